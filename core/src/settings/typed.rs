//! The Rust types of settings, and how each is kept as JSON.

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde_json::{Value, json};
use uuid::Uuid;

use super::choices::{Choice, Deliveries};
use crate::calendar::{Hours, Weekdays};
use crate::money::Currency;

/// How times of day are written.
pub(super) const TIME: &str = "%H:%M";

/// A type that settings may have.
pub trait Typed: Sized {
    /// The value that is kept like this.
    fn read(kept: &Value) -> Option<Self>;

    /// How the value is kept.
    fn write(&self) -> Value;

    /// What stands in where even the default could not be read, which a test rules out.
    fn hollow() -> Self;
}

impl Typed for bool {
    fn read(kept: &Value) -> Option<Self> {
        kept.as_bool()
    }

    fn write(&self) -> Value {
        json!(self)
    }

    fn hollow() -> Self {
        false
    }
}

impl Typed for u32 {
    fn read(kept: &Value) -> Option<Self> {
        kept.as_u64().and_then(|number| number.try_into().ok())
    }

    fn write(&self) -> Value {
        json!(self)
    }

    fn hollow() -> Self {
        0
    }
}

impl Typed for String {
    fn read(kept: &Value) -> Option<Self> {
        kept.as_str().map(str::to_owned)
    }

    fn write(&self) -> Value {
        json!(self)
    }

    fn hollow() -> Self {
        Self::new()
    }
}

impl<T: Typed> Typed for Option<T> {
    fn read(kept: &Value) -> Option<Self> {
        if kept.is_null() { Some(None) } else { T::read(kept).map(Some) }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }

    fn hollow() -> Self {
        None
    }
}

impl<T: Choice> Typed for T {
    fn read(kept: &Value) -> Option<Self> {
        let name = kept.as_str()?;
        T::ALL.iter().copied().find(|one| one.as_str() == name)
    }

    fn write(&self) -> Value {
        json!(self.as_str())
    }

    fn hollow() -> Self {
        T::USUAL
    }
}

impl Typed for NaiveTime {
    fn read(kept: &Value) -> Option<Self> {
        Self::parse_from_str(kept.as_str()?, TIME).ok()
    }

    fn write(&self) -> Value {
        json!(self.format(TIME).to_string())
    }

    fn hollow() -> Self {
        Self::MIN
    }
}

impl Typed for Hours {
    fn read(kept: &Value) -> Option<Self> {
        let time = |name| kept.get(name).and_then(NaiveTime::read);
        Some(Self { from: time("from")?, to: time("to")? })
    }

    fn write(&self) -> Value {
        json!({ "from": self.from.write(), "to": self.to.write() })
    }

    fn hollow() -> Self {
        Self { from: NaiveTime::MIN, to: NaiveTime::MIN }
    }
}

impl Typed for Weekdays {
    fn read(kept: &Value) -> Option<Self> {
        let days = kept.as_array()?.iter().map(chrono::Weekday::read).collect::<Option<Vec<_>>>()?;
        Self::of(days)
    }

    fn write(&self) -> Value {
        self.iter().map(|day| day.write()).collect()
    }

    fn hollow() -> Self {
        Self::MONDAY_TO_FRIDAY
    }
}

impl Typed for Deliveries {
    fn read(kept: &Value) -> Option<Self> {
        let ways = kept.as_array()?.iter().map(super::Delivery::read).collect::<Option<Vec<_>>>()?;
        Some(Self::of(ways))
    }

    fn write(&self) -> Value {
        self.iter().map(|way| way.write()).collect()
    }

    fn hollow() -> Self {
        Self::default()
    }
}

impl Typed for Currency {
    fn read(kept: &Value) -> Option<Self> {
        kept.as_str().and_then(Self::kept)
    }

    fn write(&self) -> Value {
        json!(self.code())
    }

    fn hollow() -> Self {
        Self::EUR
    }
}

impl Typed for Tz {
    fn read(kept: &Value) -> Option<Self> {
        kept.as_str()?.parse().ok()
    }

