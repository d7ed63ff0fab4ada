//! The data set: made once, kept while migrations and its own description stay the same.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use crm_core::actor::Origin;
use crm_core::clock::ManualClock;
use crm_core::crm::Builder;
use crm_core::custom_fields::{self, NewField};
use crm_core::database::{self, Databases};
use crm_core::records::RecordKind;
use crm_core::secrets::Keyring;
use crm_core::workspaces::{self, NewInstallation, Settings};
use crm_core::{Actor, Crm};
use crm_postgres::{Mode, Server};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

const WORDS: &str = include_str!("words.sql");
const RECORDS: &str = include_str!("records.sql");
const EVENTS: &str = include_str!("events.sql");
const DOCUMENTS: &str = include_str!("documents.sql");

/// The name of the database.
const DATABASE: &str = "crm";

/// What the clock shows while the data set is asked: `bench.present()`.
const PRESENT: &str = "2026-11-16T12:00:00Z";

/// The server of a machine with two cores and 8 GB, which it shares with the program.
const MEASURING: &str =
    "shared_buffers = 2GB\neffective_cache_size = 5GB\nmax_wal_size = 4GB\ncheckpoint_timeout = 15min\n";

/// While the data set is made: nothing is replicated, nothing is cleaned up meanwhile.
const LOADING: &str = "shared_buffers = 2GB\neffective_cache_size = 5GB\nmax_wal_size = 4GB\ncheckpoint_timeout = 30min\n\
                       wal_level = minimal\nmax_wal_senders = 0\nautovacuum = off\n";

/// The workspaces that are asked, as they are numbered in `bench.workspaces`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Large,
    Medium,
    Small,
}

/// The largest first.
pub(crate) const SIZES: [Size; 3] = [Size::Large, Size::Medium, Size::Small];

impl Size {
    pub(crate) fn team(self) -> i32 {
        match self {
            Self::Large => 0,
            Self::Medium => 1,
            Self::Small => 2,
        }
    }

    /// How many contacts it has. `CRM_BENCH_CONTACTS` makes all of them smaller, to try the bench itself.
    pub(crate) fn contacts(self) -> i64 {
        let large =
            std::env::var("CRM_BENCH_CONTACTS").ok().and_then(|number| number.parse().ok()).unwrap_or(1_000_000);
        match self {
            Self::Large => large,
            Self::Medium => large / 10,
            Self::Small => large / 100,
        }
    }
}

/// How many workspaces there are beside the three.
const NEIGHBOURS: i32 = 50;

/// The server with the data set.
pub(crate) struct Data {
    server: Server,
    workspaces: Vec<Uuid>,
}

/// Cargo's target directory.
pub(crate) fn target() -> PathBuf {
    let inside = Path::new(env!("CARGO_TARGET_TMPDIR"));
    inside.parent().unwrap_or(inside).to_owned()
}

fn directory() -> PathBuf {
    std::env::var_os("CRM_BENCH_DATA").map_or_else(|| target().join("bench-scale"), PathBuf::from)
}

/// What the data set depends on.
fn description() -> String {
    let mut digest = Sha256::new();
    for part in [WORDS, RECORDS, EVENTS, DOCUMENTS] {
        digest.update(part);
    }
    format!("{} {} {}", database::fingerprint(), hex::encode(digest.finalize()), Size::Large.contacts())
}

async fn start(settings: &str, safe: bool) -> anyhow::Result<Server> {
    let dir = directory();
    let mut wanted = crm_postgres::Settings::new(&dir);
    wanted.fast_and_unsafe = !safe;
    if !dir.join("postgres").exists() {
        crm_postgres::start(&wanted, Mode::Attach).await?.stop().await?;
    }
    let conf = dir.join("postgres").join("local.conf");
    let changed = std::fs::read_to_string(&conf).is_ok_and(|present| present != settings);
    std::fs::write(&conf, settings).with_context(|| format!("{} cannot be written", conf.display()))?;
    let server = crm_postgres::start(&wanted, Mode::Attach).await?;
    anyhow::ensure!(!changed || server.started(), "another program uses the server of {}", dir.display());
    Ok(server)
}

impl Data {
    /// Starts the server; makes the data set where there is none, or another one.
    pub(crate) async fn open() -> anyhow::Result<Self> {
        let made = directory().join("made");
        if std::fs::read_to_string(&made).ok().as_deref() != Some(&description()) {
            let _ = std::fs::remove_file(&made);
            make().await?;
            std::fs::write(&made, description())?;
        }
        let server = start(MEASURING, true).await?;
        let mut connection = PgConnection::connect(&server.url(DATABASE)).await?;
        let workspaces = sqlx::query_scalar("SELECT workspace_id FROM bench.workspaces ORDER BY team")
            .fetch_all(&mut connection)
            .await?;
        connection.close().await?;
        Ok(Self { server, workspaces })
    }

    pub(crate) async fn close(self) -> anyhow::Result<()> {
        Ok(self.server.stop().await?)
    }

