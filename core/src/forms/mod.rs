//! Forms: a place outside Slack where somebody says that they are interested. A delivery is kept as it came, answered, and
//! worked on from the queue: contact matched or made, lead opened, team told.

mod reading;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::actor::{Actor, Origin, Permission};
use crate::contacts::{self, CompanyChoice, NewContact};
use crate::crm::Crm;
use crate::error::{Error, Result};
use crate::events::{self, Change};
use crate::jobs::{self, Job, JobError, NewJob};
use crate::leads::{self, NewLead};
use crate::records::RecordKind;
use crate::secrets::Secret;
use crate::tx::Tx;
use crate::{fields, refusal, workspaces};

pub use reading::{Submission, read};

/// The job that works on a delivery: `{"submission_id": …}`.
pub const PROCESS: &str = "forms.process";

const SECRET_PURPOSE: &str = "form_secret";

/// The largest delivery, in bytes.
pub const MAX_BODY: usize = 256 * 1024;

/// A form and what its sender must know.
#[derive(Debug, Clone)]
pub struct FormAccess {
    /// The form.
    pub form_id: Uuid,
    /// Its workspace.
    pub workspace_id: Uuid,
    /// The last part of its address.
    pub endpoint_key: String,
    /// Signs its deliveries.
    pub secret: Secret,
}

/// Makes a form that may post leads.
///
/// # Errors
/// Refused without the permission or where the name is none; else where the database fails.
pub async fn create(crm: &Crm, actor: &Actor, name: &str) -> Result<FormAccess> {
    let name = fields::required_name(name, "error-form-needs-name")?;
    if name.chars().count() > 100 {
        return Err(refusal!("error-name-too-long", limit = 100).about("name").into());
    }
    let endpoint_key = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
    let secret = Secret::new(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()));
    let mut tx = crm.begin(actor).await?;
    tx.require(Permission::ManageWorkspace)?;
    let sealed = crm.keys().seal(SECRET_PURPOSE, secret.reveal())?;
    let (workspace_id, form_id, now, by) = (tx.workspace_id(), tx.new_id(), tx.now(), tx.user_id());
    sqlx::query!(
        "INSERT INTO crm.forms (workspace_id, id, name, endpoint_key, secret_sealed, created_at, created_by, updated_at, updated_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $7)",
        workspace_id,
        form_id,
        name,
        endpoint_key,
        sealed,
        now,
        by,
    )
    .execute(tx.conn())
    .await?;
    let (kind, after) = ("form.created", Some(json!({ "name": name })));
    events::record(&mut tx, Change { kind, record: RecordKind::Form, id: form_id, version: 1, before: None, after })
        .await?;
    // The address goes first: without its form it leads nowhere, whereas a form without address could not be reached.
    sqlx::query!(
        "INSERT INTO master.form_endpoints (key, workspace_id, form_id) VALUES ($1, $2, $3)",
        endpoint_key,
        workspace_id,
        form_id,
    )
    .execute(crm.databases().main())
    .await?;
    tx.commit().await?;
    Ok(FormAccess { form_id, workspace_id, endpoint_key, secret })
}

/// A form as its owner lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSummary {
    /// Its name.
    pub name: String,
    /// The last part of its address.
    pub endpoint_key: String,
    /// How many submissions arrived.
    pub submissions: i64,
    /// How many of them could not be worked on.
    pub failed: i64,
}

/// Every form of the workspace, by name.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn list(tx: &mut Tx) -> Result<Vec<FormSummary>> {
    tx.require(Permission::ManageWorkspace)?;
    let workspace_id = tx.workspace_id();
    let forms = sqlx::query_as!(
        FormSummary,
        r#"SELECT f.name, f.endpoint_key, count(s.id) AS "submissions!", count(s.id) FILTER (WHERE s.state = 'failed') AS "failed!"
             FROM crm.forms f LEFT JOIN crm.form_submissions s ON s.workspace_id = f.workspace_id AND s.form_id = f.id
            WHERE f.workspace_id = $1 AND f.deleted_at IS NULL
            GROUP BY f.id, f.name, f.endpoint_key ORDER BY f.name, f.id"#,
        workspace_id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(forms)
}

/// The form behind an address, with the secret that its deliveries must be signed with.
///
/// # Errors
/// Where the database fails or the secret does not open.
pub async fn behind(crm: &Crm, endpoint_key: &str) -> Result<Option<FormAccess>> {
    let route = sqlx::query!("SELECT workspace_id, form_id FROM master.form_endpoints WHERE key = $1", endpoint_key)
        .fetch_optional(crm.databases().main())
        .await?;
    let Some(route) = route else { return Ok(None) };
    let mut tx = crm.begin(&Actor::system(route.workspace_id, Origin::Form)).await?;
    let sealed = sqlx::query_scalar!(
        "SELECT secret_sealed FROM crm.forms WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL",
        route.workspace_id,
        route.form_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(sealed) = sealed else { return Ok(None) };
    Ok(Some(FormAccess {
        form_id: route.form_id,
        workspace_id: route.workspace_id,
        endpoint_key: endpoint_key.to_owned(),
        secret: crm.keys().open(SECRET_PURPOSE, &sealed)?,
    }))
}

/// What came of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// The submission.
    pub submission_id: Uuid,
    /// It was here before; nothing was done again.
    pub repeated: bool,
}

