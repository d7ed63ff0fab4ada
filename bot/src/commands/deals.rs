//! Moving a deal or a lead on, and deciding deals. A name before the stage or the reason is told apart by looking both up.

use crm_blocks::ids::Subject;
use crm_blocks::{Message, notices};
use crm_core::deals::{self, Closing, MoveOutcome};
use crm_core::leads::{self, status::Status};
use crm_core::pipelines::{self, Outcome, Stage};
use crm_core::reasons::{self, Reason, ReasonKind};
use crm_core::records::{RecordKind, Reference};
use crm_core::search::Row;
use crm_core::{Error, Result, Tx, refusal};

use super::records::{Cx, with_card};
use super::target::{self, Meant, Wish};
use super::{found_instead, show};
use crate::changes;
use crate::grammar::Target;

const MOVED: &[RecordKind] = &[RecordKind::Deal, RecordKind::Lead];
const DECIDED: &[RecordKind] = &[RecordKind::Deal];

/// The name among these that is typed: exactly, else the only one that begins so.
fn named<'n>(typed: &str, names: &[&'n str]) -> Option<&'n str> {
    let typed = typed.to_lowercase();
    let exact = names.iter().find(|name| name.to_lowercase() == typed);
    let mut begin = names.iter().filter(|name| name.to_lowercase().starts_with(&typed));
    exact.copied().or_else(|| begin.next().copied().filter(|_| !typed.is_empty() && begin.next().is_none()))
}

/// The longest end of these words that is one of the names, and what stands before it.
fn split_end(words: &str, names: &[&str]) -> Option<(String, String)> {
    let words: Vec<&str> = words.split(' ').collect();
    (0..words.len().min(40)).find_map(|at| {
        let (before, end) = words.split_at_checked(at)?;
        let found = named(&end.join(" "), names)?;
        let before = match before {
            [.., last] if last.eq_ignore_ascii_case("to") => before.get(..before.len().saturating_sub(1))?,
            other => other,
        };
        Some((before.join(" "), found.to_owned()))
    })
}

fn target_of(name: &str) -> Target {
    if name.is_empty() { Target::InContext } else { Target::Words(name.to_owned()) }
}

/// `move D-142 proposal`, `move Renewal to proposal`, `move L-88 working`.
pub(super) async fn move_on(
    cx: &Cx<'_>,
    mut tx: Tx,
    record: Option<Reference>,
    words: &str,
) -> Result<Option<Message>> {
    let (target, to) = match record {
        Some(reference) => (Target::Record(reference), words.to_owned()),
        None => {
            let pipelines = pipelines::list(&mut tx).await?;
            let stages = pipelines.iter().flat_map(|pipeline| &pipeline.stages).map(|stage| stage.name.as_str());
            let mut names: Vec<&str> = stages.chain(Status::ALL.iter().map(|status| status.as_str())).collect();
            names.sort_unstable();
            names.dedup_by_key(|name| name.to_lowercase());
            match split_end(words, &names) {
                Some((name, stage)) => (target_of(&name), stage),
                None => return found_instead(&cx.viewer, tx, cx.request).await.map(Some),
            }
        }
    };
    let wish = Wish { kinds: MOVED, writes: true };
    match target::settle(&cx.viewer, &mut tx, cx.request, &target, (wish, &cx.overrides)).await? {
        Meant::Record(row) if row.reference.kind == RecordKind::Lead => move_lead(cx, tx, &row, &to).await,
        Meant::Record(row) => move_deal(cx, tx, &row, &to).await,
        Meant::Asked(question) => {
            tx.commit().await?;
            Ok(Some(question))
        }
        Meant::Nothing => found_instead(&cx.viewer, tx, cx.request).await.map(Some),
    }
}

