//! The catalogues as Fluent holds them: one for each language and way of writing numbers, built when it is first read.

use std::sync::{Arc, OnceLock};

use fluent::concurrent::FluentBundle;
use fluent::{FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::locale::{Language, Locale, Notation};
use super::{ENGLISH, direction, number};

/// A catalogue whose numbers are written in one way.
pub(super) type Bundle = FluentBundle<Arc<FluentResource>>;

/// The files of the French catalogue.
pub(super) const FRENCH: &[&str] = &[
    include_str!("../../texts/fr/words.ftl"),
    include_str!("../../texts/fr/errors.ftl"),
    include_str!("../../texts/fr/fields.ftl"),
    include_str!("../../texts/fr/commands.ftl"),
    include_str!("../../texts/fr/cards.ftl"),
    include_str!("../../texts/fr/people.ftl"),
    include_str!("../../texts/fr/leads.ftl"),
    include_str!("../../texts/fr/deals.ftl"),
    include_str!("../../texts/fr/reports.ftl"),
    include_str!("../../texts/fr/search.ftl"),
    include_str!("../../texts/fr/console.ftl"),
    include_str!("../../texts/fr/settings.ftl"),
    include_str!("../../texts/fr/verbs.ftl"),
    include_str!("../../texts/fr/home.ftl"),
    include_str!("../../texts/fr/slack.ftl"),
    include_str!("../../texts/fr/pages.ftl"),
    include_str!("../../texts/fr/forms.ftl"),
    include_str!("../../texts/fr/acting.ftl"),
    include_str!("../../texts/fr/around.ftl"),
    include_str!("../../texts/fr/changes.ftl"),
];

/// The files of the Arabic catalogue.
pub(super) const ARABIC: &[&str] = &[
    include_str!("../../texts/ar/words.ftl"),
    include_str!("../../texts/ar/errors.ftl"),
    include_str!("../../texts/ar/fields.ftl"),
    include_str!("../../texts/ar/commands.ftl"),
    include_str!("../../texts/ar/cards.ftl"),
    include_str!("../../texts/ar/people.ftl"),
    include_str!("../../texts/ar/leads.ftl"),
    include_str!("../../texts/ar/deals.ftl"),
    include_str!("../../texts/ar/reports.ftl"),
    include_str!("../../texts/ar/search.ftl"),
    include_str!("../../texts/ar/console.ftl"),
    include_str!("../../texts/ar/settings.ftl"),
    include_str!("../../texts/ar/verbs.ftl"),
    include_str!("../../texts/ar/home.ftl"),
    include_str!("../../texts/ar/slack.ftl"),
    include_str!("../../texts/ar/pages.ftl"),
    include_str!("../../texts/ar/forms.ftl"),
    include_str!("../../texts/ar/acting.ftl"),
    include_str!("../../texts/ar/around.ftl"),
    include_str!("../../texts/ar/changes.ftl"),
];

/// The files of a language's catalogue, in the order in which a translator reads them.
pub(super) fn files(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => ENGLISH,
        Language::French => FRENCH,
        Language::Arabic => ARABIC,
    }
}

/// The catalogue that a reader's texts come from.
pub(super) fn bundle(locale: Locale) -> &'static Bundle {
    /// One for each way of writing numbers.
    struct Built([OnceLock<Bundle>; 5]);
    const NOT_YET: Built = Built([const { OnceLock::new() }; 5]);
    static BUILT: [Built; 3] = [NOT_YET; 3];
    let [english, french, arabic] = &BUILT;
    let Built([comma, indian, narrow, spaced, point]) = match locale.language() {
        Language::English => english,
        Language::French => french,
        Language::Arabic => arabic,
    };
    let place = match locale.notation() {
        Notation::Comma => comma,
        Notation::Indian => indian,
        Notation::Narrow => narrow,
        Notation::Spaced => spaced,
        Notation::Point => point,
    };
    place.get_or_init(|| built(locale))
}

/// Numbers in groups; everything else as Fluent writes it.
fn counted(value: &FluentValue<'_>, notation: Notation) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number::count(number.value, notation)),
        _ => None,
    }
}

fn built(locale: Locale) -> Bundle {
    let language = locale.language();
    let code: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![code]);
    // Values are isolated before they are filled in, where they need it.
    bundle.set_use_isolating(false);
    match locale.notation() {
        Notation::Comma => bundle.set_formatter(Some(|value, _| counted(value, Notation::Comma))),
        Notation::Indian => bundle.set_formatter(Some(|value, _| counted(value, Notation::Indian))),
        Notation::Narrow => bundle.set_formatter(Some(|value, _| counted(value, Notation::Narrow))),
        Notation::Spaced => bundle.set_formatter(Some(|value, _| counted(value, Notation::Spaced))),
        Notation::Point => bundle.set_formatter(Some(|value, _| counted(value, Notation::Point))),
    }
    for source in files(language) {
        if let Err(errors) = bundle.add_resource(Arc::new(read(source, language))) {
            tracing::error!(?errors, "a message stands twice in the catalogue");
        }
    }
    bundle
}

/// A file of a catalogue; of one with broken messages the others.
fn read(source: &str, language: Language) -> FluentResource {
    let source = if language.is_right_to_left() { direction::with_commands_apart(source) } else { source.to_owned() };
    FluentResource::try_new(source).unwrap_or_else(|(whole, errors)| {
        tracing::error!(?errors, "a catalogue file has broken messages");
        whole
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_every_catalogue_is_sound() {
        for language in Language::ALL {
            for source in files(language) {
                if let Err((_, errors)) = FluentResource::try_new((*source).to_owned()) {
                    panic!("{}: {errors:?}", language.code());
                }
            }
        }
    }

    #[test]
    fn numbers_in_texts_are_written_as_they_are_there() {
        let text = crate::text!("report-more", count = 12_000);
        assert!(text.render("en").contains("12,000"), "{}", text.render("en"));
        assert!(text.render("fr").contains("12\u{202F}000"), "{}", text.render("fr"));
        assert!(text.render("ar-MA").contains("12.000"), "{}", text.render("ar-MA"));
    }
}
