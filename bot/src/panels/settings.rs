//! Settings of the workspace and of a person, group by group.

use crm_blocks::Viewer;
use crm_blocks::panels::{self as blocks, Panel, Screen, SettingsForm};
use crm_core::actor::Permission;
use crm_core::home::setup::{self, Step};
use crm_core::settings::{self, Definition, Notification, Shape, Values, Whose};
use crm_core::users::{self, ProfileChange};
use crm_core::{Error, Result, Tx, pipelines, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answers::Answers;
use super::{Done, show};

/// The kinds of notifications that come already; others follow with what they tell of.
const NOTIFICATIONS: [Notification; 9] = [
    Notification::TaskAssigned,
    Notification::TaskDueSoon,
    Notification::TaskOverdue,
    Notification::ActivityReminder,
    Notification::LeadAssigned,
    Notification::LeadConverted,
    Notification::DealStageChanged,
    Notification::DealWon,
    Notification::DealLost,
];

/// The settings of a screen.
fn of(screen: &Screen) -> Vec<&'static Definition> {
    match screen {
        Screen::Personal => vec![
            settings::DAILY_REPORT_AT.definition(),
            settings::QUIET_HOURS.definition(),
            settings::WEEK_START.definition(),
            settings::CLOCK_FORMAT.definition(),
        ],
        Screen::Notifications => NOTIFICATIONS.map(|kind| kind.setting().definition()).to_vec(),
        Screen::Basics => vec![
            settings::CURRENCY.definition(),
            settings::TIME_ZONE.definition(),
            settings::LOCALE.definition(),
            settings::COUNTRY.definition(),
            settings::JOIN_POLICY.definition(),
        ],
        Screen::Calendar => vec![
            settings::WORKING_DAYS.definition(),
            settings::BUSINESS_HOURS.definition(),
            settings::FISCAL_YEAR_START_MONTH.definition(),
        ],
        Screen::Selling => vec![
            settings::LEADS_CHANNEL.definition(),
            settings::LEAD_ASSIGNMENT.definition(),
            settings::DEFAULT_PIPELINE.definition(),
            settings::DEAL_ROTTING_DAYS.definition(),
        ],
        Screen::Rates => vec![settings::RATE_SOURCE.definition(), settings::RATE_MAX_AGE_DAYS.definition()],
        Screen::Data => vec![
            settings::PURGE_AFTER_DAYS.definition(),
            settings::NOTIFICATIONS_KEPT_DAYS.definition(),
            settings::DUPLICATE_WARNING_FROM.definition(),
            settings::MASK_SENSITIVE_FIELDS.definition(),
        ],
        Screen::Slack => vec![
            settings::REACTIONS.definition(),
            settings::CHANNEL_LOGGING.definition(),
            settings::COPY_MESSAGES.definition(),
            settings::RECORD_CHANNELS.definition(),
            settings::ARCHIVE_RECORD_CHANNELS.definition(),
        ],
        _ => Vec::new(),
    }
}

/// Whose the settings of a screen are.
fn whose(tx: &Tx, screen: &Screen) -> Result<Whose> {
    match screen {
        Screen::Personal | Screen::Notifications => {
            Ok(Whose::Person(tx.user_id().ok_or_else(|| Error::broken("settings of nobody"))?))
        }
        _ => {
            tx.require(Permission::ManageWorkspace)?;
            Ok(Whose::Workspace)
        }
    }
}

async fn values(tx: &mut Tx, whose: Whose) -> Result<Values> {
    match whose {
        Whose::Person(me) => settings::of_person(tx, me).await,
        Whose::Workspace => settings::of_workspace(tx).await,
    }
}

pub(super) async fn panel(viewer: &Viewer, tx: &mut Tx, screen: &Screen) -> Result<Panel> {
    if *screen == Screen::Profile {
        let me = tx.user_id().ok_or_else(|| Error::broken("a profile of nobody"))?;
        return Ok(blocks::profile(viewer, &show::user(tx, me).await?));
    }
    let whose = whose(tx, screen)?;
    let values = values(tx, whose).await?;
    let definitions = of(screen);
    let pipelines = if definitions.iter().any(|one| one.shape == Shape::Pipeline) {
        pipelines::list(tx).await?.into_iter().map(|pipeline| (pipeline.id, pipeline.name)).collect()
    } else {
        Vec::new()
    };
    let form = SettingsForm {
        screen: screen.clone(),
        settings: definitions.into_iter().map(|definition| values.explain(definition)).collect(),
        version: values.version(),
        pipelines,
    };
    Ok(match screen {
        Screen::Notifications => blocks::notifications(viewer, &form),
        _ => blocks::settings(viewer, &form),
    })
}

pub(super) async fn save(tx: &mut Tx, (screen, ver): (&Screen, Option<i32>), answers: &Answers<'_>) -> Result<Done> {
    if *screen == Screen::Profile {
        return save_profile(tx, answers).await;
    }
    let whose = whose(tx, screen)?;
    let values = values(tx, whose).await?;
    // What was left as it was shown is not set: it goes on to follow the workspace's value, or the default.
    let locale = tx.actor().locale.clone();
    let changes: Vec<(&str, Value)> = of(screen)
        .into_iter()
        .filter(|definition| answers.asked(definition.key))
        .map(|definition| (definition, given(definition, answers)))
        .filter(|(definition, given)| {
            definition.read(given, &locale).ok().as_ref() != Some(&values.explain(definition).value)
        })
        .map(|(definition, given)| (definition.key, given))
        .collect();
    let changed = settings::change(tx, whose, &changes, ver).await?;
    confirm(tx, screen).await?;
    Ok(said(changed.event, screen.clone()))
}

/// A value as it was given, in the form in which the setting reads it.
fn given(definition: &Definition, answers: &Answers<'_>) -> Value {
    match definition.shape {
        Shape::Weekdays | Shape::Deliveries => json!(answers.several(definition.key)),
        // What may be none is none where it was left empty; everything else says so.
        _ => match answers.text(definition.key) {
            None if definition.optional => Value::Null,
            typed => typed.unwrap_or_default().into(),
        },
    }
}

fn said(event: Option<Uuid>, next: Screen) -> Done {
    let name = next.label();
    let fact = if event.is_some() { text!("panel-saved", name = name) } else { text!("panel-unchanged", name = name) };
    Done { fact, event, next }
}

/// What was looked at and saved is as it should be: a step of the set-up is done.
pub(super) async fn confirm(tx: &mut Tx, screen: &Screen) -> Result<()> {
    let step = match screen {
        Screen::Basics => Step::Basics,
        Screen::Personal => Step::Report,
        Screen::Pipeline(_) => Step::Pipeline,
        _ => return Ok(()),
    };
    if tx.actor().may(Permission::ManageWorkspace) { setup::confirm(tx, step).await } else { Ok(()) }
}

async fn save_profile(tx: &mut Tx, answers: &Answers<'_>) -> Result<Done> {
    let me = tx.user_id().ok_or_else(|| Error::broken("a profile of nobody"))?;
    let before = show::user(tx, me).await?;
    let change = ProfileChange {
        name: Some(answers.typed("name")),
        email: Some(answers.typed("email")),
        time_zone: Some(answers.typed("time_zone")),
        locale: Some(answers.typed("locale")),
    };
    let after = users::change_profile(tx, me, change).await?;
    let name = Screen::Profile.label();
    let fact = if after.version == before.version {
        text!("panel-unchanged", name = name)
    } else {
        text!("panel-saved", name = name)
    };
    Ok(Done { fact, event: None, next: Screen::Profile })
}
