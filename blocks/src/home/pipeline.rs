//! Pipeline: a column for each stage, below each other so that a phone shows them; its deals, what they are worth, how many
//! go on. Charts are for messages only, so its bars are signs.

use crm_core::deals::StageTotal;
use crm_core::home::BoardDeal;
use crm_core::money::Total;
use crm_core::pipelines::{Outcome, Pipeline, Stage};
use crm_core::text;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use slack_morphism::prelude::*;
use uuid::Uuid;

use super::{Body, EVERYBODY, Owners, Pages, menu, rows};
use crate::cards;
use crate::ids::Action;
use crate::kit;
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// The value of the choice that opens a deal's card instead of moving it.
pub const OPEN: &str = "open";

/// Stages on a page.
const STAGES: usize = 8;
/// Deals of a stage.
const DEALS: usize = 5;
/// Deals of one stage on a page of its own.
pub(super) const COLUMN: usize = 20;
/// Signs of a whole bar.
const BAR: usize = 10;
/// Characters of a stage's name.
const NAME: usize = 40;
/// Bars in the chart.
const BARS: usize = 20;

/// A stage and its deals.
#[derive(Debug, Clone)]
pub struct StageColumn {
    /// The stage, with all that is in it.
    pub total: StageTotal,
    /// The first few of its deals.
    pub deals: Vec<BoardDeal>,
    /// How many left it of late, and how many of them went on or were won.
    pub went_on: Option<(i64, i64)>,
}

/// What Pipeline shows.
#[derive(Debug, Clone)]
pub struct PipelinePage {
    /// The workspace's pipelines.
    pub pipelines: Vec<Pipeline>,
    /// The one that is shown.
    pub pipeline: Pipeline,
    /// Whose deals.
    pub owners: Owners,
    /// Every open stage of it.
    pub columns: Vec<StageColumn>,
    /// Which page of stages.
    pub page: usize,
    /// How many things its reader did.
    pub turn: i32,
}

/// The view Pipeline.
#[must_use]
pub fn pipeline(viewer: &Viewer, page: &PipelinePage) -> Body {
    let mut blocks = totals(viewer, &page.columns);
    let shown = page.columns.iter().skip(page.page * STAGES).take(STAGES);
    for column in shown {
        blocks.push(kit::divider());
        blocks.push(kit::section(&stage_head(viewer, &column.total)));
        blocks.extend(conversion(viewer, column));
        blocks.extend(
            column
                .deals
                .iter()
                .take(DEALS)
                .map(|deal| rows::deal_to_move(viewer, deal, &page.pipeline.stages, page.turn)),
        );
        blocks.extend(more(viewer, column));
    }
    if page.columns.iter().all(|column| column.total.deals.count == 0) {
        blocks = vec![kit::section(&viewer.mrkdwn(&text!("home-pipeline-empty")))];
    }
    let has_more = page.columns.len() > (page.page + 1) * STAGES;
    Body {
        title: viewer.plain(&text!("home-pipeline")),
        filters: filters(viewer, page, EVERYBODY),
        blocks,
        pager: Pages { page: page.page, has_more }.pager(viewer),
        ..Body::default()
    }
}

fn filters(viewer: &Viewer, page: &PipelinePage, stage: &str) -> Vec<SlackActionBlockElement> {
    let mut filters = Vec::new();
    if page.pipelines.len() > 1 {
        let options =
            page.pipelines.iter().map(|one| kit::option(&kit::cut(&one.name, 75), &one.id.to_string())).collect();
        let chosen = page.pipeline.id.to_string();
        filters.push(menu(viewer, Action::HomePipeline, &text!("home-pipeline"), options, &chosen));
    }
    let mut stages = vec![kit::option(&viewer.plain(&text!("home-all-stages")), EVERYBODY)];
    let open = page.pipeline.stages.iter().filter(|stage| stage.outcome == Outcome::Open);
    stages.extend(open.map(|stage| kit::option(&stage.name, &stage.id.to_string())));
    filters.push(menu(viewer, Action::HomeStage, &text!("field-stage"), stages, stage));
    filters.extend(page.owners.menu(viewer));
    filters
}

