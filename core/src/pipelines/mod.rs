//! Pipelines and their stages. What a deal does in them lives in `deals`.
//!
//! A pipeline has open stages, at least one, and exactly one stage for deals that were won and one for those that were
//! lost: so "won" and "lost" are never ambiguous, and why a deal was lost is a reason, not another stage. A stage stays what
//! it is, open, won or lost. Renaming, and changing how likely a deal in a stage is won, how it counts in a forecast or what
//! it must have, is [`crate::records::update`]; what touches several of them at once is here.

mod changing;
mod rules;
mod times;

use uuid::Uuid;

use crate::actor::Permission;
use crate::error::{Error, Result};
use crate::records::RecordKind;
use crate::records::catalogue::{BY_ALL, Field, Shape, Spec};
use crate::records::links;
use crate::settings::{self, DEFAULT_PIPELINE};
use crate::tx::Tx;

pub use changing::{
    NewPipeline, NewStage, Retired, add, add_stage, reorder, reorder_stages, restore, restore_stage, retire,
    retire_stage, retired,
};
pub(crate) use rules::{
    may_archive_pipeline, may_archive_stage, pipeline_written, settle_pipeline, settle_stage, stage_written,
};
pub use times::{TimeInStage, time_in_stages};

/// The name of the lock ([`Tx::lock`]) that whoever changes pipelines or stages holds, for their rules look at neighbours.
pub(crate) const CHANGING: &str = "pipelines";

/// Whether a deal in a stage is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Still to be decided.
    Open,
    /// The customer bought.
    Won,
    /// The customer did not buy.
    Lost,
}

impl Outcome {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    pub(crate) fn parse(name: &str) -> Self {
        match name {
            "won" => Self::Won,
            "lost" => Self::Lost,
            _ => Self::Open,
        }
    }
}

/// A step of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Stage {
    /// Its id.
    pub id: Uuid,
    /// The pipeline it belongs to.
    pub pipeline_id: Uuid,
    /// Its name.
    pub name: String,
    /// How likely a deal in it is won, in per cent.
    pub probability: i16,
    /// Whether a deal in it is open, won or lost.
    pub outcome: Outcome,
    /// How a deal in it counts in a forecast, unless the deal says otherwise.
    pub forecast_category: ForecastCategory,
    /// What a deal must have in order to be in it: keys of fields, `cf.<key>` for the workspace's own.
    pub required_fields: Vec<String>,
    /// Its version.
    pub version: i32,
}

/// A pipeline with its stages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Pipeline {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i32,
    /// Its stages in their order, without retired ones.
    pub stages: Vec<Stage>,
}

/// How sure a deal counts in a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForecastCategory {
    /// It may come.
    Pipeline,
    /// It comes if things go well.
    BestCase,
    /// Its owner stands by it.
    Commit,
    /// It is won.
    Closed,
    /// It is not counted.
    Omitted,
}

/// The categories by their names in the database, the least sure first.
pub const FORECAST_CATEGORIES: &[&str] = &["pipeline", "best_case", "commit", "closed", "omitted"];

impl ForecastCategory {
    /// Every category, the least sure first; what is not counted comes last.
    pub const ALL: [Self; 5] = [Self::Pipeline, Self::BestCase, Self::Commit, Self::Closed, Self::Omitted];

    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::BestCase => "best_case",
            Self::Commit => "commit",
            Self::Closed => "closed",
            Self::Omitted => "omitted",
        }
    }

    pub(crate) fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|category| category.as_str() == name).unwrap_or(Self::Pipeline)
    }

    /// The category of an open stage that says nothing about it: 75 % and more are committed, 50 % and more come if things
    /// go well. So the default stages (decision X8) stand as most forecasts have them: Proposal is the best case,
    /// Negotiation is committed.
    #[must_use]
    pub fn of_probability(percent: i16) -> Self {
        match percent {
            75.. => Self::Commit,
            50..75 => Self::BestCase,
            _ => Self::Pipeline,
        }
    }
}

/// What a pipeline consists of.
pub static PIPELINE: Spec = Spec {
    kind: RecordKind::Pipeline,
    table: "pipelines",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManagePipelines,
    purged: false,
    fields: &[
        Field::new("name", Shape::Name("error-pipeline-needs-name")),
        Field::new("position", Shape::Integer(1, 1_000)).default("1"),
    ],
    parts: &[],
    mentions: &[],
};

/// What a stage consists of.
pub static STAGE: Spec = Spec {
    kind: RecordKind::Stage,
    table: "stages",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManagePipelines,
    purged: false,
    fields: &[
        Field::new("pipeline_id", Shape::Link(RecordKind::Pipeline)),
        Field::new("name", Shape::Name("error-stage-needs-name")),
        Field::new("position", Shape::Integer(1, 1_000)).default("1"),
        Field::new("probability", Shape::Integer(0, 100)).default("0"),
        Field::new("outcome", Shape::Choice(&["open", "won", "lost"])).default("\"open\""),
        Field::new("forecast_category", Shape::Choice(FORECAST_CATEGORIES)).default("\"pipeline\""),
        Field::new("required_fields", Shape::Keys).default("[]"),
    ],
    parts: &[],
    mentions: &[],
};

