//! The `crm` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Two TLS providers get compiled in; without this choice the first connection would panic.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    crm::run()
}
