//! Adding what can be added, when one of the changes was crafted so that it cannot.

use std::collections::BTreeMap;

use automerge::{Change, ChangeHash};

use super::{Document, parse_change};

impl Document {
    /// Adds those of these raw changes that can be applied, and leaves the others out: a change that cannot costs
    /// its own author's words and nobody else's, in whatever order they come. Slower than [`Self::add`] by the
    /// logarithm of their number for each that is left out.
    pub fn add_sound<'a>(&mut self, changes: impl IntoIterator<Item = &'a [u8]>) {
        let changes = changes.into_iter().filter_map(|bytes| parse_change(bytes).ok());
        let ordered = in_order(changes.collect());
        let raw: Vec<&[u8]> = ordered.iter().map(Change::raw_bytes).collect();
        self.add_halves(&raw);
    }

    /// Adds all of them, or else what can be added of each half. The first half never builds on the second.
    fn add_halves(&mut self, changes: &[&[u8]]) {
        let fits =
            matches!(self.add(changes.iter().copied()), Ok(()) | Err(crate::Error::MissingEarlierPart));
        if !fits && changes.len() > 1 {
            let (first, second) = changes.split_at(changes.len() / 2);
            self.add_halves(first);
            self.add_halves(second);
        }
    }
}

/// Each change after those it builds on. What a change says of its own place (its first operation) is not believed:
/// one that was put in front would wait inside the document, and bring down what it waits for.
fn in_order(changes: Vec<Change>) -> Vec<Change> {
    let mut waiting: BTreeMap<ChangeHash, Change> =
        changes.into_iter().map(|change| (change.hash(), change)).collect();
    let mut open: BTreeMap<ChangeHash, usize> = BTreeMap::new();
    let mut builders: BTreeMap<ChangeHash, Vec<ChangeHash>> = BTreeMap::new();
    for (hash, change) in &waiting {
        let here = change.deps().iter().filter(|dep| waiting.contains_key(dep));
        open.insert(*hash, here.clone().count());
        here.for_each(|dep| builders.entry(*dep).or_default().push(*hash));
    }
    let mut ready: Vec<ChangeHash> =
        open.iter().filter(|(_, count)| **count == 0).map(|(hash, _)| *hash).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    while let Some(hash) = ready.pop() {
        ordered.extend(waiting.remove(&hash));
        for builder in builders.remove(&hash).unwrap_or_default() {
            let Some(count) = open.get_mut(&builder) else { continue };
            *count -= 1;
            if *count == 0 {
                ready.push(builder);
            }
        }
    }
    ordered
}
