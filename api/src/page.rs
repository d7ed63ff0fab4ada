//! `/f/{endpoint}`: a form's own page, for people outside Slack. Plain HTML without scripts: it works on any phone and with any
//! screen reader, in light and dark, from left to right and from right to left.

mod markup;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crm_core::forms::page::{self, Answered, Answers};
use crm_core::forms::{self, FormAccess};
use crm_core::{Error, text};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

use self::markup::Shown;
use crate::{Api, ApiError};

/// How long a page may stay open before it must be sent once more: as long as a working day and its evening.
const LIFETIME_HOURS: i64 = 24;

/// What the page sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    name: String,
    email: String,
    phone: String,
    company: String,
    message: String,
    /// Proves that the page came from here, and tells one page from another.
    token: String,
    /// People do not see this field; programs that fill in everything do.
    website: String,
}

pub(crate) async fn show(
    State(api): State<Api>,
    Path(endpoint): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    let Some(form) = forms::behind(&api.crm, &endpoint).await? else { return Ok(unknown(&locale)) };
    let token = new_token(&form, api.crm.now().timestamp())?;
    let shown =
        Shown { form: &form, locale: &locale, token: &token, answers: &Answers::default(), broken: &[], notice: None };
    Ok(answer(StatusCode::OK, shown.page()))
}

pub(crate) async fn take(
    State(api): State<Api>,
    Path(endpoint): Path<String>,
    headers: HeaderMap,
    sent: Result<Form<Sent>, FormRejection>,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    let Some(form) = forms::behind(&api.crm, &endpoint).await? else { return Ok(unknown(&locale)) };
    let Form(sent) =
        sent.map_err(|_| ApiError::new(StatusCode::BAD_REQUEST, "unreadable", "The body is not a web form."))?;
    let typed =
        Answers { name: sent.name, email: sent.email, phone: sent.phone, company: sent.company, message: sent.message };
    if !sent.website.is_empty() {
        metrics::counter!("crm_form_submissions_total", "state" => "robot").increment(1);
        return Ok(answer(StatusCode::OK, markup::thanks(&locale, &typed.name)));
    }
    let now = api.crm.now().timestamp();
    let fresh = new_token(&form, now)?;
    let again = Shown { form: &form, locale: &locale, token: &fresh, answers: &typed, broken: &[], notice: None };
    let Some(key) = key_of(&form, &sent.token, now) else {
        let shown = Shown { notice: Some(text!("page-expired")), ..again };
        return Ok(answer(StatusCode::CONFLICT, shown.page()));
    };
    match page::answer(&api.crm, &form, key, &typed).await? {
        Answered::Kept(received) => {
            let state = if received.repeated { "repeated" } else { "accepted" };
            metrics::counter!("crm_form_submissions_total", "state" => state).increment(1);
            Ok(answer(StatusCode::OK, markup::thanks(&locale, &typed.name)))
        }
        Answered::Broken(broken) => {
            // The same token: nothing was kept under it.
            let shown = Shown { broken: &broken, token: &sent.token, notice: Some(text!("page-broken")), ..again };
            Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, shown.page()))
        }
    }
}

fn unknown(locale: &str) -> Response {
    answer(StatusCode::NOT_FOUND, markup::unknown(locale))
}

/// A page that loads nothing and sends only to where it came from.
fn answer(status: StatusCode, page: String) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";
    let mut response = (status, Html(page)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The reader's first language: `fr-CH` of `fr-CH, en;q=0.7`.
fn locale(headers: &HeaderMap) -> String {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = wanted.split([',', ';']).next().unwrap_or_default().trim();
    let sound = !first.is_empty() && first.len() <= 35 && first.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if sound { first.to_owned() } else { "en".to_owned() }
}

/// `number.time.proof`
fn new_token(form: &FormAccess, now: i64) -> Result<String, ApiError> {
    let number = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 12]>());
    let proof = mac(form, &number, now)?.finalize().into_bytes();
    Ok(format!("{number}.{now}.{}", URL_SAFE_NO_PAD.encode(proof)))
}

/// The number of the page that a token is of, where it is one of this form and not too old.
fn key_of<'a>(form: &FormAccess, token: &'a str, now: i64) -> Option<&'a str> {
    let mut parts = token.split('.');
    let (number, made_at, proof) = (parts.next()?, parts.next()?.parse::<i64>().ok()?, parts.next()?);
    let proof = URL_SAFE_NO_PAD.decode(proof).ok()?;
    mac(form, number, made_at).ok()?.verify_slice(&proof).ok()?;
    let open_for = now.checked_sub(made_at)?;
    (0..=LIFETIME_HOURS * 3600).contains(&open_for).then_some(number)
}

fn mac(form: &FormAccess, number: &str, made_at: i64) -> Result<Hmac<Sha256>, ApiError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(form.secret.reveal().as_bytes())
        .map_err(|_| Error::broken("a form has no usable secret"))?;
    mac.update(format!("page:{number}:{made_at}").as_bytes());
    Ok(mac)
}
