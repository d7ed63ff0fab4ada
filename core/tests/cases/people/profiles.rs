//! What people say of themselves.

use crm_core::actor::Scope;
use crm_core::users::{self, ProfileChange};
use crm_core::{Actor, Role, history, undo};

use super::{anew, id};
use crate::world::{World, code};

async fn refused(world: &World, actor: &Actor, change: ProfileChange) -> &'static str {
    code(users::change_profile(&mut world.tx_of(actor).await, id(actor), change).await)
}

#[tokio::test]
async fn everybody_changes_their_own_profile_and_administrators_anybodys() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&rep).await;
    let change = ProfileChange {
        name: Some("  Zoë\nSmith ".into()),
        email: Some("ZOE@Acme.example".into()),
        time_zone: Some("europe/stockholm".into()),
        locale: Some("sv_SE".into()),
    };
    let user = users::change_profile(&mut tx, id(&rep), change.clone()).await.unwrap();
    assert_eq!((user.name.as_str(), user.email.as_deref()), ("Zoë Smith", Some("zoe@acme.example")));
    assert_eq!((user.time_zone.name(), user.locale.as_str()), ("Europe/Stockholm", "sv-SE"));
    assert_eq!(users::change_profile(&mut tx, id(&rep), change).await.unwrap().version, user.version, "so already");
    assert_eq!(code(users::change_profile(&mut tx, id(&admin), ProfileChange::default()).await), "needs-role");
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&admin).await;
    let name = ProfileChange { name: Some("Zoe".into()), email: Some(String::new()), ..ProfileChange::default() };
    let user = users::change_profile(&mut tx, id(&rep), name).await.unwrap();
    assert_eq!((user.name.as_str(), user.email, user.scope), ("Zoe", None, Scope::Own));
    let entry = history::of_record(&mut tx, id(&rep), 1).await.unwrap().remove(0);
    assert_eq!((entry.kind.as_str(), entry.fields), ("user.updated", vec!["email".to_owned(), "name".to_owned()]));
    undo::last(&mut tx).await.unwrap();
    assert_eq!(users::get(&mut tx, id(&rep)).await.unwrap().unwrap().name, "Zoë Smith");
}

#[tokio::test]
async fn what_no_profile_can_say_is_refused() {
    let world = World::shared().await;
    let (me, other) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let change = ProfileChange::default;
    let taken = users::get(&mut world.tx().await, id(&other)).await.unwrap().unwrap().email;
    for (given, refusal) in [
        (ProfileChange { name: Some(" ".into()), ..change() }, "person-needs-name"),
        (ProfileChange { name: Some("x".repeat(201)), ..change() }, "name-too-long"),
        (ProfileChange { email: Some("nobody".into()), ..change() }, "not-an-email"),
        (ProfileChange { email: taken.clone(), ..change() }, "email-taken"),
        (ProfileChange { time_zone: Some("Mars/Base".into()), ..change() }, "not-a-time-zone"),
        (ProfileChange { time_zone: Some(String::new()), ..change() }, "not-a-time-zone"),
        (ProfileChange { locale: Some("english please".into()), ..change() }, "not-a-locale"),
    ] {
        assert_eq!(refused(&world, &me, given).await, refusal);
    }
    let mut tx = world.tx().await;
    users::deactivate(&mut tx, id(&other), None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&me).await;
    let theirs = ProfileChange { email: taken.clone(), ..change() };
    assert_eq!(users::change_profile(&mut tx, id(&me), theirs).await.unwrap().email, taken, "they left it");
}

#[tokio::test]
async fn the_daily_report_moves_to_another_zone_with_its_reader() {
    let world = World::shared().await;
    let manager = anew(&world, &world.person(Role::Manager).await).await;
    let mut tx = world.tx_of(&manager).await;
    let change = ProfileChange { time_zone: Some("Asia/Kolkata".into()), ..ProfileChange::default() };
    users::change_profile(&mut tx, id(&manager), change).await.unwrap();
    let zone: String =
        sqlx::query_scalar("SELECT time_zone FROM master.schedules WHERE workspace_id = $1 AND key = $2")
            .bind(world.workspace.id)
            .bind(format!("daily_report:{}", id(&manager)))
            .fetch_one(tx.conn())
            .await
            .unwrap();
    assert_eq!(zone, "Asia/Kolkata");
}
