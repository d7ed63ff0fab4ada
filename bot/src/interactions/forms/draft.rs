//! What a form knows between its views: kept in its draft, so that Slack holds nothing but the draft's id.

use std::collections::BTreeMap;

use crm_blocks::kit::Choice;
use crm_blocks::modals::Metadata;
use crm_core::records::RecordKind;
use crm_core::{Error, Result, Tx, drafts};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::interactions::Place;

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FormKind {
    /// A contact.
    Contact,
    /// A company.
    Company,
    /// A lead.
    Lead,
    /// A deal.
    Deal,
    /// A task.
    Task,
    /// A note on a record.
    Note,
    /// A call, a meeting or an e-mail with a customer.
    Log,
    /// What a lead becomes.
    Convert,
}

impl FormKind {
    /// Every form.
    pub(super) const ALL: [Self; 8] =
        [Self::Contact, Self::Company, Self::Lead, Self::Deal, Self::Task, Self::Note, Self::Log, Self::Convert];

    /// The form whose inputs go by this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// The kind of record that it makes.
    pub(crate) fn record(self) -> RecordKind {
        match self {
            Self::Contact => RecordKind::Contact,
            Self::Company => RecordKind::Company,
            Self::Lead => RecordKind::Lead,
            Self::Deal | Self::Convert => RecordKind::Deal,
            Self::Task => RecordKind::Task,
            Self::Note | Self::Log => RecordKind::Activity,
        }
    }

    /// The form for records of this kind, where there is one.
    pub(crate) fn of(kind: RecordKind) -> Option<Self> {
        match kind {
            RecordKind::Contact => Some(Self::Contact),
            RecordKind::Company => Some(Self::Company),
            RecordKind::Lead => Some(Self::Lead),
            RecordKind::Deal => Some(Self::Deal),
            RecordKind::Task => Some(Self::Task),
            _ => None,
        }
    }

    /// The name by which the ids of its inputs go.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Lead => "lead",
            Self::Deal => "deal",
            Self::Task => "task",
            Self::Note => "note",
            Self::Log => "log",
            Self::Convert => "convert",
        }
    }
}

/// What is in each field, as choices: a text is a choice that stands for itself.
pub(super) type Answers = BTreeMap<String, Vec<Choice>>;

/// A form that is being filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FormDraft {
    /// What it is for.
    pub form: FormKind,
    /// The record that is changed; none where it is new.
    pub id: Option<Uuid>,
    /// The lead that is converted.
    #[serde(default)]
    pub lead: Option<Uuid>,
    /// The version of the record that was filled in.
    pub ver: Option<i32>,
    /// What it was filled with, so that only what the person changed is written.
    pub seen: Answers,
    /// What is in it by now, of all steps.
    pub typed: Answers,
    /// The boxes that are ticked.
    #[serde(default)]
    pub ticked: Vec<String>,
    /// Whether a record like it is no reason to ask any more.
    #[serde(default)]
    pub anyway: bool,
    /// The record like it, while the person is asked about it.
    #[serde(default)]
    pub similar: Option<String>,
    /// Whether the answer takes the place of the card on which the form was asked for.
    #[serde(default)]
    pub instead: bool,
    /// How often what somebody typed into a field was overwritten.
    #[serde(default)]
    pub rounds: BTreeMap<String, u32>,
}

impl FormDraft {
    /// What was typed into a field, where there is one thing.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.typed.get(key)?.first().map(|choice| choice.value.as_str())
    }

    /// What the view of a step knows of itself.
    pub fn metadata(&self, draft: Uuid, step: usize) -> Metadata {
        Metadata {
            kind: Some(self.form.record()),
            id: self.id,
            ver: self.ver,
            step: Some(step),
            ..Metadata::new(Some(draft))
        }
    }

    /// Where the answer goes.
    pub fn place(&self) -> Place {
        if self.instead { Place::Instead } else { Place::New }
    }

    /// The fields that the person changed.
    pub fn changed(&self) -> Vec<&String> {
        let nothing = Vec::new();
        let values = |answers: &Answers, key: &str| -> Vec<String> {
            answers.get(key).unwrap_or(&nothing).iter().map(|choice| choice.value.clone()).collect()
        };
        self.typed.keys().filter(|key| values(&self.typed, key) != values(&self.seen, key)).collect()
    }

    fn to_value(&self) -> Result<serde_json::Value> {
        serde_json::to_value(self).map_err(|error| Error::broken(error.to_string()))
    }
}

/// Keeps a form that was opened. Answers with its draft.
pub(super) async fn keep(tx: &mut Tx, form: &FormDraft, response_url: &str) -> Result<Uuid> {
    let url = (!response_url.is_empty()).then_some(response_url);
    drafts::keep(tx, &form.to_value()?, url).await
}

/// Keeps what was typed so far.
pub(super) async fn change(tx: &mut Tx, draft: Uuid, form: &FormDraft) -> Result<()> {
    drafts::change(tx, draft, &form.to_value()?).await
}

/// A form that waits, and where to answer.
pub(super) struct Waiting {
    pub form: FormDraft,
    pub answer_at: Option<crm_core::secrets::Secret>,
}

/// The form of this draft, where it still waits.
pub(super) async fn get(tx: &mut Tx, draft: Uuid) -> Result<Option<Waiting>> {
    let Some(found) = drafts::get(tx, draft).await? else { return Ok(None) };
    let form = serde_json::from_value(found.content).ok();
    Ok(form.map(|form| Waiting { form, answer_at: found.response_url }))
}
