//! 🏢 The card of a company.

use crm_core::companies::CompanyCard;
use crm_core::{fields, text};

use super::{as_of_with, beside, controls, fact, menu, next_fact, optional_fact, owner, short, status, title};
use crate::ids::Subject;
use crate::kit::{self, Message};
use crate::viewer::{Audience, Viewer};

/// A company, for one reader.
#[must_use]
pub fn company(viewer: &Viewer, card: &CompanyCard) -> Message {
    let heading = title("🏢", card.reference, &card.name).then(" · ", &beside(card.city.as_deref()));
    let phone = card.phone.as_deref().map(fields::phone_as_read);
    let facts = vec![
        optional_fact(viewer, &text!("field-domain"), card.domain.as_deref()),
        fact(viewer, &text!("field-owner"), &owner(viewer, card.owner.as_ref(), Audience::Person)),
        optional_fact(viewer, &text!("field-open-deals"), Some(&card.open_deals.to_string())),
        optional_fact(viewer, &text!("field-contacts"), Some(&card.contacts.to_string())),
        optional_fact(viewer, &text!("field-lifecycle"), Some(&status(viewer, &card.lifecycle))),
        next_fact(viewer, card.follow_up_on, false),
    ];
    let subject = Subject { id: card.id, version: card.version };
    let mut blocks =
        vec![kit::section_about(subject.block_id("company", "head"), &heading, menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    blocks.push(as_of_with(viewer, phone.as_deref(), &card.tags));
    let buttons = vec![
        controls::contact(viewer, card.reference),
        controls::deal(viewer, card.reference),
        controls::log(viewer, card.reference),
        controls::follow_up(viewer, card.follow_up_on),
    ];
    blocks.push(kit::actions(Some(subject.block_id("company", "actions")), buttons));
    let spoken = text!(
        "spoken-company",
        reference = card.reference.to_string(),
        name = short(&card.name),
        deals = card.open_deals
    );
    Message::new(&viewer.plain(&spoken), blocks)
}
