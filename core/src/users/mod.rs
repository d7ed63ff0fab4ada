//! People of a workspace: out of Slack profiles, with roles and a data scope. What lives here is who they are, how they come
//! in and go, and which roles they hold; what a role may do lives in `roles`, who works with whom in `teams`.

mod joining;
mod leaving;
mod profile;
mod standing;
mod zone;

use chrono_tz::Tz;
use uuid::Uuid;

use crate::access::FieldRules;
use crate::actor::{Actor, Origin, Permission, Permissions, Person, Role, Scope};
use crate::crm::Crm;
use crate::error::{Error, Result};
use crate::fields;
use crate::records::catalogue::{BY_ALL, Field, Shape, Spec};
use crate::records::{Fields, RecordKind};
use crate::refusal;
use crate::tx::Tx;

pub use joining::{ASK_ADMINS, FirstTouch, Profile, WELCOME, admit, candidates_for_admin, decline, first_touch};
pub use leaving::{Left, deactivate, reactivate};
pub(crate) use profile::one_address_each;
pub use profile::{ProfileChange, change_profile};
pub use standing::{add_role, give_role, set_roles, set_scope, take_role};
pub(crate) use standing::{event_of, guard, settle_in, written};
pub(crate) use zone::{todays, zone_of};

/// What somebody consists of. They come in by their first touch and go by [`deactivate`]; `status` is changed by neither form
/// nor API.
pub static SPEC: Spec = Spec {
    kind: RecordKind::User,
    table: "users",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManageTeam,
    purged: false,
    fields: &[
        Field::new("name", Shape::Name("error-person-needs-name")),
        Field::new("email", Shape::Email),
        Field::new("time_zone", Shape::Text(64)),
        Field::new("locale", Shape::Text(35)),
        Field::new("role_ids", Shape::Links(RecordKind::Role)).beside(),
        Field::new("own_scope", Shape::Choice(&["own", "team", "department", "all"])),
        Field::new("status", Shape::Text(20)).computed(),
        Field::new("away_until", Shape::Moment).computed(),
    ],
    parts: &[],
    mentions: &[],
};

/// The rules of a change of somebody, whoever makes it and by whichever door.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    let before = before.ok_or_else(|| refusal!("error-people-come-in"))?;
    guard(tx, before, after).await?;
    profile::check(tx, before, after).await?;
    Ok(Some(event_of(before, after)))
}

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

/// A role that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRole {
    /// Its id.
    pub id: Uuid,
    /// Its key, such as `SALES_REP`.
    pub key: String,
    /// Its name.
    pub name: String,
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
    /// Their e-mail address, where it is known.
    pub email: Option<String>,
    /// The highest system role they hold; the lowest there is where they hold roles of the workspace's own alone.
    pub role: Role,
    /// All their roles, by key.
    pub roles: Vec<HeldRole>,
    /// What their roles let them do, taken together.
    pub permissions: Permissions,
    /// What their roles let them do with single fields.
    pub access: FieldRules,
    /// Whose records they see: the scope that was set for them, else the widest of their roles'.
    pub scope: Scope,
    /// The scope that was set for them, where one was.
    pub own_scope: Option<Scope>,
    /// Where they stand.
    pub status: Status,
    /// Their time zone.
    pub time_zone: Tz,
    /// Their language and notation, such as `en-US`.
    pub locale: String,
    /// Their version.
    pub version: i32,
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
                roles: self.roles.iter().map(|role| role.key.clone()).collect(),
                permissions: self.permissions,
                access: self.access.clone(),
                scope: self.scope,
            }),
            origin,
            locale: self.locale.clone(),
            time_zone: self.time_zone,
        }
    }

    /// Whether they hold this system role.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.roles.iter().any(|held| held.key == role.as_str())
    }
}

