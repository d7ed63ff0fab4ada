//! Who gets a new lead: turns, territories, workload; fair however many come at once, and past whoever is away.

use std::collections::BTreeMap;

use chrono::Duration;
use crm_core::actor::Origin;
use crm_core::assignment::{
    self, Condition, Fact, Facts, Member, NewRule, Presence, Strategy, Territory, Test, Verdict, Why,
};
use crm_core::contacts::{self, NewContact};
use crm_core::leads::{self, NewLead};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::settings::{self, LEAD_ASSIGNMENT};
use crm_core::{Actor, Role, Tx, history, teams, undo};
use futures::{StreamExt, stream};
use uuid::Uuid;

use super::{card, event, lead_of};
use crate::world::{self, World, code};

/// People of a workspace who may get leads.
async fn reps(world: &World, count: usize) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(world.person(Role::SalesRep).await.user_id().unwrap());
    }
    ids
}

fn rule(strategy: Strategy, people: &[Uuid]) -> NewRule {
    NewRule {
        name: "Rule".to_owned(),
        conditions: Vec::new(),
        strategy,
        members: people.iter().map(|id| Member::Person(*id)).collect(),
        territories: Vec::new(),
        capacity: None,
    }
}

async fn add(tx: &mut Tx, new: NewRule) -> Uuid {
    assignment::add_rule(tx, RecordKind::Lead, new).await.unwrap().id
}

/// A form's transaction.
async fn form(world: &World) -> Tx {
    world.tx_of(&Actor::system(world.workspace.id, Origin::Form)).await
}

/// Opens a lead of somebody new; answers with its owner.
async fn opened(tx: &mut Tx) -> Option<Uuid> {
    let lead = lead_of(tx, "Zoe").await;
    card(tx, lead).await.owner.map(|owner| owner.id)
}

/// Runs as many transactions, eight at any time; each is committed where `work` says so.
async fn at_once(world: &World, count: usize, work: impl AsyncFn(&mut Tx, usize) -> bool) {
    let (crm, system, work) = (&world.crm, world.system(), &work);
    let system = &system;
    let runs = (0..count).map(|n| async move {
        let mut tx = crm.begin(system).await.unwrap();
        if work(&mut tx, n).await {
            tx.commit().await.unwrap();
        }
    });
    stream::iter(runs).buffer_unordered(8).collect::<Vec<()>>().await;
}

#[tokio::test]
async fn leads_that_come_by_themselves_go_round() {
    let world = World::shared().await;
    let people = reps(&world, 3).await;
    let mut tx = form(&world).await;
    assert_eq!(opened(&mut tx).await, None, "without a rule nobody's");
    let rule = add(&mut tx, rule(Strategy::RoundRobin, &people)).await;
    let mut owners = Vec::new();
    for _ in 0..7 {
        owners.push(opened(&mut tx).await.unwrap());
    }
    let expected: Vec<Uuid> = people.iter().cycle().take(7).copied().collect();
    assert_eq!(owners, expected);
    let lead = lead_of(&mut tx, "Zoe").await;
    let shown = card(&mut tx, lead).await;
    assert_eq!(shown.assigned_by_rule.as_deref(), Some("Rule"));
    let entry = history::of_record(&mut tx, lead, 1).await.unwrap().remove(0);
    let after = entry.after.unwrap();
    assert_eq!((entry.kind.as_str(), &after["assignment_rule"]), ("lead.created", &"Rule".into()));
    assert_eq!(after["assignment_rule_id"], rule.to_string());
}

#[tokio::test]
async fn a_workspace_may_leave_new_leads_to_nobody() {
    let world = World::shared().await;
    let people = reps(&world, 1).await;
    let mut tx = form(&world).await;
    add(&mut tx, rule(Strategy::RoundRobin, &people)).await;
    settings::set(&mut tx, LEAD_ASSIGNMENT, &false).await.unwrap();
    assert_eq!(opened(&mut tx).await, None);
    settings::set(&mut tx, LEAD_ASSIGNMENT, &true).await.unwrap();
    assert_eq!(opened(&mut tx).await, Some(people[0]));
}

