//! In which order changes go in, and which of them have a place at all.
//!
//! The library believes what a change says of its own place: the number of its first operation. One that lies there
//! gives an operation a number that another one has, and the document can no longer be written out. So that is looked
//! at here, from nothing but what the change builds on: every device judges the same, whatever came first.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, Change, ChangeHash, ChangeMetadata};

use crate::{Error, Result};

/// Changes that can go in, each after those it builds on, and those that wait for one that is not there.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) ready: Vec<Change>,
    pub(super) waiting: Vec<Change>,
}

/// Sorts what is new of these changes. The order follows from the set of changes alone.
///
/// # Errors
/// [`Error::BadChange`] when one of them does not begin after everything it builds on.
pub(super) fn sorted(document: &Automerge, changes: impl IntoIterator<Item = Change>) -> Result<Sorted> {
    let sorted = in_order(document, changes);
    let mut places = places(document);
    for change in &sorted.ready {
        let begun = change.deps().iter().map(|dep| places.get(dep));
        if !follows(change, begun) {
            return Err(Error::BadChange);
        }
        let (author, seq, last) = (change.actor_id().to_bytes().to_vec(), change.seq(), change.max_op());
        places.insert(change.hash(), Place { author, seq, last });
    }
    Ok(sorted)
}

fn holds(document: &Automerge, hash: &ChangeHash) -> bool {
    document.get_change_meta_by_hash(hash).is_some()
}

/// Sorts what is new of these changes: what a change says of its own place is not believed. One that was put in front
/// would bring down what it waits for.
pub(super) fn in_order(document: &Automerge, changes: impl IntoIterator<Item = Change>) -> Sorted {
    let new = changes.into_iter().map(|change| (change.hash(), change));
    let mut unsorted: BTreeMap<ChangeHash, Change> = new.filter(|(hash, _)| !holds(document, hash)).collect();
    let mut open: BTreeMap<ChangeHash, usize> = BTreeMap::new();
    let mut builders: BTreeMap<ChangeHash, Vec<ChangeHash>> = BTreeMap::new();
    for (hash, change) in &unsorted {
        let deps: BTreeSet<_> = change.deps().iter().filter(|dep| !holds(document, dep)).collect();
        open.insert(*hash, deps.len());
        deps.into_iter().for_each(|dep| builders.entry(*dep).or_default().push(*hash));
    }
    let mut next: Vec<ChangeHash> =
        open.iter().filter(|(_, count)| **count == 0).map(|(hash, _)| *hash).collect();
    let mut ready = Vec::with_capacity(unsorted.len());
    while let Some(hash) = next.pop() {
        ready.extend(unsorted.remove(&hash));
        for builder in builders.remove(&hash).unwrap_or_default() {
            let Some(count) = open.get_mut(&builder) else { continue };
            *count -= 1;
            if *count == 0 {
                next.push(builder);
            }
        }
    }
    Sorted { ready, waiting: unsorted.into_values().collect() }
}

/// Where a change stands.
struct Place {
    author: Vec<u8>,
    /// The how-manieth of its author it is.
    seq: u64,
    /// The number of its last operation.
    last: u64,
}

fn places(document: &Automerge) -> BTreeMap<ChangeHash, Place> {
    let metas = document.get_changes_meta(&[]).into_iter();
    let place =
        |it: ChangeMetadata<'_>| Place { author: it.actor.to_bytes().to_vec(), seq: it.seq, last: it.max_op };
    metas.map(|it| (it.hash, place(it))).collect()
}

/// Whether a change begins after the last operation of all it builds on, its author's own change before it among them.
fn follows<'a>(change: &Change, mut built_on: impl Iterator<Item = Option<&'a Place>>) -> bool {
    let mut own = change.seq() == 1;
    let after = built_on.all(|place| {
        let Some(place) = place else { return false };
        own |= place.author == change.actor_id().to_bytes() && place.seq + 1 == change.seq();
        place.last < change.start_op().get()
    });
    after && own
}
