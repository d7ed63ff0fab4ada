//! How somebody goes, and comes back.

use std::time::Instant;

use crm_core::assignment::{self, Member, NewRule, Strategy};
use crm_core::contacts::{self, NewContact};
use crm_core::records::{Changes, RecordKind};
use crm_core::users::{self, SignIn, Status};
use crm_core::{Actor, Role, Tx, companies, deals, leads, records, roles, teams, undo};
use uuid::Uuid;

use super::{anew, id, person_with};
use crate::world::{self, World, code};

/// Somebody's records: company, contact, deal, lead, an open task and one that is done, a pending reminder.
struct Work {
    company: Uuid,
    contact: Uuid,
    deal: Uuid,
    lead: Uuid,
    task: Uuid,
    done: Uuid,
}

async fn work(world: &World, actor: &Actor) -> Work {
    let mut tx = world.tx_of(actor).await;
    let company = world::company(&mut tx, "Acme").await.id;
    let contact = world::contact(&mut tx, "Zoe").await.id;
    let deal = world::deal(&mut tx, "Deal", "12").await;
    let lead = world::lead(&mut tx, contact).await;
    let task = |title: &str| Changes::new().with("title", title);
    let done = task("Done").with("status", "done");
    let done = records::add(&mut tx, RecordKind::Task, &done).await.unwrap().id;
    let task = records::add(&mut tx, RecordKind::Task, &task("Open")).await.unwrap().id;
    sqlx::query(
        "INSERT INTO crm.reminders (workspace_id, id, owner_id, record_kind, record_id, occasion, remind_at, created_at, updated_at)
         VALUES ($1, gen_random_uuid(), $2, 'task', $3, 'custom', now(), now(), now())",
    )
    .bind(world.workspace.id)
    .bind(id(actor))
    .bind(task)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    Work { company, contact, deal, lead, task, done }
}

/// Who owns each of them now.
async fn owners(tx: &mut Tx, work: &Work) -> [Option<Uuid>; 6] {
    let of = |owner: Option<users::Owner>| owner.map(|owner| owner.id);
    let task = |view: Option<records::RecordView>| view.unwrap().fields.id("owner_id");
    [
        of(companies::card(tx, work.company).await.unwrap().unwrap().owner),
        of(contacts::card(tx, work.contact).await.unwrap().unwrap().owner),
        of(deals::card(tx, work.deal).await.unwrap().unwrap().owner),
        of(leads::card(tx, work.lead).await.unwrap().unwrap().owner),
        task(records::view(tx, RecordKind::Task, work.task).await.unwrap()),
        task(records::view(tx, RecordKind::Task, work.done).await.unwrap()),
    ]
}

