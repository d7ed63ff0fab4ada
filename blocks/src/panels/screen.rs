//! What a panel can show and what its buttons do, each with the code by which Slack sends it back. Total: what is no code of
//! ours is nothing.

use crm_core::reasons::ReasonKind;
use crm_core::records::RecordKind;
use crm_core::text;
use crm_core::texts::Text;
use uuid::Uuid;

/// What a panel shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// What can be added.
    Add,
    /// What can be typed.
    Help,
    /// One's own name, address, zone and language.
    Profile,
    /// One's own reports and hours.
    Personal,
    /// Where notifications reach one.
    Notifications,
    /// Currency, zone, language, country, who comes in.
    Basics,
    /// Working days and hours.
    Calendar,
    /// How deals and leads are worked.
    Selling,
    /// Exchange rates.
    Rates,
    /// What is kept for how long, and shown to whom.
    Data,
    /// What happens around messages and channels.
    Slack,
    /// The pipelines.
    Pipelines,
    /// A pipeline and its stages.
    Pipeline(Uuid),
    /// A pipeline to be made.
    NewPipeline,
    /// Where the deals of a pipeline go that is retired.
    RetirePipeline(Uuid),
    /// A stage.
    Stage(Uuid),
    /// A stage to be added to a pipeline.
    NewStage(Uuid),
    /// Where the deals of a stage go that is retired.
    RetireStage(Uuid),
    /// The workspace's own fields of a kind of record.
    Fields(RecordKind),
    /// A field.
    Field(Uuid),
    /// A field to be defined.
    NewField(RecordKind),
    /// Which roles see which fields.
    Access,
    /// What a role may do with the fields of a kind of record.
    AccessOf(Uuid, RecordKind),
    /// The tags.
    Tags,
    /// A tag.
    Tag(String),
    /// The reasons of a kind.
    Reasons(ReasonKind),
    /// A reason.
    Reason(Uuid),
    /// A reason to be added.
    NewReason(ReasonKind),
    /// The roles.
    Roles,
    /// A role.
    Role(Uuid),
    /// A role to be made.
    NewRole,
    /// The teams.
    Teams,
    /// A team.
    Team(Uuid),
    /// A team to be made.
    NewTeam,
    /// Somebody to be let in.
    Invite,
    /// Somebody who works here.
    Person(Uuid),
    /// Somebody whose access ends.
    Leave(Uuid),
    /// Somebody who comes back.
    Return(Uuid),
    /// The rules that assign leads.
    Rules,
}

impl Screen {
    /// The code by which Slack sends it back.
    #[must_use]
    pub fn code(&self) -> String {
        let (name, about) = self.parts();
        if about.is_empty() { name.to_owned() } else { format!("{name}:{about}") }
    }

    fn parts(&self) -> (&'static str, String) {
        let none = String::new();
        match self {
            Self::Add => ("add", none),
            Self::Help => ("help", none),
            Self::Profile => ("profile", none),
            Self::Personal => ("personal", none),
            Self::Notifications => ("notifications", none),
            Self::Basics => ("basics", none),
            Self::Calendar => ("calendar", none),
            Self::Selling => ("selling", none),
            Self::Rates => ("rates", none),
            Self::Data => ("data", none),
            Self::Slack => ("slack", none),
            Self::Pipelines => ("pipelines", none),
            Self::Pipeline(id) => ("pipeline", id.to_string()),
            Self::NewPipeline => ("new_pipeline", none),
            Self::RetirePipeline(id) => ("retire_pipeline", id.to_string()),
            Self::Stage(id) => ("stage", id.to_string()),
            Self::NewStage(id) => ("new_stage", id.to_string()),
            Self::RetireStage(id) => ("retire_stage", id.to_string()),
            Self::Fields(kind) => ("fields", kind.as_str().to_owned()),
            Self::Field(id) => ("field", id.to_string()),
            Self::NewField(kind) => ("new_field", kind.as_str().to_owned()),
            Self::Access => ("access", none),
            Self::AccessOf(role, kind) => ("access_of", format!("{role}:{}", kind.as_str())),
            Self::Tags => ("tags", none),
            Self::Tag(name) => ("tag", name.clone()),
            Self::Reasons(kind) => ("reasons", kind.as_str().to_owned()),
            Self::Reason(id) => ("reason", id.to_string()),
            Self::NewReason(kind) => ("new_reason", kind.as_str().to_owned()),
            Self::Roles => ("roles", none),
            Self::Role(id) => ("role", id.to_string()),
            Self::NewRole => ("new_role", none),
            Self::Teams => ("teams", none),
            Self::Team(id) => ("team", id.to_string()),
            Self::NewTeam => ("new_team", none),
            Self::Invite => ("invite", none),
            Self::Person(id) => ("person", id.to_string()),
            Self::Leave(id) => ("leave", id.to_string()),
            Self::Return(id) => ("return", id.to_string()),
            Self::Rules => ("rules", none),
        }
    }

