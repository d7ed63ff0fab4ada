//! The feed of exchange rates: asked once on working days for the whole installation, and given to the workspaces that
//! want it (`rate_source`). Off where the installation has none (`CRM_RATES_URL`).

use std::path::PathBuf;

use chrono::TimeDelta;
use futures::future::BoxFuture;
use serde_json::json;
use uuid::Uuid;

use super::quotes::{self, Quote};
use super::{HttpFeed, rates};
use crate::actor::{Actor, Origin};
use crate::crm::Crm;
use crate::error::{Error, Result};
use crate::jobs::schedules::{self, NewSchedule};
use crate::jobs::{self, Job, JobError, NewJob};
use crate::settings::{self, RATE_SOURCE, RateSource};
use crate::tx::Tx;
use crate::workspaces;

/// The job that asks the feed: for every workspace that wants it, or for the job's own alone.
pub const FETCH: &str = "rates.fetch";
/// The job that gives a workspace what the feed said: `{"quotes": […]}`.
pub const TAKE_IN: &str = "rates.take_in";

/// 16:30 on working days, in the zone of the European Central Bank, which publishes at about 16:00.
const CRON: &str = "30 16 * * MON-FRI";
const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;

/// The name of the schedule.
const SCHEDULE: &str = "rates_feed";

/// Quotes older than this are left out: some feeds tell all their history each time.
const NEWS: TimeDelta = TimeDelta::days(31);

/// Where exchange rates come from by themselves. The local default is a [file](FileFeed); [`HttpFeed`] asks an address.
pub trait RateFeed: Send + Sync + 'static {
    /// What the currencies are worth now.
    fn fetch(&self) -> BoxFuture<'_, Result<Vec<u8>, FeedError>>;
}

/// Why a feed gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// It could not be reached or did not answer in time.
    #[error("the feed of exchange rates does not answer: {0}")]
    Away(String),
    /// It answered, but not with rates.
    #[error("the feed of exchange rates answered {0}")]
    Refused(String),
}

impl From<FeedError> for JobError {
    /// Either may pass.
    fn from(error: FeedError) -> Self {
        Self::retry(error.to_string())
    }
}

/// A file that something else keeps current.
#[derive(Debug, Clone)]
pub struct FileFeed {
    path: PathBuf,
}

impl FileFeed {
    /// The file at this path.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl RateFeed for FileFeed {
    fn fetch(&self) -> BoxFuture<'_, Result<Vec<u8>, FeedError>> {
        Box::pin(
            async move { tokio::fs::read(&self.path).await.map_err(|error| FeedError::Away(error.kind().to_string())) },
        )
    }
}

/// The feed at an address: `https://…`, or `file:///…`.
///
/// # Errors
/// Where no TLS connector can be built, or a file's address names no path.
pub fn at(address: &str) -> std::io::Result<Box<dyn RateFeed>> {
    let no_path = || std::io::Error::other("the address of the exchange rates names no file");
    match url::Url::parse(address) {
        Ok(url) if url.scheme() == "file" => Ok(Box::new(FileFeed::new(url.to_file_path().map_err(|()| no_path())?))),
        _ => Ok(Box::new(HttpFeed::new(address)?)),
    }
}

/// Sees to it that the feed is asked on working days, or no more where there is none. May be called at every start.
///
/// # Errors
/// Where the database fails.
pub async fn schedule(crm: &Crm) -> Result<()> {
    let mut connection = crm.databases().main().acquire().await?;
    if crm.rate_feed().is_none() {
        schedules::remove_for(&mut connection, None, SCHEDULE).await?;
        return Ok(());
    }
    let daily = NewSchedule {
        workspace_id: None,
        key: SCHEDULE,
        job_kind: FETCH,
        payload: json!({}),
        cron: CRON,
        time_zone: ZONE,
    };
    schedules::put_for(&mut connection, crm, daily).await
}

/// Asks for the feed now, where the workspace wants it: it has just said so, or changed its currency.
pub(crate) async fn ask(tx: &mut Tx) -> Result<()> {
    if settings::get(tx, RATE_SOURCE).await? == RateSource::Feed {
        jobs::enqueue(tx, NewJob::new(FETCH, json!({})).unique("now".to_owned())).await?;
    }
    Ok(())
}

/// The handler of [`FETCH`].
///
/// # Errors
/// Where the feed or the database fails; the job is then tried again.
pub async fn fetch(crm: Crm, job: Job) -> Result<(), JobError> {
    let Some(feed) = crm.rate_feed() else { return Ok(()) };
    let text = feed.fetch().await?;
    let lines = quotes::read(&text, None).map_err(|refusal| FeedError::Refused(refusal.code().to_owned()))?;
    let oldest = (crm.now() - NEWS).date_naive();
    // What cannot be read among others is what we do not know, such as a currency of yesterday.
    let quotes: Vec<Quote> =
        lines.into_iter().filter_map(|(_, quote)| quote.ok()).filter(|quote| quote.day >= oldest).collect();
    if quotes.is_empty() {
        return Err(FeedError::Refused("with no rates of the last month".to_owned()).into());
    }
    let take_in = NewJob::new(TAKE_IN, json!({ "quotes": quotes })).unique(job.id.to_string());
    workspaces::each(&crm, job.workspace_id, |crm, workspace| hand_out(crm, workspace, take_in.clone())).await
}

/// Has a workspace take in what the feed said, if it wants it.
async fn hand_out(crm: Crm, workspace: Uuid, take_in: NewJob) -> Result<(), JobError> {
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Schedule)).await?;
    if settings::get(&mut tx, RATE_SOURCE).await? == RateSource::Feed {
        jobs::enqueue(&mut tx, take_in).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The handler of [`TAKE_IN`].
///
/// # Errors
/// Where the database fails; the job is then tried again. Where the feed does not know the workspace's currency it is
/// given up, so that an administrator sees it.
pub async fn take_in(crm: Crm, job: Job) -> Result<(), JobError> {
    let quotes: Vec<Quote> = job.field("quotes")?;
    let mut tx = crm.begin(&Actor::system(job.workspace()?, Origin::Schedule)).await?;
    // They may have changed their mind since.
    if settings::get(&mut tx, RATE_SOURCE).await? == RateSource::Feed {
        rates::take_in(&mut tx, &quotes).await?;
    }
    tx.commit().await.map_err(Error::into)
}
