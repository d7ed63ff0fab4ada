//! What people did and have to do: tasks, calls, meetings, notes, a file, a reminder.

use chrono::Duration;
use crm_core::activities::{self, NewActivity};
use crm_core::files::{self, Content, NewFile};
use crm_core::reminders::{self, When};
use crm_core::tasks::{self, Due, NewTask};
use crm_core::{Result, calendar};

use super::data::{ACTIVITIES, DONE, NOTES, PRICE_LIST, REMINDER, TASKS};
use super::past::Past;

pub(super) async fn add_all(past: &Past) -> Result<()> {
    for task in TASKS {
        let mut tx = past.begin(task.person, task.added_hours_ago).await?;
        let day = tx.today() + Duration::hours(task.added_hours_ago) + Duration::days(task.due_in_days);
        let due = match task.at {
            None => Due::On(day),
            Some(hour) => Due::At(calendar::day_begins(tx.actor().time_zone, day) + Duration::hours(hour)),
        };
        let new = NewTask {
            title: task.title.to_owned(),
            due: Some(due),
            priority: Some(task.priority),
            recurrence: task.repeats.map(str::to_owned),
            about: match task.about {
                Some((kind, name)) => Some((kind, past.record(kind, name)?)),
                None => None,
            },
            ..NewTask::default()
        };
        let id = tasks::add(&mut tx, new).await?.id;
        tx.commit().await?;
        if DONE.contains(&task.title) {
            let mut tx = past.begin(task.person, 26).await?;
            tasks::complete(&mut tx, id, None).await?;
            tx.commit().await?;
        }
    }
    for what in ACTIVITIES {
        let mut tx = past.begin(what.person, what.hours_ago).await?;
        let record = (what.about.0, past.record(what.about.0, what.about.1)?);
        let new = NewActivity {
            body: Some(what.body.to_owned()),
            outcome: Some(what.outcome.to_owned()),
            direction: what.direction,
            duration_minutes: what.minutes,
            ..NewActivity::new(what.kind, record)
        };
        activities::log(&mut tx, new).await?;
        tx.commit().await?;
    }
    for (person, (kind, name), words, hours_ago) in NOTES {
        let mut tx = past.begin(person, hours_ago).await?;
        activities::add_note(&mut tx, (kind, past.record(kind, name)?), Some(words.to_owned()), None).await?;
        tx.commit().await?;
    }
    attach_price_list(past).await?;
    let (person, (kind, name), days, note) = REMINDER;
    let mut tx = past.begin(person, 3).await?;
    let at = calendar::day_begins(tx.actor().time_zone, tx.today() + Duration::days(days)) + Duration::hours(9);
    reminders::add(&mut tx, (kind, past.record(kind, name)?), When::At(at), None, Some(note.to_owned())).await?;
    tx.commit().await
}

async fn attach_price_list(past: &Past) -> Result<()> {
    let (person, (kind, record), name, text) = PRICE_LIST;
    let mut tx = past.begin(person, 24 * 6).await?;
    let body = Box::pin(futures::stream::once(async move { Ok(text.into()) }));
    let received = files::receive(&past.crm, past.actor(person)?, body).await?;
    let new = NewFile {
        record: (kind, past.record(kind, record)?),
        name: name.to_owned(),
        content_type: Some("text/csv".to_owned()),
        content: Content::Bytes(received),
    };
    files::attach(&mut tx, new).await?;
    tx.commit().await
}
