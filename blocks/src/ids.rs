//! The ids by which Slack tells us what was clicked. One total parser; what we emit parses back; nothing in them but ids and
//! versions.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crm_core::records::RecordKind;
use uuid::Uuid;

/// What a button, select or view does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Show the record whose reference is the value.
    Open,
    /// The overflow menu of a card; the option says what.
    Menu,
    /// Give the block's record to the chosen person.
    SetOwner,
    /// Come back to the block's record on the chosen day.
    SetFollowUp,
    /// Set the field in the value although somebody else changed it meanwhile: `owner_id=…`.
    SetAnyway,
    /// Log a call, a meeting or an e-mail on the record in the value.
    Log,
    /// Open the form for a new task about the record in the value.
    AddTask,
    /// Open the form for a new lead; the value may name the record to begin from.
    AddLead,
    /// Open the form for a note on the record in the value.
    AddNote,
    /// Open the form of the record in the value.
    EditRecord,
    /// Take back the change in the value, in a history.
    UndoEntry,
    /// What happened before the event in the value.
    HistoryMore,
    /// Show only entries of the chosen type.
    TimelineType,
    /// Show only what went through the chosen channel.
    TimelineChannel,
    /// The page of a timeline that begins at the value.
    TimelinePage,
    /// The first page of a timeline.
    TimelineFirst,
    /// Show only records of the chosen kind: `deal:words`.
    ListKind,
    /// Keep the search in the value.
    SaveSearch,
    /// Ask for the filters of the search in the value.
    Filters,
    /// Move the block's lead to the chosen status.
    LeadStatus,
    /// Turn the block's lead into a company and a deal.
    Convert,
    /// Ask why the block's lead is not a fit.
    NotAFit,
    /// Say that the block's lead is not a fit, for the chosen reason.
    Disqualify,
    /// Mark the block's task as done.
    TaskDone,
    /// Open the block's task again.
    TaskReopen,
    /// Put the block's task out of sight for as long as the value says.
    Snooze,
    /// Set when the block's task is due.
    SetDue,
    /// Set how urgent the block's task is.
    SetPriority,
    /// Move the block's deal to the chosen stage.
    MoveDeal,
    /// Move the block's deal to the stage that means won.
    WinDeal,
    /// Move the block's deal to the stage in the value although somebody else moved it meanwhile.
    MoveAnyway,
    /// Decide the block's deal for the chosen reason: `lost:price`.
    CloseDeal,
    /// Open the form for a new contact; the value may name the record to begin from.
    AddContact,
    /// Open the form for a new company.
    AddCompany,
    /// Open the form for a new deal; the value may name the record to begin from.
    AddDeal,
    /// The page before, of the search in the value.
    PageBack,
    /// The next page, of the search in the value.
    PageNext,
    /// Run the command line in the value.
    RunLine,
    /// Open the form that asks what to find.
    AskFind,
    /// Take the chosen company for what the block's draft is about.
    ChooseCompany,
    /// Add what the block's draft is about although there is one like it.
    AddAnyway,
    /// Take back the change in the value.
    Undo,
    /// Do again what the undo in the value took back.
    Redo,
    /// Show what happened to the record since the change in the value.
    Compare,
    /// Take the record in the value for what the block's line is about.
    ChooseTarget,
    /// The same, from a select that searches.
    FindTarget,
    /// Withdraw the question.
    Dismiss,
    /// Let the person in the value in.
    Admit,
    /// Do not.
    Decline,
    /// Give what is the block's person's, who left, to the chosen person.
    HandOver,
    /// Show the details of the record in the value to the one who clicked.
    Details,
    /// An input in a form; its argument says of which field.
    Field,
    /// A select in a form whose options the program offers; its argument says of which field.
    Pick,
    /// An input in a form on which others depend, so that we are told at once; its argument says of which field.
    Depend,
    /// The same for a select whose options the program offers.
    PickDepend,
    /// The step before, of a form in steps.
    StepBack,
    /// Show another view of Home.
    HomeView,
    /// Open the panel of what can be added.
    HomeAdd,
    /// Show Home as it is now.
    HomeRefresh,
    /// Open the panel of what can be typed.
    HomeHelp,
    /// Narrow Home to a pipeline.
    HomePipeline,
    /// Narrow Home to a stage.
    HomeStage,
    /// Narrow Home to somebody's records.
    HomeOwner,
    /// Narrow Home to a status.
    HomeStatus,
    /// Narrow Home to records with the words that were typed.
    HomeSearch,
    /// Show Home with no words.
    HomeClear,
    /// Show another part of a view of Home.
    HomePart,
    /// Show a day, a week or a month.
    HomeSpan,
    /// Show the day in the value.
    HomeDay,
    /// The page, or day, before.
    HomeBack,
    /// The page, or day, after.
    HomeNext,
    /// Show all deals of the stage in the value.
    HomeMore,
    /// Move the block's deal to the chosen stage, or open it.
    HomeMove,
    /// Tick off the task in the value.
    HomeDone,
    /// Put the task in the value off until tomorrow.
    HomeSnooze,
    /// Open a panel with the screen in the value.
    PanelOpen,
    /// Show the screen in the value in the panel.
    PanelGo,
    /// The same, of a second button in a block.
    PanelNext,
    /// The same, of the way back.
    PanelBack,
    /// Do what the value says, in the panel.
    PanelDo,
    /// Choose what is logged of a channel.
    ChannelMode,
    /// Show or hide amounts in a channel.
    ChannelAmounts,
    /// Open a channel for the record in the value.
    OpenChannel,
    /// Archive the channel in the value.
    ChannelArchive,
    /// Leave the channel of a closed deal as it is.
    ChannelKeep,
    /// The record that a message is about, by a button; its argument is the record.
    ChooseRecord,
    /// The same out of a select.
    PickRecord,
    /// The contact that a message is about, out of a select.
    PickPerson,
    /// Make a task of the words in the value.
    MakeTask,
}

