//! What changes a record that is there: its fields, tags, owner, follow-up date, whether it is archived. Each settles which
//! record is meant, writes once, and shows the card under what was changed.

use crm_blocks::{Message, Viewer};
use crm_core::records::{self, Changes, Done, RecordKind, Updated};
use crm_core::search::Row;
use crm_core::{Result, Tx, context, leads, refusal, text};
use serde_json::json;

use super::target::{self, Meant, Wish};
use super::{Overrides, Request, choose, found_instead, show};
use crate::bot::Bot;
use crate::changes;
use crate::grammar::{Assignee, Target};

/// Every kind that people name by reference.
pub(super) const EVERY: &[RecordKind] = &RecordKind::REFERENCED;
/// Those that one comes back to.
pub(super) const FOLLOWED: &[RecordKind] =
    &[RecordKind::Deal, RecordKind::Lead, RecordKind::Contact, RecordKind::Company];

/// What a command works with.
pub(super) struct Cx<'a> {
    pub(super) bot: &'a Bot,
    pub(super) request: &'a Request,
    pub(super) viewer: Viewer,
    pub(super) overrides: Overrides,
}

/// Does something to the record that a line means, and answers with its card under what was done.
pub(super) async fn on_record(
    cx: &Cx<'_>,
    mut tx: Tx,
    target: &Target,
    kinds: &[RecordKind],
    act: impl AsyncFnOnce(&mut Tx, &Row) -> Result<Updated>,
) -> Result<Option<Message>> {
    let wish = Wish { kinds, writes: true };
    let row = match target::settle(&cx.viewer, &mut tx, cx.request, target, (wish, &cx.overrides)).await? {
        Meant::Record(row) => row,
        Meant::Asked(question) => {
            tx.commit().await?;
            return Ok(Some(question));
        }
        Meant::Nothing => return found_instead(&cx.viewer, tx, cx.request).await.map(Some),
    };
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(crm_blocks::notices::done_before(&cx.viewer)));
    }
    let updated = act(&mut tx, &row).await?;
    let said = changes::updated(&cx.viewer, &mut tx, row.reference, &updated, false).await?;
    with_card(cx, tx, &row, said).await.map(Some)
}

/// Commits, and shows the record's card under the message.
pub(super) async fn with_card(cx: &Cx<'_>, mut tx: Tx, row: &Row, said: Message) -> Result<Message> {
    let card = show::card(&cx.viewer, &mut tx, row.reference.kind, row.id).await?;
    if card.is_some() {
        context::viewed(&mut tx, row.reference.kind, row.id).await?;
    }
    tx.commit().await?;
    Ok(match card {
        Some(card) => card.under(said),
        None => said,
    })
}

/// Gives a record to somebody, to nobody, or to whom the rules choose.
pub(super) async fn assign(cx: &Cx<'_>, tx: Tx, target: &Target, to: Assignee) -> Result<Option<Message>> {
    match to {
        Assignee::Auto => assign_auto(cx, tx, target).await,
        Assignee::Nobody => give(cx, tx, target, None).await,
        Assignee::Person(person) => {
            let mut tx = tx;
            let owner = choose::owner(&mut tx, Some(person)).await?;
            give(cx, tx, target, owner).await
        }
    }
}

async fn give(cx: &Cx<'_>, tx: Tx, target: &Target, owner: Option<uuid::Uuid>) -> Result<Option<Message>> {
    on_record(cx, tx, target, EVERY, async |tx, row| {
        let changes = Changes::new().with("owner_id", owner.map(|id| id.to_string()));
        records::update(tx, row.reference.kind, row.id, &changes, None).await
    })
    .await
}

