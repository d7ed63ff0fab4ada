//! Each view of Home, read for the one who looks at it and laid out.

use chrono::{Datelike as _, TimeDelta};
use crm_blocks::Viewer;
use crm_blocks::home::{
    self as blocks, Body, CalendarPage, ColumnPage, EVERYBODY, Frame, ME, Owners, Page, PipelinePage, Span,
    StageColumn, TodayPage, View,
};
use crm_core::actor::{Permission, Scope};
use crm_core::calendar::Period;
use crm_core::deals::{self, StageTotal, SummaryFilter};
use crm_core::home::{self, Conversion, Tab, Whose};
use crm_core::pipelines::{self, Pipeline};
use crm_core::records::RecordKind;
use crm_core::search::{self, Ask, Facts};
use crm_core::settings::{self, WEEK_START};
use crm_core::users::{self, Status};
use crm_core::{Result, Tx, follow_ups, tasks, text};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::state::{Filters, view_of};
use super::{lists, setup, team};

/// What the acting person's tab shows. What a view finds out of its own pages is kept with the tab.
pub(super) async fn page(viewer: &Viewer, tx: &mut Tx, tab: &mut Tab) -> Result<Page> {
    let view = view_of(tab, tx.actor());
    let mut filters = Filters::of(tab, view);
    let body = body(viewer, tx, view, (&mut filters, tab.turn)).await?;
    filters.keep(tab, view);
    view.as_str().clone_into(&mut tab.view);
    let notice = tab.notice.clone().and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default();
    let frame = Frame {
        views: View::ALL.into_iter().filter(|view| view.is_for(tx.actor())).collect(),
        view,
        turn: tab.turn,
        notice,
        may_add: ADDING.iter().any(|permission| tx.actor().may(*permission)),
    };
    let small = viewer.mrkdwn(&match tx.actor().scope() {
        Scope::Own => text!("home-scope-own"),
        Scope::Team => text!("home-scope-team"),
        Scope::Department => text!("home-scope-department"),
        Scope::All => text!("home-scope-all"),
    });
    Ok(blocks::page(viewer, &frame, Body { small, ..body }))
}

/// What lets somebody add anything.
const ADDING: [Permission; 5] = [
    Permission::WriteContacts,
    Permission::WriteCompanies,
    Permission::WriteLeads,
    Permission::WriteDeals,
    Permission::WriteTasks,
];

async fn body(viewer: &Viewer, tx: &mut Tx, view: View, (filters, turn): (&mut Filters, i32)) -> Result<Body> {
    match view {
        View::Today => today(viewer, tx, filters).await,
        View::Pipeline => pipeline(viewer, tx, filters, turn).await,
        View::Leads => lists::leads(viewer, tx, filters, turn).await,
        View::Contacts => lists::contacts(viewer, tx, filters, turn).await,
        View::Tasks => calendar(viewer, tx, filters).await,
        View::Team => team::team(viewer, tx, filters).await,
        View::Settings => setup::settings(viewer, tx).await,
    }
}

/// The menu of people; `usual` is what is chosen where nobody chose.
pub(super) async fn owners(tx: &mut Tx, filters: &Filters, usual: &str) -> Result<Owners> {
    if tx.actor().scope() == Scope::Own {
        return Ok(Owners { chosen: usual.to_owned(), ..Owners::default() });
    }
    let me = tx.user_id();
    let people = users::with_status(tx, Status::Active).await?;
    let people: Vec<(Uuid, String)> =
        people.into_iter().filter(|user| Some(user.id) != me).map(|user| (user.id, user.name)).collect();
    let known = |chosen: &&String| {
        [EVERYBODY, ME].contains(&chosen.as_str()) || people.iter().any(|(id, _)| id.to_string() == **chosen)
    };
    let chosen = filters.owner.as_ref().filter(known).cloned().unwrap_or_else(|| usual.to_owned());
    Ok(Owners { people, chosen, is_offered: true })
}

