//! What a pipeline and a stage must be, whichever way they are changed.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{ForecastCategory, Outcome};
use crate::custom_fields;
use crate::deals;
use crate::error::{Error, Result, UserError};
use crate::records::rules::Written;
use crate::records::{ARCHIVED_AT, Fields, RecordKind};
use crate::refusal;
use crate::tx::Tx;

/// The longest name of a pipeline or stage, in characters; the database holds it as well.
const MAX_NAME: usize = 100;

/// The most fields that a stage can ask for.
const MAX_REQUIRED: usize = 20;

/// Completes or refuses a new or changed pipeline.
pub(crate) fn settle_pipeline(after: &Fields) -> Result<()> {
    sound_name(after)
}

fn sound_name(after: &Fields) -> Result<()> {
    if after.text("name").unwrap_or_default().chars().count() > MAX_NAME {
        return Err(refusal!("error-name-too-long", limit = MAX_NAME).about("name").into());
    }
    Ok(())
}

/// Completes or refuses a new or changed stage: what it is for never changes, won is 100 % and lost 0 %, and it asks for
/// fields that deals have.
pub(crate) async fn settle_stage(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<()> {
    sound_name(after)?;
    if !after.has("pipeline_id") {
        return Err(refusal!("error-no-such-pipeline").about("pipeline_id").into());
    }
    for fixed in ["pipeline_id", "outcome"] {
        if before.is_some_and(|before| before.get(fixed) != after.get(fixed)) {
            return Err(refusal!("error-stage-fixed").about(fixed).into());
        }
    }
    let decided = match Outcome::parse(after.text("outcome").unwrap_or_default()) {
        Outcome::Open => None,
        Outcome::Won => Some((100, ForecastCategory::Closed)),
        Outcome::Lost => Some((0, ForecastCategory::Omitted)),
    };
    match decided {
        None if after.text("forecast_category") == Some(ForecastCategory::Closed.as_str()) => {
            return Err(refusal!("error-stage-open-not-closed").about("forecast_category").into());
        }
        None => {}
        Some((percent, category)) => {
            for (field, value) in [("probability", json!(percent)), ("forecast_category", json!(category.as_str()))] {
                if before.is_some() && *after.get(field) != value {
                    return Err(refusal!("error-stage-decided").about(field).into());
                }
                after.set(field, value);
            }
        }
    }
    if before.is_none_or(|before| before.get("required_fields") != after.get("required_fields")) {
        after.set("required_fields", sound_required(tx, after.get("required_fields")).await?);
    }
    Ok(())
}

/// The keys of fields that deals can have, each once.
async fn sound_required(tx: &mut Tx, given: &Value) -> Result<Value> {
    let refused = |refusal: UserError| Error::from(refusal.about("required_fields"));
    let own = custom_fields::of_kind(tx, RecordKind::Deal).await?;
    let mut keys: Vec<String> = Vec::new();
    for key in given.as_array().map(Vec::as_slice).unwrap_or_default() {
        let key = key.as_str().unwrap_or_default();
        let known =
            deals::can_be_required(key) || own.iter().any(|field| field.retired_at.is_none() && field.field() == key);
        if !known {
            return Err(refused(refusal!("error-not-requirable", field = key)));
        }
        if !keys.iter().any(|kept| kept == key) {
            keys.push(key.to_owned());
        }
    }
    if keys.len() > MAX_REQUIRED {
        return Err(refused(refusal!("error-too-many-required", limit = MAX_REQUIRED)));
    }
    Ok(json!(keys))
}

/// Holds the stage, so that no deal enters it meanwhile, and answers with its pipeline; refused where the pipeline needs the
/// stage or the stage is not there.
pub(super) async fn may_lose_stage(tx: &mut Tx, stage: Uuid) -> Result<Uuid> {
    let workspace_id = tx.workspace_id();
    let held = sqlx::query!(
        "SELECT pipeline_id, outcome FROM crm.stages
          WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE",
        workspace_id,
        stage,
    )
    .fetch_optional(tx.conn())
    .await?;
    let held = held.ok_or_else(|| refusal!("error-no-such-stage"))?;
    if Outcome::parse(&held.outcome) != Outcome::Open {
        return Err(refusal!("error-stage-one-of-each").into());
    }
    let open = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM crm.stages
            WHERE workspace_id = $1 AND pipeline_id = $2 AND outcome = 'open' AND deleted_at IS NULL"#,
        workspace_id,
        held.pipeline_id,
    )
    .fetch_one(tx.conn())
    .await?;
    if open <= 1 {
        return Err(refusal!("error-stage-last-open").into());
    }
    Ok(held.pipeline_id)
}

/// Refuses to retire a stage that its pipeline needs, or that deals are in.
pub(crate) async fn may_archive_stage(tx: &mut Tx, stage: Uuid) -> Result<()> {
    may_lose_stage(tx, stage).await?;
    let workspace_id = tx.workspace_id();
    let deals = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM crm.deals WHERE workspace_id = $1 AND stage_id = $2 AND deleted_at IS NULL"#,
        workspace_id,
        stage,
    )
    .fetch_one(tx.conn())
    .await?;
    empty(deals)
}

