//! Which records there are, in which circle, and which of them have been erased.

use domain::{CircleId, RecordId, RecordKind};
use rusqlite::{Row, params};

use crate::error::Result;
use crate::sql::{circle_id, record_id, record_kind};
use crate::{Contents, Tx, VaultError};

/// A record that this vault has heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownRecord {
    /// Its name for machines.
    pub id: RecordId,
    /// The one circle it lives in.
    pub circle: CircleId,
    /// What it holds.
    pub kind: RecordKind,
    /// Whether it has been erased; its content is refused from then on.
    pub erased: bool,
}

impl Contents {
    /// What is known of this record.
    pub fn record(&self, record: RecordId) -> Result<Option<KnownRecord>> {
        self.one("SELECT id, circle, kind, erased FROM record WHERE id = ?1", [record.as_bytes()], known)
    }

    /// Every record of the circle, the erased ones too.
    pub fn records(&self, circle: CircleId) -> Result<Vec<KnownRecord>> {
        self.many(
            "SELECT id, circle, kind, erased FROM record WHERE circle = ?1 ORDER BY id",
            [circle.as_bytes()],
            known,
        )
    }

    /// Records of the circle that were erased while no envelope of this kind is about them: nobody else was told.
    /// Costs one look-up for each erased record.
    pub fn erased_without(&self, circle: CircleId, kind: u8) -> Result<Vec<KnownRecord>> {
        self.many(
            "SELECT id, circle, kind, erased FROM record WHERE circle = ?1 AND erased = 1
               AND NOT EXISTS (SELECT 1 FROM envelope e WHERE e.record = record.id AND e.kind = ?2)
               AND NOT EXISTS (SELECT 1 FROM branch b WHERE b.record = record.id AND b.kind = ?2) ORDER BY id",
            params![circle.as_bytes(), kind],
            known,
        )
    }

    /// Whether this record has been erased. A record never heard of has not.
    pub fn is_erased(&self, record: RecordId) -> Result<bool> {
        Ok(self.record(record)?.is_some_and(|known| known.erased))
    }
}

impl Tx<'_> {
    /// Makes a record known. Content that is put for a record does this by itself.
    ///
    /// # Errors
    /// [`VaultError::UnknownCircle`]; [`VaultError::NotAllowedHere`] when such a record may not be in
    /// such a circle, or when this record lives in another circle or is of another kind.
    pub fn put_record(&self, circle: CircleId, record: RecordId, kind: RecordKind) -> Result<()> {
        self.registered(circle, record, kind).map(|_| ())
    }

    /// As [`Tx::put_record`], for content: [`VaultError::Erased`] when the record has been erased.
    pub(crate) fn put_living_record(
        &self,
        circle: CircleId,
        record: RecordId,
        kind: RecordKind,
    ) -> Result<()> {
        if self.registered(circle, record, kind)?.erased { Err(VaultError::Erased) } else { Ok(()) }
    }

    fn registered(&self, circle: CircleId, record: RecordId, kind: RecordKind) -> Result<KnownRecord> {
        if let Some(known) = self.record(record)? {
            let same = known.circle == circle && known.kind == kind;
            return if same { Ok(known) } else { Err(VaultError::NotAllowedHere) };
        }
        if !kind.allowed_in(self.circle_kind(circle)?) {
            return Err(VaultError::NotAllowedHere);
        }
        self.run(
            "INSERT INTO record(id, circle, kind) VALUES (?1, ?2, ?3)",
            params![record.as_bytes(), circle.as_bytes(), kind.code()],
        )?;
        Ok(KnownRecord { id: record, circle, kind, erased: false })
    }
}

fn known(row: &Row<'_>) -> rusqlite::Result<KnownRecord> {
    Ok(KnownRecord {
        id: record_id(row, "id")?,
        circle: circle_id(row)?,
        kind: record_kind(row, "kind")?,
        erased: row.get("erased")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{JOURNAL, KRING, Scratch, record};

    #[test]
    fn a_record_stays_in_its_circle_and_of_its_kind() {
        let mut vault = Scratch::new();
        vault.write(|tx| tx.put_record(JOURNAL, record(1), RecordKind::Case)).unwrap();
        vault.write(|tx| tx.put_record(JOURNAL, record(1), RecordKind::Case)).unwrap();
        let mut check = |circle, kind, expect| {
            assert_eq!(vault.write(|tx| tx.put_record(circle, record(1), kind)).unwrap_err(), expect);
        };
        check(KRING, RecordKind::Case, VaultError::NotAllowedHere);
        check(KRING, RecordKind::Session, VaultError::NotAllowedHere);
        check(JOURNAL, RecordKind::Takeaway, VaultError::NotAllowedHere);
    }

    #[test]
    fn a_journal_record_cannot_be_put_in_another_circle() {
        let mut vault = Scratch::new();
        let refused = vault.write(|tx| tx.put_record(KRING, record(1), RecordKind::Case)).unwrap_err();
        assert_eq!(refused, VaultError::NotAllowedHere);
        let refused = vault.write(|tx| tx.put_record(CircleId([8; 16]), record(1), RecordKind::Case));
        assert_eq!(refused.unwrap_err(), VaultError::UnknownCircle);
    }
}
