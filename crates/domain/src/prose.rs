//! Text that people write and that merges: two edits in different places of one text both survive.

use std::fmt;

use automerge::ObjId;
use autosurgeon::reconcile::{LoadKey, TextReconciler};
use autosurgeon::{Hydrate, HydrateError, ReadDoc, Reconcile, ReconcileError, Reconciler};
use serde::{Serialize, Serializer};
use similar::{Algorithm, DiffOp};
use unicode_segmentation::UnicodeSegmentation;

/// A piece of running text, kept as a mergeable text object in a record.
///
/// [`Prose::revise`] gives it a new version; writing it back turns the difference with what was read
/// into edits of whole words, so that what someone else wrote elsewhere in the same text stays.
/// (Autosurgeon's own text type counts bytes where Automerge counts characters, which garbles every
/// text with an accent; and its edits per letter merge into nonsense more often than edits per word.)
#[derive(Clone, Default)]
pub struct Prose {
    value: String,
    read: Option<Read>,
}

/// The text as it stood in the record when it was read.
#[derive(Clone)]
struct Read {
    object: ObjId,
    value: String,
}

impl Prose {
    /// The text as it reads now.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Replaces the text by a newer version of it, keeping what did not change.
    pub fn revise(&mut self, new: &str) {
        new.clone_into(&mut self.value);
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.value.trim().is_empty()
    }
}

impl PartialEq for Prose {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Prose {}

impl From<&str> for Prose {
    fn from(text: &str) -> Self {
        Self { value: text.to_owned(), read: None }
    }
}

impl From<String> for Prose {
    fn from(text: String) -> Self {
        Self { value: text, read: None }
    }
}

/// The edits that turn `old` into `new`: position and number of characters (Unicode scalar values) to
/// delete in the text as it is after the edits before it, and what to insert there.
fn edits(old: &str, new: &str) -> Vec<(usize, usize, String)> {
    let old: Vec<&str> = old.split_word_bounds().collect();
    let new: Vec<&str> = new.split_word_bounds().collect();
    let length = |words: &[&str]| words.iter().map(|word| word.chars().count()).sum::<usize>();
    let mut edits = Vec::new();
    let mut at = 0;
    for op in similar::capture_diff_slices(Algorithm::Myers, &old, &new) {
        if let DiffOp::Equal { len, old_index, .. } = op {
            at += length(&old[old_index..old_index + len]);
            continue;
        }
        let inserted = new[op.new_range()].concat();
        let deleted = length(&old[op.old_range()]);
        let grown = inserted.chars().count();
        edits.push((at, deleted, inserted));
        at += grown;
    }
    edits
}

/// Never shows the words themselves: they could end up in a log.
impl fmt::Debug for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prose({} bytes)", self.as_str().len())
    }
}

impl Serialize for Prose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Reconcile for Prose {
    type Key<'a> = ObjId;

    fn hydrate_key<'a, D: ReadDoc>(
        doc: &D,
        obj: &ObjId,
        prop: autosurgeon::Prop<'_>,
    ) -> Result<LoadKey<Self::Key<'a>>, ReconcileError> {
        Ok(match doc.get(obj, &prop)? {
            Some((value, object)) if value.is_object() => LoadKey::Found(object),
            _ => LoadKey::KeyNotFound,
        })
    }

    fn key(&self) -> LoadKey<Self::Key<'_>> {
        self.read.as_ref().map_or(LoadKey::KeyNotFound, |read| LoadKey::Found(read.object.clone()))
    }

    fn reconcile<R: Reconciler>(&self, mut reconciler: R) -> Result<(), R::Error> {
        let mut text = reconciler.text()?;
        let old = self.read.as_ref().map_or("", |read| &read.value);
        for (at, deleted, inserted) in edits(old, &self.value) {
            text.splice(at, deleted as isize, &inserted)?;
        }
        Ok(())
    }
}

impl Hydrate for Prose {
    fn hydrate_text<D: ReadDoc>(doc: &D, obj: &ObjId) -> Result<Self, HydrateError> {
        let value = doc.text(obj)?;
        Ok(Self { value: value.clone(), read: Some(Read { object: obj.clone(), value }) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::{ActorId, AutoCommit};

    #[derive(Hydrate, Reconcile)]
    struct Page {
        text: Prose,
    }

    fn written(by: u8, on: &mut AutoCommit, text: &str) -> AutoCommit {
        let mut doc = on.fork().with_actor(ActorId::from([by; 16]));
        let mut page: Page = autosurgeon::hydrate(&doc).unwrap();
        page.text.revise(text);
        autosurgeon::reconcile(&mut doc, &page).unwrap();
        doc
    }

    fn page(text: &str) -> AutoCommit {
        let mut doc = AutoCommit::new().with_actor(ActorId::from([9; 16]));
        autosurgeon::reconcile(&mut doc, &Page { text: text.into() }).unwrap();
        doc
    }

    #[test]
    fn a_revision_reads_exactly_as_written_in_any_script() {
        let versions = ["één café", "Eén café 😀 vóór zes", "😀😀 vóór", "ünï", "", "👩‍👩‍👧 é\u{301}x", "plat"];
        let mut doc = page("één kop koffie");
        for (by, version) in versions.iter().enumerate() {
            doc = written(by as u8, &mut doc, version);
            let read: Page = autosurgeon::hydrate(&doc).unwrap();
            assert_eq!(read.text.as_str(), *version);
        }
    }

    #[test]
    fn edits_in_two_places_of_one_paragraph_both_survive() {
        let mut start = page("Zij vroeg mij om hulp. Ik belde de gemeente.");
        let mut one = written(1, &mut start, "Zij vroeg mij zachtjes om hulp. Ik belde de gemeente.");
        let mut two = written(2, &mut start, "Zij vroeg mij om hulp. Ik belde de café-eigenaar.");
        one.merge(&mut two).unwrap();
        let read: Page = autosurgeon::hydrate(&one).unwrap();
        assert_eq!(read.text.as_str(), "Zij vroeg mij zachtjes om hulp. Ik belde de café-eigenaar.");
    }
}
