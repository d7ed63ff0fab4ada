//! What people write in many places and what is read the same everywhere: amounts, dates, spans of days, and the known word
//! that a mistyped one was meant to be. Pure and total: every text gives a value or a refusal, in time proportional to its
//! length.

pub mod amount;
mod characters;
pub mod date;
mod nearest;
pub mod span;

pub use characters::{plain, plain_characters};
pub use nearest::nearest;
