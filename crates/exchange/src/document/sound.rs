//! Adding what can be added, when one of the changes was crafted so that it cannot.

use automerge::Change;

use super::{Document, order, parse_change};

impl Document {
    /// Adds those of these raw changes that can be applied, and leaves the others out: a change that cannot costs
    /// its own author's words and nobody else's, in whatever order they come. Slower than [`Self::add`] by the
    /// logarithm of their number for each that is left out.
    pub fn add_sound<'a>(&mut self, changes: impl IntoIterator<Item = &'a [u8]>) {
        let changes = changes.into_iter().filter_map(|bytes| parse_change(bytes).ok());
        let order::Sorted { ready, waiting } = order::in_order(&self.0, changes);
        let ordered = [ready, waiting].concat();
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
