//! The way through Slack's consent page: what a browser sets out with, and must come back with.

use chrono::Duration;
use sha2::{Digest, Sha256};

use crate::crm::Crm;
use crate::error::Result;
use crate::secrets::Secret;

/// How long somebody may take on Slack's page.
const PATIENCE: Duration = Duration::minutes(10);

/// How long a used or expired state is known as such, so that its page can say which it is.
const REMEMBERED: Duration = Duration::days(1);

/// What a browser sets out with.
#[derive(Debug, Clone)]
pub struct Departure {
    /// Goes to Slack and comes back in the address.
    pub state: Secret,
    /// Stays in the browser as a cookie.
    pub browser: Secret,
}

/// Why somebody who comes back from Slack is not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadState {
    /// Nobody set out with this state, or with another browser: a forged link, or cookies are off.
    Unknown,
    /// They came back with it before.
    Used,
    /// They took too long.
    Expired,
}

/// Lets a browser set out.
///
/// # Errors
/// Where the database fails.
pub async fn begin_install(crm: &Crm) -> Result<Departure> {
    let secret = || Secret::new(hex::encode(rand::random::<[u8; 32]>()));
    let (departure, now) = (Departure { state: secret(), browser: secret() }, crm.now());
    let main = crm.databases().main();
    sqlx::query!("DELETE FROM master.oauth_states WHERE expires_at < $1", now - REMEMBERED).execute(main).await?;
    sqlx::query!(
        "INSERT INTO master.oauth_states (state, browser, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        digest(departure.state.reveal()),
        digest(departure.browser.reveal()),
        now,
        now + PATIENCE,
    )
    .execute(main)
    .await?;
    Ok(departure)
}

/// Lets a browser through that comes back, once. What is compared are digests of random values, found by the digest: how long
/// that takes tells nothing of the values; the cookie's is compared in constant time all the same.
///
/// # Errors
/// Where the database fails.
pub async fn finish_install(crm: &Crm, state: &str, browser: &str) -> Result<std::result::Result<(), BadState>> {
    let (main, now) = (crm.databases().main(), crm.now());
    let found =
        sqlx::query!("SELECT browser, expires_at, used_at FROM master.oauth_states WHERE state = $1", digest(state))
            .fetch_optional(main)
            .await?;
    let Some(known) = found.filter(|known| same(&known.browser, &digest(browser))) else {
        return Ok(Err(BadState::Unknown));
    };
    if known.used_at.is_some() {
        return Ok(Err(BadState::Used));
    }
    if known.expires_at < now {
        return Ok(Err(BadState::Expired));
    }
    // Of two who come back at once, one is let through.
    let used = sqlx::query!(
        "UPDATE master.oauth_states SET used_at = $2 WHERE state = $1 AND used_at IS NULL",
        digest(state),
        now,
    )
    .execute(main)
    .await?;
    Ok(if used.rows_affected() == 1 { Ok(()) } else { Err(BadState::Used) })
}

fn digest(value: &str) -> Vec<u8> {
    Sha256::digest(value).to_vec()
}

/// Whether two digests are the same, in a time that does not tell where they differ.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |all, (left, right)| all | (left ^ right)) == 0
}
