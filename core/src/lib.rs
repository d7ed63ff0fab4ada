//! Records, rules, permissions, search, events and jobs of the CRM. Knows no Slack JSON and no HTTP.
//!
//! A use case is a function over [`tx::Tx`]: it checks permission and scope, writes rows and one event, and all of it
//! commits together. One folder per record or capability, with its types, its use cases and its SQL side by side.

pub mod access;
pub mod activities;
pub mod actor;
pub mod assignment;
pub mod calendar;
pub mod clock;
pub mod columns;
pub mod companies;
pub mod config;
pub mod contacts;
pub mod crm;
pub mod custom_fields;
pub mod database;
pub mod deals;
pub mod drafts;
pub mod error;
pub mod events;
pub mod fields;
pub mod files;
pub mod follow_ups;
pub mod forms;
pub mod grammar;
pub mod history;
pub mod housekeeping;
pub mod ids;
pub mod imports;
pub mod jobs;
pub mod leads;
pub(crate) mod lifecycle;
pub mod money;
pub mod pipelines;
pub mod posted;
pub mod quotas;
pub mod reasons;
pub mod records;
pub mod reminders;
pub mod reports;
pub mod roles;
pub mod search;
pub mod secrets;
pub mod settings;
pub mod storage;
pub mod tags;
pub mod tasks;
pub mod teams;
pub mod texts;
pub mod timeline;
pub mod tx;
pub mod undo;
pub mod users;
pub mod validation;
pub mod workspaces;

pub use actor::{Actor, Permission, Permissions, Role, Scope};
pub use crm::Crm;
pub use error::{Error, Result, UserError};
pub use tx::Tx;
