//! The `rich_text` block that Slack's client makes of what a person types.

use serde_json::{Map, Value, json};

use crate::ids;

/// The blocks of a person's message, from its text with Slack's markup; `None` where nothing is left to show.
pub(crate) fn blocks(text: &str) -> Option<Value> {
    let mut elements = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("```") {
        let Some((inside, tail)) = after.split_once("```") else {
            break;
        };
        lines(before.trim_end_matches('\n'), &mut elements);
        let code = plain(inside.trim_matches('\n'));
        if !code.is_empty() {
            let text = json!([{"type": "text", "text": code}]);
            elements.push(json!({"type": "rich_text_preformatted", "elements": text, "border": 0}));
        }
        rest = tail.trim_start_matches('\n');
    }
    lines(rest, &mut elements);
    (!elements.is_empty()).then(|| json!([{"type": "rich_text", "block_id": ids::short_id(), "elements": elements}]))
}

/// How a line begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    Quote,
    Bullet,
}

fn shape(line: &str) -> (Shape, &str) {
    let quoted = line.strip_prefix("&gt; ").or_else(|| line.strip_prefix("&gt;"));
    match (quoted, line.strip_prefix("• ")) {
        (Some(rest), _) => (Shape::Quote, rest),
        (None, Some(rest)) => (Shape::Bullet, rest),
        (None, None) => (Shape::Plain, line),
    }
}

/// Groups of lines of one shape, each a section, a quote or a list.
fn lines(text: &str, elements: &mut Vec<Value>) {
    if text.is_empty() {
        return;
    }
    let mut group: Option<(Shape, Vec<&str>)> = None;
    for line in text.split('\n') {
        let (found, rest) = shape(line);
        match &mut group {
            Some((known, held)) if *known == found => held.push(rest),
            _ => {
                elements.extend(group.take().map(|(known, held)| section(known, &held)));
                group = Some((found, vec![rest]));
            }
        }
    }
    elements.extend(group.map(|(known, held)| section(known, &held)));
}

fn section(shape: Shape, lines: &[&str]) -> Value {
    match shape {
        Shape::Plain => json!({"type": "rich_text_section", "elements": inline(&lines.join("\n"))}),
        Shape::Quote => json!({"type": "rich_text_quote", "elements": inline(&lines.join("\n"))}),
        Shape::Bullet => {
            let items: Vec<Value> =
                lines.iter().map(|line| json!({"type": "rich_text_section", "elements": inline(line)})).collect();
            json!({"type": "rich_text_list", "style": "bullet", "indent": 0, "border": 0, "elements": items})
        }
    }
}

/// Text, links, mentions and emoji of a line, with bold, italic, struck and code.
fn inline(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    styled(text, &Map::new(), &mut found);
    found
}

fn styled(text: &str, style: &Map<String, Value>, found: &mut Vec<Value>) {
    let mut held = String::new();
    let mut rest = text;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let special = match first {
            '<' => markup(rest),
            ':' => emoji(rest),
            '*' | '_' | '~' | '`' if opens(before) => None,
            _ => {
                held.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
                before = Some(first);
                continue;
            }
        };
        if let Some((element, length)) = special {
            push_text(&mut held, style, found);
            found.push(with_style(element, style));
            rest = rest.get(length..).unwrap_or_default();
            before = Some('>');
        } else if let Some((inside, length)) = span(rest, first) {
            push_text(&mut held, style, found);
            let mut inner = style.clone();
            inner.insert(style_name(first).to_owned(), true.into());
            if first == '`' {
                found.push(with_style(json!({"type": "text", "text": plain(inside)}), &inner));
            } else {
                styled(inside, &inner, found);
            }
            rest = rest.get(length..).unwrap_or_default();
            before = Some(first);
        } else {
            held.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            before = Some(first);
        }
    }
    push_text(&mut held, style, found);
}

/// Whether a style may begin after this character.
fn opens(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric())
}

fn style_name(mark: char) -> &'static str {
    match mark {
        '*' => "bold",
        '_' => "italic",
        '~' => "strike",
        _ => "code",
    }
}

/// What stands between two marks, and how long it is with them.
fn span(rest: &str, mark: char) -> Option<(&str, usize)> {
    if !"*_~`".contains(mark) {
        return None;
    }
    let after = rest.get(1..)?;
    let until = after.find(mark)?;
    let inside = after.get(..until)?;
    let next = after.get(until + 1..).and_then(|tail| tail.chars().next());
    let closed = next.is_none_or(|c| !c.is_alphanumeric());
    let fits = !inside.is_empty() && !inside.contains('\n') && inside.trim() == inside && closed;
    fits.then_some((inside, until + 2))
}

