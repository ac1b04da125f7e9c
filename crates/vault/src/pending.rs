//! Unsent work: per record at most one change, replaced at every save, and the record's beginning where that
//! could not be signed yet.

use domain::{CircleId, RecordId, RecordKind};
use rusqlite::{Row, params};

use crate::error::Result;
use crate::sql::{circle_id, record_id, record_kind};
use crate::{Contents, Tx};

/// The work on one record that has not been put in an envelope yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The circle of the record.
    pub circle: CircleId,
    /// The record that was worked on.
    pub record: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// The change that began the record, where no envelope holds it yet. It is written once.
    pub beginning: Option<Vec<u8>>,
    /// The heads that the change builds on, as the caller writes them.
    pub base_heads: Vec<u8>,
    /// The one change from that base to the present content; empty when nothing was written since the beginning.
    pub change: Vec<u8>,
}

/// What waits is little beside the records: a `CROSS JOIN` makes SQLite begin there.
const COLUMNS: &str = "SELECT r.circle AS circle, r.id AS id, r.kind AS kind, p.beginning AS beginning, \
    p.base_heads AS base_heads, p.change AS change FROM pending p CROSS JOIN record r ON r.id = p.record";

impl Contents {
    /// The unsent work on this record, if there is any.
    pub fn pending(&self, record: RecordId) -> Result<Option<Pending>> {
        self.one(&format!("{COLUMNS} WHERE p.record = ?1"), [record.as_bytes()], pending)
    }

    /// All unsent work in this circle.
    pub fn all_pending(&self, circle: CircleId) -> Result<Vec<Pending>> {
        self.many(&format!("{COLUMNS} WHERE r.circle = ?1 ORDER BY r.id"), [circle.as_bytes()], pending)
    }
}

impl Tx<'_> {
    /// Keeps this work, in the place of what was pending on the record.
    ///
    /// # Errors
    /// [`crate::VaultError::Erased`], and those of [`Tx::put_record`].
    pub fn put_pending(&self, pending: &Pending) -> Result<()> {
        self.put_living_record(pending.circle, pending.record, pending.kind)?;
        self.run(
            "INSERT INTO pending(record, beginning, base_heads, change) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT(record) DO UPDATE SET beginning = excluded.beginning, \
             base_heads = excluded.base_heads, change = excluded.change",
            params![pending.record.as_bytes(), pending.beginning, pending.base_heads, pending.change],
        )?;
        Ok(())
    }

    /// Drops the unsent work on this record: it went into an envelope, or is not wanted.
    pub fn remove_pending(&self, record: RecordId) -> Result<()> {
        self.run("DELETE FROM pending WHERE record = ?1", [record.as_bytes()])?;
        Ok(())
    }
}

fn pending(row: &Row<'_>) -> rusqlite::Result<Pending> {
    Ok(Pending {
        circle: circle_id(row)?,
        record: record_id(row, "id")?,
        kind: record_kind(row, "kind")?,
        beginning: row.get("beginning")?,
        base_heads: row.get("base_heads")?,
        change: row.get("change")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VaultError;
    use crate::testing::{JOURNAL, KRING, Scratch, record};

    fn work(change: &[u8]) -> Pending {
        Pending {
            circle: JOURNAL,
            record: record(1),
            kind: RecordKind::Case,
            beginning: Some(vec![3]),
            base_heads: vec![1],
            change: change.to_vec(),
        }
    }

    #[test]
    fn a_save_replaces_the_one_before() {
        let mut vault = Scratch::new();
        vault.write(|tx| tx.put_pending(&work(b"first"))).unwrap();
        vault.write(|tx| tx.put_pending(&work(b"second"))).unwrap();
        assert_eq!(vault.pending(record(1)).unwrap(), Some(work(b"second")));
        assert_eq!(vault.all_pending(JOURNAL).unwrap(), [work(b"second")]);
        assert_eq!(vault.all_pending(KRING).unwrap(), []);
        vault.write(|tx| tx.remove_pending(record(1))).unwrap();
        assert_eq!(vault.pending(record(1)).unwrap(), None);
    }

    #[test]
    fn work_on_an_erased_record_is_refused() {
        let mut vault = Scratch::new();
        vault.write(|tx| tx.put_pending(&work(b"first"))).unwrap();
        assert!(vault.erase(record(1)).unwrap());
        assert_eq!(vault.write(|tx| tx.put_pending(&work(b"late"))).unwrap_err(), VaultError::Erased);
    }
}
