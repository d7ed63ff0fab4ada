//! The command reference (`docs/commands.md`), written from the verbs themselves.

use std::fmt::Write as _;

use crm_core::actor::{Permission, Role};
use crm_core::texts::Text;

use super::verb::{AddKind, Notation, SLASH, Verb};

const ENGLISH: &str = "en";

/// The command reference in Markdown, as it stands in `docs/commands.md`.
#[must_use]
pub fn reference_markdown() -> String {
    let mut page = String::new();
    let written = write_page(&mut page);
    debug_assert!(written.is_ok(), "writing to a string does not fail");
    page
}

fn write_page(page: &mut String) -> std::fmt::Result {
    writeln!(page, "# Commands\n\nGenerated from the program; do not edit.\n")?;
    writeln!(page, "{}\n", english(&Text::new("help-reference")))?;
    writeln!(page, "| verb | synonyms | slash command | what it does | needs |\n|---|---|---|---|---|")?;
    writeln!(page, "| (nothing) | | `{SLASH}` | {} | member |", english(&Text::new("help-palette")))?;
    for verb in Verb::ALL {
        let (synonyms, aliases) = (code_list(verb.synonyms()), code_list(verb.aliases()));
        writeln!(page, "| `{}` | {synonyms} | {aliases} | {} | {} |", verb.name(), english(&verb.help()), needs(verb))?;
    }
    for verb in Verb::ALL {
        write_verb(page, verb)?;
    }
    for notation in Notation::ALL {
        writeln!(page, "\n## {}\n\n{}", notation.name(), english(&notation.help()))?;
    }
    Ok(())
}

/// What `help <verb>` says, and the examples that are not among it.
fn write_verb(page: &mut String, verb: Verb) -> std::fmt::Result {
    let help = english(&verb.more_help());
    writeln!(page, "\n## {}\n\n{help}", verb.name())?;
    let more: Vec<&str> = verb.examples().iter().copied().filter(|example| !help.contains(example)).collect();
    if !more.is_empty() {
        writeln!(page, "\nAlso: {}", code_list(&more))?;
    }
    Ok(())
}

/// In Markdown a line break takes an empty line.
fn english(text: &Text) -> String {
    text.render(ENGLISH).replace('\n', "\n\n")
}

fn code_list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn needs(verb: Verb) -> String {
    match verb {
        Verb::Add => {
            let kinds = AddKind::ALL.into_iter().map(|kind| format!("{}: {}", kind.name(), roles(kind.permission())));
            kinds.collect::<Vec<_>>().join("; ")
        }
        Verb::Find | Verb::Show | Verb::Report | Verb::Help => {
            verb.permission().map_or_else(|| "member".to_owned(), roles)
        }
    }
}

/// The roles that have a permission, in words.
fn roles(permission: Permission) -> String {
    let (having, lacking): (Vec<Role>, Vec<Role>) = Role::ALL.into_iter().partition(|role| role.allows(permission));
    let names = |roles: &[Role]| {
        roles.iter().map(|role| role.as_str().to_lowercase().replace('_', " ")).collect::<Vec<_>>().join(", ")
    };
    match (having.len(), lacking.len()) {
        (_, 0) => "every role".to_owned(),
        (many, few) if few < many => format!("every role but {}", names(&lacking)),
        _ => names(&having),
    }
}
