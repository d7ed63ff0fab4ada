//! Panels of settings: of the workspace and of a person, made from what the core knows of each; one's profile; where
//! notifications reach one.

use crm_core::settings::{Explained, Shape};
use crm_core::text;
use crm_core::texts::Text;
use crm_core::users::User;
use serde_json::Value;
use uuid::Uuid;

use super::{Inputs, Panel, Screen, small};
use crate::kit::{self, MenuOption};
use crate::viewer::Viewer;

/// Settings that are changed together.
#[derive(Debug, Clone)]
pub struct SettingsForm {
    /// The screen.
    pub screen: Screen,
    /// The settings, and what holds.
    pub settings: Vec<Explained>,
    /// How often they were changed.
    pub version: i32,
    /// The pipelines that may be chosen.
    pub pipelines: Vec<(Uuid, String)>,
}

/// Characters of a setting that is typed.
const TYPED: usize = 80;

/// Settings, each with an input of its shape.
#[must_use]
pub fn settings(viewer: &Viewer, form: &SettingsForm) -> Panel {
    let inputs = form.settings.iter().fold(Inputs::new(viewer), |inputs, one| setting(viewer, inputs, one, form));
    Panel::form(form.screen.clone(), Some(form.version), inputs.finish())
}

fn setting<'a>(viewer: &Viewer, inputs: Inputs<'a>, one: &Explained, form: &SettingsForm) -> Inputs<'a> {
    let definition = one.definition;
    let (key, label, help) = (definition.key, Text::new(definition.name), Text::new(definition.help));
    let shown = definition.shown(&one.value);
    match definition.shape {
        Shape::YesNo => inputs.yes_no(key, &label, one.value == Value::Bool(true)),
        Shape::OneOf(choices) => inputs.one(key, &label, named(viewer, key, choices), Some(&shown)),
        Shape::Weekdays => {
            let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            inputs.several(key, &label, named(viewer, key, &days), &texts(&one.value))
        }
        Shape::Deliveries => {
            inputs.several(key, &label, named(viewer, key, &["dm", "channel", "digest"]), &texts(&one.value))
        }
        Shape::Channel => inputs.channel(key, &label, one.value.as_str(), Some(&help)),
        Shape::Pipeline => {
            let options = form.pipelines.iter().map(|(id, name)| kit::option(name, &id.to_string())).collect();
            inputs.one_or_none(key, &label, options, one.value.as_str())
        }
        Shape::Whole(..)
        | Shape::Time
        | Shape::Hours
        | Shape::Currency
        | Shape::TimeZone
        | Shape::Locale
        | Shape::Language
        | Shape::Country
        | Shape::Reactions
        | Shape::Word => inputs.optional(key, &label, &shown, (TYPED, Some(&help))),
    }
}

/// Choices by the words people know them under.
fn named(viewer: &Viewer, key: &str, values: &[&str]) -> Vec<MenuOption> {
    values.iter().map(|value| kit::option(&choice(viewer, key, value), value)).collect()
}

/// What people call a choice of a setting.
#[must_use]
pub fn choice(viewer: &Viewer, key: &str, value: &str) -> String {
    // The same word is not the same choice everywhere, and no name of a choice in a text begins with a digit.
    let name = match (key, value) {
        ("archive_record_channels", "ask") => "ask_members",
        (_, "24h") => "h24",
        (_, "12h") => "h12",
        _ => value,
    };
    viewer.plain(&text!("setting-choice", value = name))
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Where each kind of notification reaches its reader.
#[must_use]
pub fn notifications(viewer: &Viewer, form: &SettingsForm) -> Panel {
    let mut panel = settings(viewer, form);
    panel.blocks.insert(0, small(viewer, &text!("panel-notifications-help")));
    panel
}

/// One's own name, address, zone and language.
#[must_use]
pub fn profile(viewer: &Viewer, user: &User) -> Panel {
    let inputs = Inputs::new(viewer)
        .text("name", &text!("field-name"), &user.name, 200)
        .optional("email", &text!("field-email"), user.email.as_deref().unwrap_or_default(), (254, None))
        .text("time_zone", &text!("setting-time-zone"), user.time_zone.name(), 64)
        .text("locale", &text!("setting-locale"), &user.locale, 35);
    let roles = user.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(", ");
    let inputs = inputs.block(small(viewer, &text!("panel-your-roles", roles = kit::cut(&roles, 200))));
    Panel::form(Screen::Profile, Some(user.version), inputs.finish())
}