async fn reminder(tx: &mut Tx, task: Uuid) -> String {
    sqlx::query_scalar("SELECT state FROM crm.reminders WHERE record_id = $1")
        .bind(task)
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

#[tokio::test]
async fn what_is_theirs_to_do_passes_to_the_heir_in_one_batch() {
    let world = World::shared().await;
    let (admin, leaver, heir) =
        (world.person(Role::Admin).await, world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let theirs = work(&world, &leaver).await;
    let mut tx = world.tx_of(&admin).await;
    let team = teams::create(&mut tx, "North", None).await.unwrap().id;
    teams::set_leads(&mut tx, team, &[id(&leaver)]).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&admin).await;
    let left = users::deactivate(&mut tx, id(&leaver), Some(id(&heir))).await.unwrap();
    assert_eq!(left.user.status, Status::Deactivated);
    let counts: Vec<usize> = left.passed_on.iter().map(|(_, count)| *count).collect();
    assert_eq!((counts, left.reminders, left.teams), (vec![1, 1, 1, 1, 1], 1, 1));
    let heirs = Some(id(&heir));
    assert_eq!(
        owners(&mut tx, &theirs).await,
        [heirs, heirs, heirs, heirs, heirs, Some(id(&leaver))],
        "what is done stays theirs"
    );
    assert_eq!(reminder(&mut tx, theirs.task).await, "canceled");
    let card = teams::list(&mut tx).await.unwrap().remove(0);
    let members: Vec<_> = card.members.iter().map(|member| (member.person.id, member.leads)).collect();
    assert_eq!(members, [(id(&heir), true)]);
    let events: Vec<(String, i64)> =
        sqlx::query_as("SELECT kind, count(*) FROM crm.events WHERE batch_id = $1 GROUP BY kind ORDER BY kind")
            .bind(left.batch)
            .fetch_all(tx.conn())
            .await
            .unwrap();
    let kinds: Vec<&str> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "company.assigned",
            "contact.assigned",
            "deal.assigned",
            "lead.assigned",
            "reminder.updated",
            "task.assigned",
            "team.updated",
            "user.deactivated"
        ]
    );
    assert!(events.iter().all(|(_, count)| *count == 1));
    tx.commit().await.unwrap();
    let slack_id = &leaver.person.as_ref().unwrap().slack_id;
    assert!(matches!(users::sign_in(&world.crm, world.workspace.id, slack_id).await.unwrap(), SignIn::Waiting(_)));

    let mut tx = world.tx_of(&admin).await;
    let undone = undo::batch(&mut tx, left.batch).await.unwrap();
    let kept: Vec<_> =
        undone.kept.iter().map(|(kind, _, _)| *kind).filter(|kind| *kind != RecordKind::Reminder).collect();
    assert_eq!(kept, []);
    let theirs_again = Some(id(&leaver));
    assert_eq!(owners(&mut tx, &theirs).await, [theirs_again; 6]);
    assert_eq!(users::get(&mut tx, id(&leaver)).await.unwrap().unwrap().status, Status::Active);
    let card = teams::list(&mut tx).await.unwrap().remove(0);
    assert_eq!(
        card.members.iter().map(|member| (member.person.id, member.leads)).collect::<Vec<_>>(),
        [(id(&leaver), true)]
    );
}

