//! What somebody narrowed a view of Home to, as it is kept with their tab.

use chrono::NaiveDate;
use crm_blocks::home::View;
use crm_core::home::Tab;
use serde_json::Value;
use uuid::Uuid;

/// What one view is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(super) struct Filters {
    /// Whose records: `all`, `me`, or somebody's id; as usual in the view where nothing is chosen.
    pub owner: Option<String>,
    /// The pipeline.
    pub pipeline: Option<Uuid>,
    /// The stage.
    pub stage: Option<Uuid>,
    /// The status or lifecycle.
    pub status: Option<String>,
    /// The words that were typed.
    pub words: String,
    /// The page, from 0.
    pub page: usize,
    /// How much of the calendar.
    pub span: Option<String>,
    /// The day; today where none is chosen.
    pub day: Option<NaiveDate>,
    /// The part of the view.
    pub part: Option<String>,
    /// After what each page but the first begins, where pages are found so.
    pub cursors: Vec<Uuid>,
}

/// Pages of a list beyond which nobody turns.
const LAST_PAGE: usize = 39;

impl Filters {
    /// What the tab keeps for a view.
    pub(super) fn of(tab: &Tab, view: View) -> Self {
        tab.filters.get(view.as_str()).and_then(|kept| serde_json::from_value(kept.clone()).ok()).unwrap_or_default()
    }

    /// Keeps it with the tab.
    pub(super) fn keep(&self, tab: &mut Tab, view: View) {
        tab.filters.insert(view.as_str().to_owned(), serde_json::to_value(self).unwrap_or(Value::Null));
    }

    /// Something else is asked for: its first page.
    pub(super) fn anew(&mut self) {
        self.page = 0;
        self.cursors.clear();
    }

    /// Another page.
    pub(super) fn turn_to(&mut self, page: usize) {
        self.page = page.min(LAST_PAGE);
    }
}

/// The view that a tab shows to somebody with these rights.
pub(super) fn view_of(tab: &Tab, actor: &crm_core::Actor) -> View {
    View::parse(&tab.view).filter(|view| view.is_for(actor)).unwrap_or(View::Today)
}
