//! The local Slack from outside: an app on one side, people on the other.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a failed test may panic")]

mod agents;
mod app;
mod canvases;
mod conversation;
mod delivery;
mod directory;
mod driver;
mod faults;
mod files;
mod links;
mod messages;
mod modals;
mod page;
mod pins;
mod reactions;
mod response_urls;
mod rooms;
mod saved;
mod scheduled;
mod scopes;
mod steps;
mod streams;
mod web_api;
