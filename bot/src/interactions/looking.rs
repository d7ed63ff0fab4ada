//! A record at a closer look, in a modal: its history, where a change can be taken back, and all of it with its timeline.
//! What the view shows (type, channel, page) stands in its metadata, so that nothing is kept for it here.

use crm_blocks::ids::Action;
use crm_blocks::modals::{self, ALL, Cut, Detail, Metadata};
use crm_blocks::{Viewer, notices};
use crm_core::records::catalogue::{CUSTOM_PREFIX, Shape, label};
use crm_core::records::{self, RecordKind, RecordView, Reference};
use crm_core::texts::Text;
use crm_core::timeline::{self, EntryType, Filter};
use crm_core::{Error, Result, Tx, custom_fields, history, search, text, undo};
use serde_json::json;
use slack_morphism::prelude::SlackView;
use uuid::Uuid;

use super::Place;
use super::actions::{Answer, Click};
use super::forms::choices_of;

/// Entries of a page.
const ENTRIES: i64 = 12;
/// Entries of a page of a timeline.
const TIMELINE: i64 = 20;

/// Opens the history of a record.
pub(super) async fn open_history(click: &Click<'_>, mut tx: Tx, reference: Reference) -> Result<Answer> {
    let Some(id) = search::locate(&mut tx, reference).await? else { return Ok(not_there(click, reference)) };
    let view = history_view(click.viewer, &mut tx, (reference, id), None, None).await?;
    tx.commit().await?;
    opened(click, &view).await
}

/// Opens a record with everything about it.
pub(super) async fn open_detail(click: &Click<'_>, mut tx: Tx, reference: Reference) -> Result<Answer> {
    let Some(id) = search::locate(&mut tx, reference).await? else { return Ok(not_there(click, reference)) };
    let view = detail_view(click.viewer, &mut tx, (reference, id), Cut::default(), None).await?;
    tx.commit().await?;
    opened(click, &view).await
}

fn not_there(click: &Click<'_>, reference: Reference) -> Answer {
    Some((notices::not_found(click.viewer, reference), Place::New))
}

async fn opened(click: &Click<'_>, view: &SlackView) -> Result<Answer> {
    let token = click.bot.token(click.request.workspace.id).await?;
    let arguments = json!({ "trigger_id": click.request.trigger_id, "view": view });
    match click.bot.slack().post_now(&token, "views.open", &arguments).await {
        Ok(_) => Ok(None),
        Err(error) => {
            tracing::warn!(%error, "a view could not be opened");
            Ok(Some((notices::done(click.viewer, &text!("form-not-opened"), None), Place::New)))
        }
    }
}

/// What was tapped in such a view shows it anew.
pub(super) async fn done(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    let view = &click.interaction.view;
    let metadata = Metadata::parse(&view.private_metadata);
    let about = metadata.as_ref().and_then(|metadata| Some((metadata.kind?, metadata.id?)));
    let Some((kind, id)) = about else { return Ok(click.stale()) };
    let shows = metadata.map(|metadata| metadata.shows).unwrap_or_default();
    let found = records::view(&mut tx, kind, id).await?.and_then(|view| view.reference);
    let Some(reference) = found else { return Ok(None) };
    let shown = match click.action {
        Action::UndoEntry => {
            let (said, again) = taken_back(click, tx).await?;
            tx = again;
            history_view(click.viewer, &mut tx, (reference, id), Some(said), None).await?
        }
        Action::HistoryMore => {
            let after = click.value().parse().ok();
            history_view(click.viewer, &mut tx, (reference, id), None, after).await?
        }
        action => {
            let cut = cut_after(action, click.value(), &shows);
            let at = (action == Action::TimelinePage).then(|| click.value().parse().ok()).flatten();
            detail_view(click.viewer, &mut tx, (reference, id), cut, at).await?
        }
    };
    tx.commit().await?;
    let token = click.bot.token(click.request.workspace.id).await?;
    let arguments = json!({ "view_id": view.id, "hash": view.hash, "view": shown });
    if let Err(error) = click.bot.slack().post_now(&token, "views.update", &arguments).await {
        tracing::info!(%error, "a view was not shown anew");
    }
    Ok(None)
}

/// Takes a change back, and says what came of it. The transaction that follows reads what is true then.
async fn taken_back(click: &Click<'_>, mut tx: Tx) -> Result<(Text, Tx)> {
    let actor = tx.actor().clone();
    let begin = || click.bot.crm().begin(&actor);
    let Ok(event) = click.value().parse::<Uuid>() else { return Ok((text!("stale-card"), begin().await?)) };
    if !tx.first_time(&click.request.key).await? {
        return Ok((text!("done-before"), begin().await?));
    }
    match undo::event(&mut tx, event).await {
        Ok(_) => {
            tx.commit().await?;
            Ok((text!("history-taken-back"), begin().await?))
        }
        Err(Error::User(refusal)) => Ok((refusal.text().clone(), begin().await?)),
        Err(fault) => Err(fault),
    }
}

