//! What the administrator set up in the beginning: a team, fields, a second pipeline, quotas, rates, rules, a search for all.

use chrono::Utc;
use crm_core::assignment::{self, Member, Strategy};
use crm_core::custom_fields::{self, NewField};
use crm_core::money::{Currency, Money, Rate, rates};
use crm_core::pipelines::{self, NewPipeline, NewStage};
use crm_core::quotas::{self, Length, QuotaPeriod};
use crm_core::records::RecordKind;
use crm_core::validation::{self, Condition, Test};
use crm_core::{Result, search, teams};

use super::accounts::owned;
use super::data;
use super::past::Past;

pub(super) async fn add_all(past: &Past) -> Result<()> {
    let mut tx = past.begin_long_ago().await?;
    let department = teams::create_department(&mut tx, data::DEPARTMENT).await?.id;
    let team = teams::create(&mut tx, data::TEAM, Some(department)).await?.id;
    for person in data::MEMBERS {
        teams::add_member(&mut tx, team, past.user(person)?).await?;
    }
    teams::set_leads(&mut tx, team, &[past.user(data::LEADER)?]).await?;
    for (kind, name, shape, options) in data::FIELDS {
        let field =
            NewField { name: name.to_owned(), shape: shape.to_owned(), options: owned(options), ..NewField::default() };
        custom_fields::define(&mut tx, kind, field).await?;
    }
    let (name, stages) = data::PARTNERS;
    let stages =
        stages.map(|(name, probability)| NewStage { name: name.to_owned(), probability, ..NewStage::default() });
    let partners = NewPipeline { name: name.to_owned(), stages: stages.to_vec(), ..NewPipeline::default() };
    pipelines::add(&mut tx, partners).await?;
    let quarter = QuotaPeriod::of(Length::Quarter, Utc::now().date_naive(), 1);
    for (person, euros) in data::QUOTAS {
        quotas::set(&mut tx, past.user(person)?, quarter, Money::new(euros.into(), Currency::EUR)).await?;
    }
    let dollar = Rate { currency: Currency::parse("USD")?, day: Utc::now().date_naive(), rate: data::DOLLAR_IN_EUROS };
    rates::set(&mut tx, dollar).await?;
    let turns = assignment::NewRule {
        name: data::TURNS.to_owned(),
        strategy: Strategy::RoundRobin,
        members: vec![Member::Team(team)],
        conditions: Vec::new(),
        territories: Vec::new(),
        capacity: None,
    };
    let turns = assignment::add_rule(&mut tx, RecordKind::Lead, turns).await?;
    // Whoever tries the sample hands the leads out; the rule is there to be turned on.
    assignment::retire(&mut tx, turns.id).await?;
    let (name, amount) = data::LARGE_DEALS;
    let contact_asked = validation::NewRule {
        name: name.to_owned(),
        conditions: vec![Condition { field: "amount".to_owned(), test: Test::Above, values: vec![amount.to_owned()] }],
        required_fields: vec!["contact_id".to_owned()],
        ..validation::NewRule::default()
    };
    validation::add_rule(&mut tx, RecordKind::Deal, contact_asked).await?;
    for (name, line) in data::SEARCHES {
        search::save(&mut tx, name, line, true).await?;
    }
    tx.commit().await
}
