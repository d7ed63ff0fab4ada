//! Bytes in a bucket that speaks S3: Amazon's, or MinIO, Ceph, R2 and their like.

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use futures::future::BoxFuture;
use futures::stream::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as ObjectPath;
use object_store::signer::{Method, SignedUrlOptions, Signer};
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload, WriteMultipart};
use tokio::fs;
use tokio::io::AsyncReadExt;

use super::http::Connector;
use super::{ByteStream, Key, Store};
use crate::config::BucketConfig;

/// How much goes in one request; what is larger goes in parts of this size.
const PART: usize = 8 * 1024 * 1024;

/// How many parts are on their way at once.
const PARTS_AT_ONCE: usize = 3;

/// A bucket, or what stands in for one.
pub(super) struct Bucket {
    objects: Arc<dyn ObjectStore>,
    signer: Option<Arc<AmazonS3>>,
    prefix: ObjectPath,
}

impl Bucket {
    pub fn new(objects: Arc<dyn ObjectStore>, signer: Option<Arc<AmazonS3>>, prefix: &str) -> Self {
        Self { objects, signer, prefix: ObjectPath::from(prefix) }
    }

    fn path(&self, key: &Key) -> ObjectPath {
        key.parts().into_iter().fold(self.prefix.clone(), |path, part| path.join(part.as_str()))
    }
}

/// The bucket of the configuration.
pub(super) fn s3(settings: &BucketConfig) -> io::Result<Bucket> {
    let mut builder = AmazonS3Builder::new()
        .with_http_connector(Connector)
        .with_bucket_name(&settings.bucket)
        .with_region(&settings.region);
    if let Some(endpoint) = &settings.endpoint {
        // Other servers rarely have a name for each bucket.
        builder = builder
            .with_endpoint(endpoint)
            .with_virtual_hosted_style_request(false)
            .with_allow_http(endpoint.starts_with("http://"));
    }
    // Without keys of its own, the machine's role gives them.
    if let Some((id, secret)) = &settings.keys {
        builder = builder.with_access_key_id(id).with_secret_access_key(secret.reveal());
    }
    let s3 = Arc::new(builder.build().map_err(fault)?);
    Ok(Bucket::new(s3.clone(), Some(s3), &settings.prefix))
}

fn fault(error: object_store::Error) -> io::Error {
    let kind = match &error {
        object_store::Error::NotFound { .. } => io::ErrorKind::NotFound,
        object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
            io::ErrorKind::PermissionDenied
        }
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}

/// What is not there is nothing, not an error.
fn absent<T>(result: object_store::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(fault(error)),
    }
}

impl Store for Bucket {
    fn put<'a>(&'a self, key: &'a Key, file: &'a Path, size: u64) -> BoxFuture<'a, io::Result<()>> {
        Box::pin(async move {
            if self.size(key).await? == Some(size) {
                return Ok(());
            }
            let (path, mut file) = (self.path(key), fs::File::open(file).await?);
            if size <= u64::try_from(PART).unwrap_or_default() {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).await?;
                self.objects.put(&path, PutPayload::from(bytes)).await.map_err(fault)?;
                return Ok(());
            }
            let upload = self.objects.put_multipart(&path).await.map_err(fault)?;
            let mut parts = WriteMultipart::new_with_chunk_size(upload, PART);
            match send(&mut parts, file).await {
                Ok(()) => parts.finish().await.map(|_| ()).map_err(fault),
                Err(error) => {
                    // What was sent so far would lie there and cost.
                    drop(parts.abort().await);
                    Err(error)
                }
            }
        })
    }

    fn size<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, io::Result<Option<u64>>> {
        Box::pin(async move { Ok(absent(self.objects.head(&self.path(key)).await)?.map(|found| found.size)) })
    }

    fn get<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, io::Result<Option<ByteStream>>> {
        Box::pin(async move {
            let found = absent(self.objects.get(&self.path(key)).await)?;
            Ok(found.map(|found| found.into_stream().map_err(fault).boxed()))
        })
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, io::Result<()>> {
        Box::pin(async move { absent(self.objects.delete(&self.path(key)).await).map(|_| ()) })
    }

    fn link<'a>(&'a self, key: &'a Key, name: &'a str, valid: Duration) -> BoxFuture<'a, io::Result<Option<String>>> {
        Box::pin(async move {
            let Some(signer) = &self.signer else { return Ok(None) };
            let shown = format!("attachment; filename*=UTF-8''{}", percent_encoded(name));
            let options = SignedUrlOptions::default().with_query([("response-content-disposition", shown)]);
            let url = signer.signed_url_opts(Method::GET, &self.path(key), valid, &options).await.map_err(fault)?;
            Ok(Some(url.into()))
        })
    }
}

async fn send(parts: &mut WriteMultipart, mut file: fs::File) -> io::Result<()> {
    loop {
        let mut chunk = BytesMut::with_capacity(PART);
        while chunk.len() < PART && file.read_buf(&mut chunk).await? > 0 {}
        if chunk.is_empty() {
            return Ok(());
        }
        parts.wait_for_capacity(PARTS_AT_ONCE).await.map_err(fault)?;
        parts.put(chunk.freeze());
    }
}

/// A name as RFC 5987 writes it into a header.
fn percent_encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => text.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(text, "%{byte:02X}")),
        }
        text
    })
}
