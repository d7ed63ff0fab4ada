//! Adding a contact, a company or a deal from one line. What is missing opens the form, what is unclear asks, what is there
//! already is shown; nothing is written on a guess.

use crm_blocks::modals::CREATE;
use crm_blocks::{Message, Viewer, notices};
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::records::{Changes, RecordKind, Reference};
use crm_core::{Result, Tx, drafts, fields, search, text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::choose::{self, CompanyMeant};
use super::{Request, show};
use crate::bot::Bot;
use crate::changes;
use crate::grammar::{NewCompanyInput, NewContactInput, NewDealInput};
use crate::interactions::{FormKind, FormWish, open_form};

/// What somebody decided after being asked about their line.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Overrides {
    /// The company they chose: an id, or [`notices::NEW_COMPANY`].
    pub company: Option<String>,
    /// They want it although there is one like it.
    pub anyway: bool,
    /// The record they said the line is about: its reference.
    #[serde(default)]
    pub target: Option<String>,
}

/// A line that waits for an answer, as its draft holds it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WaitingLine {
    /// The slash command.
    pub command: String,
    /// What was typed.
    pub text: String,
    /// What has been decided so far.
    pub overrides: Overrides,
    /// The kinds of record it may be about, where that is the question.
    #[serde(default)]
    pub kinds: Vec<RecordKind>,
    /// The words it calls the record by.
    #[serde(default)]
    pub words: String,
}

async fn wait(tx: &mut Tx, request: &Request, overrides: &Overrides) -> Result<Uuid> {
    waiting(tx, request, overrides, &[], "").await
}

/// Keeps a line until it is answered which record it is about.
pub(super) async fn waiting(
    tx: &mut Tx,
    request: &Request,
    overrides: &Overrides,
    kinds: &[RecordKind],
    words: &str,
) -> Result<Uuid> {
    let line = WaitingLine {
        command: request.command.clone(),
        text: request.text.clone(),
        overrides: overrides.clone(),
        kinds: kinds.to_vec(),
        words: words.to_owned(),
    };
    let content = serde_json::to_value(line).map_err(|error| crm_core::Error::broken(error.to_string()))?;
    drafts::keep(tx, &content, None).await
}

/// The company of a line; `Err` holds the question where it is unclear.
pub(super) async fn company_of(
    viewer: &Viewer,
    tx: &mut Tx,
    request: &Request,
    typed: Option<&str>,
    overrides: &Overrides,
) -> Result<std::result::Result<Option<CompanyChoice>, Message>> {
    let Some(typed) = typed else { return Ok(Ok(None)) };
    match overrides.company.as_deref() {
        Some(notices::NEW_COMPANY) => return Ok(Ok(Some(CompanyChoice::New(typed.to_owned())))),
        Some(chosen) => {
            if let Ok(id) = chosen.parse() {
                return Ok(Ok(Some(CompanyChoice::Existing(id))));
            }
        }
        None => {}
    }
    match choose::company(tx, typed).await? {
        CompanyMeant::Settled(choice) => Ok(Ok(Some(choice))),
        CompanyMeant::Unclear(like_it) => {
            let draft = wait(tx, request, overrides).await?;
            Ok(Err(notices::which_company(viewer, typed, &like_it, draft)))
        }
    }
}

pub(super) async fn contact(
    bot: &Bot,
    request: &Request,
    mut tx: Tx,
    input: NewContactInput,
    overrides: Overrides,
) -> Result<Option<Message>> {
    let viewer = bot.viewer(tx.actor());
    if !input.missing().is_empty() {
        let known = Changes::new()
            .with("emails", input.emails)
            .with("phones", input.phones)
            .with("tags", input.tags)
            .with("company_id", company_id(&mut tx, input.company.as_deref()).await?);
        let known = with_owner(&mut tx, known, input.owner).await?;
        return open_form(bot, request, tx, FormWish::New(FormKind::Contact, known)).await;
    }
    if !tx.first_time(&request.key).await? {
        return Ok(Some(notices::done_before(&viewer)));
    }
    if !overrides.anyway
        && let Some(question) = known_contact(&viewer, &mut tx, request, &input, &overrides).await?
    {
        tx.commit().await?;
        return Ok(Some(question));
    }
    let company = match company_of(&viewer, &mut tx, request, input.company.as_deref(), &overrides).await? {
        Ok(company) => company,
        Err(question) => {
            tx.commit().await?;
            return Ok(Some(question));
        }
    };
    let owner_id = choose::owner(&mut tx, input.owner).await?;
    let (name, emails, phones, tags) = (input.name.unwrap_or_default(), input.emails, input.phones, input.tags);
    let new_company = new_name(company.as_ref());
    let new = NewContact { name, emails, phones, tags, company, owner_id, ..NewContact::default() };
    let added = contacts::add(&mut tx, new).await?;
    confirm_added(&viewer, tx, added.reference, added.id, new_company).await.map(Some)
}

