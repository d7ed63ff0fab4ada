//! What goes to Slack by itself, from the queue: new leads, questions to administrators, welcomes, the daily report, and
//! answers to events. Each job may run twice; what was posted is kept, so that it is posted once.

pub(crate) mod cards;
mod events;
mod exports;
mod messages;
mod people;
mod posts;
mod sending;

use crm_core::events::Subscription;
use crm_core::exports as core_exports;
use crm_core::jobs::Handlers;
use crm_core::money::feed;
use crm_core::{deliveries, files, forms, home, housekeeping, leads, reminders, reports, tasks, users};

pub(crate) use events::{Happened, LISTENERS, store_event};
pub(crate) use sending::now_or_later;

use crate::bot::Bot;
use crate::{channels, transport};

/// The job that shows a new lead in the team's channel: `{"event_id": …}` or `{"batch_id": …}`.
const ANNOUNCE_LEAD: &str = "bot.announce_lead";

/// What the bot wants to be told of.
#[must_use]
pub fn subscriptions() -> Vec<Subscription> {
    let new_leads = Subscription { event: leads::CREATED, job: ANNOUNCE_LEAD };
    let channels = channels::SUBSCRIPTIONS.iter().copied();
    std::iter::once(new_leads).chain(cards::subscriptions()).chain(channels).collect()
}

/// The handlers of every kind of job.
#[must_use]
pub fn handlers(bot: &Bot) -> Handlers {
    let with = |bot: &Bot| bot.clone();
    let refresh = with(bot);
    let (announce, ask, welcome, daily, event) = (with(bot), with(bot), with(bot), with(bot), with(bot));
    let export = with(bot);
    let (send, left, again) = (with(bot), with(bot), with(bot));
    let home_of = with(bot);
    channels::handlers(bot, Handlers::new())
        .on(housekeeping::CLEAN_UP, housekeeping::clean_up)
        .on(feed::FETCH, feed::fetch)
        .on(feed::TAKE_IN, feed::take_in)
        .on(housekeeping::PURGE, housekeeping::purge)
        .on(reminders::SEND, reminders::send)
        .on(tasks::SCAN, tasks::scan)
        .on(files::REMOVE, files::remove)
        .on(forms::PROCESS, forms::process)
        .on(cards::REFRESH, move |crm, job| cards::refresh(refresh.clone(), crm, job))
        .on(ANNOUNCE_LEAD, move |crm, job| posts::announce_lead(announce.clone(), crm, job))
        .on(users::ASK_ADMINS, move |crm, job| posts::ask_admins(ask.clone(), crm, job))
        .on(users::WELCOME, move |crm, job| posts::welcome(welcome.clone(), crm, job))
        .on(reports::SEND_DAILY, move |crm, job| posts::send_daily(daily.clone(), crm, job))
        .on(core_exports::SEND, move |crm, job| exports::send(export.clone(), crm, job))
        .on(deliveries::SEND, move |crm, job| sending::send(send.clone(), crm, job))
        .on(users::LEFT_SLACK, move |crm, job| people::tell_who_left(left.clone(), crm, job))
        .on(transport::AGAIN, move |crm, job| transport::again(again.clone(), crm, job))
        .on(home::REFRESH, move |crm, job| crate::home::refresh(home_of.clone(), crm, job))
        .on(events::SLACK_EVENT, move |crm, job| events::handle(event.clone(), crm, job))
}
