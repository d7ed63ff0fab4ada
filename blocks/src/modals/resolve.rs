//! Two people changed the same: whose word stands, field by field.

use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;

use super::Metadata;
use crate::ids::{Action, Form, field_block};
use crate::kit::{self, Choice, Frame, Question};
use crate::viewer::Viewer;

/// What the other person made of it.
pub const THEIRS: &str = "theirs";
/// What this person wants.
pub const MINE: &str = "mine";

/// A field that two people changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispute {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// What the other person made of it, in words.
    pub theirs: String,
    /// What this person wants, in words.
    pub mine: String,
    /// Who the other person is.
    pub by: String,
    /// When they did.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// The most fields that are asked about at once; of the others the person keeps theirs for now and is asked again.
const MOST: usize = 40;

/// Asks for each field whose word stands.
#[must_use]
pub fn resolve(viewer: &Viewer, title: &Text, disputes: &[Dispute], metadata: &Metadata) -> SlackView {
    let mut blocks = vec![kit::alert(&viewer.mrkdwn(&text!("resolve-said", count = disputes.len())))];
    for dispute in disputes.iter().take(MOST) {
        let short = |words: &str| kit::cut(if words.is_empty() { "–" } else { words }, 30);
        let theirs = text!(
            "resolve-theirs",
            value = short(&dispute.theirs),
            by = kit::cut(&dispute.by, 15),
            at = viewer.moment(dispute.at)
        );
        let choices = [
            Choice::new(viewer.plain(&theirs), THEIRS),
            Choice::new(viewer.plain(&text!("resolve-mine", value = short(&dispute.mine))), MINE),
        ];
        let question = Question {
            block_id: field_block("resolve", &dispute.key, 1),
            label: &dispute.label,
            ..Question::default()
        };
        blocks.push(kit::input(question, kit::radio_input(Action::Field.of(&dispute.key), &choices, None)));
    }
    let frame = Frame {
        form: Form::Resolve,
        title: viewer.plain(title),
        submit: Some(viewer.plain(&text!("button-save"))),
        close: viewer.plain(&text!("button-cancel")),
        metadata: metadata.to_json(),
    };
    kit::modal(frame, blocks)
}
