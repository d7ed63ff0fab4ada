//! Currencies by their ISO 4217 codes.

use std::fmt;

use crate::error::UserError;
use crate::refusal;

/// Decimals of a currency for which ISO 4217 gives none, such as gold, or which it no longer lists.
const USUAL_MINOR_UNITS: u32 = 2;

/// A currency: three capital letters of ISO 4217. Ordered by its code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");
    /// The US dollar.
    pub const USD: Self = Self(*b"USD");

    /// The currency of this code; case does not matter.
    ///
    /// # Errors
    /// Refused where ISO 4217 has none.
    pub fn parse(code: &str) -> Result<Self, UserError> {
        let upper = code.trim().to_ascii_uppercase();
        let known = iso_currency::Currency::from_code(&upper).and_then(|_| Self::kept(&upper));
        known.ok_or_else(|| refusal!("error-not-a-currency", given = code).about("currency"))
    }

    /// The currency that is kept under this code: any three capital letters, as the database holds it to, so that an
    /// amount whose currency was withdrawn meanwhile is still read.
    #[must_use]
    pub fn kept(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        // Only capital letters are taken in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Decimals of the smallest coin in the books: 2 for the euro, 0 for the yen, 3 for the Kuwaiti dinar (ISO 4217).
    #[must_use]
    pub fn minor_units(&self) -> u32 {
        let exponent = iso_currency::Currency::from_code(self.code()).and_then(|known| known.exponent());
        exponent.map_or(USUAL_MINOR_UNITS, u32::from)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::kept(&code).ok_or_else(|| serde::de::Error::custom("not a currency"))
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn currencies_have_the_decimals_of_iso_4217() {
        for (code, decimals) in [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XAU", 2)] {
            assert_eq!(Currency::parse(code).unwrap().minor_units(), decimals, "{code}");
        }
        assert_eq!(Currency::kept("ZZZ").unwrap().minor_units(), 2, "withdrawn");
    }

    #[test]
    fn only_codes_are_read() {
        assert_eq!(Currency::parse(" eur ").unwrap(), Currency::EUR);
        for wrong in ["", "E", "EURO", "ZZZ", "€", "ÉUR", "12€"] {
            assert_eq!(Currency::parse(wrong).unwrap_err().code(), "not-a-currency", "{wrong}");
        }
        for wrong in ["", "eur", "EURO", "ÉU", "E1R"] {
            assert_eq!(Currency::kept(wrong), None, "{wrong}");
        }
    }
}
