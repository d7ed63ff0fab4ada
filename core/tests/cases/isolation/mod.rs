//! What keeps workspaces apart, and people from records that are not theirs.

mod catalogue;
mod coverage;
mod leads;
mod numbers;
mod scope;
mod store;
mod workspaces;
