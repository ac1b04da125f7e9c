//! The signed envelopes of every feed: the truth that everything shown is derived from.

use domain::{CircleId, DeviceId, RecordId, RecordKind};
use rusqlite::{Row, params};

use crate::error::Result;
use crate::sql::{circle_id, int, natural, record_id, record_kind};
use crate::{Contents, Tx, VaultError};

/// Where an envelope stands: its circle, its feed and its number in the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The circle of the feed.
    pub circle: CircleId,
    /// The device that wrote the feed.
    pub device: DeviceId,
    /// Which life of that device.
    pub incarnation: u32,
    /// The number in the feed, from 0.
    pub seq: u64,
}

/// An envelope as it is kept: the exact bytes that were signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEnvelope {
    /// Where it stands.
    pub place: Place,
    /// The record it is about.
    pub record: RecordId,
    /// The kind of that record.
    pub record_kind: RecordKind,
    /// The kind of envelope, by its number in the header.
    pub kind: u8,
    /// The epoch that its header names.
    pub epoch: u32,
    /// The exact header bytes.
    pub header: Vec<u8>,
    /// The hash of the header, which the next header in the feed names.
    pub header_hash: [u8; 32],
    /// The signature over the header.
    pub signature: [u8; 64],
    /// The body; `None` once the record has been erased.
    pub body: Option<Vec<u8>>,
    /// Whether this device wrote it.
    pub own: bool,
}

/// The last envelope of a feed that this vault has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedEnd {
    /// The device that writes the feed.
    pub device: DeviceId,
    /// Which life of that device.
    pub incarnation: u32,
    /// The highest number in the feed.
    pub seq: u64,
    /// The header hash of that envelope.
    pub header_hash: [u8; 32],
}

pub(crate) const COLUMNS: &str = "SELECT e.circle AS circle, device, incarnation, seq, record, e.kind AS kind, epoch, own, \
    header_hash, signature, header, body, r.kind AS record_kind \
    FROM envelope e JOIN record r ON r.id = e.record";

impl Contents {
    /// The envelope at this place.
    pub fn envelope(&self, place: Place) -> Result<Option<StoredEnvelope>> {
        self.one(
            &format!("{COLUMNS} WHERE e.circle = ?1 AND device = ?2 AND incarnation = ?3 AND seq = ?4"),
            params![place.circle.as_bytes(), place.device.as_bytes(), place.incarnation, int(place.seq)?],
            stored,
        )
    }

    /// Every envelope about this record, by device, incarnation and number.
    pub fn envelopes_of(&self, record: RecordId) -> Result<Vec<StoredEnvelope>> {
        self.many(
            &format!("{COLUMNS} WHERE record = ?1 ORDER BY device, incarnation, seq"),
            [record.as_bytes()],
            stored,
        )
    }

    /// A stretch of one feed: at most `limit` envelopes from number `from` on.
    pub fn feed(
        &self,
        circle: CircleId,
        device: DeviceId,
        incarnation: u32,
        from: u64,
        limit: u32,
    ) -> Result<Vec<StoredEnvelope>> {
        self.many(
            &format!(
                "{COLUMNS} WHERE e.circle = ?1 AND device = ?2 AND incarnation = ?3 AND seq >= ?4
                 ORDER BY seq LIMIT ?5"
            ),
            params![circle.as_bytes(), device.as_bytes(), incarnation, int(from)?, limit],
            stored,
        )
    }

    /// The last envelope of every feed in the circle, by device and incarnation. Says what is here as long as
    /// feeds are put in order, which their hash chain demands of the caller anyway. Costs two look-ups for each
    /// feed, however long the feeds are.
    pub fn frontier(&self, circle: CircleId) -> Result<Vec<FeedEnd>> {
        let mut ends = Vec::new();
        for (device, incarnation) in self.feeds(circle)? {
            ends.extend(self.feed_end(circle, device, incarnation)?);
        }
        Ok(ends)
    }

