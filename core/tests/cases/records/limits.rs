//! Whatever somebody gives is kept or refused in words: never "something broke on our side".

use crm_core::activities::{self, NewActivity};
use crm_core::assignment::{self, Member, NewRule, Strategy};
use crm_core::custom_fields::{self, NewField};
use crm_core::files::{self, Content, NewFile};
use crm_core::quotas::{self, Length};
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::catalogue::{Field, Place, SPECS, Shape, Spec};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::reminders::{self, When};
use crm_core::roles::{self, NewRole};
use crm_core::tasks::{self, NewTask};
use crm_core::texts::Text;
use crm_core::validation::{self, Condition, Test};
use crm_core::{Error, Permission, Permissions, Role, Scope, Tx, pipelines, search, teams};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::TestDatabase;
use crate::world::{self, World, code};

/// Constraints that nothing a person gives can break, with what keeps it so.
const KEPT: &[(&str, &[&str])] = &[
    (
        "the program alone gives these",
        &[
            "companies_number_key",
            "contacts_number_key",
            "deals_number_key",
            "leads_number_key",
            "tasks_number_key",
            "stages_of_pipeline_key",
            "users_role_check",
            "users_scope_check",
            "users_status_check",
            "tasks_completed_at_check",
            "tasks_due_time_check",
            "tasks_record_check",
            "files_place_check",
            "files_storage_key_check",
            "file_contents_sha256_check",
            "file_contents_size_check",
            "form_submissions_state_check",
            "events_actor_kind_check",
            "events_origin_check",
            "roles_system_check",
            "reminders_sent_at_check",
            "record_tags_record_kind_check",
            "exchange_rates_source_check",
            "settings_key_check",
            "user_settings_key_check",
        ],
    ),
    ("written with ON CONFLICT", &["tags_name_key", "users_slack_id_key", "form_submissions_dedupe_key"]),
    (
        "read by a shape that lets nothing else through",
        &[
            "users_email_check",
            "companies_domain_check",
            "contact_emails_email_check",
            "company_emails_email_check",
            "contact_phones_number_check",
            "company_phones_number_check",
            "deal_contacts_role_check",
            "deals_currency_check",
            "quotas_currency_check",
            "tags_name_check",
            "workspace_settings_country_check",
            "workspace_settings_currency_check",
            "workspace_settings_join_policy_check",
        ],
    ),
    (
        "refused by the rules of its kind",
        &[
            "activities_happened_at_check",
            "assignment_rules_name_check",
            "exchange_rates_base_check",
            "exchange_rates_currency_check",
            "exchange_rates_rate_check",
            "field_definitions_key_check",
            "forms_name_check",
            "pipelines_name_check",
            "stages_name_check",
            "reasons_key_check",
            "reasons_name_check",
            "recent_searches_query_check",
            "roles_key_check",
        ],
    ),
];

/// A constraint, and what its definition says where it is of a common sort.
#[derive(sqlx::FromRow)]
struct Constraint {
    table: String,
    name: String,
    definition: String,
    choices: Option<Vec<String>>,
    longest: Option<Vec<String>>,
    bounds: Option<Vec<String>>,
    least: Option<Vec<String>>,
    json: Option<Vec<String>>,
}

const CONSTRAINTS: &str = r"
  SELECT c.relname AS table, c.name, c.definition,
         regexp_match(c.definition, '^CHECK \(\((\w+) = ANY \(ARRAY\[(.*)\]\)\)\)$') AS choices,
         CASE WHEN c.definition !~ 'lower' THEN regexp_match(c.definition, 'length\((\w+)\) <= (\d+)') END AS longest,
         regexp_match(c.definition, '^CHECK \(\(\((\w+) >= (\d+)\) AND \(\w+ <= (\d+)\)\)\)$') AS bounds,
         regexp_match(c.definition, '^CHECK \(\((\w+) >=? (\d+)\)\)$') AS least,
         regexp_match(c.definition, '^CHECK \(\(jsonb_typeof\((\w+)\) =') AS json
    FROM (SELECT t.relname::text, c.conname::text AS name, pg_get_constraintdef(c.oid) AS definition
            FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
           WHERE c.connamespace = 'crm'::regnamespace AND c.contype IN ('c', 'u', 'x')
          UNION ALL
          SELECT t.relname::text, x.relname::text, 'UNIQUE' FROM pg_index i
            JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
           WHERE t.relnamespace = 'crm'::regnamespace AND t.relkind = 'r' AND i.indisunique
             AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)) AS c
   ORDER BY 2";

