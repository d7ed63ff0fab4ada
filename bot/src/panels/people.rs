//! People and teams: let in, given roles, put into teams, their access ended.

use crm_blocks::panels::Screen;
use crm_core::actor::Scope;
use crm_core::records::{Changes, Updated};
use crm_core::users::{self, Profile};
use crm_core::workspaces::Workspace;
use crm_core::{Error, Result, Tx, refusal, teams, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answers::Answers;
use super::save::{Saving, added, updated};
use super::{Done, show};
use crate::bot::Bot;
use crate::slack::{SlackError, profile_of};

/// Who is to be let in, as Slack knows them; nobody where the panel lets nobody in.
pub(super) async fn newcomer(
    bot: &Bot,
    workspace: &Workspace,
    screen: &Screen,
    answers: &Answers<'_>,
) -> Result<Option<Profile>> {
    let Some(slack_id) = answers.text("person").filter(|_| *screen == Screen::Invite) else { return Ok(None) };
    let token = bot.token(workspace.id).await?;
    match bot.slack().get(&token, "users.info", &[("user", &slack_id), ("include_locale", "true")]).await {
        Ok(answer) => Ok(answer.get("user").map(|user| profile_of(user, &workspace.slack_team_id))),
        Err(SlackError::Refused(_)) => Ok(None),
        Err(error) => {
            tracing::warn!(%error, user = slack_id, "users.info for {slack_id} failed");
            Err(refusal!("error-slack-unavailable").about("person").into())
        }
    }
}

pub(super) async fn save(tx: &mut Tx, saving: Saving<'_>) -> Result<Done> {
    match saving.screen {
        Screen::Invite => invite(tx, saving).await,
        Screen::Person(id) => person(tx, *id, &saving.answers).await,
        Screen::Leave(id) => {
            let left = users::deactivate(tx, *id, saving.answers.parsed("heir")).await?;
            let count: usize = left.passed_on.iter().map(|(_, count)| count).sum();
            let fact = text!("panel-left", name = left.user.name, count = count);
            Ok(Done { fact, event: None, next: Screen::Return(*id) })
        }
        Screen::Return(id) => {
            let user = users::reactivate(tx, *id).await?;
            Ok(Done { fact: text!("panel-let-them-in", name = user.name), event: None, next: Screen::Person(*id) })
        }
        Screen::NewTeam => {
            let name = saving.answers.typed("name");
            let department = department(tx, &saving.answers).await?;
            let made = teams::create(tx, &name, department).await?;
            let change = members(tx, &saving.answers).await?;
            teams::change(tx, made.id, &change, None).await?;
            Ok(added(None, &name, Screen::Teams))
        }
        Screen::Team(id) => {
            let name = saving.answers.typed("name");
            let department = department(tx, &saving.answers).await?;
            let change = members(tx, &saving.answers)
                .await?
                .with("name", name.as_str())
                .with("department_id", department.map_or(Value::Null, |id| json!(id)));
            let done = teams::change(tx, *id, &change, saving.ver).await?;
            Ok(updated(done, &name, (saving.screen, Screen::Teams)))
        }
        _ => Err(show::gone()),
    }
}

async fn invite(tx: &mut Tx, saving: Saving<'_>) -> Result<Done> {
    let nobody = || Error::from(refusal!("error-invite-nobody").about("person"));
    let profile = saving.newcomer.ok_or_else(nobody)?;
    let role = saving.answers.parsed("role").ok_or_else(|| refusal!("error-no-such-role").about("role"))?;
    let user = users::invite(tx, &profile, role).await.map_err(|error| match error {
        Error::User(refusal) if refusal.field().is_none() => refusal.about("person").into(),
        other => other,
    })?;
    Ok(Done { fact: text!("panel-let-them-in", name = user.name), event: None, next: Screen::Person(user.id) })
}

/// Somebody's roles, scope and teams; all of it or nothing.
async fn person(tx: &mut Tx, id: Uuid, answers: &Answers<'_>) -> Result<Done> {
    let before = show::user(tx, id).await?;
    let ids = |name: &str| -> Vec<Uuid> { answers.several(name).iter().filter_map(|id| id.parse().ok()).collect() };
    users::set_roles(tx, id, &ids("role_ids")).await?;
    let scope = answers.text("own_scope").as_deref().and_then(Scope::parse);
    let after = users::set_scope(tx, id, scope).await?;
    let mut changed = after.version != before.version;
    let wanted = ids("teams");
    for team in teams::list(tx).await? {
        let is_in = team.members.iter().any(|member| member.person.id == id);
        let updated = match (is_in, wanted.contains(&team.id)) {
            (false, true) => teams::add_member(tx, team.id, id).await?,
            (true, false) => teams::remove_member(tx, team.id, id).await?,
            _ => Updated::Unchanged,
        };
        changed |= updated != Updated::Unchanged;
    }
    let fact =
        if changed { text!("panel-saved", name = &before.name) } else { text!("panel-unchanged", name = &before.name) };
    Ok(Done { fact, event: None, next: Screen::Person(id) })
}

/// The department of this name; a new one where there is none, none where nothing was typed.
async fn department(tx: &mut Tx, answers: &Answers<'_>) -> Result<Option<Uuid>> {
    let Some(name) = answers.text("department") else { return Ok(None) };
    let known = teams::departments(tx).await?;
    match known.iter().find(|one| one.name.to_lowercase() == name.to_lowercase()) {
        Some(one) => Ok(Some(one.id)),
        None => Ok(Some(teams::create_department(tx, &name).await?.id)),
    }
}

/// Who is in a team, and who leads it.
async fn members(tx: &mut Tx, answers: &Answers<'_>) -> Result<Changes> {
    let mut changes = Changes::new();
    for (input, key) in [("members", "member_ids"), ("leads", "lead_ids")] {
        let mut ids = Vec::new();
        for slack_id in answers.several(input) {
            let user = users::find_active(tx, &slack_id).await?;
            let user = user.ok_or_else(|| refusal!("error-member-not-here").about(input))?;
            ids.push(user.id);
        }
        changes.set(key, json!(ids));
    }
    Ok(changes)
}
