//! A record's card: opening it, its menu, and adding something from it.

use crm_blocks::ids::Action;
use crm_core::records::Reference;
use crm_core::{Result, Tx};

use super::{Answer, Click};
use crate::commands;
use crate::interactions::forms::{self, Opening, open_form_from};
use crate::interactions::{FormKind, FormWish, Place, looking};

pub(super) async fn done(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    if click.action == Action::Menu {
        return menu(click, tx).await;
    }
    let Some(reference) = Reference::parse(click.value()) else { return Ok(click.stale()) };
    Ok(Click::beside(commands::by_reference(click.viewer, &mut tx, reference).await?))
}

/// `history:D-142`, `refresh:D-142`, `edit:D-142`, `note:D-142`
async fn menu(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    let chosen = click.value().split_once(':');
    let Some((what, Some(reference))) = chosen.map(|(what, about)| (what, Reference::parse(about))) else {
        return Ok(click.stale());
    };
    match what {
        "history" => looking::open_history(click, tx, reference).await,
        "more" => looking::open_detail(click, tx, reference).await,
        "refresh" => Ok(Some((commands::by_reference(click.viewer, &mut tx, reference).await?, click.place()))),
        "share" => forms::ask_where(click, tx, reference).await,
        "edit" => open(click, tx, FormWish::Edit(reference), click.place()).await,
        "note" => {
            let known = commands::prefilled(&mut tx, FormKind::Note, Some(reference)).await?;
            open(click, tx, FormWish::New(FormKind::Note, known), click.place()).await
        }
        _ => Ok(click.stale()),
    }
}

/// Opens the form for a new record, filled from the record on whose card the button stood.
pub(super) async fn add(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    let form = match click.action {
        Action::AddContact => FormKind::Contact,
        Action::AddCompany => FormKind::Company,
        Action::AddLead => FormKind::Lead,
        Action::AddTask => FormKind::Task,
        Action::Log => FormKind::Log,
        Action::AddNote => FormKind::Note,
        _ => FormKind::Deal,
    };
    if let (Action::EditRecord, Some(reference)) = (click.action, Reference::parse(click.value())) {
        return open(click, tx, FormWish::Edit(reference), Place::New).await;
    }
    let known = commands::prefilled(&mut tx, form, Reference::parse(click.value())).await?;
    let place = if form == FormKind::Log { click.place() } else { Place::New };
    open(click, tx, FormWish::New(form, known), place).await
}

async fn open(click: &Click<'_>, tx: Tx, wish: FormWish, place: Place) -> Result<Answer> {
    let over = !click.interaction.view.id.is_empty() && click.interaction.view.kind == "modal";
    let refused = open_form_from(click.bot, click.request, tx, wish, Opening { place, over }).await?;
    Ok(refused.map(|message| (message, Place::New)))
}
