//! Rows of Home: one record each, a line with what it is and a line with what tells it from its neighbours.

use crm_core::follow_ups::FollowUp;
use crm_core::home::{BoardDeal, Meeting};
use crm_core::pipelines::Stage;
use crm_core::records::{RecordKind, Reference};
use crm_core::search::Row;
use crm_core::tasks::{Due, TaskRow};
use crm_core::text;
use crm_core::users::Owner;
use slack_morphism::prelude::*;

use crate::cards;
use crate::ids::{Action, Subject};
use crate::kit::{self, MenuOption};
use crate::list::sign;
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of a title.
const TITLE: usize = 60;
/// Characters of a company's or stage's name beside others.
const NAME: usize = 40;
/// Stages in a menu of a row; more would make a Home tab too large for Slack.
const STAGES: usize = 12;

/// `💼 *D-142 Renewal*`
fn head(reference: Reference, title: &str) -> Mrkdwn {
    Mrkdwn::words(sign(reference.kind)).then(" ", &Mrkdwn::bold(&format!("{reference} {}", kit::cut(title, TITLE))))
}

fn short(name: Option<&str>) -> Mrkdwn {
    Mrkdwn::words(&kit::cut(name.unwrap_or_default(), NAME))
}

fn mention(owner: Option<&Owner>) -> Mrkdwn {
    owner.map(|owner| Mrkdwn::mention(&owner.slack_id)).unwrap_or_default()
}

/// A button that opens the record.
pub(super) fn open(viewer: &Viewer, reference: Reference, title: &str) -> SlackBlockButtonElement {
    let reference = reference.to_string();
    let spoken = viewer.plain(&text!("button-open-spoken", reference = &reference, name = kit::cut(title, TITLE)));
    kit::labelled_button(Action::Open, &viewer.plain(&text!("button-open")), &reference, &spoken)
}

/// `💼 *D-142 Renewal* · Acme` over `€12k · close Fri 27 Nov · @rep`
pub(super) fn deal_text(viewer: &Viewer, deal: &BoardDeal) -> Mrkdwn {
    let amount = deal.amount.map(|amount| viewer.money_short(amount, &deal.currency)).unwrap_or_default();
    let close = deal.close_on.map(|day| {
        let late = day < viewer.today();
        let day = viewer.day(day);
        viewer.mrkdwn(&if late { text!("home-close-late", day = day) } else { text!("home-close", day = day) })
    });
    let next = match deal.follow_up_on {
        Some(day) => viewer.mrkdwn(&text!("card-next", day = viewer.day(day))),
        None => Mrkdwn::default(),
    };
    let facts = Mrkdwn::words(&amount)
        .then(" · ", &close.unwrap_or_default())
        .then(" · ", &next)
        .then(" · ", &mention(deal.owner.as_ref()));
    head(deal.reference, &deal.name).then(" · ", &short(deal.company.as_deref())).then("\n", &facts)
}

/// A deal of a column, with the menu that moves it on or opens it.
pub(super) fn deal_to_move(viewer: &Viewer, deal: &BoardDeal, stages: &[Stage], turn: i32) -> SlackBlock {
    let to =
        |stage: &Stage| kit::option(&kit::cut(&cards::stage_with_sign(viewer, stage), NAME), &stage.id.to_string());
    let moves: Vec<MenuOption> = near(stages, deal).into_iter().map(to).collect();
    let open = vec![kit::option(&viewer.plain(&text!("home-open-card")), super::pipeline::OPEN)];
    let groups = vec![(viewer.plain(&text!("home-move-to")), moves), (viewer.plain(&text!("home-or")), open)];
    let menu = kit::grouped_select(Action::HomeMove, &viewer.plain(&text!("home-move")), groups);
    let subject = Subject { id: deal.id, version: deal.version };
    kit::section_about(subject.block_id("home", &format!("move{turn}")), &deal_text(viewer, deal), menu)
}

/// The stages to which a deal is likely to go: all but its own, or those around it and the last ones.
fn near<'a>(stages: &'a [Stage], deal: &BoardDeal) -> Vec<&'a Stage> {
    let others: Vec<&Stage> = stages.iter().filter(|stage| stage.id != deal.stage_id).collect();
    if others.len() <= STAGES {
        return others;
    }
    let at = stages.iter().position(|stage| stage.id == deal.stage_id).unwrap_or(0);
    let last = others.len().saturating_sub(2);
    let from = at.saturating_sub(4).min(last.saturating_sub(STAGES - 2));
    let around = others.iter().skip(from).take(STAGES - 2);
    around.chain(others.iter().skip(last.max(from + STAGES - 2))).copied().collect()
}

/// A deal with a button that opens it.
pub(super) fn deal(viewer: &Viewer, deal: &BoardDeal) -> SlackBlock {
    kit::section_with(&deal_text(viewer, deal), open(viewer, deal.reference, &deal.name))
}

/// When a task is due.
pub(super) fn due(viewer: &Viewer, task: &TaskRow) -> Mrkdwn {
    let when = match task.due {
        None => return Mrkdwn::default(),
        Some(Due::On(day)) => viewer.day(day),
        Some(Due::At(at)) => viewer.moment(at),
    };
    if task.is_overdue { viewer.mrkdwn(&text!("card-overdue", day = when)) } else { Mrkdwn::words(&when) }
}

