//! The daily report.

use std::collections::BTreeMap;

use crm_core::money::{Currency, Money, Total};
use crm_core::reports::{DailyReport, Group, Line};
use crm_core::{text, texts};
use rust_decimal::Decimal;
use slack_morphism::prelude::*;

use crate::ids::Action;
use crate::kit::{self, Message};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of a deal's name in a row; fewer where all rows together would be too much.
const NAMES: [usize; 3] = [NAME, 24, 10];
/// Currencies without a rate that are named: as many as a line holds.
const NOT_COUNTED: usize = 5;
/// Characters of a deal's name where there is room.
const NAME: usize = 60;

/// The daily report, for its reader.
#[must_use]
pub fn daily(viewer: &Viewer, report: &DailyReport) -> Message {
    let title = viewer.plain(&text!("report-daily-title", day = viewer.day(viewer.today())));
    if report.is_quiet() {
        return quiet(viewer, report, &title);
    }
    let summary = text!(
        "report-summary",
        since = viewer.moment(report.covers_from),
        won = report.won.count,
        won_total = total(&report.won.total),
        lost = report.lost.count,
        lost_total = total(&report.lost.total),
        moved = report.moved.count,
        new = report.new.count,
    );
    let blocks = kit::roomiest(&NAMES, |width| {
        let mut blocks = vec![kit::header(&title), kit::section(&viewer.mrkdwn(&summary))];
        blocks.extend(kit::fields(numbers(viewer, report)));
        for (heading, group) in [
            (text!("report-won"), &report.won),
            (text!("report-lost"), &report.lost),
            (text!("report-moved"), &report.moved),
            (text!("report-new"), &report.new),
        ] {
            blocks.extend(list(viewer, &viewer.plain(&heading), group, width));
        }
        if !report.untouched.is_empty() {
            blocks.push(kit::divider());
            blocks.push(kit::section(&Mrkdwn::bold(&viewer.plain(&text!("report-untouched")))));
            blocks.extend(report.untouched.iter().map(|line| untouched(viewer, line, width)));
        }
        blocks.extend(small_print(viewer, report));
        blocks
    });
    spoken(viewer, &title, &summary, blocks)
}

/// Nothing happened: one line, and the deal that waits longest a tap away.
fn quiet(viewer: &Viewer, report: &DailyReport, title: &str) -> Message {
    let (since, pipeline) = (viewer.moment(report.covers_from), total(&report.pipeline.total));
    let summary = match report.untouched.first() {
        None => text!("report-quiet", since = since, pipeline = pipeline),
        Some(oldest) => text!(
            "report-quiet-oldest",
            since = since,
            pipeline = pipeline,
            reference = oldest.reference.to_string(),
            name = kit::cut(&oldest.name, NAME),
            days = viewer.plain(&text!("days", count = days_untouched(viewer, oldest))),
        ),
    };
    let line = match report.untouched.first() {
        None => kit::section(&viewer.mrkdwn(&summary)),
        Some(oldest) => kit::section_with(&viewer.mrkdwn(&summary), open(viewer, oldest)),
    };
    let mut blocks = vec![kit::header(title), line];
    blocks.extend(small_print(viewer, report));
    spoken(viewer, title, &summary, blocks)
}

/// What is in no total, and what the numbers are: whose deals, until when, by which rates.
fn small_print(viewer: &Viewer, report: &DailyReport) -> Vec<SlackBlock> {
    let mut blocks: Vec<_> = not_counted(viewer, report).into_iter().map(|line| kit::section(&line)).collect();
    let mut small =
        viewer.mrkdwn(&text!("report-small", zone = viewer.time_zone.name(), at = viewer.moment(report.covers_to)));
    let groups = [&report.won, &report.lost, &report.moved, &report.new, &report.pipeline];
    if let Some(oldest) = groups.iter().filter_map(|group| group.total.oldest_rate).min() {
        let currency = report.pipeline.total.money.currency;
        let rates = text!("report-rates", currency = currency.code(), day = viewer.day(oldest));
        small = small.then(" · ", &viewer.mrkdwn(&rates));
    }
    blocks.push(kit::context(&small));
    blocks
}

