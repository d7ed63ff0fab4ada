//! Workflow steps that people run, Work Objects whose details they open, user groups, and messages for later.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::messages::Draft;
use super::{Audience, State};
use crate::ids;

/// A run of a workflow step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Step {
    pub id: String,
    pub callback_id: String,
    pub user: String,
    pub inputs: Value,
    /// `running`, `completed` or `failed`.
    pub state: String,
    pub outputs: Option<Value>,
    pub error: Option<String>,
}

/// The details of a Work Object that a person has open.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub trigger_id: String,
    pub channel: String,
    pub ts: String,
    pub url: String,
    pub external_ref: Value,
    /// What the app presents, once it has.
    pub presented: Option<Value>,
}

/// Some people under one name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Usergroup {
    pub id: String,
    pub name: String,
    pub handle: String,
    pub users: Vec<String>,
    pub created: i64,
}

/// A message that is posted later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Scheduled {
    pub id: String,
    /// Unix second.
    pub post_at: i64,
    pub created: i64,
    pub draft: Draft,
}

impl State {
    /// A person runs a step of a workflow; `None` if the manifest has no such step.
    pub fn run_step(&mut self, person: &str, callback_id: &str, inputs: Value) -> Option<String> {
        let declared = self.surfaces.functions.iter().find(|(id, _)| id == callback_id);
        let declared = declared.map(|(_, function)| function.clone());
        if declared.is_none() && !self.surfaces.open {
            return None;
        }
        let about = declared.unwrap_or_default();
        let id = ids::new_id("Fx");
        let now = self.now().timestamp();
        let identity = self.identity();
        let event = json!({
            "type": "function_executed",
            "function": {
                "id": ids::stable_id("Fn", callback_id),
                "callback_id": callback_id,
                "title": about.get("title").cloned().unwrap_or_else(|| callback_id.into()),
                "description": about.get("description").cloned().unwrap_or_default(),
                "type": "app",
                "input_parameters": parameters(&about, "input_parameters"),
                "output_parameters": parameters(&about, "output_parameters"),
                "app_id": identity.app_id,
                "date_created": now,
                "date_updated": now,
                "date_deleted": 0,
                "form_enabled": false,
            },
            "inputs": inputs,
            "function_execution_id": id,
            "workflow_execution_id": ids::new_id("Wx"),
            "bot_access_token": identity.bot_token,
        });
        self.store.steps.push(Step {
            id: id.clone(),
            callback_id: callback_id.to_owned(),
            user: person.to_owned(),
            inputs,
            state: "running".to_owned(),
            outputs: None,
            error: None,
        });
        self.emit_now("function_executed", event);
        self.tell(Audience::Everyone, json!({"type": "functions"}));
        Some(id)
    }

