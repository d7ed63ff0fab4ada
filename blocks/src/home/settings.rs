//! Settings: a section for each thing that can be set, with the button that opens it.

use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;

use super::{Body, heading};
use crate::ids::Action;
use crate::kit;
use crate::mrkdwn::Mrkdwn;
use crate::panels::Screen;
use crate::viewer::Viewer;

/// Something that can be set, and how it is now.
#[derive(Debug, Clone)]
pub struct Section {
    /// The panel.
    pub screen: Screen,
    /// How it is now, in a few words.
    pub now: String,
    /// Whether it is one's own and not the workspace's.
    pub is_own: bool,
}

/// Characters of how it is now.
const NOW: usize = 150;

/// The view Settings.
#[must_use]
pub fn settings(viewer: &Viewer, sections: &[Section]) -> Body {
    let mut blocks: Vec<SlackBlock> = Vec::new();
    for (title, own) in [(text!("settings-yours"), true), (text!("settings-workspace"), false)] {
        let mut of_it = sections.iter().filter(|section| section.is_own == own).peekable();
        if of_it.peek().is_none() {
            continue;
        }
        blocks.push(heading(viewer, &title));
        blocks.extend(of_it.map(|section| row(viewer, section)));
        if own {
            blocks.push(kit::divider());
        }
    }
    Body { title: viewer.plain(&text!("home-settings")), blocks, ..Body::default() }
}

fn row(viewer: &Viewer, section: &Section) -> SlackBlock {
    let name: Text = section.screen.label();
    let text = Mrkdwn::bold(&viewer.plain(&name)).then("\n", &Mrkdwn::words(&kit::cut(&section.now, NOW)));
    let spoken = viewer.plain(&text!("settings-change-spoken", name = viewer.plain(&name)));
    let label = viewer.plain(&text!("settings-change"));
    let code = section.screen.code();
    kit::section_with(&text, kit::labelled_button(Action::PanelOpen, &label, &code, &spoken))
}
