//! Processor time and memory of processes, from `/proc`.

use anyhow::Context as _;

/// Linux counts processor time in hundredths of a second on every machine that people run servers on.
const TICKS_PER_S: f64 = 100.0;

/// One process's line in `/proc/PID/stat`.
struct Stat {
    parent: u32,
    /// Seconds in all, its own.
    own: f64,
    /// Seconds in all, of its children that have ended.
    ended_children: f64,
}

fn stat(pid: &str) -> anyhow::Result<Stat> {
    let path = format!("/proc/{pid}/stat");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))?;
    // The name before it may hold anything, spaces and parentheses included.
    let (_, rest) = text.rsplit_once(')').context("no process name")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |place: usize| -> anyhow::Result<f64> { Ok(fields.get(place).context("a short line")?.parse()?) };
    Ok(Stat {
        parent: fields.get(1).context("a short line")?.parse()?,
        own: (number(11)? + number(12)?) / TICKS_PER_S,
        ended_children: (number(13)? + number(14)?) / TICKS_PER_S,
    })
}

/// Seconds of processor time that a process has used.
pub(crate) fn of(pid: u32) -> anyhow::Result<f64> {
    Ok(stat(&pid.to_string())?.own)
}

/// The same for this process, children not counted.
pub(crate) fn of_self() -> anyhow::Result<f64> {
    Ok(stat("self")?.own)
}

/// The same for a process and all the children it has or had.
pub(crate) fn of_family(pid: u32) -> anyhow::Result<f64> {
    let head = stat(&pid.to_string())?;
    let mut sum = head.own + head.ended_children;
    for entry in std::fs::read_dir("/proc")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        // A process may end between the listing and the look at it.
        if let Ok(child) = stat(&name)
            && child.parent == pid
        {
            sum += child.own;
        }
    }
    Ok(sum)
}

/// Resident memory of a process in MB.
pub(crate) fn resident_mb(pid: u32) -> anyhow::Result<f64> {
    memory_mb(pid, "VmRSS:")
}

/// The most resident memory that a process has had, in MB.
pub(crate) fn peak_mb(pid: u32) -> anyhow::Result<f64> {
    memory_mb(pid, "VmHWM:")
}

fn memory_mb(pid: u32, name: &str) -> anyhow::Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1024.0 / 1_000_000.0)
}
