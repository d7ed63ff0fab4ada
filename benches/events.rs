//! Events: how fast they are acknowledged, with a thousand workspaces in the process and while one of them floods it.
//!
//! - `events.ack_p50_ms`, `events.ack_p99_ms`: from the signed request to its answer, one at a time, a different workspace of a
//!   thousand each time. The event is stored by then. Target of the 99th percentile: below 10.
//! - `events.flood_per_s`: how fast 30,000 events for one workspace are taken in over four connections.
//! - `events.ack_p99_ms_in_flood`: the same as the first, of the other workspaces, while that flood comes in. `events.work_ms`
//!   and `events.work_ms_in_flood`: from an event's request to the end of its job, the median, before and while the flood's
//!   jobs wait. Target: the flood makes it at most three times as long.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use sqlx::Connection as _;

use crate::figures::{Figures, median, percentile_ms, round};
use crate::http::Connection;
use crate::lab::Lab;
use crate::program::Program;
use crate::table;

/// How many workspaces there are beside the one that was installed.
const WORKSPACES: usize = 999;

/// What Slack delivers at most to one workspace within an hour.
const FLOOD: usize = 30_000;

/// How many acknowledgements are measured each time.
const ACKS: usize = 2_000;

/// How many events are followed to the end of their job.
const FOLLOWED: usize = 20;

pub(crate) fn measure(lab: &Lab, program: &Program, figures: &mut Figures) -> anyhow::Result<()> {
    lab.execute(&[format!(
        "WITH made AS (
           INSERT INTO master.workspaces (id, slack_team_id, name, domain, created_at, updated_at)
           SELECT gen_random_uuid(), 'TEV' || n, 'Events ' || n, 'ev' || n, now(), now() FROM generate_series(1, {WORKSPACES}) n
           RETURNING id)
         , there AS (INSERT INTO master.installations (workspace_id, bot_user_id, installed_at) SELECT id, 'UBOT', now() FROM made)
         INSERT INTO crm.workspace_settings (workspace_id, currency, time_zone, locale, country, updated_at)
         SELECT id, 'EUR', 'UTC', 'en', 'SE', now() FROM made"
    )])?;
    let team = |n: usize| format!("TEV{}", n % WORKSPACES + 1);
    // Each workspace is looked up once before it is measured.
    acks(lab, program, WORKSPACES, "warm", team)?;
    let calm = acks(lab, program, ACKS, "calm", team)?;
    let calm_work = works(lab, program, "calm")?;
    let over = AtomicBool::new(false);
    let (flood, beside, beside_work) = std::thread::scope(|scope| {
        let flood = scope.spawn(|| flood(lab, program, &over));
        // The others come in between, while it lasts.
        let beside = acks(lab, program, ACKS, "beside", |n| format!("TEV{}", n % (WORKSPACES - 1) + 2));
        let work = works(lab, program, "beside");
        over.store(true, Ordering::Relaxed);
        (flood.join(), beside, work)
    });
    let flood = flood.map_err(|_| anyhow::anyhow!("the flood panicked"))??;
    let (beside, beside_work) = (beside?, beside_work?);
    figures.set("events.ack_p50_ms", json!(round(percentile_ms(&calm, 0.5), 2)));
    figures.set("events.ack_p99_ms", json!(round(percentile_ms(&calm, 0.99), 2)));
    figures.set("events.ack_p99_ms_in_flood", json!(round(percentile_ms(&beside, 0.99), 2)));
    figures.set("events.flood_per_s", json!(round(flood, 0)));
    figures.set("events.work_ms", json!(round(calm_work, 1)));
    figures.set("events.work_ms_in_flood", json!(round(beside_work, 1)));
    table::line(&format!(
        "events among 1,000 workspaces: acknowledged in {:.2} ms (p99), {:.2} ms while one takes in {flood:.0} a second; \
         worked on in {calm_work:.0} and {beside_work:.0} ms",
        percentile_ms(&calm, 0.99),
        percentile_ms(&beside, 0.99),
    ));
    Ok(())
}

