//! The elements of Home tabs and panels besides those of every message: menus in groups, choices of several, of people and
//! channels, search boxes, grids, questions before something is done for good.

use slack_morphism::prelude::*;

use super::{Frame, cut, modal, option, plain};
use crate::ids::{Action, Form};

/// Blocks of a Home tab; Slack takes a hundred.
pub const MAX_HOME: usize = 90;

/// An option of a menu.
pub type MenuOption = SlackBlockChoiceItem<SlackBlockPlainTextOnly>;

/// A Home tab of these blocks.
#[must_use]
pub fn home(blocks: Vec<SlackBlock>) -> SlackView {
    SlackView::Home(SlackHomeView::new(blocks.into_iter().take(MAX_HOME).collect()))
}

/// A modal that shows and asks nothing to be filled in.
#[must_use]
pub fn sheet(form: Form, title: &str, close: &str, metadata: String, blocks: Vec<SlackBlock>) -> SlackView {
    modal(Frame { form, title: title.to_owned(), submit: None, close: close.to_owned(), metadata }, blocks)
}

/// A menu whose options stand in groups; a hundred options in all.
#[must_use]
pub fn grouped_select(
    action: Action,
    placeholder: &str,
    groups: Vec<(String, Vec<MenuOption>)>,
) -> SlackBlockStaticSelectElement {
    let mut room = 100_usize;
    let mut kept = Vec::new();
    for (label, options) in groups {
        let options: Vec<MenuOption> = options.into_iter().take(room).collect();
        room -= options.len();
        if !options.is_empty() {
            kept.push(SlackBlockOptionGroup::new(plain(&label, 75), options));
        }
    }
    SlackBlockStaticSelectElement::new()
        .with_placeholder(plain(placeholder, 150))
        .with_action_id(action.id().into())
        .with_option_groups(kept)
}

/// A menu of which several options may be chosen.
#[must_use]
pub fn multi_select(
    action: Action,
    placeholder: &str,
    options: Vec<MenuOption>,
    chosen: &[String],
) -> SlackBlockMultiStaticSelectElement {
    let options: Vec<MenuOption> = options.into_iter().take(100).collect();
    let initial: Vec<MenuOption> = options.iter().filter(|option| chosen.contains(&option.value)).cloned().collect();
    SlackBlockMultiStaticSelectElement::new()
        .with_action_id(action.id().into())
        .with_placeholder(plain(placeholder, 150))
        .with_options(options)
        .opt_initial_options((!initial.is_empty()).then_some(initial))
}

/// Several people of the workspace to choose.
#[must_use]
pub fn people_select(action: Action, placeholder: &str, chosen: &[String]) -> SlackBlockMultiUsersSelectElement {
    SlackBlockMultiUsersSelectElement::new()
        .with_action_id(action.id().into())
        .with_placeholder(plain(placeholder, 150))
        .opt_initial_users((!chosen.is_empty()).then(|| chosen.iter().take(100).cloned().collect()))
}

/// A channel of this workspace alone to choose, public or private.
#[must_use]
pub fn channel_select(action: Action, placeholder: &str, chosen: Option<&str>) -> SlackBlockConversationsSelectElement {
    let inside = SlackBlockConversationFilter::new()
        .with_include(vec![SlackConversationFilterInclude::Public, SlackConversationFilterInclude::Private])
        .with_exclude_external_shared_channels(true);
    SlackBlockConversationsSelectElement::new()
        .with_action_id(action.id().into())
        .with_placeholder(plain(placeholder, 150))
        .with_filter(inside)
        .opt_initial_conversation(chosen.map(|id| SlackConversationId(id.to_owned())))
}

/// A line of text that is sent with the return key, outside of any form.
#[must_use]
pub fn search_box(block_id: String, action: Action, label: &str, placeholder: &str, typed: &str) -> SlackBlock {
    let trigger =
        SlackDispatchActionConfig::new().with_trigger_actions_on(vec![SlackDispatchActionTrigger::OnEnterPressed]);
    let line = SlackBlockPlainTextInputElement::new()
        .with_action_id(action.id().into())
        .with_placeholder(plain(placeholder, 150))
        .with_max_length(200)
        .with_dispatch_action_config(trigger)
        .opt_initial_value((!typed.is_empty()).then(|| cut(typed, 200)));
    SlackInputBlock::new(plain(label, 2_000), line.into())
        .with_block_id(SlackBlockId(block_id))
        .with_dispatch_action(true)
        .with_optional(true)
        .into()
}

/// Lines in which every character is as wide as the other.
#[must_use]
pub fn grid(lines: &str) -> SlackBlock {
    let text = SlackRichTextPreformatted::new(vec![cut(lines, 2_900).into()]);
    SlackRichTextBlock::new(vec![text.into()]).into()
}

/// A question before something is done.
#[must_use]
pub fn question(title: &str, text: &str, yes: &str, no: &str) -> SlackBlockConfirmItem {
    SlackBlockConfirmItem::new(
        plain(title, 100),
        SlackBlockPlainText::new(cut(text, 300)).into(),
        plain(yes, 30),
        plain(no, 30),
    )
}

/// A button that asks first and looks dangerous.
#[must_use]
pub fn dangerous(button: SlackBlockButtonElement, question: SlackBlockConfirmItem) -> SlackBlockButtonElement {
    button.with_style(SlackBlockButtonStyle::Danger).with_confirm(question)
}

/// The one button of a view that leads on.
#[must_use]
pub fn primary(button: SlackBlockButtonElement) -> SlackBlockButtonElement {
    button.with_style(SlackBlockButtonStyle::Primary)
}

/// Choices out of labels and values.
#[must_use]
pub fn choices<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<MenuOption> {
    pairs.into_iter().map(|(label, value)| option(label, value)).collect()
}