/// What all is worth together, and a bar for each stage.
fn totals(viewer: &Viewer, columns: &[StageColumn]) -> Vec<SlackBlock> {
    let count = columns.iter().fold(0_i64, |sum, column| sum.saturating_add(column.total.deals.count));
    let sum = |of: fn(&StageColumn) -> &Total| {
        let totals: Vec<&Total> = columns.iter().map(of).collect();
        let amount = totals.iter().fold(Decimal::ZERO, |sum, total| sum.saturating_add(total.money.amount));
        totals.first().map(|total| viewer.money_short(amount, total.money.currency.code())).unwrap_or_default()
    };
    let (all, weighted) = (sum(|one| &one.total.deals.amount.total), sum(|one| &one.total.deals.weighted.total));
    let said = text!("home-pipeline-total", count = count, amount = all, weighted = weighted);
    let mut bars = Mrkdwn::default();
    let largest = columns.iter().map(|one| size(&one.total)).max().unwrap_or_default();
    for column in columns.iter().take(BARS) {
        let worth = worth(viewer, &column.total.deals.amount.total);
        let label = Mrkdwn::bold(&kit::cut(&column.total.stage.name, NAME));
        let line = Mrkdwn::words(&bar(size(&column.total), largest))
            .then("  ", &label)
            .then(" · ", &Mrkdwn::words(&column.total.deals.count.to_string()))
            .then(" · ", &Mrkdwn::words(&worth));
        bars = bars.then("\n", &line);
    }
    vec![kit::section(&viewer.mrkdwn(&said)), kit::section(&bars)]
}

/// What a stage's bar measures: its worth, or its deals where there are no amounts.
fn size(total: &StageTotal) -> Decimal {
    let worth = total.deals.amount.total.money.amount;
    if worth.is_zero() { Decimal::from(total.deals.count) } else { worth }
}

fn bar(size: Decimal, largest: Decimal) -> String {
    let share = size.checked_div(largest).unwrap_or_default() * Decimal::from(BAR);
    let full = share.round().to_usize().unwrap_or(0).min(BAR);
    // What is there shows, however little it is.
    let full = if full == 0 && !size.is_zero() { 1 } else { full };
    format!("{}{}", "▰".repeat(full), "▱".repeat(BAR - full))
}

fn worth(viewer: &Viewer, total: &Total) -> String {
    if total.money.amount.is_zero() {
        String::new()
    } else {
        viewer.money_short(total.money.amount, total.money.currency.code())
    }
}

/// `🔵 *Proposal 50 %* · 12 deals · €310k`
fn stage_head(viewer: &Viewer, total: &StageTotal) -> Mrkdwn {
    let stage = Stage { name: kit::cut(&total.stage.name, NAME), ..total.stage.clone() };
    Mrkdwn::bold(&cards::stage_with_sign(viewer, &stage))
        .then(" · ", &viewer.mrkdwn(&text!("home-deals", count = total.deals.count)))
        .then(" · ", &Mrkdwn::words(&worth(viewer, &total.deals.amount.total)))
}

fn conversion(viewer: &Viewer, column: &StageColumn) -> Option<SlackBlock> {
    let (left, on) = column.went_on.filter(|(left, _)| *left > 0)?;
    let percent = on.saturating_mul(100) / left;
    Some(kit::context(&viewer.mrkdwn(&text!("home-went-on", percent = percent, count = left))))
}

fn more(viewer: &Viewer, column: &StageColumn) -> Option<SlackBlock> {
    let shown = i64::try_from(column.deals.len().min(DEALS)).unwrap_or(i64::MAX);
    let left = column.total.deals.count.saturating_sub(shown);
    let label = viewer.plain(&text!("home-more", count = left));
    let spoken =
        viewer.plain(&text!("home-more-spoken", count = left, stage = kit::cut(&column.total.stage.name, NAME)));
    let id = column.total.stage.id.to_string();
    let button = kit::labelled_button(Action::HomeMore, &label, &id, &spoken);
    (left > 0).then(|| kit::actions(None, vec![button.into()]))
}

/// What the page of one stage shows.
#[derive(Debug, Clone)]
pub struct ColumnPage {
    /// The view around it.
    pub around: PipelinePage,
    /// The stage.
    pub stage: Uuid,
    /// Its deals, one more than shown where another page follows.
    pub deals: Vec<BoardDeal>,
}

/// The view Pipeline, of one stage.
#[must_use]
pub fn column(viewer: &Viewer, page: &ColumnPage) -> Body {
    let around = &page.around;
    let total = around.columns.iter().find(|column| column.total.stage.id == page.stage);
    let mut blocks: Vec<SlackBlock> = Vec::new();
    if let Some(column) = total {
        blocks.push(kit::section(&stage_head(viewer, &column.total)));
        blocks.extend(conversion(viewer, column));
    }
    let deals = page.deals.iter().take(COLUMN);
    blocks.extend(deals.map(|deal| rows::deal_to_move(viewer, deal, &around.pipeline.stages, around.turn)));
    if page.deals.is_empty() {
        blocks.push(kit::context(&viewer.mrkdwn(&text!("home-stage-empty"))));
    }
    Body {
        title: viewer.plain(&text!("home-pipeline")),
        filters: filters(viewer, around, &page.stage.to_string()),
        blocks,
        pager: Pages { page: around.page, has_more: page.deals.len() > COLUMN }.pager(viewer),
        ..Body::default()
    }
}
