//! Counts and outlines: what is cheap to tell without reading whole records.

use domain::{CircleId, DeviceId, RecordId, RecordKind};
use rusqlite::params;

use crate::Contents;
use crate::envelopes::{FeedEnd, feed_end};
use crate::error::Result;
use crate::sql::{int, natural, record_id, record_kind};

/// One envelope of a feed in outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// Its number in the feed.
    pub seq: u64,
    /// The epoch that its header names.
    pub epoch: u32,
    /// Length of header and body in bytes; of the header alone once the body is gone.
    pub bytes: u64,
}

/// What this vault has of one feed; feeds are kept without holes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The device that writes the feed.
    pub device: DeviceId,
    /// Which life of that device.
    pub incarnation: u32,
    /// The lowest number.
    pub first: u64,
    /// The highest number.
    pub last: u64,
}

/// How much was not sent yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unsent {
    /// Every change by itself.
    pub changes: u64,
    /// The records that they are about, each once.
    pub records: u64,
}

/// An erased record of which a device has not said that it erased it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed {
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// The exact header of an envelope that asked for it.
    pub header: Vec<u8>,
}

impl Contents {
    /// Every theme that rows of this kind in this circle have, by name.
    pub fn themes_in_use(&self, circle: CircleId, kind: RecordKind) -> Result<Vec<String>> {
        self.many(
            "SELECT DISTINCT theme FROM row_theme JOIN row ON row.id = row_theme.row
             WHERE row.circle = ?1 AND row.kind = ?2 ORDER BY theme",
            params![circle.as_bytes(), kind.code()],
            |row| row.get(0),
        )
    }

