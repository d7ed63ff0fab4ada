//! Tags: short words that people put on records to find them together again. What lives here is what a tag is; renaming,
//! merging and removing them lives in `keeping`, putting them on a record is a change of the record.

mod keeping;

use uuid::Uuid;

use crate::error::Result;
use crate::tx::Tx;
use crate::{fields, refusal};

pub use keeping::{Replaced, TagUse, list, merge, remove, rename};

/// The longest tag, in characters.
pub const MAX_LENGTH: usize = 50;

/// The most tags of a record.
pub const MAX_TAGS: usize = 100;

/// A tag as it is kept: lower case, without the `#`.
///
/// # Errors
/// Refused where nothing is left or it is too long.
pub fn normalised(tag: &str) -> Result<String> {
    let name = fields::folded(fields::folded(tag).trim_start_matches('#')).to_lowercase();
    match name.chars().count() {
        1..=MAX_LENGTH => Ok(name),
        _ => Err(refusal!("error-bad-tag", given = tag, limit = MAX_LENGTH).about("tags").into()),
    }
}

/// Tags as they are kept, in order, each once.
///
/// # Errors
/// Refused where one of them is none, or there are too many.
pub(crate) fn all_normalised(tags: &[String]) -> Result<Vec<String>> {
    let mut names = tags.iter().map(|tag| normalised(tag)).collect::<Result<Vec<_>>>()?;
    names.sort();
    names.dedup();
    if names.len() > MAX_TAGS {
        return Err(refusal!("error-too-many-tags", limit = MAX_TAGS).about("tags").into());
    }
    Ok(names)
}

/// Makes those of these tags that do not exist yet. Names must be normalised.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn make(tx: &mut Tx, names: &[String]) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let ids: Vec<Uuid> = names.iter().map(|_| tx.new_id()).collect();
    sqlx::query!(
        "INSERT INTO crm.tags (workspace_id, id, name, created_at)
         SELECT $1, new.id, new.name, $4 FROM unnest($2::uuid[], $3::text[]) AS new (id, name)
         ON CONFLICT ON CONSTRAINT tags_name_key DO NOTHING",
        workspace_id,
        &ids,
        names,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
