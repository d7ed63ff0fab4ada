//! Each screen, read for the one who looks at it and laid out.

use crm_blocks::Viewer;
use crm_blocks::ids::Action;
use crm_blocks::panels::{self as blocks, FieldList, Panel, PersonForm, Screen, StageForm};
use crm_core::access;
use crm_core::actor::{Permission, Role};
use crm_core::custom_fields::{self, Definition};
use crm_core::pipelines::{self, Outcome, Pipeline, Stage};
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::RecordKind;
use crm_core::records::catalogue::label;
use crm_core::roles::{self, RoleCard};
use crm_core::teams::{self, TeamCard};
use crm_core::users::{self, Status, User};
use crm_core::{Error, Result, Tx, assignment, refusal, tags, text};
use uuid::Uuid;

use super::settings;
use crate::commands;

pub(super) fn gone() -> Error {
    refusal!("panel-not-there").into()
}

/// The panel of a screen.
pub(super) async fn panel(viewer: &Viewer, tx: &mut Tx, screen: &Screen) -> Result<Panel> {
    match screen {
        Screen::Add => Ok(add(viewer, tx)),
        Screen::Help => Ok(blocks::help(viewer, commands::help_lines(viewer, tx))),
        Screen::Profile
        | Screen::Personal
        | Screen::Notifications
        | Screen::Basics
        | Screen::Calendar
        | Screen::Selling
        | Screen::Rates
        | Screen::Data
        | Screen::Slack => settings::panel(viewer, tx, screen).await,
        Screen::Pipelines
        | Screen::Pipeline(_)
        | Screen::NewPipeline
        | Screen::RetirePipeline(_)
        | Screen::Stage(_)
        | Screen::NewStage(_)
        | Screen::RetireStage(_) => selling(viewer, tx, screen).await,
        Screen::Fields(_) | Screen::Field(_) | Screen::NewField(_) | Screen::Access | Screen::AccessOf(..) => {
            fields(viewer, tx, screen).await
        }
        Screen::Tags
        | Screen::Tag(_)
        | Screen::Reasons(_)
        | Screen::Reason(_)
        | Screen::NewReason(_)
        | Screen::Rules => words(viewer, tx, screen).await,
        Screen::Roles
        | Screen::Role(_)
        | Screen::NewRole
        | Screen::Teams
        | Screen::Team(_)
        | Screen::NewTeam
        | Screen::Invite
        | Screen::Person(_)
        | Screen::Leave(_)
        | Screen::Return(_) => people(viewer, tx, screen).await,
    }
}

fn add(viewer: &Viewer, tx: &Tx) -> Panel {
    let kinds = [
        (Permission::WriteContacts, Action::AddContact, text!("panel-add-contact")),
        (Permission::WriteCompanies, Action::AddCompany, text!("panel-add-company")),
        (Permission::WriteDeals, Action::AddDeal, text!("panel-add-deal")),
    ];
    let may = kinds.into_iter().filter(|(permission, ..)| tx.actor().may(*permission));
    let may: Vec<_> = may.map(|(_, action, label)| (action, label)).collect();
    blocks::add(viewer, &may)
}

async fn selling(viewer: &Viewer, tx: &mut Tx, screen: &Screen) -> Result<Panel> {
    tx.require(Permission::ManagePipelines)?;
    let all = pipelines::list(tx).await?;
    Ok(match screen {
        Screen::NewPipeline => blocks::new_pipeline(viewer),
        Screen::Pipeline(id) => blocks::pipeline(viewer, pipeline(&all, *id)?),
        Screen::RetirePipeline(id) => {
            let others = all.iter().filter(|one| one.id != *id).flat_map(|one| open_stages(one));
            blocks::retire_pipeline(viewer, pipeline(&all, *id)?, &others.collect::<Vec<_>>())
        }
        Screen::Stage(id) => {
            let stage = stage(&all, *id)?;
            let fields = demandable(viewer, tx).await?;
            let form = StageForm { pipeline: stage.pipeline_id, stage: Some(stage), fields };
            blocks::stage(viewer, &form)
        }
        Screen::NewStage(of) => {
            let form = StageForm { stage: None, pipeline: *of, fields: demandable(viewer, tx).await? };
            blocks::new_stage(viewer, &form)
        }
        Screen::RetireStage(id) => {
            let stage = stage(&all, *id)?;
            let others = all.iter().flat_map(|one| open_stages(one)).filter(|other| other.id != *id);
            blocks::retire_stage(viewer, &stage, &others.collect::<Vec<_>>())
        }
        _ => blocks::pipelines(viewer, &all, &pipelines::retired(tx).await?),
    })
}

