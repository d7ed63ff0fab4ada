//! What a stage asks of the deals in it.

use super::rules::StageRule;
use crate::custom_fields;
use crate::error::Result;
use crate::records::catalogue::label;
use crate::records::{Fields, RecordKind};
use crate::refusal;
use crate::tx::Tx;

/// The fields that a stage can ask for. The others are there always, follow from something else, or are asked for when a
/// deal is decided.
const REQUIRABLE: [&str; 12] = [
    "company_id",
    "contact_id",
    "contacts",
    "amount",
    "close_on",
    "probability",
    "forecast_category",
    "source",
    "description",
    "follow_up_on",
    "owner_id",
    "tags",
];

/// Whether a stage can ask for this field of the product's own.
pub(crate) fn can_be_required(key: &str) -> bool {
    REQUIRABLE.contains(&key)
}

/// Refuses a deal that lacks what the stage asks for, naming all of it at once.
pub(super) async fn all_filled(tx: &mut Tx, stage: &StageRule, deal: &Fields) -> Result<()> {
    let missing = stage.required_fields.iter().filter(|key| !deal.has(key)).cloned().collect();
    none_missing(tx, stage, missing).await
}

/// Refuses to empty what the stage of the deal asks for. What was missing before it was asked for may stay so.
pub(super) async fn none_emptied(tx: &mut Tx, stage: &StageRule, emptied: &[String]) -> Result<()> {
    let missing = stage.required_fields.iter().filter(|key| emptied.contains(key)).cloned().collect();
    none_missing(tx, stage, missing).await
}

async fn none_missing(tx: &mut Tx, stage: &StageRule, missing: Vec<String>) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let own = custom_fields::of_kind(tx, RecordKind::Deal).await?;
    let locale = tx.actor().locale.clone();
    let name = |key: &String| {
        let ours = can_be_required(key).then(|| label(key).render(&locale));
        // A field of the workspace's own that was retired since is not asked for any more.
        let theirs = own.iter().find(|field| field.field() == *key && field.retired_at.is_none());
        ours.or_else(|| theirs.map(|field| field.name.clone()))
    };
    let named: Vec<(String, String)> = missing.iter().filter_map(|key| Some((key.clone(), name(key)?))).collect();
    let Some((first, _)) = named.first() else { return Ok(()) };
    let names = named.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    Err(refusal!("error-stage-needs-fields", stage = &stage.name, fields = names, count = named.len())
        .about(first.clone())
        .into())
}
