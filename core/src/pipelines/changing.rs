//! Changing pipelines and stages where more than one of them is touched: adding, ordering, retiring, bringing back. Each is
//! one batch, so that one undo takes all of it back.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{CHANGING, ForecastCategory, Outcome, Pipeline, Stage, list, rules, stages};
use crate::actor::Permission;
use crate::error::{Error, Result};
use crate::records::{self, Changes, RecordKind, Reference};
use crate::tx::Tx;
use crate::{deals, refusal};

/// A pipeline to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPipeline {
    /// Its name; required.
    pub name: String,
    /// Its open stages in their order, at least one.
    pub stages: Vec<NewStage>,
    /// What the stage of won deals is called; "Won" where nothing is said.
    pub won: Option<String>,
    /// What the stage of lost deals is called; "Lost" where nothing is said.
    pub lost: Option<String>,
}

/// An open stage to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewStage {
    /// Its name; required.
    pub name: String,
    /// How likely a deal in it is won, in per cent.
    pub probability: i16,
    /// How a deal in it counts in a forecast; by its probability where nothing is said.
    pub forecast_category: Option<ForecastCategory>,
    /// What a deal must have in order to be in it.
    pub required_fields: Vec<String>,
    /// Where it stands, counted from 1; behind the last open stage where nothing is said.
    pub position: Option<usize>,
}

impl NewStage {
    fn changes(&self, pipeline: Uuid, position: usize) -> Changes {
        let category = self.forecast_category.unwrap_or(ForecastCategory::of_probability(self.probability));
        Changes::new()
            .with("pipeline_id", pipeline.to_string())
            .with("name", self.name.as_str())
            .with("position", position)
            .with("probability", self.probability)
            .with("outcome", Outcome::Open.as_str())
            .with("forecast_category", category.as_str())
            .with("required_fields", json!(self.required_fields))
    }
}

/// Something that was retired and can be brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retired {
    /// A pipeline or a stage.
    pub kind: RecordKind,
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The name of the pipeline of a stage.
    pub pipeline: Option<String>,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Adds a pipeline behind the others, with its open stages and the two for won and lost deals.
///
/// # Errors
/// Refused without the permission, without a name or an open stage, or where a name is taken; else where the database fails.
pub async fn add(tx: &mut Tx, new: NewPipeline) -> Result<Pipeline> {
    begin(tx).await?;
    if new.stages.is_empty() {
        return Err(refusal!("error-pipeline-needs-stage").into());
    }
    let position = list(tx).await?.len() + 1;
    let given = Changes::new().with("name", new.name.as_str()).with("position", position);
    let id = records::add(tx, RecordKind::Pipeline, &given).await?.id;
    for (position, stage) in (1_usize..).zip(&new.stages) {
        records::add(tx, RecordKind::Stage, &stage.changes(id, position)).await?;
    }
    let decided = [(Outcome::Won, new.won.unwrap_or("Won".into())), (Outcome::Lost, new.lost.unwrap_or("Lost".into()))];
    for (position, (outcome, name)) in (new.stages.len() + 1..).zip(decided) {
        let given = Changes::new()
            .with("pipeline_id", id.to_string())
            .with("name", name)
            .with("position", position)
            .with("outcome", outcome.as_str());
        records::add(tx, RecordKind::Stage, &given).await?;
    }
    the_one(tx, id).await
}

/// Adds an open stage to a pipeline.
///
/// # Errors
/// Refused without the permission, where the pipeline is not there, the name is taken, or a value is broken; else where the
/// database fails.
pub async fn add_stage(tx: &mut Tx, pipeline: Uuid, new: NewStage) -> Result<Stage> {
    begin(tx).await?;
    let others = the_one(tx, pipeline).await?.stages;
    let behind = others.iter().rposition(|stage| stage.outcome == Outcome::Open).map_or(0, |last| last + 1);
    let at = new.position.map_or(behind, |position| position.saturating_sub(1).min(others.len()));
    let id = records::add(tx, RecordKind::Stage, &new.changes(pipeline, at + 1)).await?.id;
    let mut order: Vec<Uuid> = others.iter().map(|stage| stage.id).collect();
    order.insert(at, id);
    number(tx, RecordKind::Stage, &order).await?;
    stage_of(tx, pipeline, id).await
}