/// Keeps a delivery whose signature was checked, and enqueues the work on it. `dedupe_key`: the sender's id of the
/// submission, else a digest of the body.
///
/// # Errors
/// Where the database fails; then nothing was kept and the sender must try again.
pub async fn receive(crm: &Crm, form: &FormAccess, dedupe_key: &str, body: &Value) -> Result<Received> {
    let mut tx = crm.begin(&Actor::system(form.workspace_id, Origin::Form)).await?;
    let (workspace_id, id, now) = (tx.workspace_id(), tx.new_id(), tx.now());
    let kept = sqlx::query_scalar!(
        "INSERT INTO crm.form_submissions (workspace_id, id, form_id, dedupe_key, body, received_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT ON CONSTRAINT form_submissions_dedupe_key DO NOTHING RETURNING id",
        workspace_id,
        id,
        form.form_id,
        dedupe_key,
        Json(without_nul(body)) as _,
        now,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(submission_id) = kept else {
        let known = sqlx::query_scalar!(
            "SELECT id FROM crm.form_submissions WHERE workspace_id = $1 AND form_id = $2 AND dedupe_key = $3",
            workspace_id,
            form.form_id,
            dedupe_key,
        )
        .fetch_one(tx.conn())
        .await?;
        return Ok(Received { submission_id: known, repeated: true });
    };
    jobs::enqueue(&mut tx, NewJob::new(PROCESS, json!({ "submission_id": submission_id }))).await?;
    tx.commit().await?;
    Ok(Received { submission_id, repeated: false })
}

/// The same without the one character that PostgreSQL keeps in no text.
fn without_nul(value: &Value) -> Value {
    let clean = |text: &str| text.replace('\0', "");
    match value {
        Value::String(text) => Value::String(clean(text)),
        Value::Array(items) => items.iter().map(without_nul).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (clean(name), without_nul(value))).collect(),
        other => other.clone(),
    }
}

/// The handler of [`PROCESS`].
///
/// # Errors
/// Where the database fails; the job is then tried again.
pub async fn process(crm: Crm, job: Job) -> Result<(), JobError> {
    let submission_id: Uuid = job.field("submission_id")?;
    let actor = Actor::system(job.workspace()?, Origin::Form);
    let mut tx = crm.begin(&actor).await?;
    match work_on(&mut tx, submission_id).await {
        Ok(()) => tx.commit().await?,
        Err(Error::User(refusal)) => {
            // What was written before the refusal is taken back; only the reason is kept.
            drop(tx);
            let mut tx = crm.begin(&actor).await?;
            finish(&mut tx, submission_id, "failed", Some(refusal.code()), None).await?;
            tx.commit().await?;
        }
        Err(fault) => return Err(fault.into()),
    }
    Ok(())
}

async fn work_on(tx: &mut Tx, submission_id: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let waiting = sqlx::query!(
        "SELECT s.body, f.name FROM crm.form_submissions s JOIN crm.forms f ON f.workspace_id = $1 AND f.id = s.form_id
          WHERE s.workspace_id = $1 AND s.id = $2 AND s.state <> 'processed' FOR UPDATE OF s",
        workspace_id,
        submission_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(waiting) = waiting else { return Ok(()) };
    // One after the other, so that two submissions of one person make one contact.
    tx.lock(contacts::MATCHING).await?;
    let lead = open_lead(tx, reading::read(&waiting.body), &waiting.name).await?;
    finish(tx, submission_id, "processed", None, Some(lead)).await
}

async fn finish(tx: &mut Tx, submission: Uuid, state: &str, reason: Option<&str>, lead: Option<Uuid>) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "UPDATE crm.form_submissions SET state = $3, reason = $4, lead_id = $5, processed_at = $6 WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        submission,
        state,
        reason,
        lead,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Matches the contact by e-mail, then by telephone, or makes it; then opens the lead. What a sender wrote at length is
/// cut: the submission itself keeps the whole.
async fn open_lead(tx: &mut Tx, submission: Submission, form: &str) -> Result<Uuid> {
    let country = workspaces::settings(tx).await?.country;
    let emails = sound(&submission.emails, fields::email);
    let phones = sound(&submission.phones, |phone| fields::phone(phone, &country));
    let known = contacts::with_address(tx, &emails, &phones).await?;
    let contact_id = match known {
        Some(contact) => contact.id,
        None => add_contact(tx, &submission, emails, phones, form).await?,
    };
    let lead = NewLead {
        contact_id,
        source: Some(cut(submission.source.as_deref().unwrap_or(form), fields::MAX_TEXT)),
        campaign: submission.campaign.map(|campaign| cut(&campaign, fields::MAX_TEXT)),
        message: submission.message,
        owner_id: None,
    };
    leads::open(tx, lead).await
}

async fn add_contact(
    tx: &mut Tx,
    submission: &Submission,
    emails: Vec<String>,
    phones: Vec<String>,
    form: &str,
) -> Result<Uuid> {
    let name = submission.name.as_ref().or(emails.first()).or(phones.first()).map(|name| cut(name, fields::MAX_NAME));
    let Some(name) = name else { return Err(refusal!("error-submission-names-nobody").into()) };
    let company = match submission.company.as_ref().map(|company| cut(company, fields::MAX_NAME)) {
        None => None,
        Some(company) => Some(match crate::companies::named(tx, &company).await?.first() {
            Some(known) => CompanyChoice::Existing(known.id),
            None => CompanyChoice::New(company),
        }),
    };
    let new = NewContact { name, emails, phones, company, source: Some(form.to_owned()), ..NewContact::default() };
    Ok(contacts::add(tx, new).await?.id)
}

/// The addresses that can be read, as many as a contact has.
fn sound(given: &[String], read: impl Fn(&str) -> Result<String>) -> Vec<String> {
    given.iter().filter_map(|one| read(one).ok()).take(contacts::MAX_ADDRESSES).collect()
}

fn cut(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}
