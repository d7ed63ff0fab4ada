//! Masks: as much of a value as tells two of them apart, and no more. What each lets through is said with it and held by a
//! property test.

/// What stands for what is not shown.
const DOT: char = '•';

/// What is shown where nothing of a value is. Its length says nothing.
pub const NOTHING: &str = "••••";

/// The fewest characters that a mask hides of a value of which it shows any.
const LEAST_HIDDEN: usize = 4;

/// A telephone number: `+33 6 •• •• •• 78`. Shows, of an international number, the country and the digit after it, and the
/// last two digits; of any other the last two alone; of one with fewer than six digits none.
#[must_use]
pub fn phone(number: &str) -> String {
    let shown = crate::fields::phone_as_read(number);
    let digits = shown.chars().filter(|character| character.is_alphanumeric()).count();
    let country = match shown.strip_prefix('+').and_then(|rest| rest.split(' ').next()) {
        Some(code) if shown.contains(' ') && code.chars().all(|digit| digit.is_ascii_digit()) => code.len() + 1,
        _ => 0,
    };
    let last = 2;
    let first = if country + last + LEAST_HIDDEN <= digits { country } else { 0 };
    let last = if first + last + LEAST_HIDDEN <= digits { last } else { 0 };
    let mut at = 0;
    let masked = shown.chars().filter_map(|character| {
        if !character.is_alphanumeric() {
            return matches!(character, '+' | ' ' | '-').then_some(character);
        }
        at += 1;
        Some(if at <= first || at + last > digits { character } else { DOT })
    });
    let masked: String = masked.collect();
    if masked.contains(DOT) { masked } else { NOTHING.to_owned() }
}

/// An e-mail address: `a•••@acme.example`. Shows the domain and, of a name of two characters or more before it, the first.
#[must_use]
pub fn email(address: &str) -> String {
    let Some((name, domain)) = address.rsplit_once('@') else { return NOTHING.to_owned() };
    let mut characters = name.chars();
    let first = characters.next().filter(|_| characters.next().is_some());
    format!("{}•••@{domain}", first.map(String::from).unwrap_or_default())
}

/// Any other text, such as a tax number: `••••1234`. Shows the last four characters of one that has eight or more.
#[must_use]
pub fn text(text: &str) -> String {
    let count = text.chars().count();
    if count < 2 * LEAST_HIDDEN {
        return NOTHING.to_owned();
    }
    NOTHING.chars().chain(text.chars().skip(count - LEAST_HIDDEN)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn masks_show_what_they_say() {
        for (number, masked) in [
            ("+33612345678", "+33 6 •• •• •• 78"),
            ("+12125550123", "+1 2••-•••-••23"),
            ("+46701112233", "+46 7• ••• •• 33"),
            ("5550100", "•••••00"),
            ("12345", "•••••"),
            ("", "••••"),
        ] {
            assert_eq!(phone(number), masked, "{number}");
        }
        for (address, masked) in [
            ("anna@acme.example", "a•••@acme.example"),
            ("a@acme.example", "•••@acme.example"),
            ("zoë@bücher.example", "z•••@bücher.example"),
            ("no address", "••••"),
        ] {
            assert_eq!(email(address), masked, "{address}");
        }
        for (number, masked) in [("DE123456789", "••••6789"), ("1234567", "••••"), ("", "••••")]
        {
            assert_eq!(text(number), masked, "{number}");
        }
    }

    /// The letters and digits that are left.
    fn left(masked: &str) -> Vec<char> {
        masked.chars().filter(|character| character.is_alphanumeric()).collect()
    }

    proptest! {
        #[test]
        fn a_phone_shows_its_country_a_digit_and_two_more(code in "[1-9][0-9]{0,2}", rest in "[0-9]{4,12}") {
            let number = format!("+{code}{rest}");
            let shown = left(&phone(&number));
            // No country's code has more than three digits.
            prop_assert!(shown.len() <= 6, "{number}: {shown:?}");
            let digits: Vec<char> = number.chars().skip(1).collect();
            prop_assert!(digits.len() >= shown.len() + 4 || shown.is_empty(), "{number}: {shown:?}");
        }

        #[test]
        fn nothing_makes_a_mask_panic_or_show_more_than_it_says(given in "\\PC*") {
            prop_assert!(left(&phone(&given)).len() <= 6);
            let address = email(&given);
            let shown = address.split('@').next().unwrap_or_default();
            prop_assert!(shown.chars().filter(|character| *character != DOT).count() <= 1, "{address}");
            let masked = text(&given);
            prop_assert!(masked.chars().filter(|character| *character != DOT).count() <= 4);
            prop_assert!(given.chars().count() >= 8 || masked == NOTHING);
        }

        #[test]
        fn an_address_says_nothing_of_the_length_of_its_name(name in "[a-z]{2,30}") {
            prop_assert_eq!(email(&format!("{name}@acme.example")).chars().count(), "a•••@acme.example".chars().count());
        }
    }
}
