//! What the command line prints: answers on standard output, faults on standard error.

use std::error::Error as StdError;
use std::io::Write as _;

/// Prints a line of an answer. A closed pipe ends nothing.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a fault with its causes.
pub(crate) fn complain(error: &anyhow::Error) {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let words = next.to_string();
        if !line.contains(&words) {
            line = format!("{}: {words}", line.trim_end_matches('.'));
        }
        cause = StdError::source(next);
    }
    let _ = writeln!(std::io::stderr(), "crm: {line}");
}