/// The rules choose for leads; the message names the rule.
async fn assign_auto(cx: &Cx<'_>, mut tx: Tx, target: &Target) -> Result<Option<Message>> {
    let wish = Wish { kinds: &[RecordKind::Lead], writes: true };
    let row = match target::settle(&cx.viewer, &mut tx, cx.request, target, (wish, &cx.overrides)).await? {
        Meant::Record(row) => row,
        Meant::Asked(question) => {
            tx.commit().await?;
            return Ok(Some(question));
        }
        Meant::Nothing => return found_instead(&cx.viewer, tx, cx.request).await.map(Some),
    };
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(crm_blocks::notices::done_before(&cx.viewer)));
    }
    let choice = leads::assign_auto(&mut tx, row.id).await?;
    let event = changes::event_of(&mut tx, row.id).await?;
    let fact = text!("change-owner", reference = row.reference.to_string(), owner = &choice.name);
    let by = changes::actor_name(&tx);
    let small = text!("changed-by-rule", by = by, time = cx.viewer.clock(), rule = &choice.rule_name);
    let said = crm_blocks::notices::changed_with(&cx.viewer, &fact, &small, event);
    with_card(cx, tx, &row, said).await.map(Some)
}

/// Puts tags on a record, or takes them off.
pub(super) async fn tag(cx: &Cx<'_>, tx: Tx, target: &Target, tags: &[String], add: bool) -> Result<Option<Message>> {
    on_record(cx, tx, target, EVERY, async |tx, row| {
        let kind = row.reference.kind;
        let held = records::view(tx, kind, row.id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
        let mut now = held.fields.texts("tags");
        for tag in tags {
            let tag = crm_core::tags::normalised(tag)?;
            match (add, now.iter().position(|known| *known == tag)) {
                (true, None) => now.push(tag),
                (false, Some(at)) => {
                    now.remove(at);
                }
                _ => {}
            }
        }
        records::update(tx, kind, row.id, &Changes::new().with("tags", json!(now)), None).await
    })
    .await
}

/// Says when to come back to a record, or that nobody needs to.
pub(super) async fn follow_up(
    cx: &Cx<'_>,
    tx: Tx,
    target: &Target,
    on: Option<chrono::NaiveDate>,
) -> Result<Option<Message>> {
    on_record(cx, tx, target, FOLLOWED, async |tx, row| {
        let changes = Changes::new().with("follow_up_on", on.map(|day| day.to_string()));
        records::update(tx, row.reference.kind, row.id, &changes, None).await
    })
    .await
}

/// Puts a record away.
pub(super) async fn archive(cx: &Cx<'_>, tx: Tx, target: &Target) -> Result<Option<Message>> {
    on_record(cx, tx, target, EVERY, async |tx, row| {
        records::archive(tx, row.reference.kind, row.id).await.map(Updated::Done)
    })
    .await
}

/// Brings an archived record back: by its reference, or by its name where one archived record has it.
pub(super) async fn restore(cx: &Cx<'_>, mut tx: Tx, target: &Target) -> Result<Option<Message>> {
    let chosen = cx.overrides.target.as_deref().and_then(crm_core::records::Reference::parse);
    let reference = match (chosen, target) {
        (Some(reference), _) => reference,
        (None, Target::Record(reference)) => *reference,
        (None, Target::Words(words)) => {
            let found =
                crm_core::search::by_line(&mut tx, &format!("is:archived {words}"), &crm_core::search::Page::first(11))
                    .await?;
            match found.rows.as_slice() {
                [] => return found_instead(&cx.viewer, tx, cx.request).await.map(Some),
                [only] => only.reference,
                rows => {
                    let draft = super::waiting(&mut tx, cx.request, &cx.overrides, EVERY, words).await?;
                    let rows = rows.get(..10).unwrap_or(rows).to_vec();
                    let question = crm_blocks::notices::targets::which(&cx.viewer, words, (&rows, false), draft);
                    tx.commit().await?;
                    return Ok(Some(question));
                }
            }
        }
        (None, Target::InContext) => return Err(refusal!("error-which-record", example = "D-1, L-1").into()),
    };
    let Some(id) = crm_core::search::locate_archived(&mut tx, reference).await? else {
        // One that is not archived is simply shown.
        return show::by_reference(&cx.viewer, &mut tx, reference).await.map(Some);
    };
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(crm_blocks::notices::done_before(&cx.viewer)));
    }
    let done: Done = records::restore(&mut tx, reference.kind, id).await?;
    let said = changes::told(&cx.viewer, &mut tx, reference, &done, false).await?;
    let row = crm_core::search::rows(&mut tx, &[(reference.kind, id)]).await?.into_iter().next();
    match row {
        Some(row) => with_card(cx, tx, &row, said).await.map(Some),
        None => {
            tx.commit().await?;
            Ok(Some(said))
        }
    }
}
