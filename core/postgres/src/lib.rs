//! The private PostgreSQL: found, created, started, watched and stopped by us.
//!
//! Where a person has no database of their own, the program starts one from the PostgreSQL that is
//! installed on the machine: with its data in the program's data directory, reachable through a
//! Unix socket in a private directory and through nothing else, and gone again when the last
//! program that uses it ends. How several programs share it is told in the `locks` module.
//!
//! Here is nothing of what is in the databases: no tables, no queries.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::{Duration, Instant};

mod binaries;
mod cluster;
mod conf;
mod create;
mod database;
mod environment;
mod error;
mod locks;
mod process;
mod socket;
mod user;
mod watch;

pub use error::Error;

use cluster::Cluster;
use database::Ensured;
use locks::StartLock;
use watch::Watch;

/// How long a server that was found running and has crashed since is given to come back.
const COMES_BACK: Duration = Duration::from_secs(20);

/// What the private PostgreSQL is to be like.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The program's data directory. The server's data lives in `postgres` in it, its log in
    /// `postgres.log`.
    pub data_dir: PathBuf,
    /// Where the server's programs are (`postgres`, `initdb`, `psql`); looked for where none is
    /// given.
    pub bin_dir: Option<PathBuf>,
    /// For tests: does not wait for the disk, so a crash of the machine destroys the data.
    pub fast_and_unsafe: bool,
    /// How many connections the server accepts at once.
    pub max_connections: u16,
}

impl Settings {
    /// The usual settings: safe, 100 connections, programs looked for.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), bin_dir: None, fast_and_unsafe: false, max_connections: 100 }
    }
}

/// In what capacity a program uses the data directory.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mode {
    /// For `serve` and `demo`: only one at a time; a second one is refused.
    Serve,
    /// For all others: beside the one that serves, or on their own for their own time.
    Attach,
}

/// Uses the data directory's server: the one that runs, or else a new one (whose data is created
/// the first time). Returns when it accepts connections.
///
/// # Errors
///
/// [`Error::AlreadyServing`] where another program serves; all others tell what is missing or
/// broken on the machine, and what to do about it.
pub async fn start(settings: &Settings, mode: Mode) -> Result<Server, Error> {
    let settings = settings.clone();
    // Should this future be dropped, the finished server is dropped in its stead and so stopped.
    let begin = move || watch::begin(&settings, mode).map(Server::from);
    tokio::task::spawn_blocking(begin).await.map_err(|_| Error::Interrupted)?
}

/// A running PostgreSQL, and this program's place among its users.
///
/// If the server dies, it is restarted at the same address; connections to it break and have to be
/// made anew. Dropping this is like [`Server::stop`], but waits for a few seconds only.
#[derive(Debug)]
pub struct Server {
    cluster: Arc<Cluster>,
    watch: Option<Watch>,
    socket_dir: PathBuf,
    port: u16,
    started: bool,
}

impl From<watch::Begun> for Server {
    fn from(begun: watch::Begun) -> Self {
        Self {
            cluster: begun.cluster,
            watch: Some(begun.watch),
            socket_dir: begun.socket_dir,
            port: begun.port,
            started: begun.started,
        }
    }
}

impl Server {
    /// The private directory the server's socket is in.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The address of a database, as sqlx and PostgreSQL's own programs understand it. There is no
    /// secret in it: whoever may enter the socket's directory is trusted.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        database::url(&self.socket_dir, self.port, database)
    }

    /// The role that may do everything.
    #[must_use]
    pub fn superuser(&self) -> &str {
        create::SUPERUSER
    }

    /// Whether this program started the server, rather than finding it running.
    #[must_use]
    pub fn started(&self) -> bool {
        self.started
    }

    /// Whether the server is believed to accept connections: false while it is being restarted.
    #[must_use]
    pub fn ready(&self) -> bool {
        self.watch.as_ref().is_some_and(|watch| watch.state.ready.load(Ordering::Acquire))
    }

    /// The server's process, which changes with a restart; none where it is out of sight, in
    /// another container.
    #[must_use]
    pub fn pid(&self) -> Option<i32> {
        let pid = self.watch.as_ref()?.state.pid.load(Ordering::Relaxed);
        (pid != 0).then_some(pid)
    }

    /// Creates a database of that name where there is none. Needs `psql`.
    ///
    /// # Errors
    ///
    /// [`Error::Database`] with what `psql` said.
    pub async fn ensure_database(&self, name: &str) -> Result<(), Error> {
        let cluster = Arc::clone(&self.cluster);
        let (url, name) = (self.url("postgres"), name.to_owned());
        let create = move || {
            let begun = Instant::now();
            loop {
                // One at a time: PostgreSQL cannot create a database "if not exists" in one step. Given back before each
                // wait, for the restart of a server that crashed needs it too.
                let start = StartLock::take(&cluster.settings.data_dir)?;
                let ensured = database::ensure(&cluster.binaries()?, &url, &name)?;
                drop(start);
                match ensured {
                    Ensured::Done => return Ok(()),
                    Ensured::Unreachable(error) if begun.elapsed() > COMES_BACK => return Err(error),
                    Ensured::Unreachable(_) => sleep(Duration::from_millis(100)),
                }
            }
        };
        tokio::task::spawn_blocking(create).await.map_err(|_| Error::Interrupted)?
    }

    /// Leaves the server: stops it, and waits until it has stopped, unless other programs still use
    /// it. Close connections first: those still open are cut.
    ///
    /// # Errors
    ///
    /// [`Error::WouldNotStop`] where the server goes on in spite of everything.
    pub async fn stop(mut self) -> Result<(), Error> {
        let Some(Watch { leave, thread, .. }) = self.watch.take() else {
            return Ok(());
        };
        drop(leave);
        let join = move || thread.join().map_err(|_| Error::Interrupted)?;
        tokio::task::spawn_blocking(join).await.map_err(|_| Error::Interrupted)?
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Some(Watch { leave, thread, .. }) = self.watch.take() else {
            return;
        };
        drop(leave);
        let begun = Instant::now();
        // If the program ends before the thread is done, the keeper stops the server.
        while !thread.is_finished() && begun.elapsed() < Duration::from_secs(5) {
            sleep(Duration::from_millis(2));
        }
    }
}