/// Acknowledgements one after the other, in microseconds, sorted.
fn acks(
    lab: &Lab,
    program: &Program,
    times: usize,
    name: &str,
    team: impl Fn(usize) -> String,
) -> anyhow::Result<Vec<u32>> {
    let mut connection = Connection::open(program.address()?)?;
    let mut taken = Vec::with_capacity(times);
    for n in 0..times {
        let request = request(lab, &team(n), &format!("Ev{name}{n}"))?;
        let begun = Instant::now();
        let status = connection.ask(&request)?.status;
        anyhow::ensure!(status == 200, "an event was answered with {status}");
        taken.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    taken.sort_unstable();
    Ok(taken)
}

/// How long it takes from an event's request to the end of its job, in milliseconds: the median.
fn works(lab: &Lab, program: &Program, name: &str) -> anyhow::Result<f64> {
    let mut connection = Connection::open(program.address()?)?;
    let mut admin = lab.runtime.block_on(lab.superuser())?;
    let mut taken = Vec::with_capacity(FOLLOWED);
    for n in 0..FOLLOWED {
        let id = format!("Evwork{name}{n}");
        let request = request(lab, &format!("TEV{}", n + 2), &id)?;
        let begun = Instant::now();
        connection.ask(&request)?;
        let left = "SELECT count(*) FROM master.jobs WHERE payload ->> 'event_id' = $1 AND state <> 'done'";
        loop {
            let left: i64 = lab.runtime.block_on(sqlx::query_scalar(left).bind(&id).fetch_one(&mut admin))?;
            if left == 0 {
                break;
            }
            anyhow::ensure!(begun.elapsed() < Duration::from_secs(60), "{id} is not worked on");
            std::thread::sleep(Duration::from_millis(2));
        }
        taken.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    lab.runtime.block_on(admin.close())?;
    Ok(median(taken))
}

/// Thirty thousand events for one workspace, or as many as come in until the others have been measured: how many a second.
fn flood(lab: &Lab, program: &Program, over: &AtomicBool) -> anyhow::Result<f64> {
    const AT_ONCE: usize = 4;
    let begun = Instant::now();
    let sent: anyhow::Result<Vec<usize>> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..AT_ONCE)
            .map(|sender| {
                scope.spawn(move || {
                    let mut connection = Connection::open(program.address()?)?;
                    let mut sent = 0;
                    for n in 0..FLOOD / AT_ONCE {
                        let status = connection.ask(&request(lab, "TEV1", &format!("Evflood{sender}-{n}"))?)?.status;
                        anyhow::ensure!(status == 200, "an event of the flood was answered with {status}");
                        sent += 1;
                    }
                    Ok(sent)
                })
            })
            .collect();
        senders.into_iter().map(|sender| sender.join().map_err(|_| anyhow::anyhow!("a sender panicked"))?).collect()
    });
    let (sent, seconds) = (sent?.into_iter().sum::<usize>(), begun.elapsed().as_secs_f64());
    if !over.load(Ordering::Relaxed) {
        table::line("the flood was over before the others had been measured: take a faster look");
    }
    #[expect(clippy::cast_precision_loss, reason = "thirty thousand")]
    let sent = sent as f64;
    Ok(sent / seconds)
}

/// A signed event that costs its job one question to the database: somebody changed who is nobody here.
fn request(lab: &Lab, team: &str, id: &str) -> anyhow::Result<Vec<u8>> {
    let event = json!({"type": "event_callback", "event_id": id, "team_id": team, "event_time": 1_700_000_000,
        "event": {"type": "user_change", "user": {"id": "UNOBODY", "team_id": team, "name": "nobody"}}});
    let body = event.to_string();
    let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mut mac =
        Hmac::<Sha256>::new_from_slice(lab.slack.signing_secret().as_bytes()).context("the signing secret")?;
    mac.update(format!("v0:{timestamp}:{body}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let text = format!(
        "POST /slack/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: v0={signature}\r\n\r\n{body}",
        body.len()
    );
    Ok(text.into_bytes())
}
