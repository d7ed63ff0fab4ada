//! A form that was sent: the next step of it, a question about it, or the record saved. The HTTP answer says which; the
//! confirmation follows where the form was asked for.

use crm_blocks::ids::{Form, Known, field_block};
use crm_blocks::modals::{self, AGAIN, LEFT, Metadata, NEXT, OPEN_OTHER, SAVE_ANYWAY, SKIP};
use crm_blocks::{Message, Viewer, notices};
use crm_core::records::{self, Reference};
use crm_core::{Actor, Error, Result, Tx, drafts, refusal, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answers;
use super::ask::{self, Layout};
use super::draft::{self, FormDraft, FormKind};
use super::open::{self, FormWish, Showing};
use super::plan::aside;
use super::save::{self, Outcome};
use super::{again, words_of};
use crate::around;
use crate::bot::Bot;
use crate::commands;
use crate::envelope::Interaction;
use crate::interactions::{Place, confirm};
use crate::people::{self, Admission};
use crate::shortcuts;

/// Takes a form. Nothing of ours is left alone.
pub(crate) async fn submit(bot: &Bot, interaction: Interaction) -> Option<Value> {
    if around::is_edit(&interaction) {
        return around::edited(bot, interaction).await;
    }
    let form = match Form::parse(&interaction.view.callback_id) {
        Known::Known(Form::Panel) => return Some(crate::panels::submit(bot, &interaction).await),
        Known::Known(Form::Card) => return None,
        Known::Known(form) => form,
        Known::Stale | Known::Foreign => return None,
    };
    match form {
        Form::Message => return shortcuts::submitted(bot, &interaction).await,
        Form::Add => return shortcuts::add_submitted(bot, &interaction).await,
        _ => {}
    }
    let workspace = match bot.workspace(interaction.team_id()).await {
        Ok(Some(workspace)) => workspace,
        Ok(None) => {
            let unknown = refusal!("error-unknown-workspace").into();
            return Some(at_first(&interaction, words_of(bot, &bot.anybody(), &unknown)));
        }
        Err(error) => return Some(at_first(&interaction, words_of(bot, &bot.anybody(), &error))),
    };
    let tx = match people::admit(bot, &workspace, &interaction.user.id).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(_)) => return Some(cleared()),
        Err(error) => return Some(at_first(&interaction, words_of(bot, &bot.anybody(), &error))),
    };
    let sent = Sent { bot, viewer: bot.viewer(tx.actor()), actor: tx.actor().clone(), interaction: &interaction };
    let answer = match form {
        Form::Record => sent.record(tx).await,
        Form::Resolve => sent.resolved(tx).await,
        Form::Share => sent.share(tx).await,
        Form::Find => sent.find(tx).await,
        Form::Advanced => sent.filtered(tx).await,
        Form::SaveSearch => sent.save_search(tx).await,
        // These ask nothing, or were taken above.
        Form::Notice | Form::Panel | Form::Card | Form::Message | Form::Add => Ok(cleared()),
    };
    Some(answer.unwrap_or_else(|error| at_first(&interaction, words_of(bot, &sent.viewer, &error))))
}

fn cleared() -> Value {
    json!({ "response_action": "clear" })
}

/// What is wrong, at the first input of a form; where it has none, the form closes and the log has the rest.
fn at_first(interaction: &Interaction, words: String) -> Value {
    match interaction.view.state.values.keys().next() {
        Some(block) => json!({ "response_action": "errors", "errors": { block: words } }),
        None => cleared(),
    }
}

/// A form that was sent, by whom.
pub(super) struct Sent<'a> {
    pub bot: &'a Bot,
    pub viewer: Viewer,
    pub actor: Actor,
    pub interaction: &'a Interaction,
}

/// A form that was sent, with what it was before.
struct Opened {
    id: Uuid,
    form: FormDraft,
    answer_at: Option<crm_core::secrets::Secret>,
    step: usize,
    /// What was typed on other steps is gone.
    expired: bool,
}

