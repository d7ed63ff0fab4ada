//! Lists of records: at most ten rows, each with a button that opens it; sections, because tables do not fit a phone.

use crm_core::records::RecordKind;
use crm_core::search::{self, Found, Row};
use crm_core::{text, texts};
use slack_morphism::prelude::*;

use crate::cards;
use crate::ids::Action;
use crate::kit::{self, Message};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Rows on a page.
pub const PAGE: usize = 10;

/// Characters of a row's title, and those of its second line a third more; fewer where ten rows would be too much.
const TITLES: [usize; 3] = [60, 30, 12];

/// What a search found, from row `skip` on.
#[must_use]
pub fn found(viewer: &Viewer, words: &str, found: &Found, skip: usize) -> Message {
    let count = if found.total > search::COUNTED { "1,000+".to_owned() } else { found.total.to_string() };
    let last = skip + found.rows.len();
    let words_shown = kit::cut(words, 80);
    let title = if found.alike {
        text!("found-alike", words = &words_shown)
    } else if skip == 0 && i64::try_from(last).is_ok_and(|last| last == found.total) {
        text!("found-all", count = found.total, words = &words_shown)
    } else {
        text!("found-some", first = skip + 1, last = last, count = count, words = &words_shown)
    };
    let more = i64::try_from(last).is_ok_and(|last| last < found.total) && !found.alike;
    let mut pager: Vec<SlackActionBlockElement> = Vec::new();
    if skip > 0 {
        let value = page_value(skip.saturating_sub(PAGE), words);
        pager.push(kit::labelled_button(Action::PageBack, "‹", &value, &viewer.plain(&text!("page-back"))).into());
    }
    if more {
        let value = page_value(last, words);
        pager.push(kit::labelled_button(Action::PageNext, "›", &value, &viewer.plain(&text!("page-next"))).into());
    }
    let blocks = kit::roomiest(&TITLES, |width| {
        let mut blocks = vec![kit::section(&viewer.mrkdwn(&title))];
        blocks.extend(found.rows.iter().map(|hit| row(viewer, hit, width)));
        if !pager.is_empty() {
            blocks.push(kit::actions(None, pager.clone()));
        }
        blocks
    });
    Message::new(&viewer.plain(&title), blocks)
}

/// What a pager's button carries: from which row on, and the words that the same person typed for this very message.
fn page_value(skip: usize, words: &str) -> String {
    format!("{skip}:{}", words.chars().take(search::MAX_WORDS).collect::<String>())
}

/// Reads what a pager's button carries.
#[must_use]
pub fn parse_page(value: &str) -> Option<(usize, &str)> {
    let (skip, words) = value.split_once(':')?;
    Some((skip.parse().ok().filter(|skip| *skip <= 1_000)?, words))
}

/// One hit: what it is, and what tells it from its neighbours.
fn row(viewer: &Viewer, hit: &Row, width: usize) -> SlackBlock {
    let reference = hit.reference.to_string();
    let title = kit::cut(&hit.title, width);
    let head = Mrkdwn::words(sign(hit.reference.kind)).then(" ", &Mrkdwn::bold(&format!("{reference} {title}")));
    let head = head.then(" · ", &Mrkdwn::words(&kit::cut(hit.company.as_deref().unwrap_or_default(), width)));
    let amount = hit.amount.zip(hit.currency.as_deref()).map(|(amount, currency)| texts::money_short(amount, currency));
    let stage = match (&hit.stage, hit.reference.kind) {
        (Some(status), RecordKind::Lead | RecordKind::Task) => Some(cards::status(viewer, status)),
        (stage, _) => stage.clone(),
    };
    let facts: Vec<String> = [amount, stage, hit.address.clone()].into_iter().flatten().collect();
    let facts = Mrkdwn::words(&kit::cut(&facts.join(" · "), width * 4 / 3));
    let owner = hit.owner.as_ref().map(|owner| Mrkdwn::mention(&owner.slack_id)).unwrap_or_default();
    let text = head.then("\n", &facts.then(" · ", &owner));
    let spoken = viewer.plain(&text!("button-open-spoken", reference = &reference, name = &title));
    kit::section_with(
        &text,
        kit::labelled_button(Action::Open, &viewer.plain(&text!("button-open")), &reference, &spoken),
    )
}

/// The sign of a kind of record.
#[must_use]
pub fn sign(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Contact => "👤",
        RecordKind::Company => "🏢",
        RecordKind::Lead => "🌱",
        RecordKind::Deal => "💼",
        RecordKind::Task => "☑️",
        _ => "•",
    }
}

/// Nothing was found; the nearest command is offered where there is one, and the next step in any case.
#[must_use]
pub fn nothing_found(viewer: &Viewer, words: &str, nearest: Option<&str>) -> Message {
    let words = kit::cut(words, 80);
    let (said, mut buttons) = match nearest {
        Some(line) => {
            let run = kit::button(Action::RunLine, &viewer.plain(&text!("button-run-it")), line);
            (text!("found-nothing-nearest", words = &words, command = kit::cut(line, 80)), vec![run.into()])
        }
        None => (text!("found-nothing", words = &words), Vec::<SlackActionBlockElement>::new()),
    };
    buttons.push(kit::button(Action::AddContact, &viewer.plain(&text!("button-add-contact")), "").into());
    let blocks = vec![
        kit::section(&viewer.mrkdwn(&said)),
        kit::context(&viewer.mrkdwn(&text!("found-nothing-searched"))),
        kit::actions(None, buttons),
    ];
    Message::new(&viewer.plain(&said), blocks)
}

/// Under a search whose first word is a command: the line that would have been one, a tap away.
#[must_use]
pub fn instead(viewer: &Viewer, line: &str) -> Vec<SlackBlock> {
    let run = kit::button(Action::RunLine, &viewer.plain(&text!("button-run-it")), line);
    vec![kit::section_with(&viewer.mrkdwn(&text!("found-instead", command = kit::cut(line, 80))), run)]
}
