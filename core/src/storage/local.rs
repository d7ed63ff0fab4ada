//! Bytes in a directory of this machine, readable by the program's user alone. A file is written beside its place and renamed
//! into it, so that what is there is whole.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt};
use tokio::fs;
use tokio::io::AsyncReadExt;

use super::{ByteStream, Key, Store};

/// How much is read at a time.
const CHUNK: usize = 64 * 1024;

/// A directory with bytes.
#[derive(Debug)]
pub(super) struct Directory {
    root: PathBuf,
}

impl Directory {
    /// Makes the directory where there is none.
    pub fn open(root: &Path) -> io::Result<Self> {
        let directory = Self { root: root.to_owned() };
        private_directory(root)?;
        private_directory(&directory.spool())?;
        Ok(directory)
    }

    /// Where bytes wait; on the same file system, so that they can be renamed into their place.
    pub fn spool(&self) -> PathBuf {
        self.root.join("incoming")
    }

    fn path(&self, key: &Key) -> PathBuf {
        key.parts().iter().fold(self.root.clone(), |path, part| path.join(part))
    }
}

fn private_directory(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// What is not there is nothing, not an error.
fn absent<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Store for Directory {
    fn put<'a>(&'a self, key: &'a Key, file: &'a Path, size: u64) -> BoxFuture<'a, io::Result<()>> {
        Box::pin(async move {
            if self.size(key).await? == Some(size) {
                return Ok(());
            }
            let place = self.path(key);
            let folder = place.parent().unwrap_or(&self.root);
            private_directory(folder)?;
            fs::rename(file, &place).await?;
            // So that the name survives a power cut too.
            fs::File::open(folder).await?.sync_all().await
        })
    }

    fn size<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, io::Result<Option<u64>>> {
        Box::pin(async move { Ok(absent(fs::metadata(self.path(key)).await)?.map(|found| found.len())) })
    }

    fn get<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, io::Result<Option<ByteStream>>> {
        Box::pin(async move { Ok(absent(fs::File::open(self.path(key)).await)?.map(read)) })
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, io::Result<()>> {
        Box::pin(async move { absent(fs::remove_file(self.path(key)).await).map(|_| ()) })
    }

    fn link<'a>(
        &'a self,
        _key: &'a Key,
        _name: &'a str,
        _valid: Duration,
    ) -> BoxFuture<'a, io::Result<Option<String>>> {
        Box::pin(async { Ok(None) })
    }
}

fn read(file: fs::File) -> ByteStream {
    stream::try_unfold(file, |mut file| async move {
        let mut chunk = vec![0; CHUNK];
        let count = file.read(&mut chunk).await?;
        chunk.truncate(count);
        Ok((count > 0).then(|| (Bytes::from(chunk), file)))
    })
    .boxed()
}
