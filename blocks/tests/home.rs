//! Every view of Home and every panel, made of as much as there can be and of the worst that people write: Slack takes it,
//! nothing a person typed becomes markup, and it stays within the ceiling.

#![allow(missing_docs, reason = "a test program has no readers of its documentation")]
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../../tests/e2e/reading.rs"]
mod reading;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};
use crm_blocks::home::{
    self, ActivityPage, Body, CalendarPage, ColumnPage, Frame, LogLine, Owners, Page, Pages, PeoplePage, PipelinePage,
    RecordsPage, Rights, Section, Span, StageColumn, TodayPage, View,
};
use crm_blocks::panels::{self, FieldList, Panel, Screen, StageForm};
use crm_blocks::{Viewer, kit, mrkdwn::Mrkdwn};
use crm_core::calendar::Period;
use crm_core::custom_fields::Definition;
use crm_core::deals::{DealSum, StageTotal, Worth};
use crm_core::follow_ups::FollowUp;
use crm_core::home::{BoardDeal, Meeting};
use crm_core::money::{Currency, Money, Total};
use crm_core::pipelines::{ForecastCategory, Outcome, Pipeline, Stage};
use crm_core::reasons::{Reason, ReasonKind};
use crm_core::records::catalogue::Shape;
use crm_core::records::{RecordKind, Reference};
use crm_core::search::Row;
use crm_core::tags::TagUse;
use crm_core::tasks::{About, Due, TaskRow};
use crm_core::teams::{Member, TeamCard};
use crm_core::users::Owner;
use crm_sandbox::validate::{self, Surface};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

/// Bytes of a view that Slack still takes.
const MOST_BYTES: usize = 250_000;

const AWFUL: [&str; 14] = [
    "W",
    "👩‍👩‍👧",
    "🇸🇪",
    "شركة النور ",
    "株式会社",
    "&",
    "<",
    "<!channel> ",
    "* ",
    "`",
    "\"",
    "Z\u{300}\u{301}",
    "<@U0ADA>",
    "\u{202E}אב",
];

fn words() -> BoxedStrategy<String> {
    prop_oneof![
        2 => (0..AWFUL.len(), 1..250_usize).prop_map(|(n, times)| AWFUL[n].repeat(times).chars().take(200).collect()),
        1 => any::<String>().prop_map(|text| text.chars().take(200).collect::<String>()),
        1 => "[A-Za-z ]{1,40}",
    ]
    .prop_map(|text: String| if text.trim().is_empty() { "x".to_owned() } else { text })
    .boxed()
}

fn now() -> DateTime<Utc> {
    "2026-11-23T14:04:00Z".parse().unwrap()
}

fn viewer() -> Viewer {
    Viewer { locale: "en-GB".to_owned(), time_zone: chrono_tz::Europe::Paris, now: now() }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Everything called by the same words, as many as there can be.
struct Much<'a>(&'a str);

