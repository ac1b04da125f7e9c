//! A feed with two branches: it is said, and the one that counts takes the place of the other.

use domain::CircleId;
use exchange::{MailboxPath, PackContents};

use super::incoming::merge_in;
use crate::error::{Error, Result};
use crate::forks;
use crate::open::OpenVault;
use crate::records::Author;
use crate::warnings::{self, Code, Warning};

/// A device signed two different envelopes with one number, or somebody has a copy of it: said aloud. Every device
/// keeps the same one of the two, and the circle goes on.
pub(super) fn hear_fork(open: &mut OpenVault, circle: CircleId, path: &MailboxPath) -> Result<()> {
    let Some((feed, _)) = path.envelopes() else { return Ok(()) };
    let warning = Warning::of_feed(Code::Fork, feed, open.around.clock.now());
    open.vault.write_with(|tx| warnings::raise(tx, circle, warning))
}

/// Puts another branch of a feed in the place of the one that is here, and writes anew what this device wrote on
/// that one or on top of it.
pub(super) fn turn(open: &mut OpenVault, circle: CircleId, pack: &PackContents) -> Result<u32> {
    let Some(from) = pack.new.first().map(|first| first.header().seq) else { return Ok(0) };
    let OpenVault { vault, keys, me, around, .. } = open;
    let author = Author { keys, me };
    let (count, any_erased) = vault.write_with(|tx| {
        let taken_out = forks::take_out(tx, circle, pack.feed, from, forks::Others::MayHaveIt)?;
        let merged = merge_in(tx, author, circle, pack, around)?;
        forks::plant_anew(tx, author, taken_out, around)?;
        Ok::<_, Error>(merged)
    })?;
    if any_erased {
        vault.scrub()?;
    }
    Ok(count)
}

/// A branch that does not count, by a life of this device: what was said there is said anew.
pub(super) fn keep_own_words(open: &mut OpenVault, circle: CircleId, pack: &PackContents) -> Result<()> {
    let OpenVault { vault, keys, me, around, .. } = open;
    if pack.feed.device != me.device {
        return Ok(());
    }
    vault.write_with(|tx| forks::rescue(tx, Author { keys, me }, circle, pack, around))
}
