//! What Slack sends, as far as we look at it. JSON first, so that a null or a newer kind costs us nothing but the field
//! itself.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One request of Slack.
#[derive(Debug, Clone)]
pub enum Inbound {
    /// Somebody typed a slash command.
    Command(SlashCommand),
    /// Somebody clicked, chose, submitted or searched in a select.
    Interaction(Box<Interaction>),
    /// Something happened in the workspace.
    Event(Box<EventCallback>),
    /// Slack checks the address: answer with the challenge.
    UrlVerification(String),
    /// Slack withholds events: there were too many within an hour.
    Flooded {
        /// Of which team.
        team_id: String,
    },
    /// Something that needs no answer but a 200.
    Nothing,
}

/// Why a signed request cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request is not one of Slack's")]
pub struct NotSlack;

impl Inbound {
    /// Reads a body: JSON for events, a form for commands and interactions; any of them on any route, as Bolt apps do.
    ///
    /// # Errors
    /// Where it is none of them.
    pub fn read(body: &[u8]) -> Result<Self, NotSlack> {
        let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'{') { Self::read_json(body) } else { Self::read_form(body) }
    }

    fn read_json(body: &[u8]) -> Result<Self, NotSlack> {
        let value = without_nul(serde_json::from_slice(body).map_err(|_| NotSlack)?);
        match value.get("type").and_then(Value::as_str) {
            Some("url_verification") => {
                Ok(Self::UrlVerification(value.get("challenge").and_then(Value::as_str).unwrap_or_default().to_owned()))
            }
            Some("event_callback") => {
                EventCallback::deserialize(&value).map(|event| Self::Event(Box::new(event))).map_err(|_| NotSlack)
            }
            Some("app_rate_limited") => Ok(Self::Flooded {
                team_id: value.get("team_id").and_then(Value::as_str).unwrap_or_default().to_owned(),
            }),
            Some(_) => Ok(Self::Nothing),
            None => Err(NotSlack),
        }
    }

    fn read_form(body: &[u8]) -> Result<Self, NotSlack> {
        let form: Form = serde_urlencoded::from_bytes(body).map_err(|_| NotSlack)?;
        if let Some(payload) = form.payload {
            let value = without_nul(serde_json::from_str(&payload).map_err(|_| NotSlack)?);
            return Interaction::deserialize(&value)
                .map(|interaction| Self::Interaction(Box::new(interaction)))
                .map_err(|_| NotSlack);
        }
        if form.ssl_check.is_some() {
            return Ok(Self::Nothing);
        }
        let (Some(command), Some(user_id)) = (form.command, form.user_id) else { return Err(NotSlack) };
        Ok(Self::Command(SlashCommand {
            command,
            user_id,
            team_id: form.team_id.unwrap_or_default(),
            enterprise_id: form.enterprise_id.unwrap_or_default(),
            channel_id: form.channel_id.unwrap_or_default(),
            channel_name: form.channel_name.unwrap_or_default(),
            text: form.text.unwrap_or_default().replace('\0', ""),
            trigger_id: form.trigger_id.unwrap_or_default(),
            response_url: form.response_url.unwrap_or_default(),
        }))
    }
}

#[derive(Deserialize)]
struct Form {
    payload: Option<String>,
    ssl_check: Option<String>,
    command: Option<String>,
    team_id: Option<String>,
    enterprise_id: Option<String>,
    channel_id: Option<String>,
    channel_name: Option<String>,
    user_id: Option<String>,
    text: Option<String>,
    trigger_id: Option<String>,
    response_url: Option<String>,
}

/// A slash command as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlashCommand {
    /// `/crm` or one of its aliases.
    pub command: String,
    /// Who typed (`U…`).
    pub user_id: String,
    /// Where (`T…`); what [`crate::transport`] hands on is the id of the installation, which for an org-wide one is `E…`.
    pub team_id: String,
    /// The org (`E…`) of that workspace, where it belongs to one.
    pub enterprise_id: String,
    /// The conversation it was typed in (`C…`, `D…`, `G…`).
    pub channel_id: String,
    /// Its name; `directmessage` in a direct message.
    pub channel_name: String,
    /// What.
    pub text: String,
    /// Opens one modal within three seconds.
    pub trigger_id: String,
    /// Takes five answers within thirty minutes.
    pub response_url: String,
}

