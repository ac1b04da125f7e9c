//! A record as an Automerge document: the union of the changes in its envelopes.

mod graft;
mod order;
mod sound;

use automerge::transaction::{CommitOptions, Transaction};
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{ActorId, Automerge, Change, ChangeHash};
use autosurgeon::{Hydrate, Reconcile};
use domain::prose::Texts;

use crate::body::ChangeBody;
use crate::envelope::Envelope;
use crate::opened::Opened;
use crate::{Error, Result, change_shape, limits};

pub use graft::Grafted;

/// Which changes a document holds: the hashes of its last changes, as opaque text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Heads(Vec<ChangeHash>);

impl Heads {
    /// Of an empty document.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Whether these are the heads of an empty document.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    fn new(mut hashes: Vec<ChangeHash>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }
}

impl std::fmt::Display for Heads {
    /// 64 hexadecimal digits per head, in order, one after another; empty for an empty document.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|hash| f.write_str(&hex::encode(hash.as_ref())))
    }
}

impl std::str::FromStr for Heads {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let bytes = hex::decode(text).map_err(|_| Error::BadForm)?;
        let hashes = bytes.chunks(32).map(|hash| ChangeHash::try_from(hash).map_err(|_| Error::BadForm));
        Ok(Self::new(hashes.collect::<Result<_>>()?))
    }
}

/// One change, made on a known base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The raw, uncompressed change.
    pub change: Vec<u8>,
    /// The heads of the document right after it, on that base.
    pub heads: Heads,
}

/// A record's content, and the changes that wait for one they build on.
#[derive(Debug, Clone)]
pub struct Document(Automerge, Vec<Change>);

impl Default for Document {
    fn default() -> Self {
        Self::empty()
    }
}

impl Document {
    /// Without any change.
    pub fn empty() -> Self {
        Self(Automerge::new(), Vec::new())
    }

