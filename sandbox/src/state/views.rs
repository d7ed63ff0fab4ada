//! Modals and Home tabs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::blocks::{fill_ids, text_of};
use super::{Audience, Identity, State, values};
use crate::ids;

/// How many modals may lie on each other.
const STACK: usize = 3;

/// A modal or a Home tab.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct View {
    pub id: String,
    /// The person who sees it.
    pub owner: String,
    pub hash: String,
    /// The view as the app sent it, with the missing ids filled in.
    pub body: Map<String, Value>,
    /// `state.values`.
    pub values: Map<String, Value>,
    pub root: String,
    pub previous: Option<String>,
    /// Errors that the app or the client shows in it: `block_id` → text.
    #[serde(default)]
    pub errors: BTreeMap<String, String>,
}

impl View {
    pub fn blocks(&self) -> &Value {
        self.body.get("blocks").unwrap_or(&Value::Null)
    }

    pub fn flag(&self, key: &str) -> bool {
        self.body.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    pub fn is_home(&self) -> bool {
        self.body.get("type").and_then(Value::as_str) == Some("home")
    }

    pub fn external_id(&self) -> &str {
        self.body.get("external_id").and_then(Value::as_str).unwrap_or_default()
    }

    /// The view as the app and the people see it.
    pub fn to_json(&self, identity: &Identity) -> Value {
        let mut view = self.body.clone();
        view.remove("hash");
        for key in ["private_metadata", "callback_id", "external_id"] {
            view.entry(key).or_insert_with(|| "".into());
        }
        for key in ["clear_on_close", "notify_on_close"] {
            view.entry(key).or_insert(Value::Bool(false));
        }
        for key in ["title", "submit", "close"] {
            view.entry(key).or_insert(Value::Null);
        }
        let own = json!({
            "id": self.id,
            "team_id": identity.team_id,
            "hash": self.hash,
            "state": {"values": self.values},
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "app_id": identity.app_id,
            "app_installed_team_id": identity.team_id,
            "bot_id": identity.bot_id,
        });
        if let Value::Object(own) = own {
            view.extend(own);
        }
        Value::Object(view)
    }
}

impl State {
    fn new_view(&self, owner: &str, mut body: Map<String, Value>) -> View {
        if let Some(blocks) = body.get_mut("blocks") {
            fill_ids(blocks);
        }
        let id = ids::new_id("V");
        let values = values::state_of(body.get("blocks").unwrap_or(&Value::Null), &Map::new());
        View {
            root: id.clone(),
            id,
            owner: owner.to_owned(),
            hash: self.new_hash(),
            body,
            values,
            previous: None,
            errors: BTreeMap::new(),
        }
    }

    fn new_hash(&self) -> String {
        format!("{}.{}{}", self.now().timestamp(), ids::short_id(), ids::short_id())
    }

    fn modal_changed(&mut self, person: &str) {
        let seq = self.next_seq();
        self.modal_seq.insert(person.to_owned(), seq);
        self.tell(Audience::one(person), json!({"type": "modal"}));
    }

    /// Opens a modal, in place of whatever was open.
    pub fn open_modal(&mut self, person: &str, body: Map<String, Value>) -> View {
        let view = self.new_view(person, body);
        self.modals.insert(person.to_owned(), vec![view.clone()]);
        self.modal_changed(person);
        view
    }

    /// Lays a modal on top of the open ones.
    pub fn push_modal(&mut self, person: &str, body: Map<String, Value>) -> Result<View, &'static str> {
        let mut view = self.new_view(person, body);
        let stack = self.modals.entry(person.to_owned()).or_default();
        let Some(top) = stack.last() else {
            return Err("not_found");
        };
        if stack.len() >= STACK {
            return Err("push_limit_reached");
        }
        view.root.clone_from(&top.root);
        view.previous = Some(top.id.clone());
        stack.push(view.clone());
        self.modal_changed(person);
        Ok(view)
    }

