//! OAuth: the authorize page, codes, tokens that rotate, and the end of an installation.

use chrono::TimeDelta;
use crm_sandbox::{Clock, Options};
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use url::Url;

use crate::app::{Bench, bench_with, manifest};

const BACK: &str = "http://127.0.0.1:9/slack/oauth_redirect";

fn installable(rotates: bool) -> Options {
    let mut manifest = manifest();
    manifest["oauth_config"]["redirect_urls"] = json!(["http://127.0.0.1:9/slack"]);
    manifest["settings"]["token_rotation_enabled"] = json!(rotates);
    let events = &mut manifest["settings"]["event_subscriptions"]["bot_events"];
    events.as_array_mut().unwrap().extend([json!("tokens_revoked"), json!("app_uninstalled")]);
    Options { manifest, clock: Clock::standing_at(chrono::Utc::now()), ..Options::default() }
}

/// What a browser with the authorize page does.
struct Browser {
    http: reqwest::Client,
    page: String,
    ask: Vec<(String, String)>,
}

impl Browser {
    fn new(bench: &Bench, ask: &[(&str, &str)]) -> Self {
        let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        let page = format!("{}/oauth/v2/authorize", bench.slack.page_url());
        let mut all = vec![("client_id".to_owned(), bench.slack.client_id())];
        for (key, value) in ask {
            all.retain(|(known, _)| known != key);
            all.push(((*key).to_owned(), (*value).to_owned()));
        }
        Self { http, page, ask: all }
    }

    async fn look(&self) -> (u16, String) {
        let shown = self.http.get(&self.page).query(&self.ask).send().await.unwrap();
        (shown.status().as_u16(), shown.text().await.unwrap())
    }

    /// Presses a button; what the app gets back in the address.
    async fn press(&self, allow: &str) -> Url {
        let mut form = self.ask.clone();
        form.push(("as".into(), "U0RAVI".into()));
        form.push(("allow".into(), allow.into()));
        let sent = self.http.post(&self.page).form(&form).send().await.unwrap();
        assert_eq!(sent.status().as_u16(), 302);
        Url::parse(sent.headers()["location"].to_str().unwrap()).unwrap()
    }

    async fn code(&self) -> String {
        value(&self.press("1").await, "code").unwrap()
    }
}

fn value(url: &Url, key: &str) -> Option<String> {
    url.query_pairs().find(|(known, _)| known == key).map(|(_, value)| value.into_owned())
}

/// Exchanges something for a token, as the app's server does.
async fn access(bench: &Bench, arguments: &[(&str, &str)]) -> Value {
    let url = format!("{}/oauth.v2.access", bench.slack.api_url());
    let request = bench.http().post(url).basic_auth(bench.slack.client_id(), Some(bench.slack.client_secret()));
    request.form(arguments).send().await.unwrap().json().await.unwrap()
}

