//! `crm import contacts` beside COPY: a file of 100,000 contacts of 8,000 companies, each with an e-mail address, a telephone
//! number and two tags, comes into the workspace that has 100,000 contacts already.
//!
//! What is timed is the whole process, from its start to its end. The reference is a superuser's COPY of the very rows that
//! the import wrote (records, addresses, tags, counters, events with their values, search documents and words), out of files
//! of the server, in one transaction, into the same tables with all their indexes. The rows have been removed and vacuumed
//! away before. The triggers that write search documents are off for it, so that nothing is written twice; foreign keys are
//! checked, as they are by every COPY. Before each of the two: VACUUM, CHECKPOINT.
//!
//! Memory is the most that the process had resident, of a file of 20,000 rows and of the one of 100,000.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use serde_json::json;
use sqlx::{AssertSqlSafe, Executor as _};

use crate::figures::{Figures, round};
use crate::lab::Lab;
use crate::{cpu, program, table};

const ROWS: u32 = 100_000;
const FEWER_ROWS: u32 = 20_000;
const COMPANIES: u32 = 8_000;

/// What an import writes, those first that others refer to: the table, and which of its rows are new. `$ids` are the records
/// of the batch, `$begun` is when the import began, `$words` the transaction before it.
const WRITTEN: [(&str, &str); 12] = [
    ("reference_counters", "kind IN ('contact', 'company')"),
    ("tags", "created_at >= $begun"),
    ("companies", "id IN $ids"),
    ("contacts", "id IN $ids"),
    ("company_phones", "company_id IN $ids"),
    ("contact_emails", "contact_id IN $ids"),
    ("contact_phones", "contact_id IN $ids"),
    ("record_tags", "record_id IN $ids"),
    ("events", "record_id IN $ids"),
    ("event_values", "event_id IN (SELECT id FROM crm.events WHERE record_id IN $ids)"),
    ("search_documents", "record_id IN $ids"),
    ("search_words", "made_by > $words"),
];

/// What one run of the program took.
struct Taken {
    seconds: f64,
    cpu_s: f64,
    peak_mb: f64,
}

pub(crate) fn measure(lab: &Lab, figures: &mut Figures) -> anyhow::Result<()> {
    let fewer = import(lab, FEWER_ROWS, "few")?;
    lab.execute(&["VACUUM (ANALYZE)".to_owned(), "CHECKPOINT".to_owned()])?;
    let before = Before::now(lab)?;
    let taken = import(lab, ROWS, "many")?;
    let copied = copy(lab, &before)?;
    let rows = f64::from(ROWS);
    figures.set("import_contacts.s", json!(round(taken.seconds, 2)));
    figures.set("import_contacts.rows_per_s", json!(round(rows / taken.seconds, 0)));
    figures.set("import_contacts.cpu_s", json!(round(taken.cpu_s, 2)));
    figures.set("import_contacts.copy_s", json!(round(copied, 2)));
    figures.set("import_contacts.ratio_to_copy", json!(round(taken.seconds / copied, 2)));
    figures.set("import_contacts.rss_mb", json!(round(taken.peak_mb, 1)));
    figures.set("import_contacts.rss_mb_of_20000", json!(round(fewer.peak_mb, 1)));
    table::line(&format!(
        "\nimport of 100,000 contacts: {:.1} s, {:.0} rows/s; COPY of what it wrote: {copied:.1} s; at most {:.0} MB ({:.0} MB for 20,000)",
        taken.seconds,
        rows / taken.seconds,
        taken.peak_mb,
        fewer.peak_mb,
    ));
    Ok(())
}

/// Runs the program on a file of so many rows and watches it.
fn import(lab: &Lab, rows: u32, name: &str) -> anyhow::Result<Taken> {
    let file = lab.data_dir.join(format!("{name}.csv"));
    std::fs::write(&file, contacts(rows, name)?).with_context(|| format!("{} cannot be written", file.display()))?;
    let mut command = program::crm(&lab.data_dir)?;
    command.args(["import", "contacts"]).arg(&file).stdin(std::process::Stdio::null());
    let said = lab.data_dir.join(format!("{name}.txt"));
    let begun = Instant::now();
    let mut child = command.stdout(std::fs::File::create(&said)?).spawn().context("crm cannot be started")?;
    let (mut peak_mb, mut cpu_s): (f64, f64) = (0.0, 0.0);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // Between its end and our look at it there is nothing to read any more.
        peak_mb = peak_mb.max(cpu::peak_mb(child.id()).unwrap_or_default());
        cpu_s = cpu_s.max(cpu::of(child.id()).unwrap_or_default());
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    let seconds = begun.elapsed().as_secs_f64();
    let said = std::fs::read_to_string(&said)?;
    anyhow::ensure!(status.success() && said.contains(&format!("{rows} imported, 0 rows")), "crm import said: {said}");
    Ok(Taken { seconds, cpu_s, peak_mb })
}

