//! Exchange rates of a workspace: entered by people, brought in a file, or fetched from a feed.
//!
//! A rate says what one unit of a currency is worth in the workspace's currency from a day on. Rates are kept for each
//! such currency: when the workspace changes its own, the old ones stay and mean what they meant, and new ones are needed.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::quotes::{self, Quote};
use super::{Currency, Rate, RateTable};
use crate::actor::Permission;
use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::events::{self, Change, Why};
use crate::records::{Done, Fields, RecordKind};
use crate::refusal;
use crate::settings::{self, RATE_MAX_AGE_DAYS};
use crate::tx::Tx;
use crate::undo::Past;

/// The event of a change of rates. Its fields are `rate.<base>.<currency>.<day>`.
pub const CHANGED: &str = "workspace.rates_changed";

/// Rates that one file may bring.
const MOST_AT_ONCE: usize = 10_000;

/// Rates that one list shows at most.
const LISTED: i64 = 1_000;

/// Who gave a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateOrigin {
    /// A person. A feed never replaces it.
    Manual,
    /// The installation's feed.
    Feed,
}

impl RateOrigin {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Feed => "feed",
        }
    }

    fn parse(name: &str) -> Self {
        if name == "feed" { Self::Feed } else { Self::Manual }
    }
}

/// A rate as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptRate {
    /// What it is worth, and since when.
    pub rate: Rate,
    /// Who gave it.
    pub origin: RateOrigin,
}

/// What came of bringing rates in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BroughtIn {
    /// How many are new or other than before.
    pub written: usize,
    /// How many stayed as they were.
    pub unchanged: usize,
    /// The event; nothing where nothing was written.
    pub event: Option<Uuid>,
}

/// The workspace's currency.
///
/// # Errors
/// Where the database fails.
pub async fn base(tx: &mut Tx) -> Result<Currency> {
    settings::get(tx, settings::CURRENCY).await
}

/// Sets what one unit of a currency is worth in the workspace's from a day on.
///
/// # Errors
/// Refused without the permission, for the workspace's own currency, and for a rate out of bounds; else where the database
/// fails.
pub async fn set(tx: &mut Tx, rate: Rate) -> Result<BroughtIn> {
    tx.require(Permission::ManageWorkspace)?;
    let base = base(tx).await?;
    if rate.currency == base {
        return Err(refusal!("error-rate-of-own-currency", currency = base.code()).about("currency").into());
    }
    let rate = Rate { rate: quotes::sound(rate.rate)?, ..rate };
    write(tx, base, &[(rate.currency, rate.day, Some(rate.rate))], RateOrigin::Manual).await
}

/// Removes a rate, so that an earlier one holds, or none.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn remove(tx: &mut Tx, currency: Currency, day: NaiveDate) -> Result<BroughtIn> {
    tx.require(Permission::ManageWorkspace)?;
    let base = base(tx).await?;
    write(tx, base, &[(currency, day, None)], RateOrigin::Manual).await
}

/// Brings a file of rates in, all of it or nothing: CSV with the columns `currency`, `day` and `rate`, or what central
/// banks publish. What the file says replaces what is there.
///
/// # Errors
/// Refused without the permission, and where the file or one of its lines cannot be read, naming the line; else where the
/// database fails.
pub async fn bring_in(tx: &mut Tx, file: &[u8]) -> Result<BroughtIn> {
    tx.require(Permission::ManageWorkspace)?;
    let base = base(tx).await?;
    let locale = tx.actor().locale.clone();
    let mut read = Vec::new();
    for (line, quote) in quotes::read(file, Some(base))? {
        let in_line = |reason: String| refusal!("error-rates-line", line = line.to_string(), reason = reason);
        let quote = quote.map_err(|refusal| in_line(refusal.text().render(&locale)))?;
        read.push(quote);
    }
    if read.len() > MOST_AT_ONCE {
        return Err(refusal!("error-rates-too-many", limit = MOST_AT_ONCE).into());
    }
    let rates = quotes::in_base(base, &read);
    if rates.is_empty() {
        return Err(refusal!("error-rates-not-of-own-currency", currency = base.code()).into());
    }
    let rates: Vec<_> = rates.into_iter().map(|rate| (rate.currency, rate.day, Some(rate.rate))).collect();
    write(tx, base, &rates, RateOrigin::Manual).await
}

