//! What a select offers: the best matches of what was typed, and before anything is, what was touched last.

use super::{Ask, Facts, Page, Row, answer};
use crate::error::Result;
use crate::records::RecordKind;
use crate::tx::Tx;

/// Records of a kind for what was typed so far, best first: mine and recent ones weigh more.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn suggest(tx: &mut Tx, kind: RecordKind, typed: &str, wanted: i32) -> Result<Vec<Row>> {
    if typed.trim().is_empty() {
        return recent(tx, kind, wanted).await;
    }
    let ask = Ask { words: typed.to_owned(), kinds: Some(vec![kind]), ..Ask::default() };
    Ok(answer(tx, &ask, &Page::first(wanted)).await?.rows)
}

/// The records of a kind that were touched last, mine before those of others.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn recent(tx: &mut Tx, kind: RecordKind, wanted: i32) -> Result<Vec<Row>> {
    let of_kind = Ask { kinds: Some(vec![kind]), ..Ask::default() };
    let Some(me) = tx.user_id() else { return Ok(answer(tx, &of_kind, &Page::first(wanted)).await?.rows) };
    let mine = Facts::is("owner", me);
    let mut rows = answer(tx, &Ask { facts: vec![mine.clone()], ..of_kind.clone() }, &Page::first(wanted)).await?.rows;
    let left = wanted.saturating_sub(i32::try_from(rows.len()).unwrap_or(i32::MAX));
    if left > 0 {
        let others = Facts { not: true, ..mine };
        rows.extend(answer(tx, &Ask { facts: vec![others], ..of_kind }, &Page::first(left)).await?.rows);
    }
    Ok(rows)
}
