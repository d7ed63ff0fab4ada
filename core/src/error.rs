//! The two kinds of errors: what the person did wrong, in words for them, and what we did wrong, which they only learn
//! by a reference id.

use std::borrow::Cow;

use crate::secrets::SecretsError;
use crate::texts::Text;

/// The result of everything in the core.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong in a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person asked for something that cannot be done; the text says why and what to do next.
    #[error("refused: {}", .0.code())]
    User(#[from] UserError),
    /// Our own fault. Logged once at the boundary; the person sees a reference id.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A refusal: exact text, next step, stable code, and the field it is about.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("refused: {}", .text.id())]
pub struct UserError {
    text: Text,
    field: Option<Cow<'static, str>>,
}

impl UserError {
    /// A refusal with this text. The text's id, without its leading `error-`, is the stable code.
    #[must_use]
    pub fn new(text: Text) -> Self {
        Self { text, field: None }
    }

    /// The same refusal, naming the field of the record that is broken (`amount`, `close_on`, `cf.budget` …).
    #[must_use]
    pub fn about(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The words for the person.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The field this is about, where it is about one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// A stable code for programs, such as `deal-needs-name`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        let id = self.text.id();
        id.strip_prefix("error-").unwrap_or(id)
    }
}

/// What broke on our side.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// PostgreSQL is away, refused a statement or a connection.
    #[error("database")]
    Database(#[source] sqlx::Error),
    /// The storage of files is away or refused.
    #[error("storage")]
    Storage(#[source] std::io::Error),
    /// A sealed value does not open.
    #[error("secret")]
    Secret(#[from] SecretsError),
    /// Something that the program's own logic rules out.
    #[error("broken: {0}")]
    Broken(String),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(Fault::Database(error))
    }
}

impl From<SecretsError> for Error {
    fn from(error: SecretsError) -> Self {
        Self::Fault(Fault::Secret(error))
    }
}

impl Error {
    /// A fault of the program's own logic.
    #[must_use]
    pub fn broken(what: impl Into<String>) -> Self {
        Self::Fault(Fault::Broken(what.into()))
    }

    /// Whether trying the same again later may help: the database is away or gave up on a conflict.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Fault(Fault::Database(error)) => match error {
                sqlx::Error::Database(refusal) => refusal.code().is_some_and(|code| {
                    // 40: serialization and deadlock, 53: out of resources, 57: shutting down, 08: connection.
                    ["40", "53", "57", "08"].iter().any(|class| code.starts_with(class))
                }),
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => true,
                _ => false,
            },
            Self::Fault(_) | Self::User(_) => false,
        }
    }
}
