//! Putting the definitions of a list into an order: reasons, assignment rules.

use uuid::Uuid;

use super::{Changes, RecordKind, update};
use crate::error::Result;
use crate::tx::Tx;

/// Gives the records of a list their places, counted from 1: first those of `order`, then the others as they stand. What is
/// not of the list is passed over. Only records whose place changes are written, as one batch.
pub(crate) async fn reorder(tx: &mut Tx, kind: RecordKind, list: &[Uuid], order: &[Uuid]) -> Result<()> {
    if tx.batch().is_none() {
        tx.start_batch();
    }
    for (position, id) in (1_usize..).zip(arranged(list, order)) {
        update(tx, kind, id, &Changes::new().with("position", position), None).await?;
    }
    Ok(())
}

/// The list with those of `order` first, each once.
fn arranged(list: &[Uuid], order: &[Uuid]) -> Vec<Uuid> {
    let mut arranged: Vec<Uuid> = Vec::with_capacity(list.len());
    for id in order.iter().filter(|id| list.contains(id)).chain(list) {
        if !arranged.contains(id) {
            arranged.push(*id);
        }
    }
    arranged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_come_first_and_nothing_is_lost_or_doubled() {
        let [a, b, c, stranger] = [1, 2, 3, 4].map(Uuid::from_u128);
        assert_eq!(arranged(&[a, b, c], &[c, stranger, c, a]), [c, a, b]);
        assert_eq!(arranged(&[a, b, c], &[]), [a, b, c]);
    }
}
