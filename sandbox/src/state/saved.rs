//! Reading and writing the state file.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::Serializer;
use serde::ser::SerializeMap;

use super::Store;
use super::messages::Message;
use crate::Error;

/// Leaves ephemeral messages out of the file, as Slack forgets them when the client is reloaded.
pub(crate) fn without_ephemerals<S: Serializer>(
    messages: &BTreeMap<String, Vec<Message>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(messages.len()))?;
    for (channel, messages) in messages {
        let kept: Vec<&Message> = messages.iter().filter(|message| message.ephemeral_to.is_none()).collect();
        map.serialize_entry(channel, &kept)?;
    }
    map.end()
}

/// The saved store; `None` if there is no file yet.
pub(crate) fn load(path: &Path) -> Result<Option<Store>, Error> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(Error::StateFile { path: path.to_owned(), source });
        }
    };
    let store = serde_json::from_slice(&text).map_err(|source| Error::StateFormat { path: path.to_owned(), source })?;
    Ok(Some(store))
}

/// Writes beside the file and renames, so that a crash leaves either the old state or the new one.
pub(crate) fn save(path: &Path, text: &[u8]) -> Result<(), Error> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let failed = |source| Error::StateFile { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(&beside, text).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}

/// The folder beside the state file that holds the bytes of files, one file for each under its id.
fn folder(path: &Path) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".files");
    beside.into()
}

/// The saved bytes of files.
pub(crate) fn load_contents(path: &Path) -> Result<HashMap<String, Bytes>, Error> {
    let folder = folder(path);
    let failed = |source| Error::StateFile { path: folder.clone(), source };
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(HashMap::new()),
        Err(source) => return Err(failed(source)),
    };
    let mut contents = HashMap::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let bytes = std::fs::read(entry.path()).map_err(failed)?;
        contents.insert(entry.file_name().to_string_lossy().into_owned(), bytes.into());
    }
    Ok(contents)
}

/// Writes the bytes of new files, and removes those of deleted ones. What a file holds never changes.
pub(crate) fn save_contents(path: &Path, contents: &HashMap<String, Bytes>) -> Result<(), Error> {
    let folder = folder(path);
    let failed = |source| Error::StateFile { path: folder.clone(), source };
    if contents.is_empty() && !folder.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(&folder).map_err(failed)?;
    for (id, bytes) in contents {
        let file = folder.join(id);
        if !file.exists() {
            std::fs::write(file, bytes).map_err(failed)?;
        }
    }
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !contents.contains_key(entry.file_name().to_string_lossy().as_ref()) {
            std::fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}
