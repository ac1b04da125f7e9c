//! Files in the shared folder that are not what their names say: set aside with a reason, never deleted.

use std::collections::{BTreeMap, BTreeSet};

use domain::CircleId;
use exchange::{Listing, MailboxPath, SetAside};

use super::CARRIER;
use crate::error::Result;
use crate::open::OpenVault;

/// Files that were not what their names say.
pub(super) struct Doubts {
    /// Names, reasons and sizes of what was set aside before.
    before: BTreeMap<String, (String, u64)>,
    /// Set aside in this exchange: not looked at a second time.
    pub(super) now: BTreeSet<MailboxPath>,
    /// Whether anything was doubted or waits, so that no name is taken at its word any more.
    pub(super) any: bool,
}

impl Doubts {
    /// What was set aside before. A file that might still have become good and is gone now is forgotten: its
    /// owner has written another one.
    pub(super) fn known(open: &mut OpenVault, circle: CircleId, listing: &Listing) -> Result<Self> {
        let lying: BTreeSet<String> = listing.files.iter().map(|entry| entry.path.to_string()).collect();
        let before = open.vault.set_aside(circle)?;
        let mut gone = before.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
        gone.retain(|name| !lying.contains(name));
        if !gone.is_empty() {
            let settled = open.vault.processed(circle, CARRIER)?;
            gone.retain(|name| !settled.contains(name));
            open.vault
                .write(|tx| gone.iter().try_for_each(|name| tx.remove_set_aside(circle, CARRIER, name)))?;
        }
        let before = before.into_iter().map(|it| (it.name, (it.reason, it.size)));
        Ok(Self { before: before.collect(), now: BTreeSet::new(), any: false })
    }

    /// Notes a file; tells whether there may be more to see because of it.
    pub(super) fn note(&mut self, path: MailboxPath) -> bool {
        self.now.insert(path);
        !std::mem::replace(&mut self.any, true)
    }
}

/// Why a file is set aside, and whether it is looked at again.
pub(super) struct Aside {
    pub(super) reason: SetAside,
    pub(super) again: bool,
}

/// Sets a file aside; returns 1, or 0 when it stands there already with the same reason.
pub(super) fn set_aside(
    open: &mut OpenVault,
    circle: CircleId,
    name: &str,
    bytes: &[u8],
    aside: Aside,
    doubts: &Doubts,
) -> Result<u32> {
    let (reason, size) = (aside.reason.code().to_owned(), bytes.len() as u64);
    if doubts.before.get(name) == Some(&(reason.clone(), size)) {
        return Ok(0);
    }
    let at = open.around.clock.now();
    let kept =
        vault::SetAside { circle, carrier: CARRIER.to_owned(), name: name.to_owned(), reason, at, size };
    open.vault.write(|tx| {
        tx.put_set_aside(&kept)?;
        if aside.again { Ok(()) } else { tx.mark_processed(circle, CARRIER, name) }
    })?;
    Ok(1)
}
