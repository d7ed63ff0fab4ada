//! Verbs on records that are there, as people type them.

use chrono::NaiveTime;
use crm_core::records::{RecordKind, Reference};

use super::*;
use crate::grammar::{
    Assignee, Assignment, LogInput, LogKind, NewLeadInput, NewTaskInput, Note, PersonToken, Target, Verb, When,
};

fn record(kind: RecordKind, number: i64) -> Target {
    Target::Record(Reference { kind, number })
}

fn deal_142() -> Target {
    record(RecordKind::Deal, 142)
}

fn words(text: &str) -> Target {
    Target::Words(text.to_owned())
}

fn command(text: &str) -> Command {
    match outcome(text) {
        Outcome::Command(command) => command,
        other => panic!("{text}: {other:?}"),
    }
}

fn is_search(text: &str) {
    assert!(matches!(outcome(text), Outcome::Search { .. }), "{text}: {:?}", outcome(text));
}

fn set(target: Target, values: &[(&str, &str)]) -> Command {
    let one = |(field, value): &(&str, &str)| Assignment { field: (*field).to_owned(), value: (*value).to_owned() };
    Command::Edit { target, values: values.iter().map(one).collect() }
}

fn time(hour: u32, minute: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, minute, 0)
}

#[test]
fn fields_are_set_by_their_words() {
    assert_eq!(command("edit D-142"), set(deal_142(), &[]));
    assert_eq!(command("set D-142 amount 15k"), set(deal_142(), &[("amount", "15k")]));
    assert_eq!(command("set D-142 amount 15k close fri"), set(deal_142(), &[("amount", "15k"), ("close", "fri")]));
    assert_eq!(command("update D-142 stage:proposal"), set(deal_142(), &[("stage", "proposal")]));
    assert_eq!(command("set D-142 close none"), set(deal_142(), &[("close", "")]));
    assert_eq!(command("set D-142 owner <@U7|rep>"), set(deal_142(), &[("owner", "U7")]));
    assert_eq!(command("set D-142 region emea"), set(deal_142(), &[("region", "emea")]));
    assert_eq!(
        command("set C-17 title \"Head of Sales\""),
        set(record(RecordKind::Contact, 17), &[("title", "Head of Sales")])
    );
    assert_eq!(
        command("set Bar &amp; Grill domain bar.example"),
        set(words("Bar & Grill"), &[("domain", "bar.example")])
    );
    assert_eq!(command("set amount 15k"), set(Target::InContext, &[("amount", "15k")]));
    assert_eq!(command("edit acme"), set(words("acme"), &[]));
    assert_eq!(command("edit contact Ann Lee"), set(words("Ann Lee"), &[]));
    let own = parse("/crm-update", "contact C-17", &context()).outcome;
    assert_eq!(own, Outcome::Command(set(record(RecordKind::Contact, 17), &[])));
    assert_eq!(command("edit"), set(Target::InContext, &[]));
    assert_eq!(
        outcome("set D-142 urgent"),
        Outcome::Search { words: "set D-142 urgent".to_owned(), nearest: None, instead: some("edit D-142") }
    );
}

#[test]
fn stages_and_reasons_are_told_apart_later() {
    let reference = Some(Reference { kind: RecordKind::Deal, number: 142 });
    assert_eq!(command("move D-142 proposal"), Command::Move { record: reference, words: "proposal".to_owned() });
    assert_eq!(
        command("move D-142 to closed lost"),
        Command::Move { record: reference, words: "closed lost".to_owned() }
    );
    assert_eq!(command("stage Renewal proposal"), Command::Move { record: None, words: "Renewal proposal".to_owned() });
    assert_eq!(command("move D-142"), Command::Show(Reference { kind: RecordKind::Deal, number: 142 }));
    let lost = Command::Close { won: false, record: reference, words: "price".to_owned() };
    assert_eq!(command("lost D-142 price"), lost);
    assert_eq!(command("won"), Command::Close { won: true, record: None, words: String::new() });
    assert!(command("won Renewal").is_vague());
    assert!(!command("won").is_vague());
}

#[test]
fn records_are_given_to_people_rules_or_nobody() {
    let to = |target: Target, to: Assignee| Command::Assign { target, to };
    let rep = Assignee::Person(PersonToken::SlackId { id: "U7".to_owned(), shown: "@rep".to_owned() });
    let lead = || record(RecordKind::Lead, 88);
    assert_eq!(command("assign L-88 <@U7|rep>"), to(lead(), rep.clone()));
    assert_eq!(command("assign L-88 to <@U7|rep>"), to(lead(), rep.clone()));
    assert_eq!(command("assign <@U7|rep>"), to(Target::InContext, rep.clone()));
    assert_eq!(command("assign Acme renewal to <@U7|rep>"), to(words("Acme renewal"), rep));
    assert_eq!(command("assign L-88 auto"), to(lead(), Assignee::Auto));
    assert_eq!(command("assign L-88 nobody"), to(lead(), Assignee::Nobody));
    assert_eq!(command("assign L-88 me"), to(lead(), Assignee::Person(PersonToken::Me)));
    assert_eq!(command("assign L-88 Ann Lee"), to(lead(), Assignee::Person(PersonToken::Name("Ann Lee".to_owned()))));
    assert_eq!(refusal("assign L-88 <!here>"), "“@here” is not one person. Name one, such as @rep.");
    is_search("assign design ltd");
}

