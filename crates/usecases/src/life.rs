//! A device that finds itself to be a copy begins a new life before it writes: a new incarnation, with a
//! feed and Automerge actors of its own, so that it never contradicts the one it was copied from.
//!
//! A copy is noticed in three ways: the journal lies in another place or on another machine than it did,
//! it came from a backup, or the shared folder holds more of this device's feed than the journal does.

use std::path::Path;

use domain::journal::{Case, CaseDraft};
use domain::{CircleId, RecordKind};
use exchange::limits::MAX_INCARNATION;
use exchange::{FeedKey, Heads};
use sealing::actor_of;
use vault::{Contents, Pending, Tx, Vault};

use crate::cutting;
use crate::error::{ErrorCode, Result};
use crate::inherited::Inherited;
use crate::open::{Me, Surroundings, meta};
use crate::records::{self, Author};
use crate::values::value;
use crate::{forks, places};

/// Numbers that a new life skips at most, by chance: two copies of one journal then rarely take the same.
const SPREAD: u8 = 64;

/// Where a journal lies: a hash over the machine and the folder, so that neither is kept in words.
pub(crate) fn home(folder: &Path) -> [u8; 32] {
    // Without an id of the machine (a rescue system, a container) the folder alone tells.
    let machine = machine_uid::get().unwrap_or_default();
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let place = format!("binnenkring home v1\n{machine}\n{}", folder.display());
    sealing::content_hash(place.as_bytes()).0
}

/// Whether this vault was copied since it was last written: another home, or a backup.
pub(crate) fn is_a_copy(contents: &Contents, folder: &Path) -> Result<bool> {
    let known = contents.meta(meta::HOME)?;
    let moved = known.is_some_and(|known| known != home(folder));
    Ok(moved || contents.meta(meta::BACKUP)?.is_some())
}

/// Envelopes of the life before that nobody can have, and that contradict what that life sent already: what
/// stands in them goes along into the new life.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unsent {
    pub circle: CircleId,
    /// The first of them.
    pub from: u64,
}

/// Begins a new life, with a number above every one that is known of this device.
///
/// # Errors
/// `Internal` after nine thousand lives.
pub(crate) fn begin_anew(
    vault: &mut Vault,
    author: Author<'_>,
    folder: &Path,
    around: &mut Surroundings,
    unsent: Option<Unsent>,
) -> Result<u32> {
    let mut chance = [0];
    around.randomness.fill(&mut chance);
    let skipped = u32::from(chance[0] % SPREAD);
    let next = highest(vault, author.me)? + 1 + skipped;
    if next > MAX_INCARNATION {
        return ErrorCode::Internal.fail();
    }
    let before = FeedKey { device: author.me.device, incarnation: author.me.incarnation };
    let reborn = Me { incarnation: next, ..author.me.clone() };
    vault.write_with(|tx| {
        let take_out =
            |it: Unsent| forks::take_out(tx, it.circle, before, it.from, forks::Others::NeverHadIt);
        let taken_along = unsent.map(take_out).transpose()?;
        for circle in tx.circles()? {
            // The new feed says from the start what was seen, nothing of it lies in the folder yet, and nobody
            // has read any of it.
            tx.remove_circle_value(circle.id, value::DECLARED)?;
            tx.remove_circle_value(circle.id, value::HEARD)?;
            for place in places::places_of(tx, circle.id)? {
                tx.remove_circle_value(circle.id, &value::at(value::SENT, &place.id))?;
            }
            take_over(tx, author, circle.id, next)?;
        }
        tx.put_meta(meta::INCARNATION, &next.to_be_bytes())?;
        tx.put_meta(meta::HOME, &home(folder))?;
        tx.remove_meta(meta::BACKUP)?;
        let author = Author { me: &reborn, ..author };
        taken_along.map_or(Ok(()), |it| forks::plant_anew(tx, author, it, around))
    })?;
    Ok(next)
}

fn highest(contents: &Contents, me: &Me) -> Result<u32> {
    let mut highest = me.incarnation;
    for circle in contents.circles()? {
        let own = contents.frontier(circle.id)?.into_iter().filter(|end| end.device == me.device);
        highest = own.map(|end| end.incarnation).max().unwrap_or(0).max(highest);
    }
    Ok(highest)
}

/// Unsent work of the life before, written by the actor of the new one.
fn take_over(tx: &Tx<'_>, author: Author<'_>, circle: CircleId, incarnation: u32) -> Result<()> {
    let (before, mut inherited) = (Inherited::of(tx, circle)?, Inherited::default());
    for pending in tx.all_pending(circle)? {
        let lives = before.lives(&pending, author.me.incarnation);
        if pending.change.is_empty() {
            // A beginning is the same in every life.
            inherited.note(&pending, lives);
            continue;
        }
        if pending.kind != RecordKind::Case {
            // Every other edit is an envelope already; if one were not, it goes out in its own name.
            cutting::cut(tx, author, circle, &[pending.record])?;
            continue;
        }
        let actor = actor_of(author.me.device, incarnation, pending.record);
        let revision = rewritten_case(tx, &pending, actor)?.ok_or(ErrorCode::Internal)?;
        let pending = Pending { change: revision.change, ..pending };
        tx.put_pending(&pending)?;
        inherited.note(&pending, lives);
    }
    inherited.keep(tx, circle)
}

fn rewritten_case(tx: &Tx<'_>, pending: &Pending, actor: [u8; 16]) -> Result<Option<exchange::Revision>> {
    tx.put_pending(&Pending { change: Vec::new(), ..pending.clone() })?;
    let sent = records::whole(tx, pending.record)?;
    let base: Heads =
        std::str::from_utf8(&pending.base_heads).map_err(|_| ErrorCode::VaultDamaged)?.parse()?;
    let mut typed = sent.at(&base)?;
    let mut case: Case = typed.hydrate()?;
    // As it was typed: of a sentence with several versions the whole record may show another one.
    typed.add([pending.change.as_slice()])?;
    case.revise(&CaseDraft::from(&typed.hydrate::<Case>()?));
    Ok(sent.revise(&base, actor, &case)?)
}
