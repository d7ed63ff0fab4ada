//! The lines about the channel they are typed in: `link D-142`, `unlink`, `channel D-142`, `channel archive`.

use crm_blocks::Message;
use crm_core::records::Reference;
use crm_core::{Result, Tx};

use super::linking;
use crate::bot::Bot;
use crate::commands::Request;

/// Such a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed {
    /// Tie the channel to this record.
    Link(Reference),
    /// Take the tie away.
    Unlink,
    /// Open a channel of this record's own.
    Open(Reference),
    /// Archive the channel.
    Archive,
}

/// Reads a line, if it is one of these and nothing else.
pub(crate) fn typed(text: &str) -> Option<Typed> {
    let lower = text.trim().to_lowercase();
    let mut words = lower.split_whitespace();
    let found = match (words.next()?, words.next()) {
        ("link", Some(about)) => Typed::Link(Reference::parse(about)?),
        ("unlink", None) => Typed::Unlink,
        ("channel", Some("archive")) => Typed::Archive,
        ("channel", Some(about)) => Typed::Open(Reference::parse(about)?),
        _ => return None,
    };
    words.next().is_none().then_some(found)
}

/// Does what the line says.
pub(crate) async fn perform(bot: &Bot, request: &Request, tx: Tx, typed: Typed) -> Result<Message> {
    match typed {
        Typed::Link(reference) => linking::link(bot, request, tx, reference).await,
        Typed::Unlink => linking::unlink(bot, request, tx).await,
        Typed::Open(reference) => linking::open(bot, request, tx, reference).await,
        Typed::Archive => linking::put_away(bot, request, tx, &request.channel_id).await,
    }
}

#[cfg(test)]
mod tests {
    use crm_core::records::RecordKind;

    use super::*;

    #[test]
    fn lines_about_channels_are_told_from_names() {
        let deal = Reference { kind: RecordKind::Deal, number: 142 };
        for (line, read) in [
            ("link D-142", Some(Typed::Link(deal))),
            (" Link  d142 ", Some(Typed::Link(deal))),
            ("unlink", Some(Typed::Unlink)),
            ("channel D-142", Some(Typed::Open(deal))),
            ("channel archive", Some(Typed::Archive)),
            ("link", None),
            ("link Acme", None),
            ("channel partners ltd", None),
            ("unlink it", None),
            ("", None),
        ] {
            assert_eq!(typed(line), read, "{line:?}");
        }
    }
}
