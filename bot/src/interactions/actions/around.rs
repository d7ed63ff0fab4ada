//! Buttons and selects on what is said around messages and channels.

use crm_blocks::ids::Action;
use crm_core::records::Reference;
use crm_core::{Result, Tx};

use super::{Answer, Click};
use crate::interactions::Place;
use crate::{around, channels};

/// Does what was clicked.
pub(super) async fn done(click: &Click<'_>, tx: Tx) -> Result<Answer> {
    let (bot, request, value) = (click.bot, click.request, click.value());
    let (message, place) = match click.action {
        Action::ChannelMode => (channels::ask_mode(bot, request, tx, value).await?, click.place()),
        Action::ChannelAmounts => (channels::show_amounts(bot, request, tx, value).await?, click.place()),
        Action::ChannelArchive => (channels::put_away(bot, request, tx, value).await?, Place::New),
        Action::ChannelKeep => (channels::keep_channel(bot, request, tx).await?, Place::New),
        Action::OpenChannel => match Reference::parse(value) {
            Some(reference) => (channels::open(bot, request, tx, reference).await?, Place::New),
            None => return Ok(click.stale()),
        },
        Action::MakeTask => (around::make_task(bot, request, tx, value).await?, click.place()),
        Action::ChooseRecord | Action::PickRecord | Action::PickPerson => {
            // In a form, the choice is read when the form is sent.
            if !click.interaction.view.callback_id.is_empty() {
                return Ok(None);
            }
            (around::chosen(bot, request, tx, click.taken).await?, Place::Instead)
        }
        _ => return Ok(None),
    };
    Ok(Some((message, place)))
}
