//! A property of undo: whatever people have done, each taking back is refused in words or puts back exactly what the change
//! changed; and taking everything back, the latest first, brings every row back as it was, archived ones among them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use crm_core::actor::{Actor, Origin, Scope};
use crm_core::custom_fields::{self, NewField};
use crm_core::pipelines;
use crm_core::records::{self, Changes, RecordKind};
use crm_core::undo;
use crm_core::users;
use crm_core::workspaces::Workspace;
use crm_core::{Crm, Error, Result, Role, Tx};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::world::{self, World};

/// Something that somebody does, out of numbers that a property test chooses.
#[derive(Debug, Clone, Copy)]
struct Deed {
    who: usize,
    what: What,
    at: usize,
    value: usize,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Add(RecordKind),
    Change(RecordKind, usize),
    ChangeMany(RecordKind),
    Archive,
    Restore,
    Leave,
    UndoOne,
    UndoBatch,
    UndoLast,
    UndoLastOf,
}

const KINDS: [RecordKind; 6] = [
    RecordKind::Company,
    RecordKind::Contact,
    RecordKind::Lead,
    RecordKind::Deal,
    RecordKind::Task,
    RecordKind::Reminder,
];

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let kind = || prop::sample::select(KINDS.to_vec());
    let what = prop_oneof![
        6 => kind().prop_map(What::Add),
        18 => (kind(), 0..9_usize).prop_map(|(kind, field)| What::Change(kind, field)),
        1 => prop::sample::select(vec![RecordKind::Contact, RecordKind::Task]).prop_map(What::ChangeMany),
        2 => Just(What::Archive),
        2 => Just(What::Restore),
        1 => Just(What::Leave),
        4 => Just(What::UndoOne),
        1 => Just(What::UndoBatch),
        2 => Just(What::UndoLast),
        1 => Just(What::UndoLastOf),
    ];
    let deed = (0..2_usize, what, 0..40_usize, 0..40_usize);
    prop::collection::vec(deed.prop_map(|(who, what, at, value)| Deed { who, what, at, value }), 6..26)
}

/// Every row by its table and id, without what says when and by whom it was written last, and with its lists.
type Rows = BTreeMap<(String, Uuid), Map<String, Value>>;

/// What one step has done: the events, or the batch, and who did it. What somebody wants to remember is seen by nobody else.
#[derive(Debug)]
struct Done {
    who: usize,
    events: Vec<Uuid>,
    batch: Option<Uuid>,
}

/// A workspace in which people do things. Each step has its moment and its transaction.
struct Doing<'a> {
    world: &'a World,
    workspace: Workspace,
    /// An administrator and a manager who do things, and somebody who may leave.
    people: Vec<Actor>,
    leaver: Uuid,
    stages: Vec<String>,
    records: Vec<(RecordKind, Uuid)>,
    seen: Option<Uuid>,
}

impl<'a> Doing<'a> {
    async fn begin(world: &'a World) -> Self {
        let crm: &Crm = &world.crm;
        let workspace = world::install(crm).await;
        let mut people = Vec::new();
        for role in [Role::Admin, Role::Manager, Role::SalesRep] {
            people.push(world::person(crm, &workspace, role, Scope::All).await);
        }
        let leaver = people.pop().unwrap().user_id().unwrap();
        let mut tx = crm.begin(&people[0]).await.unwrap();
        for kind in [RecordKind::Contact, RecordKind::Deal] {
            let field = NewField { name: "Level".into(), shape: "number".into(), ..NewField::default() };
            custom_fields::define(&mut tx, kind, field).await.unwrap();
        }
        let stages = pipelines::stages(&mut tx, None).await.unwrap().iter().map(|stage| stage.id.to_string()).collect();
        tx.commit().await.unwrap();
        let mut doing = Self { world, workspace, people, leaver, stages, records: Vec::new(), seen: None };
        doing.look(&mut doing.system().await, 0).await;
        doing
    }

