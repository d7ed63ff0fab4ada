//! The English catalogue and the sources hold together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crm_core::texts;

/// The folders whose sources show texts to people.
const SOURCES: [&str; 5] = ["core/src", "blocks/src", "bot/src", "api/src", "src"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file with this ending in a folder and below.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found
}

/// The sources that show texts, without their comments.
fn sources() -> Vec<(PathBuf, String)> {
    let all = SOURCES.iter().flat_map(|folder| files(&root().join(folder), "rs"));
    all.map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        (path, code)
    })
    .collect()
}

/// The messages of the catalogue, each with the values that it has gaps for.
fn messages() -> BTreeMap<String, BTreeSet<String>> {
    let mut messages = BTreeMap::new();
    for path in files(&root().join("core/texts/en"), "ftl") {
        let mut id = String::new();
        for line in fs::read_to_string(path).unwrap().lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|first: char| first.is_ascii_lowercase()))
            {
                id = name.to_owned();
                assert!(messages.insert(id.clone(), BTreeSet::new()).is_none(), "{id} stands twice");
            }
            let gaps = line.split("{ $").skip(1).map(|rest| {
                rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect::<String>()
            });
            messages.entry(id.clone()).or_default().extend(gaps);
        }
    }
    messages.remove("");
    messages
}

/// One use of a message: its id, and what follows up to the end of the macro's arguments.
struct Use {
    id: String,
    rest: String,
}

/// What is between an opening bracket and the one that closes it; quotes are looked past.
fn inside(text: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (0_i32, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => {
                if depth == 0 {
                    return text.get(..at).unwrap();
                }
                depth -= 1;
            }
            _ => {}
        }
    }
    text
}

/// The uses of messages through `opening`, where the id stands there as it is.
fn uses(code: &str, opening: &str) -> Vec<Use> {
    let pieces = code.split(opening).skip(1);
    pieces
        .filter_map(|piece| {
            let arguments = inside(piece).trim_start();
            let (id, rest) = arguments.strip_prefix('"')?.split_once('"')?;
            Some(Use { id: id.to_owned(), rest: rest.to_owned() })
        })
        .collect()
}

#[test]
fn every_text_that_is_used_is_in_the_catalogue() {
    let mut missing = BTreeSet::new();
    let mut seen = 0;
    for (path, code) in sources() {
        for one in ["text!(", "refusal!(", "Text::new("].iter().flat_map(|opening| uses(&code, opening)) {
            seen += 1;
            if !texts::has(&one.id) {
                missing.insert(format!("{} in {}", one.id, path.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(seen > 100, "the scan sees only {seen} uses");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_message_of_the_catalogue_is_used() {
    let code: String = sources().into_iter().map(|(_, code)| code).collect();
    let unused: Vec<_> = messages().into_keys().filter(|id| !code.contains(&format!("\"{id}\""))).collect();
    assert!(unused.is_empty(), "no source names these: {unused:?}");
}

#[test]
fn every_gap_is_filled_where_that_can_be_seen() {
    let messages = messages();
    let mut unfilled = BTreeSet::new();
    for (path, code) in sources() {
        for one in ["text!(", "refusal!("].iter().flat_map(|opening| uses(&code, opening)) {
            let Some(gaps) = messages.get(&one.id) else { continue };
            let given: BTreeSet<String> = one
                .rest
                .split(',')
                .filter_map(|part| part.split_once('='))
                .map(|(name, _)| name.trim().to_owned())
                .collect();
            for gap in gaps.difference(&given) {
                // What a builder adds afterwards stands in the same file.
                if !code.contains(&format!(".with(\"{gap}\"")) {
                    unfilled.insert(format!(
                        "{{ ${gap} }} of {} in {}",
                        one.id,
                        path.strip_prefix(root()).unwrap().display()
                    ));
                }
            }
        }
    }
    assert!(unfilled.is_empty(), "{unfilled:#?}");
}

#[test]
fn the_scan_reads_macros_over_several_lines() {
    let code = "text!(\n  \"one\",\n  name = f(a, \"b)\"),\n), refusal!(\"two\").about(\"x\"), Text::new(match self { A => \"three\" })";
    let found: Vec<_> = uses(code, "text!(").into_iter().map(|one| (one.id, one.rest)).collect();
    assert_eq!(found, [("one".to_owned(), ",\n  name = f(a, \"b)\"),\n".to_owned())]);
    assert_eq!(uses(code, "refusal!(")[0].id, "two");
    assert!(uses(code, "Text::new(").is_empty());
}
