//! Changing settings, and taking it back.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::registry::COLUMNS;
use super::values::{Values, may_see, read};
use super::{
    CURRENCY, DAILY_REPORT_AT, DEFAULT_PIPELINE, Definition, Level, RATE_SOURCE, RateSource, Setting, Typed,
    WORKING_DAYS, find,
};
use crate::actor::Permission;
use crate::error::{Error, Result};
use crate::events::{self, Change, Why};
use crate::money::feed;
use crate::records::{Done, Fields, RecordKind};
use crate::texts::Value as TextValue;
use crate::tx::Tx;
use crate::undo::Past;
use crate::{pipelines, refusal, reports, text};

/// The event of a change of the workspace's settings; its fields are their keys.
pub const CHANGED: &str = "workspace.changed";
/// The event of a change of a person's settings; its fields are their keys.
pub const PERSON_CHANGED: &str = "user.settings_changed";

/// Whose settings are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The workspace's: for everybody, or for those who have set nothing themselves.
    Workspace,
    /// This person's own.
    Person(Uuid),
}

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// How often these settings have been changed now.
    pub version: i32,
    /// The event; nothing where all was as it should be already.
    pub event: Option<Uuid>,
}

/// Sets a setting of the workspace.
///
/// # Errors
/// As [`change`].
pub async fn set<T: Typed>(tx: &mut Tx, setting: Setting<T>, value: &T) -> Result<Changed> {
    change(tx, Whose::Workspace, &[(setting.key(), value.write())], None).await
}

/// Sets a setting of a person.
///
/// # Errors
/// As [`change`].
pub async fn set_of<T: Typed>(tx: &mut Tx, person: Uuid, setting: Setting<T>, value: &T) -> Result<Changed> {
    change(tx, Whose::Person(person), &[(setting.key(), value.write())], None).await
}

/// Changes several settings by their keys, all of them or none, with one event. Values may be given as programs keep them
/// or as people type them. `seen`: the version of the settings that the person had before them; what somebody else has
/// changed since is not overwritten.
///
/// # Errors
/// Refused without the permission, for a key that is none (with the one that is nearly called so), for a value out of
/// bounds (naming them), and where somebody else was faster; else where the database fails.
pub async fn change(tx: &mut Tx, whose: Whose, changes: &[(&str, Value)], seen: Option<i32>) -> Result<Changed> {
    let locale = tx.actor().locale.clone();
    let mut wanted = BTreeMap::new();
    for (key, given) in changes {
        let definition = find(key)?;
        let value = definition.read(given, &locale)?;
        wanted.insert(definition.key, (definition, Some(value)));
    }
    let (version, done) = write(tx, whose, wanted.into_values().collect(), seen, Why::default()).await?;
    Ok(Changed { version, event: done.map(|done| done.event) })
}

/// Takes a setting away, so that the value holds that would without it: for a person the workspace's, for the workspace
/// the default.
///
/// # Errors
/// As [`change`].
pub async fn reset(tx: &mut Tx, whose: Whose, key: &str) -> Result<Changed> {
    let definition = find(key)?;
    let (version, done) = write(tx, whose, vec![(definition, None)], None, Why::default()).await?;
    Ok(Changed { version, event: done.map(|done| done.event) })
}

/// Takes a change of settings back: what it changed is as it was before. Asked by `undo`, which has seen to it that the
/// actor may.
pub(crate) async fn take_back(tx: &mut Tx, past: &Past) -> Result<Option<Done>> {
    let whose = if past.kind == CHANGED { Whose::Workspace } else { Whose::Person(past.record_id) };
    let [before, after] = past.facts()?;
    prepare(tx, whose).await?;
    let present = present(tx, whose).await?;
    let mut wanted = Vec::new();
    for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
        // A setting that a later release no longer knows has nothing to be taken back to.
        let Ok(definition) = find(key) else { continue };
        let theirs = present.own(whose.level(), key);
        if theirs != after.get(key) {
            let values = (theirs, before.get(key));
            return Err(changed_meanwhile(tx, whose, definition, past.record_version, values).await?);
        }
        wanted.push((definition, before.get(key).cloned()));
    }
    let why = Why { undoes: Some(past.id), caused_by: None };
    write(tx, whose, wanted, None, why).await.map(|(_, done)| done)
}

impl Whose {
    fn level(self) -> Level {
        match self {
            Self::Workspace => Level::Workspace,
            Self::Person(_) => Level::Person,
        }
    }

    /// The record that the event is about.
    fn record(self, tx: &Tx) -> (RecordKind, Uuid, &'static str) {
        match self {
            Self::Workspace => (RecordKind::Workspace, tx.workspace_id(), CHANGED),
            Self::Person(id) => (RecordKind::User, id, PERSON_CHANGED),
        }
    }
}

