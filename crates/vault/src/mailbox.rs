//! What is known of the files at each carrier: own files, files already read, files set aside.
//!
//! A carrier is named by any text that stays the same for as long as it is used.

use std::collections::BTreeMap;

use domain::{CircleId, Timestamp};
use rusqlite::types::Type;
use rusqlite::{Row, params};

use crate::error::Result;
use crate::sql::{circle_id, int, natural, odd};
use crate::{Contents, Tx};

/// How far a file of this device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Decided, perhaps not (wholly) written.
    Planned,
    /// Written, and read back.
    Present,
    /// Another file has taken its place; it may go after the grace period.
    Superseded,
    /// Holds something that was erased: it counts for nothing, and goes at once wherever it is seen.
    Stale,
}

impl FileState {
    fn code(self) -> u8 {
        match self {
            Self::Planned => 1,
            Self::Present => 2,
            Self::Superseded => 3,
            Self::Stale => 4,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        let all = [Self::Planned, Self::Present, Self::Superseded, Self::Stale];
        all.into_iter().find(|state| state.code() == code)
    }
}

/// A file that this device wrote, or is about to write, at a carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFile {
    /// The circle it belongs to.
    pub circle: CircleId,
    /// The carrier it lies at.
    pub carrier: String,
    /// Its name there.
    pub name: String,
    /// Its size in bytes, as it was written.
    pub bytes: u64,
    /// How far it is.
    pub state: FileState,
    /// Since when it is that far, by this device's clock.
    pub since: Timestamp,
}

/// A file that was found but could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The circle whose mailbox it was found in.
    pub circle: CircleId,
    /// The carrier it lies at.
    pub carrier: String,
    /// Its file name there.
    pub name: String,
    /// Why, as a short code of the caller.
    pub reason: String,
    /// When it was looked at.
    pub at: Timestamp,
    /// Its size in bytes.
    pub size: u64,
}

impl Contents {
    /// What this device wrote at a carrier, by name.
    pub fn own_files(&self, circle: CircleId, carrier: &str) -> Result<Vec<OwnFile>> {
        self.many(
            "SELECT * FROM own_file WHERE circle = ?1 AND carrier = ?2 ORDER BY name",
            params![circle.as_bytes(), carrier],
            own_file,
        )
    }

    /// What this device wrote for a circle at every carrier, by carrier and name.
    pub fn own_files_everywhere(&self, circle: CircleId) -> Result<Vec<OwnFile>> {
        self.many(
            "SELECT * FROM own_file WHERE circle = ?1 ORDER BY carrier, name",
            [circle.as_bytes()],
            own_file,
        )
    }

    /// What this device wrote at a carrier under this name.
    pub fn own_file(&self, circle: CircleId, carrier: &str, name: &str) -> Result<Option<OwnFile>> {
        self.one(
            "SELECT * FROM own_file WHERE circle = ?1 AND carrier = ?2 AND name = ?3",
            params![circle.as_bytes(), carrier, name],
            own_file,
        )
    }

    /// The files at a carrier that need no second look, with the size they had in bytes.
    pub fn processed(&self, circle: CircleId, carrier: &str) -> Result<BTreeMap<String, u64>> {
        let files = self.many(
            "SELECT name, bytes FROM mailbox_file WHERE circle = ?1 AND carrier = ?2",
            params![circle.as_bytes(), carrier],
            |row| Ok((row.get("name")?, natural(row, "bytes")?)),
        )?;
        Ok(files.into_iter().collect())
    }

    /// The files of a circle that could not be used, newest first.
    pub fn set_aside(&self, circle: CircleId) -> Result<Vec<SetAside>> {
        self.many(
            "SELECT * FROM set_aside WHERE circle = ?1 ORDER BY at DESC, carrier, name",
            [circle.as_bytes()],
            set_aside,
        )
    }
}

