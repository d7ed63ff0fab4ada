//! Reading a reason as people type it. Pure.

use strsim::osa_distance;

use super::Reason;
use crate::fields;

/// What typed words are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read<'a> {
    /// The reason with this key.
    Key(&'a str),
    /// None, but close to the reason of this name.
    Near(&'a str),
    /// None at all.
    Unknown,
    /// Nothing was typed.
    Missing,
}

/// The reason meant by what somebody typed. Case, white space, `-` and `_` do not matter.
pub(super) fn read<'a>(reasons: &'a [Reason], typed: &str) -> Read<'a> {
    let typed = squeezed(typed);
    if typed.is_empty() {
        return Read::Missing;
    }
    let spellings = |reason: &Reason| [squeezed(&reason.name), squeezed(&reason.key)];
    if let Some(exact) = reasons.iter().find(|reason| spellings(reason).contains(&typed)) {
        return Read::Key(&exact.key);
    }
    let mut begun = reasons.iter().filter(|reason| spellings(reason).iter().any(|name| name.starts_with(&typed)));
    if let (Some(only), None) = (begun.next(), begun.next()) {
        return Read::Key(&only.key);
    }
    let distance = |reason: &Reason| spellings(reason).iter().map(|name| apart(name, &typed)).min();
    let nearest = reasons.iter().filter_map(|reason| Some((distance(reason)?, reason))).min_by_key(|(far, _)| *far);
    match nearest {
        Some((far, reason)) if far <= tolerated(&typed) => Read::Near(&reason.name),
        _ => Read::Unknown,
    }
}

/// The names of a list, for a refusal.
pub(super) fn names(reasons: &[Reason]) -> String {
    reasons.iter().map(|reason| reason.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn squeezed(text: &str) -> String {
    fields::folded(&text.replace(['_', '-'], " ")).to_lowercase()
}

/// How far apart two spellings are; one of several words counts as all of them where it is long enough to mean something.
fn apart(name: &str, typed: &str) -> usize {
    let words = name.split(' ').filter(|word| word.chars().count() >= 4);
    words.chain([name]).map(|part| osa_distance(part, typed)).min().unwrap_or(usize::MAX)
}

/// One mistake in a short word, two in a longer one.
fn tolerated(typed: &str) -> usize {
    if typed.chars().count() < 5 { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reasons::ReasonKind;
    use proptest::prelude::*;

    fn reasons() -> Vec<Reason> {
        [("no_budget", "No budget"), ("no_need", "No need"), ("competitor", "Went to a competitor"), ("other", "Other")]
            .map(|(key, name)| Reason {
                id: uuid::Uuid::nil(),
                kind: ReasonKind::Disqualified,
                key: key.to_owned(),
                name: name.to_owned(),
                version: 1,
            })
            .to_vec()
    }

    #[test]
    fn reasons_are_read_as_people_type_them() {
        let reasons = reasons();
        for (typed, meant) in [
            ("no_budget", Read::Key("no_budget")),
            ("No  Budget", Read::Key("no_budget")),
            ("no-budget", Read::Key("no_budget")),
            ("went", Read::Key("competitor")),
            ("COMP", Read::Key("competitor")),
            ("no", Read::Unknown),
            ("budget", Read::Near("No budget")),
            ("no bugdet", Read::Near("No budget")),
            ("compettior", Read::Near("Went to a competitor")),
            ("too far away", Read::Unknown),
            (" _ ", Read::Missing),
        ] {
            assert_eq!(read(&reasons, typed), meant, "{typed}");
        }
        assert_eq!(read(&[], "price"), Read::Unknown);
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_panic(text in "\\PC*") {
            let reasons = reasons();
            let _ = read(&reasons, &text);
        }
    }
}
