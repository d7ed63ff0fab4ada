//! Tasks and calendar: a day in full, a week by days, a month as a grid with what comes.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use crm_core::calendar::Period;
use crm_core::home::Meeting;
use crm_core::tasks::{Due, TaskRow};
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;

use super::{Body, Owners, menu, rows};
use crate::ids::Action;
use crate::kit;
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// How much of the calendar is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Span {
    /// One day, with everything that can be done with each task.
    #[default]
    Day,
    /// Seven days.
    Week,
    /// A month.
    Month,
}

impl Span {
    /// Every span.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The name by which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The span of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.as_str() == name)
    }

    fn label(self) -> Text {
        match self {
            Self::Day => text!("home-day"),
            Self::Week => text!("home-week"),
            Self::Month => text!("home-month"),
        }
    }

    /// The days that are shown around a day.
    #[must_use]
    pub fn period(self, day: NaiveDate, week_start: Weekday) -> Period {
        match self {
            Self::Day => Period::of_day(day),
            Self::Week => Period::week(day, week_start),
            Self::Month => Period::month(day),
        }
    }
}

/// What the calendar shows.
#[derive(Debug, Clone)]
pub struct CalendarPage {
    /// Whose.
    pub owners: Owners,
    /// How much of it.
    pub span: Span,
    /// The days.
    pub period: Period,
    /// With which day weeks begin.
    pub week_start: Weekday,
    /// The tasks that are due in it, by due date.
    pub tasks: Vec<TaskRow>,
    /// The meetings in it, by their beginning.
    pub meetings: Vec<Meeting>,
    /// How many tasks are overdue.
    pub overdue: usize,
}

/// Rows of a day alone.
const OF_DAY: usize = 25;
/// Rows of each day of a week.
const OF_WEEKDAY: usize = 8;
/// Rows below the grid of a month.
const OF_MONTH: usize = 20;

/// Something of the calendar.
enum Item<'a> {
    Task(&'a TaskRow),
    Meeting(&'a Meeting),
}

impl Item<'_> {
    /// The day it is on, and the moment within it; what has none comes last.
    fn place(&self, viewer: &Viewer) -> (NaiveDate, Option<DateTime<Utc>>) {
        let day = |at: DateTime<Utc>| at.with_timezone(&viewer.time_zone).date_naive();
        match self {
            Self::Meeting(meeting) => (day(meeting.at), Some(meeting.at)),
            Self::Task(task) => match task.due {
                Some(Due::On(on)) => (on, None),
                Some(Due::At(at)) => (day(at), Some(at)),
                None => (NaiveDate::MAX, None),
            },
        }
    }

    fn row(&self, viewer: &Viewer, with_person: bool) -> SlackBlock {
        match self {
            Self::Task(task) => rows::task(viewer, task, with_person),
            Self::Meeting(meeting) => rows::meeting(viewer, meeting, with_person),
        }
    }
}

/// The view Tasks and calendar.
#[must_use]
pub fn calendar(viewer: &Viewer, page: &CalendarPage) -> Body {
    let mut items: Vec<Item<'_>> = page.meetings.iter().map(Item::Meeting).collect();
    items.extend(page.tasks.iter().map(Item::Task));
    items.sort_by_key(|item| {
        let (day, at) = item.place(viewer);
        (day, at.is_none(), at)
    });
    let mut blocks: Vec<SlackBlock> = Vec::new();
    if page.overdue > 0 && page.period.contains(viewer.today()) {
        blocks.push(kit::context(&viewer.mrkdwn(&text!("home-overdue-count", count = page.overdue))));
    }
    match page.span {
        Span::Day => blocks.extend(day(viewer, page, &items)),
        Span::Week => blocks.extend(week(viewer, page, &items)),
        Span::Month => blocks.extend(month(viewer, page, &items)),
    }
    Body {
        title: viewer.plain(&text!("home-title", view = text!("home-tasks"), day = title(viewer, page))),
        filters: filters(viewer, page),
        blocks,
        ..Body::default()
    }
}

fn title(viewer: &Viewer, page: &CalendarPage) -> String {
    match page.span {
        Span::Day => viewer.day(page.period.first),
        Span::Week => format!("{} – {}", viewer.day(page.period.first), viewer.day(page.period.last)),
        Span::Month => page.period.first.format("%B %Y").to_string(),
    }
}

fn filters(viewer: &Viewer, page: &CalendarPage) -> Vec<SlackActionBlockElement> {
    let spans = Span::ALL.map(|span| kit::option(&viewer.plain(&span.label()), span.as_str())).to_vec();
    let step = |action, sign: &str, day: NaiveDate, spoken: &Text| {
        kit::labelled_button(action, sign, &day.to_string(), &viewer.plain(spoken)).into()
    };
    let before = page.period.first.checked_sub_days(Days::new(1)).unwrap_or(page.period.first);
    let after = page.period.last.checked_add_days(Days::new(1)).unwrap_or(page.period.last);
    let today = viewer.plain(&text!("home-today"));
    let mut filters = vec![
        menu(viewer, Action::HomeSpan, &text!("home-day"), spans, page.span.as_str()),
        step(Action::HomeBack, "‹", before, &text!("home-earlier")),
        kit::button(Action::HomeDay, &today, &viewer.today().to_string()).into(),
        step(Action::HomeNext, "›", after, &text!("home-later")),
    ];
    filters.extend(page.owners.menu(viewer));
    filters
}

