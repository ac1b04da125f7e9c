//! Stretches of feeds that another stretch took the place of: their device signed both. They count for nothing, and
//! are kept so that everybody can be shown them.

use domain::{CircleId, DeviceId, RecordId};
use rusqlite::params;

use crate::envelopes::{COLUMNS, stored};
use crate::error::Result;
use crate::sql::{int, natural};
use crate::{Contents, Place, StoredEnvelope, Tx};

/// Branches that are kept of one feed at most: somebody may make them without end.
const MOST: u64 = 4;

/// A branch that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// The device that signed it.
    pub device: DeviceId,
    /// Which life of that device.
    pub incarnation: u32,
    /// The hash of its first header.
    pub name: [u8; 32],
    /// Its first number in the feed.
    pub first: u64,
    /// Its last.
    pub last: u64,
}

impl Contents {
    /// The branches that are kept in a circle, by device, incarnation and first number.
    pub fn branches(&self, circle: CircleId) -> Result<Vec<Branch>> {
        self.many(
            "SELECT device, incarnation, name, min(seq) AS first, max(seq) AS last FROM branch
             WHERE circle = ?1 GROUP BY device, incarnation, name ORDER BY device, incarnation, first, name",
            [circle.as_bytes()],
            |row| {
                Ok(Branch {
                    device: DeviceId(row.get("device")?),
                    incarnation: row.get("incarnation")?,
                    name: row.get("name")?,
                    first: natural(row, "first")?,
                    last: natural(row, "last")?,
                })
            },
        )
    }

    /// The envelopes of a branch, in order.
    pub fn branch(&self, circle: CircleId, branch: &Branch) -> Result<Vec<StoredEnvelope>> {
        self.many(
            &format!(
                "{} WHERE e.circle = ?1 AND device = ?2 AND incarnation = ?3 AND name = ?4 ORDER BY seq",
                COLUMNS.replace("FROM envelope", "FROM branch")
            ),
            params![circle.as_bytes(), branch.device.as_bytes(), branch.incarnation, branch.name],
            stored,
        )
    }

    /// Where the envelopes about a record stand that are on a branch and still have a body.
    pub fn branch_places_of(&self, record: RecordId) -> Result<Vec<Place>> {
        let query = format!(
            "{} WHERE record = ?1 AND body IS NOT NULL",
            COLUMNS.replace("FROM envelope", "FROM branch")
        );
        Ok(self.many(&query, [record.as_bytes()], stored)?.into_iter().map(|it| it.place).collect())
    }
}

impl Tx<'_> {
    /// Takes the envelopes of a feed from this number on out of it: another branch of the feed counts. With `keep`
    /// they are kept as a branch, up to four of a feed; otherwise nothing of them stays here.
    pub fn take_out(&self, from: Place, keep: bool) -> Result<Vec<StoredEnvelope>> {
        let (circle, device) = (from.circle.as_bytes(), from.device.as_bytes());
        let which = "circle = ?1 AND device = ?2 AND incarnation = ?3";
        let gone = self.many(
            &format!(
                "{COLUMNS} WHERE e.circle = ?1 AND device = ?2 AND incarnation = ?3 AND seq >= ?4 ORDER BY seq"
            ),
            params![circle, device, from.incarnation, int(from.seq)?],
            stored,
        )?;
        let kept: Option<u64> = self.one(
            &format!("SELECT count(DISTINCT name) AS kept FROM branch WHERE {which}"),
            params![circle, device, from.incarnation],
            |row| natural(row, "kept"),
        )?;
        if let Some(first) = gone.first().filter(|_| keep && kept.unwrap_or_default() < MOST) {
            self.run(
                &format!(
                    "INSERT OR IGNORE INTO branch(circle, device, incarnation, name, seq, record, kind, epoch, own,
                         header_hash, signature, header, body)
                     SELECT circle, device, incarnation, ?5, seq, record, kind, epoch, own, header_hash, signature,
                         header, body FROM envelope WHERE {which} AND seq >= ?4"
                ),
                params![circle, device, from.incarnation, int(from.seq)?, first.header_hash],
            )?;
        }
        self.run(
            &format!("DELETE FROM envelope WHERE {which} AND seq >= ?4"),
            params![circle, device, from.incarnation, int(from.seq)?],
        )?;
        Ok(gone)
    }

    /// Forgets the bodies of a record on all branches.
    pub(crate) fn empty_branches(&self, record: RecordId) -> Result<()> {
        self.run("UPDATE branch SET body = NULL WHERE record = ?1", [record.as_bytes()])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DEVICE, JOURNAL, Scratch, envelope, record};

    fn written() -> (Scratch, Vec<StoredEnvelope>) {
        let mut vault = Scratch::new();
        let sent: Vec<_> = (0..4).map(|seq| envelope(seq, record(1), b"first")).collect();
        vault.write(|tx| sent.iter().try_for_each(|it| tx.put_envelope(it).map(drop))).unwrap();
        (vault, sent)
    }

    #[test]
    fn what_is_taken_out_of_a_feed_makes_room_for_another_branch() {
        let (mut vault, sent) = written();
        assert_eq!(vault.write(|tx| tx.take_out(sent[2].place, false)).unwrap(), sent[2..]);
        assert_eq!(vault.feed_end(JOURNAL, DEVICE, sent[0].place.incarnation).unwrap().unwrap().seq, 1);
        let other = StoredEnvelope { header_hash: [9; 32], ..envelope(2, record(1), b"second") };
        assert!(vault.write(|tx| tx.put_envelope(&other)).unwrap());
        assert_eq!(vault.envelopes_of(record(1)).unwrap().len(), 3);
        assert_eq!(vault.branches(JOURNAL).unwrap(), []);
    }

    #[test]
    fn a_branch_is_kept_beside_the_feed_until_its_record_is_erased() {
        let (mut vault, sent) = written();
        vault.write(|tx| tx.take_out(sent[1].place, true)).unwrap();
        let kept = vault.branches(JOURNAL).unwrap();
        assert_eq!((kept.len(), kept[0].first, kept[0].last), (1, 1, 3));
        assert_eq!(vault.branch(JOURNAL, &kept[0]).unwrap(), sent[1..]);
        assert_eq!(vault.branch_places_of(record(1)).unwrap().len(), 3);
        vault.erase(record(1)).unwrap();
        assert_eq!(vault.branch_places_of(record(1)).unwrap(), []);
        assert_eq!(vault.branch(JOURNAL, &kept[0]).unwrap().len(), 3);
    }

    #[test]
    fn of_one_feed_four_branches_are_kept() {
        let (mut vault, sent) = written();
        for number in 0..6 {
            let other = StoredEnvelope { header_hash: [number; 32], ..sent[3].clone() };
            vault.write(|tx| tx.take_out(other.place, true)).unwrap();
            vault.write(|tx| tx.put_envelope(&other)).unwrap();
        }
        assert_eq!(vault.branches(JOURNAL).unwrap().len(), 4);
    }
}
