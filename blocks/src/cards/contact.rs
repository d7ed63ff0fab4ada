//! 👤 The card of a contact.

use crm_core::contacts::ContactCard;
use crm_core::{fields, text};

use super::{as_of, beside, fact, menu, optional_fact, owner, short, status, title};
use crate::ids::Action;
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
        optional_fact(viewer, &text!("field-open-deals"), Some(&card.open_deals.to_string())),
    ];
    let reference = card.reference.to_string();
    let mut blocks = vec![kit::section_with(&heading, menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    blocks.push(as_of(viewer, &card.tags));
    let deal = kit::labelled_button(
        Action::AddDeal,
        &viewer.plain(&text!("button-deal")),
        &reference,
        &viewer.plain(&text!("button-deal-spoken", reference = &reference)),
    );
    let mut buttons = vec![deal.into()];
    if let Some(company) = &card.company {
        let label = viewer.plain(&text!("button-open-company"));
        let spoken =
            viewer.plain(&text!("button-open-spoken", reference = company.reference.to_string(), name = &company.name));
        buttons.push(kit::labelled_button(Action::Open, &label, &company.reference.to_string(), &spoken).into());
    }
    blocks.push(kit::actions(None, buttons));
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
