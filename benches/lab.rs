//! Where the measuring happens: a private PostgreSQL, a local Slack, and a way to both.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use crm_postgres::{Mode, Server, Settings};
use crm_sandbox::Sandbox;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::runtime::Runtime;

/// The name of the program's database.
const DATABASE: &str = "crm";

/// The database and the Slack that the program under load is given.
pub(crate) struct Lab {
    pub runtime: Runtime,
    pub server: Server,
    pub slack: Sandbox,
    pub data_dir: PathBuf,
}

/// Cargo's target directory.
pub(crate) fn target() -> PathBuf {
    let inside = Path::new(env!("CARGO_TARGET_TMPDIR"));
    inside.parent().unwrap_or(inside).to_owned()
}

/// An empty directory for one server's data.
pub(crate) fn empty_dir(name: &str) -> anyhow::Result<PathBuf> {
    let dir = target().join("bench-data").join(name);
    if dir.exists() {
        std::fs::remove_dir_all(&dir).with_context(|| format!("{} cannot be removed", dir.display()))?;
    }
    std::fs::create_dir_all(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    Ok(dir)
}

impl Lab {
    pub(crate) fn open() -> anyhow::Result<Self> {
        let data_dir = empty_dir("find")?;
        // The local Slack is asked a few times only; one thread is enough for it.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let (server, slack) = runtime.block_on(async {
            let server = crm_postgres::start(&Settings::new(&data_dir), Mode::Attach).await?;
            server.ensure_database(DATABASE).await?;
            let slack = crm_sandbox::start(crm_sandbox::Options::default()).await?;
            anyhow::Ok((server, slack))
        })?;
        Ok(Self { runtime, server, slack, data_dir })
    }

    pub(crate) fn close(self) -> anyhow::Result<()> {
        self.runtime.block_on(async {
            self.slack.shutdown().await;
            self.server.stop().await
        })?;
        Ok(())
    }

    /// The process that all of the server's others are children of.
    pub(crate) fn postgres_pid(&self) -> anyhow::Result<u32> {
        let pid = self.server.pid().context("the server is out of sight")?;
        Ok(u32::try_from(pid)?)
    }

    /// A connection that may do everything.
    pub(crate) async fn superuser(&self) -> anyhow::Result<PgConnection> {
        Ok(PgConnection::connect(&self.server.url(DATABASE)).await?)
    }

    /// Runs statements of ours as superuser.
    pub(crate) fn execute(&self, statements: &[String]) -> anyhow::Result<()> {
        self.runtime.block_on(async {
            let mut connection = self.superuser().await?;
            for statement in statements {
                connection.execute(AssertSqlSafe(statement.clone())).await?;
            }
            connection.close().await?;
            Ok(())
        })
    }

    /// What the server's log has grown to.
    pub(crate) fn log(&self) -> anyhow::Result<String> {
        let path = self.data_dir.join("postgres.log");
        let bytes = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Fills the installed workspace.
    pub(crate) fn seed(&self) -> anyhow::Result<()> {
        self.runtime.block_on(async {
            let mut connection = self.superuser().await?;
            connection.execute("SELECT set_config('app.workspace_id', id::text, false) FROM master.workspaces").await?;
            connection.execute(include_str!("seed.sql")).await?;
            // Also writes the search index's pending entries into the index.
            connection.execute("VACUUM (ANALYZE)").await?;
            connection.execute("CHECKPOINT").await?;
            connection.close().await?;
            Ok(())
        })
    }
}
