//! The scopes Team and Department: what is outside is absent everywhere, as it is under Own.

use crm_core::actor::{Role, Scope};
use crm_core::records::{RecordKind, Reference};
use crm_core::{Actor, Tx, companies, contacts, deals, leads, records, reports, search, teams, users};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use uuid::Uuid;

use super::{anew, id};
use crate::world::{self, World, code};

/// The records of one owner, and the word that is theirs alone.
pub(super) struct Owned {
    pub word: &'static str,
    pub owner: Actor,
    company: Uuid,
    pub contact: Uuid,
    pub deal: Uuid,
    lead: Uuid,
}

/// Five owners by how near they are: me, one of my team, one of my department, one of the workspace, and nobody.
pub(super) struct Workplace {
    pub world: World,
    pub me: Actor,
    mate: Actor,
    team: Uuid,
    pub owned: Vec<Owned>,
}

const WORDS: [&str; 5] = ["mine", "mates", "departments", "strangers", "nobodys"];

pub(super) async fn workplace() -> Workplace {
    let world = World::shared().await;
    let mut people = Vec::new();
    for _ in 0..4 {
        people.push(world.person(Role::SalesRep).await);
    }
    let [me, mate, near, far] = <[Actor; 4]>::try_from(people).unwrap();
    let mut tx = world.tx().await;
    let sales = teams::create_department(&mut tx, "Sales").await.unwrap().id;
    let team = teams::create(&mut tx, "North", Some(sales)).await.unwrap().id;
    let other = teams::create(&mut tx, "South", Some(sales)).await.unwrap().id;
    let elsewhere = teams::create(&mut tx, "Support", None).await.unwrap().id;
    for (team, person) in [(team, &me), (team, &mate), (other, &near), (elsewhere, &far)] {
        teams::add_member(&mut tx, team, id(person)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut owned = Vec::new();
    for (word, owner) in WORDS.into_iter().zip([&me, &mate, &near, &far, &world.system()]) {
        let mut tx = world.tx_of(owner).await;
        let name = format!("{word} Quagga");
        let company = world::company(&mut tx, &name).await.id;
        let contact = world::contact_at(&mut tx, &name, &format!("zoe@{word}.example")).await.id;
        let deal = world::deal(&mut tx, &name, "100").await;
        let lead = world::lead(&mut tx, contact).await;
        tx.commit().await.unwrap();
        owned.push(Owned { word, owner: owner.clone(), company, contact, deal, lead });
    }
    Workplace { world, me, mate, team, owned }
}

impl Workplace {
    /// Me, with this scope.
    pub async fn me_seeing(&self, scope: Scope) -> Actor {
        let mut tx = self.world.tx().await;
        users::set_scope(&mut tx, id(&self.me), Some(scope)).await.unwrap();
        tx.commit().await.unwrap();
        anew(&self.world, &self.me).await
    }
}

/// Which owners' records are seen by each scope.
pub(super) fn seen(scope: Scope) -> Vec<&'static str> {
    let reach = match scope {
        Scope::Own => 1,
        Scope::Team => 2,
        Scope::Department => 3,
        Scope::All => 4,
    };
    WORDS.into_iter().enumerate().filter(|(at, _)| *at < reach || *at == 4).map(|(_, word)| word).collect()
}

#[tokio::test]
async fn every_door_shows_a_scope_and_no_more() {
    let place = workplace().await;
    for scope in Scope::EVERY {
        let me = place.me_seeing(scope).await;
        let expected = seen(scope);
        let slack_id = &me.person.as_ref().unwrap().slack_id;
        let users::SignIn::Active(signed_in) =
            users::sign_in(&place.world.crm, place.world.workspace.id, slack_id).await.unwrap()
        else {
            panic!("they may work")
        };
        // A request of theirs, and work that is done in their name later.
        for mut tx in [*signed_in, place.world.tx_of(&me).await] {
            everything(&mut tx, &place, scope, &expected).await;
        }
    }
}

async fn everything(tx: &mut Tx, place: &Workplace, scope: Scope, expected: &[&str]) {
    for (number, owned) in (1..).zip(&place.owned) {
        let shown = expected.contains(&owned.word);
        let what = format!("{scope:?}: {}", owned.word);
        assert_eq!(companies::card(tx, owned.company).await.unwrap().is_some(), shown, "{what}");
        assert_eq!(contacts::card(tx, owned.contact).await.unwrap().is_some(), shown, "{what}");
        assert_eq!(deals::card(tx, owned.deal).await.unwrap().is_some(), shown, "{what}");
        assert_eq!(leads::card(tx, owned.lead).await.unwrap().is_some(), shown, "{what}");
        assert_eq!(records::view(tx, RecordKind::Deal, owned.deal).await.unwrap().is_some(), shown, "{what}");
        let rows =
            [(RecordKind::Deal, owned.deal), (RecordKind::Lead, owned.lead), (RecordKind::Contact, owned.contact)];
        assert_eq!(search::rows(tx, &rows).await.unwrap().len(), if shown { 3 } else { 0 }, "{what}");
        for kind in [RecordKind::Company, RecordKind::Contact, RecordKind::Lead, RecordKind::Deal] {
            let located = search::locate(tx, Reference { kind, number }).await.unwrap();
            assert_eq!(located.is_some(), shown, "{what}, {kind:?}");
        }
        let emails = [format!("zoe@{}.example", owned.word)];
        assert_eq!(contacts::with_address(tx, &emails, &[]).await.unwrap().is_some(), shown, "{what}");
        let named = companies::named(tx, &format!("{} quagga", owned.word)).await.unwrap();
        assert_eq!(named.len(), usize::from(shown), "{what}");
        let found = search::find(tx, owned.word, None, 50, 0).await.unwrap();
        assert_eq!((found.total > 0 && !found.alike), shown, "{what}");
        if !shown {
            let moved = deals::move_to_stage(tx, owned.deal, Uuid::now_v7(), None).await;
            assert_eq!(code(moved), "record-gone", "{what}");
        }
    }
    for (words, alike) in [("quagga", false), ("quaga", true)] {
        let found = search::find(tx, words, None, 50, 0).await.unwrap();
        let total = i64::try_from(expected.len() * 4).unwrap();
        assert_eq!((found.total, found.alike), (total, alike), "{scope:?}: {words}");
    }
    for kind in [RecordKind::Company, RecordKind::Contact, RecordKind::Deal] {
        assert_eq!(search::recent(tx, kind, 50).await.unwrap().len(), expected.len(), "{scope:?}: {kind:?}");
    }
}

#[tokio::test]
async fn reports_and_counts_are_true_to_the_scope() {
    let place = workplace().await;
    let mut tx = place.world.tx().await;
    let manager = super::system(&mut tx, Role::Manager).await;
    users::set_roles(&mut tx, id(&place.me), &[manager]).await.unwrap();
    let acme = world::company(&mut tx, "Acme").await.id;
    tx.commit().await.unwrap();
    for owner in [&place.me, &place.mate] {
        let mut tx = place.world.tx_of(owner).await;
        world::deal_at(&mut tx, "Deal", acme).await;
        tx.commit().await.unwrap();
    }
    for (scope, open) in [(Scope::Own, 1), (Scope::Team, 2), (Scope::Department, 2), (Scope::All, 2)] {
        let mut tx = place.world.tx_of(&place.me_seeing(scope).await).await;
        let report = reports::daily(&mut tx).await.unwrap();
        let expected = seen(scope).len();
        assert_eq!((report.new.count, report.pipeline.count), (expected + open, expected + open), "{scope:?}");
        assert_eq!(report.new_leads, i64::try_from(expected).unwrap(), "{scope:?}");
        let card = companies::card(&mut tx, acme).await.unwrap().unwrap();
        assert_eq!(card.open_deals, i64::try_from(open).unwrap(), "{scope:?}");
    }
}

#[tokio::test]
async fn a_scope_follows_the_teams_from_one_transaction_to_the_next() {
    let place = workplace().await;
    let me = place.me_seeing(Scope::Team).await;
    let mates = place.owned[1].deal;
    let shown = async |actor: &Actor| {
        let mut tx = place.world.tx_of(actor).await;
        deals::card(&mut tx, mates).await.unwrap().is_some()
    };
    assert!(shown(&me).await);
    let mut tx = place.world.tx().await;
    teams::remove_member(&mut tx, place.team, id(&place.mate)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!shown(&me).await, "they left the team");
    let department = place.me_seeing(Scope::Department).await;
    assert!(!shown(&department).await, "and with it the department");
    let mut tx = place.world.tx().await;
    teams::add_member(&mut tx, place.team, id(&place.mate)).await.unwrap();
    teams::retire(&mut tx, place.team).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!shown(&me).await && !shown(&department).await, "the team was dissolved");
}