/// Every action with its id. `crm1` is the major version of all ids: a breaking change of meaning raises it, and clicks on
/// older messages are then told apart as stale.
const ACTIONS: &[(Action, &str)] = &[
    (Action::Open, "crm1.record.open"),
    (Action::Menu, "crm1.record.menu"),
    (Action::SetOwner, "crm1.record.owner"),
    (Action::SetFollowUp, "crm1.record.followup"),
    (Action::SetAnyway, "crm1.record.anyway"),
    (Action::Log, "crm1.record.log"),
    (Action::AddTask, "crm1.task.new"),
    (Action::AddLead, "crm1.lead.new"),
    (Action::AddNote, "crm1.record.note"),
    (Action::EditRecord, "crm1.record.edit"),
    (Action::UndoEntry, "crm1.history.undo"),
    (Action::HistoryMore, "crm1.history.more"),
    (Action::TimelineType, "crm1.timeline.type"),
    (Action::TimelineChannel, "crm1.timeline.channel"),
    (Action::TimelinePage, "crm1.timeline.page"),
    (Action::TimelineFirst, "crm1.timeline.first"),
    (Action::ListKind, "crm1.list.kind"),
    (Action::SaveSearch, "crm1.list.save"),
    (Action::Filters, "crm1.list.filters"),
    (Action::LeadStatus, "crm1.lead.status"),
    (Action::Convert, "crm1.lead.convert"),
    (Action::NotAFit, "crm1.lead.unfit"),
    (Action::Disqualify, "crm1.lead.disqualify"),
    (Action::TaskDone, "crm1.task.done"),
    (Action::TaskReopen, "crm1.task.reopen"),
    (Action::Snooze, "crm1.task.snooze"),
    (Action::SetDue, "crm1.task.due"),
    (Action::SetPriority, "crm1.task.priority"),
    (Action::MoveDeal, "crm1.deal.move"),
    (Action::WinDeal, "crm1.deal.won"),
    (Action::MoveAnyway, "crm1.deal.move.anyway"),
    (Action::CloseDeal, "crm1.deal.close"),
    (Action::AddContact, "crm1.contact.new"),
    (Action::AddCompany, "crm1.company.new"),
    (Action::AddDeal, "crm1.deal.new"),
    (Action::PageBack, "crm1.list.page.back"),
    (Action::PageNext, "crm1.list.page.next"),
    (Action::RunLine, "crm1.line.run"),
    (Action::AskFind, "crm1.find.ask"),
    (Action::ChooseCompany, "crm1.company.choose"),
    (Action::AddAnyway, "crm1.draft.anyway"),
    (Action::Undo, "crm1.event.undo"),
    (Action::Redo, "crm1.event.redo"),
    (Action::Compare, "crm1.event.compare"),
    (Action::ChooseTarget, "crm1.target.choose"),
    (Action::FindTarget, "crm1.target.find"),
    (Action::Dismiss, "crm1.target.dismiss"),
    (Action::Admit, "crm1.user.admit"),
    (Action::Decline, "crm1.user.decline"),
    (Action::HandOver, "crm1.user.hand_over"),
    (Action::Details, "crm1.record.details"),
    (Action::Field, "crm1.form.field"),
    (Action::Pick, "crm1.form.pick"),
    (Action::Depend, "crm1.form.depend"),
    (Action::PickDepend, "crm1.form.pickdepend"),
    (Action::StepBack, "crm1.form.back"),
    (Action::HomeView, "crm1.home.view"),
    (Action::HomeAdd, "crm1.home.add"),
    (Action::HomeRefresh, "crm1.home.refresh"),
    (Action::HomeHelp, "crm1.home.help"),
    (Action::HomePipeline, "crm1.home.pipeline"),
    (Action::HomeStage, "crm1.home.stage"),
    (Action::HomeOwner, "crm1.home.owner"),
    (Action::HomeStatus, "crm1.home.status"),
    (Action::HomeSearch, "crm1.home.search"),
    (Action::HomeClear, "crm1.home.clear"),
    (Action::HomePart, "crm1.home.part"),
    (Action::HomeSpan, "crm1.home.span"),
    (Action::HomeDay, "crm1.home.day"),
    (Action::HomeBack, "crm1.home.back"),
    (Action::HomeNext, "crm1.home.next"),
    (Action::HomeMore, "crm1.home.more"),
    (Action::HomeMove, "crm1.home.move"),
    (Action::HomeDone, "crm1.home.done"),
    (Action::HomeSnooze, "crm1.home.snooze"),
    (Action::PanelOpen, "crm1.panel.open"),
    (Action::PanelGo, "crm1.panel.go"),
    (Action::PanelNext, "crm1.panel.next"),
    (Action::PanelBack, "crm1.panel.back"),
    (Action::PanelDo, "crm1.panel.do"),
    (Action::ChannelMode, "crm1.channel.mode"),
    (Action::ChannelAmounts, "crm1.channel.amounts"),
    (Action::OpenChannel, "crm1.channel.open"),
    (Action::ChannelArchive, "crm1.channel.archive"),
    (Action::ChannelKeep, "crm1.channel.keep"),
    (Action::ChooseRecord, "crm1.around.choose"),
    (Action::PickRecord, "crm1.around.record"),
    (Action::PickPerson, "crm1.around.person"),
    (Action::MakeTask, "crm1.around.task"),
];

