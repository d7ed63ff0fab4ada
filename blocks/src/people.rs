//! Coming in: the request to an administrator, and what everybody concerned reads.

use crm_core::text;
use uuid::Uuid;

use crate::ids::Action;
use crate::kit::{self, Message};
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

/// To who came in: what to do first.
#[must_use]
pub fn welcome(viewer: &Viewer, name: &str) -> Message {
    let said = notices::brief(&text!("welcome", name = name));
    let blocks = vec![
        kit::section(&viewer.mrkdwn(&said)),
        kit::actions(
            None,
            vec![
                kit::button(Action::AddContact, &viewer.plain(&text!("button-add-contact")), "").into(),
                kit::button(Action::RunLine, &viewer.plain(&text!("button-help")), "help").into(),
            ],
        ),
    ];
    Message::new(&viewer.plain(&said), blocks)
}
