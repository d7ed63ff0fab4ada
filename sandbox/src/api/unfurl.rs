//! `chat.unfurl`: what the app shows for links people post.

use serde_json::{Map, Value};

use super::params::Params;
use super::{Answer, Refusal, content};
use crate::state::State;
use crate::state::links::{domain_of, links_in, read_unfurl_id};
use crate::state::messages::{Draft, Message};
use crate::validate;

pub(super) fn unfurl(state: &mut State, params: &Params) -> Answer {
    let place = place(state, params)?;
    let unfurls = params.json("unfurls", "invalid_unfurls_format")?;
    let metadata = params.json("metadata", "invalid_metadata_format")?;
    let auth = Prompt::read(params)?;
    if unfurls.is_none() && metadata.is_none() && auth.is_none() {
        return Err("missing_unfurls".into());
    }
    if state.surfaces.unfurl_domains.is_empty() && !state.surfaces.open {
        return Err("cannot_find_service".into());
    }
    let mut all = from_unfurls(unfurls)?;
    for (link, entity) in from_metadata(metadata)? {
        let known = all.iter_mut().find(|(known, _)| *known == link);
        match known {
            Some((_, fields)) => drop(fields.insert("entity".into(), entity)),
            None => all.push((link, Map::from_iter([("entity".to_owned(), entity)]))),
        }
    }
    let links = links_in(place.text());
    for (link, _) in &all {
        if !links.contains(link) {
            return Err("cannot_unfurl_message".into());
        }
        if !domain_of(link).is_some_and(|domain| state.unfurls(&domain)) {
            return Err("cannot_unfurl_url".into());
        }
    }
    match place {
        Place::Message(message) => {
            if let Some(prompt) = auth {
                state.post(prompt.draft(&message));
            }
            if !all.is_empty() {
                state.unfurl(&message.channel, &message.ts, all);
            }
        }
        Place::Composed { id, .. } => state.unfurl_composed(&id, all),
    }
    content::done()
}

/// Where the links are.
enum Place {
    Message(Box<Message>),
    /// In a message that a person is still writing.
    Composed {
        id: String,
        text: String,
    },
}

impl Place {
    fn text(&self) -> &str {
        match self {
            Self::Message(message) => &message.text,
            Self::Composed { text, .. } => text,
        }
    }
}

/// The message with the links: by channel and timestamp, or by the id of the event.
fn place(state: &State, params: &Params) -> Result<Place, Refusal> {
    let (channel, ts) = match (params.text("unfurl_id"), params.text("source")) {
        (Some(id), Some(source)) if source == "composer" => {
            let text = state.composed.get(&id).ok_or("invalid_unfurl_id")?.text.clone();
            return Ok(Place::Composed { id, text });
        }
        (Some(id), Some(source)) if source == "conversations_history" => {
            read_unfurl_id(&id).ok_or("invalid_unfurl_id")?
        }
        (Some(_), Some(_)) => return Err("invalid_source".into()),
        (Some(_), None) => return Err("missing_source".into()),
        (None, Some(_)) => return Err("missing_unfurl_id".into()),
        (None, None) => (params.required("channel", "missing_channel")?, params.required("ts", "missing_ts")?),
    };
    state.channel(&channel).ok_or("cannot_find_channel")?;
    let message = state.message(&channel, &ts).filter(|message| message.ephemeral_to.is_none());
    Ok(Place::Message(Box::new(message.cloned().ok_or("cannot_find_message")?)))
}

type Unfurls = Vec<(String, Map<String, Value>)>;

fn from_unfurls(unfurls: Option<Value>) -> Result<Unfurls, Refusal> {
    let unfurls = match unfurls {
        None => return Ok(Vec::new()),
        Some(Value::Object(unfurls)) => unfurls,
        Some(_) => return Err("invalid_unfurls_format".into()),
    };
    let mut all = Vec::new();
    for (link, attachment) in unfurls {
        let Value::Object(fields) = attachment else {
            return Err("cannot_parse_attachment".into());
        };
        let problems = fields.get("blocks").map(validate::message).unwrap_or_default();
        if !problems.is_empty() {
            return Err(Refusal::with_messages("invalid_blocks", validate::lines(&problems)));
        }
        all.push((link, fields));
    }
    Ok(all)
}

/// The Work Objects of `metadata`, by the link each stands for.
fn from_metadata(metadata: Option<Value>) -> Result<Vec<(String, Value)>, Refusal> {
    let Some(metadata) = metadata else {
        return Ok(Vec::new());
    };
    let entities = metadata.get("entities").and_then(Value::as_array).ok_or("invalid_metadata_format")?;
    let problems: Vec<String> = entities.iter().enumerate().flat_map(content::entity_problems).collect();
    if !problems.is_empty() {
        return Err(Refusal::with_messages("invalid_metadata_format", problems));
    }
    let each = entities.iter().map(|entity| {
        let link = entity.get("app_unfurl_url").or(entity.get("url")).and_then(Value::as_str);
        Ok((link.ok_or("invalid_metadata_format")?.to_owned(), entity.clone()))
    });
    each.collect()
}

/// An invitation to sign in with the app, which only the author of the message sees.
struct Prompt {
    text: String,
    blocks: Option<Value>,
}

impl Prompt {
    /// The invitation as a message that only the author sees.
    fn draft(self, about: &Message) -> Draft {
        Draft {
            channel: about.channel.clone(),
            thread_ts: about.thread_ts.clone(),
            text: self.text,
            blocks: self.blocks,
            ephemeral_to: Some(about.user.clone()),
            ..Draft::default()
        }
    }

    fn read(params: &Params) -> Result<Option<Self>, Refusal> {
        let blocks = params.json("user_auth_blocks", "invalid_blocks_format")?;
        if let Some(blocks) = &blocks {
            content::check_blocks(blocks)?;
        }
        let (message, link) = (params.text("user_auth_message"), params.text("user_auth_url"));
        if !params.flag("user_auth_required") && message.is_none() && link.is_none() && blocks.is_none() {
            return Ok(None);
        }
        let text = match (message, link) {
            (Some(message), _) => message,
            (None, Some(link)) => format!("To see more of this link, <{link}|connect your account>."),
            (None, None) => "To see more of this link, install the app.".to_owned(),
        };
        Ok(Some(Self { text, blocks }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{from_metadata, from_unfurls};

    #[test]
    fn forms_are_checked() {
        assert!(from_unfurls(Some(json!([]))).is_err());
        assert!(from_unfurls(Some(json!({"https://a.b": "text"}))).is_err());
        assert!(from_metadata(Some(json!({"entities": [{}]}))).is_err());
        assert!(from_unfurls(None).is_ok_and(|all| all.is_empty()));
    }
}
