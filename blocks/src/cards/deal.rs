//! 💼 The card of a deal.

use crm_core::deals::DealCard;
use crm_core::pipelines::{Outcome, Stage};
use crm_core::text;
use slack_morphism::prelude::*;

use super::{as_of_with, beside, controls, fact, menu, next_fact, optional_fact, owner, short, title};
use crate::ids::{Action, Subject};
use crate::kit::{self, Message};
use crate::viewer::{Audience, Viewer};

/// A deal, for one reader.
#[must_use]
pub fn deal(viewer: &Viewer, card: &DealCard) -> Message {
    let company = card.company.as_ref().map(|company| company.name.as_str());
    let heading = title("💼", card.reference, &card.name).then(" · ", &beside(company));
    let amount = card.amount.map(|amount| viewer.money(amount, &card.currency));
    let close = card.close_on.map(|day| viewer.day(day));
    let contact = card.contact.as_ref().map(|contact| format!("{} {}", contact.reference, contact.name));
    let is_open = card.stage.outcome == Outcome::Open;
    // Why it was decided stands where the next step did.
    let fifth = match &card.close_reason {
        Some(reason) if !is_open => optional_fact(viewer, &text!("field-reason"), Some(&reason.name)),
        _ => next_fact(viewer, card.follow_up_on, is_open),
    };
    let sixth = match card.rotting {
        Some(days) => (text!("field-untouched"), text!("card-slipping", count = days)),
        None => (text!("field-in-stage"), text!("days", count = card.days_in_stage(viewer.now))),
    };
    let now_in = Stage { probability: card.probability, ..card.stage.clone() };
    let facts = vec![
        optional_fact(viewer, &text!("field-stage"), Some(&stage_with_sign(viewer, &now_in))),
        optional_fact(viewer, &text!("field-amount"), amount.as_deref()),
        optional_fact(viewer, &text!("field-close"), close.as_deref()),
        fact(viewer, &text!("field-owner"), &owner(viewer, card.owner.as_ref(), Audience::Person)),
        fifth,
        optional_fact(viewer, &sixth.0, Some(&viewer.plain(&sixth.1))),
    ];
    let subject = Subject { id: card.id, version: card.version };
    let mut blocks = vec![kit::section_about(subject.block_id("deal", "head"), &heading, menu(viewer, card.reference))];
    blocks.extend(kit::fields(facts));
    blocks.push(as_of_with(viewer, contact.as_deref(), &card.tags));
    blocks.push(kit::actions(Some(subject.block_id("deal", "actions")), controls(viewer, card)));
    let spoken = text!(
        "spoken-deal",
        reference = card.reference.to_string(),
        name = short(&card.name),
        stage = &card.stage.name
    );
    Message::new(&viewer.plain(&spoken), blocks)
}

/// The stage, the owner, the day to come back, what was done, and the short way to won while the deal is open.
fn controls(viewer: &Viewer, card: &DealCard) -> Vec<SlackActionBlockElement> {
    let options =
        card.stages.iter().map(|stage| kit::option(&stage_with_sign(viewer, stage), &stage.id.to_string())).collect();
    let placeholder = viewer.plain(&text!("select-stage"));
    let stage = kit::select(Action::MoveDeal, &placeholder, options, Some(&card.stage.id.to_string()));
    let mut row: Vec<SlackActionBlockElement> = vec![stage.into(), controls::owner_select(viewer, card.owner.as_ref())];
    if card.stage.outcome == Outcome::Open {
        row.push(controls::follow_up(viewer, card.follow_up_on));
    }
    row.push(controls::log(viewer, card.reference));
    let won = card.stages.iter().find(|stage| stage.outcome == Outcome::Won);
    if let (Outcome::Open, Some(won)) = (card.stage.outcome, won) {
        let spoken = viewer.plain(&text!("button-won-spoken", reference = card.reference.to_string()));
        let label = viewer.plain(&text!("button-won"));
        row.push(kit::labelled_button(Action::WinDeal, &label, &won.id.to_string(), &spoken).into());
    }
    row
}

/// `🔵 Proposal 50 %`
pub(crate) fn stage_with_sign(viewer: &Viewer, stage: &Stage) -> String {
    let percent = i32::from(stage.probability);
    let words = match stage.outcome {
        Outcome::Won => text!("stage-won", stage = &stage.name),
        Outcome::Lost => text!("stage-lost", stage = &stage.name),
        Outcome::Open => text!("stage-open", stage = &stage.name, percent = percent),
    };
    viewer.plain(&words)
}
