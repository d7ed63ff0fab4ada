//! What PostgreSQL's programs inherit from this one: as little as they need.

use std::env;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use crate::user::{self, Owner};

/// What the system needs to find libraries, programs and a place for temporary files.
const KEPT: [&str; 6] =
    ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];

/// Leaves this program's secrets and any `PG…` variables behind.
pub(crate) fn clear(command: &mut Command) {
    command.env_clear();
    command.envs(KEPT.iter().filter_map(|name| env::var_os(name).map(|value| (name, value))));
    // A locale that is not installed keeps the server from starting on macOS.
    command.env("LC_ALL", "C");
}

/// For the server's own programs: its user, a process group of its own so that Ctrl-C at the
/// terminal does not reach them, and a working directory that every user may enter.
pub(crate) fn prepare(command: &mut Command, owner: Option<&Owner>) {
    clear(command);
    user::run_as(command, owner);
    command.process_group(0).current_dir("/").stdin(Stdio::null());
}
