//! One server and its data: looks whether it runs, starts it, stops it.
//!
//! Everything here expects the caller to hold the start lock (see the `locks` module), so that no
//! other program starts or stops the same server meanwhile.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::Settings;
use crate::binaries::{self, Binaries};
use crate::error::{At, Error};
use crate::process::{self, PidFile, Status};
use crate::user::{self, Owner};
use crate::{conf, create, environment, socket};

/// How often to look while waiting.
const PAUSE: Duration = Duration::from_millis(3);
/// Recovery after a crash reads at most a gigabyte or two of log, slow disks included.
const START_PATIENCE: Duration = Duration::from_secs(600);
/// How long the remains of a crashed server may keep a new one from starting.
const REMAINS_PATIENCE: Duration = Duration::from_secs(5);
/// How long a polite request to stop may take, and then a firm one.
const STOP_PATIENCE: [(Signal, Duration); 2] =
    [(Signal::SIGINT, Duration::from_secs(30)), (Signal::SIGQUIT, Duration::from_secs(10))];
/// The log is put aside at a start when it is longer than this.
const LOG_LIMIT: u64 = 10 * 1024 * 1024;

/// The places and settings of one server.
#[derive(Debug)]
pub(crate) struct Cluster {
    pub(crate) settings: Settings,
    /// Where the data is: `postgres` in the data directory.
    pub(crate) path: PathBuf,
    owner: Option<Owner>,
}

/// A server that accepts connections.
#[derive(Debug)]
pub(crate) struct Running {
    /// None where the server runs beyond this program's process table, in another container.
    pub(crate) pid: Option<i32>,
    pub(crate) socket_dir: PathBuf,
    pub(crate) port: u16,
    /// Present where this program started it.
    pub(crate) child: Option<Child>,
}

enum Probe {
    Ready(Running),
    /// Starting, recovering or stopping.
    Changing,
    Stopped,
}

impl Cluster {
    /// Creates the program's data directory where need be.
    pub(crate) fn prepare(settings: &Settings) -> Result<Self, Error> {
        let data_dir = &settings.data_dir;
        // Started by root, the server's user must be able to pass, not to look.
        let mode = if nix::unistd::geteuid().is_root() { 0o711 } else { 0o700 };
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(mode).create(data_dir).at("Cannot create", data_dir)?;
        let data_dir = fs::canonicalize(data_dir).at("Cannot find", data_dir)?;
        let path = data_dir.join("postgres");
        let owner = user::server_user(&data_dir, &path)?;
        Ok(Self { settings: Settings { data_dir, ..settings.clone() }, path, owner })
    }

    /// The file the server writes its log to.
    fn log_path(&self) -> PathBuf {
        self.settings.data_dir.join("postgres.log")
    }

    /// The programs that fit the data; any usable ones where there is none yet.
    pub(crate) fn binaries(&self) -> Result<Binaries, Error> {
        let major = create::existing_major(&self.path)?;
        let existing = major.map(|major| (major, self.path.as_path()));
        binaries::find(self.settings.bin_dir.as_deref(), existing)
    }

    fn probe(&self) -> Probe {
        let Some(file) = PidFile::read(&self.path) else {
            return Probe::Stopped;
        };
        let ours = process::is_server_of(file.pid, &self.path);
        if ours && file.status == Status::Changing {
            return Probe::Changing;
        }
        if ours || file.answers() {
            return Probe::Ready(Running {
                pid: ours.then_some(file.pid),
                socket_dir: file.socket_dir,
                port: file.port,
                child: None,
            });
        }
        Probe::Stopped
    }

    /// The running server.
    pub(crate) fn find(&self) -> Option<Running> {
        match self.probe() {
            Probe::Ready(running) => Some(running),
            Probe::Changing | Probe::Stopped => None,
        }
    }

