//! Who of a rule's people gets the next record: round-robin, territory or workload. Pure; what is counted and when each
//! was chosen last comes from `bench`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::conditions::{Fact, Facts};

/// How a rule chooses among its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Each in turn, in the order of the list.
    RoundRobin,
    /// By where the record is; the most specific territory wins.
    Territory,
    /// Whoever has the fewest open records of the kind.
    Workload,
}

impl Strategy {
    /// Every strategy.
    pub const ALL: [Self; 3] = [Self::RoundRobin, Self::Territory, Self::Workload];

    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RoundRobin => "round_robin",
            Self::Territory => "territory",
            Self::Workload => "workload",
        }
    }

    /// The strategy of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.as_str() == name)
    }
}

/// Whose an area is. What is not named may be anything; one that names nothing is whose everything else is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Territory {
    /// The country, as records write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The region, state or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// What the postal code begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_prefix: Option<String>,
    /// Whose it is. Several people may have the same area: they take turns.
    pub person: Uuid,
}

impl Territory {
    /// How exactly it fits the record, more exact being greater: first by the length of the postal prefix, then a region,
    /// then a country. Nothing where it does not fit.
    #[must_use]
    pub fn fit(&self, facts: &Facts) -> Option<(usize, bool, bool)> {
        let fits = |wanted: Option<&String>, fact: &Fact, same: fn(&str, &str) -> bool| {
            wanted.is_none_or(|wanted| facts.of(fact).iter().any(|known| same(known, &fact.compared(wanted))))
        };
        let equal = |known: &str, wanted: &str| known == wanted;
        let begins = |known: &str, wanted: &str| squeezed(known).starts_with(&squeezed(wanted));
        let all = fits(self.country.as_ref(), &Fact::Country, equal)
            && fits(self.region.as_ref(), &Fact::Region, equal)
            && fits(self.postal_prefix.as_ref(), &Fact::PostalCode, begins);
        let length = self.postal_prefix.as_ref().map_or(0, |prefix| squeezed(prefix).chars().count());
        all.then_some((length, self.region.is_some(), self.country.is_some()))
    }

    /// The area by name, such as `FR · Bretagne · 35`; empty for everything else.
    #[must_use]
    pub fn name(&self) -> String {
        let parts = [&self.country, &self.region, &self.postal_prefix];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ")
    }
}

/// `SW1A 1AA` and `sw1a1aa` are one postal code.
fn squeezed(code: &str) -> String {
    code.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Whether somebody can get a record just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Yes.
    Here,
    /// Away until a day that has not come.
    Away,
    /// They do not work in the CRM (any more).
    Inactive,
    /// They have as many open records as the rule lets one person have.
    Full,
}

/// One of the people a rule chooses among, as things stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Their user id.
    pub person: Uuid,
    /// Their name.
    pub name: String,
    /// Whether they can get a record.
    pub presence: Presence,
    /// How many open records of the kind they own.
    pub open: i64,
    /// How many records this rule has given them.
    pub given: i64,
    /// Which of the rule's records was their last, counted from 1; the smaller, the longer ago.
    pub last_turn: Option<i64>,
}

/// Whom the rule's last record went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Last {
    /// Their user id.
    pub person: Uuid,
    /// Where they stood in the list then, counted from 0.
    pub position: usize,
}

/// The next in turn: the first after the last one who can get a record. Where the last one left the list, whoever took
/// their place is next. Somebody who comes back joins in again; nothing is made up for.
pub(super) fn round_robin(candidates: &[Candidate], last: Option<Last>) -> Option<usize> {
    let start = last.map_or(0, |last| {
        let stands = candidates.iter().position(|candidate| candidate.person == last.person);
        stands.map_or(last.position, |position| position + 1)
    });
    let start = start.checked_rem(candidates.len())?;
    let mut order = (start..candidates.len()).chain(0..start);
    order.find(|at| candidates.get(*at).is_some_and(|candidate| candidate.presence == Presence::Here))
}

