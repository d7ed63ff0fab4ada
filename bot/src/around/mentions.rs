//! Somebody names the app in a channel: what they write is a task. A question waits for the assistant, which comes later; what
//! may be either gets two buttons. In the thread of a card it is about that record.

use crm_blocks::{Message, around as views, notices};
use crm_core::channels::{self, Message as Kept};
use crm_core::jobs::JobError;
use crm_core::{Error, Tx};
use serde_json::Value;

use super::{Act, Guess, Source, Talk, act, guess, permalink, tell_here};
use crate::bot::Bot;
use crate::commands::{self, Request};
use crate::delivery::Happened;
use crate::people::{self, Admission};

/// Whether it is a person who names the app.
pub(crate) fn is_mention(event: &Value) -> bool {
    ["bot_id", "subtype"].iter().all(|name| event.get(name).is_none_or(Value::is_null))
        && event.get("user").is_some_and(Value::is_string)
}

/// What somebody wants who names the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// Nothing but its attention.
    Nothing,
    /// An answer.
    Answer,
    /// Something to be done.
    Task,
    /// One of the two.
    Unclear,
}

/// Words with which questions begin.
const ASKING: [&str; 20] = [
    "who", "what", "which", "when", "where", "why", "how", "is", "are", "was", "were", "do", "does", "did", "can",
    "could", "should", "would", "has", "have",
];

fn wish(words: &str) -> Wish {
    let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    let asks = ASKING.contains(&first.trim_matches(|character: char| !character.is_alphanumeric()));
    match (words.trim_end().ends_with('?'), asks, words.split_whitespace().count()) {
        (_, _, 0) => Wish::Nothing,
        (true, ..) => Wish::Answer,
        (false, true, _) => Wish::Unclear,
        (false, false, 1) => Wish::Unclear,
        (false, false, _) => Wish::Task,
    }
}

/// The words without the app's name.
fn without_name(text: &str, bot_user: &str) -> String {
    let mut left = text.to_owned();
    for name in [format!("<@{bot_user}>"), format!("<@{bot_user}|")] {
        while let Some(at) = left.find(&name) {
            let end = left.split_at(at).1.find('>').map_or(left.len(), |end| at + end + 1);
            left.replace_range(at..end, " ");
        }
    }
    left.split_whitespace().collect::<Vec<_>>().join(" ").trim_start_matches([',', ':', ' ']).to_owned()
}

/// Answers a mention.
pub(crate) async fn mentioned(bot: Bot, event: Happened) -> Result<(), JobError> {
    let (channel, ts, person) =
        (event.text("channel").to_owned(), event.text("ts").to_owned(), event.text("user").to_owned());
    let thread = event.field("thread_ts").as_str().map(str::to_owned);
    let words = without_name(event.text("text"), &event.workspace.bot_user_id);
    let talk = Talk { channel: &channel, ts: &ts, thread: thread.as_deref(), text: &words };
    let mut tx = match people::admit(&bot, &event.workspace, &person).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(message)) => return tell_here(&bot, event.workspace.id, talk, &person, &message).await,
        Err(error) => {
            let message = bot.explain(&bot.anybody(), &error);
            return tell_here(&bot, event.workspace.id, talk, &person, &message).await;
        }
    };
    let viewer = bot.viewer(tx.actor());
    let plain = crate::grammar::plain(&words);
    let answer: Message = match wish(&plain) {
        Wish::Nothing => commands::home_of(&viewer, &tx),
        Wish::Answer => views::question(&viewer, &plain),
        Wish::Unclear => views::unclear(&viewer, &plain),
        Wish::Task => {
            if !tx.first_time(&event.key()).await? {
                return Ok(());
            }
            let record = guess(&mut tx, talk).await?;
            let domain = bot.domain(event.workspace.id).await?;
            let source = Source {
                permalink: permalink(&domain, &channel, &ts, thread.as_deref()),
                title: Some(plain.clone()),
                ..Source::default()
            };
            let done = match record {
                Guess::One(record) => act(&mut tx, Act::Task, record, source).await,
                Guess::Several(_) | Guess::Unknown => super::loose_task(&mut tx, source).await,
            };
            match done {
                Ok(done) => {
                    let kept = Kept { channel: &channel, ts: &ts, purpose: "mention", by: "" };
                    if !channels::keep(&mut tx, kept, &done.kept).await? {
                        return Ok(());
                    }
                    let told = done.told(&viewer, &tx);
                    tx.commit().await?;
                    told
                }
                Err(refusal @ Error::User(_)) => bot.explain(&viewer, &refusal),
                Err(fault) => return Err(fault.into()),
            }
        }
    };
    tell_here(&bot, event.workspace.id, talk, &person, &answer).await
}

/// The button of an unclear mention: what was written is a task after all.
pub(crate) async fn make_task(bot: &Bot, request: &Request, mut tx: Tx, words: &str) -> crm_core::Result<Message> {
    let viewer = bot.viewer(tx.actor());
    if !tx.first_time(&request.key).await? {
        return Ok(notices::done_before(&viewer));
    }
    let source = Source { title: Some(words.to_owned()), ..Source::default() };
    let done = super::loose_task(&mut tx, source).await?;
    let told = done.told(&viewer, &tx);
    tx.commit().await?;
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_told_apart() {
        for (words, wanted) in [
            ("", Wish::Nothing),
            ("which deals slipped?", Wish::Answer),
            ("call Acme tomorrow", Wish::Task),
            ("how is Acme doing", Wish::Unclear),
            ("Acme", Wish::Unclear),
            ("ready?", Wish::Answer),
        ] {
            assert_eq!(wish(words), wanted, "{words}");
        }
    }

    #[test]
    fn the_apps_name_is_left_out() {
        for (text, words) in [
            ("<@UBOT> call Acme", "call Acme"),
            ("<@UBOT|crm>: call  Acme", "call Acme"),
            ("please <@UBOT> call <@U1>", "please call <@U1>"),
            ("<@UBOT>", ""),
            ("<@UBOT|", ""),
        ] {
            assert_eq!(without_name(text, "UBOT"), words, "{text}");
        }
    }
}
