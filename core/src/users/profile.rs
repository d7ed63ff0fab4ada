//! What people say of themselves: their name, e-mail address, time zone and language.

use uuid::Uuid;

use super::{SPEC, User, get, unknown_user};
use crate::actor::Permission;
use crate::error::Result;
use crate::events::Why;
use crate::records::rules::{self, Asked};
use crate::records::values::{self, Notation};
use crate::records::{self, Fields, Step};
use crate::tx::Tx;
use crate::{refusal, settings, workspaces};

/// A change of somebody's profile; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address; an empty one takes it away.
    pub email: Option<String>,
    /// Their time zone by its name, such as `Europe/Paris`.
    pub time_zone: Option<String>,
    /// Their language and notation, such as `en-GB`.
    pub locale: Option<String>,
}

/// Changes somebody's profile: one's own, or anybody's for those who manage the team.
///
/// # Errors
/// Refused for somebody else's without the permission, or where a value is none; else where the database fails.
pub async fn change_profile(tx: &mut Tx, user_id: Uuid, change: ProfileChange) -> Result<User> {
    if tx.user_id() != Some(user_id) {
        tx.require(Permission::ManageTeam)?;
    }
    let before = records::live(tx, &SPEC, user_id).await?;
    let settings = workspaces::settings(tx).await?;
    let amounts_in = settings.currency.clone();
    let notation = Notation { country: settings.country, currency: settings.currency, amounts_in };
    let mut after = before.fields.clone();
    let given =
        [("name", change.name), ("email", change.email), ("time_zone", change.time_zone), ("locale", change.locale)];
    for (key, value) in given {
        if let (Some(value), Some(field)) = (value, SPEC.field(key)) {
            after.set(key, values::read(key, &field.shape, &value.into(), &notation)?);
        }
    }
    let event =
        rules::settle(tx, &SPEC, Asked { id: user_id, given: &Fields::new() }, Some(&before.fields), &mut after)
            .await?;
    let step = Step { event, after, archived_at: None, why: Why::default() };
    records::write(tx, &SPEC, user_id, &before, step).await?;
    get(tx, user_id).await?.ok_or_else(unknown_user)
}

/// Refuses what no profile can say; puts the name of a time zone right.
pub(super) async fn check(tx: &mut Tx, before: &Fields, after: &mut Fields) -> Result<()> {
    let differs = |after: &Fields, key: &str| before.get(key) != after.get(key);
    for (key, shape) in [("time_zone", settings::Shape::TimeZone), ("locale", settings::Shape::Locale)] {
        if differs(after, key) {
            let kept = shape.read(after.get(key), key).map_err(|refusal| refusal.about(key))?;
            after.set(key, kept);
        }
    }
    one_address_each(tx, before, after).await
}

/// Refuses an e-mail address that is somebody else's: one that is new, or that of somebody who comes back.
pub(crate) async fn one_address_each(tx: &mut Tx, before: &Fields, after: &Fields) -> Result<()> {
    let comes_back = before.text("status") == Some("deactivated") && after.text("status") != Some("deactivated");
    if (comes_back || before.get("email") != after.get("email"))
        && let Some(email) = after.text("email").map(str::to_owned)
        && let Some(name) = owner_of(tx, &email).await?
    {
        return Err(refusal!("error-email-taken", name = name, email = email).about("email").into());
    }
    Ok(())
}

/// Whose e-mail address it is. Two changes at once come one after the other.
async fn owner_of(tx: &mut Tx, email: &str) -> Result<Option<String>> {
    tx.lock("emails of people").await?;
    let workspace_id = tx.workspace_id();
    let name = sqlx::query_scalar!(
        "SELECT name FROM crm.users WHERE workspace_id = $1 AND email = $2 AND status <> 'deactivated' LIMIT 1",
        workspace_id,
        email,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(name)
}
