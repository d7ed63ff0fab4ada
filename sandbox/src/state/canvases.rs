//! Canvases: documents made of sections, written in Markdown.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Audience, State};
use crate::ids;

/// A paragraph, list, table or heading of a canvas.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Section {
    pub id: String,
    pub markdown: String,
}

impl Section {
    /// `h1` to `h3` for a heading, else `text`.
    pub fn kind(&self) -> &'static str {
        let level = self.markdown.chars().take_while(|c| *c == '#').count();
        match level {
            1 => "h1",
            2 => "h2",
            3 => "h3",
            _ => "text",
        }
    }
}

/// A canvas.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Canvas {
    pub id: String,
    pub title: String,
    /// The channel it is a tab of.
    pub channel: Option<String>,
    pub created: i64,
    pub updated: i64,
    pub sections: Vec<Section>,
}

impl Canvas {
    pub fn markdown(&self) -> String {
        self.sections.iter().map(|section| section.markdown.as_str()).collect::<Vec<_>>().join("\n\n")
    }
}

/// Markdown as sections: a heading is one by itself, the rest is parted by empty lines outside of code.
pub(crate) fn sections(markdown: &str) -> Vec<Section> {
    let mut pieces: Vec<String> = Vec::new();
    let mut held: Vec<&str> = Vec::new();
    let mut in_code = false;
    let mut flush = |held: &mut Vec<&str>| {
        if held.iter().any(|line| !line.trim().is_empty()) {
            pieces.push(held.join("\n"));
        }
        held.clear();
    };
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        }
        let heading = !in_code && line.starts_with('#');
        if heading || !in_code && line.trim().is_empty() {
            flush(&mut held);
        }
        if heading {
            held.push(line);
            flush(&mut held);
        } else if in_code || !line.trim().is_empty() {
            held.push(line);
        }
    }
    flush(&mut held);
    let section = |markdown| Section { id: format!("temp:C:{}", ids::new_id("S")), markdown };
    pieces.into_iter().map(section).collect()
}

impl State {
    pub fn canvas(&self, id: &str) -> Option<&Canvas> {
        self.store.canvases.iter().find(|canvas| canvas.id == id)
    }

    pub fn add_canvas(&mut self, title: &str, markdown: &str, channel: Option<String>) -> String {
        let now = self.now().timestamp();
        let id = ids::new_id("F");
        self.store.canvases.push(Canvas {
            id: id.clone(),
            title: title.to_owned(),
            channel,
            created: now,
            updated: now,
            sections: sections(markdown),
        });
        self.tell(Audience::Everyone, json!({"type": "canvases"}));
        id
    }

    /// Changes a canvas; false if there is none.
    pub fn change_canvas(&mut self, id: &str, change: impl FnOnce(&mut Canvas) -> bool) -> bool {
        let now = self.now().timestamp();
        let Some(canvas) = self.store.canvases.iter_mut().find(|canvas| canvas.id == id) else {
            return false;
        };
        let done = change(canvas);
        canvas.updated = now;
        self.tell(Audience::Everyone, json!({"type": "canvases"}));
        done
    }

    /// A canvas for people, in the control API.
    pub fn canvas_view(&self, canvas: &Canvas) -> Value {
        let sections = canvas
            .sections
            .iter()
            .map(|section| json!({"id": section.id, "type": section.kind(), "markdown": section.markdown}));
        json!({
            "id": canvas.id,
            "title": canvas.title,
            "channel": canvas.channel,
            "created": canvas.created,
            "updated": canvas.updated,
            "sections": sections.collect::<Vec<_>>(),
            "markdown": canvas.markdown(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn markdown_is_parted_into_sections() {
        let all = sections("# Plan\nFirst\nline\n\n- a\n- b\n## Next\n\n```\ncode\n\n# no heading\n```\n");
        let kinds: Vec<(&str, &str)> = all.iter().map(|section| (section.kind(), section.markdown.as_str())).collect();
        let expected = [
            ("h1", "# Plan"),
            ("text", "First\nline"),
            ("text", "- a\n- b"),
            ("h2", "## Next"),
            ("text", "```\ncode\n\n# no heading\n```"),
        ];
        assert_eq!(kinds, expected);
        assert!(sections(" \n\n").is_empty());
    }
}
