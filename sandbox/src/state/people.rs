//! People: finding them, and how Slack describes them to an app.

use chrono::{Offset, TimeZone};
use serde_json::{Value, json};

use super::{Audience, State};
use crate::ids;
use crate::world::Person;

impl State {
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.store.people.iter().find(|person| person.id == id)
    }

    pub fn person_by_email(&self, email: &str) -> Option<&Person> {
        let wanted = email.to_lowercase();
        self.store.people.iter().find(|person| !person.email.is_empty() && person.email.to_lowercase() == wanted)
    }

    /// Adds somebody to the team, with the event a real join causes.
    pub fn add_person(&mut self, mut person: Person) -> Person {
        person.id = ids::new_id("U");
        if person.tz.is_empty() {
            person.tz = "Etc/UTC".into();
        }
        if person.locale.is_empty() {
            person.locale = "en-US".into();
        }
        if person.color.is_empty() {
            person.color = "757575".into();
        }
        self.store.people.push(person.clone());
        self.people_event("team_join", &person);
        person
    }

    /// Puts a changed profile in place of the known one; false if nobody has that id.
    pub fn change_person(&mut self, changed: Person) -> bool {
        let Some(known) = self.store.people.iter_mut().find(|person| person.id == changed.id) else {
            return false;
        };
        known.clone_from(&changed);
        self.people_event("user_change", &changed);
        if self.manifest.names_event("user_profile_changed") {
            self.people_event("user_profile_changed", &changed);
        }
        true
    }

    fn people_event(&mut self, kind: &str, person: &Person) {
        let event = json!({"type": kind, "user": self.user_json(person, false), "cache_ts": self.now().timestamp()});
        self.emit_now(kind, event);
        self.tell(Audience::Everyone, json!({"type": "sidebar"}));
    }

    /// `bot_profile` of the app's messages.
    pub fn bot_profile(&self) -> Value {
        let identity = self.identity();
        json!({
            "id": identity.bot_id,
            "app_id": identity.app_id,
            "user_id": identity.bot_user_id,
            "name": identity.app_name,
            "team_id": identity.team_id,
            "deleted": false,
            "updated": 1_735_689_600,
            "icons": {},
        })
    }

    /// The `user` object of `users.info`.
    pub fn user_json(&self, person: &Person, with_locale: bool) -> Value {
        let team_id = if person.team_id.is_empty() { &self.identity().team_id } else { &person.team_id };
        let (tz_label, tz_offset) = self.zone(&person.tz);
        let mut user = json!({
            "id": person.id,
            "team_id": team_id,
            "name": person.name,
            "deleted": person.deleted,
            "color": person.color,
            "real_name": person.real_name,
            "tz": person.tz,
            "tz_label": tz_label,
            "tz_offset": tz_offset,
            "profile": self.profile(person, team_id),
            "is_admin": person.is_admin,
            "is_owner": person.is_owner,
            "is_primary_owner": person.is_primary_owner,
            "is_restricted": person.is_restricted || person.is_ultra_restricted,
            "is_ultra_restricted": person.is_ultra_restricted,
            "is_bot": person.is_bot,
            "is_app_user": false,
            "updated": 1_735_689_600,
            "is_email_confirmed": !person.email.is_empty(),
        });
        if let Some(fields) = user.as_object_mut() {
            if person.is_stranger {
                fields.insert("is_stranger".into(), true.into());
            }
            if with_locale {
                fields.insert("locale".into(), person.locale.clone().into());
            }
        }
        user
    }

    pub fn profile(&self, person: &Person, team_id: &str) -> Value {
        let (first, last) = person.real_name.split_once(' ').unwrap_or((&person.real_name, ""));
        let mut profile = json!({
            "title": person.title,
            "phone": "",
            "skype": "",
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "first_name": first,
            "last_name": last,
            "status_text": "",
            "status_emoji": "",
            "avatar_hash": "g0",
            "team": team_id,
        });
        let Some(fields) = profile.as_object_mut() else {
            return profile;
        };
        if !person.email.is_empty() && self.manifest.allows(&["users:read.email"]) {
            fields.insert("email".into(), person.email.clone().into());
        }
        if person.id == self.identity().bot_user_id {
            fields.insert("bot_id".into(), self.identity().bot_id.clone().into());
            fields.insert("api_app_id".into(), self.identity().app_id.clone().into());
        }
        profile
    }

    /// The label and the present offset from UTC in seconds.
    fn zone(&self, tz: &str) -> (String, i32) {
        match tz.parse::<chrono_tz::Tz>() {
            Ok(zone) => {
                let offset = zone.offset_from_utc_datetime(&self.now().naive_utc());
                (offset.to_string(), offset.fix().local_minus_utc())
            }
            Err(_) => ("UTC".into(), 0),
        }
    }
}
