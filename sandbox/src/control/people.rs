//! Changing the world: channels and people.

use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::look::{known, place};
use super::{Done, Problem, Reply, read_body};
use crate::server::Server;
use crate::state::membership::NewChannel;
use crate::world::{Person, World};

#[derive(Deserialize)]
struct Wanted {
    /// Who makes it, and is then in it.
    #[serde(rename = "as")]
    person: Option<String>,
    name: String,
    #[serde(default)]
    is_private: bool,
    #[serde(default)]
    is_ext_shared: bool,
    #[serde(default)]
    members: Vec<String>,
}

pub(super) async fn add_channel(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let new: Wanted = read_body(&body)?;
    server.with(|state| {
        let name = new.name.trim_start_matches('#').to_lowercase();
        if name.is_empty() || name.chars().count() > 80 || name.contains(char::is_whitespace) {
            return Err(Problem::bad("invalid_name", "a channel name has 1 to 80 characters and no spaces"));
        }
        if state.store.channels.iter().any(|channel| channel.name == name) {
            return Err(Problem::conflict("name_taken", format!("there is a channel #{name} already")));
        }
        let bot = state.identity().bot_user_id.clone();
        let app = |id: &String| {
            if id == World::APP { bot.clone() } else { id.clone() }
        };
        let members: Vec<String> = new.members.iter().map(app).collect();
        for member in members.iter().chain(&new.person) {
            known(state, member)?;
        }
        let channel = state.add_channel(&NewChannel {
            name: &name,
            is_private: new.is_private,
            is_ext_shared: new.is_ext_shared,
            creator: new.person.as_deref(),
            members: &members,
        });
        Ok(Done(json!({"channel": channel})))
    })
}

#[derive(Deserialize)]
struct Join {
    #[serde(rename = "as")]
    person: String,
    channel: String,
    /// Whom to invite; the person themself if left out. `APP` means the app's bot.
    user: Option<String>,
}

pub(super) async fn join(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let join: Join = read_body(&body)?;
    server.with(|state| {
        known(state, &join.person)?;
        let channel = place(state, &join.person, &join.channel)?;
        let user = match join.user.as_deref() {
            None => join.person.clone(),
            Some(World::APP) => state.identity().bot_user_id.clone(),
            Some(user) => user.to_owned(),
        };
        known(state, &user)?;
        let inviter = (user != join.person).then_some(join.person.as_str());
        state.join(&channel, &user, inviter);
        Ok(Done::ok())
    })
}

pub(super) async fn add(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let person: Person = read_body(&body)?;
    if person.name.is_empty() {
        return Err(Problem::bad("invalid_name", "a person needs a `name`"));
    }
    let person = server.with(|state| state.add_person(person));
    Ok(Done(json!({"person": person})))
}

pub(super) async fn change(Shared(server): Shared<Server>, Path(id): Path<String>, body: Bytes) -> Reply {
    let mut changes: Map<String, Value> = read_body(&body)?;
    changes.remove("id");
    server.with(|state| {
        known(state, &id)?;
        let before = state.person(&id).and_then(|person| serde_json::to_value(person).ok());
        let Some(Value::Object(mut fields)) = before else {
            return Err(Problem::missing("user_not_found", "nobody has that id"));
        };
        fields.extend(changes);
        let changed: Person = serde_json::from_value(Value::Object(fields))
            .map_err(|error| Problem::bad("invalid_body", error.to_string()))?;
        state.change_person(changed.clone());
        Ok(Done(json!({"person": changed})))
    })
}
