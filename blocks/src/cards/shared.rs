//! The card of a record as everybody in a channel reads it: reference, name, where it stands and whose it is. Amounts and
//! contact data are there only where the channel was linked to the record for it, and never in a channel that is shared with
//! another organisation (PRODUCT, rule 9). "Show details" answers the one who clicks, in their own scope.

use crm_core::companies::CompanyCard;
use crm_core::contacts::ContactCard;
use crm_core::deals::DealCard;
use crm_core::leads::LeadCard;
use crm_core::pipelines::Stage;
use crm_core::records::Reference;
use crm_core::tasks::TaskCard;
use crm_core::texts::Text;
use crm_core::users::Owner;
use crm_core::{fields, text};

use super::{beside, fact, next_fact, optional_fact, owner, short, status, title};
use crate::ids::Action;
use crate::kit::{self, Message};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::{Audience, Viewer};

/// Who reads a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The channel was linked to the record: its people may read all of it.
    Linked,
    /// People of the workspace.
    Workspace,
    /// People of other organisations too, or nobody knows.
    Beyond,
}

/// A card in a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared<'a> {
    /// Who reads it.
    pub reach: Reach,
    /// The name of whoever shared it; nobody where the program posted it by itself.
    pub by: Option<&'a str>,
}

/// What a card in a channel shows.
struct Sheet {
    sign: &'static str,
    reference: Reference,
    name: String,
    beside: Mrkdwn,
    facts: Vec<Mrkdwn>,
    spoken: Text,
}

fn lay_out(viewer: &Viewer, how: &Shared<'_>, sheet: Sheet) -> Message {
    let reference = sheet.reference.to_string();
    let heading = title(sheet.sign, sheet.reference, &sheet.name).then(" · ", &sheet.beside);
    let mut blocks = vec![kit::section(&heading)];
    blocks.extend(kit::fields(sheet.facts));
    if let Some(by) = how.by {
        blocks.push(kit::context(&viewer.mrkdwn(&text!("card-shared-by", by = kit::cut(by, 60)))));
    }
    let spoken = viewer.plain(&text!("button-details-spoken", reference = &reference, name = short(&sheet.name)));
    let label = if how.reach == Reach::Beyond { text!("button-open") } else { text!("button-details") };
    let details = kit::labelled_button(Action::Details, &viewer.plain(&label), &reference, &spoken);
    blocks.push(kit::actions(None, vec![details.into()]));
    Message::new(&viewer.plain(&sheet.spoken), blocks)
}

fn owned(viewer: &Viewer, of: Option<&Owner>) -> Mrkdwn {
    fact(viewer, &text!("field-owner"), &owner(viewer, of, Audience::Channel))
}

/// A deal, for everybody in a channel.
#[must_use]
pub fn shared_deal(viewer: &Viewer, card: &DealCard, how: &Shared<'_>) -> Message {
    let now_in = Stage { probability: card.probability, ..card.stage.clone() };
    let stage = super::deal::stage_with_sign(viewer, &now_in);
    let mut facts =
        vec![optional_fact(viewer, &text!("field-stage"), Some(&stage)), owned(viewer, card.owner.as_ref())];
    if how.reach == Reach::Linked {
        let amount = card.amount.map(|amount| viewer.money(amount, &card.currency));
        let close = card.close_on.map(|day| viewer.day(day));
        facts.insert(1, optional_fact(viewer, &text!("field-amount"), amount.as_deref()));
        facts.push(optional_fact(viewer, &text!("field-close"), close.as_deref()));
        facts.push(next_fact(viewer, card.follow_up_on, card.closed_at.is_none()));
    }
    let company = card.company.as_ref().filter(|_| how.reach != Reach::Beyond).map(|company| company.name.as_str());
    let reference = card.reference.to_string();
    lay_out(
        viewer,
        how,
        Sheet {
            sign: "💼",
            reference: card.reference,
            name: card.name.clone(),
            beside: beside(company),
            facts,
            spoken: text!("spoken-deal", reference = reference, name = short(&card.name), stage = &card.stage.name),
        },
    )
}