impl Constraint {
    /// Whether the catalogue lets nothing through that this check would refuse: its choices, its lengths, its bounds, what
    /// kind of JSON it is.
    fn is_kept_by_shape(&self) -> bool {
        let spec = SPECS.iter().find(|spec| spec.table == self.table);
        let field = |column: &str| spec.and_then(|spec| spec.field(column));
        let number = |text: &String| text.parse::<i64>().unwrap();
        if let Some([column, choices]) = self.choices.as_deref() {
            let allowed: Vec<&str> =
                choices.split(", ").map(|one| one.trim_end_matches("::text").trim_matches('\'')).collect();
            let keys = field(column).map(|field| &field.shape);
            return matches!(keys, Some(Shape::Choice(keys)) if keys.iter().all(|key| allowed.contains(key)));
        }
        if let Some([column, most]) = self.longest.as_deref() {
            return field(column).is_some_and(|field| match field.shape {
                Shape::Name(_) => field.longest as i64 <= number(most),
                Shape::Text(longest) | Shape::LongText(longest) => longest as i64 <= number(most),
                _ => false,
            });
        }
        if let Some([column, least, most]) = self.bounds.as_deref() {
            let shape = field(column).map(|field| &field.shape);
            return matches!(shape, Some(Shape::Integer(low, high)) if *low >= number(least) && *high <= number(most));
        }
        if let Some([column, least]) = self.least.as_deref() {
            let shape = field(column).map(|field| &field.shape);
            return matches!(shape, Some(Shape::Integer(low, _)) if *low >= number(least));
        }
        let Some([column]) = self.json.as_deref() else { return false };
        let holds = |field: &Field| matches!(field.place, Place::Within(within) if within == column);
        column == "custom"
            || spec.is_some_and(|spec| spec.fields.iter().any(holds))
            || field(column).is_some_and(|field| matches!(field.shape, Shape::Addresses | Shape::Keys | Shape::Json))
    }
}

#[tokio::test]
async fn every_constraint_has_words_or_cannot_be_broken() {
    let mut admin = TestDatabase::shared().await.admin().await;
    let constraints: Vec<Constraint> = sqlx::query_as(CONSTRAINTS).fetch_all(&mut admin).await.unwrap();
    assert!(constraints.len() > 100);
    let mut named: Vec<&str> = KEPT.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let mut wordless = Vec::new();
    for one in &constraints {
        match records::words_of(&one.name) {
            Some((text, field)) => {
                let words = Text::new(text).render("en");
                assert!(!words.contains('{') && words != text, "{}: {words}", one.name);
                let spec = SPECS.iter().find(|spec| spec.table == one.table).unwrap();
                assert!(spec.field(field).is_some(), "{} is about {field}", one.name);
            }
            None if one.is_kept_by_shape() => {}
            None => match named.iter().position(|known| *known == one.name) {
                Some(at) => drop(named.remove(at)),
                None => wordless.push(format!("{}: {}", one.name, one.definition)),
            },
        }
    }
    assert!(wordless.is_empty(), "no words for\n{}", wordless.join("\n"));
    assert!(named.is_empty(), "no such constraint, or kept by its shape: {named:?}");
}

#[tokio::test]
async fn every_column_that_is_never_empty_is_a_field_with_words_or_filled_by_the_program() {
    let mut admin = TestDatabase::shared().await.admin().await;
    for spec in SPECS {
        let columns: Vec<String> = sqlx::query_scalar(
            "SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = ('crm.' || $1)::regclass AND a.attnum > 0
                AND a.attnotnull AND NOT a.attisdropped AND a.attgenerated = ''",
        )
        .bind(spec.table)
        .fetch_all(&mut admin)
        .await
        .unwrap();
        for column in columns {
            let controlling = ["workspace_id", "id", "number", "version", "created_at", "updated_at", "custom"];
            let within = spec.fields.iter().any(|field| matches!(field.place, Place::Within(of) if of == column));
            let field = spec.field(&column).is_some();
            // What Slack tells of a person, and what is written along for the release before.
            let along = spec.table == "users" && ["slack_id", "role", "scope"].contains(&column.as_str());
            assert!(field || within || along || controlling.contains(&column.as_str()), "{}.{column}", spec.table);
        }
    }
}

/// Days at the ends of what is read, and beyond.
const DAYS: [&str; 7] =
    ["0000-01-01", "-0001-01-01", "+12345-01-01", "9999-12-31", "9998-12-31", "1000-01-01", "1969-12-31"];

