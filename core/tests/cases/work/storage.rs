//! Where bytes are: a directory that is the program's alone, and a bucket behind a small server that speaks S3.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use crm_core::actor::Role;
use crm_core::config::{BucketConfig, FilesConfig};
use crm_core::files::{self, Content, NewFile};
use crm_core::jobs::{self, Handlers};
use crm_core::records::{self, RecordKind};
use crm_core::secrets::Secret;
use crm_core::storage::Storage;
use crm_core::{Crm, Error};
use futures::stream::TryStreamExt;

use super::files::body;
use crate::world::{self, World};

/// Bytes in, out, in twice, and gone: the same of every storage. Answers with what `look` sees while they are kept.
async fn walk<T>(storage: Storage, bytes: &[u8], look: impl AsyncFn(&Crm, &str) -> T) -> T {
    let world = World::alone_with(|builder| builder.storage(storage)).await;
    let admin = world.person(Role::Admin).await;
    let handlers = Handlers::new().on(files::REMOVE, files::remove);
    let first = files::receive(&world.crm, &admin, body(bytes)).await.unwrap();
    let again = files::receive(&world.crm, &admin, body(bytes)).await.unwrap();
    assert_eq!(first, again);
    let mut tx = world.tx_of(&admin).await;
    let zoe = (RecordKind::Contact, world::contact(&mut tx, "Zoe").await.id);
    let name = "Übersicht, neu.pdf".to_owned();
    let new = NewFile { record: zoe, name, content_type: None, content: Content::Bytes(first.clone()) };
    let id = files::attach(&mut tx, new).await.unwrap().id;
    let opened = files::open(&mut tx, id).await.unwrap().unwrap();
    let read: Vec<Bytes> = opened.bytes.unwrap().try_collect().await.unwrap();
    assert!(read.concat() == bytes, "they come out as they went in");
    let link = files::link(&mut tx, id, Duration::from_secs(600)).await.unwrap();
    let seen = look(&world.crm, link.as_deref().unwrap_or_default()).await;
    records::archive(&mut tx, RecordKind::File, id).await.unwrap();
    records::purge(&mut tx, RecordKind::File, id).await.unwrap();
    tx.commit().await.unwrap();
    world.db.clock().advance(chrono::Duration::hours(2));
    jobs::drain(&world.crm, &handlers).await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let late = NewFile { record: zoe, name: "x".into(), content_type: None, content: Content::Bytes(first) };
    assert_eq!(world::code(files::attach(&mut tx, late).await), "file-gone");
    seen
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test]
async fn a_directory_is_the_programs_alone_and_holds_whole_files_by_their_digest() {
    let data = tempfile::tempdir().unwrap();
    let config = FilesConfig { bucket: None, limit_bytes: 1_000_000 };
    let root = data.path().join("files");
    let storage = Storage::open(&config, data.path()).unwrap();
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    walk(storage, &bytes, async |_, link: &str| {
        assert_eq!(link, "");
        let found = files_below(&root);
        assert_eq!(found.len(), 1, "one file, and nothing left where bytes wait: {found:?}");
        let path = found[0].strip_prefix(&root).unwrap();
        let parts: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
        assert!(parts.len() == 3 && parts[2].starts_with(parts[1]) && parts[2].len() == 64, "{path:?}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for (path, mode) in
                [(root.as_path(), 0o700), (found[0].parent().unwrap(), 0o700), (found[0].as_path(), 0o600)]
            {
                assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, mode, "{path:?}");
            }
        }
    })
    .await;
    assert_eq!(files_below(&root), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_refused_or_broken_upload_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let config = FilesConfig { bucket: None, limit_bytes: 10 };
    let storage = Storage::open(&config, data.path()).unwrap();
    assert_eq!(world::code(storage.take_in(body(b"eleven bytes")).await), "file-too-large");
    drop(storage.take_in(body(b"ten bytes.")).await.unwrap());
    assert_eq!(files_below(data.path()), Vec::<PathBuf>::new());
    assert!(matches!(Storage::none().take_in(body(b"x")).await, Err(Error::Fault(_))));
}

/// A server that speaks as much S3 as is needed, and what it holds.
#[derive(Clone, Default)]
struct Server {
    objects: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    parts: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    unsigned: Arc<Mutex<Vec<String>>>,
    down: Arc<Mutex<bool>>,
}

