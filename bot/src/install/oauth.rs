//! Installation by OAuth: out to Slack's consent page, and back with a code that is worth a token. The way is safe against
//! forged links: a state that works once, within ten minutes, in the browser that set out with it.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use crm_core::secrets::Secret;
use crm_core::workspaces::{self, BadState, NewInstallation, Settings, Workspace};
use serde::Deserialize;
use serde_json::Value;

use super::pages::{self, Outcome};
use super::tokens::read_token;
use super::{InstallError, settle};
use crate::bot::Bot;
use crate::slack::{Access, SlackError};

/// Where people begin.
const INSTALL: &str = "/slack/install";
/// Where Slack sends them back to.
pub const CALLBACK: &str = "/slack/oauth/callback";

/// The cookie that ties the way back to the browser that set out.
const COOKIE: &str = "crm_install";

/// The app as several workspaces install it.
#[derive(Debug, Clone)]
pub struct Distribution {
    /// The app's id as a client (Basic Information → App Credentials).
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// The address under which Slack and browsers reach the program; without it, what the browser asked for.
    pub public_url: Option<String>,
    /// What it asks for as its bot: the scopes of the manifest.
    pub scopes: Vec<String>,
    /// What each new workspace begins with.
    pub settings: Settings,
}

/// The two routes of the installation; none where the program serves one workspace by its token.
pub(crate) fn routes(bot: &Bot) -> Router<Bot> {
    match bot.distribution() {
        Some(_) => Router::new().route(INSTALL, get(begin)).route(CALLBACK, get(finish)),
        None => Router::new(),
    }
}

/// Sends the browser to Slack's page.
async fn begin(State(bot): State<Bot>, headers: HeaderMap) -> Response {
    let Some(app) = bot.distribution() else { return pages::page(Outcome::Broken) };
    let departure = match workspaces::begin_install(bot.crm()).await {
        Ok(departure) => departure,
        Err(error) => {
            bot.explain(&bot.anybody(), &error);
            return pages::page(Outcome::Broken);
        }
    };
    let there = url::Url::parse_with_params(
        &format!("{}/oauth/v2/authorize", bot.slack().site()),
        [
            ("client_id", app.client_id.as_str()),
            ("scope", &app.scopes.join(",")),
            ("redirect_uri", &callback(app, &headers)),
            ("state", departure.state.reveal()),
        ],
    );
    let Ok(there) = there else { return pages::page(Outcome::Broken) };
    // Lax: the way back is a link from Slack's page. Secure wherever the program is reached by HTTPS.
    let secure = if callback(app, &headers).starts_with("https:") { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={}; Path={CALLBACK}; HttpOnly; SameSite=Lax; Max-Age=600{secure}",
        departure.browser.reveal()
    );
    let fields = [
        (header::LOCATION, there.to_string()),
        (header::SET_COOKIE, cookie),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::FOUND, fields).into_response()
}

/// Where Slack sends the browser back to.
fn callback(app: &Distribution, headers: &HeaderMap) -> String {
    let asked = || {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        format!("http://{host}")
    };
    format!("{}{CALLBACK}", app.public_url.clone().unwrap_or_else(asked))
}

/// What Slack sends back in the address.
#[derive(Deserialize)]
struct Return {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
}

/// Takes the browser back, and the app into its workspace.
async fn finish(
    State(bot): State<Bot>,
    headers: HeaderMap,
    answer: Result<Query<Return>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Ok(Query(answer)) = answer else { return pages::page(Outcome::BadState) };
    let outcome = match finished(&bot, &headers, &answer).await {
        Ok(outcome) => outcome,
        Err(error) => {
            let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            tracing::error!(%error, source, "an installation failed");
            match error {
                InstallError::Slack(SlackError::Refused(_)) => Outcome::Refused,
                InstallError::Slack(_) => Outcome::SlackAway,
                _ => Outcome::Broken,
            }
        }
    };
    let mut response = pages::page(outcome);
    if let Ok(gone) = HeaderValue::from_str(&format!("{COOKIE}=; Path={CALLBACK}; HttpOnly; SameSite=Lax; Max-Age=0")) {
        response.headers_mut().insert(header::SET_COOKIE, gone);
    }
    response
}

async fn finished(bot: &Bot, headers: &HeaderMap, answer: &Return) -> Result<Outcome, InstallError> {
    let Some(app) = bot.distribution() else { return Ok(Outcome::Broken) };
    // Also where somebody said no: a state is good for one answer, whichever it is.
    match workspaces::finish_install(bot.crm(), &answer.state, cookie(headers)).await? {
        Ok(()) => {}
        Err(BadState::Unknown) => return Ok(Outcome::BadState),
        Err(BadState::Used) => return Ok(Outcome::Used),
        Err(BadState::Expired) => return Ok(Outcome::Expired),
    }
    if answer.error == "access_denied" {
        return Ok(Outcome::Denied);
    }
    if answer.code.is_empty() {
        return Ok(Outcome::Refused);
    }
    let access = Access::new(bot.slack().forms(), &app.client_id, &app.client_secret);
    let given = access.ask(&[("code", answer.code.as_str()), ("redirect_uri", &callback(app, headers))]).await?;
    let workspace = take_in(bot, app, &given).await?;
    Ok(Outcome::Installed { team: workspace.name, link: link_to(&workspace.slack_team_id, &given) })
}

/// The value of our cookie; empty where there is none.
fn cookie(headers: &HeaderMap) -> &str {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .unwrap_or_default()
}

/// Opens the app in Slack.
fn link_to(team: &str, given: &Value) -> String {
    let app = given.get("app_id").and_then(Value::as_str).unwrap_or_default();
    url::Url::parse_with_params("https://slack.com/app_redirect", [("app", app), ("team", team)])
        .map_or_else(|_| "https://slack.com".to_owned(), |link| link.to_string())
}

/// Stores what Slack tells of an installation, and lets the installer in.
async fn take_in(bot: &Bot, app: &Distribution, given: &Value) -> Result<Workspace, InstallError> {
    let text = |pointer: &str| given.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let org_wide = given.get("is_enterprise_install").and_then(Value::as_bool).unwrap_or_default();
    let home = if org_wide { "/enterprise" } else { "/team" };
    let (id, name) = (text(&format!("{home}/id")), text(&format!("{home}/name")));
    let token = read_token(given, bot.crm().now());
    let (Some(token), false) = (token, id.is_empty()) else {
        return Err(SlackError::Refused("an installation without a team or a bot token".to_owned()).into());
    };
    let installer = Some(text("/authed_user/id")).filter(|id| !id.is_empty());
    let new = NewInstallation {
        slack_team_id: id,
        slack_enterprise_id: Some(text("/enterprise/id")).filter(|id| !id.is_empty()),
        org_wide,
        name,
        domain: String::new(),
        bot_user_id: text("/bot_user_id"),
        bot_token: Some(token),
        scopes: text("/scope"),
        installer_slack_id: installer,
        settings: app.settings.clone(),
    };
    let workspace = workspaces::install(bot.crm(), new).await?;
    tracing::info!(workspace.id = %workspace.id, org_wide, "the app was installed in workspace {}", workspace.id);
    bot.forget(&workspace).await;
    settle(bot, &workspace).await;
    Ok(workspace)
}