/// `Not counted, as there is no exchange rate: GBP 500 (1 deal), $8k (2 deals).` Every deal that moved or is new is among
/// the won, the lost or the open ones.
fn not_counted(viewer: &Viewer, report: &DailyReport) -> Option<Mrkdwn> {
    let mut missing = BTreeMap::<Currency, (Decimal, i64)>::new();
    for one in [&report.won, &report.lost, &report.pipeline].iter().flat_map(|group| &group.total.missing) {
        let (amount, count) = missing.entry(one.money.currency).or_default();
        (*amount, *count) = (amount.saturating_add(one.money.amount), *count + one.count);
    }
    let named = missing.iter().take(NOT_COUNTED).map(|(currency, (amount, count))| {
        let amount = texts::money_short(*amount, currency.code());
        viewer.plain(&text!("report-deals-worth", amount = amount, count = *count))
    });
    let amounts = named.collect::<Vec<_>>().join(", ");
    (!amounts.is_empty()).then(|| viewer.mrkdwn(&text!("report-not-counted", amounts = amounts)))
}

fn spoken(viewer: &Viewer, title: &str, summary: &texts::Text, blocks: Vec<SlackBlock>) -> Message {
    let words = text!("report-spoken", title = title, summary = viewer.plain(summary));
    Message::new(&viewer.plain(&words), blocks)
}

fn numbers(viewer: &Viewer, report: &DailyReport) -> Vec<Mrkdwn> {
    let number = |label: &texts::Text, group: &Group| {
        let count = Mrkdwn::words(&group.count.to_string());
        Mrkdwn::bold(&viewer.plain(label)).then("\n", &count.then(" · ", &Mrkdwn::words(&sum(group))))
    };
    vec![
        number(&text!("report-won"), &report.won),
        number(&text!("report-lost"), &report.lost),
        number(&text!("report-moved"), &report.moved),
        number(&text!("report-new"), &report.new),
        Mrkdwn::bold(&viewer.plain(&text!("report-new-leads")))
            .then("\n", &Mrkdwn::words(&report.new_leads.to_string())),
        number(&text!("report-pipeline"), &report.pipeline),
    ]
}

/// The deals of a group, a line each; how many more there are.
fn list(viewer: &Viewer, heading: &str, group: &Group, width: usize) -> Option<SlackBlock> {
    if group.lines.is_empty() {
        return None;
    }
    let mut body = Mrkdwn::bold(heading);
    for line in &group.lines {
        body = body.then("\n", &deal(line, width));
    }
    let more = group.count.saturating_sub(group.lines.len());
    if more > 0 {
        body = body.then("\n", &viewer.mrkdwn(&text!("report-more", count = more)));
    }
    Some(kit::section(&body))
}

/// `D-142 Renewal · €12k · Qualified → Proposal · @rep`
fn deal(line: &Line, width: usize) -> Mrkdwn {
    let name = Mrkdwn::words(&format!("{} {}", line.reference, kit::cut(&line.name, width)));
    let stage = match &line.was {
        Some(was) => format!("{} → {}", kit::cut(was, width), kit::cut(&line.stage, width)),
        None => kit::cut(&line.stage, width),
    };
    let owner = line.owner.as_ref().map(|owner| Mrkdwn::mention(&owner.slack_id)).unwrap_or_default();
    name.then(" · ", &Mrkdwn::words(&amount(line))).then(" · ", &Mrkdwn::words(&stage)).then(" · ", &owner)
}

/// `12 days · D-142 Renewal · €12k · @rep`
fn untouched(viewer: &Viewer, line: &Line, width: usize) -> SlackBlock {
    let owner = line.owner.as_ref().map(|owner| Mrkdwn::mention(&owner.slack_id)).unwrap_or_default();
    let body = viewer
        .mrkdwn(&text!("days", count = days_untouched(viewer, line)))
        .then(" · ", &Mrkdwn::words(&format!("{} {}", line.reference, kit::cut(&line.name, width))))
        .then(" · ", &Mrkdwn::words(&amount(line)))
        .then(" · ", &owner);
    kit::section_with(&body, open(viewer, line))
}

fn days_untouched(viewer: &Viewer, line: &Line) -> i64 {
    (viewer.now - line.updated_at).num_days().max(0)
}

fn open(viewer: &Viewer, line: &Line) -> SlackBlockButtonElement {
    let reference = line.reference.to_string();
    let spoken = viewer.plain(&text!("button-open-spoken", reference = &reference, name = &line.name));
    kit::labelled_button(Action::Open, &viewer.plain(&text!("button-open")), &reference, &spoken)
}

fn amount(line: &Line) -> String {
    line.amount.as_ref().map(short).unwrap_or_default()
}

fn short(money: &Money) -> String {
    texts::money_short(money.amount, money.currency.code())
}

/// What a group sums up to, nothing where it sums up nothing.
fn sum(group: &Group) -> String {
    if group.total.money.amount.is_zero() { String::new() } else { short(&group.total.money) }
}

/// The same for a sentence, where nothing is zero.
fn total(total: &Total) -> String {
    if total.money.amount.is_zero() { "0".to_owned() } else { short(&total.money) }
}