pub(super) fn pipeline(all: &[Pipeline], id: Uuid) -> Result<&Pipeline> {
    all.iter().find(|pipeline| pipeline.id == id).ok_or_else(gone)
}

pub(super) fn stage(all: &[Pipeline], id: Uuid) -> Result<Stage> {
    all.iter().flat_map(|one| &one.stages).find(|stage| stage.id == id).cloned().ok_or_else(gone)
}

fn open_stages(pipeline: &Pipeline) -> Vec<Stage> {
    pipeline.stages.iter().filter(|stage| stage.outcome == Outcome::Open).cloned().collect()
}

/// The fields of a deal that a stage may demand, by what people call them.
async fn demandable(viewer: &Viewer, tx: &mut Tx) -> Result<Vec<(String, String)>> {
    let mut fields: Vec<(String, String)> =
        deal_fields().map(|key| (key.to_owned(), viewer.plain(&label(key)))).collect();
    let own = custom_fields::all(tx, RecordKind::Deal).await?;
    fields
        .extend(own.iter().filter(|field| field.retired_at.is_none()).map(|field| (field.field(), field.name.clone())));
    Ok(fields)
}

fn deal_fields() -> impl Iterator<Item = &'static str> {
    ["amount", "close_on", "company_id", "contact_id", "follow_up_on", "owner_id", "tags"].into_iter()
}

async fn fields(viewer: &Viewer, tx: &mut Tx, screen: &Screen) -> Result<Panel> {
    match screen {
        Screen::Access => {
            let rules = access::rules(tx).await?;
            Ok(blocks::access(viewer, &roles::list(tx).await?, &rules))
        }
        Screen::AccessOf(role, kind) => {
            let rules = access::rules(tx).await?;
            let role = role_of(&roles::list(tx).await?, *role)?;
            let fields = governed(viewer, tx, *kind).await?;
            Ok(blocks::access_of(viewer, (role.id, &role.name), *kind, &fields, &rules))
        }
        Screen::NewField(kind) => {
            tx.require(Permission::ManageFields)?;
            Ok(blocks::new_field(viewer, *kind))
        }
        Screen::Field(id) => {
            tx.require(Permission::ManageFields)?;
            Ok(blocks::field(viewer, &definition(tx, *id).await?))
        }
        Screen::Fields(kind) => {
            tx.require(Permission::ManageFields)?;
            let fields = custom_fields::all(tx, *kind).await?;
            let demanded = pipelines::list(tx).await?.into_iter().flat_map(|pipeline| pipeline.stages);
            let demanded = demanded.filter(|_| *kind == RecordKind::Deal).flat_map(|stage| {
                let name = stage.name;
                stage.required_fields.into_iter().map(move |field| (field, name.clone()))
            });
            Ok(blocks::fields(viewer, &FieldList { kind: *kind, fields, demanded: demanded.collect() }))
        }
        _ => Err(gone()),
    }
}

/// A field by its id, of whatever kind of record it is.
pub(super) async fn definition(tx: &mut Tx, id: Uuid) -> Result<Definition> {
    for kind in access::GOVERNED {
        if let Some(found) = custom_fields::all(tx, kind).await?.into_iter().find(|field| field.id == id) {
            return Ok(found);
        }
    }
    Err(gone())
}

/// The fields of a kind that rules may be about: ours, then the workspace's own.
async fn governed(viewer: &Viewer, tx: &mut Tx, kind: RecordKind) -> Result<Vec<(String, String)>> {
    let ours = kind.spec().into_iter().flat_map(|spec| spec.fields).filter(|field| !field.computed);
    let mut fields: Vec<(String, String)> =
        ours.map(|field| (field.key.to_owned(), viewer.plain(&label(field.key)))).collect();
    let own = custom_fields::all(tx, kind).await?;
    fields
        .extend(own.iter().filter(|field| field.retired_at.is_none()).map(|field| (field.field(), field.name.clone())));
    Ok(fields)
}

