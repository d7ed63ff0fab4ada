//! Who uses the server: the protocol by which several programs share one.
//!
//! Any number of programs may use the data directory at once: at most one that serves, and others
//! (an import, a migration) that use the server beside it or on their own. Whoever comes first
//! starts the server, whoever leaves last stops it. Four files in the data directory keep order;
//! none of them is ever removed, and the operating system releases all locks of a program that
//! ends, however it ends.
//!
//! - `serve.lock`: held exclusively by the program that serves, for its whole life. A second one
//!   is refused by it. It contains the holder's process number, for the message only.
//! - `start.lock`: held exclusively by whoever is changing something: starting, stopping or
//!   restarting the server, entering or leaving the circle of its users. Never held for longer.
//! - `attached.lock`: held shared by every user of the server for its whole life, and taken and
//!   released only under `start.lock`. It is the reference count: whoever leaves, gives its share
//!   back and then gets the lock exclusively, was the last and stops the server.
//! - `users.pipe`: a named pipe that every user keeps open for writing. See "killed" below.
//!
//! The cases:
//!
//! - *Two start at once*: `start.lock` lets one go first; the other finds the server running.
//! - *One attaches while another serves, or serves while others are attached*: both are users;
//!   who started the server makes no difference to who stops it. It is nobody's child in
//!   particular: it stays when the one that started it leaves before the others.
//! - *The last leaves while another comes*: both need `start.lock`. Either the newcomer holds its
//!   share of `attached.lock` before the leaver asks, or the leaver has stopped the server before
//!   the newcomer looks.
//! - *A user is killed*: its locks are gone, so it does not count. If it was the last, nobody is
//!   left to stop the server. So each user has a keeper, a shell that waits for the end of
//!   `users.pipe`, which comes when the last writer is gone, and then asks the server to stop.
//!   (Linux could end the server together with the thread that started it, but that would also
//!   pull it from under the other users.) Where even the keepers were killed, the server stays,
//!   and the next program finds and uses it, and stops it when it is the last.
//! - *A keeper asks the server to stop just when a newcomer finds it*: the newcomer's watchdog
//!   sees the server go and starts it again.
//! - *The server is killed*: every user's watchdog sees it; `start.lock` lets one restart it, the
//!   others find it running.
//! - *Users in several containers that share the data directory*: locks and pipe work across
//!   them. Who cannot see the server's process uses it as long as its socket answers, and leaves
//!   starting and stopping to the others.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use crate::environment;
use crate::error::{At, Error};
use crate::process;

/// How long others may keep the start lock: a start, with recovery after a crash, is the longest.
const PATIENCE: Duration = Duration::from_secs(600);
/// When to tell that the start lock is being waited for.
const TALK: Duration = Duration::from_secs(3);
/// How often to ask for a lock again. Not a blocking wait, which could not be limited.
const PAUSE: Duration = Duration::from_millis(5);

/// Waits for the end of its standard input, then asks the server to stop: if `postmaster.pid` is
/// still there and its process is still this server. Its arguments: the data directory, and
/// the server's name.
const KEEPER: &str = r#"
trap '' HUP INT TERM
read -r _
read -r pid <"$1/postmaster.pid" || exit 0
line=$(tr '\0' ' ' <"/proc/$pid/cmdline" || ps -ww -o command= -p "$pid")
case $line in *"cluster_name=$2"*) kill -INT "$pid" ;; esac
"#;

fn open(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).at("Cannot open", path)
}

/// Whether the lock could be had; any fault other than "somebody has it" is an error.
fn got(result: Result<(), TryLockError>, path: &Path) -> Result<bool, Error> {
    match result {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error).at("Cannot lock", path),
    }
}

/// The right to change the server's state; given back when dropped.
#[derive(Debug)]
pub(crate) struct StartLock(File);

impl StartLock {
    pub(crate) fn take(data_dir: &Path) -> Result<Self, Error> {
        let path = data_dir.join("start.lock");
        let file = open(&path)?;
        let begun = Instant::now();
        let mut told = false;
        while !got(file.try_lock(), &path)? {
            if begun.elapsed() > PATIENCE {
                let (data_dir, seconds) = (data_dir.to_path_buf(), PATIENCE.as_secs());
                return Err(Error::Busy { data_dir, seconds });
            }
            if begun.elapsed() > TALK && !std::mem::replace(&mut told, true) {
                tracing::info!("Waiting for another crm that is starting or stopping PostgreSQL");
            }
            sleep(PAUSE);
        }
        Ok(Self(file))
    }
}