async fn with_token(bench: &Bench, token: &str, method: &str) -> Value {
    let url = format!("{}/{method}", bench.slack.api_url());
    bench.http().post(url).bearer_auth(token).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_person_lets_the_app_in() {
    let bench = bench_with(installable(false)).await;
    let ask =
        [("scope", "commands,chat:write"), ("user_scope", "search:read"), ("redirect_uri", BACK), ("state", "s&1")];
    let browser = Browser::new(&bench, &ask);
    let (status, page) = browser.look().await;
    assert_eq!(status, 200);
    for words in ["Acme is requesting", "<code>commands</code>", "<code>search:read</code>", "Ravi Iyer", "s&amp;1"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let back = browser.press("1").await;
    assert!(back.as_str().starts_with(BACK));
    assert_eq!(value(&back, "state").as_deref(), Some("s&1"));
    let code = value(&back, "code").unwrap();
    let installed = access(&bench, &[("code", &code), ("redirect_uri", BACK)]).await;
    assert_eq!(installed["ok"], true, "{installed}");
    assert_eq!(installed["access_token"], bench.slack.bot_token());
    assert_eq!(
        (&installed["token_type"], &installed["bot_user_id"]),
        (&json!("bot"), &json!(bench.slack.bot_user_id()))
    );
    assert_eq!((&installed["team"]["id"], &installed["enterprise"]), (&json!("T0NORTHWIND"), &Value::Null));
    assert_eq!(
        (&installed["authed_user"]["id"], &installed["authed_user"]["token_type"]),
        (&json!("U0RAVI"), &json!("user"))
    );
    assert!(installed.get("refresh_token").is_none());
    let of_person = installed["authed_user"]["access_token"].as_str().unwrap();
    let tested = with_token(&bench, of_person, "auth.test").await;
    assert_eq!((&tested["user_id"], &tested["user"]), (&json!("U0RAVI"), &json!("ravi")));
    assert!(tested.get("bot_id").is_none());
    let tested = with_token(&bench, &bench.slack.bot_token(), "auth.test").await;
    assert_eq!(
        (&tested["user_id"], &tested["bot_id"]),
        (&json!(bench.slack.bot_user_id()), &json!(bench.slack.bot_id()))
    );
    let again = access(&bench, &[("code", &code), ("redirect_uri", BACK)]).await;
    assert_eq!(again["error"], "code_already_used");
}

#[tokio::test]
async fn cancel_and_what_cannot_be_asked() {
    let bench = bench_with(installable(false)).await;
    let scope = ("scope", "commands");
    let back = Browser::new(&bench, &[scope, ("redirect_uri", BACK), ("state", "7")]).press("0").await;
    assert_eq!(
        (value(&back, "error").as_deref(), value(&back, "state").as_deref()),
        (Some("access_denied"), Some("7"))
    );
    let cases = [
        (vec![scope, ("client_id", "1.2")], "invalid_client_id"),
        (vec![scope, ("redirect_uri", "http://127.0.0.1:9/elsewhere")], "bad_redirect_uri"),
        (vec![scope, ("redirect_uri", "http://127.0.0.1:9/slackers")], "bad_redirect_uri"),
        (vec![], "invalid_scope"),
    ];
    for (ask, code) in cases {
        let (status, page) = Browser::new(&bench, &ask).look().await;
        assert_eq!(status, 400);
        assert!(page.contains(&format!("<code>{code}</code>")), "{code} in {page}");
    }
    let back = Browser::new(&bench, &[scope]).press("1").await;
    assert_eq!(back.path(), "/slack", "without an address the first of the manifest");
}

#[tokio::test]
async fn codes_and_secrets_are_checked() {
    let bench = bench_with(installable(false)).await;
    let browser = Browser::new(&bench, &[("scope", "commands"), ("redirect_uri", BACK)]);
    let code = browser.code().await;
    let error = |answer: Value| answer["error"].as_str().unwrap().to_owned();
    assert_eq!(error(access(&bench, &[("code", "nonsense")]).await), "invalid_code");
    assert_eq!(error(access(&bench, &[("code", &code)]).await), "bad_redirect_uri");
    assert_eq!(
        error(access(&bench, &[("code", &code), ("redirect_uri", "http://x.example")]).await),
        "bad_redirect_uri"
    );
    assert_eq!(error(access(&bench, &[("grant_type", "password")]).await), "invalid_grant_type");
    let secret = bench.slack.client_secret();
    let id = bench.slack.client_id();
    let wrong = [("client_id", id.as_str()), ("client_secret", "guess"), ("code", &code)];
    assert_eq!(error(bench.api_form("oauth.v2.access", &wrong).await), "bad_client_secret");
    let wrong = [("client_id", "1.2"), ("client_secret", &secret), ("code", &code)];
    assert_eq!(error(bench.api_form("oauth.v2.access", &wrong).await), "invalid_client_id");
    bench.clock.advance(TimeDelta::minutes(11));
    assert_eq!(error(access(&bench, &[("code", &code), ("redirect_uri", BACK)]).await), "invalid_code");
}

#[tokio::test]
async fn tokens_rotate() {
    let bench = bench_with(installable(true)).await;
    let code = Browser::new(&bench, &[("scope", "commands,chat:write")]).code().await;
    let first = access(&bench, &[("code", &code)]).await;
    let token = first["access_token"].as_str().unwrap();
    assert!(token.starts_with("xoxe.xoxb-1-"));
    assert_eq!(first["expires_in"], 43_200);
    assert_eq!(with_token(&bench, token, "auth.test").await["expires_in"], 43_200);
    let refresh = first["refresh_token"].as_str().unwrap();
    let ask = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let second = access(&bench, &ask).await;
    let next = second["access_token"].as_str().unwrap();
    assert_ne!(token, next);
    assert_eq!(second["scope"], "commands,chat:write");
    assert_eq!(with_token(&bench, token, "auth.test").await["error"], "token_revoked");
    assert_eq!(access(&bench, &ask).await["error"], "invalid_refresh_token");
    bench.clock.advance(TimeDelta::hours(12));
    assert_eq!(with_token(&bench, next, "auth.test").await["error"], "token_expired");
}

#[tokio::test]
async fn a_long_lived_token_is_exchanged() {
    let bench = bench_with(installable(true)).await;
    let (old, id, secret) = (bench.slack.bot_token(), bench.slack.client_id(), bench.slack.client_secret());
    let ask = [("client_id", id.as_str()), ("client_secret", &secret), ("token", &old)];
    let exchanged = bench.api_form("oauth.v2.exchange", &ask).await;
    assert!(exchanged["access_token"].as_str().unwrap().starts_with("xoxe.xoxb-1-"), "{exchanged}");
    assert_eq!(with_token(&bench, &old, "auth.test").await["error"], "token_revoked");
}

#[tokio::test]
async fn a_revoked_token_is_told_of() {
    let mut bench = bench_with(installable(false)).await;
    let token = bench.slack.bot_token();
    assert_eq!(bench.api("auth.revoke", json!({"test": true})).await["revoked"], false);
    assert_eq!(bench.api("auth.revoke", json!({})).await["revoked"], true);
    let told = bench.got().await;
    assert_eq!(told.text("/event/type"), "tokens_revoked");
    assert_eq!(told.data["event"]["tokens"]["bot"], json!([bench.slack.bot_user_id()]));
    assert_eq!(with_token(&bench, &token, "auth.test").await["error"], "token_revoked");
}

#[tokio::test]
async fn an_uninstalled_app_gets_nothing_more_and_can_come_back() {
    let mut bench = bench_with(installable(false)).await;
    let (id, secret, old) = (bench.slack.client_id(), bench.slack.client_secret(), bench.slack.bot_token());
    let ask = [("client_id", id.as_str()), ("client_secret", &secret)];
    assert_eq!(bench.api_form("apps.uninstall", &ask).await["ok"], true);
    let mut told = [bench.got().await, bench.got().await].map(|got| got.text("/event/type").to_owned());
    told.sort_unstable();
    assert_eq!(told, ["app_uninstalled", "tokens_revoked"]);
    assert_eq!(with_token(&bench, &old, "auth.test").await["error"], "account_inactive");
    bench.ada().open_home().await.unwrap();
    assert!(bench.ada().say("#sales", "/acme").await.unwrap_err().to_string().starts_with("unknown_command"));
    assert!(bench.quiet());
    let code = Browser::new(&bench, &[("scope", "commands,chat:write")]).code().await;
    let installed = access(&bench, &[("code", &code)]).await;
    assert_ne!(installed["access_token"], old.as_str());
    assert_eq!(installed["access_token"], bench.slack.bot_token());
    assert_eq!(bench.command("/acme").await.text("/command"), "/acme");
}