    /// The screen of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let (name, about) = code.split_once(':').unwrap_or((code, ""));
        let id = || about.parse::<Uuid>().ok();
        let kind = || RecordKind::parse(about);
        Some(match name {
            "add" => Self::Add,
            "help" => Self::Help,
            "profile" => Self::Profile,
            "personal" => Self::Personal,
            "notifications" => Self::Notifications,
            "basics" => Self::Basics,
            "calendar" => Self::Calendar,
            "selling" => Self::Selling,
            "rates" => Self::Rates,
            "data" => Self::Data,
            "slack" => Self::Slack,
            "pipelines" => Self::Pipelines,
            "pipeline" => Self::Pipeline(id()?),
            "new_pipeline" => Self::NewPipeline,
            "retire_pipeline" => Self::RetirePipeline(id()?),
            "stage" => Self::Stage(id()?),
            "new_stage" => Self::NewStage(id()?),
            "retire_stage" => Self::RetireStage(id()?),
            "fields" => Self::Fields(kind()?),
            "field" => Self::Field(id()?),
            "new_field" => Self::NewField(kind()?),
            "access" => Self::Access,
            "access_of" => {
                let (role, kind) = about.split_once(':')?;
                Self::AccessOf(role.parse().ok()?, RecordKind::parse(kind)?)
            }
            "tags" => Self::Tags,
            "tag" if !about.is_empty() => Self::Tag(about.to_owned()),
            "reasons" => Self::Reasons(ReasonKind::parse(about)?),
            "reason" => Self::Reason(id()?),
            "new_reason" => Self::NewReason(ReasonKind::parse(about)?),
            "roles" => Self::Roles,
            "role" => Self::Role(id()?),
            "new_role" => Self::NewRole,
            "teams" => Self::Teams,
            "team" => Self::Team(id()?),
            "new_team" => Self::NewTeam,
            "invite" => Self::Invite,
            "person" => Self::Person(id()?),
            "leave" => Self::Leave(id()?),
            "return" => Self::Return(id()?),
            "rules" => Self::Rules,
            _ => return None,
        })
    }

    /// What it is called: the title of the panel, 24 characters at most.
    #[must_use]
    pub fn label(&self) -> Text {
        match self {
            Self::Add => text!("panel-add"),
            Self::Help => text!("button-help"),
            Self::Profile => text!("panel-profile"),
            Self::Personal => text!("panel-personal"),
            Self::Notifications => text!("panel-notifications"),
            Self::Basics => text!("panel-basics"),
            Self::Calendar => text!("panel-calendar"),
            Self::Selling => text!("panel-selling"),
            Self::Rates => text!("panel-rates"),
            Self::Data => text!("panel-data"),
            Self::Slack => text!("panel-slack"),
            Self::Pipelines => text!("panel-pipelines"),
            Self::Pipeline(_) => text!("panel-pipeline"),
            Self::NewPipeline => text!("panel-new-pipeline"),
            Self::RetirePipeline(_) => text!("panel-retire-pipeline"),
            Self::Stage(_) => text!("panel-stage"),
            Self::NewStage(_) => text!("panel-new-stage"),
            Self::RetireStage(_) => text!("panel-retire-stage"),
            Self::Fields(_) => text!("panel-fields"),
            Self::Field(_) => text!("panel-field"),
            Self::NewField(_) => text!("panel-new-field"),
            Self::Access | Self::AccessOf(..) => text!("panel-access"),
            Self::Tags => text!("panel-tags"),
            Self::Tag(_) => text!("panel-tag"),
            Self::Reasons(_) => text!("panel-reasons"),
            Self::Reason(_) => text!("panel-reason"),
            Self::NewReason(_) => text!("panel-new-reason"),
            Self::Roles => text!("panel-roles"),
            Self::Role(_) => text!("panel-role"),
            Self::NewRole => text!("panel-new-role"),
            Self::Teams => text!("panel-teams"),
            Self::Team(_) => text!("panel-team"),
            Self::NewTeam => text!("panel-new-team"),
            Self::Invite => text!("panel-invite"),
            Self::Person(_) => text!("panel-person"),
            Self::Leave(_) => text!("panel-leave"),
            Self::Return(_) => text!("panel-return"),
            Self::Rules => text!("panel-rules"),
        }
    }
}

