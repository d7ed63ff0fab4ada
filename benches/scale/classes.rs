//! What is asked, by whom, and how long it may take.

/// A kind of question with a bound.
#[derive(Debug)]
pub(crate) struct Class {
    pub name: &'static str,
    pub asked: Asked,
    pub people: &'static [Person],
    /// How many times it is asked.
    pub wanted: usize,
    /// What 99 of 100 answers must not exceed, in milliseconds.
    pub bound_ms: f64,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    /// An administrator, who sees everything.
    All,
    /// A sales rep, who sees what is theirs and what is nobody's.
    Own,
}

impl Person {
    pub(crate) fn slack_id(self) -> &'static str {
        match self {
            Self::All => "U0BENCH1",
            Self::Own => "U0BENCH3",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
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
}

const EVERYBODY: &[Person] = &[Person::All, Person::Own];

const fn class(name: &'static str, asked: Asked, wanted: usize, bound_ms: f64) -> Class {
    Class { name, asked, people: EVERYBODY, wanted, bound_ms }
}

/// Every class.
pub(crate) const ALL: &[Class] = &[
    class("find", Asked::Finds, 1_000, 50.0),
    class("find, typing mistake", Asked::Typos, 200, 150.0),
    Class { people: &[Person::Own], ..class("find, somebody else's", Asked::Strangers, 200, 150.0) },
    class("suggestions", Asked::Suggestions, 200, 50.0),
    class("card", Asked::Cards, 400, 20.0),
    class("card, large company", Asked::LargeCards, 200, 20.0),
    class("recent", Asked::Recent, 200, 50.0),
    class("history, busy record", Asked::Histories, 200, 50.0),
];
