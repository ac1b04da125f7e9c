//! What lies at a place of the feeds of others, and which of it is taken at its word.

use std::collections::{BTreeMap, BTreeSet};

use domain::CircleId;
use exchange::again::{Lying, Run, Shelf};
use exchange::plan::OwnPack;
use exchange::{FeedKey, FileName, MailboxPath, SeqRange};
use serde::{Deserialize, Serialize};

use super::visit::{Own, Visit};
use crate::error::Result;
use crate::open::OpenVault;
use crate::values::{json, put_json, value};

/// No pack is smaller: less than this is an empty file or a placeholder.
const SMALLEST: u64 = 200;

/// What is known of the files that other devices wrote at a place.
pub(super) struct Others {
    packs: BTreeMap<FeedKey, Vec<Lying>>,
    /// The devices that have a directory here.
    authors: BTreeSet<domain::DeviceId>,
    /// Rosters and grants that were read and found whole.
    pub membership: Vec<MailboxPath>,
    /// Packs that were never read, and such that were damaged when they were.
    unread: Vec<MailboxPath>,
    damaged: Vec<MailboxPath>,
}

impl Others {
    /// Sorts what lies at a place. A file that was set aside, or has another size than when it was read, is
    /// as good as not there.
    pub(super) fn at(open: &OpenVault, visit: &Visit<'_>) -> Result<Self> {
        let read = open.vault.processed(visit.circle, &visit.id)?;
        let aside = open.vault.set_aside(visit.circle)?;
        let aside: BTreeSet<&str> =
            aside.iter().filter(|it| it.carrier == visit.id).map(|it| it.name.as_str()).collect();
        let (packs, authors, membership) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        let mut others = Self { packs, authors, membership, unread: Vec::new(), damaged: Vec::new() };
        let theirs = |path: &MailboxPath| path.dir.feed.device != open.me.device;
        for entry in visit.listing.files.iter().filter(|entry| theirs(&entry.path)) {
            let (path, name) = (entry.path, entry.path.to_string());
            others.authors.insert(path.dir.feed.device);
            let sure = read.get(&name) == Some(&entry.bytes);
            let Some((feed, range)) = path.envelopes() else {
                if sure && !aside.contains(name.as_str()) {
                    others.membership.push(path);
                }
                continue;
            };
            if aside.contains(name.as_str()) || (read.contains_key(&name) && !sure) {
                others.damaged.push(path);
            } else if entry.bytes >= SMALLEST {
                others.packs.entry(feed).or_default().push(Lying { path, range, sure });
                if !sure {
                    others.unread.push(path);
                }
            }
        }
        Ok(others)
    }

    /// Packs that nobody here has read, because they bring nothing new by their names: only reading one tells
    /// whether it holds what it says. Those inside one that was read need it least and come last, but they come:
    /// they may hold another branch of their feed.
    pub(super) fn to_check(&self, most: usize) -> Vec<MailboxPath> {
        let inside = |path: &&MailboxPath| {
            path.envelopes().is_some_and(|(feed, range)| {
                let packs = self.packs.get(&feed).into_iter().flatten();
                packs.filter(|pack| pack.sure).any(|pack| pack.range.covers(range))
            })
        };
        let (inside, unread): (Vec<&MailboxPath>, Vec<_>) = self.unread.iter().partition(inside);
        unread.into_iter().chain(inside).chain(&self.damaged).take(most).copied().collect()
    }

    /// Whether a device has anything here.
    pub(super) fn knows(&self, device: domain::DeviceId) -> bool {
        self.authors.contains(&device)
    }
}

/// What this device offers of one feed.
pub(super) struct Mine {
    packs: Vec<OwnPack>,
    stale: Vec<SeqRange>,
}

impl Mine {
    /// Files by the names in `shown` hold another branch of their feed, and count for nothing.
    pub(super) fn of(feed: FeedKey, own: &Own, shown: &BTreeSet<String>) -> Self {
        let again = |path: &MailboxPath| match path.name {
            FileName::Again { feed: whose, range, .. }
                if whose == feed && !shown.contains(&path.to_string()) =>
            {
                Some(OwnPack { path: *path, range })
            }
            _ => None,
        };
        let stale = own.stale.iter().filter_map(again).map(|pack| pack.range);
        Self { packs: own.whole.iter().filter_map(again).collect(), stale: stale.collect() }
    }

    /// `last` is the last seq that may be offered.
    pub(super) fn shelf<'a>(
        &'a self,
        open: &OpenVault,
        others: &'a Others,
        span: &vault::Span,
        last: u64,
    ) -> Shelf<'a> {
        let feed = FeedKey { device: span.device, incarnation: span.incarnation };
        Shelf {
            me: open.me.device,
            feed,
            held: Run { first: span.first, last },
            lying: others.packs.get(&feed).map_or(&[], Vec::as_slice),
            mine: &self.packs,
            stale: &self.stale,
        }
    }
}

/// Gaps that were seen at a place and left to others, as they are kept until the next exchange.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Gaps(Vec<(String, u64, u64)>);

impl Gaps {
    pub(super) fn seen_before(open: &OpenVault, circle: CircleId, place: &str) -> Result<Self> {
        Ok(json(&open.vault, circle, &value::at(value::GAPS, place))?.unwrap_or_default())
    }

    pub(super) fn of(&self, feed: FeedKey) -> Vec<Run> {
        let name = feed.to_string();
        let same = self.0.iter().filter(|(whose, ..)| *whose == name);
        same.map(|(_, first, last)| Run { first: *first, last: *last }).collect()
    }

    pub(super) fn add(&mut self, feed: FeedKey, runs: &[Run]) {
        self.0.extend(runs.iter().map(|run| (feed.to_string(), run.first, run.last)));
    }

    pub(super) fn keep(&self, open: &mut OpenVault, circle: CircleId, place: &str) -> Result<()> {
        let key = value::at(value::GAPS, place);
        if self.0.is_empty() && open.vault.circle_value(circle, &key)?.is_none() {
            return Ok(());
        }
        open.vault.write_with(|tx| put_json(tx, circle, &key, self))
    }
}