/// A click, choice, submission or search in a select.
#[derive(Debug, Clone, Deserialize)]
pub struct Interaction {
    /// `block_actions`, `view_submission`, `view_closed`, `block_suggestion` …
    #[serde(rename = "type")]
    pub kind: String,
    /// The workspace; null in org-wide installs.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Id,
    /// The org of that workspace, where it belongs to one.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise: Id,
    /// Who.
    #[serde(default, deserialize_with = "or_default")]
    pub user: User,
    /// Opens one modal within three seconds.
    #[serde(default, deserialize_with = "or_default")]
    pub trigger_id: String,
    /// Takes five answers within thirty minutes; absent in modals.
    #[serde(default, deserialize_with = "or_default")]
    pub response_url: String,
    /// What was clicked or chosen.
    #[serde(default, deserialize_with = "or_default")]
    pub actions: Vec<ActionTaken>,
    /// The modal or Home it happened in.
    #[serde(default, deserialize_with = "or_default")]
    pub view: View,
    /// The message it happened in.
    #[serde(default, deserialize_with = "or_default")]
    pub container: Container,
    /// `block_suggestion`: which select asks.
    #[serde(default, deserialize_with = "or_default")]
    pub action_id: String,
    /// `block_suggestion`: in which block.
    #[serde(default, deserialize_with = "or_default")]
    pub block_id: String,
    /// `block_suggestion`: what was typed into it.
    #[serde(default, deserialize_with = "or_default")]
    pub value: String,
    /// `shortcut`, `message_action`: which one.
    #[serde(default, deserialize_with = "or_default")]
    pub callback_id: String,
    /// The conversation it happened in; nothing for modals, the Home tab and global shortcuts.
    #[serde(default, deserialize_with = "or_default")]
    pub channel: Channel,
    /// The message that was clicked or that the shortcut was used on, as Slack shows it.
    #[serde(default)]
    pub message: Value,
    /// `message_action`: the timestamp of that message.
    #[serde(default, deserialize_with = "or_default")]
    pub message_ts: String,
    /// What stands in the message's own inputs and selects.
    #[serde(default, deserialize_with = "or_default")]
    pub state: ViewState,
    /// `view_closed`: whether the whole stack was closed.
    #[serde(default, deserialize_with = "or_default")]
    pub is_cleared: bool,
}

impl Interaction {
    /// The workspace it comes from.
    #[must_use]
    pub fn team_id(&self) -> &str {
        if self.team.id.is_empty() { &self.user.team_id } else { &self.team.id }
    }
}

/// Where a click happened.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Container {
    /// The channel of the message.
    #[serde(default, deserialize_with = "or_default")]
    pub channel_id: String,
    /// Whether only the one who clicked sees it.
    #[serde(default, deserialize_with = "or_default")]
    pub is_ephemeral: bool,
}

impl Container {
    /// Whether nobody but the one who clicked reads the message: an answer may then take its place.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.is_ephemeral || self.channel_id.starts_with('D')
    }
}

/// An object of which only the id matters.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Id {
    /// The id.
    #[serde(default, deserialize_with = "or_default")]
    pub id: String,
}

/// A conversation.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Channel {
    /// `C…`, `D…` or `G…`.
    #[serde(default, deserialize_with = "or_default")]
    pub id: String,
    /// Its name; `directmessage` in a direct message.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
}

/// Who acted.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct User {
    /// `U…`
    #[serde(default, deserialize_with = "or_default")]
    pub id: String,
    /// Their own workspace, which differs for people of Slack Connect.
    #[serde(default, deserialize_with = "or_default")]
    pub team_id: String,
}

/// One click or choice.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ActionTaken {
    /// What the element does.
    #[serde(default, deserialize_with = "or_default")]
    pub action_id: String,
    /// What the block is about.
    #[serde(default, deserialize_with = "or_default")]
    pub block_id: String,
    /// The value of a button.
    #[serde(default, deserialize_with = "or_default")]
    value: String,
    /// The option of a select or menu.
    #[serde(default, deserialize_with = "or_default")]
    selected_option: Choice,
    /// The options of a select of several, or of checkboxes.
    #[serde(default, deserialize_with = "or_default")]
    selected_options: Vec<Choice>,
    /// The person of a `users_select`.
    #[serde(default, deserialize_with = "or_default")]
    selected_user: String,
    /// The conversation of a `conversations_select`.
    #[serde(default, deserialize_with = "or_default")]
    selected_conversation: String,
    /// The channel of a `channels_select`.
    #[serde(default, deserialize_with = "or_default")]
    selected_channel: String,
    /// The date of a `datepicker`, such as `2026-11-30`.
    #[serde(default, deserialize_with = "or_default")]
    selected_date: String,
    /// The time of a `timepicker`, such as `09:30`.
    #[serde(default, deserialize_with = "or_default")]
    selected_time: String,
    /// The moment of a `datetimepicker`, in seconds since 1970.
    #[serde(default, deserialize_with = "or_default")]
    selected_date_time: Option<i64>,
}

impl ActionTaken {
    /// What was given: the button's value, or the chosen option, person, channel, date or time. Empty where a choice was taken
    /// back.
    #[must_use]
    pub fn value(&self) -> &str {
        let given = [
            &self.value,
            &self.selected_option.value,
            &self.selected_user,
            &self.selected_conversation,
            &self.selected_channel,
            &self.selected_date,
            &self.selected_time,
        ];
        given.into_iter().find(|given| !given.is_empty()).map(String::as_str).unwrap_or_default()
    }

