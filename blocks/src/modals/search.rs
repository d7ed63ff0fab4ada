//! A search put together out of fields, and the line that it makes.

use crm_core::text;
use slack_morphism::prelude::*;

use super::Metadata;
use crate::ids::{Action, Form, field_block};
use crate::kit::{self, Choice, Frame, Question};
use crate::viewer::Viewer;

/// The name by which the ids of its blocks go.
pub const ADVANCED: &str = "advanced";

/// The fields of a search, in their order: the filter that each makes, and its label's id.
pub const ASKED: [(&str, &str); 10] = [
    ("words", "field-words"),
    ("kind", "search-kinds"),
    ("owner", "field-owner"),
    ("stage", "field-stage"),
    ("status", "field-status"),
    ("tags", "field-tags"),
    ("amount_from", "search-amount-from"),
    ("amount_to", "search-amount-to"),
    ("close_from", "search-close-from"),
    ("close_to", "search-close-to"),
];

/// Asks for words and filters. `stages` are the names of those that deals can be in.
#[must_use]
pub fn advanced(viewer: &Viewer, words: &str, stages: &[String], metadata: &Metadata) -> SlackView {
    let blocks = ASKED.iter().map(|(key, label)| {
        let label = viewer.plain(&crm_core::texts::Text::new(label));
        let question =
            Question { block_id: field_block(ADVANCED, key, 1), label: &label, optional: true, ..Question::default() };
        kit::input(question, element(viewer, key, words, stages))
    });
    let frame = Frame {
        form: Form::Advanced,
        title: viewer.plain(&text!("modal-advanced")),
        submit: Some(viewer.plain(&text!("button-find"))),
        close: viewer.plain(&text!("button-cancel")),
        metadata: metadata.to_json(),
    };
    kit::modal(frame, blocks.collect())
}

fn element(viewer: &Viewer, key: &str, words: &str, stages: &[String]) -> SlackInputBlockElement {
    let field = Action::Field.of(key);
    let choose = viewer.plain(&text!("form-choose"));
    let labelled = |keys: &[&str]| -> Vec<Choice> {
        keys.iter().map(|key| Choice::new(viewer.plain(&text!("choice-label", key = *key)), *key)).collect()
    };
    match key {
        "kind" => {
            let kinds = ["contact", "company", "lead", "deal", "task"];
            let kinds: Vec<Choice> =
                kinds.map(|kind| Choice::new(viewer.plain(&text!("kind-plural", kind = kind)), kind)).to_vec();
            kit::choices_input(field, &choose, &kinds, &[])
        }
        "owner" => kit::people_input(field, &choose, &[]),
        "stage" => kit::choices_input(field, &choose, &stages.iter().map(Choice::word).collect::<Vec<_>>(), &[]),
        "status" => {
            let all =
                labelled(&["new", "working", "qualified", "converted", "disqualified", "open", "done", "canceled"]);
            kit::choices_input(field, &choose, &all, &[])
        }
        "tags" => kit::searches_input(Action::Pick.of("tags"), &choose, &[]),
        "close_from" | "close_to" => kit::date_input(field, None),
        "amount_from" | "amount_to" => kit::text_input(field, (40, false), Some("12k"), None),
        _ => kit::text_input(field, (crm_core::search::MAX_WORDS, false), None, Some(words)),
    }
}

/// The line of these answers: each is a field with what was chosen for it.
#[must_use]
pub fn line_of(answers: &[(String, Vec<String>)]) -> String {
    let all =
        |key: &str| answers.iter().find(|(of, _)| of == key).map(|(_, values)| values.as_slice()).unwrap_or_default();
    let one = |key: &str| all(key).first().map(|value| value.trim()).filter(|value| !value.is_empty());
    let mut parts: Vec<String> = one("words").map(str::to_owned).into_iter().collect();
    for key in ["kind", "owner", "stage", "status"] {
        let values: Vec<String> = all(key).iter().map(|value| quoted(value)).collect();
        if !values.is_empty() {
            parts.push(format!("{key}:{}", values.join(",")));
        }
    }
    // Each tag must be there.
    parts.extend(all("tags").iter().map(|tag| format!("tag:{}", quoted(tag))));
    for (key, from, to) in [("amount", "amount_from", "amount_to"), ("close", "close_from", "close_to")] {
        parts.extend(one(from).map(|least| format!("{key}>={}", least.replace(' ', ""))));
        parts.extend(one(to).map(|most| format!("{key}<={}", most.replace(' ', ""))));
    }
    parts.join(" ")
}

/// A value as a line takes it.
fn quoted(value: &str) -> String {
    let plain = value.replace('"', "");
    if plain.chars().all(|character| character.is_alphanumeric() || "-_@.".contains(character)) {
        plain
    } else {
        format!("\"{plain}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_make_a_line() {
        let answer =
            |key: &str, values: &[&str]| (key.to_owned(), values.iter().map(|one| (*one).to_owned()).collect());
        let answers = [
            answer("words", &["renewal"]),
            answer("kind", &["deal"]),
            answer("owner", &["Rebecca O'Neill"]),
            answer("stage", &["Proposal", "Closing soon"]),
            answer("tags", &["vip", "big one"]),
            answer("amount_from", &["12 000"]),
            answer("close_to", &["2026-12-31"]),
        ];
        assert_eq!(
            line_of(&answers),
            "renewal kind:deal owner:\"Rebecca O'Neill\" stage:Proposal,\"Closing soon\" tag:vip tag:\"big one\" amount>=12000 close<=2026-12-31"
        );
        assert_eq!(line_of(&[]), "");
    }
}
