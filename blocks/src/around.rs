//! What is asked and answered around messages: which record one is about, what a mention may mean, and the small forms of the
//! shortcuts.

use crm_core::records::Reference;
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;
use uuid::Uuid;

use crate::ids::{Action, Form, Subject, field_block};
use crate::kit::{self, Choice, Frame, Message, Question};
use crate::mrkdwn::Mrkdwn;
use crate::notices;
use crate::viewer::Viewer;

/// What a question about a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A note.
    Note,
    /// A task.
    Task,
    /// A lead.
    Lead,
    /// An activity.
    Log,
    /// A follow-up date.
    FollowUp,
    /// A file.
    File,
}

impl What {
    /// What this act is for; a note where it is none that is known.
    #[must_use]
    pub fn of(act: Option<&str>) -> Self {
        match act {
            Some("task") => Self::Task,
            Some("lead") => Self::Lead,
            Some("log") => Self::Log,
            Some("follow_up") => Self::FollowUp,
            _ => Self::Note,
        }
    }

    /// The question.
    fn question(self) -> Text {
        match self {
            Self::Note => text!("around-which-note"),
            Self::Task => text!("around-which-task"),
            Self::Lead => text!("around-which-lead"),
            Self::Log => text!("around-which-log"),
            Self::FollowUp => text!("around-which-follow-up"),
            Self::File => text!("around-which-file"),
        }
    }

    /// The select that offers what it may be about.
    fn select(self) -> Action {
        match self {
            Self::Lead => Action::PickPerson,
            _ => Action::PickRecord,
        }
    }
}

/// Which record is meant? With those that the message names, where it names several.
#[must_use]
pub fn which_record(
    viewer: &Viewer,
    what: What,
    permalink: &str,
    draft: Uuid,
    offered: &[(Reference, String)],
) -> Message {
    let said = what.question();
    let block_id = Subject { id: draft, version: 1 }.block_id("draft", "about");
    let mut controls: Vec<SlackActionBlockElement> = offered
        .iter()
        .take(5)
        .map(|(reference, name)| {
            let label = kit::cut(&format!("{reference} {name}"), 24);
            kit::button_of(Action::ChooseRecord, &reference.to_string(), &label, &reference.to_string()).into()
        })
        .collect();
    controls.push(kit::search_select(what.select(), &viewer.plain(&text!("select-record"))).into());
    let mut blocks = vec![kit::section(&viewer.mrkdwn(&said))];
    if !permalink.is_empty() {
        blocks.push(kit::context(&Mrkdwn::link(permalink, &viewer.plain(&text!("around-message")))));
    }
    blocks.push(kit::actions(Some(block_id), controls));
    Message::new(&viewer.plain(&said), blocks)
}

/// The reaction was taken away while the question waited.
#[must_use]
pub fn taken_away(viewer: &Viewer) -> Message {
    notices::done(viewer, &text!("around-taken-away"), None)
}

/// A file too large to be copied was kept as a link.
#[must_use]
pub fn as_link(viewer: &Viewer, told: Message) -> Message {
    notices::with_notes(viewer, told, &[text!("around-file-as-link")])
}

/// A question to the app: asking comes later, searching is there.
#[must_use]
pub fn question(viewer: &Viewer, words: &str) -> Message {
    let said = text!("around-question");
    let search = kit::button(Action::RunLine, &viewer.plain(&text!("button-search-it")), &to_find(words));
    let blocks = vec![kit::section(&viewer.mrkdwn(&said)), kit::actions(None, vec![search.into()])];
    Message::new(&viewer.plain(&said), blocks)
}

/// What may be a task or a search: two buttons.
#[must_use]
pub fn unclear(viewer: &Viewer, words: &str) -> Message {
    let said = notices::brief(&text!("around-unclear", words = words));
    let task = kit::button(Action::MakeTask, &viewer.plain(&text!("button-make-task")), &kit::cut(words, 1_000));
    let search = kit::button(Action::RunLine, &viewer.plain(&text!("button-search-it")), &to_find(words));
    let blocks = vec![kit::section(&viewer.mrkdwn(&said)), kit::actions(None, vec![task.into(), search.into()])];
    Message::new(&viewer.plain(&said), blocks)
}

/// The line that searches for these words.
fn to_find(words: &str) -> String {
    format!("find {}", kit::cut(words, 200))
}

/// What is known when the form of a shortcut opens.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The record that the message is about: its reference and name.
    pub record: Option<(Reference, String)>,
    /// Words that the form begins with.
    pub words: String,
    /// An e-mail address that stands in the message.
    pub email: String,
}