impl Tx<'_> {
    /// Keeps what is known of an own file, in the place of what was known of that name.
    pub fn put_own_file(&self, file: &OwnFile) -> Result<()> {
        self.circle_kind(file.circle)?;
        self.run(
            "INSERT OR REPLACE INTO own_file(circle, carrier, name, bytes, state, since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                file.circle.as_bytes(),
                file.carrier,
                file.name,
                int(file.bytes)?,
                file.state.code(),
                file.since.0,
            ],
        )?;
        Ok(())
    }

    /// Forgets own files that have counted for nothing since before this moment.
    pub fn forget_stale_files(&self, circle: CircleId, carrier: &str, before: Timestamp) -> Result<()> {
        self.run(
            "DELETE FROM own_file WHERE circle = ?1 AND carrier = ?2 AND state = ?3 AND since < ?4",
            params![circle.as_bytes(), carrier, FileState::Stale.code(), before.0],
        )?;
        Ok(())
    }

    /// Remembers that this file of so many bytes needs no second look.
    pub fn mark_processed(&self, circle: CircleId, carrier: &str, name: &str, bytes: u64) -> Result<()> {
        self.circle_kind(circle)?;
        self.run(
            "INSERT OR REPLACE INTO mailbox_file(circle, carrier, name, bytes) VALUES (?1, ?2, ?3, ?4)",
            params![circle.as_bytes(), carrier, name, int(bytes)?],
        )?;
        Ok(())
    }

    /// Forgets that this file needs no second look.
    pub fn forget_processed(&self, circle: CircleId, carrier: &str, name: &str) -> Result<()> {
        self.run(
            "DELETE FROM mailbox_file WHERE circle = ?1 AND carrier = ?2 AND name = ?3",
            params![circle.as_bytes(), carrier, name],
        )?;
        Ok(())
    }

    /// Forgets everything about a carrier of a circle: it is used no longer.
    pub fn forget_carrier(&self, circle: CircleId, carrier: &str) -> Result<()> {
        for table in ["own_file", "mailbox_file", "set_aside"] {
            self.run(
                &format!("DELETE FROM {table} WHERE circle = ?1 AND carrier = ?2"),
                params![circle.as_bytes(), carrier],
            )?;
        }
        Ok(())
    }

    /// Remembers that this file could not be used, and why.
    pub fn put_set_aside(&self, file: &SetAside) -> Result<()> {
        self.circle_kind(file.circle)?;
        self.run(
            "INSERT OR REPLACE INTO set_aside(circle, carrier, name, reason, at, size)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![file.circle.as_bytes(), file.carrier, file.name, file.reason, file.at.0, int(file.size)?],
        )?;
        Ok(())
    }

    /// Forgets that this file could not be used: it could now, or it is gone.
    pub fn remove_set_aside(&self, circle: CircleId, carrier: &str, name: &str) -> Result<()> {
        self.run(
            "DELETE FROM set_aside WHERE circle = ?1 AND carrier = ?2 AND name = ?3",
            params![circle.as_bytes(), carrier, name],
        )?;
        Ok(())
    }
}

fn own_file(row: &Row<'_>) -> rusqlite::Result<OwnFile> {
    Ok(OwnFile {
        circle: circle_id(row)?,
        carrier: row.get("carrier")?,
        name: row.get("name")?,
        bytes: natural(row, "bytes")?,
        state: FileState::from_code(row.get("state")?).ok_or_else(|| odd(Type::Integer))?,
        since: Timestamp(row.get("since")?),
    })
}

