//! What can go wrong with the private PostgreSQL, each with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// Why the private PostgreSQL could not be found, created, started or stopped.
///
/// The texts are meant for the person at the terminal: they name the cause and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program holds the data directory for serving.
    #[error(
        "Another crm is already serving from {} (process {pid}). Stop it, or give this one another data directory with CRM_DATA_DIR.",
        data_dir.display()
    )]
    AlreadyServing {
        /// The data directory both wanted.
        data_dir: PathBuf,
        /// The process that holds it; 0 where it has not said so.
        pid: u32,
    },
    /// Another program has been starting or stopping the server for too long.
    #[error(
        "Another crm has been starting or stopping PostgreSQL in {} for {seconds} seconds. Wait for it or stop it, then try again.",
        data_dir.display()
    )]
    Busy {
        /// The data directory they share.
        data_dir: PathBuf,
        /// How long this program waited.
        seconds: u64,
    },
    /// No PostgreSQL server programs of a usable version on this machine.
    #[error("No PostgreSQL 15 or newer was found on this machine. {}", install_hint(None))]
    NotInstalled,
    /// The directory given for the server programs does not hold usable ones.
    #[error(
        "{} does not hold the programs of PostgreSQL 15 or newer (postgres, initdb). Name the directory they are in, or leave that setting out to have them looked for.",
        bin_dir.display()
    )]
    NotThere {
        /// The directory that was given.
        bin_dir: PathBuf,
    },
    /// The data was written by a major version that is not installed.
    #[error(
        "The data in {} belongs to PostgreSQL {wanted}, and this machine has {found}. {}",
        cluster.display(),
        install_hint(Some(*wanted))
    )]
    WrongVersion {
        /// The directory that holds the data.
        cluster: PathBuf,
        /// The major version that wrote it.
        wanted: u32,
        /// The versions found instead, in words.
        found: String,
    },
    /// The place for the data holds something else.
    #[error(
        "{} holds files, but not those of a PostgreSQL. Move them away, or choose another data directory with CRM_DATA_DIR.",
        cluster.display()
    )]
    NotACluster {
        /// The directory in the way.
        cluster: PathBuf,
    },
    /// The data belongs to another user of the machine.
    #[error(
        "{} belongs to the user {user}. Run crm as that user, or choose another data directory with CRM_DATA_DIR.",
        path.display()
    )]
    ForeignOwner {
        /// The directory in question.
        path: PathBuf,
        /// Its owner, by name or number.
        user: String,
    },
    /// Started by root, and the user PostgreSQL has to run as cannot get at the data directory.
    #[error(
        "PostgreSQL refuses to run as root, and the user {user} cannot reach {}. Choose a data directory elsewhere, for example CRM_DATA_DIR=/var/lib/crm.",
        path.display()
    )]
    Unreachable {
        /// The directory out of reach.
        path: PathBuf,
        /// The user PostgreSQL would run as.
        user: String,
    },
    /// Started by root on a machine without an ordinary user to run PostgreSQL as.
    #[error(
        "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody. Create one (sudo useradd --system postgres), or run crm as an ordinary user."
    )]
    NoUser,
    /// `initdb` failed.
    #[error("PostgreSQL could not create its data directory. It said: {output}")]
    Initdb {
        /// The end of what initdb wrote.
        output: String,
    },
    /// The server ended instead of becoming ready.
    #[error("PostgreSQL ended while starting. It said: {output} (More in {}.)", log.display())]
    StartFailed {
        /// The end of what the server logged.
        output: String,
        /// Where the whole log is.
        log: PathBuf,
    },
    /// The server neither became ready nor ended.
    #[error("PostgreSQL is still not ready after {seconds} seconds. Look into {}.", log.display())]
    NotReady {
        /// How long this program waited.
        seconds: u64,
        /// Where the log is.
        log: PathBuf,
    },
    /// The server did not stop, asked politely and then firmly.
    #[error("PostgreSQL (process {pid}) does not stop. End that process, then try again.")]
    WouldNotStop {
        /// The server's process.
        pid: i32,
    },
    /// A database could not be created.
    #[error("The database {name} could not be created. psql said: {output}")]
    Database {
        /// The database asked for.
        name: String,
        /// The end of what psql wrote.
        output: String,
    },
    /// The operating system refused something.
    #[error("{} {}", action, path.display())]
    Io {
        /// What was tried, in words that a path completes.
        action: &'static str,
        /// The file, directory or program concerned.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Our own thread ended before its work was done.
    #[error("The work on PostgreSQL was interrupted. Start crm again.")]
    Interrupted,
}

/// Gives an input/output error its place: what was tried, and on which path.
pub(crate) trait At<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T, E: Into<io::Error>> At<T> for Result<T, E> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Error::Io { action, path: path.to_path_buf(), source: source.into() })
    }
}

/// What to type to get PostgreSQL: a certain major version, or any.
fn install_hint(major: Option<u32>) -> String {
    let then = "Or set DATABASE_URL to a PostgreSQL you already have.";
    let version = major.map(|major| format!("-{major}")).unwrap_or_default();
    if cfg!(target_os = "macos") {
        let major = major.unwrap_or(17);
        return format!("Install it: brew install postgresql@{major}. {then}");
    }
    format!("Install it: sudo apt-get install postgresql{version} (or your system's package). {then}")
}
