//! Tags, reasons, the rules that assign, what can be added, what can be typed.

use crm_core::assignment::Rule;
use crm_core::reasons::{Reason, ReasonKind};
use crm_core::tags::TagUse;
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;

use super::{Deed, Inputs, Panel, Screen, deed, row, small};
use crate::ids::Action;
use crate::kit;
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of a name in a row.
const NAME: usize = 60;

/// What can be added: a button each.
#[must_use]
pub fn add(viewer: &Viewer, kinds: &[(Action, Text)]) -> Panel {
    let buttons =
        kinds.iter().map(|(action, label)| kit::button(*action, &viewer.plain(label), "").into()).collect::<Vec<_>>();
    let blocks = vec![
        kit::section(&viewer.mrkdwn(&text!("panel-add-what"))),
        kit::actions(None, buttons),
        small(viewer, &text!("panel-add-hint")),
    ];
    Panel::list(Screen::Add, blocks)
}

/// What can be typed, and how Home is used.
#[must_use]
pub fn help(viewer: &Viewer, lines: Vec<SlackBlock>) -> Panel {
    let mut blocks = vec![kit::section(&viewer.mrkdwn(&text!("panel-help-home")))];
    blocks.extend(lines);
    Panel::list(Screen::Help, blocks)
}

/// The tags, and how many records carry each.
#[must_use]
pub fn tags(viewer: &Viewer, tags: &[TagUse]) -> Panel {
    let mut blocks: Vec<SlackBlock> = tags
        .iter()
        .take(80)
        .map(|tag| {
            let text = Mrkdwn::bold(&format!("#{}", kit::cut(&tag.name, NAME)))
                .then(" · ", &viewer.mrkdwn(&text!("panel-records", count = tag.records)));
            row(viewer, &text, &Screen::Tag(tag.name.clone()), &text!("panel-edit"))
        })
        .collect();
    if blocks.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(&text!("panel-no-tags"))));
    }
    if tags.len() > 80 {
        blocks.push(small(viewer, &text!("home-and-more", count = tags.len() - 80)));
    }
    Panel::list(Screen::Tags, blocks)
}

/// A tag: another name, or another tag that takes its place.
#[must_use]
pub fn tag(viewer: &Viewer, name: &str, others: &[TagUse]) -> Panel {
    let others = others.iter().filter(|other| other.name != name);
    let options = others.map(|other| kit::option(&format!("#{}", other.name), &other.name)).collect();
    let inputs = Inputs::new(viewer)
        .text("name", &text!("field-name"), name, 50)
        .one_or_none("into", &text!("panel-merge-into"), options, None)
        .block(deed(
            viewer,
            &Deed::RemoveTag(name.to_owned()),
            &text!("panel-remove"),
            &text!("panel-remove-tag-how", name = kit::cut(name, NAME)),
        ));
    Panel::form(Screen::Tag(name.to_owned()), None, inputs.finish()).back_to(Screen::Tags)
}

fn reason_kind(kind: ReasonKind) -> Text {
    text!("panel-reason-kind", kind = kind.as_str())
}

/// The reasons of a kind, in their order.
#[must_use]
pub fn reasons(viewer: &Viewer, kind: ReasonKind, reasons: &[Reason]) -> Panel {
    let kinds = ReasonKind::ALL
        .map(|kind| kit::option(&viewer.plain(&reason_kind(kind)), &Screen::Reasons(kind).code()))
        .to_vec();
    let chosen = Screen::Reasons(kind).code();
    let choose = kit::select(Action::PanelGo, &viewer.plain(&text!("panel-kind")), kinds, Some(&chosen));
    let label = viewer.plain(&text!("panel-new-reason"));
    let add = kit::button(Action::PanelNext, &label, &Screen::NewReason(kind).code());
    let mut blocks = vec![kit::actions(None, vec![choose.into(), kit::primary(add).into()])];
    blocks.extend(reasons.iter().take(80).map(|reason| {
        let text = Mrkdwn::bold(&kit::cut(&reason.name, NAME));
        row(viewer, &text, &Screen::Reason(reason.id), &text!("panel-edit"))
    }));
    Panel::list(Screen::Reasons(kind), blocks)
}

/// A reason: its name, and its end.
#[must_use]
pub fn reason(viewer: &Viewer, reason: &Reason) -> Panel {
    let inputs = Inputs::new(viewer).text("name", &text!("field-name"), &reason.name, 100).block(deed(
        viewer,
        &Deed::RetireReason(reason.id),
        &text!("panel-retire"),
        &text!("panel-retire-reason-how", name = kit::cut(&reason.name, NAME)),
    ));
    Panel::form(Screen::Reason(reason.id), Some(reason.version), inputs.finish()).back_to(Screen::Reasons(reason.kind))
}

/// A reason to be added.
#[must_use]
pub fn new_reason(viewer: &Viewer, kind: ReasonKind) -> Panel {
    let inputs = Inputs::new(viewer).text("name", &text!("field-name"), "", 100);
    Panel::form(Screen::NewReason(kind), None, inputs.finish()).back_to(Screen::Reasons(kind))
}

/// The rules that assign leads, in the order in which they are asked.
#[must_use]
pub fn rules(viewer: &Viewer, rules: &[Rule]) -> Panel {
    let mut blocks: Vec<SlackBlock> = rules
        .iter()
        .take(80)
        .map(|rule| {
            let how = viewer.mrkdwn(&text!(
                "panel-rule-line",
                strategy = viewer.plain(&text!("panel-strategy", strategy = rule.strategy.as_str())),
                conditions = rule.conditions.len(),
                members = rule.members.len().max(rule.territories.len()),
            ));
            kit::section(&Mrkdwn::bold(&kit::cut(&rule.name, NAME)).then("\n", &how))
        })
        .collect();
    if blocks.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(&text!("panel-no-rules"))));
    }
    Panel::list(Screen::Rules, blocks)
}
