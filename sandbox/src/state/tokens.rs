//! Tokens: who a call comes from and what it may do, and how tokens come and go.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::State;
use crate::ids;

/// How long a token lives where the manifest turns token rotation on.
pub(crate) const ROTATION: Duration = Duration::hours(12);

/// Whose token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Holder {
    Bot,
    User,
}

/// A token for the Web API.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Token {
    pub token: String,
    pub holder: Holder,
    /// The bot user, or the person who agreed.
    pub user: String,
    pub scopes: Vec<String>,
    pub expires: Option<DateTime<Utc>>,
    /// What the next token can be had for.
    pub refresh: Option<String>,
    /// The error it now answers with: `token_revoked` or `account_inactive`.
    pub dead: Option<String>,
}

/// Who makes the present call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    pub token: String,
    pub is_user: bool,
    pub user: String,
    pub scopes: Vec<String>,
}

impl State {
    /// Gives the bot token that exists from the start the scopes of the present manifest.
    pub(super) fn install_bot(&mut self) {
        let known = self.store.tokens.iter().position(|token| token.token == self.store.identity.bot_token);
        let scopes = self.manifest.scopes.clone();
        match known.and_then(|at| self.store.tokens.get_mut(at)) {
            Some(token) => token.scopes = scopes,
            None => {
                let identity = &self.store.identity;
                self.store.tokens.push(Token {
                    token: identity.bot_token.clone(),
                    holder: Holder::Bot,
                    user: identity.bot_user_id.clone(),
                    scopes,
                    expires: None,
                    refresh: None,
                    dead: None,
                });
            }
        }
    }

    /// Who a token belongs to, or why it is good no more.
    pub fn authenticate(&self, token: &str) -> Result<Caller, String> {
        let found = self.store.tokens.iter().find(|known| known.token == token).ok_or("invalid_auth")?;
        if let Some(error) = &found.dead {
            return Err(error.clone());
        }
        if found.expires.is_some_and(|expires| self.now() >= expires) {
            return Err("token_expired".to_owned());
        }
        Ok(Caller {
            token: token.to_owned(),
            is_user: found.holder == Holder::User,
            user: found.user.clone(),
            scopes: found.scopes.clone(),
        })
    }

    /// Whether the caller's token carries one of these scopes. No scopes at all are not held against an app.
    pub fn caller_may(&self, any_of: &[&str]) -> bool {
        let scopes = &self.caller.scopes;
        any_of.is_empty() || scopes.is_empty() || scopes.iter().any(|scope| any_of.contains(&scope.as_str()))
    }

    /// A new token for somebody: with rotation a short-lived one, else the same as long as it lives, with more scopes.
    pub fn issue(&mut self, holder: Holder, user: &str, scopes: &[String]) -> Token {
        let rotates = self.manifest.token_rotation;
        let alive = |token: &&mut Token| {
            token.holder == holder && token.user == user && token.dead.is_none() && token.expires.is_none()
        };
        if let (false, Some(known)) = (rotates, self.store.tokens.iter_mut().find(alive)) {
            let more = scopes.iter().filter(|scope| !known.scopes.contains(scope)).cloned().collect::<Vec<_>>();
            known.scopes.extend(more);
            self.effects.save = true;
            return known.clone();
        }
        let kind = if holder == Holder::Bot { "xoxb" } else { "xoxp" };
        let token =
            if rotates { format!("xoxe.{kind}-1-{}", ids::secret(48)) } else { format!("{kind}-{}", ids::secret(24)) };
        let token = Token {
            token,
            holder,
            user: user.to_owned(),
            scopes: scopes.to_vec(),
            expires: rotates.then(|| self.now() + ROTATION),
            refresh: rotates.then(|| format!("xoxe-1-{}", ids::secret(48))),
            dead: None,
        };
        let first = self.authenticate(&self.identity().bot_token);
        if holder == Holder::Bot && first.is_err() {
            self.store.identity.bot_token.clone_from(&token.token);
        }
        self.store.tokens.push(token.clone());
        self.effects.save = true;
        token
    }

    /// The next token for a refresh token, which is then used up, as is the token it came with.
    pub fn refresh(&mut self, refresh: &str) -> Result<Token, String> {
        let known = self.store.tokens.iter_mut().find(|token| token.refresh.as_deref() == Some(refresh));
        let known = known.filter(|token| token.dead.is_none()).ok_or("invalid_refresh_token")?;
        known.refresh = None;
        known.dead = Some("token_revoked".to_owned());
        let old = known.clone();
        Ok(self.issue(old.holder, &old.user, &old.scopes))
    }

    /// Ends a token; the app hears of it. False if it was dead already or never there.
    pub fn revoke(&mut self, token: &str, error: &str) -> bool {
        let known = self.store.tokens.iter_mut().find(|known| known.token == token && known.dead.is_none());
        let Some(known) = known else { return false };
        known.dead = Some(error.to_owned());
        known.refresh = None;
        let (holder, user) = (known.holder, known.user.clone());
        let lists = if holder == Holder::Bot { (vec![], vec![user]) } else { (vec![user], vec![]) };
        self.tell_revoked(lists.0, lists.1);
        self.effects.save = true;
        true
    }

    /// A short-lived token for a long-lived one, which ends with that.
    pub fn exchange(&mut self, token: &str) -> Result<Token, String> {
        if !self.manifest.token_rotation {
            return Err("token_rotation_not_enabled".to_owned());
        }
        self.authenticate(token)?;
        let known = self.store.tokens.iter_mut().find(|known| known.token == token);
        let known = known.filter(|known| known.expires.is_none()).ok_or("invalid_token")?;
        known.dead = Some("token_revoked".to_owned());
        let old = known.clone();
        Ok(self.issue(old.holder, &old.user, &old.scopes))
    }

    fn tell_revoked(&mut self, oauth: Vec<String>, bot: Vec<String>) {
        let ts = self.next_ts();
        let event = json!({"type": "tokens_revoked", "tokens": {"oauth": oauth, "bot": bot}, "event_ts": ts});
        self.emit("tokens_revoked", event);
    }

    /// Takes the app out of the workspace: no token works any more, and nothing but the news of that is sent.
    pub fn uninstall(&mut self) {
        if !self.store.identity.installed {
            return;
        }
        let (mut oauth, mut bot) = (Vec::new(), Vec::new());
        for token in self.store.tokens.iter_mut().filter(|token| token.dead.is_none()) {
            token.dead = Some("account_inactive".to_owned());
            token.refresh = None;
            let users = if token.holder == Holder::Bot { &mut bot } else { &mut oauth };
            if !users.contains(&token.user) {
                users.push(token.user.clone());
            }
        }
        let ts = self.next_ts();
        self.emit("app_uninstalled", json!({"type": "app_uninstalled", "event_ts": ts}));
        self.tell_revoked(oauth, bot);
        self.store.identity.installed = false;
        self.effects.save = true;
    }

    /// Puts the app into the workspace, again or still, with a bot token that works.
    pub fn install(&mut self, scopes: &[String]) -> Token {
        self.store.identity.installed = true;
        let bot = self.identity().bot_user_id.clone();
        self.issue(Holder::Bot, &bot, scopes)
    }
}