pub(super) fn role_of(all: &[RoleCard], id: Uuid) -> Result<RoleCard> {
    all.iter().find(|role| role.id == id).cloned().ok_or_else(gone)
}

async fn words(viewer: &Viewer, tx: &mut Tx, screen: &Screen) -> Result<Panel> {
    match screen {
        Screen::Tags => Ok(blocks::tags(viewer, &tags::list(tx).await?)),
        Screen::Tag(name) => {
            let all = tags::list(tx).await?;
            all.iter().find(|tag| tag.name == *name).ok_or_else(gone)?;
            Ok(blocks::tag(viewer, name, &all))
        }
        Screen::Rules => {
            tx.require(Permission::ManageRules)?;
            Ok(blocks::rules(viewer, &assignment::list(tx, RecordKind::Lead).await?))
        }
        _ => {
            tx.require(Permission::ManagePipelines)?;
            match screen {
                Screen::Reasons(kind) => Ok(blocks::reasons(viewer, *kind, &reasons::list(tx, *kind).await?)),
                Screen::NewReason(kind) => Ok(blocks::new_reason(viewer, *kind)),
                Screen::Reason(id) => Ok(blocks::reason(viewer, &reason(tx, *id).await?)),
                _ => Err(gone()),
            }
        }
    }
}

pub(super) async fn reason(tx: &mut Tx, id: Uuid) -> Result<reasons::Reason> {
    for kind in ReasonKind::ALL {
        if let Some(found) = reasons::list(tx, kind).await?.into_iter().find(|reason| reason.id == id) {
            return Ok(found);
        }
    }
    Err(gone())
}

async fn people(viewer: &Viewer, tx: &mut Tx, screen: &Screen) -> Result<Panel> {
    match screen {
        // What roles may do, everybody may know.
        Screen::Role(id) => {
            let may_change = tx.actor().may(Permission::ManageRoles);
            return Ok(blocks::role(viewer, &role_of(&roles::list(tx).await?, *id)?, may_change));
        }
        Screen::Roles | Screen::NewRole => {
            tx.require(Permission::ManageRoles)?;
            let all = roles::list(tx).await?;
            return Ok(match screen {
                Screen::NewRole => blocks::new_role(viewer, &all),
                _ => blocks::roles(viewer, &all),
            });
        }
        _ => tx.require(Permission::ManageTeam)?,
    }
    match screen {
        Screen::Teams => Ok(blocks::teams(viewer, &teams::list(tx).await?)),
        Screen::NewTeam => Ok(blocks::new_team(viewer, &teams::departments(tx).await?)),
        Screen::Team(id) => Ok(blocks::team(viewer, &team(tx, *id).await?, &teams::departments(tx).await?)),
        Screen::Invite => {
            let all = roles::list(tx).await?;
            let usual = all.iter().find(|role| role.key == Role::SalesRep.as_str()).map(|role| role.id.to_string());
            Ok(blocks::invite(viewer, &all, usual.as_deref()))
        }
        Screen::Person(id) => {
            let user = user(tx, *id).await?;
            let form = PersonForm { user, roles: roles::list(tx).await?, teams: teams::list(tx).await? };
            Ok(blocks::person(viewer, &form))
        }
        Screen::Leave(id) => {
            let others = users::with_status(tx, Status::Active).await?;
            Ok(blocks::leave(viewer, &user(tx, *id).await?, &others))
        }
        Screen::Return(id) => Ok(blocks::return_to_work(viewer, &user(tx, *id).await?)),
        _ => Err(gone()),
    }
}

pub(super) async fn user(tx: &mut Tx, id: Uuid) -> Result<User> {
    users::get(tx, id).await?.ok_or_else(gone)
}

pub(super) async fn team(tx: &mut Tx, id: Uuid) -> Result<TeamCard> {
    teams::list(tx).await?.into_iter().find(|team| team.id == id).ok_or_else(gone)
}
