//! Slash commands.

use serde_json::{Map, Value, json};

use super::escape::{Style, typed};
use super::route::Kind;
use super::{Ack, Failure, Parcel, send_ok};
use crate::response_url;
use crate::server::Server;
use crate::state::State;

/// Why a command did not get through: the code, and what Slack shows.
pub(crate) struct Failed {
    pub code: &'static str,
    pub text: String,
}

/// A command that is on its way.
struct Sent {
    parcel: Parcel,
    ticket: String,
}

/// Sends a slash command a person typed in a channel, and shows what the app answers.
pub(crate) async fn run(server: &Server, person: &str, channel: &str, line: &str) -> Result<(), Failed> {
    let (command, text) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let prepared = server.with(|state| prepare(state, person, channel, command, text.trim()));
    let sent = match prepared {
        Ok(sent) => sent,
        Err(failed) => {
            server.with(|state| state.toast(person, &failed.text));
            return Err(failed);
        }
    };
    match send_ok(server, sent.parcel).await {
        Ok(ack) => {
            show_answer(server, &sent.ticket, &ack);
            Ok(())
        }
        Err(failure) => {
            let failed = failed(command, failure);
            server.with(|state| state.toast(person, &failed.text));
            Err(failed)
        }
    }
}

fn failed(command: &str, failure: Failure) -> Failed {
    let code = failure.code();
    Failed { code, text: format!("{command} failed with the error \"{code}\"") }
}

fn unknown(command: &str) -> Failed {
    let text = format!(
        "{command} is not a valid command. In Slack, all messages that start with the \"/\" character are \
         interpreted as slash commands."
    );
    Failed { code: "unknown_command", text }
}

fn prepare(state: &mut State, person: &str, channel: &str, command: &str, text: &str) -> Result<Sent, Failed> {
    let declared = state.manifest.command(command).filter(|_| state.identity().installed);
    let declared = declared.ok_or_else(|| unknown(command))?;
    let style = if declared.should_escape { Style::EscapedCommand } else { Style::PlainCommand };
    let text = typed(state, text, style);
    let response_url = state.new_response_url(person, channel, None, None);
    let trigger_id = state.new_trigger(person, false);
    let channel_name = state.channel_name_for_app(channel);
    let user_name = state.person(person).map_or("", |person| &person.name);
    let identity = state.identity();
    let fields = [
        ("token", identity.verification_token.as_str()),
        ("team_id", &identity.team_id),
        ("team_domain", &identity.team_domain),
        ("channel_id", channel),
        ("channel_name", &channel_name),
        ("user_id", person),
        ("user_name", user_name),
        ("command", command),
        ("text", &text),
        ("api_app_id", &identity.app_id),
        ("is_enterprise_install", "false"),
        ("response_url", &response_url),
        ("trigger_id", &trigger_id),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let shown: Map<String, Value> = fields.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect();
    let parcel = Parcel {
        name: command.to_owned(),
        kind: Kind::Command,
        url: state.command_url(&declared),
        content_type: "application/x-www-form-urlencoded",
        body,
        shown: Value::Object(shown),
        retry: None,
    };
    Ok(Sent { parcel, ticket: response_url })
}

/// The body of the acknowledgement is a message: JSON, or plain words that only the person sees.
fn show_answer(server: &Server, ticket: &str, ack: &Ack) {
    if ack.is_blank() {
        return;
    }
    let body = match ack.json() {
        Some(Value::Object(fields)) => Value::Object(fields),
        _ => json!({"text": String::from_utf8_lossy(&ack.body)}),
    };
    let shown = server.with(|state| response_url::answer_command(state, ticket, &body));
    if let Err(code) = shown {
        server.warn(ack.n, &format!("the answer to the command was not shown: {code}"));
    }
}
