//! Forms: opening one for a record of any kind, what its inputs tell while it is filled in, and saving it.
//!
//! One machinery for all kinds: `plan` says which fields a form asks, `ask` how each is asked and what is in it, `answers` reads
//! what was filled in, `save` writes it. What was typed before the last step waits in the form's draft.

mod again;
mod answers;
mod ask;
mod change;
mod convert;
mod draft;
mod finding;
mod open;
mod options;
mod plan;
mod save;
mod share;
mod submit;
mod words;

pub(crate) use change::changed;
pub(crate) use convert::convert;
pub(crate) use draft::FormKind;
pub(crate) use open::{FormWish, Opening, open_form, open_form_from};
pub(crate) use options::options;
pub(crate) use share::ask as ask_where;
pub(crate) use submit::submit;
pub(super) use words::choices_of;

use crm_blocks::{Viewer, notices};
use crm_core::Error;

use crate::bot::Bot;

/// What somebody reads at a field, or in a form, of what is wrong: Slack shows these words as they are.
fn words_of(bot: &Bot, viewer: &Viewer, error: &Error) -> String {
    match error {
        Error::User(refusal) => viewer.plain(&notices::brief(refusal.text())).replace('`', ""),
        Error::Fault(_) => bot.explain(viewer, error).text,
    }
}