#[tokio::test]
async fn a_lead_that_passes_on_belongs_to_no_rule_any_more() {
    let world = World::shared().await;
    let (admin, leaver, heir) =
        (world.person(Role::Admin).await, world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&admin).await;
    for name in ["One", "Two"] {
        let rule = NewRule {
            name: name.to_owned(),
            conditions: Vec::new(),
            strategy: Strategy::RoundRobin,
            members: vec![Member::Person(id(&leaver))],
            territories: Vec::new(),
            capacity: None,
        };
        assignment::add_rule(&mut tx, RecordKind::Lead, rule).await.unwrap();
    }
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let by_rule = world::lead(&mut tx, zoe).await;
    leads::assign_auto(&mut tx, by_rule).await.unwrap();
    let by_hand = world::lead(&mut tx, zoe).await;
    leads::assign(&mut tx, by_hand, Some(id(&leaver)), None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let shown = async |tx: &mut Tx, lead| {
        let card = leads::card(tx, lead).await.unwrap().unwrap();
        (card.owner.map(|owner| owner.id), card.assigned_by_rule)
    };
    let left = users::deactivate(&mut tx, id(&leaver), Some(id(&heir))).await.unwrap();
    assert!(left.passed_on.contains(&(RecordKind::Lead, 2)));
    for lead in [by_rule, by_hand] {
        assert_eq!(shown(&mut tx, lead).await, (Some(id(&heir)), None));
    }
    undo::batch(&mut tx, left.batch).await.unwrap();
    assert_eq!(shown(&mut tx, by_rule).await, (Some(id(&leaver)), Some("One".to_owned())));
    assert_eq!(shown(&mut tx, by_hand).await, (Some(id(&leaver)), None));
}

#[tokio::test]
async fn without_an_heir_it_is_nobodys() {
    let world = World::shared().await;
    let leaver = world.person(Role::SalesRep).await;
    let theirs = work(&world, &leaver).await;
    let mut tx = world.tx().await;
    users::deactivate(&mut tx, id(&leaver), None).await.unwrap();
    assert_eq!(owners(&mut tx, &theirs).await, [None, None, None, None, None, Some(id(&leaver))]);
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    assert!(deals::card(&mut tx, theirs.deal).await.unwrap().is_some(), "whoever is free can take it");
}

#[tokio::test]
async fn who_may_not_and_who_cannot_go_is_refused() {
    let world = World::shared().await;
    let (admin, rep, gone) =
        (world.person(Role::Admin).await, world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    assert_eq!(code(users::deactivate(&mut tx, id(&rep), None).await), "needs-role");
    assert_eq!(code(users::reactivate(&mut tx, id(&rep)).await), "needs-role");
    let mut tx = world.tx_of(&admin).await;
    users::deactivate(&mut tx, id(&gone), None).await.unwrap();
    assert_eq!(code(users::deactivate(&mut tx, id(&gone), None).await), "does-not-work-here");
    assert_eq!(code(users::deactivate(&mut tx, id(&rep), Some(id(&gone))).await), "no-such-person");
    assert_eq!(code(users::deactivate(&mut tx, id(&rep), Some(id(&rep))).await), "no-such-person");
    assert_eq!(code(users::deactivate(&mut tx, id(&rep), Some(Uuid::now_v7())).await), "no-such-person");
    assert_eq!(code(users::deactivate(&mut tx, Uuid::now_v7(), None).await), "record-gone");
    assert_eq!(code(users::deactivate(&mut tx, id(&admin), None).await), "last-administrator");
    assert_eq!(code(users::reactivate(&mut tx, id(&rep)).await), "did-not-leave");
    let owned = NewContact { name: "x".into(), owner_id: Some(id(&gone)), ..NewContact::default() };
    assert_eq!(code(contacts::add(&mut tx, owned).await), "no-such-person");
}

#[tokio::test]
async fn who_comes_back_has_the_roles_they_had() {
    let world = World::shared().await;
    let caller = person_with(&world, "Caller", &[crm_core::Permission::ReadRecords], crm_core::Scope::Own).await;
    let manager = world.person(Role::Manager).await;
    let mut tx = world.tx().await;
    for person in [&caller, &manager] {
        users::deactivate(&mut tx, id(person), None).await.unwrap();
    }
    let back = users::reactivate(&mut tx, id(&manager)).await.unwrap();
    assert_eq!((back.status, back.role), (Status::Active, Role::Manager));
    let role = caller.person.as_ref().unwrap().roles[0].clone();
    let role = roles::find(&mut tx, &role).await.unwrap();
    roles::retire(&mut tx, role).await.unwrap();
    assert_eq!(code(users::reactivate(&mut tx, id(&caller)).await), "needs-some-role");
    let rep = super::system(&mut tx, Role::SalesRep).await;
    users::set_roles(&mut tx, id(&caller), &[rep]).await.unwrap();
    assert_eq!(users::reactivate(&mut tx, id(&caller)).await.unwrap().role, Role::SalesRep);
    tx.commit().await.unwrap();
    assert!(anew(&world, &caller).await.may(crm_core::Permission::WriteDeals));
}

/// Twenty thousand records pass on in seconds: a statement for each kind, and not one for each record.
#[tokio::test]
async fn many_records_pass_on_at_once() {
    let world = World::alone().await;
    let (leaver, heir) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx().await;
    let many = "INSERT INTO crm.contacts (workspace_id, id, number, name, owner_id, created_at, updated_at)
         SELECT $1, gen_random_uuid(), n, 'Contact ' || n, $2, now(), now() FROM generate_series(1, 2000) AS n";
    sqlx::query(many).bind(world.workspace.id).bind(id(&leaver)).execute(tx.conn()).await.unwrap();
    let begun = Instant::now();
    let left = users::deactivate(&mut tx, id(&leaver), Some(id(&heir))).await.unwrap();
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "2,000 records take a moment, not minutes");
    assert_eq!(left.passed_on[0], (RecordKind::Contact, 2000));
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM crm.events e JOIN crm.event_values v ON v.event_id = e.id
                                           WHERE e.batch_id = $1 AND e.kind = 'contact.assigned' AND e.record_version = 2")
        .bind(left.batch)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(events, 2000);
}
