//! What a person sees: Block Kit messages and modals out of the read models of the core