    /// The document that these raw changes make, in whatever order they come. The bytes must come from
    /// accepted envelopes or from this device's own pending change.
    ///
    /// # Errors
    /// [`Error::BadChange`] for bytes that are no change, [`Error::MissingEarlierPart`] when a change
    /// builds on one that is not there.
    pub fn from_changes<'a>(changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Self> {
        let mut document = Self::empty();
        document.add(changes)?;
        Ok(document)
    }

    /// Adds raw changes; those already in it are skipped. Equal sets of changes make equal documents, in whatever
    /// order they come.
    ///
    /// # Errors
    /// As [`Self::from_changes`]. After [`Error::MissingEarlierPart`] the changes wait beside the document
    /// and take effect once the earlier part is added.
    pub fn add<'a>(&mut self, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<()> {
        let changes = changes.into_iter().map(parse_change).collect::<Result<Vec<_>>>()?;
        if self.1.is_empty() {
            return self.put_in(changes);
        }
        let waited = std::mem::take(&mut self.1);
        if let Err(Error::BadChange) = self.put_in([waited.clone(), changes.clone()].concat()) {
            // One that waited can be the bad one, which is no fault of what came now.
            let outcome = self.put_in(changes);
            self.add_sound(waited.iter().map(Change::raw_bytes));
            return outcome;
        }
        if self.1.is_empty() { Ok(()) } else { Err(Error::MissingEarlierPart) }
    }

    /// All of these changes or none; those that wait for one that is not there are kept beside the document.
    fn put_in(&mut self, changes: Vec<Change>) -> Result<()> {
        let order::Sorted { ready, waiting } = order::sorted(&self.0, changes)?;
        let mut next = self.0.clone();
        guarded(|| next.apply_changes(ready).map_err(|_| Error::BadChange))?;
        self.0 = next;
        self.1.extend(waiting);
        if self.1.is_empty() { Ok(()) } else { Err(Error::MissingEarlierPart) }
    }

    /// Merges what an accepted envelope brings; nothing for an erased one or a tombstone.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn merge(&mut self, envelope: &Opened<Envelope>) -> Result<()> {
        let Some(body) = envelope.body() else { return Ok(()) };
        self.add(ChangeBody::decode(body)?.changes())
    }

    /// Which changes it holds.
    pub fn heads(&self) -> Heads {
        Heads::new(self.0.get_heads())
    }

    /// Which changes it would hold with this raw change too, without making that document.
    ///
    /// # Errors
    /// [`Error::BadChange`] or [`Error::TooLarge`] for bytes that are no change.
    pub fn heads_with(&self, change: &[u8]) -> Result<Heads> {
        let change = parse_change(change)?;
        let mut heads = self.0.get_heads();
        if self.0.get_change_meta_by_hash(&change.hash()).is_none() {
            heads.retain(|head| !change.deps().contains(head));
            heads.push(change.hash());
        }
        Ok(Heads::new(heads))
    }

    /// Whether all of these changes are in it.
    pub fn contains(&self, heads: &Heads) -> bool {
        heads.0.iter().all(|hash| self.0.get_change_meta_by_hash(hash).is_some())
    }

    /// Whether nothing was ever written in it.
    pub fn is_empty(&self) -> bool {
        self.0.get_heads().is_empty()
    }

    /// The document as it was at these heads.
    ///
    /// # Errors
    /// [`Error::MissingEarlierPart`] when it does not hold them.
    pub fn at(&self, heads: &Heads) -> Result<Self> {
        if *heads == self.heads() {
            return Ok(self.clone());
        }
        guarded(|| {
            self.0.fork_at(&heads.0).map(|past| Self(past, Vec::new())).map_err(|_| Error::MissingEarlierPart)
        })
    }

    /// The content as a value of `domain`.
    ///
    /// # Errors
    /// [`Error::OtherShape`] when the document does not hold such a value: an empty one never does.
    pub fn hydrate<T: Hydrate>(&self) -> Result<T> {
        if self.is_empty() {
            return Err(Error::OtherShape);
        }
        guarded(|| autosurgeon::hydrate(&self.0).map_err(|_| Error::OtherShape))
    }

    /// The content as a value of `domain`, with all versions of the sentences that were changed by two
    /// writers who did not know of each other.
    ///
    /// # Errors
    /// As [`Self::hydrate`].
    pub fn hydrate_with_versions<T: Hydrate + Texts>(&self) -> Result<T> {
        let mut value: T = self.hydrate()?;
        guarded(|| {
            value.texts().into_iter().for_each(|text| text.learn(&self.0));
            Ok(())
        })?;
        Ok(value)
    }

    /// Makes the content at `base` equal to `value`, as one change by `actor`. `None` when nothing differs.
    /// The document itself stays as it is. Hydrate the value from the document at `base`, change it, and
    /// give it here. Running text is a `domain::prose::Prose`: autosurgeon's own `Text` compares heads in a
    /// way that fails as soon as the actor's last change is no longer a head.
    ///
    /// # Errors
    /// As [`Self::revise_with`]; [`Error::OtherShape`] when the value does not fit the document.
    pub fn revise<T: Reconcile>(&self, base: &Heads, actor: [u8; 16], value: &T) -> Result<Option<Revision>> {
        self.revise_with(base, actor, |tx| autosurgeon::reconcile(tx, value).map_err(|_| Error::OtherShape))
    }

    /// Applies `edit` to the content at `base`, as one change by `actor`. `None` when nothing was changed.
    /// The document itself stays as it is.
    ///
    /// # Errors
    /// [`Error::MissingEarlierPart`] when the document does not hold `base`;
    /// [`Error::BaseBehindOwnChange`] when `actor` made a change that is in the document but not in `base`;
    /// whatever `edit` returns.
    pub fn revise_with(
        &self,
        base: &Heads,
        actor: [u8; 16],
        edit: impl FnOnce(&mut Transaction<'_>) -> Result<()>,
    ) -> Result<Option<Revision>> {
        let actor = ActorId::from(actor.as_slice());
        let mut at_base = self.at(base)?.0;
        if guarded(|| Ok(count_by(&at_base, &actor) != count_by(&self.0, &actor)))? {
            return Err(Error::BaseBehindOwnChange);
        }
        at_base.set_actor(actor);
        guarded(move || {
            let mut transaction = at_base.transaction();
            edit(&mut transaction)?;
            // No time in the change: who wrote when is in no way needed to merge.
            let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(0));
            if hash.is_none() {
                return Ok(None);
            }
            let change = at_base.get_last_local_change().ok_or(Error::BadChange)?;
            let heads = Heads::new(at_base.get_heads());
            Ok(Some(Revision { change: change.raw_bytes().to_vec(), heads }))
        })
    }

    /// Who wrote what stands at this place now: the actor of the change that put it there. `None` when
    /// nothing stands there. Follows from signed changes, so nobody can write it for somebody else.
    pub fn author_at(&self, path: &[&str]) -> Option<[u8; 16]> {
        guarded(|| Ok(self.written_at(path))).ok().flatten()
    }

    /// The objects at this place that lost to the one that is shown: written there by others who had not heard of it.
    /// In an order that is the same on every device.
    pub fn others_at<T: Hydrate>(&self, path: &[&str]) -> Vec<T> {
        guarded(|| Ok(self.lost_at(path))).ok().flatten().unwrap_or_default()
    }

    fn lost_at<T: Hydrate>(&self, path: &[&str]) -> Option<Vec<T>> {
        let (last, before) = path.split_last()?;
        let mut object = automerge::ROOT;
        for key in before {
            object = automerge::ReadDoc::get(&self.0, &object, *key).ok()??.1;
        }
        let (_, shown) = automerge::ReadDoc::get(&self.0, &object, *last).ok()??;
        let all = automerge::ReadDoc::get_all(&self.0, &object, *last).ok()?.into_iter();
        let others = all.filter(|(value, id)| value.is_object() && *id != shown);
        Some(others.filter_map(|(_, id)| T::hydrate_map(&self.0, &id).ok()).collect())
    }

    fn written_at(&self, path: &[&str]) -> Option<[u8; 16]> {
        let (last, before) = path.split_last()?;
        let mut object = automerge::ROOT;
        for key in before {
            object = automerge::ReadDoc::get(&self.0, &object, *key).ok()??.1;
        }
        let (_, written) = automerge::ReadDoc::get(&self.0, &object, *last).ok()??;
        match written {
            automerge::ObjId::Id(_, actor, _) => actor.to_bytes().try_into().ok(),
            automerge::ObjId::Root => None,
        }
    }

    /// The same bytes for the same set of changes, in whatever order they were added: the document as Automerge writes
    /// it. Where a crafted change keeps the library from writing it, the hashes of its changes.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        guarded(|| self.written_anew()).unwrap_or_else(|_| self.change_hashes().concat())
    }

    fn written_anew(&self) -> Result<Vec<u8>> {
        let mut changes = self.0.get_changes(&[]);
        // A change starts after every operation it builds on (others are not added), so this order respects that.
        changes.sort_by_key(|change| (change.start_op(), change.hash()));
        let mut fresh = Automerge::new().with_actor(ActorId::from([0; 16].as_slice()));
        fresh.apply_changes(changes).map_err(|_| Error::BadChange)?;
        Ok(fresh.save())
    }

    /// The hashes of the changes that make it, in rising order: SHA-256 over type, length and contents of each
    /// change chunk, as in the Automerge binary format. Changes that wait for an earlier part do not count.
    pub fn change_hashes(&self) -> Vec<[u8; 32]> {
        let mut hashes: Vec<_> = self.0.get_changes_meta(&[]).iter().map(|change| change.hash.0).collect();
        hashes.sort_unstable();
        hashes
    }

    /// The raw changes, each after those it builds on.
    pub fn changes(&self) -> Vec<Vec<u8>> {
        self.0.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect()
    }
}

