//! The page behind a link to a record, for whoever opens it in a browser: it says where the record is to be seen, and nothing
//! of the record itself, not even whether there is one.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use crm_core::records::Reference;
use crm_core::text;

/// The route of links to records.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/r/{reference}", get(landing))
}

async fn landing(Path(reference): Path<String>) -> Response {
    // What is no reference is not repeated.
    let said = match Reference::parse(&reference) {
        Some(reference) => text!("landing-record", reference = reference.to_string()),
        None => text!("landing-none"),
    };
    let (title, said) = (text!("landing-title").render("en"), said.render("en"));
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title><body style=\"font:1.1rem/1.5 system-ui;max-width:36rem;margin:20vh auto;padding:0 1rem\">\
         <h1 style=\"font-size:1.4rem\">{title}</h1><p>{said}</p><p><a href=\"slack://open\">Slack</a></p></body></html>"
    );
    let headers =
        [(CACHE_CONTROL, "no-store"), (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'")];
    (headers, Html(page)).into_response()
}
