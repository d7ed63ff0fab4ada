//! The reference of these settings, as `docs/configuration.md` holds it.

use std::fmt::Write as _;

use super::Level;
use crate::texts::Text;

/// The section of `docs/configuration.md` on the settings of a workspace and of a person.
#[must_use]
pub fn reference_markdown() -> String {
    let mut page = String::from(
        "## Settings of a workspace and of a person\n\n\
         Kept in the database and changed by people, each change with its event. Administrators set them for the workspace \
         (`crm admin settings --set key=value`, `--reset key`); what is marked “person” everybody may set for themself as \
         well: a person's value comes first, then the workspace's, then the default. `none` or `off` switches off what may \
         be without a value.\n\n\
         | key | values | default | set by | meaning | why this default |\n|---|---|---|---|---|---|\n",
    );
    for setting in super::all() {
        let by = match setting.level {
            Level::Workspace => "administrator",
            Level::Person => "person, administrator",
        };
        let none = if setting.optional { ", or none" } else { "" };
        let help = Text::new(setting.help).render("en");
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "| `{}` | {}{none} | `{}` | {by} | {}: {help} | {} |",
            setting.key,
            setting.shape.values(),
            setting.shown(&setting.default_value()),
            setting.label("en"),
            setting.reason,
        );
    }
    page
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_default_of_the_reference_can_be_typed_and_is_the_default() {
        for setting in crate::settings::all() {
            let typed = setting.shown(&setting.default_value());
            let read = setting.read(&typed.clone().into(), "en").map_err(|refusal| refusal.code());
            assert_eq!(read, Ok(setting.default_value()), "{} {typed}", setting.key);
            assert!(!setting.reason.is_empty());
        }
    }
}
