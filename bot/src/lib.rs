//! Slack in and out: transport, command grammar, handlers, delivery

pub mod grammar;
