//! Slack in and out: transport, command grammar, handlers, delivery.
//!
//! A request is verified and read (`transport`), its person looked up (`people`), its line understood (`grammar`), done
//! (`commands`, `interactions`) and answered. What goes to Slack by itself lives in `delivery`.

mod bot;
mod commands;
mod delivery;
mod envelope;
pub mod grammar;
mod install;
mod interactions;
mod people;
mod slack;
mod transport;

pub use bot::{Bot, BotSettings};
pub use delivery::{handlers, subscriptions};
pub use install::{InstallError, install_by_token};
pub use slack::{Slack, SlackError};
pub use transport::router;
