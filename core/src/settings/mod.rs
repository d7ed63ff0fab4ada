//! Settings of a workspace and of its people: each with a type, a default and bounds. The registry in this folder is the
//! one place that knows them all; what people may set, the reference in `docs/configuration.md` and the names in
//! `core/texts/en/settings.ftl` hang on it. Settings of the installation live in `config`.
//!
//! A person's setting falls back to the workspace's, and that to the default; [`Values::explain`] says where a value comes
//! from. Every change is one event, and `undo` takes it back; [`reset`] goes back to the value that holds without one's own.
//!
//! The six settings that a workspace begins with (currency, time zone, locale, country, join policy, channel of leads)
//! stay columns of `crm.workspace_settings`: nearly every request reads them, in one row that the database keeps whole by
//! its own checks, and other tables refer to that row. They are read and changed here like all others, by their keys.

mod changing;
mod choices;
mod notifications;
mod personal;
mod reference;
mod registry;
mod shape;
mod typed;
mod values;

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use crate::error::UserError;
use crate::refusal;
use crate::texts::Text;

pub(crate) use changing::take_back;
pub use changing::{CHANGED, Changed, PERSON_CHANGED, Whose, change, reset, set, set_of};
pub use choices::{ClockFormat, Deliveries, Delivery, RateSource, SlaClock};
pub use notifications::Notification;
pub use personal::*;
pub use reference::reference_markdown;
pub use registry::*;
pub use shape::Shape;
pub use typed::Typed;
pub(crate) use values::values_for;
pub use values::{Explained, Source, Values, get, get_of, of_person, of_workspace};

/// Whose a setting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The workspace's alone; administrators change it.
    Workspace,
    /// Each person's own. What administrators set for the workspace holds for those who have set nothing.
    Person,
}

/// A setting, whatever its type.
#[derive(Debug)]
pub struct Definition {
    /// Its name for programs and in the database.
    pub key: &'static str,
    /// Whose it is.
    pub level: Level,
    /// What its values look like.
    pub shape: Shape,
    /// Whether "none" is a value too.
    pub optional: bool,
    /// The value that holds where nobody has set one, as JSON.
    pub default: &'static str,
    /// The text that names it to people.
    pub name: &'static str,
    /// The text that says what it does.
    pub help: &'static str,
    /// Where the default and the bounds come from.
    pub reason: &'static str,
}

impl Definition {
    /// The value that holds where nobody has set one.
    #[must_use]
    pub fn default_value(&self) -> Value {
        serde_json::from_str(self.default).unwrap_or(Value::Null)
    }

    /// A value as it is kept, out of one that a program gave or a person typed (`"8:30"`, `"mon-fri"`, `"off"`).
    ///
    /// # Errors
    /// Refused in words that name the bounds, for a reader of `locale`.
    pub fn read(&self, given: &Value, locale: &str) -> Result<Value, UserError> {
        if self.optional && shape::is_none(given) {
            return Ok(Value::Null);
        }
        self.shape.read(given, &self.label(locale)).map_err(|refusal| refusal.about(self.key))
    }

    /// A value as a person would type it: `mon,tue`, `20:00-08:00`, `none`.
    #[must_use]
    pub fn shown(&self, value: &Value) -> String {
        match value {
            Value::Null => "none".to_owned(),
            Value::String(text) => text.clone(),
            Value::Array(items) if items.is_empty() => "off".to_owned(),
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
            Value::Object(hours) => {
                ["from", "to"].map(|end| hours.get(end).and_then(Value::as_str).unwrap_or_default()).join("-")
            }
            other => other.to_string(),
        }
    }

    /// Its name, as a reader of `locale` knows it.
    #[must_use]
    pub fn label(&self, locale: &str) -> String {
        Text::new(self.name).render(locale)
    }
}

/// A setting whose values are of type `T`: [`get`] reads it, [`set`] changes it.
pub struct Setting<T> {
    definition: &'static Definition,
    _type: PhantomData<fn() -> T>,
}

impl<T> Clone for Setting<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Setting<T> {}

impl<T> fmt::Debug for Setting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.definition.key)
    }
}

impl<T> Setting<T> {
    const fn of(definition: &'static Definition) -> Self {
        Self { definition, _type: PhantomData }
    }

    /// What is known of it besides its type.
    #[must_use]
    pub const fn definition(self) -> &'static Definition {
        self.definition
    }

    /// Its name for programs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.definition.key
    }
}

/// Every setting, in the order in which people read them.
pub fn all() -> impl Iterator<Item = &'static Definition> {
    registry::OF_WORKSPACE.iter().chain(personal::OF_PERSON).chain(notifications::OF_NOTIFICATIONS).copied()
}

/// The setting of this key.
///
/// # Errors
/// Refused where there is none, with the one that is nearly called so.
pub fn find(key: &str) -> Result<&'static Definition, UserError> {
    if let Some(found) = all().find(|known| known.key == key) {
        return Ok(found);
    }
    let typed = key.trim().to_lowercase().replace(['-', ' '], "_");
    let near = |known: &&Definition| strsim::normalized_damerau_levenshtein(known.key, &typed);
    let nearest = all().max_by(|one, other| near(one).total_cmp(&near(other))).filter(|one| near(one) >= NEAR_ENOUGH);
    Err(match nearest {
        Some(nearest) => refusal!("error-no-such-setting-nearest", given = cut(key), nearest = nearest.key),
        None => refusal!("error-no-such-setting", given = cut(key)),
    })
}

/// How alike a mistyped key and a known one must be, of 1: about one letter in three may differ.
const NEAR_ENOUGH: f64 = 0.65;

/// What somebody typed, short enough to be said back to them.
fn cut(given: &str) -> String {
    given.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_key_is_guessed_and_nonsense_is_not() {
        for (typed, code) in [
            ("purge_after_day", "no-such-setting-nearest"),
            ("Purge After Days", "no-such-setting-nearest"),
            ("curency", "no-such-setting-nearest"),
            ("notify.deal_wonn", "no-such-setting-nearest"),
            ("xyzzy", "no-such-setting"),
            ("", "no-such-setting"),
        ] {
            assert_eq!(find(typed).map(|found| found.key).map_err(|refusal| refusal.code()), Err(code), "{typed}");
        }
        let refusal = find("quiet_hour").map(|found| found.key).map_err(|refusal| refusal.text().render("en"));
        assert_eq!(refusal, Err("There is no setting “quiet_hour”. Did you mean quiet_hours?".to_owned()));
    }

    #[test]
    fn keys_are_unique_and_fit_the_database() {
        let keys: Vec<_> = all().map(|one| one.key).collect();
        let mut unique = keys.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), keys.len());
        for key in keys {
            assert!(key.len() <= 60 && key.starts_with(|first: char| first.is_ascii_lowercase()), "{key}");
            assert!(
                key.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || "_.".contains(one)),
                "{key}"
            );
        }
    }
}
