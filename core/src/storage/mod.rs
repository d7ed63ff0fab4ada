//! Where the bytes of files are: a local directory, or a bucket that speaks S3. Bytes are kept under the workspace and their
//! SHA-256, so that the same content is stored once and no name that somebody typed becomes a path. What files there are and
//! who sees them lives in `files`.

mod bucket;
mod http;
mod incoming;
mod local;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use object_store::memory::InMemory;
use uuid::Uuid;

use crate::config::FilesConfig;
use crate::error::{Error, Fault, Result};

pub use incoming::Incoming;

/// Bytes as they come.
pub type ByteStream = BoxStream<'static, io::Result<Bytes>>;

/// What keeps bytes.
pub trait Store: Send + Sync + 'static {
    /// Keeps the bytes of a local file under this key; the file may be moved. Bytes that are there already stay.
    fn put<'a>(&'a self, key: &'a Key, file: &'a Path, size: u64) -> BoxFuture<'a, io::Result<()>>;
    /// How many bytes there are under this key.
    fn size<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, io::Result<Option<u64>>>;
    /// The bytes.
    fn get<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, io::Result<Option<ByteStream>>>;
    /// Removes them, where they are there.
    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, io::Result<()>>;
    /// A web address under which anybody may read them for so long, as a file of this name; nothing where there is none.
    fn link<'a>(&'a self, key: &'a Key, name: &'a str, valid: Duration) -> BoxFuture<'a, io::Result<Option<String>>>;
}

/// Under which bytes are kept: whose they are, and what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    workspace: Uuid,
    sha256: String,
}

impl Key {
    /// Of these bytes in this workspace; nothing where the digest is none.
    #[must_use]
    pub fn new(workspace: Uuid, sha256: &str) -> Option<Self> {
        let sound = sha256.len() == 64 && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        sound.then(|| Self { workspace, sha256: sha256.to_owned() })
    }

    /// The parts of its path: the workspace, the first two digits, and all of them.
    fn parts(&self) -> [String; 3] {
        [self.workspace.to_string(), self.sha256.chars().take(2).collect(), self.sha256.clone()]
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts().join("/"))
    }
}

/// The storage of an installation.
#[derive(Clone)]
pub struct Storage {
    store: Option<Arc<dyn Store>>,
    spool: PathBuf,
    limit: u64,
}

/// Shows where bytes wait, and nothing of keys.
impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Storage").field("spool", &self.spool).field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl Storage {
    /// None: nothing can be kept.
    #[must_use]
    pub fn none() -> Self {
        Self { store: None, spool: std::env::temp_dir(), limit: 0 }
    }

    /// A store of one's own, with the directory in which bytes wait until they are complete and the most bytes of a file.
    #[must_use]
    pub fn of(store: impl Store, spool: PathBuf, limit: u64) -> Self {
        Self { store: Some(Arc::new(store)), spool, limit }
    }

    /// In the program's memory, for trying and testing; gone when it ends.
    #[must_use]
    pub fn in_memory(limit: u64) -> Self {
        let store = bucket::Bucket::new(Arc::new(InMemory::new()), None, "");
        Self::of(store, std::env::temp_dir(), limit)
    }

    /// As configured: the bucket, or the directory `files` of the data directory.
    ///
    /// # Errors
    /// Where the directory cannot be made or the bucket's settings do not fit together.
    pub fn open(config: &FilesConfig, data_dir: &Path) -> io::Result<Self> {
        match &config.bucket {
            Some(settings) => Ok(Self::of(bucket::s3(settings)?, std::env::temp_dir(), config.limit_bytes)),
            None => {
                let local = local::Directory::open(&data_dir.join("files"))?;
                let spool = local.spool();
                Ok(Self::of(local, spool, config.limit_bytes))
            }
        }
    }

    /// Takes bytes in as they come, until they are complete, and learns what they are.
    ///
    /// # Errors
    /// Refused where there are more than the limit; else where they end before their end or cannot be written.
    pub async fn take_in(&self, body: ByteStream) -> Result<Incoming> {
        self.store()?;
        incoming::take_in(&self.spool, self.limit, body).await
    }

    /// Keeps complete bytes.
    pub(crate) async fn put(&self, key: &Key, incoming: &Incoming) -> Result<()> {
        Ok(self.store()?.put(key, incoming.path(), incoming.size()).await?)
    }

    /// How many bytes are kept under this key.
    pub(crate) async fn size(&self, key: &Key) -> Result<Option<u64>> {
        Ok(self.store()?.size(key).await?)
    }

    /// The bytes under this key.
    pub(crate) async fn get(&self, key: &Key) -> Result<Option<ByteStream>> {
        Ok(self.store()?.get(key).await?)
    }

    /// Removes the bytes under this key.
    pub(crate) async fn delete(&self, key: &Key) -> Result<()> {
        Ok(self.store()?.delete(key).await?)
    }

    /// A web address of the bytes under this key, where the store has such.
    pub(crate) async fn link(&self, key: &Key, name: &str, valid: Duration) -> Result<Option<String>> {
        Ok(self.store()?.link(key, name, valid).await?)
    }

    fn store(&self) -> Result<&dyn Store> {
        self.store.as_deref().ok_or_else(|| Error::broken("this program keeps no files"))
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Fault(Fault::Storage(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_a_way_out_of_its_place() {
        let workspace = Uuid::nil();
        let sha256 = "ab".repeat(32);
        let key = Key::new(workspace, &sha256).map(|key| key.to_string());
        assert_eq!(key, Some(format!("{workspace}/ab/{sha256}")));
        for wrong in [
            "",
            "../../etc/passwd",
            &"AB".repeat(32),
            &"ab".repeat(31),
            &format!("..{}", "a".repeat(62)),
            &"é".repeat(32),
        ] {
            assert_eq!(Key::new(workspace, wrong), None, "{wrong}");
        }
    }
}