/// Asks for people; `$rest` follows the tables and has the workspace as `$1`. `held` is what comes of a person's roles.
macro_rules! people {
    ($rest:tt, $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT u.id, u.slack_id, u.name, u.email, u.own_scope, u.status, u.time_zone, u.locale, u.version,
                      held.ids AS "role_ids!", held.keys AS "role_keys!", held.names AS "role_names!",
                      held.permissions AS "permissions!", held.access AS "access!", held.scope AS "scope!"
                 FROM crm.users u
                CROSS JOIN LATERAL (
                  SELECT coalesce(array_agg(r.id ORDER BY r.key), '{}') AS ids,
                         coalesce(array_agg(r.key ORDER BY r.key), '{}') AS keys,
                         coalesce(array_agg(r.name ORDER BY r.key), '{}') AS names,
                         coalesce(string_agg(array_to_string(r.permissions, ' '), ' '), '') AS permissions,
                         coalesce(jsonb_agg(jsonb_build_object('sensitive', 'see_sensitive' = ANY (r.permissions),
                                                               'masks_phones', (SELECT s.value FROM crm.settings s
                                                                 WHERE s.workspace_id = $1 AND s.key = 'mask_sensitive_fields'),
                                                               'fields', r.field_access)), '[]') AS access,
                         coalesce(u.own_scope, CASE
                           WHEN bool_or(r.scope = 'all') THEN 'all'
                           WHEN bool_or(r.scope = 'department') THEN 'department'
                           WHEN bool_or(r.scope = 'team') THEN 'team'
                           ELSE 'own' END) AS scope
                    FROM crm.user_roles h
                    JOIN crm.roles r ON r.workspace_id = $1 AND r.id = h.role_id AND r.deleted_at IS NULL
                   WHERE h.workspace_id = $1 AND h.user_id = u.id) AS held
                WHERE u.workspace_id = $1 "# + $rest,
            $($argument),+
        )
    };
}

/// One person, as [`people!`] reads them.
struct Row {
    id: Uuid,
    slack_id: String,
    name: String,
    email: Option<String>,
    own_scope: Option<String>,
    status: String,
    time_zone: String,
    locale: String,
    version: i32,
    role_ids: Vec<Uuid>,
    role_keys: Vec<String>,
    role_names: Vec<String>,
    permissions: String,
    access: serde_json::Value,
    scope: String,
}

impl From<Row> for User {
    fn from(row: Row) -> Self {
        let roles = row.role_ids.into_iter().zip(row.role_keys).zip(row.role_names);
        let roles: Vec<HeldRole> = roles.map(|((id, key), name)| HeldRole { id, key, name }).collect();
        Self {
            id: row.id,
            slack_id: row.slack_id,
            name: row.name,
            email: row.email,
            role: Role::highest(roles.iter().map(|role| role.key.as_str())),
            roles,
            permissions: Permissions::named(row.permissions.split(' ')),
            access: FieldRules::of_roles(&row.access),
            // The database checks it against the same list; who has an unknown one sees least.
            scope: Scope::parse(&row.scope).unwrap_or(Scope::Own),
            own_scope: row.own_scope.as_deref().and_then(Scope::parse),
            status: Status::parse(&row.status),
            time_zone: row.time_zone.parse().unwrap_or(Tz::UTC),
            locale: row.locale,
            version: row.version,
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
    // What the person may see is set on the transaction while they are looked up.
    let found = people!(
        "AND u.slack_id = $2
         AND set_config('app.user_id', u.id::text, true) IS NOT NULL AND set_config('app.scope', held.scope, true) IS NOT NULL
         AND set_config('app.visible_owners', crm.visible_owners(u.id, held.scope), true) IS NOT NULL",
        workspace_id,
        slack_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(user) = found.map(User::from) else { return Ok(SignIn::Unknown) };
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
    let row = people!("AND u.id = $2", workspace_id, id).fetch_optional(tx.conn()).await?;
    Ok(row.map(User::from))
}

/// Everybody with this status, by name.
///
/// # Errors
/// Where the database fails.
pub async fn with_status(tx: &mut Tx, status: Status) -> Result<Vec<User>> {
    let workspace_id = tx.workspace_id();
    let rows =
        people!(r#"AND u.status = $2 ORDER BY u.name COLLATE "und-x-icu", u.id"#, workspace_id, status.as_str(),)
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
    let mut rows = people!(
        "AND (u.slack_id = $2 OR u.email = lower($2) OR lower(u.name) = lower($2))
         AND ($3::text IS NULL OR u.status = $3)
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

/// Somebody by their id in Slack.
async fn by_slack_id(tx: &mut Tx, slack_id: &str) -> Result<Option<User>> {
    let workspace_id = tx.workspace_id();
    let row = people!("AND u.slack_id = $2", workspace_id, slack_id).fetch_optional(tx.conn()).await?;
    Ok(row.map(User::from))
}
