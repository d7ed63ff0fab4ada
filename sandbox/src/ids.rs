//! Identifiers and secrets in the shapes Slack gives them.

use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ01234567";

/// A new identifier such as `V0K3J9QZ1RA`: the kind's letter and ten random letters or figures.
pub(crate) fn new_id(prefix: &str) -> String {
    format!("{prefix}0{}", letters(10))
}

/// A short random word, as Slack makes for a `block_id` or `action_id` that an app left out.
pub(crate) fn short_id() -> String {
    letters(5)
}

/// A random secret of `bytes` bytes in hexadecimal.
pub(crate) fn secret(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes * 2 + 32);
    while text.len() < bytes * 2 {
        text.push_str(&hex::encode(rand::random::<[u8; 16]>()));
    }
    text.truncate(bytes * 2);
    text
}

/// The same identifier for the same words, so that a world's ids do not change between runs.
pub(crate) fn stable_id(prefix: &str, words: &str) -> String {
    let digest = Sha256::digest(words.as_bytes());
    let tail: String = digest.iter().take(9).map(|byte| letter(*byte)).collect();
    format!("{prefix}0{tail}")
}

fn letters(count: usize) -> String {
    let bytes: [u8; 16] = rand::random();
    bytes.iter().take(count).map(|byte| letter(*byte)).collect()
}

fn letter(byte: u8) -> char {
    ALPHABET.get(usize::from(byte % 32)).map_or('X', |found| char::from(*found))
}
