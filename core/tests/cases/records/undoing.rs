//! Undo: of one change, of the last thing somebody did, of a batch; refused where it would take back somebody else's work.

use crm_core::actor::Actor;
use crm_core::records::{self, Changes, RecordKind};
use crm_core::undo::{self, LastUndone};
use crm_core::{Role, Tx, contacts, deals, history};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{self, World, code};

async fn title(tx: &mut Tx, id: Uuid, title: &str) -> Uuid {
    let changes = Changes::new().with("title", title);
    match records::update(tx, RecordKind::Contact, id, &changes, None).await.unwrap() {
        records::Updated::Done(done) => done.event,
        other => panic!("{other:?}"),
    }
}

async fn title_of(tx: &mut Tx, id: Uuid) -> Option<String> {
    contacts::card(tx, id).await.unwrap().unwrap().title
}

#[tokio::test]
async fn one_change_is_taken_back_and_done_again() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let ceo = title(&mut tx, zoe, "CEO").await;
    let undone = undo::event(&mut tx, ceo).await.unwrap();
    assert_eq!(title_of(&mut tx, zoe).await, None);
    assert_eq!(undone.reference.unwrap().to_string(), "C-1");
    assert_eq!(code(undo::event(&mut tx, ceo).await), "undo-already");
    let redone = undo::event(&mut tx, undone.done.unwrap().event).await.unwrap();
    assert_eq!(title_of(&mut tx, zoe).await.as_deref(), Some("CEO"));
    undo::event(&mut tx, ceo).await.unwrap();
    assert_eq!(title_of(&mut tx, zoe).await, None, "what was done again can be undone again");
    assert_eq!(code(undo::event(&mut tx, redone.done.unwrap().event).await), "undo-changed-since");
    assert_eq!(history::of_record(&mut tx, zoe, 10).await.unwrap().len(), 5);
}

#[tokio::test]
async fn the_last_thing_is_the_last_that_still_holds() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    title(&mut tx, zoe, "CEO").await;
    title(&mut tx, zoe, "CFO").await;
    for expected in [Some("CEO"), None] {
        assert!(matches!(undo::last(&mut tx).await.unwrap(), LastUndone::One(_)));
        assert_eq!(title_of(&mut tx, zoe).await.as_deref(), expected);
    }
    undo::last(&mut tx).await.unwrap();
    assert!(contacts::card(&mut tx, zoe).await.unwrap().is_none(), "the contact itself");
    assert_eq!(code(undo::last(&mut tx).await), "undo-nothing");
}

#[tokio::test]
async fn it_is_refused_where_somebody_changed_the_same_field_since_and_only_there() {
    let world = World::shared().await;
    let (anna, bob) = (world.person(Role::Manager).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&anna).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let ceo = title(&mut tx, zoe, "CEO").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&bob).await;
    let city = Changes::new().with("city", "Lyon");
    records::update(&mut tx, RecordKind::Contact, zoe, &city, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anna).await;
    undo::event(&mut tx, ceo).await.unwrap();
    assert_eq!(contacts::card(&mut tx, zoe).await.unwrap().unwrap().city.as_deref(), Some("Lyon"));
    let cfo = title(&mut tx, zoe, "CFO").await;
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&bob).await;
    title(&mut tx, zoe, "COO").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anna).await;
    let Err(crm_core::Error::User(refusal)) = undo::event(&mut tx, cfo).await else { panic!("undone") };
    let words = refusal.text().render("en");
    let words = words.replace(&bob.person.as_ref().unwrap().name, "Bob");
    let at = crm_core::texts::date_time(tx.now(), tx.now(), chrono_tz::Tz::Europe__Paris);
    assert_eq!(
        words,
        format!("Bob changed the title of C-1 since ({at}), so this can't be undone."),
        "in their own time"
    );
    assert_eq!(title_of(&mut tx, zoe).await.as_deref(), Some("COO"));
    let created = first_event(&mut tx, zoe).await;
    assert_eq!(code(undo::event(&mut tx, created).await), "undo-worked-on-since");
}

async fn first_event(tx: &mut Tx, record: Uuid) -> Uuid {
    sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 ORDER BY id LIMIT 1")
        .bind(record)
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

#[tokio::test]
async fn only_who_did_it_or_an_administrator_may_and_only_what_they_see() {
    let world = World::shared().await;
    let (rep, manager, admin) =
        (world.person(Role::SalesRep).await, world.person(Role::Manager).await, world.person(Role::Admin).await);
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let ceo = title(&mut tx, zoe, "CEO").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&manager).await;
    assert_eq!(code(undo::event(&mut tx, ceo).await), "undo-not-yours");
    let mut tx = world.tx_of(&admin).await;
    undo::event(&mut tx, ceo).await.unwrap();
    let give = Changes::new().with("owner_id", admin.user_id().unwrap().to_string());
    records::update(&mut tx, RecordKind::Contact, zoe, &give, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let created = first_event(&mut tx, zoe).await;
    assert_eq!(code(undo::event(&mut tx, created).await), "record-gone");
}

#[tokio::test]
async fn what_others_have_linked_to_stays() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let acme = world::company(&mut tx, "Acme").await.id;
    world::deal_at(&mut tx, "Deal", acme).await;
    let created = first_event(&mut tx, acme).await;
    assert_eq!(code(undo::event(&mut tx, created).await), "undo-in-use");
    undo::last(&mut tx).await.unwrap();
    undo::event(&mut tx, created).await.unwrap();
}