/// `☑️ *T-9 call Acme* · P1` over `⏰ Fri 27 Nov, 15:00 · D-142 Renewal · @rep`
pub(super) fn task_text(viewer: &Viewer, task: &TaskRow, with_person: bool) -> Mrkdwn {
    let priority = if task.priority <= 2 { format!("P{}", task.priority) } else { String::new() };
    let about = task.about.as_ref().map(|about| format!("{} {}", about.reference, about.title));
    let status =
        if task.status == "open" { Mrkdwn::default() } else { Mrkdwn::words(&cards::status(viewer, &task.status)) };
    let person = if with_person { mention(task.assignee.as_ref()) } else { Mrkdwn::default() };
    let facts = status.then(" · ", &due(viewer, task)).then(" · ", &short(about.as_deref())).then(" · ", &person);
    head(task.reference, &task.title).then(" · ", &Mrkdwn::words(&priority)).then("\n", &facts)
}

/// A task with a button that ticks it off.
pub(super) fn task(viewer: &Viewer, task: &TaskRow, with_person: bool) -> SlackBlock {
    let text = task_text(viewer, task, with_person);
    if task.status == "open" {
        kit::section_with(&text, done(viewer, task))
    } else {
        kit::section_with(&text, open(viewer, task.reference, &task.title))
    }
}

/// A button that ticks a task off.
pub(super) fn done(viewer: &Viewer, task: &TaskRow) -> SlackBlockButtonElement {
    let reference = task.reference.to_string();
    let spoken = viewer.plain(&text!("home-done-spoken", reference = &reference, name = kit::cut(&task.title, TITLE)));
    kit::labelled_button(Action::HomeDone, &viewer.plain(&text!("home-done")), &task.id.to_string(), &spoken)
}

/// A record to come back to.
pub(super) fn follow_up(viewer: &Viewer, follow_up: &FollowUp) -> SlackBlock {
    let when = viewer.day(follow_up.on);
    let when = if follow_up.on < viewer.today() {
        viewer.mrkdwn(&text!("card-overdue", day = when))
    } else {
        viewer.mrkdwn(&text!("card-next", day = when))
    };
    let text =
        head(follow_up.reference, &follow_up.title).then("\n", &when.then(" · ", &mention(follow_up.owner.as_ref())));
    kit::section_with(&text, open(viewer, follow_up.reference, &follow_up.title))
}

/// A record of a list, as a section and its small print.
pub(super) fn record(viewer: &Viewer, row: &Row) -> [SlackBlock; 2] {
    let text = head(row.reference, &row.title).then(" · ", &short(row.company.as_deref()));
    let status = match (&row.stage, row.reference.kind) {
        (Some(status), RecordKind::Lead) => Mrkdwn::words(&cards::status(viewer, status)),
        (stage, _) => short(stage.as_deref()),
    };
    let owner = match &row.owner {
        Some(owner) => Mrkdwn::mention(&owner.slack_id),
        None => viewer.mrkdwn(&text!("card-owner-nobody")),
    };
    let small = status.then(" · ", &short(row.address.as_deref())).then(" · ", &owner);
    [kit::section_with(&text, open(viewer, row.reference, &row.title)), kit::context(&small)]
}

/// A lead in one line.
pub(super) fn lead(viewer: &Viewer, row: &Row) -> SlackBlock {
    let status = row.stage.as_deref().map(|status| cards::status(viewer, status)).unwrap_or_default();
    let text = head(row.reference, &row.title)
        .then(" · ", &short(row.company.as_deref()))
        .then("\n", &Mrkdwn::words(&status).then(" · ", &mention(row.owner.as_ref())));
    kit::section_with(&text, open(viewer, row.reference, &row.title))
}

/// `📅 *10:00 Kick-off* · D-142 Renewal · 45 min · @rep`
pub(super) fn meeting(viewer: &Viewer, meeting: &Meeting, with_person: bool) -> SlackBlock {
    let at = meeting.at.with_timezone(&viewer.time_zone).format("%H:%M").to_string();
    let subject = match (&meeting.subject, &meeting.record) {
        (Some(subject), _) => kit::cut(subject, TITLE),
        (None, _) => viewer.plain(&text!("home-meeting")),
    };
    let about = meeting.record.as_ref().map(|(reference, name)| format!("{reference} {name}"));
    let minutes = match meeting.minutes {
        Some(minutes) => viewer.mrkdwn(&text!("home-minutes", count = minutes)),
        None => Mrkdwn::default(),
    };
    let person = if with_person { mention(meeting.owner.as_ref()) } else { Mrkdwn::default() };
    let text = Mrkdwn::words("📅").then(" ", &Mrkdwn::bold(&format!("{at} {subject}")));
    let text = text.then("\n", &short(about.as_deref()).then(" · ", &minutes).then(" · ", &person));
    match &meeting.record {
        Some((reference, name)) => kit::section_with(&text, open(viewer, *reference, name)),
        None => kit::section(&text),
    }
}
