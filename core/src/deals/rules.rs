//! What follows from a change of a deal: the pipeline of its stage, when it entered it, whether it is decided and why, and
//! what its stage asks of it.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::required;
use crate::actor::Origin;
use crate::error::{Error, Result};
use crate::pipelines::{ForecastCategory, Outcome};
use crate::reasons::{self, ReasonKind};
use crate::records::rules::Written;
use crate::records::values::moment;
use crate::records::{Changes, Fields};
use crate::tx::Tx;
use crate::{lifecycle, money, refusal, workspaces};

/// A stage, as far as a deal in it is concerned.
pub(super) struct StageRule {
    pub name: String,
    pub pipeline_id: Uuid,
    pub outcome: Outcome,
    pub required_fields: Vec<String>,
}

/// Completes a new or changed deal. The event of a move says how it ended.
pub(crate) async fn settle(
    tx: &mut Tx,
    given: &Changes,
    before: Option<&Fields>,
    after: &mut Fields,
) -> Result<Option<&'static str>> {
    if !after.has("currency") {
        after.set("currency", workspaces::settings(tx).await?.currency);
    }
    money::coins::settle(before, after)?;
    let stage = after.id("stage_id").ok_or_else(|| refusal!("error-no-such-stage").about("stage_id"))?;
    if after.text("forecast_category") == Some(ForecastCategory::Closed.as_str()) {
        return Err(refusal!("error-deal-open-not-closed").about("forecast_category").into());
    }
    if let Some(before) = before.filter(|before| before.get("stage_id") == after.get("stage_id")) {
        stays(tx, stage, before, after).await?;
        return Ok(None);
    }
    let to = enter(tx, stage).await?;
    let was = match before {
        Some(before) => Some(outcome_of(tx, before).await?),
        None => None,
    };
    if asks(tx) {
        required::all_filled(tx, &to, after).await?;
    }
    explain(tx, (was, to.outcome), given, after).await?;
    let entered = match before {
        None => decided_on(to.outcome, after.date("close_on"), tx.now()),
        Some(_) => tx.now(),
    };
    after.set("pipeline_id", to.pipeline_id.to_string());
    after.set("stage_entered_at", moment(entered));
    after.set("closed_at", if to.outcome == Outcome::Open { Value::Null } else { moment(entered) });
    if was != Some(to.outcome) {
        let owner = after.get("owner_id").clone();
        after.set("decided_owner_id", if to.outcome == Outcome::Open { Value::Null } else { owner });
    }
    Ok(was.map(|was| event_of(was, to.outcome)))
}

/// Whether somebody is there to be asked for what is missing. What comes by itself, a form or a file, is not lost for it.
fn asks(tx: &Tx) -> bool {
    tx.user_id().is_some() && !matches!(tx.actor().origin, Origin::Import | Origin::Form)
}

/// The rules for a deal that stays in its stage: what the stage asks for is not emptied, and a reason stays one.
async fn stays(tx: &mut Tx, stage: Uuid, before: &Fields, after: &mut Fields) -> Result<()> {
    let emptied: Vec<String> =
        before.iter().map(|(key, _)| key.clone()).filter(|key| before.has(key) && !after.has(key)).collect();
    let explained = ["close_reason", "close_note"].iter().any(|field| before.get(field) != after.get(field));
    if !explained && (emptied.is_empty() || !asks(tx)) {
        return Ok(());
    }
    let rule = rule_of(tx, stage).await?;
    if asks(tx) {
        required::none_emptied(tx, &rule, &emptied).await?;
    }
    if !explained {
        return Ok(());
    }
    match reason_kind(rule.outcome) {
        None => Err(refusal!("error-deal-open-no-reason").about("close_reason").into()),
        Some(kind) => known_reason(tx, kind, before, after).await,
    }
}

/// Sees to the reason of a deal that changes its stage: a decided deal has one, an open one has none, and a reason of one
/// outcome is none of the other.
async fn explain(
    tx: &mut Tx,
    (was, is): (Option<Outcome>, Outcome),
    given: &Changes,
    after: &mut Fields,
) -> Result<()> {
    let Some(kind) = reason_kind(is) else {
        if ["close_reason", "close_note"].iter().any(|field| given.has(field)) {
            return Err(refusal!("error-deal-open-no-reason").about("close_reason").into());
        }
        after.set("close_reason", Value::Null);
        after.set("close_note", Value::Null);
        return Ok(());
    };
    if was.is_some_and(|was| was != is) {
        for field in ["close_reason", "close_note"] {
            if !given.names(field) {
                after.set(field, Value::Null);
            }
        }
    }
    known_reason(tx, kind, &Fields::new(), after).await
}