/// The form of a message shortcut.
#[must_use]
pub fn message_form(viewer: &Viewer, what: What, draft: Uuid, known: &Known) -> SlackView {
    let (title, blocks) = match what {
        What::Task => (text!("message-form-task"), task_inputs(viewer, known)),
        What::Lead => (text!("message-form-lead"), lead_inputs(viewer, known)),
        What::Log => (text!("message-form-log"), log_inputs(viewer, known)),
        _ => {
            let words = words(viewer, text!("message-form-words"), known);
            (text!("message-form-note"), vec![about(viewer, Action::PickRecord, known, false), words])
        }
    };
    form(viewer, Form::Message, (&title, &text!("button-save")), draft.to_string(), blocks)
}

fn form(
    viewer: &Viewer,
    form: Form,
    (title, submit): (&Text, &Text),
    metadata: String,
    blocks: Vec<SlackBlock>,
) -> SlackView {
    let frame = Frame {
        form,
        title: viewer.plain(title),
        submit: Some(viewer.plain(submit)),
        close: viewer.plain(&text!("button-cancel")),
        metadata,
    };
    kit::modal(frame, blocks)
}

fn ask(viewer: &Viewer, field: &str, label: &Text, optional: bool, element: SlackInputBlockElement) -> SlackBlock {
    let label = viewer.plain(label);
    let block_id = field_block("message", field, 1);
    kit::input(Question { block_id, label: &label, optional, dispatch: false, hint: None }, element)
}

fn about(viewer: &Viewer, action: Action, known: &Known, optional: bool) -> SlackBlock {
    let record = known.record.as_ref();
    let record = record.map(|(reference, name)| Choice::new(format!("{reference} {name}"), reference.to_string()));
    let select = kit::search_input(action.id().to_owned(), &viewer.plain(&text!("select-record")), record.as_ref());
    let label = if action == Action::PickPerson { text!("field-contact") } else { text!("field-about") };
    ask(viewer, "record", &label, optional, select)
}

fn words(viewer: &Viewer, label: Text, known: &Known) -> SlackBlock {
    let begun = Some(known.words.as_str()).filter(|words| !words.is_empty());
    ask(viewer, "words", &label, true, kit::text_input(Action::Field.of("words"), (kit::MAX_INPUT, true), None, begun))
}

fn line(viewer: &Viewer, field: &str, label: &Text, value: &str, optional: bool) -> SlackBlock {
    let begun = Some(value).filter(|value| !value.is_empty());
    ask(viewer, field, label, optional, kit::text_input(Action::Field.of(field), (200, false), None, begun))
}

fn task_inputs(viewer: &Viewer, known: &Known) -> Vec<SlackBlock> {
    vec![
        line(viewer, "title", &text!("message-form-what"), &known.words, false),
        about(viewer, Action::PickRecord, known, true),
        ask(viewer, "due", &text!("field-due"), true, kit::date_input(Action::Field.of("due"), None)),
    ]
}

fn lead_inputs(viewer: &Viewer, known: &Known) -> Vec<SlackBlock> {
    vec![
        about(viewer, Action::PickPerson, known, true),
        line(viewer, "name", &text!("message-form-new-name"), "", true),
        line(viewer, "email", &text!("field-email"), &known.email, true),
        words(viewer, text!("message-form-interest"), &Known { words: String::new(), ..known.clone() }),
    ]
}

fn log_inputs(viewer: &Viewer, known: &Known) -> Vec<SlackBlock> {
    let kinds = ["message", "call", "meeting", "email"]
        .map(|kind| Choice::new(viewer.plain(&text!("message-form-kind", kind = kind)), kind));
    let kinds = kit::radio_input(Action::Field.of("kind"), &kinds, Some("message"));
    vec![
        about(viewer, Action::PickRecord, known, false),
        ask(viewer, "kind", &text!("message-form-what-kind"), false, kinds),
        words(viewer, text!("message-form-words"), known),
    ]
}

/// The form of “Add…”: what, and the rest of the line.
#[must_use]
pub fn add_form(viewer: &Viewer) -> SlackView {
    let kinds = ["contact", "company", "lead", "deal", "task"]
        .map(|kind| Choice::new(viewer.plain(&text!("add-form-kind", kind = kind)), kind));
    let (label, hint) = (viewer.plain(&text!("add-form-line")), viewer.plain(&text!("add-form-hint")));
    let question = Question {
        block_id: field_block("message", "line", 1),
        label: &label,
        optional: true,
        dispatch: false,
        hint: Some(&hint),
    };
    let blocks = vec![
        ask(
            viewer,
            "kind",
            &text!("add-form-what"),
            false,
            kit::radio_input(Action::Field.of("kind"), &kinds, Some("contact")),
        ),
        kit::input(question, kit::text_input(Action::Field.of("line"), (500, false), None, None)),
    ];
    form(viewer, Form::Add, (&text!("add-form-title"), &text!("add-form-submit")), String::new(), blocks)
}
