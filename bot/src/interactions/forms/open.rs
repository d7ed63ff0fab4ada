//! Opening a form: at once, or, where it takes longer to make, a view that says so first.

use std::time::Duration;

use crm_blocks::{Message, Viewer, modals, notices};
use crm_core::records::catalogue::{CUSTOM_PREFIX, Shape};
use crm_core::records::{self, Changes, Fields, RecordKind, Reference};
use crm_core::{Result, Tx, custom_fields, pipelines, refusal, search, text};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;
use uuid::Uuid;

use super::ask::{self, Layout};
use super::draft::{self, Answers, FormDraft, FormKind};
use super::plan::aside;
use super::{convert, words, words_of};
use crate::bot::Bot;
use crate::commands::Request;
use crate::interactions::Place;

/// Which form is wanted.
#[derive(Debug, Clone)]
pub(crate) enum FormWish {
    /// A new record, with what is known of it: values as the records hold them; a link may name what is to be added
    /// (`create:Acme`). Notes and logs name their record by `record_kind` and `record_id`, logs their `type`.
    New(FormKind, Changes),
    /// A record that is there.
    Edit(Reference),
    /// What this lead becomes.
    Convert(Reference),
}

/// How long somebody waits before something is shown.
const AT_ONCE: Duration = Duration::from_millis(800);

/// Opens a form; the answer says why none was opened.
pub(crate) async fn open_form(bot: &Bot, request: &Request, tx: Tx, wish: FormWish) -> Result<Option<Message>> {
    open_form_from(bot, request, tx, wish, Opening::default()).await
}

/// How a form is opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    /// Where its answer goes.
    pub place: Place,
    /// Whether it lies on the view from which it was asked for.
    pub over: bool,
}

impl Default for Opening {
    fn default() -> Self {
        Self { place: Place::New, over: false }
    }
}

/// The same from a card, in whose place the answer may go.
pub(crate) async fn open_form_from(
    bot: &Bot,
    request: &Request,
    tx: Tx,
    wish: FormWish,
    opening: Opening,
) -> Result<Option<Message>> {
    let viewer = bot.viewer(tx.actor());
    if request.trigger_id.is_empty() {
        return Ok(Some(notices::form_elsewhere(&viewer, &request.text)));
    }
    let mut making = Box::pin(make(&viewer, tx, &request.response_url, wish, opening.place));
    let method = if opening.over { "views.push" } else { "views.open" };
    let token = bot.token(request.workspace.id).await?;
    let opened = match tokio::time::timeout(AT_ONCE, &mut making).await {
        Ok(view) => {
            let arguments = json!({ "trigger_id": request.trigger_id, "view": view? });
            bot.slack().post_now(&token, method, &arguments).await.map(drop)
        }
        Err(_) => {
            let loading = modals::notice(&viewer, &text!("form-loading-title"), &text!("form-loading"));
            let arguments = json!({ "trigger_id": request.trigger_id, "view": loading });
            match bot.slack().post_now(&token, method, &arguments).await {
                Ok(opened) => {
                    let view = match making.await {
                        Ok(view) => view,
                        Err(error) => refused(bot, &viewer, &error),
                    };
                    bot.slack().post(&token, "views.update", &instead_of(&opened, &view)).await.map(drop)
                }
                Err(error) => Err(error),
            }
        }
    };
    match opened {
        Ok(()) => Ok(None),
        Err(error) => {
            tracing::warn!(%error, "a form could not be opened");
            Ok(Some(notices::done(&viewer, &text!("form-not-opened"), None)))
        }
    }
}

/// The arguments that put a view in the place of one that was opened, unless it changed since.
fn instead_of(opened: &Value, view: &SlackView) -> Value {
    let of = |name: &str| opened.pointer(&format!("/view/{name}")).cloned().unwrap_or(Value::Null);
    json!({ "view_id": of("id"), "hash": of("hash"), "view": view })
}

