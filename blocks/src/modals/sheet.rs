//! The form for a record of any kind: which fields it asks is said by whoever opens it, how each is asked stands here.

use crm_core::records::Reference;
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;

use super::Metadata;
use crate::ids::{Action, Form, field_block};
use crate::kit::{self, Choice, Frame, Question};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// How a value is entered.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters.
    Lines(usize),
    /// One of these.
    OneOf(Vec<Choice>),
    /// Any of these.
    SomeOf(Vec<Choice>),
    /// A day.
    Day,
    /// A time of day.
    Time,
    /// A day and time.
    Moment,
    /// Somebody of the workspace, by their Slack id.
    Person,
    /// Several of them.
    People,
    /// One of what the program offers as one types.
    Search,
    /// Several of those.
    Searches,
}

/// A field as a form asks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Its key; the workspace's own are `cf.<key>`.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// How it is entered.
    pub entry: Entry,
    /// What is in it.
    pub filled: Vec<Choice>,
    /// Whether it may not stay empty.
    pub required: bool,
    /// Whether others depend on it, so that we are told at once.
    pub depends: bool,
    /// Whether it may be read and not changed: then it is shown as text.
    pub fixed: bool,
    /// An example inside an empty one.
    pub example: Option<String>,
    /// Small print below it.
    pub hint: Option<String>,
    /// Counted up where what somebody typed is to be overwritten.
    pub round: u32,
}

impl Asked {
    /// A field that may stay empty and is.
    #[must_use]
    pub fn new(key: impl Into<String>, label: impl Into<String>, entry: Entry) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            entry,
            filled: Vec::new(),
            required: false,
            depends: false,
            fixed: false,
            example: None,
            hint: None,
            round: 1,
        }
    }
}

/// Fields that belong together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    /// What they are about; nothing for what a record begins with.
    pub title: Option<String>,
    /// The fields, in their order.
    pub asked: Vec<Asked>,
}

/// A record like the one to be saved, and the question what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The record that is there.
    pub reference: Reference,
    /// Its name.
    pub name: String,
    /// What both have.
    pub shared: String,
}

/// A form, or a step of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The name by which the ids of its blocks go.
    pub name: &'static str,
    /// Its title.
    pub title: Text,
    /// What it asks.
    pub parts: Vec<Part>,
    /// Which step it is, and of how many.
    pub step: (usize, usize),
    /// What must be read before it is sent again.
    pub alert: Option<Text>,
    /// A record like it is there.
    pub similar: Option<Similar>,
    /// Whether several of the kind are often added one after the other.
    pub repeats: bool,
    /// What else can be ticked below its last field.
    pub boxes: Vec<Choice>,
    /// What is ticked below its last field.
    pub ticked: Vec<String>,
    /// What it knows of itself.
    pub metadata: Metadata,
}

/// The key of the question what to do about a similar record, and its answers.
pub const LEFT: &str = "similar";
/// To look at the record that is there.
pub const OPEN_OTHER: &str = "open";
/// To save all the same.
pub const SAVE_ANYWAY: &str = "save";

/// The key of the boxes below the last field, and what they stand for.
pub const NEXT: &str = "next";
/// One more form once this one is saved.
pub const AGAIN: &str = "again";
/// To save without the steps that are left.
pub const SKIP: &str = "skip";

/// Lays a form out.
#[must_use]
pub fn sheet(viewer: &Viewer, sheet: &Sheet) -> SlackView {
    let mut blocks: Vec<SlackBlock> = Vec::new();
    blocks.extend(sheet.alert.as_ref().map(|alert| kit::alert(&viewer.mrkdwn(&crate::notices::brief(alert)))));
    if let Some(similar) = &sheet.similar {
        blocks.extend(what_about(viewer, sheet.name, similar));
    }
    let (step, steps) = sheet.step;
    if steps > 1 {
        blocks.push(kit::context(&viewer.mrkdwn(&text!("form-step", step = step, steps = steps))));
    }
    for part in sheet.parts.iter().filter(|part| !part.asked.is_empty()) {
        blocks.extend(part.title.as_ref().map(|title| kit::section(&Mrkdwn::bold(title))));
        blocks.extend(part.asked.iter().map(|asked| block(viewer, sheet.name, asked)));
    }
    blocks.extend(boxes(viewer, sheet));
    if step > 1 {
        let back = kit::button(Action::StepBack, &viewer.plain(&text!("button-back")), "");
        blocks.push(kit::actions(None, vec![back.into()]));
    }
    let submit = if step < steps { text!("button-next") } else { text!("button-save") };
    let frame = Frame {
        form: Form::Record,
        title: viewer.plain(&sheet.title),
        submit: Some(viewer.plain(&submit)),
        close: viewer.plain(&text!("button-cancel")),
        metadata: sheet.metadata.to_json(),
    };
    kit::modal(frame, blocks)
}

