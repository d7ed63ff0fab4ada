//! Records, rules, permissions, search, events and jobs of the CRM. Knows no Slack JSON and no HTTP.
//!
//! A use case is a function over [`tx::Tx`]: it checks permission and scope, writes rows and one event, and all of it
//! commits together. One folder per record or capability, with its types, its use cases and its SQL side by side.

pub mod actor;
pub mod clock;
pub mod crm;
pub mod database;
pub mod error;
pub mod events;
pub mod ids;
pub mod jobs;
pub mod records;
pub mod secrets;
pub mod texts;
pub mod tx;

pub use actor::{Actor, Permission, Role, Scope};
pub use crm::Crm;
pub use error::{Error, Result, UserError};
pub use tx::Tx;