fn refused(bot: &Bot, viewer: &Viewer, error: &crm_core::Error) -> SlackView {
    let said = text!("form-says", words = words_of(bot, viewer, error));
    modals::notice(viewer, &text!("form-loading-title"), &said)
}

/// Makes the first view of a form, and keeps its draft.
async fn make(viewer: &Viewer, mut tx: Tx, response_url: &str, wish: FormWish, place: Place) -> Result<SlackView> {
    let mut form = begin(viewer, &mut tx, wish).await?;
    form.instead = place == Place::Instead;
    let layout = ask::layout(&mut tx, viewer, &form).await?;
    let title = title(&mut tx, &form).await?;
    let id = draft::keep(&mut tx, &form, response_url).await?;
    tx.commit().await?;
    Ok(view(viewer, &form, &layout, Showing { draft: id, step: 1, title, ..Showing::default() }))
}

/// What a view of a form shows besides its fields.
#[derive(Default)]
pub(super) struct Showing {
    pub draft: Uuid,
    pub step: usize,
    pub title: Option<crm_core::texts::Text>,
    pub alert: Option<crm_core::texts::Text>,
    pub similar: Option<modals::Similar>,
}

/// A step of a form.
pub(super) fn view(viewer: &Viewer, form: &FormDraft, layout: &Layout, showing: Showing) -> SlackView {
    let steps = layout.steps.len().max(1);
    let step = showing.step.clamp(1, steps);
    let sheet = modals::Sheet {
        name: form.form.name(),
        title: showing.title.unwrap_or_else(|| new_title(form.form)),
        parts: layout.steps.get(step - 1).cloned().unwrap_or_default(),
        step: (step, steps),
        alert: showing.alert,
        similar: showing.similar,
        repeats: !matches!(form.form, FormKind::Note | FormKind::Log | FormKind::Convert),
        boxes: boxes(viewer, form.form),
        ticked: form.ticked.clone(),
        metadata: form.metadata(showing.draft, step),
    };
    modals::sheet(viewer, &sheet)
}

/// What else can be ticked.
fn boxes(viewer: &Viewer, form: FormKind) -> Vec<crm_blocks::kit::Choice> {
    let no_deal = || crm_blocks::kit::Choice::new(viewer.plain(&text!("convert-no-deal")), convert::NO_DEAL);
    if form == FormKind::Convert { vec![no_deal()] } else { Vec::new() }
}

/// `Edit D-142`, or what is added.
pub(super) async fn title(tx: &mut Tx, form: &FormDraft) -> Result<Option<crm_core::texts::Text>> {
    let Some(id) = form.id else { return Ok(None) };
    let view = records::view(tx, form.form.record(), id).await?;
    let reference = view.and_then(|view| view.reference).map(|reference| reference.to_string()).unwrap_or_default();
    Ok(Some(text!("modal-edit", reference = reference)))
}

fn new_title(form: FormKind) -> crm_core::texts::Text {
    match form {
        FormKind::Contact => text!("modal-contact"),
        FormKind::Company => text!("modal-company"),
        FormKind::Lead => text!("modal-lead"),
        FormKind::Deal => text!("modal-deal"),
        FormKind::Task => text!("modal-task"),
        FormKind::Note => text!("modal-note"),
        FormKind::Log => text!("modal-log"),
        FormKind::Convert => text!("modal-convert-lead"),
    }
}

