//! Channels of Slack that are about a record: linked by a command, or opened for the record with its people, its living card
//! and its topic. What ties them to the record lives in `crm_core::channels`; here is what is done in Slack for it.

mod card;
mod events;
mod linking;
mod news;
mod opening;
mod putting_away;
mod seen;
mod typed;

use crm_core::jobs::Handlers;

pub(crate) use events::{archived, connected, is_group_or_channel, is_our_leaving, member_left, renamed};
pub(crate) use linking::{ask_mode, open, put_away, show_amounts};
pub(crate) use news::{SUBSCRIPTIONS, keep_channel};
use seen::{Seen, see};
pub(crate) use typed::{Typed, perform, typed};

use crate::bot::Bot;

/// The job that posts and pins the card of a linked channel: `{"slack_id": …}`.
pub(crate) const SHOW_CARD: &str = "bot.channel_card";

/// The jobs of this part.
pub(crate) fn handlers(bot: &Bot, handlers: Handlers) -> Handlers {
    let (open, away, card, news) = (bot.clone(), bot.clone(), bot.clone(), bot.clone());
    handlers
        .on(crm_core::channels::OPEN, move |crm, job| opening::open(open.clone(), crm, job))
        .on(crm_core::channels::PUT_AWAY, move |crm, job| putting_away::put_away(away.clone(), crm, job))
        .on(SHOW_CARD, move |crm, job| card::show(card.clone(), crm, job))
        .on(news::NEWS, move |crm, job| news::tell(news.clone(), crm, job))
}