    /// An open modal or a Home tab, by its id.
    pub fn view(&self, id: &str) -> Option<&View> {
        let modals = self.modals.values().flatten();
        modals.chain(self.store.homes.values()).find(|view| view.id == id)
    }

    pub fn view_mut(&mut self, id: &str) -> Option<&mut View> {
        let modals = self.modals.values_mut().flatten();
        modals.chain(self.store.homes.values_mut()).find(|view| view.id == id)
    }

    pub fn modal_by_external_id(&self, external_id: &str) -> Option<&View> {
        self.modals.values().flatten().find(|view| !external_id.is_empty() && view.external_id() == external_id)
    }

    /// Puts new content into an open view. `hash` is the version the app believes to change.
    pub fn update_view(
        &mut self,
        id: &str,
        hash: Option<&str>,
        mut body: Map<String, Value>,
    ) -> Result<View, &'static str> {
        let new_hash = self.new_hash();
        let view = self.view_mut(id).ok_or("not_found")?;
        if hash.is_some_and(|hash| hash != view.hash) {
            return Err("hash_conflict");
        }
        if let Some(blocks) = body.get_mut("blocks") {
            fill_ids(blocks);
        }
        view.values = values::state_of(body.get("blocks").unwrap_or(&Value::Null), &view.values);
        view.body = body;
        view.hash = new_hash;
        view.errors.clear();
        let view = view.clone();
        if view.is_home() {
            self.tell(Audience::one(&view.owner), json!({"type": "home"}));
        } else {
            self.modal_changed(&view.owner);
        }
        Ok(view)
    }

    /// Puts the Home tab of a person in place of the last one.
    pub fn publish_home(
        &mut self,
        person: &str,
        hash: Option<&str>,
        body: Map<String, Value>,
    ) -> Result<View, &'static str> {
        let known = self.store.homes.get(person);
        if let (Some(hash), Some(known)) = (hash, known)
            && hash != known.hash
        {
            return Err("hash_conflict");
        }
        let mut view = self.new_view(person, body);
        if let Some(known) = known {
            view.id.clone_from(&known.id);
            view.root.clone_from(&known.id);
            view.values = values::state_of(view.blocks(), &known.values);
        }
        self.store.homes.insert(person.to_owned(), view.clone());
        self.next_seq();
        self.tell(Audience::one(person), json!({"type": "home"}));
        Ok(view)
    }

    /// Takes the top modal away; the whole stack where it says `clear_on_close` and the person closed it.
    pub fn close_modal(&mut self, person: &str, all: bool) {
        let Some(stack) = self.modals.get_mut(person) else {
            return;
        };
        stack.pop();
        if all {
            stack.clear();
        }
        self.modal_changed(person);
    }

    /// Shows errors in a view.
    pub fn show_errors(&mut self, id: &str, errors: BTreeMap<String, String>) {
        let Some(view) = self.view_mut(id) else {
            return;
        };
        view.errors = errors;
        let owner = view.owner.clone();
        self.modal_changed(&owner);
    }

    /// Whether another open modal has the `external_id` of this one.
    pub fn external_id_taken(&self, body: &Map<String, Value>, except: Option<&str>) -> bool {
        let wanted = body.get("external_id").and_then(Value::as_str).unwrap_or_default();
        self.modal_by_external_id(wanted).is_some_and(|view| Some(view.id.as_str()) != except)
    }

    /// What the form's input blocks say against being sent as it is: `block_id` → text.
    pub fn complaints(&self, view: &View) -> BTreeMap<String, String> {
        let mut complaints = BTreeMap::new();
        for (block, element) in super::blocks::elements(view.blocks()) {
            if text_of(block, "type") != "input" {
                continue;
            }
            let (block_id, action_id) = (text_of(block, "block_id"), text_of(element, "action_id"));
            let entry = view.values.get(block_id).and_then(|block| block.get(action_id));
            if let Some(complaint) = entry.and_then(|entry| values::complaint(block, element, entry)) {
                complaints.insert(block_id.to_owned(), complaint);
            }
        }
        complaints
    }
}
