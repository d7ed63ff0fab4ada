//! Quotas: what each person is to win in a month, a quarter or a year, and how far they are.

mod attainment;

use chrono::{Datelike as _, NaiveDate};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::actor::Permission;
use crate::calendar::{self, Period};
use crate::error::{Error, Result};
use crate::money::{Currency, Money};
use crate::records::catalogue::{Field, Shape, Spec};
use crate::records::{self, Changes, Fields, RecordKind, Updated};
use crate::settings::{self, FISCAL_YEAR_START_MONTH, TIME_ZONE};
use crate::tx::Tx;
use crate::users::Owner;
use crate::{money, refusal};

pub use attainment::{Attainment, PersonAttainment, Score, attainment};

/// What a quota consists of. One's own is seen by everybody, those of others by whom the scope gives them.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Quota,
    table: "quotas",
    title: "starts_on",
    visible: "crm.in_scope(t.user_id)",
    write: Permission::ManageQuotas,
    purged: false,
    fields: &[
        Field::new("user_id", Shape::Person),
        Field::new("period", Shape::Choice(PERIODS)).default("\"quarter\""),
        Field::new("starts_on", Shape::Date),
        Field::new("amount", Shape::Amount),
        Field::new("currency", Shape::Currency),
    ],
    parts: &[],
    mentions: &[],
};

const PERIODS: &[&str] = &["month", "quarter", "year"];

/// How long a quota's period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Twelve months.
    Year,
}

impl Length {
    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    fn parse(name: &str) -> Self {
        match name {
            "month" => Self::Month,
            "year" => Self::Year,
            _ => Self::Quarter,
        }
    }
}

/// A period that quotas are set for: one of these lengths, from the first of a month. A quarter need not be one of the
/// calendar: a business year begins when it likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuotaPeriod {
    length: Length,
    starts_on: NaiveDate,
}

impl QuotaPeriod {
    /// The period of this length that begins on this day.
    ///
    /// # Errors
    /// Refused unless it is the first of a month.
    pub fn starting(length: Length, starts_on: NaiveDate) -> Result<Self> {
        if starts_on.day() == 1 {
            return Ok(Self { length, starts_on });
        }
        Err(refusal!("error-quota-not-the-first").about("starts_on").into())
    }

    /// The period of this length that a day is in, in years that begin with the month `begins`, 1 to 12.
    #[must_use]
    pub fn of(length: Length, day: NaiveDate, begins: u32) -> Self {
        let period = match length {
            Length::Month => Period::month(day),
            Length::Quarter => Period::fiscal_quarter(day, begins),
            Length::Year => Period::fiscal_year(day, begins),
        };
        Self { length, starts_on: period.first }
    }

    /// How long it is.
    #[must_use]
    pub fn length(self) -> Length {
        self.length
    }

    /// Its first day.
    #[must_use]
    pub fn starts_on(self) -> NaiveDate {
        self.starts_on
    }

    /// Its days.
    #[must_use]
    pub fn days(self) -> Period {
        let begins = self.starts_on.month();
        match self.length {
            Length::Month => Period::month(self.starts_on),
            Length::Quarter => Period::fiscal_quarter(self.starts_on, begins),
            Length::Year => Period::fiscal_year(self.starts_on, begins),
        }
    }
}

/// A quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub person: Owner,
    /// For when.
    pub period: QuotaPeriod,
    /// How much they are to win.
    pub amount: Money,
    /// Its version.
    pub version: i32,
}

/// The period of this length that it is now, in the workspace's days and fiscal years.
///
/// # Errors
/// Where the database fails.
pub async fn current(tx: &mut Tx, length: Length) -> Result<QuotaPeriod> {
    let values = settings::of_workspace(tx).await?;
    let today = calendar::day_of(tx.now(), values.get(TIME_ZONE));
    Ok(QuotaPeriod::of(length, today, values.get(FISCAL_YEAR_START_MONTH)))
}

