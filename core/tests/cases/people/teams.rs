//! Teams and departments: who works with whom.

use crm_core::assignment::{self, Facts, Member, NewRule, Strategy};
use crm_core::records::{Changes, RecordKind, Updated};
use crm_core::{Role, teams, undo, users};
use uuid::Uuid;

use super::id;
use crate::world::{World, code};

/// The members of a team, and which of them lead it.
async fn members(tx: &mut crm_core::Tx, team: Uuid) -> Vec<(Uuid, bool)> {
    let listed = teams::list(tx).await.unwrap();
    let team = listed.into_iter().find(|card| card.id == team).unwrap();
    team.members.into_iter().map(|member| (member.person.id, member.leads)).collect()
}

#[tokio::test]
async fn teams_have_members_leads_and_a_department() {
    let world = World::shared().await;
    let (admin, one, two) =
        (world.person(Role::Admin).await, world.person(Role::SalesRep).await, world.person(Role::Closer).await);
    let mut tx = world.tx_of(&admin).await;
    let sales = teams::create_department(&mut tx, "Sales").await.unwrap().id;
    let north = teams::create(&mut tx, " North ", Some(sales)).await.unwrap().id;
    teams::add_member(&mut tx, north, id(&one)).await.unwrap();
    assert_eq!(teams::add_member(&mut tx, north, id(&one)).await.unwrap(), Updated::Unchanged);
    teams::set_leads(&mut tx, north, &[id(&two)]).await.unwrap();
    let mut found = members(&mut tx, north).await;
    found.sort_unstable();
    let mut expected = vec![(id(&one), false), (id(&two), true)];
    expected.sort_unstable();
    assert_eq!(found, expected, "whoever leads a team is in it");
    let card = teams::list(&mut tx).await.unwrap().remove(0);
    assert_eq!((card.name.as_str(), card.department), ("North", Some((sales, "Sales".to_owned()))));

    teams::remove_member(&mut tx, north, id(&two)).await.unwrap();
    assert_eq!(members(&mut tx, north).await, [(id(&one), false)], "who goes leads no more");
    undo::last_of(&mut tx, north).await.unwrap();
    assert_eq!(members(&mut tx, north).await.len(), 2);
    assert!(members(&mut tx, north).await.contains(&(id(&two), true)));

    let listed = teams::departments(&mut tx).await.unwrap();
    assert_eq!((listed.len(), listed[0].teams), (1, 1));
    assert_eq!(code(teams::retire_department(&mut tx, sales).await), "department-in-use");
    teams::change(&mut tx, north, &Changes::new().with("name", "Nordics"), None).await.unwrap();
    teams::retire(&mut tx, north).await.unwrap();
    assert_eq!(teams::list(&mut tx).await.unwrap(), []);
    assert_eq!(code(teams::add_member(&mut tx, north, id(&two)).await), "record-archived");
    teams::restore(&mut tx, north).await.unwrap();
    assert_eq!(teams::list(&mut tx).await.unwrap()[0].name, "Nordics");
    teams::rename_department(&mut tx, sales, "Selling", None).await.unwrap();
    teams::change(&mut tx, north, &Changes::new().with("department_id", serde_json::Value::Null), None).await.unwrap();
    teams::retire_department(&mut tx, sales).await.unwrap();
    assert_eq!(teams::departments(&mut tx).await.unwrap(), []);
}

#[tokio::test]
async fn teams_that_are_none_are_refused() {
    let world = World::shared().await;
    let gone = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    users::deactivate(&mut tx, id(&gone), None).await.unwrap();
    let team = teams::create(&mut tx, "North", None).await.unwrap().id;
    assert_eq!(code(teams::create(&mut tx, " ", None).await), "team-needs-name");
    assert_eq!(code(teams::create_department(&mut tx, "").await), "department-needs-name");
    assert_eq!(code(teams::create(&mut tx, "South", Some(Uuid::now_v7())).await), "no-such-record");
    assert_eq!(code(teams::add_member(&mut tx, team, id(&gone)).await), "no-such-person");
    assert_eq!(code(teams::set_leads(&mut tx, team, &[id(&gone)]).await), "no-such-person");
    assert_eq!(code(teams::add_member(&mut tx, Uuid::now_v7(), id(&gone)).await), "record-gone");
    assert_eq!(code(teams::create(&mut tx, "NORTH", None).await), "name-taken");
}

#[tokio::test]
async fn a_team_takes_turns_as_it_stands() {
    let world = World::shared().await;
    let (one, two) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx().await;
    let team = teams::create(&mut tx, "North", None).await.unwrap().id;
    teams::set_leads(&mut tx, team, &[id(&one)]).await.unwrap();
    let rule = NewRule {
        name: "Rule".into(),
        strategy: Strategy::RoundRobin,
        members: vec![Member::Team(team)],
        conditions: Vec::new(),
        territories: Vec::new(),
        capacity: None,
    };
    assignment::add_rule(&mut tx, RecordKind::Lead, rule).await.unwrap();
    let turns = async |tx: &mut crm_core::Tx| {
        let mut owners = Vec::new();
        for _ in 0..2 {
            owners.push(
                assignment::choose(tx, RecordKind::Lead, &Facts::default()).await.unwrap().map(|choice| choice.owner),
            );
        }
        owners
    };
    assert_eq!(turns(&mut tx).await, [Some(id(&one)); 2]);
    teams::add_member(&mut tx, team, id(&two)).await.unwrap();
    let both = turns(&mut tx).await;
    assert!(both.contains(&Some(id(&one))) && both.contains(&Some(id(&two))), "{both:?}");
    teams::retire(&mut tx, team).await.unwrap();
    assert_eq!(turns(&mut tx).await, [None; 2], "nobody is left");
}
