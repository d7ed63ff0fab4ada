//! Leads: reasons, qualification, the way from new to converted, and who looks after them.

mod assigning;
mod cards;
mod converting;
mod converting_many;
mod qualifying;
mod reasons;
mod rules;
mod status;

use crm_core::Tx;
use crm_core::leads::{self, LeadCard};
use crm_core::records::Updated;
use uuid::Uuid;

use crate::world;

/// A lead of somebody new.
async fn lead_of(tx: &mut Tx, name: &str) -> Uuid {
    let contact = world::contact(tx, name).await.id;
    world::lead(tx, contact).await
}

/// The card of a lead that is there.
async fn card(tx: &mut Tx, lead: Uuid) -> LeadCard {
    leads::card(tx, lead).await.unwrap().unwrap()
}

/// The kind of the event of a change that was made.
fn event(updated: Updated) -> &'static str {
    match updated {
        Updated::Done(done) => done.kind,
        other => panic!("nothing was done: {other:?}"),
    }
}
