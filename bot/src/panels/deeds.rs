//! What the buttons of panels do.

use crm_blocks::panels::{Deed, Screen};
use crm_core::records::{self, RecordKind};
use crm_core::{Result, Tx, pipelines, reasons, roles, tags, teams, text, undo};
use uuid::Uuid;

use super::{Done, show};

/// Does it. `here` is the screen on which its button stood.
pub(super) async fn perform(tx: &mut Tx, deed: Deed, here: Option<Screen>) -> Result<Done> {
    match deed {
        Deed::Undo(event) => {
            undo::event(tx, event).await?;
            let next = here.unwrap_or(Screen::Profile);
            Ok(Done { fact: text!("panel-undone"), event: None, next })
        }
        Deed::StageUp(id) => stage_up(tx, id).await,
        Deed::RetireField(id) => {
            let field = show::definition(tx, id).await?;
            let done = records::archive(tx, RecordKind::Field, id).await?;
            Ok(retired(done.event, &field.name, Screen::Fields(field.kind)))
        }
        Deed::RestoreField(id) => {
            let field = show::definition(tx, id).await?;
            let done = records::restore(tx, RecordKind::Field, id).await?;
            Ok(restored(Some(done.event), &field.name, Screen::Fields(field.kind)))
        }
        Deed::RemoveTag(name) => {
            let removed = tags::remove(tx, &name).await?;
            let fact = text!("panel-tag-removed", name = name, count = removed.records);
            Ok(Done { fact, event: None, next: Screen::Tags })
        }
        Deed::RetireReason(id) => {
            let reason = show::reason(tx, id).await?;
            let done = reasons::retire(tx, id).await?;
            Ok(retired(done.event, &reason.name, Screen::Reasons(reason.kind)))
        }
        Deed::RetireRole(id) => {
            let role = show::role_of(&roles::list(tx).await?, id)?;
            let done = roles::retire(tx, id).await?;
            Ok(retired(done.event, &role.name, Screen::Roles))
        }
        Deed::RetireTeam(id) => {
            let team = show::team(tx, id).await?;
            let done = teams::retire(tx, id).await?;
            Ok(retired(done.event, &team.name, Screen::Teams))
        }
        Deed::RestorePipeline(id) => {
            let pipeline = pipelines::restore(tx, id).await?;
            Ok(restored(None, &pipeline.name, Screen::Pipelines))
        }
        Deed::RestoreStage(id) => {
            let stage = pipelines::restore_stage(tx, id).await?;
            Ok(restored(None, &stage.name, Screen::Pipelines))
        }
    }
}

fn retired(event: Uuid, name: &str, next: Screen) -> Done {
    Done { fact: text!("panel-gone", name = name), event: Some(event), next }
}

fn restored(event: Option<Uuid>, name: &str, next: Screen) -> Done {
    Done { fact: text!("panel-restored", name = name), event, next }
}

/// Puts a stage before the one that stands before it.
async fn stage_up(tx: &mut Tx, id: Uuid) -> Result<Done> {
    let stage = show::stage(&pipelines::list(tx).await?, id)?;
    let mut order: Vec<Uuid> =
        pipelines::stages(tx, Some(stage.pipeline_id)).await?.iter().map(|known| known.id).collect();
    if let Some(at) = order.iter().position(|known| *known == id).filter(|at| *at > 0) {
        order.swap(at, at - 1);
    }
    pipelines::reorder_stages(tx, stage.pipeline_id, &order).await?;
    let fact = text!("panel-moved-up", name = stage.name);
    Ok(Done { fact, event: None, next: Screen::Pipeline(stage.pipeline_id) })
}
