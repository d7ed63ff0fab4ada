//! The whole program, driven through the local Slack as a person would: type a line, read the next reply.
//!
//! Each test has a database, a local Slack and a program of its own ([`support::World`]). It ends with
//! [`support::World::finish`], which fails where something was left unread, undone or wrong, and gives the conversation
//! back as plain lines, to be read and kept as a snapshot.

#![allow(missing_docs, reason = "a test program has no readers of its documentation")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod adding;
mod asking;
mod awful;
#[path = "../../core/tests/support/mod.rs"]
mod database;
mod faults;
mod joining;
mod moving;
mod operations;
mod reading;
mod reports;
mod routes;
mod support;
mod transport;
mod webhooks;
