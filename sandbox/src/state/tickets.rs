//! Trigger ids and response URLs: what lets an app answer an interaction, how often and how long.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};

use super::State;
use crate::ids;

/// How long a trigger id opens a modal.
pub(crate) const TRIGGER_LIFE: Duration = Duration::seconds(3);
const RESPONSE_LIFE: Duration = Duration::minutes(30);
const RESPONSE_USES: u32 = 5;
/// Expired tickets are kept a while, so that the app hears `expired` and not `unknown`.
const FORGET_AFTER: Duration = Duration::hours(2);

/// What a trigger id stands for.
struct Trigger {
    person: String,
    at: DateTime<Utc>,
    used: bool,
    /// Came from inside a modal, so that `views.push` may use it.
    from_modal: bool,
}

/// Where the answers to a response URL go.
#[derive(Clone, Debug)]
pub(crate) struct ResponseTicket {
    secret: String,
    at: DateTime<Utc>,
    uses: u32,
    pub person: String,
    pub channel: String,
    pub thread_ts: Option<String>,
    /// The message that `replace_original` and `delete_original` mean; after a command, its first ephemeral answer.
    pub original: Option<String>,
}

/// The tickets given out.
#[derive(Default)]
pub(crate) struct Tickets {
    triggers: HashMap<String, Trigger>,
    responses: HashMap<String, ResponseTicket>,
}

impl State {
    pub fn new_trigger(&mut self, person: &str, from_modal: bool) -> String {
        let now = self.now();
        let id = format!("{}.{}.{}", rand::random::<u32>(), rand::random::<u32>(), ids::secret(16));
        self.tickets.triggers.retain(|_, trigger| now - trigger.at < FORGET_AFTER);
        let trigger = Trigger { person: person.to_owned(), at: now, used: false, from_modal };
        self.tickets.triggers.insert(id.clone(), trigger);
        id
    }

    /// Uses a trigger id up and tells whose it was. `push` asks for one that came from inside a modal.
    pub fn exchange_trigger(&mut self, id: &str, push: bool) -> Result<String, &'static str> {
        let now = self.now();
        let trigger = self.tickets.triggers.get_mut(id).ok_or("invalid_trigger_id")?;
        if trigger.used {
            return Err("exchanged_trigger_id");
        }
        if now - trigger.at > TRIGGER_LIFE {
            return Err("expired_trigger_id");
        }
        if push && !trigger.from_modal {
            return Err("invalid_trigger_id");
        }
        trigger.used = true;
        Ok(trigger.person.clone())
    }

    pub fn new_response_url(
        &mut self,
        person: &str,
        channel: &str,
        thread_ts: Option<String>,
        original: Option<String>,
    ) -> String {
        let now = self.now();
        self.tickets.responses.retain(|_, ticket| now - ticket.at < FORGET_AFTER);
        let (id, secret) = (rand::random::<u64>().to_string(), ids::secret(12));
        let url = format!("{}/response/{}/{id}/{secret}", self.base, self.identity().team_id);
        let (person, channel) = (person.to_owned(), channel.to_owned());
        let ticket = ResponseTicket { secret, at: now, uses: 0, person, channel, thread_ts, original };
        self.tickets.responses.insert(id, ticket);
        url
    }

    /// Counts a use of a response URL, unless it is unknown, too old or used up.
    pub fn use_response_url(&mut self, team: &str, id: &str, secret: &str) -> Result<ResponseTicket, &'static str> {
        let now = self.now();
        if team != self.identity().team_id {
            return Err("expired_url");
        }
        let ticket =
            self.tickets.responses.get_mut(id).filter(|ticket| ticket.secret == secret).ok_or("expired_url")?;
        if now - ticket.at > RESPONSE_LIFE {
            return Err("expired_url");
        }
        if ticket.uses >= RESPONSE_USES {
            return Err("used_url");
        }
        ticket.uses += 1;
        Ok(ticket.clone())
    }

    /// The ticket of a response URL, without using it.
    pub fn peek_response_url(&self, id: &str, secret: &str) -> Option<ResponseTicket> {
        self.tickets.responses.get(id).filter(|ticket| ticket.secret == secret).cloned()
    }

    /// Remembers the answer that later posts to the same URL may replace.
    pub fn set_original(&mut self, id: &str, ts: &str) {
        if let Some(ticket) = self.tickets.responses.get_mut(id) {
            ticket.original = Some(ts.to_owned());
        }
    }
}
