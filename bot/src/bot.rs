//! The running bot: what every handler needs besides its request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use crm_blocks::{Message, Viewer, notices};
use crm_core::secrets::Secret;
use crm_core::workspaces::{self, Settings, Workspace};
use crm_core::{Actor, Crm, Error, Result, Tx, refusal};
use slack_morphism::prelude::SlackApiToken;
use tokio::sync::RwLock;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::install::{Distribution, Tokens};
use crate::slack::{Access, Slack};

/// How long what we know of a workspace is taken for true before it is asked again.
const REMEMBERED: chrono::Duration = chrono::Duration::seconds(30);

/// How long an acknowledgement may wait for the look-up of its installation.
const AT_ONCE: Duration = Duration::from_millis(500);

/// What a bot is made of.
pub struct BotSettings {
    /// The running system.
    pub crm: Crm,
    /// The way to Slack.
    pub slack: Slack,
    /// Checks that requests over HTTP come from Slack; nothing where none are taken, as under Socket Mode.
    pub signing_secret: Option<Secret>,
    /// The token of the one workspace it serves, where it comes from the configuration.
    pub bot_token: Option<Secret>,
    /// The app as several workspaces install it; nothing where it serves one by its token.
    pub distribution: Option<Distribution>,
    /// The address under which browsers reach the program, for links to records; without one there are none.
    pub public_url: Option<String>,
}

/// The running bot; cheap to clone.
#[derive(Clone)]
pub struct Bot {
    parts: Arc<Parts>,
}

struct Parts {
    settings: BotSettings,
    bot_tokens: Tokens,
    /// By what a request names: the team and, after a slash, its org.
    workspaces: RwLock<HashMap<String, (Workspace, DateTime<Utc>)>>,
    workspaces_by_id: RwLock<HashMap<Uuid, (Workspace, DateTime<Utc>)>>,
    workspace_settings: RwLock<HashMap<Uuid, (Settings, DateTime<Utc>)>>,
    /// When each person's profile was last looked at by this process.
    asked_about: Mutex<HashMap<(Uuid, String), DateTime<Utc>>>,
    tasks: TaskTracker,
}

impl Bot {
    /// A bot of these parts.
    #[must_use]
    pub fn new(settings: BotSettings) -> Self {
        let access = settings
            .distribution
            .as_ref()
            .map(|app| Access::new(settings.slack.forms(), &app.client_id, &app.client_secret));
        let bot_tokens = Tokens::new(settings.crm.clone(), settings.bot_token.clone(), access);
        settings.slack.renew_with(Arc::new(bot_tokens.clone()));
        let parts = Parts {
            settings,
            bot_tokens,
            workspaces: RwLock::default(),
            workspaces_by_id: RwLock::default(),
            workspace_settings: RwLock::default(),
            asked_about: Mutex::default(),
            tasks: TaskTracker::new(),
        };
        Self { parts: Arc::new(parts) }
    }

    /// The running system.
    #[must_use]
    pub fn crm(&self) -> &Crm {
        &self.parts.settings.crm
    }

    pub(crate) fn slack(&self) -> &Slack {
        &self.parts.settings.slack
    }