/// The form as it is when it opens.
pub(super) async fn begin(viewer: &Viewer, tx: &mut Tx, wish: FormWish) -> Result<FormDraft> {
    let empty = |form| FormDraft {
        form,
        id: None,
        lead: None,
        ver: None,
        seen: Answers::new(),
        typed: Answers::new(),
        ticked: Vec::new(),
        anyway: false,
        similar: None,
        instead: false,
        rounds: std::collections::BTreeMap::new(),
    };
    match wish {
        FormWish::New(form, known) => {
            let kind = form.record();
            tx.require(kind.spec().map_or(crm_core::actor::Permission::ReadRecords, |spec| spec.write))?;
            let known = with_usual(tx, form, known).await?;
            Ok(FormDraft { typed: filled(tx, viewer, form, &known).await?, ..empty(form) })
        }
        FormWish::Convert(reference) => {
            tx.require(crm_core::actor::Permission::WriteLeads)?;
            let (lead, known) = convert::known(tx, reference).await?;
            let known = with_usual(tx, FormKind::Deal, known).await?;
            let typed = filled(tx, viewer, convert::FORM, &known).await?;
            Ok(FormDraft { lead: Some(lead.id), typed, ..empty(convert::FORM) })
        }
        FormWish::Edit(reference) => {
            let gone = || refusal!("no-such-record", reference = reference.to_string());
            let form = FormKind::of(reference.kind).ok_or_else(gone)?;
            let id = search::locate(tx, reference).await?.ok_or_else(gone)?;
            tx.require(reference.kind.spec().map_or(crm_core::actor::Permission::ReadRecords, |spec| spec.write))?;
            let view = records::view(tx, reference.kind, id).await?.ok_or_else(gone)?;
            let seen = filled(tx, viewer, form, &view.fields).await?;
            Ok(FormDraft { id: Some(id), ver: Some(view.version), typed: seen.clone(), seen, ..empty(form) })
        }
    }
}

/// What a new record has where nothing else is said: it is the person's own, and begins at the beginning.
async fn with_usual(tx: &mut Tx, form: FormKind, known: Changes) -> Result<Changes> {
    let mut known = known;
    let spec = form.record().spec();
    let asks = |key: &str| spec.is_some_and(|spec| spec.field(key).is_some());
    if !known.names("owner_id")
        && asks("owner_id")
        && let Some(me) = tx.user_id()
    {
        known.set("owner_id", me.to_string());
    }
    if form == FormKind::Deal && !known.has("stage_id") {
        let all = pipelines::list(tx).await?;
        let mut stages = all.iter().flat_map(|pipeline| &pipeline.stages);
        let first = stages.find(|stage| stage.outcome == pipelines::Outcome::Open);
        known.set("stage_id", first.map(|stage| stage.id.to_string()));
    }
    if form == FormKind::Deal && !known.has("currency") {
        known.set("currency", crm_core::workspaces::settings(tx).await?.currency);
    }
    if form == FormKind::Task && !known.has("priority") {
        known.set("priority", 3);
    }
    if matches!(form, FormKind::Contact | FormKind::Company) && !known.has("lifecycle") {
        known.set("lifecycle", "lead");
    }
    if form == FormKind::Log && !known.has("type") {
        known.set("type", "call");
    }
    Ok(known)
}

/// What is known of a record, as the choices of its form.
async fn filled(tx: &mut Tx, viewer: &Viewer, form: FormKind, known: &Fields) -> Result<Answers> {
    let kind = form.record();
    let mut answers = Answers::new();
    let own = custom_fields::all(tx, kind).await?;
    for (key, value) in known.iter() {
        let shape = match key.strip_prefix(CUSTOM_PREFIX) {
            Some(_) => own.iter().find(|one| one.field() == *key).map(|one| one.shape.clone()),
            None => kind.spec().and_then(|spec| spec.field(key)).map(|field| field.shape.clone()),
        };
        if let Some(shape) = shape.filter(|shape| !matches!(shape, Shape::Id | Shape::Json)) {
            answers.insert(key.clone(), words::choices_of(tx, viewer, key, &shape, value).await?);
        }
    }
    if matches!(kind, RecordKind::Task | RecordKind::Activity) {
        answers.insert(aside::ABOUT.to_owned(), words::about(tx, known).await?);
    }
    if let Some(at) = known.moment("due_at") {
        let local = at.with_timezone(&viewer.time_zone);
        let word = |text: String| vec![crm_blocks::kit::Choice::word(text)];
        answers.insert("due_on".to_owned(), word(local.date_naive().to_string()));
        answers.insert(aside::DUE_TIME.to_owned(), word(local.format("%H:%M").to_string()));
    }
    Ok(answers)
}
