//! Before anything is written: was this journal put back from an older copy?
//!
//! Two things tell: more of this device's feed lies somewhere than the journal holds, or something else than it
//! holds. In the second case the journal was written in after it was put back. What it wrote and nobody can
//! have goes along into a new life, so that the device does not contradict itself before others.

use exchange::{Accepted, FeedKey, MailboxPath, SetAside, Verdict, Waiting};

use super::Lender;
use super::earlier_work;
use super::incoming::own_feed;
use super::memory::Memory;
use super::visit::Visit;
use crate::error::Result;
use crate::forks;
use crate::life::Unsent;
use crate::open::OpenVault;
use crate::records::Author;

/// What a file says about this journal.
enum Says {
    /// Nothing.
    Nothing,
    /// That the journal is an older copy.
    LivedOn,
    /// That the life before signed something else than this journal holds, from this seq on.
    Contradicts(u64),
    /// Nothing before a key or a list came that is not here.
    NotYet,
}

/// Looks whether a place holds more of what this device wrote than the journal does, or something else: then the
/// journal is an older copy, and begins a new life before anything is written. Tells whether something there cannot
/// be read yet: an epoch that this copy never heard of may have begun since.
pub(super) fn notice(lender: &mut impl Lender, memory: &mut Memory, visit: &Visit<'_>) -> Result<bool> {
    let strange = lender.lend(|open| strange_own_files(open, visit))?;
    let (mut lived_on, mut waits) = (false, false);
    for path in strange {
        let Some((feed, _)) = path.envelopes() else { continue };
        let Ok(bytes) = visit.carrier.read(&path, path.name.max_bytes()) else { continue };
        lender.lend(|open| match said_by(open, memory, visit, &path, &bytes)? {
            Says::Nothing => Ok(()),
            Says::NotYet => {
                waits = true;
                Ok(())
            }
            Says::LivedOn => {
                lived_on |= feed == own_feed(open);
                Ok(())
            }
            Says::Contradicts(from) => {
                lived_on &= feed != own_feed(open);
                contradicted(open, visit, feed, from)
            }
        })?;
    }
    if lived_on {
        lender.lend(|open| open.begin_anew(None))?;
    }
    Ok(waits)
}

fn said_by(
    open: &mut OpenVault,
    memory: &mut Memory,
    visit: &Visit<'_>,
    path: &MailboxPath,
    bytes: &[u8],
) -> Result<Says> {
    match memory.verdict(open, visit.circle, path, bytes)? {
        Verdict::Accepted(Accepted::Pack(_)) | Verdict::Waiting(Waiting::EarlierPart { .. }) => {
            Ok(Says::LivedOn)
        }
        Verdict::Accepted(Accepted::Branch(pack)) => {
            Ok(pack.new.first().map_or(Says::Nothing, |first| Says::Contradicts(first.header().seq)))
        }
        Verdict::SetAside(SetAside::Fork) => {
            let parted = memory.parting(open, visit.circle, path, bytes)?;
            let from = parted.and_then(|pack| pack.new.first().map(|first| first.header().seq));
            // Where the two parted before this pack begins: all that was not handed over may be another.
            Ok(Says::Contradicts(from.unwrap_or(u64::MAX)))
        }
        Verdict::AlreadyKnown => {
            let (name, size) = (path.to_string(), bytes.len() as u64);
            open.vault.write(|tx| tx.mark_processed(visit.circle, &visit.id, &name, size))?;
            earlier_work::adopt(open, memory, visit, path, bytes)?;
            Ok(Says::Nothing)
        }
        Verdict::Waiting(Waiting::EpochKey | Waiting::Roster { .. }) => Ok(Says::NotYet),
        _ => Ok(Says::Nothing),
    }
}

/// Something else lies there than the journal holds. What was not handed over yet is taken along; what was is
/// public, and then both branches are judged like those of anybody else.
fn contradicted(open: &mut OpenVault, visit: &Visit<'_>, feed: FeedKey, from: u64) -> Result<()> {
    let circle = visit.circle;
    let unsent = forks::first_unsent(&open.vault, circle, feed)?;
    let from = if from == u64::MAX { unsent } else { from };
    let held = open.vault.feed_end(circle, feed.device, feed.incarnation)?;
    let secret = from >= unsent && held.is_some_and(|end| end.seq >= from);
    if feed == own_feed(open) {
        return open.begin_anew(secret.then_some(Unsent { circle, from }));
    }
    if !secret {
        return Ok(());
    }
    let OpenVault { vault, keys, me, around, .. } = open;
    vault.write_with(|tx| {
        let taken_along = forks::take_out(tx, circle, feed, from, forks::Others::NeverHadIt)?;
        forks::plant_anew(tx, Author { keys, me }, taken_along, around)
    })
}

/// Packs of what this device wrote, in this life or before, that go on where the journal's own end is, or that this
/// journal does not know of: those it never wrote, and others offer.
fn strange_own_files(open: &OpenVault, visit: &Visit<'_>) -> Result<Vec<MailboxPath>> {
    let ends = open.vault.frontier(visit.circle)?;
    let mine = |path: &MailboxPath| path.envelopes().filter(|(feed, _)| feed.device == open.me.device);
    let lying: Vec<_> = visit.listing.files.iter().filter(|entry| mine(&entry.path).is_some()).collect();
    if lying.is_empty() {
        return Ok(Vec::new());
    }
    let written = open.vault.own_files(visit.circle, &visit.id)?;
    let read = open.vault.processed(visit.circle, &visit.id)?;
    let strange = |path: &MailboxPath| {
        let name = path.to_string();
        !read.contains_key(&name) && !written.iter().any(|file| file.name == name)
    };
    let more = |path: &MailboxPath| {
        mine(path).is_some_and(|(feed, range)| {
            let held =
                |end: &&vault::FeedEnd| (end.device, end.incarnation) == (feed.device, feed.incarnation);
            feed == own_feed(open) && ends.iter().find(held).is_none_or(|end| range.last > end.seq)
        })
    };
    Ok(lying.iter().map(|entry| entry.path).filter(|path| more(path) || strange(path)).collect())
}