/// Takes in what the feed says, beside what people entered.
pub(super) async fn take_in(tx: &mut Tx, given: &[Quote]) -> Result<BroughtIn> {
    let base = base(tx).await?;
    let rates = quotes::in_base(base, given);
    if rates.is_empty() {
        return Err(refusal!("error-rates-not-of-own-currency", currency = base.code()).into());
    }
    let rates: Vec<_> = rates.into_iter().map(|rate| (rate.currency, rate.day, Some(rate.rate))).collect();
    write(tx, base, &rates, RateOrigin::Feed).await
}

/// The rates that convert into the workspace's currency, latest first; of one currency, or of all.
///
/// # Errors
/// Where the database fails.
pub async fn list(tx: &mut Tx, currency: Option<Currency>) -> Result<Vec<KeptRate>> {
    let (workspace_id, base) = (tx.workspace_id(), base(tx).await?);
    let rows = sqlx::query!(
        "SELECT currency, day, rate, source FROM crm.exchange_rates
          WHERE workspace_id = $1 AND base = $2 AND ($3::text IS NULL OR currency = $3) AND deleted_at IS NULL
          ORDER BY day DESC, currency LIMIT $4",
        workspace_id,
        base.code(),
        currency.as_ref().map(Currency::code),
        LISTED,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let rate = Rate { currency: kept(&row.currency)?, day: row.day, rate: row.rate };
            Ok(KeptRate { rate, origin: RateOrigin::parse(&row.source) })
        })
        .collect()
}

/// The rates that hold on a day, of every currency.
///
/// # Errors
/// Where the database fails.
pub async fn on(tx: &mut Tx, day: NaiveDate) -> Result<RateTable> {
    table(tx, None, Period::of_day(day)).await
}

/// The rates of these currencies that hold on the days of a period.
///
/// # Errors
/// Where the database fails.
pub async fn of_days(tx: &mut Tx, currencies: &[Currency], days: Period) -> Result<RateTable> {
    let codes = currencies.iter().map(|currency| currency.code().to_owned()).collect();
    table(tx, Some(codes), days).await
}

async fn table(tx: &mut Tx, codes: Option<Vec<String>>, days: Period) -> Result<RateTable> {
    let values = settings::of_workspace(tx).await?;
    let (base, max_age) = (values.get(settings::CURRENCY), values.get(RATE_MAX_AGE_DAYS));
    let workspace_id = tx.workspace_id();
    let oldest = days.first.checked_sub_days(Days::new(max_age.into())).unwrap_or(days.first);
    let rows = sqlx::query!(
        "SELECT currency, day, rate FROM crm.exchange_rates
          WHERE workspace_id = $1 AND base = $2 AND day BETWEEN $3 AND $4 AND deleted_at IS NULL
            AND ($5::text[] IS NULL OR currency = ANY ($5))",
        workspace_id,
        base.code(),
        oldest,
        days.last,
        codes as Option<Vec<String>>,
    )
    .fetch_all(tx.conn())
    .await?;
    let rates = rows.into_iter().map(|row| Ok(Rate { currency: kept(&row.currency)?, day: row.day, rate: row.rate }));
    Ok(RateTable::new(base, max_age, rates.collect::<Result<Vec<_>>>()?))
}

fn kept(code: &str) -> Result<Currency> {
    Currency::kept(code).ok_or_else(|| Error::broken("a currency of three other characters"))
}