#[tokio::test]
async fn without_a_team_a_scope_is_ones_own() {
    let place = workplace().await;
    let lone = place.world.person_seeing(Role::SalesRep, Scope::Department).await;
    let mut tx = place.world.tx_of(&lone).await;
    let own = world::deal(&mut tx, "Own", "1").await;
    for (deal, shown) in [(own, true), (place.owned[4].deal, true), (place.owned[0].deal, false)] {
        assert_eq!(deals::card(&mut tx, deal).await.unwrap().is_some(), shown);
    }
}

/// The function is put into the statement: as a call it would cost ten times as much for each row. And where a setting is
/// missing, nothing is shown.
#[tokio::test]
async fn the_planner_puts_the_scope_into_the_statement() {
    let place = workplace().await;
    let mut admin = place.world.db.admin().await;
    let mut tx = admin.begin().await.unwrap();
    let workspace = place.world.workspace.id;
    tx.execute(AssertSqlSafe(format!("SET LOCAL ROLE crm_app; SET LOCAL app.workspace_id = '{workspace}'")))
        .await
        .unwrap();
    let sql = "EXPLAIN (VERBOSE) SELECT count(*) FROM crm.deals d WHERE crm.in_scope(d.owner_id)";
    let lines: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await.unwrap();
    let plan = lines.join("\n");
    assert!(plan.contains("app.visible_owners") && !plan.contains("in_scope"), "{plan}");
    for settings in
        ["SELECT", "SET LOCAL app.scope = ''", "SET LOCAL app.scope = 'team'", "SET LOCAL app.scope = 'galaxy'"]
    {
        tx.execute(AssertSqlSafe(settings)).await.unwrap();
        let owned: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM crm.deals d WHERE d.owner_id IS NOT NULL AND crm.in_scope(d.owner_id)",
        )
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        assert_eq!(owned, 0, "{settings}");
    }
}
