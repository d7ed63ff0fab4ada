//! How somebody goes: their access ends, and what is theirs to do passes to somebody else or to nobody, as one batch that
//! can be undone as one. What they did stays theirs: activities, notes and files keep their author.

use serde_json::{Value, json};
use uuid::Uuid;

use super::standing::decide;
use super::{Status, User, get, unknown_user};
use crate::actor::{Permission, Scope};
use crate::error::{Error, Result};
use crate::events::Why;
use crate::records::rules::{self, Asked};
use crate::records::{self, Changes, Fields, RecordKind, Step, Sweep, links};
use crate::tx::Tx;
use crate::{refusal, tasks, teams};

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

/// What passes to somebody else however much it is, with what that is called. What is archived stays as it is.
const PASSED_ON: [(RecordKind, &str, &str); 4] = [
    (RecordKind::Contact, "contacts", "contact.assigned"),
    (RecordKind::Company, "companies", "company.assigned"),
    (RecordKind::Lead, "leads", LEAD_ASSIGNED),
    (RecordKind::Deal, "deals", "deal.assigned"),
];

const LEAD_ASSIGNED: &str = "lead.assigned";

/// Ends somebody's access. What they own passes to `heir`, who also takes their place as lead of a team, or to nobody; their
/// reminders are canceled.
///
/// # Errors
/// Refused without the permission, where the person may do more than the actor, is the last administrator or does not work
/// here, or where the heir does not; else where the database fails.
pub async fn deactivate(tx: &mut Tx, user_id: Uuid, heir: Option<Uuid>) -> Result<Left> {
    tx.require(Permission::ManageTeam)?;
    hold(tx, user_id, heir).await?;
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
    let by_rules = pass_on_leads_of_rules(tx, user_id, heir).await?;
    for (kind, table, event) in PASSED_ON {
        let (from, to) = (Fields::new().with("owner_id", json!(user_id)), Fields::new().with("owner_id", json!(heir)));
        let sweep = Sweep { kind, table, owner: user_id, which: "true", event, fields: &["owner_id"], from, to };
        let rest = records::sweep(tx, &sweep).await?;
        passed_on.push((kind, if kind == RecordKind::Lead { by_rules + rest } else { rest }));
    }
    let reminders = cancel_reminders(tx, user_id).await?;
    passed_on.push((RecordKind::Task, pass_on_tasks(tx, user_id, heir).await?));
    let teams = leave_teams(tx, user_id, heir).await?;
    Ok(Left { user, batch, passed_on, reminders, teams })
}

/// Leads that a rule gave them belong to that rule no more: the heir has them for another reason.
async fn pass_on_leads_of_rules(tx: &mut Tx, user_id: Uuid, heir: Option<Uuid>) -> Result<usize> {
    let workspace_id = tx.workspace_id();
    let rules = sqlx::query_scalar!(
        r#"SELECT DISTINCT assignment_rule_id AS "rule!" FROM crm.leads
            WHERE workspace_id = $1 AND owner_id = $2 AND deleted_at IS NULL AND assignment_rule_id IS NOT NULL"#,
        workspace_id,
        user_id,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut count = 0;
    for rule in rules {
        let sweep = Sweep {
            kind: RecordKind::Lead,
            table: "leads",
            owner: user_id,
            which: "true",
            event: LEAD_ASSIGNED,
            fields: &["owner_id", "assignment_rule_id"],
            from: Fields::new().with("owner_id", json!(user_id)).with("assignment_rule_id", json!(rule)),
            to: Fields::new().with("owner_id", json!(heir)).with("assignment_rule_id", Value::Null),
        };
        count += records::sweep(tx, &sweep).await?;
    }
    Ok(count)
}

/// Holds the person against changes that name them: whoever has just given them a record is waited for. The heir stays
/// meanwhile; of two people the same one is held first by everybody.
async fn hold(tx: &mut Tx, user_id: Uuid, heir: Option<Uuid>) -> Result<()> {
    if let Some(heir) = heir.filter(|heir| *heir < user_id) {
        links::works_here(tx, heir).await?;
    }
    let workspace_id = tx.workspace_id();
    sqlx::query!("SELECT id FROM crm.users WHERE workspace_id = $1 AND id = $2 FOR UPDATE", workspace_id, user_id)
        .fetch_optional(tx.conn())
        .await?;
    if let Some(heir) = heir.filter(|heir| *heir > user_id) {
        links::works_here(tx, heir).await?;
    }
    Ok(())
}

/// Passes on what is still to be done, one by one: a task's due time is where its assignee is, and its reminder follows it.
async fn pass_on_tasks(tx: &mut Tx, user_id: Uuid, heir: Option<Uuid>) -> Result<usize> {
    let workspace_id = tx.workspace_id();
    let tasks = sqlx::query_scalar!(
        "SELECT id FROM crm.tasks
          WHERE workspace_id = $1 AND owner_id = $2 AND status = 'open' AND deleted_at IS NULL ORDER BY id",
        workspace_id,
        user_id,
    )
    .fetch_all(tx.conn())
    .await?;
    // Whoever manages the team need not see what its people do.
    let scope = tx.actor().scope();
    tx.set_scope(Scope::All).await?;
    let given = Changes::new().with("owner_id", heir.map(|heir| heir.to_string()));
    for id in &tasks {
        let before = records::live(tx, &tasks::SPEC, *id).await?;
        let mut after = before.fields.clone();
        after.set("owner_id", given.get("owner_id").clone());
        let owned = after.clone();
        let event =
            match rules::settle(tx, &tasks::SPEC, Asked { id: *id, given: &given }, Some(&before.fields), &mut after)
                .await
            {
                Ok(event) => event,
                // What its rules would not have of a person does not keep anybody here.
                Err(Error::User(_)) => {
                    after = owned;
                    rules::event_of(RecordKind::Task, rules::ASSIGNED)
                }
                Err(fault) => return Err(fault),
            };
        let step = Step { event, after, archived_at: None, why: Why::default() };
        records::write(tx, &tasks::SPEC, *id, &before, step).await?;
    }
    tx.set_scope(scope).await?;
    Ok(tasks.len())
}

/// Their own reminders; the one that a task has by itself goes with the task.
async fn cancel_reminders(tx: &mut Tx, user_id: Uuid) -> Result<usize> {
    let sweep = Sweep {
        kind: RecordKind::Reminder,
        table: "reminders",
        owner: user_id,
        which: "t.state = 'pending' AND NOT t.automatic",
        event: "reminder.updated",
        fields: &["state"],
        from: Fields::new().with("state", "pending"),
        to: Fields::new().with("state", "canceled"),
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
