//! Home tabs, columns of pipelines, meetings and set-ups never reach into another workspace, nor beyond one's scope.

use crm_core::activities::{self, NewActivity};
use crm_core::actor::{Actor, Role, Scope};
use crm_core::calendar::Period;
use crm_core::home::setup::{self, Guide, Step};
use crm_core::home::{self, Shown, Tab, Whose};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Tx, pipelines, users};
use uuid::Uuid;

use crate::world::{self, World};

/// A workspace in which somebody sells, looks at their Home tab and sets things up.
async fn fill(world: &World, actor: &Actor) -> (Uuid, Uuid) {
    let mut tx = world.tx_of(actor).await;
    let deal = world::deal(&mut tx, "Theirs", "12").await;
    let late = Changes::new().with("close_on", (tx.today() - chrono::Duration::days(3)).to_string());
    records::update(&mut tx, RecordKind::Deal, deal, &late, None).await.unwrap();
    world::move_to(&mut tx, deal, "Proposal", None).await;
    let meeting =
        NewActivity { subject: Some("Secret".into()), ..NewActivity::new("meeting", (RecordKind::Deal, deal)) };
    activities::log(&mut tx, meeting).await.unwrap();
    home::keep(&mut tx, &Tab { view: "pipeline".into(), turn: 7, ..Tab::default() }).await.unwrap();
    let shown = Shown { digest: "d".into(), slack_hash: "h".into() };
    let me = tx.user_id().unwrap();
    home::note_shown(&mut tx, me, Some(&shown)).await.unwrap();
    setup::confirm(&mut tx, Step::Basics).await.unwrap();
    let guide = Guide { person: me, channel: "D1".into(), ts: "1.1".into(), digest: "d".into() };
    setup::note_guide(&mut tx, &guide, false).await.unwrap();
    tx.commit().await.unwrap();
    (deal, me)
}

async fn stages(tx: &mut Tx) -> Vec<Uuid> {
    pipelines::stages(tx, None).await.unwrap().into_iter().map(|stage| stage.id).collect()
}

fn month(tx: &Tx) -> Period {
    let today = tx.today();
    Period { first: today - chrono::Duration::days(15), last: today + chrono::Duration::days(15) }
}

#[tokio::test]
async fn another_workspace_is_not_there() {
    let world = World::shared().await;
    let theirs = world.person(Role::Admin).await;
    let (_, them) = fill(&world, &theirs).await;
    let mut tx = world.tx_of(&theirs).await;
    let their_stages = stages(&mut tx).await;
    drop(tx);
    let other = world.neighbour().await;
    let ours = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    let mut tx = world.tx_of(&ours).await;
    for whose in [Whose::Everybody, Whose::Of(them)] {
        assert!(home::board(&mut tx, &their_stages, whose, 5).await.unwrap().is_empty());
        for stage in &their_stages {
            assert!(home::column(&mut tx, *stage, whose, 0, 20).await.unwrap().is_empty());
        }
        assert!(home::slipping(&mut tx, whose, 5).await.unwrap().is_empty());
        assert!(home::conversion(&mut tx, &their_stages, whose).await.unwrap().is_empty());
    }
    let month = month(&tx);
    assert!(home::meetings(&mut tx, month, None).await.unwrap().is_empty());
    assert_eq!(home::tab(&mut tx).await.unwrap().turn, 0);
    assert!(home::watchers(&mut tx).await.unwrap().is_empty());
    assert!(setup::guides(&mut tx).await.unwrap().is_empty());
    assert!(!setup::is_guided(&mut tx, them).await.unwrap());
    let me = tx.user_id().unwrap();
    assert!(setup::progress(&mut tx, me).await.unwrap().iter().all(|(_, done)| !done));
    // What is noted of somebody there is noted of nobody here.
    home::note_shown(&mut tx, them, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&theirs).await;
    assert!(home::tab(&mut tx).await.unwrap().shown.is_some());
    assert_eq!(home::watchers(&mut tx).await.unwrap().len(), 1);
    assert_eq!(setup::guides(&mut tx).await.unwrap().len(), 1);
    assert_eq!(home::slipping(&mut tx, Whose::Everybody, 5).await.unwrap().len(), 1);
    assert_eq!(home::conversion(&mut tx, &their_stages, Whose::Everybody).await.unwrap().len(), 1);
    assert_eq!(home::meetings(&mut tx, month, None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn somebody_invited_is_of_this_workspace() {
    let world = World::shared().await;
    let other = world.neighbour().await;
    let ours = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    let theirs = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&theirs).await;
    let their_role = crm_core::roles::find(&mut tx, "SALES_REP").await.unwrap();
    drop(tx);
    let mut tx = world.tx_of(&ours).await;
    let profile = world::profile("U0INVITED");
    assert_eq!(world::code(users::invite(&mut tx, &profile, their_role).await), "no-such-role");
}

#[tokio::test]
async fn who_sees_their_own_sees_their_own_columns() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    fill(&world, &admin).await;
    let rep = world.person_seeing(Role::SalesRep, Scope::Own).await;
    let mut tx = world.tx_of(&rep).await;
    let mine = world::deal(&mut tx, "Mine", "5").await;
    let all = stages(&mut tx).await;
    for whose in [Whose::Everybody, Whose::Of(admin.user_id().unwrap())] {
        let seen = home::board(&mut tx, &all, whose, 5).await.unwrap();
        assert!(seen.iter().all(|deal| deal.id == mine), "{seen:?}");
        assert!(home::slipping(&mut tx, whose, 5).await.unwrap().is_empty());
        assert!(home::conversion(&mut tx, &all, whose).await.unwrap().is_empty());
    }
    assert_eq!(home::board(&mut tx, &all, Whose::Everybody, 5).await.unwrap().len(), 1);
    let month = month(&tx);
    assert!(home::meetings(&mut tx, month, None).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_column_is_paged_soonest_first() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    for n in 0..7 {
        let deal = world::deal(&mut tx, &format!("Deal {n}"), "1").await;
        let on = Changes::new().with("close_on", (tx.today() + chrono::Duration::days(10 - n)).to_string());
        records::update(&mut tx, RecordKind::Deal, deal, &on, None).await.unwrap();
    }
    let first = stages(&mut tx).await[0];
    for whose in [Whose::Everybody, Whose::Of(tx.user_id().unwrap())] {
        let board = home::board(&mut tx, &[first], whose, 5).await.unwrap();
        assert_eq!(board.iter().map(|deal| deal.name.as_str()).collect::<Vec<_>>()[..2], ["Deal 6", "Deal 5"]);
        assert_eq!(board.len(), 5);
        let next = home::column(&mut tx, first, whose, 5, 20).await.unwrap();
        assert_eq!(next.iter().map(|deal| deal.name.as_str()).collect::<Vec<_>>(), ["Deal 1", "Deal 0"]);
    }
}
