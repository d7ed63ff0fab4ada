//! Leads and Contacts: lists that are narrowed by menus and words.

use crm_core::leads::status::Status;
use crm_core::search::{self, Row};
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;

use super::{Body, EVERYBODY, Owners, Pages, block_id, menu, rows};
use crate::cards;
use crate::ids::Action;
use crate::kit::{self, MenuOption};
use crate::viewer::Viewer;

/// Rows on a page.
pub(super) const ROWS: usize = 25;

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct RecordsPage {
    /// Whose records.
    pub owners: Owners,
    /// The status or lifecycle that is chosen; [`EVERYBODY`] for all.
    pub status: String,
    /// The words that were typed.
    pub words: String,
    /// The rows.
    pub rows: Vec<Row>,
    /// How many there are, counted up to a thousand and one.
    pub total: i64,
    /// Nothing has these words; the rows have names that look alike.
    pub alike: bool,
    /// Which page.
    pub page: usize,
    /// How many things its reader did.
    pub turn: i32,
}

/// The value of the choice "open" in the menu of a lead's status.
pub const OPEN_LEADS: &str = "open";

/// The lifecycles of a contact.
pub const LIFECYCLES: [&str; 5] = ["lead", "qualified", "opportunity", "customer", "former"];

/// The view Leads.
#[must_use]
pub fn leads(viewer: &Viewer, page: &RecordsPage) -> Body {
    let mut options =
        vec![kit::option(&viewer.plain(&text!("home-open-leads")), OPEN_LEADS), all(viewer, &text!("home-all-leads"))];
    options.extend(Status::ALL.map(|status| kit::option(&cards::status(viewer, status.as_str()), status.as_str())));
    let none = if page.words.is_empty() { text!("home-leads-empty") } else { nothing(page) };
    list(viewer, page, &text!("home-leads"), options, &none)
}

/// The view Contacts.
#[must_use]
pub fn contacts(viewer: &Viewer, page: &RecordsPage) -> Body {
    let mut options = vec![all(viewer, &text!("home-all-contacts"))];
    options.extend(LIFECYCLES.map(|lifecycle| kit::option(&cards::status(viewer, lifecycle), lifecycle)));
    let none = if page.words.is_empty() { text!("home-contacts-empty") } else { nothing(page) };
    list(viewer, page, &text!("home-contacts"), options, &none)
}

fn all(viewer: &Viewer, words: &Text) -> MenuOption {
    kit::option(&viewer.plain(words), EVERYBODY)
}

fn nothing(page: &RecordsPage) -> Text {
    text!("home-nothing-found", words = kit::cut(&page.words, 80))
}

fn list(viewer: &Viewer, page: &RecordsPage, title: &Text, options: Vec<MenuOption>, none: &Text) -> Body {
    let mut filters: Vec<SlackActionBlockElement> =
        vec![menu(viewer, Action::HomeStatus, &text!("field-status"), options, &page.status)];
    filters.extend(page.owners.menu(viewer));
    if !page.words.is_empty() {
        filters.push(kit::button(Action::HomeClear, &viewer.plain(&text!("home-clear")), "clear").into());
    }
    let label = viewer.plain(&text!("home-search"));
    let hint = viewer.plain(&text!("find-placeholder"));
    let search = kit::search_box(block_id(page.turn, "search"), Action::HomeSearch, &label, &hint, &page.words);
    let mut blocks: Vec<SlackBlock> = Vec::new();
    if page.rows.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(none)));
    } else {
        blocks.push(kit::context(&viewer.mrkdwn(&counted(page))));
    }
    blocks.extend(page.rows.iter().take(ROWS).flat_map(|row| rows::record(viewer, row)));
    let last = i64::try_from((page.page + 1) * ROWS).unwrap_or(i64::MAX);
    let has_more = !page.alike && page.total > last;
    Body {
        title: viewer.plain(title),
        filters,
        search: Some(search),
        blocks,
        pager: Pages { page: page.page, has_more }.pager(viewer),
        ..Body::default()
    }
}

/// `26 to 50 of 41`
fn counted(page: &RecordsPage) -> Text {
    if page.alike {
        return text!("found-alike", words = kit::cut(&page.words, 80));
    }
    let count = if page.total > search::COUNTED { "1,000+".to_owned() } else { page.total.to_string() };
    let first = page.page * ROWS + 1;
    text!("home-counted", first = first, last = first + page.rows.len().min(ROWS) - 1, count = count)
}
