//! Files at a place that are not what their names say: set aside with a reason, never deleted.

use std::collections::{BTreeMap, BTreeSet};

use exchange::{Entry, MailboxPath, SetAside};

use super::visit::Visit;
use crate::error::Result;
use crate::open::OpenVault;

/// Files that were not what their names say.
#[derive(Default)]
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
    pub(super) fn known(open: &mut OpenVault, visit: &Visit<'_>) -> Result<Self> {
        let (circle, place) = (visit.circle, visit.id.as_str());
        let mut before = open.vault.set_aside(circle)?;
        before.retain(|file| file.carrier == place);
        if !before.is_empty() {
            let lying: BTreeSet<String> =
                visit.listing.files.iter().map(|entry| entry.path.to_string()).collect();
            let settled = open.vault.processed(circle, place)?;
            let gone = |name: &&String| !lying.contains(*name) && !settled.contains_key(*name);
            let gone: Vec<&String> = before.iter().map(|it| &it.name).filter(gone).collect();
            if !gone.is_empty() {
                open.vault
                    .write(|tx| gone.iter().try_for_each(|name| tx.remove_set_aside(circle, place, name)))?;
            }
        }
        let before = before.into_iter().map(|it| (it.name, (it.reason, it.size)));
        Ok(Self { before: before.collect(), now: BTreeSet::new(), any: false })
    }

    /// Whether this file, with as many bytes, was set aside before.
    pub(super) fn had(&self, entry: &Entry) -> bool {
        let before = self.before.get(&entry.path.to_string());
        before.is_some_and(|(_, size)| *size == entry.bytes)
    }

    /// As if this file had been set aside before.
    #[cfg(test)]
    pub(super) fn note_before(&mut self, entry: &Entry) {
        self.before.insert(entry.path.to_string(), (String::new(), entry.bytes));
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
    visit: &Visit<'_>,
    path: &MailboxPath,
    size: u64,
    aside: Aside,
) -> Result<u32> {
    let (name, reason) = (path.to_string(), aside.reason.code().to_owned());
    if visit.doubts.before.get(&name) == Some(&(reason.clone(), size)) {
        return Ok(0);
    }
    let at = open.around.clock.now();
    let (circle, carrier) = (visit.circle, visit.id.clone());
    let kept = vault::SetAside { circle, carrier, name, reason, at, size };
    open.vault.write(|tx| {
        tx.put_set_aside(&kept)?;
        if aside.again {
            // It may have been good before: once it is again, with the very same size, that has to be seen.
            tx.forget_processed(circle, &kept.carrier, &kept.name)
        } else {
            tx.mark_processed(circle, &kept.carrier, &kept.name, size)
        }
    })?;
    Ok(1)
}