/// Whether there is a contact with one of these addresses already, and the question what to do then.
async fn known_contact(
    viewer: &Viewer,
    tx: &mut Tx,
    request: &Request,
    input: &NewContactInput,
    overrides: &Overrides,
) -> Result<Option<Message>> {
    let country = crm_core::workspaces::settings(tx).await?.country;
    let emails = input.emails.iter().map(|email| fields::email(email)).collect::<Result<Vec<_>>>()?;
    let phones = input.phones.iter().map(|phone| fields::phone(phone, &country)).collect::<Result<Vec<_>>>()?;
    let Some(known) = contacts::with_address(tx, &emails, &phones).await? else { return Ok(None) };
    let draft = wait(tx, request, overrides).await?;
    let shared = input.emails.first().or_else(|| input.phones.first()).cloned().unwrap_or_default();
    Ok(Some(notices::duplicate(viewer, known.reference, &known.name, &shared, draft)))
}

pub(super) async fn company(
    bot: &Bot,
    request: &Request,
    mut tx: Tx,
    input: NewCompanyInput,
    overrides: Overrides,
) -> Result<Option<Message>> {
    let viewer = bot.viewer(tx.actor());
    if !input.missing().is_empty() {
        let known = Changes::new()
            .with("domain", input.domain)
            .with("phones", Vec::from_iter(input.phone))
            .with("tags", input.tags);
        let known = with_owner(&mut tx, known, input.owner).await?;
        return open_form(bot, request, tx, FormWish::New(FormKind::Company, known)).await;
    }
    if !tx.first_time(&request.key).await? {
        return Ok(Some(notices::done_before(&viewer)));
    }
    let name = input.name.unwrap_or_default();
    let known = match &input.domain {
        Some(domain) => companies::with_domain(&mut tx, domain).await?.map(|known| (known, domain.clone())),
        None => None,
    };
    let known = match known {
        Some(known) => Some(known),
        None => companies::named(&mut tx, &name).await?.into_iter().next().map(|known| (known, name.clone())),
    };
    if let Some((known, shared)) = known.filter(|_| !overrides.anyway) {
        let draft = wait(&mut tx, request, &overrides).await?;
        tx.commit().await?;
        return Ok(Some(notices::duplicate(&viewer, known.reference, &known.name, &shared, draft)));
    }
    let owner_id = choose::owner(&mut tx, input.owner).await?;
    let new = NewCompany {
        name,
        domain: input.domain,
        phone: input.phone,
        tags: input.tags,
        owner_id,
        ..NewCompany::default()
    };
    let added = companies::add(&mut tx, new).await?;
    confirm_added(&viewer, tx, added.reference, added.id, None).await.map(Some)
}

