//! What a job is to the code that does it: the job itself, what may come of it, and the registry of handlers.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::crm::Crm;
use crate::error::{Error, UserError};

/// A job that a worker holds. Handlers must be idempotent: after a crash the same job runs again.
#[derive(Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// Whose work it is; nothing: the installation's own.
    pub workspace_id: Option<Uuid>,
    /// What is to be done; handlers are registered by it.
    pub kind: String,
    /// With what. Never logged.
    pub payload: Value,
    /// Which attempt this is, from 1; those that ended in a crash count.
    pub attempt: i32,
    /// After this many it is given up.
    pub max_attempts: i32,
    /// When it was due.
    pub run_at: DateTime<Utc>,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
}

impl Job {
    /// The payload as the type that this kind of job carries.
    ///
    /// # Errors
    /// Where it does not fit the type: trying again does not help.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        // The parser's own words would quote values of the payload.
        T::deserialize(&self.payload)
            .map_err(|_| JobError::dead(format!("the payload is not what a job of kind {} carries", self.kind)))
    }

    /// One field of the payload, as `event_id`.
    ///
    /// # Errors
    /// Where it is missing or of another type: trying again does not help.
    pub fn field<T: DeserializeOwned>(&self, name: &str) -> Result<T, JobError> {
        T::deserialize(self.payload.get(name).unwrap_or(&Value::Null)).map_err(|_| {
            JobError::dead(format!("the payload lacks {name}, or it is not what a job of kind {} carries", self.kind))
        })
    }

    /// The workspace whose work it is.
    ///
    /// # Errors
    /// Where it is the installation's own: trying again does not help.
    pub fn workspace(&self) -> Result<Uuid, JobError> {
        self.workspace_id.ok_or_else(|| JobError::dead(format!("a job of kind {} belongs to a workspace", self.kind)))
    }

    /// Whether a failure now is the last one.
    #[must_use]
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.max_attempts
    }
}

/// Shows everything but the payload.
impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("id", &self.id)
            .field("workspace_id", &self.workspace_id)
            .field("kind", &self.kind)
            .field("attempt", &self.attempt)
            .field("run_at", &self.run_at)
            .finish_non_exhaustive()
    }
}

/// What came of a job.
pub type Outcome = Result<(), JobError>;

/// Why a job did not succeed, and whether to try again. The reason is kept for administrators; it must hold no secrets
/// and nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Again later, until the attempts are used up.
    #[error("to be tried again: {reason}")]
    Retry {
        /// After this time; by default after a time that doubles with each attempt.
        after: Option<Duration>,
        /// What went wrong.
        reason: String,
    },
    /// Never again by itself: a dead letter, which an administrator sees and may send off again.
    #[error("given up: {reason}")]
    Dead {
        /// What went wrong.
        reason: String,
    },
}

impl JobError {
    /// Again, after the usual time.
    #[must_use]
    pub fn retry(reason: impl Into<String>) -> Self {
        Self::Retry { after: None, reason: reason.into() }
    }

    /// Again, after this time, such as the other side's `Retry-After`.
    #[must_use]
    pub fn retry_after(after: Duration, reason: impl Into<String>) -> Self {
        Self::Retry { after: Some(after), reason: reason.into() }
    }

    /// Never again by itself.
    #[must_use]
    pub fn dead(reason: impl Into<String>) -> Self {
        Self::Dead { reason: reason.into() }
    }
}

impl From<Error> for JobError {
    /// A refusal stays a refusal; a fault may pass, or be mended while the job waits.
    fn from(error: Error) -> Self {
        match error {
            Error::User(refusal) => refusal.into(),
            fault => Self::retry(with_sources(&fault)),
        }
    }
}

impl From<UserError> for JobError {
    fn from(refusal: UserError) -> Self {
        Self::dead(refusal.code())
    }
}

impl From<sqlx::Error> for JobError {
    fn from(error: sqlx::Error) -> Self {
        Error::from(error).into()
    }
}

/// An error and what caused it, in one line.
pub(super) fn with_sources(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        // Some libraries' errors repeat their source.
        if !line.ends_with(&text) {
            line = format!("{line}: {text}");
        }
        source = cause.source();
    }
    line
}

/// What does the work of one kind of job.
pub(super) type Handler = Arc<dyn Fn(Crm, Job) -> BoxFuture<'static, Outcome> + Send + Sync>;

/// Who does which kind of job. A process takes only jobs of kinds that are registered here; others wait for one that
/// knows them.
#[derive(Clone, Default)]
pub struct Handlers {
    by_kind: HashMap<&'static str, Handler>,
}

impl Handlers {
    /// Nobody yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers who does jobs of this kind, in place of whoever did so far.
    #[must_use]
    pub fn on<F, Fut>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(Crm, Job) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Outcome> + Send + 'static,
    {
        self.by_kind.insert(kind, Arc::new(move |crm, job| Box::pin(handler(crm, job))));
        self
    }

    /// Adds all of another registry.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.by_kind.extend(others.by_kind);
        self
    }

    /// The kinds that are registered, in order.
    #[must_use]
    pub fn kinds(&self) -> Vec<String> {
        let mut kinds: Vec<String> = self.by_kind.keys().map(|kind| (*kind).to_owned()).collect();
        kinds.sort();
        kinds
    }

    pub(super) fn of(&self, kind: &str) -> Option<Handler> {
        self.by_kind.get(kind).cloned()
    }
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.kinds()).finish()
    }
}