/// A contact, for everybody in a channel.
#[must_use]
pub fn shared_contact(viewer: &Viewer, card: &ContactCard, how: &Shared<'_>) -> Message {
    let mut facts = vec![
        optional_fact(viewer, &text!("field-lifecycle"), Some(&status(viewer, &card.lifecycle))),
        owned(viewer, card.owner.as_ref()),
    ];
    if how.reach == Reach::Linked {
        let phone = card.phones.first().map(|phone| fields::phone_as_read(phone));
        facts.push(optional_fact(viewer, &text!("field-email"), card.emails.first().map(String::as_str)));
        facts.push(optional_fact(viewer, &text!("field-phone"), phone.as_deref()));
    }
    let name = nameable(viewer, &card.name);
    let company = card.company.as_ref().filter(|_| how.reach != Reach::Beyond).map(|company| company.name.as_str());
    lay_out(
        viewer,
        how,
        Sheet {
            sign: "👤",
            reference: card.reference,
            spoken: text!("spoken-contact", reference = card.reference.to_string(), name = short(&name)),
            name,
            beside: beside(company),
            facts,
        },
    )
}

/// Somebody who gave no name is kept under their address, which is not for everybody.
fn nameable(viewer: &Viewer, name: &str) -> String {
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let is_address = name.contains('@') || digits >= 6 && !name.chars().any(char::is_alphabetic);
    if is_address { viewer.plain(&text!("lead-without-name")) } else { name.to_owned() }
}

/// A company, for everybody in a channel.
#[must_use]
pub fn shared_company(viewer: &Viewer, card: &CompanyCard, how: &Shared<'_>) -> Message {
    let mut facts = vec![
        optional_fact(viewer, &text!("field-lifecycle"), Some(&status(viewer, &card.lifecycle))),
        owned(viewer, card.owner.as_ref()),
    ];
    if how.reach == Reach::Linked {
        facts.push(optional_fact(viewer, &text!("field-open-deals"), Some(&card.open_deals.to_string())));
        facts.push(optional_fact(viewer, &text!("field-domain"), card.domain.as_deref()));
    }
    lay_out(
        viewer,
        how,
        Sheet {
            sign: "🏢",
            reference: card.reference,
            name: card.name.clone(),
            beside: Mrkdwn::default(),
            facts,
            spoken: text!(
                "spoken-company-in-channel",
                reference = card.reference.to_string(),
                name = short(&card.name)
            ),
        },
    )
}

/// A lead, for everybody in a channel: who and whence.
#[must_use]
pub fn shared_lead(viewer: &Viewer, card: &LeadCard, how: &Shared<'_>) -> Message {
    let name = super::lead::name_for_all(viewer, card);
    let mut facts = vec![optional_fact(viewer, &text!("field-status"), Some(&status(viewer, &card.status)))];
    if how.reach != Reach::Beyond {
        facts.push(optional_fact(viewer, &text!("field-source"), card.source.as_deref()));
    }
    facts.push(owned(viewer, card.owner.as_ref()));
    if how.reach != Reach::Beyond {
        facts.push(optional_fact(viewer, &text!("field-since"), Some(&viewer.moment(card.created_at))));
    }
    if how.reach == Reach::Linked {
        let phone = card.phone.as_deref().map(fields::phone_as_read);
        facts.push(optional_fact(viewer, &text!("field-email"), card.email.as_deref()));
        facts.push(optional_fact(viewer, &text!("field-phone"), phone.as_deref()));
    }
    let company = card.company.as_deref().filter(|_| how.reach != Reach::Beyond);
    let source = short(card.source.as_deref().unwrap_or_default());
    lay_out(
        viewer,
        how,
        Sheet {
            sign: "🌱",
            reference: card.reference,
            spoken: text!("spoken-lead", reference = card.reference.to_string(), name = short(&name), source = source),
            name,
            beside: beside(company),
            facts,
        },
    )
}

/// A task, for everybody in a channel.
#[must_use]
pub fn shared_task(viewer: &Viewer, card: &TaskCard, how: &Shared<'_>) -> Message {
    let due = super::task::due(viewer, card);
    let mut facts = vec![
        optional_fact(viewer, &text!("field-status"), Some(&status(viewer, &card.status))),
        fact(viewer, &text!("field-assignee"), &owner(viewer, card.assignee.as_ref(), Audience::Channel)),
    ];
    if how.reach != Reach::Beyond {
        facts.insert(0, optional_fact(viewer, &text!("field-due"), due.as_deref()));
    }
    lay_out(
        viewer,
        how,
        Sheet {
            sign: "☑️",
            reference: card.reference,
            name: card.title.clone(),
            beside: Mrkdwn::default(),
            facts,
            spoken: text!("spoken-task", reference = card.reference.to_string(), name = short(&card.title)),
        },
    )
}

/// That a record is archived, where its card stood.
#[must_use]
pub fn put_away(viewer: &Viewer, reference: Reference) -> Message {
    let said = text!("card-archived", reference = reference.to_string());
    Message::new(&viewer.plain(&said), vec![kit::section(&viewer.mrkdwn(&said))])
}
