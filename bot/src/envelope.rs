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
    /// Where (`T…`).
    pub team_id: String,
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
    /// `block_suggestion`: which select asks.
    #[serde(default, deserialize_with = "or_default")]
    pub action_id: String,
    /// `block_suggestion`: what was typed into it.
    #[serde(default, deserialize_with = "or_default")]
    pub value: String,
}

impl Interaction {
    /// The workspace it comes from.
    #[must_use]
    pub fn team_id(&self) -> &str {
        if self.team.id.is_empty() { &self.user.team_id } else { &self.team.id }
    }
}

/// An object of which only the id matters.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Id {
    /// The id.
    #[serde(default, deserialize_with = "or_default")]
    pub id: String,
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
}

impl ActionTaken {
    /// The value of the button or of the chosen option.
    #[must_use]
    pub fn value(&self) -> &str {
        if self.value.is_empty() { &self.selected_option.value } else { &self.value }
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
    /// The event itself.
    pub event: Value,
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
        assert!(matches!(Inbound::read(br#"{"type":"app_rate_limited"}"#), Ok(Inbound::Nothing)));
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Inbound::read(&body);
        }
    }
}
