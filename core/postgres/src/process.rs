//! The server's process: what `postmaster.pid` says about it, and whether that is still true.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A process number that no system gives out, so PostgreSQL takes the file for a stale one.
pub(crate) const NOBODYS_PID: i32 = i32::MAX;

/// How far the server is, by line 8 of `postmaster.pid`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Status {
    /// Accepts connections.
    Ready,
    /// Starting, recovering or stopping.
    Changing,
}

/// What `postmaster.pid` says.
#[derive(Clone, Debug)]
pub(crate) struct PidFile {
    pub(crate) pid: i32,
    pub(crate) port: u16,
    pub(crate) socket_dir: PathBuf,
    pub(crate) status: Status,
}

impl PidFile {
    /// Reads the file of a data directory; none where there is none, or only the beginning of one.
    pub(crate) fn read(cluster: &Path) -> Option<Self> {
        let bytes = fs::read(cluster.join("postmaster.pid")).ok()?;
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        let text = |number: usize| {
            let line = lines.get(number.checked_sub(1)?)?;
            std::str::from_utf8(line).ok().map(str::trim)
        };
        let ready = matches!(text(8), Some("ready" | "standby"));
        Some(Self {
            pid: text(1)?.parse().ok().filter(|pid| *pid > 1)?,
            port: text(4).and_then(|port| port.parse().ok()).unwrap_or(0),
            socket_dir: PathBuf::from(OsString::from_vec(lines.get(4).unwrap_or(&&b""[..]).to_vec())),
            status: if ready { Status::Ready } else { Status::Changing },
        })
    }

    /// Whether a server answers at the socket, whatever process table it is in.
    pub(crate) fn answers(&self) -> bool {
        let name = format!(".s.PGSQL.{}", self.port);
        UnixStream::connect(self.socket_dir.join(name)).is_ok()
    }
}

/// The name by which a server's processes tell whose data they hold: PostgreSQL shows it in their
/// command lines, which can be read where working directories cannot. It names the directory
/// itself, so it holds where that has several paths.
pub(crate) fn name_of(cluster: &Path) -> io::Result<String> {
    let data = fs::metadata(cluster)?;
    Ok(format!("crm-{:x}-{:x}-db", data.dev(), data.ino()))
}

/// The argument that gives a server its name.
pub(crate) fn name_argument(cluster: &Path) -> io::Result<String> {
    Ok(format!("cluster_name={}", name_of(cluster)?))
}

/// Whether a process exists at all, as anybody's, even one that only waits to be reaped.
pub(crate) fn exists(pid: i32) -> bool {
    !matches!(kill(Pid::from_raw(pid), None), Err(nix::errno::Errno::ESRCH))
}

/// Whether that process is the server of this data directory, or one of the server's children.
///
/// After a crash the number may long be somebody else's. The server's working directory is its
/// data directory; where that may not be read (root in a container, without the right to look
/// into other users' processes), its command line tells. A dead process that only waits to be
/// reaped has neither.
pub(crate) fn is_server_of(pid: i32, cluster: &Path) -> bool {
    if !has_proc() {
        let mut ps = Command::new("ps");
        let output = ps.args(["-ww", "-o", "command=", "-p", &pid.to_string()]).output();
        return output.is_ok_and(|output| names(&output.stdout, cluster));
    }
    match fs::metadata(format!("/proc/{pid}/cwd")) {
        Ok(cwd) => fs::metadata(cluster).is_ok_and(|data| (data.dev(), data.ino()) == (cwd.dev(), cwd.ino())),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| names(&line, cluster))
        }
        Err(_) => false,
    }
}

/// The same of a process that was the server a moment ago, cheap enough to ask all the time.
pub(crate) fn is_still_server_of(pid: i32, cluster: &Path) -> bool {
    exists(pid) && (!has_proc() || is_server_of(pid, cluster))
}

/// Whether processes can be looked into, as on Linux.
fn has_proc() -> bool {
    Path::new("/proc/self/cwd").exists()
}

/// Whether a command line is that of the server (its argument) or of a child (its title).
fn names(line: &[u8], cluster: &Path) -> bool {
    let Ok(name) = name_of(cluster) else {
        return false;
    };
    let line = String::from_utf8_lossy(line);
    line.contains(&format!("cluster_name={name}")) || line.contains(&format!("postgres: {name}:"))
}

/// Ends what a crashed server has left running on this data directory: its children, which finish
/// their query first and keep a new server from starting so long.
///
/// Only where processes can be looked into, as on Linux; elsewhere they end by themselves.
pub(crate) fn end_remains(cluster: &Path) {
    let pids = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    // The directory alone would also name an administrator's shell or editor.
    let named = |pid: &i32| fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() == "postgres");
    let remains = pids.filter(named).filter(|pid| is_server_of(*pid, cluster));
    // Makes them end at once, whatever they are doing.
    remains.for_each(|pid| signal(pid, Signal::SIGQUIT));
}

/// Sends a signal; a process that is already gone is no fault.
pub(crate) fn signal(pid: i32, signal: Signal) {
    if let Err(error) = kill(Pid::from_raw(pid), signal) {
        tracing::debug!(pid, %signal, %error, "The signal to PostgreSQL did not arrive");
    }
}
