//! Reading a submission whose shape we were not told: fields are recognised by their names, as columns of a file are.

use serde_json::Value;

use crate::columns::{self, Column};
use crate::fields;

/// What a submission says, as far as we understand it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submission {
    /// The sender's own id of the submission.
    pub id: Option<String>,
    /// Who it is.
    pub name: Option<String>,
    /// E-mail addresses, as typed.
    pub emails: Vec<String>,
    /// Telephone numbers, as typed.
    pub phones: Vec<String>,
    /// Their company.
    pub company: Option<String>,
    /// What they wrote.
    pub message: Option<String>,
    /// Where they come from.
    pub source: Option<String>,
    /// What brought them.
    pub campaign: Option<String>,
}

/// How deep fields may be nested; what lies deeper is not looked at.
const MAX_DEPTH: usize = 4;

/// Reads a submission: `{"name": …, "email": …}`, also nested (`{"data": {…}}`) or as a list of
/// `{"name" or "label" or "key" or "question": …, "value" or "answer": …}`.
#[must_use]
pub fn read(body: &Value) -> Submission {
    let mut read = Reader::default();
    read.walk(body, 0);
    let parts = [read.first, read.middle, read.last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut submission = read.submission;
    if submission.name.is_none() && !parts.is_empty() {
        submission.name = Some(parts);
    }
    submission
}

#[derive(Default)]
struct Reader {
    submission: Submission,
    first: Option<String>,
    middle: Option<String>,
    last: Option<String>,
}

impl Reader {
    fn walk(&mut self, value: &Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Object(fields) => {
                if let Some((label, answer)) = labelled(value) {
                    return self.take(label, answer);
                }
                for (key, value) in fields {
                    match value {
                        Value::Object(_) | Value::Array(_) => self.walk(value, depth + 1),
                        _ => self.take(key, value),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.walk(item, depth + 1)),
            _ => {}
        }
    }

    fn take(&mut self, key: &str, value: &Value) {
        let text = match value {
            Value::String(text) => fields::folded(text),
            Value::Number(number) => number.to_string(),
            _ => return,
        };
        if text.is_empty() {
            return;
        }
        let column = match columns::recognise(key) {
            None if key.eq_ignore_ascii_case("id") => Some(Column::ExternalId),
            // A question in the sender's own words is still known by an answer that can be only one thing.
            None if fields::email(&text).is_ok() => Some(Column::Email),
            known => known,
        };
        self.put(column, text, value);
    }

    fn put(&mut self, column: Option<Column>, text: String, raw: &Value) {
        let submission = &mut self.submission;
        let single = match column {
            Some(Column::Email) => return submission.emails.push(text),
            Some(Column::Phone) => return submission.phones.push(text),
            Some(Column::ExternalId) => &mut submission.id,
            Some(Column::Name) => &mut submission.name,
            Some(Column::FirstName) => &mut self.first,
            Some(Column::MiddleName) => &mut self.middle,
            Some(Column::LastName) => &mut self.last,
            Some(Column::Company) => &mut submission.company,
            Some(Column::Source) => &mut submission.source,
            Some(Column::Campaign) => &mut submission.campaign,
            Some(Column::Message) => {
                // Line breaks matter in what somebody wrote.
                let words = raw.as_str().unwrap_or(&text).trim().to_owned();
                submission.message.get_or_insert(words);
                return;
            }
            _ => return,
        };
        single.get_or_insert(text);
    }
}

/// `{"label": "E-mail", "value": "…"}` and its like.
fn labelled(item: &Value) -> Option<(&str, &Value)> {
    let label = ["label", "question", "key", "name", "field"].iter().find_map(|key| item.get(key)?.as_str())?;
    let answer = ["value", "answer"].iter().find_map(|key| item.get(key))?;
    Some((label, answer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn shapes_that_forms_really_send_are_understood() {
        let flat = json!({"Your name": "Anna Smith", "E-Mail": "anna@acme.example", "Phone": "+44 7700 900123", "Message": "Hello\nthere"});
        let nested = json!({"data": {"first_name": "Anna", "last_name": "Smith", "answers": [
            {"label": "Work e-mail", "value": "anna@acme.example"}, {"question": "Phone number", "answer": "+44 7700 900123"},
            {"label": "Message", "value": "Hello\nthere"}]}});
        for body in [flat, nested] {
            let read = read(&body);
            assert_eq!(read.name.as_deref(), Some("Anna Smith"));
            assert_eq!(read.emails, ["anna@acme.example"]);
            assert_eq!(read.phones, ["+44 7700 900123"]);
            assert_eq!(read.message.as_deref(), Some("Hello\nthere"));
        }
    }

    #[test]
    fn an_address_under_a_name_of_the_senders_own_is_found() {
        assert_eq!(read(&json!({"Wie erreichen wir Sie?": "anna@acme.example"})).emails, ["anna@acme.example"]);
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_panic(key in "\\PC{0,20}", text in "\\PC{0,80}", depth in 0..12_usize) {
            let body = (0..depth).fold(json!({ key.clone(): text }), |inner, _| json!({ key.clone(): [inner] }));
            let _ = read(&body);
        }
    }
}
