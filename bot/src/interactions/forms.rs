//! Submitted forms, and the options of their selects.

use crm_blocks::ids::{Action, Form, Known, field_block, field_of};
use crm_blocks::modals::{CREATE_COMPANY, Metadata};
use crm_blocks::{Message, Viewer, notices};
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::error::UserError;
use crm_core::records::{RecordKind, Reference};
use crm_core::{Error, Result, Tx, columns, drafts, fields, refusal, workspaces};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, respond, tell};
use crate::bot::Bot;
use crate::commands;
use crate::envelope::{Interaction, ViewState};
use crate::grammar::amount;
use crate::people::{self, Admission};

/// Saves a form. The answer closes it, or says which field is broken; the confirmation follows where the form was asked for.
pub(crate) async fn submit(bot: &Bot, interaction: Interaction) -> Option<Value> {
    let form = match Form::parse(&interaction.view.callback_id) {
        Known::Known(form) => form,
        Known::Stale | Known::Foreign => return None,
    };
    let filled = Filled { form, state: &interaction.view.state };
    let workspace = match bot.workspace(interaction.team_id()).await {
        Ok(Some(workspace)) => workspace,
        Ok(None) => return Some(filled.errors(bot, &bot.anybody(), &refusal!("error-unknown-workspace").into())),
        Err(error) => return Some(filled.errors(bot, &bot.anybody(), &error)),
    };
    let tx = match people::admit(bot, &workspace, &interaction.user.id).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(_)) => return Some(json!({ "response_action": "clear" })),
        Err(error) => return Some(filled.errors(bot, &bot.anybody(), &error)),
    };
    let viewer = bot.viewer(tx.actor());
    let metadata: Option<Metadata> = serde_json::from_str(&interaction.view.private_metadata).ok();
    match save(&viewer, tx, &filled, metadata.and_then(|metadata| metadata.draft)).await {
        Ok(Saved { message, answer_at }) => {
            let (bot_of_task, slack_id) = (bot.clone(), interaction.user.id);
            bot.spawn(async move { confirm(&bot_of_task, workspace.id, &slack_id, answer_at, &message).await });
            Some(json!({ "response_action": "clear" }))
        }
        Err(error) => Some(filled.errors(bot, &viewer, &error)),
    }
}

/// What was saved, and where to say so.
struct Saved {
    message: Message,
    answer_at: Option<crm_core::secrets::Secret>,
}

/// Where the form was asked for, else in a direct message.
async fn confirm(
    bot: &Bot,
    workspace: Uuid,
    slack_id: &str,
    answer_at: Option<crm_core::secrets::Secret>,
    message: &Message,
) {
    match answer_at {
        Some(url) => respond(bot, url.reveal(), message, Place::New).await,
        None => tell(bot, workspace, slack_id, message).await,
    }
}

async fn save(viewer: &Viewer, mut tx: Tx, filled: &Filled<'_>, draft: Option<Uuid>) -> Result<Saved> {
    let mut answer_at = None;
    if let Some(draft) = draft {
        // The draft is the form's own id: the same submission twice saves once.
        if !tx.first_time(&format!("form:{draft}")).await? {
            return Ok(Saved { message: notices::done_before(viewer), answer_at: None });
        }
        answer_at = drafts::get(&mut tx, draft).await?.and_then(|draft| draft.response_url);
        drafts::discard(&mut tx, draft).await?;
    }
    let message = match filled.form {
        Form::Contact => contact(viewer, tx, filled).await?,
        Form::Company => company(viewer, tx, filled).await?,
        Form::Deal => deal(viewer, tx, filled).await?,
        Form::Find => commands::found(viewer, tx, &filled.text("words").unwrap_or_default()).await?,
    };
    Ok(Saved { message, answer_at })
}

async fn contact(viewer: &Viewer, mut tx: Tx, filled: &Filled<'_>) -> Result<Message> {
    let country = workspaces::settings(&mut tx).await?.country;
    let emails = filled.listed("email").iter().map(|email| fields::email(email)).collect::<Result<Vec<_>>>()?;
    let phones =
        filled.listed("phone").iter().map(|phone| fields::phone(phone, &country)).collect::<Result<Vec<_>>>()?;
    if let Some(known) = contacts::with_address(&mut tx, &emails, &phones).await? {
        let field = if emails.is_empty() { "phone" } else { "email" };
        return Err(refusal!("error-known-contact", reference = known.reference.to_string(), name = known.name)
            .about(field)
            .into());
    }
    let company = filled.company()?;
    let new_company = new_name(company.as_ref());
    let new = NewContact {
        name: filled.text("name").unwrap_or_default(),
        tags: filled.listed("tags"),
        emails,
        phones,
        company,
        ..NewContact::default()
    };
    let added = contacts::add(&mut tx, new).await?;
    commands::confirm_added(viewer, tx, added.reference, added.id, new_company).await
}

async fn company(viewer: &Viewer, mut tx: Tx, filled: &Filled<'_>) -> Result<Message> {
    let name = filled.text("name").unwrap_or_default();
    let domain = filled.text("domain").map(|domain| fields::domain(&domain)).transpose()?;
    let same_domain = match &domain {
        Some(domain) => companies::with_domain(&mut tx, domain).await?.map(|known| (known, "domain")),
        None => None,
    };
    let same_name = companies::named(&mut tx, &name).await?.into_iter().next().map(|known| (known, "name"));
    if let Some((known, field)) = same_domain.or(same_name) {
        return Err(refusal!("error-known-company", reference = known.reference.to_string(), name = known.name)
            .about(field)
            .into());
    }
    let new =
        NewCompany { name, domain, phone: filled.text("phone"), tags: filled.listed("tags"), ..NewCompany::default() };
    let added = companies::add(&mut tx, new).await?;
    commands::confirm_added(viewer, tx, added.reference, added.id, None).await
}