/// The reason by its key. One that is new must be of the workspace's list; people must give one.
async fn known_reason(tx: &mut Tx, kind: ReasonKind, before: &Fields, after: &mut Fields) -> Result<()> {
    match after.text("close_reason").map(str::to_owned) {
        Some(typed) if before.text("close_reason") == Some(typed.as_str()) => Ok(()),
        Some(typed) => {
            let key = reasons::resolve(tx, kind, &typed).await?;
            after.set("close_reason", key);
            Ok(())
        }
        None if asks(tx) => {
            let names: Vec<String> = reasons::list(tx, kind).await?.into_iter().map(|reason| reason.name).collect();
            Err(refusal!("error-deal-needs-reason", outcome = kind.as_str(), names = names.join(", "))
                .about("close_reason")
                .into())
        }
        None => Ok(()),
    }
}

/// The list that the reason of a deal with this outcome is from.
#[must_use]
pub(super) fn reason_kind(outcome: Outcome) -> Option<ReasonKind> {
    match outcome {
        Outcome::Open => None,
        Outcome::Won => Some(ReasonKind::Won),
        Outcome::Lost => Some(ReasonKind::Lost),
    }
}

/// When a deal that is added as won or lost was decided: on its close date where that has come, so that a file of old deals
/// does not make them news.
fn decided_on(outcome: Outcome, close_on: Option<NaiveDate>, now: DateTime<Utc>) -> DateTime<Utc> {
    let noon = close_on.and_then(|day| day.and_hms_opt(12, 0, 0)).map(|noon| noon.and_utc());
    match noon {
        Some(noon) if outcome != Outcome::Open => noon.min(now),
        _ => now,
    }
}

/// The stage that a deal enters. Stage and pipeline are held until the transaction ends, so that neither is retired
/// meanwhile; a lock of this kind lets others enter as well.
async fn enter(tx: &mut Tx, stage: Uuid) -> Result<StageRule> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT s.name, s.pipeline_id, s.outcome, s.required_fields
           FROM crm.stages s JOIN crm.pipelines p ON p.workspace_id = $1 AND p.id = s.pipeline_id
          WHERE s.workspace_id = $1 AND s.id = $2 AND s.deleted_at IS NULL AND p.deleted_at IS NULL
            FOR KEY SHARE",
        workspace_id,
        stage,
    )
    .fetch_optional(tx.conn())
    .await?;
    let row = row.ok_or_else(|| refusal!("error-no-such-stage").about("stage_id"))?;
    Ok(StageRule {
        name: row.name,
        pipeline_id: row.pipeline_id,
        outcome: Outcome::parse(&row.outcome),
        required_fields: row.required_fields,
    })
}

/// A stage, retired or not.
async fn rule_of(tx: &mut Tx, stage: Uuid) -> Result<StageRule> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT name, pipeline_id, outcome, required_fields FROM crm.stages WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        stage,
    )
    .fetch_optional(tx.conn())
    .await?;
    let row = row.ok_or_else(|| refusal!("error-no-such-stage").about("stage_id"))?;
    Ok(StageRule {
        name: row.name,
        pipeline_id: row.pipeline_id,
        outcome: Outcome::parse(&row.outcome),
        required_fields: row.required_fields,
    })
}

async fn outcome_of(tx: &mut Tx, deal: &Fields) -> Result<Outcome> {
    let stage = deal.id("stage_id").ok_or_else(|| Error::broken("a deal without a stage"))?;
    Ok(rule_of(tx, stage).await?.outcome)
}

fn event_of(was: Outcome, is: Outcome) -> &'static str {
    match (was, is) {
        (_, Outcome::Won) => "deal.won",
        (_, Outcome::Lost) => "deal.lost",
        (Outcome::Open, Outcome::Open) => "deal.moved",
        (Outcome::Won | Outcome::Lost, Outcome::Open) => "deal.reopened",
    }
}

/// Refuses an open deal with a reason of being decided, which undoing could bring about.
pub(crate) fn hold(after: &Fields) -> Result<()> {
    if !after.has("closed_at") && ["close_reason", "close_note"].iter().any(|field| after.has(field)) {
        return Err(refusal!("error-deal-open-no-reason").about("close_reason").into());
    }
    Ok(())
}

