//! A pipeline in lines: its open stages with how many deals they hold and what these are worth.

use crm_core::deals::{StageTotal, Worth};
use crm_core::text;
use uuid::Uuid;

use crate::ids::Action;
use crate::kit::{self, Message};
use crate::viewer::Viewer;

/// Stages that a message shows.
const STAGES: usize = 24;

/// The open deals by stage; `whose`: the name and Slack id of the one whose they are.
#[must_use]
pub fn totals(
    viewer: &Viewer,
    pipelines: &[(Uuid, String)],
    totals: &[StageTotal],
    whose: Option<&(String, String)>,
) -> Message {
    let count: i64 = totals.iter().map(|total| total.deals.count).sum();
    let title = match whose {
        Some((name, _)) => text!("pipeline-title-of", name = name, count = count),
        None => text!("pipeline-title", count = count),
    };
    let mut blocks = vec![kit::section(&viewer.mrkdwn(&title))];
    let mut last = None;
    for total in totals.iter().take(STAGES) {
        let several = pipelines.len() > 1 && last != Some(total.stage.pipeline_id);
        if several && let Some((_, name)) = pipelines.iter().find(|(id, _)| *id == total.stage.pipeline_id) {
            blocks.push(kit::context(&viewer.mrkdwn(&text!("pipeline-name", name = kit::cut(name, 60)))));
        }
        last = Some(total.stage.pipeline_id);
        let line = text!(
            "pipeline-stage",
            stage = kit::cut(&total.stage.name, 60),
            percent = i32::from(total.stage.probability),
            count = total.deals.count,
            amount = worth(viewer, &total.deals.amount),
            weighted = worth(viewer, &total.deals.weighted)
        );
        let owner = whose.map(|(_, slack_id)| format!(" owner:{slack_id}")).unwrap_or_default();
        let list = format!("list deals stage:\"{}\"{owner}", total.stage.name.replace('"', "'"));
        let spoken = viewer.plain(&text!("pipeline-list-spoken", stage = kit::cut(&total.stage.name, 40)));
        let label = viewer.plain(&text!("button-list"));
        let button = kit::labelled_button(Action::RunLine, &label, &list, &spoken);
        blocks.push(if total.deals.count > 0 {
            kit::section_with(&viewer.mrkdwn(&line), button)
        } else {
            kit::section(&viewer.mrkdwn(&line))
        });
    }
    blocks.push(kit::context(&viewer.mrkdwn(&text!("pipeline-how", time = viewer.clock()))));
    Message::new(&viewer.plain(&title), blocks)
}

/// The sum in the workspace's currency, and beside it what has no rate, in its own.
fn worth(viewer: &Viewer, worth: &Worth) -> String {
    let total = worth.total.money;
    let missing = worth.total.missing.iter().map(|missing| missing.money);
    let sums = std::iter::once(total).chain(missing);
    let sums: Vec<String> = sums.map(|money| viewer.money_short(money.amount, money.currency.code())).collect();
    sums.join(" + ")
}
