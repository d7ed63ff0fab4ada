//! An app without a token: it is installed through its own page, as many workspaces would.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use url::Url;

use crate::Stage;

pub async fn run(stage: &Stage) {
    let browser = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let page = browser.get(format!("{}/slack/install", stage.app_url)).send().await.unwrap();
    let cookies: Vec<String> = page
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next().map(str::to_owned))
        .collect();
    let location = page.headers().get(LOCATION).map(|location| location.to_str().unwrap().to_owned());
    let ask = match location {
        Some(location) => location,
        None => link(&page.text().await.unwrap(), &format!("{}/oauth", stage.slack.page_url())),
    };
    let shown = browser.get(&ask).send().await.unwrap();
    assert_eq!(shown.status(), 200);
    let words = shown.text().await.unwrap();
    assert!(words.contains("<code>chat:write</code>") && words.contains("Tally"), "{words}");

    let mut fields: Vec<(String, String)> = Url::parse(&ask).unwrap().query_pairs().into_owned().collect();
    fields.push(("as".into(), "U0ADA".into()));
    fields.push(("allow".into(), "1".into()));
    let authorize = format!("{}/oauth/v2/authorize", stage.slack.page_url());
    let agreed = browser.post(authorize).form(&fields).send().await.unwrap();
    assert_eq!(agreed.status(), 302);
    let back = agreed.headers().get(LOCATION).unwrap().to_str().unwrap().to_owned();
    let done = browser.get(back).header(COOKIE, cookies.join("; ")).send().await.unwrap();
    let (status, words) = (done.status(), done.text().await.unwrap());
    assert!(status.is_success() || status.is_redirection(), "{status}: {words}");

    let ada = stage.driver.as_person("U0ADA");
    ada.say("#sales", "/tally hello").await.unwrap();
    assert_eq!(ada.next().await.unwrap().text, "Hello <@U0ADA>");
    ada.say("#sales", "/tally").await.unwrap();
    assert_eq!(ada.next_modal().await.unwrap().title(), "New tally");
}

/// The first link of a page that begins so, with its entities undone.
fn link(page: &str, begins: &str) -> String {
    let from = page.find(begins).unwrap_or_else(|| panic!("no link to {begins} in {page}"));
    let rest = page.get(from..).unwrap();
    rest.split(['"', '\'', '<', '>']).next().unwrap().replace("&amp;", "&")
}
