//! A record as programs read it: every field by its name. Cards for people are made of the read models beside each record.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::change::spec_of;
use super::store;
use super::values::Fields;
use crate::access;
use crate::actor::Permission;
use crate::error::Result;
use crate::records::{RecordKind, Reference};
use crate::tx::Tx;

/// A record with all its fields.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordView {
    /// Its id.
    pub id: Uuid,
    /// Its reference, where its kind has them.
    pub reference: Option<Reference>,
    /// Its version.
    pub version: i32,
    /// Since when it is archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// Its fields, the workspace's own among them.
    pub fields: Fields,
}

/// A record, archived or not, if there is one within the actor's scope, with those of its fields that the actor may see.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn view(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<Option<RecordView>> {
    tx.require(Permission::ReadRecords)?;
    if let Some(permission) = Permission::reading(kind) {
        tx.require(permission)?;
    }
    let access = access::of(tx, kind);
    let found = store::snapshot(tx, spec_of(kind)?, id).await?;
    Ok(found.map(|found| RecordView {
        id,
        reference: found.number.map(|number| Reference { kind, number }),
        version: found.version,
        archived_at: found.archived_at,
        fields: access.fields(found.fields),
    }))
}