fn with_person(page: &CalendarPage) -> bool {
    page.owners.chosen != super::ME
}

fn day(viewer: &Viewer, page: &CalendarPage, items: &[Item<'_>]) -> Vec<SlackBlock> {
    if items.is_empty() {
        return vec![kit::section(&viewer.mrkdwn(&text!("home-due-none")))];
    }
    let mut blocks = Vec::new();
    for item in items.iter().take(OF_DAY) {
        match item {
            Item::Task(task) if task.status == "open" => {
                blocks.push(kit::section(&rows::task_text(viewer, task, with_person(page))));
                blocks.push(kit::actions(None, task_buttons(viewer, task)));
            }
            other => blocks.push(other.row(viewer, with_person(page))),
        }
    }
    blocks.extend(more(viewer, items.len(), OF_DAY));
    blocks
}

/// Done, tomorrow, open.
fn task_buttons(viewer: &Viewer, task: &TaskRow) -> Vec<SlackActionBlockElement> {
    let spoken = text!("home-tomorrow-spoken", reference = task.reference.to_string());
    let label = viewer.plain(&text!("home-tomorrow"));
    let id = task.id.to_string();
    vec![
        rows::done(viewer, task).into(),
        kit::labelled_button(Action::HomeSnooze, &label, &id, &viewer.plain(&spoken)).into(),
        rows::open(viewer, task.reference, &task.title).into(),
    ]
}

fn more(viewer: &Viewer, all: usize, shown: usize) -> Option<SlackBlock> {
    (all > shown).then(|| kit::context(&viewer.mrkdwn(&text!("home-and-more", count = all - shown))))
}

fn week(viewer: &Viewer, page: &CalendarPage, items: &[Item<'_>]) -> Vec<SlackBlock> {
    let mut blocks = Vec::new();
    let days = page.period.first.iter_days().take_while(|day| *day <= page.period.last);
    for day in days.take(7) {
        let of_day: Vec<&Item<'_>> = items.iter().filter(|item| item.place(viewer).0 == day).collect();
        let name = viewer.day(day);
        let head = if day == viewer.today() {
            viewer.mrkdwn(&text!("home-weekday-today", day = name))
        } else {
            Mrkdwn::bold(&name)
        };
        let none = if of_day.is_empty() { Mrkdwn::words("–") } else { Mrkdwn::default() };
        blocks.push(kit::section(&head.then("  ", &none)));
        blocks.extend(of_day.iter().take(OF_WEEKDAY).map(|item| item.row(viewer, with_person(page))));
        if of_day.len() > OF_WEEKDAY {
            let left = text!("home-more", count = of_day.len() - OF_WEEKDAY);
            let button = kit::button(Action::HomeDay, &viewer.plain(&left), &day.to_string());
            blocks.push(kit::actions(None, vec![button.into()]));
        }
    }
    blocks
}

fn month(viewer: &Viewer, page: &CalendarPage, items: &[Item<'_>]) -> Vec<SlackBlock> {
    let mut blocks = vec![kit::grid(&grid(viewer, page, items))];
    blocks.push(kit::context(&viewer.mrkdwn(&text!("home-month-legend"))));
    let coming: Vec<&Item<'_>> = items.iter().filter(|item| item.place(viewer).0 >= viewer.today()).collect();
    let from_today = page.period.contains(viewer.today());
    let shown: Vec<&Item<'_>> = if from_today { coming } else { items.iter().collect() };
    if shown.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(&text!("home-due-none"))));
    }
    blocks.extend(shown.iter().take(OF_MONTH).map(|item| item.row(viewer, with_person(page))));
    blocks.extend(more(viewer, shown.len(), OF_MONTH));
    blocks
}

/// How much there is on a day, small beside its number.
const COUNTS: [&str; 10] = [" ", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];
const MANY: &str = "⁺";

/// Weeks below each other, four signs a day: a mark for today, the number, how much there is.
fn grid(viewer: &Viewer, page: &CalendarPage, items: &[Item<'_>]) -> String {
    let names = weekdays(viewer, page.week_start);
    let mut lines: Vec<String> = vec![names.iter().map(|name| format!(" {name} ")).collect()];
    let begins = page.period.first.weekday().days_since(page.week_start) as usize;
    let mut line = "    ".repeat(begins);
    for day in page.period.first.iter_days().take_while(|day| *day <= page.period.last) {
        let count = items.iter().filter(|item| item.place(viewer).0 == day).count();
        let mark = if day == viewer.today() { "›" } else { " " };
        line += &format!("{mark}{:>2}{}", day.day(), COUNTS.get(count).copied().unwrap_or(MANY));
        if day.weekday() == page.week_start.pred() {
            lines.push(std::mem::take(&mut line));
        }
    }
    lines.push(line);
    lines.iter().map(|line| line.trim_end()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The names of the days, two letters each, from the first of the week on.
fn weekdays(viewer: &Viewer, first: Weekday) -> Vec<String> {
    let mut days = [
        text!("home-mo"),
        text!("home-tu"),
        text!("home-we"),
        text!("home-th"),
        text!("home-fr"),
        text!("home-sa"),
        text!("home-su"),
    ];
    days.rotate_left(first.num_days_from_monday() as usize);
    days.iter().map(|day| format!("{:<2}", kit::cut(&viewer.plain(day), 2))).collect()
}