/// Whoever has the fewest open records; of several the one whose last turn is longest ago, then the first of the list.
pub(super) fn workload(candidates: &[Candidate]) -> Option<usize> {
    let here = candidates.iter().enumerate().filter(|(_, candidate)| candidate.presence == Presence::Here);
    here.min_by_key(|(at, candidate)| (candidate.open, candidate.last_turn, *at)).map(|(at, _)| at)
}

/// The person of the most specific territory that fits and whose person can get a record; of several people of the same
/// area the one whose last turn is longest ago. Answers with the places of both in their lists.
pub(super) fn territory(territories: &[Territory], facts: &Facts, candidates: &[Candidate]) -> Option<(usize, usize)> {
    let fitting = territories.iter().enumerate().filter_map(|(area, territory)| {
        let fit = territory.fit(facts)?;
        let at = candidates.iter().position(|candidate| candidate.person == territory.person)?;
        let candidate = candidates.get(at).filter(|candidate| candidate.presence == Presence::Here)?;
        Some((std::cmp::Reverse(fit), candidate.last_turn, area, at))
    });
    fitting.min().map(|(_, _, area, at)| (area, at))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;

    fn candidates(count: usize) -> Vec<Candidate> {
        (0..count)
            .map(|at| Candidate {
                person: Uuid::from_u128(u128::try_from(at).unwrap()),
                name: format!("Person {at}"),
                presence: Presence::Here,
                open: 0,
                given: 0,
                last_turn: None,
            })
            .collect()
    }

    fn area(country: &str, region: &str, postal: &str, person: u128) -> Territory {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Territory {
            country: given(country),
            region: given(region),
            postal_prefix: given(postal),
            person: Uuid::from_u128(person),
        }
    }

    #[test]
    fn turns_go_round_past_those_who_are_away() {
        let mut people = candidates(3);
        assert_eq!(round_robin(&people, None), Some(0));
        let last = |position: usize| Some(Last { person: people[position].person, position });
        assert_eq!(round_robin(&people, last(0)), Some(1));
        assert_eq!(round_robin(&people, last(2)), Some(0));
        let (after_first, after_last) = (last(0), last(2));
        people[1].presence = Presence::Away;
        assert_eq!(round_robin(&people, after_first), Some(2));
        people[0].presence = Presence::Inactive;
        assert_eq!(round_robin(&people, after_last), Some(2), "alone, each turn is theirs");
        people[2].presence = Presence::Full;
        assert_eq!(round_robin(&people, after_last), None);
        assert_eq!(round_robin(&[], None), None);
        let gone = Some(Last { person: Uuid::max(), position: 1 });
        assert_eq!(round_robin(&candidates(3), gone), Some(1), "whoever took the place");
        assert_eq!(round_robin(&candidates(1), gone), Some(0));
    }

    #[test]
    fn the_least_loaded_is_chosen_then_who_waited_longest() {
        let mut people = candidates(3);
        (people[0].open, people[1].open, people[2].open) = (2, 1, 1);
        (people[1].last_turn, people[2].last_turn) = (Some(7), Some(3));
        assert_eq!(workload(&people), Some(2));
        people[1].last_turn = None;
        assert_eq!(workload(&people), Some(1), "never is longest ago");
        people[1].presence = Presence::Full;
        people[2].presence = Presence::Away;
        assert_eq!(workload(&people), Some(0));
    }

    #[test]
    fn the_most_specific_territory_wins() {
        let people = candidates(6);
        let areas = [
            area("", "", "", 0),
            area("FR", "", "", 1),
            area("FR", "Bretagne", "", 2),
            area("FR", "", "35", 3),
            area("FR", "", "350", 4),
            area("GB", "", "SW1A", 5),
        ];
        let at = |country: &str, region: &str, postal: &str| {
            let facts = Facts::default()
                .with(Fact::Country, country.to_owned())
                .with(Fact::Region, region.to_owned())
                .with(Fact::PostalCode, postal.to_owned());
            territory(&areas, &facts, &people).map(|(area, _)| area)
        };
        assert_eq!(at("DE", "", "10115"), Some(0));
        assert_eq!(at("fr", "", "75011"), Some(1));
        assert_eq!(at("FR", "bretagne", "22000"), Some(2));
        assert_eq!(at("FR", "Bretagne", "35700"), Some(3), "a postal code says more than a region");
        assert_eq!(at("FR", "Bretagne", "35000"), Some(4));
        assert_eq!(at("GB", "", "sw1 a1aa"), Some(5));
        assert_eq!(at("", "", "35000"), Some(0), "a postal code of some country");
        assert_eq!(territory(&areas[1..], &Facts::default(), &people), None);
    }

    #[test]
    fn people_of_one_territory_take_turns_and_stand_in_for_each_other() {
        let mut people = candidates(3);
        let areas = [area("FR", "", "", 0), area("FR", "", "", 1), area("", "", "", 2)];
        let facts = Facts::default().with(Fact::Country, "FR".to_owned());
        people[0].last_turn = Some(1);
        assert_eq!(territory(&areas, &facts, &people), Some((1, 1)));
        people[1].last_turn = Some(2);
        assert_eq!(territory(&areas, &facts, &people), Some((0, 0)));
        people[0].presence = Presence::Away;
        assert_eq!(territory(&areas, &facts, &people), Some((1, 1)));
        people[1].presence = Presence::Away;
        assert_eq!(territory(&areas, &facts, &people), Some((2, 2)), "the next wider one");
        people[2].presence = Presence::Inactive;
        assert_eq!(territory(&areas, &facts, &people), None);
        assert_eq!(areas[0].name(), "FR");
    }

    proptest! {
        #[test]
        fn turns_are_fair(count in 1..8_usize, rounds in 1..50_usize) {
            let people = candidates(count);
            let mut given = vec![0_i32; count];
            let mut last = None;
            for _ in 0..rounds {
                let at = round_robin(&people, last).unwrap();
                given[at] += 1;
                last = Some(Last { person: people[at].person, position: at });
            }
            prop_assert!(given.iter().max().unwrap() - given.iter().min().unwrap() <= 1);
        }

        #[test]
        fn whoever_is_chosen_is_here(presences in prop::collection::vec(0..4_usize, 0..8), last in prop::option::of(0..8_usize)) {
            let mut people = candidates(presences.len());
            for (candidate, presence) in people.iter_mut().zip(&presences) {
                candidate.presence = [Presence::Here, Presence::Away, Presence::Inactive, Presence::Full][*presence];
            }
            let anybody = people.iter().any(|candidate| candidate.presence == Presence::Here);
            let areas: Vec<_> = people.iter().map(|one| Territory { person: one.person, ..Territory::default() }).collect();
            let last = last.map(|position| Last { person: Uuid::from_u128(u128::try_from(position).unwrap()), position });
            let chosen = [
                round_robin(&people, last),
                workload(&people),
                territory(&areas, &Facts::default(), &people).map(|(_, at)| at),
            ];
            for chosen in chosen {
                prop_assert_eq!(chosen.is_some(), anybody);
                prop_assert!(chosen.is_none_or(|at| people[at].presence == Presence::Here));
            }
        }

        #[test]
        fn work_evens_out(loads in prop::collection::vec(0..10_i64, 1..6), more in 0..60_usize) {
            let mut people = candidates(loads.len());
            for (candidate, load) in people.iter_mut().zip(&loads) {
                candidate.open = *load;
            }
            for turn in 0..more {
                let at = workload(&people).unwrap();
                people[at].open += 1;
                people[at].last_turn = i64::try_from(turn).ok();
            }
            let spread = |people: &[Candidate]| {
                people.iter().map(|one| one.open).max().unwrap() - people.iter().map(|one| one.open).min().unwrap()
            };
            let before = loads.iter().max().unwrap() - loads.iter().min().unwrap();
            prop_assert!(spread(&people) <= before.max(1));
        }
    }
}
