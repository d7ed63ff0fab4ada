//! Adding a contact, a company or a deal from one line. What is missing opens the form, what is unclear asks, what is there
//! already is shown; nothing is written on a guess.

use crm_blocks::modals::{CompanyFields, ContactFields, DealFields, Metadata};
use crm_blocks::{Message, Viewer, modals, notices};
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::records::{RecordKind, Reference};
use crm_core::{Result, Tx, drafts, fields, pipelines, search, text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::choose::{self, CompanyMeant};
use super::{Request, show};
use crate::bot::Bot;
use crate::grammar::{AddKind, NewCompanyInput, NewContactInput, NewDealInput};

/// What somebody decided after being asked about their line.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Overrides {
    /// The company they chose: an id, or [`notices::NEW_COMPANY`].
    pub company: Option<String>,
    /// They want it although there is one like it.
    pub anyway: bool,
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
}

async fn wait(tx: &mut Tx, request: &Request, overrides: &Overrides) -> Result<Uuid> {
    let line =
        WaitingLine { command: request.command.clone(), text: request.text.clone(), overrides: overrides.clone() };
    let content = serde_json::to_value(line).map_err(|error| crm_core::Error::broken(error.to_string()))?;
    drafts::keep(tx, &content, None).await
}

/// The company of a line; `Err` holds the question where it is unclear.
async fn company_of(
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
        let filled = ContactFields {
            emails: input.emails.join(", "),
            phones: input.phones.join(", "),
            tags: input.tags.join(", "),
            company: company_option(&viewer, &mut tx, input.company.as_deref()).await?,
            name: None,
        };
        return open(bot, request, tx, |viewer, metadata, _| modals::contact(viewer, &filled, metadata)).await;
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
        let filled =
            CompanyFields { name: None, domain: input.domain, phone: input.phone, tags: input.tags.join(", ") };
        return open(bot, request, tx, |viewer, metadata, _| modals::company(viewer, &filled, metadata)).await;
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
        let filled = DealFields {
            name: None,
            amount: input.amount.as_ref().map(ToString::to_string),
            close_on: input.close_on,
            company: company_option(&viewer, &mut tx, input.company.as_deref()).await?,
            contact: None,
            tags: input.tags.join(", "),
        };
        return open(bot, request, tx, |viewer, metadata, stages| modals::deal(viewer, &filled, stages, metadata))
            .await;
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
fn new_name(company: Option<&CompanyChoice>) -> Option<String> {
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
    let by = tx.actor().person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let card = show::card(viewer, &mut tx, reference.kind, id).await?;
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
    let fact = notices::done(viewer, &text!("record-added", reference = reference.to_string()), Some(&small));
    Ok(match card {
        Some(card) => card.under(fact),
        None => fact,
    })
}

/// A company that was typed on the line, as the first choice of a form's select: the one that is meant, else one to be
/// made, which the choice says.
async fn company_option(viewer: &Viewer, tx: &mut Tx, typed: Option<&str>) -> Result<Option<(String, String)>> {
    let Some(typed) = typed else { return Ok(None) };
    if let CompanyMeant::Settled(CompanyChoice::Existing(id)) = choose::company(tx, typed).await?
        && let Some(card) = companies::card(tx, id).await?
    {
        return Ok(Some((format!("{} · {}", card.name, card.reference), id.to_string())));
    }
    let label = viewer.plain(&text!("company-create", name = typed));
    Ok(Some((label, format!("{}{typed}", modals::CREATE_COMPANY))))
}

/// Opens a form with what was typed; where there is no trigger, as in a direct message, a button that opens it.
async fn open(
    bot: &Bot,
    request: &Request,
    mut tx: Tx,
    view: impl FnOnce(&Viewer, Metadata, &[pipelines::Stage]) -> slack_morphism::prelude::SlackView,
) -> Result<Option<Message>> {
    let viewer = bot.viewer(tx.actor());
    if request.trigger_id.is_empty() {
        return Ok(Some(notices::form_elsewhere(&viewer, &request.text)));
    }
    let url = (!request.response_url.is_empty()).then_some(request.response_url.as_str());
    let draft = drafts::keep(&mut tx, &serde_json::json!({}), url).await?;
    let stages = pipelines::stages(&mut tx, None).await?;
    tx.commit().await?;
    let token = bot.token(request.workspace.id).await?;
    let view = view(&viewer, Metadata::new(Some(draft)), &stages);
    match bot.slack().open_view(&token, &request.trigger_id, &view).await {
        Ok(()) => Ok(None),
        Err(error) => {
            tracing::warn!(%error, "a form could not be opened");
            Ok(Some(notices::done(&viewer, &text!("form-not-opened"), None)))
        }
    }
}

/// Opens the form for a new record, filled from the record on whose card the button stood.
pub(crate) async fn open_add_form(
    bot: &Bot,
    request: &Request,
    mut tx: Tx,
    kind: AddKind,
    from: Option<Reference>,
) -> Result<Option<Message>> {
    let (company, contact) = context_of(&mut tx, from).await?;
    match kind {
        AddKind::Contact => {
            let filled = ContactFields { company, ..ContactFields::default() };
            open(bot, request, tx, |viewer, metadata, _| modals::contact(viewer, &filled, metadata)).await
        }
        AddKind::Company => {
            open(bot, request, tx, |viewer, metadata, _| modals::company(viewer, &CompanyFields::default(), metadata))
                .await
        }
        AddKind::Deal => {
            let filled = DealFields { company, contact, ..DealFields::default() };
            open(bot, request, tx, |viewer, metadata, stages| modals::deal(viewer, &filled, stages, metadata)).await
        }
    }
}

type Chosen = Option<(String, String)>;

/// Company and contact, as choices of selects, of the record on whose card a button stood.
async fn context_of(tx: &mut Tx, from: Option<Reference>) -> Result<(Chosen, Chosen)> {
    let Some(reference) = from else { return Ok((None, None)) };
    let Some(id) = search::locate(tx, reference).await? else { return Ok((None, None)) };
    let label = |name: &str, reference: Reference, id: Uuid| Some((format!("{name} · {reference}"), id.to_string()));
    Ok(match reference.kind {
        RecordKind::Company => (companies::card(tx, id).await?.and_then(|card| label(&card.name, reference, id)), None),
        RecordKind::Contact => match contacts::card(tx, id).await? {
            Some(card) => {
                let company =
                    card.company.as_ref().and_then(|company| label(&company.name, company.reference, company.id));
                (company, label(&card.name, reference, id))
            }
            None => (None, None),
        },
        _ => (None, None),
    })
}
