//! What the bench prints and writes.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::path::Path;

use serde_json::{Value, json};

use crate::classes::Person;
use crate::data::{SIZES, Size};
use crate::figures::{percentile_ms, round};
use crate::measure::Result;

pub(crate) fn note(text: &str) {
    println!("{text}");
}

pub(crate) fn head() {
    println!();
    println!(" question                       sees   contacts |   p50 ms   p95 ms   p99 ms   max ms |  bound");
    println!("------------------------------------------------+-------------------------------------+--------");
}

pub(crate) fn line(result: &Result) {
    let all = result.all();
    let bound = match result.class.bound_ms.filter(|_| result.size == Size::Large) {
        Some(bound) => format!("{bound:6}{}", if is_slow(result) { "  MISSED" } else { "" }),
        None => String::new(),
    };
    row(result.class.name, result.person, result.size, &all, &bound);
    if result.size == Size::Large && result.taken.len() > 1 {
        for taken in &result.taken {
            row(&format!("  {}", taken.part), result.person, result.size, &taken.us, "");
        }
    }
}

fn row(name: &str, person: Person, size: Size, us: &[u32], bound: &str) {
    println!(
        " {name:30} {:5} {:9} | {:8.2} {:8.2} {:8.2} {:8.2} | {bound}",
        person.name(),
        size.contacts(),
        percentile_ms(us, 0.5),
        percentile_ms(us, 0.95),
        percentile_ms(us, 0.99),
        percentile_ms(us, 1.0),
    );
}

fn is_slow(result: &Result) -> bool {
    result.class.bound_ms.is_some_and(|bound| result.p99_ms() > bound)
}

/// How much faster than the records the cost grows, from the smallest to the largest workspace: below 1 is slower.
fn growth(results: &[Result], of: &Result) -> Option<f64> {
    let usual = |size: Size| {
        let same =
            |result: &&Result| result.class.name == of.class.name && result.person == of.person && result.size == size;
        results.iter().find(same).map(Result::usual_ms)
    };
    let (large, small) = (usual(*SIZES.first()?)?, usual(*SIZES.last()?)?);
    Some((large / small).log10() / 2.0)
}

/// Prints how the costs grow; how many bounds were missed.
pub(crate) fn summary(results: &[Result], path: &Path) -> usize {
    let mut missed = 0;
    println!();
    println!(" question                       sees   growth");
    println!("---------------------------------------------");
    for result in results.iter().filter(|result| result.size == Size::Large) {
        let growth = growth(results, result).unwrap_or(f64::NAN);
        let slow = is_slow(result);
        let steep = result.class.bound_ms.is_some() && (growth.is_nan() || growth >= 1.0);
        missed += usize::from(slow) + usize::from(steep);
        let verdict = if slow || steep { "  MISSED" } else { "" };
        println!(" {:30} {:5} {growth:7.2}{verdict}", result.class.name, result.person.name());
    }
    println!();
    println!("{}", path.display());
    missed
}

/// Everything measured, for programs.
pub(crate) fn json(results: &[Result]) -> anyhow::Result<String> {
    let figures: Vec<Value> = results
        .iter()
        .map(|result| {
            let all = result.all();
            let parts: Vec<Value> =
                result.taken.iter().map(|taken| json!({ "part": taken.part, "times": times(&taken.us) })).collect();
            let growth = (result.size == Size::Large).then(|| growth(results, result).map(|growth| round(growth, 2)));
            json!({
                "question": result.class.name,
                "sees": result.person.name(),
                "contacts": result.size.contacts(),
                "times": times(&all),
                "usual_ms": round(result.usual_ms(), 3),
                "bound_ms": result.class.bound_ms,
                "growth": growth,
                "parts": parts,
            })
        })
        .collect();
    Ok(serde_json::to_string_pretty(&figures)? + "\n")
}

fn times(us: &[u32]) -> Value {
    json!({
        "asked": us.len(),
        "p50_ms": percentile_ms(us, 0.5),
        "p95_ms": percentile_ms(us, 0.95),
        "p99_ms": percentile_ms(us, 0.99),
        "max_ms": percentile_ms(us, 1.0),
    })
}
