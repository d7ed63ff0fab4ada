//! What a person sees: Block Kit messages and modals, as pure functions of the core's read models. No I/O, no clock: what
//! a view needs of the reader stands in [`Viewer`].
//!
//! Nothing leaves this crate that Slack would refuse: every text passes through [`kit`], which cuts to Slack's limits.

pub mod cards;
pub mod ids;
pub mod kit;
pub mod list;
pub mod modals;
pub mod mrkdwn;
pub mod notices;
pub mod palette;
pub mod people;
pub mod report;
mod viewer;

pub use kit::Message;
pub use viewer::{Audience, Viewer};