    /// What was not sent: envelopes of this feed from number `from` on, and pending changes of this circle.
    pub fn count_unsent(
        &self,
        circle: CircleId,
        device: DeviceId,
        incarnation: u32,
        from: u64,
    ) -> Result<Unsent> {
        let counted = self.one(
            "SELECT count(*) AS changes, count(DISTINCT record) AS records FROM (
                 SELECT record FROM envelope
                 WHERE circle = ?1 AND device = ?2 AND incarnation = ?3 AND seq >= ?4
                 UNION ALL SELECT pending.record FROM pending CROSS JOIN record ON record.id = pending.record
                 WHERE record.circle = ?1)",
            params![circle.as_bytes(), device.as_bytes(), incarnation, int(from)?],
            |row| Ok(Unsent { changes: natural(row, "changes")?, records: natural(row, "records")? }),
        )?;
        Ok(counted.unwrap_or_default())
    }

    /// The outline of one feed from number `from` on, in order. Read from an index alone: no body is touched.
    pub fn outline(
        &self,
        circle: CircleId,
        device: DeviceId,
        incarnation: u32,
        from: u64,
    ) -> Result<Vec<Outline>> {
        self.many(
            "SELECT seq, epoch, bytes FROM envelope INDEXED BY envelope_outline
             WHERE circle = ?1 AND device = ?2 AND incarnation = ?3 AND seq >= ?4 ORDER BY seq",
            params![circle.as_bytes(), device.as_bytes(), incarnation, int(from)?],
            |row| {
                Ok(Outline {
                    seq: natural(row, "seq")?,
                    epoch: row.get("epoch")?,
                    bytes: natural(row, "bytes")?,
                })
            },
        )
    }

    /// Bytes of the headers and bodies of all envelopes of one device, over all its lives. Read from an index alone.
    pub fn bytes_of(&self, circle: CircleId, device: DeviceId) -> Result<u64> {
        let sum = self.one(
            "SELECT coalesce(sum(bytes), 0) AS bytes FROM envelope INDEXED BY envelope_outline
             WHERE circle = ?1 AND device = ?2",
            params![circle.as_bytes(), device.as_bytes()],
            |row| natural(row, "bytes"),
        )?;
        Ok(sum.unwrap_or(0))
    }

    /// The last envelope of one feed that is of an earlier epoch than this one.
    pub fn last_before_epoch(
        &self,
        circle: CircleId,
        device: DeviceId,
        incarnation: u32,
        epoch: u32,
    ) -> Result<Option<FeedEnd>> {
        self.one(
            "SELECT device, incarnation, seq, header_hash FROM envelope INDEXED BY envelope_outline
             WHERE circle = ?1 AND device = ?2 AND incarnation = ?3 AND epoch < ?4 ORDER BY seq DESC LIMIT 1",
            params![circle.as_bytes(), device.as_bytes(), incarnation, epoch],
            feed_end,
        )
    }

    /// Every feed of a circle with the first and the last number that this vault has of it: three look-ups for
    /// each, however long it is.
    pub fn spans(&self, circle: CircleId) -> Result<Vec<Span>> {
        let mut spans = Vec::new();
        for (device, incarnation) in self.feeds(circle)? {
            let ends = self.one(
                "SELECT (SELECT min(seq) FROM envelope WHERE circle = ?1 AND device = ?2 AND incarnation = ?3) AS first,
                        (SELECT max(seq) FROM envelope WHERE circle = ?1 AND device = ?2 AND incarnation = ?3) AS last",
                params![circle.as_bytes(), device.as_bytes(), incarnation],
                |row| Ok((natural(row, "first")?, natural(row, "last")?)),
            )?;
            spans.extend(ends.map(|(first, last)| Span { device, incarnation, first, last }));
        }
        Ok(spans)
    }

    /// Erased records about which there is an envelope of kind `asked`, and none of that kind nor of kind
    /// `done` by this device.
    pub fn unconfirmed(
        &self,
        circle: CircleId,
        device: DeviceId,
        asked: u8,
        done: u8,
    ) -> Result<Vec<Unconfirmed>> {
        self.many(
            "SELECT record.id AS id, record.kind AS kind, envelope.header AS header FROM record
             JOIN envelope ON envelope.record = record.id AND envelope.kind = ?3
             WHERE record.circle = ?1 AND record.erased = 1 AND NOT EXISTS (
                 SELECT 1 FROM envelope own
                 WHERE own.record = record.id AND own.device = ?2 AND own.kind IN (?3, ?4)
             ) GROUP BY record.id ORDER BY record.id",
            params![circle.as_bytes(), device.as_bytes(), asked, done],
            |row| {
                Ok(Unconfirmed {
                    record: record_id(row, "id")?,
                    kind: record_kind(row, "kind")?,
                    header: row.get("header")?,
                })
            },
        )
    }

    /// The last number in one feed, envelopes of these kinds left out; `None` when nothing is left.
    pub fn last_seq_but(
        &self,
        circle: CircleId,
        device: DeviceId,
        incarnation: u32,
        kinds: [u8; 2],
    ) -> Result<Option<u64>> {
        self.one(
            "SELECT seq FROM envelope WHERE circle = ?1 AND device = ?2 AND incarnation = ?3 AND kind NOT IN (?4, ?5)
             ORDER BY seq DESC LIMIT 1",
            params![circle.as_bytes(), device.as_bytes(), incarnation, kinds[0], kinds[1]],
            |row| natural(row, "seq"),
        )
    }

    /// Every erased record of this circle, by id.
    pub fn erased_records(&self, circle: CircleId) -> Result<Vec<RecordId>> {
        self.many(
            "SELECT id FROM record WHERE circle = ?1 AND erased = 1 ORDER BY id",
            [circle.as_bytes()],
            |row| record_id(row, "id"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{JOURNAL, Scratch};

    #[test]
    fn an_empty_circle_counts_nothing() {
        let vault = Scratch::new();
        assert_eq!(vault.count_unsent(JOURNAL, DeviceId([1; 16]), 1, 0).unwrap(), Unsent::default());
        assert!(vault.themes_in_use(JOURNAL, RecordKind::Case).unwrap().is_empty());
        assert!(vault.outline(JOURNAL, DeviceId([1; 16]), 1, 0).unwrap().is_empty());
        assert!(vault.spans(JOURNAL).unwrap().is_empty());
        assert!(vault.erased_records(JOURNAL).unwrap().is_empty());
    }
}
