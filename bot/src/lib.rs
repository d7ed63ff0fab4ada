//! Slack in and out: transport, command grammar, handlers, delivery.
//!
//! A request is verified and read (`transport`), its person looked up (`people`), its line understood (`grammar`), done
//! (`commands`, `interactions`) and answered. What goes to Slack by itself lives in `delivery`.

mod around;
mod bot;
mod changes;
mod channels;
mod commands;
mod delivery;
pub mod envelope;
pub mod grammar;
mod home;
mod install;
mod interactions;
mod panels;
mod people;
mod shortcuts;
mod slack;
pub mod surface;
mod transport;

pub use bot::{Bot, BotSettings};
pub use delivery::{handlers, subscriptions};
pub use install::{Distribution, InstallError, install_by_token};
pub use slack::{METHODS, Method, Rate, Slack, SlackError};
pub use transport::{Socket, router};
