//! Pipelines and their stages: made, renamed, put in order, retired and brought back.

use crm_core::pipelines::{ForecastCategory, Outcome, Pipeline, Retired, Stage};
use crm_core::records::RecordKind;
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;
use uuid::Uuid;

use super::{Deed, Inputs, Panel, Screen, go, row, small};
use crate::cards;
use crate::ids::Action;
use crate::kit::{self, MenuOption};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of a name in a row.
const NAME: usize = 60;
/// Rows of a list.
const ROWS: usize = 30;

/// The pipelines, with what was retired.
#[must_use]
pub fn pipelines(viewer: &Viewer, pipelines: &[Pipeline], retired: &[Retired]) -> Panel {
    let mut blocks: Vec<SlackBlock> = Vec::new();
    for pipeline in pipelines.iter().take(ROWS) {
        let stages: Vec<String> = pipeline.stages.iter().take(20).map(|stage| kit::cut(&stage.name, NAME)).collect();
        let text = Mrkdwn::bold(&kit::cut(&pipeline.name, NAME)).then("\n", &Mrkdwn::words(&stages.join(" → ")));
        blocks.push(row(viewer, &text, &Screen::Pipeline(pipeline.id), &text!("panel-edit")));
    }
    blocks.push(kit::actions(None, vec![go(viewer, &Screen::NewPipeline, &text!("panel-new-pipeline"))]));
    if !retired.is_empty() {
        blocks.push(kit::divider());
        blocks.push(small(viewer, &text!("panel-retired")));
    }
    for one in retired.iter().take(ROWS) {
        let of = one.pipeline.as_deref().map(|name| kit::cut(name, NAME)).unwrap_or_default();
        let text = Mrkdwn::words(&kit::cut(&one.name, NAME)).then(" · ", &Mrkdwn::words(&of));
        let deed = match one.kind {
            RecordKind::Pipeline => Deed::RestorePipeline(one.id),
            _ => Deed::RestoreStage(one.id),
        };
        let button = kit::button(Action::PanelDo, &viewer.plain(&text!("panel-restore")), &deed.code());
        blocks.push(kit::section_with(&text, button));
    }
    Panel::list(Screen::Pipelines, blocks)
}

/// A pipeline to be made: its name, and its stages line by line.
#[must_use]
pub fn new_pipeline(viewer: &Viewer) -> Panel {
    let usual = viewer.plain(&text!("panel-usual-stages"));
    let inputs = Inputs::new(viewer).text("name", &text!("field-name"), "", 100).area(
        "stages",
        &text!("panel-stages"),
        &usual,
        (2_000, Some(&text!("panel-stages-hint"))),
    );
    Panel::form(Screen::NewPipeline, None, inputs.finish()).back_to(Screen::Pipelines)
}

/// A pipeline: its name, its stages in their order.
#[must_use]
pub fn pipeline(viewer: &Viewer, pipeline: &Pipeline) -> Panel {
    let mut inputs = Inputs::new(viewer).text("name", &text!("field-name"), &pipeline.name, 100);
    for (at, stage) in pipeline.stages.iter().take(ROWS).enumerate() {
        let stage_name = Stage { name: kit::cut(&stage.name, NAME), ..stage.clone() };
        let text = Mrkdwn::bold(&cards::stage_with_sign(viewer, &stage_name));
        inputs = inputs.block(row(viewer, &text, &Screen::Stage(stage.id), &text!("panel-edit")));
        if at > 0 && stage.outcome == Outcome::Open {
            let spoken = viewer.plain(&text!("panel-up-spoken", name = kit::cut(&stage.name, NAME)));
            let label = viewer.plain(&text!("panel-up"));
            let up = kit::labelled_button(Action::PanelDo, &label, &Deed::StageUp(stage.id).code(), &spoken);
            inputs = inputs.block(kit::actions(None, vec![up.into()]));
        }
    }
    let more = vec![
        go(viewer, &Screen::NewStage(pipeline.id), &text!("panel-new-stage")),
        retire(viewer, &Screen::RetirePipeline(pipeline.id)),
    ];
    let inputs = inputs.block(kit::actions(None, more));
    Panel::form(Screen::Pipeline(pipeline.id), Some(pipeline.version), inputs.finish()).back_to(Screen::Pipelines)
}