/// What people, programs and files have sent for a value of such a field.
fn odd_values(shape: &Shape) -> Vec<Value> {
    let mut values = vec![
        json!(null),
        json!(""),
        json!("x"),
        json!(-1),
        json!(1e30),
        json!("9".repeat(50)),
        json!("a\0b"),
        json!("x".repeat(150)),
        json!("x".repeat(20_000)),
        json!([]),
        json!(["x", "x"]),
        json!([1, null, [], {}]),
        json!({}),
        json!({"a": [1]}),
        json!(true),
        json!("NaN"),
        json!(Uuid::now_v7()),
        json!([{"contact_id": 1, "role": "champion"}]),
    ];
    if matches!(shape, Shape::Date | Shape::Moment | Shape::Json) {
        for day in DAYS {
            values.push(json!(day));
            values.push(json!(format!("{day}T00:00:00Z")));
        }
    }
    values
}

/// What a new record of each kind must have, and a record of that kind where there is one to be changed.
async fn one_of_each(tx: &mut Tx) -> Vec<(&'static Spec, Changes, Uuid)> {
    let person = tx.user_id().unwrap();
    let contact = world::contact_at(tx, "Zoe", "zoe@acme.example").await.id;
    let company = world::company(tx, "Acme").await.id;
    let deal = world::deal(tx, "Deal", "12").await;
    let lead = world::lead(tx, contact).await;
    let stage = world::stage(tx, "Proposal").await;
    let pipeline = pipelines::list(tx).await.unwrap().remove(0).id;
    let task = tasks::add(tx, NewTask { title: "Task".into(), ..NewTask::default() }).await.unwrap().id;
    let activity = activities::log(tx, NewActivity::new("call", (RecordKind::Contact, contact))).await.unwrap().id;
    let link = Content::Link { permalink: "https://acme.slack.com/files/F1".into(), size: 1 };
    let file =
        NewFile { record: (RecordKind::Contact, contact), name: "a.pdf".into(), content_type: None, content: link };
    let file = files::attach(tx, file).await.unwrap().id;
    let at = When::At(tx.now() + chrono::Duration::days(1));
    let reminder = reminders::add(tx, (RecordKind::Task, task), at, None, None).await.unwrap().id;
    let field =
        NewField { name: "Size".into(), shape: "choice".into(), options: vec!["S".into()], ..NewField::default() };
    let field = custom_fields::define(tx, RecordKind::Contact, field).await.unwrap().id;
    let reason = reasons::list(tx, ReasonKind::Lost).await.unwrap().remove(0).id;
    let assigning = NewRule {
        name: "Rule".into(),
        conditions: Vec::new(),
        strategy: Strategy::RoundRobin,
        members: vec![Member::Person(person)],
        territories: Vec::new(),
        capacity: None,
    };
    let assigning = assignment::add_rule(tx, RecordKind::Lead, assigning).await.unwrap().id;
    let period = quotas::current(tx, Length::Quarter).await.unwrap();
    let quota = quotas::set(tx, person, period, "EUR 1".parse().unwrap()).await.unwrap();
    let demand = validation::NewRule {
        name: "Rule".into(),
        conditions: vec![Condition { field: "city".into(), test: Test::Is, values: vec!["Nowhere".into()] }],
        required_fields: vec!["title".into()],
        message: None,
    };
    let demand = validation::add_rule(tx, RecordKind::Contact, demand).await.unwrap().id;
    let saved = search::save(tx, "Mine", "acme", false).await.unwrap().id;
    let role =
        NewRole { name: "Reader".into(), permissions: Permissions::of(&[Permission::ReadRecords]), scope: Scope::Own };
    let role = roles::create(tx, role).await.unwrap().id;
    let team = teams::create(tx, "Team", None).await.unwrap().id;
    let department = teams::create_department(tx, "Department").await.unwrap().id;
    let on = |kind: &str, id: Uuid| Changes::new().with("record_kind", kind).with("record_id", id.to_string());
    let named = || Changes::new().with("name", "Another");
    let bases = [
        (RecordKind::Contact, named(), contact),
        (RecordKind::Company, named(), company),
        (RecordKind::Deal, named().with("stage_id", stage.id.to_string()), deal),
        (RecordKind::Lead, Changes::new().with("contact_id", contact.to_string()), lead),
        (RecordKind::Task, Changes::new().with("title", "Another"), task),
        (RecordKind::Activity, on("contact", contact).with("type", "call"), activity),
        (RecordKind::File, on("contact", contact).with("name", "b.pdf"), file),
        (
            RecordKind::Reminder,
            on("contact", contact).with("occasion", "custom").with("remind_at", "2030-01-01T00:00:00Z"),
            reminder,
        ),
        (RecordKind::Pipeline, named(), pipeline),
        (RecordKind::Stage, named().with("pipeline_id", pipeline.to_string()), stage.id),
        (
            RecordKind::Field,
            named().with("record_kind", "deal").with("shape", "choice").with("options", json!(["A"])),
            field,
        ),
        (RecordKind::Reason, named().with("kind", "won"), reason),
        (
            RecordKind::AssignmentRule,
            named().with("record_kind", "lead").with("members", json!([{"person": person}])),
            assigning,
        ),
        (
            RecordKind::Quota,
            Changes::new()
                .with("user_id", person.to_string())
                .with("starts_on", "2027-01-01")
                .with("amount", "1")
                .with("currency", "EUR"),
            quota,
        ),
        (
            RecordKind::ValidationRule,
            named().with("record_kind", "deal").with("required_fields", json!(["amount"])),
            demand,
        ),
        (RecordKind::SavedSearch, named().with("query", "acme"), saved),
        (RecordKind::User, named(), person),
        (RecordKind::Role, named().with("permissions", json!(["read_records"])), role),
        (RecordKind::Team, named(), team),
        (RecordKind::Department, named(), department),
    ];
    bases.into_iter().map(|(kind, base, id)| (kind.spec().unwrap(), base, id)).collect()
}