#[tokio::test]
async fn a_batch_goes_as_one_and_leaves_what_somebody_has_built_on() {
    let world = World::shared().await;
    let (rep, other) = (world.person(Role::Manager).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&rep).await;
    let mut ids = Vec::new();
    for name in ["A", "B", "C"] {
        ids.push(world::contact(&mut tx, name).await.id);
    }
    let changes = Changes::new().with("city", "Lyon");
    records::update_many(&mut tx, RecordKind::Contact, &ids, &changes).await.unwrap();
    let batch = tx.batch().unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&other).await;
    let paris = Changes::new().with("city", "Paris");
    records::update(&mut tx, RecordKind::Contact, ids[1], &paris, None).await.unwrap();
    assert_eq!(code(undo::batch(&mut tx, batch).await), "undo-not-yours");
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let LastUndone::Batch(undone) = undo::last(&mut tx).await.unwrap() else { panic!("not the batch") };
    assert_eq!((undone.undone, undone.kept.len()), (2, 1));
    assert_eq!((undone.kept[0].1, undone.kept[0].2.code()), (ids[1], "undo-changed-since"));
    let mut cities = Vec::new();
    for id in &ids {
        cities.push(contacts::card(&mut tx, *id).await.unwrap().unwrap().city);
    }
    assert_eq!(cities, [None, Some("Paris".to_owned()), None]);
    let redo = tx.batch().unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(undo::batch(&mut tx, redo).await.unwrap().undone, 2, "and done again");
}

/// Something that somebody does, out of numbers that a property test chooses.
#[derive(Debug, Clone)]
enum Deed {
    AddContact,
    AddDeal,
    Rename(usize, String),
    Addresses(usize, u8),
    Tag(usize, u8),
    Move(usize, usize),
    Amount(usize, u32),
    Archive(usize),
    Restore(usize),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let pick = 0..6_usize;
    let deed = prop_oneof![
        2 => Just(Deed::AddContact),
        2 => Just(Deed::AddDeal),
        3 => (pick.clone(), "[a-z]{1,8}").prop_map(|(at, name)| Deed::Rename(at, name)),
        2 => (pick.clone(), 0..4_u8).prop_map(|(at, count)| Deed::Addresses(at, count)),
        2 => (pick.clone(), 0..4_u8).prop_map(|(at, count)| Deed::Tag(at, count)),
        4 => (pick.clone(), 0..6_usize).prop_map(|(at, stage)| Deed::Move(at, stage)),
        2 => (pick.clone(), 0..1_000_000_u32).prop_map(|(at, cents)| Deed::Amount(at, cents)),
        1 => pick.clone().prop_map(Deed::Archive),
        1 => pick.prop_map(Deed::Restore),
    ];
    prop::collection::vec(deed, 1..14)
}

/// A workspace in which somebody does things.
struct Doing {
    tx: Tx,
    contacts: Vec<Uuid>,
    deals: Vec<Uuid>,
}

impl Doing {
    async fn begin(world: &World, actor: &Actor) -> Self {
        Self { tx: world.tx_of(actor).await, contacts: Vec::new(), deals: Vec::new() }
    }

    fn contact(&self, at: usize) -> Option<Uuid> {
        self.contacts.get(at % self.contacts.len().max(1)).copied()
    }

    fn deal(&self, at: usize) -> Option<Uuid> {
        self.deals.get(at % self.deals.len().max(1)).copied()
    }

    async fn change(&mut self, kind: RecordKind, id: Option<Uuid>, changes: Changes) {
        // A refusal (archived, unchanged) changes nothing, as for a person.
        if let Some(id) = id {
            let _ = records::update(&mut self.tx, kind, id, &changes, None).await;
        }
    }

