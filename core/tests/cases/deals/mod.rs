//! Deals on their way through pipelines: what a stage asks for, how a deal is decided, how long it took, what it adds up to.

mod amounts;
mod closing;
mod history;
mod participants;
mod pipelines;
mod quotas;
mod required;
mod retiring;
mod rotting;
mod sums;

use crm_core::pipelines::{self as core_pipelines, NewPipeline, NewStage, Pipeline};
use crm_core::{Tx, history as core_history};
use uuid::Uuid;

/// A stage to be added.
fn new_stage(name: &str, probability: i16) -> NewStage {
    NewStage { name: name.to_owned(), probability, ..NewStage::default() }
}

/// Adds a pipeline "Partners" with the stages "Talks" and "Contract".
async fn partners(tx: &mut Tx) -> Pipeline {
    let stages = vec![new_stage("Talks", 20), new_stage("Contract", 80)];
    let new = NewPipeline { name: "Partners".into(), stages, ..NewPipeline::default() };
    core_pipelines::add(tx, new).await.unwrap()
}

/// The names of a pipeline's stages.
fn names(pipeline: &Pipeline) -> Vec<&str> {
    pipeline.stages.iter().map(|stage| stage.name.as_str()).collect()
}

/// What happened to a record, newest first.
async fn kinds(tx: &mut Tx, record: Uuid) -> Vec<String> {
    core_history::of_record(tx, record, 20).await.unwrap().into_iter().map(|entry| entry.kind).collect()
}
