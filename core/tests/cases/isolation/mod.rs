//! What keeps workspaces apart, and people from records that are not theirs.

mod catalogue;
pub mod coverage;
mod deals;
mod leads;
mod numbers;
mod people;
mod scope;
mod search;
mod store;
mod work;
mod workspaces;
