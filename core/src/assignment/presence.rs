//! Who is away and gets nothing new.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::events::Why;
use crate::records::values::moment;
use crate::records::{self, Step};
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
    let before = records::live(tx, &users::SPEC, user_id).await?;
    let until = back_on.map(|day| moment(beginning(day, user.time_zone)));
    let event = if until.is_some() { "user.away" } else { "user.back" };
    let after = before.fields.clone().with("away_until", until);
    let step = Step { event, after, archived_at: None, why: Why::default() };
    records::write(tx, &users::SPEC, user_id, &before, step).await?;
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
