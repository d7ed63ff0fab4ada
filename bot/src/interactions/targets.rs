//! Answers to the question which record a line means.

use crm_blocks::ids::Subject;
use crm_blocks::notices::targets;
use crm_core::{Result, Tx, drafts, search};
use serde_json::Value;

use super::Place;
use super::actions::{Answer, Click};
use crate::commands::WaitingLine;

/// The question is withdrawn; the line waits no more.
pub(super) async fn dismiss(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    if let Some(subject) = Subject::parse(&click.taken.block_id) {
        drafts::discard(&mut tx, subject.id).await?;
        tx.commit().await?;
    }
    Ok(Some((targets::dismissed(click.viewer), Place::Instead)))
}

/// Records that a select searches for.
const OFFERED: i32 = 50;

/// What a select of records offers: what was typed into it, at first what the line calls the record by.
pub(super) async fn options(tx: &mut Tx, block_id: &str, typed: &str) -> Result<Value> {
    let waiting = match Subject::parse(block_id) {
        Some(subject) => drafts::get(tx, subject.id).await?,
        None => None,
    };
    let line = waiting.and_then(|draft| serde_json::from_value::<WaitingLine>(draft.content).ok());
    let Some(line) = line else { return Ok(targets::options(&[])) };
    let words = if typed.trim().is_empty() { line.words.as_str() } else { typed };
    let found = search::find(tx, words, Some(&line.kinds), OFFERED, 0).await?;
    Ok(targets::options(&found.rows))
}
