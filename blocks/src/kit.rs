//! The blocks we use, made in one place: every text is cut to what Slack takes, every list to its length. Limits are those
//! of Slack's Block Kit reference.

use slack_morphism::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::ids::Action;
use crate::mrkdwn::Mrkdwn;

/// A message: its blocks, and the words that screen readers and notifications use.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Reference, fact, next step; no markup. Slack reads it as mrkdwn, so `&`, `<` and `>` are escaped in it.
    pub text: String,
    /// What is shown.
    pub blocks: Vec<SlackBlock>,
}

/// Blocks in a message.
const MAX_BLOCKS: usize = 50;
/// Bytes of all blocks together as JSON: Slack refuses somewhere near 13,000 characters and says nothing of it.
const MAX_JSON: usize = 12_000;
/// Characters of a section's text.
const MAX_SECTION: usize = 3_000;
/// Characters of one field of a section.
const MAX_FIELD: usize = 2_000;
/// Characters of a message's plain text.
const MAX_TEXT: usize = 3_000;

impl Message {
    /// A message of these blocks, cut to what Slack takes in one.
    #[must_use]
    pub fn new(text: &str, blocks: Vec<SlackBlock>) -> Self {
        // Spoken and in notifications, a backtick is only noise.
        let text = cut(&text.replace('`', ""), MAX_TEXT);
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        Self { text, blocks: fitting(blocks) }
    }

    /// The same words with other blocks.
    #[must_use]
    pub fn with_blocks(self, blocks: Vec<SlackBlock>) -> Self {
        Self { text: self.text, blocks: fitting(blocks) }
    }

    /// The message as arguments of `chat.postMessage` and as body of a `response_url`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "text": self.text, "blocks": self.blocks })
    }

    /// The blocks of `first` above this message's own, under the words of `first`.
    #[must_use]
    pub fn under(self, first: Self) -> Self {
        let blocks = first.blocks.into_iter().chain(self.blocks).collect();
        Self { text: first.text, blocks: fitting(blocks) }
    }
}

/// A layout at the first of these widths, roomy ones first, at which Slack takes it in one message; names in every script
/// have room then, and nothing is missing where all of them are long.
#[must_use]
pub fn roomiest(widths: &[usize], layout: impl Fn(usize) -> Vec<SlackBlock>) -> Vec<SlackBlock> {
    let mut blocks = Vec::new();
    for width in widths {
        blocks = layout(*width);
        let size: usize = blocks.iter().map(json_size).sum();
        if size <= MAX_JSON {
            break;
        }
    }
    blocks
}

fn json_size(block: &SlackBlock) -> usize {
    serde_json::to_string(block).map_or(0, |json| json.len() + 1)
}

/// The blocks that Slack takes in one message.
fn fitting(blocks: Vec<SlackBlock>) -> Vec<SlackBlock> {
    let mut size = 0;
    let fits = |block: &SlackBlock| {
        size += json_size(block);
        size <= MAX_JSON
    };
    blocks.into_iter().take(MAX_BLOCKS).take_while(fits).collect()
}

