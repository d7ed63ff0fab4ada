//! Asking, and how long each answer took.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::Context as _;
use crm_core::calendar::Period;
use crm_core::deals::{self, SummaryFilter};
use crm_core::records::RecordKind;
use crm_core::search::Page;
use crm_core::users::{self, SignIn};
use crm_core::{Crm, Tx, companies, contacts, history, leads, search, tasks, timeline};
use uuid::Uuid;

use crate::classes::{Class, Person};
use crate::data::Size;
use crate::figures;

/// How many ask at once.
const CLIENTS: usize = 2;

/// How many answers are not counted at first: connections learn the statements, and the server reads what it needs.
const WARM_UP: usize = 100;

/// Rows of a page, as `/crm find` shows them; options of a select; lines of a history.
const PAGE: i32 = 10;
const OPTIONS: i32 = 100;
const ENTRIES: i64 = 20;

/// One question. `part` tells questions of one class apart.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub part: &'static str,
    pub question: Question,
    /// Whether an answer without anything in it is wrong.
    pub has_answer: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Question {
    Find(String),
    Line(String),
    SecondPage(String),
    Facets(String),
    Suggest(RecordKind, String),
    Card(RecordKind, Uuid),
    Recent(RecordKind),
    History(Uuid),
    Timeline(RecordKind, Uuid),
    TasksMine,
    TasksOverdue,
    TasksUpcoming,
    TasksOf(Uuid),
    Board,
    Stays(Uuid),
    Pipeline,
    Forecast,
}

/// How long the answers of a part of a class took, in microseconds, sorted.
#[derive(Debug)]
pub(crate) struct Taken {
    pub part: &'static str,
    pub us: Vec<u32>,
}

/// The answers to one class of questions.
pub(crate) struct Result {
    pub class: &'static Class,
    pub size: Size,
    pub person: Person,
    pub taken: Vec<Taken>,
}

impl Result {
    /// All answers, sorted.
    pub(crate) fn all(&self) -> Vec<u32> {
        let mut us: Vec<u32> = self.taken.iter().flat_map(|taken| taken.us.iter().copied()).collect();
        us.sort_unstable();
        us
    }

    pub(crate) fn p99_ms(&self) -> f64 {
        figures::percentile_ms(&self.all(), 0.99)
    }

    /// What an answer takes on average, the slowest of a hundred left out: they tell of the machine.
    #[expect(clippy::cast_precision_loss, reason = "some hundred numbers")]
    pub(crate) fn usual_ms(&self) -> f64 {
        let all = self.all();
        let kept = all.len() - all.len() / 100;
        let sum: f64 = all.iter().take(kept).map(|us| f64::from(*us)).sum();
        sum / kept.max(1) as f64 / 1000.0
    }
}

/// Asks until there are enough answers.
pub(crate) async fn take(
    crm: &Crm,
    workspace: Uuid,
    person: Person,
    samples: &[Sample],
    wanted: usize,
) -> anyhow::Result<Vec<Taken>> {
    anyhow::ensure!(!samples.is_empty(), "nothing to ask");
    let samples: Arc<[Sample]> = samples.into();
    let turn = Arc::new(AtomicUsize::new(0));
    let clients = (0..CLIENTS).map(|_| {
        let (crm, samples, turn) = (crm.clone(), Arc::clone(&samples), Arc::clone(&turn));
        tokio::spawn(async move {
            let mut taken = Vec::new();
            loop {
                let place = turn.fetch_add(1, Ordering::Relaxed);
                if place >= WARM_UP + wanted {
                    return anyhow::Ok(taken);
                }
                let Some(sample) = samples.get(place % samples.len()) else { return Ok(taken) };
                let begun = Instant::now();
                let found = answer(&crm, workspace, person, sample).await?;
                let us = u32::try_from(begun.elapsed().as_micros())?;
                anyhow::ensure!(found || !sample.has_answer, "{sample:?} was not answered");
                if place >= WARM_UP {
                    taken.push((sample.part, us));
                }
            }
        })
    });
    let mut parts: Vec<Taken> = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        for (part, us) in client.await?? {
            match parts.iter_mut().find(|taken| taken.part == part) {
                Some(taken) => taken.us.push(us),
                None => parts.push(Taken { part, us: vec![us] }),
            }
        }
    }
    for taken in &mut parts {
        taken.us.sort_unstable();
    }
    parts.sort_by_key(|taken| taken.part);
    Ok(parts)
}

/// Whether there was something in the answer.
async fn answer(crm: &Crm, workspace: Uuid, person: Person, sample: &Sample) -> anyhow::Result<bool> {
    let SignIn::Active(mut tx) = users::sign_in(crm, workspace, person.slack_id()).await? else {
        anyhow::bail!("{} may not work", person.slack_id());
    };
    let found = ask(&mut tx, &sample.question).await.with_context(|| format!("{sample:?}"))?;
    tx.commit().await?;
    Ok(found)
}

async fn ask(tx: &mut Tx, question: &Question) -> crm_core::Result<bool> {
    Ok(match question {
        Question::Find(words) => !search::find(tx, words, None, PAGE, 0).await?.rows.is_empty(),
        Question::Line(line) => !search::by_line(tx, line, &Page::first(PAGE)).await?.rows.is_empty(),
        Question::SecondPage(line) => {
            let ask = search::read(tx, line).await?;
            let Some(next) = search::answer(tx, &ask, &Page::first(PAGE)).await?.next else { return Ok(true) };
            !search::answer(tx, &ask, &Page::after(PAGE, next)).await?.rows.is_empty()
        }
        Question::Facets(line) => {
            let ask = search::read(tx, line).await?;
            !search::facets(tx, &ask, &search::USUAL).await?.facets.is_empty()
        }
        Question::Suggest(kind, typed) => !search::suggest(tx, *kind, typed, OPTIONS).await?.is_empty(),
        Question::Card(RecordKind::Contact, id) => contacts::card(tx, *id).await?.is_some(),
        Question::Card(RecordKind::Company, id) => companies::card(tx, *id).await?.is_some(),
        Question::Card(RecordKind::Deal, id) => deals::card(tx, *id).await?.is_some(),
        Question::Card(_, id) => leads::card(tx, *id).await?.is_some(),
        Question::Recent(kind) => !search::recent(tx, *kind, OPTIONS).await?.is_empty(),
        Question::History(id) => !history::of_record(tx, *id, ENTRIES).await?.is_empty(),
        Question::Timeline(kind, id) => {
            let page = timeline::of(tx, (*kind, *id), &timeline::Filter::default(), None, ENTRIES).await?;
            !page.entries.is_empty()
        }
        Question::TasksMine => !tasks::mine(tx, None, ENTRIES).await?.rows.is_empty(),
        Question::TasksOverdue => !tasks::overdue(tx, &tasks::Filter::default(), None, ENTRIES).await?.rows.is_empty(),
        Question::TasksUpcoming => {
            !tasks::upcoming(tx, 7, &tasks::Filter::default(), None, ENTRIES).await?.rows.is_empty()
        }
        Question::TasksOf(id) => !tasks::of_record(tx, (RecordKind::Contact, *id)).await?.is_empty(),
        Question::Board => leads::board(tx).await?.iter().any(|column| column.count > 0),
        Question::Stays(id) => !deals::stage_history(tx, *id).await?.steps.is_empty(),
        Question::Pipeline => !deals::pipeline_summary(tx, &SummaryFilter::default()).await?.is_empty(),
        Question::Forecast => {
            let quarter = Period::quarter(tx.today());
            !deals::forecast(tx, quarter).await?.owners.is_empty()
        }
    })
}