    async fn system(&self) -> Tx {
        self.world.crm.begin(&Actor::system(self.workspace.id, Origin::Console)).await.unwrap()
    }

    /// Nothing, or a record of this kind.
    fn some(&self, kind: RecordKind, value: usize) -> Value {
        let all: Vec<Uuid> = self.records.iter().filter(|(known, _)| *known == kind).map(|(_, id)| *id).collect();
        all.get(value % (all.len() + 1)).map_or(Value::Null, |id| json!(id))
    }

    fn owner(&self, value: usize) -> Value {
        let ids = self.people.iter().map(|person| person.user_id().unwrap()).chain([self.leaver]);
        ids.collect::<Vec<_>>().get(value % 4).map_or(Value::Null, |id| json!(id))
    }

    fn addition(&self, kind: RecordKind, value: usize) -> Changes {
        let about = |changes: Changes, kind: RecordKind| {
            let id = self.some(kind, value);
            if id.is_null() { changes } else { changes.with("record_kind", kind.as_str()).with("record_id", id) }
        };
        match kind {
            RecordKind::Company => Changes::new().with("name", "Acme").with("parent_id", self.some(kind, value)),
            RecordKind::Contact => {
                Changes::new().with("name", "Zoe").with("company_id", self.some(RecordKind::Company, value))
            }
            RecordKind::Lead => Changes::new().with("contact_id", self.some(RecordKind::Contact, value)),
            RecordKind::Deal => Changes::new()
                .with("name", "Deal")
                .with("currency", "EUR")
                .with("stage_id", self.stages[0].as_str())
                .with("contact_id", self.some(RecordKind::Contact, value)),
            RecordKind::Task => about(
                Changes::new().with("title", "Call").with(
                    if value.is_multiple_of(2) { "due_on" } else { "due_at" },
                    if value.is_multiple_of(2) { "2027-03-10" } else { "2027-03-10T10:00:00Z" },
                ),
                RecordKind::Contact,
            ),
            _ if value.is_multiple_of(3) => about(
                Changes::new().with("occasion", "custom").with("remind_at", "2027-02-01T10:00:00Z"),
                RecordKind::Deal,
            ),
            _ => about(Changes::new().with("occasion", "deadline").with("minutes_before", 60), RecordKind::Task),
        }
    }

