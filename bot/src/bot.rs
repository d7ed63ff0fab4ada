//! The running bot: what every handler needs besides its request.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use crm_blocks::{Message, Viewer, notices};
use crm_core::secrets::Secret;
use crm_core::workspaces::{self, Settings, Workspace};
use crm_core::{Actor, Crm, Error, Result, Tx, refusal};
use slack_morphism::prelude::{SlackApiToken, SlackApiTokenValue};
use tokio::sync::RwLock;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::slack::Slack;

/// How long what we know of a workspace is taken for true before it is asked again.
const REMEMBERED: chrono::Duration = chrono::Duration::seconds(30);

/// What a bot is made of.
pub struct BotSettings {
    /// The running system.
    pub crm: Crm,
    /// The way to Slack.
    pub slack: Slack,
    /// Checks that requests come from Slack.
    pub signing_secret: Secret,
    /// The token of the one workspace it serves, where it comes from the configuration.
    pub bot_token: Option<Secret>,
}

/// The running bot; cheap to clone.
#[derive(Clone)]
pub struct Bot {
    parts: Arc<Parts>,
}

struct Parts {
    settings: BotSettings,
    workspaces: RwLock<HashMap<String, (Workspace, DateTime<Utc>)>>,
    workspace_settings: RwLock<HashMap<Uuid, (Settings, DateTime<Utc>)>>,
    tasks: TaskTracker,
}

impl Bot {
    /// A bot of these parts.
    #[must_use]
    pub fn new(settings: BotSettings) -> Self {
        let parts = Parts {
            settings,
            workspaces: RwLock::default(),
            workspace_settings: RwLock::default(),
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

    pub(crate) fn signing_secret(&self) -> &Secret {
        &self.parts.settings.signing_secret
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

    /// The workspace of a Slack team, where the app is installed.
    pub(crate) async fn workspace(&self, team_id: &str) -> Result<Option<Workspace>> {
        let now = self.crm().now();
        if let Some((workspace, known_at)) = self.parts.workspaces.read().await.get(team_id)
            && now - *known_at < REMEMBERED
        {
            return Ok(Some(workspace.clone()));
        }
        let found = workspaces::of_team(self.crm().databases().main(), team_id).await?;
        if let Some(workspace) = &found {
            self.parts.workspaces.write().await.insert(team_id.to_owned(), (workspace.clone(), now));
        }
        Ok(found)
    }

    /// The workspace of this id, for jobs.
    pub(crate) async fn workspace_by_id(&self, id: Uuid) -> Result<Workspace> {
        let all = workspaces::all(self.crm().databases().main()).await?;
        all.into_iter()
            .find(|workspace| workspace.id == id)
            .ok_or_else(|| Error::broken("the app is no longer installed in this workspace"))
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
        let token = match &self.parts.settings.bot_token {
            Some(token) => token.clone(),
            None => workspaces::stored_bot_token(self.crm(), workspace)
                .await?
                .ok_or_else(|| Error::broken("the workspace has no bot token"))?,
        };
        Ok(SlackApiToken::new(SlackApiTokenValue::from(token.reveal().to_owned())))
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
