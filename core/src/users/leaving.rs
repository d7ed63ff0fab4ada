//! How somebody goes: their access ends, and what is theirs to do passes to somebody else or to nobody, as one batch that
//! can be undone as one. What they did stays theirs: activities, notes and files keep their author.

use serde_json::json;
use uuid::Uuid;

use super::standing::decide;
use super::{Status, User, get, unknown_user};
use crate::actor::Permission;
use crate::error::Result;
use crate::records::{self, Changes, RecordKind, Sweep};
use crate::tx::Tx;
use crate::{refusal, teams};

/// What became of somebody's work.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// The person.
    pub user: User,
    /// The batch in which everything was written, by which it is undone.
    pub batch: Uuid,
    /// How many records of each kind have another owner now, or none.
    pub passed_on: Vec<(RecordKind, usize)>,
    /// How many reminders will not come any more.
    pub reminders: usize,
    /// How many teams they were in.
    pub teams: usize,
}

/// What passes to somebody else, with what that is called. Of tasks those that are still to be done; what is archived stays
/// as it is.
const PASSED_ON: [(RecordKind, &str, &str, &str); 5] = [
    (RecordKind::Contact, "contacts", "contact.assigned", "true"),
    (RecordKind::Company, "companies", "company.assigned", "true"),
    (RecordKind::Lead, "leads", "lead.assigned", "true"),
    (RecordKind::Deal, "deals", "deal.assigned", "true"),
    (RecordKind::Task, "tasks", "task.assigned", "t.status = 'open'"),
];

/// Ends somebody's access. What they own passes to `heir`, who also takes their place as lead of a team, or to nobody; their
/// reminders are canceled.
///
/// # Errors
/// Refused without the permission, where the person may do more than the actor, is the last administrator or does not work
/// here, or where the heir does not; else where the database fails.
pub async fn deactivate(tx: &mut Tx, user_id: Uuid, heir: Option<Uuid>) -> Result<Left> {
    tx.require(Permission::ManageTeam)?;
    hold(tx, user_id).await?;
    let user = get(tx, user_id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    if user.status != Status::Active {
        return Err(refusal!("error-does-not-work-here", name = user.name).into());
    }
    if let Some(heir) = heir {
        let taking = get(tx, heir).await?.filter(|taking| taking.status == Status::Active && heir != user_id);
        taking.ok_or_else(|| refusal!("error-no-such-person").about("heir"))?;
    }
    let batch = match tx.batch() {
        Some(batch) => batch,
        None => tx.start_batch(),
    };
    // First of all, because it is what may be refused.
    let user = decide(tx, user_id, |person| person.set("status", Status::Deactivated.as_str())).await?;
    let mut passed_on = Vec::new();
    for (kind, table, event, which) in PASSED_ON {
        let (from, to) = (json!(user_id), json!(heir));
        let sweep = Sweep { kind, table, owner: user_id, which, event, field: "owner_id", from, to };
        passed_on.push((kind, records::sweep(tx, &sweep).await?));
    }
    let reminders = cancel_reminders(tx, user_id).await?;
    let teams = leave_teams(tx, user_id, heir).await?;
    Ok(Left { user, batch, passed_on, reminders, teams })
}

/// Holds the person against changes that name them: whoever has just given them a record is waited for.
async fn hold(tx: &mut Tx, user_id: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    sqlx::query!("SELECT id FROM crm.users WHERE workspace_id = $1 AND id = $2 FOR UPDATE", workspace_id, user_id)
        .fetch_optional(tx.conn())
        .await?;
    Ok(())
}

async fn cancel_reminders(tx: &mut Tx, user_id: Uuid) -> Result<usize> {
    let sweep = Sweep {
        kind: RecordKind::Reminder,
        table: "reminders",
        owner: user_id,
        which: "t.state = 'pending'",
        event: "reminder.updated",
        field: "state",
        from: json!("pending"),
        to: json!("canceled"),
    };
    records::sweep(tx, &sweep).await
}

async fn leave_teams(tx: &mut Tx, user_id: Uuid, heir: Option<Uuid>) -> Result<usize> {
    let workspace_id = tx.workspace_id();
    let teams = sqlx::query!(
        r#"SELECT t.id, EXISTS (SELECT FROM crm.team_leads l
                                 WHERE l.workspace_id = $1 AND l.team_id = t.id AND l.user_id = $2) AS "led!"
             FROM crm.teams t JOIN crm.team_members m ON m.workspace_id = $1 AND m.team_id = t.id AND m.user_id = $2
            WHERE t.workspace_id = $1 AND t.deleted_at IS NULL ORDER BY t.id"#,
        workspace_id,
        user_id,
    )
    .fetch_all(tx.conn())
    .await?;
    for team in &teams {
        let now = records::live(tx, &teams::TEAM, team.id).await?.fields;
        let without = |key: &str| -> Vec<Uuid> { now.ids(key).into_iter().filter(|id| *id != user_id).collect() };
        let (members, mut leads) = (without("member_ids"), without("lead_ids"));
        leads.extend(heir.filter(|_| team.led));
        let change = Changes::new().with("member_ids", json!(members)).with("lead_ids", json!(leads));
        records::update(tx, RecordKind::Team, team.id, &change, None).await?;
    }
    Ok(teams.len())
}

/// Lets somebody work here again who did before, with the roles they had. What they owned stays with whoever has it.
///
/// # Errors
/// Refused without the permission, where they did not leave, where none of their roles is in use any more, or where they may
/// do more than the actor; else where the database fails.
pub async fn reactivate(tx: &mut Tx, user_id: Uuid) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let user = get(tx, user_id).await?.ok_or_else(unknown_user)?;
    if user.status != Status::Deactivated {
        return Err(refusal!("error-did-not-leave", name = user.name).into());
    }
    if user.roles.is_empty() {
        return Err(refusal!("error-needs-some-role", name = user.name).about("role_ids").into());
    }
    decide(tx, user_id, |person| person.set("status", Status::Active.as_str())).await
}
