//! What the use cases are tried with: one of everything, made by the system.

use crm_core::activities;
use crm_core::actor::{Permission, Role, Scope};
use crm_core::assignment::{self, Member, NewRule, Strategy};
use crm_core::custom_fields::{self, NewField};
use crm_core::deals::{self, Closing};
use crm_core::files::{self, Content, NewFile, Received};
use crm_core::leads::{self, Conversion};
use crm_core::pipelines;
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::tasks::{self, Due, NewTask};
use crm_core::validation;
use crm_core::{Tx, quotas, search, teams};
use futures::stream::{self, StreamExt as _};
use uuid::Uuid;

use crate::people::{id, role};
use crate::world::{self, World};

pub(super) struct Things {
    pub person: Uuid,
    pub role: Uuid,
    pub team: Uuid,
    pub department: Uuid,
    pub company: Uuid,
    pub contact: Uuid,
    pub archived: Uuid,
    pub deal: Uuid,
    pub lead: Uuid,
    pub task: Uuid,
    pub note: Uuid,
    pub file: Uuid,
    pub bytes: Received,
    pub pipeline: Uuid,
    pub stage: Uuid,
    pub won: Uuid,
    pub reason: Uuid,
    pub field: Uuid,
    pub assignment_rule: Uuid,
    pub validation_rule: Uuid,
    pub event: Uuid,
    pub batch: Uuid,
}

impl Things {
    pub async fn fill(world: &World) -> Self {
        let person = id(&world.person(Role::SupportAgent).await);
        let bytes = stream::once(async { Ok(bytes::Bytes::from_static(b"quagga")) }).boxed();
        let bytes = files::receive(&world.crm, &world.system(), bytes).await.unwrap();
        // What comes after a batch in a transaction is part of it.
        let mut tx = world.tx().await;
        let won = won(&mut tx).await;
        tx.commit().await.unwrap();
        let mut tx = world.tx().await;
        let things = Self::made(&mut tx, person, won, bytes).await;
        tx.commit().await.unwrap();
        things
    }

    async fn made(tx: &mut Tx, person: Uuid, won: Uuid, bytes: Received) -> Self {
        let role = role(tx, "Spare", &[Permission::ReadRecords], Scope::Own).await;
        let department = teams::create_department(tx, "Sales").await.unwrap().id;
        let team = teams::create(tx, "Team", None).await.unwrap().id;
        let company = world::company(tx, "Acme").await.id;
        let contact = world::contact_at(tx, "Zoe", "zoe@acme.example").await.id;
        let domain = Changes::new().with("domain", "acme.example").with("follow_up_on", tx.today().to_string());
        records::update(tx, RecordKind::Company, company, &domain, None).await.unwrap();
        let deal = world::deal_at(tx, "Renewal", company).await;
        let lead = world::lead(tx, contact).await;
        let due = Some(Due::On(tx.today()));
        let new = NewTask { title: "Call".into(), due, about: Some((RecordKind::Deal, deal)), ..NewTask::default() };
        let task = tasks::add(tx, new).await.unwrap().id;
        let note = activities::add_note(tx, (RecordKind::Deal, deal), Some("Hello".into()), None).await.unwrap().id;
        let content = Content::Link { permalink: "https://acme.slack.com/files/F1".into(), size: 1 };
        let new = NewFile { record: (RecordKind::Deal, deal), name: "a.pdf".into(), content_type: None, content };
        let file = files::attach(tx, new).await.unwrap().id;
        let stage = pipelines::stages(tx, None).await.unwrap().remove(1);
        let reason = reasons::add(tx, ReasonKind::Lost, "Quagga").await.unwrap().id;
        let field = NewField { name: "Size".into(), shape: "number".into(), ..NewField::default() };
        let field = custom_fields::define(tx, RecordKind::Contact, field).await.unwrap().id;
        let rule = validation::NewRule {
            name: "Websites".into(),
            required_fields: vec!["website".into()],
            ..validation::NewRule::default()
        };
        let validation_rule = validation::add_rule(tx, RecordKind::Company, rule).await.unwrap().id;
        let (archived, event) = archived(tx).await;
        quotas::set(tx, person, super::sales::quarter(), "EUR 1".parse().unwrap()).await.unwrap();
        let assignment_rule = assignment::add_rule(tx, RecordKind::Lead, rule_for(person)).await.unwrap().id;
        let batch = batch(tx, contact).await;
        Self {
            person,
            role,
            team,
            department,
            company,
            contact,
            archived,
            deal,
            lead,
            task,
            note,
            file,
            bytes,
            pipeline: stage.pipeline_id,
            stage: stage.id,
            won,
            reason,
            field,
            assignment_rule,
            validation_rule,
            event,
            batch,
        }
    }
}

/// A lead that became a deal, which is won.
async fn won(tx: &mut Tx) -> Uuid {
    let contact = world::contact(tx, "Max").await.id;
    let lead = world::lead(tx, contact).await;
    let conversion = Conversion { deal: Some(Changes::new().with("name", "Big")), ..Conversion::default() };
    leads::convert(tx, lead, &conversion).await.unwrap();
    let deal = leads::card(tx, lead).await.unwrap().unwrap().converted_deal.unwrap();
    let deal = search::locate(tx, deal).await.unwrap().unwrap();
    deals::close(tx, deal, Closing::won("price"), None).await.unwrap();
    deal
}

/// An archived contact, and the event of its making.
async fn archived(tx: &mut Tx) -> (Uuid, Uuid) {
    let old = records::add(tx, RecordKind::Contact, &Changes::new().with("name", "Old")).await.unwrap();
    records::archive(tx, RecordKind::Contact, old.id).await.unwrap();
    (old.id, old.event)
}

/// A batch that changed a contact.
async fn batch(tx: &mut Tx, contact: Uuid) -> Uuid {
    let title = Changes::new().with("title", "CEO");
    let outcomes = records::update_many(tx, RecordKind::Contact, &[contact], &title).await.unwrap();
    assert!(matches!(outcomes[0].1, Ok(Updated::Done(_))));
    tx.batch().unwrap()
}

fn rule_for(person: Uuid) -> NewRule {
    NewRule {
        name: "All".to_owned(),
        conditions: Vec::new(),
        strategy: Strategy::RoundRobin,
        members: vec![Member::Person(person)],
        territories: Vec::new(),
        capacity: None,
    }
}
