//! Contacts, companies, deals and leads: added, shown, moved, numbered, and what happened to them.

mod adding;
mod archiving;
mod changing;
mod concurrency;
mod drafts;
mod events;
mod history;
mod lifecycle;
mod limits;
mod moving;
mod own_fields;
mod store;
mod tags;
mod undoing;
mod undoing_any_order;
mod undoing_limits;
mod undoing_settings;
mod validation;
