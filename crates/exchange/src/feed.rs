//! A feed: all envelopes of one incarnation of one device in one circle, in order and chained.

use std::collections::BTreeMap;
use std::fmt;

use domain::DeviceId;
use sealing::Hash;

use crate::envelope::{Header, Seen};
use crate::limits;

/// Which feed of a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedKey {
    /// The device that writes it.
    pub device: DeviceId,
    /// The device's incarnation: a new one after a restore or on a copied profile.
    pub incarnation: u32,
}

/// As in the names of directories: `<device>-<incarnation, 4 digits>`.
impl fmt::Display for FeedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}", self.device, self.incarnation)
    }
}

/// How far a feed is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedPosition {
    /// The seq that comes next; 0 when nothing is known.
    pub next_seq: u64,
    /// The hash of the header of envelope `next_seq - 1`; [`Hash::NONE`] when `next_seq` is 0.
    pub last: Hash,
}

impl FeedPosition {
    /// Nothing known yet.
    pub const START: Self = Self { next_seq: 0, last: Hash::NONE };
}

/// Consecutive seqs, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeqRange {
    /// The first seq.
    pub first: u64,
    /// The last seq, at least `first`.
    pub last: u64,
}

impl SeqRange {
    /// A range; `None` when it would be empty, longer than a pack, or beyond the highest seq.
    pub fn new(first: u64, last: u64) -> Option<Self> {
        let sound = first <= last && last <= limits::MAX_SEQ && last - first < limits::PACK_ENVELOPES as u64;
        sound.then_some(Self { first, last })
    }

    /// How many seqs: 1 to 4096.
    pub fn count(self) -> u64 {
        self.last - self.first + 1
    }

    /// Whether every seq of `other` is in this range.
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// What to put in `seen` of the next envelope: the feeds of others of which more is known than was
/// `announced` (last seq per feed) in this device's earlier envelopes. Never more than fits in a header;
/// what is left over goes with the next one.
pub fn newly_seen(
    own: FeedKey,
    feeds: &BTreeMap<FeedKey, FeedPosition>,
    announced: &BTreeMap<FeedKey, u64>,
) -> Vec<Seen> {
    let news = feeds.iter().filter_map(|(feed, position)| {
        let seq = position.next_seq.checked_sub(1)?;
        let new = *feed != own && announced.get(feed).is_none_or(|known| *known < seq);
        new.then_some(Seen { device: feed.device, incarnation: feed.incarnation, seq })
    });
    news.take(limits::SEEN).collect()
}

/// The lowest seq of `feed` that every one of these devices says it has seen, told from the headers of
/// their envelopes. `None` when one of them has said nothing, or there are no other devices' words at all.
pub fn seen_by_all<'a>(
    feed: FeedKey,
    readers: &[DeviceId],
    headers: impl IntoIterator<Item = &'a Header>,
) -> Option<u64> {
    let mut said: BTreeMap<DeviceId, u64> = BTreeMap::new();
    for header in headers {
        let about = header
            .seen
            .iter()
            .filter(|seen| seen.device == feed.device && seen.incarnation == feed.incarnation);
        for seen in about {
            let most = said.entry(header.device).or_insert(seen.seq);
            *most = (*most).max(seen.seq);
        }
    }
    let others = readers.iter().filter(|reader| **reader != feed.device);
    others.map(|reader| said.get(reader).copied()).collect::<Option<Vec<_>>>()?.into_iter().min()
}