/// Those whose id may go on with an argument: `crm1.form.pick.company_id`.
const WITH_ARGUMENT: &[Action] =
    &[Action::ChooseRecord, Action::Field, Action::Pick, Action::Depend, Action::PickDepend];

/// Characters of an id in Slack.
const MAX_ID: usize = 255;

fn argument_after<'a>(id: &'a str, action: &str) -> Option<&'a str> {
    id.strip_prefix(action)?.strip_prefix('.').filter(|argument| !argument.is_empty())
}

/// What an id from Slack is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<T> {
    /// One of ours.
    Known(T),
    /// One of ours, of another version of the program.
    Stale,
    /// Not ours.
    Foreign,
}

impl Action {
    /// The id that Slack sends back.
    #[must_use]
    pub fn id(self) -> &'static str {
        ACTIONS.iter().find(|(action, _)| *action == self).map_or("crm1.record.open", |(_, id)| id)
    }

    /// The id with an argument, for elements that come several times in one view.
    #[must_use]
    pub fn of(self, argument: &str) -> String {
        format!("{}.{argument}", self.id()).chars().take(MAX_ID).collect()
    }

    /// Reads an `action_id`, with or without an argument.
    #[must_use]
    pub fn parse(id: &str) -> Known<Self> {
        let known = ACTIONS.iter().find(|(action, known)| {
            *known == id || WITH_ARGUMENT.contains(action) && argument_after(id, known).is_some()
        });
        match known {
            Some((action, _)) => Known::Known(*action),
            None => stale_or_foreign(id),
        }
    }

    /// The argument of an `action_id` of this action.
    #[must_use]
    pub fn argument(self, id: &str) -> Option<&str> {
        argument_after(id, self.id())
    }
}

/// A form, by the `callback_id` of its view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A record, new or changed; the metadata says of which kind.
    Record,
    /// Fields that two people changed: whose word stands.
    Resolve,
    /// Nothing to fill in: it says that something is on its way, or what came of it.
    Notice,
    /// To which channel a card goes.
    Share,
    /// A search put together out of fields.
    Advanced,
    /// The name of a search that is kept.
    SaveSearch,
    /// What to find.
    Find,
    /// A panel in which something is set.
    Panel,
    /// A sheet that shows a message.
    Card,
    /// What a message becomes.
    Message,
    /// What to add.
    Add,
}

const FORMS: &[(Form, &str)] = &[
    (Form::Record, "crm1.record.form"),
    (Form::Resolve, "crm1.record.resolve"),
    (Form::Notice, "crm1.record.notice"),
    (Form::Share, "crm1.record.share"),
    (Form::Advanced, "crm1.find.filters"),
    (Form::SaveSearch, "crm1.find.save"),
    (Form::Find, "crm1.find.words"),
    (Form::Panel, "crm1.panel.save"),
    (Form::Card, "crm1.record.card"),
    (Form::Message, "crm1.msg.form"),
    (Form::Add, "crm1.add.form"),
];

