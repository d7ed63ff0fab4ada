//! Every use case is either tried across workspaces or named here with the reason why it need not be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Use cases that the tests beside this file try with ids of another workspace, or with what that workspace holds.
const TRIED: &[&str] = &[
    "access::rules",
    "access::set_rule",
    "activities::get",
    "activities::log",
    "activities::notes::add",
    "activities::touch::last_touch",
    "assignment::choose",
    "assignment::explain",
    "assignment::keeping::add_rule",
    "assignment::keeping::change_rule",
    "assignment::keeping::reorder",
    "assignment::keeping::retire",
    "assignment::presence::set_away",
    "assignment::rules::list",
    "companies::add",
    "companies::card",
    "companies::named",
    "companies::with_domain",
    "contacts::add",
    "contacts::card",
    "contacts::named",
    "contacts::with_address",
    "custom_fields::all",
    "custom_fields::change",
    "custom_fields::define",
    "custom_fields::versions",
    "deals::add",
    "deals::card::card",
    "deals::moving::close",
    "deals::moving::move_to_stage",
    "deals::moving::reopen",
    "deals::participants::add_participant",
    "deals::participants::change_role",
    "deals::participants::remove_participant",
    "deals::rotting::rotting",
    "deals::stage_history::stage_history",
    "deals::totals::forecast",
    "deals::totals::pipeline_summary",
    "drafts::discard",
    "drafts::get",
    "drafts::keep",
    "events::changed_since",
    "events::record_of",
    "files::attach",
    "files::get",
    "files::keep",
    "files::link",
    "files::list",
    "files::open",
    "follow_ups::due",
    "forms::list",
    "history::audit",
    "history::earlier",
    "history::of_record",
    "imports::run",
    "imports::run_from",
    "leads::cards::board",
    "leads::cards::card",
    "leads::conversion::batch::convert_many",
    "leads::conversion::check_conversion",
    "leads::conversion::convert",
    "leads::conversion::trail",
    "leads::open",
    "leads::work::assign",
    "leads::work::assign_auto",
    "leads::work::disqualify",
    "leads::work::explain_assignment",
    "leads::work::explain_score",
    "leads::work::move_to",
    "leads::work::qualify",
    "leads::work::reopen",
    "money::rates::base",
    "money::rates::bring_in",
    "money::rates::list",
    "money::rates::of_days",
    "money::rates::on",
    "money::rates::remove",
    "money::rates::set",
    "money::total",
    "pipelines::changing::add",
    "pipelines::changing::add_stage",
    "pipelines::changing::reorder",
    "pipelines::changing::reorder_stages",
    "pipelines::changing::restore",
    "pipelines::changing::restore_stage",
    "pipelines::changing::retire",
    "pipelines::changing::retire_stage",
    "pipelines::changing::retired",
    "pipelines::list",
    "pipelines::stage",
    "pipelines::stages",
    "pipelines::times::time_in_stages",
    "posted::find",
    "posted::note",
    "quotas::attainment::attainment",
    "quotas::current",
    "quotas::list",
    "quotas::set",
    "reasons::keeping::add",
    "reasons::keeping::rename",
    "reasons::keeping::reorder",
    "reasons::keeping::retire",
    "reasons::list",
    "reasons::name_of",
    "reasons::resolve",
    "records::change::add",
    "records::change::archive",
    "records::change::purge",
    "records::change::restore",
    "records::change::update",
    "records::change::update_many",
    "records::take_numbers",
    "records::view::view",
    "reminders::add",
    "reminders::cancel",
    "reminders::get",
    "reminders::mine",
    "reminders::of_record",
    "reminders::snooze",
    "reports::daily",
    "reports::delivered",
    "roles::change",
    "roles::copy",
    "roles::create",
    "roles::find",
    "roles::list",
    "roles::restore",
    "roles::retire",
    "search::answer",
    "search::by_line",
    "search::facets::facets",
    "search::find",
    "search::locate",
    "search::recents::forget_recent",
    "search::recents::recent_searches",
    "search::resolve::read",
    "search::rows",
    "search::saved::save",
    "search::saved::saved",
    "search::suggestions::recent",
    "search::suggestions::suggest",
    "settings::changing::change",
    "settings::changing::reset",
    "settings::changing::set",
    "settings::changing::set_of",
    "settings::values::get",
    "settings::values::get_of",
    "settings::values::of_person",
    "settings::values::of_workspace",
    "tags::keeping::list",
    "tags::keeping::merge",
    "tags::keeping::remove",
    "tags::keeping::rename",
    "tasks::add",
    "tasks::cancel",
    "tasks::card",
    "tasks::complete",
    "tasks::lists::between",
    "tasks::lists::count_overdue",
    "tasks::lists::mine",
    "tasks::lists::of_record",
    "tasks::lists::overdue",
    "tasks::lists::upcoming",
    "tasks::reassign",
    "tasks::reopen",
    "tasks::snooze",
    "teams::add_member",
    "teams::change",
    "teams::create",
    "teams::create_department",
    "teams::departments",
    "teams::list",
    "teams::remove_member",
    "teams::rename_department",
    "teams::restore",
    "teams::retire",
    "teams::retire_department",
    "teams::set_leads",
    "timeline::of",
    "undo::batch::batch",
    "undo::event",
    "undo::last",
    "undo::last_of",
    "users::an_admin",
    "users::find",
    "users::find_active",
    "users::get",
    "users::joining::admit",
    "users::joining::decline",
    "users::leaving::deactivate",
    "users::leaving::reactivate",
    "users::profile::change_profile",
    "users::standing::add_role",
    "users::standing::give_role",
    "users::standing::set_roles",
    "users::standing::set_scope",
    "users::standing::take_role",
    "users::with_status",
    "validation::add_rule",
    "validation::change_rule",
    "validation::rules",
    "workspaces::change_settings",
    "workspaces::settings",
];

