//! Looks up what people name in filters: each other, stages, pipelines, companies, contacts, tags.

use uuid::Uuid;

use super::Place;
use crate::error::{Result, UserError};
use crate::grammar::nearest;
use crate::records::{RecordKind, Reference};
use crate::search::{Ask, Page, answer, locate};
use crate::tx::Tx;
use crate::{fields, refusal, tags};

/// How many companies or contacts a name may stand for.
const MOST_RECORDS: i32 = 50;

/// How many names a refusal lists.
const LISTED: usize = 5;

/// Something with a name.
struct Named {
    id: Uuid,
    name: String,
}

/// Those of a name: who is called exactly so, else whose name or one of whose words begins so, if that is one name.
fn meant(place: Place<'_>, typed: &str, named: &[Named]) -> Result<Vec<Uuid>, UserError> {
    let wanted = fields::folded(typed).to_lowercase();
    let ids = |fits: &dyn Fn(&str) -> bool| -> Vec<&Named> {
        named.iter().filter(|one| fits(&one.name.to_lowercase())).collect()
    };
    let begins = |name: &str| name.starts_with(&wanted);
    let has_word = |name: &str| name.split_whitespace().any(|word| word.starts_with(&wanted));
    for found in [ids(&|name| name == wanted), ids(&begins), ids(&has_word)] {
        let mut names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        names.dedup_by_key(|name| name.to_lowercase());
        match names.len() {
            0 => {}
            1 => return Ok(found.iter().map(|one| one.id).collect()),
            _ => {
                names.truncate(LISTED);
                let names = names.join(", ");
                return Err(refusal!(
                    "error-filter-several",
                    filter = place.filter,
                    given = typed,
                    names = names,
                    at = place.at
                )
                .about("query"));
            }
        }
    }
    Err(place.none(typed, named.iter().map(|one| one.name.as_str())))
}

/// People by name, Slack id or e-mail address; `me` is who asks.
pub(super) async fn people(tx: &mut Tx, place: Place<'_>, typed: &str) -> Result<Vec<Uuid>> {
    let typed = typed.trim_start_matches("<@").trim_end_matches('>').trim_start_matches('@');
    let typed = typed.split('|').next().unwrap_or(typed);
    if typed.eq_ignore_ascii_case("me")
        && let Some(me) = tx.user_id()
    {
        return Ok(vec![me]);
    }
    let workspace_id = tx.workspace_id();
    let everybody =
        sqlx::query!("SELECT id, name, slack_id, email FROM crm.users WHERE workspace_id = $1", workspace_id)
            .fetch_all(tx.conn())
            .await?;
    let by_id = everybody.iter().find(|user| {
        user.slack_id == typed || user.email.as_ref().is_some_and(|email| email.eq_ignore_ascii_case(typed))
    });
    if let Some(user) = by_id {
        return Ok(vec![user.id]);
    }
    let named: Vec<Named> = everybody.into_iter().map(|user| Named { id: user.id, name: user.name }).collect();
    Ok(meant(place, typed, &named)?)
}

/// Stages of that name in any pipeline, retired ones too, for deals are in them still; or what becomes of a deal.
pub(super) async fn stages(tx: &mut Tx, place: Place<'_>, typed: &str) -> Result<Vec<String>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!("SELECT id, name FROM crm.stages WHERE workspace_id = $1 ORDER BY position", workspace_id)
        .fetch_all(tx.conn())
        .await?;
    let named: Vec<Named> = rows.into_iter().map(|row| Named { id: row.id, name: row.name }).collect();
    match (meant(place, typed, &named), typed.to_lowercase().as_str()) {
        (Ok(ids), _) => Ok(ids.iter().map(|id| format!("stage:{id}")).collect()),
        (Err(_), outcome @ ("open" | "won" | "lost")) => Ok(vec![format!("outcome:{outcome}")]),
        (Err(refused), _) => Err(refused.into()),
    }
}

/// Pipelines of that name, retired ones too.
pub(super) async fn pipelines(tx: &mut Tx, place: Place<'_>, typed: &str) -> Result<Vec<String>> {
    let workspace_id = tx.workspace_id();
    let rows =
        sqlx::query!("SELECT id, name FROM crm.pipelines WHERE workspace_id = $1 ORDER BY position", workspace_id)
            .fetch_all(tx.conn())
            .await?;
    let named: Vec<Named> = rows.into_iter().map(|row| Named { id: row.id, name: row.name }).collect();
    Ok(meant(place, typed, &named)?.iter().map(|id| format!("pipeline:{id}")).collect())
}

/// The facts of records that belong to a company or contact: by reference, or to any that these words find.
pub(super) async fn records(tx: &mut Tx, place: Place<'_>, kind: RecordKind, typed: &str) -> Result<Vec<String>> {
    let ids = record_ids(tx, place, kind, typed).await?;
    Ok(ids.iter().map(|id| format!("{}:{id}", kind.as_str())).collect())
}

/// Records of a kind within the actor's scope: by reference, or all that these words find.
pub(super) async fn record_ids(tx: &mut Tx, place: Place<'_>, kind: RecordKind, typed: &str) -> Result<Vec<Uuid>> {
    if let Some(reference) = Reference::parse(typed) {
        let found = if reference.kind == kind { locate(tx, reference).await? } else { None };
        return found.map(|id| vec![id]).ok_or_else(|| place.none(typed, []).into());
    }
    let ask = Ask { words: typed.to_owned(), kinds: Some(vec![kind]), ..Ask::default() };
    let found = Box::pin(answer(tx, &ask, &Page::first(MOST_RECORDS))).await?;
    if found.alike || found.rows.is_empty() {
        return Err(place.none(typed, found.rows.iter().map(|row| row.title.as_str())).into());
    }
    // Who is called exactly so comes before whoever's name has the word.
    let wanted = fields::folded(typed).to_lowercase();
    let exact: Vec<Uuid> =
        found.rows.iter().filter(|row| row.title.to_lowercase() == wanted).map(|row| row.id).collect();
    Ok(if exact.is_empty() { found.rows.iter().map(|row| row.id).collect() } else { exact })
}

/// The fact of a tag. One that nothing carries is refused where it was `certain`ly meant as one, and a word else.
pub(super) async fn tag(tx: &mut Tx, place: Place<'_>, typed: &str, certain: bool) -> Result<Option<String>> {
    let name = tags::normalised(typed)?;
    let workspace_id = tx.workspace_id();
    let known = sqlx::query_scalar!("SELECT name FROM crm.tags WHERE workspace_id = $1", workspace_id)
        .fetch_all(tx.conn())
        .await?;
    if known.contains(&name) {
        return Ok(Some(format!("tag:{name}")));
    }
    if certain || nearest(&name, known.iter().map(String::as_str)).is_some() {
        return Err(place.none(typed, known.iter().map(String::as_str)).into());
    }
    Ok(None)
}
