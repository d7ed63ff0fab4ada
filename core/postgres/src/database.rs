//! The databases in the server: their addresses, and creating one.

use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::binaries::Binaries;
use crate::cluster::tail;
use crate::create::SUPERUSER;
use crate::environment;
use crate::error::{At, Error};

const ENSURE: &str = "SELECT format('CREATE DATABASE %I', :'name') \
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec\n";

/// `postgres://crm@localhost/<database>?host=<socket directory>&port=<port>`: the host in front is
/// for form's sake, the one behind counts.
pub(crate) fn url(socket_dir: &Path, port: u16, database: &str) -> String {
    let database = encoded(database.as_bytes());
    let host = encoded(socket_dir.as_os_str().as_bytes());
    format!("postgres://{SUPERUSER}@localhost/{database}?host={host}&port={port}")
}

/// Percent-encodes all but letters, digits and `-._~` (RFC 3986, section 2.3).
fn encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}

/// What came of an attempt to create a database.
pub(crate) enum Ensured {
    /// It is there.
    Done,
    /// The server did not answer; it may be on its way back after a crash.
    Unreachable(Error),
}

/// What psql exits with where it has no connection to the server.
const NO_CONNECTION: i32 = 2;

/// Creates the database where there is none of that name.
pub(crate) fn ensure(binaries: &Binaries, url: &str, name: &str) -> Result<Ensured, Error> {
    // Some packages of the server come without it.
    let beside = binaries.program("psql");
    let program = if beside.exists() { beside } else { PathBuf::from("psql") };
    let mut command = Command::new(&program);
    environment::clear(&mut command);
    command.args(["-X", "-A", "-t", "-q", "-w", "-v", "ON_ERROR_STOP=1"]);
    command.arg("-v").arg(format!("name={name}")).arg("-d").arg(url);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().at("Cannot run", &program)?;
    if let Some(mut input) = child.stdin.take() {
        // Where psql has ended already, its own message says more than the broken pipe.
        let _ = input.write_all(ENSURE.as_bytes());
    }
    let output = child.wait_with_output().at("Cannot wait for", &program)?;
    if output.status.success() {
        return Ok(Ensured::Done);
    }
    let failed = Error::Database { name: name.to_owned(), output: tail(&output.stderr) };
    if output.status.code() == Some(NO_CONNECTION) { Ok(Ensured::Unreachable(failed)) } else { Err(failed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(
            url(Path::new("/tmp/a b+ü"), 5432, "crm?test"),
            "postgres://crm@localhost/crm%3Ftest?host=%2Ftmp%2Fa%20b%2B%C3%BC&port=5432"
        );
    }
}