    fn change(&self, kind: RecordKind, field: usize, value: usize) -> Changes {
        let pick = |values: &[Value]| values[value % values.len()].clone();
        let day = |values: [Value; 4]| pick(&values);
        let tags = json!((0..value % 3).map(|n| format!("tag{n}")).collect::<Vec<_>>());
        let one = |key: &str, value: Value| Changes::new().with(key, value);
        match (kind, field) {
            (RecordKind::Lead | RecordKind::Deal | RecordKind::Company | RecordKind::Contact | RecordKind::Task, 0) => {
                one("owner_id", self.owner(value))
            }
            (RecordKind::Company, 1..=3) => one("parent_id", self.some(kind, value)),
            (RecordKind::Company, 4) => one("phones", pick(&[json!([]), json!(["+33612345678"])])),
            (RecordKind::Company, 5) => one("tags", tags),
            (RecordKind::Company, 6) => one("lifecycle", pick(&[json!("customer"), json!("former"), json!("lead")])),
            (RecordKind::Company, _) => one("name", pick(&[json!("Acme"), json!("Globex"), json!("Initech")])),
            (RecordKind::Contact, 1 | 2) => one("company_id", self.some(RecordKind::Company, value)),
            (RecordKind::Contact, 3) => {
                one("emails", pick(&[json!([]), json!(["a@b.example"]), json!(["c@d.example", "a@b.example"])]))
            }
            (RecordKind::Contact, 4) => one("cf.level", pick(&[Value::Null, json!("1"), json!("2.5")])),
            (RecordKind::Contact, 5) => one("tags", tags),
            (RecordKind::Contact, _) => one("title", pick(&[Value::Null, json!("CEO"), json!("CFO")])),
            (RecordKind::Lead, 1..=5) => match value % 5 {
                0 => one("status", json!("disqualified")).with("disqualified_reason", "no_need"),
                1 => one("status", json!("new")),
                2 => one("status", json!("qualified")),
                _ => one("status", json!("working")),
            },
            (RecordKind::Lead, _) => one("source", pick(&[Value::Null, json!("web"), json!("fair")])),
            (RecordKind::Deal, 1..=3) => {
                one("stage_id", json!(self.stages[value % self.stages.len()])).with("close_reason", "price")
            }
            (RecordKind::Deal, 4) => one("amount", pick(&[Value::Null, json!("1.00"), json!("2.50")])),
            (RecordKind::Deal, 5) => match self.some(RecordKind::Contact, value) {
                Value::Null => one("contacts", json!([])),
                id => one("contacts", json!([{ "contact_id": id, "role": "user" }])),
            },
            (RecordKind::Deal, 6) => one("cf.level", pick(&[Value::Null, json!("1"), json!("2.5")])),
            (RecordKind::Deal, 7) => one("contact_id", self.some(RecordKind::Contact, value)),
            (RecordKind::Deal, _) => one("company_id", self.some(RecordKind::Company, value)),
            (RecordKind::Task, 1) => {
                one("due_on", day([Value::Null, json!("2027-03-01"), json!("2027-03-10"), json!("2027-03-20")]))
            }
            (RecordKind::Task, 2) => {
                let moments = ["2027-03-01T08:00:00Z", "2027-03-10T10:00:00Z", "2027-03-20T12:00:00Z"];
                one("due_at", day([Value::Null, json!(moments[0]), json!(moments[1]), json!(moments[2])]))
            }
            (RecordKind::Task, 3) => {
                one("start_on", day([Value::Null, json!("2027-02-20"), json!("2027-03-05"), json!("2027-03-15")]))
            }
            (RecordKind::Task, 4) => one("recurrence", pick(&[Value::Null, json!("daily"), json!("weekly:mon")])),
            (RecordKind::Task, 5 | 6) => {
                one("status", pick(&[json!("done"), json!("open"), json!("done"), json!("canceled")]))
            }
            (RecordKind::Task, 7) => one("snoozed_until", pick(&[Value::Null, json!("2027-01-15T08:00:00Z")])),
            (RecordKind::Task, _) => match self.some(RecordKind::Deal, value) {
                Value::Null => one("record_kind", Value::Null).with("record_id", Value::Null),
                id => one("record_kind", json!("deal")).with("record_id", id),
            },
            (_, 0..=2) => one("state", pick(&[json!("canceled"), json!("pending")])),
            (_, 3 | 4) => one("minutes_before", pick(&[json!(0), json!(30), json!(1440)])),
            (_, 5 | 6) => one("occasion", json!("custom")).with("remind_at", "2027-02-10T10:00:00Z"),
            _ => one("note", pick(&[Value::Null, json!("Bring the offer")])),
        }
    }

    /// One of the events so far, whether it followed from another or not; who works here is left to whole batches.
    async fn an_event(&self, tx: &mut Tx, at: usize) -> Option<Uuid> {
        let all: Vec<Uuid> =
            sqlx::query_scalar("SELECT id FROM crm.events WHERE record_kind NOT IN ('field', 'user') ORDER BY id DESC")
                .fetch_all(tx.conn())
                .await
                .unwrap();
        all.get(at % all.len().max(1)).copied()
    }