/// Takes a change of rates back: what it changed is as it was before. Asked by `undo`, which has seen to it that the actor
/// may.
pub(crate) async fn take_back(tx: &mut Tx, past: &Past) -> Result<Option<Done>> {
    tx.require(Permission::ManageWorkspace)?;
    let [before, after] = past.facts()?;
    tx.lock(LOCK).await?;
    let mut keys: Vec<Key> = before.keys().chain(after.keys()).filter_map(|key| Key::parse(key)).collect();
    keys.sort();
    keys.dedup();
    let present = present(tx, &keys).await?;
    let wanted = keys.iter().map(|key| {
        let field = key.field();
        if present.get(&field) != after.get(&field) {
            return Err(refusal!("error-rates-changed-meanwhile", currency = key.currency.code()).into());
        }
        Ok((*key, before.get(&field).and_then(Row::of_fact)))
    });
    let wanted = wanted.collect::<Result<Vec<_>>>()?;
    let why = Why { undoes: Some(past.id), caused_by: None };
    write_rows(tx, &wanted, &present, why).await
}

/// Holds two writers of rates apart.
const LOCK: &str = "exchange_rates";

/// Which rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    base: Currency,
    currency: Currency,
    day: NaiveDate,
}

impl Key {
    /// Its name in events.
    fn field(self) -> String {
        format!("rate.{}.{}.{}", self.base, self.currency, self.day)
    }

    fn parse(field: &str) -> Option<Self> {
        let mut parts = field.strip_prefix("rate.")?.split('.');
        let (base, currency) = (Currency::kept(parts.next()?)?, Currency::kept(parts.next()?)?);
        Some(Self { base, currency, day: parts.next()?.parse().ok()? })
    }
}

/// What a row holds besides its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    rate: Decimal,
    origin: RateOrigin,
}

impl Row {
    /// How an event holds it.
    fn fact(self) -> Value {
        json!({ "rate": self.rate.normalize().to_string(), "source": self.origin.as_str() })
    }

    fn of_fact(fact: &Value) -> Option<Self> {
        let text = |name: &str| fact.get(name).and_then(Value::as_str);
        Some(Self { rate: text("rate")?.parse().ok()?, origin: RateOrigin::parse(text("source")?) })
    }
}

async fn write(
    tx: &mut Tx,
    base: Currency,
    rates: &[(Currency, NaiveDate, Option<Decimal>)],
    origin: RateOrigin,
) -> Result<BroughtIn> {
    tx.lock(LOCK).await?;
    let wanted: Vec<_> = rates
        .iter()
        .map(|(currency, day, rate)| {
            (Key { base, currency: *currency, day: *day }, rate.map(|rate| Row { rate, origin }))
        })
        .collect();
    let keys: Vec<_> = wanted.iter().map(|(key, _)| *key).collect();
    let present = present(tx, &keys).await?;
    let entered = |key: &Key| present.get(&key.field()).and_then(Row::of_fact).map(|row| row.origin);
    let free = |key: &Key| origin == RateOrigin::Manual || entered(key) != Some(RateOrigin::Manual);
    let (wanted, held): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(key, _)| free(key));
    let done = write_rows(tx, &wanted, &present, Why::default()).await?;
    let written = done.as_ref().map_or(0, |done| {
        let removed = done.before.iter().filter(|(key, _)| !done.after.names(key)).count();
        done.after.iter().count() + removed
    });
    let unchanged = wanted.len() + held.len() - written;
    Ok(BroughtIn { written, unchanged, event: done.map(|done| done.event) })
}

/// The rates of these keys that there are, as events hold them.
async fn present(tx: &mut Tx, keys: &[Key]) -> Result<Map<String, Value>> {
    let workspace_id = tx.workspace_id();
    let (bases, currencies, days) = columns(keys);
    let rows = sqlx::query!(
        "SELECT base, currency, day, rate, source
           FROM crm.exchange_rates JOIN unnest($2::text[], $3::text[], $4::date[]) AS wanted (base, currency, day)
                USING (base, currency, day)
          WHERE workspace_id = $1 AND deleted_at IS NULL",
        workspace_id,
        &bases,
        &currencies,
        &days,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let key = Key { base: kept(&row.base)?, currency: kept(&row.currency)?, day: row.day };
            Ok((key.field(), Row { rate: row.rate, origin: RateOrigin::parse(&row.source) }.fact()))
        })
        .collect()
}

