//! What keeps workspaces apart, and people from records that are not theirs.

mod catalogue;
pub mod channels;
pub mod coverage;
mod deals;
mod deliveries;
mod home;
mod leads;
mod numbers;
mod people;
mod scope;
mod search;
mod store;
mod work;
mod workspaces;