/// Puts the pipelines into this order; the first is the one that new deals begin in.
///
/// # Errors
/// Refused without the permission, or unless each pipeline is named once; else where the database fails.
pub async fn reorder(tx: &mut Tx, order: &[Uuid]) -> Result<Vec<Pipeline>> {
    begin(tx).await?;
    let known: Vec<Uuid> = list(tx).await?.iter().map(|pipeline| pipeline.id).collect();
    same_ones(&known, order)?;
    number(tx, RecordKind::Pipeline, order).await?;
    list(tx).await
}

/// Puts the stages of a pipeline into this order.
///
/// # Errors
/// Refused without the permission, where the pipeline is not there, or unless each of its stages is named once; else where
/// the database fails.
pub async fn reorder_stages(tx: &mut Tx, pipeline: Uuid, order: &[Uuid]) -> Result<Vec<Stage>> {
    begin(tx).await?;
    let known: Vec<Uuid> = the_one(tx, pipeline).await?.stages.iter().map(|stage| stage.id).collect();
    same_ones(&known, order)?;
    number(tx, RecordKind::Stage, order).await?;
    stages(tx, Some(pipeline)).await
}

/// Retires an open stage: no deal can be moved into it any more, and what its name was stays in every history. Deals that are
/// in it move to `move_deals_to`, an open stage of any pipeline. Answers with how many did.
///
/// # Errors
/// Refused without the permission, where it is not there, is the last open stage or one for decided deals, has deals and no
/// stage is named for them, or where one of them may not enter that; else where the database fails.
pub async fn retire_stage(tx: &mut Tx, stage: Uuid, move_deals_to: Option<Uuid>) -> Result<usize> {
    begin(tx).await?;
    let pipeline = rules::may_lose_stage(tx, stage).await?;
    let moved = match move_deals_to {
        Some(to) if to == stage => return Err(refusal!("error-no-such-stage").about("move_deals_to").into()),
        Some(to) => move_open_deals(tx, (None, Some(stage)), to).await?,
        None => 0,
    };
    records::archive(tx, RecordKind::Stage, stage).await?;
    number_stages(tx, pipeline).await?;
    Ok(moved)
}

/// Retires a pipeline: it takes no more deals. Those that were decided in it stay as they are; open ones move to
/// `move_deals_to`, an open stage of another pipeline. Answers with how many did.
///
/// # Errors
/// Refused without the permission, where it is not there or the last one, has open deals and no stage is named for them, or
/// where one of them may not enter that; else where the database fails.
pub async fn retire(tx: &mut Tx, pipeline: Uuid, move_deals_to: Option<Uuid>) -> Result<usize> {
    begin(tx).await?;
    rules::may_lose_pipeline(tx, pipeline).await?;
    let moved = match move_deals_to {
        Some(to) if stages(tx, Some(pipeline)).await?.iter().any(|stage| stage.id == to) => {
            return Err(refusal!("error-no-such-stage").about("move_deals_to").into());
        }
        Some(to) => move_open_deals(tx, (Some(pipeline), None), to).await?,
        None => 0,
    };
    records::archive(tx, RecordKind::Pipeline, pipeline).await?;
    number_pipelines(tx).await?;
    Ok(moved)
}

/// Brings a retired stage back to where it stood.
///
/// # Errors
/// Refused without the permission, where it is not there or not retired, or where another has its name by now; else where
/// the database fails.
pub async fn restore_stage(tx: &mut Tx, stage: Uuid) -> Result<Stage> {
    begin(tx).await?;
    records::restore(tx, RecordKind::Stage, stage).await?;
    let pipeline = rules::pipeline_of(tx, stage).await?;
    number_stages(tx, pipeline).await?;
    stage_of(tx, pipeline, stage).await
}

/// Brings a retired pipeline back, with its stages, to where it stood.
///
/// # Errors
/// Refused without the permission, where it is not there or not retired, or where another has its name by now; else where
/// the database fails.
pub async fn restore(tx: &mut Tx, pipeline: Uuid) -> Result<Pipeline> {
    begin(tx).await?;
    records::restore(tx, RecordKind::Pipeline, pipeline).await?;
    number_pipelines(tx).await?;
    the_one(tx, pipeline).await
}

