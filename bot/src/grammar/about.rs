//! What is said about each verb: how it is typed, who may, and which help it has.

use crm_core::actor::Permission;

/// All that is said about a verb.
pub(super) struct About {
    /// The word it is typed with.
    pub(super) name: &'static str,
    /// Other words for it.
    pub(super) synonyms: &'static [&'static str],
    /// Slash commands of its own.
    pub(super) aliases: &'static [&'static str],
    /// What to type, word for word.
    pub(super) examples: &'static [&'static str],
    /// What a person needs for every command of it.
    pub(super) needs: Option<Permission>,
    /// One line of help.
    pub(super) help: &'static str,
    /// The help in depth.
    pub(super) more: &'static str,
}

const READ: Option<Permission> = Some(Permission::ReadRecords);

pub(super) const FIND: About = About {
    name: "find",
    synonyms: &["search"],
    aliases: &["/crm-search"],
    examples: &["find acme", "search name@acme.example", "acme"],
    needs: READ,
    help: "help-find",
    more: "help-find-more",
};

pub(super) const SHOW: About = About {
    name: "show",
    synonyms: &["open"],
    aliases: &[],
    examples: &["show D-142", "show acme", "D-142"],
    needs: READ,
    help: "help-show",
    more: "help-show-more",
};

pub(super) const ADD: About = About {
    name: "add",
    synonyms: &["new"],
    aliases: &["/crm-add"],
    examples: &[
        "add contact First Last name@acme.example +33612345678 at Acme #vip",
        "add company Acme acme.example",
        "add lead First Last name@acme.example from webinar fri @rep",
        "add deal Renewal €12k at Acme for \"First Last\" 30 Nov",
        "add task call First Last tomorrow 3pm p1 D-142",
    ],
    needs: None,
    help: "help-add",
    more: "help-add-more",
};

pub(super) const EDIT: About = About {
    name: "update",
    synonyms: &["edit", "set"],
    aliases: &["/crm-update"],
    examples: &["edit D-142", "set D-142 amount 15k", "set C-17 title \"Head of Sales\" phone +33612345678"],
    needs: READ,
    help: "help-update",
    more: "help-update-more",
};

pub(super) const MOVE: About = About {
    name: "move",
    synonyms: &["stage"],
    aliases: &[],
    examples: &["move D-142 proposal", "move L-88 working"],
    needs: READ,
    help: "help-move",
    more: "help-move-more",
};

pub(super) const WON: About = About {
    name: "won",
    synonyms: &["win"],
    aliases: &[],
    examples: &["won D-142", "won D-142 price"],
    needs: Some(Permission::WriteDeals),
    help: "help-won",
    more: "help-won-more",
};

pub(super) const LOST: About = About {
    name: "lost",
    synonyms: &["lose"],
    aliases: &[],
    examples: &["lost D-142 price"],
    needs: Some(Permission::WriteDeals),
    help: "help-lost",
    more: "help-lost-more",
};

pub(super) const ASSIGN: About = About {
    name: "assign",
    synonyms: &["reassign"],
    aliases: &[],
    examples: &["assign L-88 @rep", "assign L-88 auto", "assign D-142 me"],
    needs: Some(Permission::Assign),
    help: "help-assign",
    more: "help-assign-more",
};

pub(super) const TAG: About = About {
    name: "tag",
    synonyms: &[],
    aliases: &[],
    examples: &["tag C-17 #vip #partner"],
    needs: READ,
    help: "help-tag",
    more: "help-tag-more",
};

pub(super) const UNTAG: About = About {
    name: "untag",
    synonyms: &[],
    aliases: &[],
    examples: &["untag C-17 #vip"],
    needs: READ,
    help: "help-untag",
    more: "help-untag-more",
};

pub(super) const NOTE: About = About {
    name: "note",
    synonyms: &[],
    aliases: &["/crm-note"],
    examples: &["note C-17 wants a demo"],
    needs: Some(Permission::WriteActivities),
    help: "help-note",
    more: "help-note-more",
};

pub(super) const LOG: About = About {
    name: "log",
    synonyms: &[],
    aliases: &[],
    examples: &["log call C-17 15m no answer", "log meeting D-142 yesterday 1h", "log email C-17 sent"],
    needs: Some(Permission::WriteActivities),
    help: "help-log",
    more: "help-log-more",
};

