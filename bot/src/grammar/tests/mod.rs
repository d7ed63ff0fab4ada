//! The grammar's tests: tables of lines as people type them, and properties that hold for every line.

mod adding;
mod catalogue;
mod properties;
mod values;
mod verbs;

use chrono::NaiveDate;

use super::{Command, Context, NewCompanyInput, NewContactInput, NewDealInput, Outcome, Parsed, parse};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

/// The workspace and day of the design's examples: Monday 23 November 2026.
fn context() -> Context {
    Context { today: day("2026-11-23"), country: "FR".to_owned(), currency: "EUR".to_owned() }
}

fn crm(text: &str) -> Parsed {
    parse("/crm", text, &context())
}

fn outcome(text: &str) -> Outcome {
    crm(text).outcome
}

fn contact(text: &str) -> NewContactInput {
    match outcome(text) {
        Outcome::Command(Command::AddContact(input)) => input,
        other => panic!("{text}: {other:?}"),
    }
}

fn company(text: &str) -> NewCompanyInput {
    match outcome(text) {
        Outcome::Command(Command::AddCompany(input)) => input,
        other => panic!("{text}: {other:?}"),
    }
}

fn deal(text: &str) -> NewDealInput {
    match outcome(text) {
        Outcome::Command(Command::AddDeal(input)) => input,
        other => panic!("{text}: {other:?}"),
    }
}

/// The words of a refusal.
fn refusal(text: &str) -> String {
    match outcome(text) {
        Outcome::Refused(error) => error.text().render("en"),
        other => panic!("{text}: {other:?}"),
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}
