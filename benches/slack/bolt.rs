//! The Bolt app as a child process. Where its libraries are comes from `CRM_BENCH_BOLT`, which `make` sets.

use std::ffi::OsString;
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use url::Url;

use super::Stage;
use super::caller::SECRET;
use super::recipes::Recipes;

/// How long it may take to start.
const STARTS: Duration = Duration::from_secs(90);

/// The pool of our program as it comes (`CRM_DATABASE_POOL`).
const POOL: usize = 16;

/// A running Bolt app.
pub(super) struct Bolt {
    child: Child,
    pub address: SocketAddr,
}

/// Where `@slack/bolt` and `pg` are installed, where they are.
pub(super) fn modules() -> Option<OsString> {
    std::env::var_os("CRM_BENCH_BOLT").filter(|modules| Path::new(modules).join("@slack/bolt").exists())
}

impl Bolt {
    pub(super) fn serve(stage: &Stage<'_>, recipes: &Recipes, modules: &OsString) -> anyhow::Result<Self> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/slack/bolt/app.js");
        let log = crate::lab::target().join("bench-data").join("bolt.log");
        let database = Url::parse(&stage.lab.server.url("crm"))?;
        let asked = |name: &str| database.query_pairs().find(|(given, _)| given == name).map(|(_, value)| value);
        let child = Command::new("node")
            .arg(app)
            .env("NODE_PATH", modules)
            .env("NODE_ENV", "production")
            .env("PORT", free.port().to_string())
            .env("SLACK_API_URL", format!("{}/", stage.stub.api_url()))
            .env("SLACK_BOT_TOKEN", "xoxb-bench")
            .env("SLACK_SIGNING_SECRET", SECRET)
            .env("NO_PROXY", "localhost,127.0.0.1")
            .env("PGHOST", asked("host").context("no host")?.as_ref())
            .env("PGPORT", asked("port").context("no port")?.as_ref())
            .env("PGUSER", database.username())
            .env("PGDATABASE", database.path().trim_start_matches('/'))
            .env("RECIPES", &recipes.path)
            .env("POOL", POOL.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .context("node cannot be started")?;
        let mut bolt = Self { child, address: free };
        let begun = Instant::now();
        while TcpStream::connect(bolt.address).is_err() {
            let ended = bolt.child.try_wait()?;
            anyhow::ensure!(
                ended.is_none() && begun.elapsed() < STARTS,
                "the Bolt app does not start: {}",
                std::fs::read_to_string(&log).unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(bolt)
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Bolt {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