impl Sent<'_> {
    /// The confirmation, after the form has closed.
    pub(super) fn say(&self, answer_at: Option<crm_core::secrets::Secret>, message: Message, place: Place) {
        let (bot, workspace, person) = (self.bot.clone(), self.actor.workspace_id, self.interaction.user.id.clone());
        self.bot.spawn(async move { confirm(&bot, (workspace, &person), answer_at, &message, place).await });
    }

    async fn record(&self, mut tx: Tx) -> Result<Value> {
        let Some(mut opened) = self.opened(&mut tx).await? else { return Ok(self.done_before(None)) };
        self.take_in(&mut opened.form);
        let layout = ask::layout(&mut tx, &self.viewer, &opened.form).await?;
        if opened.expired && layout.steps.len() > 1 {
            return self.begun_anew(tx, opened, &layout).await;
        }
        let last = opened.step >= layout.steps.len() || opened.form.ticked.iter().any(|box_| box_ == SKIP);
        if !last {
            return self.next_step(tx, opened, &layout).await;
        }
        self.save(tx, opened, &layout).await
    }

    /// The form as it was opened; nothing where it was saved already.
    async fn opened(&self, tx: &mut Tx) -> Result<Option<Opened>> {
        let view = &self.interaction.view;
        let metadata = Metadata::parse(&view.private_metadata).unwrap_or_else(|| Metadata::new(None));
        let id = metadata.draft.unwrap_or_else(|| tx.new_id());
        let step = metadata.step.unwrap_or(1);
        if let Some(waiting) = draft::get(tx, id).await? {
            return Ok(Some(Opened { id, form: waiting.form, answer_at: waiting.answer_at, step, expired: false }));
        }
        tx.savepoint().await?;
        let is_new = tx.first_time(&key_of(id)).await?;
        tx.roll_back_to_savepoint().await?;
        if !is_new {
            return Ok(None);
        }
        let form = self.rebuilt(tx, &metadata).await?;
        Ok(Some(Opened { id, form, answer_at: None, step, expired: true }))
    }

    /// A form whose draft is gone, out of its record: what others changed meanwhile comes up when it is saved.
    async fn rebuilt(&self, tx: &mut Tx, metadata: &Metadata) -> Result<FormDraft> {
        let block = self.interaction.view.state.values.keys().find_map(|block| block.strip_prefix("crm1.f."));
        let form = block.and_then(|rest| FormKind::named(rest.split('.').next()?));
        let form = form.ok_or_else(|| refusal!("draft-expired"))?;
        let Some(id) = metadata.id else {
            return open::begin(&self.viewer, tx, FormWish::New(form, records::Changes::new())).await;
        };
        let view = records::view(tx, form.record(), id).await?;
        let reference = view.and_then(|view| view.reference).ok_or_else(|| refusal!("error-record-gone"))?;
        let fresh = open::begin(&self.viewer, tx, FormWish::Edit(reference)).await?;
        Ok(FormDraft { ver: metadata.ver, ..fresh })
    }

    /// What the view holds, on top of what is known.
    fn take_in(&self, form: &mut FormDraft) {
        let mut typed = answers::of_state(&self.interaction.view.state);
        form.ticked = typed.remove(NEXT).unwrap_or_default().into_iter().map(|choice| choice.value).collect();
        let decided = typed.remove(LEFT).unwrap_or_default();
        match decided.first().map(|choice| choice.value.as_str()) {
            Some(SAVE_ANYWAY) => form.anyway = true,
            Some(OPEN_OTHER) => {}
            _ => form.similar = None,
        }
        form.typed.extend(typed);
    }

    /// Says that what was filled in on other steps is gone, on the first of them.
    async fn begun_anew(&self, mut tx: Tx, opened: Opened, layout: &Layout) -> Result<Value> {
        let id = draft::keep(&mut tx, &opened.form, "").await?;
        let title = open::title(&mut tx, &opened.form).await?;
        tx.commit().await?;
        let showing = Showing { draft: id, step: 1, title, alert: Some(text!("form-expired")), similar: None };
        Ok(update(&open::view(&self.viewer, &opened.form, layout, showing)))
    }

    async fn next_step(&self, mut tx: Tx, opened: Opened, layout: &Layout) -> Result<Value> {
        let asked: Vec<String> =
            layout.of_step(opened.step).filter(|asked| !asked.fixed).map(|asked| asked.key.clone()).collect();
        let keys: Vec<&String> = asked.iter().filter(|key| opened.form.typed.contains_key(*key)).collect();
        if let Err(error) = answers::values(&mut tx, &self.viewer, &opened.form, &keys).await {
            return self.complain(tx, &opened, layout, error).await;
        }
        draft::change(&mut tx, opened.id, &opened.form).await?;
        let title = open::title(&mut tx, &opened.form).await?;
        tx.commit().await?;
        let showing = Showing { draft: opened.id, step: opened.step + 1, title, ..Showing::default() };
        Ok(update(&open::view(&self.viewer, &opened.form, layout, showing)))
    }

    async fn save(&self, mut tx: Tx, opened: Opened, layout: &Layout) -> Result<Value> {
        if let Some(other) = opened.form.similar.as_deref().filter(|_| !opened.form.anyway) {
            return self.show_other(tx, &opened, other).await;
        }
        // The draft is the form's own id: the same submission twice saves once.
        if !tx.first_time(&key_of(opened.id)).await? {
            return Ok(self.done_before(opened.answer_at));
        }
        drafts::discard(&mut tx, opened.id).await?;
        match save::save(&self.viewer, tx, &opened.form, layout).await {
            Ok(Outcome::Saved(message)) => {
                let place = opened.form.place();
                let once_more = opened.form.ticked.iter().any(|box_| box_ == AGAIN);
                let answer = if once_more { self.once_more(&opened).await? } else { cleared() };
                // The card makes way once: the next one stands below.
                self.say(opened.answer_at, message, place);
                Ok(answer)
            }
            Ok(Outcome::Similar(similar)) => self.ask_about(opened, layout, similar).await,
            Ok(Outcome::Conflict(conflicts)) => self.dispute(&opened, layout, &conflicts).await,
            Err(error) => {
                let tx = self.bot.crm().begin(&self.actor).await?;
                self.complain(tx, &opened, layout, error).await
            }
        }
    }

    fn done_before(&self, answer_at: Option<crm_core::secrets::Secret>) -> Value {
        if answer_at.is_some() {
            self.say(answer_at, notices::done_before(&self.viewer), Place::New);
        }
        cleared()
    }

    async fn show_other(&self, mut tx: Tx, opened: &Opened, other: &str) -> Result<Value> {
        drafts::discard(&mut tx, opened.id).await?;
        let reference = Reference::parse(other).ok_or_else(|| refusal!("error-record-gone"))?;
        let card = commands::by_reference(&self.viewer, &mut tx, reference).await?;
        tx.commit().await?;
        self.say(opened.answer_at.clone(), card, Place::New);
        Ok(cleared())
    }

    async fn ask_about(&self, opened: Opened, layout: &Layout, similar: modals::Similar) -> Result<Value> {
        let form = FormDraft { similar: Some(similar.reference.to_string()), ..opened.form };
        let mut tx = self.bot.crm().begin(&self.actor).await?;
        let title = open::title(&mut tx, &form).await?;
        let id = kept(&mut tx, opened.id, &form, opened.expired).await?;
        tx.commit().await?;
        let step = opened.step;
        let showing = Showing { draft: id, step, title, similar: Some(similar), alert: None };
        Ok(update(&open::view(&self.viewer, &form, layout, showing)))
    }

    async fn once_more(&self, opened: &Opened) -> Result<Value> {
        let mut tx = self.bot.crm().begin(&self.actor).await?;
        let form = again::another(&self.viewer, &mut tx, &opened.form).await?;
        let layout = ask::layout(&mut tx, &self.viewer, &form).await?;
        let url = opened.answer_at.as_ref().map(|url| url.reveal().to_owned()).unwrap_or_default();
        let id = draft::keep(&mut tx, &form, &url).await?;
        tx.commit().await?;
        let showing = Showing { draft: id, step: 1, ..Showing::default() };
        Ok(update(&open::view(&self.viewer, &form, &layout, showing)))
    }

    /// Asks whose word stands, field by field.
    async fn dispute(&self, opened: &Opened, layout: &Layout, conflicts: &[records::FieldConflict]) -> Result<Value> {
        let mut tx = self.bot.crm().begin(&self.actor).await?;
        let (disputes, metadata) = again::disputes(&self.viewer, &mut tx, &opened.form, layout, conflicts).await?;
        let id = kept(&mut tx, opened.id, &opened.form, opened.expired).await?;
        let title = open::title(&mut tx, &opened.form).await?.unwrap_or_else(|| text!("modal-deal"));
        tx.commit().await?;
        let metadata = Metadata { draft: Some(id), ..metadata };
        Ok(update(&modals::resolve(&self.viewer, &title, &disputes, &metadata)))
    }

    /// Whose word stands was said; the rest is saved as before.
    async fn resolved(&self, mut tx: Tx) -> Result<Value> {
        let metadata = Metadata::parse(&self.interaction.view.private_metadata);
        let metadata = metadata.ok_or_else(|| refusal!("draft-expired"))?;
        let id = metadata.draft.ok_or_else(|| refusal!("draft-expired"))?;
        let Some(waiting) = draft::get(&mut tx, id).await? else {
            tx.savepoint().await?;
            let is_new = tx.first_time(&key_of(id)).await?;
            tx.roll_back_to_savepoint().await?;
            return if is_new { Err(refusal!("draft-expired").into()) } else { Ok(cleared()) };
        };
        let mut form = waiting.form;
        let decided = answers::of_state(&self.interaction.view.state);
        again::decide(&mut form, &decided);
        form.ver = metadata.ver;
        let layout = ask::layout(&mut tx, &self.viewer, &form).await?;
        let step = layout.steps.len();
        self.save(tx, Opened { id, form, answer_at: waiting.answer_at, step, expired: false }, &layout).await
    }

    /// Says what is wrong: at the field, where this step has it; else on the step that has it, above all of it.
    async fn complain(&self, mut tx: Tx, opened: &Opened, layout: &Layout, error: Error) -> Result<Value> {
        let words = words_of(self.bot, &self.viewer, &error);
        let field = match &error {
            Error::User(refusal) => refusal.field(),
            Error::Fault(_) => None,
        };
        let key = field.and_then(|field| asked_as(opened.form.form, field, layout));
        let step = key.as_deref().and_then(|key| layout.step_of(key)).unwrap_or(opened.step);
        let round = |key: &str| opened.form.rounds.get(key).copied().unwrap_or(1);
        let block = key.as_deref().map(|key| field_block(opened.form.form.name(), key, round(key)));
        if let Some(block) = block.filter(|block| self.interaction.view.state.values.contains_key(block)) {
            return Ok(json!({ "response_action": "errors", "errors": { block: words } }));
        }
        let title = open::title(&mut tx, &opened.form).await?;
        let id = kept(&mut tx, opened.id, &opened.form, opened.expired).await?;
        tx.commit().await?;
        let alert = Some(text!("form-says", words = words));
        let showing = Showing { draft: id, step, title, alert, similar: None };
        Ok(update(&open::view(&self.viewer, &opened.form, layout, showing)))
    }
}

