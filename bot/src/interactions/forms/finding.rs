//! Forms that search: words, filters, and the name of a search that is kept.

use crm_blocks::ids::field_block;
use crm_blocks::modals::{self, ADVANCED, ASKED, Metadata};
use crm_blocks::{notices, panels};
use crm_core::{Error, Result, Tx, drafts, search, text, users};
use serde_json::{Value, json};

use super::answers;
use super::submit::Sent;
use super::words_of;
use crate::commands;
use crate::interactions::Place;

impl Sent<'_> {
    /// What was typed into a field.
    fn typed(&self, key: &str) -> Vec<String> {
        let typed = answers::of_state(&self.interaction.view.state);
        typed.get(key).into_iter().flatten().map(|choice| choice.value.clone()).collect()
    }

    /// The draft's line, and where to answer.
    async fn asked(&self, tx: &mut Tx) -> Result<(String, Option<crm_core::secrets::Secret>)> {
        let metadata = Metadata::parse(&self.interaction.view.private_metadata);
        let Some(draft) = metadata.and_then(|metadata| metadata.draft) else { return Ok((String::new(), None)) };
        let Some(draft) = drafts::get(tx, draft).await? else { return Ok((String::new(), None)) };
        let line = draft.content.get("line").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok((line, draft.response_url))
    }

    /// Runs the words.
    pub(super) async fn find(&self, mut tx: Tx) -> Result<Value> {
        let (_, answer_at) = self.asked(&mut tx).await?;
        let words = self.typed("words").into_iter().next().unwrap_or_default();
        let message = commands::found(&self.viewer, tx, &words).await?;
        if answer_at.is_none() {
            // What was asked for over the Home tab is answered there.
            let view = panels::message(&self.viewer, &text!("home-answer"), message.blocks);
            return Ok(json!({ "response_action": "update", "view": view }));
        }
        self.say(answer_at, message, Place::New);
        Ok(json!({ "response_action": "clear" }))
    }

    /// Runs the line that the filters make; one that cannot be read is said at its field.
    pub(super) async fn filtered(&self, mut tx: Tx) -> Result<Value> {
        let (_, answer_at) = self.asked(&mut tx).await?;
        let mut answers: Vec<(String, Vec<String>)> =
            ASKED.iter().map(|(key, _)| ((*key).to_owned(), self.typed(key))).collect();
        for (_, people) in answers.iter_mut().filter(|(key, _)| key == "owner") {
            for person in people.iter_mut() {
                if let Some(user) = users::find_active(&mut tx, person).await? {
                    *person = user.name;
                }
            }
        }
        let line = modals::line_of(&answers);
        match commands::found(&self.viewer, tx, &line).await {
            Ok(message) => {
                self.say(answer_at, message, Place::New);
                Ok(json!({ "response_action": "clear" }))
            }
            Err(error) => {
                let words = words_of(self.bot, &self.viewer, &error);
                Ok(json!({ "response_action": "errors", "errors": { field_block(ADVANCED, "words", 1): words } }))
            }
        }
    }

    /// Keeps the search under its name.
    pub(super) async fn save_search(&self, mut tx: Tx) -> Result<Value> {
        let (line, answer_at) = self.asked(&mut tx).await?;
        let name = self.typed("name").into_iter().next().unwrap_or_default();
        let shared = !self.typed("shared").is_empty();
        match search::save(&mut tx, &name, &line, shared).await {
            Ok(_) => {
                tx.commit().await?;
                let small = text!("search-saved-line", line = line);
                let said = notices::done(&self.viewer, &text!("search-saved", name = name), Some(&small));
                self.say(answer_at, said, Place::New);
                Ok(json!({ "response_action": "clear" }))
            }
            Err(error @ Error::User(_)) => {
                let words = words_of(self.bot, &self.viewer, &error);
                Ok(json!({ "response_action": "errors", "errors": { field_block("search", "name", 1): words } }))
            }
            Err(fault) => Err(fault),
        }
    }
}
