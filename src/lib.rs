//! The `crm` program.
