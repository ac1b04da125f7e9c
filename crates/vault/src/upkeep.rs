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

#[cfg(test)]
mod tests {
    use crate::VaultError;
    use crate::testing::{Scratch, case_row, envelope, record};

    /// Lets the database grow by so many pages at most, as a disk does that is nearly full.
    fn nearly_full(vault: &Scratch, pages: i64) {
        let now: i64 = vault.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        vault.conn.query_row(&format!("PRAGMA max_page_count = {}", now + pages), [], |_| Ok(())).unwrap();
    }

    #[test]
    fn every_vault_behaves_as_promised() {
        let vault = Scratch::new();
        let check = |pragma: &str, expect: &str| {
            let value = vault.one(&format!("SELECT {pragma} FROM pragma_{pragma}"), [], |row| {
                row.get::<_, rusqlite::types::Value>(0)
            });
            let found = match value.unwrap().unwrap() {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                other => format!("{other:?}"),
            };
            assert_eq!(found, expect, "{pragma}");
        };
        check("secure_delete", "1");
        check("synchronous", "2");
        check("foreign_keys", "1");
        check("temp_store", "2");
        check("trusted_schema", "0");
        check("journal_mode", "Text(\"wal\")");
        check("locking_mode", "Text(\"exclusive\")");
    }

    #[test]
    fn a_full_disk_undoes_the_whole_change_and_loses_nothing() {
        let mut vault = Scratch::new();
        vault.write(|tx| tx.put_envelope(&envelope(0, record(1), b"kept"))).unwrap();
        nearly_full(&vault, 2);
        let outcome = vault.write(|tx| {
            tx.put_row(&case_row(record(2), "half"), "half")?;
            tx.put_envelope(&envelope(1, record(2), &[0; 40_000]))
        });
        assert_eq!(outcome, Err(VaultError::DiskFull));
        assert_eq!(vault.titles(""), [""; 0]);
        assert!(vault.record(record(2)).unwrap().is_none());
        let vault = Scratch::reopened(vault.close());
        assert_eq!(vault.envelopes_of(record(1)).unwrap()[0].body.as_deref(), Some(&b"kept"[..]));
        vault.indexes_fit_the_rows();
    }

    #[test]
    fn after_room_was_made_writing_goes_on() {
        let mut vault = Scratch::new();
        nearly_full(&vault, 1);
        let large = envelope(0, record(1), &[0; 40_000]);
        assert_eq!(vault.write(|tx| tx.put_envelope(&large)), Err(VaultError::DiskFull));
        nearly_full(&vault, 100);
        assert_eq!(vault.write(|tx| tx.put_envelope(&large)), Ok(true));
    }

    #[test]
    fn a_vault_that_may_not_be_written_can_still_be_read() {
        let mut vault = Scratch::new();
        vault.write(|tx| tx.put_meta("name", b"An")).unwrap();
        vault.conn.pragma_update(None, "query_only", true).unwrap();
        assert_eq!(vault.write(|tx| tx.put_meta("name", b"Bo")), Err(VaultError::ReadOnly));
        assert_eq!(vault.meta("name").unwrap().as_deref(), Some(&b"An"[..]));
    }

    #[test]
    fn a_change_that_fails_half_way_or_panics_is_undone() {
        let mut vault = Scratch::new();
        let outcome: Result<(), VaultError> = vault.write(|tx| {
            tx.put_meta("half", b"x")?;
            Err(VaultError::Busy)
        });
        assert_eq!(outcome, Err(VaultError::Busy));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            vault.write(|tx| -> Result<(), VaultError> {
                tx.put_meta("half", b"x")?;
                panic!("in the middle of a change")
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(vault.meta("half").unwrap(), None);
        vault.write(|tx| tx.put_meta("whole", b"x")).unwrap();
    }
}