async fn deal(viewer: &Viewer, mut tx: Tx, filled: &Filled<'_>) -> Result<Message> {
    let currency = workspaces::settings(&mut tx).await?.currency;
    let amount = filled
        .text("amount")
        .map(|typed| amount::parse(&typed, &currency))
        .transpose()
        .map_err(|refusal| refusal.about("amount"))?;
    let company = filled.company()?;
    let new_company = new_name(company.as_ref());
    let new = NewDeal {
        name: filled.text("name").unwrap_or_default(),
        currency: amount.as_ref().and_then(|amount| amount.currency.clone()),
        amount: amount.map(|amount| amount.value),
        close_on: filled.text("close_on").and_then(|day| day.parse().ok()),
        stage_id: filled.text("stage").and_then(|id| id.parse().ok()),
        contact_id: filled.text("contact").and_then(|id| id.parse().ok()),
        tags: filled.listed("tags"),
        company,
        ..NewDeal::default()
    };
    let id = deals::add(&mut tx, new).await?;
    let number = deals::card(&mut tx, id).await?.map_or(0, |card| card.reference.number);
    commands::confirm_added(viewer, tx, Reference { kind: RecordKind::Deal, number }, id, new_company).await
}

fn new_name(company: Option<&CompanyChoice>) -> Option<String> {
    match company {
        Some(CompanyChoice::New(name)) => Some(name.clone()),
        Some(CompanyChoice::Existing(_)) | None => None,
    }
}

/// A form as it was filled in.
struct Filled<'a> {
    form: Form,
    state: &'a ViewState,
}

impl Filled<'_> {
    /// The value of a field, whatever kind of input it is; nothing where it was left empty.
    fn text(&self, field: &str) -> Option<String> {
        let (_, inputs) = self.state.values.iter().find(|(block, _)| field_of(block) == Some(field))?;
        let input = inputs.as_object()?.values().next()?;
        let value = ["value", "selected_date"].iter().find_map(|key| input.get(key)?.as_str());
        let value = value.or_else(|| input.pointer("/selected_option/value")?.as_str())?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn listed(&self, field: &str) -> Vec<String> {
        self.text(field).map(|text| columns::listed(&text)).unwrap_or_default()
    }

    /// The chosen company: one that is there, or a new one of the name that was typed.
    fn company(&self) -> Result<Option<CompanyChoice>, UserError> {
        let Some(value) = self.text("company") else { return Ok(None) };
        match value.strip_prefix(CREATE_COMPANY) {
            Some(name) => Ok(Some(CompanyChoice::New(name.to_owned()))),
            None => {
                let id = value.parse().map_err(|_| refusal!("error-no-such-company").about("company"))?;
                Ok(Some(CompanyChoice::Existing(id)))
            }
        }
    }

    /// The answer that leaves the form open with its values and says at the field what is wrong. What is about no field of
    /// this form stands at its first one.
    fn errors(&self, bot: &Bot, viewer: &Viewer, error: &Error) -> Value {
        let form = match self.form {
            Form::Contact => "contact",
            Form::Company => "company",
            Form::Deal => "deal",
            Form::Find => "find",
        };
        let field = match error {
            Error::User(refusal) => refusal.field(),
            Error::Fault(_) => None,
        };
        let named =
            field.map(|field| field_block(form, asked_as(field))).filter(|block| self.state.values.contains_key(block));
        let first = if self.form == Form::Find { "words" } else { "name" };
        let block = named.unwrap_or_else(|| field_block(form, first));
        // Slack shows these words as they are: nothing in them is escaped.
        let words = match error {
            Error::User(refusal) => viewer.plain(&notices::brief(refusal.text())).replace('`', ""),
            Error::Fault(_) => bot.explain(viewer, error).text,
        };
        json!({ "response_action": "errors", "errors": { block: words } })
    }
}

/// What a form calls a field of a record: it asks for one company, one e-mail.
fn asked_as(field: &str) -> &str {
    match field {
        "emails" => "email",
        "phones" => "phone",
        _ => field.strip_suffix("_id").unwrap_or(field),
    }
}

/// The options of a select for what was typed into it. Somebody who may not see records sees no options.
pub(crate) async fn options(bot: &Bot, interaction: Interaction) -> Value {
    let nothing = || json!({ "options": [] });
    let Ok(Some(workspace)) = bot.workspace(interaction.team_id()).await else { return nothing() };
    let mut tx = match people::admit(bot, &workspace, &interaction.user.id).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(_)) | Err(_) => return nothing(),
    };
    let viewer = bot.viewer(tx.actor());
    let found = match Action::parse(&interaction.action_id) {
        Known::Known(Action::PickCompany) => commands::company_options(&viewer, &mut tx, &interaction.value).await,
        Known::Known(Action::PickContact) => commands::contact_options(&mut tx, &interaction.value).await,
        _ => Ok(nothing()),
    };
    found.unwrap_or_else(|error| {
        bot.explain(&viewer, &error);
        nothing()
    })
}
