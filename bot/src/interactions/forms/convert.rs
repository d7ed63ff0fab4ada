//! Turning a lead into a company, a contact at it and a deal: one form over all three.

use crm_blocks::modals::{CREATE, Similar};
use crm_blocks::{Message, Viewer, notices};
use crm_core::leads::{self, Conversion, ConversionCompany, LeadCard, Part, Problem};
use crm_core::records::{Changes, RecordKind, Reference};
use crm_core::{Error, Result, Tx, contacts, refusal, search, text};
use serde_json::Value;

use super::answers;
use super::draft::{FormDraft, FormKind};
use super::open::{FormWish, Opening, open_form_from};
use super::save::Outcome;
use crate::bot::Bot;
use crate::commands::{self, Request};
use crate::interactions::Place;
use crate::interactions::actions::Answer;

/// The box that leaves the deal out.
pub(super) const NO_DEAL: &str = "no_deal";

/// Opens the form for the lead of this reference.
pub(crate) async fn convert(bot: &Bot, request: &Request, mut tx: Tx, lead: &str, place: Place) -> Result<Answer> {
    let viewer = bot.viewer(tx.actor());
    let reference = Reference::parse(lead).filter(|reference| reference.kind == RecordKind::Lead);
    let Some(reference) = reference else { return Ok(Some((notices::stale(&viewer), Place::New))) };
    if search::locate(&mut tx, reference).await?.is_none() {
        return Ok(Some((notices::not_found(&viewer, reference), Place::New)));
    }
    let refused =
        open_form_from(bot, request, tx, FormWish::Convert(reference), Opening { place, over: false }).await?;
    Ok(refused.map(|message| (message, Place::New)))
}

/// What is known of the deal that a lead becomes, and the lead.
pub(super) async fn known(tx: &mut Tx, reference: Reference) -> Result<(LeadCard, Changes)> {
    let gone = || refusal!("no-such-record", reference = reference.to_string());
    let id = search::locate(tx, reference).await?.ok_or_else(gone)?;
    let lead = leads::card(tx, id).await?.ok_or_else(gone)?;
    let company = contacts::card(tx, lead.contact.id).await?.and_then(|contact| contact.company);
    let name = company.as_ref().map_or(&lead.contact.name, |company| &company.name).clone();
    let mut known = Changes::new().with("name", name).with("company_id", company.map(|company| company.id.to_string()));
    if let Some(owner) = &lead.owner {
        known.set("owner_id", owner.id.to_string());
    }
    Ok((lead, known))
}

/// Converts the lead, or says what stands against it.
pub(super) async fn save(viewer: &Viewer, mut tx: Tx, draft: &FormDraft, keys: &[&String]) -> Result<Outcome> {
    let lead = draft.lead.ok_or_else(|| refusal!("draft-expired"))?;
    let mut deal = answers::values(&mut tx, viewer, draft, keys).await?;
    let company = deal.remove("company_id");
    let owner_id = deal.id("owner_id");
    deal.remove("owner_id");
    let conversion = Conversion {
        company: company_of(company.as_ref()),
        deal: (!draft.ticked.iter().any(|box_| box_ == NO_DEAL)).then_some(deal),
        owner_id,
        despite_duplicates: draft.anyway,
    };
    match leads::convert(&mut tx, lead, &conversion).await? {
        leads::Outcome::Problems(problems) => against(problems),
        leads::Outcome::Converted(converted) => {
            let message = converted_to(viewer, &mut tx, &converted).await?;
            tx.commit().await?;
            Ok(Outcome::Saved(message))
        }
    }
}

fn company_of(chosen: Option<&Value>) -> ConversionCompany {
    match chosen.and_then(Value::as_str) {
        None => ConversionCompany::Individual,
        Some(value) => match (value.strip_prefix(CREATE), value.parse()) {
            (Some(name), _) => ConversionCompany::New(Changes::new().with("name", name)),
            (None, Ok(id)) => ConversionCompany::Existing(id),
            (None, Err(_)) => ConversionCompany::Theirs,
        },
    }
}

/// Companies that may be meant are asked about; anything else is said at its field.
fn against(problems: Vec<Problem>) -> Result<Outcome> {
    if let [only] = problems.as_slice()
        && let Some(offer) = only.offers.first()
    {
        let similar = Similar { reference: offer.reference, name: offer.name.clone(), shared: offer.name.clone() };
        return Ok(Outcome::Similar(similar));
    }
    let first = problems.into_iter().next().ok_or_else(|| Error::broken("problems that are none"))?;
    let field = match first.part {
        Part::Company => Some("company_id".to_owned()),
        _ => first.refusal.field().map(str::to_owned),
    };
    Err(match field {
        Some(field) => first.refusal.about(field).into(),
        None => first.refusal.into(),
    })
}

async fn converted_to(viewer: &Viewer, tx: &mut Tx, converted: &leads::Converted) -> Result<Message> {
    let by = crate::changes::actor_name(tx);
    let lead = converted.lead.to_string();
    let small = text!("convert-done-by", by = &by, time = viewer.clock(), reference = &lead);
    let fact = notices::done(viewer, &text!("convert-done", reference = lead), Some(&small));
    let (kind, id) = match (converted.deal_id, converted.company_id) {
        (Some(deal), _) => (RecordKind::Deal, deal),
        (None, Some(company)) => (RecordKind::Company, company),
        (None, None) => (RecordKind::Contact, converted.contact_id),
    };
    Ok(match commands::card(viewer, tx, kind, id).await? {
        Some(card) => card.under(fact),
        None => fact,
    })
}

/// The kind of form that converts.
pub(super) const FORM: FormKind = FormKind::Convert;