/// The key by which a form is saved once.
fn key_of(draft: Uuid) -> String {
    format!("form:{draft}")
}

/// Keeps what was typed: in its draft, or in a new one where that is gone.
async fn kept(tx: &mut Tx, id: Uuid, form: &FormDraft, expired: bool) -> Result<Uuid> {
    if expired {
        return draft::keep(tx, form, "").await;
    }
    draft::change(tx, id, form).await?;
    Ok(id)
}

fn update(view: &slack_morphism::prelude::SlackView) -> Value {
    json!({ "response_action": "update", "view": view })
}

/// What a form calls a field that a refusal is about.
fn asked_as(form: FormKind, field: &str, layout: &Layout) -> Option<String> {
    let asked = |key: &str| layout.all().any(|asked| asked.key == key && !asked.fixed);
    let plain = match field {
        "email" => "emails",
        "phone" => "phones",
        "company" | "contact" | "stage" | "owner" | "parent" => {
            let linked = format!("{field}_id");
            return asked(&linked).then_some(linked);
        }
        "record_id" | "record_kind" => aside::ABOUT,
        "due_at" | "due_time" if form == FormKind::Task => "due_on",
        other => other,
    };
    asked(plain).then(|| plain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_blocks::ids::field_of;

    #[test]
    fn the_block_of_an_input_names_its_form_and_field() {
        let block = field_block(FormKind::Deal.name(), "cf.size", 2);
        assert_eq!(field_of(&block), Some("cf.size"));
        let name = block.strip_prefix("crm1.f.").and_then(|rest| rest.split('.').next());
        assert_eq!(name.and_then(FormKind::named), Some(FormKind::Deal));
    }
}