    /// False where it was refused, or there was nothing to do.
    async fn perform(&mut self, tx: &mut Tx, deed: Deed) -> Result<bool, TestCaseError> {
        let of_kind = |kind: RecordKind| -> Vec<Uuid> {
            self.records.iter().filter(|(known, _)| *known == kind).map(|(_, id)| *id).collect()
        };
        let any = self.records.get(deed.at % self.records.len().max(1)).copied();
        match deed.what {
            // A lead is somebody's.
            What::Add(RecordKind::Lead) if self.some(RecordKind::Contact, deed.value).is_null() => Ok(false),
            What::Add(kind) => {
                let added = in_words(records::add(tx, kind, &self.addition(kind, deed.value)).await)?;
                self.records.extend(added.iter().map(|added| (kind, added.id)));
                Ok(added.is_some())
            }
            What::Change(kind, field) => {
                let all = of_kind(kind);
                let Some(id) = all.get(deed.at % all.len().max(1)) else { return Ok(false) };
                let changes = self.change(kind, field, deed.value);
                was_done(records::update(tx, kind, *id, &changes, None).await)
            }
            What::ChangeMany(kind) => {
                let changes = self.change(kind, deed.at % 6, deed.value);
                was_done(records::update_many(tx, kind, &of_kind(kind), &changes).await)
            }
            What::Archive | What::Restore | What::UndoLastOf => {
                let Some((kind, id)) = any else { return Ok(false) };
                match deed.what {
                    What::Archive => was_done(records::archive(tx, kind, id).await),
                    What::Restore => was_done(records::restore(tx, kind, id).await),
                    _ => was_done(undo::last_of(tx, id).await),
                }
            }
            What::Leave => {
                let heir = self.people[1].user_id().filter(|_| deed.value.is_multiple_of(2));
                was_done(users::deactivate(tx, self.leaver, heir).await)
            }
            What::UndoOne => match self.an_event(tx, deed.at).await {
                Some(event) => exactly(tx, event).await,
                None => Ok(false),
            },
            What::UndoBatch => {
                let batches: Vec<Uuid> = sqlx::query_scalar(
                    "SELECT DISTINCT batch_id FROM crm.events WHERE batch_id IS NOT NULL ORDER BY batch_id DESC",
                )
                .fetch_all(tx.conn())
                .await
                .unwrap();
                let Some(batch) = batches.get(deed.at % batches.len().max(1)) else { return Ok(false) };
                was_done(undo::batch(tx, *batch).await)
            }
            What::UndoLast => was_done(undo::last(tx).await),
        }
    }

    /// What has happened since the last look, and the records that came by it.
    async fn look(&mut self, tx: &mut Tx, who: usize) -> Option<Done> {
        let found: Vec<(Uuid, Option<Uuid>, bool)> = sqlx::query_as(
            "SELECT id, batch_id, caused_by IS NULL AND cardinality(fields) > 0 FROM crm.events
              WHERE $1::uuid IS NULL OR id > $1 ORDER BY id",
        )
        .bind(self.seen)
        .fetch_all(tx.conn())
        .await
        .unwrap();
        self.seen = found.last().map(|(id, _, _)| *id).or(self.seen);
        let own: Vec<_> = found.into_iter().filter(|(_, _, own)| *own).collect();
        let batch = own.first()?.1;
        Some(Done { who, events: own.into_iter().map(|(id, _, _)| id).collect(), batch })
    }

    /// Takes a step back that is the latest which holds.
    async fn take_back(&self, tx: &mut Tx, done: &Done) -> Result<(), TestCaseError> {
        let failed = |error: Error| TestCaseError::fail(format!("{done:?} is not taken back: {error:?}"));
        if let Some(batch) = done.batch {
            let undone = undo::batch(tx, batch).await.map_err(failed)?;
            prop_assert_eq!(undone.kept, vec![], "of a batch");
            return Ok(());
        }
        for event in done.events.iter().rev() {
            undo::event(tx, *event).await.map_err(failed)?;
        }
        Ok(())
    }
}

/// What somebody did, or nothing where it was refused in words; a fault fails the case.
fn in_words<T>(result: Result<T>) -> Result<Option<T>, TestCaseError> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(Error::User(_)) => Ok(None),
        Err(fault) => Err(TestCaseError::fail(format!("a fault: {fault:?}"))),
    }
}

