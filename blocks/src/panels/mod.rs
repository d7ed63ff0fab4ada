//! Panels: modals in which something is set. One modal shows one [`Screen`] after another, and what was saved stands on top
//! of the next; lists lead to forms, forms back to their lists. A panel's metadata holds the screen and the version that its
//! reader saw, and no values.

mod fields;
mod inputs;
mod pipelines;
mod roles;
mod screen;
mod settings;
mod team;
mod words;

pub use fields::{FieldList, access, access_of, field, fields, new_field};
pub use inputs::Inputs;
pub use pipelines::{StageForm, new_pipeline, new_stage, pipeline, pipelines, retire_pipeline, retire_stage, stage};
pub use roles::{new_role, role, roles};
pub use screen::{Deed, Screen};
pub use settings::{SettingsForm, choice, notifications, profile, settings};
pub use team::{PersonForm, invite, leave, new_team, person, return_to_work, team, teams};
pub use words::{add, help, new_reason, reason, reasons, rules, tag, tags};

use crm_core::error::UserError;
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;
use uuid::Uuid;

use crate::ids::{Action, Form};
use crate::kit::{self, Frame};
use crate::mrkdwn::Mrkdwn;
use crate::notices;
use crate::viewer::Viewer;

/// What a panel knows of itself: `private_metadata`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PanelState {
    /// The version of this format.
    pub v: u8,
    /// The code of the screen.
    pub screen: String,
    /// The version of what it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ver: Option<i32>,
}

/// A panel, laid out.
#[derive(Debug, Clone)]
pub struct Panel {
    /// What it shows.
    pub screen: Screen,
    /// The version of what it shows, as its reader sees it.
    pub version: Option<i32>,
    /// Where its way back leads.
    pub back: Option<Screen>,
    /// What is on the button that sends it; nothing where nothing is filled in.
    pub submit: Option<Text>,
    /// Its blocks.
    pub blocks: Vec<SlackBlock>,
}

/// Blocks of a panel besides the notice and the way back.
const MOST: usize = 94;

impl Panel {
    /// A panel that shows.
    #[must_use]
    pub fn list(screen: Screen, blocks: Vec<SlackBlock>) -> Self {
        Self { screen, version: None, back: None, submit: None, blocks }
    }

    /// A panel that is filled in.
    #[must_use]
    pub fn form(screen: Screen, version: Option<i32>, blocks: Vec<SlackBlock>) -> Self {
        Self { screen, version, back: None, submit: Some(text!("button-save")), blocks }
    }

    /// The same with a way back.
    #[must_use]
    pub fn back_to(mut self, screen: Screen) -> Self {
        self.back = Some(screen);
        self
    }

    /// The same with other words on the button that sends it.
    #[must_use]
    pub fn sent_by(mut self, words: Text) -> Self {
        self.submit = Some(words);
        self
    }

    /// The view as Slack takes it, under what came of the last step.
    #[must_use]
    pub fn view(&self, viewer: &Viewer, notice: &[SlackBlock]) -> SlackView {
        let state = PanelState { v: 1, screen: self.screen.code(), ver: self.version };
        let metadata = serde_json::to_string(&state).unwrap_or_default();
        let mut blocks: Vec<SlackBlock> = notice.iter().take(3).cloned().collect();
        if let Some(back) = &self.back {
            let label = viewer.plain(&text!("panel-back", name = viewer.plain(&back.label())));
            blocks.push(kit::actions(None, vec![kit::button(Action::PanelBack, &label, &back.code()).into()]));
        }
        blocks.extend(self.blocks.iter().take(MOST).cloned());
        let (title, close) = (viewer.plain(&self.screen.label()), viewer.plain(&text!("panel-close")));
        match &self.submit {
            Some(submit) => {
                let close = viewer.plain(&text!("button-cancel"));
                let submit = Some(viewer.plain(submit));
                kit::modal(Frame { form: Form::Panel, title, submit, close, metadata }, blocks)
            }
            None => kit::sheet(Form::Panel, &title, &close, metadata, blocks),
        }
    }
}

/// Something that was done in a panel: the fact, and a button that takes it back.
#[must_use]
pub fn done(viewer: &Viewer, fact: &Text, event: Option<Uuid>) -> Vec<SlackBlock> {
    let said = viewer.mrkdwn(&notices::brief(fact));
    match event {
        Some(event) => {
            let code = Deed::Undo(event).code();
            let button = kit::button(Action::PanelDo, &viewer.plain(&text!("panel-undo")), &code);
            vec![kit::section_with(&said, button)]
        }
        None => vec![kit::section(&said)],
    }
}

/// A step that was refused, on top of the panel.
#[must_use]
pub fn refused(viewer: &Viewer, refusal: &UserError) -> Vec<SlackBlock> {
    let said = viewer.mrkdwn(&notices::brief(refusal.text()));
    vec![kit::section(&Mrkdwn::words("⚠️").then(" ", &said))]
}

/// A sheet that shows a message where there is no conversation to show it in.
#[must_use]
pub fn message(viewer: &Viewer, title: &Text, blocks: Vec<SlackBlock>) -> SlackView {
    let (title, close) = (viewer.plain(title), viewer.plain(&text!("panel-close")));
    kit::sheet(Form::Card, &title, &close, String::new(), blocks)
}

/// A row that leads to a screen.
pub(crate) fn row(viewer: &Viewer, text: &Mrkdwn, screen: &Screen, label: &Text) -> SlackBlock {
    kit::section_with(text, kit::button(Action::PanelGo, &viewer.plain(label), &screen.code()))
}

/// A button that leads to a screen.
pub(crate) fn go(viewer: &Viewer, screen: &Screen, label: &Text) -> SlackActionBlockElement {
    kit::button(Action::PanelGo, &viewer.plain(label), &screen.code()).into()
}

/// A button that does something for good, and asks before.
pub(crate) fn deed(viewer: &Viewer, deed: &Deed, label: &Text, about: &Text) -> SlackBlock {
    let say = |words: &Text| viewer.plain(words);
    let question = kit::question(&say(label), &say(&notices::brief(about)), &say(label), &say(&text!("button-cancel")));
    let button = kit::button(Action::PanelDo, &say(label), &deed.code());
    kit::actions(None, vec![kit::dangerous(button, question).into()])
}

/// Small print.
pub(crate) fn small(viewer: &Viewer, words: &Text) -> SlackBlock {
    kit::context(&viewer.mrkdwn(words))
}