pub(super) async fn deal(
    bot: &Bot,
    request: &Request,
    mut tx: Tx,
    input: NewDealInput,
    overrides: Overrides,
) -> Result<Option<Message>> {
    let viewer = bot.viewer(tx.actor());
    if !input.missing().is_empty() {
        let mut known = Changes::new()
            .with("close_on", input.close_on.map(|day| day.to_string()))
            .with("tags", input.tags)
            .with("company_id", company_id(&mut tx, input.company.as_deref()).await?);
        if let Some(amount) = input.amount {
            known.set("amount", amount.value.to_string());
            known.set("currency", amount.currency);
        }
        let known = with_owner(&mut tx, known, input.owner).await?;
        return open_form(bot, request, tx, FormWish::New(FormKind::Deal, known)).await;
    }
    if !tx.first_time(&request.key).await? {
        return Ok(Some(notices::done_before(&viewer)));
    }
    let company = match company_of(&viewer, &mut tx, request, input.company.as_deref(), &overrides).await? {
        Ok(company) => company,
        Err(question) => {
            tx.commit().await?;
            return Ok(Some(question));
        }
    };
    let contact_id = match &input.contact {
        Some(typed) => Some(choose::contact(&mut tx, typed).await?.id),
        None => None,
    };
    let owner_id = choose::owner(&mut tx, input.owner).await?;
    let new_company = new_name(company.as_ref());
    let new = NewDeal {
        name: input.name.unwrap_or_default(),
        currency: input.amount.as_ref().and_then(|amount| amount.currency.clone()),
        amount: input.amount.map(|amount| amount.value),
        close_on: input.close_on,
        tags: input.tags,
        company,
        contact_id,
        owner_id,
        ..NewDeal::default()
    };
    let id = deals::add(&mut tx, new).await?;
    let number = deals::card(&mut tx, id).await?.map_or(0, |card| card.reference.number);
    confirm_added(&viewer, tx, Reference { kind: RecordKind::Deal, number }, id, new_company).await.map(Some)
}

/// The name of a company that the addition makes as well, to be echoed.
pub(super) fn new_name(company: Option<&CompanyChoice>) -> Option<String> {
    match company {
        Some(CompanyChoice::New(name)) => Some(name.clone()),
        Some(CompanyChoice::Existing(_)) | None => None,
    }
}

/// Commits, then shows the new record's card under the tick. A company made along the way is named with its reference.
pub(crate) async fn confirm_added(
    viewer: &Viewer,
    mut tx: Tx,
    reference: Reference,
    id: Uuid,
    new_company: Option<String>,
) -> Result<Message> {
    let by = changes::actor_name(&tx);
    let card = show::card(viewer, &mut tx, reference.kind, id).await?;
    let event = changes::event_of(&mut tx, id).await?;
    let small = match new_company {
        // Somebody who gave the record to another person may not see its card any more.
        None if card.is_none() => text!("added-for-another", by = &by, time = viewer.clock()),
        None => text!("added-by", by = &by, time = viewer.clock()),
        Some(name) => {
            let made = companies::named(&mut tx, &name)
                .await?
                .pop()
                .map(|company| company.reference.to_string())
                .unwrap_or_default();
            text!("company-new-too", by = &by, time = viewer.clock(), company = name, reference = made)
        }
    };
    tx.commit().await?;
    let fact = notices::changed_with(viewer, &text!("record-added", reference = reference.to_string()), &small, event);
    Ok(match card {
        Some(card) => card.under(fact),
        None => fact,
    })
}

/// A company that was typed on the line, as the first choice of a form's select: the one that is meant, else one to be made.
async fn company_id(tx: &mut Tx, typed: Option<&str>) -> Result<Option<String>> {
    let Some(typed) = typed else { return Ok(None) };
    Ok(Some(match choose::company(tx, typed).await? {
        CompanyMeant::Settled(CompanyChoice::Existing(id)) => id.to_string(),
        _ => format!("{CREATE}{typed}"),
    }))
}

/// The owner who was named; nobody named is the person themselves.
async fn with_owner(tx: &mut Tx, known: Changes, named: Option<crate::grammar::PersonToken>) -> Result<Changes> {
    let owner = choose::owner(tx, named).await?;
    Ok(match owner {
        Some(owner) => known.with("owner_id", owner.to_string()),
        None => known,
    })
}

/// What is known of a new record that is added from the card of another.
pub(crate) async fn prefilled(tx: &mut Tx, form: FormKind, from: Option<Reference>) -> Result<Changes> {
    let known = Changes::new();
    let Some(reference) = from else { return Ok(known) };
    let Some(id) = search::locate(tx, reference).await? else { return Ok(known) };
    if matches!(form, FormKind::Task | FormKind::Note | FormKind::Log) {
        return Ok(known.with("record_kind", reference.kind.as_str()).with("record_id", id.to_string()));
    }
    Ok(match reference.kind {
        RecordKind::Company => known.with("company_id", id.to_string()),
        RecordKind::Contact => {
            let company = contacts::card(tx, id).await?.and_then(|card| card.company);
            known.with("contact_id", id.to_string()).with("company_id", company.map(|company| company.id.to_string()))
        }
        _ => known,
    })
}
