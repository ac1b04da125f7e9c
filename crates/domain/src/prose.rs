//! Text that people write and that merges: edits in different sentences all survive, and two versions of
//! one sentence are both kept until someone chooses.

mod edits;
mod pieces;
#[cfg(test)]
mod tests;
mod versions;

use std::fmt;

use automerge::{ObjId, ScalarValueRef, ValueRef};
use autosurgeon::reconcile::{LoadKey, SeqReconciler};
use autosurgeon::{Hydrate, HydrateError, ReadDoc, Reconcile, ReconcileError, Reconciler};
use serde::{Serialize, Serializer};

use self::edits::Edit;
pub use self::versions::{Conflict, Version};

/// A piece of running text, kept in a record as a list of sentences.
///
/// [`Prose::revise`] gives it a new version; writing it back changes, adds and takes away only the
/// sentences that differ from what was read. A sentence that two people changed without knowing of each
/// other has two [`Version`]s: [`Prose::learn`] looks them up, [`Prose::conflicts`] tells them, and
/// [`Prose::choose`] or simply writing that sentence anew settles it. How text is cut into pieces is told
/// in the module `pieces`.
#[derive(Clone, Default)]
pub struct Prose {
    value: String,
    read: Option<Read>,
    /// A decision about the piece at an index of what was read: what to put there, whatever stands there.
    chosen: Option<(usize, String)>,
}

/// The text as it stood in the record when it was read.
#[derive(Clone)]
struct Read {
    object: ObjId,
    pieces: Vec<Piece>,
}

/// One element of the list.
#[derive(Clone)]
struct Piece {
    text: String,
    /// Whether more than one version of it stands in the record.
    disputed: bool,
    /// All versions, once they were looked up; the one that is shown first.
    versions: Vec<Version>,
}

/// A value with running texts in it.
pub trait Texts {
    /// All of them, in a fixed order.
    fn texts(&mut self) -> Vec<&mut Prose>;
}

impl Prose {
    /// The text as it reads now. Of a sentence with several versions it holds one, the same on every device.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Replaces the text by a newer version of it, keeping what did not change.
    pub fn revise(&mut self, new: &str) {
        new.clone_into(&mut self.value);
        self.chosen = None;
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.value.trim().is_empty()
    }
}

impl Read {
    fn texts(&self) -> Vec<&str> {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
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
        text.to_owned().into()
    }
}

impl From<String> for Prose {
    fn from(text: String) -> Self {
        Self { value: text, read: None, chosen: None }
    }
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
        let mut list = reconciler.seq()?;
        // Written into a place where it was not read from, it is written whole.
        let there = list.len()?;
        let read = self.read.as_ref().filter(|read| read.pieces.len() == there);
        if let (Some((at, text)), true) = (&self.chosen, read.is_some()) {
            // Putting what is shown already would take the other versions away and leave no mark of the
            // decision; a decision made elsewhere meanwhile could then undo it unseen. Hence two steps.
            list.set(*at, "")?;
            return list.set(*at, text.as_str());
        }
        for edit in edits::between(&read.map(Read::texts).unwrap_or_default(), &self.value) {
            match edit {
                Edit::Put(at, text) => list.set(at, text)?,
                Edit::Insert(at, text) => list.insert(at, text)?,
                Edit::Delete(at) => list.delete(at)?,
            }
        }
        Ok(())
    }
}

impl Hydrate for Prose {
    fn hydrate_seq<D: ReadDoc>(doc: &D, obj: &ObjId) -> Result<Self, HydrateError> {
        let mut read = Vec::new();
        for item in doc.list_range(obj, ..) {
            // What is no sentence (only altered software puts it there) keeps its place and reads as a space.
            let text = match item.value {
                ValueRef::Scalar(ScalarValueRef::Str(text)) => text.into_owned(),
                _ => " ".to_owned(),
            };
            let disputed = item.conflict;
            read.push(Piece { text, disputed, versions: Vec::new() });
        }
        let read = Read { object: obj.clone(), pieces: read };
        Ok(Self { value: pieces::join(read.texts()), read: Some(read), chosen: None })
    }
}
