//! The statements of a search as PostgreSQL gets them, from the server's log.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::finds::Find;
use crate::http::Connection;
use crate::lab::Lab;
use crate::program::Program;

/// One statement with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    pub sql: String,
    pub values: Vec<Option<String>>,
}

/// The statements of one transaction.
pub(crate) type Transaction = Vec<Statement>;

impl Statement {
    /// The statement with its values in place of the parameters: the same for two that do the same.
    pub(crate) fn rendered(&self) -> String {
        filled(&self.sql, |number| literal(self.values.get(number.wrapping_sub(1)).unwrap_or(&None).as_deref()))
    }
}

/// A value as it is written in SQL.
pub(crate) fn literal(value: Option<&str>) -> String {
    value.map_or_else(|| "NULL".to_owned(), |text| format!("'{}'", text.replace('\'', "''")))
}

/// The statement with each `$1` replaced.
pub(crate) fn filled(sql: &str, value: impl Fn(usize) -> String) -> String {
    let mut parts = sql.split('$');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        match number.parse() {
            Ok(number) => whole.push_str(&value(number)),
            Err(_) => whole.push('$'),
        }
        whole.push_str(rest);
    }
    whole
}

/// Has new connections' statements logged, or no longer.
pub(crate) fn log_statements(lab: &Lab, on: bool) -> anyhow::Result<()> {
    let word = |value: &str| {
        if on { format!("SET {value}") } else { format!("RESET {}", value.split(' ').next().unwrap_or_default()) }
    };
    lab.execute(&[
        format!("ALTER DATABASE crm {}", word("log_statement = 'all'")),
        format!("ALTER DATABASE crm {}", word("log_error_verbosity = 'default'")),
    ])
}

/// Runs the program once with its statements logged and takes down those of each search.
pub(crate) fn finds(lab: &Lab, finds: &[Find]) -> anyhow::Result<Vec<Transaction>> {
    log_statements(lab, true)?;
    let program = Program::serve(lab)?;
    let mut connection = Connection::open(program.address()?)?;
    let mut ask = |find: &Find| -> anyhow::Result<Transaction> {
        let before = lab.log()?.len();
        connection.ask(&find.request(lab)?.bytes)?;
        transaction_after(lab, before)
    };
    // The first search also asks for what the program then remembers for a while.
    if let Some(first) = finds.first() {
        ask(first)?;
    }
    let taken = finds.iter().map(ask).collect::<anyhow::Result<_>>()?;
    program.stop()?;
    log_statements(lab, false)?;
    Ok(taken)
}

/// The search's transaction that has ended in the log since then; its end may come after the answer.
fn transaction_after(lab: &Lab, before: usize) -> anyhow::Result<Transaction> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(2) {
        let log = lab.log()?;
        if let Some(found) = searches(log.get(before..).unwrap_or_default()).pop() {
            return Ok(found);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    anyhow::bail!("the search is not in the server's log")
}

/// The finished transactions with a search in this part of a log.
pub(crate) fn searches(log: &str) -> Vec<Transaction> {
    let mut open: HashMap<&str, Transaction> = HashMap::new();
    let mut done = Vec::new();
    for (process, level, message) in entries(log) {
        let statements = open.entry(process).or_default();
        if level == "DETAIL" {
            if let (Some(last), Some((_, list))) = (statements.last_mut(), message.split_once("arameters: ")) {
                last.values = values(list);
            }
            continue;
        }
        let Some((how, sql)) = message.split_once(": ") else { continue };
        if level != "LOG" || !(how == "statement" || how.starts_with("execute")) {
            continue;
        }
        // The program sends the beginning of a transaction as one text.
        let together = if sql.starts_with("BEGIN") { sql.split("; ").collect() } else { vec![sql] };
        for sql in together {
            // pgbench sends the semicolon of its script, too.
            let sql = sql.trim().trim_end_matches(';');
            if sql == "BEGIN" {
                statements.clear();
            }
            statements.push(Statement { sql: sql.to_owned(), values: Vec::new() });
            if sql == "ROLLBACK" || sql == "COMMIT" {
                let whole = std::mem::take(statements);
                done.extend(whole.iter().any(|one| one.sql.contains("crm.search(")).then_some(whole));
            }
        }
    }
    done
}

/// Process, level and message of each entry; further lines of an entry begin with a tab.
fn entries(log: &str) -> Vec<(&str, &str, String)> {
    let mut entries: Vec<(&str, &str, String)> = Vec::new();
    for line in log.lines() {
        let head = line.split_once('[').and_then(|(_, rest)| rest.split_once("] "));
        if let Some(more) = line.strip_prefix('\t') {
            if let Some((_, _, message)) = entries.last_mut() {
                message.push('\n');
                message.push_str(more);
            }
        } else if let Some((process, (level, message))) =
            head.and_then(|(process, rest)| Some((process, rest.split_once(":  ")?)))
        {
            entries.push((process, level, message.to_owned()));
        }
    }
    entries
}

/// `$1 = 'one', $2 = NULL, $3 = 'O''Neill'`
fn values(list: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    let mut letters = list.chars().peekable();
    while letters.any(|letter| letter == '=') {
        letters.next();
        if letters.next() != Some('\'') {
            values.push(None);
            continue;
        }
        let mut value = String::new();
        while let Some(letter) = letters.next() {
            // A quote within the value is written twice.
            if letter == '\'' && letters.next_if_eq(&'\'').is_none() {
                break;
            }
            value.push(letter);
        }
        values.push(Some(value));
    }
    values
}
