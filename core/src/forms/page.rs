//! A form's own page, for whoever has no website to put one on: what somebody typed is checked at once, each fault named at
//! its field, and then kept and worked on like any other delivery.

use serde_json::json;

use super::{FormAccess, Received, receive};
use crate::actor::{Actor, Origin};
use crate::crm::Crm;
use crate::error::{Error, Result, UserError};
use crate::{fields, refusal, workspaces};

/// What somebody typed into the page, as typed; empty where nothing was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Who they are; needed.
    pub name: String,
    /// Their e-mail address; this or a telephone number is needed, so that somebody can answer them.
    pub email: String,
    /// Their telephone number.
    pub phone: String,
    /// Whom they work for.
    pub company: String,
    /// What it is about.
    pub message: String,
}

/// Characters of a message: as many as Slack shows of one text.
pub const MAX_MESSAGE: usize = 3_000;

/// What came of a page that was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Answered {
    /// It was kept, now or before.
    Kept(Received),
    /// Nothing was kept; each refusal names its field (`name`, `email`, `phone`, `company`, `message`).
    Broken(Vec<UserError>),
}

/// Checks what somebody typed into the form's page and keeps it. `key`: the page's own number, so that one that is sent twice
/// makes one lead.
///
/// # Errors
/// Where the database fails; then nothing was kept.
pub async fn answer(crm: &Crm, form: &FormAccess, key: &str, answers: &Answers) -> Result<Answered> {
    let mut tx = crm.begin(&Actor::system(form.workspace_id, Origin::Form)).await?;
    let country = workspaces::settings(&mut tx).await?.country;
    drop(tx);
    let broken = faults(answers, &country)?;
    if !broken.is_empty() {
        return Ok(Answered::Broken(broken));
    }
    let body = json!({
        "id": key, "name": answers.name.trim(), "email": answers.email.trim(), "phone": answers.phone.trim(),
        "company": answers.company.trim(), "message": answers.message.trim(),
    });
    Ok(Answered::Kept(receive(crm, form, &format!("page:{key}"), &body).await?))
}

/// Everything that is wrong with what was typed.
fn faults(answers: &Answers, country: &str) -> Result<Vec<UserError>> {
    let reachable = [&answers.email, &answers.phone].iter().any(|given| !given.trim().is_empty());
    let checks = [
        about("name", fields::required_name(&answers.name, "error-page-needs-name").map(drop))?,
        about("email", if reachable { Ok(()) } else { Err(refusal!("error-page-needs-address").into()) })?,
        about("email", given(&answers.email, |email| fields::email(email).map(drop)))?,
        about("phone", given(&answers.phone, |phone| fields::phone(phone, country).map(drop)))?,
        about("company", given(&answers.company, |company| at_most(company, fields::MAX_NAME)))?,
        about("message", given(&answers.message, |message| at_most(message, MAX_MESSAGE)))?,
    ];
    Ok(checks.into_iter().flatten().collect())
}

fn given(typed: &str, check: impl FnOnce(&str) -> Result<()>) -> Result<()> {
    if typed.trim().is_empty() { Ok(()) } else { check(typed.trim()) }
}

fn at_most(text: &str, limit: usize) -> Result<()> {
    if text.chars().count() <= limit { Ok(()) } else { Err(refusal!("error-text-too-long", limit = limit).into()) }
}

/// The refusal at its field, where there is one.
fn about(field: &'static str, checked: Result<()>) -> Result<Option<UserError>> {
    match checked {
        Ok(()) => Ok(None),
        Err(Error::User(refusal)) => Ok(Some(refusal.about(field))),
        Err(fault) => Err(fault),
    }
}
