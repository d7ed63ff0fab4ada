//! The inputs of a panel while it is laid out: each field once, in its order. Their blocks bear another name each time, so
//! that Slack keeps nothing that was typed into another screen.

use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;

use crate::ids::Action;
use crate::kit::{self, MenuOption, Question};
use crate::viewer::Viewer;

/// Inputs of one screen.
pub struct Inputs<'a> {
    viewer: &'a Viewer,
    form: String,
    blocks: Vec<SlackBlock>,
}

impl<'a> Inputs<'a> {
    /// No inputs yet.
    #[must_use]
    pub fn new(viewer: &'a Viewer) -> Self {
        Self { viewer, form: format!("panel{:x}", viewer.now.timestamp_millis()), blocks: Vec::new() }
    }

    /// The blocks.
    #[must_use]
    pub fn finish(self) -> Vec<SlackBlock> {
        self.blocks
    }

    /// A block between the inputs.
    #[must_use]
    pub fn block(mut self, block: SlackBlock) -> Self {
        self.blocks.push(block);
        self
    }

    fn add(mut self, name: &str, label: &Text, element: impl Into<SlackInputBlockElement>, more: More<'_>) -> Self {
        let hint = more.hint.map(|hint| self.viewer.plain(hint));
        let label = self.viewer.plain(label);
        let block_id = crate::ids::field_block(&self.form, &name.replace('.', "-"), 1);
        let question =
            Question { block_id, label: &label, optional: more.optional, dispatch: false, hint: hint.as_deref() };
        self.blocks.push(kit::input(question, element));
        self
    }

    /// A line of text that must be there.
    #[must_use]
    pub fn text(self, name: &str, label: &Text, value: &str, limit: usize) -> Self {
        let input = line(value, limit, false);
        self.add(name, label, input, More::default())
    }

    /// A line of text that may be left empty, with what it is for.
    #[must_use]
    pub fn optional(self, name: &str, label: &Text, value: &str, (limit, hint): (usize, Option<&Text>)) -> Self {
        let input = line(value, limit, false);
        self.add(name, label, input, More { optional: true, hint })
    }

    /// Lines of text that may be left empty, with what they are for.
    #[must_use]
    pub fn area(self, name: &str, label: &Text, value: &str, (limit, hint): (usize, Option<&Text>)) -> Self {
        let input = line(value, limit, true);
        self.add(name, label, input, More { optional: true, hint })
    }

    /// One of these.
    #[must_use]
    pub fn one(self, name: &str, label: &Text, options: Vec<MenuOption>, chosen: Option<&str>) -> Self {
        self.one_of(name, label, options, (chosen, More::default()))
    }

    /// One of these, or none of them.
    #[must_use]
    pub fn one_or_none(self, name: &str, label: &Text, options: Vec<MenuOption>, chosen: Option<&str>) -> Self {
        self.one_of(name, label, options, (chosen, More { optional: true, hint: None }))
    }

    fn one_of(
        self,
        name: &str,
        label: &Text,
        options: Vec<MenuOption>,
        (chosen, more): (Option<&str>, More<'_>),
    ) -> Self {
        if options.is_empty() {
            return self;
        }
        let placeholder = self.viewer.plain(&text!("panel-choose"));
        let input = kit::select(Action::Field, &placeholder, options, chosen);
        self.add(name, label, input, more)
    }

    /// Any of these.
    #[must_use]
    pub fn several(self, name: &str, label: &Text, options: Vec<MenuOption>, chosen: &[String]) -> Self {
        if options.is_empty() {
            return self;
        }
        let placeholder = self.viewer.plain(&text!("panel-choose"));
        let input = kit::multi_select(Action::Field, &placeholder, options, chosen);
        self.add(name, label, input, More { optional: true, hint: None })
    }

    /// Somebody of the workspace.
    #[must_use]
    pub fn person(self, name: &str, label: &Text, hint: Option<&Text>) -> Self {
        let placeholder = self.viewer.plain(&text!("panel-choose"));
        let input = kit::person_select(Action::Field, &placeholder, None);
        self.add(name, label, input, More { optional: false, hint })
    }

    /// Several people of the workspace, by their ids in Slack.
    #[must_use]
    pub fn people(self, name: &str, label: &Text, chosen: &[String]) -> Self {
        let placeholder = self.viewer.plain(&text!("panel-choose"));
        let input = kit::people_select(Action::Field, &placeholder, chosen);
        self.add(name, label, input, More { optional: true, hint: None })
    }

    /// A channel, or none.
    #[must_use]
    pub fn channel(self, name: &str, label: &Text, chosen: Option<&str>, hint: Option<&Text>) -> Self {
        let placeholder = self.viewer.plain(&text!("panel-choose"));
        let input = kit::channel_select(Action::Field, &placeholder, chosen);
        self.add(name, label, input, More { optional: true, hint })
    }

    /// Yes or no.
    #[must_use]
    pub fn yes_no(self, name: &str, label: &Text, yes: bool) -> Self {
        let (on, off) = (self.viewer.plain(&text!("panel-yes")), self.viewer.plain(&text!("panel-no")));
        let options = kit::choices([(on.as_str(), "true"), (off.as_str(), "false")]);
        self.one(name, label, options, Some(if yes { "true" } else { "false" }))
    }
}

/// Whether an input may be left empty, and what it is for.
#[derive(Clone, Copy, Default)]
struct More<'a> {
    optional: bool,
    hint: Option<&'a Text>,
}

/// Text to fill in, of one line or of several.
fn line(value: &str, limit: usize, several: bool) -> SlackInputBlockElement {
    kit::text_input(Action::Field.id().to_owned(), (limit, several), None, Some(value))
}
