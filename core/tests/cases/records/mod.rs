//! Contacts, companies, deals and leads: added, shown, moved, numbered, and what happened to them.

mod adding;
mod concurrency;
mod drafts;
mod events;
mod moving;
