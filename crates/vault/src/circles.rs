//! The circles this person is in: their rosters, epochs and other state, as bytes.

use domain::{CircleId, CircleKind, Timestamp};
use rusqlite::types::Type;
use rusqlite::{Row, params};

use crate::error::Result;
use crate::sql::odd;
use crate::{Contents, Secret, Tx, VaultError};

/// A circle that this vault takes part in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circle {
    /// Its name for machines.
    pub id: CircleId,
    /// What it is for.
    pub kind: CircleKind,
}

/// The identity that opens the packs of one period of a circle.
#[derive(Debug)]
pub struct Epoch {
    /// Counts up from the first epoch of the circle.
    pub number: u32,
    /// The age identity.
    pub secret: Secret,
    /// When it was made, by the clock of its maker.
    pub created: Timestamp,
}

impl Contents {
    /// Every circle.
    pub fn circles(&self) -> Result<Vec<Circle>> {
        self.many("SELECT id, kind FROM circle ORDER BY id", [], |row| {
            Ok(Circle { id: CircleId(row.get(0)?), kind: kind(row, 1)? })
        })
    }

    /// The kind of this circle; `None` when it is not in this vault.
    pub fn circle(&self, circle: CircleId) -> Result<Option<CircleKind>> {
        self.one("SELECT kind FROM circle WHERE id = ?1", [circle.as_bytes()], |row| kind(row, 0))
    }

    /// The bytes that the circle keeps under this name.
    pub fn circle_value(&self, circle: CircleId, key: &str) -> Result<Option<Vec<u8>>> {
        self.one(
            "SELECT value FROM circle_value WHERE circle = ?1 AND key = ?2",
            params![circle.as_bytes(), key],
            |row| row.get(0),
        )
    }

