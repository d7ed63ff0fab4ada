//! The server's settings: the `postgresql.conf` that is written anew at every start.

use std::fs;
use std::path::Path;

use crate::Settings;
use crate::socket::PORT;

const MEGABYTE: u64 = 1024 * 1024;

/// How a file looks that gives up safety for speed; also how one is recognised.
const UNSAFE: &str = "fsync = off\n";

/// Whether the settings last written to this data directory gave up safety.
pub(crate) fn was_unsafe(cluster: &Path) -> bool {
    fs::read_to_string(cluster.join("postgresql.conf")).is_ok_and(|text| text.contains(UNSAFE))
}

/// The text of `postgresql.conf`.
pub(crate) fn text(settings: &Settings, cluster: &Path, socket_dir: &Path) -> String {
    let memory = memory_bytes();
    let buffers = memory.map_or(128, |bytes| (bytes / 8 / MEGABYTE).clamp(32, 1024));
    let cache = memory.map_or(512, |bytes| (bytes / 2 / MEGABYTE).max(128));
    let connections = settings.max_connections;
    let safety = if settings.fast_and_unsafe { format!("{UNSAFE}full_page_writes = off\n") } else { String::new() };
    // Not `include_if_exists`: that logs each time it does not exist.
    let local = cluster.join("local.conf").exists();
    let include = if local { "\ninclude = 'local.conf'\n" } else { "" };
    format!(
        "# Written by crm at every start. Your own settings go into local.conf beside this file.\n\
         \n\
         # Reached through a socket in a private directory, never over the network.\n\
         listen_addresses = ''\n\
         port = {PORT}\n\
         unix_socket_directories = '\"{socket}\"'\n\
         unix_socket_permissions = 0700\n\
         max_connections = {connections}\n\
         \n\
         # An eighth of the machine's memory; the rest serves as a cache of the file system.\n\
         shared_buffers = {buffers}MB\n\
         effective_cache_size = {cache}MB\n\
         work_mem = 16MB\n\
         \n\
         # Short queries on solid state disks.\n\
         jit = off\n\
         random_page_cost = 1.1\n\
         \n\
         timezone = 'UTC'\n\
         log_timezone = 'UTC'\n\
         datestyle = 'iso, mdy'\n\
         lc_messages = 'C'\n\
         lc_monetary = 'C'\n\
         lc_numeric = 'C'\n\
         lc_time = 'C'\n\
         default_text_search_config = 'pg_catalog.english'\n\
         \n\
         # Statements and the details of errors repeat what people wrote: not for a log.\n\
         log_min_messages = warning\n\
         log_min_error_statement = panic\n\
         log_error_verbosity = terse\n\
         log_line_prefix = '%m [%p] '\n\
         {safety}{include}",
        socket = socket_dir.display(),
    )
}

/// The memory this program may use, in bytes: of its container, else of the machine.
fn memory_bytes() -> Option<u64> {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
    });
    let container =
        fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse::<u64>().ok());
    machine.into_iter().chain(container).min()
}