/// What taking a deal back to the stage of these fields is called; refused where that is retired by now.
pub(crate) async fn event_of_return(tx: &mut Tx, before: &Fields, after: &Fields) -> Result<&'static str> {
    let stage = after.id("stage_id").ok_or_else(|| Error::broken("a deal without a stage"))?;
    let to = enter(tx, stage).await.map_err(|error| match error {
        Error::User(_) => refusal!("error-undo-stage-retired").about("stage_id").into(),
        fault @ Error::Fault(_) => fault,
    })?;
    Ok(event_of(outcome_of(tx, before).await?, to.outcome))
}

/// What people want to read beside the changed fields of a deal: the stage and the reason by the names they had then.
pub(crate) async fn facts(tx: &mut Tx, fields: &mut Fields) -> Result<()> {
    let Some(stage) = fields.id("stage_id") else { return Ok(()) };
    let rule = rule_of(tx, stage).await?;
    if let (Some(kind), Some(key)) = (reason_kind(rule.outcome), fields.text("close_reason").map(str::to_owned)) {
        fields.set("reason", reasons::name_of(tx, kind, &key).await?);
    }
    fields.set("stage", rule.name);
    Ok(())
}

/// Keeps a deal's way through the stages: a row for each move, taken back where the move is.
pub(crate) async fn stage_written(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    let (from, to) = (written.before.id("stage_id"), written.after.id("stage_id"));
    let linked = ["company_id", "contact_id"].into_iter().any(|key| written.after.has(key));
    let Some(to) = to.filter(|to| from != Some(*to)) else {
        // Undoing takes back by itself what the undone change brought about.
        return if linked && written.undoes.is_none() { move_accounts_on(tx, written).await } else { Ok(()) };
    };
    if let Some(undone) = written.undoes
        && took_back(tx, written.id, undone).await?
    {
        return Ok(());
    }
    let at = written.after.moment("stage_entered_at").unwrap_or(tx.now());
    let (workspace_id, id, by) = (tx.workspace_id(), tx.new_id(), tx.user_id());
    sqlx::query!(
        "WITH left_behind AS (
           UPDATE crm.deal_stage_changes SET left_at = $6 WHERE workspace_id = $1 AND deal_id = $3 AND left_at IS NULL)
         INSERT INTO crm.deal_stage_changes (workspace_id, id, deal_id, from_stage_id, to_stage_id, changed_at, changed_by, event_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        workspace_id,
        id,
        written.id,
        from,
        to,
        at,
        by,
        written.event,
    )
    .execute(tx.conn())
    .await?;
    if written.undoes.is_none() { move_accounts_on(tx, written).await } else { Ok(()) }
}

async fn move_accounts_on(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let outcome = sqlx::query_scalar!(
        "SELECT s.outcome FROM crm.deals d JOIN crm.stages s ON s.workspace_id = d.workspace_id AND s.id = d.stage_id
          WHERE d.workspace_id = $1 AND d.id = $2",
        workspace_id,
        written.id,
    )
    .fetch_one(tx.conn())
    .await?;
    match Outcome::parse(&outcome) {
        Outcome::Lost => Ok(()),
        outcome => lifecycle::after_deal(tx, written.id, outcome == Outcome::Won, written.event).await,
    }
}

/// Removes the row of a move that is undone, or of its being done again; the deal has not left the stage before it then. False
/// where that move has no row: it was an undo itself.
async fn took_back(tx: &mut Tx, deal: Uuid, undone: Uuid) -> Result<bool> {
    let workspace_id = tx.workspace_id();
    let done = sqlx::query!(
        "WITH RECURSIVE chain AS (
           SELECT $2::uuid AS id
           UNION ALL
           SELECT e.id FROM chain c JOIN crm.events e ON e.workspace_id = $1 AND e.undoes = c.id)
         DELETE FROM crm.deal_stage_changes WHERE workspace_id = $1 AND deal_id = $3 AND event_id IN (SELECT id FROM chain)",
        workspace_id,
        undone,
        deal,
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "UPDATE crm.deal_stage_changes SET left_at = NULL
          WHERE workspace_id = $1 AND id = (
                  SELECT id FROM crm.deal_stage_changes WHERE workspace_id = $1 AND deal_id = $2
                   ORDER BY changed_at DESC, id DESC LIMIT 1)",
        workspace_id,
        deal,
    )
    .execute(tx.conn())
    .await?;
    Ok(true)
}
