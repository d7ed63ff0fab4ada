//! Use cases that ask for no permission, and why.

/// One's own: what the acting person keeps for themself, and nobody else's.
const OWN: &[&str] = &[
    "drafts::discard",
    "drafts::get",
    "drafts::keep",
    "quotas::list",
    "reminders::get",
    "search::recents::forget_recent",
    "search::recents::recent_searches",
    "undo::last",
];

/// How the workspace is set up: everybody works by it.
const SETTINGS: &[&str] = &[
    "assignment::rules::list",
    "custom_fields::all",
    "custom_fields::versions",
    "money::rates::base",
    "money::rates::list",
    "money::rates::of_days",
    "money::rates::on",
    "pipelines::changing::retired",
    "pipelines::list",
    "pipelines::stage",
    "pipelines::stages",
    "quotas::current",
    "reasons::list",
    "reasons::name_of",
    "reasons::resolve",
    "roles::find",
    "roles::list",
    "settings::values::get",
    "settings::values::get_of",
    "settings::values::of_person",
    "settings::values::of_workspace",
    "teams::departments",
    "teams::list",
    "users::an_admin",
    "users::find",
    "users::find_active",
    "users::get",
    "users::with_status",
    "validation::rules",
    "workspaces::settings",
];

/// Parts of other use cases, which have asked; nobody reaches them from outside.
const PARTS: &[&str] = &[
    "assignment::choose",
    "events::changed_since",
    "events::record",
    "events::record_of",
    "jobs::enqueue",
    "jobs::schedules::put",
    "jobs::schedules::remove",
    "money::total",
    "posted::find",
    "posted::note",
    "records::take_numbers",
    "reports::delivered",
];

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    [OWN, SETTINGS, PARTS].into_iter().flatten().copied()
}