/// Whose records a choice means; everybody's, where it is everybody.
pub(super) fn person(tx: &Tx, owners: &Owners) -> Option<Uuid> {
    match owners.chosen.as_str() {
        EVERYBODY => None,
        ME => tx.user_id(),
        id => id.parse().ok(),
    }
}

fn whose(person: Option<Uuid>) -> Whose {
    person.map_or(Whose::Everybody, Whose::Of)
}

/// How far back follow-ups are looked for.
const FOLLOW_UPS_BACK: TimeDelta = TimeDelta::days(60);

/// Rows of Today.
const DUE: i64 = 10;
const FEW: i64 = 5;

async fn today(viewer: &Viewer, tx: &mut Tx, filters: &Filters) -> Result<Body> {
    let owners = owners(tx, filters, ME).await?;
    let (person, today) = (person(tx, &owners), tx.today());
    let mut page = TodayPage { owners, ..TodayPage::default() };
    if tx.actor().may(Permission::ReadDeals) {
        let filter = SummaryFilter { owner: person, ..SummaryFilter::default() };
        page.pipeline = Some(worth(viewer, &deals::pipeline_summary(tx, &filter).await?));
        page.slipping = home::slipping(tx, whose(person), FEW).await?;
    }
    if tx.actor().may(Permission::ReadTasks) {
        let filter = tasks::Filter { person, ..tasks::Filter::default() };
        page.overdue = Some(tasks::count_overdue(tx, &filter).await?);
        page.due = tasks::overdue(tx, &filter, None, DUE).await?.rows;
        let room = DUE - i64::try_from(page.due.len()).unwrap_or(DUE);
        if room > 0 {
            page.due.extend(tasks::upcoming(tx, 0, &filter, None, room).await?.rows);
        }
    }
    if tx.actor().may(Permission::ReadRecords) {
        let period = Period { first: today - FOLLOW_UPS_BACK, last: today };
        let due = follow_ups::due(tx, person, period).await?;
        page.follow_ups = (due.iter().take(10).cloned().collect(), due.len());
    }
    if View::Leads.is_for(tx.actor()) {
        let ask = Ask {
            kinds: Some(vec![RecordKind::Lead]),
            facts: [Some(Facts::is("status", "new")), lists::owned_by(person)].into_iter().flatten().collect(),
            ..Ask::default()
        };
        let found = search::answer(tx, &ask, &search::Page::first(5)).await?;
        (page.new_leads, page.leads) = (Some(found.total), found.rows);
    }
    Ok(blocks::today(viewer, &page))
}

/// How many deals, and what they are worth together.
fn worth(viewer: &Viewer, stages: &[StageTotal]) -> (i64, String) {
    let count = stages.iter().map(|stage| stage.deals.count).sum();
    let amounts = stages.iter().map(|stage| stage.deals.amount.total.money.amount);
    let amount = amounts.fold(Decimal::ZERO, Decimal::saturating_add);
    let code = stages.first().map(|stage| stage.deals.amount.total.money.currency.code().to_owned());
    (count, code.map(|code| viewer.money_short(amount, &code)).unwrap_or_default())
}

/// Deals of a column, and of a column alone.
const OF_STAGE: i64 = 5;
const OF_COLUMN: i64 = 20;

