//! What administrators decide about people.

use crm_blocks::ids::Subject;
use crm_blocks::{Viewer, notices, people as views};
use crm_core::users::{self, Status};
use crm_core::{Result, Tx, refusal};

use super::Place;
use super::actions::Answer;
use crate::commands::Request;
use crate::envelope::ActionTaken;

/// Gives what is the block's person's, who left, to the one who was chosen.
pub(super) async fn hand_over(viewer: &Viewer, request: &Request, mut tx: Tx, taken: &ActionTaken) -> Result<Answer> {
    let Some(subject) = Subject::parse(&taken.block_id) else { return Ok(Some((notices::stale(viewer), Place::New))) };
    let heir = users::find(&mut tx, taken.value()).await?.filter(|heir| heir.status == Status::Active);
    let heir = heir.ok_or_else(|| refusal!("error-no-such-person"))?;
    if !tx.first_time(&request.key).await? {
        return Ok(None);
    }
    let left = users::hand_over(&mut tx, subject.id, Some(heir.id)).await?;
    let by = tx.actor().person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    tx.commit().await?;
    let count = left.passed_on.iter().map(|(_, count)| count).sum();
    Ok(Some((views::handed_over(viewer, &left.user.name, &heir.name, count, &by), Place::Instead)))
}
