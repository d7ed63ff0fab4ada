//! What stands against a conversion, all of it, and what is to be written where nothing does.

use uuid::Uuid;

use super::{Conversion, ConversionCompany, Part, Problem};
use crate::actor::Permission;
use crate::companies::{self, CompanyName};
use crate::contacts;
use crate::error::{Error, Result, UserError};
use crate::fields;
use crate::leads::SPEC;
use crate::leads::rules::status_of;
use crate::leads::status::Status;
use crate::records::catalogue::Spec;
use crate::records::store::{self, Snapshot};
use crate::records::{self, Changes, Fields, RecordKind, links};
use crate::tx::Tx;
use crate::{access, custom_fields, pipelines, refusal, validation, workspaces};

/// A conversion that can be made.
pub(super) struct Plan {
    /// The lead as it stands, held.
    pub lead: Snapshot,
    /// The person.
    pub contact_id: Uuid,
    /// The company.
    pub company: CompanyPlan,
    /// Whether the person is to be put at it.
    pub links_contact: bool,
    /// The fields of the deal, without its company.
    pub deal: Option<Changes>,
}

/// The company of a conversion.
pub(super) enum CompanyPlan {
    None,
    Existing(Uuid),
    New(Changes),
}

impl CompanyPlan {
    /// The company's id; some id for one that is not there yet.
    fn id_or_new(&self, tx: &Tx) -> Option<Uuid> {
        match self {
            Self::None => None,
            Self::Existing(id) => Some(*id),
            Self::New(_) => Some(tx.new_id()),
        }
    }
}

/// Providers at which everybody has an address: it says nothing about a company.
const PUBLIC_MAIL: &[&str] = &[
    "aol.com",
    "free.fr",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "laposte.net",
    "live.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "orange.fr",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "web.de",
    "yahoo.com",
    "yahoo.fr",
    "yandex.ru",
    "163.com",
];

/// The plan, or everything that stands against it. Holds lead and contact until the transaction ends.
pub(super) async fn examine(
    tx: &mut Tx,
    lead: Uuid,
    conversion: &Conversion,
) -> Result<std::result::Result<Plan, Vec<Problem>>> {
    tx.require(Permission::WriteLeads)?;
    access::of(tx, RecordKind::Lead).require_written(&Changes::new().with("status", Status::Converted.as_str()))?;
    if conversion.deal.is_some() {
        tx.require(Permission::WriteDeals)?;
    }
    if matches!(conversion.company, ConversionCompany::New(_)) {
        tx.require(Permission::WriteCompanies)?;
        // One after the other, so that two conversions do not add the same company; before any row is held.
        tx.lock("companies").await?;
    }
    let lead = records::live(tx, &SPEC, lead).await?;
    let mut found = Vec::new();
    add_refusal(&mut found, Part::Lead, may_convert(tx, &lead.fields).await)?;
    let contact_id = lead.fields.id("contact_id").ok_or_else(|| Error::broken("a lead without a contact"))?;
    let contact = contact(tx, contact_id, &mut found).await?;
    let owner = conversion.owner_id.or(lead.fields.id("owner_id")).or(tx.user_id()).map(|id| id.to_string());
    let company = company(tx, conversion, &contact, owner.as_deref(), &mut found).await?;
    let links_contact = company.plan.id_or_new(tx).is_some_and(|id| contact.id("company_id") != Some(id));
    if links_contact {
        tx.require(Permission::WriteContacts)?;
        let at_company = contact.clone().with("company_id", company.plan.id_or_new(tx).map(|id| id.to_string()));
        add_refusal(&mut found, Part::Contact, allowed(tx, &contacts::SPEC, &contact, &at_company).await)?;
    }
    let deal = match &conversion.deal {
        None => None,
        Some(given) => {
            let name = company.name.as_deref().or(contact.text("name"));
            let given = deal_of(tx, given, name, contact_id, &lead.fields, owner.as_deref()).await?;
            let company_id = company.plan.id_or_new(tx).map(|id| id.to_string());
            let assumed = Fields::new().with("company_id", company_id);
            add_all(&mut found, Part::Deal, records::problems(tx, RecordKind::Deal, &given, &assumed).await?);
            Some(given)
        }
    };
    Ok(if found.is_empty() {
        Ok(Plan { lead, contact_id, company: company.plan, links_contact, deal })
    } else {
        Err(found)
    })
}

/// Refuses a lead that is not open, or that lacks what the workspace demands of a converted one.
async fn may_convert(tx: &mut Tx, lead: &Fields) -> Result<()> {
    let status = status_of(lead);
    status.may_become(Status::Converted)?;
    if status == Status::Converted {
        return Err(refusal!("error-lead-converted").about("status").into());
    }
    allowed(tx, &SPEC, lead, &lead.clone().with("status", Status::Converted.as_str())).await
}

/// Refuses a change that the workspace's own rules do not allow.
async fn allowed(tx: &mut Tx, spec: &Spec, before: &Fields, after: &Fields) -> Result<()> {
    let definitions = custom_fields::of_kind(tx, spec.kind).await?;
    validation::check(tx, spec, &definitions, Some(before), after).await
}

fn problem(part: Part, refusal: UserError) -> Problem {
    Problem { part, refusal, offers: Vec::new() }
}

fn add_refusal(found: &mut Vec<Problem>, part: Part, result: Result<()>) -> Result<()> {
    match result {
        Err(Error::User(refusal)) => found.push(problem(part, refusal)),
        other => return other,
    }
    Ok(())
}

fn add_all(found: &mut Vec<Problem>, part: Part, refusals: Vec<UserError>) {
    found.extend(refusals.into_iter().map(|refusal| problem(part, refusal)));
}

