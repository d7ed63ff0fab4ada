//! Logs: for people or as JSON, to standard error, without personal data.

use std::sync::OnceLock;

use crm_core::config::{Config, LogFormat};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Begins to log. A filter that cannot be read is a fault of the configuration.
pub(crate) fn begin(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log_filter)
        .map_err(|error| anyhow::anyhow!("RUST_LOG: {error}, in “{}”", config.log_filter))?;
    let logs =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_span_events(FmtSpan::NONE);
    // A second start in one process, as in tests, keeps the first one's logs.
    let _ = match config.log_format {
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
        LogFormat::Text => logs.compact().with_target(false).try_init(),
    };
    Ok(())
}

/// The process's one recorder of metrics.
pub(crate) fn metrics() -> anyhow::Result<PrometheusHandle> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0])?
        .install_recorder();
    match handle {
        Ok(handle) => Ok(HANDLE.get_or_init(|| handle).clone()),
        // Another thread was first.
        Err(error) => HANDLE.get().cloned().ok_or_else(|| error.into()),
    }
}