/// A file of contacts, the same at every run.
fn contacts(rows: u32, name: &str) -> anyhow::Result<String> {
    const FIRST: [&str; 16] = [
        "Anna", "Erik", "Maria", "Lars", "Karin", "Björn", "Zoë", "José", "Mary", "James", "Priya", "Yuki", "Wei",
        "Omar", "Chidi", "Léa",
    ];
    const STEM: [&str; 12] =
        ["Lind", "Berg", "Sjö", "Dahl", "Ny", "Ek", "Hag", "Lund", "Sand", "Strand", "Öst", "Söder"];
    const SUFFIX: [&str; 10] = ["qvist", "ström", "berg", "gren", "man", "holm", "mark", "stedt", "blad", "fors"];
    const CITY: [&str; 6] = ["Stockholm", "Berlin", "Lyon", "London", "Austin", "Milano"];
    let pick = |words: &[&'static str], at: u32| words.get(at as usize % words.len()).copied().unwrap_or_default();
    let from = if name == "few" { 0 } else { 1_000_000 };
    let mut file = "Name,Email,Phone,Company,Job Title,City,Country,Source,Tags\n".to_owned();
    for n in from..from + rows {
        let mixed = n.wrapping_mul(2_654_435_761) >> 8;
        let (first, city) = (pick(&FIRST, mixed), pick(&CITY, mixed >> 3));
        let last = format!("{}{}", pick(&STEM, mixed >> 5), pick(&SUFFIX, mixed >> 9));
        let company = mixed % COMPANIES;
        writeln!(
            file,
            "{first} {last},person{n}@{name}{company}.example,+3361{n:07},Works {name} {company},Head of Purchasing,{city},Sweden,Fair,\"{name} {}, {name} {}\"",
            n % 20,
            20 + mixed % 20,
        )?;
    }
    Ok(file)
}

/// What tells the rows of an import from those that were there.
struct Before {
    begun: String,
    words: i64,
}

impl Before {
    fn now(lab: &Lab) -> anyhow::Result<Self> {
        lab.runtime.block_on(async {
            let mut connection = lab.superuser().await?;
            let (begun, words) = sqlx::query_as("SELECT now()::text, coalesce(max(made_by), 0) FROM crm.search_words")
                .fetch_one(&mut connection)
                .await?;
            Ok(Self { begun, words })
        })
    }

    fn condition(&self, condition: &str) -> String {
        let ids = "(SELECT record_id FROM pg_temp.imported)";
        condition
            .replace("$ids", ids)
            .replace("$begun", &format!("'{}'", self.begun))
            .replace("$words", &self.words.to_string())
    }
}

/// Takes the rows out and puts them back. Answers with the seconds that the latter took.
fn copy(lab: &Lab, before: &Before) -> anyhow::Result<f64> {
    lab.runtime.block_on(async {
        let mut connection = lab.superuser().await?;
        let data: String = sqlx::query_scalar("SHOW data_directory").fetch_one(&mut connection).await?;
        let file = |table: &str| -> PathBuf { Path::new(&data).join(format!("bench-{table}.copy")) };
        let imported = format!(
            "CREATE TEMP TABLE imported AS SELECT DISTINCT record_id FROM crm.events
              WHERE occurred_at >= '{}' AND batch_id IS NOT NULL; ANALYZE imported",
            before.begun,
        );
        connection.execute(AssertSqlSafe(imported)).await?;
        let mut copies = vec!["BEGIN".to_owned()];
        for (table, condition) in WRITTEN {
            let columns: String = sqlx::query_scalar(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                  WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            )
            .bind(format!("crm.{table}"))
            .fetch_one(&mut connection)
            .await?;
            let path = file(table);
            let condition = before.condition(condition);
            let out = format!("COPY (SELECT {columns} FROM crm.{table} WHERE {condition}) TO '{}'", path.display());
            connection.execute(AssertSqlSafe(out)).await?;
            copies.push(format!("COPY crm.{table} ({columns}) FROM '{}'", path.display()));
        }
        copies.push("COMMIT".to_owned());
        connection.execute("SET session_replication_role = replica").await?;
        for (table, condition) in WRITTEN.into_iter().rev() {
            let delete = format!("DELETE FROM crm.{table} WHERE {}", before.condition(condition));
            connection.execute(AssertSqlSafe(delete)).await?;
        }
        connection.execute("RESET session_replication_role").await?;
        switch_triggers(&mut connection, "DISABLE").await?;
        connection.execute("VACUUM").await?;
        connection.execute("CHECKPOINT").await?;
        let begun = Instant::now();
        for statement in copies {
            connection.execute(AssertSqlSafe(statement)).await?;
        }
        let seconds = begun.elapsed().as_secs_f64();
        switch_triggers(&mut connection, "ENABLE").await?;
        let back: i64 =
            sqlx::query_scalar("SELECT count(*) FROM crm.contacts c JOIN pg_temp.imported i ON i.record_id = c.id")
                .fetch_one(&mut connection)
                .await?;
        anyhow::ensure!(back == i64::from(ROWS), "COPY put {back} contacts back");
        Ok(seconds)
    })
}

async fn switch_triggers(connection: &mut sqlx::PgConnection, word: &str) -> anyhow::Result<()> {
    for (table, _) in WRITTEN {
        connection.execute(AssertSqlSafe(format!("ALTER TABLE crm.{table} {word} TRIGGER USER"))).await?;
    }
    Ok(())
}
