//! The elements of forms, and the forms themselves, within Slack's limits.

use chrono::{DateTime, NaiveDate, Utc};
use slack_morphism::prelude::*;

use super::{cut, markup, option, plain};
use crate::ids::Form;
use crate::mrkdwn::Mrkdwn;

/// Options of a select, and groups of them.
const MAX_OPTIONS: usize = 100;
/// Characters that a line or text of a form takes.
pub const MAX_INPUT: usize = 3_000;
/// Options of radio buttons and check boxes.
const MAX_RADIO: usize = 10;

/// A choice as people read it, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Choice {
    /// What people read.
    #[serde(rename = "l")]
    pub label: String,
    /// What it stands for.
    #[serde(rename = "v")]
    pub value: String,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }

    /// A text that stands for itself.
    #[must_use]
    pub fn word(word: impl Into<String>) -> Self {
        let word = word.into();
        Self { label: word.clone(), value: word }
    }

    fn item(&self) -> SlackBlockChoiceItem<SlackBlockPlainTextOnly> {
        option(&self.label, &self.value)
    }
}

/// What an input asks, besides its element.
#[derive(Debug, Clone, Default)]
pub struct Question<'a> {
    /// The id of its block.
    pub block_id: String,
    /// What it is called.
    pub label: &'a str,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Whether we are told of a change at once.
    pub dispatch: bool,
    /// Small print below it.
    pub hint: Option<&'a str>,
}

/// An input of a form.
#[must_use]
pub fn input(question: Question<'_>, element: impl Into<SlackInputBlockElement>) -> SlackBlock {
    SlackInputBlock::new(plain(question.label, 2_000), element.into())
        .with_block_id(SlackBlockId(question.block_id))
        .with_optional(question.optional)
        .opt_dispatch_action(question.dispatch.then_some(true))
        .opt_hint(question.hint.map(|hint| plain(hint, 2_000)))
        .into()
}

fn limit_of(most: usize) -> usize {
    most.clamp(1, MAX_INPUT)
}

/// A line, or several, to fill in, of at most so many characters.
#[must_use]
pub fn text_input(
    action_id: String,
    (limit, lines): (usize, bool),
    placeholder: Option<&str>,
    initial: Option<&str>,
) -> SlackInputBlockElement {
    let limit = limit_of(limit);
    SlackBlockPlainTextInputElement::new()
        .with_action_id(action_id.into())
        .with_max_length(limit as u64)
        .opt_multiline(lines.then_some(true))
        .opt_placeholder(placeholder.map(|placeholder| plain(placeholder, 150)))
        .opt_initial_value(initial.filter(|text| !text.is_empty()).map(|text| cut(text, limit)))
        .into()
}

/// A day to choose.
#[must_use]
pub fn date_input(action_id: String, initial: Option<NaiveDate>) -> SlackInputBlockElement {
    SlackBlockDatePickerElement::new()
        .with_action_id(action_id.into())
        .opt_initial_date(initial.filter(is_writable).map(written))
        .into()
}

/// Whether a day has four digits in its year, as Slack writes it.
pub(super) fn is_writable(day: &NaiveDate) -> bool {
    (1_000..=9_999).contains(&chrono::Datelike::year(day))
}