/// Sets what a person is to win in a period; what was set before is replaced. Answers with its id.
///
/// # Errors
/// Refused without the permission, where the person does not work here, or where the amount is none; else where the
/// database fails.
pub async fn set(tx: &mut Tx, person: Uuid, period: QuotaPeriod, amount: Money) -> Result<Uuid> {
    tx.require(SPEC.write)?;
    tx.lock("quotas").await?;
    let workspace_id = tx.workspace_id();
    let known = sqlx::query_scalar!(
        "SELECT id FROM crm.quotas
          WHERE workspace_id = $1 AND user_id = $2 AND period = $3 AND starts_on = $4 AND deleted_at IS NULL",
        workspace_id,
        person,
        period.length.as_str(),
        period.starts_on,
    )
    .fetch_optional(tx.conn())
    .await?;
    let worth = Changes::new().with("amount", amount.amount.to_string()).with("currency", amount.currency.code());
    if let Some(id) = known {
        return match records::update(tx, RecordKind::Quota, id, &worth, None).await? {
            Updated::Done(_) | Updated::Unchanged => Ok(id),
            Updated::Conflict(_) => Err(Error::broken("a conflict without a version")),
        };
    }
    let given = worth
        .with("user_id", person.to_string())
        .with("period", period.length.as_str())
        .with("starts_on", period.starts_on.to_string());
    Ok(records::add(tx, RecordKind::Quota, &given).await?.id)
}

/// The quotas of a period, by name: one's own; all of one's scope for those who may see reports.
///
/// # Errors
/// Where the database fails.
pub async fn list(tx: &mut Tx, period: QuotaPeriod) -> Result<Vec<Quota>> {
    let (workspace_id, only) = (tx.workspace_id(), only_own(tx));
    let rows = sqlx::query!(
        r#"SELECT q.id, q.amount, q.currency, q.version, u.id AS user_id, u.name, u.slack_id
             FROM crm.quotas q JOIN crm.users u ON u.workspace_id = $1 AND u.id = q.user_id
            WHERE q.workspace_id = $1 AND q.period = $2 AND q.starts_on = $3 AND q.deleted_at IS NULL
              AND crm.in_scope(q.user_id) AND ($4::uuid IS NULL OR q.user_id = $4)
            ORDER BY u.name COLLATE "und-x-icu", u.id"#,
        workspace_id,
        period.length.as_str(),
        period.starts_on,
        only,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency = Currency::kept(&row.currency).ok_or_else(|| Error::broken("a currency that is none"))?;
            Ok(Quota {
                id: row.id,
                person: Owner { id: row.user_id, name: row.name, slack_id: row.slack_id },
                period,
                amount: Money::new(row.amount, currency),
                version: row.version,
            })
        })
        .collect()
}

/// The person to whom the actor's view of quotas is held: themself, unless they may see reports.
fn only_own(tx: &Tx) -> Option<Uuid> {
    if tx.actor().may(Permission::Report) { None } else { tx.user_id() }
}

/// The rules of a quota: somebody's, above nothing, from the first of a month; whose and when never change.
pub(crate) fn settle(before: Option<&Fields>, after: &mut Fields) -> Result<()> {
    for fixed in ["user_id", "period", "starts_on"] {
        if before.is_some_and(|before| before.get(fixed) != after.get(fixed)) {
            return Err(refusal!("error-quota-fixed").about(fixed).into());
        }
    }
    if !after.has("user_id") {
        return Err(refusal!("error-no-such-person").about("user_id").into());
    }
    if !after.has("currency") {
        return Err(refusal!("error-not-a-currency", given = "").about("currency").into());
    }
    if after.decimal("amount").is_none_or(|amount| amount <= Decimal::ZERO) {
        return Err(refusal!("error-quota-needs-amount").about("amount").into());
    }
    money::coins::settle(before, after)?;
    let starts_on = after.date("starts_on").ok_or_else(|| refusal!("error-quota-not-the-first").about("starts_on"))?;
    QuotaPeriod::starting(Length::parse(after.text("period").unwrap_or_default()), starts_on).map(|_| ())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_period_begins_on_the_first_of_a_month_and_has_its_length() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = |length, starts: &str| QuotaPeriod::starting(length, day(starts)).unwrap().days();
        let period = |first: &str, last: &str| Period { first: day(first), last: day(last) };
        assert_eq!(days(Length::Month, "2028-02-01"), period("2028-02-01", "2028-02-29"));
        assert_eq!(days(Length::Quarter, "2026-11-01"), period("2026-11-01", "2027-01-31"));
        assert_eq!(days(Length::Year, "2026-04-01"), period("2026-04-01", "2027-03-31"));
        assert!(QuotaPeriod::starting(Length::Month, day("2026-11-02")).is_err());
        assert_eq!(QuotaPeriod::of(Length::Quarter, day("2026-11-20"), 1).starts_on(), day("2026-10-01"));
    }
}
