//! Today: the numbers, what is due, whom to come back to, what slips, who waits for an answer.

use crm_core::follow_ups::FollowUp;
use crm_core::home::BoardDeal;
use crm_core::search::Row;
use crm_core::tasks::TaskRow;
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;

use super::{Body, Owners, heading, rows};
use crate::kit;
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// What Today shows.
#[derive(Debug, Clone, Default)]
pub struct TodayPage {
    /// Whose.
    pub owners: Owners,
    /// Open deals, and what they are worth; nothing for who sees no deals.
    pub pipeline: Option<(i64, String)>,
    /// Tasks that are overdue; nothing for who sees no tasks.
    pub overdue: Option<usize>,
    /// How many leads are new.
    pub new_leads: Option<i64>,
    /// Tasks that are overdue or due today.
    pub due: Vec<TaskRow>,
    /// Records to come back to by today, and how many there are in all.
    pub follow_ups: (Vec<FollowUp>, usize),
    /// Open deals whose day has passed.
    pub slipping: Vec<BoardDeal>,
    /// Leads that nobody has worked on yet.
    pub leads: Vec<Row>,
}

/// Rows of each part.
const DUE: usize = 10;
const FEW: usize = 5;

/// The view Today.
#[must_use]
pub fn today(viewer: &Viewer, page: &TodayPage) -> Body {
    let with_person = page.owners.chosen != super::ME;
    let mut blocks: Vec<SlackBlock> = kit::fields(numbers(viewer, page)).into_iter().collect();
    let due: Vec<SlackBlock> = page.due.iter().take(DUE).map(|task| rows::task(viewer, task, with_person)).collect();
    if page.overdue.is_some() {
        part(viewer, &mut blocks, &text!("home-due"), due, Some(&text!("home-due-none")));
    }
    let follow = page.follow_ups.0.iter().take(DUE).map(|one| rows::follow_up(viewer, one)).collect();
    part(viewer, &mut blocks, &text!("home-follow-ups"), follow, None);
    let slipping = page.slipping.iter().take(FEW).map(|deal| rows::deal(viewer, deal)).collect();
    part(viewer, &mut blocks, &text!("home-slipping"), slipping, None);
    let leads = page.leads.iter().take(FEW).map(|lead| rows::lead(viewer, lead)).collect();
    part(viewer, &mut blocks, &text!("home-new-leads"), leads, None);
    Body {
        title: viewer.plain(&text!("home-title", view = text!("home-today"), day = viewer.day(viewer.today()))),
        filters: page.owners.menu(viewer).into_iter().collect(),
        blocks,
        ..Body::default()
    }
}

/// A heading over its rows; where there are none, what to do about it, or nothing at all.
fn part(viewer: &Viewer, blocks: &mut Vec<SlackBlock>, title: &Text, rows: Vec<SlackBlock>, none: Option<&Text>) {
    if rows.is_empty() && none.is_none() {
        return;
    }
    blocks.push(kit::divider());
    blocks.push(heading(viewer, title));
    if rows.is_empty() {
        blocks.extend(none.map(|none| kit::context(&viewer.mrkdwn(none))));
    }
    blocks.extend(rows);
}

fn numbers(viewer: &Viewer, page: &TodayPage) -> Vec<Mrkdwn> {
    let number = |label: &Text, value: &Mrkdwn| Mrkdwn::bold(&viewer.plain(label)).then("\n", value);
    let mut numbers = Vec::new();
    if let Some((count, worth)) = &page.pipeline {
        let deals = viewer.mrkdwn(&text!("home-deals", count = *count)).then(" · ", &Mrkdwn::words(worth));
        numbers.push(number(&text!("home-open-deals"), &deals));
    }
    if let Some(overdue) = page.overdue {
        numbers.push(number(&text!("home-overdue"), &viewer.mrkdwn(&text!("home-task-count", count = overdue))));
    }
    if page.follow_ups.1 > 0 {
        let count = Mrkdwn::words(&page.follow_ups.1.to_string());
        numbers.push(number(&text!("home-follow-ups"), &count));
    }
    if let Some(leads) = page.new_leads {
        numbers.push(number(&text!("home-new-leads"), &Mrkdwn::words(&leads.to_string())));
    }
    numbers
}