fn was_done<T>(result: Result<T>) -> Result<bool, TestCaseError> {
    Ok(in_words(result)?.is_some())
}

/// Takes one change back: it puts back exactly its fields, or is refused and nothing differs.
async fn exactly(tx: &mut Tx, event: Uuid) -> Result<bool, TestCaseError> {
    let (record, before): (Uuid, Option<Value>) = sqlx::query_as(
        "SELECT e.record_id, v.before FROM crm.events e LEFT JOIN crm.event_values v ON v.event_id = e.id WHERE e.id = $1",
    )
    .bind(event)
    .fetch_one(tx.conn())
    .await
    .unwrap();
    let was = rows(tx).await;
    let Some(undone) = in_words(undo::event(tx, event).await)? else {
        prop_assert_eq!(rows(tx).await, was, "a refusal leaves everything");
        return Ok(false);
    };
    let is = rows(tx).await;
    let Some(done) = undone.done else { return Ok(false) };
    let followed: Vec<Uuid> = sqlx::query_scalar("SELECT record_id FROM crm.events WHERE caused_by = $1")
        .bind(done.event)
        .fetch_all(tx.conn())
        .await
        .unwrap();
    let before = before.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    for (key, now) in done.after.iter().filter(|(key, _)| before.contains_key(*key)) {
        let left = key == "owner_id" && now.is_null();
        prop_assert!(
            left || before.get(key) == Some(now),
            "{} of {:?}: {} and not {:?}",
            key,
            done,
            now,
            before.get(key)
        );
    }
    for (place, row) in &is {
        let differing: BTreeSet<&str> = row
            .iter()
            .filter(|(key, value)| was.get(place).and_then(|row| row.get(*key)) != Some(value))
            .map(|(key, _)| key.as_str())
            .collect();
        if differing.is_empty() || followed.contains(&place.1) || place.0 == "reminder" && place.1 != record {
            continue;
        }
        prop_assert_eq!(place.1, record, "another record differs: {:?} {:?}", place, differing);
        let expected = |key: &&str| {
            let derived = ["deleted_at", "owner_id", "due_by", "place", "name_key", "stages"].contains(key);
            let own = *key == "custom" && before.keys().any(|key| key.starts_with("cf."));
            derived || own || before.contains_key(*key)
        };
        let unexpected: Vec<_> = differing.into_iter().filter(|key| !expected(key)).collect();
        prop_assert!(unexpected.is_empty(), "{:?} of {:?}", unexpected, done);
    }
    Ok(true)
}

async fn rows(tx: &mut Tx) -> Rows {
    let rows: Vec<(String, Uuid, Value)> = sqlx::query_as(
        "WITH tags AS (SELECT r.record_id AS id, jsonb_agg(t.name ORDER BY t.name) AS list
                         FROM crm.record_tags r JOIN crm.tags t ON t.id = r.tag_id GROUP BY 1),
              rows AS (
           SELECT 'contact' AS what, c.id, to_jsonb(c) || jsonb_build_object('emails',
                  (SELECT jsonb_agg(e.email ORDER BY e.position) FROM crm.contact_emails e WHERE e.contact_id = c.id)) AS r
             FROM crm.contacts c
           UNION ALL SELECT 'company', o.id, to_jsonb(o) || jsonb_build_object('phones',
                  (SELECT jsonb_agg(p.number ORDER BY p.position) FROM crm.company_phones p WHERE p.company_id = o.id))
             FROM crm.companies o
           UNION ALL SELECT 'lead', l.id, to_jsonb(l) FROM crm.leads l
           UNION ALL SELECT 'deal', d.id, to_jsonb(d) || jsonb_build_object('contacts',
                  (SELECT jsonb_agg(jsonb_build_array(p.contact_id, p.role) ORDER BY p.position) FROM crm.deal_contacts p WHERE p.deal_id = d.id),
                  'stages', (SELECT jsonb_agg(jsonb_build_array(s.from_stage_id, s.to_stage_id, s.changed_at, s.left_at) ORDER BY s.changed_at, s.id)
                               FROM crm.deal_stage_changes s WHERE s.deal_id = d.id)) FROM crm.deals d
           UNION ALL SELECT 'task', k.id, to_jsonb(k) FROM crm.tasks k
           UNION ALL SELECT 'reminder', m.id, to_jsonb(m) FROM crm.reminders m WHERE NOT automatic
           UNION ALL SELECT 'user', u.id, jsonb_build_object('status', u.status) FROM crm.users u)
         SELECT what, rows.id, r - ARRAY['version', 'updated_at', 'updated_by', 'deleted_by'] || jsonb_build_object('tags', tags.list)
           FROM rows LEFT JOIN tags ON tags.id = rows.id",
    )
    .fetch_all(tx.conn())
    .await
    .unwrap();
    rows.into_iter().map(|(what, id, row)| ((what, id), row.as_object().unwrap().clone())).collect()
}

