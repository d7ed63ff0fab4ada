//! The Home tab: built for the one who looks at it, kept with what they narrowed it to, and published only where it differs
//! from what is shown. No transaction is open while Slack is called.

mod acts;
mod lists;
mod setup;
mod state;
mod team;
mod views;

use crm_blocks::home::{self as blocks, Page};
use crm_blocks::{Message, Viewer};
use crm_core::actor::Origin;
use crm_core::home::{self, Shown, Tab};
use crm_core::jobs::{Job, JobError};
use crm_core::workspaces::Workspace;
use crm_core::{Actor, Crm, Result, Tx};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub(crate) use acts::{act, is_of_home};
pub(crate) use setup::{guide, welcome_of};

use crate::bot::Bot;
use crate::people::{self, Admission};
use crate::slack::SlackError;

/// Why a tab is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody opened it; what Slack says of the one it shows them, if it shows any.
    Opened(Option<String>),
    /// They did something in it.
    Acted,
    /// Something changed.
    Changed,
}

/// A tab, ready to be shown.
struct Built {
    /// Whose, where they are known here.
    person: Option<Uuid>,
    page: Page,
    digest: String,
    shown: Option<Shown>,
}

/// Shows somebody their Home tab, unless it shows just this already.
pub(crate) async fn show(bot: &Bot, workspace: &Workspace, slack_id: &str, why: Why) -> Result<(), JobError> {
    let mut built = build(bot, workspace, slack_id, &why).await?;
    if built.is_shown(&why) {
        return Ok(());
    }
    let token = bot.token(workspace.id).await?;
    let hash = built.shown.as_ref().map(|shown| shown.slack_hash.clone());
    let mut published = bot.slack().post(&token, "views.publish", &arguments(slack_id, &built.page, hash)).await;
    if matches!(&published, Err(SlackError::Refused(code)) if code == "hash_conflict") {
        // Somebody else of us was faster, or what we know of the tab is wrong: once more, from what is true now.
        built = build(bot, workspace, slack_id, &why).await?;
        published = bot.slack().post(&token, "views.publish", &arguments(slack_id, &built.page, None)).await;
    }
    let hash = published?.pointer("/view/hash").and_then(Value::as_str).map(str::to_owned);
    if let Some(person) = built.person {
        let shown = hash.map(|slack_hash| Shown { digest: built.digest, slack_hash });
        let mut tx = bot.crm().begin(&Actor::system(workspace.id, Origin::Slack)).await?;
        home::note_shown(&mut tx, person, shown.as_ref()).await?;
        tx.commit().await?;
    }
    Ok(())
}

impl Built {
    /// Whether there is nothing to be shown anew.
    fn is_shown(&self, why: &Why) -> bool {
        let Some(shown) = self.shown.as_ref().filter(|shown| shown.digest == self.digest) else { return false };
        match why {
            Why::Opened(hash) => hash.as_ref() == Some(&shown.slack_hash),
            Why::Acted | Why::Changed => true,
        }
    }
}

fn arguments(slack_id: &str, page: &Page, hash: Option<String>) -> Value {
    let mut arguments = json!({ "user_id": slack_id, "view": page.view() });
    if let (Some(hash), Some(fields)) = (hash, arguments.as_object_mut()) {
        fields.insert("hash".to_owned(), hash.into());
    }
    arguments
}

async fn build(bot: &Bot, workspace: &Workspace, slack_id: &str, why: &Why) -> Result<Built> {
    match people::admit(bot, workspace, slack_id).await {
        Ok(Admission::Granted(tx)) => {
            let viewer = bot.viewer(tx.actor());
            build_for(&viewer, *tx, why).await
        }
        Ok(Admission::Answered(message)) => Ok(Built::outside(&message)),
        Err(error) if error.is_passing() => Err(error),
        Err(error) => Ok(Built::outside(&bot.explain(&bot.anybody(), &error))),
    }
}

async fn build_for(viewer: &Viewer, mut tx: Tx, why: &Why) -> Result<Built> {
    let mut tab = home::tab(&mut tx).await?;
    if matches!(why, Why::Opened(_)) {
        tab.notice = None;
    }
    let page = views::page(viewer, &mut tx, &mut tab).await?;
    if *why != Why::Changed {
        home::keep(&mut tx, &tab).await?;
    }
    let (person, shown) = (tx.user_id(), tab.shown.take());
    tx.commit().await?;
    Ok(Built { person, digest: digest_of(&json!(page.blocks)), page, shown })
}

impl Built {
    /// What somebody sees who may not work here: always shown, because nothing is kept of them.
    fn outside(message: &Message) -> Self {
        let page = blocks::outside(message);
        Self { person: None, digest: String::new(), page, shown: None }
    }
}

/// What tells one tab from another.
pub(crate) fn digest_of(blocks: &Value) -> String {
    hex::encode(Sha256::digest(blocks.to_string()))
}

/// Puts what came of somebody's step on top of their tab, and shows it.
pub(crate) async fn tell(bot: &Bot, workspace: &Workspace, slack_id: &str, message: &Message) -> Result<(), JobError> {
    if let Ok(Admission::Granted(tx)) = people::admit(bot, workspace, slack_id).await {
        let mut tx = *tx;
        let mut tab = home::tab(&mut tx).await?;
        note(&mut tab, message);
        home::keep(&mut tx, &tab).await?;
        tx.commit().await?;
    }
    show(bot, workspace, slack_id, Why::Acted).await
}

/// The next turn of a tab, with what its last step came to.
fn note(tab: &mut Tab, message: &Message) {
    tab.turn = tab.turn.wrapping_add(1);
    tab.notice = Some(json!(message.blocks));
}

/// The job that shows the tabs and guides of a workspace anew where they differ.
pub(crate) async fn refresh(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let workspace = bot.workspace_by_id(job.workspace()?).await?;
    let system = Actor::system(workspace.id, Origin::Slack);
    let mut tx = crm.begin(&system).await?;
    let watchers = home::watchers(&mut tx).await?;
    drop(tx);
    for watcher in watchers {
        // One tab that cannot be shown keeps no other from it.
        if let Err(error) = show(&bot, &workspace, &watcher.slack_id, Why::Changed).await {
            tracing::warn!(?error, "a Home tab could not be shown anew");
        }
        if !watcher.is_active {
            let mut tx = crm.begin(&system).await?;
            home::note_shown(&mut tx, watcher.id, None).await?;
            tx.commit().await?;
        }
    }
    setup::refresh(&bot, &crm, &workspace).await
}
