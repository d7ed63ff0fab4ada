//! The settings of what happens around messages and channels in Slack.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::choices::Choice;
use super::typed::Typed;
use super::{Definition, Level, Setting, Shape};
use crate::channels::Mode;

/// Every setting of what happens around messages and channels.
pub(super) const OF_SLACK: &[&Definition] = &[
    COPY_MESSAGES.definition(),
    CHANNEL_LOGGING.definition(),
    RECORD_CHANNELS.definition(),
    ARCHIVE_RECORD_CHANNELS.definition(),
    REACTIONS.definition(),
];

/// Whether what is kept of a message may be its words; without it, it is where the message stands.
pub const COPY_MESSAGES: Setting<bool> = Setting::of(&Definition {
    key: "copy_messages",
    level: Level::Workspace,
    shape: Shape::YesNo,
    optional: false,
    default: r#"false"#,
    name: "setting-copy-messages",
    help: "setting-copy-messages-help",
    reason: "Slack's words stay in Slack: who is asked to erase them there has erased them.",
});

/// What is logged of a channel that is linked to a record, unless the channel says otherwise.
pub const CHANNEL_LOGGING: Setting<Mode> = Setting::of(&Definition {
    key: "channel_logging",
    level: Level::Workspace,
    shape: Shape::OneOf(&["off", "links", "full"]),
    optional: false,
    default: r#""links""#,
    name: "setting-channel-logging",
    help: "setting-channel-logging-help",
    reason: "Who links a channel wants to see there was talk; its words stay in Slack.",
});

/// Who sees a channel that is opened for a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelSight {
    /// Those who are invited.
    Private,
    /// Everybody of the workspace.
    Public,
}

/// Who sees a channel that is opened for a record.
pub const RECORD_CHANNELS: Setting<ChannelSight> = Setting::of(&Definition {
    key: "record_channels",
    level: Level::Workspace,
    shape: Shape::OneOf(&["private", "public"]),
    optional: false,
    default: r#""private""#,
    name: "setting-record-channels",
    help: "setting-record-channels-help",
    reason: "A public channel shows a deal to people whose scope does not.",
});

/// What happens to a record's channel once its deal is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelEnd {
    /// Those in it are asked.
    Ask,
    /// It is archived.
    Archive,
    /// It stays.
    Keep,
}

/// What happens to the channel that was opened for a deal once the deal is closed.
pub const ARCHIVE_RECORD_CHANNELS: Setting<ChannelEnd> = Setting::of(&Definition {
    key: "archive_record_channels",
    level: Level::Workspace,
    shape: Shape::OneOf(&["ask", "archive", "keep"]),
    optional: false,
    default: r#""ask""#,
    name: "setting-archive-record-channels",
    help: "setting-archive-record-channels-help",
    reason: "A deal that is won has an afterwards; who is in the channel knows whether it belongs there.",
});

/// Which reaction to a message does what.
pub const REACTIONS: Setting<Reactions> = Setting::of(&Definition {
    key: "reactions",
    level: Level::Workspace,
    shape: Shape::Reactions,
    optional: false,
    default: r#"["star:note"]"#,
    name: "setting-reactions",
    help: "setting-reactions-help",
    reason: "A star saves a note, as the card of the product says; whoever wants more adds to it.",
});

/// What a reaction to a message does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReactionAction {
    /// Saves a note.
    Note,
    /// Makes a task of it.
    Task,
    /// Opens a lead.
    Lead,
    /// Logs that something was said.
    Log,
    /// Sets a follow-up date for tomorrow.
    FollowUp,
}

/// Which reaction does what: the names of emoji, without colons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reactions(BTreeMap<String, ReactionAction>);

/// The most reactions that do something.
const MOST: usize = 20;

impl Reactions {
    /// What a reaction does; nothing where it is only a reaction. A tone of skin does not matter.
    #[must_use]
    pub fn action(&self, emoji: &str) -> Option<ReactionAction> {
        let plain = emoji.split("::").next().unwrap_or(emoji);
        self.0.get(plain).copied()
    }
}