#[test]
fn tags_are_hashes_channels_or_bare_after_a_reference() {
    let tag = |target: Target, tags: &[&str], add: bool| Command::Tag {
        target,
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        add,
    };
    assert_eq!(command("tag D-142 #vip <#C1|partner> new"), tag(deal_142(), &["vip", "partner", "new"], true));
    assert_eq!(command("tag #vip"), tag(Target::InContext, &["vip"], true));
    assert_eq!(command("untag Bar Grill #vip"), tag(words("Bar Grill"), &["vip"], false));
    assert!(refusal("tag D-142 <#C1|>").starts_with("That tag is the name of a private channel"));
    is_search("tag heuer watches");
}

#[test]
fn notes_need_a_record_quotes_or_their_own_command() {
    let note = |target: Target, text: &str| Command::Note { target, text: text.to_owned() };
    assert_eq!(command("note D-142 wants a  demo, *soon*"), note(deal_142(), "wants a demo, *soon*"));
    assert_eq!(command("note \"wants a demo\""), note(Target::InContext, "wants a demo"));
    assert_eq!(
        outcome("note pad ltd"),
        Outcome::Search { words: "note pad ltd".to_owned(), nearest: None, instead: some("note \"pad ltd\"") }
    );
    let own = |text: &str| parse("/crm-note", text, &context()).outcome;
    assert_eq!(own("add D-142 hello"), Outcome::Command(note(deal_142(), "hello")));
    assert_eq!(own("add contact C-17 hello"), Outcome::Command(note(record(RecordKind::Contact, 17), "hello")));
    assert_eq!(own("wants a demo"), Outcome::Command(note(Target::InContext, "wants a demo")));
}

#[test]
fn calls_have_a_length_a_day_and_words() {
    let log = |input: LogInput| Command::Log(input);
    let call = LogInput { kind: LogKind::Call, target: deal_142(), minutes: None, on: None, outcome: None, text: None };
    let with = |minutes, outcome, text: &str| LogInput { minutes, outcome, text: some(text), ..call.clone() };
    assert_eq!(command("log call D-142 15m no answer"), log(with(Some(15), Some("no_answer"), "no answer")));
    assert_eq!(command("log call D-142"), log(call.clone()));
    let met = LogInput {
        kind: LogKind::Meeting,
        target: words("First Last"),
        minutes: Some(90),
        on: Some((day("2026-11-22"), None)),
        text: some("prices in 2 weeks"),
        ..call.clone()
    };
    assert_eq!(command("log meeting with First Last yesterday 1h30 prices in 2 weeks"), log(met));
    let quoted = LogInput { target: words("Bar & Grill"), text: some("hello"), ..call.clone() };
    assert_eq!(command("log call \"Bar &amp; Grill\" hello"), log(quoted));
    let in_context = LogInput {
        target: Target::InContext,
        text: some("left voicemail, again"),
        outcome: Some("left_voicemail"),
        ..call
    };
    assert_eq!(command("log call left voicemail, again"), log(in_context));
    is_search("log cabin ltd");
}

#[test]
fn tasks_are_added_listed_finished_and_put_off() {
    let task = NewTaskInput {
        title: some("call First Last"),
        due: Some((day("2026-11-24"), time(15, 0))),
        priority: Some(1),
        about: Some(Reference { kind: RecordKind::Deal, number: 142 }),
        ..NewTaskInput::default()
    };
    assert_eq!(command("task call First Last tomorrow 3pm p1 D-142"), Command::AddTask(task.clone()));
    assert_eq!(command("add task call First Last tomorrow 3pm p1 D-142"), Command::AddTask(task.clone()));
    let by = parse("/crm-task", "create call First Last by tomorrow 3pm p1 D-142", &context()).outcome;
    assert_eq!(by, Outcome::Command(Command::AddTask(task)));
    let kept = NewTaskInput { title: some("write to a@b.example at 3 Main St for Ann"), ..NewTaskInput::default() };
    assert_eq!(command("task write to a@b.example at 3 Main St for Ann"), Command::AddTask(kept));
    let list = |line: &str| Command::List { line: line.to_owned() };
    assert_eq!(command("task list"), list("kind:task owner:me is:open"));
    assert_eq!(command("task"), list("kind:task owner:me is:open"));
    assert_eq!(command("task list overdue"), list("kind:task owner:me is:overdue"));
    assert_eq!(command("task list <@U7|rep>"), list("kind:task is:open owner:U7"));
    assert_eq!(command("task list all"), list("kind:task"));
    assert_eq!(command("done T-9"), Command::Done { target: record(RecordKind::Task, 9) });
    assert_eq!(command("done"), Command::Done { target: Target::InContext });
    is_search("done T-9 deal");
    let snooze = |target, until| Command::Snooze { target, until };
    assert_eq!(command("snooze T-9 2d"), snooze(record(RecordKind::Task, 9), When::In(2_880)));
    assert_eq!(
        command("snooze T-9 until mon 9am"),
        snooze(record(RecordKind::Task, 9), When::On(day("2026-11-30"), time(9, 0)))
    );
    assert_eq!(command("snooze T-9 in 2 weeks"), snooze(record(RecordKind::Task, 9), When::In(20_160)));
    assert_eq!(command("snooze call acme 1h"), snooze(words("call acme"), When::In(60)));
    assert!(refusal("snooze T-9 whenever").starts_with("“whenever” is not a time."));
}

