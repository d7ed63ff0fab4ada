//! The pages that a browser shows at the end of an installation. Each says what happened and what to do next, and leads back
//! into Slack. Without scripts, pictures or anything from elsewhere.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use crm_core::text;
use crm_core::texts::Text;

/// How an installation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is installed.
    Installed {
        /// The workspace's name.
        team: String,
        /// Opens the app in Slack.
        link: String,
    },
    /// Somebody said no on Slack's page.
    Denied,
    /// They came back without having set out here, or in another browser.
    BadState,
    /// They came back before with the same.
    Used,
    /// They took too long.
    Expired,
    /// Slack did not take the code.
    Refused,
    /// Slack does not answer.
    SlackAway,
    /// Our own fault.
    Broken,
}

impl Outcome {
    fn status(&self) -> StatusCode {
        match self {
            Self::Installed { .. } | Self::Denied => StatusCode::OK,
            Self::BadState | Self::Used | Self::Expired | Self::Refused => StatusCode::BAD_REQUEST,
            Self::SlackAway => StatusCode::BAD_GATEWAY,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> Text {
        match self {
            Self::Installed { team, .. } => text!("install-done", team = team),
            Self::Denied => text!("install-denied"),
            Self::BadState => text!("install-bad-state"),
            Self::Used => text!("install-used"),
            Self::Expired => text!("install-expired"),
            Self::Refused => text!("install-refused"),
            Self::SlackAway => text!("install-slack-away"),
            Self::Broken => text!("install-broken"),
        }
    }

    fn next(&self) -> Text {
        match self {
            Self::Installed { .. } => text!("install-done-next"),
            Self::Denied => text!("install-denied-next"),
            Self::BadState => text!("install-bad-state-next"),
            Self::Used => text!("install-used-next"),
            Self::Expired => text!("install-expired-next"),
            Self::Refused => text!("install-refused-next"),
            Self::SlackAway => text!("install-slack-away-next"),
            Self::Broken => text!("install-broken-next"),
        }
    }

    /// Where the page leads, and what the link is called.
    fn link(&self) -> (String, Text) {
        match self {
            Self::Installed { link, .. } => (link.clone(), text!("install-open-slack")),
            Self::Used => ("https://slack.com/app_redirect".to_owned(), text!("install-open-slack")),
            _ => ("/slack/install".to_owned(), text!("install-again")),
        }
    }
}

/// The page of an outcome.
pub(super) fn page(outcome: Outcome) -> Response {
    let say = |text: Text| escaped(&text.render("en"));
    let (link, called) = outcome.link();
    let mark = if matches!(outcome, Outcome::Installed { .. }) { "✅" } else { "⚠️" };
    let body = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>\
         :root {{ color-scheme: light dark }} \
         body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1.5rem }} \
         h1 {{ font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }} \
         a {{ display: inline-block; margin-top: 1rem; padding: .6rem 1.2rem; border-radius: .4rem; \
         background: #1f3a5f; color: #fff; text-decoration: none }} \
         a:focus-visible {{ outline: 3px solid #6aa0e0; outline-offset: 2px }}\
         </style></head><body><main><h1><span aria-hidden=\"true\">{mark}</span> {title}</h1><p>{next}</p>\
         <p><a href=\"{link}\">{called}</a></p></main></body></html>",
        title = say(outcome.title()),
        next = say(outcome.next()),
        link = escaped(&link),
        called = say(called),
    );
    let mut response = (outcome.status(), Html(body)).into_response();
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
        ),
    ];
    for (name, value) in headers {
        put(&mut response, name, value);
    }
    response
}

fn put(response: &mut Response, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
