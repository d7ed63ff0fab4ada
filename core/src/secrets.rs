//! Secrets at rest: sealed with AES-256-GCM under the first key of `CRM_SECRET_KEY`, opened with any of its keys.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A value that must not be shown: its `Debug` says only that it is there.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret value.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Why a sealed value could not be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The setting is not a comma-separated list of base64 of 32 bytes.
    #[error("a secret key must be 32 bytes in base64; several are separated by commas")]
    BadKey,
    /// Sealed with a key that is no longer listed, for another purpose, or damaged.
    #[error("a sealed value does not open with any key of CRM_SECRET_KEY")]
    CannotOpen,
}

/// The keys of the installation. The first one seals; every one opens, so that keys can be rotated.
#[derive(Clone)]
pub struct Keyring {
    keys: Vec<[u8; 32]>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} keys)", self.keys.len())
    }
}

/// First byte of a sealed value, so that the format can change.
const FORMAT: u8 = 1;
const KEY_ID: usize = 4;
const NONCE: usize = 12;

impl Keyring {
    /// Reads a comma-separated list of base64 of 32 bytes each.
    ///
    /// # Errors
    /// Where the list is empty or an entry is not 32 bytes in base64.
    pub fn parse(list: &str) -> Result<Self, SecretsError> {
        let keys = list
            .split(',')
            .map(|entry| {
                let bytes = STANDARD.decode(entry.trim()).map_err(|_| SecretsError::BadKey)?;
                bytes.try_into().map_err(|_| SecretsError::BadKey)
            })
            .collect::<Result<Vec<[u8; 32]>, _>>()?;
        Ok(Self { keys })
    }

    /// A new random key in the form that [`Keyring::parse`] reads.
    #[must_use]
    pub fn generate() -> Secret {
        Secret::new(STANDARD.encode(rand::random::<[u8; 32]>()))
    }

    /// Seals `plain` for one purpose (such as `bot_token`); it opens only for the same purpose.
    ///
    /// # Errors
    /// Never for the sizes that occur here; the cipher's own limit is 64 GiB.
    pub fn seal(&self, purpose: &str, plain: &str) -> Result<Vec<u8>, SecretsError> {
        let key = self.keys.first().ok_or(SecretsError::BadKey)?;
        let nonce: [u8; NONCE] = rand::random();
        let body = cipher(key)
            .encrypt(&Nonce::from(nonce), Payload { msg: plain.as_bytes(), aad: purpose.as_bytes() })
            .map_err(|_| SecretsError::CannotOpen)?;
        let mut sealed = Vec::with_capacity(1 + KEY_ID + NONCE + body.len());
        sealed.push(FORMAT);
        sealed.extend_from_slice(&key_id(key));
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Opens what [`Keyring::seal`] made for the same purpose.
    ///
    /// # Errors
    /// Where no key fits, the purpose differs, or a byte was changed.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Secret, SecretsError> {
        let (head, body) = sealed.split_at_checked(1 + KEY_ID + NONCE).ok_or(SecretsError::CannotOpen)?;
        let (format, rest) = head.split_at(1);
        let (id, nonce) = rest.split_at(KEY_ID);
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| SecretsError::CannotOpen)?;
        if format != [FORMAT] {
            return Err(SecretsError::CannotOpen);
        }
        let payload = || Payload { msg: body, aad: purpose.as_bytes() };
        self.keys
            .iter()
            .filter(|key| key_id(key) == id)
            .find_map(|key| cipher(key).decrypt(&Nonce::from(nonce), payload()).ok())
            .and_then(|plain| String::from_utf8(plain).ok())
            .map(Secret::new)
            .ok_or(SecretsError::CannotOpen)
    }
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(&(*key).into())
}

/// The start of the key's digest: tells keys apart without telling anything of them.
fn key_id(key: &[u8; 32]) -> [u8; KEY_ID] {
    let digest = Sha256::digest(key);
    std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_sealed_value_opens_for_its_purpose_only_and_after_rotation() {
        let (old, new) = (Keyring::generate(), Keyring::generate());
        let sealed = Keyring::parse(old.reveal()).unwrap().seal("bot_token", "xoxb-1").unwrap();
        let rotated = Keyring::parse(&format!("{},{}", new.reveal(), old.reveal())).unwrap();
        assert_eq!(rotated.open("bot_token", &sealed).unwrap().reveal(), "xoxb-1");
        assert!(rotated.open("form_secret", &sealed).is_err());
        assert!(Keyring::parse(new.reveal()).unwrap().open("bot_token", &sealed).is_err());
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let keys = Keyring::parse(Keyring::generate().reveal()).unwrap();
        let sealed = keys.seal("x", "value").unwrap();
        for at in 0..sealed.len() {
            let mut broken = sealed.clone();
            *broken.get_mut(at).unwrap() ^= 1;
            assert!(keys.open("x", &broken).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_secret_never_shows_itself() {
        assert_eq!(format!("{:?}", Secret::new("xoxb-1")), "[secret]");
    }
}
