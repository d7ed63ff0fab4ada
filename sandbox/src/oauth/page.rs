//! The page on which a person lets an app into the workspace, `/oauth/v2/authorize`.

use axum::Form;
use axum::extract::{Query, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::{Grant, scopes};
use crate::server::Server;
use crate::state::State;

/// What the app asks for, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ask {
    client_id: String,
    scope: String,
    user_scope: String,
    redirect_uri: String,
    state: String,
}

/// The same with the person's answer.
#[derive(Debug, Deserialize)]
pub(crate) struct Decision {
    #[serde(flatten)]
    ask: Ask,
    #[serde(rename = "as")]
    person: String,
    /// `1` from Allow; Cancel leaves it out.
    #[serde(default)]
    allow: String,
}

/// Why the page is an error and nobody is sent back to the app.
struct Fault {
    code: &'static str,
    words: String,
}

/// Where the person is sent back to, if the app may ask this at all.
fn destination(state: &State, ask: &Ask) -> Result<String, Fault> {
    let fault = |code, words: String| Err(Fault { code, words });
    if ask.client_id != state.identity().client_id {
        return fault("invalid_client_id", "No app has this client_id.".to_owned());
    }
    let back = if ask.redirect_uri.is_empty() {
        state.manifest.redirect_urls.first().cloned().unwrap_or_default()
    } else {
        ask.redirect_uri.clone()
    };
    if !state.manifest.redirects_to(&back) {
        let known = state.manifest.redirect_urls.join(", ");
        let words = format!("redirect_uri did not match any configured URIs. Passed URI: {back}. Configured: {known}.");
        return fault("bad_redirect_uri", words);
    }
    if scopes(&ask.scope).is_empty() && scopes(&ask.user_scope).is_empty() {
        return fault("invalid_scope", "No scopes requested.".to_owned());
    }
    Ok(back)
}

/// `GET /oauth/v2/authorize`.
pub(crate) async fn show(Shared(server): Shared<Server>, Query(ask): Query<Ask>) -> Response {
    server.read(|state| match destination(state, &ask) {
        Ok(_) => Html(asking(state, &ask)).into_response(),
        Err(fault) => refused(&fault),
    })
}

/// `POST /oauth/v2/authorize`: what the buttons of the page send.
pub(crate) async fn decide(Shared(server): Shared<Server>, Form(decision): Form<Decision>) -> Response {
    let Decision { ask, person, allow } = decision;
    let outcome = server.with(|state| {
        let back = destination(state, &ask)?;
        let known = state.person(&person).filter(|person| !person.deleted && !person.is_bot && !person.is_stranger);
        if known.is_none() {
            return Err(Fault { code: "user_not_found", words: format!("Nobody here has the id {person:?}.") });
        }
        if allow != "1" {
            return Ok(with_answer(&back, "error", "access_denied", &ask.state));
        }
        let redirect_uri = (!ask.redirect_uri.is_empty()).then(|| ask.redirect_uri.clone());
        let (bot_scopes, user_scopes) = (scopes(&ask.scope), scopes(&ask.user_scope));
        let code = state.new_code(Grant { person, redirect_uri, bot_scopes, user_scopes });
        Ok(with_answer(&back, "code", &code, &ask.state))
    });
    match outcome {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(fault) => refused(&fault),
    }
}

fn with_answer(back: &str, key: &str, value: &str, state: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair(key, value)
        .append_pair("state", state)
        .finish();
    let joint = if back.contains('?') { '&' } else { '?' };
    format!("{back}{joint}{query}")
}

fn refused(fault: &Fault) -> Response {
    let body =
        format!("<h1>Something went wrong</h1><p>{}</p><p><code>{}</code></p>", escaped(&fault.words), fault.code);
    (StatusCode::BAD_REQUEST, Html(page("Something went wrong", &body))).into_response()
}

fn asking(state: &State, ask: &Ask) -> String {
    let identity = state.identity();
    let app = escaped(&identity.app_name);
    let team = escaped(&identity.team_name);
    let people = state.store.people.iter().filter(|person| !person.is_bot && !person.deleted && !person.is_stranger);
    let people: String = people
        .map(|person| format!("<option value=\"{}\">{}</option>", escaped(&person.id), escaped(&person.real_name)))
        .collect();
    let fields = [
        ("client_id", &ask.client_id),
        ("scope", &ask.scope),
        ("user_scope", &ask.user_scope),
        ("redirect_uri", &ask.redirect_uri),
        ("state", &ask.state),
    ];
    let hidden: String = fields
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value)))
        .collect();
    let body = format!(
        "<h1>{app} is requesting permission to access the {team} workspace</h1>\
         {}{}\
         <form method=\"post\" action=\"/oauth/v2/authorize\">{hidden}\
         <p><label>You are <select name=\"as\">{people}</select></label></p>\
         <p><button name=\"allow\" value=\"1\" class=\"allow\">Allow</button> \
         <button name=\"allow\" value=\"0\">Cancel</button></p></form>",
        listed("What the app itself may do", &ask.scope),
        listed("What it may do in your name", &ask.user_scope),
    );
    page(&format!("{app} wants to be installed"), &body)
}

fn listed(title: &str, text: &str) -> String {
    let items: String = scopes(text).iter().map(|scope| format!("<li><code>{}</code></li>", escaped(scope))).collect();
    if items.is_empty() { items } else { format!("<h2>{title}</h2><ul>{items}</ul>") }
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>\
         :root {{ color-scheme: light dark }} \
         body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem }} \
         h1 {{ font-size: 1.4rem }} h2 {{ font-size: 1rem; margin-bottom: 0 }} \
         button {{ font: inherit; padding: .5rem 1.5rem }} .allow {{ background: #007a5a; color: #fff; border: 0 }}\
         </style></head><body>{body}</body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
