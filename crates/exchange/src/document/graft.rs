//! Writing changes anew, by another actor, when what they were written as is no longer there.
//!
//! An actor that wrote on two branches can never be brought together in one document. Of two branches one
//! stays (see `inspect`); what a person wrote on the other, or on top of it, is written again by that person's
//! own device: the same steps in the same order, by an actor of its own, as far as what they are about is there.

use std::collections::BTreeMap;
use std::num::NonZeroU64;

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange};

use super::{Document, guarded, parse_change};
use crate::{Error, Result};

/// Changes that were written anew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grafted {
    /// The raw changes, each building on the one before.
    pub changes: Vec<Vec<u8>>,
    /// Whether something could not be written again, because what it was about is gone.
    pub left_out: bool,
}

impl Document {
    /// The changes by any of these actors that this document holds and `other` does not, each after those it
    /// builds on.
    pub fn changes_lost_in(&self, other: &Self, actors: &[[u8; 16]]) -> Vec<Vec<u8>> {
        let by_one_of_them =
            |change: &Change| actors.iter().any(|actor| change.actor_id().to_bytes() == actor);
        let lost = |change: &Change| other.0.get_change_meta_by_hash(&change.hash()).is_none();
        let changes = guarded(|| Ok(self.0.get_changes(&[]))).unwrap_or_default();
        let lost = changes.iter().filter(|change| by_one_of_them(change) && lost(change));
        lost.map(|change| change.raw_bytes().to_vec()).collect()
    }

    /// Writes these raw changes anew by `actor`, on top of what this document holds: one new change for each.
    /// A step on something that is not there (any more) is left out. The document itself stays as it is.
    ///
    /// # Errors
    /// [`Error::BadChange`] or [`Error::TooLarge`] for bytes that are no change.
    pub fn grafted<'a>(&self, lost: impl IntoIterator<Item = &'a [u8]>, actor: [u8; 16]) -> Result<Grafted> {
        let mut graft = guarded(|| Graft::on(&self.0, actor))?;
        for bytes in lost {
            let change = parse_change(bytes)?;
            guarded(|| graft.write(&change.decode()))?;
        }
        Ok(Grafted { changes: graft.changes, left_out: graft.left_out })
    }
}

/// The steps of one actor: where they begin, and where the next one would.
type Stretch = (u64, u64);

struct Graft {
    document: Automerge,
    actor: ActorId,
    /// The steps that are in the document, by actor.
    there: BTreeMap<Vec<u8>, Vec<Stretch>>,
    /// What each step that was written anew is called now.
    renamed: BTreeMap<(u64, Vec<u8>), OpId>,
    /// The number of the next step, and of the next change by the actor.
    next: u64,
    seq: u64,
    /// The change of the actor before that one.
    before: Option<ChangeHash>,
    changes: Vec<Vec<u8>>,
    left_out: bool,
}

impl Graft {
    /// Without what waits in the document: its author may be the one who writes on under its number.
    fn on(document: &Automerge, actor: [u8; 16]) -> Result<Self> {
        let mut there: BTreeMap<Vec<u8>, Vec<Stretch>> = BTreeMap::new();
        let (mut next, mut seq, mut before, actor) = (1, 1, None, ActorId::from(actor.as_slice()));
        let changes = document.get_changes(&[]);
        for change in &changes {
            let (start, end) = (change.start_op().get(), change.max_op().saturating_add(1));
            there.entry(change.actor_id().to_bytes().to_vec()).or_default().push((start, end));
            next = end.max(next);
            if *change.actor_id() == actor && change.seq() >= seq {
                (seq, before) = (change.seq() + 1, Some(change.hash()));
            }
        }
        let mut document = Automerge::new();
        document.apply_changes(changes).map_err(|_| Error::BadChange)?;
        let (renamed, changes) = (BTreeMap::new(), Vec::new());
        Ok(Self { document, actor, there, renamed, next, seq, before, changes, left_out: false })
    }

    /// What a step is called in the document; `None` when it is not there.
    fn name(&self, id: &OpId) -> Option<OpId> {
        let actor = id.actor().to_bytes();
        let there = |stretch: &Stretch| (stretch.0..stretch.1).contains(&id.counter());
        self.renamed.get(&(id.counter(), actor.to_vec())).cloned().or_else(|| {
            let known = self.there.get(actor).is_some_and(|stretches| stretches.iter().any(there));
            known.then(|| id.clone())
        })
    }

    /// A step with everything in it called by its present name; `None` when it has no meaning here.
    fn step(&mut self, op: &Op) -> Option<Op> {
        let needs_another = matches!(op.action, OpType::Delete | OpType::Increment(_));
        let object = match &op.obj {
            ObjectId::Root => Some(ObjectId::Root),
            ObjectId::Id(id) => self.name(id).map(ObjectId::Id),
        };
        let key = match &op.key {
            Key::Seq(ElementId::Id(id)) => self.name(id).map(|id| Key::Seq(ElementId::Id(id))),
            other => Some(other.clone()),
        };
        let (Some(obj), Some(key)) = (object, key) else {
            self.left_out |= !needs_another;
            return None;
        };
        let pred: Vec<OpId> = op.pred.iter().filter_map(|id| self.name(id)).collect();
        if needs_another && pred.is_empty() {
            return None;
        }
        Some(Op { action: op.action.clone(), obj, key, pred: pred.into(), insert: op.insert })
    }

    fn write(&mut self, lost: &ExpandedChange) -> Result<()> {
        let (by, start) = (lost.actor_id.to_bytes().to_vec(), self.next);
        let mut operations = Vec::with_capacity(lost.operations.len());
        for (number, op) in (lost.start_op.get()..).zip(&lost.operations) {
            let Some(step) = self.step(op) else { continue };
            let counter = start + operations.len() as u64;
            self.renamed.insert((number, by.clone()), OpId::new(counter, &self.actor));
            operations.push(step);
        }
        if operations.is_empty() {
            return Ok(());
        }
        let count = operations.len() as u64;
        let mut deps: Vec<ChangeHash> = self.document.get_heads();
        deps.extend(self.before);
        deps.sort_unstable();
        deps.dedup();
        let change: Change = ExpandedChange {
            operations,
            actor_id: self.actor.clone(),
            hash: None,
            seq: self.seq,
            start_op: NonZeroU64::new(start).ok_or(Error::BadChange)?,
            time: 0,
            message: None,
            deps,
            extra_bytes: Vec::new(),
            author: None,
        }
        .into();
        self.document.apply_changes([change.clone()]).map_err(|_| Error::BadChange)?;
        (self.next, self.seq, self.before) = (start + count, self.seq + 1, Some(change.hash()));
        self.changes.push(change.raw_bytes().to_vec());
        Ok(())
    }
}
