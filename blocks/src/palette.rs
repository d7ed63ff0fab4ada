//! What bare `/crm` shows, and help.

use crm_core::text;
use crm_core::texts::Text;

use crate::ids::Action;
use crate::kit::{self, Message};
use crate::notices::brief;
use crate::viewer::Viewer;

/// The palette: what one can do from here, a tap each.
#[must_use]
pub fn palette(viewer: &Viewer, name: &str, may_report: bool) -> Message {
    let said = brief(&text!("palette-title", name = name));
    let mut buttons = vec![
        kit::button(Action::AddContact, &viewer.plain(&text!("button-add-contact")), "").into(),
        kit::button(Action::AddDeal, &viewer.plain(&text!("button-add-deal")), "").into(),
        kit::button(Action::AskFind, &viewer.plain(&text!("button-find")), "").into(),
    ];
    // Two buttons of one block may not share an action; these two run a line each and stand in blocks of their own.
    let help = kit::button(Action::RunLine, &viewer.plain(&text!("button-help")), "help").into();
    let mut blocks = vec![kit::section(&viewer.mrkdwn(&said))];
    if may_report {
        let report = kit::button(Action::RunLine, &viewer.plain(&text!("button-report")), "report daily");
        blocks.push(kit::actions(None, buttons));
        blocks.push(kit::section_with(&viewer.mrkdwn(&text!("palette-report")), report));
        blocks.push(kit::actions(None, vec![help]));
    } else {
        buttons.push(help);
        blocks.push(kit::actions(None, buttons));
    }
    blocks.push(kit::context(&viewer.mrkdwn(&text!("palette-hint"))));
    Message::new(&viewer.plain(&said), blocks)
}

/// Help: a title and a line for each command, as their catalogue texts.
#[must_use]
pub fn help(viewer: &Viewer, title: &Text, lines: &[Text]) -> Message {
    let body = lines.iter().fold(crate::mrkdwn::Mrkdwn::default(), |body, line| body.then("\n", &viewer.mrkdwn(line)));
    let blocks = vec![kit::section(&crate::mrkdwn::Mrkdwn::bold(&viewer.plain(title))), kit::section(&body)];
    Message::new(&viewer.plain(title), blocks)
}
