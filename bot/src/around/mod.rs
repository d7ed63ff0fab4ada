//! What happens to messages, and not to us: reactions, files, mentions, links to records, talk in linked channels. Each becomes
//! something of the CRM by a rule that the workspace can read and set, is answered where only the one who acted sees it, and is
//! taken back the way it came. What is kept of a message is where it stands, never its words, unless the workspace copies.

mod acting;
mod asking;
mod files;
pub(crate) mod landing;
mod links;
mod logging;
mod meaning;
mod mentions;
pub(crate) mod objects;
mod reactions;
mod telling;

pub(crate) use acting::{Act, Source, act, loose_task};
pub(crate) use asking::{Asked, chosen, options};
pub(crate) use files::{is_file, shared as file_shared};
pub(crate) use links::{is_link, shared as link_shared};
pub(crate) use logging::{is_talk, talked};
pub(crate) use meaning::{Guess, Talk, guess, permalink};
pub(crate) use mentions::{is_mention, make_task, mentioned};
pub(crate) use objects::{details_requested, edited, is_details, is_edit};
pub(crate) use reactions::{is_reaction, reacted, unreacted};
pub(crate) use telling::{tell_here, tell_person};