pub(super) fn written(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A time of day to choose, `15:00`.
#[must_use]
pub fn time_input(action_id: String, initial: Option<&str>) -> SlackInputBlockElement {
    let initial = initial.filter(|time| chrono::NaiveTime::parse_from_str(time, "%H:%M").is_ok());
    SlackBlockTimePickerElement::new()
        .with_action_id(action_id.into())
        .opt_initial_time(initial.map(str::to_owned))
        .into()
}

/// A moment as Slack's picker of day and time takes it: seconds of ten digits.
pub(super) fn for_picker(at: DateTime<Utc>) -> Option<SlackDateTime> {
    let seconds = Some(at.timestamp()).filter(|seconds| (1_000_000_000..=9_999_999_999).contains(seconds))?;
    serde_json::from_value(seconds.into()).ok()
}

/// A day and time to choose.
#[must_use]
pub fn moment_input(action_id: String, initial: Option<DateTime<Utc>>) -> SlackInputBlockElement {
    SlackBlockDateTimePickerElement::new()
        .with_action_id(action_id.into())
        .opt_initial_date_time(initial.and_then(for_picker))
        .into()
}

/// A person of the workspace to choose; `initial` are their Slack ids.
#[must_use]
pub fn person_input(action_id: String, placeholder: &str, initial: Option<&str>) -> SlackInputBlockElement {
    SlackBlockUsersSelectElement::new()
        .with_action_id(action_id.into())
        .with_placeholder(plain(placeholder, 150))
        .opt_initial_user(initial.map(str::to_owned))
        .into()
}

/// Several people to choose.
#[must_use]
pub fn people_input(action_id: String, placeholder: &str, initial: &[Choice]) -> SlackInputBlockElement {
    let people: Vec<String> = initial.iter().take(MAX_OPTIONS).map(|choice| choice.value.clone()).collect();
    SlackBlockMultiUsersSelectElement::new()
        .with_action_id(action_id.into())
        .with_placeholder(plain(placeholder, 150))
        .opt_initial_users((!people.is_empty()).then_some(people))
        .into()
}

/// The options of a select: as they are where Slack takes them so, else in groups that are named after their first and last.
enum Offered {
    Plain(Vec<SlackBlockChoiceItem<SlackBlockPlainTextOnly>>),
    Groups(Vec<SlackBlockOptionGroup<SlackBlockPlainTextOnly>>),
}

fn offered(choices: &[Choice], chosen: &[Choice]) -> Offered {
    // What was chosen before and is offered no more stays a choice.
    let gone = chosen.iter().filter(|one| !choices.iter().any(|known| known.value == one.value));
    let all: Vec<&Choice> = choices.iter().chain(gone).take(MAX_OPTIONS * MAX_OPTIONS).collect();
    if all.len() <= MAX_OPTIONS {
        return Offered::Plain(all.into_iter().map(Choice::item).collect());
    }
    let groups = all.chunks(MAX_OPTIONS).map(|part| {
        let label = |choice: Option<&&Choice>| choice.map(|choice| cut(&choice.label, 30)).unwrap_or_default();
        let name = format!("{} – {}", label(part.first()), label(part.last()));
        SlackBlockOptionGroup::new(plain(&name, 75), part.iter().map(|choice| choice.item()).collect())
    });
    Offered::Groups(groups.collect())
}

fn among(offered: &Offered, chosen: &Choice) -> Option<SlackBlockChoiceItem<SlackBlockPlainTextOnly>> {
    let wanted = chosen.item().value;
    let same = |item: &&SlackBlockChoiceItem<SlackBlockPlainTextOnly>| item.value == wanted;
    match offered {
        Offered::Plain(items) => items.iter().find(same).cloned(),
        Offered::Groups(groups) => groups.iter().flat_map(|group| &group.options).find(same).cloned(),
    }
}

/// One of these to choose. Nothing to choose from is a line to fill in: Slack refuses an empty select.
#[must_use]
pub fn choice_input(
    action_id: String,
    placeholder: &str,
    choices: &[Choice],
    chosen: Option<&Choice>,
) -> SlackInputBlockElement {
    if choices.is_empty() && chosen.is_none() {
        return text_input(action_id, (75, false), None, None);
    }
    let offered = offered(choices, chosen.map(std::slice::from_ref).unwrap_or_default());
    let initial = chosen.and_then(|chosen| among(&offered, chosen));
    let element = SlackBlockStaticSelectElement::new()
        .with_action_id(action_id.into())
        .with_placeholder(plain(placeholder, 150))
        .opt_initial_option(initial);
    match offered {
        Offered::Plain(options) => element.with_options(options).into(),
        Offered::Groups(groups) => element.with_option_groups(groups).into(),
    }
}

/// Some of these to choose.
#[must_use]
pub fn choices_input(
    action_id: String,
    placeholder: &str,
    choices: &[Choice],
    chosen: &[Choice],
) -> SlackInputBlockElement {
    if choices.is_empty() && chosen.is_empty() {
        return text_input(action_id, (75, false), None, None);
    }
    let offered = offered(choices, chosen);
    let initial: Vec<_> = chosen.iter().filter_map(|one| among(&offered, one)).take(MAX_OPTIONS).collect();
    let element = SlackBlockMultiStaticSelectElement::new()
        .with_action_id(action_id.into())
        .with_placeholder(plain(placeholder, 150))
        .opt_initial_options((!initial.is_empty()).then_some(initial));
    match offered {
        Offered::Plain(options) => element.with_options(options).into(),
        Offered::Groups(groups) => element.with_option_groups(groups).into(),
    }
}

/// A select whose options the program offers as one types.
#[must_use]
pub fn search_input(action_id: String, placeholder: &str, initial: Option<&Choice>) -> SlackInputBlockElement {
    SlackBlockExternalSelectElement::new()
        .with_action_id(action_id.into())
        .with_placeholder(plain(placeholder, 150))
        .with_min_query_length(0)
        .opt_initial_option(initial.map(Choice::item))
        .into()
}

/// The same for several choices.
#[must_use]
pub fn searches_input(action_id: String, placeholder: &str, initial: &[Choice]) -> SlackInputBlockElement {
    let initial: Vec<_> = initial.iter().take(MAX_OPTIONS).map(Choice::item).collect();
    SlackBlockMultiExternalSelectElement::new()
        .with_action_id(action_id.into())
        .with_placeholder(plain(placeholder, 150))
        .with_min_query_length(0)
        .opt_initial_options((!initial.is_empty()).then_some(initial))
        .into()
}

fn worded(choice: &Choice) -> SlackBlockChoiceItem<SlackBlockText> {
    SlackBlockChoiceItem::new(plain_text(&choice.label, 75), cut(&choice.value, 150))
}

fn plain_text(text: &str, limit: usize) -> SlackBlockText {
    let text = if text.trim().is_empty() { "–" } else { text };
    SlackBlockPlainText::new(cut(text, limit)).with_emoji(true).into()
}

/// One of few to choose, all of them in sight; at most ten.
#[must_use]
pub fn radio_input(action_id: String, choices: &[Choice], chosen: Option<&str>) -> SlackInputBlockElement {
    let options: Vec<_> = choices.iter().take(MAX_RADIO).map(worded).collect();
    let initial = chosen.and_then(|chosen| options.iter().find(|option| option.value == chosen).cloned());
    SlackBlockRadioButtonsElement::new(options).with_action_id(action_id.into()).opt_initial_option(initial).into()
}

/// Any of few to tick; at most ten.
#[must_use]
pub fn boxes_input(action_id: String, choices: &[Choice], ticked: &[&str]) -> SlackInputBlockElement {
    let options: Vec<_> = choices.iter().take(MAX_RADIO).map(worded).collect();
    let initial: Vec<_> = options.iter().filter(|option| ticked.contains(&option.value.as_str())).cloned().collect();
    SlackBlockCheckboxesElement::new(options)
        .with_action_id(action_id.into())
        .opt_initial_options((!initial.is_empty()).then_some(initial))
        .into()
}

/// Something that must be seen, in a form.
#[must_use]
pub fn alert(text: &Mrkdwn) -> SlackBlock {
    SlackAlertBlock::new(markup(text, 300)).with_level(SlackAlertLevel::Warning).into()
}

/// What an options request is answered with: groups that have something in them, 100 options in all.
#[must_use]
pub fn option_groups(groups: &[(String, Vec<Choice>)]) -> serde_json::Value {
    let mut left = MAX_OPTIONS;
    let mut shown: Vec<SlackBlockOptionGroup<SlackBlockPlainTextOnly>> = Vec::new();
    for (name, choices) in groups {
        let options: Vec<_> = choices.iter().take(left).map(Choice::item).collect();
        left -= options.len();
        if !options.is_empty() {
            shown.push(SlackBlockOptionGroup::new(plain(name, 75), options));
        }
    }
    if shown.is_empty() { serde_json::json!({ "options": [] }) } else { serde_json::json!({ "option_groups": shown }) }
}

/// The same without groups.
#[must_use]
pub fn options(choices: &[Choice]) -> serde_json::Value {
    let options: Vec<_> = choices.iter().take(MAX_OPTIONS).map(Choice::item).collect();
    serde_json::json!({ "options": options })
}

/// What stands around a form: title and buttons of 24 characters, state that holds ids only.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Which form it is.
    pub form: Form,
    /// Its title.
    pub title: String,
    /// The button that sends it; nothing where there is nothing to send.
    pub submit: Option<String>,
    /// The button that closes it.
    pub close: String,
    /// What it knows of itself.
    pub metadata: String,
}

/// A form.
#[must_use]
pub fn modal(frame: Frame, blocks: Vec<SlackBlock>) -> SlackView {
    SlackView::Modal(
        SlackModalView::new(plain(&frame.title, 24), blocks.into_iter().take(100).collect())
            .with_close(plain(&frame.close, 24))
            .with_callback_id(frame.form.id().into())
            .with_private_metadata(frame.metadata)
            .opt_submit(frame.submit.map(|submit| plain(&submit, 24))),
    )
}

/// A channel of the workspace to choose; where somebody is just now, unless that is no channel.
#[must_use]
pub fn channel_input(action_id: String, placeholder: &str) -> SlackInputBlockElement {
    let channels = vec![SlackConversationFilterInclude::Public, SlackConversationFilterInclude::Private];
    SlackBlockConversationsSelectElement::new()
        .with_action_id(action_id.into())
        .with_placeholder(plain(placeholder, 150))
        .with_default_to_current_conversation(true)
        .with_filter(SlackBlockConversationFilter::new().with_include(channels))
        .into()
}
