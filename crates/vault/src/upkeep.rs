//! Looking after the file: leaving no old bytes, checking that it is whole, and copying it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::{Contents, Vault, VaultError, files};

impl Vault {
    /// Moves everything from the write-ahead log into the database and empties the log, so that no
    /// bytes from before the last change remain in either.
    pub fn scrub(&mut self) -> Result<()> {
        scrub(&self.contents)
    }

    /// Reads the whole vault and checks every page, index and reference. [`VaultError::Damaged`] when
    /// something does not fit.
    pub fn integrity_check(&mut self) -> Result<()> {
        scrub(&self.contents)?;
        check(&self.contents, "main")
    }

    /// Copies the vault to a new file, encrypted with the same key, and reads the copy back to check
    /// it. The copy can be put in an empty directory as `vault.db` and opened there.
    ///
    /// # Errors
    /// [`VaultError::AlreadyExists`] when there is a file at `path`; [`VaultError::DiskFull`]. No half
    /// copy is left behind.
    pub fn backup_to(&mut self, path: &Path) -> Result<()> {
        if path.exists() {
            return Err(VaultError::AlreadyExists);
        }
        let unfinished = beside(path);
        files::remove_if_there(&unfinished)?;
        let copied = self.copy_and_check(&unfinished);
        if copied.is_err() {
            // The first error is the one that tells; a copy that cannot be removed adds nothing.
            let _ = fs::remove_file(&unfinished);
        }
        copied.and_then(|()| files::rename_durably(&unfinished, path))
    }

    fn copy_and_check(&self, copy: &Path) -> Result<()> {
        files::new_private_file(copy)?;
        // A path that is no text cannot be handed to SQLite.
        let name = copy.to_str().ok_or(VaultError::Io(std::io::ErrorKind::InvalidFilename))?;
        let conn = &self.contents.conn;
        conn.execute("VACUUM INTO ?1", [name])?;
        conn.execute("ATTACH DATABASE ?1 AS copy", [name])?;
        let checked = check(&self.contents, "copy");
        conn.execute_batch("DETACH DATABASE copy")?;
        checked
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// See [`Vault::scrub`].
pub(crate) fn scrub(contents: &Contents) -> Result<()> {
    let busy: i64 = contents.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy == 0 { Ok(()) } else { Err(VaultError::Busy) }
}

/// Checks one attached database: the seal of every page, then what the pages say.
fn check(contents: &Contents, schema: &str) -> Result<()> {
    for pragma in ["cipher_integrity_check", "integrity_check", "foreign_key_check"] {
        let complaints = contents.many(&format!("PRAGMA {schema}.{pragma}"), [], |row| {
            Ok(row.get::<_, String>(0).is_ok_and(|line| line == "ok"))
        })?;
        if complaints.contains(&false) {
            return Err(VaultError::Damaged);
        }
    }
    Ok(())
}