/// The person's fields; empty, with a problem, where they are archived or not there for this actor.
async fn contact(tx: &mut Tx, id: Uuid, found: &mut Vec<Problem>) -> Result<Fields> {
    let Some(contact) = store::lock(tx, &contacts::SPEC, id).await? else {
        found.push(problem(Part::Contact, refusal!("error-no-such-contact").about("contact_id")));
        return Ok(Fields::new());
    };
    if contact.archived_at.is_some() {
        let name = contact.fields.text("name").unwrap_or_default();
        found.push(problem(Part::Contact, refusal!("error-lead-contact-archived", name = name).about("contact_id")));
    }
    Ok(contact.fields)
}

/// The company that a conversion comes to.
struct Chosen {
    plan: CompanyPlan,
    name: Option<String>,
}

async fn company(
    tx: &mut Tx,
    conversion: &Conversion,
    contact: &Fields,
    owner: Option<&str>,
    found: &mut Vec<Problem>,
) -> Result<Chosen> {
    let theirs = contact.id("company_id");
    let existing = match &conversion.company {
        ConversionCompany::Individual => None,
        ConversionCompany::Theirs => theirs,
        ConversionCompany::Existing(id) => Some(*id),
        ConversionCompany::New(given) => {
            if let Some(elsewhere) = theirs {
                found.push(at_another(tx, contact, elsewhere).await?);
            }
            return new_company(tx, conversion, given, contact, owner, found).await;
        }
    };
    let Some(id) = existing else { return Ok(Chosen { plan: CompanyPlan::None, name: None }) };
    if !links::is_live(tx, RecordKind::Company, id).await? {
        found.push(problem(Part::Company, refusal!("error-no-such-company").about("company_id")));
    }
    if let Some(elsewhere) = theirs.filter(|theirs| *theirs != id) {
        found.push(at_another(tx, contact, elsewhere).await?);
    }
    let name = companies::card(tx, id).await?.map(|card| card.name);
    Ok(Chosen { plan: CompanyPlan::Existing(id), name })
}

/// A person who is at one company is not moved to another on the way.
async fn at_another(tx: &mut Tx, contact: &Fields, company: Uuid) -> Result<Problem> {
    let theirs = companies::card(tx, company).await?;
    let name = contact.text("name").unwrap_or_default();
    let refusal = match &theirs {
        Some(card) => refusal!("error-lead-contact-elsewhere", name = name, company = &card.name),
        None => refusal!("error-lead-contact-at-unseen", name = name),
    }
    .about("company_id");
    let offers = theirs.map(|card| CompanyName { id: card.id, reference: card.reference, name: card.name });
    Ok(Problem { part: Part::Company, refusal, offers: offers.into_iter().collect() })
}

async fn new_company(
    tx: &mut Tx,
    conversion: &Conversion,
    given: &Changes,
    contact: &Fields,
    owner: Option<&str>,
    found: &mut Vec<Problem>,
) -> Result<Chosen> {
    let mut given = given.clone();
    if !given.names("owner_id") {
        given.set("owner_id", owner);
    }
    add_all(found, Part::Company, records::problems(tx, RecordKind::Company, &given, &Fields::new()).await?);
    if !conversion.despite_duplicates {
        let alike = alike(tx, &given, contact).await?;
        if let Some(first) = alike.first() {
            let refusal =
                refusal!("error-lead-company-exists", reference = first.reference.to_string(), name = &first.name);
            found.push(Problem { part: Part::Company, refusal: refusal.about("name"), offers: alike });
        }
    }
    let name = given.text("name").map(fields::folded).filter(|name| !name.is_empty());
    Ok(Chosen { plan: CompanyPlan::New(given), name })
}

/// Companies with the new one's name or domain, or with the domain of the person's e-mail addresses.
async fn alike(tx: &mut Tx, given: &Changes, contact: &Fields) -> Result<Vec<CompanyName>> {
    let mut alike = Vec::new();
    let own = given.text("domain").and_then(|domain| fields::domain(domain).ok());
    let emails = contact.texts("emails");
    let mails = emails.iter().filter_map(|email| email.rsplit_once('@')).map(|(_, domain)| domain.to_owned());
    for domain in own.into_iter().chain(mails.filter(|domain| !PUBLIC_MAIL.contains(&domain.as_str()))) {
        alike.extend(companies::with_domain(tx, &domain).await?);
    }
    if let Some(name) = given.text("name") {
        alike.extend(companies::named(tx, name).await?);
    }
    let mut seen = Vec::new();
    alike.retain(|company| {
        let new = !seen.contains(&company.id);
        seen.push(company.id);
        new
    });
    Ok(alike)
}

/// The deal as it is added: what was given, and what follows from lead, person and workspace where nothing was.
async fn deal_of(
    tx: &mut Tx,
    given: &Changes,
    name: Option<&str>,
    contact: Uuid,
    lead: &Fields,
    owner: Option<&str>,
) -> Result<Changes> {
    let mut deal = given.clone();
    let mut unless_named = |field: &str, value: Option<String>| {
        if !deal.names(field) {
            deal.set(field, value);
        }
    };
    unless_named("name", name.map(|name| name.chars().take(fields::MAX_NAME).collect()));
    unless_named("owner_id", owner.map(str::to_owned));
    unless_named("source", lead.text("source").map(str::to_owned));
    unless_named("currency", Some(workspaces::settings(tx).await?.currency));
    unless_named("stage_id", Some(pipelines::opening_stage(tx).await?.id.to_string()));
    deal.set("contact_id", contact.to_string());
    deal.remove("company_id");
    Ok(deal)
}
