//! Chooses the questions: of records that are there, the same ones at every run.

use crm_core::records::RecordKind;
use sqlx::{AssertSqlSafe, PgConnection, Row as _};
use uuid::Uuid;

use crate::classes::{Asked, Class, Person};
use crate::data::{Data, Size};
use crate::measure::{Question, Sample};

/// Numbers spread over a kind of record, as many as are wanted; `$1` is the person whose records they are, or null.
fn spread(table: &str, columns: &str, count: usize, salt: u32) -> String {
    format!(
        "SELECT {columns} FROM crm.{table} r
          WHERE workspace_id = crm.current_workspace() AND deleted_at IS NULL AND ($1::uuid IS NULL OR owner_id = $1)
          ORDER BY hashint8extended(number, {salt}) LIMIT {count}"
    )
}

/// Who asks, where they see only some records.
async fn owner(connection: &mut PgConnection, person: Person) -> anyhow::Result<Option<Uuid>> {
    if person == Person::All {
        return Ok(None);
    }
    let id =
        sqlx::query_scalar("SELECT id FROM crm.users WHERE workspace_id = crm.current_workspace() AND slack_id = $1")
            .bind(person.slack_id())
            .fetch_one(connection)
            .await?;
    Ok(Some(id))
}

struct Chooser {
    connection: PgConnection,
    owner: Option<Uuid>,
}

impl Chooser {
    async fn texts(&mut self, sql: String) -> anyhow::Result<Vec<String>> {
        Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(self.owner).fetch_all(&mut self.connection).await?)
    }

    async fn ids(&mut self, sql: String) -> anyhow::Result<Vec<Uuid>> {
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(self.owner).fetch_all(&mut self.connection).await?;
        Ok(rows.into_iter().map(|row| row.try_get(0)).collect::<Result<_, sqlx::Error>>()?)
    }
}

/// The questions of a class.
pub(crate) async fn choose(data: &Data, class: &Class, size: Size, person: Person) -> anyhow::Result<Vec<Sample>> {
    let mut connection = data.superuser(size).await?;
    let owner = owner(&mut connection, person).await?;
    let mut chooser = Chooser { connection, owner };
    match class.asked {
        Asked::Finds => finds(&mut chooser, person).await,
        Asked::Typos => typos(&mut chooser).await,
        Asked::Strangers => strangers(&mut chooser).await,
        Asked::Lists => Ok(lines(Question::Line)),
        Asked::LaterPages => Ok(lines(Question::SecondPage)),
        Asked::Facets => Ok(["kind:deal", "kind:contact tag:vip", "manager", "", "is:open owner:me"]
            .into_iter()
            .map(|line| Sample { has_answer: false, ..sample("facets", Question::Facets(line.into())) })
            .collect()),
        Asked::Suggestions => suggestions(&mut chooser).await,
        Asked::Cards => cards(&mut chooser).await,
        Asked::LargeCards => large_cards(&mut chooser).await,
        Asked::Recent => Ok([RecordKind::Contact, RecordKind::Company, RecordKind::Deal]
            .into_iter()
            .map(|kind| sample(kind.as_str(), Question::Recent(kind)))
            .collect()),
        Asked::Histories => histories(&mut chooser).await,
        Asked::Timelines => timelines(&mut chooser).await,
        Asked::BusyTimelines => busy_timelines(&mut chooser).await,
        Asked::TaskLists => task_lists(&mut chooser).await,
        Asked::Board => Ok(vec![sample("leads", Question::Board)]),
        Asked::Stays => {
            let ids = chooser.ids(spread("deals", "id", 50, 16)).await?;
            Ok(ids.into_iter().map(|id| sample("deal", Question::Stays(id))).collect())
        }
        Asked::Sums => Ok(vec![sample("pipeline", Question::Pipeline), sample("forecast", Question::Forecast)]),
    }
}

fn sample(part: &'static str, question: Question) -> Sample {
    Sample { part, question, has_answer: true }
}

