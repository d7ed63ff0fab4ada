//! What the tests have in common.

use std::error::Error;
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crm_postgres::{Server, Settings};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// A data directory of one's own, removed at the end of the test.
pub(crate) struct Place {
    _root: TempDir,
    pub(crate) settings: Settings,
}

impl Place {
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        Self::at("data")
    }

    /// The data directory has that path within a fresh directory (which only its owner may enter,
    /// as it is with a home).
    pub(crate) fn at(path: &str) -> Result<Self, Box<dyn Error>> {
        let root = tempfile::Builder::new().prefix("crm-postgres-test-").tempdir()?;
        fs::set_permissions(root.path(), Permissions::from_mode(0o700))?;
        let mut settings = Settings::new(root.path().join(path));
        settings.fast_and_unsafe = true;
        Ok(Self { _root: root, settings })
    }

    pub(crate) fn data_dir(&self) -> &Path {
        &self.settings.data_dir
    }

    pub(crate) fn cluster(&self) -> PathBuf {
        self.data_dir().join("postgres")
    }

    /// The process in `postmaster.pid`: none where no server runs (or one was killed and its file
    /// removed).
    pub(crate) fn server_pid(&self) -> Option<i32> {
        let text = fs::read_to_string(self.cluster().join("postmaster.pid")).ok()?;
        text.lines().next()?.parse().ok()
    }

    /// Runs the example on this data directory.
    pub(crate) fn with_postgres(&self, command: &[&str]) -> Result<Example, Box<dyn Error>> {
        Example::launch(self.data_dir(), command)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Where the server was stopped by a keeper, nobody has removed its socket's directory.
        if let Ok(socket_dir) = fs::read_to_string(self.data_dir().join("run.path")) {
            let _ = fs::remove_dir(socket_dir);
        }
    }
}

/// One value from the server.
pub(crate) fn query(server: &Server, sql: &str) -> Result<String, Box<dyn Error>> {
    ask(&server.url("postgres"), sql)
}

/// One value from the database at that address.
pub(crate) fn ask(url: &str, sql: &str) -> Result<String, Box<dyn Error>> {
    let output = Command::new("psql").args(["-XAtqw", "-d", url, "-c", sql]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8(output.stderr)?.into());
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

/// Waits until something is so.
pub(crate) async fn eventually(what: &str, mut is_so: impl FnMut() -> bool) -> Outcome {
    let begun = Instant::now();
    while !is_so() {
        if begun.elapsed() > Duration::from_secs(20) {
            return Err(format!("still not so: {what}").into());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// Whether the process exists and is not merely waiting to be reaped.
pub(crate) fn runs(pid: i32) -> bool {
    let output = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output();
    output.is_ok_and(|output| output.stdout.first().is_some_and(|state| !b"ZX".contains(state)))
}

pub(crate) fn send(pid: i32, signal: Signal) -> Outcome {
    Ok(kill(Pid::from_raw(pid), signal)?)
}

/// The example, running. Its command ends when the test lets go of its input.
pub(crate) struct Example {
    pub(crate) process: Child,
    pub(crate) input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Example {
    fn launch(data_dir: &Path, command: &[&str]) -> Result<Self, Box<dyn Error>> {
        let mut launch = Command::new(example()?);
        launch.arg("--data-dir").arg(data_dir).args(["--fast", "--database", "trial", "--"]);
        launch.args(command.iter().map(OsStr::new));
        let mut process = launch.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().ok_or("no output")?);
        Ok(Self { process, input, output })
    }

    /// The next line its command writes.
    pub(crate) fn line(&mut self) -> Result<String, Box<dyn Error>> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    pub(crate) fn pid(&self) -> Result<i32, Box<dyn Error>> {
        Ok(i32::try_from(self.process.id())?)
    }
}

/// The examples are built beside the tests.
fn example() -> Result<PathBuf, Box<dyn Error>> {
    let test = std::env::current_exe()?;
    let target = test.parent().and_then(Path::parent).ok_or("no target directory")?;
    let example = target.join("examples").join("with_postgres");
    if !example.exists() {
        return Err(format!("{} is missing: cargo build --examples", example.display()).into());
    }
    Ok(example)
}