fn set_aside(row: &Row<'_>) -> rusqlite::Result<SetAside> {
    Ok(SetAside {
        circle: circle_id(row)?,
        carrier: row.get("carrier")?,
        name: row.get("name")?,
        reason: row.get("reason")?,
        at: Timestamp(row.get("at")?),
        size: natural(row, "size")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{KRING, Scratch};

    #[test]
    fn an_own_file_moves_from_planned_to_present_under_one_name() {
        let mut vault = Scratch::new();
        let planned = OwnFile {
            circle: KRING,
            carrier: "usb".into(),
            name: "000000-000063-ab.age".into(),
            bytes: 63,
            state: FileState::Planned,
            since: Timestamp(5),
        };
        let present = OwnFile { state: FileState::Present, ..planned.clone() };
        vault.write(|tx| tx.put_own_file(&planned)).unwrap();
        vault.write(|tx| tx.put_own_file(&present)).unwrap();
        assert_eq!(vault.own_files(KRING, "usb").unwrap(), std::slice::from_ref(&present));
        assert_eq!(vault.own_file(KRING, "usb", "000000-000063-ab.age").unwrap(), Some(present.clone()));
        assert_eq!(vault.own_files(KRING, "cloud").unwrap(), []);
        assert_eq!(vault.own_files_everywhere(KRING).unwrap(), std::slice::from_ref(&present));
        let stale = OwnFile { state: FileState::Stale, ..present };
        vault.write(|tx| tx.put_own_file(&stale)).unwrap();
        vault.write(|tx| tx.forget_stale_files(KRING, "usb", Timestamp(5))).unwrap();
        assert_eq!(vault.own_files(KRING, "usb").unwrap(), [stale]);
        vault.write(|tx| tx.forget_stale_files(KRING, "usb", Timestamp(6))).unwrap();
        assert_eq!(vault.own_files(KRING, "usb").unwrap(), []);
    }

    #[test]
    fn a_file_is_processed_per_carrier_with_its_size() {
        let mut vault = Scratch::new();
        vault.write(|tx| tx.mark_processed(KRING, "usb", "a.age", 5)).unwrap();
        vault.write(|tx| tx.mark_processed(KRING, "usb", "a.age", 7)).unwrap();
        assert_eq!(vault.processed(KRING, "usb").unwrap(), [("a.age".to_owned(), 7)].into());
        assert_eq!(vault.processed(KRING, "cloud").unwrap(), BTreeMap::new());
        vault.write(|tx| tx.forget_processed(KRING, "usb", "a.age")).unwrap();
        assert_eq!(vault.processed(KRING, "usb").unwrap(), BTreeMap::new());
    }

    #[test]
    fn a_carrier_that_is_used_no_longer_leaves_nothing_and_takes_nothing_of_another_along() {
        let mut vault = Scratch::new();
        let all = |vault: &Scratch, carrier: &str| {
            let aside = vault.set_aside(KRING).unwrap().iter().filter(|it| it.carrier == carrier).count();
            let own = vault.own_files(KRING, carrier).unwrap().len();
            own + aside + vault.processed(KRING, carrier).unwrap().len()
        };
        for carrier in ["usb", "cloud"] {
            let (circle, carrier, name, at) = (KRING, carrier.to_owned(), "x.age".to_owned(), Timestamp(1));
            let own = OwnFile {
                circle,
                carrier: carrier.clone(),
                name: name.clone(),
                bytes: 3,
                state: FileState::Present,
                since: at,
            };
            let aside =
                SetAside { circle, carrier: carrier.clone(), name, reason: "fork".into(), at, size: 3 };
            vault
                .write(|tx| {
                    tx.put_own_file(&own)?;
                    tx.put_set_aside(&aside)?;
                    tx.mark_processed(KRING, &carrier, "y.age", 3)
                })
                .unwrap();
        }
        vault.write(|tx| tx.forget_carrier(KRING, "usb")).unwrap();
        assert_eq!((all(&vault, "usb"), all(&vault, "cloud")), (0, 3));
    }

    #[test]
    fn a_file_set_aside_keeps_its_last_reason() {
        let mut vault = Scratch::new();
        let file = |reason: &str, at| SetAside {
            circle: KRING,
            carrier: "usb".into(),
            name: "x.age".into(),
            reason: reason.into(),
            at: Timestamp(at),
            size: 12,
        };
        vault.write(|tx| tx.put_set_aside(&file("unknown_epoch", 1))).unwrap();
        vault.write(|tx| tx.put_set_aside(&file("bad_signature", 2))).unwrap();
        assert_eq!(vault.set_aside(KRING).unwrap(), [file("bad_signature", 2)]);
        vault.write(|tx| tx.remove_set_aside(KRING, "usb", "x.age")).unwrap();
        assert_eq!(vault.set_aside(KRING).unwrap(), []);
    }
}
