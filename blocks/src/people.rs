//! Coming in and going: the request to an administrator, and what everybody concerned reads.

use crm_core::text;
use crm_core::users::User;
use uuid::Uuid;

use crate::ids::{Action, Subject};
use crate::kit::{self, Message};
use crate::mrkdwn::Mrkdwn;
use crate::notices;
use crate::viewer::Viewer;

/// To an administrator: somebody wants in; one tap decides.
#[must_use]
pub fn join_request(viewer: &Viewer, name: &str, user_id: Uuid) -> Message {
    let said = notices::brief(&text!("join-request", name = name));
    let admit = kit::button(Action::Admit, &viewer.plain(&text!("button-admit")), &user_id.to_string());
    let decline = kit::button(Action::Decline, &viewer.plain(&text!("button-decline")), &user_id.to_string());
    let blocks = vec![
        kit::section(&viewer.mrkdwn(&said)),
        kit::context(&viewer.mrkdwn(&text!("join-request-small"))),
        kit::actions(None, vec![admit.into(), decline.into()]),
    ];
    Message::new(&viewer.plain(&said), blocks)
}

/// To the administrator, in place of the request: what was decided, by whom.
#[must_use]
pub fn join_decided(viewer: &Viewer, name: &str, admitted: bool, by: &str) -> Message {
    let fact = if admitted { text!("join-admitted", name = name) } else { text!("join-declined", name = name) };
    notices::done(viewer, &fact, Some(&text!("decided-by", by = by, time = viewer.clock())))
}

/// To who typed `/crm` for the first time: an administrator has been asked.
#[must_use]
pub fn join_waiting(viewer: &Viewer, admin: Option<&str>) -> Message {
    match admin {
        Some(admin) => notices::done(viewer, &text!("join-waiting", admin = admin), None),
        None => notices::done(viewer, &text!("join-waiting-nobody"), None),
    }
}

/// What is somebody's, by how much of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Contacts.
    pub contacts: i64,
    /// Companies.
    pub companies: i64,
    /// Leads.
    pub leads: i64,
    /// Deals.
    pub deals: i64,
    /// Open tasks.
    pub tasks: i64,
}

impl Work {
    fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// To an administrator: somebody left Slack; what is still theirs, and who takes it over.
#[must_use]
pub fn left_slack(viewer: &Viewer, name: &str, user_id: Uuid, work: Work) -> Message {
    let said = notices::brief(&text!("left-slack", name = name));
    let mut blocks = vec![kit::section(&viewer.mrkdwn(&said))];
    if work.is_nothing() {
        blocks.push(kit::context(&viewer.mrkdwn(&text!("left-slack-nothing"))));
    } else {
        let work = text!(
            "left-slack-work",
            deals = work.deals,
            leads = work.leads,
            contacts = work.contacts,
            companies = work.companies,
            tasks = work.tasks
        );
        let subject = Subject { id: user_id, version: 1 };
        let give = kit::person_select(Action::HandOver, &viewer.plain(&text!("left-slack-give")), None);
        blocks.push(kit::context(&viewer.mrkdwn(&work)));
        blocks.push(kit::actions(Some(subject.block_id("user", "heir")), vec![give.into()]));
    }
    Message::new(&viewer.plain(&said), blocks)
}

/// People that a list shows.
const LISTED: usize = 40;

/// Who works here and as what; for who manages the team, who waits to be let in.
#[must_use]
pub fn team(viewer: &Viewer, active: &[User], waiting: &[User], may_invite: bool) -> Message {
    let title = text!("team-title", count = active.len());
    let mut blocks = vec![kit::section(&viewer.mrkdwn(&title))];
    for user in waiting.iter().take(LISTED / 2) {
        let admit = kit::button(Action::Admit, &viewer.plain(&text!("button-admit")), &user.id.to_string());
        blocks.push(kit::section_with(&viewer.mrkdwn(&text!("team-waiting", name = kit::cut(&user.name, 60))), admit));
    }
    let lines = active.iter().take(LISTED).fold(Mrkdwn::default(), |lines, user| {
        let roles = user.roles.iter().map(|held| held.name.clone()).collect::<Vec<_>>().join(", ");
        let line = text!("team-member", name = kit::cut(&user.name, 60), roles = kit::cut(&roles, 60));
        lines.then("\n", &viewer.mrkdwn(&line))
    });
    blocks.push(kit::section(&lines));
    if active.len() > LISTED {
        blocks.push(kit::context(&viewer.mrkdwn(&text!("team-more", count = active.len() - LISTED))));
    }
    if may_invite {
        blocks.push(kit::context(&viewer.mrkdwn(&text!("team-invite-hint"))));
    }
    Message::new(&viewer.plain(&title), blocks)
}

/// To the administrator, in place of the question: who has it now, by whom.
#[must_use]
pub fn handed_over(viewer: &Viewer, name: &str, heir: &str, count: usize, by: &str) -> Message {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let fact = text!("left-slack-given", name = name, heir = heir, count = count);
    notices::done(viewer, &fact, Some(&text!("decided-by", by = by, time = viewer.clock())))
}
