//! What goes to Slack by itself, from the queue: new leads, questions to administrators, welcomes, the daily report, and
//! answers to events. Each job may run twice; what was posted is kept, so that it is posted once.

mod events;
mod posts;

use crm_core::events::Subscription;
use crm_core::jobs::Handlers;
use crm_core::money::feed;
use crm_core::{files, forms, housekeeping, leads, reminders, reports, tasks, users};

pub(crate) use events::store_event;

use crate::bot::Bot;

/// The job that shows a new lead in the team's channel: `{"event_id": …}` or `{"batch_id": …}`.
const ANNOUNCE_LEAD: &str = "bot.announce_lead";

/// What the bot wants to be told of.
#[must_use]
pub fn subscriptions() -> Vec<Subscription> {
    vec![Subscription { event: leads::CREATED, job: ANNOUNCE_LEAD }]
}

/// The handlers of every kind of job.
#[must_use]
pub fn handlers(bot: &Bot) -> Handlers {
    let with = |bot: &Bot| bot.clone();
    let (announce, ask, welcome, daily, event) = (with(bot), with(bot), with(bot), with(bot), with(bot));
    Handlers::new()
        .on(housekeeping::CLEAN_UP, housekeeping::clean_up)
        .on(feed::FETCH, feed::fetch)
        .on(feed::TAKE_IN, feed::take_in)
        .on(housekeeping::PURGE, housekeeping::purge)
        .on(reminders::SEND, reminders::send)
        .on(tasks::SCAN, tasks::scan)
        .on(files::REMOVE, files::remove)
        .on(forms::PROCESS, forms::process)
        .on(ANNOUNCE_LEAD, move |crm, job| posts::announce_lead(announce.clone(), crm, job))
        .on(users::ASK_ADMINS, move |crm, job| posts::ask_admins(ask.clone(), crm, job))
        .on(users::WELCOME, move |crm, job| posts::welcome(welcome.clone(), crm, job))
        .on(reports::SEND_DAILY, move |crm, job| posts::send_daily(daily.clone(), crm, job))
        .on(events::SLACK_EVENT, move |crm, job| events::handle(event.clone(), crm, job))
}
