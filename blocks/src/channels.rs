//! What is said of and in channels that are about a record. Whatever stands in a channel is read by everybody in it: reference,
//! name, stage and owner, and amounts only where the link allows it.

use chrono::NaiveDate;
use crm_core::channels::{Channel, Mode, StageNews};
use crm_core::search::Row;
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;
use uuid::Uuid;

use crate::ids::{Action, Subject};
use crate::kit::{self, Message};
use crate::mrkdwn::Mrkdwn;
use crate::notices::{self, Changed};
use crate::viewer::Viewer;

/// Characters of a name.
const NAME: usize = 60;

/// A link that was just made.
#[derive(Debug, Clone, Copy)]
pub struct Linking<'a> {
    /// Who linked it; empty where it was so already.
    pub by: &'a str,
    /// The change, to be undone.
    pub event: Option<Uuid>,
    /// The record's name.
    pub name: &'a str,
}

/// The answer to `/crm link`: what the channel is about now, what is logged of it, and what can be set.
#[must_use]
pub fn linked(viewer: &Viewer, channel: &Channel, linking: &Linking<'_>) -> Message {
    let reference = channel.reference.to_string();
    let said = match linking.event {
        Some(event) => {
            let fact = text!("channel-linked", reference = reference, name = kit::cut(linking.name, NAME));
            let by = linking.by;
            notices::changed(viewer, &Changed { fact, by, was: None, event: Some(event), open: None })
        }
        None => notices::done(viewer, &text!("channel-linked-already", reference = reference), None),
    };
    with_settings(viewer, said, channel)
}

/// The answer to a setting of a channel.
#[must_use]
pub fn set(viewer: &Viewer, channel: &Channel, event: Option<Uuid>, by: &str) -> Message {
    let fact = text!("channel-set", reference = channel.reference.to_string());
    let said = notices::changed(viewer, &Changed { fact, by, was: None, event, open: None });
    with_settings(viewer, said, channel)
}

/// What is logged and shown, and the controls that change it.
fn with_settings(viewer: &Viewer, said: Message, channel: &Channel) -> Message {
    let subject = Subject { id: channel.id, version: channel.version };
    let options: Vec<_> = Mode::ALL
        .into_iter()
        .map(|mode| kit::option(&viewer.plain(&mode_words(mode)), &format!("{}:{}", channel.id, mode.as_str())))
        .collect();
    let now = format!("{}:{}", channel.id, channel.mode.as_str());
    let mut controls: Vec<SlackActionBlockElement> = vec![
        kit::select(Action::ChannelMode, &viewer.plain(&text!("channel-select-mode")), options, Some(&now)).into(),
    ];
    if !channel.connected {
        let (label, value) = if channel.shows_amounts {
            (text!("button-hide-amounts"), "no")
        } else {
            (text!("button-show-amounts"), "yes")
        };
        let value = format!("{}:{value}", channel.id);
        controls.push(kit::button(Action::ChannelAmounts, &viewer.plain(&label), &value).into());
    }
    let mut blocks = said.blocks.clone();
    blocks.push(kit::context(&viewer.mrkdwn(&shown_words(channel))));
    blocks.push(kit::actions(Some(subject.block_id("channel", "set")), controls));
    said.with_blocks(blocks)
}

fn mode_words(mode: Mode) -> Text {
    match mode {
        Mode::Off => text!("channel-mode-off"),
        Mode::Links => text!("channel-mode-links"),
        Mode::Full => text!("channel-mode-full"),
    }
}

fn shown_words(channel: &Channel) -> Text {
    match (channel.connected, channel.shows_amounts) {
        (true, _) => text!("channel-shows-connected"),
        (false, true) => text!("channel-shows-amounts"),
        (false, false) => text!("channel-shows-no-amounts"),
    }
}

/// A channel was opened for the record before.
#[must_use]
pub fn there_already(viewer: &Viewer, channel: &Channel) -> Message {
    channel_named(viewer, &text!("channel-there-already", reference = channel.reference.to_string()), channel)
}

/// The channel that somebody asked for is there.
#[must_use]
pub fn opened(viewer: &Viewer, channel: &Channel) -> Message {
    channel_named(viewer, &text!("channel-opened", reference = channel.reference.to_string()), channel)
}

fn channel_named(viewer: &Viewer, said: &Text, channel: &Channel) -> Message {
    let place = Mrkdwn::channel(&channel.slack_id);
    let blocks = vec![kit::section(&viewer.mrkdwn(said).then(" ", &place))];
    Message::new(&format!("{} #{}", viewer.plain(said), channel.name), blocks)
}

/// `D-142 Renewal · Proposal · Rebecca O'Neill · next Fri 27 Nov`, plain, for the topic of a channel.
#[must_use]
pub fn topic(viewer: &Viewer, row: &Row, next: Option<NaiveDate>) -> String {
    let mut parts = vec![format!("{} {}", row.reference, kit::cut(&row.title, NAME))];
    if let Some(stage) = &row.stage {
        parts.push(crate::cards::status(viewer, stage));
    }
    parts.extend(row.owner.as_ref().map(|owner| owner.name.clone()));
    parts.extend(next.map(|day| viewer.plain(&text!("channel-topic-next", day = viewer.day(day)))));
    parts.join(" · ")
}

/// A change of stage, for the thread under the card; `asks` whether those in the channel are asked what becomes of it.
#[must_use]
pub fn news(viewer: &Viewer, channel: &Channel, news: &StageNews, asks: bool) -> Message {
    let reference = channel.reference.to_string();
    let fact = match (news.won, news.closes) {
        (true, _) => text!("channel-news-won", reference = reference),
        (false, true) => text!("channel-news-lost", reference = reference),
        (false, false) => text!("channel-news-moved", reference = reference, stage = &news.to),
    };
    let small = text!(
        "channel-news-by",
        by = news.by.as_deref().unwrap_or("–"),
        time = viewer.moment(news.at),
        from = &news.from
    );
    let said = notices::done(viewer, &fact, Some(&small));
    if !asks {
        return said;
    }
    let subject = Subject { id: channel.id, version: channel.version };
    let archive =
        kit::button(Action::ChannelArchive, &viewer.plain(&text!("button-archive-channel")), &channel.slack_id);
    let keep = kit::button(Action::ChannelKeep, &viewer.plain(&text!("button-keep-channel")), &channel.slack_id);
    let mut blocks = said.blocks.clone();
    blocks.push(kit::actions(Some(subject.block_id("channel", "end")), vec![archive.into(), keep.into()]));
    said.with_blocks(blocks)
}
