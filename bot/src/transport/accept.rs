//! What is done with a request of Slack, whichever way it came in. What a person waits for is done before it is acknowledged,
//! as long as that takes no more than [`BUDGET`]: then Slack knows that nothing was lost, and shows an error where the process
//! ends meanwhile. What takes longer is kept for the queue first (`again`), so that it is not lost either.

use std::time::{Duration, Instant};

use bytes::Bytes;
use crm_blocks::Message;
use serde_json::Value;

use super::again;
use crate::bot::Bot;
use crate::envelope::{EventCallback, Inbound, Interaction, SlashCommand};
use crate::interactions::{Addressee, Place};
use crate::{commands, interactions};

/// How long the acknowledgement waits for the work; Slack gives up after three seconds.
const BUDGET: Duration = Duration::from_secs(2);

/// How long an event may take to be stored: less than Slack's three seconds.
const IN_TIME: Duration = Duration::from_millis(2_500);

/// How long a request may take in all, before the person is told that the database does not answer: one that accepts a
/// connection and then says nothing would keep them waiting for ever.
pub(super) const PATIENCE: Duration = Duration::from_secs(25);

/// What Slack gets as an acknowledgement.
pub(super) enum Answer {
    /// Nothing but that it came.
    Empty,
    /// The challenge of an address that is checked.
    Text(String),
    /// The answer to a command.
    Message(Box<Message>),
    /// What becomes of a form, or the options of a select.
    Body(Value),
    /// It could not be stored: Slack may send it again.
    Again,
}

/// Does what the request says. `body` is the request as it came in.
pub(super) async fn accept(bot: &Bot, inbound: Inbound, body: &Bytes) -> Answer {
    let begun = Instant::now();
    match inbound {
        Inbound::UrlVerification(challenge) => Answer::Text(challenge),
        Inbound::Nothing => Answer::Empty,
        Inbound::Flooded { team_id } => {
            metrics::counter!("crm_slack_events_withheld_total").increment(1);
            tracing::warn!(
                team_id,
                "Slack withholds events of team {team_id}: there were more than 30,000 within an hour"
            );
            Answer::Empty
        }
        Inbound::Command(mut command) => {
            command.team_id = bot.home(&command.team_id, &command.enterprise_id).await;
            take_command(bot, command, body, begun).await
        }
        Inbound::Interaction(mut interaction) => {
            interaction.team.id = bot.home(interaction.team_id(), &interaction.enterprise.id).await;
            take_interaction(bot, *interaction, body, begun).await
        }
        Inbound::Event(event) => take_event(bot, *event).await,
    }
}

/// Runs the line; what is ready within the budget is the answer, what comes later goes to the `response_url`.
async fn take_command(bot: &Bot, command: SlashCommand, body: &Bytes, begun: Instant) -> Answer {
    let (team_id, slack_id) = (command.team_id.clone(), command.user_id.clone());
    let late = Late { key: again::key(body), team_id, slack_id, response_url: command.response_url.clone() };
    let bot_of_work = bot.clone();
    let work = async move { commands::run(&bot_of_work, command).await.map(Box::new) };
    let answer = in_time(bot, work, late, body, begun).await;
    metrics::histogram!("crm_request_seconds", "kind" => "command").record(begun.elapsed().as_secs_f64());
    match answer {
        InTime::Done(Some(message)) => Answer::Message(message),
        // A modal was opened, or the work goes on: Slack wants an empty 200.
        InTime::Done(None) | InTime::Later => Answer::Empty,
        // The work ended without an answer: it panicked, and the log has where.
        InTime::Gone => {
            let fault = crm_core::Error::broken("a command ended without an answer");
            Answer::Message(Box::new(bot.explain(&bot.anybody(), &fault)))
        }
    }
}

