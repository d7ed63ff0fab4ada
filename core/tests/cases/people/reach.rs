//! The scopes Team and Department in everything that lists, counts, sums up or tells: tasks, timelines, follow-ups, quotas,
//! pipelines, forecasts, reminders, searches.

use chrono::Duration;
use crm_core::activities;
use crm_core::actor::{Actor, Role, Scope};
use crm_core::calendar::Period;
use crm_core::deals::{self, Closing, SummaryFilter};
use crm_core::history;
use crm_core::quotas::{self, Length, QuotaPeriod};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::reminders::{self, When};
use crm_core::search::{self, Page};
use crm_core::tasks::{self, Due, Filter, NewTask, TaskRow};
use crm_core::{Tx, follow_ups, timeline, users};
use uuid::Uuid;

use super::id;
use super::scopes::{Owned, Workplace, seen, workplace};
use crate::world::{self, code};

const SCOPES: [Scope; 4] = [Scope::Own, Scope::Team, Scope::Department, Scope::All];

/// Each owner's work at a company that is nobody's: an overdue task, a note on their deal, a date to come back to their
/// contact, a deal that they won, a quota. I have a task of a stranger's made, and want to be reminded of every deal.
struct Work {
    place: Workplace,
    acme: Uuid,
}

fn quarter(tx: &Tx) -> QuotaPeriod {
    QuotaPeriod::of(Length::Quarter, tx.today(), 1)
}

async fn works(tx: &mut Tx, owned: &Owned, acme: Uuid) {
    let due = Some(Due::On(tx.today() - Duration::days(3)));
    tasks::add(tx, NewTask { title: owned.word.into(), due, ..NewTask::default() }).await.unwrap();
    activities::add_note(tx, (RecordKind::Deal, owned.deal), Some("Hello".into()), None).await.unwrap();
    let follow_up = Changes::new().with("follow_up_on", tx.today().to_string());
    records::update(tx, RecordKind::Contact, owned.contact, &follow_up, None).await.unwrap();
    let open = Changes::new().with("company_id", acme.to_string()).with("close_on", tx.today().to_string());
    records::update(tx, RecordKind::Deal, owned.deal, &open, None).await.unwrap();
    let won = world::deal(tx, "Won", "7").await;
    deals::close(tx, won, Closing::won("price"), None).await.unwrap();
}

async fn work() -> Work {
    let place = workplace().await;
    let mut tx = place.world.tx().await;
    let acme = world::company(&mut tx, "Acme").await.id;
    let manager = super::system(&mut tx, Role::Manager).await;
    users::set_roles(&mut tx, id(&place.me), &[manager]).await.unwrap();
    let period = quarter(&tx);
    for owner in place.owned.iter().filter_map(|owned| owned.owner.user_id()) {
        quotas::set(&mut tx, owner, period, "EUR 70".parse().unwrap()).await.unwrap();
    }
    tx.commit().await.unwrap();
    for owned in &place.owned {
        let mut tx = place.world.tx_of(&owned.owner).await;
        works(&mut tx, owned, acme).await;
        tx.commit().await.unwrap();
    }
    let mut tx = place.world.tx_of(&place.me_seeing(Scope::All).await).await;
    let (due, stranger) = (Some(Due::On(tx.today() - Duration::days(3))), place.owned[3].owner.user_id());
    let new = NewTask { title: "asked for".into(), due, assignee: stranger, ..NewTask::default() };
    tasks::add(&mut tx, new).await.unwrap();
    let soon = When::At(tx.now() + Duration::days(1));
    for owned in &place.owned {
        reminders::add(&mut tx, (RecordKind::Deal, owned.deal), soon, None, Some(owned.word.into())).await.unwrap();
    }
    search::save(&mut tx, "Quaggas", "kind:deal is:open quagga", true).await.unwrap();
    tx.commit().await.unwrap();
    Work { place, acme }
}

impl Work {
    async fn tx_seeing(&self, scope: Scope) -> Tx {
        let me: Actor = self.place.me_seeing(scope).await;
        self.place.world.tx_of(&me).await
    }

    /// The words of the owners, sorted.
    fn words(&self, scope: Scope) -> Vec<String> {
        sorted(seen(scope).into_iter().map(str::to_owned))
    }
}

fn sorted(words: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.into_iter().collect();
    words.sort();
    words
}

fn titles(rows: Vec<TaskRow>) -> Vec<String> {
    sorted(rows.into_iter().map(|row| row.title))
}

