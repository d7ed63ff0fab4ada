//! People of a workspace: out of Slack profiles, with a role and a data scope. What lives here is who they are and how
//! they come in; what a role may do lives in `actor`.

mod joining;
mod zone;

use chrono_tz::Tz;
use uuid::Uuid;

use crate::actor::{Actor, Origin, Person, Role, Scope};
use crate::crm::Crm;
use crate::error::{Error, Result};
use crate::fields;
use crate::tx::Tx;

pub(crate) use zone::{todays, zone_of};

pub use joining::{
    ASK_ADMINS, FirstTouch, Profile, WELCOME, admit, candidates_for_admin, decline, first_touch, give_role,
};

/// Who owns a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Their user id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their id in Slack.
    pub slack_id: String,
}

impl Owner {
    /// Out of the columns of a left join: an owner, or nobody.
    pub(crate) fn from_columns(id: Option<Uuid>, name: Option<String>, slack_id: Option<String>) -> Option<Self> {
        Some(Self { id: id?, name: name?, slack_id: slack_id? })
    }
}

/// Where somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Waits for an administrator's tap.
    Requested,
    /// May work.
    Active,
    /// An administrator said no.
    Declined,
    /// Worked here once.
    Deactivated,
}

impl Status {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Active => "active",
            Self::Declined => "declined",
            Self::Deactivated => "deactivated",
        }
    }

    fn parse(name: &str) -> Self {
        [Self::Requested, Self::Active, Self::Declined]
            .into_iter()
            .find(|status| status.as_str() == name)
            .unwrap_or(Self::Deactivated)
    }
}

/// Somebody of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: Uuid,
    /// Their id in Slack.
    pub slack_id: String,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whose records they see.
    pub scope: Scope,
    /// Where they stand.
    pub status: Status,
    /// Their time zone.
    pub time_zone: Tz,
    /// Their language and notation, such as `en-US`.
    pub locale: String,
}

impl User {
    /// This person, acting through `origin`.
    #[must_use]
    pub fn actor(&self, workspace_id: Uuid, origin: Origin) -> Actor {
        Actor {
            workspace_id,
            person: Some(Person {
                id: self.id,
                slack_id: self.slack_id.clone(),
                name: self.name.clone(),
                role: self.role,
                scope: self.scope,
            }),
            origin,
            locale: self.locale.clone(),
            time_zone: self.time_zone,
        }
    }
}

/// One row of `crm.users`, as every query here reads it.
struct Row {
    id: Uuid,
    slack_id: String,
    name: String,
    role: String,
    scope: String,
    status: String,
    time_zone: String,
    locale: String,
}

impl From<Row> for User {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            slack_id: row.slack_id,
            name: row.name,
            // The database checks both against the same lists; an unknown one can do and see least.
            role: Role::parse(&row.role).unwrap_or(Role::SupportAgent),
            scope: Scope::parse(&row.scope).unwrap_or(Scope::Own),
            status: Status::parse(&row.status),
            time_zone: row.time_zone.parse().unwrap_or(Tz::UTC),
            locale: row.locale,
        }
    }
}

/// Who a Slack user is to the CRM.
pub enum SignIn {
    /// Somebody who may work, and the transaction in which they act.
    Active(Box<Tx>),
    /// Known, but may not work (yet).
    Waiting(User),
    /// Never seen before.
    Unknown,
}

/// Begins a transaction as the person with this Slack id. One round trip more than a bare transaction: the person is
/// looked up inside it.
///
/// # Errors
/// Where the database fails.
pub async fn sign_in(crm: &Crm, workspace_id: Uuid, slack_id: &str) -> Result<SignIn> {
    let mut tx = crm.begin(&Actor::system(workspace_id, Origin::Slack)).await?;
    let found = sqlx::query!(
        r#"SELECT id, slack_id, name, role, scope, status, time_zone, locale,
                  set_config('app.user_id', id::text, true) AS "user_id!", set_config('app.scope', scope, true) AS "scope_set!"
             FROM crm.users WHERE workspace_id = $1 AND slack_id = $2"#,
        workspace_id,
        slack_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else { return Ok(SignIn::Unknown) };
    let user = User::from(Row {
        id: found.id,
        slack_id: found.slack_id,
        name: found.name,
        role: found.role,
        scope: found.scope,
        status: found.status,
        time_zone: found.time_zone,
        locale: found.locale,
    });
    if user.status != Status::Active {
        return Ok(SignIn::Waiting(user));
    }
    tx.become_actor(user.actor(workspace_id, Origin::Slack));
    Ok(SignIn::Active(Box::new(tx)))
}

/// Somebody by their id.
///
/// # Errors
/// Where the database fails.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<User>> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query_as!(
        Row,
        "SELECT id, slack_id, name, role, scope, status, time_zone, locale FROM crm.users WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(User::from))
}

/// Everybody with this status, by name.
///
/// # Errors
/// Where the database fails.
pub async fn with_status(tx: &mut Tx, status: Status) -> Result<Vec<User>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, slack_id, name, role, scope, status, time_zone, locale FROM crm.users
            WHERE workspace_id = $1 AND status = $2 ORDER BY name COLLATE "und-x-icu", id"#,
        workspace_id,
        status.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(User::from).collect())
}

/// The person that a Slack id, an e-mail address or a full name means, wherever they stand; nothing where it is nobody or
/// more than one.
///
/// # Errors
/// Where the database fails.
pub async fn find(tx: &mut Tx, slack_id_email_or_name: &str) -> Result<Option<User>> {
    meant(tx, slack_id_email_or_name, None).await
}

/// The same among those who may work.
///
/// # Errors
/// Where the database fails.
pub async fn find_active(tx: &mut Tx, slack_id_email_or_name: &str) -> Result<Option<User>> {
    meant(tx, slack_id_email_or_name, Some(Status::Active)).await
}

async fn meant(tx: &mut Tx, slack_id_email_or_name: &str, status: Option<Status>) -> Result<Option<User>> {
    let (workspace_id, who) = (tx.workspace_id(), fields::folded(slack_id_email_or_name));
    let mut rows = sqlx::query_as!(
        Row,
        "SELECT id, slack_id, name, role, scope, status, time_zone, locale FROM crm.users
          WHERE workspace_id = $1 AND (slack_id = $2 OR email = lower($2) OR lower(name) = lower($2))
            AND ($3::text IS NULL OR status = $3)
          LIMIT 2",
        workspace_id,
        who,
        status.map(Status::as_str),
    )
    .fetch_all(tx.conn())
    .await?;
    let first = rows.pop();
    Ok(if rows.is_empty() { first.map(User::from) } else { None })
}

/// The person behind a role's first name in a refusal: "Ask Ada". The first active administrator.
///
/// # Errors
/// Where the database fails.
pub async fn an_admin(tx: &mut Tx) -> Result<Option<User>> {
    Ok(with_status(tx, Status::Active).await?.into_iter().find(|user| user.role == Role::Admin))
}

pub(crate) fn unknown_user() -> Error {
    Error::broken("a user that the transaction refers to is gone")
}