#[tokio::test]
async fn what_a_person_opens_is_theirs_and_what_is_named_is_kept() {
    let world = World::shared().await;
    let people = reps(&world, 2).await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    add(&mut tx, rule(Strategy::RoundRobin, &people)).await;
    let contact_id = world::contact(&mut tx, "Zoe").await.id;
    let named = NewLead { contact_id, owner_id: rep.user_id(), ..NewLead::default() };
    let lead = leads::open(&mut tx, named).await.unwrap();
    assert_eq!(card(&mut tx, lead).await.owner.map(|owner| owner.id), rep.user_id());
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(opened(&mut tx).await, rep.user_id());
}

#[tokio::test]
async fn turns_are_fair_however_many_come_at_once() {
    let world = World::shared().await;
    let people = reps(&world, 4).await;
    let mut tx = world.tx().await;
    add(&mut tx, rule(Strategy::RoundRobin, &people)).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    tx.commit().await.unwrap();
    at_once(&world, 42, async |tx, n| {
        world::lead(tx, zoe).await;
        // Every twenty-first is taken back, so its turn is too.
        n % 21 != 0
    })
    .await;
    let mut tx = world.tx().await;
    let counts: Vec<(Uuid, i64)> = sqlx::query_as("SELECT owner_id, count(*) FROM crm.leads GROUP BY 1 ORDER BY 2")
        .fetch_all(tx.conn())
        .await
        .unwrap();
    let counts: BTreeMap<Uuid, i64> = counts.into_iter().collect();
    assert_eq!(counts.values().sum::<i64>(), 40);
    assert!(people.iter().all(|person| counts[person] == 10), "{counts:?}");
}

#[tokio::test]
async fn work_is_fair_however_many_come_at_once() {
    let world = World::shared().await;
    let people = reps(&world, 3).await;
    let mut tx = world.tx().await;
    // Two rules over the same people: each must see what the other gave.
    let webinar = Condition { fact: Fact::Source, test: Test::Equals, values: vec!["webinar".to_owned()] };
    add(&mut tx, NewRule { conditions: vec![webinar], ..rule(Strategy::Workload, &people) }).await;
    add(&mut tx, rule(Strategy::Workload, &people)).await;
    let contact_id = world::contact(&mut tx, "Zoe").await.id;
    tx.commit().await.unwrap();
    at_once(&world, 30, async |tx, n| {
        let source = Some(if n % 2 == 0 { "webinar" } else { "form" }.to_owned());
        leads::open(tx, NewLead { contact_id, source, ..NewLead::default() }).await.unwrap();
        true
    })
    .await;
    let mut tx = world.tx().await;
    let counts: Vec<i64> =
        sqlx::query_scalar("SELECT count(*) FROM crm.leads GROUP BY owner_id").fetch_all(tx.conn()).await.unwrap();
    assert_eq!(counts, [10, 10, 10]);
}

#[tokio::test]
async fn workload_counts_open_leads_and_keeps_to_the_capacity() {
    let world = World::shared().await;
    let people = reps(&world, 2).await;
    let mut tx = world.tx().await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let contact_id = world::contact(&mut tx, "Zoe").await.id;
        let new = NewLead { contact_id, owner_id: Some(people[0]), ..NewLead::default() };
        held.push(leads::open(&mut tx, new).await.unwrap());
    }
    add(&mut tx, NewRule { capacity: Some(3), ..rule(Strategy::Workload, &people) }).await;
    assert_eq!(opened(&mut tx).await, Some(people[1]));
    assert_eq!(opened(&mut tx).await, Some(people[1]));
    assert_eq!(opened(&mut tx).await, Some(people[0]), "both have two: whoever never got one");
    leads::disqualify(&mut tx, held[0], "No need", None, None).await.unwrap();
    leads::disqualify(&mut tx, held[1], "No need", None, None).await.unwrap();
    assert_eq!(opened(&mut tx).await, Some(people[0]), "closed ones do not count");
    assert_eq!(opened(&mut tx).await, Some(people[1]));
    assert_eq!(opened(&mut tx).await, Some(people[0]));
    assert_eq!(opened(&mut tx).await, None, "both are full");
}

