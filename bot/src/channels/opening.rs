//! Opening a channel of a record's own: made, named, its people invited, its card pinned, its topic set. A job that may be
//! killed anywhere and runs again: each step finds what the one before it left.

use std::collections::BTreeSet;

use crm_blocks::{Message, channels as views, notices};
use crm_core::actor::Origin;
use crm_core::channels::{self, Channel, NewChannel};
use crm_core::jobs::{Job, JobError};
use crm_core::records::RecordKind;
use crm_core::settings::{self, ChannelSight, RECORD_CHANNELS};
use crm_core::texts::Text;
use crm_core::users::{self, Status, User};
use crm_core::{Actor, Crm, Tx, search, teams, text};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackApiToken;
use uuid::Uuid;

use super::{Seen, card, news};
use crate::bot::Bot;
use crate::slack::SlackError;

/// Characters of a channel's name in Slack.
const MAX_NAME: usize = 80;

/// How many names are tried.
const ATTEMPTS: usize = 20;

/// Opens the channel.
pub(super) async fn open(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let workspace = bot.workspace_by_id(job.workspace()?).await?;
    let kind: String = job.field("record_kind")?;
    let id: Uuid = job.field("record_id")?;
    let asked_by: Option<Uuid> = job.field("asked_by").ok();
    let kind = RecordKind::parse(&kind).ok_or_else(|| JobError::dead("no such kind of record"))?;
    let system = Actor::system(workspace.id, Origin::Slack);
    let Some(asker) = asker(&crm, &system, asked_by).await? else { return Ok(()) };
    let mut tx = crm.begin(&asker.actor(workspace.id, Origin::Slack)).await?;
    let rows = search::rows(&mut tx, &[(kind, id)]).await?;
    let there = channels::of_record(&mut tx, id).await?.into_iter().find(|channel| channel.opened);
    let sight = settings::get(&mut tx, RECORD_CHANNELS).await?;
    drop(tx);
    // Who asked may have lost sight of the record since; then nothing is opened for them.
    let Some(row) = rows.into_iter().next() else { return Ok(()) };
    let token = bot.token(workspace.id).await?;
    let channel = match there {
        Some(there) => there,
        None => {
            let wish =
                Wish { name: slug(&row.title, &row.reference.to_string()), private: sight == ChannelSight::Private };
            let made = match make(&bot, &token, &wish, &workspace.bot_user_id, &crm, &system).await {
                Ok(made) => made,
                Err(SlackError::Refused(code)) if !is_passing(&code) => {
                    tracing::warn!(code, "a channel could not be opened");
                    let why = text!("channel-not-opened", reference = row.reference.to_string());
                    return tell_whoever_asked(&bot, &crm, workspace.id, asked_by, &why).await;
                }
                Err(error) => return Err(error.into()),
            };
            take_in(&crm, &asker, workspace.id, (kind, id), made).await?
        }
    };
    let people = people(&crm, &system, &asker, (kind, id)).await?;
    invite(&bot, &token, &channel.slack_id, &people).await?;
    news::write_topic(&bot, &crm, workspace.id, &channel).await?;
    card::show_in(&bot, &crm, workspace.id, &channel, job.attempt).await?;
    let viewer = bot.viewer(&asker.actor(workspace.id, Origin::Slack));
    let about = crm_core::posted::About { purpose: "channel_opened", subject: channel.id, recipient: &asker.slack_id };
    card::post_once(&bot, &crm, workspace.id, about, &views::opened(&viewer, &channel)).await
}

async fn asker(crm: &Crm, system: &Actor, asked_by: Option<Uuid>) -> Result<Option<User>, JobError> {
    let Some(asked_by) = asked_by else { return Ok(None) };
    let mut tx = crm.begin(system).await?;
    Ok(users::get(&mut tx, asked_by).await?.filter(|user| user.status == Status::Active))
}

fn is_passing(code: &str) -> bool {
    ["internal_error", "fatal_error", "service_unavailable", "request_timeout"].contains(&code)
}

