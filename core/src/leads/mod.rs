//! Leads: a contact's declared interest before it is a deal. The person is stored once, as a contact (decision X1).

mod cards;
mod conversion;
mod facts;
pub mod qualification;
mod rules;
pub mod status;
mod work;

use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::fields;
use crate::records::catalogue::{BY_OWNER, Field, Shape, Spec};
use crate::records::{self, Changes, RecordKind};
use crate::tx::Tx;

pub use cards::{BoardColumn, LeadCard, board, card};
pub use conversion::{
    Conversion, ConversionCompany, Converted, MAX_AT_ONCE, Outcome, Part, Problem, check_conversion, convert,
    convert_many, trail,
};
pub(crate) use rules::{add_facts, event_of, lifecycle_written, settle};
pub use work::{
    Qualified, assign, assign_auto, disqualify, explain_assignment, explain_score, move_to, qualify, reopen,
};

/// The event that a lead was opened; who shows new leads subscribes to it.
pub const CREATED: &str = "lead.created";

/// A lead to be opened.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewLead {
    /// Who is interested.
    pub contact_id: Uuid,
    /// Through what they came: a form's name, `webinar` …
    pub source: Option<String>,
    /// The campaign that brought them.
    pub campaign: Option<String>,
    /// What they wrote.
    pub message: Option<String>,
    /// Who looks after it; the acting person where nobody is named.
    pub owner_id: Option<Uuid>,
}

/// Where a lead stands.
pub const STATUSES: &[&str] = &["new", "working", "qualified", "converted", "disqualified"];

/// The words of an answer to one of [`qualification::QUESTIONS`].
const fn answer(key: &'static str) -> Field {
    Field::new(key, Shape::LongText(2_000)).within("qualification")
}

/// How good that answer is.
const fn grade(key: &'static str) -> Field {
    Field::new(key, Shape::Choice(&["unknown", "weak", "fair", "strong"])).within("qualification")
}

/// What a lead consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Lead,
    table: "leads",
    title: "contact_id",
    visible: BY_OWNER,
    write: Permission::WriteLeads,
    purged: true,
    fields: &[
        Field::new("contact_id", Shape::Link(RecordKind::Contact)).required("error-lead-needs-contact"),
        Field::new("status", Shape::Choice(STATUSES)).default("\"new\""),
        Field::new("source", Shape::Text(fields::MAX_TEXT)),
        Field::new("campaign", Shape::Text(fields::MAX_TEXT)),
        Field::new("message", Shape::LongText(MAX_MESSAGE)),
        Field::new("follow_up_on", Shape::Date),
        answer("budget"),
        grade("budget_grade"),
        answer("authority"),
        grade("authority_grade"),
        answer("need"),
        grade("need_grade"),
        answer("timeline"),
        grade("timeline_grade"),
        answer("metrics"),
        grade("metrics_grade"),
        answer("economic_buyer"),
        grade("economic_buyer_grade"),
        answer("decision_criteria"),
        grade("decision_criteria_grade"),
        answer("decision_process"),
        grade("decision_process_grade"),
        answer("identified_pain"),
        grade("identified_pain_grade"),
        answer("champion"),
        grade("champion_grade"),
        answer("competition"),
        grade("competition_grade"),
        Field::new("qualification_score", Shape::Integer(0, 100)).computed(),
        Field::new("disqualified_reason", Shape::Text(100)),
        Field::new("disqualified_note", Shape::LongText(2_000)),
        Field::new("converted_at", Shape::Moment).computed(),
        Field::new("converted_company_id", Shape::Link(RecordKind::Company)).computed(),
        Field::new("converted_deal_id", Shape::Link(RecordKind::Deal)).computed(),
        Field::new("owner_id", Shape::Person),
        Field::new("assignment_rule_id", Shape::Link(RecordKind::AssignmentRule)).computed(),
        Field::new("tags", Shape::Tags).beside(),
    ],
    parts: &[("activities", "record_id"), ("files", "record_id"), ("reminders", "record_id")],
    mentions: &[("form_submissions", "lead_id")],
};

/// The longest message that is kept with a lead, in characters; the submission itself keeps the whole.
const MAX_MESSAGE: usize = 10_000;

/// Opens a lead. Answers with its id.
///
/// # Errors
/// Refused without the permission, or where the contact is not one the actor may see; else where the database fails.
pub async fn open(tx: &mut Tx, new: NewLead) -> Result<Uuid> {
    let mut given = Changes::new()
        .with("contact_id", new.contact_id.to_string())
        .with("source", new.source)
        .with("campaign", new.campaign)
        .with("message", new.message.map(|message| kept_of(&message)));
    if let Some(owner) = new.owner_id {
        given.set("owner_id", owner.to_string());
    }
    Ok(records::add(tx, RecordKind::Lead, &given).await?.id)
}

/// As much of a message as is kept: its line breaks stay, other control characters do not.
fn kept_of(message: &str) -> String {
    message
        .chars()
        .filter(|character| !character.is_control() || "\n\t".contains(*character))
        .take(MAX_MESSAGE)
        .collect()
}
