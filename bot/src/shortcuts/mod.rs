//! Shortcuts: “Add…” and “Find…” from anywhere in Slack, and what is in the menu of a message. A shortcut of a message opens a
//! small form with what is guessed of it: the record, and nothing of its words unless the workspace copies.

mod global;
mod message;

use crate::bot::Bot;
use crate::envelope::Interaction;

pub(crate) use global::{add, add_submitted, find};
pub(crate) use message::submitted;

use crate::around::Act;

/// “Save as note”.
pub(crate) async fn note(bot: Bot, interaction: Interaction) {
    message::open(&bot, interaction, Act::Note).await;
}

/// “Create task”.
pub(crate) async fn task(bot: Bot, interaction: Interaction) {
    message::open(&bot, interaction, Act::Task).await;
}

/// “Create lead”.
pub(crate) async fn lead(bot: Bot, interaction: Interaction) {
    message::open(&bot, interaction, Act::Lead).await;
}

/// “Log activity”.
pub(crate) async fn log(bot: Bot, interaction: Interaction) {
    message::open(&bot, interaction, Act::Log).await;
}
