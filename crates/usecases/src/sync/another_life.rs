//! Before anything is written: was this journal put back from an older copy?

use exchange::{Accepted, MailboxPath, SetAside, Verdict, Waiting};

use super::Lender;
use super::earlier_work;
use super::incoming::own_feed;
use super::memory::Memory;
use super::visit::Visit;
use crate::error::Result;
use crate::open::OpenVault;

/// Looks whether a place holds more of this device's feed than the journal does, or something else: then the
/// journal is an older copy, and begins a new life before anything is written. Tells whether it did.
pub(super) fn notice(lender: &mut impl Lender, memory: &mut Memory, visit: &Visit<'_>) -> Result<bool> {
    let beyond = lender.lend(|open| beyond_own_end(open, visit))?;
    for path in beyond {
        let Ok(bytes) = visit.carrier.read(&path, path.name.max_bytes()) else { continue };
        let lived_on = lender.lend(|open| {
            let verdict = memory.verdict(open, visit.circle, &path, &bytes)?;
            let lived_on = matches!(
                verdict,
                Verdict::Accepted(Accepted::Pack(_))
                    | Verdict::Waiting(Waiting::EarlierPart { .. })
                    | Verdict::SetAside(SetAside::Fork)
            );
            if lived_on {
                return open.begin_anew().map(|()| true);
            }
            let (name, size) = (path.to_string(), bytes.len() as u64);
            if matches!(verdict, Verdict::AlreadyKnown) {
                open.vault.write(|tx| tx.mark_processed(visit.circle, &visit.id, &name, size))?;
                earlier_work::adopt(open, memory, visit, &path, &bytes)?;
            }
            Ok(false)
        })?;
        if lived_on {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Packs of this very feed at the place that go on where the journal's own end is, or that this journal does
/// not know of: those it never wrote, and others offer.
fn beyond_own_end(open: &OpenVault, visit: &Visit<'_>) -> Result<Vec<MailboxPath>> {
    let feed = own_feed(open);
    let end = open.vault.feed_end(visit.circle, feed.device, feed.incarnation)?;
    let next = end.map_or(0, |end| end.seq + 1);
    let of_feed = |path: &MailboxPath| path.envelopes().filter(|(whose, _)| *whose == feed);
    let lying: Vec<_> = visit.listing.files.iter().filter(|entry| of_feed(&entry.path).is_some()).collect();
    if lying.is_empty() {
        return Ok(Vec::new());
    }
    let written = open.vault.own_files(visit.circle, &visit.id)?;
    let read = open.vault.processed(visit.circle, &visit.id)?;
    let strange = |path: &MailboxPath| {
        let name = path.to_string();
        !read.contains_key(&name) && !written.iter().any(|file| file.name == name)
    };
    let more = |path: &MailboxPath| of_feed(path).is_some_and(|(_, range)| range.last >= next);
    Ok(lying.iter().map(|entry| entry.path).filter(|path| more(path) || strange(path)).collect())
}