#[tokio::test]
async fn the_most_specific_territory_gets_it() {
    let world = World::shared().await;
    let people = reps(&world, 4).await;
    let mut tx = world.tx().await;
    let area = |country: Option<&str>, postal: Option<&str>, person| Territory {
        country: country.map(str::to_owned),
        region: None,
        postal_prefix: postal.map(str::to_owned),
        person,
    };
    let territories = vec![
        area(None, None, people[0]),
        area(Some("FR"), None, people[1]),
        area(Some("FR"), Some("75"), people[2]),
        area(Some("CH"), None, people[3]),
    ];
    add(&mut tx, NewRule { territories, ..rule(Strategy::Territory, &[]) }).await;
    for (country, postal_code, phone, expected) in [
        (Some("France"), Some("75011"), None, people[2]),
        (Some("France"), Some("69001"), None, people[1]),
        (None, None, Some("+41446681800"), people[3]),
        (Some("Norway"), None, None, people[0]),
        (None, None, None, people[0]),
    ] {
        let new = NewContact {
            name: "Zoe".to_owned(),
            country: country.map(str::to_owned),
            postal_code: postal_code.map(str::to_owned),
            phones: phone.map(str::to_owned).into_iter().collect(),
            ..NewContact::default()
        };
        let contact = contacts::add(&mut tx, new).await.unwrap().id;
        let lead = world::lead(&mut tx, contact).await;
        assert_eq!(card(&mut tx, lead).await.owner.unwrap().id, expected, "{country:?} {postal_code:?} {phone:?}");
    }
}

#[tokio::test]
async fn a_team_takes_turns_as_it_is_at_the_time() {
    let world = World::shared().await;
    let people = reps(&world, 3).await;
    let mut tx = world.tx().await;
    let team = teams::create(&mut tx, "North", None).await.unwrap().id;
    for person in &people[..2] {
        teams::add_member(&mut tx, team, *person).await.unwrap();
    }
    let new =
        NewRule { members: vec![Member::Person(people[2]), Member::Team(team)], ..rule(Strategy::RoundRobin, &[]) };
    add(&mut tx, new).await;
    let mut owners = Vec::new();
    for _ in 0..6 {
        owners.push(opened(&mut tx).await.unwrap());
    }
    assert!(people.iter().all(|person| owners.iter().filter(|owner| *owner == person).count() == 2), "{owners:?}");
    teams::remove_member(&mut tx, team, people[0]).await.unwrap();
    let mut owners = Vec::new();
    for _ in 0..4 {
        owners.push(opened(&mut tx).await.unwrap());
    }
    assert!(!owners.contains(&people[0]), "{owners:?}");
    teams::retire(&mut tx, team).await.unwrap();
    assert_eq!([opened(&mut tx).await, opened(&mut tx).await], [Some(people[2]); 2]);
}

#[tokio::test]
async fn the_first_rule_that_fits_and_has_somebody_decides() {
    let world = World::shared().await;
    let people = reps(&world, 3).await;
    let mut tx = world.tx().await;
    let with_source = |value: &str, person: Uuid| NewRule {
        conditions: vec![Condition { fact: Fact::Source, test: Test::Prefix, values: vec![value.to_owned()] }],
        ..rule(Strategy::RoundRobin, &[person])
    };
    add(&mut tx, with_source("web", people[0])).await;
    add(&mut tx, with_source("webinar", people[1])).await;
    add(&mut tx, rule(Strategy::RoundRobin, &people[2..])).await;
    let open = async |tx: &mut Tx, source: &str| {
        let contact_id = world::contact(tx, "Zoe").await.id;
        let new = NewLead { contact_id, source: Some(source.to_owned()), ..NewLead::default() };
        let lead = leads::open(tx, new).await.unwrap();
        card(tx, lead).await.owner.unwrap().id
    };
    assert_eq!(open(&mut tx, "Webinar").await, people[0]);
    assert_eq!(open(&mut tx, "fair").await, people[2]);
    sqlx::query("UPDATE crm.users SET status = 'deactivated' WHERE id = $1")
        .bind(people[0])
        .execute(tx.conn())
        .await
        .unwrap();
    assert_eq!(open(&mut tx, "webinar").await, people[1], "the first rule has nobody any more");
}

