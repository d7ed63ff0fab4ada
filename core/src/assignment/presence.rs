//! Who is away and gets nothing new.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::events::{self, Change};
use crate::records::RecordKind;
use crate::records::values::moment;
use crate::tx::Tx;
use crate::{refusal, users};

/// The longest absence, in days. Who is away for longer stops working here.
const MAX_DAYS: u64 = 730;

/// Says that somebody is away, and back on that day, from its beginning where they are; nothing says that they are back
/// now. Assignment rules pass over who is away; what they own stays theirs. People say it of themselves, and whoever manages
/// the team says it of anybody.
///
/// # Errors
/// Refused for somebody else without the permission, where nobody of that id works here, or for a day that has come already
/// or is more than two years off; else where the database fails.
pub async fn set_away(tx: &mut Tx, user_id: Uuid, back_on: Option<NaiveDate>) -> Result<()> {
    if tx.user_id() != Some(user_id) {
        tx.require(Permission::ManageTeam)?;
    }
    let user = users::get(tx, user_id).await?.filter(|user| user.status == users::Status::Active);
    let user = user.ok_or_else(|| refusal!("error-no-such-person").about("user"))?;
    let today = tx.now().with_timezone(&user.time_zone).date_naive();
    let last = today.checked_add_days(Days::new(MAX_DAYS)).unwrap_or(NaiveDate::MAX);
    if back_on.is_some_and(|day| day <= today || day > last) {
        return Err(refusal!("error-away-day").about("back_on").into());
    }
    let until = back_on.map(|day| beginning(day, user.time_zone));
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let changed = sqlx::query!(
        "WITH old AS (SELECT away_until FROM crm.users WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE)
         UPDATE crm.users u SET away_until = $3, version = u.version + 1, updated_at = $4, updated_by = $5
           FROM old WHERE u.workspace_id = $1 AND u.id = $2 AND old.away_until IS DISTINCT FROM $3
         RETURNING u.version, old.away_until AS was",
        workspace_id,
        user_id,
        until,
        now,
        by,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(changed) = changed else { return Ok(()) };
    let fact = |until: Option<DateTime<Utc>>| Some(serde_json::json!({ "away_until": until.map(moment) }));
    let change = Change {
        kind: if until.is_some() { "user.away" } else { "user.back" },
        record: RecordKind::User,
        id: user_id,
        version: changed.version,
        before: fact(changed.was),
        after: fact(until),
    };
    events::record(tx, change).await?;
    Ok(())
}

/// When a day begins in a time zone; the first moment that there is where clocks go forward at midnight.
fn beginning(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let hours = (0..3).filter_map(|hour| day.and_hms_opt(hour, 0, 0));
    let first = hours.filter_map(|time| zone.from_local_datetime(&time).earliest()).next();
    first.map_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc(), |first| first.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_day_begins_where_the_person_is() {
        let begins = |day: &str, zone: Tz| beginning(day.parse().unwrap(), zone).to_rfc3339();
        assert_eq!(begins("2026-11-30", Tz::Europe__Paris), "2026-11-29T23:00:00+00:00");
        assert_eq!(begins("2026-11-30", Tz::UTC), "2026-11-30T00:00:00+00:00");
        // Clocks go from 24:00 to 01:00.
        assert_eq!(begins("2026-04-24", Tz::Africa__Cairo), "2026-04-23T22:00:00+00:00");
    }
}