/// What a button of a panel does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Takes a change back.
    Undo(Uuid),
    /// Puts a stage one place further up.
    StageUp(Uuid),
    /// Takes a field out of use.
    RetireField(Uuid),
    /// Brings a field back into use.
    RestoreField(Uuid),
    /// Takes a tag off every record.
    RemoveTag(String),
    /// Takes a reason out of use.
    RetireReason(Uuid),
    /// Takes a role out of use.
    RetireRole(Uuid),
    /// Dissolves a team.
    RetireTeam(Uuid),
    /// Brings a pipeline or stage back into use.
    RestorePipeline(Uuid),
    /// The same of a stage.
    RestoreStage(Uuid),
}

impl Deed {
    /// The code by which Slack sends it back.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Undo(id) => format!("undo:{id}"),
            Self::StageUp(id) => format!("stage_up:{id}"),
            Self::RetireField(id) => format!("retire_field:{id}"),
            Self::RestoreField(id) => format!("restore_field:{id}"),
            Self::RemoveTag(name) => format!("remove_tag:{name}"),
            Self::RetireReason(id) => format!("retire_reason:{id}"),
            Self::RetireRole(id) => format!("retire_role:{id}"),
            Self::RetireTeam(id) => format!("retire_team:{id}"),
            Self::RestorePipeline(id) => format!("restore_pipeline:{id}"),
            Self::RestoreStage(id) => format!("restore_stage:{id}"),
        }
    }

    /// The deed of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let (name, about) = code.split_once(':')?;
        if name == "remove_tag" {
            return Some(Self::RemoveTag(about.to_owned()));
        }
        let id = about.parse().ok()?;
        Some(match name {
            "undo" => Self::Undo(id),
            "stage_up" => Self::StageUp(id),
            "retire_field" => Self::RetireField(id),
            "restore_field" => Self::RestoreField(id),
            "retire_reason" => Self::RetireReason(id),
            "retire_role" => Self::RetireRole(id),
            "retire_team" => Self::RetireTeam(id),
            "restore_pipeline" => Self::RestorePipeline(id),
            "restore_stage" => Self::RestoreStage(id),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn screens() -> Vec<Screen> {
        let id = Uuid::from_u128(7);
        vec![
            Screen::Add,
            Screen::Profile,
            Screen::Pipeline(id),
            Screen::RetireStage(id),
            Screen::Fields(RecordKind::Deal),
            Screen::NewField(RecordKind::Lead),
            Screen::AccessOf(id, RecordKind::Contact),
            Screen::Tag("a:b".to_owned()),
            Screen::Reasons(ReasonKind::Lost),
            Screen::NewReason(ReasonKind::Won),
            Screen::Leave(id),
            Screen::Rules,
        ]
    }

    #[test]
    fn screens_and_deeds_parse_back() {
        for screen in screens() {
            assert_eq!(Screen::parse(&screen.code()), Some(screen));
        }
        let id = Uuid::from_u128(9);
        for deed in [Deed::Undo(id), Deed::StageUp(id), Deed::RemoveTag("a:b".to_owned()), Deed::RestoreStage(id)] {
            assert_eq!(Deed::parse(&deed.code()), Some(deed));
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_the_parsers_panic(code in "\\PC*") {
            let _ = (Screen::parse(&code), Deed::parse(&code));
        }
    }
}