    /// Uses the running server, or starts it (and creates its data, the first time).
    pub(crate) fn ensure_running(&self) -> Result<Running, Error> {
        let begun = Instant::now();
        while begun.elapsed() < START_PATIENCE {
            match self.probe() {
                Probe::Ready(running) => {
                    self.make_safe(&running)?;
                    return Ok(running);
                }
                Probe::Changing => sleep(PAUSE),
                Probe::Stopped => {
                    // Children that outlive a crashed server bar the way of a new one.
                    let remains = self.path.join("postmaster.pid").exists();
                    match self.launch() {
                        Ok(Some(running)) => return Ok(running),
                        Ok(None) => {}
                        Err(Error::StartFailed { .. }) if remains && begun.elapsed() < REMAINS_PATIENCE => {
                            process::end_remains(&self.path);
                            sleep(Duration::from_millis(100));
                        }
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Err(Error::NotReady { seconds: START_PATIENCE.as_secs(), log: self.log_path() })
    }

    /// Turns safety on in a server that was started without by somebody else.
    fn make_safe(&self, running: &Running) -> Result<(), Error> {
        let Some(pid) = running.pid.filter(|_| self.leaves_unsafe()) else {
            return Ok(());
        };
        self.write_conf(&running.socket_dir)?;
        process::signal(pid, Signal::SIGHUP);
        // What was written before may still be on its way to the disk.
        nix::unistd::sync();
        Ok(())
    }

    fn leaves_unsafe(&self) -> bool {
        !self.settings.fast_and_unsafe && conf::was_unsafe(&self.path)
    }

    fn write_conf(&self, socket_dir: &Path) -> Result<(), Error> {
        let text = conf::text(&self.settings, &self.path, socket_dir);
        create::replace_file(&self.path.join("postgresql.conf"), &text, self.owner.as_ref())
    }

    /// Starts the server; none where it turned out that somebody else's is running already.
    fn launch(&self) -> Result<Option<Running>, Error> {
        let owner = self.owner.as_ref();
        let binaries = self.binaries()?;
        if create::existing_major(&self.path)?.is_none() {
            create::create(&self.settings, &self.path, &binaries, owner)?;
        }
        self.disown_stale_pid()?;
        if self.leaves_unsafe() {
            nix::unistd::sync();
        }
        let socket_dir = socket::prepare(&self.settings.data_dir, owner)?;
        socket::remove_stale(&socket_dir, &self.path);
        self.write_conf(&socket_dir)?;
        let (log, log_start) = self.open_log()?;
        let mut child = self.spawn(&binaries, log)?;
        let ready = self.wait_until_ready(&mut child)?;
        if ready {
            let pid = i32::try_from(child.id()).ok();
            return Ok(Some(Running { pid, socket_dir, port: socket::PORT, child: Some(child) }));
        }
        if matches!(self.probe(), Probe::Stopped) {
            let log = self.log_path();
            return Err(Error::StartFailed { output: log_tail(&log, log_start), log });
        }
        Ok(None)
    }

    /// Makes PostgreSQL see that a `postmaster.pid` left by a crash is stale although its process
    /// number has gone to another process of the same user.
    ///
    /// The file itself has to stay: by its other lines PostgreSQL finds out whether processes of
    /// the crashed server are still at work on the data, and then refuses to start.
    fn disown_stale_pid(&self) -> Result<(), Error> {
        let path = self.path.join("postmaster.pid");
        let Some(file) = PidFile::read(&self.path) else {
            return Ok(());
        };
        if !process::exists(file.pid) || process::is_server_of(file.pid, &self.path) {
            return Ok(());
        }
        let text = fs::read_to_string(&path).at("Cannot read", &path)?;
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        let text = format!("{}\n{rest}", process::NOBODYS_PID);
        tracing::info!(pid = file.pid, "PostgreSQL's process number has gone to another process");
        create::replace_file(&path, &text, self.owner.as_ref())
    }

    fn open_log(&self) -> Result<(File, u64), Error> {
        let path = self.log_path();
        if fs::metadata(&path).is_ok_and(|found| found.len() > LOG_LIMIT) {
            fs::rename(&path, path.with_extension("log.1")).at("Cannot put aside", &path)?;
        }
        let mut options = OpenOptions::new();
        let options = options.append(true).create(true).mode(0o600);
        let log = options.open(&path).at("Cannot open", &path)?;
        let length = log.metadata().at("Cannot read", &path)?.len();
        Ok((log, length))
    }

    fn spawn(&self, binaries: &Binaries, log: File) -> Result<Child, Error> {
        let program = binaries.program("postgres");
        let handle = user::handle(&self.path, self.owner.as_ref())?;
        let mut command = Command::new(&program);
        environment::prepare(&mut command, self.owner.as_ref());
        command
            .arg("-D")
            .arg(&handle.path)
            .arg("-c")
            .arg(process::name_argument(&self.path).at("Cannot read", &self.path)?);
        command.stdout(log.try_clone().at("Cannot open", &self.log_path())?).stderr(log);
        command.spawn().at("Cannot run", &program)
    }

    /// True when the server is ready, false when it has ended.
    fn wait_until_ready(&self, child: &mut Child) -> Result<bool, Error> {
        let begun = Instant::now();
        let pid = i32::try_from(child.id()).ok();
        while begun.elapsed() < START_PATIENCE {
            let file = PidFile::read(&self.path);
            if file.is_some_and(|file| Some(file.pid) == pid && file.status == Status::Ready) {
                return Ok(true);
            }
            if child.try_wait().at("Cannot wait for", &self.path)?.is_some() {
                return Ok(false);
            }
            sleep(PAUSE);
        }
        // Left alone it would go on without anybody to watch it.
        let _ = pid.map(|pid| process::signal(pid, Signal::SIGQUIT));
        Err(Error::NotReady { seconds: START_PATIENCE.as_secs(), log: self.log_path() })
    }

    /// Whether the server still runs. One beyond this program's sight counts as running.
    pub(crate) fn is_alive(&self, running: &mut Running) -> bool {
        if let Some(child) = &mut running.child {
            return matches!(child.try_wait(), Ok(None));
        }
        running.pid.is_none_or(|pid| process::is_still_server_of(pid, &self.path))
    }

    /// Stops the server: politely, then firmly. Its data is safe either way.
    pub(crate) fn stop(&self, running: &mut Running) -> Result<(), Error> {
        let Some(pid) = running.pid else {
            return Ok(());
        };
        for (signal, patience) in STOP_PATIENCE {
            if self.is_alive(running) {
                process::signal(pid, signal);
            }
            let begun = Instant::now();
            while begun.elapsed() < patience {
                if !self.is_alive(running) {
                    socket::clean_up(&self.settings.data_dir);
                    return Ok(());
                }
                sleep(PAUSE);
            }
        }
        Err(Error::WouldNotStop { pid })
    }
}

/// The end of what the server has logged since `start`.
fn log_tail(path: &Path, start: u64) -> String {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(start))?;
        file.read_to_end(&mut bytes)
    });
    match read {
        Ok(_) => tail(&bytes),
        Err(error) => format!("nothing that could be read ({error})"),
    }
}

/// The last lines of a program's output, as one short text.
pub(crate) fn tail(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let skipped = lines.len().saturating_sub(8);
    lines.into_iter().skip(skipped).collect::<Vec<_>>().join(" / ")
}