#[test]
fn follow_ups_are_days_or_none() {
    let next = |target, on: Option<&str>| Command::FollowUp { target, on: on.map(day) };
    assert_eq!(command("follow-up D-142 in 2 weeks"), next(deal_142(), Some("2026-12-07")));
    assert_eq!(command("follow up D-142 fri"), next(deal_142(), Some("2026-11-27")));
    assert_eq!(command("next D-142 none"), next(deal_142(), None));
    assert_eq!(command("next fri"), next(Target::InContext, Some("2026-11-27")));
    assert_eq!(command("follow-up Acme renewal on 30 Nov"), next(words("Acme renewal"), Some("2026-11-30")));
    assert!(refusal("next D-142 06/07").starts_with("“06/07” can be"));
    assert!(refusal("next D-142 someday").starts_with("“someday” is not a date."));
    assert_eq!(crm("next D-142 fri 3pm").notes, [Note::TimeLeftOut("3pm".to_owned())]);
    is_search("next retail ltd");
}

#[test]
fn lists_are_lines_of_search() {
    let list = |line: &str| Command::List { line: line.to_owned() };
    assert_eq!(command("my deals"), list("kind:deal owner:me is:open"));
    assert_eq!(command("my contacts"), list("kind:contact owner:me"));
    assert_eq!(command("list leads new"), list("kind:lead status:new"));
    assert_eq!(command("list deals stage:proposal amount&gt;10k"), list("kind:deal stage:proposal amount>10k"));
    assert_eq!(command("list deals won"), list("kind:deal is:won"));
    assert_eq!(command("list deals close: fri #vip"), list("kind:deal is:open close:fri #vip"));
    assert_eq!(command("my"), list("owner:me is:open"));
    assert_eq!(command("export deals stage:won"), Command::Export { line: "kind:deal stage:won".to_owned() });
    assert_eq!(command("list"), Command::Help { topic: Some(Verb::List), unknown: None });
    is_search("my fair lady");
    is_search("list industries ag");
    let owner = Some(PersonToken::SlackId { id: "U7".to_owned(), shown: "@rep".to_owned() });
    assert_eq!(command("pipeline <@U7|rep>"), Command::Pipeline { owner, name: None });
    assert_eq!(command("pipeline"), Command::Pipeline { owner: None, name: None });
}

#[test]
fn undo_team_settings_and_the_archive() {
    assert_eq!(command("undo"), Command::Undo { of: None });
    assert_eq!(command("undo last"), Command::Undo { of: None });
    assert_eq!(command("undo d142"), Command::Undo { of: Some(Reference { kind: RecordKind::Deal, number: 142 }) });
    assert_eq!(command("archive L-88"), Command::Archive { target: record(RecordKind::Lead, 88) });
    assert_eq!(command("restore L-88"), Command::Restore { target: record(RecordKind::Lead, 88) });
    assert_eq!(command("team"), Command::Team);
    let person = PersonToken::SlackId { id: "U7".to_owned(), shown: "@rep".to_owned() };
    assert_eq!(command("team invite <@U7|rep> as closer"), Command::Invite { person, role: some("closer") });
    assert_eq!(command("settings notifications"), Command::Settings { topic: some("notifications") });
    is_search("team viewer gmbh");
    is_search("undo the past ltd");
}

#[test]
fn leads_have_a_source_and_a_follow_up() {
    let owner = Some(PersonToken::SlackId { id: "U7".to_owned(), shown: "@rep".to_owned() });
    let lead = NewLeadInput {
        name: some("First Last"),
        emails: vec!["name@acme.example".to_owned()],
        source: some("webinar"),
        follow_up_on: Some(day("2026-11-27")),
        owner,
        ..NewLeadInput::default()
    };
    assert_eq!(command("add lead First Last name@acme.example from webinar fri <@U7|rep>"), Command::AddLead(lead));
    let known = NewLeadInput {
        contact: Some(Reference { kind: RecordKind::Contact, number: 17 }),
        source: some("trade fair"),
        ..NewLeadInput::default()
    };
    assert_eq!(command("add lead C-17 from trade fair"), Command::AddLead(known));
}

#[test]
fn later_commands_are_searched_for_and_named() {
    for word in ["ticket", "remind", "Quote", "import", "merge", "ask"] {
        let parsed = crm(&format!("{word} me tomorrow"));
        assert!(matches!(parsed.outcome, Outcome::Search { .. }), "{word}");
        assert_eq!(parsed.notes, [Note::Reserved(word.to_lowercase())]);
    }
}
