//! From pending work to signed envelopes, and from records to tombstones: what leaves this device.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CircleId, RecordId, RecordKind};
use exchange::{ChangeBody, Draft, FeedKey, FeedPosition, Kind, MailboxPath, Opened, Seen};
use sealing::Hash;
use vault::{Contents, FileState, OwnFile, StoredEnvelope, Tx};

use crate::error::{ErrorCode, Result};
use crate::records::{self, Author};
use crate::values::{Standing, json, put_json, standing, value};

/// Cuts the pending changes of these records into signed envelopes, in the order given.
pub(crate) fn cut(tx: &Tx<'_>, author: Author<'_>, circle: CircleId, records: &[RecordId]) -> Result<u32> {
    let mut signer = Signer::begin(tx, author, circle)?;
    let mut cut = 0;
    for record in records {
        let Some(pending) = tx.pending(*record)? else { continue };
        let kind = pending.kind;
        let body = ChangeBody::new(records::waiting(pending).collect()).encode()?;
        signer.sign(Kind::Change, *record, kind, Some(body))?;
        tx.remove_pending(*record)?;
        cut += 1;
    }
    signer.finish()?;
    Ok(cut)
}

/// Signs tombstones for records of the own circle that were erased while this device waited to be let in and had
/// nothing to sign with: a copy of the journal may have had them and send them on.
pub(crate) fn bury_late(tx: &Tx<'_>, author: Author<'_>) -> Result<()> {
    let circle = author.me.self_circle;
    let untold = tx.erased_without(circle, Kind::Tombstone.code())?;
    if untold.is_empty() {
        return Ok(());
    }
    let mut signer = Signer::begin(tx, author, circle)?;
    untold.iter().try_for_each(|record| signer.sign(Kind::Tombstone, record.id, record.kind, None))?;
    signer.finish()
}

/// Signs a tombstone for a record and erases what is here.
pub(crate) fn bury(tx: &Tx<'_>, author: Author<'_>, circle: CircleId, record: RecordId) -> Result<()> {
    let known =
        tx.record(record)?.filter(|it| it.circle == circle && !it.erased).ok_or(ErrorCode::NotFound)?;
    if !tx.envelopes_of(record)?.is_empty() {
        let mut signer = Signer::begin(tx, author, circle)?;
        signer.sign(Kind::Tombstone, record, known.kind, None)?;
        signer.finish()?;
    }
    erase(tx, circle, record)
}

/// Erases a record here. Own files that hold something of it count for nothing from now on, wherever they
/// lie: they are written anew without it, and removed at once.
pub(crate) fn erase(tx: &Tx<'_>, circle: CircleId, record: RecordId) -> Result<()> {
    let mut gone: BTreeMap<FeedKey, BTreeSet<u64>> = BTreeMap::new();
    for envelope in tx.envelopes_of(record)?.into_iter().filter(|it| it.body.is_some()) {
        let feed = FeedKey { device: envelope.place.device, incarnation: envelope.place.incarnation };
        gone.entry(feed).or_default().insert(envelope.place.seq);
    }
    for place in tx.branch_places_of(record)? {
        let feed = FeedKey { device: place.device, incarnation: place.incarnation };
        gone.entry(feed).or_default().insert(place.seq);
    }
    tx.erase(record)?;
    for file in tx.own_files_everywhere(circle)? {
        let Some((feed, range)) = file.name.parse::<MailboxPath>().ok().and_then(|path| path.envelopes())
        else {
            continue;
        };
        let holds = gone.get(&feed).is_some_and(|seqs| seqs.range(range.first..=range.last).next().is_some());
        if holds {
            tx.put_own_file(&OwnFile { state: FileState::Stale, ..file })?;
        }
    }
    Ok(())
}

/// Says how far this device has read, when it has not said so yet and has nothing else to say.
pub(crate) fn acknowledge(tx: &Tx<'_>, author: Author<'_>, circle: CircleId) -> Result<()> {
    if unseen(tx, author, circle)?.is_empty() {
        return Ok(());
    }
    let mut signer = Signer::begin(tx, author, circle)?;
    let about_the_circle = (RecordId(circle.0), RecordKind::of_circle(signer.standing.kind));
    signer.sign(Kind::Seen, about_the_circle.0, about_the_circle.1, None)?;
    signer.finish()
}

