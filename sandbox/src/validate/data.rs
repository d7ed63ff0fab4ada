//! Tables and charts.

use std::collections::HashSet;

use serde_json::Value;

use super::{Check, Fields, Length, kind};

const COLUMNS: usize = 20;
const ROWS: usize = 100;

impl Check {
    pub(super) fn table(&mut self, fields: &Fields, at: &str) {
        self.tables += 1;
        if self.tables > 1 {
            self.fail(at, "only one table is allowed per message");
        }
        let rows = self.list(fields, "rows", at, 1, ROWS);
        for (index, row) in rows.iter().enumerate() {
            self.row(row, &format!("{at}/rows/{index}"), &["raw_text", "rich_text"]);
        }
        let settings = self.list(fields, "column_settings", at, 0, COLUMNS);
        for (index, setting) in settings.iter().enumerate() {
            // `null` skips a column.
            if let Some(fields) = setting.as_object() {
                self.one_of(fields, "align", &format!("{at}/column_settings/{index}"), &["left", "center", "right"]);
            }
        }
    }

    pub(super) fn data_table(&mut self, fields: &Fields, at: &str) {
        self.string(fields, "caption", at, Length::needed(3000));
        self.number(fields, "page_size", at, 1, 100);
        self.number(fields, "row_header_column_index", at, 0, COLUMNS as u64 - 1);
        let rows = self.list(fields, "rows", at, 2, ROWS + 1);
        let mut width = None;
        for (index, row) in rows.iter().enumerate() {
            let at = format!("{at}/rows/{index}");
            let header: &[&str] = &["raw_text", "raw_number"];
            let body: &[&str] = &["raw_text", "raw_number", "rich_text", "action_cell"];
            self.row(row, &at, if index == 0 { header } else { body });
            let cells = row.as_array().map_or(0, Vec::len);
            if *width.get_or_insert(cells) != cells {
                self.fail(&at, "all rows must have the same number of cells");
            }
        }
    }

    fn row(&mut self, row: &Value, at: &str, allowed: &[&str]) {
        let Some(cells) = row.as_array() else {
            self.fail(at, "should be an array");
            return;
        };
        if cells.is_empty() {
            self.fail(at, "no fewer than 1 items allowed");
        }
        if cells.len() > COLUMNS {
            self.fail(at, format!("no more than {COLUMNS} items allowed"));
        }
        for (index, cell) in cells.iter().enumerate() {
            self.cell(cell, &format!("{at}/{index}"), allowed);
        }
    }

    fn cell(&mut self, cell: &Value, at: &str, allowed: &[&str]) {
        let Some(fields) = self.object(cell, at) else {
            return;
        };
        if !allowed.contains(&kind(fields)) {
            self.fail(&format!("{at}/type"), format!("unsupported type: {} is not allowed here", kind(fields)));
            return;
        }
        match kind(fields) {
            "raw_text" => {
                self.string(fields, "text", at, Length { required: true, min: 0, max: 3000 });
            }
            "raw_number" => {
                let value = self.required(fields, "value", at);
                if value.is_some_and(|value| !value.is_number()) {
                    self.fail(&format!("{at}/value"), "should be a number");
                }
            }
            "rich_text" => self.rich_text(fields, at),
            _ => {
                if let Some(element) = self.required(fields, "element", at) {
                    self.element(element, &format!("{at}/element"), &["button"]);
                }
            }
        }
    }

    pub(super) fn chart(&mut self, fields: &Fields, at: &str) {
        self.charts += 1;
        if self.charts > 2 {
            self.fail(at, "only two data_visualization blocks are allowed per message");
        }
        self.string(fields, "title", at, Length::needed(50));
        let Some(chart) = self.required(fields, "chart", at) else {
            return;
        };
        let at = format!("{at}/chart");
        let Some(fields) = self.object(chart, &at) else {
            return;
        };
        match kind(fields) {
            "pie" => {
                let segments = self.list(fields, "segments", &at, 1, 6);
                self.points(segments, &format!("{at}/segments"));
            }
            "bar" | "line" | "area" => self.series_chart(fields, &at),
            other => self.fail(&format!("{at}/type"), format!("unsupported type: {other}")),
        }
    }

    fn points<'v>(&mut self, items: &'v [Value], at: &str) -> Vec<&'v str> {
        let mut labels = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let at = format!("{at}/{index}");
            let Some(fields) = self.object(item, &at) else {
                continue;
            };
            labels.extend(self.string(fields, "label", &at, Length::needed(20)));
            if self.required(fields, "value", &at).is_some_and(|value| !value.is_number()) {
                self.fail(&format!("{at}/value"), "should be a number");
            }
        }
        labels
    }

    fn series_chart(&mut self, fields: &Fields, at: &str) {
        let mut categories: Vec<&str> = Vec::new();
        if let Some(axis) = self.required(fields, "axis_config", at) {
            let at = format!("{at}/axis_config");
            if let Some(fields) = self.object(axis, &at) {
                let items = self.list(fields, "categories", &at, 1, 20);
                categories = items.iter().filter_map(Value::as_str).collect();
                for (index, category) in categories.iter().enumerate() {
                    self.length(category, &format!("{at}/categories/{index}"), Length::needed(20));
                }
                for key in ["x_label", "y_label"] {
                    self.string(fields, key, &at, Length::up_to(50));
                }
            }
        }
        let series = self.list(fields, "series", at, 1, 6);
        let mut names = HashSet::new();
        for (index, one) in series.iter().enumerate() {
            let at = format!("{at}/series/{index}");
            let Some(fields) = self.object(one, &at) else {
                continue;
            };
            let name = self.string(fields, "name", &at, Length::needed(20));
            if name.is_some_and(|name| !names.insert(name)) {
                self.fail(&format!("{at}/name"), "series names must be unique");
            }
            let points = self.list(fields, "data", &at, 1, 20);
            let labels = self.points(points, &format!("{at}/data"));
            if !categories.is_empty() && labels.iter().any(|label| !categories.contains(label)) {
                self.fail(&format!("{at}/data"), "labels must be among the categories of the axis");
            }
        }
    }
}