async fn answer(State(server): State<Server>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let (path, query) = (parts.uri.path().to_owned(), parts.uri.query().unwrap_or_default().to_owned());
    if *server.down.lock().unwrap() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let signed =
        parts.headers.get("authorization").is_some_and(|value| value.as_bytes().starts_with(b"AWS4-HMAC-SHA256"));
    if !signed && !query.contains("X-Amz-Signature") {
        server.unsigned.lock().unwrap().push(format!("{} {path}", parts.method));
    }
    let mut objects = server.objects.lock().unwrap();
    let mut pending = server.parts.lock().unwrap();
    match (parts.method, query.as_str()) {
        (Method::POST, "uploads" | "uploads=") => {
            xml("<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>")
        }
        (Method::POST, _) => {
            let whole = std::mem::take(&mut *pending).into_values().flatten().collect();
            objects.insert(path, whole);
            xml("<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>")
        }
        (Method::PUT, query) if query.contains("partNumber") => {
            let number: usize = query.split("partNumber=").nth(1).unwrap().split('&').next().unwrap().parse().unwrap();
            pending.insert(format!("{number:05}"), body.to_vec());
            tagged(Vec::new())
        }
        (Method::PUT, _) => {
            objects.insert(path, body.to_vec());
            tagged(Vec::new())
        }
        (Method::DELETE, _) => {
            objects.remove(&path);
            StatusCode::NO_CONTENT.into_response()
        }
        (_, _) => {
            objects.get(&path).map_or_else(|| StatusCode::NOT_FOUND.into_response(), |found| tagged(found.clone()))
        }
    }
}

fn tagged(bytes: Vec<u8>) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert("etag", "\"e\"".parse().unwrap());
    headers.insert("last-modified", "Mon, 02 Nov 2026 09:00:00 GMT".parse().unwrap());
    (headers, bytes).into_response()
}

fn xml(text: &'static str) -> Response {
    text.into_response()
}

impl Server {
    /// The storage of a bucket on this server.
    async fn storage(&self) -> Storage {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let router = axum::Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let bucket = BucketConfig {
            bucket: "crm-files".to_owned(),
            prefix: "one/two".to_owned(),
            region: "eu-north-1".to_owned(),
            endpoint: Some(endpoint),
            keys: Some(("key".to_owned(), Secret::new("secret"))),
        };
        let config = FilesConfig { bucket: Some(bucket), limit_bytes: 100_000_000 };
        Storage::open(&config, Path::new("/nowhere")).unwrap()
    }

    fn names(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }
}

#[tokio::test]
async fn a_bucket_holds_small_files_and_large_ones_in_parts() {
    for size in [5, 20_000_000] {
        let server = Server::default();
        let bytes: Vec<u8> = (0..size).map(|n: u32| n.to_le_bytes()[1]).collect();
        let link = walk(server.storage().await, &bytes, async |_, link: &str| {
            let names = server.names();
            assert_eq!(names.len(), 1, "{names:?}");
            assert!(names[0].starts_with("/crm-files/one/two/") && names[0].len() > 120, "{names:?}");
            assert!(link.contains(&names[0]), "{link}");
            link.to_owned()
        })
        .await;
        assert!(link.contains("X-Amz-Signature=") && link.contains("X-Amz-Expires=600"), "{link}");
        assert!(link.contains("response-content-disposition=attachment"), "{link}");
        assert_eq!(server.names(), Vec::<String>::new());
        assert_eq!(*server.unsigned.lock().unwrap(), Vec::<String>::new(), "every request is signed");
    }
}

#[tokio::test]
async fn a_bucket_that_refuses_is_our_fault_and_nothing_is_attached() {
    let server = Server::default();
    let storage = server.storage().await;
    let world = World::alone_with(|builder| builder.storage(storage)).await;
    let admin = world.person(Role::Admin).await;
    let received = files::receive(&world.crm, &admin, body(b"here")).await.unwrap();
    *server.down.lock().unwrap() = true;
    assert!(matches!(files::receive(&world.crm, &admin, body(b"there")).await, Err(Error::Fault(_))));
    let mut tx = world.tx_of(&admin).await;
    let zoe = (RecordKind::Contact, world::contact(&mut tx, "Zoe").await.id);
    let new = NewFile { record: zoe, name: "x".into(), content_type: None, content: Content::Bytes(received) };
    assert!(matches!(files::attach(&mut tx, new).await, Err(Error::Fault(_))));
}