    /// A connection that may do everything, with the workspace set.
    pub(crate) async fn superuser(&self, size: Size) -> anyhow::Result<PgConnection> {
        let mut connection = PgConnection::connect(&self.server.url(DATABASE)).await?;
        sqlx::query("SELECT set_config('app.workspace_id', $1, false)")
            .bind(self.workspace(size)?.to_string())
            .execute(&mut connection)
            .await?;
        Ok(connection)
    }

    pub(crate) fn workspace(&self, size: Size) -> anyhow::Result<Uuid> {
        let team = usize::try_from(size.team())?;
        self.workspaces.get(team).copied().context("the data set has no such workspace")
    }

    /// The running system on the data set, at its present.
    pub(crate) fn crm(&self) -> anyhow::Result<Crm> {
        crm(&self.server)
    }
}

fn crm(server: &Server) -> anyhow::Result<Crm> {
    let keys = Keyring::parse(Keyring::generate().reveal())?;
    let pool = database::pool(&server.url(DATABASE), 10)?;
    Ok(Builder::new(Databases::new(pool, 10, keys.clone()), keys).clock(ManualClock::at(PRESENT.parse()?)).build())
}

/// Makes the data set: a few minutes.
async fn make() -> anyhow::Result<()> {
    let begun = std::time::Instant::now();
    let server = start(LOADING, false).await?;
    let mut superuser = PgConnection::connect(&server.url("postgres")).await?;
    superuser.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"))).await?;
    superuser.close().await?;
    server.ensure_database(DATABASE).await?;
    let url = server.url(DATABASE);
    database::migrate(&url).await?;

    let mut connection = PgConnection::connect(&url).await?;
    connection.execute(WORDS).await?;
    install(&crm(&server)?, &mut connection).await?;
    step(&url, "records", RECORDS).await?;
    // One for each core.
    let events = tokio::spawn({
        let url = url.clone();
        async move { step(&url, "events", EVENTS).await }
    });
    step(&url, "documents", DOCUMENTS).await?;
    events.await??;
    let begun_cleaning = std::time::Instant::now();
    connection
        .execute(
            "DROP TABLE bench.contacts, bench.firms, bench.deals, bench.leads, bench.tasks, bench.names, bench.lasts",
        )
        .await?;
    connection.execute("VACUUM (ANALYZE)").await?;
    connection.execute("CHECKPOINT").await?;
    connection.close().await?;
    crate::table::note(&format!("vacuum: {:.0} s", begun_cleaning.elapsed().as_secs_f64()));
    server.stop().await?;
    crate::table::note(&format!("the data set was made in {:.0} s", begun.elapsed().as_secs_f64()));
    Ok(())
}

/// One transaction of a session of its own.
async fn step(url: &str, name: &str, statements: &'static str) -> anyhow::Result<()> {
    let begun = std::time::Instant::now();
    let mut connection = PgConnection::connect(url).await?;
    connection.execute("BEGIN").await?;
    connection.execute(statements).await.with_context(|| format!("{name} cannot be made"))?;
    connection.execute("COMMIT").await?;
    connection.close().await?;
    crate::table::note(&format!("{name}: {:.0} s", begun.elapsed().as_secs_f64()));
    Ok(())
}

/// The workspaces as the program installs them, with fields of their own.
async fn install(crm: &Crm, connection: &mut PgConnection) -> anyhow::Result<()> {
    for team in 0..3 + NEIGHBOURS {
        let settings = Settings { country: "SE".into(), ..Settings::default() };
        let workspace = workspaces::install(
            crm,
            NewInstallation {
                slack_team_id: format!("T0BENCH{team}"),
                slack_enterprise_id: None,
                name: format!("Bench {team}"),
                domain: format!("bench{team}"),
                bot_user_id: "U0BOT".into(),
                bot_token: None,
                installer_slack_id: None,
                settings,
            },
        )
        .await?;
        let contacts = match team {
            0 => Size::Large.contacts(),
            1 => Size::Medium.contacts(),
            2 => Size::Small.contacts(),
            small => 500 + 30 * i64::from(small - 3),
        };
        define_fields(crm, workspace.id).await?;
        sqlx::query("INSERT INTO bench.workspaces (team, workspace_id, contacts, people) VALUES ($1, $2, $3, $4)")
            .bind(team)
            .bind(workspace.id)
            .bind(contacts)
            .bind(if team < 3 { 200 } else { 12 })
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn define_fields(crm: &Crm, workspace: Uuid) -> anyhow::Result<()> {
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Console)).await?;
    let fields = [
        (RecordKind::Contact, "Segment", "choice", "A B C D"),
        (RecordKind::Contact, "Score", "number", ""),
        (RecordKind::Deal, "Product", "choice", "Basic Plus Pro Enterprise"),
        (RecordKind::Deal, "Margin", "number", ""),
        (RecordKind::Deal, "Delivery", "date", ""),
    ];
    for (kind, name, shape, options) in fields {
        let options = options.split_whitespace().map(str::to_owned).collect();
        let new = NewField { name: name.into(), shape: shape.into(), options, ..NewField::default() };
        custom_fields::define(&mut tx, kind, new).await?;
    }
    Ok(tx.commit().await?)
}
