//! Contacts, companies, deals and leads: added, shown, moved, numbered, and what happened to them.

mod adding;
mod archiving;
mod changing;
mod concurrency;
mod drafts;
mod events;
mod lifecycle;
mod moving;
mod own_fields;
mod store;
mod undoing;
mod undoing_any_order;
mod undoing_limits;
mod undoing_settings;
mod validation;
