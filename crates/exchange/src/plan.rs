//! What to push and what to fetch: pure functions of what this device knows and what a carrier lists.

use std::collections::{BTreeMap, BTreeSet};

use crate::carrier::Entry;
use crate::feed::{FeedKey, FeedPosition, SeqRange};
use crate::limits;
use crate::mailbox::{FileName, MailboxPath};

/// How many packs of one size may stand in a row before they become one: the base of the counter.
pub const BASE: u64 = 8;

/// One own envelope, as far as packing cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Its place in the feed.
    pub seq: u64,
    /// The epoch it belongs to: packs never mix epochs, so that a latecomer reads what was granted only.
    pub epoch: u32,
    /// Its encoded size in bytes.
    pub bytes: usize,
}

/// A pack of one's own that lies on the carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnPack {
    /// The file.
    pub path: MailboxPath,
    /// Its seqs.
    pub range: SeqRange,
}

/// A pack to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackPlan {
    /// The seqs to put in it.
    pub range: SeqRange,
    /// The epoch they belong to.
    pub epoch: u32,
}

/// What a push does: first write, read back, and only then (and not at once) remove.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PushPlan {
    /// Packs to write, in this order.
    pub write: Vec<PackPlan>,
    /// Own files that become superfluous once those are written. Remove them when [`may_remove`] says so.
    pub superseded: Vec<MailboxPath>,
}

/// A place in the row of packs: already there, or to be written.
#[derive(Debug, Clone, Copy)]
struct Slot {
    range: SeqRange,
    epoch: u32,
    bytes: usize,
    file: bool,
}

/// Plans a push of one's own feed: which ranges to write so that everything lies there in O(log n) files.
///
/// `own` are the own packs that the carrier lists now; what a storage lost is simply written again.
/// `items` are all own envelopes, in order of seq.
pub fn push(own: &[OwnPack], items: &[Item]) -> PushPlan {
    let sizes: BTreeMap<u64, Item> = items.iter().map(|item| (item.seq, *item)).collect();
    let (mut row, mut superseded) = present(own, &sizes);
    for new in missing(&row, items) {
        let at = row.partition_point(|slot| slot.range.first < new.range.first);
        row.insert(at, new);
        if at + 1 == row.len() {
            compact(&mut row);
        }
    }
    let write: Vec<_> = row
        .iter()
        .filter(|slot| !slot.file)
        .map(|slot| PackPlan { range: slot.range, epoch: slot.epoch })
        .collect();
    superseded.extend(
        own.iter()
            .filter(|pack| write.iter().any(|plan| plan.range.covers(pack.range)))
            .map(|pack| pack.path),
    );
    superseded.sort_unstable();
    superseded.dedup();
    PushPlan { write, superseded }
}

/// From which seq on packs can still change: what lies before it is in packs that follow one another, and none of
/// them can be joined with all that stands behind it. A [`push`] of the packs and the envelopes from there on plans
/// the same as one of all, and costs no more than [`limits::PACK_ENVELOPES`] and what is new.
pub fn settled(own: &[OwnPack]) -> u64 {
    let mut ranges: Vec<SeqRange> = own.iter().map(|pack| pack.range).collect();
    ranges.sort_unstable_by_key(|range| (range.first, std::cmp::Reverse(range.last)));
    let mut row: Vec<SeqRange> = Vec::new();
    for range in ranges {
        let next = row.last().map_or(0, |last| last.last + 1);
        if range.first < next {
            row.pop();
        }
        if range.first != next {
            break;
        }
        row.push(range);
    }
    let mut behind = 0;
    let closed = row.iter().rev().find(|range| {
        behind += range.count();
        behind > limits::PACK_ENVELOPES as u64
    });
    closed.map_or(0, |range| range.last + 1)
}

