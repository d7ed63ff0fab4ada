//! Moving a deal from stage to stage, and deciding it.

use crm_blocks::ids::{Action, Subject};
use crm_blocks::notices;
use crm_core::deals::{self, Closing, MoveOutcome};
use crm_core::pipelines::{self, Outcome, Stage};
use crm_core::reasons::{self, ReasonKind};
use crm_core::{Error, Result, Tx};
use uuid::Uuid;

use super::{Answer, Click};

pub(super) async fn done(click: &Click<'_>, tx: Tx) -> Result<Answer> {
    match click.action {
        Action::CloseDeal => close_deal(click, tx).await,
        action => move_deal(click, tx, action == Action::MoveAnyway).await,
    }
}

/// Moves the deal, commits, and shows its card anew under what was done. Where that would decide it, asks for the reason.
async fn move_deal(click: &Click<'_>, mut tx: Tx, anyway: bool) -> Result<Answer> {
    let (Some(subject), Ok(stage)) = (Subject::parse(&click.taken.block_id), click.value().parse::<Uuid>()) else {
        return Ok(click.stale());
    };
    if !tx.first_time(&click.request.key).await? {
        return Ok(None);
    }
    let seen = (!anyway).then_some(subject.version);
    match deals::move_to_stage(&mut tx, subject.id, stage, seen).await {
        Err(Error::User(refusal)) if refusal.code() == deals::NEEDS_REASON => {
            ask_reason(click, &mut tx, subject.id, stage).await
        }
        outcome => told(click, tx, subject.id, |known| known.id == stage, outcome?).await,
    }
}

/// The deal's card under the question why it was won or lost. Nothing is written yet.
async fn ask_reason(click: &Click<'_>, tx: &mut Tx, deal: Uuid, stage: Uuid) -> Result<Answer> {
    let card = deals::card(tx, deal).await?.ok_or_else(|| Error::broken("a deal that was just held is gone"))?;
    let outcome = pipelines::stage(tx, stage).await?.map(|stage| stage.outcome);
    let kind = if outcome == Some(Outcome::Won) { ReasonKind::Won } else { ReasonKind::Lost };
    let reasons = reasons::list(tx, kind).await?;
    let subject = Subject { id: card.id, version: card.version };
    let question = notices::which_reason(click.viewer, card.reference, subject, &reasons);
    Ok(Some((crm_blocks::cards::deal(click.viewer, &card).under(question), click.place())))
}

/// Decides the deal for the reason in the value (`lost:price`), commits, and shows its card anew.
async fn close_deal(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    let chosen = click.value().split_once(':');
    let chosen = chosen.and_then(|(kind, reason)| match ReasonKind::parse(kind)? {
        ReasonKind::Won => Some(Closing::won(reason)),
        ReasonKind::Lost => Some(Closing::lost(reason)),
        ReasonKind::Disqualified => None,
    });
    let (Some(subject), Some(closing)) = (Subject::parse(&click.taken.block_id), chosen) else {
        return Ok(click.stale());
    };
    if !tx.first_time(&click.request.key).await? {
        return Ok(None);
    }
    let wanted = closing.outcome;
    let outcome = deals::close(&mut tx, subject.id, closing, Some(subject.version)).await?;
    told(click, tx, subject.id, |stage| stage.outcome == wanted, outcome).await
}

/// Commits a move and shows the deal's card anew under what came of it. `wanted` knows the stage that was asked for.
async fn told(
    click: &Click<'_>,
    mut tx: Tx,
    deal: Uuid,
    wanted: impl Fn(&Stage) -> bool,
    outcome: MoveOutcome,
) -> Result<Answer> {
    let viewer = click.viewer;
    let card = deals::card(&mut tx, deal).await?.ok_or_else(|| Error::broken("a deal that was just moved is gone"))?;
    let by = tx.actor().person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    tx.commit().await?;
    let shown = crm_blocks::cards::deal(viewer, &card);
    let said = match outcome {
        MoveOutcome::Moved { from, to, event } => {
            notices::moved(viewer, card.reference, (&from.name, &to.name), &by, Some(event))
        }
        MoveOutcome::AlreadyThere(stage) => notices::already_there(viewer, card.reference, &stage.name),
        MoveOutcome::Conflict { now_in, change } => {
            let wanted = card.stages.iter().find(|stage| wanted(stage));
            let wanted = wanted.map(|stage| (stage.id, stage.name.as_str())).unwrap_or_default();
            let fresh = Subject { id: card.id, version: card.version };
            notices::move_conflict(viewer, card.reference, fresh, &now_in.name, &change, wanted)
        }
    };
    Ok(Some((shown.under(said), click.place())))
}