#[tokio::test]
async fn rules_may_ask_for_tags_company_size_and_own_fields() {
    let world = World::shared().await;
    let people = reps(&world, 3).await;
    let mut tx = world.tx().await;
    let when = |fact, test, value: &str, person: Uuid| NewRule {
        conditions: vec![Condition { fact, test, values: vec![value.to_owned()] }],
        ..rule(Strategy::RoundRobin, &[person])
    };
    add(&mut tx, when(Fact::Tag, Test::Equals, "vip", people[0])).await;
    add(&mut tx, when(Fact::CompanySize, Test::Greater, "1000", people[1])).await;
    add(&mut tx, when(Fact::Language, Test::Equals, "fr", people[2])).await;
    let field =
        crm_core::custom_fields::NewField { name: "Language".into(), shape: "text".into(), ..Default::default() };
    crm_core::custom_fields::define(&mut tx, RecordKind::Lead, field).await.unwrap();
    let company = world::company(&mut tx, "Acme").await.id;
    let size = Changes::new().with("employees", 5_000);
    records::update(&mut tx, RecordKind::Company, company, &size, None).await.unwrap();
    let contact = world::contact(&mut tx, "Zoe").await.id.to_string();
    let at = Changes::new().with("name", "Max").with("company_id", company.to_string());
    let employee = records::add(&mut tx, RecordKind::Contact, &at).await.unwrap().id.to_string();
    for (given, expected) in [
        (Changes::new().with("contact_id", contact.clone()).with("tags", vec!["VIP"]), Some(people[0])),
        (Changes::new().with("contact_id", employee), Some(people[1])),
        (Changes::new().with("contact_id", contact.clone()).with("cf.language", "FR"), Some(people[2])),
        (Changes::new().with("contact_id", contact), None),
    ] {
        let added = records::add(&mut tx, RecordKind::Lead, &given).await.unwrap();
        assert_eq!(added.fields.id("owner_id"), expected, "{given:?}");
    }
}

#[tokio::test]
async fn who_is_away_is_passed_over_until_they_are_back() {
    let world = World::shared().await;
    let anna = world.person(Role::SalesRep).await;
    let people = [anna.user_id().unwrap(), reps(&world, 1).await[0]];
    let mut tx = world.tx().await;
    add(&mut tx, rule(Strategy::RoundRobin, &people)).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anna).await;
    let thursday = "2026-11-05".parse().unwrap();
    assignment::set_away(&mut tx, people[0], Some(thursday)).await.unwrap();
    for wrong in ["2026-11-02", "2020-01-01", "2030-01-01"] {
        let refused = assignment::set_away(&mut tx, people[0], Some(wrong.parse().unwrap())).await;
        assert_eq!(code(refused), "away-day", "{wrong}");
    }
    assert_eq!(code(assignment::set_away(&mut tx, people[1], None).await), "needs-role");
    tx.commit().await.unwrap();
    let mut tx = form(&world).await;
    assert_eq!([opened(&mut tx).await, opened(&mut tx).await], [Some(people[1]); 2]);
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::days(3));
    let mut tx = form(&world).await;
    assert_eq!([opened(&mut tx).await, opened(&mut tx).await], [Some(people[0]), Some(people[1])]);
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    assignment::set_away(&mut tx, people[1], Some("2026-12-01".parse().unwrap())).await.unwrap();
    assignment::set_away(&mut tx, people[1], None).await.unwrap();
    assignment::set_away(&mut tx, people[1], None).await.unwrap();
    let kinds: Vec<_> =
        history::of_record(&mut tx, people[1], 5).await.unwrap().into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds[..2], ["user.back", "user.away"], "the second time nothing changed");
}

