//! Lists: another page, another kind, what to find, filters, and keeping a search.

use crm_blocks::ids::Action;
use crm_blocks::modals::{self, Metadata};
use crm_blocks::{list, notices};
use crm_core::{Result, Tx, drafts, pipelines, text};
use serde_json::json;
use slack_morphism::prelude::SlackView;
use uuid::Uuid;

use super::{Answer, Click};
use crate::commands;
use crate::interactions::Place;

pub(super) async fn done(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    match click.action {
        Action::AskFind => {
            let draft = kept(click, &mut tx, "").await?;
            tx.commit().await?;
            open(click, &modals::find(click.viewer, &Metadata::new(Some(draft)))).await
        }
        Action::Filters => {
            let draft = kept(click, &mut tx, click.value()).await?;
            let stages =
                pipelines::stages(&mut tx, None).await?.into_iter().map(|stage| stage.name).collect::<Vec<_>>();
            tx.commit().await?;
            open(click, &modals::advanced(click.viewer, click.value(), &stages, &Metadata::new(Some(draft)))).await
        }
        Action::SaveSearch => {
            let draft = kept(click, &mut tx, click.value()).await?;
            tx.commit().await?;
            open(click, &modals::save_search(click.viewer, click.value(), &Metadata::new(Some(draft)))).await
        }
        Action::ListKind => match list::parse_kind(click.value()) {
            Some(line) => Ok(Some((commands::page(click.viewer, &mut tx, &line, 0).await?, click.place()))),
            None => Ok(click.stale()),
        },
        _ => match list::parse_page(click.value()) {
            Some((skip, words)) => {
                let page = commands::page(click.viewer, &mut tx, words, skip).await?;
                Ok(Some((page, click.place())))
            }
            None => Ok(click.stale()),
        },
    }
}

/// The line, and where to answer.
async fn kept(click: &Click<'_>, tx: &mut Tx, line: &str) -> Result<Uuid> {
    let url = Some(click.request.response_url.as_str()).filter(|url| !url.is_empty());
    drafts::keep(tx, &json!({ "line": line }), url).await
}

async fn open(click: &Click<'_>, view: &SlackView) -> Result<Answer> {
    let token = click.bot.token(click.request.workspace.id).await?;
    match click.bot.slack().open_view(&token, &click.request.trigger_id, view).await {
        Ok(()) => Ok(None),
        Err(error) => {
            tracing::warn!(%error, "a form could not be opened");
            Ok(Some((notices::done(click.viewer, &text!("form-not-opened"), None), Place::New)))
        }
    }
}
