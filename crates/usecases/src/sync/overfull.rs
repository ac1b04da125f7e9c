//! How much of one device a circle keeps, so that nobody can fill the disk of the others. What is over waits where it
//! lies, and the circle is told whose it is.
//!
//! The bound lies in the feed, between two envelopes, so that it lies at the same envelope for everybody: who is in
//! the circle can go on writing on top of what all have. What is erased makes room again.

use std::collections::BTreeSet;

use domain::{CircleId, DeviceId};
use exchange::{Accepted, Entry, Envelope, FeedKey, MailboxPath};

use crate::circles::state;
use crate::error::Result;
use crate::open::OpenVault;
use crate::warnings::{self, Code, Warning};

/// Devices of others in a circle of which as much is here as is kept.
pub(super) struct Full(BTreeSet<DeviceId>);

impl Full {
    /// Which of the devices whose words these files hold. Costs reading the outline of their feeds.
    pub(super) fn of<'a>(
        open: &OpenVault,
        circle: CircleId,
        files: impl Iterator<Item = &'a MailboxPath>,
    ) -> Result<Self> {
        let devices: BTreeSet<DeviceId> =
            files.filter_map(MailboxPath::envelopes).map(|(feed, _)| feed.device).collect();
        let mut full = BTreeSet::new();
        for device in devices {
            if is_full(open, circle, device)? {
                full.insert(device);
            }
        }
        Ok(Self(full))
    }

    /// The files that need not wait.
    pub(super) fn leaves(&self, mut files: Vec<MailboxPath>) -> Vec<MailboxPath> {
        files.retain(|path| self.keeps_out(path).is_none());
        files
    }

    /// Whose words this file holds, where it has to wait for that.
    pub(super) fn keeps_out(&self, path: &MailboxPath) -> Option<FeedKey> {
        path.envelopes().map(|(feed, _)| feed).filter(|feed| self.0.contains(&feed.device))
    }
}

fn is_full(open: &OpenVault, circle: CircleId, device: DeviceId) -> Result<bool> {
    Ok(open.vault.bytes_of(circle, device)? >= open.around.share && is_bound(open, circle, device)?)
}

/// Own devices have no bound, and neither has one that is gone: its removal names where it ends, and everybody has
/// to come as far as that.
fn is_bound(open: &OpenVault, circle: CircleId, device: DeviceId) -> Result<bool> {
    let Some(chain) = state::chain(&open.vault, circle)? else { return Ok(false) };
    Ok(chain.current().device(device).is_some_and(|(member, _)| member.person != open.me.person))
}

/// Leaves out what waits, and says whose it is.
pub(super) fn leave_waiting(open: &mut OpenVault, circle: CircleId, files: &mut Vec<Entry>) -> Result<()> {
    let full = Full::of(open, circle, files.iter().map(|entry| &entry.path))?;
    let waiting: BTreeSet<FeedKey> = files.iter().filter_map(|entry| full.keeps_out(&entry.path)).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    files.retain(|entry| full.keeps_out(&entry.path).is_none());
    let now = open.around.clock.now();
    open.vault.write_with(|tx| {
        let warning = |feed| Warning::of_feed(Code::Overfull, feed, now);
        waiting.into_iter().try_for_each(|feed| warnings::raise(tx, circle, warning(feed)))
    })
}

/// Cuts a pack where its device is full: the envelope that passes the bound is the last one.
pub(super) fn cut(open: &OpenVault, circle: CircleId, accepted: &mut Accepted) -> Result<()> {
    let (Accepted::Pack(pack) | Accepted::Branch(pack)) = accepted else { return Ok(()) };
    let size = |envelope: &Envelope| envelope.header_bytes().len() + envelope.body().map_or(0, <[u8]>::len);
    let room = |kept: u64| open.around.share.saturating_sub(kept);
    let brings: u64 = pack.new.iter().map(|envelope| size(envelope) as u64).sum();
    let kept = open.vault.bytes_of(circle, pack.feed.device)?;
    if brings <= room(kept) || !is_bound(open, circle, pack.feed.device)? {
        return Ok(());
    }
    let mut sum = kept;
    let fits = pack.new.iter().take_while(|envelope| {
        let fits = sum < open.around.share;
        sum = sum.saturating_add(size(envelope) as u64);
        fits
    });
    let count = fits.count();
    pack.more |= count < pack.new.len();
    pack.new.truncate(count);
    Ok(())
}

/// Takes the warning away where something was erased, or the device is gone.
pub(super) fn settle(open: &mut OpenVault, circle: CircleId) -> Result<()> {
    let mut over = BTreeSet::new();
    for device in warnings::devices(&open.vault, circle, Code::Overfull)? {
        if !is_full(open, circle, device)? {
            over.insert(device);
        }
    }
    let is_over = |warning: &Warning| {
        warning.code == Code::Overfull && warning.device_id().is_none_or(|id| over.contains(&id))
    };
    open.vault.write_with(|tx| warnings::settle(tx, circle, is_over))
}