    /// Every feed of a circle of which something is here, by device and incarnation: from each to the next, so
    /// that no feed is read through.
    pub(crate) fn feeds(&self, circle: CircleId) -> Result<Vec<(DeviceId, u32)>> {
        let read = |row: &Row<'_>| Ok((DeviceId(row.get("device")?), row.get("incarnation")?));
        let mut feeds: Vec<(DeviceId, u32)> = Vec::new();
        let mut found = self.one(
            "SELECT device, incarnation FROM envelope WHERE circle = ?1 ORDER BY device, incarnation LIMIT 1",
            [circle.as_bytes()],
            read,
        )?;
        while let Some((device, incarnation)) = found {
            feeds.push((device, incarnation));
            let next_life = self.one(
                "SELECT device, incarnation FROM envelope WHERE circle = ?1 AND device = ?2 AND incarnation > ?3
                 ORDER BY incarnation LIMIT 1",
                params![circle.as_bytes(), device.as_bytes(), incarnation],
                read,
            )?;
            found = match next_life {
                Some(next) => Some(next),
                None => self.one(
                    "SELECT device, incarnation FROM envelope WHERE circle = ?1 AND device > ?2
                     ORDER BY device, incarnation LIMIT 1",
                    params![circle.as_bytes(), device.as_bytes()],
                    read,
                )?,
            };
        }
        Ok(feeds)
    }

    /// The header hash of the envelope at this place.
    pub fn header_hash(&self, place: Place) -> Result<Option<[u8; 32]>> {
        self.one(
            "SELECT header_hash FROM envelope
             WHERE circle = ?1 AND device = ?2 AND incarnation = ?3 AND seq = ?4",
            params![place.circle.as_bytes(), place.device.as_bytes(), place.incarnation, int(place.seq)?],
            |row| row.get(0),
        )
    }

    /// The last envelope of one feed.
    pub fn feed_end(&self, circle: CircleId, device: DeviceId, incarnation: u32) -> Result<Option<FeedEnd>> {
        self.one(
            "SELECT device, incarnation, seq, header_hash FROM envelope
             WHERE circle = ?1 AND device = ?2 AND incarnation = ?3 ORDER BY seq DESC LIMIT 1",
            params![circle.as_bytes(), device.as_bytes(), incarnation],
            feed_end,
        )
    }
}

impl Tx<'_> {
    /// Keeps an envelope. `false` when exactly this one was here already.
    ///
    /// # Errors
    /// [`VaultError::Fork`] when another envelope has this place; [`VaultError::Erased`] when it has a
    /// body and its record was erased (keep it without the body); those of [`Tx::put_record`].
    pub fn put_envelope(&self, envelope: &StoredEnvelope) -> Result<bool> {
        let place = envelope.place;
        if let Some(known) = self.header_hash(place)? {
            return if known == envelope.header_hash { Ok(false) } else { Err(VaultError::Fork) };
        }
        if envelope.body.is_some() {
            self.put_living_record(place.circle, envelope.record, envelope.record_kind)?;
        } else {
            self.put_record(place.circle, envelope.record, envelope.record_kind)?;
        }
        self.run(
            "INSERT INTO envelope(circle, device, incarnation, seq, record, kind, epoch, own, header_hash,
                 signature, header, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                place.circle.as_bytes(),
                place.device.as_bytes(),
                place.incarnation,
                int(place.seq)?,
                envelope.record.as_bytes(),
                envelope.kind,
                envelope.epoch,
                envelope.own,
                envelope.header_hash,
                envelope.signature,
                envelope.header,
                envelope.body,
            ],
        )?;
        Ok(true)
    }
}

pub(crate) fn stored(row: &Row<'_>) -> rusqlite::Result<StoredEnvelope> {
    Ok(StoredEnvelope {
        place: Place {
            circle: circle_id(row)?,
            device: DeviceId(row.get("device")?),
            incarnation: row.get("incarnation")?,
            seq: natural(row, "seq")?,
        },
        record: record_id(row, "record")?,
        record_kind: record_kind(row, "record_kind")?,
        kind: row.get("kind")?,
        epoch: row.get("epoch")?,
        header: row.get("header")?,
        header_hash: row.get("header_hash")?,
        signature: row.get("signature")?,
        body: row.get("body")?,
        own: row.get("own")?,
    })
}