fn retire(viewer: &Viewer, screen: &Screen) -> SlackActionBlockElement {
    // Two buttons of one block may not share an action.
    kit::button(Action::PanelNext, &viewer.plain(&text!("panel-retire")), &screen.code()).into()
}

/// What a stage's form needs besides the stage.
#[derive(Debug, Clone)]
pub struct StageForm {
    /// The stage; nothing where it is to be added.
    pub stage: Option<Stage>,
    /// The pipeline it belongs to.
    pub pipeline: Uuid,
    /// The fields that it may demand: key and name.
    pub fields: Vec<(String, String)>,
}

/// A stage: name, probability, how it counts, what it demands.
#[must_use]
pub fn stage(viewer: &Viewer, form: &StageForm) -> Panel {
    let Some(stage) = &form.stage else { return new_stage(viewer, form) };
    let mut inputs = Inputs::new(viewer).text("name", &text!("field-name"), &stage.name, 100);
    if stage.outcome == Outcome::Open {
        let probability = stage.probability.to_string();
        inputs = inputs.text("probability", &text!("panel-probability"), &probability, 4);
        let category = stage.forecast_category.as_str();
        inputs = inputs.one("forecast_category", &text!("panel-category"), categories(viewer), Some(category));
    }
    let inputs = inputs.several("required_fields", &text!("panel-required"), fields(form), &stage.required_fields);
    let inputs = if stage.outcome == Outcome::Open {
        inputs.block(kit::actions(None, vec![retire(viewer, &Screen::RetireStage(stage.id))]))
    } else {
        inputs
    };
    Panel::form(Screen::Stage(stage.id), Some(stage.version), inputs.finish()).back_to(Screen::Pipeline(form.pipeline))
}

/// A stage to be added.
#[must_use]
pub fn new_stage(viewer: &Viewer, form: &StageForm) -> Panel {
    let inputs = Inputs::new(viewer)
        .text("name", &text!("field-name"), "", 100)
        .text("probability", &text!("panel-probability"), "", 4)
        .several("required_fields", &text!("panel-required"), fields(form), &[]);
    Panel::form(Screen::NewStage(form.pipeline), None, inputs.finish()).back_to(Screen::Pipeline(form.pipeline))
}

fn fields(form: &StageForm) -> Vec<MenuOption> {
    form.fields.iter().map(|(key, name)| kit::option(name, key)).collect()
}

fn categories(viewer: &Viewer) -> Vec<MenuOption> {
    [ForecastCategory::Omitted, ForecastCategory::Pipeline, ForecastCategory::BestCase, ForecastCategory::Commit]
        .map(|category| {
            let words = text!("panel-category-name", category = category.as_str());
            kit::option(&viewer.plain(&words), category.as_str())
        })
        .to_vec()
}

/// Where the open deals of a stage go that is retired.
#[must_use]
pub fn retire_stage(viewer: &Viewer, stage: &Stage, others: &[Stage]) -> Panel {
    let name = kit::cut(&stage.name, NAME);
    asked(viewer, Screen::RetireStage(stage.id), &text!("panel-retire-stage-how", name = name), others)
        .back_to(Screen::Stage(stage.id))
}

/// Where the open deals of a pipeline go that is retired.
#[must_use]
pub fn retire_pipeline(viewer: &Viewer, pipeline: &Pipeline, others: &[Stage]) -> Panel {
    let name = kit::cut(&pipeline.name, NAME);
    asked(viewer, Screen::RetirePipeline(pipeline.id), &text!("panel-retire-pipeline-how", name = name), others)
        .back_to(Screen::Pipeline(pipeline.id))
}

fn asked(viewer: &Viewer, screen: Screen, how: &Text, others: &[Stage]) -> Panel {
    let options = others.iter().map(|stage| kit::option(&stage.name, &stage.id.to_string())).collect();
    let inputs = Inputs::new(viewer).block(kit::section(&viewer.mrkdwn(how))).one_or_none(
        "move_deals_to",
        &text!("panel-move-deals"),
        options,
        None,
    );
    Panel::form(screen, None, inputs.finish()).sent_by(text!("panel-retire"))
}
