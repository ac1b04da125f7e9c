//! Packs in this device's own directories that this journal never wrote: a life before it did, the other one of
//! two copies, or this journal before an older backup was put in its place. Once read and found sound they count
//! as one's own, so that they are joined, and above all so that erasing reaches them.

use std::collections::BTreeSet;

use exchange::MailboxPath;
use vault::{FileState, OwnFile};

use super::memory::Memory;
use super::visit::Visit;
use crate::error::Result;
use crate::open::OpenVault;

/// Packs in own directories of which the journal knows nothing, and that were not set aside as they are.
pub(super) fn unknown(open: &OpenVault, visit: &Visit<'_>) -> Result<Vec<MailboxPath>> {
    let me = open.me.device;
    let mine = |path: &MailboxPath| path.dir.feed.device == me && path.envelopes().is_some();
    let lying: Vec<_> = visit.listing.files.iter().filter(|entry| mine(&entry.path)).collect();
    if lying.is_empty() {
        return Ok(Vec::new());
    }
    let known: BTreeSet<String> =
        open.vault.own_files(visit.circle, &visit.id)?.into_iter().map(|file| file.name).collect();
    let aside: BTreeSet<(String, u64)> = open
        .vault
        .set_aside(visit.circle)?
        .into_iter()
        .filter(|file| file.carrier == visit.id)
        .map(|file| (file.name, file.size))
        .collect();
    let unknown = lying.into_iter().filter(|entry| {
        let name = entry.path.to_string();
        !known.contains(&name) && !aside.contains(&(name, entry.bytes))
    });
    Ok(unknown.map(|entry| entry.path).collect())
}

/// Takes a pack that was found sound for an own one, if it lies in an own directory. One that still holds
/// something erased, or lacks something that was not, is to be written anew and removed.
pub(super) fn adopt(
    open: &mut OpenVault,
    memory: &mut Memory,
    visit: &Visit<'_>,
    path: &MailboxPath,
    bytes: &[u8],
) -> Result<()> {
    let (circle, carrier, name) = (visit.circle, visit.id.clone(), path.to_string());
    if path.dir.feed.device != open.me.device
        || path.envelopes().is_none()
        || open.vault.own_file(circle, &carrier, &name)?.is_some()
    {
        return Ok(());
    }
    let same = memory.holds_the_same(open, circle, bytes)?;
    let state = if same { FileState::Present } else { FileState::Stale };
    let since = open.around.clock.now();
    let file = OwnFile { circle, carrier, name, bytes: bytes.len() as u64, state, since };
    Ok(open.vault.write(|tx| tx.put_own_file(&file))?)
}