/// The own packs that count, widest first where they overlap, and those that another one already covers.
fn present(own: &[OwnPack], sizes: &BTreeMap<u64, Item>) -> (Vec<Slot>, Vec<MailboxPath>) {
    let mut packs: Vec<_> = own.to_vec();
    packs.sort_by_key(|pack| (std::cmp::Reverse(pack.range.count()), pack.range.first, pack.path));
    let (mut row, mut covered): (Vec<Slot>, Vec<MailboxPath>) = (Vec::new(), Vec::new());
    for pack in packs {
        let overlaps =
            |slot: &Slot| slot.range.first <= pack.range.last && pack.range.first <= slot.range.last;
        if row.iter().any(|slot| slot.range.covers(pack.range)) {
            covered.push(pack.path);
        } else if !row.iter().any(overlaps)
            && let Some(slot) = slot_of(pack.range, sizes, true)
        {
            row.push(slot);
        }
    }
    row.sort_by_key(|slot| slot.range.first);
    (row, covered)
}

fn slot_of(range: SeqRange, sizes: &BTreeMap<u64, Item>, file: bool) -> Option<Slot> {
    let items: Vec<_> = sizes.range(range.first..=range.last).map(|(_, item)| item).collect();
    let epoch = items.first()?.epoch;
    let whole = items.len() as u64 == range.count() && items.iter().all(|item| item.epoch == epoch);
    whole.then(|| Slot { range, epoch, bytes: items.iter().map(|item| item.bytes).sum(), file })
}

/// What lies nowhere, in runs of one epoch that fit in one pack.
fn missing(row: &[Slot], items: &[Item]) -> Vec<Slot> {
    let mut runs: Vec<Slot> = Vec::new();
    let lies = |seq: u64| row.iter().any(|slot| (slot.range.first..=slot.range.last).contains(&seq));
    for item in items.iter().filter(|item| !lies(item.seq)) {
        let one = Slot {
            range: SeqRange { first: item.seq, last: item.seq },
            epoch: item.epoch,
            bytes: item.bytes,
            file: false,
        };
        match runs.last_mut().filter(|run| fits(run, &one)) {
            Some(run) => *run = joined(run, &one),
            None => runs.push(one),
        }
    }
    runs
}

/// Whether two slots can become one pack.
fn fits(left: &Slot, right: &Slot) -> bool {
    left.range.last + 1 == right.range.first
        && left.epoch == right.epoch
        && left.range.count() + right.range.count() <= limits::PACK_ENVELOPES as u64
        && left.bytes + right.bytes <= limits::PACK_PLAIN
}

fn joined(left: &Slot, right: &Slot) -> Slot {
    let range = SeqRange { first: left.range.first, last: right.range.last };
    Slot { range, epoch: left.epoch, bytes: left.bytes + right.bytes, file: false }
}

/// How often the base goes into a count: packs of 1-7 are level 0, of 8-63 level 1, and so on.
fn level(range: SeqRange) -> u32 {
    range.count().ilog(BASE)
}

/// Like adding one to a counter in base 8: a new last pack swallows smaller ones before it, and the eighth
/// of a size makes one of the next size.
fn compact(row: &mut Vec<Slot>) {
    loop {
        let Some(last) = row.last().copied() else { return };
        let before = &row[..row.len() - 1];
        let mut joinable = Vec::new();
        let mut sum = last;
        for slot in before.iter().rev() {
            if level(slot.range) > level(last.range) || !fits(slot, &sum) {
                break;
            }
            sum = joined(slot, &sum);
            joinable.push(sum);
        }
        let smaller = before.iter().rev().take_while(|slot| level(slot.range) < level(last.range)).count();
        let swallow =
            if joinable.len() as u64 >= BASE - 1 { joinable.len() } else { smaller.min(joinable.len()) };
        if swallow == 0 {
            return;
        }
        row.truncate(row.len() - 1 - swallow);
        row.push(joinable[swallow - 1]);
    }
}

/// Parts one's own packs into those that hold none of these seqs and those that must be written again
/// because a body in them was erased. Give the first part to [`push`]; once its plan is written and read
/// back, remove the second part at once: no grace for what must be gone.
pub fn without(own: &[OwnPack], erased_seqs: &BTreeSet<u64>) -> (Vec<OwnPack>, Vec<OwnPack>) {
    let holds = |pack: &&OwnPack| erased_seqs.range(pack.range.first..=pack.range.last).next().is_some();
    let (rewrite, keep) = own.iter().partition(holds);
    (keep, rewrite)
}

