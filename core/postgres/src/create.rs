//! Creates the data directory of a new server with `initdb`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::mkdtemp;

use crate::Settings;
use crate::binaries::Binaries;
use crate::cluster::tail;
use crate::environment;
use crate::error::{At, Error};
use crate::user::{self, Owner};

/// The role that owns everything, and the only one there is at first.
pub(crate) const SUPERUSER: &str = "crm";

/// How the side directories begin in which a data directory comes to be.
const UNFINISHED: &str = "postgres.new-";

/// The major version that wrote the data; none where there is no data yet.
pub(crate) fn existing_major(cluster: &Path) -> Result<Option<u32>, Error> {
    let file = cluster.join("PG_VERSION");
    match fs::read_to_string(&file) {
        Ok(text) => {
            let major = text.trim().parse().ok();
            major.map(Some).ok_or_else(|| Error::NotACluster { cluster: cluster.to_path_buf() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let occupied = fs::read_dir(cluster).is_ok_and(|mut entries| entries.next().is_some());
            if occupied {
                return Err(Error::NotACluster { cluster: cluster.to_path_buf() });
            }
            Ok(None)
        }
        Err(error) => Err(error).at("Cannot read", &file),
    }
}

/// Creates the data directory: complete, or not at all.
///
/// `initdb` works in a side directory with a name of its own, which becomes the data directory in
/// one step. What an interrupted attempt left behind is removed first; should its `initdb` still
/// be running, it cannot get into the new one's way.
pub(crate) fn create(
    settings: &Settings,
    cluster: &Path,
    binaries: &Binaries,
    owner: Option<&Owner>,
) -> Result<(), Error> {
    let data_dir = &settings.data_dir;
    remove_unfinished(data_dir)?;
    let side = mkdtemp(&data_dir.join(format!("{UNFINISHED}XXXXXX"))).at("Cannot create a directory in", data_dir)?;
    let done = user::give(&side, owner)
        .and_then(|()| run_initdb(settings, &side, binaries, owner))
        .and_then(|()| fs::rename(&side, cluster).at("Cannot create", cluster));
    if done.is_err() {
        let _ = fs::remove_dir_all(&side);
    }
    done
}

fn remove_unfinished(data_dir: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(data_dir).at("Cannot read", data_dir)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let path = entry.path();
            tracing::info!(path = %path.display(), "Removing a half-made PostgreSQL data directory");
            fs::remove_dir_all(&path).at("Cannot remove", &path)?;
        }
    }
    Ok(())
}

fn run_initdb(settings: &Settings, side: &Path, binaries: &Binaries, owner: Option<&Owner>) -> Result<(), Error> {
    let program = binaries.program("initdb");
    let handle = user::handle(side, owner)?;
    let mut command = Command::new(&program);
    environment::prepare(&mut command, owner);
    command.arg("--pgdata").arg(&handle.path);
    command.args(["--username", SUPERUSER, "--encoding=UTF8", "--data-checksums"]);
    command.args(["--auth-local=trust", "--auth-host=reject", "--no-instructions"]);
    command.args(locale(binaries.major));
    if settings.fast_and_unsafe {
        command.arg("--no-sync");
    }
    let output = command.output().at("Cannot run", &program)?;
    if output.status.success() {
        return Ok(());
    }
    let said = if output.stderr.is_empty() { output.stdout } else { output.stderr };
    Err(Error::Initdb { output: tail(&said) })
}

/// Unicode's rules for letters, with names in the order of their code points. Never plain `C`,
/// which does not know letters beyond ASCII: `lower`, `ILIKE` and trigrams would fail on them.
fn locale(major: u32) -> Vec<&'static str> {
    // macOS has no locale C.UTF-8; its letters are those of any other UTF-8 locale.
    let mut arguments =
        if cfg!(target_os = "macos") { vec!["--locale=C", "--lc-ctype=en_US.UTF-8"] } else { vec!["--locale=C.UTF-8"] };
    if major >= 17 {
        // PostgreSQL's own implementation: the same on every machine and after every upgrade.
        arguments.extend(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
    }
    arguments
}

/// Puts a file into the data directory in one step. Never through a link: the directory belongs to
/// the server's user, and this program may be root.
pub(crate) fn replace_file(path: &Path, text: &str, owner: Option<&Owner>) -> Result<(), Error> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let fresh = PathBuf::from(format!("{}.new", path.display()));
    let _ = fs::remove_file(&fresh);
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(&fresh).at("Cannot create", &fresh)?;
    user::give_file(&file, &fresh, owner)?;
    file.write_all(text.as_bytes()).at("Cannot write", &fresh)?;
    fs::rename(&fresh, path).at("Cannot write", path)
}