#[tokio::test]
async fn lists_of_tasks_hold_the_scope_and_what_one_asked_for() {
    let work = work().await;
    for scope in SCOPES {
        let mut tx = work.tx_seeing(scope).await;
        let expected = sorted(work.words(scope).into_iter().chain(["asked for".to_owned()]));
        let all = Filter::default();
        let overdue = tasks::overdue(&mut tx, &all, None, 100).await.unwrap().rows;
        assert_eq!(titles(overdue), expected, "{scope:?}");
        assert_eq!(tasks::count_overdue(&mut tx, &all).await.unwrap(), expected.len(), "{scope:?}");
        let today = tx.today();
        let week = Period { first: today - Duration::days(7), last: today };
        assert_eq!(titles(tasks::between(&mut tx, week, &all).await.unwrap()), expected, "{scope:?}");
        for owned in &work.place.owned {
            let Some(person) = owned.owner.user_id() else { continue };
            let theirs = Filter { person: Some(person), ..Filter::default() };
            let theirs = titles(tasks::overdue(&mut tx, &theirs, None, 100).await.unwrap().rows);
            let asked = (owned.word == "strangers").then(|| "asked for".to_owned());
            let own = work.words(scope).into_iter().filter(|word| word == owned.word);
            assert_eq!(theirs, sorted(own.chain(asked)), "{scope:?}, {}", owned.word);
        }
    }
}

#[tokio::test]
async fn timelines_histories_and_touches_tell_of_the_scope() {
    let work = work().await;
    for scope in SCOPES {
        let mut tx = work.tx_seeing(scope).await;
        let expected = work.words(scope);
        let deals: Vec<Uuid> = work.place.owned.iter().map(|owned| owned.deal).collect();
        let touched = activities::last_touch(&mut tx, &deals).await.unwrap();
        for owned in &work.place.owned {
            let (shown, what) = (expected.iter().any(|word| word == owned.word), format!("{scope:?}, {}", owned.word));
            let all = timeline::Filter::default();
            let read = timeline::of(&mut tx, (RecordKind::Deal, owned.deal), &all, None, 100).await;
            match shown {
                true => assert!(!read.unwrap().entries.is_empty(), "{what}"),
                false => assert_eq!(code(read), "record-gone", "{what}"),
            }
            assert_eq!(!history::of_record(&mut tx, owned.deal, 10).await.unwrap().is_empty(), shown, "{what}");
            // What the program does touches nothing.
            assert_eq!(touched.contains_key(&owned.deal), shown && owned.owner.person.is_some(), "{what}");
        }
        let notes = timeline::Filter { types: Some(vec![timeline::EntryType::Note]), ..timeline::Filter::default() };
        let told = timeline::of(&mut tx, (RecordKind::Company, work.acme), &notes, None, 100).await.unwrap();
        let told = sorted(told.entries.into_iter().map(|entry| entry.record.title.replace(" Quagga", "")));
        assert_eq!(told, expected, "{scope:?}");
    }
}

#[tokio::test]
async fn follow_ups_reminders_and_searches_name_the_scope() {
    let work = work().await;
    for scope in SCOPES {
        let mut tx = work.tx_seeing(scope).await;
        let expected = work.words(scope);
        let today = tx.today();
        let due = follow_ups::due(&mut tx, None, Period::of_day(today)).await.unwrap();
        let short = |name: String| name.replace(" Quagga", "");
        assert_eq!(sorted(due.into_iter().map(|one| short(one.title))), expected, "{scope:?}");
        // Mine come, of whatever they are; what is out of scope has no name.
        let mine = reminders::mine(&mut tx).await.unwrap();
        assert_eq!(mine.len(), work.place.owned.len());
        for one in mine {
            let shown = expected.contains(one.note.as_ref().unwrap());
            assert_eq!(one.about.is_some(), shown, "{scope:?}, {:?}", one.note);
        }
        let suggested = search::suggest(&mut tx, RecordKind::Contact, "quagga", 50).await.unwrap();
        assert_eq!(sorted(suggested.into_iter().map(|row| short(row.title))), expected, "{scope:?}");
        let saved = search::saved(&mut tx).await.unwrap().remove(0);
        let found = search::by_line(&mut tx, &saved.line, &Page::first(50)).await.unwrap();
        assert_eq!(sorted(found.rows.into_iter().map(|row| short(row.title))), expected, "{scope:?}");
    }
}

#[tokio::test]
async fn sums_forecasts_and_attainments_count_the_scope() {
    let work = work().await;
    for scope in SCOPES {
        let mut tx = work.tx_seeing(scope).await;
        let expected = i64::try_from(seen(scope).len()).unwrap();
        let summary = deals::pipeline_summary(&mut tx, &SummaryFilter::default()).await.unwrap();
        assert_eq!(summary.iter().map(|stage| stage.deals.count).sum::<i64>(), expected, "{scope:?}");
        let period = quarter(&tx);
        let forecast = deals::forecast(&mut tx, period.days()).await.unwrap();
        let counted: i64 = forecast.categories.iter().map(|category| category.deals.count).sum();
        assert_eq!((counted, forecast.owners.len()), (2 * expected, seen(scope).len()), "{scope:?}: open and won");
        // Nobody has no quota.
        let people = seen(scope).len() - 1;
        assert_eq!(quotas::list(&mut tx, period).await.unwrap().len(), people, "{scope:?}");
        let attainment = quotas::attainment(&mut tx, period).await.unwrap();
        assert!(attainment.people.iter().all(|one| one.deals == 1), "{scope:?}");
        assert_eq!(attainment.people.len(), people, "{scope:?}");
        let total = attainment.total.unwrap();
        assert_eq!(total.won.amount, (7 * i64::try_from(people).unwrap()).into(), "{scope:?}");
    }
}
