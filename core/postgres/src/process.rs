//! The server's process: what `postmaster.pid` says about it, and whether that is still true.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
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

/// The argument by which a server's process tells whose data it holds. PostgreSQL accepts any
/// setting with a dot in its name, and command lines can be read where working directories cannot.
pub(crate) fn marker(cluster: &Path) -> OsString {
    let mut marker = OsString::from("crm.cluster=");
    marker.push(cluster);
    marker
}

/// Whether a process exists at all, as anybody's, even one that only waits to be reaped.
pub(crate) fn exists(pid: i32) -> bool {
    !matches!(kill(Pid::from_raw(pid), None), Err(nix::errno::Errno::ESRCH))
}

/// Whether that process is the server of this data directory.
///
/// After a crash the number may long be somebody else's. The server's working directory is its
/// data directory; where that may not be read (root in a container, without the right to look
/// into other users' processes), its command line tells. A dead process that only waits to be
/// reaped has neither.
pub(crate) fn is_server_of(pid: i32, cluster: &Path) -> bool {
    if !Path::new("/proc/self/cwd").exists() {
        return command_line_of(pid).is_some_and(|line| contains(&line, marker(cluster).as_bytes()));
    }
    match fs::metadata(format!("/proc/{pid}/cwd")) {
        Ok(cwd) => fs::metadata(cluster)
            .is_ok_and(|data| (data.dev(), data.ino()) == (cwd.dev(), cwd.ino())),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let arguments = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let wanted = marker(cluster);
            arguments.split(|byte| *byte == 0).any(|argument| OsStr::from_bytes(argument) == wanted)
        }
        Err(_) => false,
    }
}

fn command_line_of(pid: i32) -> Option<Vec<u8>> {
    let mut ps = Command::new("ps");
    let output = ps.args(["-ww", "-o", "command=", "-p", &pid.to_string()]).output().ok()?;
    Some(output.stdout)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Sends a signal; a process that is already gone is no fault.
pub(crate) fn signal(pid: i32, signal: Signal) {
    if let Err(error) = kill(Pid::from_raw(pid), signal) {
        tracing::debug!(pid, %signal, %error, "The signal to PostgreSQL did not arrive");
    }
}
