//! The private PostgreSQL, tried with a real one: started, shared, killed and found again.
//!
//! Each test has a data directory of its own in the temporary directory, and asks the server what
//! it wants to know through `psql`. Where a test waits, it waits for a fact, within a limit.

mod faults;
mod killed;
mod sharing;
mod starting;
mod support;
mod with_postgres;
