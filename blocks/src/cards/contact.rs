//! 👤 The card of a contact.

use crm_core::contacts::ContactCard;
use crm_core::{fields, text};

use super::{as_of, beside, controls, fact, menu, next_fact, optional_fact, owner, short, status, title};
use crate::ids::Subject;
use crate::kit::{self, Message};
use crate::viewer::{Audience, Viewer};

/// A contact, for one reader.
#[must_use]
pub fn contact(viewer: &Viewer, card: &ContactCard) -> Message {
    let company = card.company.as_ref().map(|company| company.name.as_str());
    let under_name = match (&card.title, company) {
        (Some(title), Some(company)) => beside(Some(title)).then(" · ", &beside(Some(company))),
        (Some(only), None) => beside(Some(only)),
        (None, company) => beside(company),
    };
    let heading = title("👤", card.reference, &card.name).then(" · ", &under_name);
    let company_fact = card.company.as_ref().map(|company| format!("{} {}", company.reference, company.name));
    let phones: Vec<String> = card.phones.iter().map(|phone| fields::phone_as_read(phone)).collect();
    let facts = vec![
        optional_fact(viewer, &text!("field-company"), company_fact.as_deref()),
        optional_fact(viewer, &text!("field-email"), some(&card.emails).as_deref()),
        optional_fact(viewer, &text!("field-phone"), some(&phones).as_deref()),
        fact(viewer, &text!("field-owner"), &owner(viewer, card.owner.as_ref(), Audience::Person)),
        optional_fact(viewer, &text!("field-lifecycle"), Some(&status(viewer, &card.lifecycle))),
        next_fact(viewer, card.follow_up_on, false),
    ];
    let subject = Subject { id: card.id, version: card.version };
    let mut blocks =
        vec![kit::section_about(subject.block_id("contact", "head"), &heading, menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    blocks.push(as_of(viewer, &card.tags));
    let buttons = vec![
        controls::log(viewer, card.reference),
        controls::task(viewer, card.reference),
        controls::deal(viewer, card.reference),
        controls::follow_up(viewer, card.follow_up_on),
    ];
    blocks.push(kit::actions(Some(subject.block_id("contact", "actions")), buttons));
    let reference = card.reference.to_string();
    let spoken = match company {
        Some(company) => {
            text!("spoken-contact-at", reference = reference, name = short(&card.name), company = short(company))
        }
        None => text!("spoken-contact", reference = reference, name = short(&card.name)),
    };
    Message::new(&viewer.plain(&spoken), blocks)
}

/// Three of them at most, below each other.
fn some(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| values.iter().take(3).cloned().collect::<Vec<_>>().join("\n"))
}