    /// The values of all chosen options.
    #[must_use]
    pub fn values(&self) -> Vec<&str> {
        self.selected_options.iter().map(|chosen| chosen.value.as_str()).collect()
    }

    /// The moment that a picker of day and time was set to.
    #[must_use]
    pub fn moment(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        chrono::DateTime::from_timestamp(self.selected_date_time?, 0)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Choice {
    #[serde(default, deserialize_with = "or_default")]
    value: String,
}

/// A modal or Home.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct View {
    /// Its id (`V…`).
    #[serde(default, deserialize_with = "or_default")]
    pub id: String,
    /// `modal`, `home`, or `entity_detail` for what was changed in the pane of a Work Object.
    #[serde(rename = "type", default, deserialize_with = "or_default")]
    pub kind: String,
    /// Its version.
    #[serde(default, deserialize_with = "or_default")]
    pub hash: String,
    /// The record of a Work Object.
    #[serde(default, deserialize_with = "or_default")]
    pub external_ref: Id,
    /// Which form it is.
    #[serde(default, deserialize_with = "or_default")]
    pub callback_id: String,
    /// What the form knows of itself.
    #[serde(default, deserialize_with = "or_default")]
    pub private_metadata: String,
    /// What was filled in: by block, then by action.
    #[serde(default, deserialize_with = "or_default")]
    pub state: ViewState,
}

/// What was filled in.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ViewState {
    /// By block, then by action.
    #[serde(default, deserialize_with = "or_default")]
    pub values: serde_json::Map<String, Value>,
}

/// Something that happened in the workspace.
#[derive(Debug, Clone, Deserialize)]
pub struct EventCallback {
    /// The same for each delivery of the same event.
    pub event_id: String,
    /// The workspace; null in org-wide installs.
    #[serde(default, deserialize_with = "or_default")]
    pub team_id: String,
    /// The org of that workspace, where it belongs to one.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise_id: String,
    /// When it happened, in seconds since 1970; 0 where Slack does not say.
    #[serde(default, deserialize_with = "or_default")]
    pub event_time: i64,
    /// Whether it happened in a channel that is shared with another organisation.
    #[serde(default, deserialize_with = "or_default")]
    pub is_ext_shared_channel: bool,
    /// For whose installation it is delivered: in a shared channel not the one of whoever caused it.
    #[serde(default, deserialize_with = "or_default")]
    pub authorizations: Vec<Authorization>,
    /// The event itself.
    pub event: Value,
}

/// An installation that an event is delivered for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Authorization {
    /// Its org, where it belongs to one.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise_id: String,
    /// Its workspace; null in org-wide installs.
    #[serde(default, deserialize_with = "or_default")]
    pub team_id: String,
}

impl EventCallback {
    /// The workspace and the org of the installation that it is delivered for.
    #[must_use]
    pub fn installation(&self) -> (&str, &str) {
        match self.authorizations.first() {
            // Without a team it is the org's, whichever workspace it happened in.
            Some(of) if !of.team_id.is_empty() || !of.enterprise_id.is_empty() => (&of.team_id, &of.enterprise_id),
            _ => (&self.team_id, &self.enterprise_id),
        }
    }
}

/// PostgreSQL keeps no NUL in text, and it says nothing.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "")),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nul).collect()),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, without_nul(value))).collect(),
        other => other,
    }
}

/// Slack writes null where there is nothing.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::panic, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nulls_and_unknown_kinds_are_read() {
        let body =
            r#"{"type":"event_callback","event_id":"Ev1","team_id":null,"event":{"type":"something_new","x":[1,{}]}}"#;
        let Ok(Inbound::Event(event)) = Inbound::read(body.as_bytes()) else { panic!("not read") };
        assert_eq!((event.event_id.as_str(), event.team_id.as_str()), ("Ev1", ""));
        let payload = r#"{"type":"block_actions","team":null,"user":{"id":"U1","team_id":"T1"},"view":null,
            "actions":[{"action_id":"a","block_id":"b","value":null,"selected_option":{"value":"v"}}]}"#;
        let body = serde_urlencoded::to_string([("payload", payload)]).unwrap_or_default();
        let Ok(Inbound::Interaction(interaction)) = Inbound::read(body.as_bytes()) else { panic!("not read") };
        assert_eq!(interaction.team_id(), "T1");
        assert_eq!(interaction.actions.first().map(ActionTaken::value), Some("v"));
    }

    #[test]
    fn what_is_not_slacks_is_told_apart() {
        for body in ["", "{", "[]", "a=b", "payload=%7B", "{\"a\":1}", "command=/crm"] {
            assert!(Inbound::read(body.as_bytes()).is_err(), "{body}");
        }
        assert!(matches!(Inbound::read(b"ssl_check=1&token=x"), Ok(Inbound::Nothing)));
        assert!(matches!(Inbound::read(br#"{"type":"app_rate_limited","team_id":null}"#), Ok(Inbound::Flooded { .. })));
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Inbound::read(&body);
        }
    }
}
