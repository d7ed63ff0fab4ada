//! Who is let in.

use crm_blocks::ids::Action;
use crm_blocks::people as people_views;
use crm_core::actor::Role;
use crm_core::{Result, Tx, users};
use uuid::Uuid;

use super::{Answer, Click};

pub(super) async fn done(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    let Ok(user_id) = click.value().parse::<Uuid>() else { return Ok(click.stale()) };
    let admitted = click.action == Action::Admit;
    let by = tx.actor().person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let user = if admitted {
        users::admit(&mut tx, user_id, Role::SalesRep).await?
    } else {
        users::decline(&mut tx, user_id).await?
    };
    tx.commit().await?;
    Ok(Some((people_views::join_decided(click.viewer, &user.name, admitted, &by), click.place())))
}