/// Use cases that take no id and read nothing: they write for the transaction's own workspace.
const WRITE_ONLY: &[&str] = &["events::record", "jobs::enqueue", "jobs::schedules::put", "jobs::schedules::remove"];

#[test]
fn no_use_case_is_forgotten() {
    let known: BTreeSet<String> = TRIED.iter().chain(WRITE_ONLY).map(|name| (*name).to_owned()).collect();
    let found = every_use_case();
    let untried: Vec<_> = found.difference(&known).collect();
    assert!(
        untried.is_empty(),
        "try these across workspaces (isolation/workspaces.rs), then list them here: {untried:?}"
    );
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "these are listed here but not in the sources any more: {gone:?}");
}

/// The use cases that there are, as `module::name`.
pub fn every_use_case() -> BTreeSet<String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for file in rust_files(&sources) {
        let module = module_of(file.strip_prefix(&sources).unwrap());
        let text = fs::read_to_string(&file).unwrap();
        found.extend(use_cases(&text).into_iter().map(|name| format!("{module}::{name}")));
    }
    found
}

/// Names of `pub async fn`s whose first argument is `&mut Tx`.
fn use_cases(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for piece in text.split("\npub async fn ").skip(1) {
        let Some((name, rest)) = piece.split_once('(') else { continue };
        if rest.trim_start().starts_with("tx: &mut Tx") {
            names.push(name.split('<').next().unwrap().to_owned());
        }
    }
    names
}

/// `deals/moving.rs` is `deals::moving`, `deals/mod.rs` is `deals`.
fn module_of(file: &Path) -> String {
    let parts: Vec<_> = file.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    parts.into_iter().filter(|part| part != "mod").collect::<Vec<_>>().join("::")
}

/// Every Rust file in a folder and below.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn the_scan_sees_use_cases() {
    let text = "\npub async fn one(tx: &mut Tx, id: Uuid) {}\npub async fn two(\n    tx: &mut Tx,\n) {}\npub async fn other(crm: &Crm) {}\n";
    assert_eq!(use_cases(text), ["one", "two"]);
}
