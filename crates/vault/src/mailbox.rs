//! What is known of the files at each carrier: own packs, files already read, files set aside.
//!
//! A carrier is named by any text that stays the same for as long as it is used.

use std::collections::BTreeSet;

use domain::{CircleId, Timestamp};
use rusqlite::types::Type;
use rusqlite::{Row, params};

use crate::error::Result;
use crate::sql::{circle_id, int, natural, odd};
use crate::{Contents, Tx};

/// How far a pack of this device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackState {
    /// Decided, perhaps not (wholly) written.
    Planned,
    /// Written, and read back.
    Present,
    /// A larger pack has taken its place; it may go after the grace period.
    Superseded,
}

impl PackState {
    fn code(self) -> u8 {
        match self {
            Self::Planned => 1,
            Self::Present => 2,
            Self::Superseded => 3,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        [Self::Planned, Self::Present, Self::Superseded].into_iter().find(|state| state.code() == code)
    }
}

/// A pack that this device wrote, or is about to write, at a carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPack {
    /// The circle it belongs to.
    pub circle: CircleId,
    /// The carrier it lies at.
    pub carrier: String,
    /// Its file name there.
    pub name: String,
    /// The life of this device that it comes from.
    pub incarnation: u32,
    /// The first envelope in it.
    pub first_seq: u64,
    /// The last envelope in it.
    pub last_seq: u64,
    /// When it was written, by this device's clock.
    pub written_at: Timestamp,
    /// How far it is.
    pub state: PackState,
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
    /// The packs of this device at a carrier, by name.
    pub fn own_packs(&self, circle: CircleId, carrier: &str) -> Result<Vec<OwnPack>> {
        self.many(
            "SELECT * FROM own_pack WHERE circle = ?1 AND carrier = ?2 ORDER BY incarnation, name",
            params![circle.as_bytes(), carrier],
            own_pack,
        )
    }

    /// The names of files at a carrier that were read and taken in.
    pub fn processed(&self, circle: CircleId, carrier: &str) -> Result<BTreeSet<String>> {
        let names = self.many(
            "SELECT name FROM mailbox_file WHERE circle = ?1 AND carrier = ?2",
            params![circle.as_bytes(), carrier],
            |row| row.get(0),
        )?;
        Ok(names.into_iter().collect())
    }

    /// Whether this file at a carrier was read and taken in.
    pub fn is_processed(&self, circle: CircleId, carrier: &str, name: &str) -> Result<bool> {
        let found = self.one(
            "SELECT 1 FROM mailbox_file WHERE circle = ?1 AND carrier = ?2 AND name = ?3",
            params![circle.as_bytes(), carrier, name],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
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
    /// Keeps what is known of an own pack, in the place of what was known of that name.
    pub fn put_own_pack(&self, pack: &OwnPack) -> Result<()> {
        self.circle_kind(pack.circle)?;
        self.run(
            "INSERT OR REPLACE INTO own_pack(circle, carrier, name, incarnation, first_seq, last_seq,
                 written_at, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                pack.circle.as_bytes(),
                pack.carrier,
                pack.name,
                pack.incarnation,
                int(pack.first_seq)?,
                int(pack.last_seq)?,
                pack.written_at.0,
                pack.state.code(),
            ],
        )?;
        Ok(())
    }

    /// Forgets an own pack: its file is gone.
    pub fn remove_own_pack(&self, circle: CircleId, carrier: &str, name: &str) -> Result<()> {
        self.run(
            "DELETE FROM own_pack WHERE circle = ?1 AND carrier = ?2 AND name = ?3",
            params![circle.as_bytes(), carrier, name],
        )?;
        Ok(())
    }

    /// Remembers that this file was read and taken in.
    pub fn mark_processed(&self, circle: CircleId, carrier: &str, name: &str) -> Result<()> {
        self.circle_kind(circle)?;
        self.run(
            "INSERT OR IGNORE INTO mailbox_file(circle, carrier, name) VALUES (?1, ?2, ?3)",
            params![circle.as_bytes(), carrier, name],
        )?;
        Ok(())
    }

    /// Forgets which files of a carrier were read, so that they are all read again.
    pub fn forget_processed(&self, circle: CircleId, carrier: &str) -> Result<()> {
        self.run(
            "DELETE FROM mailbox_file WHERE circle = ?1 AND carrier = ?2",
            params![circle.as_bytes(), carrier],
        )?;
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

fn own_pack(row: &Row<'_>) -> rusqlite::Result<OwnPack> {
    Ok(OwnPack {
        circle: circle_id(row)?,
        carrier: row.get("carrier")?,
        name: row.get("name")?,
        incarnation: row.get("incarnation")?,
        first_seq: natural(row, "first_seq")?,
        last_seq: natural(row, "last_seq")?,
        written_at: Timestamp(row.get("written_at")?),
        state: PackState::from_code(row.get("state")?).ok_or_else(|| odd(Type::Integer))?,
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
    fn a_pack_moves_from_planned_to_present_under_one_name() {
        let mut vault = Scratch::new();
        let planned = OwnPack {
            circle: KRING,
            carrier: "usb".into(),
            name: "000000-000063-ab.age".into(),
            incarnation: 2,
            first_seq: 0,
            last_seq: 63,
            written_at: Timestamp(5),
            state: PackState::Planned,
        };
        let present = OwnPack { state: PackState::Present, ..planned.clone() };
        vault.write(|tx| tx.put_own_pack(&planned)).unwrap();
        vault.write(|tx| tx.put_own_pack(&present)).unwrap();
        assert_eq!(vault.own_packs(KRING, "usb").unwrap(), [present]);
        assert_eq!(vault.own_packs(KRING, "cloud").unwrap(), []);
        vault.write(|tx| tx.remove_own_pack(KRING, "usb", "000000-000063-ab.age")).unwrap();
        assert_eq!(vault.own_packs(KRING, "usb").unwrap(), []);
    }

    #[test]
    fn a_file_is_processed_per_carrier() {
        let mut vault = Scratch::new();
        vault.write(|tx| tx.mark_processed(KRING, "usb", "a.age")).unwrap();
        vault.write(|tx| tx.mark_processed(KRING, "usb", "a.age")).unwrap();
        assert!(vault.is_processed(KRING, "usb", "a.age").unwrap());
        assert!(!vault.is_processed(KRING, "cloud", "a.age").unwrap());
        assert_eq!(vault.processed(KRING, "usb").unwrap().len(), 1);
        vault.write(|tx| tx.forget_processed(KRING, "usb")).unwrap();
        assert!(!vault.is_processed(KRING, "usb", "a.age").unwrap());
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
