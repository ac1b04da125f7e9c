//! A feed: all envelopes of one incarnation of one device in one circle, in order and chained.

use domain::DeviceId;
use sealing::Hash;

use crate::limits;

/// Which feed of a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedKey {
    /// The device that writes it.
    pub device: DeviceId,
    /// The device's incarnation: a new one after a restore or on a copied profile.
    pub incarnation: u32,
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