    fn write(&self) -> Value {
        json!(self.name())
    }

    fn hollow() -> Self {
        Self::UTC
    }
}

impl Typed for Uuid {
    fn read(kept: &Value) -> Option<Self> {
        kept.as_str()?.parse().ok()
    }

    fn write(&self) -> Value {
        json!(self)
    }

    fn hollow() -> Self {
        Self::nil()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::collections::BTreeSet;
    use std::fmt::Debug;

    use super::super::*;
    use super::*;

    /// Values at the ends of what the setting's shape takes in.
    fn extremes(definition: &Definition) -> Vec<Value> {
        let mut values = vec![definition.default_value()];
        values.extend(definition.optional.then_some(Value::Null));
        match definition.shape {
            Shape::YesNo => values.extend([json!(true), json!(false)]),
            Shape::Whole(least, most) => values.extend([json!(least), json!(most)]),
            Shape::OneOf(choices) => values.extend(choices.iter().map(|choice| json!(choice))),
            Shape::Time => values.extend([json!("00:00"), json!("23:59")]),
            Shape::Hours => values.push(json!({"from": "00:00", "to": "23:59"})),
            Shape::Weekdays => {
                values.extend([json!(["sun"]), json!(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])])
            }
            Shape::Currency => values.push(json!("KWD")),
            Shape::TimeZone => values.push(json!("America/Argentina/ComodRivadavia")),
            Shape::Locale => values.push(json!("zh-Hant-TW")),
            Shape::Country => values.push(json!("SE")),
            Shape::Channel => values.push(json!("C0123")),
            Shape::Pipeline => values.push(json!(Uuid::nil())),
            Shape::Deliveries => values.extend([json!([]), json!(["dm", "channel", "digest"])]),
            Shape::Word => values.push(json!("team")),
        }
        values
    }

    /// That the type reads whatever the shape takes in, and writes it as it was.
    fn agree<T: Typed + Debug>(setting: Setting<T>, seen: &mut BTreeSet<&'static str>) {
        let definition = setting.definition();
        assert!(seen.insert(definition.key));
        for value in extremes(definition) {
            assert_eq!(definition.read(&value, "en").unwrap(), value, "{setting:?} as it is kept");
            let typed = T::read(&value).unwrap_or_else(|| panic!("{setting:?} does not read {value}"));
            assert_eq!(typed.write(), value, "{setting:?}");
        }
        assert!(definition.optional || T::read(&Value::Null).is_none(), "{setting:?} cannot be none");
        let texts = [definition.name, definition.help];
        assert!(texts.into_iter().all(crate::texts::has), "{setting:?} lacks a text");
    }

    #[test]
    fn every_settings_type_and_shape_agree() {
        let mut seen = BTreeSet::new();
        macro_rules! each {
            ($($setting:ident),*) => { $(agree($setting, &mut seen);)* };
        }
        each!(CURRENCY, TIME_ZONE, LOCALE, COUNTRY, JOIN_POLICY, LEADS_CHANNEL, FISCAL_YEAR_START_MONTH, WORKING_DAYS);
        each!(
            BUSINESS_HOURS,
            SLA_CLOCK,
            PURGE_AFTER_DAYS,
            NOTIFICATIONS_KEPT_DAYS,
            DUPLICATE_WARNING_FROM,
            RATE_SOURCE
        );
        each!(RATE_MAX_AGE_DAYS, DEFAULT_PIPELINE, LEAD_ASSIGNMENT, MASK_SENSITIVE_FIELDS, DEAL_ROTTING_DAYS);
        each!(DAILY_REPORT_AT, QUIET_HOURS, HOME_VIEW, WEEK_START, CLOCK_FORMAT);
        for notification in Notification::ALL {
            agree(notification.setting(), &mut seen);
        }
        let all: BTreeSet<_> = all().map(|definition| definition.key).collect();
        assert_eq!(seen, all, "every setting is tried here");
    }
}
