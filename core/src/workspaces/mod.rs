//! Workspaces: one Slack team each, the tenant. What lives here is their installation and what they begin with; all their
//! settings, these among them, live in `settings`, the people of a workspace in `users`.

use chrono_tz::Tz;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::actor::{Actor, Origin, Permission};
use crate::crm::Crm;
use crate::error::Result;
use crate::jobs::JobError;
use crate::secrets::Secret;
use crate::settings::{COUNTRY, CURRENCY, JOIN_POLICY, LEADS_CHANNEL, LOCALE, TIME_ZONE, Whose};
use crate::tx::Tx;
use crate::{pipelines, reasons, roles};

/// A workspace, as far as one must know it before its own data is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: Uuid,
    /// Its Slack team (`T…`).
    pub slack_team_id: String,
    /// Its name in Slack.
    pub name: String,
    /// The app's own user in that team (`U…`).
    pub bot_user_id: String,
    /// Who installed the app (`U…`), where that is known.
    pub installer_slack_id: Option<String>,
}

/// What Slack tells of an installation.
#[derive(Debug, Clone)]
pub struct NewInstallation {
    /// The Slack team (`T…`).
    pub slack_team_id: String,
    /// The org (`E…`) that the team belongs to, if any.
    pub slack_enterprise_id: Option<String>,
    /// The team's name.
    pub name: String,
    /// The team's domain, `acme` of `acme.slack.com`.
    pub domain: String,
    /// The app's own user in that team.
    pub bot_user_id: String,
    /// The token, sealed at rest; nothing where it comes from `SLACK_BOT_TOKEN` at each start.
    pub bot_token: Option<Secret>,
    /// Who installed the app, where that is known.
    pub installer_slack_id: Option<String>,
    /// What the workspace begins with.
    pub settings: Settings,
}

/// What happens when somebody new types `/crm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinPolicy {
    /// An administrator is asked, and lets them in with one tap.
    Ask,
    /// They are in at once, with the role SALES_REP and their own records in sight.
    SalesRep,
}

impl JoinPolicy {
    /// The name in the database and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::SalesRep => "sales_rep",
        }
    }

    /// The policy of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Ask, Self::SalesRep].into_iter().find(|policy| policy.as_str() == name)
    }
}

/// The settings that a workspace begins with, which nearly every request reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// ISO 4217 code of amounts typed without a currency, and of totals.
    pub currency: String,
    /// Zone of people whose own is unknown.
    pub time_zone: Tz,
    /// Language of people whose own is unknown.
    pub locale: String,
    /// ISO 3166 code of the country whose telephone numbers are typed without a prefix.
    pub country: String,
    /// What happens when somebody new types `/crm`.
    pub join_policy: JoinPolicy,
    /// The Slack channel (`C…`) in which new leads are shown.
    pub leads_channel: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            currency: "EUR".to_owned(),
            time_zone: Tz::UTC,
            locale: "en".to_owned(),
            country: "US".to_owned(),
            join_policy: JoinPolicy::Ask,
            leads_channel: None,
        }
    }
}

/// What a bot token is sealed for.
const BOT_TOKEN_PURPOSE: &str = "bot_token";

/// The workspace of a Slack team, if the app is installed there.
///
/// # Errors
/// Where the database fails.
pub async fn of_team(main: &PgPool, slack_team_id: &str) -> Result<Option<Workspace>> {
    let found = sqlx::query_as!(
        Workspace,
        "SELECT w.id, w.slack_team_id, w.name, i.bot_user_id, i.installer_slack_id
           FROM master.workspaces w JOIN master.installations i ON i.workspace_id = w.id
          WHERE w.slack_team_id = $1 AND w.deleted_at IS NULL AND i.revoked_at IS NULL",
        slack_team_id,
    )
    .fetch_optional(main)
    .await?;
    Ok(found)
}

/// Every workspace in which the app is installed, oldest first.
///
/// # Errors
/// Where the database fails.
pub async fn all(main: &PgPool) -> Result<Vec<Workspace>> {
    let found = sqlx::query_as!(
        Workspace,
        "SELECT w.id, w.slack_team_id, w.name, i.bot_user_id, i.installer_slack_id
           FROM master.workspaces w JOIN master.installations i ON i.workspace_id = w.id
          WHERE w.deleted_at IS NULL AND i.revoked_at IS NULL ORDER BY w.created_at, w.id",
    )
    .fetch_all(main)
    .await?;
    Ok(found)
}

/// Does the work of a job for one workspace, or for every one in which the app is installed. One that fails, because its
/// database is away or for a fault of ours, stops no other.
///
/// # Errors
/// Where the main database fails, or after all have been tried, the first one's failure: the job is then tried again.
pub(crate) async fn each<F>(crm: &Crm, only: Option<Uuid>, work: impl Fn(Crm, Uuid) -> F) -> Result<(), JobError>
where
    F: Future<Output = Result<(), JobError>>,
{
    let ids = match only {
        Some(one) => vec![one],
        None => all(crm.databases().main()).await?.into_iter().map(|workspace| workspace.id).collect(),
    };
    let mut outcome = Ok(());
    for id in ids {
        if let Err(error) = work(crm.clone(), id).await {
            tracing::error!(workspace.id = %id, %error, "work for workspace {id} failed");
            outcome = outcome.and(Err(error));
        }
    }
    outcome
}

