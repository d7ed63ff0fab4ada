//! People who change, come and go in Slack.

use crm_blocks::people as views;
use crm_core::actor::Origin;
use crm_core::jobs::{Job, JobError};
use crm_core::records::RecordKind;
use crm_core::users::{self, Followed, Status};
use crm_core::{Actor, Crm, posted};
use uuid::Uuid;

use super::events::Happened;
use super::posts::{admins_of, post_once};
use crate::bot::Bot;
use crate::slack::profile_of;

/// `user_change`, `team_join`: takes over what Slack says of somebody who is known here. Nobody comes in by it.
pub(super) async fn follow(bot: Bot, event: Happened) -> Result<(), JobError> {
    let profile = profile_of(event.field("user"), &event.workspace.slack_team_id);
    let followed = users::follow_slack(bot.crm(), &event.workspace, &profile).await?;
    if let Followed::Returned(user) = followed {
        tracing::info!(user.id = %user.id, "user {} is back", user.id);
    }
    Ok(())
}

/// Tells every administrator who left, with what is still theirs, and asks who takes it over.
pub(super) async fn tell_who_left(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let user_id: Uuid = job.field("user_id")?;
    let workspace = job.workspace()?;
    let system = Actor::system(workspace, Origin::Slack);
    for admin in admins_of(&crm, &system).await? {
        let mut tx = crm.begin(&system).await?;
        let left = users::get(&mut tx, user_id).await?.filter(|user| user.status == Status::Deactivated);
        let Some(left) = left else { return Ok(()) };
        let work = users::work_of(&mut tx, user_id).await?;
        let of = |kind: RecordKind| work.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count);
        let counts = views::Work {
            contacts: of(RecordKind::Contact),
            companies: of(RecordKind::Company),
            leads: of(RecordKind::Lead),
            deals: of(RecordKind::Deal),
            tasks: of(RecordKind::Task),
        };
        let viewer = bot.viewer(&admin.actor(workspace, Origin::Slack));
        // Each leaving is told of once; somebody may come back and leave again.
        let purpose = format!("left:{}", left.version);
        let about = posted::About { purpose: &purpose, subject: user_id, recipient: &admin.slack_id };
        post_once(&bot, &mut tx, about, &views::left_slack(&viewer, &left.name, user_id, counts)).await?;
        tx.commit().await?;
    }
    Ok(())
}
