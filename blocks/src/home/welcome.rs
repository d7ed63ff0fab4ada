//! The first minutes: what somebody reads who came in, the guide that leads an administrator through the set-up, and what the
//! Home tab of somebody shows who may not work here.

use crm_core::home::setup::Step;
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;

use super::Page;
use crate::ids::Action;
use crate::kit::{self, Message};
use crate::mrkdwn::Mrkdwn;
use crate::notices;
use crate::panels::Screen;
use crate::viewer::Viewer;

/// What somebody's role is about, for their welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newcomer {
    /// Sells: adds, moves, follows up.
    Seller,
    /// Leads others: sees their work, reads reports.
    Lead,
    /// Looks and changes nothing.
    Reader,
}

/// To who came in: what to do first, by what they are here for.
#[must_use]
pub fn welcome(viewer: &Viewer, name: &str, newcomer: Newcomer) -> Message {
    let said = notices::brief(&text!("welcome", name = name));
    let (first, buttons): (Text, Vec<SlackActionBlockElement>) = match newcomer {
        Newcomer::Seller => (text!("welcome-seller"), vec![add(viewer), help(viewer)]),
        Newcomer::Lead => (text!("welcome-lead"), vec![find(viewer), help(viewer)]),
        Newcomer::Reader => (text!("welcome-reader"), vec![find(viewer), help(viewer)]),
    };
    let blocks =
        vec![kit::section(&viewer.mrkdwn(&said)), kit::section(&viewer.mrkdwn(&first)), kit::actions(None, buttons)];
    Message::new(&viewer.plain(&said), blocks)
}

fn add(viewer: &Viewer) -> SlackActionBlockElement {
    kit::button(Action::AddContact, &viewer.plain(&text!("button-add-contact")), "").into()
}

fn find(viewer: &Viewer) -> SlackActionBlockElement {
    kit::button(Action::AskFind, &viewer.plain(&text!("button-find")), "").into()
}

fn help(viewer: &Viewer) -> SlackActionBlockElement {
    kit::button(Action::RunLine, &viewer.plain(&text!("button-help")), "help").into()
}

/// A step of the set-up, and whether it is done.
pub type SetupStep = (Step, bool);

/// The guide through the set-up: every step with its button, a tick where it is done.
#[must_use]
pub fn setup(viewer: &Viewer, name: &str, steps: &[SetupStep]) -> Message {
    let done = steps.iter().filter(|(_, done)| *done).count();
    let title = viewer.plain(&text!("setup-title"));
    let said = if done == steps.len() {
        text!("setup-finished")
    } else {
        notices::brief(&text!("setup-intro", name = name, done = done, all = steps.len()))
    };
    let mut blocks = vec![kit::header(&title), kit::section(&viewer.mrkdwn(&said))];
    for (step, is_done) in steps {
        let sign = if *is_done { "✅" } else { "⚪" };
        let (what, how) = words(*step);
        let text = Mrkdwn::words(sign)
            .then(" ", &Mrkdwn::bold(&viewer.plain(&what)))
            .then("\n", &if *is_done { Mrkdwn::default() } else { viewer.mrkdwn(&how) });
        match button(viewer, *step, *is_done) {
            Some(button) => blocks.push(kit::section_with(&text, button)),
            None => blocks.push(kit::section(&text)),
        }
    }
    blocks.push(kit::context(&viewer.mrkdwn(&text!("setup-small"))));
    Message::new(&viewer.plain(&text!("setup-spoken", done = done, all = steps.len())), blocks)
}

fn words(step: Step) -> (Text, Text) {
    match step {
        Step::Basics => (text!("setup-basics"), text!("setup-basics-how")),
        Step::Pipeline => (text!("setup-pipeline"), text!("setup-pipeline-how")),
        Step::Team => (text!("setup-team"), text!("setup-team-how")),
        Step::Customers => (text!("setup-customers"), text!("setup-customers-how")),
        Step::Channel => (text!("setup-channel"), text!("setup-channel-how")),
        Step::Report => (text!("setup-report"), text!("setup-report-how")),
    }
}

fn button(viewer: &Viewer, step: Step, is_done: bool) -> Option<SlackBlockButtonElement> {
    let screen = match step {
        Step::Basics => Screen::Basics,
        Step::Pipeline => Screen::Pipelines,
        Step::Team => Screen::Invite,
        Step::Channel => Screen::Selling,
        Step::Report => Screen::Personal,
        Step::Customers => {
            let label = viewer.plain(&text!("button-add-contact"));
            return (!is_done).then(|| kit::button(Action::AddContact, &label, ""));
        }
    };
    let label = if is_done { text!("settings-change") } else { text!("setup-do") };
    let spoken = viewer.plain(&text!("settings-change-spoken", name = viewer.plain(&words(step).0)));
    Some(kit::labelled_button(Action::PanelOpen, &viewer.plain(&label), &screen.code(), &spoken))
}

/// The Home tab of somebody who may not work here (yet): why, in their own words.
#[must_use]
pub fn outside(message: &Message) -> Page {
    Page { blocks: message.blocks.clone(), as_of: kit::context(&Mrkdwn::words("CRM")) }
}
