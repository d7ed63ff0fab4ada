//! Who else takes part in a deal on the customer's side, and as what.

use serde_json::{Value, json};
use uuid::Uuid;

use super::SPEC;
use crate::actor::Permission;
use crate::contacts::ContactName;
use crate::error::Result;
use crate::records::{self, Changes, RecordKind, Updated};
use crate::refusal;
use crate::tx::Tx;

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Who.
    pub contact: ContactName,
    /// As what; one of [`crate::contacts::COMPANY_ROLES`].
    pub role: String,
}

/// Lets a contact take part in a deal, in this role; somebody who does already gets the role.
///
/// # Errors
/// Refused without the permission, where the deal or the contact is not there for this person, or the role is none; else
/// where the database fails.
pub async fn add_participant(tx: &mut Tx, deal: Uuid, contact: Uuid, role: &str) -> Result<Updated> {
    let mut list = held(tx, deal).await?;
    match list.iter_mut().find(|one| is_about(one, contact)) {
        Some(known) => *known = participant(contact, role),
        None => list.push(participant(contact, role)),
    }
    write(tx, deal, list).await
}

/// Gives a participant another role.
///
/// # Errors
/// As [`add_participant`], and where the contact does not take part.
pub async fn change_role(tx: &mut Tx, deal: Uuid, contact: Uuid, role: &str) -> Result<Updated> {
    let mut list = held(tx, deal).await?;
    let known = list.iter_mut().find(|one| is_about(one, contact));
    *known.ok_or_else(|| refusal!("error-not-a-participant").about("contacts"))? = participant(contact, role);
    write(tx, deal, list).await
}

/// Takes a contact off a deal.
///
/// # Errors
/// Refused without the permission, where the deal is not there for this person, or the contact does not take part; else
/// where the database fails.
pub async fn remove_participant(tx: &mut Tx, deal: Uuid, contact: Uuid) -> Result<Updated> {
    let mut list = held(tx, deal).await?;
    let before = list.len();
    list.retain(|one| !is_about(one, contact));
    if list.len() == before {
        return Err(refusal!("error-not-a-participant").about("contacts").into());
    }
    write(tx, deal, list).await
}

/// Those who take part. The deal is held until the transaction ends, so that two people who add somebody at once both do.
async fn held(tx: &mut Tx, deal: Uuid) -> Result<Vec<Value>> {
    tx.require(Permission::WriteDeals)?;
    let fields = records::live(tx, &SPEC, deal).await?.fields;
    Ok(fields.get("contacts").as_array().cloned().unwrap_or_default())
}

fn is_about(participant: &Value, contact: Uuid) -> bool {
    participant.get("contact_id").and_then(Value::as_str) == Some(contact.to_string().as_str())
}

fn participant(contact: Uuid, role: &str) -> Value {
    json!({ "contact_id": contact.to_string(), "role": role })
}

async fn write(tx: &mut Tx, deal: Uuid, list: Vec<Value>) -> Result<Updated> {
    records::update(tx, RecordKind::Deal, deal, &Changes::new().with("contacts", Value::Array(list)), None).await
}