impl Drop for StartLock {
    fn drop(&mut self) {
        // Closing alone would not do while a program that is just being started holds a copy.
        let _ = self.0.unlock();
    }
}

/// The right to serve from a data directory; given back when dropped.
#[derive(Debug)]
pub(crate) struct ServeLock(File);

impl ServeLock {
    pub(crate) fn take(data_dir: &Path) -> Result<Self, Error> {
        let path = data_dir.join("serve.lock");
        let mut file = open(&path)?;
        if !got(file.try_lock(), &path)? {
            let pid = holder(&mut file);
            return Err(Error::AlreadyServing { data_dir: data_dir.to_path_buf(), pid });
        }
        file.set_len(0).at("Cannot write", &path)?;
        file.write_all(std::process::id().to_string().as_bytes()).at("Cannot write", &path)?;
        Ok(Self(file))
    }
}

impl Drop for ServeLock {
    fn drop(&mut self) {
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

/// The process number in the lock file; its holder may be about to write it.
fn holder(file: &mut File) -> u32 {
    for _ in 0..50 {
        let mut text = String::new();
        let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
        if let (Ok(_), Ok(pid)) = (read, text.trim().parse()) {
            return pid;
        }
        sleep(PAUSE);
    }
    0
}

/// One user's place among the users of the server. Take it and give it back under the start lock.
#[derive(Debug)]
pub(crate) struct Attachment {
    share: File,
    path: PathBuf,
    pipe: Option<File>,
    keeper: Option<Child>,
}

impl Attachment {
    /// Joins the users, before looking whether the server runs.
    pub(crate) fn take(data_dir: &Path) -> Result<Self, Error> {
        let path = data_dir.join("attached.lock");
        let share = open(&path)?;
        share.lock_shared().at("Cannot lock", &path)?;
        let pipe = open_pipe(&data_dir.join("users.pipe"));
        Ok(Self { share, path, pipe, keeper: None })
    }

    /// Sees to it that the server is stopped should this program be killed.
    pub(crate) fn keep(&mut self, data_dir: &Path, cluster: &Path) {
        if self.pipe.is_none() {
            return;
        }
        match start_keeper(&data_dir.join("users.pipe"), cluster) {
            Ok(keeper) => self.keeper = Some(keeper),
            Err(error) => {
                tracing::warn!(%error, "PostgreSQL will outlive this program if it is killed")
            }
        }
    }

    /// Leaves the users. True where this was the last one: then the server has to be stopped.
    pub(crate) fn give_back(&mut self) -> Result<bool, Error> {
        // Not turned from shared into exclusive: what that does differs between systems.
        self.share.unlock().at("Cannot unlock", &self.path)?;
        got(self.share.try_lock(), &self.path)
    }

    /// Lets the keeper go, once the server is stopped or in the hands of others. Where that step is
    /// not reached, the keeper does its work as if this program had been killed.
    pub(crate) fn dismiss_keeper(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            let _ = keeper.kill();
            let _ = keeper.wait();
        }
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        let _ = self.share.unlock();
    }
}

/// The writing end, which also makes the pipe; none on file systems without named pipes.
fn open_pipe(path: &Path) -> Option<File> {
    let is_pipe = |path| fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_fifo());
    if !is_pipe(path) {
        let _ = fs::remove_file(path);
        if let Err(error) = mkfifo(path, Mode::S_IRUSR | Mode::S_IWUSR) {
            tracing::warn!(%error, "PostgreSQL will outlive this program if it is killed");
            return None;
        }
    }
    // For reading too, or opening would wait for a reader.
    OpenOptions::new().read(true).write(true).open(path).ok()
}

fn start_keeper(pipe: &Path, cluster: &Path) -> Result<Child, Error> {
    // Does not wait: the writing end is open.
    let end = File::open(pipe).at("Cannot open", pipe)?;
    let name = process::name_of(cluster).at("Cannot read", cluster)?;
    let mut command = Command::new("/bin/sh");
    environment::clear(&mut command);
    command.args(["-c", KEEPER, "crm-postgres-keeper"]).arg(cluster).arg(name);
    command.stdin(end).stdout(Stdio::null()).stderr(Stdio::null());
    command.process_group(0).current_dir("/").spawn().at("Cannot run", Path::new("/bin/sh"))
}