/// The stages a workspace begins with (decision X8).
const DEFAULT_STAGES: [(&str, i16, Outcome, &str); 6] = [
    ("New", 10, Outcome::Open, "pipeline"),
    ("Qualified", 25, Outcome::Open, "pipeline"),
    ("Proposal", 50, Outcome::Open, "best_case"),
    ("Negotiation", 75, Outcome::Open, "commit"),
    ("Won", 100, Outcome::Won, "closed"),
    ("Lost", 0, Outcome::Lost, "omitted"),
];

/// Gives a new workspace its first pipeline.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn add_default(tx: &mut Tx) -> Result<()> {
    let (workspace_id, now, pipeline_id) = (tx.workspace_id(), tx.now(), tx.new_id());
    sqlx::query!(
        "INSERT INTO crm.pipelines (workspace_id, id, name, position, created_at, updated_at) VALUES ($1, $2, 'Sales', 1, $3, $3)",
        workspace_id,
        pipeline_id,
        now,
    )
    .execute(tx.conn())
    .await?;
    for (position, (name, probability, outcome, forecast_category)) in (1_i16..).zip(DEFAULT_STAGES) {
        let id = tx.new_id();
        sqlx::query!(
            "INSERT INTO crm.stages (workspace_id, id, pipeline_id, name, position, probability, outcome, forecast_category,
                                     created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
            workspace_id,
            id,
            pipeline_id,
            name,
            position,
            probability,
            outcome.as_str(),
            forecast_category,
            now,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// The stages of a pipeline in their order, without retired ones; where none is named, of the one that new deals begin in:
/// the workspace's choice, else the first. A pipeline that is retired has them still, for the deals that were decided in it.
///
/// # Errors
/// Where the database fails.
pub async fn stages(tx: &mut Tx, pipeline: Option<Uuid>) -> Result<Vec<Stage>> {
    let wanted = match pipeline {
        Some(pipeline) => Some(pipeline),
        None => chosen(tx).await?,
    };
    read(tx, wanted.map(|id| vec![id]), None).await
}

/// The pipeline that the workspace has chosen for new deals, unless it is retired.
async fn chosen(tx: &mut Tx) -> Result<Option<Uuid>> {
    let Some(pipeline) = settings::get(tx, DEFAULT_PIPELINE).await? else { return Ok(None) };
    Ok(links::is_live(tx, RecordKind::Pipeline, pipeline).await?.then_some(pipeline))
}

/// The stage that a new deal begins in: the first open one.
pub(crate) async fn opening_stage(tx: &mut Tx) -> Result<Stage> {
    let open = stages(tx, None).await?.into_iter().find(|stage| stage.outcome == Outcome::Open);
    open.ok_or_else(|| Error::broken("a pipeline without an open stage"))
}

/// A stage, retired or not.
///
/// # Errors
/// Where the database fails.
pub async fn stage(tx: &mut Tx, id: Uuid) -> Result<Option<Stage>> {
    Ok(read(tx, None, Some(id)).await?.pop())
}

/// This stage, retired or not; else the stages of these pipelines, in the order of each, or of the first pipeline where none
/// are named.
async fn read(tx: &mut Tx, pipelines: Option<Vec<Uuid>>, stage: Option<Uuid>) -> Result<Vec<Stage>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT s.id, s.pipeline_id, s.name, s.probability, s.outcome, s.forecast_category, s.required_fields, s.version
           FROM crm.stages s
          WHERE s.workspace_id = $1 AND CASE WHEN $3::uuid IS NULL THEN s.deleted_at IS NULL
            AND s.pipeline_id = ANY (coalesce($2::uuid[], ARRAY(
                  SELECT p.id FROM crm.pipelines p WHERE p.workspace_id = $1 AND p.deleted_at IS NULL
                   ORDER BY p.position, p.id LIMIT 1))) ELSE s.id = $3 END
          ORDER BY s.position, s.id",
        workspace_id,
        pipelines.as_deref(),
        stage,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Stage {
            id: row.id,
            pipeline_id: row.pipeline_id,
            name: row.name,
            probability: row.probability,
            outcome: Outcome::parse(&row.outcome),
            forecast_category: ForecastCategory::parse(&row.forecast_category),
            required_fields: row.required_fields,
            version: row.version,
        })
        .collect())
}

/// The pipelines in their order, without retired ones.
///
/// # Errors
/// Where the database fails.
pub async fn list(tx: &mut Tx) -> Result<Vec<Pipeline>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT id, name, version FROM crm.pipelines WHERE workspace_id = $1 AND deleted_at IS NULL ORDER BY position, id",
        workspace_id,
    )
    .fetch_all(tx.conn())
    .await?;
    let stages = read(tx, Some(rows.iter().map(|row| row.id).collect()), None).await?;
    Ok(rows
        .into_iter()
        .map(|row| Pipeline {
            stages: stages.iter().filter(|stage| stage.pipeline_id == row.id).cloned().collect(),
            id: row.id,
            name: row.name,
            version: row.version,
        })
        .collect())
}
