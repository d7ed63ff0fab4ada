//! `crm admin …`: what an administrator of the installation does at the machine.

use anyhow::Context as _;
use clap::Subcommand;
use crm_core::actor::{Origin, Role};
use crm_core::config::{self, Config};
use crm_core::jobs::dead_letters;
use crm_core::users::{self, Status};
use crm_core::{Actor, Crm, Error, forms};
use crm_postgres::Mode;
use uuid::Uuid;

use super::numbers::{self, RatesTask, SettingsTask};
use crate::cli::Whose;
use crate::console::say;
use crate::storage::Storage;

/// Look after an installation
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// List the people of the workspace
    People {
        #[command(flatten)]
        whose: Whose,
    },
    /// Let somebody in or change their role: ADMIN, MANAGER, CLOSER, SETTER, SALES_REP, SUPPORT_AGENT
    Role {
        /// A Slack user id, an e-mail or a full name
        person: String,
        /// The role
        role: String,
        #[command(flatten)]
        whose: Whose,
    },
    /// Show or change the settings of the workspace, or of a person
    Settings(SettingsTask),
    /// Show, set or bring in exchange rates
    Rates(RatesTask),
    /// Make a form that may post leads; prints its address and secret
    AddForm {
        /// What it is called on leads
        name: String,
        #[command(flatten)]
        whose: Whose,
    },
    /// List the forms
    Forms {
        #[command(flatten)]
        whose: Whose,
    },
    /// List jobs that were given up, and why
    Jobs {
        #[command(flatten)]
        whose: Whose,
    },
    /// Try a job again that was given up
    Retry {
        /// Its id
        job: Uuid,
        #[command(flatten)]
        whose: Whose,
    },
    /// Print a reference page of docs/
    Reference {
        /// commands or configuration
        page: String,
    },
}

pub(super) async fn run(config: &Config, admin: Admin) -> anyhow::Result<()> {
    if let Admin::Reference { page } = &admin {
        return reference(page);
    }
    let storage = Storage::open(config, Mode::Attach).await?;
    let done = act(config, &storage, admin).await;
    storage.close().await?;
    // What a person did wrong is said in their words.
    done.map_err(|error| match error.downcast::<Error>() {
        Ok(Error::User(refusal)) => anyhow::anyhow!("{}", refusal.text().render("en")),
        Ok(fault) => fault.into(),
        Err(other) => other,
    })
}

async fn act(config: &Config, storage: &Storage, admin: Admin) -> anyhow::Result<()> {
    let crm = super::system(config, storage)?;
    let whose = match &admin {
        Admin::People { whose }
        | Admin::Role { whose, .. }
        | Admin::AddForm { whose, .. }
        | Admin::Forms { whose }
        | Admin::Jobs { whose }
        | Admin::Retry { whose, .. } => whose.clone(),
        Admin::Settings(task) => task.whose.clone(),
        Admin::Rates(task) => task.whose.clone(),
        Admin::Reference { page } => return reference(page),
    };
    let actor = super::actor(&crm, &whose, Origin::Console).await?;
    match admin {
        Admin::People { .. } => people(&crm, &actor).await,
        Admin::Role { person, role, .. } => change_role(&crm, &actor, &person, &role).await,
        Admin::Settings(task) => numbers::settings(&crm, &actor, &task).await,
        Admin::Rates(task) => numbers::rates(&crm, &actor, &task).await,
        Admin::AddForm { name, .. } => add_form(config, &crm, &actor, &name).await,
        Admin::Forms { .. } => list_forms(config, &crm, &actor).await,
        Admin::Jobs { .. } => list_jobs(&crm, &actor).await,
        Admin::Retry { job, .. } => retry(&crm, &actor, job).await,
        Admin::Reference { page } => reference(&page),
    }
}

fn reference(page: &str) -> anyhow::Result<()> {
    match page {
        "commands" => say(crm_bot::grammar::reference_markdown().trim_end()),
        "configuration" => say(config::reference_markdown().trim_end()),
        other => anyhow::bail!("there is no reference page {other}; there are commands and configuration"),
    }
    Ok(())
}

async fn people(crm: &Crm, actor: &Actor) -> anyhow::Result<()> {
    let mut tx = crm.begin(actor).await?;
    for status in [Status::Active, Status::Requested, Status::Declined, Status::Deactivated] {
        for user in users::with_status(&mut tx, status).await? {
            say(&format!(
                "{:<11}  {:<13}  {:<4}  {:<11}  {}",
                user.slack_id,
                user.roles.iter().map(|role| role.key.as_str()).collect::<Vec<_>>().join("+"),
                user.scope.as_str(),
                status.as_str(),
                user.name
            ));
        }
    }
    Ok(())
}

async fn change_role(crm: &Crm, actor: &Actor, person: &str, role: &str) -> anyhow::Result<()> {
    let role = Role::parse(role)
        .with_context(|| format!("{role} is no role; there are {}", Role::ALL.map(Role::as_str).join(", ")))?;
    let mut tx = crm.begin(actor).await?;
    let user = users::find(&mut tx, person)
        .await?
        .with_context(|| format!("nobody here is {person}; they appear once they have typed /crm"))?;
    let user = users::give_role(&mut tx, user.id, role).await?;
    tx.commit().await?;
    say(&format!("{} is {} and sees {} records.", user.name, user.role.as_str(), user.scope.as_str()));
    Ok(())
}

async fn add_form(config: &Config, crm: &Crm, actor: &Actor, name: &str) -> anyhow::Result<()> {
    let form = forms::create(crm, actor, name).await?;
    say(&format!("Post to  {}", form_address(config, &form.endpoint_key)));
    say(&format!("Secret   {}", form.secret.reveal()));
    say("Sign each body with it: header X-CRM-Signature: sha256=<hex of HMAC-SHA256(secret, body)>.");
    say("The secret is shown this once.");
    Ok(())
}

fn form_address(config: &Config, key: &str) -> String {
    let base = config.http.public_url.clone().unwrap_or_else(|| format!("http://{}", config.http.listen));
    format!("{base}/api/v1/webhooks/forms/{key}")
}

async fn list_forms(config: &Config, crm: &Crm, actor: &Actor) -> anyhow::Result<()> {
    let mut tx = crm.begin(actor).await?;
    for form in forms::list(&mut tx).await? {
        say(&format!(
            "{}  {} submissions, {} failed  {}",
            form.name,
            form.submissions,
            form.failed,
            form_address(config, &form.endpoint_key)
        ));
    }
    Ok(())
}

/// Jobs that are listed at most.
const LISTED: i64 = 100;

async fn list_jobs(crm: &Crm, actor: &Actor) -> anyhow::Result<()> {
    let mut tx = crm.begin(actor).await?;
    let workspace = tx.workspace_id();
    for letter in dead_letters::list(tx.conn(), Some(workspace), LISTED).await? {
        say(&format!(
            "{}  {}  {} attempts  {}  {}",
            letter.id,
            letter.kind,
            letter.attempts,
            letter.died_at.format("%Y-%m-%d %H:%M"),
            letter.error
        ));
    }
    Ok(())
}

async fn retry(crm: &Crm, actor: &Actor, job: Uuid) -> anyhow::Result<()> {
    let mut tx = crm.begin(actor).await?;
    let (workspace, now) = (tx.workspace_id(), tx.now());
    anyhow::ensure!(dead_letters::retry(tx.conn(), Some(workspace), job, now).await?, "no job {job} was given up");
    tx.commit().await?;
    say("It runs again.");
    Ok(())
}