/// The bot token that was stored when the app was installed in this workspace.
///
/// # Errors
/// Where the database fails or the token does not open with the keys at hand.
pub async fn stored_bot_token(crm: &Crm, workspace: Uuid) -> Result<Option<Secret>> {
    let sealed =
        sqlx::query_scalar!("SELECT bot_token_sealed FROM master.installations WHERE workspace_id = $1", workspace)
            .fetch_optional(crm.databases().main())
            .await?
            .flatten();
    Ok(sealed.map(|sealed| crm.keys().open(BOT_TOKEN_PURPOSE, &sealed)).transpose()?)
}

/// Takes note of an installation. The first one makes the workspace with its settings, the system roles, the default
/// pipeline and the default reasons; a later one renews what Slack tells and leaves everything else as it is.
///
/// # Errors
/// Where the database fails.
pub async fn install(crm: &Crm, new: NewInstallation) -> Result<Workspace> {
    let workspace = write_installation(crm, &new).await?;
    let mut tx = crm.begin(&Actor::system(workspace.id, Origin::Console)).await?;
    if write_first_settings(&mut tx, &new.settings).await? {
        roles::add_system(&mut tx).await?;
        pipelines::add_default(&mut tx).await?;
        reasons::add_default(&mut tx).await?;
    }
    tx.commit().await?;
    Ok(workspace)
}

async fn write_installation(crm: &Crm, new: &NewInstallation) -> Result<Workspace> {
    let token = new.bot_token.as_ref().map(|token| crm.keys().seal(BOT_TOKEN_PURPOSE, token.reveal())).transpose()?;
    let mut transaction = crm.databases().main().begin().await?;
    let id = sqlx::query_scalar!(
        "INSERT INTO master.workspaces AS w (id, slack_team_id, slack_enterprise_id, name, domain, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT ON CONSTRAINT workspaces_slack_team_id_key DO UPDATE
           SET name = excluded.name, domain = excluded.domain, slack_enterprise_id = excluded.slack_enterprise_id,
               updated_at = excluded.updated_at, deleted_at = NULL
         RETURNING id",
        crm.new_id(),
        new.slack_team_id,
        new.slack_enterprise_id,
        new.name,
        new.domain,
        crm.now(),
    )
    .fetch_one(&mut *transaction)
    .await?;
    let installer = sqlx::query_scalar!(
        "INSERT INTO master.installations AS i (workspace_id, bot_user_id, bot_token_sealed, installer_slack_id, installed_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT ON CONSTRAINT installations_pkey DO UPDATE
           SET bot_user_id = excluded.bot_user_id, bot_token_sealed = excluded.bot_token_sealed,
               installer_slack_id = coalesce(excluded.installer_slack_id, i.installer_slack_id), revoked_at = NULL
         RETURNING installer_slack_id",
        id,
        new.bot_user_id,
        token,
        new.installer_slack_id,
        crm.now(),
    )
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(Workspace {
        id,
        slack_team_id: new.slack_team_id.clone(),
        name: new.name.clone(),
        bot_user_id: new.bot_user_id.clone(),
        installer_slack_id: installer,
    })
}

/// True where these are the first settings of the workspace.
async fn write_first_settings(tx: &mut Tx, settings: &Settings) -> Result<bool> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let written = sqlx::query!(
        "INSERT INTO crm.workspace_settings (workspace_id, currency, time_zone, locale, country, join_policy, leads_channel, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT ON CONSTRAINT workspace_settings_pkey DO NOTHING",
        workspace_id,
        settings.currency,
        settings.time_zone.name(),
        settings.locale,
        settings.country,
        settings.join_policy.as_str(),
        settings.leads_channel,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(written.rows_affected() == 1)
}

/// The settings of the transaction's workspace.
///
/// # Errors
/// Where the database fails.
pub async fn settings(tx: &mut Tx) -> Result<Settings> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT currency, time_zone, locale, country, join_policy, leads_channel
           FROM crm.workspace_settings WHERE workspace_id = $1",
        workspace_id,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Settings {
        currency: row.currency,
        time_zone: row.time_zone.parse().unwrap_or(Tz::UTC),
        locale: row.locale,
        country: row.country,
        join_policy: JoinPolicy::parse(&row.join_policy).unwrap_or(JoinPolicy::Ask),
        leads_channel: row.leads_channel,
    })
}

/// Changes the settings that a workspace begins with. Every setting is changed by [`crate::settings::change`].
///
/// # Errors
/// Refused without the permission, or where a value is none; else where the database fails.
pub async fn change_settings(tx: &mut Tx, new: Settings) -> Result<()> {
    tx.require(Permission::ManageWorkspace)?;
    let before = settings(tx).await?.values();
    let changed: Vec<_> = new.values().into_iter().filter(|value| !before.contains(value)).collect();
    crate::settings::change(tx, Whose::Workspace, &changed, None).await?;
    Ok(())
}

impl Settings {
    /// Each under its key.
    fn values(&self) -> [(&'static str, Value); 6] {
        [
            (CURRENCY.key(), json!(self.currency)),
            (TIME_ZONE.key(), json!(self.time_zone.name())),
            (LOCALE.key(), json!(self.locale)),
            (COUNTRY.key(), json!(self.country)),
            (JOIN_POLICY.key(), json!(self.join_policy.as_str())),
            (LEADS_CHANNEL.key(), json!(self.leads_channel)),
        ]
    }
}