/// `["star:note"]`, as programs keep it, or `⭐`-less words as people type them: `star:note, memo=task`; `[]` for none.
pub(super) fn reactions(given: &Value) -> Option<Value> {
    let pairs: Vec<String> = match given {
        Value::String(text) if super::shape::is_none(given) || text.trim().is_empty() => Vec::new(),
        Value::String(text) => text.split([',', ';', '\n']).map(str::to_owned).collect(),
        Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        _ => return None,
    };
    let mut known = BTreeMap::new();
    for pair in pairs {
        let (emoji, action) = pair.trim().trim_start_matches(':').rsplit_once([':', '='])?;
        let emoji = emoji.trim().trim_end_matches(':').to_lowercase();
        let sound = |character: char| character.is_alphanumeric() || "_-+'".contains(character);
        if emoji.is_empty() || emoji.len() > 100 || !emoji.chars().all(sound) {
            return None;
        }
        let action = action.trim().to_lowercase().replace(['-', ' '], "_");
        known.insert(emoji, ReactionAction::ALL.iter().copied().find(|one| one.as_str() == action)?);
    }
    (known.len() <= MOST).then(|| Reactions(known).write())
}

impl Choice for ReactionAction {
    const ALL: &'static [Self] = &[Self::Note, Self::Task, Self::Lead, Self::Log, Self::FollowUp];
    const USUAL: Self = Self::Note;

    fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Task => "task",
            Self::Lead => "lead",
            Self::Log => "log",
            Self::FollowUp => "follow_up",
        }
    }
}

impl Choice for Mode {
    const ALL: &'static [Self] = &Self::ALL;
    const USUAL: Self = Self::Links;

    fn as_str(self) -> &'static str {
        self.as_str()
    }
}

impl Choice for ChannelSight {
    const ALL: &'static [Self] = &[Self::Private, Self::Public];
    const USUAL: Self = Self::Private;

    fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Public => "public",
        }
    }
}

impl Choice for ChannelEnd {
    const ALL: &'static [Self] = &[Self::Ask, Self::Archive, Self::Keep];
    const USUAL: Self = Self::Ask;

    fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Archive => "archive",
            Self::Keep => "keep",
        }
    }
}

impl Typed for Reactions {
    fn read(kept: &Value) -> Option<Self> {
        let pair = |item: &Value| {
            let (emoji, action) = item.as_str()?.rsplit_once(':')?;
            Some((emoji.to_owned(), ReactionAction::ALL.iter().copied().find(|one| one.as_str() == action)?))
        };
        kept.as_array()?.iter().map(pair).collect::<Option<_>>().map(Self)
    }

    fn write(&self) -> Value {
        self.0.iter().map(|(emoji, action)| json!(format!("{emoji}:{}", action.as_str()))).collect()
    }

    fn hollow() -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reactions_are_read_as_people_type_them() {
        for (typed, kept) in [
            (json!("star:note"), json!(["star:note"])),
            (json!(":star:=note, memo = Task"), json!(["memo:task", "star:note"])),
            (json!(":star::note; +1:follow-up"), json!(["+1:follow_up", "star:note"])),
            (json!(["star:note", "star:log"]), json!(["star:log"])),
            (json!("none"), json!([])),
            (json!([]), json!([])),
        ] {
            assert_eq!(reactions(&typed), Some(kept), "{typed}");
        }
        for wrong in [json!("star"), json!("star:dance"), json!(":note"), json!("a b:note"), json!(7), json!([1])] {
            assert_eq!(reactions(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn tones_of_skin_do_not_matter() {
        let known = Reactions::read(&json!(["+1:note"])).unwrap_or_default();
        assert_eq!(known.action("+1::skin-tone-4"), Some(ReactionAction::Note));
        assert_eq!(known.action("star"), None);
    }
}
