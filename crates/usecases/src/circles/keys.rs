//! Who gets which keys: grants follow the signed list, whoever hands them over.

use std::collections::BTreeSet;

use domain::{CircleId, DeviceId};
use exchange::{FeedKey, FeedPosition, FeedStart, GrantForm, RosterChain};
use sealing::{Hash, Recipient, Sealed};
use serde::{Deserialize, Serialize};
use vault::{Contents, Tx};

use crate::circles::{notices, state};
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::values::{json, put_json, value};

/// The epochs from which members read: one grant for each.
pub(crate) fn groups(chain: &RosterChain) -> BTreeSet<u32> {
    chain.current().members.iter().map(|member| member.reads_from).collect()
}

/// The keys for all devices of the members who read from this epoch on: the newest first, as far as they are
/// held here. Devices that are in only one of two contradicting lists wait until someone has looked at it.
///
/// # Errors
/// Those of the disk. `None` when there is nobody to hand them to, or nothing to hand over.
pub(crate) fn grant(open: &OpenVault, chain: &RosterChain, reads_from: u32) -> Result<Option<Sealed>> {
    let circle = chain.circle();
    let held_back = notices::held_back(&open.vault, circle)?;
    let group = chain.current().devices().filter(|(member, _)| member.reads_from == reads_from);
    let allowed = group.filter(|(_, device)| !held_back.contains(&device.id().to_string()));
    let recipients: Vec<Recipient> =
        allowed.map(|(_, device)| device.public.recipient()).collect::<sealing::Result<_>>()?;
    let ring = state::ring(&open.vault, circle)?;
    let agreed = |number: u32| chain.epoch_recipient(number).and_then(|text| text.parse().ok());
    let epochs: Vec<_> = (reads_from..=chain.current().epoch.number)
        .rev()
        .filter_map(|number| Some((number, ring.key_for(&agreed(number)?)?)))
        .collect();
    if recipients.is_empty() || epochs.is_empty() {
        return Ok(None);
    }
    let starts = if reads_from > 1 { starts_for(&open.vault, circle, reads_from)? } else { Vec::new() };
    let form = GrantForm { circle, roster_version: chain.current().version, epochs, starts };
    Ok(Some(form.seal(&open.keys, &recipients)?))
}

/// The key that would count after a proposal, for everyone who would stay: it comes with the proposal, so that
/// nobody has to wait for anyone once it is decided.
///
/// # Errors
/// Those of the disk. `None` when no epoch begins with it, or its key is not held here.
pub(crate) fn promise(
    open: &OpenVault,
    chain: &RosterChain,
    proposed: &exchange::Roster,
) -> Result<Option<Sealed>> {
    let circle = chain.circle();
    if proposed.epoch == chain.current().epoch {
        return Ok(None);
    }
    let ring = state::ring(&open.vault, circle)?;
    let Some(key) = ring.key_for(&proposed.epoch.recipient.parse()?) else { return Ok(None) };
    let staying = chain.current().devices().filter(|(_, device)| proposed.device(device.id()).is_some());
    let recipients: Vec<Recipient> =
        staying.map(|(_, device)| device.public.recipient()).collect::<sealing::Result<_>>()?;
    let epochs = vec![(proposed.epoch.number, key)];
    let form = GrantForm { circle, roster_version: proposed.version, epochs, starts: Vec::new() };
    Ok(Some(form.seal(&open.keys, &recipients)?))
}

/// Where each feed begins for someone who reads from this epoch on.
fn starts_for(contents: &Contents, circle: CircleId, reads_from: u32) -> Result<Vec<FeedStart>> {
    let mut found = starts(contents, circle)?;
    for end in contents.frontier(circle)? {
        let (device, incarnation) = (end.device, end.incarnation);
        let last = contents.last_before_epoch(circle, device, incarnation, reads_from)?;
        let Some((next_seq, last)) = last.map(|end| (end.seq + 1, Hash(end.header_hash))) else { continue };
        let feed = FeedKey { device, incarnation };
        found.retain(|start| start.feed() != feed || start.next_seq > next_seq);
        if found.iter().all(|start| start.feed() != feed) {
            found.push(FeedStart { device, incarnation, next_seq, last });
        }
    }
    Ok(found)
}

/// A beginning as kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    device: String,
    incarnation: u32,
    next_seq: u64,
    last: String,
}

/// Where this device, come late, begins to read each feed.
///
/// # Errors
/// Those of the disk.
pub(crate) fn starts(contents: &Contents, circle: CircleId) -> Result<Vec<FeedStart>> {
    let kept: Vec<Kept> = json(contents, circle, value::STARTS)?.unwrap_or_default();
    let read = |it: Kept| {
        let device: DeviceId = it.device.parse().map_err(|_| ErrorCode::VaultDamaged)?;
        let mut last = [0; 32];
        hex::decode_to_slice(&it.last, &mut last).map_err(|_| ErrorCode::VaultDamaged)?;
        Ok(FeedStart { device, incarnation: it.incarnation, next_seq: it.next_seq, last: Hash(last) })
    };
    kept.into_iter().map(read).collect()
}

/// Keeps where feeds begin; the furthest beginning of each, because whoever wrote more knows of more.
///
/// # Errors
/// Those of the disk.
pub(crate) fn keep_starts(tx: &Tx<'_>, circle: CircleId, new: &[FeedStart]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let mut all = starts(tx, circle)?;
    for start in new {
        let room = all.len() < exchange::limits::STARTS;
        match all.iter_mut().find(|known| known.feed() == start.feed()) {
            Some(known) if known.next_seq < start.next_seq => *known = *start,
            Some(_) => {}
            None if room => all.push(*start),
            None => {}
        }
    }
    let kept: Vec<Kept> = all
        .iter()
        .map(|start| Kept {
            device: start.device.to_string(),
            incarnation: start.incarnation,
            next_seq: start.next_seq,
            last: start.last.to_string(),
        })
        .collect();
    put_json(tx, circle, value::STARTS, &kept)
}

/// Where a latecomer's feeds begin, as positions, where nothing later is known.
///
/// # Errors
/// Those of the disk.
pub(crate) fn begin_feeds(
    contents: &Contents,
    circle: CircleId,
    feeds: &mut std::collections::BTreeMap<FeedKey, FeedPosition>,
) -> Result<()> {
    for start in starts(contents, circle)? {
        let position = feeds.entry(start.feed()).or_insert_with(|| start.position());
        if position.next_seq < start.next_seq {
            *position = start.position();
        }
    }
    Ok(())
}