#[tokio::test]
async fn a_person_may_hand_a_lead_over_or_let_the_rules_do_it() {
    let world = World::shared().await;
    let people = reps(&world, 2).await;
    let manager = world.person(Role::Manager).await;
    let mut tx = world.tx().await;
    add(&mut tx, rule(Strategy::RoundRobin, &people)).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&manager).await;
    let lead = lead_of(&mut tx, "Zoe").await;
    let choice = leads::assign_auto(&mut tx, lead).await.unwrap();
    assert_eq!((choice.owner, choice.why, choice.rule_name.as_str()), (people[0], Why::Turn, "Rule"));
    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.owner.unwrap().id, shown.assigned_by_rule.as_deref()), (people[0], Some("Rule")));
    let entry = history::of_record(&mut tx, lead, 1).await.unwrap().remove(0);
    assert_eq!((entry.kind.as_str(), &entry.after.unwrap()["assignment_rule"]), ("lead.assigned", &"Rule".into()));

    let assigned = leads::assign(&mut tx, lead, Some(people[1]), None).await.unwrap();
    assert_eq!(event(assigned), "lead.assigned");
    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.owner.unwrap().id, shown.assigned_by_rule), (people[1], None), "no rule's any more");
    undo::last(&mut tx).await.unwrap();
    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.owner.unwrap().id, shown.assigned_by_rule.as_deref()), (people[0], Some("Rule")));
    undo::last(&mut tx).await.unwrap();
    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.owner.map(|owner| owner.id), shown.assigned_by_rule), (manager.user_id(), None));
    leads::assign(&mut tx, lead, None, None).await.unwrap();
    assert!(card(&mut tx, lead).await.owner.is_none());
    assert_eq!(code(leads::assign(&mut tx, lead, Some(Uuid::now_v7()), None).await), "no-such-person");
}

#[tokio::test]
async fn rules_assign_open_leads_only_and_say_where_nobody_is() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    assert_eq!(code(leads::assign_auto(&mut tx, lead).await), "no-rule-takes-it");
    leads::disqualify(&mut tx, lead, "No need", None, None).await.unwrap();
    assert_eq!(code(leads::assign_auto(&mut tx, lead).await), "lead-not-open");
}

#[tokio::test]
async fn a_dry_run_says_which_rule_who_and_why_and_uses_up_no_turn() {
    let world = World::shared().await;
    let people = reps(&world, 2).await;
    let mut tx = world.tx().await;
    let web = Condition { fact: Fact::Source, test: Test::Equals, values: vec!["web".to_owned()] };
    add(&mut tx, NewRule { conditions: vec![web.clone()], ..rule(Strategy::RoundRobin, &people) }).await;
    add(&mut tx, rule(Strategy::Workload, &people)).await;
    add(&mut tx, rule(Strategy::RoundRobin, &people)).await;
    let facts = Facts::default().with(Fact::Source, "fair".to_owned());
    for _ in 0..2 {
        let explained = assignment::explain(&mut tx, RecordKind::Lead, &facts).await.unwrap();
        assert_eq!(explained[0].verdict, Verdict::Passed(web.clone()));
        let Verdict::Chooses(choice) = &explained[1].verdict else { panic!() };
        assert_eq!((choice.owner, &choice.why), (people[0], &Why::Workload));
        assert_eq!(explained[2].verdict, Verdict::NotAsked);
        let seen: Vec<_> = explained[1].candidates.iter().map(|one| (one.person, one.presence, one.open)).collect();
        assert_eq!(seen, [(people[0], Presence::Here, 0), (people[1], Presence::Here, 0)]);
    }
    let contact_id = world::contact(&mut tx, "Zoe").await.id;
    let new = NewLead { contact_id, source: Some("Web".into()), owner_id: Some(people[1]), ..NewLead::default() };
    let lead = leads::open(&mut tx, new).await.unwrap();
    let explained = leads::explain_assignment(&mut tx, lead).await.unwrap();
    assert!(matches!(&explained[0].verdict, Verdict::Chooses(choice) if choice.why == Why::Turn), "{explained:?}");
    sqlx::query("UPDATE crm.users SET status = 'deactivated' WHERE role = 'SALES_REP'")
        .execute(tx.conn())
        .await
        .unwrap();
    let explained = assignment::explain(&mut tx, RecordKind::Lead, &facts).await.unwrap();
    assert_eq!(explained[1].verdict, Verdict::NobodyThere);
    assert_eq!(explained[1].candidates[0].presence, Presence::Inactive);
    assert_eq!(assignment::choose(&mut tx, RecordKind::Lead, &facts).await.unwrap(), None);
}
