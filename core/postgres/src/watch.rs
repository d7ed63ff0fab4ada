//! The thread that stands by the server while this program uses it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::cluster::{Cluster, Running};
use crate::error::{At, Error};
use crate::locks::{Attachment, ServeLock, StartLock};
use crate::{Mode, Settings};

/// How often to look whether the server still runs: cheap, and short beside a restart.
const TICK: Duration = Duration::from_millis(100);
/// The first wait after a failed restart or a quick second crash; doubled each time.
const FIRST_BACKOFF: Duration = Duration::from_millis(200);
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);
/// A server that ran this long has not crashed because of how it was started.
const SETTLED: Duration = Duration::from_secs(30);

/// What others may read while the thread works.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) ready: AtomicBool,
    pub(crate) pid: AtomicI32,
}

/// The running thread. Dropping `leave` tells it to leave the server's users.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) state: Arc<State>,
    pub(crate) leave: Sender<()>,
    pub(crate) thread: JoinHandle<Result<(), Error>>,
}

/// What there is to know once the server runs.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) watch: Watch,
    pub(crate) cluster: Arc<Cluster>,
    pub(crate) socket_dir: std::path::PathBuf,
    pub(crate) port: u16,
    pub(crate) started: bool,
}

/// Everything one program holds while it uses the server.
struct Watched {
    cluster: Arc<Cluster>,
    running: Running,
    attachment: Attachment,
    // Last, so that it is given back last: until then nobody else may serve.
    _serve: Option<ServeLock>,
    state: Arc<State>,
}

/// Joins the server's users, starts it where need be, and stands by it from then on.
pub(crate) fn begin(settings: &Settings, mode: Mode) -> Result<Begun, Error> {
    let cluster = Arc::new(Cluster::prepare(settings)?);
    let data_dir = &cluster.settings.data_dir;
    let serve = match mode {
        Mode::Serve => Some(ServeLock::take(data_dir)?),
        Mode::Attach => None,
    };
    let start = StartLock::take(data_dir)?;
    let mut attachment = Attachment::take(data_dir)?;
    let running = cluster.ensure_running()?;
    attachment.keep(data_dir, &cluster.path);
    let state = Arc::new(State::default());
    let (socket_dir, port) = (running.socket_dir.clone(), running.port);
    let started = running.child.is_some();
    let watched =
        Watched { cluster: Arc::clone(&cluster), running, attachment, _serve: serve, state: Arc::clone(&state) };
    watched.publish();
    drop(start);
    let (leave, told) = mpsc::channel();
    let builder = thread::Builder::new().name("postgres-watch".into());
    let thread = builder.spawn(move || watched.stand_by(&told)).at("Cannot watch", &cluster.path)?;
    Ok(Begun { watch: Watch { state, leave, thread }, cluster, socket_dir, port, started })
}

impl Watched {
    fn publish(&self) {
        self.state.pid.store(self.running.pid.unwrap_or(0), Ordering::Relaxed);
        self.state.ready.store(true, Ordering::Release);
    }

    fn stand_by(mut self, told: &Receiver<()>) -> Result<(), Error> {
        let mut backoff = Duration::ZERO;
        let mut since = Instant::now();
        let mut wait = TICK;
        while matches!(told.recv_timeout(wait), Err(RecvTimeoutError::Timeout)) {
            if self.cluster.is_alive(&mut self.running) {
                wait = TICK;
                continue;
            }
            if self.state.ready.swap(false, Ordering::AcqRel) {
                tracing::error!("PostgreSQL ended unexpectedly; it is being restarted");
                let settled = since.elapsed() > SETTLED;
                backoff = if settled { Duration::ZERO } else { backoff };
                wait = backoff;
                // The first time at once; a server that keeps dying is given time.
                backoff = longer(backoff);
                continue;
            }
            match self.restart() {
                Ok(()) => {
                    since = Instant::now();
                    wait = TICK;
                }
                Err(error) => {
                    tracing::error!(%error, "PostgreSQL could not be restarted; trying again");
                    wait = backoff;
                    backoff = longer(backoff);
                }
            }
        }
        self.leave()
    }

    fn restart(&mut self) -> Result<(), Error> {
        let _start = StartLock::take(&self.cluster.settings.data_dir)?;
        let running = self.cluster.ensure_running()?;
        if running.socket_dir != self.running.socket_dir {
            tracing::error!("PostgreSQL's socket has moved; restart this program to use it");
        }
        self.running = running;
        self.publish();
        tracing::info!(pid = self.running.pid, "PostgreSQL runs again");
        Ok(())
    }

    /// Leaves the users of the server, and stops it where nobody else is left.
    fn leave(mut self) -> Result<(), Error> {
        self.state.ready.store(false, Ordering::Release);
        let _start = StartLock::take(&self.cluster.settings.data_dir)?;
        if self.attachment.give_back()? {
            self.cluster.stop(&mut self.running)?;
            // Another user may have restarted it a moment ago, and left.
            if let Some(mut restarted) = self.cluster.find() {
                self.cluster.stop(&mut restarted)?;
            }
        }
        self.attachment.dismiss_keeper();
        Ok(())
    }
}

fn longer(backoff: Duration) -> Duration {
    backoff.saturating_mul(2).clamp(FIRST_BACKOFF, LONGEST_BACKOFF)
}