impl Much<'_> {
    fn name(&self) -> String {
        self.0.to_owned()
    }

    fn owner(&self) -> Option<Owner> {
        Some(Owner { id: Uuid::nil(), name: self.name(), slack_id: "U0REBECCA12".to_owned() })
    }

    fn reference(kind: RecordKind) -> Reference {
        Reference { kind, number: i64::MAX }
    }

    fn stage(&self, n: u128, outcome: Outcome) -> Stage {
        Stage {
            id: Uuid::from_u128(n),
            pipeline_id: Uuid::nil(),
            name: self.name(),
            probability: 50,
            outcome,
            forecast_category: ForecastCategory::BestCase,
            required_fields: vec!["amount".to_owned(), format!("cf.{n}")],
            version: 3,
        }
    }

    fn pipeline(&self, stages: u128) -> Pipeline {
        let open = (1..=stages).map(|n| self.stage(n, Outcome::Open));
        let ends = [self.stage(900, Outcome::Won), self.stage(901, Outcome::Lost)];
        Pipeline { id: Uuid::nil(), name: self.name(), version: 1, stages: open.chain(ends).collect() }
    }

    fn deal(&self, n: u128, stage: u128) -> BoardDeal {
        BoardDeal {
            id: Uuid::from_u128(n),
            reference: Self::reference(RecordKind::Deal),
            name: self.name(),
            company: Some(self.name()),
            amount: Some(Decimal::from(9_999_999_999_999_i64)),
            currency: "XAF".to_owned(),
            close_on: Some(today() - TimeDelta::days(400)),
            follow_up_on: Some(today()),
            stage_id: Uuid::from_u128(stage),
            owner: self.owner(),
            version: i32::MAX,
        }
    }

    fn column(&self, stage: Stage, n: u128) -> StageColumn {
        let money = Money::new(9_999_999_999_999_i64.into(), Currency::parse("XAF").unwrap());
        let total = Total { money, oldest_rate: None, missing: Vec::new() };
        let worth = || Worth { by_currency: vec![money], total: total.clone() };
        let deals = DealSum { count: 1_000_000, without_amount: 3, amount: worth(), weighted: worth() };
        StageColumn {
            total: StageTotal { stage, deals },
            deals: (0..9).map(|one| self.deal(n * 16 + one, n)).collect(),
            went_on: Some((i64::MAX / 200, 7)),
        }
    }

    fn owners(&self) -> Owners {
        let people = (0..10_000_u128).map(|n| (Uuid::from_u128(n), self.name())).collect();
        Owners { people, chosen: "all".to_owned(), is_offered: true }
    }

    fn pipeline_page(&self, stages: u128) -> PipelinePage {
        let pipeline = self.pipeline(stages);
        let open = pipeline.stages.iter().filter(|stage| stage.outcome == Outcome::Open).cloned();
        let columns = open.zip(1..).map(|(stage, n)| self.column(stage, n)).collect();
        let pipelines = (0..200).map(|n| Pipeline { id: Uuid::from_u128(n), ..pipeline.clone() }).collect();
        PipelinePage { pipelines, pipeline, owners: self.owners(), columns, page: 0, turn: i32::MAX }
    }

    fn task(&self, n: u128, day: NaiveDate) -> TaskRow {
        TaskRow {
            id: Uuid::from_u128(n),
            reference: Self::reference(RecordKind::Task),
            title: self.name(),
            status: if n.is_multiple_of(7) { "done".to_owned() } else { "open".to_owned() },
            priority: 1,
            due: Some(if n.is_multiple_of(2) { Due::On(day) } else { Due::At(now()) }),
            is_overdue: true,
            snoozed_until: None,
            recurrence: None,
            about: Some(About { id: Uuid::nil(), reference: Self::reference(RecordKind::Deal), title: self.name() }),
            assignee: self.owner(),
        }
    }

    fn row(&self, kind: RecordKind) -> Row {
        Row {
            id: Uuid::nil(),
            reference: Self::reference(kind),
            title: self.name(),
            company: Some(self.name()),
            address: Some(self.name()),
            amount: None,
            currency: None,
            stage: Some(self.name()),
            owner: self.owner(),
        }
    }

    fn calendar(&self, span: Span) -> CalendarPage {
        let period = span.period(today(), Weekday::Mon);
        let days: Vec<NaiveDate> = period.first.iter_days().take_while(|day| *day <= period.last).collect();
        let tasks = (0..400_u128).map(|n| self.task(n, days[n as usize % days.len()])).collect();
        let meeting = |n: i64| Meeting {
            id: Uuid::nil(),
            subject: (n % 2 == 0).then(|| self.name()),
            at: now() + TimeDelta::hours(n),
            minutes: Some(i32::MAX),
            record: Some((Self::reference(RecordKind::Deal), self.name())),
            owner: self.owner(),
        };
        CalendarPage {
            owners: self.owners(),
            span,
            period: Period { first: period.first, last: period.last },
            week_start: Weekday::Mon,
            tasks,
            meetings: (0..100).map(meeting).collect(),
            overdue: 1_001,
        }
    }

    fn records(&self, kind: RecordKind) -> RecordsPage {
        RecordsPage {
            owners: self.owners(),
            status: "all".to_owned(),
            words: self.name(),
            rows: (0..60).map(|_| self.row(kind)).collect(),
            total: 1_001,
            alike: false,
            page: 39,
            turn: 7,
        }
    }

    fn team(&self) -> TeamCard {
        let member = || Member { person: self.owner().unwrap(), leads: true };
        TeamCard {
            id: Uuid::nil(),
            name: self.name(),
            department: Some((Uuid::nil(), self.name())),
            members: (0..500).map(|_| member()).collect(),
            version: 1,
        }
    }

    fn bodies(&self) -> Vec<(&'static str, Body)> {
        let v = viewer();
        let rights = Rights { manages_team: true, manages_roles: true, audits: true };
        let today_page = TodayPage {
            owners: self.owners(),
            pipeline: Some((i64::MAX, self.name())),
            overdue: Some(1_001),
            new_leads: Some(1_001),
            due: (0..40).map(|n| self.task(n, today())).collect(),
            follow_ups: ((0..40).map(|_| self.follow_up()).collect(), 1_000),
            slipping: (0..40).map(|n| self.deal(n, 1)).collect(),
            leads: (0..40).map(|_| self.row(RecordKind::Lead)).collect(),
        };
        let line = LogLine {
            kind: "deal.moved".to_owned(),
            record: Some(self.name()),
            by: Some(self.name()),
            at: now(),
            fields: vec![self.name(); 50],
        };
        let around = self.pipeline_page(40);
        let deals = (0..60).map(|n| self.deal(n, 1)).collect();
        let sections =
            (0..18).map(|n| Section { screen: Screen::Tags, now: self.name(), is_own: n < 3 }).collect::<Vec<_>>();
        let teams: Vec<TeamCard> = (0..60).map(|_| self.team()).collect();
        vec![
            ("today", home::today(&v, &today_page)),
            ("pipeline", home::pipeline(&v, &self.pipeline_page(8))),
            ("pipeline of many stages", home::pipeline(&v, &around)),
            ("column", home::column(&v, &ColumnPage { around, stage: Uuid::from_u128(1), deals })),
            ("leads", home::leads(&v, &self.records(RecordKind::Lead))),
            ("contacts", home::contacts(&v, &self.records(RecordKind::Contact))),
            ("day", home::calendar(&v, &self.calendar(Span::Day))),
            ("week", home::calendar(&v, &self.calendar(Span::Week))),
            ("month", home::calendar(&v, &self.calendar(Span::Month))),
            (
                "people",
                home::people(
                    &v,
                    &PeoplePage { rights, pages: Pages { page: 3, has_more: true }, ..PeoplePage::default() },
                ),
            ),
            ("teams", home::teams(&v, &teams, rights, 0)),
            ("log", home::activity(&v, &ActivityPage { lines: vec![line; 100], pages: Pages::default(), rights })),
            ("settings", home::settings(&v, &sections)),
            ("nothing", home::today(&v, &TodayPage::default())),
        ]
    }

    fn follow_up(&self) -> FollowUp {
        FollowUp {
            id: Uuid::nil(),
            reference: Self::reference(RecordKind::Company),
            title: self.name(),
            on: today() - TimeDelta::days(1),
            owner: self.owner(),
        }
    }

    fn field(&self, retired: bool) -> Definition {
        Definition {
            id: Uuid::nil(),
            kind: RecordKind::Deal,
            key: "f".repeat(40),
            name: self.name(),
            shape: Shape::OneOf((0..100).map(|n| format!("{n}{}", kit::cut(self.0, 70))).collect()),
            help: Some(self.name()),
            required: true,
            minimum: None,
            maximum: None,
            version: 1,
            retired_at: retired.then(now),
        }
    }

    fn panels(&self) -> Vec<(&'static str, Panel)> {
        let v = viewer();
        let pipeline = self.pipeline(90);
        let many: Vec<Pipeline> = (0..50).map(|_| pipeline.clone()).collect();
        let named: Vec<(String, String)> = (0..200).map(|n| (format!("cf.{n}"), self.name())).collect();
        let fields = (0..150).map(|n| self.field(n % 3 == 0)).collect();
        let demanded = vec![(self.field(false).field(), self.name()); 30];
        let tags: Vec<TagUse> =
            (0..300).map(|n| TagUse { name: format!("{n}{}", kit::cut(self.0, 40)), records: n }).collect();
        let reason =
            Reason { id: Uuid::nil(), kind: ReasonKind::Lost, key: "k".to_owned(), name: self.name(), version: 1 };
        let form =
            StageForm { stage: Some(self.stage(1, Outcome::Open)), pipeline: Uuid::nil(), fields: named.clone() };
        vec![
            ("pipelines", panels::pipelines(&v, &many, &[])),
            ("pipeline", panels::pipeline(&v, &pipeline)),
            ("stage", panels::stage(&v, &form)),
            ("new stage", panels::stage(&v, &StageForm { stage: None, ..form })),
            ("retire stage", panels::retire_stage(&v, &pipeline.stages[0], &pipeline.stages)),
            ("fields", panels::fields(&v, &FieldList { kind: RecordKind::Deal, fields, demanded })),
            ("field", panels::field(&v, &self.field(false))),
            ("new field", panels::new_field(&v, RecordKind::Deal)),
            ("access", panels::access_of(&v, (Uuid::nil(), self.0), RecordKind::Deal, &named, &[])),
            ("tags", panels::tags(&v, &tags)),
            ("tag", panels::tag(&v, &tags[3].name, &tags)),
            ("reasons", panels::reasons(&v, ReasonKind::Lost, &vec![reason.clone(); 200])),
            ("reason", panels::reason(&v, &reason)),
            ("teams", panels::teams(&v, &vec![self.team(); 200])),
            ("team", panels::team(&v, &self.team(), &[])),
        ]
    }
}

