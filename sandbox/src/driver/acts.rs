//! What a person does beside typing and clicking: emoji, files, links, channels, agents.

use serde_json::{Value, json};

use super::actor::Actor;
use super::types::{Agent, File};
use super::{Error, Message, answer, field};

impl Actor {
    /// Puts an emoji on a message.
    pub async fn react(&self, to: &Message, emoji: &str) -> Result<(), Error> {
        self.at("react", to, json!({"name": emoji})).await
    }

    /// Takes one's emoji away again.
    pub async fn unreact(&self, to: &Message, emoji: &str) -> Result<(), Error> {
        self.at("unreact", to, json!({"name": emoji})).await
    }

    /// Pins a message to its channel.
    pub async fn pin(&self, message: &Message) -> Result<(), Error> {
        self.at("pin", message, json!({})).await
    }

    /// Takes the pin away again.
    pub async fn unpin(&self, message: &Message) -> Result<(), Error> {
        self.at("unpin", message, json!({})).await
    }

    /// Changes the words of one's own message.
    pub async fn edit(&self, message: &Message, text: &str) -> Result<(), Error> {
        self.at("edit", message, json!({"text": text})).await
    }

    /// Deletes one's own message, or dismisses one that only this person sees.
    pub async fn delete(&self, message: &Message) -> Result<(), Error> {
        self.at("delete", message, json!({})).await
    }

    async fn at(&self, route: &str, message: &Message, mut body: Value) -> Result<(), Error> {
        if let Some(fields) = body.as_object_mut() {
            fields.insert("as".into(), self.user.clone().into());
            fields.insert("channel".into(), message.channel.clone().into());
            fields.insert("ts".into(), message.ts.clone().into());
        }
        self.driver.post::<Value>(route, &body).await.map(drop)
    }

    /// Types a line that mentions the app.
    pub async fn mention_app(&self, channel: &str, text: &str) -> Result<(), Error> {
        let team = self.driver.team().await?;
        let bot = team.people.iter().find(|person| team.app.get("bot_user_id").is_some_and(|id| *id == person.id));
        let name = bot.map_or("", |bot| bot.name.as_str());
        self.say(channel, &format!("@{name} {text}")).await
    }

    /// Answers in a thread and shows the answer in the channel as well.
    pub async fn reply_to_all(&self, to: &Message, text: &str) -> Result<(), Error> {
        let thread = to.thread_ts.as_ref().unwrap_or(&to.ts);
        let body =
            json!({"as": self.user, "channel": to.channel, "text": text, "thread_ts": thread, "broadcast": true});
        self.driver.post::<Value>("say", &body).await.map(drop)
    }

    /// Types a line with links without sending it: the id under which the app may show them, `None` where none of them
    /// concerns it.
    pub async fn compose(&self, channel: &str, text: &str) -> Result<Option<String>, Error> {
        let body = json!({"as": self.user, "channel": channel, "text": text});
        field(self.driver.post("compose", &body).await?, "unfurl_id")
    }

    /// What the app shows for the links of such a line.
    pub async fn composed(&self, unfurl_id: &str) -> Result<Vec<Value>, Error> {
        field(self.driver.get("compose", &[("as", &self.user), ("unfurl_id", unfurl_id)]).await?, "attachments")
    }

    /// Sends such a line, with what was shown.
    pub async fn send_composed(&self, channel: &str, text: &str, unfurl_id: &str) -> Result<(), Error> {
        let body = json!({"as": self.user, "channel": channel, "text": text, "unfurl_id": unfurl_id});
        self.driver.post::<Value>("say", &body).await.map(drop)
    }

    /// Uploads a file, which nobody else sees yet; [`Actor::share`] posts it.
    pub async fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Result<File, Error> {
        field(self.send_file(name, bytes.into(), &[]).await?, "file")
    }

