//! Reading and writing the state file.

use std::collections::BTreeMap;
use std::path::Path;

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
