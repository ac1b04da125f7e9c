//! What to offer again of a feed that is not one's own: pure functions of what lies at a place and what this
//! device holds.
//!
//! A place that loses, hides or rolls back files costs time and nothing else, because whoever holds an
//! envelope can hand it over: in packs of its own directory, named after the feed they belong to.

use domain::DeviceId;

use crate::feed::{FeedKey, SeqRange};
use crate::mailbox::MailboxPath;
use crate::plan::{self, Item, OwnPack, PackPlan};

/// Seqs in a row, both ends included; of any length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The first.
    pub first: u64,
    /// The last, at least `first`.
    pub last: u64,
}

impl Run {
    fn holds(self, seq: u64) -> bool {
        (self.first..=self.last).contains(&seq)
    }

    fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl From<SeqRange> for Run {
    fn from(range: SeqRange) -> Self {
        Self { first: range.first, last: range.last }
    }
}

/// A pack that another device wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lying {
    /// The file.
    pub path: MailboxPath,
    /// Its seqs.
    pub range: SeqRange,
    /// Whether this device read it and found it whole, rather than going by its name.
    pub sure: bool,
}

/// What lies at a place of one feed that is not this device's own.
#[derive(Debug, Clone, Copy)]
pub struct Shelf<'a> {
    /// This device.
    pub me: DeviceId,
    /// Whose feed.
    pub feed: FeedKey,
    /// What this device holds of it.
    pub held: Run,
    /// What others wrote.
    pub lying: &'a [Lying],
    /// What this device offers already.
    pub mine: &'a [OwnPack],
    /// What this device offered and has to write anew, because something in it was erased.
    pub stale: &'a [SeqRange],
}

/// What to do about a feed of another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgainPlan {
    /// Packs to write, in this order.
    pub write: Vec<PackPlan>,
    /// Own packs of this feed that may go as soon as those are written.
    pub remove: Vec<MailboxPath>,
    /// What lies nowhere and is left to others for now.
    pub left: Vec<Run>,
}

impl Shelf<'_> {
    /// What this device holds and lies nowhere, by name.
    pub fn gaps(&self) -> Vec<Run> {
        let others = self.lying.iter().map(|pack| pack.range.into());
        without(self.held, others.chain(self.mine.iter().map(|pack| pack.range.into())))
    }

    /// Own packs that are of no use: everything in them lies in packs that this device read itself, of the
    /// feed's owner or of a device that stands before this one. By that order two that offered the same
    /// never both take it away.
    fn superfluous(&self) -> Vec<OwnPack> {
        let before = |pack: &&Lying| {
            let by = pack.path.dir.feed.device;
            pack.sure && (by == self.feed.device || by < self.me)
        };
        let sure: Vec<Run> = self.lying.iter().filter(before).map(|pack| pack.range.into()).collect();
        let lies = |pack: &&OwnPack| without(pack.range.into(), sure.iter().copied()).is_empty();
        self.mine.iter().filter(lies).copied().collect()
    }

    /// Whether there is nothing to write, to join or to take away.
    pub fn is_in_order(&self) -> bool {
        self.stale.is_empty() && self.mine.is_empty() && self.gaps().is_empty()
    }

    /// Plans what to offer of the gaps that meet one of `now`; `items` are all envelopes held of this feed.
    pub fn plan(&self, items: &[Item], now: &[Run]) -> AgainPlan {
        let superfluous = self.superfluous();
        let kept: Vec<OwnPack> =
            self.mine.iter().filter(|pack| !superfluous.contains(pack)).copied().collect();
        let lying = |seq: u64| self.lying.iter().any(|pack| Run::from(pack.range).holds(seq));
        let anew = |seq: u64| self.stale.iter().any(|range| Run::from(*range).holds(seq));
        let (go, left): (Vec<Run>, Vec<Run>) =
            self.gaps().into_iter().partition(|gap| now.iter().any(|run| run.meets(*gap)));
        let wanted = |item: &&Item| {
            kept.iter().any(|pack| Run::from(pack.range).holds(item.seq))
                || go.iter().any(|run| run.holds(item.seq))
                || (anew(item.seq) && !lying(item.seq))
        };
        let items: Vec<Item> = items.iter().filter(wanted).copied().collect();
        let plan = plan::push(&kept, &items);
        let mut remove: Vec<MailboxPath> = superfluous.iter().map(|pack| pack.path).collect();
        remove.extend(plan.superseded);
        AgainPlan { write: plan.write, remove, left }
    }
}

/// What is left of a run when these are taken from it.
fn without(run: Run, taken: impl Iterator<Item = Run>) -> Vec<Run> {
    let mut taken: Vec<Run> = taken.collect();
    taken.sort_unstable();
    let (mut left, mut next) = (Vec::new(), run.first);
    for part in taken {
        if part.first > next && next <= run.last {
            left.push(Run { first: next, last: run.last.min(part.first - 1) });
        }
        next = next.max(part.last.saturating_add(1));
    }
    if next <= run.last {
        left.push(Run { first: next, last: run.last });
    }
    left
}

/// Whether this device goes first in offering a feed again: it comes after the feed's owner in the order of
/// ids, the first after the last. So that not everybody writes the same on the same evening.
pub fn goes_first(me: DeviceId, feed: FeedKey, devices: impl IntoIterator<Item = DeviceId>) -> bool {
    let others: Vec<DeviceId> = devices.into_iter().filter(|device| *device != feed.device).collect();
    let after = others.iter().filter(|device| **device > feed.device).min();
    after.or(others.iter().min()) == Some(&me)
}