fn columns(keys: &[Key]) -> (Vec<String>, Vec<String>, Vec<NaiveDate>) {
    let code = |currency: Currency| currency.code().to_owned();
    let bases = keys.iter().map(|key| code(key.base)).collect();
    let currencies = keys.iter().map(|key| code(key.currency)).collect();
    (bases, currencies, keys.iter().map(|key| key.day).collect())
}

/// Writes those that differ from the present ones, with one event.
async fn write_rows(
    tx: &mut Tx,
    wanted: &[(Key, Option<Row>)],
    present: &Map<String, Value>,
    why: Why,
) -> Result<Option<Done>> {
    let differs = |(key, row): &&(Key, Option<Row>)| present.get(&key.field()) != row.map(Row::fact).as_ref();
    let changed: Vec<_> = wanted.iter().filter(differs).copied().collect();
    if changed.is_empty() {
        return Ok(None);
    }
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let keys: Vec<_> = changed.iter().map(|(key, _)| *key).collect();
    let (bases, currencies, days) = columns(&keys);
    let rates: Vec<Option<Decimal>> = changed.iter().map(|(_, row)| row.map(|row| row.rate)).collect();
    let origins: Vec<Option<&str>> = changed.iter().map(|(_, row)| row.map(|row| row.origin.as_str())).collect();
    // A removed rate stays as a row that holds no longer, so that its version only grows.
    let version = sqlx::query_scalar!(
        r#"WITH written AS (
             INSERT INTO crm.exchange_rates AS old (workspace_id, base, currency, day, rate, source, created_at, created_by,
                                                    updated_at, updated_by, deleted_at, deleted_by)
             SELECT $1, base, currency, day, coalesce(rate, 1), coalesce(source, 'manual'), $7, $8, $7, $8,
                    CASE WHEN rate IS NULL THEN $7::timestamptz END, CASE WHEN rate IS NULL THEN $8::uuid END
               FROM unnest($2::text[], $3::text[], $4::date[], $5::numeric[], $6::text[]) AS new (base, currency, day, rate, source)
             ON CONFLICT ON CONSTRAINT exchange_rates_pkey DO UPDATE
               SET rate = excluded.rate, source = excluded.source, version = old.version + 1, updated_at = excluded.updated_at,
                   updated_by = excluded.updated_by, deleted_at = excluded.deleted_at, deleted_by = excluded.deleted_by
             RETURNING version)
           SELECT max(version) AS "version!" FROM written"#,
        workspace_id,
        &bases,
        &currencies,
        &days,
        &rates as &[Option<Decimal>],
        &origins as &[Option<&str>],
        now,
        by,
    )
    .fetch_one(tx.conn())
    .await?;
    tell(tx, &changed, present, version, why).await.map(Some)
}

/// The one event of a change of rates.
async fn tell(
    tx: &mut Tx,
    changed: &[(Key, Option<Row>)],
    present: &Map<String, Value>,
    version: i32,
    why: Why,
) -> Result<Done> {
    let (mut before, mut after) = (Fields::new(), Fields::new());
    for (key, row) in changed {
        let field = key.field();
        if let Some(fact) = present.get(&field) {
            before.set(field.clone(), fact.clone());
        }
        if let Some(row) = row {
            after.set(field, row.fact());
        }
    }
    let change = Change {
        kind: CHANGED,
        record: RecordKind::Workspace,
        id: tx.workspace_id(),
        version,
        before: Some(before.clone().into()),
        after: Some(after.clone().into()),
    };
    let event = events::record_why(tx, change, why).await?;
    Ok(Done { event, kind: CHANGED, version, before, after })
}