impl Form {
    /// The id that Slack sends back.
    #[must_use]
    pub fn id(self) -> &'static str {
        FORMS.iter().find(|(form, _)| *form == self).map_or("crm1.find.words", |(_, id)| id)
    }

    /// Reads a `callback_id`.
    #[must_use]
    pub fn parse(id: &str) -> Known<Self> {
        match FORMS.iter().find(|(_, known)| *known == id) {
            Some((form, _)) => Known::Known(*form),
            None => stale_or_foreign(id),
        }
    }
}

fn stale_or_foreign<T>(id: &str) -> Known<T> {
    let major = id.strip_prefix("crm").and_then(|rest| rest.split('.').next()).unwrap_or_default();
    let ours = !major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit());
    if ours { Known::Stale } else { Known::Foreign }
}

/// What a block is about: a record (or draft) and the version of it that the person saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The record or draft.
    pub id: Uuid,
    /// Its version when the block was made.
    pub version: i32,
}

impl Subject {
    /// The `block_id`: `crm1.<area>.<id, 22 characters>.v<version>.<slot>`. A new version is a new id, so that Slack does
    /// not keep an old choice in a select.
    #[must_use]
    pub fn block_id(self, area: &str, slot: &str) -> String {
        format!("crm1.{area}.{}.v{}.{slot}", URL_SAFE_NO_PAD.encode(self.id.as_bytes()), self.version)
    }

    /// Reads the `block_id` of a record's card: what kind of record, which one, which version.
    #[must_use]
    pub fn of_record(block_id: &str) -> Option<(RecordKind, Self)> {
        let kind = RecordKind::parse(block_id.split('.').nth(1)?)?;
        Some((kind, Self::parse(block_id)?))
    }

    /// Reads a `block_id`.
    #[must_use]
    pub fn parse(block_id: &str) -> Option<Self> {
        let mut parts = block_id.split('.');
        let (major, _area, id, version) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let bytes = URL_SAFE_NO_PAD.decode(id).ok().filter(|_| major == "crm1")?;
        Some(Self { id: Uuid::from_slice(&bytes).ok()?, version: version.strip_prefix('v')?.parse().ok()? })
    }
}

/// The `block_id` of an input: `crm1.f.<form>.<field>.r<n>`. Typed values survive an update of the view while it stays the
/// same; raise `n` to overwrite them.
#[must_use]
pub fn field_block(form: &str, field: &str, round: u32) -> String {
    format!("crm1.f.{form}.{field}.r{round}")
}

/// The field of an input's block; a workspace's own have a dot in their name.
#[must_use]
pub fn field_of(block_id: &str) -> Option<&str> {
    let (field, _round) = block_id.strip_prefix("crm1.f.")?.split_once('.')?.1.rsplit_once(".r")?;
    Some(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_action_and_form_parses_back() {
        for (action, id) in ACTIONS {
            assert_eq!((action.id(), Action::parse(id)), (*id, Known::Known(*action)));
        }
        for action in WITH_ARGUMENT {
            let id = action.of("cf.size");
            assert_eq!((Action::parse(&id), action.argument(&id)), (Known::Known(*action), Some("cf.size")));
        }
        for (form, id) in FORMS {
            assert_eq!((form.id(), Form::parse(id)), (*id, Known::Known(*form)));
        }
        assert_eq!(Action::parse("crm1.record.open.D-1"), Known::Stale, "this one takes no argument");
        assert_eq!(Action::parse("crm2.deal.move"), Known::Stale);
        assert_eq!(Action::parse("crm1.deal.teleport"), Known::Stale);
        assert_eq!(Action::parse("approve"), Known::Foreign);
        assert_eq!(Action::parse("crmx.deal"), Known::Foreign);
    }

    proptest! {
        #[test]
        fn subjects_parse_back(id in any::<u128>(), version in 1..i32::MAX) {
            let subject = Subject { id: Uuid::from_u128(id), version };
            let block_id = subject.block_id("deal", "actions");
            prop_assert!(block_id.len() <= 255);
            prop_assert_eq!(Subject::parse(&block_id), Some(subject));
        }

        #[test]
        fn nothing_makes_the_parsers_panic(id in "\\PC*") {
            let _ = (Action::parse(&id), Form::parse(&id), Subject::parse(&id), field_of(&id));
        }
    }

    #[test]
    fn fields_parse_back() {
        assert_eq!(field_of(&field_block("deal", "close_on", 1)), Some("close_on"));
        assert_eq!(field_of(&field_block("deal", "cf.size.r2", 12)), Some("cf.size.r2"));
        assert_eq!(field_of("other"), None);
    }
}