    /// The app says how a step ended.
    pub fn end_step(&mut self, id: &str, ending: Result<Value, String>) -> Result<(), &'static str> {
        let step = self.store.steps.iter_mut().find(|step| step.id == id).ok_or("function_execution_not_found")?;
        if step.state != "running" {
            return Err("execution_not_in_running_state");
        }
        match ending {
            Ok(outputs) => (step.state, step.outputs) = ("completed".to_owned(), Some(outputs)),
            Err(error) => (step.state, step.error) = ("failed".to_owned(), Some(error)),
        }
        self.tell(Audience::Everyone, json!({"type": "functions"}));
        Ok(())
    }

    /// A person opens the details of a Work Object on a message; false if the message has none such.
    pub fn open_entity(&mut self, person: &str, channel: &str, ts: &str, wanted: &str) -> bool {
        let Some(message) = self.message(channel, ts).cloned() else {
            return false;
        };
        let posted = message.metadata.iter().filter_map(|metadata| metadata.get("entities")?.as_array()).flatten();
        let unfurled = message.attachments.iter().filter_map(|attachment| attachment.get("entity"));
        let text = |entity: &Value, pointer: &str| {
            entity.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let fits = |entity: &&Value| {
            ["/external_ref/id", "/url", "/app_unfurl_url"].iter().any(|pointer| text(entity, pointer) == wanted)
        };
        let Some(entity) = posted.chain(unfurled).find(fits).cloned() else {
            return false;
        };
        let trigger_id = self.new_trigger(person, false);
        let url = text(&entity, "/url");
        let unfurl_url = Some(text(&entity, "/app_unfurl_url")).filter(|url| !url.is_empty());
        let external_ref = entity.get("external_ref").cloned().unwrap_or_default();
        let mut event = json!({
            "type": "entity_details_requested",
            "user": person,
            "external_ref": external_ref,
            "entity_url": url,
            "link": {"url": url, "domain": super::links::domain_of(&url)},
            "app_unfurl_url": unfurl_url.unwrap_or_else(|| url.clone()),
            "trigger_id": trigger_id,
            "user_locale": self.person(person).map(|person| person.locale.clone()),
            "channel": channel,
            "message_ts": ts,
        });
        if let (Some(thread), Some(fields)) = (&message.thread_ts, event.as_object_mut()) {
            fields.insert("thread_ts".into(), thread.clone().into());
        }
        let (channel, ts) = (channel.to_owned(), ts.to_owned());
        self.entities.insert(person.to_owned(), Opened { trigger_id, channel, ts, url, external_ref, presented: None });
        self.emit_now("entity_details_requested", event);
        self.tell(Audience::one(person), json!({"type": "entity"}));
        true
    }

    /// What a person has open of a Work Object, for the control API.
    pub fn entity_view(&self, person: &str) -> Value {
        self.entities.get(person).map_or(Value::Null, |opened| {
            json!({
                "trigger_id": opened.trigger_id,
                "channel": opened.channel,
                "ts": opened.ts,
                "url": opened.url,
                "external_ref": opened.external_ref,
                "presented": opened.presented,
            })
        })
    }

    /// Some people get a name of their own.
    pub fn add_usergroup(&mut self, name: &str, handle: &str, users: &[String]) -> Usergroup {
        let group = Usergroup {
            id: ids::new_id("S"),
            name: name.to_owned(),
            handle: handle.to_owned(),
            users: users.to_vec(),
            created: self.now().timestamp(),
        };
        self.store.usergroups.push(group.clone());
        let json = self.usergroup_json(&group, true, true);
        self.emit_now("subteam_created", json!({"type": "subteam_created", "subteam": json}));
        group
    }

    /// The `usergroup` object of the Web API.
    pub fn usergroup_json(&self, group: &Usergroup, with_users: bool, with_count: bool) -> Value {
        let identity = self.identity();
        let mut fields = Map::new();
        let owner = self.store.people.iter().find(|person| person.is_primary_owner).map(|owner| owner.id.clone());
        let plain = json!({
            "id": group.id,
            "team_id": identity.team_id,
            "is_usergroup": true,
            "is_subteam": true,
            "is_external": false,
            "name": group.name,
            "description": "",
            "handle": group.handle,
            "date_create": group.created,
            "date_update": group.created,
            "date_delete": 0,
            "auto_type": null,
            "created_by": owner,
            "updated_by": owner,
            "deleted_by": null,
            "prefs": {"channels": [], "groups": []},
        });
        if let Value::Object(plain) = plain {
            fields.extend(plain);
        }
        if with_users {
            fields.insert("users".into(), json!(group.users));
        }
        if with_count {
            fields.insert("user_count".into(), group.users.len().into());
        }
        Value::Object(fields)
    }

    /// When the next message for later is due.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        let next = self.store.scheduled.iter().map(|scheduled| scheduled.post_at).min()?;
        DateTime::from_timestamp(next, 0)
    }

    /// Posts what is due. A message with metadata is dropped: Slack takes it and never posts it.
    pub fn post_due(&mut self) {
        let now = self.now().timestamp();
        let (mut due, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.store.scheduled).into_iter().partition(|scheduled| scheduled.post_at <= now);
        self.store.scheduled = later;
        due.sort_by_key(|scheduled| scheduled.post_at);
        for scheduled in due {
            let channel = &scheduled.draft.channel;
            let open = self.channel(channel).is_some_and(|channel| !channel.is_archived) && self.bot_is_member(channel);
            if open && scheduled.draft.metadata.is_none() {
                self.post(scheduled.draft);
            }
        }
        self.tell(Audience::Everyone, json!({"type": "scheduled"}));
    }
}

/// A step's parameters, which the manifest lists by name and the event in order.
fn parameters(about: &Value, key: &str) -> Vec<Value> {
    let declared = about.get(key);
    let properties = declared.and_then(|declared| declared.get("properties").or(Some(declared)));
    let required = declared.and_then(|declared| declared.get("required")).and_then(Value::as_array);
    let properties = properties.and_then(Value::as_object).into_iter().flatten();
    let each = properties.filter(|(name, _)| *name != "required").map(|(name, about)| {
        let needed = required.is_some_and(|required| required.iter().any(|known| known == name))
            || about.get("is_required").and_then(Value::as_bool).unwrap_or(false);
        json!({
            "type": about.get("type"),
            "name": name,
            "title": about.get("title").or(about.get("name")),
            "description": about.get("description").cloned().unwrap_or_else(|| "".into()),
            "is_required": needed,
        })
    });
    each.collect()
}
