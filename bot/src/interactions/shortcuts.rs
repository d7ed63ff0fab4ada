//! Shortcuts: the global ones of the search bar, and those of a message's menu. The table is the one place that knows them:
//! the manifest is held against it. A shortcut that is not in it is acknowledged and left alone.

use futures::future::BoxFuture;

use crate::bot::Bot;
use crate::envelope::Interaction;
use crate::shortcuts;

/// Where a shortcut is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShortcutKind {
    /// In the search bar and beside the composer: without a channel and without a `response_url`.
    Global,
    /// In the menu of a message.
    Message,
}

/// A shortcut and what does its work. Slack has its acknowledgement already; the trigger lives for three seconds.
pub(crate) struct Shortcut {
    /// Its name in the manifest, `crm1.<area>.<verb>`.
    pub(crate) callback_id: &'static str,
    /// Where it is offered.
    pub(crate) kind: ShortcutKind,
    /// Does it.
    pub(crate) work: fn(Bot, Interaction) -> BoxFuture<'static, ()>,
}

/// Every shortcut.
pub(crate) const SHORTCUTS: &[Shortcut] = &[
    Shortcut {
        callback_id: "crm1.global.add",
        kind: ShortcutKind::Global,
        work: |bot, interaction| Box::pin(shortcuts::add(bot, interaction)),
    },
    Shortcut {
        callback_id: "crm1.global.find",
        kind: ShortcutKind::Global,
        work: |bot, interaction| Box::pin(shortcuts::find(bot, interaction)),
    },
    Shortcut {
        callback_id: "crm1.msg.note",
        kind: ShortcutKind::Message,
        work: |bot, interaction| Box::pin(shortcuts::note(bot, interaction)),
    },
    Shortcut {
        callback_id: "crm1.msg.task",
        kind: ShortcutKind::Message,
        work: |bot, interaction| Box::pin(shortcuts::task(bot, interaction)),
    },
    Shortcut {
        callback_id: "crm1.msg.lead",
        kind: ShortcutKind::Message,
        work: |bot, interaction| Box::pin(shortcuts::lead(bot, interaction)),
    },
    Shortcut {
        callback_id: "crm1.msg.log",
        kind: ShortcutKind::Message,
        work: |bot, interaction| Box::pin(shortcuts::log(bot, interaction)),
    },
];

/// Does what the shortcut says.
pub(crate) async fn take(bot: Bot, interaction: Interaction) {
    match SHORTCUTS.iter().find(|shortcut| shortcut.callback_id == interaction.callback_id) {
        Some(shortcut) => (shortcut.work)(bot, interaction).await,
        None => tracing::info!(callback_id = interaction.callback_id, "a shortcut that is not ours"),
    }
}
