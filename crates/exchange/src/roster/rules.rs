//! When a roster is a lawful successor of another.
//!
//! Founding: the founder alone. Closed: a strict majority of the persons of the version before, where whoever
//! loses a device by it has no vote. A line: its volunteer alone. A self circle: any device of the person.
//! Besides, every member may alone announce or withdraw their own devices, go away, start a new epoch, and
//! vouch for more of what a removed device had written: that gives nobody a say who had none.

use std::collections::BTreeSet;

use domain::{CircleKind, DeviceId, PersonId};
use sealing::{Domain, VerifyingKey, verify};

use super::vouching::vouched;
use super::{Authority, Change, Member, Phase, Removal, Roster, SignedRoster};
use crate::limits;
use crate::verdict::SetAside;

type Checked<T = ()> = Result<T, SetAside>;

fn require(holds: bool, otherwise: SetAside) -> Checked {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// Checks the first roster: one person, who signed it.
pub(super) fn genesis(signed: &SignedRoster, roster: &Roster) -> Checked {
    let one = roster.members.len() == 1 && roster.members.iter().all(|member| member.person == roster.owner);
    let first = roster.version == 1 && roster.circle.is_none() && roster.previous == sealing::Hash::NONE;
    require(one && first && roster.removed.is_empty() && roster.epoch.number == 1, SetAside::BadRoster)?;
    require(roster.members.iter().all(|member| member.reads_from == 1), SetAside::BadRoster)?;
    shape(roster)?;
    roster.members.iter().try_for_each(|member| vouched(member, |_| None))?;
    let signers = signers(signed, roster)?;
    require(signers.contains(&roster.owner), SetAside::NotEnoughSignatures)
}

/// What a version that may follow turned out to be.
pub(super) struct Lawful {
    pub change: Change,
    pub authority: Authority,
    /// Where the first of the signing devices stands among those of the owner, for circles of one voice.
    pub senior: usize,
    /// Whose devices signed it.
    pub signers: BTreeSet<PersonId>,
}

/// Checks that `next` may follow `now`, and on what ground. `earlier` finds the keys of any device that
/// was ever in the circle.
pub(super) fn successor(
    now: &Roster,
    signed: &SignedRoster,
    next: &Roster,
    earlier: impl Fn(DeviceId) -> Option<(PersonId, VerifyingKey)>,
) -> Checked<Lawful> {
    let change = proposable(now, next, earlier)?;
    let signers = signers(signed, now)?;
    let one_voice = matches!(now.kind, CircleKind::SelfDevices | CircleKind::Line);
    // One voice, one signature: two would make it unclear which device speaks.
    require(now.kind != CircleKind::SelfDevices || signed.signatures().len() == 1, SetAside::BadRoster)?;
    let (authority, own_matter_of) = change.authority(now);
    let alone = authority == Authority::OwnDevices
        && own_matter_of.map_or(!signers.is_empty(), |person| signers.contains(&person));
    let departs = change.is_departure();
    // Whoever began a circle that is not closed closes it as they go, and nobody else does.
    require(departs.is_none() || authority == Authority::OwnDevices, SetAside::BadRoster)?;
    let enough = match departs {
        // Nobody else can say for someone that they go of their own accord.
        Some(person) => signers.contains(&person),
        None => alone || quorum(now, &change).is_reached_by(&signers),
    };
    require(enough, SetAside::NotEnoughSignatures)?;
    let senior = if one_voice { senior(now, signed) } else { 0 };
    Ok(Lawful { change, authority, senior, signers })
}

/// Checks everything about a version that may follow but who signed it.
pub(super) fn proposable(
    now: &Roster,
    next: &Roster,
    earlier: impl Fn(DeviceId) -> Option<(PersonId, VerifyingKey)>,
) -> Checked<Change> {
    require(next.kind == now.kind && next.owner == now.owner, SetAside::BadRoster)?;
    require(now.phase == Phase::Founding || next.phase == Phase::Closed, SetAside::BadRoster)?;
    require(next.round <= limits::ROUNDS, SetAside::TooLarge)?;
    shape(next)?;
    same_roots(now, next)?;
    removals(now, next)?;
    let change = Change::between(now, next);
    epochs(now, next, &change)?;
    readers(now, next)?;
    certificates(now, next, earlier)?;
    Ok(change)
}

/// Who has a vote on a change of a closed circle, and how many are needed; elsewhere, who decides alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quorum {
    /// Persons with a vote.
    pub voters: BTreeSet<PersonId>,
    /// How many of them have to be for it.
    pub needed: usize,
}

impl Quorum {
    /// Whether these persons are enough.
    pub fn is_reached_by(&self, persons: &BTreeSet<PersonId>) -> bool {
        self.voters.intersection(persons).count() >= self.needed
    }
}

/// Who decides on this change.
pub(super) fn quorum(now: &Roster, change: &Change) -> Quorum {
    let alone = matches!(now.kind, CircleKind::SelfDevices | CircleKind::Line);
    if alone || now.phase == Phase::Founding {
        return Quorum { voters: BTreeSet::from([now.owner]), needed: 1 };
    }
    let losers = change.losers();
    let voters = now.members.iter().map(|member| member.person).filter(|person| !losers.contains(person));
    // The number is that of all persons: having no vote on one's own going makes it no easier.
    Quorum { voters: voters.collect(), needed: now.members.len() / 2 + 1 }
}

/// The persons of `voters` whose devices signed. Every signature must be right.
pub(super) fn signers(signed: &SignedRoster, voters: &Roster) -> Checked<BTreeSet<PersonId>> {
    let mut persons = BTreeSet::new();
    for (device, signature) in signed.signatures() {
        let (member, device) = voters.device(*device).ok_or(SetAside::UnknownDevice)?;
        verify(&device.public.signing_key, Domain::Roster, signed.body(), signature)?;
        persons.insert(member.person);
    }
    Ok(persons)
}

