//! 🏢 The card of a company.

use crm_core::companies::CompanyCard;
use crm_core::{fields, text};

use super::{as_of, beside, fact, menu, optional_fact, owner, short, status, title};
use crate::ids::Action;
use crate::kit::{self, Message};
use crate::viewer::{Audience, Viewer};

/// A company, for one reader.
#[must_use]
pub fn company(viewer: &Viewer, card: &CompanyCard) -> Message {
    let heading = title("🏢", card.reference, &card.name).then(" · ", &beside(card.city.as_deref()));
    let reference = card.reference.to_string();
    let phone = card.phone.as_deref().map(fields::phone_as_read);
    let mut facts = vec![
        optional_fact(viewer, &text!("field-domain"), card.domain.as_deref()),
        optional_fact(viewer, &text!("field-open-deals"), Some(&card.open_deals.to_string())),
        optional_fact(viewer, &text!("field-contacts"), Some(&card.contacts.to_string())),
        fact(viewer, &text!("field-owner"), &owner(viewer, card.owner.as_ref(), Audience::Person)),
        optional_fact(viewer, &text!("field-lifecycle"), Some(&status(viewer, &card.lifecycle))),
    ];
    if phone.is_some() {
        facts.push(optional_fact(viewer, &text!("field-phone"), phone.as_deref()));
    }
    let mut blocks = vec![kit::section_with(&heading, menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    blocks.push(as_of(viewer, &card.tags));
    let contact = kit::labelled_button(
        Action::AddContact,
        &viewer.plain(&text!("button-contact")),
        &reference,
        &viewer.plain(&text!("button-contact-spoken", reference = &reference)),
    );
    let deal = kit::labelled_button(
        Action::AddDeal,
        &viewer.plain(&text!("button-deal")),
        &reference,
        &viewer.plain(&text!("button-deal-spoken", reference = &reference)),
    );
    blocks.push(kit::actions(None, vec![contact.into(), deal.into()]));
    Message::new(
        &viewer.plain(&text!(
            "spoken-company",
            reference = reference,
            name = short(&card.name),
            deals = card.open_deals
        )),
        blocks,
    )
}
