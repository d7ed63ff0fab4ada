//! What the program sends to PostgreSQL for each line, and what it answers: from the server's log, for the Bolt app to do
//! the same.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::asked::Line;
use super::{Stage, ours};
use crate::capture::{entries, log_statements, values};
use crate::http::Connection;

/// How long a transaction may take to end after its answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The recipes as the Bolt app reads them, and how many statements a line takes.
pub(super) struct Recipes {
    pub path: PathBuf,
    pub statements: f64,
}

/// A statement as it was sent; without values it went as mere text.
struct Sent {
    sql: String,
    values: Vec<Option<String>>,
}

/// What the log has of one request.
#[derive(Default)]
struct Seen {
    statements: Vec<Sent>,
    /// Transactions that have not ended.
    open: usize,
    ended: usize,
}

/// Types every line once and writes down what was sent and answered.
#[expect(clippy::cast_precision_loss, reason = "a few hundred lines")]
pub(super) fn take(stage: &Stage<'_>) -> anyhow::Result<Recipes> {
    log_statements(stage.lab, true)?;
    let program = ours::without_jobs(stage)?;
    // The first lines also ask for what the program then remembers for a while.
    super::pace::settle(stage, program.address()?)?;
    let mut connection = Connection::open(program.address()?)?;
    let (mut recipes, mut statements) = (BTreeMap::new(), 0);
    for line in &stage.lines {
        let (sent, answer) = recipe(stage, &mut connection, line)?;
        statements += sent.len();
        let steps: Vec<Value> = sent.into_iter().map(|one| json!([one.sql, one.values])).collect();
        let recipe = json!({ "steps": steps, "answer": answer, "expected": line.expected });
        recipes.insert(format!("{}\n{}", line.person, line.text), recipe);
    }
    program.stop()?;
    log_statements(stage.lab, false)?;
    let path = crate::lab::target().join("bench-data").join("recipes.json");
    std::fs::create_dir_all(path.parent().context("no directory")?)?;
    std::fs::write(&path, serde_json::to_vec(&recipes)?)?;
    Ok(Recipes { path, statements: statements as f64 / stage.lines.len() as f64 })
}

fn recipe(stage: &Stage<'_>, connection: &mut Connection, line: &Line) -> anyhow::Result<(Vec<Sent>, Value)> {
    let before = stage.lab.log_length()?;
    let number = stage.caller.number();
    let answer = connection.ask(&stage.caller.command(line, number)?)?;
    super::pace::expect(line, &answer.body)?;
    let answer = serde_json::from_slice(&answer.body)?;
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let seen = read(&stage.lab.log_since(before)?);
        if seen.ended > 0 && seen.open == 0 {
            return Ok((seen.statements, answer));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    anyhow::bail!("/crm {} is not in the server's log", line.text)
}

/// The statements of transactions in this part of a log, in their order. What stands outside of one is the look-up of a
/// workspace, which both programs remember.
fn read(log: &str) -> Seen {
    let mut seen = Seen::default();
    // By process, whether it is in a transaction and whether its last statement counts.
    let mut processes: HashMap<&str, (bool, bool)> = HashMap::new();
    for (process, level, message) in entries(log) {
        let (inside, counts) = processes.entry(process).or_default();
        if level == "DETAIL" {
            if let (true, Some(last), Some((_, list))) =
                (*counts, seen.statements.last_mut(), message.split_once("arameters: "))
            {
                last.values = values(list);
            }
            continue;
        }
        let Some((how, sql)) = message.split_once(": ") else { continue };
        if level != "LOG" || !(how == "statement" || how.starts_with("execute")) {
            continue;
        }
        if sql.starts_with("BEGIN") {
            *inside = true;
            seen.open += 1;
        }
        *counts = *inside && !sql.contains("pg_catalog");
        if *counts {
            seen.statements.push(Sent { sql: sql.to_owned(), values: Vec::new() });
        }
        if *inside && (sql.starts_with("COMMIT") || sql == "ROLLBACK") {
            *inside = false;
            seen.open -= 1;
            seen.ended += 1;
        }
    }
    seen
}