/// Words that more than one record in a hundred has: firms, titles, cities, hosts, tags.
const COMMON: [&str; 12] = [
    "manager",
    "group",
    "gmail",
    "gmbh",
    "partners",
    "vip",
    "purchasing",
    "founder",
    "berlin",
    "spring",
    "ab",
    "new york",
];

/// A hundred questions in which each way has its share.
async fn finds(chooser: &mut Chooser, person: Person) -> anyhow::Result<Vec<Sample>> {
    let people = chooser.texts(spread("contacts", "name", 44, 1)).await?;
    let parts = chooser
        .texts(spread("contacts", "split_part(name, ' ', 1) || ' ' || left(split_part(name, ' ', -1), 3)", 12, 2))
        .await?;
    let lasts = chooser.texts(spread("contacts", "split_part(name, ' ', -1)", 8, 3)).await?;
    let firms = chooser.texts(spread("companies", "name", 8, 4)).await?;
    let deals = chooser.texts(spread("deals", "name", 8, 5)).await?;
    let emails = chooser
        .texts(
            spread("contacts", "(SELECT min(email) FROM crm.contact_emails e WHERE e.workspace_id = r.workspace_id AND contact_id = id)", 5, 6)
                .replace("deleted_at IS NULL", "deleted_at IS NULL AND number % 20 > 0"),
        )
        .await?;
    let phones = chooser
        .texts(
            spread("contacts", "(SELECT min(regexp_replace(p.number, '^(...)(..)(...)(..)', '\\1 \\2 \\3 \\4 ')) FROM crm.contact_phones p WHERE p.workspace_id = r.workspace_id AND contact_id = id)", 5, 7)
                .replace("deleted_at IS NULL", "deleted_at IS NULL AND number % 10 < 7"),
        )
        .await?;
    let prefixes =
        chooser.texts(spread("contacts", "left(split_part(name, ' ', -1), 2 + (number % 2)::integer)", 5, 8)).await?;
    let mut samples = Vec::new();
    for (part, words) in [
        ("full name", people),
        ("name, shortened", parts),
        ("last name", lasts),
        ("company", firms),
        ("deal", deals),
        ("e-mail", emails),
        ("phone", phones),
        ("prefix", prefixes),
    ] {
        samples.extend(words.into_iter().map(|words| sample(part, Question::Find(words))));
    }
    // A rep may have none of them; then nothing is the right answer.
    let common = COMMON.iter().take(5).map(|words| Sample {
        has_answer: person == Person::All,
        ..sample("common word", Question::Find((*words).into()))
    });
    samples.extend(common);
    Ok(mixed(samples))
}

/// In an order in which the ways take turns.
fn mixed(samples: Vec<Sample>) -> Vec<Sample> {
    let count = samples.len();
    let mut places: Vec<(usize, Sample)> =
        samples.into_iter().enumerate().map(|(place, sample)| (place * 37 % count.max(1), sample)).collect();
    places.sort_by_key(|(place, _)| *place);
    places.into_iter().map(|(_, sample)| sample).collect()
}

/// One letter of the last name is left out, or two have changed places.
async fn typos(chooser: &mut Chooser) -> anyhow::Result<Vec<Sample>> {
    let long =
        |sql: String| sql.replace("deleted_at IS NULL", "deleted_at IS NULL AND length(split_part(name, ' ', -1)) > 5");
    let lacking = "regexp_replace(name, '^(.* )(..)(.)(.+)$', '\\1\\2\\4')";
    let swapped = "regexp_replace(name, '^(.* )(...)(.)(.)(.*)$', '\\1\\2\\4\\3\\5')";
    let lacking = chooser.texts(long(spread("contacts", lacking, 50, 11))).await?;
    let swapped = chooser.texts(long(spread("contacts", swapped, 50, 12))).await?;
    let mut samples: Vec<Sample> =
        lacking.into_iter().map(|words| sample("a letter lacks", Question::Find(words))).collect();
    samples.extend(swapped.into_iter().map(|words| sample("letters swapped", Question::Find(words))));
    Ok(mixed(samples))
}

