//! The HTTP API: webhooks, health and metrics