/// That there is one like it, and what to do.
fn what_about(viewer: &Viewer, form: &str, similar: &Similar) -> [SlackBlock; 2] {
    let reference = similar.reference.to_string();
    let said = text!("form-similar", reference = &reference, name = &similar.name, shared = &similar.shared);
    let choices = [
        Choice::new(viewer.plain(&text!("form-open-other", reference = &reference)), OPEN_OTHER),
        Choice::new(viewer.plain(&text!("form-save-anyway")), SAVE_ANYWAY),
    ];
    let label = viewer.plain(&text!("form-what-now"));
    let question = Question { block_id: field_block(form, LEFT, 1), label: &label, ..Question::default() };
    [
        kit::alert(&viewer.mrkdwn(&crate::notices::brief(&said))),
        kit::input(question, kit::radio_input(Action::Field.of(LEFT), &choices, None)),
    ]
}

/// What else to do: add another, skip the steps that are left.
fn boxes(viewer: &Viewer, sheet: &Sheet) -> Option<SlackBlock> {
    let mut choices = sheet.boxes.clone();
    if sheet.step.0 < sheet.step.1 {
        choices.push(Choice::new(viewer.plain(&text!("form-skip-rest")), SKIP));
    }
    if sheet.repeats && sheet.metadata.id.is_none() {
        choices.push(Choice::new(viewer.plain(&text!("form-again")), AGAIN));
    }
    if choices.is_empty() {
        return None;
    }
    let label = viewer.plain(&text!("form-then"));
    let question =
        Question { block_id: field_block(sheet.name, NEXT, 1), label: &label, optional: true, ..Question::default() };
    let ticked: Vec<&str> = sheet.ticked.iter().map(String::as_str).collect();
    Some(kit::input(question, kit::boxes_input(Action::Field.of(NEXT), &choices, &ticked)))
}

fn block(viewer: &Viewer, form: &str, asked: &Asked) -> SlackBlock {
    if asked.fixed {
        let words = asked.filled.iter().map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(", ");
        let words = if words.is_empty() { "–".to_owned() } else { kit::cut(&words, 2_000) };
        let note = asked.hint.as_deref().map(Mrkdwn::words).unwrap_or_default();
        return kit::section(&Mrkdwn::bold(&asked.label).then("\n", &Mrkdwn::words(&words)).then("\n", &note));
    }
    let question = Question {
        block_id: field_block(form, &asked.key, asked.round),
        label: &asked.label,
        optional: !asked.required,
        dispatch: asked.depends,
        hint: asked.hint.as_deref(),
    };
    kit::input(question, element(viewer, asked))
}

fn element(viewer: &Viewer, asked: &Asked) -> SlackInputBlockElement {
    let (first, example) = (asked.filled.first(), asked.example.as_deref());
    let words = first.map(|choice| choice.value.as_str());
    let field = || if asked.depends { Action::Depend } else { Action::Field }.of(&asked.key);
    let pick = || if asked.depends { Action::PickDepend } else { Action::Pick }.of(&asked.key);
    let choose = || viewer.plain(&text!("form-choose"));
    match &asked.entry {
        Entry::Line(limit) => kit::text_input(field(), (*limit, false), example, words),
        Entry::Lines(limit) => kit::text_input(field(), (*limit, true), example, words),
        Entry::OneOf(choices) => kit::choice_input(field(), &choose(), choices, first),
        Entry::SomeOf(choices) => kit::choices_input(field(), &choose(), choices, &asked.filled),
        Entry::Day => kit::date_input(field(), words.and_then(|day| day.parse().ok())),
        Entry::Time => kit::time_input(field(), words),
        Entry::Moment => kit::moment_input(field(), words.and_then(|at| at.parse().ok())),
        Entry::Person => kit::person_input(field(), &choose(), words),
        Entry::People => kit::people_input(field(), &choose(), &asked.filled),
        Entry::Search => kit::search_input(pick(), &viewer.plain(&text!("form-search")), first),
        Entry::Searches => kit::searches_input(pick(), &viewer.plain(&text!("form-search")), &asked.filled),
    }
}