async fn pipeline(viewer: &Viewer, tx: &mut Tx, filters: &Filters, turn: i32) -> Result<Body> {
    let pipelines = pipelines::list(tx).await?;
    let chosen = match filters.pipeline {
        Some(id) => Some(id),
        None => pipelines::stages(tx, None).await?.first().map(|stage| stage.pipeline_id),
    };
    let pipeline = pipelines.iter().find(|one| Some(one.id) == chosen).or_else(|| pipelines.first()).cloned();
    let Some(pipeline) = pipeline else { return Ok(Body::default()) };
    let owners = owners(tx, filters, EVERYBODY).await?;
    let person = person(tx, &owners);
    let filter = SummaryFilter { pipeline: Some(pipeline.id), owner: person, closing: None };
    let totals = deals::pipeline_summary(tx, &filter).await?;
    let stage = filters.stage.filter(|stage| totals.iter().any(|total| total.stage.id == *stage));
    let columns = columns(tx, &pipeline, totals, (person, stage.is_none())).await?;
    let page = if stage.is_some() { filters.page } else { filters.page.min(columns.len() / 8) };
    let around = PipelinePage { pipelines, pipeline, owners, columns, page, turn };
    match stage {
        None => Ok(blocks::pipeline(viewer, &around)),
        Some(stage) => {
            let skip = i64::try_from(filters.page).unwrap_or(0) * OF_COLUMN;
            let deals = home::column(tx, stage, whose(person), skip, OF_COLUMN + 1).await?;
            Ok(blocks::column(viewer, &ColumnPage { around, stage, deals }))
        }
    }
}

/// The stages of a pipeline with what is in them; with their first deals where those are shown.
async fn columns(
    tx: &mut Tx,
    pipeline: &Pipeline,
    totals: Vec<StageTotal>,
    (person, with_deals): (Option<Uuid>, bool),
) -> Result<Vec<StageColumn>> {
    let stages: Vec<Uuid> = totals.iter().map(|total| total.stage.id).collect();
    let deals = if with_deals { home::board(tx, &stages, whose(person), OF_STAGE).await? } else { Vec::new() };
    let moves = home::conversion(tx, &stages, whose(person)).await?;
    Ok(totals
        .into_iter()
        .map(|total| StageColumn {
            deals: deals.iter().filter(|deal| deal.stage_id == total.stage.id).cloned().collect(),
            went_on: went_on(pipeline, total.stage.id, &moves),
            total,
        })
        .collect())
}

/// How many left a stage, and how many of them for a later one that is not lost.
fn went_on(pipeline: &Pipeline, stage: Uuid, moves: &[Conversion]) -> Option<(i64, i64)> {
    let place = |id: Uuid| pipeline.stages.iter().position(|known| known.id == id);
    let here = place(stage)?;
    let is_on = |to: Uuid| {
        let to = place(to).and_then(|at| Some((at, pipeline.stages.get(at)?)));
        to.is_some_and(|(at, to)| at > here && to.outcome != pipelines::Outcome::Lost)
    };
    let left: Vec<&Conversion> = moves.iter().filter(|one| one.from == stage).collect();
    let all = left.iter().map(|one| one.deals).sum::<i64>();
    let on = left.iter().filter(|one| is_on(one.to)).map(|one| one.deals).sum::<i64>();
    (all > 0).then_some((all, on))
}

async fn calendar(viewer: &Viewer, tx: &mut Tx, filters: &Filters) -> Result<Body> {
    let owners = owners(tx, filters, ME).await?;
    let person = person(tx, &owners);
    let week_start = match tx.user_id() {
        Some(me) => settings::get_of(tx, me, WEEK_START).await?,
        None => None,
    };
    let week_start = week_start.unwrap_or_else(|| viewer.first_weekday());
    let span = filters.span.as_deref().and_then(Span::parse).unwrap_or_default();
    let near = |year: i32| (year - tx.today().year()).abs() <= 100;
    let day = filters.day.filter(|day| near(day.year())).unwrap_or_else(|| tx.today());
    let period = span.period(day, week_start);
    let filter = tasks::Filter { person, ..tasks::Filter::default() };
    let tasks = tasks::between(tx, period, &filter).await?;
    let overdue = tasks::count_overdue(tx, &filter).await?;
    let meetings =
        if tx.actor().may(Permission::ReadActivities) { home::meetings(tx, period, person).await? } else { Vec::new() };
    let page = CalendarPage { owners, span, period, week_start, tasks, meetings, overdue };
    Ok(blocks::calendar(viewer, &page))
}
