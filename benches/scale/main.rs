//! `make bench-scale`: how long people wait among very many records.
//!
//! One database with a workspace of 1,000,000 contacts (and 100,000 companies, 200,000 deals, 100,000 leads and tasks each,
//! 5,000,000 events), one of 100,000, one of 10,000, and fifty small ones beside them. It lies in `target/bench-scale`, or in
//! the directory of `CRM_BENCH_DATA`, and is kept between runs; a new migration or a new data set makes it anew.
//!
//! What is measured is what the program does between a request and its answer's layout: the person is signed in, the use case
//! runs, the transaction ends; in this process, over a Unix socket, two clients at a time. Every kind of question has a bound
//! on its 99th percentile ([`classes::Class::bound_ms`]); where one is missed, the bench ends with an error. The smaller
//! workspaces show how the cost grows: `growth` is the logarithm of how many times as long a question takes over that of how
//! many times as many records there are, 0 where it does not depend on them and 1 where it takes ten times as long among ten
//! times as many.
//!
//! It prints a table and writes `target/bench-scale.json`. `docs/performance.md` has the figures of the last run.

#[expect(dead_code, reason = "the other bench uses the rest")]
#[path = "../figures.rs"]
mod figures;

mod classes;
mod data;
mod measure;
mod samples;
mod table;

use anyhow::Context as _;

fn main() -> anyhow::Result<()> {
    // `cargo test --benches` runs this file, too; measuring is asked for by `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let missed = runtime.block_on(run())?;
    anyhow::ensure!(missed == 0, "{missed} bounds were missed");
    Ok(())
}

/// How many bounds were missed.
async fn run() -> anyhow::Result<usize> {
    let data = data::Data::open().await?;
    let crm = data.crm()?;
    let mut results = Vec::new();
    table::head();
    for class in classes::ALL {
        for size in data::SIZES {
            for person in class.people {
                let samples = samples::choose(&data, class, size, *person).await?;
                let taken = measure::take(&crm, data.workspace(size)?, *person, &samples, class.wanted).await?;
                let result = measure::Result { class, size, person: *person, taken };
                table::line(&result);
                results.push(result);
            }
        }
    }
    data.close().await?;
    let path = data::target().join("bench-scale.json");
    std::fs::write(&path, table::json(&results)?).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(table::summary(&results, &path))
}
