//! Settings in Home, the guide through the set-up, and who is welcomed how.

use crm_blocks::home::{self as blocks, Body, Newcomer, Section};
use crm_blocks::panels::{self, Screen};
use crm_blocks::{Message, Viewer};
use crm_core::actor::{Origin, Permission};
use crm_core::home::setup::{self, Guide};
use crm_core::jobs::JobError;
use crm_core::reasons::ReasonKind;
use crm_core::records::RecordKind;
use crm_core::settings::{
    self, BUSINESS_HOURS, COUNTRY, CURRENCY, DAILY_REPORT_AT, DEAL_ROTTING_DAYS, Definition, LOCALE, PURGE_AFTER_DAYS,
    QUIET_HOURS, RATE_MAX_AGE_DAYS, RATE_SOURCE, TIME_ZONE, Values, WORKING_DAYS,
};
use crm_core::texts::Text;
use crm_core::users::{self, Status, User};
use crm_core::workspaces::Workspace;
use crm_core::{Actor, Crm, Result, Tx, assignment, custom_fields, pipelines, roles, teams, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::digest_of;
use crate::bot::Bot;

/// What can be set, for the one who looks: their own, and of the workspace what they may change.
pub(super) async fn settings(viewer: &Viewer, tx: &mut Tx) -> Result<Body> {
    let mut sections = own(viewer, tx).await?;
    let may = |tx: &Tx, permission| tx.actor().may(permission);
    if may(tx, Permission::ManageWorkspace) {
        let values = settings::of_workspace(tx).await?;
        sections.extend(of_workspace(viewer, &values));
    }
    let mut add = |screen: Screen, now: &Text| {
        sections.push(Section { screen, now: viewer.plain(now), is_own: false });
    };
    if may(tx, Permission::ManagePipelines) {
        let names: Vec<String> = pipelines::list(tx).await?.into_iter().map(|pipeline| pipeline.name).collect();
        add(Screen::Pipelines, &text!("settings-now-pipelines", names = names.join(", ")));
        add(Screen::Reasons(ReasonKind::Lost), &text!("settings-now-reasons"));
    }
    if may(tx, Permission::ManageFields) {
        let mut count = 0;
        for kind in crm_core::access::GOVERNED {
            count += custom_fields::all(tx, kind).await?.iter().filter(|field| field.retired_at.is_none()).count();
        }
        add(Screen::Fields(RecordKind::Deal), &text!("settings-now-fields", count = count));
    }
    if may(tx, Permission::ManageTags) {
        add(Screen::Tags, &text!("settings-now-tags"));
    }
    if may(tx, Permission::ManageRoles) {
        add(Screen::Access, &text!("settings-now-access"));
        add(Screen::Roles, &text!("settings-now-roles", count = roles::list(tx).await?.len()));
    }
    if may(tx, Permission::ManageTeam) {
        add(Screen::Teams, &text!("settings-now-teams", count = teams::list(tx).await?.len()));
    }
    if may(tx, Permission::ManageRules) {
        let rules = assignment::list(tx, RecordKind::Lead).await?;
        add(Screen::Rules, &text!("settings-now-rules", count = rules.len()));
    }
    Ok(blocks::settings(viewer, &sections))
}

async fn own(viewer: &Viewer, tx: &mut Tx) -> Result<Vec<Section>> {
    let Some(me) = tx.user_id() else { return Ok(Vec::new()) };
    let Some(user) = users::get(tx, me).await? else { return Ok(Vec::new()) };
    let values = settings::of_person(tx, me).await?;
    let section = |screen, now: Text| Section { screen, now: viewer.plain(&now), is_own: true };
    Ok(vec![
        section(
            Screen::Profile,
            text!("settings-now-profile", name = user.name, zone = user.time_zone.name(), locale = user.locale),
        ),
        section(
            Screen::Personal,
            text!(
                "settings-now-personal",
                report = shown(&values, DAILY_REPORT_AT.definition()),
                quiet = shown(&values, QUIET_HOURS.definition())
            ),
        ),
        section(Screen::Notifications, text!("settings-now-notifications")),
    ])
}

/// A value as people type it.
fn shown(values: &Values, definition: &'static Definition) -> String {
    definition.shown(&values.explain(definition).value)
}

fn of_workspace(viewer: &Viewer, values: &Values) -> Vec<Section> {
    let shown = |definition| shown(values, definition);
    let section = |screen, now: Text| Section { screen, now: viewer.plain(&now), is_own: false };
    let source = shown(RATE_SOURCE.definition());
    vec![
        section(
            Screen::Basics,
            text!(
                "settings-now-basics",
                currency = shown(CURRENCY.definition()),
                zone = shown(TIME_ZONE.definition()),
                country = shown(COUNTRY.definition()),
                locale = shown(LOCALE.definition())
            ),
        ),
        section(
            Screen::Calendar,
            text!(
                "settings-now-calendar",
                days = shown(WORKING_DAYS.definition()),
                hours = shown(BUSINESS_HOURS.definition())
            ),
        ),
        section(Screen::Selling, text!("settings-now-selling", days = shown(DEAL_ROTTING_DAYS.definition()))),
        section(
            Screen::Rates,
            text!(
                "settings-now-rates",
                source = panels::choice(viewer, "rate_source", &source),
                days = shown(RATE_MAX_AGE_DAYS.definition())
            ),
        ),
        section(
            Screen::Slack,
            text!(
                "settings-now-slack",
                reactions = shown(settings::REACTIONS.definition()),
                mode = panels::choice(viewer, "channel_logging", &shown(settings::CHANNEL_LOGGING.definition()))
            ),
        ),
        section(Screen::Data, text!("settings-now-data", days = shown(PURGE_AFTER_DAYS.definition()))),
    ]
}

/// What somebody reads who came in, by what they are here for.
pub(crate) fn welcome_of(viewer: &Viewer, user: &User) -> Message {
    let selling = [Permission::WriteDeals, Permission::WriteLeads, Permission::WriteContacts];
    let newcomer = if user.permissions.has(Permission::Report) {
        Newcomer::Lead
    } else if selling.iter().any(|permission| user.permissions.has(*permission)) {
        Newcomer::Seller
    } else {
        Newcomer::Reader
    };
    blocks::welcome(viewer, &user.name, newcomer)
}

/// Posts the guide through the set-up to an administrator, unless everything is set up, or they have it already. Says
/// whether it is theirs.
pub(crate) async fn guide(bot: &Bot, crm: &Crm, workspace: Uuid, user: &User) -> Result<bool, JobError> {
    let actor = user.actor(workspace, Origin::Slack);
    if !actor.may(Permission::ManageWorkspace) {
        return Ok(false);
    }
    let mut tx = crm.begin(&actor).await?;
    if setup::is_guided(&mut tx, user.id).await? {
        return Ok(true);
    }
    let progress = setup::progress(&mut tx, user.id).await?;
    drop(tx);
    if progress.iter().all(|(_, done)| *done) {
        return Ok(false);
    }
    let message = blocks::setup(&bot.viewer(&actor), &user.name, &progress);
    let token = bot.token(workspace).await?;
    let post =
        json!({ "channel": user.slack_id, "text": message.text, "blocks": message.blocks, "unfurl_links": false });
    let answer = bot.slack().post(&token, "chat.postMessage", &post).await?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let digest = digest_of(&json!(message.blocks));
    let guide = Guide { person: user.id, channel: text("channel"), ts: text("ts"), digest };
    let mut tx = crm.begin(&actor).await?;
    setup::note_guide(&mut tx, &guide, false).await?;
    tx.commit().await?;
    Ok(true)
}

/// Shows the guides of a workspace anew where they differ. One that Slack no longer has is left alone.
pub(super) async fn refresh(bot: &Bot, crm: &Crm, workspace: &Workspace) -> Result<(), JobError> {
    let mut tx = crm.begin(&Actor::system(workspace.id, Origin::Slack)).await?;
    let guides = setup::guides(&mut tx).await?;
    let mut people = Vec::new();
    for guide in guides {
        let user = users::get(&mut tx, guide.person).await?.filter(|user| user.status == Status::Active);
        people.extend(user.map(|user| (guide, user)));
    }
    drop(tx);
    for (guide, user) in people {
        let actor = user.actor(workspace.id, Origin::Slack);
        if !actor.may(Permission::ManageWorkspace) {
            continue;
        }
        let mut tx = crm.begin(&actor).await?;
        let progress = setup::progress(&mut tx, user.id).await?;
        drop(tx);
        let message = blocks::setup(&bot.viewer(&actor), &user.name, &progress);
        let digest = digest_of(&json!(message.blocks));
        if digest == guide.digest {
            continue;
        }
        let is_finished = progress.iter().all(|(_, done)| *done);
        let is_there = update(bot, workspace.id, &guide, &message).await?;
        let mut tx = crm.begin(&actor).await?;
        setup::note_guide(&mut tx, &Guide { digest, ..guide }, is_finished || !is_there).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Whether the message is still there.
async fn update(bot: &Bot, workspace: Uuid, guide: &Guide, message: &Message) -> Result<bool, JobError> {
    let token = bot.token(workspace).await?;
    let changed = json!({ "channel": guide.channel, "ts": guide.ts, "text": message.text, "blocks": message.blocks });
    match bot.slack().post(&token, "chat.update", &changed).await {
        Ok(_) => Ok(true),
        Err(crate::slack::SlackError::Refused(code)) if code == "message_not_found" || code == "channel_not_found" => {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}
