//! From typing `crm demo` to the first answer of `/crm`.

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use crm_sandbox::driver::Driver;

use crate::figures::median;
use crate::lab;
use crate::program::Program;

const TIMES: usize = 3;

/// Seconds, medians.
pub(crate) struct Starts {
    pub cold: f64,
    pub warm: f64,
}

pub(crate) fn measure() -> anyhow::Result<Starts> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let data_dir = lab::empty_dir("demo")?;
        cold.push(runtime.block_on(first_answer(&data_dir))?);
        warm.push(runtime.block_on(first_answer(&data_dir))?);
    }
    Ok(Starts { cold: median(cold), warm: median(warm) })
}

/// Starts the program, types a command in its local Slack, waits for the answer, and ends the program.
async fn first_answer(data_dir: &Path) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let program = Program::demo(data_dir)?;
    let ada = Driver::new(&program.url).as_person("U0ADA");
    ada.say("#sales", "/crm acme").await?;
    let mut answer = ada.next().await?;
    // Cards of the sample's leads may stand before it.
    while !answer.ephemeral {
        answer = ada.next().await.context("no answer to /crm acme")?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    anyhow::ensure!(answer.text.to_lowercase().contains("acme"), "/crm acme is answered with {:?}", answer.text);
    program.stop()?;
    Ok(seconds)
}