    /// Drags a file into a channel or, with a user's id, into a DM.
    pub async fn drop_file(&self, channel: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Result<File, Error> {
        field(self.send_file(name, bytes.into(), &[("channel", channel)]).await?, "file")
    }

    async fn send_file(&self, name: &str, bytes: Vec<u8>, more: &[(&str, &str)]) -> Result<Value, Error> {
        let url = format!("{}/control/upload", self.driver.base);
        let request = self.driver.http.post(url).query(&[("as", self.user.as_str()), ("name", name)]).query(more);
        answer(request.body(bytes).send().await?).await
    }

    /// Posts files that were uploaded before, with or without words.
    pub async fn share(&self, channel: &str, files: &[&File], text: &str) -> Result<(), Error> {
        let ids: Vec<&str> = files.iter().map(|file| file.id.as_str()).collect();
        let body = json!({"as": self.user, "channel": channel, "text": text, "files": ids});
        self.driver.post::<Value>("say", &body).await.map(drop)
    }

    /// The bytes of a file.
    pub async fn download(&self, file: &File) -> Result<Vec<u8>, Error> {
        let response = self.driver.http.get(format!("{}{}", self.driver.base, file.url)).send().await?;
        Ok(response.error_for_status()?.bytes().await?.to_vec())
    }

    /// Deletes one's own file.
    pub async fn delete_file(&self, file: &File) -> Result<(), Error> {
        self.driver.post::<Value>("delete-file", &json!({"as": self.user, "file": file.id})).await.map(drop)
    }

    /// The files this person sees, newest first.
    pub async fn files(&self) -> Result<Vec<File>, Error> {
        field(self.driver.get("files", &[("as", &self.user)]).await?, "files")
    }

    /// Makes a channel and is in it.
    pub async fn create_channel(&self, name: &str, private: bool) -> Result<String, Error> {
        let body = json!({"as": self.user, "name": name, "is_private": private});
        let channel: Value = field(self.driver.post("channels", &body).await?, "channel")?;
        field(channel, "id")
    }

    /// Changes a channel: `json!({"name": …, "topic": …, "purpose": …, "archived": true})`.
    pub async fn change_channel(&self, channel: &str, mut changes: Value) -> Result<(), Error> {
        if let Some(fields) = changes.as_object_mut() {
            fields.insert("as".into(), self.user.clone().into());
        }
        self.driver.post::<Value>(&format!("channels/{channel}"), &changes).await.map(drop)
    }

    /// Leaves a channel.
    pub async fn leave(&self, channel: &str) -> Result<(), Error> {
        self.driver.post::<Value>("leave", &json!({"as": self.user, "channel": channel})).await.map(drop)
    }

    /// Opens the direct message with these people and returns its id.
    pub async fn open_dm(&self, users: &[&str]) -> Result<String, Error> {
        field(self.driver.post("dm", &json!({"as": self.user, "users": users})).await?, "channel")
    }

    /// The pins of a channel, newest first: `{created, created_by, message}`.
    pub async fn pins(&self, channel: &str) -> Result<Vec<Value>, Error> {
        field(self.driver.get("pins", &[("as", &self.user), ("channel", channel)]).await?, "pins")
    }

    /// The bookmarks of a channel.
    pub async fn bookmarks(&self, channel: &str) -> Result<Vec<Value>, Error> {
        field(self.driver.get("bookmarks", &[("as", &self.user), ("channel", channel)]).await?, "bookmarks")
    }

    /// The canvases: `{id, title, channel, sections, markdown}`.
    pub async fn canvases(&self) -> Result<Vec<Value>, Error> {
        field(self.driver.get("canvases", &[("as", &self.user)]).await?, "canvases")
    }

    /// The messages the app has planned where this person sees them.
    pub async fn scheduled(&self) -> Result<Vec<Value>, Error> {
        field(self.driver.get("scheduled", &[("as", &self.user)]).await?, "scheduled")
    }

    /// The app as an agent: its threads, their status and prompts.
    pub async fn agent(&self) -> Result<Agent, Error> {
        self.driver.get("assistant", &[("as", &self.user)]).await
    }

    /// Opens the agent beside a channel; the thread's timestamp for an assistant.
    pub async fn open_agent(&self, beside: Option<&str>) -> Result<Option<String>, Error> {
        let body = json!({"as": self.user, "context_channel": beside});
        field(self.driver.post("assistant/open", &body).await?, "thread_ts")
    }

    /// Looks at another channel while the agent is open.
    pub async fn look_at(&self, channel: &str) -> Result<(), Error> {
        self.driver.post::<Value>("assistant/context", &json!({"as": self.user, "channel": channel})).await.map(drop)
    }

    /// Presses Stop in a thread of the DM with the agent.
    pub async fn stop_agent(&self, thread_ts: &str) -> Result<(), Error> {
        self.driver.post::<Value>("assistant/stop", &json!({"as": self.user, "thread_ts": thread_ts})).await.map(drop)
    }

    /// Gives a session in the DM with the agent another title.
    pub async fn rename_session(&self, thread_ts: &str, title: &str) -> Result<(), Error> {
        let body = json!({"as": self.user, "thread_ts": thread_ts, "title": title});
        self.driver.post::<Value>("assistant/rename", &body).await.map(drop)
    }

    /// Opens the details of a Work Object on a message, by its id or address.
    pub async fn open_entity(&self, on: &Message, wanted: &str) -> Result<(), Error> {
        self.at("entity/open", on, json!({"external_id": wanted})).await
    }

    /// The Work Object that is open: `{trigger_id, external_ref, presented}`; `null` if none is.
    pub async fn entity(&self) -> Result<Value, Error> {
        field(self.driver.get("entity", &[("as", &self.user)]).await?, "entity")
    }

    /// Runs a workflow step of the app and returns the id of the run.
    pub async fn run_function(&self, callback_id: &str, inputs: Value) -> Result<String, Error> {
        let body = json!({"as": self.user, "callback_id": callback_id, "inputs": inputs});
        field(self.driver.post("functions/run", &body).await?, "function_execution_id")
    }
}