    /// Everything that the circle keeps under a name, by name.
    pub fn circle_values(&self, circle: CircleId) -> Result<Vec<(String, Vec<u8>)>> {
        self.many(
            "SELECT key, value FROM circle_value WHERE circle = ?1 ORDER BY key",
            [circle.as_bytes()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The signed bytes of one version of the roster.
    pub fn roster(&self, circle: CircleId, version: u32) -> Result<Option<Vec<u8>>> {
        self.one(
            "SELECT bytes FROM roster WHERE circle = ?1 AND version = ?2",
            params![circle.as_bytes(), version],
            |row| row.get(0),
        )
    }

    /// The highest version of the roster, with its signed bytes.
    pub fn latest_roster(&self, circle: CircleId) -> Result<Option<(u32, Vec<u8>)>> {
        self.one(
            "SELECT version, bytes FROM roster WHERE circle = ?1 ORDER BY version DESC LIMIT 1",
            [circle.as_bytes()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Every version of the roster, oldest first.
    pub fn rosters(&self, circle: CircleId) -> Result<Vec<(u32, Vec<u8>)>> {
        self.many(
            "SELECT version, bytes FROM roster WHERE circle = ?1 ORDER BY version",
            [circle.as_bytes()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Every epoch that this device was granted, oldest first.
    pub fn epochs(&self, circle: CircleId) -> Result<Vec<Epoch>> {
        self.many(
            "SELECT number, secret, created FROM epoch WHERE circle = ?1 ORDER BY number, created, secret",
            [circle.as_bytes()],
            epoch,
        )
    }
}

impl Tx<'_> {
    /// Takes a circle in. Its kind cannot change later: [`VaultError::NotAllowedHere`].
    pub fn put_circle(&self, circle: CircleId, kind: CircleKind) -> Result<()> {
        match self.circle(circle)? {
            Some(known) if known == kind => Ok(()),
            Some(_) => Err(VaultError::NotAllowedHere),
            None => {
                self.run(
                    "INSERT INTO circle(id, kind) VALUES (?1, ?2)",
                    params![circle.as_bytes(), kind.code()],
                )?;
                Ok(())
            }
        }
    }

    /// Drops a circle with all that is in it: records, envelopes, rows, search, epochs, rosters.
    /// [`crate::Vault::scrub`] afterwards leaves no old bytes.
    pub fn remove_circle(&self, circle: CircleId) -> Result<()> {
        for record in self.records(circle)? {
            self.remove_row(record.id)?;
        }
        self.run("DELETE FROM circle WHERE id = ?1", [circle.as_bytes()])?;
        Ok(())
    }

    /// Keeps these bytes for the circle under this name.
    pub fn put_circle_value(&self, circle: CircleId, key: &str, value: &[u8]) -> Result<()> {
        self.circle_kind(circle)?;
        self.run(
            "INSERT OR REPLACE INTO circle_value(circle, key, value) VALUES (?1, ?2, ?3)",
            params![circle.as_bytes(), key, value],
        )?;
        Ok(())
    }

    /// Drops what the circle keeps under this name, if anything.
    pub fn remove_circle_value(&self, circle: CircleId, key: &str) -> Result<()> {
        self.run("DELETE FROM circle_value WHERE circle = ?1 AND key = ?2", params![circle.as_bytes(), key])?;
        Ok(())
    }

    /// Keeps one version of the roster, in the place of an earlier copy of that version.
    pub fn put_roster(&self, circle: CircleId, version: u32, bytes: &[u8]) -> Result<()> {
        self.circle_kind(circle)?;
        self.run(
            "INSERT OR REPLACE INTO roster(circle, version, bytes) VALUES (?1, ?2, ?3)",
            params![circle.as_bytes(), version, bytes],
        )?;
        Ok(())
    }

    /// Drops every version of the roster after this one: another list took their place.
    pub fn remove_rosters_after(&self, circle: CircleId, version: u32) -> Result<()> {
        self.run(
            "DELETE FROM roster WHERE circle = ?1 AND version > ?2",
            params![circle.as_bytes(), version],
        )?;
        Ok(())
    }

    /// Drops one key of an epoch: the roster names another for that number.
    pub fn remove_epoch(&self, circle: CircleId, epoch: &Epoch) -> Result<()> {
        self.run(
            "DELETE FROM epoch WHERE circle = ?1 AND number = ?2 AND secret = ?3",
            params![circle.as_bytes(), epoch.number, epoch.secret.expose()],
        )?;
        Ok(())
    }

    /// Keeps a key of an epoch, beside others that claim the same number. One that is there already stays as
    /// it is.
    pub fn put_epoch(&self, circle: CircleId, epoch: &Epoch) -> Result<()> {
        self.circle_kind(circle)?;
        self.run(
            "INSERT OR IGNORE INTO epoch(circle, number, secret, created) VALUES (?1, ?2, ?3, ?4)",
            params![circle.as_bytes(), epoch.number, epoch.secret.expose(), epoch.created.0],
        )?;
        Ok(())
    }

    /// The kind of a circle that has to be there.
    pub(crate) fn circle_kind(&self, circle: CircleId) -> Result<CircleKind> {
        self.circle(circle)?.ok_or(VaultError::UnknownCircle)
    }
}

fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<CircleKind> {
    CircleKind::from_code(row.get(column)?).ok_or_else(|| odd(Type::Integer))
}

fn epoch(row: &Row<'_>) -> rusqlite::Result<Epoch> {
    Ok(Epoch { number: row.get(0)?, secret: Secret::new(row.get(1)?), created: Timestamp(row.get(2)?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{JOURNAL, KRING, Scratch, case_row, record};

    #[test]
    fn a_circle_keeps_its_kind() {
        let mut vault = Scratch::new();
        let refused = vault.write(|tx| tx.put_circle(KRING, CircleKind::Desk)).unwrap_err();
        assert_eq!(refused, VaultError::NotAllowedHere);
        assert_eq!(vault.circle(KRING).unwrap(), Some(CircleKind::Group));
        assert_eq!(vault.circles().unwrap().len(), 2);
    }

    #[test]
    fn the_latest_roster_is_the_one_with_the_highest_version() {
        let mut vault = Scratch::new();
        vault
            .write(|tx| {
                tx.put_roster(KRING, 10, b"ten")?;
                tx.put_roster(KRING, 9, b"nine")?;
                tx.put_roster(JOURNAL, 11, b"other circle")
            })
            .unwrap();
        assert_eq!(vault.latest_roster(KRING).unwrap(), Some((10, b"ten".to_vec())));
        assert_eq!(vault.roster(KRING, 9).unwrap().as_deref(), Some(&b"nine"[..]));
        assert_eq!(vault.rosters(KRING).unwrap().len(), 2);
    }

    #[test]
    fn epochs_and_values_come_back_as_they_were_put() {
        let mut vault = Scratch::new();
        let epoch = Epoch { number: 2, secret: Secret::new(b"AGE".to_vec()), created: Timestamp(-5) };
        vault
            .write(|tx| {
                tx.put_epoch(KRING, &epoch)?;
                tx.put_circle_value(KRING, "name", b"Zuid")
            })
            .unwrap();
        let found = vault.epochs(KRING).unwrap().remove(0);
        assert_eq!((found.secret.expose(), found.created), (&b"AGE"[..], Timestamp(-5)));
        assert_eq!(vault.epochs(JOURNAL).unwrap().len(), 0);
        assert_eq!(vault.circle_values(KRING).unwrap(), [("name".to_owned(), b"Zuid".to_vec())]);
        vault.write(|tx| tx.remove_circle_value(KRING, "name")).unwrap();
        assert_eq!(vault.circle_value(KRING, "name").unwrap(), None);
    }

    #[test]
    fn nothing_can_be_kept_for_a_circle_that_is_not_there() {
        let mut vault = Scratch::new();
        let nowhere = CircleId([9; 16]);
        let refused = vault.write(|tx| tx.put_roster(nowhere, 1, b"x")).unwrap_err();
        assert_eq!(refused, VaultError::UnknownCircle);
    }

    #[test]
    fn a_circle_that_is_removed_takes_its_records_rows_and_search_along_and_no_others() {
        let mut vault = Scratch::new();
        vault
            .write(|tx| {
                let mut shared = case_row(record(1), "Gedeeld");
                (shared.circle, shared.kind) = (KRING, domain::RecordKind::Session);
                tx.put_row(&shared, "deurwaarder")?;
                tx.put_row(&case_row(record(2), "Eigen"), "deurwaarder")?;
                tx.remove_circle(KRING)
            })
            .unwrap();
        assert_eq!(vault.titles("deurwaarder"), ["Eigen"]);
        assert!(vault.record(record(1)).unwrap().is_none());
        vault.indexes_fit_the_rows();
    }
}