/// The rows are as they were; what has come since is archived. What a task has with it goes with the task.
fn same(is: &Rows, was: &Rows, step: &str) -> Result<(), TestCaseError> {
    for (place, row) in was {
        prop_assert_eq!(is.get(place), Some(row), "{:?} after {}", place, step);
    }
    for (place, row) in is.iter().filter(|(place, _)| !was.contains_key(*place) && place.0 != "reminder") {
        prop_assert!(
            row.get("deleted_at").is_some_and(|at| !at.is_null()),
            "{:?} is still there after {}",
            place,
            step
        );
    }
    Ok(())
}

/// How many companies stand above themselves.
async fn above_themselves(tx: &mut Tx) -> i64 {
    let count = "WITH RECURSIVE above AS (
           SELECT id AS below, parent_id AS id, 1 AS depth FROM crm.companies WHERE parent_id IS NOT NULL
           UNION ALL SELECT a.below, c.parent_id, a.depth + 1 FROM above a JOIN crm.companies c ON c.id = a.id
            WHERE c.parent_id IS NOT NULL AND a.depth < 40)
         SELECT count(*) FROM above WHERE below = id";
    sqlx::query_scalar(count).fetch_one(tx.conn()).await.unwrap()
}

async fn case(world: &World, deeds: &[Deed]) -> Result<(), TestCaseError> {
    let mut doing = Doing::begin(world).await;
    let mut states = vec![rows(&mut doing.system().await).await];
    let mut steps: Vec<Done> = Vec::new();
    for deed in deeds {
        world.db.clock().advance(Duration::minutes(1));
        let mut tx = world.crm.begin(&doing.people[deed.who]).await.unwrap();
        if !doing.perform(&mut tx, *deed).await? {
            continue;
        }
        prop_assert_eq!(above_themselves(&mut tx).await, 0);
        if let Some(done) = doing.look(&mut tx, deed.who).await {
            states.push(rows(&mut tx).await);
            steps.push(done);
        }
        tx.commit().await.unwrap();
    }
    while let Some(done) = steps.pop() {
        world.db.clock().advance(Duration::minutes(1));
        let mut tx = world.crm.begin(&doing.people[done.who]).await.unwrap();
        doing.take_back(&mut tx, &done).await?;
        states.pop();
        same(&rows(&mut tx).await, states.last().unwrap(), &format!("{done:?}"))?;
        tx.commit().await.unwrap();
    }
    Ok(())
}

#[test]
fn whatever_is_taken_back_in_whatever_order_is_refused_in_words_or_exact_and_all_of_it_comes_back() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::shared());
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { Config::default().cases } else { 12 };
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new(config);
    runner.run(&deeds(), |deeds| runtime.block_on(case(&world, &deeds))).unwrap();
}
