//! Steps of workflows ("Add a lead", "Add a note"), which self-hosters may offer in Workflow Builder: Slack runs them only for
//! an app that is not distributed. A step is done by the workspace's own authority, because whoever built the workflow decided
//! what it does; what it did, or why not, is told to Slack from the queue, in the same transaction.

use crm_core::actor::{Actor, Origin};
use crm_core::deliveries::{self, NewDelivery};
use crm_core::jobs::JobError;
use crm_core::records::Reference;
use crm_core::{Error, Result, Tx, UserError, activities, forms, leads, refusal, search};
use futures::future::BoxFuture;
use serde_json::{Value, json};

use crate::bot::Bot;
use crate::delivery::Happened;

/// A value that a step takes or gives.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What builders of workflows read.
    pub title: &'static str,
    /// Whether a step cannot do without.
    pub required: bool,
}

const fn needed(name: &'static str, title: &'static str) -> Parameter {
    Parameter { name, title, required: true }
}

const fn optional(name: &'static str, title: &'static str) -> Parameter {
    Parameter { name, title, required: false }
}

/// A step and what does it.
pub struct Step {
    /// Its key among the manifest's functions.
    pub callback_id: &'static str,
    /// What builders of workflows read.
    pub title: &'static str,
    /// More of it.
    pub description: &'static str,
    /// What it takes, all of them texts.
    pub inputs: &'static [Parameter],
    /// What it gives, all of them texts.
    pub outputs: &'static [Parameter],
    /// Does it; the outputs by name.
    work: for<'a> fn(&'a mut Tx, Inputs) -> BoxFuture<'a, Result<Value>>,
}

/// Every step.
pub const STEPS: &[Step] = &[
    Step {
        callback_id: "add_lead",
        title: "Add a lead",
        description: "Adds a lead to the CRM. A person with this e-mail address or telephone number is known again.",
        inputs: &[
            needed("name", "Name"),
            optional("email", "E-mail address"),
            optional("phone", "Telephone number"),
            optional("company", "Company"),
            optional("message", "What they want"),
            optional("source", "Where they come from"),
        ],
        outputs: &[needed("reference", "The lead, such as L-88")],
        work: |tx, inputs| Box::pin(add_lead(tx, inputs)),
    },
    Step {
        callback_id: "add_note",
        title: "Add a note",
        description: "Keeps a note of a contact, company, lead or deal in the CRM.",
        inputs: &[needed("record", "The record, such as D-142"), needed("note", "The note")],
        outputs: &[needed("reference", "The record")],
        work: |tx, inputs| Box::pin(add_note(tx, inputs)),
    },
];

/// What a step was given.
struct Inputs(Value);

impl Inputs {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }
}

/// `function_executed`: does the step, once, and tells Slack how it ended.
pub(crate) async fn run(bot: Bot, event: Happened) -> std::result::Result<(), JobError> {
    let callback_id = event.field("function").get("callback_id").and_then(Value::as_str).unwrap_or_default();
    let execution = event.text("function_execution_id").to_owned();
    let Some(step) = STEPS.iter().find(|step| step.callback_id == callback_id) else {
        tracing::info!(callback_id, "a workflow step that is not ours");
        return Ok(());
    };
    let system = Actor::system(event.workspace.id, Origin::Slack);
    let mut tx = bot.crm().begin(&system).await?;
    if !tx.first_time(&format!("step:{execution}")).await? {
        return Ok(());
    }
    let inputs = Inputs(event.field("inputs").clone());
    tx.savepoint().await?;
    let (method, arguments) = match (step.work)(&mut tx, inputs).await {
        Ok(outputs) => ("functions.completeSuccess", json!({ "function_execution_id": execution, "outputs": outputs })),
        Err(Error::User(refusal)) => {
            tx.roll_back_to_savepoint().await?;
            ("functions.completeError", json!({ "function_execution_id": execution, "error": said(&refusal) }))
        }
        Err(fault) => return Err(fault.into()),
    };
    let delivery =
        NewDelivery { method: method.to_owned(), arguments, recipient: callback_id.to_owned(), message_key: None };
    deliveries::send(&mut tx, delivery).await?;
    tx.commit().await?;
    Ok(())
}

/// Builders of workflows read it in the workflow's log, in the language of the app's own listing.
fn said(refusal: &UserError) -> String {
    refusal.text().render("en")
}

async fn add_lead(tx: &mut Tx, inputs: Inputs) -> Result<Value> {
    let texts = |name: &str| inputs.text(name).map(str::to_owned).into_iter().collect();
    let text = |name: &str| inputs.text(name).map(str::to_owned);
    let submission = forms::Submission {
        name: text("name"),
        emails: texts("email"),
        phones: texts("phone"),
        company: text("company"),
        message: text("message"),
        source: text("source"),
        ..forms::Submission::default()
    };
    let lead = forms::take_lead(tx, submission, "workflow").await?;
    let card = leads::card(tx, lead).await?.ok_or_else(|| Error::broken("a lead that was just added is gone"))?;
    Ok(json!({ "reference": card.reference.to_string() }))
}

async fn add_note(tx: &mut Tx, inputs: Inputs) -> Result<Value> {
    let typed = inputs.text("record").unwrap_or_default();
    let reference =
        Reference::parse(typed).ok_or_else(|| refusal!("error-step-no-reference", given = typed.to_owned()))?;
    let id = search::locate(tx, reference).await?;
    let id = id.ok_or_else(|| refusal!("error-step-no-reference", given = typed.to_owned()))?;
    activities::add_note(tx, (reference.kind, id), inputs.text("note").map(str::to_owned), None).await?;
    Ok(json!({ "reference": reference.to_string() }))
}
