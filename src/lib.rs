//! The `crm` program: one binary with subcommands. Only wiring lives here; records, views and transports live in the crates.

pub mod cli;
mod commands;
mod console;
mod logging;
pub mod program;
mod sample;
mod storage;

pub use cli::run;
