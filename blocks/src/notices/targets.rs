//! Questions about which record a line means. The line waits in the block's draft; the value is the reference chosen.

use crm_core::records::Reference;
use crm_core::search::Row;
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::SlackActionBlockElement;
use uuid::Uuid;

use super::brief;
use crate::ids::{Action, Subject};
use crate::kit::{self, Message};
use crate::list::sign;
use crate::viewer::Viewer;

fn waiting(draft: Uuid) -> Option<String> {
    Some(Subject { id: draft, version: 1 }.block_id("draft", "target"))
}

/// A guess that is confirmed before anything is written.
#[must_use]
pub fn confirm(viewer: &Viewer, said: &Text, meant: Reference, draft: Uuid) -> Message {
    let said = brief(said);
    let reference = meant.to_string();
    let yes = text!("button-yes-it", reference = &reference);
    let yes = kit::button(Action::ChooseTarget, &viewer.plain(&yes), &reference);
    let no = kit::button(Action::Dismiss, &viewer.plain(&text!("button-cancel")), "");
    let blocks = vec![kit::section(&viewer.mrkdwn(&said)), kit::actions(waiting(draft), vec![yes.into(), no.into()])];
    Message::new(&viewer.plain(&said), blocks)
}

/// Which of several is meant: a short list, or where there are `many`, a select that searches.
#[must_use]
pub fn which(viewer: &Viewer, words: &str, (rows, many): (&[Row], bool), draft: Uuid) -> Message {
    let said = if many {
        text!("target-many", words = words)
    } else {
        text!("target-which", count = rows.len(), words = words)
    };
    let said = brief(&said);
    let placeholder = viewer.plain(&text!("select-record"));
    let select: SlackActionBlockElement = if many {
        kit::search_select(Action::FindTarget, &placeholder).into()
    } else {
        let options = rows.iter().map(|row| kit::option(&label(row), &row.reference.to_string())).collect();
        kit::select(Action::ChooseTarget, &placeholder, options, None).into()
    };
    let blocks = vec![kit::section(&viewer.mrkdwn(&said)), kit::actions(waiting(draft), vec![select])];
    Message::new(&viewer.plain(&said), blocks)
}

/// `💼 D-142 Renewal · Acme`
#[must_use]
pub fn label(row: &Row) -> String {
    let name = kit::cut(&row.title, 40);
    let beside = row.company.as_deref().or(row.address.as_deref()).map(|words| kit::cut(words, 20));
    let beside = beside.map(|words| format!(" · {words}")).unwrap_or_default();
    format!("{} {} {name}{beside}", sign(row.reference.kind), row.reference)
}

/// The options of a select of records.
#[must_use]
pub fn options(rows: &[Row]) -> serde_json::Value {
    let options: Vec<_> =
        rows.iter().take(100).map(|row| kit::option(&label(row), &row.reference.to_string())).collect();
    serde_json::json!({ "options": options })
}

/// The question is withdrawn.
#[must_use]
pub fn dismissed(viewer: &Viewer) -> Message {
    super::done(viewer, &text!("target-dismissed"), None)
}
