//! What a view knows of itself.

use crm_core::records::RecordKind;
use uuid::Uuid;

/// What a form knows of itself: `private_metadata`. No values, addresses or personal data.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Metadata {
    /// The version of this format.
    pub v: u8,
    /// What kind of record it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<RecordKind>,
    /// Which record; none where it is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The version of the record that was filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ver: Option<i32>,
    /// What was typed so far, and where to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Uuid>,
    /// The step, of a form in several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    /// What a view with filters and pages shows: words of ours, such as the type of a timeline's entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shows: Vec<String>,
}

impl Metadata {
    /// Metadata with this draft.
    #[must_use]
    pub fn new(draft: Option<Uuid>) -> Self {
        Self { v: 1, kind: None, id: None, ver: None, draft, step: None, shows: Vec::new() }
    }

    /// As a view keeps it.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As a view gives it back.
    #[must_use]
    pub fn parse(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok().filter(|metadata: &Self| metadata.v == 1)
    }
}
