//! The use cases of the core against a real database: what they do, what they refuse, and what nobody may see. Tests
//! share one database, each in a fresh workspace; those of global state have a database of their own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod databases;
mod deals;
mod forms;
mod housekeeping;
mod imports;
mod isolation;
mod large_imports;
mod leads;
mod migrations;
mod people;
mod rates;
mod records;
mod reports;
mod roles;
mod search;
mod settings;
#[path = "../support/mod.rs"]
mod support;
mod texts;
mod work;
mod world;