    /// The address under which browsers reach the program.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.parts.settings.public_url.as_deref()
    }

    /// `acme` of `acme.slack.com`, for the addresses of messages.
    pub(crate) async fn domain(&self, workspace: Uuid) -> Result<String> {
        workspaces::domain_of(self.crm().databases().main(), workspace).await
    }

    pub(crate) fn signing_secret(&self) -> Option<&Secret> {
        self.parts.settings.signing_secret.as_ref()
    }

    pub(crate) fn distribution(&self) -> Option<&Distribution> {
        self.parts.settings.distribution.as_ref()
    }

    /// Work that goes on after its request was acknowledged; a shutdown waits for it.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.parts.tasks.spawn(work);
    }

    /// Waits for what was acknowledged but is not done yet.
    pub async fn finish(&self, patience: Duration) {
        self.parts.tasks.close();
        if tokio::time::timeout(patience, self.parts.tasks.wait()).await.is_err() {
            tracing::warn!(unfinished = self.parts.tasks.len(), "some requests were not done before the shutdown");
        }
    }

    /// The workspace of a Slack team, where the app is installed. What the transport hands on names the installation, so that
    /// for an org-wide one this is the org's id.
    pub(crate) async fn workspace(&self, team_id: &str) -> Result<Option<Workspace>> {
        self.installation(team_id, "").await
    }

    /// The workspace that a request from this team of this org belongs to (either may be empty).
    pub(crate) async fn installation(&self, team_id: &str, enterprise_id: &str) -> Result<Option<Workspace>> {
        let (key, now) = (format!("{team_id}/{enterprise_id}"), self.crm().now());
        if let Some((workspace, known_at)) = self.parts.workspaces.read().await.get(&key)
            && now - *known_at < REMEMBERED
        {
            return Ok(Some(workspace.clone()));
        }
        let found = workspaces::of_installation(self.crm().databases().main(), team_id, enterprise_id).await?;
        let mut known = self.parts.workspaces.write().await;
        match &found {
            Some(workspace) => {
                known.insert(key, (workspace.clone(), now));
            }
            None => {
                known.remove(&key);
            }
        }
        Ok(found)
    }

    /// The Slack id of the installation that a request from this team of this org belongs to; the team itself where there is
    /// none, or where the database does not answer at once: whoever asks next hears of that.
    pub(crate) async fn home(&self, team_id: &str, enterprise_id: &str) -> String {
        match tokio::time::timeout(AT_ONCE, self.installation(team_id, enterprise_id)).await {
            Ok(Ok(Some(workspace))) => workspace.slack_team_id,
            _ => team_id.to_owned(),
        }
    }

    /// The workspace of this id, for jobs.
    pub(crate) async fn workspace_by_id(&self, id: Uuid) -> Result<Workspace> {
        let now = self.crm().now();
        if let Some((workspace, known_at)) = self.parts.workspaces_by_id.read().await.get(&id)
            && now - *known_at < REMEMBERED
        {
            return Ok(workspace.clone());
        }
        let found = workspaces::get(self.crm().databases().main(), id).await?;
        let found = found.ok_or_else(|| Error::broken("the app is no longer installed in this workspace"))?;
        self.parts.workspaces_by_id.write().await.insert(id, (found.clone(), now));
        Ok(found)
    }

    /// Forgets what is known of a workspace: the app was installed there anew, or is there no more.
    pub(crate) async fn forget(&self, workspace: &Workspace) {
        self.parts.workspaces.write().await.retain(|_, (known, _)| known.id != workspace.id);
        self.parts.workspaces_by_id.write().await.remove(&workspace.id);
        self.parts.bot_tokens.forget(workspace.id).await;
    }

    /// Whether a person's profile was not looked at for so long by this process; from now on it was.
    pub(crate) fn is_time_to_ask_about(&self, workspace: Uuid, slack_id: &str, every: chrono::Duration) -> bool {
        let now = self.crm().now();
        let mut asked = self.parts.asked_about.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() > 50_000 {
            asked.retain(|_, at| now - *at < every);
        }
        let key = (workspace, slack_id.to_owned());
        if asked.get(&key).is_some_and(|at| now - *at < every) {
            return false;
        }
        asked.insert(key, now);
        true
    }

    /// The settings of the transaction's workspace, asked for at most twice a minute.
    pub(crate) async fn settings(&self, tx: &mut Tx) -> Result<Settings> {
        let (workspace_id, now) = (tx.workspace_id(), self.crm().now());
        if let Some((settings, known_at)) = self.parts.workspace_settings.read().await.get(&workspace_id)
            && now - *known_at < REMEMBERED
        {
            return Ok(settings.clone());
        }
        let settings = workspaces::settings(tx).await?;
        self.parts.workspace_settings.write().await.insert(workspace_id, (settings.clone(), now));
        Ok(settings)
    }

    /// The token with which the app acts in a workspace: the configured one, else the one stored at the installation.
    pub(crate) async fn token(&self, workspace: Uuid) -> Result<SlackApiToken> {
        self.parts.bot_tokens.of(workspace).await
    }

    /// A reader of whom nothing is known.
    pub(crate) fn anybody(&self) -> Viewer {
        Viewer { locale: "en".to_owned(), time_zone: chrono_tz::UTC, now: self.crm().now() }
    }

    /// The acting person as a reader.
    pub(crate) fn viewer(&self, actor: &Actor) -> Viewer {
        Viewer { locale: actor.locale.clone(), time_zone: actor.time_zone, now: self.crm().now() }
    }

    /// What somebody reads in whose workspace the app is not installed.
    pub(crate) fn not_installed(&self) -> Message {
        notices::refused(&self.anybody(), &refusal!("error-unknown-workspace"))
    }

    /// What somebody reads where a request came to nothing: the refusal's own words, or, for a fault of ours, neutral words
    /// and a reference that is also in the log.
    pub(crate) fn explain(&self, viewer: &Viewer, error: &Error) -> Message {
        match error {
            Error::User(refusal) => notices::refused(viewer, refusal),
            Error::Fault(fault) => {
                let reference = fault_reference();
                let source = std::error::Error::source(fault).map(ToString::to_string).unwrap_or_default();
                tracing::error!(reference, %fault, source, "request {reference} failed");
                metrics::counter!("crm_faults_total").increment(1);
                if error.is_passing() {
                    notices::unavailable(viewer, &reference)
                } else {
                    notices::broken(viewer, &reference)
                }
            }
        }
    }
}

/// Letters and digits that are not taken for each other when read aloud.
const LEGIBLE: [char; 30] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R',
    'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// `7F3K-92QX`
fn fault_reference() -> String {
    let characters: Vec<char> = rand::random::<[u8; 8]>()
        .iter()
        .filter_map(|byte| LEGIBLE.get(usize::from(*byte) % LEGIBLE.len()).copied())
        .collect();
    let (left, right) = characters.split_at(characters.len() / 2);
    left.iter().chain(&['-']).chain(right).collect()
}
