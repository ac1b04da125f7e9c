//! Reading and writing one record: the one place where changes, pending work and envelopes meet.
//!
//! What was not sent yet is at most one change per record, made on a known base. Saving again replaces
//! it, so what was typed and taken back never leaves the device. Cutting turns it into a signed
//! envelope; from then on it is part of the record for ever. A record is begun once, and signed at once; the
//! beginning of one that cannot be signed yet is kept as it is, whatever is written after it.

use autosurgeon::{Hydrate, Reconcile};
use domain::prose::Texts;
use domain::{CircleId, RecordId, RecordKind};
use exchange::limits::BEFORE_ANY_LIFE;
use exchange::{ChangeBody, Document, Heads, Revision};
use sealing::{DeviceKeys, actor_of};
use vault::{Contents, Pending, Tx};

use crate::cutting::cut;
use crate::error::{ErrorCode, Result};
use crate::open::Me;
use crate::values::standing;

/// Who signs: the keys of this device and the person behind it.
#[derive(Clone, Copy)]
pub(crate) struct Author<'a> {
    pub keys: &'a DeviceKeys,
    pub me: &'a Me,
}

impl Author<'_> {
    fn actor(&self, record: RecordId) -> [u8; 16] {
        actor_of(self.me.device, self.me.incarnation, record)
    }
}

/// A record as it stands in the vault.
struct Held {
    /// From its envelopes, and the beginning that waits to be one.
    sent: Document,
    /// What was not cut into an envelope yet.
    pending: Option<Pending>,
}

/// The changes in an envelope's body; none when the body was erased.
pub(crate) fn changes_in(body: Option<&[u8]>) -> Result<Vec<Vec<u8>>> {
    let Some(body) = body else { return Ok(Vec::new()) };
    Ok(ChangeBody::decode(body)?.changes().map(<[u8]>::to_vec).collect())
}

/// Loads a record. Changes that build on something that has not arrived yet wait inside the document.
fn load(contents: &Contents, record: RecordId) -> Result<Held> {
    let mut changes = Vec::new();
    for envelope in contents.envelopes_of(record)? {
        changes.extend(changes_in(envelope.body.as_deref())?);
    }
    let pending = contents.pending(record)?;
    changes.extend(pending.iter().filter_map(|pending| pending.beginning.clone()));
    Ok(Held { sent: assembled(&changes)?, pending })
}

/// The changes that wait to be signed, in order.
pub(crate) fn waiting(pending: Pending) -> impl Iterator<Item = Vec<u8>> {
    pending.beginning.into_iter().chain([pending.change].into_iter().filter(|change| !change.is_empty()))
}

/// The whole of a record as it stands now.
pub(crate) fn whole(contents: &Contents, record: RecordId) -> Result<Document> {
    let mut changes = Vec::new();
    for envelope in contents.envelopes_of(record)? {
        changes.extend(changes_in(envelope.body.as_deref())?);
    }
    changes.extend(contents.pending(record)?.into_iter().flat_map(waiting));
    assembled(&changes)
}

/// A record as its envelopes make it, those left out that `but` names, and without unsent work.
pub(crate) fn sent_but(
    contents: &Contents,
    record: RecordId,
    but: impl Fn(&vault::StoredEnvelope) -> bool,
) -> Result<Document> {
    let mut changes = Vec::new();
    for envelope in contents.envelopes_of(record)?.iter().filter(|envelope| !but(envelope)) {
        changes.extend(changes_in(envelope.body.as_deref())?);
    }
    assembled(&changes)
}

/// The document that these changes make. Missing earlier parts are no failure: they come with a later
/// exchange. A change that cannot be applied (lawfully signed, but crafted) is left out, so that it cannot
/// keep a record from being read.
fn assembled(changes: &[Vec<u8>]) -> Result<Document> {
    let mut document = Document::empty();
    if !applied(document.add(changes.iter().map(Vec::as_slice)))? {
        document.add_sound(changes.iter().map(Vec::as_slice));
    }
    Ok(document)
}

