//! Arguments of a method, from the query, a form or a JSON body.

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

use super::{Refusal, multipart};

/// The arguments of a call. Values of a form are strings; those of JSON keep their type.
#[derive(Debug, Default)]
pub(crate) struct Params(Map<String, Value>);

impl Params {
    pub fn read(query: Option<&str>, headers: &HeaderMap, body: &[u8]) -> Result<Self, Refusal> {
        let mut fields = Map::new();
        if let Some(query) = query {
            form(&mut fields, query.as_bytes());
        }
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if body.is_empty() {
            return Ok(Self(fields));
        }
        if content_type.starts_with("application/json") {
            match serde_json::from_slice(body) {
                Ok(Value::Object(object)) => {
                    fields.extend(object);
                    // Slack reads a token in a form or a header, never in a JSON body.
                    fields.remove("token");
                }
                Ok(_) => return Err("json_not_object".into()),
                Err(_) => return Err("invalid_json".into()),
            }
        } else if content_type.starts_with("application/x-www-form-urlencoded") {
            form(&mut fields, body);
        } else if let Some(boundary) = multipart::boundary(headers) {
            for part in multipart::parts(body, &boundary) {
                fields.insert(part.name, String::from_utf8_lossy(part.data).into());
            }
        } else if !content_type.is_empty() {
            return Err("invalid_post_type".into());
        }
        Ok(Self(fields))
    }

    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// The argument as it came.
    pub fn raw(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// A string; numbers are taken as they are written. Empty strings count as left out.
    pub fn text(&self, key: &str) -> Option<String> {
        match self.0.get(key)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    pub fn required(&self, key: &str, error: &'static str) -> Result<String, Refusal> {
        self.text(key).ok_or_else(|| error.into())
    }

    pub fn flag(&self, key: &str) -> bool {
        match self.0.get(key) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true" || text == "1",
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// A flag, or `None` where it was left out.
    pub fn flag_if_given(&self, key: &str) -> Option<bool> {
        self.0.get(key).filter(|value| !value.is_null()).map(|_| self.flag(key))
    }

    /// Words with commas between them, a list, or a list written as JSON.
    pub fn list(&self, key: &str) -> Option<Vec<String>> {
        let value = match self.0.get(key)? {
            Value::String(text) if text.starts_with('[') => serde_json::from_str(text).ok()?,
            value => value.clone(),
        };
        let words: Vec<String> = match value {
            Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Value::String(text) => text.split(',').map(|word| word.trim().to_owned()).collect(),
            _ => return None,
        };
        Some(words.into_iter().filter(|word| !word.is_empty()).collect())
    }

    pub fn number(&self, key: &str) -> Option<usize> {
        self.text(key)?.parse().ok()
    }

    /// A value that is an object or a list in JSON, and a string of JSON in a form.
    pub fn json(&self, key: &str, error: &'static str) -> Result<Option<Value>, Refusal> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| error.into()),
            Some(value) => Ok(Some(value.clone())),
        }
    }
}

fn form(fields: &mut Map<String, Value>, text: &[u8]) {
    for (key, value) in url::form_urlencoded::parse(text) {
        fields.insert(key.into_owned(), value.into_owned().into());
    }
}
