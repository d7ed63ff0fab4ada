//! What follows from a change of a deal: the pipeline of its stage, when it entered it, whether it is decided.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::pipelines::Outcome;
use crate::records::Fields;
use crate::records::rules::Written;
use crate::records::values::moment;
use crate::tx::Tx;
use crate::{lifecycle, refusal};

/// Completes a new or changed deal. The event of a move says how it ended.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    if before.is_some_and(|before| before.get("stage_id") == after.get("stage_id")) {
        return Ok(None);
    }
    let stage = after.id("stage_id").ok_or_else(|| refusal!("error-no-such-stage").about("stage_id"))?;
    let (pipeline, outcome) = stage_of(tx, stage).await?;
    let entered = match before {
        None => decided_on(outcome, after.date("close_on"), tx.now()),
        Some(_) => tx.now(),
    };
    after.set("pipeline_id", pipeline.to_string());
    after.set("stage_entered_at", moment(entered));
    after.set("closed_at", if outcome == Outcome::Open { Value::Null } else { moment(entered) });
    Ok(before.map(|_| event_of(outcome)))
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

async fn stage_of(tx: &mut Tx, stage: Uuid) -> Result<(Uuid, Outcome)> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT pipeline_id, outcome FROM crm.stages WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        stage,
    )
    .fetch_optional(tx.conn())
    .await?;
    let row = row.ok_or_else(|| refusal!("error-no-such-stage").about("stage_id"))?;
    Ok((row.pipeline_id, Outcome::parse(&row.outcome)))
}

fn event_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Won => "deal.won",
        Outcome::Lost => "deal.lost",
        Outcome::Open => "deal.moved",
    }
}

/// What a move to the stage of these fields is called.
pub(crate) async fn event_of_move(tx: &mut Tx, after: &Fields) -> Result<&'static str> {
    let stage = after.id("stage_id").ok_or_else(|| Error::broken("a deal without a stage"))?;
    Ok(event_of(stage_of(tx, stage).await?.1))
}

/// What a stage is called.
pub(crate) async fn stage_name(tx: &mut Tx, stage: Uuid) -> Result<Option<String>> {
    let workspace_id = tx.workspace_id();
    let name =
        sqlx::query_scalar!("SELECT name FROM crm.stages WHERE workspace_id = $1 AND id = $2", workspace_id, stage)
            .fetch_optional(tx.conn())
            .await?;
    Ok(name)
}

/// Keeps a deal's way through the stages: a row for each move, taken back where the move is.
pub(crate) async fn stage_written(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    let (from, to) = (written.before.id("stage_id"), written.after.id("stage_id"));
    let linked = ["company_id", "contact_id"].into_iter().any(|key| written.after.has(key));
    let Some(to) = to.filter(|to| from != Some(*to)) else {
        // Undoing takes back by itself what the undone change brought about.
        return if linked && written.undoes.is_none() { move_accounts_on(tx, written).await } else { Ok(()) };
    };
    if let Some(undone) = written.undoes {
        let workspace_id = tx.workspace_id();
        let done = sqlx::query!(
            "DELETE FROM crm.deal_stage_changes WHERE workspace_id = $1 AND event_id = $2",
            workspace_id,
            undone,
        )
        .execute(tx.conn())
        .await?;
        if done.rows_affected() > 0 {
            return Ok(());
        }
    }
    let at = written.after.moment("stage_entered_at").unwrap_or(tx.now());
    let (workspace_id, id, by) = (tx.workspace_id(), tx.new_id(), tx.user_id());
    sqlx::query!(
        "INSERT INTO crm.deal_stage_changes (workspace_id, id, deal_id, from_stage_id, to_stage_id, changed_at, changed_by, event_id)
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
