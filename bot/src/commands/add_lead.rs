//! Adding a lead from one line: the person is stored once, as a contact; whoever is known by their address, or by a name
//! that only one contact has, is that contact.

use crm_blocks::{Message, notices};
use crm_core::contacts::{self, ContactName, NewContact};
use crm_core::records::{self, Changes, RecordKind, Reference};
use crm_core::{Error, Result, Tx, fields, search};

use super::add::company_of;
use super::choose;
use super::records::Cx;
use crate::grammar::NewLeadInput;

/// What comes of looking for the person.
enum Person {
    Known(ContactName),
    New,
    Asked(Message),
}

/// Opens a lead.
pub(super) async fn lead(cx: &Cx<'_>, mut tx: Tx, input: NewLeadInput) -> Result<Option<Message>> {
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    let owner = choose::owner(&mut tx, input.owner.clone()).await?;
    let (contact, new_company) = match person(cx, &mut tx, &input).await? {
        Person::Known(contact) => (contact, None),
        Person::Asked(message) => return Ok(Some(message)),
        Person::New => {
            let typed = input.company.as_deref();
            let company = match company_of(&cx.viewer, &mut tx, cx.request, typed, &cx.overrides).await? {
                Ok(company) => company,
                Err(question) => {
                    tx.commit().await?;
                    return Ok(Some(question));
                }
            };
            let new_company = super::add::new_name(company.as_ref());
            let new = NewContact {
                name: input.name.clone().unwrap_or_default(),
                emails: input.emails.clone(),
                phones: input.phones.clone(),
                company,
                owner_id: owner,
                ..NewContact::default()
            };
            (contacts::add(&mut tx, new).await?, new_company)
        }
    };
    let mut given = Changes::new()
        .with("contact_id", contact.id.to_string())
        .with("source", input.source)
        .with("follow_up_on", input.follow_up_on.map(|day| day.to_string()))
        .with("tags", input.tags);
    if let Some(owner) = owner {
        given.set("owner_id", owner.to_string());
    }
    let added = records::add(&mut tx, RecordKind::Lead, &given).await?;
    let reference = added.reference(RecordKind::Lead).ok_or_else(|| Error::broken("a lead without a number"))?;
    super::confirm_added(&cx.viewer, tx, reference, added.id, new_company).await.map(Some)
}

async fn person(cx: &Cx<'_>, tx: &mut Tx, input: &NewLeadInput) -> Result<Person> {
    if let Some(reference) = input.contact {
        return known_by_reference(cx, tx, reference).await;
    }
    let country = crm_core::workspaces::settings(tx).await?.country;
    let emails = input.emails.iter().map(|email| fields::email(email)).collect::<Result<Vec<_>>>()?;
    let phones = input.phones.iter().map(|phone| fields::phone(phone, &country)).collect::<Result<Vec<_>>>()?;
    if !(emails.is_empty() && phones.is_empty())
        && let Some(known) = contacts::with_address(tx, &emails, &phones).await?
    {
        return Ok(Person::Known(known));
    }
    let name = input.name.as_deref().unwrap_or_default();
    let mut named = if emails.is_empty() && phones.is_empty() { contacts::named(tx, name).await? } else { Vec::new() };
    Ok(match named.pop() {
        Some(only) if named.is_empty() => Person::Known(only),
        _ => Person::New,
    })
}

async fn known_by_reference(cx: &Cx<'_>, tx: &mut Tx, reference: Reference) -> Result<Person> {
    Ok(match search::locate(tx, reference).await? {
        Some(id) => Person::Known(ContactName { id, reference, name: String::new() }),
        None => Person::Asked(notices::not_found(&cx.viewer, reference)),
    })
}