async fn history_view(
    viewer: &Viewer,
    tx: &mut Tx,
    (reference, id): (Reference, Uuid),
    said: Option<Text>,
    after: Option<Uuid>,
) -> Result<SlackView> {
    let mut entries = history::earlier(tx, id, after, ENTRIES + 1).await?;
    let more = i64::try_from(entries.len()).is_ok_and(|count| count > ENTRIES);
    entries.truncate(usize::try_from(ENTRIES).unwrap_or_default());
    let earlier = entries.last().map(|entry| entry.event).filter(|_| more);
    let name = name_of(tx, (reference.kind, id)).await?;
    let metadata = Metadata { kind: Some(reference.kind), id: Some(id), ..Metadata::new(None) };
    Ok(modals::history(viewer, (reference, &name), &entries, (said.as_ref(), earlier), &metadata))
}

async fn name_of(tx: &mut Tx, record: (RecordKind, Uuid)) -> Result<String> {
    Ok(search::rows(tx, &[record]).await?.into_iter().next().map(|row| row.title).unwrap_or_default())
}

/// What the view is cut down to after a tap: `type|channel` stand in its metadata.
fn cut_after(action: Action, value: &str, shows: &[String]) -> Cut {
    let some = |value: &str| Some(value.to_owned()).filter(|value| value != ALL && !value.is_empty());
    let kept = |at: usize| shows.get(at).and_then(|value| some(value));
    match action {
        Action::TimelineType => Cut { kind: some(value), channel: kept(1) },
        Action::TimelineChannel => Cut { kind: kept(0), channel: some(value) },
        _ => Cut { kind: kept(0), channel: kept(1) },
    }
}

/// Kinds that have a timeline.
const WITH_TIMELINE: [RecordKind; 4] = [RecordKind::Contact, RecordKind::Company, RecordKind::Lead, RecordKind::Deal];

async fn detail_view(
    viewer: &Viewer,
    tx: &mut Tx,
    (reference, id): (Reference, Uuid),
    cut: Cut,
    at: Option<timeline::Cursor>,
) -> Result<SlackView> {
    let view = records::view(tx, reference.kind, id).await?;
    let facts = match &view {
        Some(view) => facts(viewer, tx, reference.kind, view).await?,
        None => Vec::new(),
    };
    let filter = Filter {
        types: cut.kind.as_deref().and_then(EntryType::parse).map(|kind| vec![kind]),
        channels: cut.channel.clone().map(|channel| vec![channel]),
        ..Filter::default()
    };
    let page = if WITH_TIMELINE.contains(&reference.kind) {
        Some(timeline::of(tx, (reference.kind, id), &filter, at, TIMELINE).await?)
    } else {
        None
    };
    let name = name_of(tx, (reference.kind, id)).await?;
    let shows = [&cut.kind, &cut.channel].map(|one| one.clone().unwrap_or_else(|| ALL.to_owned())).to_vec();
    let metadata = Metadata { kind: Some(reference.kind), id: Some(id), shows, ..Metadata::new(None) };
    let detail = Detail { reference, name: &name, facts: &facts, timeline: page.as_ref(), cut, first: at.is_none() };
    Ok(modals::detail(viewer, &detail, &metadata))
}

/// Each field that holds something for this reader, with its name.
async fn facts(viewer: &Viewer, tx: &mut Tx, kind: RecordKind, view: &RecordView) -> Result<Vec<(String, String)>> {
    let own = custom_fields::all(tx, kind).await?;
    let fields = kind.spec().map(|spec| spec.fields).unwrap_or_default();
    let mut facts = Vec::new();
    let ours = fields.iter().map(|field| (field.key.to_owned(), viewer.plain(&label(field.key)), field.shape.clone()));
    let theirs = own.iter().map(|one| (one.field(), one.name.clone(), one.shape.clone()));
    for (key, name, shape) in ours.chain(theirs).collect::<Vec<_>>() {
        let said_elsewhere =
            matches!(shape, Shape::Id | Shape::Json) || key == "name" || key == "title" && kind == RecordKind::Task;
        if said_elsewhere || !view.fields.has(&key) {
            continue;
        }
        let choices = choices_of(tx, viewer, &key, &shape, view.fields.get(&key)).await?;
        let words = choices.into_iter().map(|choice| choice.label).collect::<Vec<_>>().join(", ");
        if !words.is_empty() {
            facts.push((capital(&name, &key), words));
        }
    }
    Ok(facts)
}

/// A name of ours begins a line here; the workspace's own are written as they are.
fn capital(name: &str, key: &str) -> String {
    if key.starts_with(CUSTOM_PREFIX) {
        return name.to_owned();
    }
    let mut characters = name.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
