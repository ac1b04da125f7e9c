//! A list of members takes the place of the one before: what follows from that for everything else here.

use domain::{DeviceId, PersonId, Timestamp};
use exchange::roster::Authority;
use exchange::{Ballot, Header, MailboxPath, Proposal, RosterChain};
use vault::{FileState, OwnFile, Tx};

use crate::circles::acts::Gone;
use crate::circles::notices::{self, Told};
use crate::circles::{state, votes};
use crate::error::Result;
use crate::open::{Me, OpenVault};
use crate::values::{json, put_json, value};
use crate::views::RosterNoticeKind;

/// Takes a verified chain as the list of members from now on.
///
/// # Errors
/// Those of the disk.
pub(crate) fn take(open: &mut OpenVault, next: &RosterChain) -> Result<()> {
    let now = open.around.clock.now();
    let OpenVault { vault, me, .. } = open;
    vault.write_with(|tx| take_in(tx, me, next, now))
}

/// As [`take`], inside a transaction.
///
/// # Errors
/// Those of the disk.
pub(crate) fn take_in(tx: &Tx<'_>, me: &Me, next: &RosterChain, now: Timestamp) -> Result<()> {
    let circle = next.circle();
    if let Some(before) = state::chain(tx, circle)? {
        let shared = before.shared_with(next);
        if shared < before.current().version {
            tx.remove_rosters_after(circle, shared)?;
            note_contradiction(tx, &before, next, now)?;
            owe_epochs(tx, &before, next)?;
            note_overtaken(tx, me, &before, shared, now)?;
            reseal_changed_epochs(tx, &before, next)?;
        }
        notices::tell_changes(tx, next, shared, me.person, now)?;
        settle_contradictions(tx, next, shared)?;
        votes::forget_past(tx, &before, next, me.device)?;
        if before.current().epoch != next.current().epoch {
            put_json(tx, circle, value::ADOPTED, &(next.epoch_began().version, now.0))?;
        }
    }
    state::put_chain(tx, next)?;
    forget_answered(tx, next)?;
    state::keep_certificate(tx, next, me.device)?;
    look_at_late_files_again(tx, next)?;
    note_whether_gone(tx, me, next)
}

/// A later decision of the circle settles an earlier contradiction.
fn settle_contradictions(tx: &Tx<'_>, chain: &RosterChain, from: u32) -> Result<()> {
    let decided = |version: &u32| {
        chain
            .change_at(*version)
            .zip(chain.at(*version - 1))
            .is_some_and(|(change, before)| change.authority(before).0 == Authority::Circle)
    };
    match (from + 1..=chain.current().version).filter(|version| *version > 1).filter(decided).max() {
        Some(version) => notices::settle_before(tx, chain.circle(), version),
        None => Ok(()),
    }
}

/// Notes who signed two lists that contradict each other, where that is proven.
///
/// # Errors
/// Those of the disk.
pub(crate) fn note_contradiction(
    tx: &Tx<'_>,
    one: &RosterChain,
    other: &RosterChain,
    now: Timestamp,
) -> Result<()> {
    let Some(found) = one.contradiction(other) else { return Ok(()) };
    // Whoever took the winner before they saw the loser would never hear of it.
    let lost = if one.compare(other).0 == std::cmp::Ordering::Greater { one } else { other };
    tx.put_circle_value(one.circle(), value::EVIDENCE, &lost.encode()?)?;
    let shared = one.shared_with(other);
    let base = one.at(shared).unwrap_or_else(|| one.current());
    let name = |person: &PersonId| base.member(*person).map(|member| member.name.clone()).unwrap_or_default();
    let told = Told {
        kind: RosterNoticeKind::DoubleSigned,
        version: shared + 1,
        names: found.signed_both.iter().map(name).collect(),
        held_back: found.in_one.iter().map(DeviceId::to_string).collect(),
    };
    notices::tell(tx, one.circle(), told, now)
}

/// What this device had said about its person's devices was overtaken: it will be said again at once.
fn note_overtaken(tx: &Tx<'_>, me: &Me, before: &RosterChain, shared: u32, now: Timestamp) -> Result<()> {
    let about_devices = |version: &u32| {
        before.made_by(*version) == Some(me.device)
            && before
                .change_at(*version)
                .is_some_and(|change| !change.added.is_empty() || !change.withdrawn.is_empty())
    };
    let Some(version) = (shared + 1..=before.current().version).find(about_devices) else { return Ok(()) };
    let (kind, names) = (RosterNoticeKind::DoneAgain, Vec::new());
    notices::tell(tx, before.circle(), Told { kind, version, names, held_back: Vec::new() }, now)
}

/// What was written under an epoch that the kept list has not reached can be read once it has: this device
/// begins as many as that takes. So it does where the list that lost had let somebody in, who got the keys with it.
fn owe_epochs(tx: &Tx<'_>, lost: &RosterChain, kept: &RosterChain) -> Result<()> {
    let circle = kept.circle();
    let owed: u32 = json(tx, circle, value::EPOCH_OWED)?.unwrap_or_default();
    let now = kept.current().epoch.number;
    let next = if kept.epoch_is_known_by_list(lost) { now.saturating_add(1) } else { now };
    let named = lost.current().epoch.number.max(next).max(owed);
    if named > now {
        put_json(tx, circle, value::EPOCH_OWED, &named)?;
    }
    Ok(())
}