/// Cut at a whole character as people see it, with … where something is missing.
#[must_use]
pub fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut length = 0;
    for grapheme in text.graphemes(true) {
        length += grapheme.chars().count();
        if length >= limit {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.push('…');
    kept
}

/// Plain words for a place that takes so many; Slack refuses empty ones.
fn plain(text: &str, limit: usize) -> SlackBlockPlainTextOnly {
    let text = if text.trim().is_empty() { "–" } else { text };
    SlackBlockPlainTextOnly::from(SlackBlockPlainText::new(cut(text, limit)).with_emoji(true))
}

/// Markup is cut at the end of a line or word and never inside an entity or link.
fn markup(text: &Mrkdwn, limit: usize) -> SlackBlockText {
    let text = if text.is_empty() { "–" } else { text.as_str() };
    let cut = if text.chars().count() <= limit { text.to_owned() } else { cut_markup(text, limit) };
    SlackBlockMarkDownText::new(cut).with_verbatim(true).into()
}

fn cut_markup(text: &str, limit: usize) -> String {
    let mut kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    for (open, close) in [('<', '>'), ('&', ';')] {
        if let Some(at) = kept.rfind(open)
            && !kept.split_at(at).1.contains(close)
        {
            kept.truncate(at);
        }
    }
    kept.push('…');
    kept
}

/// A heading.
#[must_use]
pub fn header(text: &str) -> SlackBlock {
    SlackHeaderBlock::new(plain(text, 150)).into()
}

/// A line between parts.
#[must_use]
pub fn divider() -> SlackBlock {
    SlackDividerBlock::new().into()
}

/// A paragraph.
#[must_use]
pub fn section(text: &Mrkdwn) -> SlackBlock {
    SlackSectionBlock::new().with_text(markup(text, MAX_SECTION)).into()
}

/// A paragraph with a button or menu beside it.
#[must_use]
pub fn section_with(text: &Mrkdwn, accessory: impl Into<SlackSectionBlockElement>) -> SlackBlock {
    SlackSectionBlock::new().with_text(markup(text, MAX_SECTION)).with_accessory(accessory.into()).into()
}

/// A paragraph with a menu beside it, in a block that says what it is about.
#[must_use]
pub fn section_about(block_id: String, text: &Mrkdwn, accessory: impl Into<SlackSectionBlockElement>) -> SlackBlock {
    SlackSectionBlock::new()
        .with_block_id(SlackBlockId(block_id))
        .with_text(markup(text, MAX_SECTION))
        .with_accessory(accessory.into())
        .into()
}

/// Facts, two beside each other on a desktop, below each other on a phone; ten at most. The first three carry the meaning.
#[must_use]
pub fn fields(facts: Vec<Mrkdwn>) -> Option<SlackBlock> {
    let facts: Vec<SlackBlockText> = facts.iter().take(10).map(|fact| markup(fact, MAX_FIELD)).collect();
    (!facts.is_empty()).then(|| SlackSectionBlock::new().with_fields(facts).into())
}

/// Small print.
#[must_use]
pub fn context(text: &Mrkdwn) -> SlackBlock {
    let text: SlackBlockMarkDownText = match markup(text, MAX_FIELD) {
        SlackBlockText::MarkDown(text) => text,
        SlackBlockText::Plain(text) => SlackBlockMarkDownText::new(text.text),
    };
    SlackContextBlock::new(vec![text.into()]).into()
}

/// A row of buttons and menus; 25 at most.
#[must_use]
pub fn actions(block_id: Option<String>, elements: Vec<SlackActionBlockElement>) -> SlackBlock {
    let block = SlackActionsBlock::new(elements.into_iter().take(25).collect());
    block.opt_block_id(block_id.map(SlackBlockId)).into()
}

/// A button.
#[must_use]
pub fn button(action: Action, label: &str, value: &str) -> SlackBlockButtonElement {
    SlackBlockButtonElement::new(plain(label, 24))
        .with_action_id(action.id().into())
        .opt_value((!value.is_empty()).then(|| cut(value, 2_000)))
}

/// A button that says to a screen reader what it would do, where several bear the same words.
#[must_use]
pub fn labelled_button(action: Action, label: &str, value: &str, spoken: &str) -> SlackBlockButtonElement {
    button(action, label, value).with_accessibility_label(SlackAccessibilityLabel(cut(spoken, 75)))
}

/// An option of a menu. Slack refuses an option whose value is empty.
#[must_use]
pub fn option(label: &str, value: &str) -> SlackBlockChoiceItem<SlackBlockPlainTextOnly> {
    SlackBlockChoiceItem::new(plain(label, 75), if value.is_empty() { "-".to_owned() } else { cut(value, 150) })
}

/// A menu of up to 100 options, with the present choice shown.
#[must_use]
pub fn select(
    action: Action,
    placeholder: &str,
    options: Vec<SlackBlockChoiceItem<SlackBlockPlainTextOnly>>,
    chosen: Option<&str>,
) -> SlackBlockStaticSelectElement {
    let options: Vec<_> = options.into_iter().take(100).collect();
    let initial = chosen.and_then(|chosen| options.iter().find(|option| option.value == chosen).cloned());
    SlackBlockStaticSelectElement::new()
        .with_placeholder(plain(placeholder, 150))
        .with_action_id(action.id().into())
        .with_options(options)
        .opt_initial_option(initial)
}

/// The ⋯ menu of a card; five options at most.
#[must_use]
pub fn overflow(
    action: Action,
    options: Vec<SlackBlockChoiceItem<SlackBlockPlainTextOnly>>,
) -> SlackBlockOverflowElement {
    SlackBlockOverflowElement::new(options.into_iter().take(5).collect()).with_action_id(action.id().into())
}

/// An input of a form.
#[must_use]
pub fn input(
    block_id: String,
    label: &str,
    element: impl Into<SlackInputBlockElement>,
    optional: bool,
    hint: Option<&str>,
) -> SlackBlock {
    SlackInputBlock::new(plain(label, 2_000), element.into())
        .with_block_id(SlackBlockId(block_id))
        .with_optional(optional)
        .opt_hint(hint.map(|hint| plain(hint, 2_000)))
        .into()
}

/// A line of text to fill in.
#[must_use]
pub fn text_input(
    placeholder: Option<&str>,
    initial: Option<&str>,
    max_length: u64,
) -> SlackBlockPlainTextInputElement {
    let limit = usize::try_from(max_length).unwrap_or(usize::MAX);
    SlackBlockPlainTextInputElement::new()
        .with_action_id(Action::Field.id().into())
        .with_max_length(max_length)
        .opt_placeholder(placeholder.map(|placeholder| plain(placeholder, 150)))
        .opt_initial_value(initial.filter(|text| !text.is_empty()).map(|text| cut(text, limit)))
}

/// A day to choose.
#[must_use]
pub fn date_input(initial: Option<chrono::NaiveDate>) -> SlackBlockDatePickerElement {
    SlackBlockDatePickerElement::new()
        .with_action_id(Action::Field.id().into())
        .opt_initial_date(initial.map(|day| day.format("%Y-%m-%d").to_string()))
}

/// A select whose options the program offers as one types; `initial` is the label and value of the present choice.
#[must_use]
pub fn search_select(
    action: Action,
    placeholder: &str,
    initial: Option<(&str, &str)>,
) -> SlackBlockExternalSelectElement {
    SlackBlockExternalSelectElement::new()
        .with_action_id(action.id().into())
        .with_placeholder(plain(placeholder, 150))
        .with_min_query_length(0)
        .opt_initial_option(initial.map(|(label, value)| option(label, value)))
}

/// A form: title and buttons of 24 characters, state that holds ids only.
#[must_use]
pub fn modal(
    form: crate::ids::Form,
    title: &str,
    submit: &str,
    close: &str,
    metadata: String,
    blocks: Vec<SlackBlock>,
) -> SlackView {
    SlackView::Modal(
        SlackModalView::new(plain(title, 24), blocks.into_iter().take(100).collect())
            .with_submit(plain(submit, 24))
            .with_close(plain(close, 24))
            .with_callback_id(form.id().into())
            .with_private_metadata(metadata),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_cut_at_what_people_see_as_one_character() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧", 6), "👩‍👩‍👧…");
    }

    proptest! {
        #[test]
        fn a_cut_text_fits(text in "\\PC{0,60}", limit in 1..40_usize) {
            prop_assert!(cut(&text, limit).chars().count() <= limit);
        }

        #[test]
        fn cut_markup_has_no_half_entity(words in "[<>&a-z ]{0,60}", limit in 4..40_usize) {
            let kept = cut_markup(Mrkdwn::words(&words).as_str(), limit);
            prop_assert!(kept.chars().count() <= limit);
            let whole = kept.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
            prop_assert!(!whole.contains('&'));
        }
    }
}
