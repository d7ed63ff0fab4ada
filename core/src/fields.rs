//! Reading single fields the way people write them: names, e-mail addresses, telephone numbers, domains. Shared by every
//! record, so that a form, a file and a command all read alike.

use crate::error::{Error, Result, UserError};
use crate::refusal;

/// The longest name of a record, in characters.
pub const MAX_NAME: usize = 200;

/// A record's name: trimmed, white space folded, not empty, not too long. `missing` is the text for an empty one.
///
/// # Errors
/// Refused where it is empty or too long.
pub fn required_name(name: &str, missing: &'static str) -> Result<String> {
    let name = folded(name);
    if name.is_empty() {
        return Err(UserError::new(crate::texts::Text::new(missing)).about("name").into());
    }
    if name.chars().count() > MAX_NAME {
        return Err(refusal!("error-name-too-long", limit = MAX_NAME).about("name").into());
    }
    Ok(name)
}

/// The longest of a record's smaller texts (title, city, source …), in characters.
pub const MAX_TEXT: usize = 500;

/// One of a record's smaller texts: white space folded; nothing where it is empty.
///
/// # Errors
/// Refused where it is too long.
pub fn optional_text(given: Option<String>, field: &'static str) -> Result<Option<String>> {
    let text = given.map(|given| folded(&given)).filter(|text| !text.is_empty());
    match &text {
        Some(text) if text.chars().count() > MAX_TEXT => {
            Err(refusal!("error-text-too-long", limit = MAX_TEXT).about(field).into())
        }
        _ => Ok(text),
    }
}

/// White space and control characters folded to single spaces.
#[must_use]
pub fn folded(text: &str) -> String {
    text.split(|character: char| character.is_whitespace() || character.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// An e-mail address in lower case.
///
/// # Errors
/// Refused where it is none: one `@`, something before it, a domain with a dot after it, no spaces, 254 characters at most.
pub fn email(given: &str) -> Result<String> {
    let address = given.trim().trim_start_matches("mailto:").to_lowercase();
    let sound = address.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && is_domain(host)
            && address.len() <= 254
            && !address.contains(|character: char| {
                character.is_whitespace() || character.is_control() || "<>()[],;\"".contains(character)
            })
    });
    if sound { Ok(address) } else { Err(refusal!("error-not-an-email", given = given).about("email").into()) }
}

/// A domain in lower case, out of a domain or a web address.
///
/// # Errors
/// Refused where it is none.
pub fn domain(given: &str) -> Result<String> {
    let lower = given.trim().to_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    if is_domain(host) {
        return Ok(host.to_owned());
    }
    Err(refusal!("error-not-a-domain", given = given).about("domain").into())
}

/// A web address in full; `https://` is put before one that names no scheme.
///
/// # Errors
/// Refused where it is none, or not one of the web.
pub fn url(given: &str) -> Result<String> {
    let text = given.trim();
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    match url::Url::parse(&full) {
        Ok(url)
            if matches!(url.scheme(), "http" | "https")
                && url.host_str().is_some_and(is_domain)
                && full.len() <= 2_000 =>
        {
            Ok(url.to_string())
        }
        _ => Err(refusal!("error-not-a-url", given = given).into()),
    }
}

fn is_domain(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').count() >= 2
        && host.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|character| character.is_alphanumeric() || character == '-')
        })
}

/// A telephone number: E.164 where it can be read as one (with the workspace's country where it has no prefix), else its
/// digits as typed.
///
/// # Errors
/// Refused where it has fewer than 4 or more than 18 digits, or letters.
pub fn phone(given: &str, country: &str) -> Result<String> {
    // A number with its own country takes nothing from the workspace's: parsed with both, `+49 151…` would lose the 1 that
    // begins long-distance numbers in the US.
    let country = if given.trim_start().starts_with('+') { None } else { country.parse().ok() };
    if let Ok(number) = phonenumber::parse(country, given)
        && phonenumber::is_valid(&number)
    {
        return Ok(number.format().mode(phonenumber::Mode::E164).to_string());
    }
    let digits: String = given.chars().filter(char::is_ascii_digit).collect();
    let plain = given
        .chars()
        .all(|character| character.is_ascii_digit() || character.is_whitespace() || "+-().x/".contains(character));
    if !plain || !(4..=18).contains(&digits.len()) {
        return Err(not_a_phone(given));
    }
    Ok(if given.trim_start().starts_with('+') { format!("+{digits}") } else { digits })
}

fn not_a_phone(given: &str) -> Error {
    refusal!("error-not-a-phone", given = given).about("phone").into()
}

/// Reads the numbering plans of the world, which the first telephone number would otherwise wait for. Takes a while: not
/// for a thread that serves.
pub fn warm_up() {
    let _ = phone("+46701112233", "SE");
}

/// The country of a telephone number in E.164, as its ISO 3166 code.
#[must_use]
pub fn phone_country(number: &str) -> Option<String> {
    let parsed = phonenumber::parse(None, number).ok()?;
    parsed.country().id().map(|id| id.as_ref().to_owned())
}

/// A telephone number as people read it: `+33 6 12 34 56 78`.
#[must_use]
pub fn phone_as_read(number: &str) -> String {
    match phonenumber::parse(None, number) {
        Ok(parsed) => parsed.format().mode(phonenumber::Mode::International).to_string(),
        Err(_) => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn phones_become_one_notation() {
        for typed in ["+33612345678", "+33 6 12 34 56 78", "06 12 34 56 78", "(06) 12-34-56-78", "0033 6 12 34 56 78"] {
            assert_eq!(phone(typed, "FR").unwrap(), "+33612345678", "{typed}");
        }
        assert_eq!(phone("+49 1511 0361755", "US").unwrap(), "+4915110361755");
        assert_eq!(phone("555-0100", "US").unwrap(), "5550100");
        assert_eq!(phone_as_read("+33612345678"), "+33 6 12 34 56 78");
        assert_eq!(phone_country("+33612345678").as_deref(), Some("FR"));
        assert_eq!(phone_country("5550100"), None);
        for wrong in ["12", "call me", "1234567890123456789"] {
            assert!(phone(wrong, "FR").is_err(), "{wrong}");
        }
    }

    #[test]
    fn emails_and_domains_are_lower_case_and_checked() {
        assert_eq!(email(" Anna@ACME.Example ").unwrap(), "anna@acme.example");
        assert_eq!(email("zoë@bücher.example").unwrap(), "zoë@bücher.example");
        for wrong in ["", "a", "a@b", "a@@b.c", "a b@c.d", "@b.c", "a@.c", "a@b.c>"] {
            assert!(email(wrong).is_err(), "{wrong}");
        }
        assert_eq!(domain("https://www.Acme.example/about?x=1").unwrap(), "acme.example");
        assert!(domain("acme").is_err());
    }

    proptest! {
        #[test]
        fn nothing_makes_the_readers_panic(text in "\\PC*") {
            let _ = (email(&text), domain(&text), phone(&text, "FR"), required_name(&text, "error-company-needs-name"));
        }

        #[test]
        fn a_kept_phone_reads_back_as_itself(digits in "[1-9][0-9]{5,13}") {
            let kept = phone(&digits, "DE").unwrap();
            prop_assert_eq!(phone(&kept, "DE").unwrap(), kept);
        }
    }
}