/// A mention, channel or link in `<…>`.
fn markup(rest: &str) -> Option<(Value, usize)> {
    let until = rest.find('>')?;
    let inside = rest.get(1..until)?;
    let (target, label) = inside.split_once('|').map_or((inside, None), |(target, label)| (target, Some(label)));
    if target.trim_start_matches(['@', '#', '!']).is_empty() || target == "!subteam^" {
        return None;
    }
    let element = if let Some(user) = target.strip_prefix('@') {
        json!({"type": "user", "user_id": user})
    } else if let Some(channel) = target.strip_prefix('#') {
        json!({"type": "channel", "channel_id": channel})
    } else if let Some(group) = target.strip_prefix("!subteam^") {
        json!({"type": "usergroup", "usergroup_id": group})
    } else if let Some(range) = target.strip_prefix('!') {
        json!({"type": "broadcast", "range": range})
    } else {
        let mut link = json!({"type": "link", "url": plain(target)});
        if let (Some(label), Some(fields)) = (label, link.as_object_mut()) {
            fields.insert("text".into(), plain(label).into());
        }
        link
    };
    Some((element, until + 1))
}

fn emoji(rest: &str) -> Option<(Value, usize)> {
    let after = rest.get(1..)?;
    let until = after.find(|c: char| !(c.is_alphanumeric() || "_-+':".contains(c))).unwrap_or(after.len());
    let name = after.get(..until)?.split(':').next()?;
    let closed = after.get(name.len()..).is_some_and(|tail| tail.starts_with(':'));
    let worded = name.chars().any(char::is_alphabetic) || name == "+1" || name == "-1" || name == "100";
    (closed && !name.is_empty() && worded).then(|| (json!({"type": "emoji", "name": name}), name.len() + 2))
}

fn push_text(held: &mut String, style: &Map<String, Value>, found: &mut Vec<Value>) {
    if !held.is_empty() {
        found.push(with_style(json!({"type": "text", "text": plain(held)}), style));
        held.clear();
    }
}

fn with_style(mut element: Value, style: &Map<String, Value>) -> Value {
    if let (false, Some(fields)) = (style.is_empty(), element.as_object_mut()) {
        fields.insert("style".into(), Value::Object(style.clone()));
    }
    element
}

/// Text in a block has no entities.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::blocks;
    use crate::validate;

    fn elements(text: &str) -> Value {
        blocks(text).and_then(|blocks| blocks.pointer("/0/elements").cloned()).unwrap_or_default()
    }

    #[test]
    fn text_becomes_what_slacks_client_sends() {
        let all =
            elements("hi <@U1> *now* at <https://a.b/?x=1&amp;y|here> :tada:\n&gt; said\n• one\n• two\n```a &lt; b```");
        assert_eq!(
            all,
            json!([
                {"type": "rich_text_section", "elements": [
                    {"type": "text", "text": "hi "}, {"type": "user", "user_id": "U1"}, {"type": "text", "text": " "},
                    {"type": "text", "text": "now", "style": {"bold": true}}, {"type": "text", "text": " at "},
                    {"type": "link", "url": "https://a.b/?x=1&y", "text": "here"}, {"type": "text", "text": " "},
                    {"type": "emoji", "name": "tada"}]},
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
                {"type": "rich_text_list", "style": "bullet", "indent": 0, "border": 0, "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "two"}]}]},
                {"type": "rich_text_preformatted", "border": 0, "elements": [{"type": "text", "text": "a < b"}]},
            ])
        );
        assert_eq!(
            elements("2*3*4 at 10:30:00 `_x_`"),
            json!([{"type": "rich_text_section", "elements": [
                {"type": "text", "text": "2*3*4 at 10:30:00 "}, {"type": "text", "text": "_x_", "style": {"code": true}}]}])
        );
    }

    proptest! {
        /// Whatever is typed, the blocks are such as Slack takes.
        #[test]
        fn any_text_makes_valid_blocks(text in "(\\PC|[*_~`:<>|@\n]|<@U1>|:tada:|```){1,30}") {
            if let Some(made) = blocks(text.trim()) {
                let problems = validate::message(&made);
                prop_assert!(problems.is_empty(), "{made} {problems:?}");
            }
        }
    }
}
