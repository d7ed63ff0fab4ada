//! Leads: reasons, qualification, the way from new to converted, and who looks after them.

mod reasons;