fn framed(body: Body) -> Page {
    let notice = (0..20).map(|_| kit::section(&Mrkdwn::words("notice"))).collect();
    let frame = Frame { views: View::ALL.to_vec(), view: View::Today, turn: i32::MAX, notice, may_add: true };
    home::page(&viewer(), &frame, body)
}

fn sound(name: &str, view: &Value, surface: Surface) {
    let problems = validate::view(view, surface);
    assert!(problems.is_empty(), "{name}: {problems:?}");
    let size = view.to_string().len();
    assert!(size <= MOST_BYTES, "{name} has {size} bytes");
    assert_eq!(reading::dangers_in("", &view["blocks"]), Vec::<String>::new(), "{name}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn slack_takes_every_view_of_home(text in words()) {
        for (name, body) in Much(&text).bodies() {
            let view = json!(framed(body).view());
            let blocks = view["blocks"].as_array().unwrap();
            prop_assert!(blocks.len() <= 90, "{name} has {} blocks", blocks.len());
            prop_assert_eq!(&blocks.last().unwrap()["type"], "context");
            sound(name, &view, Surface::Home);
        }
    }

    #[test]
    fn slack_takes_every_panel(text in words()) {
        for (name, panel) in Much(&text).panels() {
            let notice = panels::done(&viewer(), &crm_core::text!("panel-saved", name = &text), Some(Uuid::nil()));
            let view = json!(panel.view(&viewer(), &notice));
            sound(name, &view, Surface::Modal);
            let metadata = view["private_metadata"].as_str().unwrap();
            prop_assert!(metadata.len() <= 500, "{name}: {metadata}");
        }
    }
}

#[test]
fn the_words_of_the_frame_are_as_they_should_be() {
    let page = framed(home::today(&viewer(), &TodayPage { overdue: Some(0), ..TodayPage::default() }));
    let text = reading::blocks(&json!(page.view())["blocks"]);
    assert!(text.contains("No open tasks. Plan one:"), "{text}");
    assert!(text.contains("as of 15:04"), "{text}");
    assert!(text.contains("Today · Mon 23 Nov"), "{text}");
}