/// Runs the library where a change of others is at work. One that was lawfully signed can still be crafted
/// to trip it, while it is applied or whenever the document is read; that must cost its author's words, not
/// the whole program.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Error::BadChange))
}

fn count_by(document: &Automerge, actor: &ActorId) -> usize {
    document.get_changes_meta(&[]).iter().filter(|change| change.actor.as_ref() == actor).count()
}

fn parse_change(bytes: &[u8]) -> Result<Change> {
    change_shape::check(bytes)?;
    let change = guarded(|| Change::from_bytes(bytes.to_vec()).map_err(|_| Error::BadChange))?;
    // Reading a single change skips the checksum: the first four bytes of its hash, behind the magic.
    if bytes.get(4..8) == change.hash().as_ref().get(..4) { Ok(change) } else { Err(Error::BadChange) }
}

/// How many operations the changes of a body unfold to, read from their run lengths, where every one is a sound
/// change by `actor`, or builds on nothing and is by `beginner`; `None` where one is by another.
///
/// # Errors
/// [`Error::BadChange`] for bytes that are no change, a folded one, or one that is written in another way than
/// Automerge writes it; [`Error::TooLarge`] for changes that unfold beyond [`limits::CHANGE_OPS`] together.
pub fn operations_by(body: &ChangeBody, actor: [u8; 16], beginner: [u8; 16]) -> Result<Option<u64>> {
    let mut rows = 0;
    for bytes in body.changes() {
        rows += change_shape::check(bytes)?;
        if rows > limits::CHANGE_OPS {
            return Err(Error::TooLarge);
        }
        let change = parse_change(bytes)?;
        let by = change.actor_id().to_bytes();
        if by != actor && !(by == beginner && change.deps().is_empty()) {
            return Ok(None);
        }
        written_as_usual(&change)?;
    }
    Ok(Some(rows))
}

/// Refuses a change that Automerge would write in other bytes. It would come out of a document changed, and so
/// under another hash than the one that others build on.
fn written_as_usual(change: &Change) -> Result<()> {
    let again = catch_unwind(|| Change::from(change.decode())).map_err(|_| Error::BadChange)?;
    if again.raw_bytes() == change.raw_bytes() { Ok(()) } else { Err(Error::BadChange) }
}