pub(crate) fn feed_end(row: &Row<'_>) -> rusqlite::Result<FeedEnd> {
    Ok(FeedEnd {
        device: DeviceId(row.get("device")?),
        incarnation: row.get("incarnation")?,
        seq: natural(row, "seq")?,
        header_hash: row.get("header_hash")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DEVICE, JOURNAL, KRING, Scratch, envelope, record};

    #[test]
    fn an_envelope_comes_back_byte_for_byte_and_is_kept_once() {
        let mut vault = Scratch::new();
        let sent = envelope(0, record(1), b"body");
        assert!(vault.write(|tx| tx.put_envelope(&sent)).unwrap());
        assert!(!vault.write(|tx| tx.put_envelope(&sent)).unwrap());
        assert_eq!(vault.envelope(sent.place).unwrap(), Some(sent.clone()));
        assert_eq!(vault.envelopes_of(record(1)).unwrap(), [sent]);
    }

    #[test]
    fn two_envelopes_for_one_place_are_a_fork_and_the_first_stays() {
        let mut vault = Scratch::new();
        let first = envelope(0, record(1), b"first");
        let second = StoredEnvelope { header_hash: [9; 32], ..envelope(0, record(1), b"second") };
        vault.write(|tx| tx.put_envelope(&first)).unwrap();
        assert_eq!(vault.write(|tx| tx.put_envelope(&second)).unwrap_err(), VaultError::Fork);
        assert_eq!(vault.envelope(first.place).unwrap(), Some(first));
    }

    #[test]
    fn the_frontier_is_the_end_of_every_feed_of_the_circle() {
        let mut vault = Scratch::new();
        vault
            .write(|tx| {
                for seq in 0..12 {
                    tx.put_envelope(&envelope(seq, record(1), b"x"))?;
                }
                let mut reborn = envelope(0, record(1), b"x");
                reborn.place.incarnation = 1;
                tx.put_envelope(&reborn)
            })
            .unwrap();
        let ends: Vec<_> =
            vault.frontier(JOURNAL).unwrap().iter().map(|end| (end.incarnation, end.seq)).collect();
        assert_eq!(ends, [(0, 11), (1, 0)]);
        assert_eq!(vault.feed_end(JOURNAL, DEVICE, 0).unwrap().unwrap().seq, 11);
        assert_eq!(vault.feed_end(JOURNAL, DEVICE, 7).unwrap(), None);
        assert_eq!(vault.frontier(KRING).unwrap(), []);
        let spans: Vec<_> =
            vault.spans(JOURNAL).unwrap().iter().map(|span| (span.first, span.last)).collect();
        assert_eq!(spans, [(0, 11), (0, 0)]);
        let outline = vault.outline(JOURNAL, DEVICE, 0, 10).unwrap();
        assert_eq!(
            outline.iter().map(|it| (it.seq, it.epoch, it.bytes)).collect::<Vec<_>>(),
            [(10, 1, 10), (11, 1, 10)]
        );
        assert_eq!(vault.last_before_epoch(JOURNAL, DEVICE, 0, 2).unwrap().unwrap().seq, 11);
        assert_eq!(vault.last_before_epoch(JOURNAL, DEVICE, 0, 1).unwrap(), None);
        let stretch = vault.feed(JOURNAL, DEVICE, 0, 5, 3).unwrap();
        assert_eq!(stretch.iter().map(|e| e.place.seq).collect::<Vec<_>>(), [5, 6, 7]);
    }

    #[test]
    fn a_number_beyond_what_the_store_holds_is_refused() {
        let mut vault = Scratch::new();
        let hostile = envelope(u64::MAX, record(1), b"x");
        assert_eq!(vault.write(|tx| tx.put_envelope(&hostile)).unwrap_err(), VaultError::OutOfRange);
    }
}
