//! Help, out of the same table of verbs as the grammar and the command reference.

use crm_blocks::{Message, Viewer, palette};
use crm_core::actor::Actor;
use crm_core::text;
use crm_core::texts::Text;

use crate::grammar::{Notation, Verb};

/// What can be typed; one topic in depth where one is named. Verbs that the reader may not use are left out.
pub(super) fn help(viewer: &Viewer, actor: &Actor, topic: Option<Verb>, unknown: Option<&str>) -> Message {
    if let Some(notation) = unknown.and_then(Notation::read) {
        return palette::help(viewer, &text!("help-topic", verb = notation.name()), &[notation.help()]);
    }
    let title = text!("help-title");
    match topic {
        Some(verb) => palette::help(viewer, &text!("help-topic", verb = verb.name()), &[verb.help(), verb.more_help()]),
        None => {
            let allowed = |verb: &Verb| verb.permission().is_none_or(|permission| actor.may(permission));
            let mut lines: Vec<Text> = vec![text!("help-reference")];
            lines.extend(Verb::ALL.into_iter().filter(allowed).map(|verb| {
                text!(
                    "help-line",
                    verb = verb.name(),
                    what = viewer.plain(&verb.help()),
                    example = verb.examples().first().copied().unwrap_or_default()
                )
            }));
            if let Some(unknown) = unknown {
                lines.insert(0, text!("help-unknown", topic = crm_blocks::kit::cut(unknown, 80)));
            }
            palette::help(viewer, &title, &lines)
        }
    }
}
