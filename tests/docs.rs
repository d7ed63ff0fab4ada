//! The pages that are made by the program, and the tables that point into it, tell the truth.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use crm_bot::grammar::{self, Verb};

fn page(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn generated_pages_are_up_to_date() {
    let hint = "write it anew: cargo run -- admin reference";
    assert_eq!(page("docs/commands.md").trim_end(), grammar::reference_markdown().trim_end(), "{hint} commands");
    let configuration = crm_core::config::reference_markdown();
    assert_eq!(page("docs/configuration.md").trim_end(), configuration.trim_end(), "{hint} configuration");
}

#[test]
fn the_manifest_and_the_grammar_know_the_same_commands() {
    let manifest = crm_sandbox::parse_manifest(&page("manifest.yml")).unwrap();
    let commands = manifest.pointer("/features/slash_commands").and_then(|commands| commands.as_array()).unwrap();
    let mut listed: Vec<&str> = commands.iter().filter_map(|command| command.get("command")?.as_str()).collect();
    let mut known: Vec<&str> = Verb::ALL.into_iter().flat_map(Verb::aliases).copied().collect();
    known.push(grammar::SLASH);
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(listed, known);
    for command in commands {
        assert_eq!(
            command.get("should_escape"),
            Some(&true.into()),
            "people and channels must arrive as ids: {command}"
        );
    }
}

/// The rows of the first part of the work.
const SKELETON: [&str; 34] = [
    "S0-2.1",
    "S0-2.3",
    "S0-2.4",
    "S0-2.5",
    "S0-2.6",
    "S0-9.1",
    "S0-9.2",
    "S0-9.3",
    "S0-6.1",
    "S0-6.2",
    "S2-P1.1",
    "S0-16.1",
    "S3-7.7.2",
    "S3-7.7.5",
    "C.3",
    "S0-14.3",
    "S0-14.12",
    "S0-13.22",
    "S4-8.1",
    "S3-7.2.1",
    "S3-7.2.4",
    "S0-1.1",
    "S0-1.2",
    "S0-3.7",
    "S0-8.3",
    "S0-20.1",
    "S0-20.3",
    "S1-1.2",
    "S0-8.4",
    "S1-23.2",
    "S1-23.3",
    "S0-18.11",
    "S3-7.10.4",
    "S3-7.10.5",
];

#[test]
fn every_feature_names_a_place_and_a_test_that_exist() {
    let table = page("docs/features.csv");
    let mut rows = table.lines();
    assert_eq!(rows.next(), Some("id,where,test"));
    let mut ids = Vec::new();
    for row in rows {
        let mut cells = row.splitn(3, ',');
        let (id, place, test) = (cells.next().unwrap(), cells.next().expect(row), cells.next().expect(row));
        assert!(!place.is_empty(), "{id} names no place");
        let (file, name) = test.split_once("::").unwrap_or((test, ""));
        let source = page(file);
        assert!(source.contains(&format!("fn {name}")) || name.is_empty(), "{id}: there is no test {name} in {file}");
        ids.push(id.to_owned());
    }
    let missing: Vec<_> = SKELETON.into_iter().filter(|id| !ids.iter().any(|known| known == id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The names that follow `opening` in the migrations, in their order.
fn tables_after(opening: &str, migrations: &str) -> Vec<String> {
    let names = migrations.split(opening).skip(1).filter_map(|rest| rest.split([' ', '(', ';', ',', '\n']).next());
    names.map(|name| name.trim_start_matches("crm.").trim_start_matches("master.").to_owned()).collect()
}

#[test]
fn every_table_is_drawn_in_the_data_model_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".up.sql"));
    files.sort();
    let mut tables = std::collections::BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        // What a migration drops and makes anew is there in the end.
        for gone in tables_after("\nDROP TABLE ", &text) {
            tables.remove(&gone);
        }
        tables.extend(tables_after("CREATE TABLE ", &text));
        tables.extend(tables_after("CREATE UNLOGGED TABLE ", &text));
    }
    let model = page("docs/data-model.md");
    let mut drawn = std::collections::BTreeSet::new();
    for diagram in model.split("```mermaid\n").skip(1) {
        let lines = diagram.split("```").next().unwrap().lines().skip(1);
        for line in lines {
            let words: Vec<&str> = line.split(" : ").next().unwrap().split_whitespace().collect();
            drawn.extend(
                words.iter().filter(|word| word.starts_with(char::is_alphabetic)).map(|word| (*word).to_owned()),
            );
        }
    }
    assert_eq!(drawn, tables);
}
