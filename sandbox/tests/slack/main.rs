//! The local Slack from outside: an app on one side, people on the other.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a failed test may panic")]

mod app;
mod conversation;
mod delivery;
mod driver;
mod faults;
mod modals;
mod oauth;
mod page;
mod response_urls;
mod saved;
mod sockets;
mod transport;
mod web_api;