/// What is known about the readers of a superseded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// The lowest seq of this feed that every active device is known to have seen; `None` when one of them
    /// has said nothing yet.
    pub all_have_seen: Option<u64>,
    /// How long ago the file that takes its place was written and read back, in milliseconds.
    pub superseded_for_ms: i64,
}

/// The time after which a superseded file may go even if a device is silent: thirty days.
pub const GRACE_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Whether a superseded own file may be removed now.
pub fn may_remove(range: SeqRange, readers: Readers) -> bool {
    readers.all_have_seen.is_some_and(|seen| seen >= range.last) || readers.superseded_for_ms >= GRACE_MS
}

/// What to fetch, in an order in which each file can be understood: grants, rosters, then packs by feed and
/// seq. Own files are left out, packs that bring nothing new, and packs that a wider one holds.
///
/// `handled` are files of which the verdict stands: accepted, known, or set aside for good. Leave those out
/// that wait, so that they come back.
pub fn fetch(
    own: FeedKey,
    listing: &[Entry],
    feeds: &BTreeMap<FeedKey, FeedPosition>,
    handled: &BTreeSet<MailboxPath>,
) -> Vec<Entry> {
    without_covered(fetch_all(own, listing, feeds, handled))
}

/// As [`fetch`], with the packs that a wider one says to hold. Once a file proved to be doubtful, names are no
/// longer taken at their word: a wide pack that is damaged must not keep the small ones out of sight.
pub fn fetch_all(
    own: FeedKey,
    listing: &[Entry],
    feeds: &BTreeMap<FeedKey, FeedPosition>,
    handled: &BTreeSet<MailboxPath>,
) -> Vec<Entry> {
    let next_seq = |feed: &FeedKey| feeds.get(feed).map_or(0, |position| position.next_seq);
    let wanted = |entry: &&Entry| {
        let news = entry.path.envelopes().is_none_or(|(feed, range)| range.last >= next_seq(&feed));
        let fits = entry.bytes <= entry.path.name.max_bytes() as u64;
        news && fits && entry.path.dir.feed != own && !handled.contains(&entry.path)
    };
    let mut files: Vec<Entry> = listing.iter().filter(wanted).copied().collect();
    files.sort_by_key(|entry| order(&entry.path));
    files
}

fn order(path: &MailboxPath) -> (u8, u64, FeedKey, u64, std::cmp::Reverse<u64>, MailboxPath) {
    let (rank, major, feed, first, last) = match (path.name, path.envelopes()) {
        (FileName::Grant { roster_version, .. }, _) => (0, u64::from(roster_version), path.dir.feed, 0, 0),
        (FileName::Roster { version, .. }, _) => (1, u64::from(version), path.dir.feed, 0, 0),
        (_, Some((feed, range))) => (2, 0, feed, range.first, range.last),
        // A proposal before the votes on it, and both after the roster that they are about.
        (FileName::Proposal { version, .. }, _) => (3, u64::from(version), path.dir.feed, 0, 0),
        (FileName::Ballot { version, .. }, _) => (4, u64::from(version), path.dir.feed, 0, 0),
        (_, None) => (5, 0, path.dir.feed, 0, 0),
    };
    (rank, major, feed, first, std::cmp::Reverse(last), *path)
}

/// Drops a pack when another pack of the same feed, just before it in order, holds all of it.
fn without_covered(files: Vec<Entry>) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::new();
    for file in files {
        let covered = kept.last().is_some_and(|last| match (last.path.envelopes(), file.path.envelopes()) {
            (Some((feed, wide)), Some((same, range))) => {
                let apart = wide != range || last.path.dir != file.path.dir;
                feed == same && wide.covers(range) && apart
            }
            _ => false,
        });
        if !covered {
            kept.push(file);
        }
    }
    kept
}