pub(super) const TASK: About = About {
    name: "task",
    synonyms: &["todo"],
    aliases: &["/crm-task"],
    examples: &["task call back fri p1", "task list"],
    needs: Some(Permission::ReadTasks),
    help: "help-task",
    more: "help-task-more",
};

pub(super) const DONE: About = About {
    name: "done",
    synonyms: &["finish"],
    aliases: &[],
    examples: &["done T-9"],
    needs: Some(Permission::WriteTasks),
    help: "help-done",
    more: "help-done-more",
};

pub(super) const SNOOZE: About = About {
    name: "snooze",
    synonyms: &[],
    aliases: &[],
    examples: &["snooze T-9 2d", "snooze T-9 mon 9am"],
    needs: Some(Permission::WriteTasks),
    help: "help-snooze",
    more: "help-snooze-more",
};

pub(super) const FOLLOW_UP: About = About {
    name: "follow-up",
    synonyms: &["followup", "next"],
    aliases: &[],
    examples: &["follow-up D-142 in 2 weeks", "follow-up D-142 none"],
    needs: READ,
    help: "help-follow-up",
    more: "help-follow-up-more",
};

pub(super) const LIST: About = About {
    name: "list",
    synonyms: &["my"],
    aliases: &[],
    examples: &["my deals", "list leads new", "list deals stage:proposal"],
    needs: READ,
    help: "help-list",
    more: "help-list-more",
};

pub(super) const PIPELINE: About = About {
    name: "pipeline",
    synonyms: &["funnel"],
    aliases: &[],
    examples: &["pipeline", "pipeline @rep"],
    needs: Some(Permission::ReadDeals),
    help: "help-pipeline",
    more: "help-pipeline-more",
};

pub(super) const REPORT: About = About {
    name: "report",
    synonyms: &[],
    aliases: &["/crm-report"],
    examples: &["report daily"],
    needs: Some(Permission::Report),
    help: "help-report",
    more: "help-report-more",
};

pub(super) const UNDO: About = About {
    name: "undo",
    synonyms: &[],
    aliases: &[],
    examples: &["undo", "undo D-142"],
    needs: None,
    help: "help-undo",
    more: "help-undo-more",
};

pub(super) const LINK: About = About {
    name: "link",
    synonyms: &[],
    aliases: &[],
    examples: &["link D-142", "link O-4"],
    needs: READ,
    help: "help-link",
    more: "help-link-more",
};

pub(super) const UNLINK: About = About {
    name: "unlink",
    synonyms: &[],
    aliases: &[],
    examples: &["unlink"],
    needs: READ,
    help: "help-unlink",
    more: "help-unlink-more",
};

pub(super) const CHANNEL: About = About {
    name: "channel",
    synonyms: &[],
    aliases: &[],
    examples: &["channel D-142", "channel archive"],
    needs: Some(Permission::WriteDeals),
    help: "help-channel",
    more: "help-channel-more",
};

pub(super) const EXPORT: About = About {
    name: "export",
    synonyms: &[],
    aliases: &[],
    examples: &["export deals stage:won", "export contacts #vip"],
    needs: Some(Permission::Export),
    help: "help-export",
    more: "help-export-more",
};

pub(super) const ARCHIVE: About = About {
    name: "archive",
    synonyms: &["delete"],
    aliases: &[],
    examples: &["archive L-88"],
    needs: READ,
    help: "help-archive",
    more: "help-archive-more",
};

pub(super) const RESTORE: About = About {
    name: "restore",
    synonyms: &[],
    aliases: &[],
    examples: &["restore L-88"],
    needs: READ,
    help: "help-restore",
    more: "help-restore-more",
};

pub(super) const TEAM: About = About {
    name: "team",
    synonyms: &[],
    aliases: &[],
    examples: &["team", "team invite @rep closer"],
    needs: None,
    help: "help-team",
    more: "help-team-more",
};

pub(super) const SETTINGS: About = About {
    name: "settings",
    synonyms: &["preferences"],
    aliases: &[],
    examples: &["settings", "settings notifications"],
    needs: None,
    help: "help-settings",
    more: "help-settings-more",
};

pub(super) const HELP: About = About {
    name: "help",
    synonyms: &[],
    aliases: &[],
    examples: &["help", "help add", "help dates"],
    needs: None,
    help: "help-help",
    more: "help-help-more",
};