async fn move_deal(cx: &Cx<'_>, mut tx: Tx, row: &Row, to: &str) -> Result<Option<Message>> {
    let card = deals::card(&mut tx, row.id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    let names: Vec<&str> = card.stages.iter().map(|stage| stage.name.as_str()).collect();
    let stage = named(to, &names).and_then(|name| card.stages.iter().find(|stage| stage.name == name));
    let Some(stage) = stage.cloned() else {
        return Err(refusal!("error-no-stage-called", given = to, names = names.join(", ")).about("stage_id").into());
    };
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    match deals::move_to_stage(&mut tx, row.id, stage.id, None).await {
        Err(Error::User(refusal)) if refusal.code() == deals::NEEDS_REASON => {
            ask_reason(cx, tx, row, stage.outcome).await.map(Some)
        }
        outcome => moved(cx, tx, row, outcome?).await.map(Some),
    }
}

/// The deal's card under the question why it was decided. Nothing is written.
async fn ask_reason(cx: &Cx<'_>, mut tx: Tx, row: &Row, outcome: Outcome) -> Result<Message> {
    let card = deals::card(&mut tx, row.id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    let kind = if outcome == Outcome::Won { ReasonKind::Won } else { ReasonKind::Lost };
    let reasons = reasons::list(&mut tx, kind).await?;
    let subject = Subject { id: card.id, version: card.version };
    let question = notices::which_reason(&cx.viewer, card.reference, subject, &reasons);
    let shown = show::card(&cx.viewer, &mut tx, RecordKind::Deal, row.id).await?;
    Ok(shown.map_or_else(|| question.clone(), |card| card.under(question.clone())))
}

async fn moved(cx: &Cx<'_>, tx: Tx, row: &Row, outcome: MoveOutcome) -> Result<Message> {
    let by = changes::actor_name(&tx);
    let said = match outcome {
        MoveOutcome::Moved { from, to, event } => {
            notices::moved(&cx.viewer, row.reference, (&from.name, &to.name), &by, Some(event))
        }
        MoveOutcome::AlreadyThere(stage) | MoveOutcome::Conflict { now_in: stage, .. } => {
            notices::already_there(&cx.viewer, row.reference, &stage.name)
        }
    };
    with_card(cx, tx, row, said).await
}

/// `move L-88 working`, `move L-88 disqualified no budget`.
async fn move_lead(cx: &Cx<'_>, mut tx: Tx, row: &Row, to: &str) -> Result<Option<Message>> {
    let (word, reason) = to.split_once(' ').unwrap_or((to, ""));
    let names: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    let Some(status) = named(word, &names).and_then(Status::parse) else {
        return Err(refusal!("error-no-status-called", given = to, names = names.join(", ")).about("status").into());
    };
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    let updated = match status {
        Status::Disqualified => leads::disqualify(&mut tx, row.id, reason, None, None).await?,
        other => leads::move_to(&mut tx, row.id, other, None).await?,
    };
    let said = changes::updated(&cx.viewer, &mut tx, row.reference, &updated, false).await?;
    with_card(cx, tx, row, said).await.map(Some)
}

/// `won D-142`, `lost D-142 price`, `lost Renewal price`, `lost price` of the deal in context.
pub(super) async fn close(
    cx: &Cx<'_>,
    mut tx: Tx,
    won: bool,
    (record, words): (Option<Reference>, &str),
) -> Result<Option<Message>> {
    let kind = if won { ReasonKind::Won } else { ReasonKind::Lost };
    let known = reasons::list(&mut tx, kind).await?;
    let (target, reason) = match record {
        Some(reference) => (Target::Record(reference), words.to_owned()),
        None if words.is_empty() => (Target::InContext, String::new()),
        None => by_reason(words, &known),
    };
    let wish = Wish { kinds: DECIDED, writes: true };
    let row = match target::settle(&cx.viewer, &mut tx, cx.request, &target, (wish, &cx.overrides)).await? {
        Meant::Record(row) => row,
        Meant::Asked(question) => {
            tx.commit().await?;
            return Ok(Some(question));
        }
        Meant::Nothing => return found_instead(&cx.viewer, tx, cx.request).await.map(Some),
    };
    let outcome = if won { Outcome::Won } else { Outcome::Lost };
    if reason.is_empty() {
        return ask_reason(cx, tx, &row, outcome).await.map(Some);
    }
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    let closing = Closing { outcome, reason: Some(reason), note: None };
    let outcome = deals::close(&mut tx, row.id, closing, None).await?;
    moved(cx, tx, &row, outcome).await.map(Some)
}

/// The deal's name and the reason at the end of these words; without one they are all of them the name.
fn by_reason(words: &str, known: &[Reason]) -> (Target, String) {
    let names: Vec<&str> = known.iter().flat_map(|reason| [reason.name.as_str(), reason.key.as_str()]).collect();
    match split_end(words, &names) {
        Some((name, reason)) => (target_of(&name), reason),
        None => (Target::Words(words.to_owned()), String::new()),
    }
}

/// The stage that somebody set as a field, of the deal's own pipeline.
pub(super) fn stage_called<'s>(stages: &'s [Stage], typed: &str) -> Option<&'s Stage> {
    let names: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
    named(typed, &names).and_then(|name| stages.iter().find(|stage| stage.name == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_known_end_is_taken() {
        let names = ["New", "Proposal", "Closed lost", "Negotiation"];
        let split = |words: &str| split_end(words, &names).map(|(name, stage)| format!("{name}|{stage}"));
        assert_eq!(split("proposal").as_deref(), Some("|Proposal"));
        assert_eq!(split("Acme renewal to closed lost").as_deref(), Some("Acme renewal|Closed lost"));
        assert_eq!(split("acme nego").as_deref(), Some("acme|Negotiation"));
        assert_eq!(split("acme n"), None, "New or Negotiation");
        assert_eq!(split("inc"), None);
        assert_eq!(split(""), None);
    }
}
