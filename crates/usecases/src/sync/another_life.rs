//! Before anything is written: was this journal put back from an older copy?

use exchange::{Accepted, MailboxPath, Verdict, Waiting};

use super::Lender;
use super::incoming::{Memory, own_feed};
use super::visit::Visit;
use crate::error::Result;
use crate::open::OpenVault;

/// Looks whether a place holds more of this device's feed than the journal does: then the journal is an older
/// copy, and begins a new life before anything is written. Tells whether it did.
pub(super) fn notice(lender: &mut impl Lender, memory: &mut Memory, visit: &Visit<'_>) -> Result<bool> {
    let beyond = lender.lend(|open| beyond_own_end(open, visit))?;
    for path in beyond {
        let Ok(bytes) = visit.carrier.read(&path, path.name.max_bytes()) else { continue };
        let lived_on = lender.lend(|open| {
            let verdict = memory.verdict(open, visit.circle, &path, &bytes)?;
            let lived_on = matches!(
                verdict,
                Verdict::Accepted(Accepted::Pack(_)) | Verdict::Waiting(Waiting::EarlierPart { .. })
            );
            if lived_on { open.begin_anew().map(|()| true) } else { Ok(false) }
        })?;
        if lived_on {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Packs at the place, by whoever offered them, that go on where the journal's own feed stops.
fn beyond_own_end(open: &OpenVault, visit: &Visit<'_>) -> Result<Vec<MailboxPath>> {
    let feed = own_feed(open);
    let end = open.vault.feed_end(visit.circle, feed.device, feed.incarnation)?;
    let next = end.map_or(0, |end| end.seq + 1);
    let more = |path: &MailboxPath| {
        path.envelopes().is_some_and(|(whose, range)| whose == feed && range.last >= next)
    };
    Ok(visit.listing.files.iter().map(|entry| entry.path).filter(more).collect())
}