/// What was retired and can be brought back, the latest first: pipelines, and stages of pipelines that are not retired.
///
/// # Errors
/// Where the database fails.
pub async fn retired(tx: &mut Tx) -> Result<Vec<Retired>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", name AS "name!", NULL AS pipeline, deleted_at AS "at!" FROM crm.pipelines
            WHERE workspace_id = $1 AND deleted_at IS NOT NULL
           UNION ALL
           SELECT s.id, s.name, p.name, s.deleted_at FROM crm.stages s
             JOIN crm.pipelines p ON p.workspace_id = $1 AND p.id = s.pipeline_id
            WHERE s.workspace_id = $1 AND s.deleted_at IS NOT NULL AND p.deleted_at IS NULL
            ORDER BY 4 DESC, 1"#,
        workspace_id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Retired {
            kind: if row.pipeline.is_some() { RecordKind::Stage } else { RecordKind::Pipeline },
            id: row.id,
            name: row.name,
            pipeline: row.pipeline,
            at: row.at,
        })
        .collect())
}

/// Every change begins so: who may, one at a time, one batch.
async fn begin(tx: &mut Tx) -> Result<()> {
    tx.require(Permission::ManagePipelines)?;
    tx.lock(CHANGING).await?;
    if tx.batch().is_none() {
        tx.start_batch();
    }
    Ok(())
}

/// The pipeline of this id, which must be there and not retired.
async fn the_one(tx: &mut Tx, pipeline: Uuid) -> Result<Pipeline> {
    let found = list(tx).await?.into_iter().find(|known| known.id == pipeline);
    found.ok_or_else(|| refusal!("error-no-such-pipeline").about("pipeline_id").into())
}

async fn stage_of(tx: &mut Tx, pipeline: Uuid, stage: Uuid) -> Result<Stage> {
    let found = stages(tx, Some(pipeline)).await?.into_iter().find(|known| known.id == stage);
    found.ok_or_else(|| Error::broken("a stage that was just written is gone"))
}

/// Refuses an order that leaves one out, names one twice, or names another.
fn same_ones(known: &[Uuid], order: &[Uuid]) -> Result<()> {
    let (mut known, mut order) = (known.to_vec(), order.to_vec());
    known.sort();
    order.sort();
    if known == order { Ok(()) } else { Err(refusal!("error-order-incomplete").about("position").into()) }
}

async fn number_stages(tx: &mut Tx, pipeline: Uuid) -> Result<()> {
    let order: Vec<Uuid> = stages(tx, Some(pipeline)).await?.iter().map(|stage| stage.id).collect();
    number(tx, RecordKind::Stage, &order).await
}

async fn number_pipelines(tx: &mut Tx) -> Result<()> {
    let order: Vec<Uuid> = list(tx).await?.iter().map(|pipeline| pipeline.id).collect();
    number(tx, RecordKind::Pipeline, &order).await
}

/// Gives them the positions 1, 2, 3 … in this order. Those that have theirs already are not touched.
async fn number(tx: &mut Tx, kind: RecordKind, order: &[Uuid]) -> Result<()> {
    for (position, id) in (1_usize..).zip(order) {
        records::update(tx, kind, *id, &Changes::new().with("position", position), None).await?;
    }
    Ok(())
}

/// Moves the open deals of a pipeline or a stage to a stage, each by the same rules as if it was moved on its card.
async fn move_open_deals(tx: &mut Tx, (pipeline, stage): (Option<Uuid>, Option<Uuid>), to: Uuid) -> Result<usize> {
    let target = rules::open_stage(tx, to).await?;
    let workspace_id = tx.workspace_id();
    let found = sqlx::query!(
        "SELECT id, number FROM crm.deals
          WHERE workspace_id = $1 AND ($2::uuid IS NULL OR pipeline_id = $2) AND ($3::uuid IS NULL OR stage_id = $3)
            AND closed_at IS NULL AND deleted_at IS NULL
          ORDER BY number",
        workspace_id,
        pipeline,
        stage,
    )
    .fetch_all(tx.conn())
    .await?;
    for deal in &found {
        match deals::move_to_stage(tx, deal.id, target, None).await {
            Ok(_) => {}
            Err(Error::User(refusal)) => {
                let name = Reference { kind: RecordKind::Deal, number: deal.number }.to_string();
                let why = refusal.text().clone();
                return Err(refusal!("error-deal-cannot-move", name = name, why = why).about("move_deals_to").into());
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(found.len())
}
