//! The transaction in which everything happens.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{AssertSqlSafe, Executor, PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

use crate::actor::{Actor, Permission, Role, Scope};
use crate::crm::Crm;
use crate::error::{Error, Result, UserError};
use crate::refusal;

/// A database transaction with the workspace, the acting person and their scope set on it, so that row-level security
/// and `crm.in_scope()` hold every statement to them. A change, its event and its jobs commit together or not at all:
/// dropping a `Tx` without [`Tx::commit`] takes everything back.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    actor: Actor,
    crm: Crm,
    now: DateTime<Utc>,
    batch: Option<Uuid>,
}

impl Tx {
    /// Begins a transaction for the actor. Prefer [`Crm::begin`].
    pub(crate) async fn begin(crm: Crm, pool: &PgPool, actor: Actor) -> Result<Self> {
        let (user_id, scope) = (actor.user_id().map(|id| id.to_string()).unwrap_or_default(), actor.scope());
        let mut statement = format!(
            "BEGIN; SET LOCAL app.workspace_id = '{}'; SET LOCAL app.user_id = '{user_id}'; SET LOCAL app.scope = '{}'",
            actor.workspace_id,
            scope.as_str(),
        );
        if matches!(scope, Scope::Team | Scope::Department) {
            // Who shares a team may have changed since the person was looked up; asked along, it costs no round trip.
            let owners = format!("crm.visible_owners('{user_id}', '{}')", scope.as_str());
            statement += &format!("; SELECT set_config('app.visible_owners', {owners}, true)");
        }
        // Only ids and a scope's fixed name stand in the text.
        let inner = pool.begin_with(AssertSqlSafe(statement)).await?;
        let now = crm.now();
        Ok(Self { inner, actor, crm, now, batch: None })
    }

    /// From here on, this person acts. Used once, when a request's person has been looked up inside the transaction.
    pub(crate) fn become_actor(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// Lets the statements that follow see as much as this scope. For what the program itself does in the course of what a
    /// person asked for; set back afterwards.
    pub(crate) async fn set_scope(&mut self, scope: Scope) -> Result<()> {
        sqlx::query!("SELECT set_config('app.scope', $1, true)", scope.as_str()).fetch_one(self.conn()).await?;
        Ok(())
    }

    /// The connection, for a statement.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The running system.
    #[must_use]
    pub fn crm(&self) -> &Crm {
        &self.crm
    }

    /// The workspace.
    #[must_use]
    pub fn workspace_id(&self) -> Uuid {
        self.actor.workspace_id
    }

    /// The acting person's user id; nobody where the system acts.
    #[must_use]
    pub fn user_id(&self) -> Option<Uuid> {
        self.actor.user_id()
    }

    /// The moment of this transaction: one for all that it writes.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Today, where the actor is.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.actor.time_zone).date_naive()
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.crm.new_id()
    }

    /// Makes everything written from here on one batch, which readers of events take as one.
    pub fn start_batch(&mut self) -> Uuid {
        let batch = self.new_id();
        self.batch = Some(batch);
        batch
    }

    /// The batch this transaction writes, if it writes one.
    #[must_use]
    pub fn batch(&self) -> Option<Uuid> {
        self.batch
    }

    /// Refuses unless the actor may do this, naming the role that may.
    ///
    /// # Errors
    /// The refusal for the person.
    pub fn require(&self, permission: Permission) -> Result<(), UserError> {
        if self.actor.may(permission) {
            return Ok(());
        }
        Err(refusal!("error-needs-role", action = permission.as_str(), role = Role::least_with(permission).as_str()))
    }

    /// Takes note of a request by the id its sender gave it. False where it was seen before: the same input twice
    /// changes the world once.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn first_time(&mut self, key: &str) -> Result<bool> {
        let (workspace_id, now) = (self.workspace_id(), self.now);
        let done = sqlx::query!(
            "INSERT INTO crm.requests_seen (workspace_id, key, seen_at) VALUES ($1, $2, $3)
             ON CONFLICT ON CONSTRAINT requests_seen_pkey DO NOTHING",
            workspace_id,
            key,
            now,
        )
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Waits until nobody else in the workspace holds the lock of this name, and holds it until the transaction ends. For
    /// what must be looked up before it is written, such as a contact by their e-mail address.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn lock(&mut self, name: &str) -> Result<()> {
        let key = format!("{}:{name}", self.workspace_id());
        sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text AS held", key)
            .fetch_one(self.conn())
            .await?;
        Ok(())
    }

    /// From here on, what is written can be taken back without ending the transaction.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn savepoint(&mut self) -> Result<()> {
        self.execute("SAVEPOINT step").await
    }

    /// Keeps what was written since the savepoint.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn release_savepoint(&mut self) -> Result<()> {
        self.execute("RELEASE SAVEPOINT step").await
    }

    /// Takes back what was written since the savepoint.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn roll_back_to_savepoint(&mut self) -> Result<()> {
        self.execute("ROLLBACK TO SAVEPOINT step; RELEASE SAVEPOINT step").await
    }

    async fn execute(&mut self, statement: &'static str) -> Result<()> {
        self.conn().execute(statement).await?;
        Ok(())
    }

    /// Makes it all true.
    ///
    /// # Errors
    /// Where the database fails; then nothing was written.
    pub async fn commit(self) -> Result<()> {
        self.inner.commit().await.map_err(Error::from)
    }
}