/// Holds the pipeline, so that no deal enters it meanwhile; refused where it is the last one or not there.
pub(super) async fn may_lose_pipeline(tx: &mut Tx, pipeline: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let held = sqlx::query_scalar!(
        "SELECT id FROM crm.pipelines WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE",
        workspace_id,
        pipeline,
    )
    .fetch_optional(tx.conn())
    .await?;
    held.ok_or_else(|| refusal!("error-no-such-pipeline"))?;
    if live_pipelines(tx).await? <= 1 {
        return Err(refusal!("error-pipeline-last").into());
    }
    Ok(())
}

async fn live_pipelines(tx: &mut Tx) -> Result<i64> {
    let workspace_id = tx.workspace_id();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM crm.pipelines WHERE workspace_id = $1 AND deleted_at IS NULL"#,
        workspace_id,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Refuses to retire the last pipeline, or one with open deals.
pub(crate) async fn may_archive_pipeline(tx: &mut Tx, pipeline: Uuid) -> Result<()> {
    may_lose_pipeline(tx, pipeline).await?;
    let workspace_id = tx.workspace_id();
    let deals = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM crm.deals
            WHERE workspace_id = $1 AND pipeline_id = $2 AND closed_at IS NULL AND deleted_at IS NULL"#,
        workspace_id,
        pipeline,
    )
    .fetch_one(tx.conn())
    .await?;
    empty(deals)
}

fn empty(deals: i64) -> Result<()> {
    match deals {
        0 => Ok(()),
        count => Err(refusal!("error-archive-in-use", count = count, kind = "deal").into()),
    }
}

/// The stage, which must be open, there, and of a pipeline that is not retired.
pub(super) async fn open_stage(tx: &mut Tx, stage: Uuid) -> Result<Uuid> {
    let workspace_id = tx.workspace_id();
    let found = sqlx::query_scalar!(
        "SELECT s.id FROM crm.stages s JOIN crm.pipelines p ON p.workspace_id = $1 AND p.id = s.pipeline_id
          WHERE s.workspace_id = $1 AND s.id = $2 AND s.outcome = 'open' AND s.deleted_at IS NULL AND p.deleted_at IS NULL",
        workspace_id,
        stage,
    )
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or_else(|| refusal!("error-no-such-open-stage").about("move_deals_to").into())
}

pub(super) async fn pipeline_of(tx: &mut Tx, stage: Uuid) -> Result<Uuid> {
    let workspace_id = tx.workspace_id();
    let pipeline = sqlx::query_scalar!(
        "SELECT pipeline_id FROM crm.stages WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        stage
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(pipeline)
}

/// Whether an undo took away what the change had added.
fn is_unmade(written: &Written<'_>) -> bool {
    written.undoes.is_some() && written.after.has(ARCHIVED_AT)
}

/// Undoing the adding of a pipeline must leave another.
pub(crate) async fn pipeline_written(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    if is_unmade(written) && live_pipelines(tx).await? == 0 {
        return Err(refusal!("error-pipeline-last").into());
    }
    Ok(())
}

/// Undoing the adding of a stage must leave its pipeline whole, unless the pipeline goes with it: it was added in the same
/// moment, nobody else has worked on it or its stages since, and it has no deals and no stages of another time.
pub(crate) async fn stage_written(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    if !is_unmade(written) {
        return Ok(());
    }
    let (workspace_id, batch) = (tx.workspace_id(), tx.batch().is_some());
    let sound = sqlx::query_scalar!(
        r#"SELECT (SELECT count(*) FILTER (WHERE s.outcome = 'open') > 0 AND count(*) FILTER (WHERE s.outcome = 'won') = 1
                      AND count(*) FILTER (WHERE s.outcome = 'lost') = 1
                     FROM crm.stages s WHERE s.workspace_id = $1 AND s.pipeline_id = p.id AND s.deleted_at IS NULL)
               OR ($3 AND p.created_at = gone.created_at
                   AND NOT EXISTS (SELECT FROM crm.deals d WHERE d.workspace_id = $1 AND d.pipeline_id = p.id AND d.deleted_at IS NULL)
                   AND NOT EXISTS (SELECT FROM crm.stages s WHERE s.workspace_id = $1 AND s.pipeline_id = p.id
                                      AND s.deleted_at IS NULL AND s.created_at <> p.created_at)
                   AND NOT EXISTS (SELECT FROM crm.events e WHERE e.workspace_id = $1 AND e.record_version > 1
                                      AND e.actor_id IS DISTINCT FROM p.created_by
                                      AND e.record_id IN (SELECT p.id UNION ALL SELECT s.id FROM crm.stages s
                                                           WHERE s.workspace_id = $1 AND s.pipeline_id = p.id))) AS "sound!"
             FROM crm.stages gone JOIN crm.pipelines p ON p.workspace_id = $1 AND p.id = gone.pipeline_id
            WHERE gone.workspace_id = $1 AND gone.id = $2"#,
        workspace_id,
        written.id,
        batch,
    )
    .fetch_one(tx.conn())
    .await?;
    if sound { Ok(()) } else { Err(refusal!("error-pipeline-in-use").into()) }
}