fn senior(now: &Roster, signed: &SignedRoster) -> usize {
    let owners = now.member(now.owner).map(|member| member.devices.as_slice()).unwrap_or_default();
    let signed_by = |id: DeviceId| signed.signatures().iter().any(|(device, _)| *device == id);
    owners.iter().position(|device| signed_by(device.id())).unwrap_or(usize::MAX)
}

fn shape(roster: &Roster) -> Checked {
    let persons: BTreeSet<_> = roster.members.iter().map(|member| member.person).collect();
    let devices: BTreeSet<_> = roster.devices().map(|(_, device)| device.id()).collect();
    let sizes = (1..=limits::PERSONS).contains(&roster.members.len())
        && devices.len() <= limits::ALL_DEVICES
        && roster.members.iter().all(|member| (1..=limits::DEVICES).contains(&member.devices.len()))
        && roster.members.iter().all(|member| member.vouchers.len() <= limits::VOUCHERS);
    require(sizes, SetAside::TooLarge)?;
    let vouchers = || roster.members.iter().flat_map(|member| &member.vouchers);
    let names = roster
        .members
        .iter()
        .map(|member| &member.name)
        .chain(roster.devices().map(|(_, device)| device).chain(vouchers()).map(|device| &device.label));
    require(names.chain([&roster.name]).all(|name| name.len() <= limits::NAME), SetAside::TooLarge)?;
    let unique = persons.len() == roster.members.len() && devices.len() == roster.devices().count();
    let alone = roster.kind != CircleKind::SelfDevices || roster.members.len() == 1;
    let owned =
        !matches!(roster.kind, CircleKind::SelfDevices | CircleKind::Line) || persons.contains(&roster.owner);
    // Who is in the circle speaks for themselves.
    let apart = vouchers().all(|voucher| !devices.contains(&voucher.id()));
    let keys = roster.devices().all(|(_, device)| device.public.recipient().is_ok());
    let epoch = roster.epoch.number >= 1 && roster.epoch.recipient.parse::<sealing::Recipient>().is_ok();
    require(unique && alone && owned && apart && keys && epoch, SetAside::BadRoster)
}

fn same_roots(now: &Roster, next: &Roster) -> Checked {
    let same =
        next.members.iter().all(|member| now.member(member.person).is_none_or(|was| was.root == member.root));
    require(same, SetAside::BadRoster)
}

/// What was removed stays named, and more of it may be accepted, never less; what disappears is named; what
/// is named is gone.
fn removals(now: &Roster, next: &Roster) -> Checked {
    require(next.removed.len() >= now.removed.len(), SetAside::BadRoster)?;
    let kept = now.removed.iter().zip(&next.removed).all(|(was, is)| accepts_no_less(was, is));
    require(kept, SetAside::BadRoster)?;
    require(next.removed.iter().all(|removal| removal.accepted.len() <= limits::LIVES), SetAside::TooLarge)?;
    let named: BTreeSet<_> = next.removed.iter().map(|removal| removal.device).collect();
    let ids = |roster: &Roster| -> BTreeSet<DeviceId> { roster.devices().map(|it| it.1.id()).collect() };
    let (before, after) = (ids(now), ids(next));
    let gone = before.iter().all(|id| after.contains(id) || named.contains(id));
    let stay_gone = after.is_disjoint(&named);
    let known = next.removed[now.removed.len()..].iter().all(|removal| before.contains(&removal.device));
    require(gone && stay_gone && known && named.len() == next.removed.len(), SetAside::BadRoster)
}

fn accepts_no_less(was: &Removal, is: &Removal) -> bool {
    let lives: BTreeSet<u32> = is.accepted.iter().map(|last| last.incarnation).collect();
    let no_less = was
        .accepted
        .iter()
        .all(|before| is.last(before.incarnation).is_some_and(|now| now == before || now.seq > before.seq));
    was.device == is.device && no_less && lives.len() == is.accepted.len()
}

/// An epoch stays or the next one begins; with a removal it must be the next one, with a departure it must
/// stay: whoever goes may not know the key after it.
fn epochs(now: &Roster, next: &Roster, change: &Change) -> Checked {
    let stays = next.epoch == now.epoch;
    let begins = next.epoch.number == now.epoch.number + 1 && next.epoch.recipient != now.epoch.recipient;
    let removed = next.removed.len() > now.removed.len();
    let departs = change.is_departure().is_some();
    require(begins || (stays && (!removed || departs)), SetAside::WrongEpoch)
}

/// Who joins reads everything, or from the epoch that begins with them; that never changes afterwards (and is
/// seen by [`Change::altered`] if somebody tries).
fn readers(now: &Roster, next: &Roster) -> Checked {
    let begins = next.epoch.number > now.epoch.number;
    let sound = |member: &Member| match now.member(member.person) {
        Some(was) => was.reads_from == member.reads_from,
        None => member.reads_from == 1 || (begins && member.reads_from == next.epoch.number),
    };
    require(next.members.iter().all(sound), SetAside::BadRoster)
}

/// Every device is vouched for by the root key, by one that is itself, or by one that was there earlier. Who stands
/// there just as in the version before was looked at then, so that a version costs what is new in it and not once
/// more everybody.
fn certificates(
    now: &Roster,
    next: &Roster,
    earlier: impl Fn(DeviceId) -> Option<(PersonId, VerifyingKey)>,
) -> Checked {
    let same = |member: &Member| now.member(member.person).is_some_and(|was| was == member);
    next.members.iter().filter(|member| !same(member)).try_for_each(|member| vouched(member, &earlier))
}
