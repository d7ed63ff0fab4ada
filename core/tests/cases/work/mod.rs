//! What people do with records: tasks, reminders, activities, files, and the timeline of it all.

mod activities;
mod files;
mod lists;
mod one_task;
mod recurring;
mod reminders;
mod storage;

mod timeline;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use crm_core::actor::{Actor, Role, Scope};
use crm_core::records::{Done, Updated};
use crm_core::tasks::{self, Due, NewTask, TaskCard};
use crm_core::{Tx, users};
use uuid::Uuid;

use crate::world::World;

/// Adds a task of this title.
async fn task(tx: &mut Tx, title: &str) -> Uuid {
    tasks::add(tx, NewTask { title: title.to_owned(), ..NewTask::default() }).await.unwrap().id
}

/// Adds a task that is due.
async fn task_due(tx: &mut Tx, title: &str, due: Due) -> Uuid {
    tasks::add(tx, NewTask { title: title.to_owned(), due: Some(due), ..NewTask::default() }).await.unwrap().id
}

async fn card(tx: &mut Tx, id: Uuid) -> TaskCard {
    tasks::card(tx, id).await.unwrap().unwrap()
}

/// A change that was made.
fn done(updated: Updated) -> Done {
    match updated {
        Updated::Done(done) => done,
        other => panic!("{other:?}"),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Somebody new of this role who lives in this zone.
async fn person_in(world: &World, role: Role, scope: Scope, zone: Tz) -> Actor {
    let actor = world.person_seeing(role, scope).await;
    let id = actor.user_id().unwrap();
    let mut tx = world.tx().await;
    sqlx::query("UPDATE crm.users SET time_zone = $2 WHERE id = $1")
        .bind(id)
        .bind(zone.name())
        .execute(tx.conn())
        .await
        .unwrap();
    let user = users::get(&mut tx, id).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    user.actor(world.workspace.id, crm_core::actor::Origin::Slack)
}