/// Signs envelopes of one circle one after the other.
pub(crate) struct Signer<'a, 'tx> {
    tx: &'a Tx<'tx>,
    author: Author<'a>,
    standing: Standing,
    position: FeedPosition,
    seen: Vec<Seen>,
}

impl<'a, 'tx> Signer<'a, 'tx> {
    pub(crate) fn begin(tx: &'a Tx<'tx>, author: Author<'a>, circle: CircleId) -> Result<Self> {
        let standing = standing(tx, circle)?;
        let end = tx.feed_end(circle, author.me.device, author.me.incarnation)?;
        let position = end.map_or(FeedPosition::START, |end| FeedPosition {
            next_seq: end.seq + 1,
            last: Hash(end.header_hash),
        });
        let seen = unseen(tx, author, circle)?;
        Ok(Self { tx, author, standing, position, seen })
    }

    pub(crate) fn sign(
        &mut self,
        kind: Kind,
        record: RecordId,
        record_kind: RecordKind,
        body: Option<Vec<u8>>,
    ) -> Result<()> {
        let draft = Draft {
            kind,
            circle: self.standing.circle,
            circle_kind: self.standing.kind,
            record_kind,
            record,
            roster_version: self.standing.roster_version,
            epoch: self.standing.epoch,
            incarnation: self.author.me.incarnation,
            position: self.position,
            seen: std::mem::take(&mut self.seen),
            body,
        };
        let envelope = draft.sign(self.author.keys)?;
        self.position = envelope.next_position();
        self.tx.put_envelope(&stored(&envelope, true))?;
        Ok(())
    }

    /// Notes what was declared as seen, so that it is not said twice.
    pub(crate) fn finish(self) -> Result<()> {
        let declared: Vec<DeclaredFeed> = others(self.tx, self.author, self.standing.circle)?
            .into_iter()
            .map(|seen| (seen.device.to_string(), seen.incarnation, seen.seq))
            .collect();
        if self.seen.is_empty() && !declared.is_empty() {
            put_json(self.tx, self.standing.circle, value::DECLARED, &declared)?;
        }
        Ok(())
    }
}

type DeclaredFeed = (String, u32, u64);

/// Of this feed another branch counts than the one that was declared as seen.
pub(crate) fn forget_declared(tx: &Tx<'_>, circle: CircleId, feed: FeedKey) -> Result<()> {
    let Some(mut declared) = json::<Vec<DeclaredFeed>>(tx, circle, value::DECLARED)? else { return Ok(()) };
    let device = feed.device.to_string();
    declared.retain(|(whose, incarnation, _)| *whose != device || *incarnation != feed.incarnation);
    put_json(tx, circle, value::DECLARED, &declared)
}

fn others(contents: &Contents, author: Author<'_>, circle: CircleId) -> Result<Vec<Seen>> {
    let mine = |device, incarnation| device == author.me.device && incarnation == author.me.incarnation;
    let ends = contents.frontier(circle)?.into_iter().filter(|end| !mine(end.device, end.incarnation));
    Ok(ends.map(|end| Seen { device: end.device, incarnation: end.incarnation, seq: end.seq }).collect())
}

/// Feeds of which more was seen than the last own envelope said.
fn unseen(contents: &Contents, author: Author<'_>, circle: CircleId) -> Result<Vec<Seen>> {
    let declared: Vec<DeclaredFeed> = json(contents, circle, value::DECLARED)?.unwrap_or_default();
    let said = |seen: &Seen| {
        declared.iter().any(|(device, incarnation, seq)| {
            *device == seen.device.to_string() && *incarnation == seen.incarnation && *seq >= seen.seq
        })
    };
    Ok(others(contents, author, circle)?.into_iter().filter(|seen| !said(seen)).collect())
}

/// An envelope as the vault keeps it.
pub(crate) fn stored(envelope: &Opened<exchange::Envelope>, own: bool) -> StoredEnvelope {
    let header = envelope.header();
    StoredEnvelope {
        place: vault::Place {
            circle: header.circle,
            device: header.device,
            incarnation: header.incarnation,
            seq: header.seq,
        },
        record: header.record,
        record_kind: header.record_kind,
        kind: header.kind.code(),
        epoch: header.epoch,
        header: envelope.header_bytes().to_vec(),
        header_hash: envelope.header_hash().0,
        signature: envelope.signature().0,
        body: envelope.body().map(<[u8]>::to_vec),
        own,
    }
}
