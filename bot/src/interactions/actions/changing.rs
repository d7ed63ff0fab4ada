//! Fields that are changed on a record's card: owner, day to come back, urgency, due date. A click on an older version counts
//! where its field is as it was; where somebody changed that since, it asks.

use crm_blocks::ids::{Action, Subject};
use crm_blocks::notices;
use crm_blocks::values::in_words;
use crm_core::records::catalogue::label;
use crm_core::records::{self, Changes, FieldConflict, Fields, RecordKind, Updated};
use crm_core::{Error, Result, Tx, refusal, text, users};
use serde_json::Value;

use super::{Answer, Click};
use crate::{changes, commands};

pub(super) async fn done(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    let Some((kind, subject)) = Subject::of_record(&click.taken.block_id) else { return Ok(click.stale()) };
    let Some(wanted) = wanted(click, &mut tx, kind).await? else { return Ok(click.stale()) };
    let seen = (click.action != Action::SetAnyway).then_some(subject.version);
    if !tx.first_time(&click.request.key).await? {
        return Ok(None);
    }
    let updated = records::update(&mut tx, kind, subject.id, &wanted, seen).await?;
    told(click, tx, (kind, subject.id), updated).await
}

/// What the click wants; nothing where it cannot be read.
async fn wanted(click: &Click<'_>, tx: &mut Tx, kind: RecordKind) -> Result<Option<Changes>> {
    let value = click.value();
    let changes = Changes::new();
    Ok(match click.action {
        Action::SetOwner if !value.is_empty() => Some(changes.with("owner_id", person(tx, value).await?)),
        Action::SetFollowUp if value.is_empty() || is_day(value) => {
            Some(changes.with("follow_up_on", Some(value).filter(|day| !day.is_empty())))
        }
        Action::SetPriority if kind == RecordKind::Task => {
            value.parse::<i64>().ok().map(|one| changes.with("priority", one))
        }
        Action::SetDue if kind == RecordKind::Task => {
            let at = click.taken.moment().map(|at| at.to_rfc3339());
            Some(changes.with("due_at", at).with("due_on", Value::Null))
        }
        Action::SetAnyway => anyway(value),
        _ => None,
    })
}

fn is_day(value: &str) -> bool {
    value.parse::<chrono::NaiveDate>().is_ok()
}

/// The person behind an id of Slack.
async fn person(tx: &mut Tx, slack_id: &str) -> Result<String> {
    let user = users::find_active(tx, slack_id).await?;
    let user = user.ok_or_else(|| refusal!("error-not-a-member", kind = "owner").about("owner_id"))?;
    Ok(user.id.to_string())
}

/// The fields that a card changes in place.
const IN_PLACE: [&str; 6] = ["owner_id", "follow_up_on", "priority", "due_at", "due_on", "status"];

/// What the button of a question carries: `{"owner_id": …}`. Fields that no card changes are not read.
fn anyway(value: &str) -> Option<Changes> {
    let wanted: serde_json::Map<String, Value> = serde_json::from_str(value).ok()?;
    let known = !wanted.is_empty() && wanted.keys().all(|key| IN_PLACE.contains(&key.as_str()));
    known.then(|| Changes::from(wanted))
}

/// Commits, and shows the record's card anew under what came of it; a conflict asks, and nothing was done.
pub(super) async fn told(
    click: &Click<'_>,
    mut tx: Tx,
    (kind, id): (RecordKind, uuid::Uuid),
    updated: Updated,
) -> Result<Answer> {
    let viewer = click.viewer;
    let view =
        records::view(&mut tx, kind, id).await?.ok_or_else(|| Error::broken("a record that was held is gone"))?;
    let reference = view.reference.ok_or_else(|| Error::broken("a card of a record without a number"))?;
    let said = match &updated {
        Updated::Conflict(conflicts) => {
            let subject = Subject { id, version: view.version };
            question(click, &mut tx, (reference, subject), &view.fields, conflicts).await?
        }
        done => changes::updated(viewer, &mut tx, reference, done, false).await?,
    };
    let card = commands::card(viewer, &mut tx, kind, id).await?;
    tx.commit().await?;
    let shown = match card {
        Some(card) => card.under(said),
        // Whoever gave it away may not see it any more.
        None => said,
    };
    Ok(Some((shown, click.place())))
}

/// `The follow-up date of D-142 is Fri 4 Dec now (Marco, 14:58). Change it anyway?`
async fn question(
    click: &Click<'_>,
    tx: &mut Tx,
    (reference, subject): (records::Reference, Subject),
    now: &Fields,
    conflicts: &[FieldConflict],
) -> Result<crm_blocks::Message> {
    let viewer = click.viewer;
    let first = conflicts.first().ok_or_else(|| Error::broken("a conflict about nothing"))?;
    let mut wanted = serde_json::Map::new();
    for conflict in conflicts {
        wanted.insert(conflict.field.clone(), conflict.mine.clone());
    }
    let theirs = match now.id(&first.field).filter(|_| first.field == "owner_id") {
        Some(owner) => users::get(tx, owner).await?.map(|user| user.name),
        None if first.field == "status" => now.text("status").map(|status| crm_blocks::cards::status(viewer, status)),
        None => in_words(viewer, &first.field, now, ""),
    };
    let said = text!(
        "change-conflict",
        reference = reference.to_string(),
        field = label(&first.field),
        value = theirs.unwrap_or_else(|| "–".to_owned()),
        by = first.by.clone().unwrap_or_else(|| viewer.plain(&text!("the-crm"))),
        at = viewer.moment(first.at)
    );
    let area = reference.kind.as_str();
    Ok(notices::change_anyway(viewer, &said, (area, subject), &Value::Object(wanted).to_string()))
}
