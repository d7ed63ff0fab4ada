//! The ids by which Slack tells us what was clicked. One total parser; what we emit parses back; nothing in them but ids and
//! versions.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// What a button, select or view does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Show the record whose reference is the value.
    Open,
    /// The overflow menu of a card; the option says what.
    Menu,
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
    /// Let the person in the value in.
    Admit,
    /// Do not.
    Decline,
    /// Show the details of the record in the value to the one who clicked.
    Details,
    /// A select in a form that offers companies.
    PickCompany,
    /// A select in a form that offers contacts.
    PickContact,
    /// An input in a form; its block says which.
    Field,
}

/// Every action with its id. `crm1` is the major version of all ids: a breaking change of meaning raises it, and clicks on
/// older messages are then told apart as stale.
const ACTIONS: [(Action, &str); 21] = [
    (Action::Open, "crm1.record.open"),
    (Action::Menu, "crm1.record.menu"),
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
    (Action::Admit, "crm1.user.admit"),
    (Action::Decline, "crm1.user.decline"),
    (Action::Details, "crm1.record.details"),
    (Action::PickCompany, "crm1.company.pick"),
    (Action::PickContact, "crm1.contact.pick"),
    (Action::Field, "crm1.form.field"),
];

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

    /// Reads an `action_id`.
    #[must_use]
    pub fn parse(id: &str) -> Known<Self> {
        match ACTIONS.iter().find(|(_, known)| *known == id) {
            Some((action, _)) => Known::Known(*action),
            None => stale_or_foreign(id),
        }
    }
}

/// A form, by the `callback_id` of its view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A new contact.
    Contact,
    /// A new company.
    Company,
    /// A new deal.
    Deal,
    /// What to find.
    Find,
}

const FORMS: [(Form, &str); 4] = [
    (Form::Contact, "crm1.contact.add"),
    (Form::Company, "crm1.company.add"),
    (Form::Deal, "crm1.deal.add"),
    (Form::Find, "crm1.find.words"),
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
pub fn field_block(form: &str, field: &str) -> String {
    format!("crm1.f.{form}.{field}.r1")
}

/// The field of an input's block.
#[must_use]
pub fn field_of(block_id: &str) -> Option<&str> {
    block_id.strip_prefix("crm1.f.")?.split('.').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_action_and_form_parses_back() {
        for (action, id) in ACTIONS {
            assert_eq!((action.id(), Action::parse(id)), (id, Known::Known(action)));
        }
        for (form, id) in FORMS {
            assert_eq!((form.id(), Form::parse(id)), (id, Known::Known(form)));
        }
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
        assert_eq!(field_of(&field_block("deal", "close_on")), Some("close_on"));
        assert_eq!(field_of("other"), None);
    }
}
