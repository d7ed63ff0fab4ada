//! 🌱 The card of a lead. In the team's channel it shows who and whence; contact data answers the one who asks for it.

use crm_core::leads::LeadCard;
use crm_core::leads::status::Status;
use crm_core::{fields, text};
use slack_morphism::prelude::*;

use super::{NOTE, as_of_with, beside, controls, fact, menu, next_fact, optional_fact, owner, short, status, title};
use crate::ids::{Action, Subject};
use crate::kit::{self, Message};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::{Audience, Viewer};

/// A new lead, for everybody in a channel: reference, name, source, status and owner.
#[must_use]
pub fn lead(viewer: &Viewer, card: &LeadCard) -> Message {
    super::shared_lead(viewer, card, &super::Shared { reach: super::Reach::Workspace, by: None })
}

/// Somebody who gave no name is kept under their address, which is not for everybody.
pub(super) fn name_for_all(viewer: &Viewer, card: &LeadCard) -> String {
    let name = &card.contact.name;
    let is_address = [&card.email, &card.phone].into_iter().any(|address| address.as_ref() == Some(name));
    if is_address || name.contains('@') { viewer.plain(&text!("lead-without-name")) } else { name.clone() }
}

/// A lead with everything, for one reader.
#[must_use]
pub fn lead_details(viewer: &Viewer, card: &LeadCard) -> Message {
    let heading = title("🌱", card.reference, &card.contact.name).then(" · ", &beside(card.company.as_deref()));
    let is_open = Status::parse(&card.status).is_some_and(Status::is_open);
    let facts = vec![
        optional_fact(viewer, &text!("field-status"), Some(&status(viewer, &card.status))),
        optional_fact(viewer, &text!("field-score"), score(viewer, card).as_deref()),
        optional_fact(viewer, &text!("field-source"), source(card).as_deref()),
        fact(viewer, &text!("field-owner"), &owner(viewer, card.owner.as_ref(), Audience::Person)),
        optional_fact(
            viewer,
            &text!("field-age"),
            Some(&viewer.plain(&text!("days", count = card.age_days(viewer.now)))),
        ),
        match (&card.reason, is_open) {
            (Some(reason), false) => optional_fact(viewer, &text!("field-reason"), Some(reason)),
            _ => next_fact(viewer, card.follow_up_on, is_open),
        },
    ];
    let subject = Subject { id: card.id, version: card.version };
    let mut blocks = vec![kit::section_about(subject.block_id("lead", "head"), &heading, menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    if let Some(message) = &card.message {
        blocks.push(kit::section(&fact(viewer, &text!("field-message"), &Mrkdwn::words(&kit::cut(message, NOTE)))));
    }
    let phone = card.phone.as_deref().map(fields::phone_as_read);
    let reach: Vec<String> = [card.email.clone(), phone].into_iter().flatten().collect();
    blocks.push(as_of_with(viewer, Some(&reach.join(" · ")), &card.tags));
    blocks.push(kit::actions(Some(subject.block_id("lead", "actions")), controls_of(viewer, card)));
    let said = short(&source(card).unwrap_or_default());
    let spoken =
        text!("spoken-lead", reference = card.reference.to_string(), name = short(&card.contact.name), source = said);
    Message::new(&viewer.plain(&spoken), blocks)
}

/// How far it is qualified, with the sign of those that are worth a call at once.
fn score(viewer: &Viewer, card: &LeadCard) -> Option<String> {
    let score = card.score?;
    let words = if score >= HOT {
        text!("score-hot", score = i64::from(score))
    } else {
        text!("score", score = i64::from(score))
    };
    Some(viewer.plain(&words))
}

/// From this score on a lead is hot.
const HOT: i16 = 70;

fn source(card: &LeadCard) -> Option<String> {
    match (&card.source, &card.campaign) {
        (Some(source), Some(campaign)) => Some(format!("{source} · {campaign}")),
        (source, campaign) => source.clone().or_else(|| campaign.clone()),
    }
}

/// Where it may go, who has it, and what becomes of it; of one that is no lead any more, what it became.
fn controls_of(viewer: &Viewer, card: &LeadCard) -> Vec<SlackActionBlockElement> {
    let now = Status::parse(&card.status).unwrap_or(Status::New);
    if now == Status::Converted {
        // An id of an element stands once in a block: the deal, else the company, and the person.
        let company = card.converted_company.as_ref().map(|one| controls::open(viewer, one.reference, &one.name));
        let became = card.converted_deal.map(|deal| controls::open(viewer, deal, "")).or(company);
        let contact = card.contact.reference;
        let spoken = text!("button-open-spoken", reference = contact.to_string(), name = short(&card.contact.name));
        let label = text!("button-open-it", reference = contact.to_string());
        let person = controls::button(viewer, Action::Details, (&label, &spoken), contact);
        return became.into_iter().chain([person]).collect();
    }
    let may = |to: &Status| *to == now || now.may_become(*to).is_ok() && to.is_open();
    let options = Status::ALL.into_iter().filter(may);
    let options: Vec<_> = options.map(|to| kit::option(&status(viewer, to.as_str()), to.as_str())).collect();
    let placeholder = viewer.plain(&text!("field-status"));
    let select = kit::select(Action::LeadStatus, &placeholder, options, Some(now.as_str()));
    let mut row: Vec<SlackActionBlockElement> =
        vec![select.into(), controls::owner_select(viewer, card.owner.as_ref())];
    let spoken = |text: &'static str| crm_core::texts::Text::new(text).with("reference", card.reference.to_string());
    if now.is_open() {
        let words = (&text!("button-convert"), &spoken("button-convert-spoken"));
        row.push(controls::button(viewer, Action::Convert, words, card.reference));
    }
    row.push(controls::log(viewer, card.reference));
    if now.is_open() {
        let words = (&text!("button-not-a-fit"), &spoken("button-not-a-fit-spoken"));
        row.push(controls::button(viewer, Action::NotAFit, words, card.reference));
    }
    row
}
