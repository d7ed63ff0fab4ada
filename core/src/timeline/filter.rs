//! Which entries of a timeline somebody wants to see.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::actor::Permission;
use crate::records::RecordKind;
use crate::tx::Tx;

/// What sort of thing an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryType {
    /// A record was added.
    Created,
    /// Fields of it changed.
    Changed,
    /// A deal moved to another stage, was won, lost or reopened; a lead was qualified, converted or disqualified.
    Stage,
    /// It has another owner.
    Owner,
    /// It was archived or came back.
    Archived,
    /// A call.
    Call,
    /// A meeting.
    Meeting,
    /// An e-mail.
    Email,
    /// A task was finished, or logged.
    Task,
    /// A note.
    Note,
    /// A message.
    Message,
    /// A file.
    File,
}

impl EntryType {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::Created,
        Self::Changed,
        Self::Stage,
        Self::Owner,
        Self::Archived,
        Self::Call,
        Self::Meeting,
        Self::Email,
        Self::Task,
        Self::Note,
        Self::Message,
        Self::File,
    ];

    /// The name on the wire; of activities that of their type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Stage => "stage",
            Self::Owner => "owner",
            Self::Archived => "archived",
            Self::Call => "call",
            Self::Meeting => "meeting",
            Self::Email => "email",
            Self::Task => "task",
            Self::Note => "note",
            Self::Message => "message",
            Self::File => "file",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The words after the dot by which events of this type are told; those of `Changed` are all others.
    fn verbs(self) -> &'static [&'static str] {
        match self {
            Self::Created => &["created"],
            Self::Stage => &["moved", "won", "lost", "reopened", "qualified", "converted", "disqualified"],
            Self::Owner => &["assigned"],
            Self::Archived => &["archived", "restored"],
            _ => &[],
        }
    }

    /// The type of an event, such as `deal.won`.
    #[must_use]
    pub fn of_event(kind: &str) -> Self {
        let verb = kind.split_once('.').map_or(kind, |(_, verb)| verb);
        Self::ALL.into_iter().find(|kind| kind.verbs().contains(&verb)).unwrap_or(Self::Changed)
    }

    fn is_of_events(self) -> bool {
        self == Self::Changed || !self.verbs().is_empty()
    }
}

/// Which entries to show; every part that is absent lets all through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Those of records of these kinds: of a company's timeline only its deals.
    pub kinds: Option<Vec<RecordKind>>,
    /// Those of these types.
    pub types: Option<Vec<EntryType>>,
    /// Activities that went through these channels, and nothing else.
    pub channels: Option<Vec<String>>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
}

/// What a filter asks of each source.
pub(super) struct Wants {
    pub events: bool,
    /// The verbs of events, those that are wanted or, with `other_verbs`, those that are not; nothing: every event.
    pub verbs: Option<Vec<String>>,
    pub other_verbs: bool,
    pub activities: Vec<String>,
    pub files: bool,
    pub tasks: bool,
}

impl Filter {
    pub(super) fn has_kind(&self, kind: RecordKind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// The range of places between the two moments.
    pub(super) fn places(&self) -> (Uuid, Uuid) {
        (self.from.map_or(Uuid::nil(), place_of), self.to.map_or(Uuid::max(), place_of))
    }

    pub(super) fn wants(&self) -> Wants {
        let types = self.types.clone().unwrap_or_else(|| EntryType::ALL.to_vec());
        let has = |kind: EntryType| types.contains(&kind);
        let any_channel = self.channels.is_none();
        let known = EntryType::ALL.into_iter().filter(|kind| kind.is_of_events());
        let (wanted, unwanted): (Vec<EntryType>, Vec<EntryType>) = known.partition(|kind| has(*kind));
        let verbs = |kinds: &[EntryType]| {
            kinds.iter().flat_map(|kind| kind.verbs()).map(|verb| (*verb).to_owned()).collect::<Vec<_>>()
        };
        let other_verbs = has(EntryType::Changed);
        let named = if other_verbs { verbs(&unwanted) } else { verbs(&wanted) };
        Wants {
            events: any_channel && !wanted.is_empty(),
            verbs: (!unwanted.is_empty()).then_some(named),
            other_verbs,
            activities: types.iter().filter(|kind| !kind.is_of_events()).map(|kind| kind.as_str().to_owned()).collect(),
            files: any_channel && has(EntryType::File),
            tasks: any_channel && has(EntryType::Task),
        }
    }
}

impl Wants {
    /// Without what the actor may not read.
    pub(super) fn within_rights(mut self, tx: &Tx) -> Self {
        if !tx.actor().may(Permission::ReadActivities) {
            self.activities.clear();
            self.files = false;
        }
        self.tasks = self.tasks && tx.actor().may(Permission::ReadTasks);
        self
    }
}

/// The first place of a moment's millisecond.
pub(crate) fn place_of(at: DateTime<Utc>) -> Uuid {
    let millis = u128::try_from(at.timestamp_millis()).unwrap_or_default();
    Uuid::from_u128(millis << 80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_types_by_their_verbs() {
        for (event, kind) in [
            ("deal.created", EntryType::Created),
            ("deal.won", EntryType::Stage),
            ("deal.reopened", EntryType::Stage),
            ("lead.converted", EntryType::Stage),
            ("contact.assigned", EntryType::Owner),
            ("contact.merged", EntryType::Changed),
            ("lead.restored", EntryType::Archived),
        ] {
            assert_eq!(EntryType::of_event(event), kind, "{event}");
        }
        for kind in EntryType::ALL {
            assert_eq!(EntryType::parse(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn a_filter_names_what_is_wanted_or_what_is_not() {
        let of = |types: &[EntryType]| Filter { types: Some(types.to_vec()), ..Filter::default() }.wants();
        let all = Filter::default().wants();
        assert!(all.events && all.verbs.is_none() && all.files && all.tasks);
        assert_eq!(all.activities.len(), 7);
        let stages = of(&[EntryType::Stage, EntryType::Call]);
        let moves = EntryType::Stage.verbs().iter().map(|verb| (*verb).to_owned()).collect();
        assert_eq!((stages.verbs, stages.other_verbs), (Some(moves), false));
        assert_eq!((stages.events, stages.activities, stages.files), (true, vec!["call".to_owned()], false));
        let changes = of(&[EntryType::Changed, EntryType::Created]);
        assert!(changes.other_verbs && changes.verbs.is_some_and(|verbs| !verbs.contains(&"created".to_owned())));
        assert!(!of(&[EntryType::Note]).events);
        let channel = Filter { channels: Some(vec!["phone".into()]), ..Filter::default() }.wants();
        assert!(!channel.events && !channel.files && !channel.tasks && !channel.activities.is_empty());
    }

    #[test]
    fn a_moment_has_a_place_before_all_that_happens_in_it() {
        let at: DateTime<Utc> = DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000);
        let seconds = u64::try_from(at.timestamp()).unwrap_or_default();
        let in_it = Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, 0));
        assert!(place_of(at) < in_it && in_it < place_of(at + chrono::TimeDelta::milliseconds(1)));
    }
}
