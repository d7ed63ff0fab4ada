//! Where the server's socket is: a directory that nobody but the server's user may enter.

use std::env;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::mkdtemp;

use crate::error::{At, Error};
use crate::process;
use crate::user::{self, Owner};

/// The file name ends in it; each server has a directory of its own, so it can always be the same.
pub(crate) const PORT: u16 = 5432;

/// Longer paths than this do not fit into a socket's address: 108 bytes on Linux, 104 on macOS.
const LONGEST: usize = 100;

/// The directory for the socket, created where need be: `run` in the data directory, or one in the
/// temporary directory where that path is too long, out of the server's reach or oddly named.
pub(crate) fn prepare(data_dir: &Path, owner: Option<&Owner>) -> Result<PathBuf, Error> {
    let ours = data_dir.join("run");
    if fits(&ours) && user::can_reach(&ours, owner) {
        create_private(&ours, owner).at("Cannot create", &ours)?;
        return Ok(ours);
    }
    // The same one as last time, so that the address stays the same when the server is restarted.
    let note = data_dir.join("run.path");
    let last = fs::read_to_string(&note).ok().map(PathBuf::from);
    if let Some(last) = last.filter(|last| fits(last) && create_private(last, owner).is_ok()) {
        return Ok(last);
    }
    let fresh = temporary(owner)?;
    fs::write(&note, fresh.as_os_str().as_bytes()).at("Cannot write", &note)?;
    Ok(fresh)
}

/// Removes what a crashed server has left in its directory. PostgreSQL would do so itself, unless
/// the process number in the socket's lock file has gone to another process of the same user.
pub(crate) fn remove_stale(socket_dir: &Path, cluster: &Path) {
    let socket = socket_dir.join(format!(".s.PGSQL.{PORT}"));
    let lock = socket_dir.join(format!(".s.PGSQL.{PORT}.lock"));
    let pid = fs::read_to_string(&lock).ok();
    let pid = pid.and_then(|text| text.lines().next()?.parse().ok());
    if pid.is_some_and(|pid| !process::is_server_of(pid, cluster)) {
        // Should that fail, PostgreSQL will say what is in its way.
        let _ = fs::remove_file(socket);
        let _ = fs::remove_file(lock);
    }
}

/// Removes a directory in the temporary directory again, when the server has stopped.
pub(crate) fn clean_up(data_dir: &Path) {
    let note = data_dir.join("run.path");
    let Ok(last) = fs::read_to_string(&note) else {
        return;
    };
    // Only an empty directory goes; faults are harmless, the next start looks again.
    if fs::remove_dir(last).is_ok() {
        let _ = fs::remove_file(note);
    }
}

/// Short enough, and free of what has a meaning in `postgresql.conf` or in an address.
fn fits(dir: &Path) -> bool {
    let file = format!("/.s.PGSQL.{PORT}");
    let odd = |character: char| matches!(character, ',' | '\'' | '"' | '\\') || character.is_control();
    dir.as_os_str().len() + file.len() < LONGEST
        && dir.to_str().is_some_and(|path| path.starts_with('/') && !path.contains(odd))
}

/// Creates the directory, or checks that the one there is the server's alone.
fn create_private(dir: &Path, owner: Option<&Owner>) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(dir) {
        Ok(()) => return user::give(dir, owner).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let found = fs::symlink_metadata(dir)?;
    if found.is_dir() && found.uid() == nix::unistd::geteuid().as_raw() {
        // This program was ended between creating it and giving it away.
        user::give(dir, owner).map_err(io::Error::other)?;
    } else if !found.is_dir() || found.uid() != user::uid(owner) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "belongs to somebody else"));
    }
    if found.mode() & 0o077 != 0 {
        fs::set_permissions(dir, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn temporary(owner: Option<&Owner>) -> Result<PathBuf, Error> {
    let usable = |dir: &PathBuf| fits(&dir.join("crm-XXXXXX")) && user::can_reach(&dir.join("crm"), owner);
    let wanted = fs::canonicalize(env::temp_dir()).ok().filter(usable);
    let parent = wanted.unwrap_or_else(|| PathBuf::from("/tmp"));
    let fresh = mkdtemp(&parent.join("crm-XXXXXX")).at("Cannot create a directory in", &parent)?;
    user::give(&fresh, owner)?;
    Ok(fresh)
}
