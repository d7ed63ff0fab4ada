//! Pipelines and their stages. What a deal does in them lives in `deals`.

use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::records::RecordKind;
use crate::records::catalogue::{BY_ALL, Field, Shape, Spec};
use crate::tx::Tx;

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
}

/// How sure a deal counts in a forecast.
pub const FORECAST_CATEGORIES: &[&str] = &["pipeline", "best_case", "commit", "closed", "omitted"];

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

/// The stages of a pipeline in their order; of the first pipeline where none is named.
///
/// # Errors
/// Where the database fails.
pub async fn stages(tx: &mut Tx, pipeline: Option<Uuid>) -> Result<Vec<Stage>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT s.id, s.pipeline_id, s.name, s.probability, s.outcome
           FROM crm.stages s
          WHERE s.workspace_id = $1 AND s.deleted_at IS NULL
            AND s.pipeline_id = coalesce($2, (SELECT p.id FROM crm.pipelines p WHERE p.workspace_id = $1 AND p.deleted_at IS NULL ORDER BY p.position, p.id LIMIT 1))
          ORDER BY s.position, s.id",
        workspace_id,
        pipeline,
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
        })
        .collect())
}
