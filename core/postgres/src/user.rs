//! Whose processes and files the server's are.
//!
//! PostgreSQL refuses to run as root. Started by root, the server therefore runs as an
//! unprivileged user; started by anybody else, as that one.

use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{Uid, User, dup, geteuid};

use crate::error::{At, Error};

/// The user to drop to, where the program was started by root.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    uid: u32,
    gid: u32,
    name: String,
}

/// Whom the server runs as: none means "as whoever runs this program".
///
/// Started by root, the owner of data that already exists comes first, so that `sudo crm` beside
/// an ordinary user's data does not take that data away from them.
pub(crate) fn server_user(data_dir: &Path, cluster: &Path) -> Result<Option<Owner>, Error> {
    if !geteuid().is_root() {
        return refuse_foreign(cluster).map(|()| None);
    }
    if let Some(metadata) = fs::metadata(cluster).ok().filter(|found| found.uid() != 0) {
        let name = user_name(metadata.uid());
        return Ok(Some(Owner { uid: metadata.uid(), gid: metadata.gid(), name }));
    }
    // initdb looks its user up by number, so a number without a name is no good for new data.
    let holder = fs::metadata(data_dir).ok().filter(|found| found.uid() != 0);
    let known = holder.and_then(|found| User::from_uid(Uid::from_raw(found.uid())).ok().flatten());
    let named = |name| User::from_name(name).ok().flatten();
    let user = known.or_else(|| named("postgres")).or_else(|| named("nobody"));
    let user = user.ok_or(Error::NoUser)?;
    Ok(Some(Owner { uid: user.uid.as_raw(), gid: user.gid.as_raw(), name: user.name }))
}

fn refuse_foreign(cluster: &Path) -> Result<(), Error> {
    match fs::metadata(cluster) {
        Ok(found) if found.uid() != geteuid().as_raw() => {
            Err(Error::ForeignOwner { path: cluster.to_path_buf(), user: user_name(found.uid()) })
        }
        _ => Ok(()),
    }
}

fn user_name(uid: u32) -> String {
    let user = User::from_uid(Uid::from_raw(uid)).ok().flatten();
    user.map_or_else(|| uid.to_string(), |user| user.name)
}

/// The number of the user the server's files have to belong to.
pub(crate) fn uid(owner: Option<&Owner>) -> u32 {
    owner.map_or_else(|| geteuid().as_raw(), |owner| owner.uid)
}

/// Hands a file or directory that this program has just created to the server's user.
pub(crate) fn give(path: &Path, owner: Option<&Owner>) -> Result<(), Error> {
    let Some(owner) = owner else { return Ok(()) };
    chown(path, Some(owner.uid), Some(owner.gid)).at("Cannot change the owner of", path)
}

/// Like [`give`], for an open file: cannot be led astray by a link.
pub(crate) fn give_file(file: &File, path: &Path, owner: Option<&Owner>) -> Result<(), Error> {
    let Some(owner) = owner else { return Ok(()) };
    std::os::unix::fs::fchown(file, Some(owner.uid), Some(owner.gid)).at("Cannot change the owner of", path)
}

/// Makes a command run as the server's user; the supplementary groups of root go too.
pub(crate) fn run_as(command: &mut Command, owner: Option<&Owner>) {
    if let Some(owner) = owner {
        command.uid(owner.uid).gid(owner.gid);
    }
}

/// Whether the server's user can get at `dir`: every directory above lets it pass.
pub(crate) fn can_reach(dir: &Path, owner: Option<&Owner>) -> bool {
    let Some(owner) = owner else { return true };
    dir.ancestors().skip(1).all(|above| passes(above, owner))
}

fn passes(dir: &Path, owner: &Owner) -> bool {
    let Ok(metadata) = fs::metadata(dir) else {
        return false;
    };
    let needed = if metadata.uid() == owner.uid {
        0o100
    } else if metadata.gid() == owner.gid {
        0o010
    } else {
        0o001
    };
    metadata.mode() & needed != 0
}

/// A directory under a name that the server's user can open.
pub(crate) struct Handle {
    /// What to tell the server.
    pub(crate) path: PathBuf,
    /// Keeps that name valid until the server has been started.
    _open: Option<OwnedFd>,
}

/// Names a directory for the server's user, even under a home that this user may not enter.
///
/// Where the ordinary path is barred (`/root` is, usually), the server inherits the directory as
/// an open file from this program and reaches it as `/proc/self/fd/N`: the kernel then asks for
/// rights on the directory itself only, which are the server's. Its own processes are forks, so
/// they all have it. Elsewhere than on Linux there is no such door, and the answer is an error.
pub(crate) fn handle(dir: &Path, owner: Option<&Owner>) -> Result<Handle, Error> {
    let Some(owner) = owner.filter(|_| !can_reach(dir, owner)) else {
        return Ok(Handle { path: dir.to_path_buf(), _open: None });
    };
    if !Path::new("/proc/self/fd").exists() {
        return Err(Error::Unreachable { path: dir.to_path_buf(), user: owner.name.clone() });
    }
    let closed_on_exec = File::open(dir).at("Cannot open", dir)?;
    // A duplicate is inherited by the programs started while it is open; what others of them get
    // is a directory they could open anyway.
    let inherited = dup(&closed_on_exec).at("Cannot open", dir)?;
    let number = std::os::fd::AsRawFd::as_raw_fd(&inherited);
    Ok(Handle { path: PathBuf::from(format!("/proc/self/fd/{number}")), _open: Some(inherited) })
}
