//! What is asked, by whom, and how long it may take.

/// A kind of question with a bound.
#[derive(Debug)]
pub(crate) struct Class {
    pub name: &'static str,
    pub asked: Asked,
    pub people: &'static [Person],
    /// How many times it is asked.
    pub wanted: usize,
    /// What 99 of 100 answers must not exceed, in milliseconds; nothing where it is measured only.
    pub bound_ms: Option<f64>,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    /// An administrator, who sees everything.
    All,
    /// A sales rep who sees what is of anybody of their team, a tenth of everything.
    Team,
    /// A sales rep, who sees what is theirs and what is nobody's.
    Own,
}

impl Person {
    pub(crate) fn slack_id(self) -> &'static str {
        match self {
            Self::All => "U0BENCH1",
            Self::Team => "U0BENCH4",
            Self::Own => "U0BENCH3",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Team => "team",
            Self::Own => "own",
        }
    }
}

/// What a class asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// `/crm find`: 80 in 100 names, 10 e-mail addresses and telephone numbers, 5 beginnings of words, 5 words that more than
    /// one record in a hundred has.
    Finds,
    /// A name with a typing mistake that nothing is called.
    Typos,
    /// A name that somebody else's contact has.
    Strangers,
    /// The first page of a list: every kind in every order, every filter, filters that fit many, few and no records.
    Lists,
    /// The page after the first one, by its cursor.
    LaterPages,
    /// How many there are of each stage, owner, tag … among what a line finds.
    Facets,
    /// What a select offers for the first letters of a name.
    Suggestions,
    /// The card of a contact, company, deal or lead.
    Cards,
    /// The card of one of those companies that have the most.
    LargeCards,
    /// What a select offers before anything is typed.
    Recent,
    /// The latest changes of a record that was changed hundreds of times.
    Histories,
    /// What happened with a contact, company, deal or lead, and with what belongs to it.
    Timelines,
    /// The same of companies that have the most contacts and deals, and of records that changed most.
    BusyTimelines,
    /// Tasks: mine, overdue, of the next week, of a record.
    TaskLists,
    /// The leads by status.
    Board,
    /// How a deal came through its stages.
    Stays,
    /// Sums over all open deals by stage, and the forecast of the quarter.
    Sums,
}

const EVERYBODY: &[Person] = &[Person::All, Person::Team, Person::Own];
const REPS: &[Person] = &[Person::Team, Person::Own];

const fn class(name: &'static str, asked: Asked, wanted: usize, bound_ms: f64) -> Class {
    Class { name, asked, people: EVERYBODY, wanted, bound_ms: Some(bound_ms) }
}

/// Every class.
pub(crate) const ALL: &[Class] = &[
    class("find", Asked::Finds, 1_000, 50.0),
    class("find, typing mistake", Asked::Typos, 200, 150.0),
    Class { people: REPS, ..class("find, somebody else's", Asked::Strangers, 200, 150.0) },
    class("list or filter, first page", Asked::Lists, 1_200, 50.0),
    class("list or filter, second page", Asked::LaterPages, 600, 50.0),
    Class { bound_ms: None, ..class("facets", Asked::Facets, 60, 0.0) },
    class("suggestions", Asked::Suggestions, 200, 50.0),
    class("card", Asked::Cards, 400, 20.0),
    class("card, large company", Asked::LargeCards, 200, 20.0),
    class("recent", Asked::Recent, 200, 50.0),
    class("history, busy record", Asked::Histories, 200, 50.0),
    class("timeline", Asked::Timelines, 200, 50.0),
    class("timeline, busy record", Asked::BusyTimelines, 200, 50.0),
    class("tasks", Asked::TaskLists, 200, 50.0),
    class("stages of a deal", Asked::Stays, 200, 20.0),
    Class { bound_ms: None, ..class("board of leads", Asked::Board, 50, 0.0) },
    Class { bound_ms: None, ..class("sums over deals", Asked::Sums, 50, 0.0) },
];
