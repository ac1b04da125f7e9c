//! Before anything is written: was this journal put back from an older copy?

use domain::CircleId;
use exchange::{Accepted, Carrier, FileName, Listing, MailboxPath, Verdict, Waiting};

use super::Lender;
use super::incoming::{own_feed, verdict};
use crate::error::Result;
use crate::open::OpenVault;

/// Looks whether this device's own directory holds more of its feed than the journal does: then the journal
/// is an older copy, and begins a new life before anything is written.
pub(super) fn notice(
    lender: &mut impl Lender,
    circle: CircleId,
    carrier: &dyn Carrier,
    listing: &Listing,
) -> Result<()> {
    let beyond = lender.lend(|open| beyond_own_end(open, circle, listing))?;
    for path in beyond {
        let Ok(bytes) = carrier.read(&path, path.name.max_bytes()) else { continue };
        let lived_on = lender.lend(|open| {
            let verdict = verdict(open, circle, &path, &bytes)?;
            let lived_on = matches!(
                verdict,
                Verdict::Accepted(Accepted::Pack(_)) | Verdict::Waiting(Waiting::EarlierPart { .. })
            );
            if lived_on { open.begin_anew().map(|()| true) } else { Ok(false) }
        })?;
        if lived_on {
            return Ok(());
        }
    }
    Ok(())
}

/// Own packs in the folder that go on where the journal's own feed stops.
fn beyond_own_end(open: &OpenVault, circle: CircleId, listing: &Listing) -> Result<Vec<MailboxPath>> {
    let feed = own_feed(open);
    let end = open.vault.feed_end(circle, feed.device, feed.incarnation)?;
    let next = end.map_or(0, |end| end.seq + 1);
    let more = |path: &MailboxPath| match path.name {
        FileName::Pack { range, .. } => path.dir.feed == feed && range.last >= next,
        _ => false,
    };
    Ok(listing.files.iter().map(|entry| entry.path).filter(more).collect())
}
