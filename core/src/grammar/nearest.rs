//! The known word that a mistyped one is nearest to.

/// The longest word worth comparing.
const LONGEST: usize = 16;

/// The nearest of these words within two edits (one in words of up to four letters, or half of them could change); the
/// first of equals. An edit adds, drops or changes a letter or swaps two neighbours.
#[must_use]
pub fn nearest<'w>(typed: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let typed: Vec<char> = typed.to_lowercase().chars().take(LONGEST + 1).collect();
    let allowed = match typed.len() {
        0 | 1 => return None,
        2..=4 => 1,
        5..=LONGEST => 2,
        _ => return None,
    };
    let near = known.into_iter().map(|word| (distance(&typed, &word.to_lowercase().chars().collect::<Vec<_>>()), word));
    near.filter(|(edits, _)| *edits <= allowed).min_by_key(|(edits, _)| *edits).map(|(_, word)| word)
}

/// Optimal string alignment: Levenshtein's distance in which swapping two neighbours is one edit.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&above, column) + usize::from(letter != other);
            let mut best = changed.min(at(&above, column + 1) + 1).min(at(&current, column) + 1);
            let swapped =
                row > 0 && column > 0 && left.get(row - 1) == Some(other) && right.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted_with_swaps_as_one() {
        let count =
            |left: &str, right: &str| distance(&left.chars().collect::<Vec<_>>(), &right.chars().collect::<Vec<_>>());
        assert_eq!(count("", "find"), 4);
        assert_eq!(count("find", "find"), 0);
        assert_eq!(count("fnid", "find"), 1);
        assert_eq!(count("asign", "assign"), 1);
        assert_eq!(count("repotr", "report"), 1);
        assert_eq!(count("kitten", "sitting"), 3);
    }

    #[test]
    fn short_words_must_be_nearer() {
        let verbs = ["find", "search", "add", "deal"];
        assert_eq!(nearest("serch", verbs), Some("search"));
        assert_eq!(nearest("FNID", verbs), Some("find"));
        assert_eq!(nearest("lead", verbs), None);
        assert_eq!(nearest("ann", verbs), None);
        assert_eq!(nearest("", verbs), None);
        assert_eq!(nearest(&"find".repeat(1000), verbs), None);
    }
}
