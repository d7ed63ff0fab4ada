//! Bot tokens at rest: sealed, rotated under a lock, thrown away when the app is taken out of a workspace.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::crm::Crm;
use crate::error::Result;
use crate::secrets::{Secret, SecretsError};

/// What a bot token and its refresh token are sealed for.
const BOT_TOKEN_PURPOSE: &str = "bot_token";
const REFRESH_TOKEN_PURPOSE: &str = "refresh_token";

/// A bot token, and how the next one is had where tokens rotate.
#[derive(Debug, Clone)]
pub struct StoredToken {
    /// The token.
    pub token: Secret,
    /// How the next one is had; nothing where this one lives for ever.
    pub refresh: Option<Refresh>,
}

/// How a rotating token is followed by the next one.
#[derive(Debug, Clone)]
pub struct Refresh {
    /// What the next token is had for, once.
    pub token: Secret,
    /// When the present one ends.
    pub expires_at: DateTime<Utc>,
}

/// A token as its columns hold it.
#[derive(Default)]
pub(super) struct Sealed {
    pub(super) bot: Option<Vec<u8>>,
    pub(super) refresh: Option<Vec<u8>>,
    pub(super) expires_at: Option<DateTime<Utc>>,
}

pub(super) fn seal(crm: &Crm, token: &StoredToken) -> Result<Sealed, SecretsError> {
    let refresh = token.refresh.as_ref();
    Ok(Sealed {
        bot: Some(crm.keys().seal(BOT_TOKEN_PURPOSE, token.token.reveal())?),
        refresh: refresh.map(|refresh| crm.keys().seal(REFRESH_TOKEN_PURPOSE, refresh.token.reveal())).transpose()?,
        expires_at: refresh.map(|refresh| refresh.expires_at),
    })
}

fn open(crm: &Crm, sealed: &Sealed) -> Result<Option<StoredToken>, SecretsError> {
    let Some(bot) = &sealed.bot else { return Ok(None) };
    let refresh = match (&sealed.refresh, sealed.expires_at) {
        (Some(token), Some(expires_at)) => {
            Some(Refresh { token: crm.keys().open(REFRESH_TOKEN_PURPOSE, token)?, expires_at })
        }
        _ => None,
    };
    Ok(Some(StoredToken { token: crm.keys().open(BOT_TOKEN_PURPOSE, bot)?, refresh }))
}

/// The bot token that was stored when the app was installed in this workspace; nothing where it is installed no more, or
/// where the token comes from the configuration.
///
/// # Errors
/// Where the database fails or the token does not open with the keys at hand.
pub async fn stored_token(crm: &Crm, workspace: Uuid) -> Result<Option<StoredToken>> {
    let sealed = sqlx::query_as!(
        Sealed,
        "SELECT bot_token_sealed AS bot, refresh_token_sealed AS refresh, token_expires_at AS expires_at
           FROM master.installations WHERE workspace_id = $1 AND revoked_at IS NULL",
        workspace,
    )
    .fetch_optional(crm.databases().main())
    .await?;
    Ok(sealed.map(|sealed| open(crm, &sealed)).transpose()?.flatten())
}

/// What follows a token that has ended, or is about to: the token that somebody else has had meanwhile, or the one that `ask`
/// gets for the refresh token. Nothing where the token does not rotate, is stored no more, or `ask` got none.
///
/// A refresh token works once, so the installation's row is held while `ask` asks Slack: of two processes one asks, and the
/// other one finds the answer. This is the one place where a transaction waits for Slack.
///
/// # Errors
/// Where the database fails or a token does not open with the keys at hand.
pub async fn rotate<F>(
    crm: &Crm,
    workspace: Uuid,
    ended: &Secret,
    ask: impl FnOnce(Secret) -> F,
) -> Result<Option<StoredToken>>
where
    F: Future<Output = Option<StoredToken>>,
{
    let mut transaction = crm.databases().main().begin().await?;
    let sealed = sqlx::query_as!(
        Sealed,
        "SELECT bot_token_sealed AS bot, refresh_token_sealed AS refresh, token_expires_at AS expires_at
           FROM master.installations WHERE workspace_id = $1 AND revoked_at IS NULL FOR UPDATE",
        workspace,
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(stored) = sealed.map(|sealed| open(crm, &sealed)).transpose()?.flatten() else { return Ok(None) };
    if &stored.token != ended {
        return Ok(Some(stored));
    }
    let Some(refresh) = stored.refresh else { return Ok(None) };
    let Some(next) = ask(refresh.token).await else { return Ok(None) };
    let sealed = seal(crm, &next)?;
    sqlx::query!(
        "UPDATE master.installations SET bot_token_sealed = $2, refresh_token_sealed = $3, token_expires_at = $4
          WHERE workspace_id = $1",
        workspace,
        sealed.bot,
        sealed.refresh,
        sealed.expires_at,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(Some(next))
}

/// Takes note that the app is no longer installed in a workspace: its tokens are thrown away, its data stay, and a later
/// installation finds them. False where it was so already.
///
/// # Errors
/// Where the database fails.
pub async fn uninstalled(crm: &Crm, workspace: Uuid) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE master.installations
            SET revoked_at = $2, bot_token_sealed = NULL, refresh_token_sealed = NULL, token_expires_at = NULL
          WHERE workspace_id = $1 AND revoked_at IS NULL",
        workspace,
        crm.now(),
    )
    .execute(crm.databases().main())
    .await?;
    Ok(done.rows_affected() == 1)
}
