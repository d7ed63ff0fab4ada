//! Whether somebody may look for what stands in addresses. What is hidden or masked must not be found out by searching for it,
//! letter by letter.

use super::{Access, of};
use crate::records::RecordKind;
use crate::records::catalogue::CUSTOM_PREFIX;
use crate::tx::Tx;

/// Fields whose words are searched as addresses.
const ADDRESSES: [(RecordKind, &str); 5] = [
    (RecordKind::Contact, "emails"),
    (RecordKind::Contact, "phones"),
    (RecordKind::Company, "emails"),
    (RecordKind::Company, "phones"),
    (RecordKind::Company, "domain"),
];

/// Whether the actor does not see some addresses, or some of the workspace's own fields, whose words stand with them. Then
/// their searches leave all of these out. A lead is found by the addresses of its contact, so who may not read contacts does
/// not search by addresses either.
pub(crate) fn hides_addresses(tx: &Tx) -> bool {
    !tx.actor().may_read(RecordKind::Contact)
        || ADDRESSES.iter().any(|(kind, field)| !of(tx, *kind).shows(field))
        || RecordKind::REFERENCED.iter().any(|kind| of(tx, *kind).hides_some_of_its_own())
}

impl Access {
    /// Whether there is a rule that keeps the actor from seeing one of the workspace's own fields.
    fn hides_some_of_its_own(&self) -> bool {
        let Some(rules) = &self.rules else { return false };
        let prefix = super::path(self.kind, CUSTOM_PREFIX);
        let named = rules.0.iter().flat_map(|role| role.fields.keys());
        named.filter(|path| path.starts_with(&prefix)).any(|path| rules.level(path) < super::Level::Read)
    }
}
