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
mod around;
mod asking;
mod awful;
mod cards;
mod channels;
#[path = "../../core/tests/support/mod.rs"]
mod database;
mod delivering;
mod faults;
mod filling_in;
mod first_minutes;
mod following;
mod home;
mod installing;
mod joining;
mod languages;
mod looking;
mod moving;
mod operations;
mod page;
mod panels;
mod posted;
mod reading;
mod reports;
mod routes;
mod socket;
mod stub;
mod support;
mod transport;
mod undoing;
mod verbs;
mod webhooks;