/// What the channel is to be.
struct Wish {
    name: String,
    private: bool,
}

/// Makes the channel, or finds the one that an attempt before this one made and did not live to take note of: the app made
/// it, it has the name, and it is about nothing yet. A name that somebody else has gets a number.
async fn make(
    bot: &Bot,
    token: &SlackApiToken,
    wish: &Wish,
    bot_user: &str,
    crm: &Crm,
    system: &Actor,
) -> Result<Seen, SlackError> {
    for attempt in 1..=ATTEMPTS {
        let name = numbered(&wish.name, attempt);
        let arguments = json!({ "name": name, "is_private": wish.private });
        match bot.slack().post(token, "conversations.create", &arguments).await {
            Ok(answer) => return Ok(Seen::of(answer.get("channel").unwrap_or(&Value::Null))),
            Err(SlackError::Refused(code)) if code == "name_taken" => {
                if let Some(ours) = left_behind(bot, token, &name, bot_user).await?
                    && !is_taken(crm, system, &ours.id).await
                {
                    return Ok(ours);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Err(SlackError::Refused("name_taken".to_owned()))
}

/// The channel of this name that the app itself made and is in.
async fn left_behind(bot: &Bot, token: &SlackApiToken, name: &str, bot_user: &str) -> Result<Option<Seen>, SlackError> {
    let mut cursor = String::new();
    loop {
        let types = "public_channel,private_channel";
        let arguments =
            [("types", types), ("exclude_archived", "true"), ("limit", "1000"), ("cursor", cursor.as_str())];
        let answer = bot.slack().get(token, "users.conversations", &arguments).await?;
        let all = answer.get("channels").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let found = all.iter().map(Seen::of).find(|seen| seen.name == name && seen.creator == bot_user);
        if found.is_some() {
            return Ok(found);
        }
        cursor =
            answer.pointer("/response_metadata/next_cursor").and_then(Value::as_str).unwrap_or_default().to_owned();
        if cursor.is_empty() {
            return Ok(None);
        }
    }
}

/// Whether a channel is about something, whoever sees it. Where that cannot be told, it is left alone.
async fn is_taken(crm: &Crm, system: &Actor, slack_id: &str) -> bool {
    let Ok(mut tx) = crm.begin(system).await else { return true };
    channels::of_channel(&mut tx, slack_id).await.map_or(true, |channel| channel.is_some())
}

/// Ties the new channel to its record, in the name of whoever asked for it.
async fn take_in(
    crm: &Crm,
    asker: &User,
    workspace: Uuid,
    record: (RecordKind, Uuid),
    seen: Seen,
) -> Result<Channel, JobError> {
    let mut tx = crm.begin(&asker.actor(workspace, Origin::Slack)).await?;
    let new = NewChannel {
        slack_id: seen.id.clone(),
        name: seen.name,
        is_private: seen.is_private,
        // The app made it a moment ago: nobody has shared it.
        connected: false,
        opened: true,
        record,
        mode: None,
    };
    channels::link(&mut tx, new).await?;
    let channel = channels::of_channel(&mut tx, &seen.id).await?;
    tx.commit().await?;
    channel.ok_or_else(|| JobError::retry("a channel that was just linked is gone"))
}

/// Who belongs into the channel: whoever asked, the record's owner, and those who share a team with the owner, as far as they
/// see the record.
async fn people(
    crm: &Crm,
    system: &Actor,
    asker: &User,
    record: (RecordKind, Uuid),
) -> Result<BTreeSet<String>, JobError> {
    let mut tx = crm.begin(system).await?;
    let rows = search::rows(&mut tx, &[record]).await?;
    let owner = rows.into_iter().next().and_then(|row| row.owner).map(|owner| owner.id);
    let team = match owner {
        Some(owner) => teams::colleagues(&mut tx, owner).await?,
        None => Vec::new(),
    };
    let active = users::with_status(&mut tx, Status::Active).await?;
    drop(tx);
    let mut invited = BTreeSet::from([asker.slack_id.clone()]);
    for user in active.iter().filter(|user| Some(user.id) == owner || team.contains(&user.id)) {
        if sees(crm, &user.actor(system.workspace_id, Origin::Slack), record).await? {
            invited.insert(user.slack_id.clone());
        }
    }
    Ok(invited)
}

async fn sees(crm: &Crm, actor: &Actor, record: (RecordKind, Uuid)) -> Result<bool, JobError> {
    let mut tx: Tx = crm.begin(actor).await?;
    if !tx.actor().may_read(record.0) {
        return Ok(false);
    }
    Ok(!search::rows(&mut tx, &[record]).await?.is_empty())
}

/// Invites people, each of whom may be there already or not be invitable.
async fn invite(bot: &Bot, token: &SlackApiToken, channel: &str, people: &BTreeSet<String>) -> Result<(), JobError> {
    let users = people.iter().map(String::as_str).collect::<Vec<_>>().join(",");
    let arguments = json!({ "channel": channel, "users": users, "force": true });
    match bot.slack().post(token, "conversations.invite", &arguments).await {
        Ok(_) => Ok(()),
        Err(SlackError::Refused(code)) if !is_passing(&code) => {
            if code != "already_in_channel" {
                tracing::warn!(code, "somebody was not invited into a record's channel");
            }
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Says in a direct message why what somebody asked for did not happen.
pub(super) async fn tell_whoever_asked(
    bot: &Bot,
    crm: &Crm,
    workspace: Uuid,
    asked_by: Option<Uuid>,
    why: &Text,
) -> Result<(), JobError> {
    let system = Actor::system(workspace, Origin::Slack);
    let Some(user) = asker(crm, &system, asked_by).await? else { return Ok(()) };
    let message: Message = notices::done(&bot.viewer(&user.actor(workspace, Origin::Slack)), why, None);
    let token = bot.token(workspace).await?;
    let post = json!({ "channel": user.slack_id, "text": message.text, "blocks": message.blocks });
    bot.slack().post(&token, "chat.postMessage", &post).await?;
    Ok(())
}

/// `acme-renewal-d-142`: lower-case letters, digits and dashes, in any script that Slack takes, the reference at the end.
fn slug(name: &str, reference: &str) -> String {
    let reference = reference.to_lowercase();
    let mut slug = String::new();
    for character in name.to_lowercase().chars() {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let room = MAX_NAME.saturating_sub(reference.chars().count() + 1);
    let slug: String = slug.trim_matches('-').chars().take(room).collect();
    let slug = slug.trim_matches('-');
    if slug.is_empty() { reference } else { format!("{slug}-{reference}") }
}

/// The name, with a number from the second attempt on.
fn numbered(name: &str, attempt: usize) -> String {
    if attempt < 2 {
        return name.to_owned();
    }
    let number = format!("-{attempt}");
    let kept: String = name.chars().take(MAX_NAME - number.len()).collect();
    format!("{kept}{number}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn channels_are_called_after_their_record() {
        for (name, reference, channel) in [
            ("Acme Renewal", "D-142", "acme-renewal-d-142"),
            ("  Bar & Grill: 2027!  ", "D-1", "bar-grill-2027-d-1"),
            ("Été à Paris", "D-2", "été-à-paris-d-2"),
            ("!!!", "D-3", "d-3"),
            ("", "O-4", "o-4"),
        ] {
            assert_eq!(slug(name, reference), channel, "{name:?}");
        }
        assert_eq!(numbered("acme-d-1", 1), "acme-d-1");
        assert_eq!(numbered("acme-d-1", 3), "acme-d-1-3");
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_that_slack_takes(name in "\\PC{0,200}", number in 1..u64::MAX, attempt in 1..ATTEMPTS) {
            let called = numbered(&slug(&name, &format!("D-{number}")), attempt);
            prop_assert!((1..=MAX_NAME).contains(&called.chars().count()), "{called}");
            prop_assert!(!called.contains([' ', '.', '#', '\n']) && called == called.to_lowercase());
        }
    }
}
