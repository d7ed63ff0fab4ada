//! Answers to a question that a line left open, and lines that run at a tap.

use crm_blocks::ids::{Action, Subject};
use crm_blocks::notices;
use crm_core::{Result, Tx, drafts};

use super::{Answer, Click};
use crate::commands::{self, Overrides, Request, WaitingLine};
use crate::interactions::Place;

pub(super) async fn done(click: &Click<'_>, tx: Tx) -> Result<Answer> {
    let value = click.value();
    match click.action {
        Action::ChooseCompany => decided(click, tx, |overrides| overrides.company = Some(value.to_owned())).await,
        Action::ChooseTarget | Action::FindTarget => {
            decided(click, tx, |overrides| overrides.target = Some(value.to_owned())).await
        }
        Action::AddAnyway => decided(click, tx, |overrides| overrides.anyway = true).await,
        _ => {
            drop(tx);
            let request = Request { text: value.to_owned(), ..click.request.clone() };
            let answer = commands::answer(click.bot, &request, Overrides::default()).await;
            Ok(answer.map(|message| (message, Place::New)))
        }
    }
}

/// Runs the line that waited, with what was decided.
async fn decided(click: &Click<'_>, mut tx: Tx, decide: impl FnOnce(&mut Overrides)) -> Result<Answer> {
    let Some(subject) = Subject::parse(&click.taken.block_id) else { return Ok(click.stale()) };
    let waiting = drafts::get(&mut tx, subject.id)
        .await?
        .and_then(|draft| serde_json::from_value::<WaitingLine>(draft.content).ok());
    let Some(mut line) = waiting else { return Ok(Some((notices::expired(click.viewer), click.place()))) };
    decide(&mut line.overrides);
    drop(tx);
    // The draft's own id is the key: two clicks on the same question add one record.
    let request = Request {
        command: line.command,
        text: line.text,
        key: format!("draft:{}", subject.id),
        ..click.request.clone()
    };
    let answer = commands::answer(click.bot, &request, line.overrides).await;
    Ok(answer.map(|message| (message, click.place())))
}