/// Lists as people ask for them: what every one of them is sorted by, what each filter leaves, much and little of it.
const LISTS: [(&str, &[&str]); 6] = [
    (
        "order",
        &[
            "kind:contact",
            "kind:company",
            "kind:lead",
            "kind:deal",
            "kind:task",
            "kind:contact sort:name",
            "kind:company sort:name",
            "kind:contact sort:-name",
            "kind:deal sort:amount",
            "kind:deal sort:amount+",
            "kind:deal sort:close",
            "kind:deal sort:created",
            "kind:task sort:due",
            "kind:contact sort:followup",
            "kind:contact,company sort:name",
            "sort:updated kind:contact,deal,lead",
        ],
    ),
    (
        "owner or state",
        &[
            "owner:me kind:deal",
            "owner:me",
            "is:mine is:open",
            "is:unassigned kind:lead",
            "is:open kind:deal",
            "is:won",
            "is:lost sort:close",
            "is:overdue",
            "is:overdue owner:me",
            "is:closed kind:deal sort:amount",
            "-is:open kind:deal",
            "is:new kind:lead sort:created",
            "is:customer sort:name",
            "owner:none kind:contact",
        ],
    ),
    (
        "fact",
        &[
            "stage:proposal",
            "stage:proposal owner:me",
            "stage:negotiation sort:amount",
            "-stage:won,lost",
            "status:new",
            "status:qualified",
            "tag:vip",
            "tag:vip kind:deal",
            "#vip owner:me",
            "tag:none kind:contact",
            "tag:any kind:company",
            "lifecycle:customer",
            "source:any kind:contact",
            "source:none kind:deal",
            "city:berlin",
            "city:berlin sort:name",
            "country:germany kind:company",
            "priority:p1",
            "forecast:commit",
            "company:O-1",
            "company:O-50 kind:contact",
            "contact:C-17",
            "segment:a",
            "product:pro",
            "segment:none",
        ],
    ),
    (
        "range",
        &[
            "amount>10k",
            "amount>10k sort:amount",
            "amount<1k sort:amount+",
            "amount:10k..20k owner:me",
            "amount>5m",
            "close<2026-12-31",
            "close:this month is:open",
            "close:overdue is:open",
            "due:7d",
            "updated:7d",
            "updated:7d kind:contact owner:me",
            "created:30d kind:deal",
            "created<2024-01-01 kind:contact sort:created+",
            "followup:7d",
            "followup:none kind:deal is:open",
            "probability>=50% is:open",
            "employees>1000",
            "score>60",
            "margin>40",
            "margin>1000",
            "delivery:\"this month\"",
        ],
    ),
    (
        "words and filters",
        &[
            "berlin kind:contact",
            "manager owner:me",
            "gmbh tag:vip",
            "manager sort:name",
            "group kind:company sort:created",
            "partners amount>10k",
            "gmail kind:contact sort:updated",
            "founder city:berlin",
            "ab tag:any",
        ],
    ),
    (
        "several",
        &[
            "owner:me stage:proposal amount>10k close<2026-12-31 tag:vip updated:7d",
            "kind:deal is:open amount>50k -tag:vip sort:close",
            "kind:contact lifecycle:customer city:berlin tag:any sort:name",
            "kind:lead is:open source:any score>40 sort:created",
            "kind:task is:open priority:p1,p2 due:14d owner:me sort:due",
        ],
    ),
];

fn lines(question: fn(String) -> Question) -> Vec<Sample> {
    let all = LISTS.iter().flat_map(|(part, lines)| lines.iter().map(move |line| (*part, *line)));
    mixed(all.map(|(part, line)| Sample { has_answer: false, ..sample(part, question(line.into())) }).collect())
}

async fn strangers(chooser: &mut Chooser) -> anyhow::Result<Vec<Sample>> {
    let sql = spread("contacts", "name", 100, 13).replace("owner_id = $1", "owner_id <> $1");
    let names = chooser.texts(sql).await?;
    Ok(names
        .into_iter()
        .map(|name| Sample { has_answer: false, ..sample("full name", Question::Find(name)) })
        .collect())
}

