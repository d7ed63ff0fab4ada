//! The sample workspace of `crm demo`: a small trading company with its customers, deals, leads and work of the last weeks.
//! Everything goes through the same use cases as real work, at the times at which it would have happened.

mod accounts;
mod data;
mod past;
mod selling;
mod setting_up;
mod work;

use std::collections::HashMap;

use crm_core::actor::{Actor, Origin, Role};
use crm_core::crm::Builder;
use crm_core::records::RecordKind;
use crm_core::users::{self, Profile};
use crm_core::workspaces::{JoinPolicy, Settings, Workspace};
use crm_core::{Crm, Error, Result, search};

use crate::storage::Storage;
use past::Past;

/// What the sample workspace begins with.
pub(crate) fn settings() -> Settings {
    Settings {
        currency: "EUR".to_owned(),
        time_zone: chrono_tz::Europe::Stockholm,
        country: "SE".to_owned(),
        join_policy: JoinPolicy::Ask,
        leads_channel: Some(data::LEADS_CHANNEL.to_owned()),
        ..Settings::default()
    }
}

/// Fills the workspace the first time; a workspace that has contacts stays as it is.
pub(crate) async fn load_once(storage: &Storage, workspace: &Workspace) -> Result<()> {
    let now = Builder::new(storage.databases.clone(), storage.keys.clone()).build();
    let system = Actor::system(workspace.id, Origin::Console);
    let mut tx = now.begin(&system).await?;
    if !search::recent(&mut tx, RecordKind::Contact, 1).await?.is_empty() {
        return Ok(());
    }
    drop(tx);
    let people = bring_people_in(&now, workspace).await?;
    let mut past = Past::new(storage, people);
    setting_up::add_all(&past).await?;
    accounts::add_all(&mut past).await?;
    selling::add_all(&mut past).await?;
    work::add_all(&past).await
}

/// The people of the local Slack with their roles; the owner of the Slack workspace is in already.
async fn bring_people_in(crm: &Crm, workspace: &Workspace) -> Result<HashMap<&'static str, Actor>> {
    let mut actors = HashMap::new();
    for (slack_id, name, zone, role) in data::PEOPLE {
        let profile = Profile {
            slack_id: slack_id.to_owned(),
            name: name.to_owned(),
            email: None,
            time_zone: zone.parse().ok(),
            locale: Some("en".to_owned()),
            is_bot: false,
            is_guest: false,
            is_stranger: false,
            is_deleted: false,
            is_primary_owner: role == Role::Admin,
        };
        users::first_touch(crm, workspace, &profile).await?;
        let mut tx = crm.begin(&Actor::system(workspace.id, Origin::Console)).await?;
        let user = users::find(&mut tx, slack_id).await?.ok_or_else(|| Error::broken("a sample person is missing"))?;
        let user = if role == Role::Admin { user } else { users::admit(&mut tx, user.id, role).await? };
        tx.commit().await?;
        actors.insert(slack_id, user.actor(workspace.id, Origin::Slack));
    }
    Ok(actors)
}
