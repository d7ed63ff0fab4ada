//! Lists of records and the pipeline's sums.

use crm_blocks::{Message, list, pipeline as pipeline_view};
use crm_core::deals::{self, SummaryFilter};
use crm_core::pipelines;
use crm_core::{Result, Tx, search};

use super::records::Cx;
use super::{choose, found_instead};
use crate::grammar::PersonToken;

/// A list, as a line of search.
pub(super) async fn list(cx: &Cx<'_>, mut tx: Tx, line: &str) -> Result<Option<Message>> {
    let page = i32::try_from(list::PAGE).unwrap_or(i32::MAX);
    let found = search::by_line(&mut tx, line, &search::Page::first(page)).await?;
    tx.commit().await?;
    Ok(Some(if found.rows.is_empty() {
        list::empty(&cx.viewer, line)
    } else {
        list::found(&cx.viewer, line, &found, 0)
    }))
}

/// The open deals by stage: of everybody in sight or of one person, of one pipeline or of all.
pub(super) async fn pipeline(
    cx: &Cx<'_>,
    mut tx: Tx,
    owner: Option<PersonToken>,
    name: Option<String>,
) -> Result<Option<Message>> {
    let known = pipelines::list(&mut tx).await?;
    let wanted = name.as_deref().map(str::to_lowercase);
    let found = match &wanted {
        Some(wanted) => {
            let found = known.iter().find(|pipeline| pipeline.name.to_lowercase() == *wanted);
            let mut begin = known.iter().filter(|pipeline| pipeline.name.to_lowercase().starts_with(wanted.as_str()));
            match found.or_else(|| begin.next()) {
                Some(pipeline) => Some(pipeline),
                None => return found_instead(&cx.viewer, tx, cx.request).await.map(Some),
            }
        }
        None => None,
    };
    let person = match owner {
        Some(owner) => choose::owner(&mut tx, Some(owner)).await?,
        None => None,
    };
    let whose = match person {
        Some(id) => crm_core::users::get(&mut tx, id).await?.map(|user| (user.name, user.slack_id)),
        None => None,
    };
    let filter = SummaryFilter { pipeline: found.map(|pipeline| pipeline.id), owner: person, closing: None };
    let totals = deals::pipeline_summary(&mut tx, &filter).await?;
    let names: Vec<(uuid::Uuid, String)> = known.iter().map(|pipeline| (pipeline.id, pipeline.name.clone())).collect();
    Ok(Some(pipeline_view::totals(&cx.viewer, &names, &totals, whose.as_ref())))
}