    async fn perform(&mut self, deed: &Deed) {
        match deed.clone() {
            Deed::AddContact => self.contacts.push(world::contact(&mut self.tx, "Zoe").await.id),
            Deed::AddDeal => {
                let changes = Changes::new()
                    .with("name", "Deal")
                    .with("contact_id", self.contacts.last().map(ToString::to_string))
                    .with("currency", "EUR")
                    .with("stage_id", world::stage(&mut self.tx, "New").await.id.to_string());
                if let Ok(added) = records::add(&mut self.tx, RecordKind::Deal, &changes).await {
                    self.deals.push(added.id);
                }
            }
            Deed::Rename(at, name) => {
                self.change(RecordKind::Contact, self.contact(at), Changes::new().with("name", name)).await
            }
            Deed::Addresses(at, count) => {
                let emails: Vec<_> = (0..count).map(|n| format!("a{n}@b.example")).collect();
                self.change(RecordKind::Contact, self.contact(at), Changes::new().with("emails", json!(emails))).await;
            }
            Deed::Tag(at, count) => {
                let tags: Vec<_> = (0..count).map(|n| format!("tag{n}")).collect();
                self.change(RecordKind::Deal, self.deal(at), Changes::new().with("tags", json!(tags))).await;
            }
            Deed::Move(at, stage) => {
                let stages = crm_core::pipelines::stages(&mut self.tx, None).await.unwrap();
                let stage = stages[stage % stages.len()].id.to_string();
                let changes = Changes::new().with("stage_id", stage).with("close_reason", "price");
                self.change(RecordKind::Deal, self.deal(at), changes).await;
            }
            Deed::Amount(at, cents) => {
                let amount = rust_decimal::Decimal::new(cents.into(), 2).to_string();
                self.change(RecordKind::Deal, self.deal(at), Changes::new().with("amount", amount)).await;
            }
            Deed::Archive(at) => {
                if let Some(id) = self.contact(at) {
                    let _ = records::archive(&mut self.tx, RecordKind::Contact, id).await;
                }
            }
            Deed::Restore(at) => {
                if let Some(id) = self.contact(at) {
                    let _ = records::restore(&mut self.tx, RecordKind::Contact, id).await;
                }
            }
        }
    }

    /// Every row that is not archived, without what says when and by whom it was written last.
    async fn rows(&mut self) -> Vec<Value> {
        sqlx::query_scalar(
            "WITH rows AS (
               SELECT 'contact' AS what, to_jsonb(c) AS r, c.id FROM crm.contacts c WHERE c.deleted_at IS NULL
               UNION ALL SELECT 'deal', to_jsonb(d), d.id FROM crm.deals d WHERE d.deleted_at IS NULL
               UNION ALL SELECT 'email', to_jsonb(e), e.contact_id FROM crm.contact_emails e JOIN crm.contacts c ON c.id = e.contact_id AND c.deleted_at IS NULL
               UNION ALL SELECT 'tag', to_jsonb(t), t.record_id FROM crm.record_tags t JOIN crm.deals d ON d.id = t.record_id AND d.deleted_at IS NULL
               UNION ALL SELECT 'stage', to_jsonb(s), s.deal_id FROM crm.deal_stage_changes s JOIN crm.deals d ON d.id = s.deal_id AND d.deleted_at IS NULL)
             SELECT r - ARRAY['version', 'updated_at', 'updated_by'] FROM rows ORDER BY what, id, r::text",
        )
        .fetch_all(self.tx.conn())
        .await
        .unwrap()
    }
}

#[test]
fn undoing_any_sequence_of_changes_restores_the_rows() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (world, rep) = runtime.block_on(async {
        let world = World::shared().await;
        let rep = world.person(Role::Admin).await;
        (world, rep)
    });
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&deeds(), |deeds| {
        runtime.block_on(async {
            // Nothing is committed: each case begins with an empty workspace.
            let mut doing = Doing::begin(&world, &rep).await;
            let mut states = vec![doing.rows().await];
            for deed in &deeds {
                doing.perform(deed).await;
                let state = doing.rows().await;
                if states.last() != Some(&state) {
                    states.push(state);
                }
            }
            while let Some(state) = states.pop() {
                prop_assert_eq!(doing.rows().await, state);
                if !states.is_empty() {
                    undo::last(&mut doing.tx).await.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
                }
            }
            prop_assert_eq!(code(undo::last(&mut doing.tx).await), "undo-nothing");
            Ok(())
        })
    });
    outcome.unwrap();
}

#[tokio::test]
async fn a_move_that_is_undone_leaves_no_trace_in_the_stage_history() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let before = deals::card(&mut tx, deal).await.unwrap().unwrap();
    let to = world::stage(&mut tx, "Proposal").await.id;
    deals::move_to_stage(&mut tx, deal, to, None).await.unwrap();
    let LastUndone::One(undone) = undo::last(&mut tx).await.unwrap() else { panic!("a batch") };
    assert_eq!(undone.done.unwrap().kind, "deal.moved");
    let after = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!((after.stage, after.stage_entered_at), (before.stage, before.stage_entered_at));
    let moves: i64 = sqlx::query_scalar("SELECT count(*) FROM crm.deal_stage_changes WHERE deal_id = $1")
        .bind(deal)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(moves, 1, "only that it began");
}
