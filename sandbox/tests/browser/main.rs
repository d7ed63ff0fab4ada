//! The page as people see it, in headless Chromium: `make test-browser`. Pictures are kept under `target/screenshots`.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a failed test may panic")]

mod agents;
mod app;
mod blocks;
mod chrome;
mod kit;
mod talk;
