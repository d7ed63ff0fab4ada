//! Bytes on their way in: they wait in a file that nobody else can read until they are complete and their digest is known.

use std::io;
use std::path::{Path, PathBuf};

use futures::stream::StreamExt;
use sha2::{Digest, Sha256};
use tokio::fs;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::ByteStream;
use crate::error::Result;
use crate::refusal;

/// Complete bytes that are not kept yet. Dropped, they are gone.
#[derive(Debug)]
pub struct Incoming {
    path: PathBuf,
    sha256: String,
    size: u64,
}

impl Incoming {
    /// What they are: SHA-256 in hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How many there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Mostly it has been moved to its place by now.
        let _ = std::fs::remove_file(&self.path);
    }
}

pub(super) async fn take_in(spool: &Path, limit: u64, mut body: ByteStream) -> Result<Incoming> {
    let path = spool.join(format!("incoming-{}", Uuid::new_v4().simple()));
    // From here on the file goes with `incoming`, however this ends.
    let mut incoming = Incoming { path, sha256: String::new(), size: 0 };
    let mut file = private_file(&incoming.path).await?;
    let mut digest = Sha256::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk?;
        incoming.size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if incoming.size > limit {
            return Err(refusal!("error-file-too-large", limit = limit_in_mb(limit)).about("file").into());
        }
        digest.update(&chunk);
        file.write_all(&chunk).await?;
    }
    file.sync_all().await?;
    incoming.sha256 = hex::encode(digest.finalize());
    Ok(incoming)
}

fn limit_in_mb(limit: u64) -> i64 {
    i64::try_from(limit / 1_000_000).unwrap_or(i64::MAX)
}

async fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await
}
