//! Tasks, activities, files, reminders, follow-ups.

use std::time::Duration;

use crm_core::activities::{self, NewActivity};
use crm_core::calendar::Period;
use crm_core::files::{self, Content, NewFile};
use crm_core::records::RecordKind;
use crm_core::reminders::{self, When};
use crm_core::tasks::{self, Filter, NewTask};
use crm_core::{Tx, follow_ups};
use uuid::Uuid;

use super::things::Things;
use super::{done, found, some};

fn tomorrow(tx: &Tx) -> chrono::DateTime<chrono::Utc> {
    tx.now() + chrono::Duration::days(1)
}

fn of(t: &Things) -> (RecordKind, Uuid) {
    (RecordKind::Deal, t.deal)
}

super::use_cases! {
    "activities::log" [WriteActivities] |tx, t| done(activities::log(tx, NewActivity::new("call", of(t))).await);
    "activities::notes::add" [WriteActivities] |tx, t| done(activities::add_note(tx, of(t), Some("x".into()), None).await);
    "activities::get" [ReadActivities, ReadDeals] |tx, t| found(activities::get(tx, t.note).await);
    "activities::touch::last_touch" [ReadActivities] |tx, t| done(activities::last_touch(tx, &[t.deal]).await);
    "files::attach" [WriteActivities] |tx, t| {
        let content = Content::Bytes(t.bytes.clone());
        done(files::attach(tx, NewFile { record: of(t), name: "x".into(), content_type: None, content }).await)
    };
    "files::keep" [WriteActivities] |tx, t| done(files::keep(tx, t.file, &t.bytes).await);
    "files::get" [ReadActivities, ReadDeals] |tx, t| found(files::get(tx, t.file).await);
    "files::list" [ReadActivities, ReadDeals] |tx, t| some(files::list(tx, of(t)).await);
    "files::open" [ReadActivities] |tx, t| done(files::open(tx, t.file).await);
    "files::link" [ReadActivities] |tx, t| done(files::link(tx, t.file, Duration::from_secs(60)).await);
    "follow_ups::due" [ReadRecords, ReadCompanies] |tx, _t| {
        let today = tx.today();
        some(follow_ups::due(tx, None, Period::of_day(today)).await)
    };
    "reminders::add" [ReadRecords, Assign] |tx, t| {
        let when = When::At(tomorrow(tx));
        done(reminders::add(tx, of(t), when, Some(t.person), None).await)
    };
    "reminders::snooze" [ReadRecords] |tx, _t| {
        let until = tomorrow(tx);
        done(reminders::snooze(tx, Uuid::now_v7(), until).await)
    };
    "reminders::cancel" [ReadRecords] |tx, _t| done(reminders::cancel(tx, Uuid::now_v7()).await);
    "reminders::mine" [ReadRecords] |tx, _t| done(reminders::mine(tx).await);
    "reminders::of_record" [ReadRecords] |tx, t| done(reminders::of_record(tx, of(t)).await);
    "tasks::add" [WriteTasks] |tx, _t| done(tasks::add(tx, NewTask { title: "x".into(), ..NewTask::default() }).await);
    "tasks::cancel" [WriteTasks] |tx, t| done(tasks::cancel(tx, t.task, None).await);
    "tasks::card" [ReadTasks] |tx, t| found(tasks::card(tx, t.task).await);
    "tasks::complete" [WriteTasks] |tx, t| done(tasks::complete(tx, t.task, None).await);
    "tasks::reassign" [WriteTasks, Assign] |tx, t| done(tasks::reassign(tx, t.task, Some(t.person), None).await);
    "tasks::reopen" [WriteTasks] |tx, t| done(tasks::reopen(tx, t.task, None).await);
    "tasks::snooze" [WriteTasks] |tx, t| {
        let until = tomorrow(tx);
        done(tasks::snooze(tx, t.task, until).await)
    };
    "tasks::lists::between" [ReadTasks] |tx, _t| {
        let today = tx.today();
        some(tasks::between(tx, Period::of_day(today), &Filter::default()).await)
    };
    "tasks::lists::count_overdue" [ReadTasks] |tx, _t| done(tasks::count_overdue(tx, &Filter::default()).await);
    "tasks::lists::mine" [ReadTasks] |tx, _t| done(tasks::mine(tx, None, 1).await);
    "tasks::lists::of_record" [ReadTasks] |tx, t| some(tasks::of_record(tx, of(t)).await);
    "tasks::lists::overdue" [ReadTasks] |tx, _t| done(tasks::overdue(tx, &Filter::default(), None, 1).await);
    "tasks::lists::upcoming" [ReadTasks] |tx, _t| done(tasks::upcoming(tx, 7, &Filter::default(), None, 1).await);
}
