//! 💼 The card of a deal.

use crm_core::deals::DealCard;
use crm_core::pipelines::{Outcome, Stage};
use crm_core::{text, texts};
use slack_morphism::prelude::*;

use super::{as_of_with, beside, fact, menu, optional_fact, owner, short, title};
use crate::ids::{Action, Subject};
use crate::kit::{self, Message};
use crate::viewer::{Audience, Viewer};

/// A deal, for one reader.
#[must_use]
pub fn deal(viewer: &Viewer, card: &DealCard) -> Message {
    let company = card.company.as_ref().map(|company| company.name.as_str());
    let heading = title("💼", card.reference, &card.name).then(" · ", &beside(company));
    let amount = card.amount.map(|amount| texts::money(amount, &card.currency));
    let close = card.close_on.map(|day| viewer.day(day));
    let contact = card.contact.as_ref().map(|contact| format!("{} {}", contact.reference, contact.name));
    // Six facts at most: the next step stands before the contact, and why a deal was decided before how long ago.
    let fifth = match card.follow_up_on {
        Some(day) => (text!("field-next"), Some(viewer.plain(&text!("card-next", day = viewer.day(day))))),
        None => (text!("field-contact"), contact.clone()),
    };
    let sixth = match (&card.close_reason, card.rotting) {
        (Some(reason), _) => (text!("field-reason"), Some(reason.name.clone())),
        (None, Some(days)) => (text!("field-untouched"), Some(viewer.plain(&text!("days", count = days)))),
        (None, None) => {
            let days = text!("days", count = card.days_in_stage(viewer.now));
            (text!("field-in-stage"), Some(viewer.plain(&days)))
        }
    };
    let now_in = Stage { probability: card.probability, ..card.stage.clone() };
    let facts = vec![
        optional_fact(viewer, &text!("field-stage"), Some(&stage_with_sign(viewer, &now_in))),
        optional_fact(viewer, &text!("field-amount"), amount.as_deref()),
        optional_fact(viewer, &text!("field-close"), close.as_deref()),
        fact(viewer, &text!("field-owner"), &owner(viewer, card.owner.as_ref(), Audience::Person)),
        optional_fact(viewer, &fifth.0, fifth.1.as_deref()),
        optional_fact(viewer, &sixth.0, sixth.1.as_deref()),
    ];
    let subject = Subject { id: card.id, version: card.version };
    let mut blocks = vec![kit::section_about(subject.block_id("deal", "head"), &heading, menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    let left_over = contact.filter(|_| card.follow_up_on.is_some());
    blocks.push(as_of_with(viewer, left_over.as_deref(), &card.tags));
    blocks.push(kit::actions(Some(subject.block_id("deal", "actions")), controls(viewer, card)));
    let spoken = text!(
        "spoken-deal",
        reference = card.reference.to_string(),
        name = short(&card.name),
        stage = &card.stage.name
    );
    Message::new(&viewer.plain(&spoken), blocks)
}

/// The stage select, and the short way to won while the deal is open.
fn controls(viewer: &Viewer, card: &DealCard) -> Vec<SlackActionBlockElement> {
    let options =
        card.stages.iter().map(|stage| kit::option(&stage_with_sign(viewer, stage), &stage.id.to_string())).collect();
    let placeholder = viewer.plain(&text!("select-stage"));
    let mut controls: Vec<SlackActionBlockElement> =
        vec![kit::select(Action::MoveDeal, &placeholder, options, Some(&card.stage.id.to_string())).into()];
    let won = card.stages.iter().find(|stage| stage.outcome == Outcome::Won);
    if let (Outcome::Open, Some(won)) = (card.stage.outcome, won) {
        let spoken = viewer.plain(&text!("button-won-spoken", reference = card.reference.to_string()));
        controls.push(
            kit::labelled_button(Action::WinDeal, &viewer.plain(&text!("button-won")), &won.id.to_string(), &spoken)
                .into(),
        );
    }
    controls
}

/// `🔵 Proposal 50 %`
fn stage_with_sign(viewer: &Viewer, stage: &Stage) -> String {
    let percent = i32::from(stage.probability);
    let words = match stage.outcome {
        Outcome::Won => text!("stage-won", stage = &stage.name),
        Outcome::Lost => text!("stage-lost", stage = &stage.name),
        Outcome::Open => text!("stage-open", stage = &stage.name, percent = percent),
    };
    viewer.plain(&words)
}
