//! The tokens with which the app acts: the configured one, or those that were stored at each installation and that may rotate.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use crm_core::secrets::Secret;
use crm_core::workspaces::{self, Refresh, StoredToken};
use crm_core::{Crm, Error, Result};
use futures::future::BoxFuture;
use serde_json::Value;
use slack_morphism::prelude::{SlackApiToken, SlackApiTokenValue, SlackTeamId};
use tokio::sync::RwLock;
use uuid::Uuid;

use crate::slack::{Access, Renew, SlackError};

/// How long a stored token is taken for the present one before it is looked up again.
const REMEMBERED: Duration = Duration::seconds(30);

/// A token that ends within this time is followed by its next one.
const SOON: Duration = Duration::minutes(30);

/// The tokens of every workspace; cheap to clone.
#[derive(Clone)]
pub(crate) struct Tokens {
    parts: Arc<Parts>,
}

struct Parts {
    crm: Crm,
    configured: Option<Secret>,
    /// How rotating tokens are followed by the next ones; nothing without the app's credentials.
    access: Option<Access>,
    known: RwLock<HashMap<Uuid, (StoredToken, DateTime<Utc>)>>,
}

impl Tokens {
    pub(crate) fn new(crm: Crm, configured: Option<Secret>, access: Option<Access>) -> Self {
        Self { parts: Arc::new(Parts { crm, configured, access, known: RwLock::default() }) }
    }

    /// The token with which the app acts in a workspace.
    pub(crate) async fn of(&self, workspace: Uuid) -> Result<SlackApiToken> {
        if let Some(token) = &self.parts.configured {
            return Ok(token_of(workspace, token));
        }
        let now = self.parts.crm.now();
        let known = self.parts.known.read().await.get(&workspace).cloned();
        let stored = match known {
            Some((stored, known_at)) if now - known_at < REMEMBERED => stored,
            _ => {
                let stored = workspaces::stored_token(&self.parts.crm, workspace).await?;
                let stored = stored.ok_or_else(|| Error::broken("the workspace has no bot token"))?;
                self.remember(workspace, &stored).await;
                stored
            }
        };
        match &stored.refresh {
            Some(refresh) if refresh.expires_at - now < SOON => {
                let next = self.rotate(workspace, &stored.token).await?;
                Ok(token_of(workspace, next.as_ref().map_or(&stored.token, |next| &next.token)))
            }
            _ => Ok(token_of(workspace, &stored.token)),
        }
    }

    /// Forgets a workspace's token: the app was installed there anew, or is there no more.
    pub(crate) async fn forget(&self, workspace: Uuid) {
        self.parts.known.write().await.remove(&workspace);
    }

    async fn remember(&self, workspace: Uuid, stored: &StoredToken) {
        self.parts.known.write().await.insert(workspace, (stored.clone(), self.parts.crm.now()));
    }

    /// The token after this one; nothing where there is none to be had.
    async fn rotate(&self, workspace: Uuid, ended: &Secret) -> Result<Option<StoredToken>> {
        let crm = &self.parts.crm;
        let next = workspaces::rotate(crm, workspace, ended, |refresh| self.ask(workspace, refresh)).await?;
        if let Some(next) = &next {
            self.remember(workspace, next).await;
        }
        Ok(next)
    }

    async fn ask(&self, workspace: Uuid, refresh: Secret) -> Option<StoredToken> {
        let access = self.parts.access.as_ref()?;
        let ask = [("grant_type", "refresh_token"), ("refresh_token", refresh.reveal())];
        match access.ask(&ask).await {
            Ok(answer) => {
                tracing::info!(workspace.id = %workspace, "the token of workspace {workspace} was rotated");
                read_token(&answer, self.parts.crm.now())
            }
            Err(error @ SlackError::Refused(_)) => {
                tracing::warn!(workspace.id = %workspace, %error, "the token of workspace {workspace} cannot be rotated: install the app there again");
                None
            }
            Err(error) => {
                tracing::warn!(workspace.id = %workspace, %error, "the token of workspace {workspace} was not rotated yet");
                None
            }
        }
    }
}

impl Renew for Tokens {
    fn renew<'a>(&'a self, ended: &'a SlackApiToken) -> BoxFuture<'a, Option<SlackApiToken>> {
        Box::pin(async move {
            if self.parts.configured.is_some() {
                return None;
            }
            let workspace: Uuid = ended.team_id.as_ref()?.0.parse().ok()?;
            let secret = Secret::new(ended.token_value.0.clone());
            match self.rotate(workspace, &secret).await {
                Ok(next) => next.map(|next| token_of(workspace, &next.token)),
                Err(error) => {
                    tracing::warn!(workspace.id = %workspace, %error, "the token of workspace {workspace} could not be looked up");
                    None
                }
            }
        })
    }
}

/// A token as Slack's client takes it. It carries the workspace's id, by which its limits are counted.
fn token_of(workspace: Uuid, token: &Secret) -> SlackApiToken {
    SlackApiToken::new(SlackApiTokenValue::from(token.reveal().to_owned()))
        .with_team_id(SlackTeamId(workspace.to_string()))
}

/// A bot token out of an answer of `oauth.v2.access`; nothing where there is none.
pub(super) fn read_token(answer: &Value, now: DateTime<Utc>) -> Option<StoredToken> {
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let refresh = text("refresh_token").map(|token| {
        let lives = answer.get("expires_in").and_then(Value::as_i64).unwrap_or_default();
        Refresh { token: Secret::new(token), expires_at: now + Duration::seconds(lives.clamp(0, 10 * 365 * 86_400)) }
    });
    Some(StoredToken { token: Secret::new(text("access_token")?), refresh })
}
