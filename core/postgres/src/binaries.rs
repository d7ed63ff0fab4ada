//! Finds the PostgreSQL programs (`postgres`, `initdb`, `psql`) on this machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;

/// The oldest major version the program works with.
const OLDEST: u32 = 15;

/// A directory with the programs of one PostgreSQL.
#[derive(Clone, Debug)]
pub(crate) struct Binaries {
    pub(crate) dir: PathBuf,
    pub(crate) major: u32,
}

impl Binaries {
    /// The path of one program, such as `psql`.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Reads the version by asking the server program; none where the directory is no good.
    fn inspect(dir: &Path) -> Option<Self> {
        let postgres = dir.join("postgres");
        if !postgres.is_file() || !dir.join("initdb").is_file() {
            return None;
        }
        // "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "… 18beta1"
        let output = Command::new(&postgres).arg("--version").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let version = text.split_whitespace().nth(2)?;
        let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
        Some(Self { dir: dir.to_path_buf(), major: digits.parse().ok()? })
    }
}

/// The programs for a new data directory (`existing` is none) or for one written by that version.
pub(crate) fn find(setting: Option<&Path>, existing: Option<(u32, &Path)>) -> Result<Binaries, Error> {
    let directories = setting.map_or_else(usual_places, |dir| vec![dir.to_path_buf()]);
    let mut other = Vec::new();
    for dir in directories {
        let Some(binaries) = Binaries::inspect(&dir) else {
            continue;
        };
        let fits = match existing {
            Some((major, _)) => binaries.major == major,
            None => binaries.major >= OLDEST,
        };
        if fits {
            return Ok(binaries);
        }
        other.push(binaries.major);
    }
    Err(not_found(setting, existing, &mut other))
}

fn not_found(setting: Option<&Path>, existing: Option<(u32, &Path)>, other: &mut Vec<u32>) -> Error {
    if let Some((wanted, cluster)) = existing {
        other.sort_unstable();
        other.dedup();
        let list: Vec<String> = other.iter().map(ToString::to_string).collect();
        let found = if list.is_empty() { "none".into() } else { format!("only {}", list.join(", ")) };
        return Error::WrongVersion { cluster: cluster.to_path_buf(), wanted, found };
    }
    match setting {
        Some(dir) => Error::NotThere { bin_dir: dir.to_path_buf() },
        None => Error::NotInstalled,
    }
}

/// Where PostgreSQL is usually installed, best first.
fn usual_places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = on_path().collect();
    // Debian and Ubuntu keep every major version apart and only wrappers on PATH.
    places.extend(versions("/usr/lib/postgresql", "", "bin"));
    // The PostgreSQL project's packages for Red Hat, Fedora and SUSE.
    places.extend(versions("/usr", "pgsql-", "bin"));
    // Homebrew (Apple and Intel machines) and Postgres.app.
    places.extend(versions("/opt/homebrew/opt", "postgresql@", "bin"));
    places.extend(versions("/usr/local/opt", "postgresql@", "bin"));
    places.extend(versions("/Applications/Postgres.app/Contents/Versions", "", "bin"));
    places.push(PathBuf::from("/usr/local/pgsql/bin"));
    places
}

/// The real directories of the `postgres` on PATH: the file may be a link, and its companions
/// stand beside the file it leads to.
fn on_path() -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let directories: Vec<PathBuf> = env::split_paths(&path).collect();
    directories.into_iter().filter_map(|dir| {
        let file = fs::canonicalize(dir.join("postgres")).ok()?;
        file.parent().map(Path::to_path_buf)
    })
}

/// `parent/prefix<number>/sub`, the highest number first.
fn versions(parent: &str, prefix: &str, sub: &str) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let number = name.to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((number, entry.path().join(sub)))
        })
        .collect();
    found.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    found.into_iter().map(|(_, path)| path).collect()
}