async fn take_interaction(bot: &Bot, interaction: Interaction, body: &Bytes, begun: Instant) -> Answer {
    let kind: &'static str = match interaction.kind.as_str() {
        "block_actions" => "block_actions",
        "view_submission" => "view_submission",
        "block_suggestion" => "block_suggestion",
        "shortcut" | "message_action" => "shortcut",
        "view_closed" => "view_closed",
        _ => return Answer::Empty,
    };
    let answer = match kind {
        "view_submission" => interactions::submit(bot, interaction).await.map_or(Answer::Empty, Answer::Body),
        "block_suggestion" => Answer::Body(interactions::options(bot, interaction).await),
        // Slack reads no body here.
        _ => {
            let late = Late {
                key: again::key(body),
                team_id: interaction.team_id().to_owned(),
                slack_id: interaction.user.id.clone(),
                response_url: interaction.response_url.clone(),
            };
            let bot_of_work = bot.clone();
            let work = async move {
                perform(bot_of_work, interaction).await;
                None
            };
            in_time(bot, work, late, body, begun).await;
            Answer::Empty
        }
    };
    metrics::histogram!("crm_request_seconds", "kind" => kind).record(begun.elapsed().as_secs_f64());
    answer
}

/// Does what was clicked, chosen or closed.
pub(super) async fn perform(bot: Bot, interaction: Interaction) {
    match interaction.kind.as_str() {
        "shortcut" | "message_action" => interactions::take_shortcut(bot, interaction).await,
        "view_closed" => interactions::close(bot, interaction).await,
        _ => interactions::act(&bot, interaction).await,
    }
}

/// How a request is answered that was acknowledged before it was done.
struct Late {
    key: String,
    team_id: String,
    slack_id: String,
    response_url: String,
}

impl Late {
    async fn tell(&self, bot: &Bot, message: &Message) {
        let to = Addressee { team_id: &self.team_id, slack_id: &self.slack_id, response_url: &self.response_url };
        interactions::reply(bot, to, message, Place::New).await;
    }
}

/// What came of work within the budget.
enum InTime {
    Done(Option<Box<Message>>),
    Later,
    Gone,
}

/// Waits for the work as long as the budget lasts. Where it takes longer it goes on by itself, is kept for the queue in case
/// that this process ends, and answers the other way.
async fn in_time(
    bot: &Bot,
    work: impl Future<Output = Option<Box<Message>>> + Send + 'static,
    late: Late,
    body: &Bytes,
    begun: Instant,
) -> InTime {
    let (ready, answer) = tokio::sync::oneshot::channel();
    let (key, team_id) = (late.key.clone(), late.team_id.clone());
    let bot_of_work = bot.clone();
    bot.spawn(async move {
        let message = match tokio::time::timeout(PATIENCE, work).await {
            Ok(message) => message,
            // Nothing was committed: giving up takes the transaction back.
            Err(_) => {
                let fault = crm_core::Error::from(sqlx::Error::PoolTimedOut);
                Some(Box::new(bot_of_work.explain(&bot_of_work.anybody(), &fault)))
            }
        };
        if let Err(message) = ready.send(message) {
            if let Some(message) = message {
                late.tell(&bot_of_work, &message).await;
            }
            again::done(&bot_of_work, &late.team_id, &late.key).await;
        }
    });
    match tokio::time::timeout(BUDGET.saturating_sub(begun.elapsed()), answer).await {
        Ok(Ok(message)) => InTime::Done(message),
        Ok(Err(_)) => InTime::Gone,
        Err(_) => {
            again::keep(bot, &team_id, &key, body).await;
            InTime::Later
        }
    }
}

/// Stores the event and acknowledges it; the work comes from the queue. Where it cannot be stored, Slack sends it again.
async fn take_event(bot: &Bot, event: EventCallback) -> Answer {
    let begun = Instant::now();
    // A database that says nothing is as good as one that is away: Slack sends the event again.
    let storing = tokio::time::timeout(IN_TIME, crate::delivery::store_event(bot, &event)).await;
    let stored = storing.unwrap_or_else(|_| Err(crm_core::Error::from(sqlx::Error::PoolTimedOut)));
    metrics::histogram!("crm_request_seconds", "kind" => "event").record(begun.elapsed().as_secs_f64());
    match stored {
        Ok(()) => Answer::Empty,
        Err(error) => {
            bot.explain(&bot.anybody(), &error);
            Answer::Again
        }
    }
}