/// Tries and takes back; tells what was no refusal.
async fn tried<T>(tx: &mut Tx, what: &str, result: crm_core::Result<T>, faults: &mut Vec<String>) {
    if let Err(Error::Fault(fault)) = result {
        faults.push(format!("{what}: {fault:?}"));
    }
    tx.roll_back_to_savepoint().await.unwrap();
}

#[tokio::test]
async fn no_value_of_any_field_is_answered_with_a_fault() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let kinds = one_of_each(&mut tx).await;
    assert_eq!(kinds.len(), SPECS.len(), "a kind is missing");
    let mut faults = Vec::new();
    for (spec, base, id) in &kinds {
        let kind = spec.kind;
        for (left_out, _) in base.iter() {
            let mut given = base.clone();
            given.remove(left_out);
            tx.savepoint().await.unwrap();
            let added = records::add(&mut tx, kind, &given).await;
            tried(&mut tx, &format!("{} without {left_out}", kind.as_str()), added, &mut faults).await;
        }
        for field in spec.fields.iter().filter(|field| !field.computed) {
            for (at, value) in odd_values(&field.shape).into_iter().enumerate() {
                let shown: String = value.to_string().chars().take(60).collect();
                let one = Changes::new().with(field.key, value.clone());
                tx.savepoint().await.unwrap();
                let changed = records::update(&mut tx, kind, *id, &one, None).await;
                tried(&mut tx, &format!("{}.{} = {shown}", kind.as_str(), field.key), changed, &mut faults).await;
                // What is read alike need not be tried in full at both doors.
                if at % 3 != 0 {
                    continue;
                }
                tx.savepoint().await.unwrap();
                let added = records::add(&mut tx, kind, &base.clone().with(field.key, value)).await;
                tried(&mut tx, &format!("new {}.{} = {shown}", kind.as_str(), field.key), added, &mut faults).await;
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn what_is_missing_or_there_already_is_said() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let lead = world::lead(&mut tx, zoe).await;
    let none = Changes::new().with("contact_id", Value::Null);
    assert_eq!(code(records::update(&mut tx, RecordKind::Lead, lead, &none, None).await), "lead-needs-contact");
    assert_eq!(code(records::add(&mut tx, RecordKind::Lead, &Changes::new()).await), "lead-needs-contact");
    let stage = world::stage(&mut tx, "Proposal").await.id.to_string();
    let deal = Changes::new().with("name", "Deal").with("stage_id", stage);
    let deal = records::add(&mut tx, RecordKind::Deal, &deal).await.unwrap();
    assert_eq!(deal.fields.text("currency"), Some("EUR"), "the workspace's");
    let far = Changes::new().with("close_on", "+12345-01-01");
    let Err(Error::User(refusal)) = records::update(&mut tx, RecordKind::Deal, deal.id, &far, None).await else {
        panic!()
    };
    assert_eq!(
        (refusal.field(), refusal.text().render("en").as_str()),
        (Some("close_on"), "That date is too far away. Use one between 1000 and 9998.")
    );
    let quota = Changes::new()
        .with("user_id", admin.user_id().unwrap().to_string())
        .with("starts_on", "2026-10-01")
        .with("amount", "1")
        .with("currency", "EUR");
    records::add(&mut tx, RecordKind::Quota, &quota).await.unwrap();
    assert_eq!(code(records::add(&mut tx, RecordKind::Quota, &quota).await), "quota-exists");
}