/// Refuses whoever may not, and lets nobody else change them until the transaction ends.
async fn prepare(tx: &mut Tx, whose: Whose) -> Result<()> {
    match whose {
        Whose::Workspace => {
            tx.require(Permission::ManageWorkspace)?;
            tx.lock("settings").await
        }
        Whose::Person(id) => {
            may_see(tx, id)?;
            tx.lock(&format!("settings:{id}")).await
        }
    }
}

async fn present(tx: &mut Tx, whose: Whose) -> Result<Values> {
    match whose {
        Whose::Workspace => read(tx, None).await,
        Whose::Person(id) => read(tx, Some(id)).await,
    }
}

type Wanted = (&'static Definition, Option<Value>);

/// Answers with the version of all these settings, and what was done where anything was.
async fn write(
    tx: &mut Tx,
    whose: Whose,
    wanted: Vec<Wanted>,
    seen: Option<i32>,
    why: Why,
) -> Result<(i32, Option<Done>)> {
    prepare(tx, whose).await?;
    let present = present(tx, whose).await?;
    let (mut before, mut after) = (Fields::new(), Fields::new());
    let mut changed = Vec::new();
    for (definition, value) in wanted {
        check(tx, whose, definition, value.as_ref()).await?;
        // A column has always a value: taken away means the default.
        let column = whose == Whose::Workspace && COLUMNS.contains(&definition.key);
        let value = if column { value.or_else(|| Some(definition.default_value())) } else { value };
        let own = present.own(whose.level(), definition.key);
        if own == value.as_ref() {
            continue;
        }
        if let Some(seen) = seen {
            refuse_unseen(tx, whose, definition, seen, (own, value.as_ref())).await?;
        }
        if let Some(own) = own {
            before.set(definition.key, own.clone());
        }
        if let Some(value) = &value {
            after.set(definition.key, value.clone());
        }
        changed.push((definition, value));
    }
    if changed.is_empty() {
        return Ok((present.version(), None));
    }
    let version = match whose {
        Whose::Workspace => write_workspace(tx, &changed).await?,
        Whose::Person(id) => write_person(tx, id, &changed).await?,
    };
    let (record, id, kind) = whose.record(tx);
    let (was, is) = (Some(before.clone().into()), Some(after.clone().into()));
    let event = events::record_why(tx, Change { kind, record, id, version, before: was, after: is }, why).await?;
    follow(tx, whose, &changed).await?;
    Ok((version, Some(Done { event, kind, version, before, after })))
}

/// What a value's shape alone does not tell.
async fn check(tx: &mut Tx, whose: Whose, definition: &'static Definition, value: Option<&Value>) -> Result<()> {
    let label = |tx: &Tx| definition.label(&tx.actor().locale);
    if whose != Whose::Workspace && definition.level == Level::Workspace {
        return Err(refusal!("error-setting-of-the-workspace", setting = label(tx)).about(definition.key).into());
    }
    if definition.key == DEFAULT_PIPELINE.key()
        && let Some(pipeline) = value.and_then(Uuid::read)
        && !pipelines::list(tx).await?.iter().any(|known| known.id == pipeline)
    {
        return Err(refusal!("error-setting-not-a-pipeline", setting = label(tx)).about(definition.key).into());
    }
    if definition.key == RATE_SOURCE.key()
        && value.and_then(RateSource::read) == Some(RateSource::Feed)
        && tx.crm().rate_feed().is_none()
    {
        return Err(refusal!("error-setting-no-feed").about(definition.key).into());
    }
    Ok(())
}

/// What a setting is, and what somebody wants it to be; nothing where it is not set.
type Both<'a> = (Option<&'a Value>, Option<&'a Value>);

/// Refuses where somebody changed the setting after the version that was seen.
async fn refuse_unseen(
    tx: &mut Tx,
    whose: Whose,
    definition: &'static Definition,
    seen: i32,
    values: Both<'_>,
) -> Result<()> {
    let (_, record, _) = whose.record(tx);
    if events::changed_since(tx, record, definition.key, seen).await?.is_some() {
        return Err(changed_meanwhile(tx, whose, definition, seen, values).await?);
    }
    Ok(())
}

/// The refusal that names who was faster, and shows both values.
async fn changed_meanwhile(
    tx: &mut Tx,
    whose: Whose,
    definition: &'static Definition,
    seen: i32,
    (theirs, mine): Both<'_>,
) -> Result<Error> {
    let (_, record, _) = whose.record(tx);
    let locale = tx.actor().locale.clone();
    let change = events::changed_since(tx, record, definition.key, seen).await?;
    let by = change.and_then(|change| change.by).unwrap_or_else(|| text!("somebody").render(&locale));
    let shown = |value: Option<&Value>| match value {
        Some(value) => TextValue::from(definition.shown(value)),
        None => text!("setting-not-set").into(),
    };
    let refusal = refusal!(
        "error-setting-changed-meanwhile",
        setting = definition.label(&locale),
        by = by,
        theirs = shown(theirs),
        mine = shown(mine),
    );
    Ok(refusal.about(definition.key).into())
}

/// Writes the workspace's row, where the version of all its settings is, and the rows of the others.
async fn write_workspace(tx: &mut Tx, changed: &[Wanted]) -> Result<i32> {
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let (columns, rows): (Vec<_>, Vec<_>) = changed.iter().partition(|(one, _)| COLUMNS.contains(&one.key));
    let columns: Map<String, Value> =
        columns.iter().map(|(one, value)| (one.key.to_owned(), value.clone().unwrap_or_default())).collect();
    let version = sqlx::query_scalar!(
        "UPDATE crm.workspace_settings AS old
            SET currency = new.currency, time_zone = new.time_zone, locale = new.locale, country = new.country,
                join_policy = new.join_policy, leads_channel = new.leads_channel,
                version = old.version + 1, updated_at = $3, updated_by = $4
           FROM crm.workspace_settings AS kept
           CROSS JOIN LATERAL jsonb_populate_record(kept, $2) AS new
          WHERE kept.workspace_id = $1 AND old.workspace_id = $1
         RETURNING old.version",
        workspace_id,
        Value::Object(columns),
        now,
        by,
    )
    .fetch_one(tx.conn())
    .await?;
    let (keys, values) = keys_and_values(rows);
    sqlx::query!(
        "INSERT INTO crm.settings AS old (workspace_id, key, value, created_at, created_by, updated_at, updated_by)
         SELECT $1, new.key, new.value, $4, $5, $4, $5 FROM unnest($2::text[], $3::jsonb[]) AS new (key, value)
         ON CONFLICT ON CONSTRAINT settings_pkey DO UPDATE
           SET value = excluded.value, version = old.version + 1, updated_at = excluded.updated_at,
               updated_by = excluded.updated_by",
        workspace_id,
        &keys,
        &values as &[Option<Value>],
        now,
        by,
    )
    .execute(tx.conn())
    .await?;
    Ok(version)
}

/// Writes a person's rows. The version of all their settings is the sum of those of the rows, which only grow.
async fn write_person(tx: &mut Tx, person: Uuid, changed: &[Wanted]) -> Result<i32> {
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let (keys, values) = keys_and_values(changed);
    let written = sqlx::query!(
        "INSERT INTO crm.user_settings AS old (workspace_id, user_id, key, value, created_at, created_by, updated_at, updated_by)
         SELECT $1, $2, new.key, new.value, $5, $6, $5, $6 FROM unnest($3::text[], $4::jsonb[]) AS new (key, value)
         ON CONFLICT ON CONSTRAINT user_settings_pkey DO UPDATE
           SET value = excluded.value, version = old.version + 1, updated_at = excluded.updated_at,
               updated_by = excluded.updated_by",
        workspace_id,
        person,
        &keys,
        &values as &[Option<Value>],
        now,
        by,
    )
    .execute(tx.conn())
    .await;
    if let Err(sqlx::Error::Database(refused)) = &written
        && refused.constraint() == Some("user_settings_user_id_fkey")
    {
        return Err(refusal!("error-record-gone").into());
    }
    written?;
    let version = sqlx::query_scalar!(
        r#"SELECT sum(version)::integer AS "sum!" FROM crm.user_settings WHERE workspace_id = $1 AND user_id = $2"#,
        workspace_id,
        person,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(version)
}

fn keys_and_values<'a>(wanted: impl IntoIterator<Item = &'a Wanted>) -> (Vec<String>, Vec<Option<Value>>) {
    wanted.into_iter().map(|(one, value)| (one.key.to_owned(), value.clone())).unzip()
}

/// What hangs on a setting follows it in the same transaction.
async fn follow(tx: &mut Tx, whose: Whose, changed: &[Wanted]) -> Result<()> {
    let touches = |keys: &[&str]| changed.iter().any(|(one, _)| keys.contains(&one.key));
    if touches(&[DAILY_REPORT_AT.key(), WORKING_DAYS.key()]) {
        let person = match whose {
            Whose::Workspace => None,
            Whose::Person(id) => Some(id),
        };
        reports::reschedule(tx, person).await?;
    }
    if touches(&[RATE_SOURCE.key(), CURRENCY.key()]) {
        feed::ask(tx).await?;
    }
    Ok(())
}
