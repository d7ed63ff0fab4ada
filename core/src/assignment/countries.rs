//! One notation for countries, so that a rule on `FR` takes a record that says “France”. Records keep a country as it was
//! written.

use std::collections::HashMap;
use std::sync::LazyLock;

use iso_currency::Country;

use super::conditions::compared;

/// What people write beside the names of ISO 3166: short names, and those of the larger markets in their own languages.
const ALIASES: &[(&str, &str)] = &[
    (
        "US",
        "usa, u.s., u.s.a., united states, america, états-unis, etats-unis, vereinigte staaten, estados unidos, hoa kỳ, mỹ",
    ),
    ("GB", "uk, u.k., united kingdom, great britain, britain, england, scotland, wales, northern ireland, royaume-uni"),
    ("DE", "deutschland, allemagne, alemania, germania, đức"),
    ("FR", "francia, frankreich, frankrijk, pháp"),
    ("ES", "españa, espana, espagne, spanien"),
    ("IT", "italia, italie, italien"),
    ("CH", "schweiz, suisse, svizzera"),
    ("AT", "österreich, oesterreich, autriche"),
    ("BE", "belgique, belgië, belgie, belgien"),
    ("NL", "nederland, holland, the netherlands, pays-bas, niederlande"),
    ("SE", "sverige, suède"),
    ("NO", "norge, norvège"),
    ("DK", "danmark, danemark"),
    ("FI", "suomi, finlande"),
    ("PL", "polska, pologne, polen"),
    ("CZ", "czechia, česko, tschechien"),
    ("TR", "türkiye, turkiye, turquie"),
    ("MA", "maroc, المغرب"),
    ("DZ", "algérie, algerie, الجزائر"),
    ("TN", "tunisie, تونس"),
    ("EG", "égypte, مصر"),
    ("SA", "ksa, السعودية"),
    ("AE", "uae, emirates, الإمارات"),
    ("BR", "brasil, brésil"),
    ("MX", "méxico, mexique"),
    ("RU", "russia, russie, россия"),
    ("CN", "中国, chine"),
    ("JP", "日本, japon"),
    ("KR", "south korea, korea, 한국, corée du sud"),
    ("KP", "north korea"),
    ("VN", "vietnam, việt nam"),
    ("LA", "laos"),
    ("TW", "taiwan"),
    ("SY", "syria"),
    ("MD", "moldova"),
    ("TZ", "tanzania"),
    ("VE", "venezuela"),
    ("BO", "bolivia"),
    ("IR", "iran"),
    ("CI", "ivory coast, côte d’ivoire"),
    ("CD", "dr congo, drc"),
    ("MK", "north macedonia, macedonia"),
    ("SZ", "eswatini"),
    ("BN", "brunei"),
    ("PS", "palestine"),
];

static CODES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for (first, second) in ('A'..='Z').flat_map(|first| ('A'..='Z').map(move |second| (first, second))) {
        let code = format!("{first}{second}");
        if let Ok(country) = code.parse::<Country>() {
            codes.insert(compared(country.name()), compared(&code));
        }
    }
    for (code, names) in ALIASES {
        codes.extend(names.split(", ").map(|name| (compared(name), compared(code))));
    }
    codes
});

/// A country as it is compared: its ISO 3166 code where we know its name, else what was written.
pub(super) fn compared_country(written: &str) -> String {
    let written = compared(written);
    CODES.get(&written).cloned().unwrap_or(written)
}

/// The ISO 3166 code of a country, however it was written; nothing where we do not know it.
pub(crate) fn code_of(written: &str) -> Option<String> {
    let code = compared_country(written).to_uppercase();
    code.parse::<Country>().is_ok().then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_one_country() {
        for (written, code) in [
            ("France", "fr"),
            (" FR ", "fr"),
            ("UNITED  STATES", "us"),
            ("United States of America", "us"),
            ("UK", "gb"),
            ("Deutschland", "de"),
            ("Viet Nam", "vn"),
            ("Côte d'Ivoire", "ci"),
            ("Atlantis", "atlantis"),
            ("", ""),
        ] {
            assert_eq!(compared_country(written), code, "{written}");
        }
        assert!(CODES.len() > 300, "{}", CODES.len());
        for (code, _) in ALIASES {
            assert!(code.parse::<Country>().is_ok(), "{code}");
        }
    }
}
