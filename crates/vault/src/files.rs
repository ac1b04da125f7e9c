//! The files of a vault directory, readable by their owner alone.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::VaultKey;
use crate::error::Result;

/// The database itself.
pub(crate) const DATABASE: &str = "vault.db";
/// The database while it is being made; it gets its own name when it is whole.
pub(crate) const UNFINISHED: &str = "vault.db.new";
/// Tells a wrong key from a damaged file; see [`key_fits`].
pub(crate) const KEY_MARK: &str = "vault.check";
/// Held by whoever has the vault open.
pub(crate) const VAULT_LOCK: &str = "vault.lock";
/// Held by a program that keeps the vault open for long.
pub(crate) const APP_LOCK: &str = "app.lock";

/// Makes the directory, with its parents, closed to other users.
pub(crate) fn private_directory(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Opens a file for writing, making it (closed to other users) when it is not there.
pub(crate) fn private_file(path: &Path) -> Result<File> {
    Ok(options().create(true).truncate(false).open(path)?)
}

/// Makes an empty file that other users cannot read; fails when there is one already.
pub(crate) fn new_private_file(path: &Path) -> Result<File> {
    Ok(options().create_new(true).open(path)?)
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Removes a file if it is there.
pub(crate) fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Gives a finished file its name, and makes sure the name survives a power cut.
pub(crate) fn rename_durably(from: &Path, to: &Path) -> Result<()> {
    options().open(from)?.sync_all()?;
    fs::rename(from, to)?;
    #[cfg(unix)]
    if let Some(dir) = to.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}

/// Writes down which key belongs to this vault, as sixteen bytes that say nothing about the key.
pub(crate) fn write_key_mark(dir: &Path, key: &VaultKey) -> Result<()> {
    let mut file = options().create(true).truncate(true).open(dir.join(KEY_MARK))?;
    file.write_all(&key.mark())?;
    file.sync_all()?;
    Ok(())
}

/// Whether this is the key the vault was made with; `None` when nothing was written down (a vault
/// that was put back from a backup).
pub(crate) fn key_fits(dir: &Path, key: &VaultKey) -> Result<Option<bool>> {
    match fs::read(dir.join(KEY_MARK)) {
        Ok(mark) => Ok(Some(mark == key.mark())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
