//! Tasks: something to be done, by somebody, until some time.

use crate::actor::Permission;
use crate::records::RecordKind;
use crate::records::catalogue::{Field, Shape, Spec};

/// Where a task stands.
pub const STATUSES: &[&str] = &["open", "done", "canceled"];

/// What a task consists of. Its assignee is its owner; whoever made it sees it too.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Task,
    table: "tasks",
    title: "title",
    visible: "crm.in_scope(t.owner_id) OR t.created_by = nullif(current_setting('app.user_id', true), '')::uuid",
    write: Permission::WriteTasks,
    purged: true,
    fields: &[
        Field::new("title", Shape::Name("error-task-needs-title")),
        Field::new("description", Shape::LongText(10_000)),
        Field::new("status", Shape::Choice(STATUSES)).default("\"open\""),
        Field::new("priority", Shape::Integer(1, 4)).default("3"),
        Field::new("start_on", Shape::Date),
        Field::new("due_on", Shape::Date),
        Field::new("due_at", Shape::Moment),
        Field::new("snoozed_until", Shape::Moment),
        Field::new("recurrence", Shape::Text(100)),
        Field::new("previous_id", Shape::Json).computed(),
        Field::new("record_kind", Shape::Choice(&["contact", "company", "lead", "deal"])),
        Field::new("record_id", Shape::Json),
        Field::new("completed_at", Shape::Moment).computed(),
        Field::new("completed_by", Shape::Json).computed(),
        Field::new("owner_id", Shape::Person),
        Field::new("tags", Shape::Tags).beside(),
    ],
    parts: &[("reminders", "record_id")],
    mentions: &[("tasks", "previous_id")],
};