/// Whether changes went in; `false` when one of them cannot.
pub(crate) fn applied(outcome: exchange::Result<()>) -> Result<bool> {
    match outcome {
        Ok(()) | Err(exchange::Error::MissingEarlierPart) => Ok(true),
        Err(exchange::Error::BadChange | exchange::Error::TooLarge) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

/// Loads a record of that kind in that circle as a value of the domain, with the heads it was read at.
///
/// # Errors
/// As [`found`].
pub(crate) fn read<T: Hydrate>(
    contents: &Contents,
    circle: CircleId,
    record: RecordId,
    kind: RecordKind,
) -> Result<(T, Heads)> {
    let document = found(contents, circle, record, kind)?;
    Ok((document.hydrate()?, document.heads()))
}

/// Loads the document of a record of that kind in that circle.
///
/// # Errors
/// `NotFound` when it is not there, erased, or of another kind.
pub(crate) fn found(
    contents: &Contents,
    circle: CircleId,
    record: RecordId,
    kind: RecordKind,
) -> Result<Document> {
    let known = contents.record(record)?.filter(|it| it.circle == circle && it.kind == kind && !it.erased);
    if known.is_none() {
        return ErrorCode::NotFound.fail();
    }
    let document = whole(contents, record)?;
    if document.is_empty() {
        return ErrorCode::NotFound.fail();
    }
    Ok(document)
}

/// Writes a new record, and signs it where this device can sign in the circle. A record is begun once: if every
/// life of a device wrote the beginning anew, a copy of this journal, or one put back from a backup, would make the
/// record a second time, and of a thing that was made twice only one is seen. So where it waits to be signed, it is
/// by the device before any life, and stays as it is: all who have it have the same.
pub(crate) fn create<T: Reconcile>(
    tx: &Tx<'_>,
    author: Author<'_>,
    circle: CircleId,
    record: RecordId,
    kind: RecordKind,
    value: &T,
) -> Result<Heads> {
    let signs = match standing(tx, circle) {
        Ok(_) => true,
        Err(error) if matches!(error.code, ErrorCode::NotAMember | ErrorCode::NoLongerIn) => false,
        Err(error) => return Err(error),
    };
    let life = if signs { author.me.incarnation } else { BEFORE_ANY_LIFE };
    let actor = actor_of(author.me.device, life, record);
    let revision = Document::empty().revise(&Heads::none(), actor, value)?;
    let revision = revision.ok_or(ErrorCode::BadInput)?;
    let (beginning, base_heads) = (Some(revision.change), revision.heads.to_string().into_bytes());
    tx.put_pending(&Pending { circle, record, kind, beginning, base_heads, change: Vec::new() })?;
    if signs {
        cut(tx, author, circle, &[record])?;
    }
    Ok(revision.heads)
}

/// Writes an existing record anew on the base that its reader saw, and keeps the outcome as the pending
/// change. `edit` gets the value as it was on that base and must set all that a person can change: what an
/// earlier pending change did is replaced by it. Given a second value, in which the edit was merged with
/// what is here, it must set what that one holds.
///
/// Returns the heads right after the edit, to be handed back with the next one.
pub(crate) fn rewrite<T: Hydrate + Reconcile + Texts>(
    tx: &Tx<'_>,
    author: Author<'_>,
    record: RecordId,
    base: &Heads,
    edit: impl Fn(&mut T, Option<&T>),
) -> Result<Rewritten> {
    let known = tx.record(record)?.filter(|it| !it.erased).ok_or(ErrorCode::NotFound)?;
    let mut held = load(tx, record)?;
    let actor = author.actor(record);
    let (base, merged, revision) = match held.replaceable(base)? {
        Some(pending_base) => {
            let revision = held.replaced(actor, &pending_base, &edit)?;
            (pending_base, false, revision)
        }
        None => {
            if held.pending.is_some() {
                cut(tx, author, known.circle, &[record])?;
                held = load(tx, record)?;
            }
            held.added(actor, base, &edit)?
        }
    };
    let beginning = held.pending.and_then(|pending| pending.beginning);
    let Some(revision) = revision else {
        // Back to what it was on the base: nothing is left to send, but that there is such a record.
        match beginning {
            Some(_) => put(tx, &known, beginning, &base, Vec::new())?,
            None => tx.remove_pending(record)?,
        }
        return Ok(Rewritten { heads: base, merged });
    };
    put(tx, &known, beginning, &base, revision.change)?;
    Ok(Rewritten { heads: revision.heads, merged })
}

fn put(
    tx: &Tx<'_>,
    known: &vault::KnownRecord,
    beginning: Option<Vec<u8>>,
    base: &Heads,
    change: Vec<u8>,
) -> Result<()> {
    let (circle, record, kind) = (known.circle, known.id, known.kind);
    let base_heads = base.to_string().into_bytes();
    Ok(tx.put_pending(&Pending { circle, record, kind, beginning, base_heads, change })?)
}

/// What became of an edit.
pub(crate) struct Rewritten {
    /// The heads right after it.
    pub heads: Heads,
    /// Whether those hold more than its writer saw: the writer has to be shown the record again.
    pub merged: bool,
}

/// Makes one deliberate edit to a record as it stands now: an envelope of its own, so that nothing done
/// in it can be replaced by a later save.
pub(crate) fn act<T: Hydrate + Reconcile>(
    tx: &Tx<'_>,
    author: Author<'_>,
    circle: CircleId,
    record: RecordId,
    edit: impl FnOnce(&mut T) -> Result<()>,
) -> Result<()> {
    cut(tx, author, circle, &[record])?;
    let known = tx.record(record)?.filter(|it| it.circle == circle && !it.erased);
    let known = known.ok_or(ErrorCode::NotFound)?;
    let held = load(tx, record)?;
    let base = held.sent.heads();
    if let Some(revision) = held.revised(author.actor(record), &base, edit)? {
        put(tx, &known, None, &base, revision.change)?;
        cut(tx, author, circle, &[record])?;
    }
    Ok(())
}

impl Held {
    fn revised<T: Hydrate + Reconcile>(
        &self,
        actor: [u8; 16],
        base: &Heads,
        edit: impl FnOnce(&mut T) -> Result<()>,
    ) -> Result<Option<Revision>> {
        let mut value: T = self.sent.at(base)?.hydrate()?;
        edit(&mut value)?;
        Ok(self.sent.revise(base, actor, &value)?)
    }

    /// The base of the pending change, when an edit on `base` continues or repeats that change.
    fn replaceable(&self, base: &Heads) -> Result<Option<Heads>> {
        let Some(pending) = &self.pending else { return Ok(None) };
        let pending_base = heads_from(&pending.base_heads)?;
        let continues = *base == pending_base
            || !pending.change.is_empty()
                && *base == self.sent.at(&pending_base)?.heads_with(&pending.change)?;
        Ok(continues.then_some(pending_base))
    }

    /// The pending change made again, with an edit in its place.
    fn replaced<T: Hydrate + Reconcile + Texts>(
        &self,
        actor: [u8; 16],
        base: &Heads,
        edit: &impl Fn(&mut T, Option<&T>),
    ) -> Result<Option<Revision>> {
        self.revised(actor, base, |value| {
            edit(value, None);
            Ok(())
        })
    }

    /// An edit as a change of its own: on `base`; on all that is here when `base` is not known; and merged
    /// with all that is here when this device wrote more than `base` holds (it did something else to the
    /// record while an editor was open). Returns its base and whether it was merged.
    fn added<T: Hydrate + Reconcile + Texts>(
        &self,
        actor: [u8; 16],
        base: &Heads,
        edit: &impl Fn(&mut T, Option<&T>),
    ) -> Result<(Heads, bool, Option<Revision>)> {
        let on = |base: &Heads, by: [u8; 16]| {
            self.revised(by, base, |value| {
                edit(value, None);
                Ok(())
            })
        };
        let here = self.sent.heads();
        if base.is_none() || !self.sent.contains(base) {
            let revision = on(&here, actor)?;
            return Ok((here, false, revision));
        }
        match self.sent.revise_with(base, actor, |_| Ok(())) {
            Ok(_) => Ok((base.clone(), false, on(base, actor)?)),
            Err(exchange::Error::BaseBehindOwnChange) => {
                // As if another device had made it, so that what came in since then stays. That other author
                // is there for this moment only: nothing by it is kept.
                let mut merged = self.sent.clone();
                if let Some(revision) = on(base, actor.map(|byte| !byte))? {
                    merged.add([revision.change.as_slice()])?;
                }
                let mut value: T = self.sent.hydrate_with_versions()?;
                edit(&mut value, Some(&merged.hydrate_with_versions()?));
                let revision = self.sent.revise(&here, actor, &value)?;
                Ok((here, true, revision))
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// Heads as they were stored with a pending change.
fn heads_from(stored: &[u8]) -> Result<Heads> {
    let text = std::str::from_utf8(stored).map_err(|_| ErrorCode::VaultDamaged)?;
    Ok(text.parse()?)
}
