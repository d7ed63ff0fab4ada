//! A lead's card: how far it is, what becomes of it, and why it is not a fit.

use crm_blocks::ids::{Action, Subject};
use crm_blocks::{cards, notices};
use crm_core::leads::{self, status::Status};
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::{RecordKind, Reference, Updated};
use crm_core::{Result, Tx, search};

use super::changing::told;
use super::{Answer, Click};
use crate::interactions::forms;

pub(super) async fn done(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    match click.action {
        Action::Convert => forms::convert(click.bot, click.request, tx, click.value(), click.place()).await,
        Action::NotAFit => match Reference::parse(click.value()) {
            Some(reference) => ask_why(click, &mut tx, reference).await,
            None => Ok(click.stale()),
        },
        action => {
            let Some(subject) = Subject::parse(&click.taken.block_id) else { return Ok(click.stale()) };
            if !tx.first_time(&click.request.key).await? {
                return Ok(None);
            }
            let Some(updated) = changed(click, &mut tx, action, subject).await? else { return Ok(click.stale()) };
            told(click, tx, (RecordKind::Lead, subject.id), updated).await
        }
    }
}

async fn changed(click: &Click<'_>, tx: &mut Tx, action: Action, subject: Subject) -> Result<Option<Updated>> {
    let (value, seen) = (click.value(), Some(subject.version));
    if action == Action::Disqualify {
        let Some(reason) = value.strip_prefix("disqualified:") else { return Ok(None) };
        return Ok(Some(leads::disqualify(tx, subject.id, reason, None, seen).await?));
    }
    let Some(status) = Status::parse(value) else { return Ok(None) };
    Ok(Some(leads::move_to(tx, subject.id, status, seen).await?))
}

/// The lead's card under the question why it is not a fit. Nothing is written yet.
async fn ask_why(click: &Click<'_>, tx: &mut Tx, reference: Reference) -> Result<Answer> {
    let id = search::locate(tx, reference).await?;
    let card = match id {
        Some(id) => leads::card(tx, id).await?,
        None => None,
    };
    let Some(card) = card else { return Ok(Click::beside(notices::not_found(click.viewer, reference))) };
    let reasons = reasons::list(tx, ReasonKind::Disqualified).await?;
    let subject = Subject { id: card.id, version: card.version };
    let question = notices::why_not_a_fit(click.viewer, reference, subject, &reasons);
    Ok(Some((cards::lead_details(click.viewer, &card).under(question), click.place())))
}