/// Requests of people who are in by now are answered, and their invitations used.
fn forget_answered(tx: &Tx<'_>, chain: &RosterChain) -> Result<()> {
    let circle = chain.circle();
    let requests = state::requests(tx, circle)?;
    let is_in = |request: &state::TheirRequest| {
        let person = request.person.parse().ok();
        let device = request.device.parse().ok();
        device.is_some_and(|device| chain.current().device(device).is_some())
            || (chain.kind() != domain::CircleKind::SelfDevices
                && person.is_some_and(|person| chain.current().member(person).is_some()))
    };
    let (answered, open): (Vec<_>, Vec<_>) = requests.into_iter().partition(is_in);
    if answered.is_empty() {
        return Ok(());
    }
    let used: Vec<String> = answered.into_iter().map(|request| request.invitation).collect();
    let mut invitations = state::invitations(tx, circle)?;
    invitations.retain(|it| !used.contains(&state::invitation_print(it)));
    state::put_invitations(tx, circle, &invitations)?;
    put_json(tx, circle, value::REQUESTS, &open)
}

/// A list that lost from the one that is kept: notes who signed both, where that is proven.
///
/// # Errors
/// Those of the disk.
pub(crate) fn hear_contradiction(open: &mut OpenVault, circle: domain::CircleId, file: &[u8]) -> Result<()> {
    let Some(known) = state::chain(&open.vault, circle)? else { return Ok(()) };
    let ring = state::ring(&open.vault, circle)?;
    let Some(other) = exchange::inspect::roster_in(file, circle, &ring) else { return Ok(()) };
    let now = open.around.clock.now();
    open.vault.write_with(|tx| {
        if known.epoch_is_known_by_list(&other) {
            owe_epochs(tx, &other, &known)?;
        }
        note_contradiction(tx, &known, &other, now)
    })
}

/// Own files that are locked with the key of an epoch that lost to another key of that number count for
/// nothing from now on: they are written anew with the key that the circle kept.
fn reseal_changed_epochs(tx: &Tx<'_>, before: &RosterChain, next: &RosterChain) -> Result<()> {
    let circle = next.circle();
    let changed = |number: u32| before.epoch_recipient(number) != next.epoch_recipient(number);
    for file in tx.own_files_everywhere(circle)? {
        let Some((feed, range)) = file.name.parse::<MailboxPath>().ok().and_then(|path| path.envelopes())
        else {
            continue;
        };
        let first = tx.feed(circle, feed.device, feed.incarnation, range.first, 1)?;
        let epoch = first.first().map(|it| Header::decode(&it.header)).transpose()?.map(|it| it.epoch);
        if epoch.is_some_and(changed) && file.state != FileState::Stale {
            tx.put_own_file(&OwnFile { state: FileState::Stale, ..file })?;
        }
    }
    Ok(())
}

/// Files that were set aside because of what the list said are looked at again under another list.
fn look_at_late_files_again(tx: &Tx<'_>, chain: &RosterChain) -> Result<()> {
    let by_the_list = [
        exchange::SetAside::AfterRemoval,
        exchange::SetAside::UnknownDevice,
        exchange::SetAside::WrongEpoch,
        exchange::SetAside::RosterFork,
    ]
    .map(exchange::SetAside::code);
    for file in tx.set_aside(chain.circle())? {
        if by_the_list.contains(&file.reason.as_str()) {
            tx.remove_set_aside(file.circle, &file.carrier, &file.name)?;
            tx.forget_processed(file.circle, &file.carrier, &file.name)?;
        }
    }
    Ok(())
}

/// Whether this device is still in it, and if not, why.
fn note_whether_gone(tx: &Tx<'_>, me: &Me, chain: &RosterChain) -> Result<()> {
    let circle = chain.circle();
    if json::<Gone>(tx, circle, value::GONE)? == Some(Gone::Ended) {
        return Ok(());
    }
    if chain.current().device(me.device).is_some() {
        return Ok(tx.remove_circle_value(circle, value::GONE)?);
    }
    let in_version = |version: &u32| chain.at(*version).is_some_and(|it| it.device(me.device).is_some());
    let last = (1..=chain.current().version).rev().find(in_version);
    let left = last.and_then(|last| chain.change_at(last + 1)).and_then(|change| change.is_departure());
    let gone = if left == Some(me.person) { Gone::Left } else { Gone::Removed };
    put_json(tx, circle, value::GONE, &gone)
}

/// Keeps a proposal that came in.
///
/// # Errors
/// Those of the disk.
pub(crate) fn hear_proposal(open: &mut OpenVault, proposal: &Proposal) -> Result<()> {
    let now = open.around.clock.now();
    let Some(circle) = proposal.roster.circle else { return Ok(()) };
    let Some(chain) = state::chain(&open.vault, circle)? else { return Ok(()) };
    open.vault.write_with(|tx| votes::keep_proposal(tx, &chain, proposal, now))
}

/// Keeps a ballot that came in, with the bytes in which it came.
///
/// # Errors
/// Those of the disk.
pub(crate) fn hear_ballot(
    open: &mut OpenVault,
    circle: domain::CircleId,
    ballot: &Ballot,
    bytes: &[u8],
) -> Result<()> {
    let Some(chain) = state::chain(&open.vault, circle)? else { return Ok(()) };
    open.vault.write_with(|tx| votes::keep_ballot(tx, &chain, ballot, bytes))
}

/// Adopts what has been decided, if anything: with the votes seen here, which others see as well. Doing it
/// twice, or on several devices, gives the same list. Tells whether there was something.
///
/// # Errors
/// Those of the disk.
pub(crate) fn adopt_decided(open: &mut OpenVault, chain: &RosterChain) -> Result<bool> {
    let kept = votes::Votes::of(&open.vault, chain)?;
    let now = open.around.clock.now();
    let Some(decided) = kept.tally(chain, now).decided() else { return Ok(false) };
    let mut next = chain.clone();
    if next.append(decided).is_err() {
        return Ok(false);
    }
    take(open, &next)?;
    Ok(true)
}