async fn suggestions(chooser: &mut Chooser) -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for (kind, table) in
        [(RecordKind::Contact, "contacts"), (RecordKind::Company, "companies"), (RecordKind::Deal, "deals")]
    {
        let typed = chooser.texts(spread(table, "left(name, 1 + (number % 6)::integer)", 40, 14)).await?;
        samples.extend(typed.into_iter().map(|typed| sample(kind.as_str(), Question::Suggest(kind, typed))));
    }
    Ok(mixed(samples))
}

async fn cards(chooser: &mut Chooser) -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for (kind, table) in [
        (RecordKind::Contact, "contacts"),
        (RecordKind::Company, "companies"),
        (RecordKind::Deal, "deals"),
        (RecordKind::Lead, "leads"),
    ] {
        let ids = chooser.ids(spread(table, "id", 50, 15)).await?;
        samples.extend(ids.into_iter().map(|id| sample(kind.as_str(), Question::Card(kind, id))));
    }
    Ok(mixed(samples))
}

async fn large_cards(chooser: &mut Chooser) -> anyhow::Result<Vec<Sample>> {
    // The first companies have the most contacts.
    let sql = "SELECT id FROM crm.companies WHERE workspace_id = crm.current_workspace() AND deleted_at IS NULL
                AND ($1::uuid IS NULL OR owner_id = $1) ORDER BY number LIMIT 10";
    let ids = chooser.ids(sql.into()).await?;
    Ok(ids.into_iter().map(|id| sample("company", Question::Card(RecordKind::Company, id))).collect())
}

async fn histories(chooser: &mut Chooser) -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for (part, table) in [("contact", "contacts"), ("deal", "deals")] {
        let sql = format!(
            "SELECT id FROM crm.{table} WHERE workspace_id = crm.current_workspace() AND ($1::uuid IS NULL OR true)
              AND number <= 5 ORDER BY number"
        );
        let ids = chooser.ids(sql).await?;
        samples.extend(ids.into_iter().map(|id| sample(part, Question::History(id))));
    }
    Ok(samples)
}

const WITH_TIMELINES: [(RecordKind, &str); 4] = [
    (RecordKind::Contact, "contacts"),
    (RecordKind::Company, "companies"),
    (RecordKind::Deal, "deals"),
    (RecordKind::Lead, "leads"),
];

async fn timelines(chooser: &mut Chooser) -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for (kind, table) in WITH_TIMELINES {
        let ids = chooser.ids(spread(table, "id", 25, 17)).await?;
        samples.extend(ids.into_iter().map(|id| sample(kind.as_str(), Question::Timeline(kind, id))));
    }
    Ok(mixed(samples))
}

async fn busy_timelines(chooser: &mut Chooser) -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for (kind, table) in WITH_TIMELINES {
        // The first of each kind have the most of everything.
        let sql = spread(table, "id", 5, 0).replace("hashint8extended(number, 0)", "number");
        let ids = chooser.ids(sql).await?;
        samples.extend(ids.into_iter().map(|id| sample(kind.as_str(), Question::Timeline(kind, id))));
    }
    Ok(mixed(samples))
}

async fn task_lists(chooser: &mut Chooser) -> anyhow::Result<Vec<Sample>> {
    let sql = "SELECT record_id FROM crm.tasks WHERE workspace_id = crm.current_workspace() AND ($1::uuid IS NULL OR owner_id = $1)
                AND record_kind = 'contact' ORDER BY hashint8extended(number, 18) LIMIT 20";
    let ids = chooser.ids(sql.into()).await?;
    let mut samples = Vec::new();
    for id in ids {
        samples.push(Sample { has_answer: false, ..sample("mine", Question::TasksMine) });
        samples.push(Sample { has_answer: false, ..sample("overdue", Question::TasksOverdue) });
        samples.push(Sample { has_answer: false, ..sample("next week", Question::TasksUpcoming) });
        samples.push(sample("of a record", Question::TasksOf(id)));
    }
    Ok(samples)
}
