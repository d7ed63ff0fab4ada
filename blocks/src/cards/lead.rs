//! 🌱 The card of a lead. In the team's channel it shows who and whence; contact data answers the one who asks for it.

use crm_core::leads::LeadCard;
use crm_core::{fields, text};

use super::{NOTE, beside, fact, menu, optional_fact, owner, short, status, title};
use crate::ids::Action;
use crate::kit::{self, Message};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::{Audience, Viewer};

/// A new lead, for everybody in a channel: reference, name, source, status and owner.
#[must_use]
pub fn lead(viewer: &Viewer, card: &LeadCard) -> Message {
    let reference = card.reference.to_string();
    let name = name_for_all(viewer, card);
    let heading = title("🌱", card.reference, &name).then(" · ", &beside(card.company.as_deref()));
    let facts = vec![
        optional_fact(viewer, &text!("field-status"), Some(&status(viewer, &card.status))),
        optional_fact(viewer, &text!("field-source"), card.source.as_deref()),
        fact(viewer, &text!("field-owner"), &owner(viewer, card.owner.as_ref(), Audience::Channel)),
        optional_fact(viewer, &text!("field-since"), Some(&viewer.moment(card.created_at))),
    ];
    let mut blocks = vec![kit::section(&heading)];
    blocks.extend(kit::fields(facts));
    let spoken = viewer.plain(&text!("button-details-spoken", reference = &reference, name = short(&name)));
    let details = kit::labelled_button(Action::Details, &viewer.plain(&text!("button-details")), &reference, &spoken);
    blocks.push(kit::actions(None, vec![details.into()]));
    let source = short(card.source.as_deref().unwrap_or_default());
    let spoken = text!("spoken-lead", reference = reference, name = short(&name), source = source);
    Message::new(&viewer.plain(&spoken), blocks)
}

/// Somebody who gave no name is kept under their address, which is not for everybody.
fn name_for_all(viewer: &Viewer, card: &LeadCard) -> String {
    let name = &card.contact.name;
    let is_address = [&card.email, &card.phone].into_iter().any(|address| address.as_ref() == Some(name));
    if is_address || name.contains('@') { viewer.plain(&text!("lead-without-name")) } else { name.clone() }
}

/// A lead with everything, for one reader.
#[must_use]
pub fn lead_details(viewer: &Viewer, card: &LeadCard) -> Message {
    let reference = card.reference.to_string();
    let heading = title("🌱", card.reference, &card.contact.name).then(" · ", &beside(card.company.as_deref()));
    let phone = card.phone.as_deref().map(fields::phone_as_read);
    let source = match (&card.source, &card.campaign) {
        (Some(source), Some(campaign)) => Some(format!("{source} · {campaign}")),
        (source, campaign) => source.clone().or_else(|| campaign.clone()),
    };
    let facts = vec![
        optional_fact(viewer, &text!("field-status"), Some(&status(viewer, &card.status))),
        optional_fact(viewer, &text!("field-email"), card.email.as_deref()),
        optional_fact(viewer, &text!("field-phone"), phone.as_deref()),
        fact(viewer, &text!("field-owner"), &owner(viewer, card.owner.as_ref(), Audience::Person)),
        optional_fact(viewer, &text!("field-source"), source.as_deref()),
        optional_fact(viewer, &text!("field-since"), Some(&viewer.moment(card.created_at))),
    ];
    let mut blocks = vec![kit::section_with(&heading, menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    if let Some(message) = &card.message {
        blocks.push(kit::section(&fact(viewer, &text!("field-message"), &Mrkdwn::words(&kit::cut(message, NOTE)))));
    }
    blocks.push(kit::context(&viewer.mrkdwn(&text!("card-as-of", time = viewer.clock()))));
    let contact = card.contact.reference.to_string();
    let open = kit::labelled_button(
        Action::Open,
        &viewer.plain(&text!("button-open-contact")),
        &contact,
        &viewer.plain(&text!("button-open-spoken", reference = &contact, name = &card.contact.name)),
    );
    let deal = kit::labelled_button(
        Action::AddDeal,
        &viewer.plain(&text!("button-deal")),
        &contact,
        &viewer.plain(&text!("button-deal-spoken", reference = &contact)),
    );
    blocks.push(kit::actions(None, vec![open.into(), deal.into()]));
    let source = short(&source.unwrap_or_default());
    let spoken = text!("spoken-lead", reference = reference, name = short(&card.contact.name), source = source);
    Message::new(&viewer.plain(&spoken), blocks)
}
