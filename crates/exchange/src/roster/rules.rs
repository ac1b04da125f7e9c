//! When a roster is a lawful successor of another.
//!
//! Founding: the founder alone. Closed: a strict majority of the persons of the version before. A line:
//! its volunteer alone. A self circle: any device of the person. Besides, every member may alone announce
//! or withdraw their own devices and start a new epoch: that gives nobody a say who had none.

use std::collections::BTreeSet;

use domain::{CircleKind, DeviceId, PersonId};
use sealing::{Domain, VerifyingKey, verify};

use super::{Device, Member, Phase, Roster, SignedRoster};
use crate::limits;
use crate::verdict::SetAside;

/// On what ground a roster counts. A later one outranks an earlier one when two contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    /// One member, about their own devices.
    OwnDevices,
    /// The founder, the volunteer of a line, the person of a self circle, or a majority of the circle.
    Circle,
}

type Checked<T = ()> = Result<T, SetAside>;

fn require(holds: bool, otherwise: SetAside) -> Checked {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// Checks the first roster: one person, who signed it.
pub(super) fn genesis(signed: &SignedRoster, roster: &Roster) -> Checked {
    let one = roster.members.len() == 1 && roster.members.iter().all(|member| member.person == roster.owner);
    let first = roster.version == 1 && roster.circle.is_none() && roster.previous == sealing::Hash::NONE;
    require(one && first && roster.removed.is_empty() && roster.epoch.number == 1, SetAside::BadRoster)?;
    shape(roster)?;
    certificates(roster, |_| None)?;
    let signers = signers(signed, roster)?;
    require(signers.contains(&roster.owner), SetAside::NotEnoughSignatures)
}

/// Checks that `next` may follow `now`, and on what ground. `earlier` finds the keys of any device that
/// was ever in the circle.
pub(super) fn successor(
    now: &Roster,
    signed: &SignedRoster,
    next: &Roster,
    earlier: impl Fn(DeviceId) -> Option<(PersonId, VerifyingKey)>,
) -> Checked<Authority> {
    require(next.kind == now.kind && next.owner == now.owner, SetAside::BadRoster)?;
    require(now.phase == Phase::Founding || next.phase == Phase::Closed, SetAside::BadRoster)?;
    shape(next)?;
    same_roots(now, next)?;
    removals(now, next)?;
    epochs(now, next)?;
    certificates(next, earlier)?;
    let signers = signers(signed, now)?;
    authority(now, next, &signers).ok_or(SetAside::NotEnoughSignatures)
}

fn authority(now: &Roster, next: &Roster, signers: &BTreeSet<PersonId>) -> Option<Authority> {
    let by_circle = match (now.kind, now.phase) {
        (CircleKind::SelfDevices | CircleKind::Line, _) | (_, Phase::Founding) => {
            signers.contains(&now.owner)
        }
        (_, Phase::Closed) => signers.len() * 2 > now.members.len(),
    };
    if by_circle {
        return Some(Authority::Circle);
    }
    let own = signers.iter().any(|person| only_devices_of(*person, now, next));
    own.then_some(Authority::OwnDevices)
}

/// Whether everything but the devices of this person (and the epoch) stayed as it was.
fn only_devices_of(person: PersonId, now: &Roster, next: &Roster) -> bool {
    let others = |roster: &Roster| -> Vec<Member> {
        roster.members.iter().filter(|member| member.person != person).cloned().collect()
    };
    let own = |roster: &Roster| -> BTreeSet<DeviceId> {
        roster.member(person).into_iter().flat_map(|member| member.devices.iter().map(Device::id)).collect()
    };
    let (before, removed) = (own(now), &next.removed[now.removed.len().min(next.removed.len())..]);
    next.name == now.name
        && next.phase == now.phase
        && others(next) == others(now)
        && next
            .member(person)
            .is_some_and(|member| now.member(person).is_some_and(|was| was.name == member.name))
        && removed.iter().all(|removal| before.contains(&removal.device))
}

/// The persons of `voters` whose devices signed. Every signature must be right.
fn signers(signed: &SignedRoster, voters: &Roster) -> Checked<BTreeSet<PersonId>> {
    let mut persons = BTreeSet::new();
    for (device, signature) in signed.signatures() {
        let (member, device) = voters.device(*device).ok_or(SetAside::UnknownDevice)?;
        verify(&device.public.signing_key, Domain::Roster, signed.body(), signature)?;
        persons.insert(member.person);
    }
    Ok(persons)
}

fn shape(roster: &Roster) -> Checked {
    let persons: BTreeSet<_> = roster.members.iter().map(|member| member.person).collect();
    let devices: BTreeSet<_> = roster.devices().map(|(_, device)| device.id()).collect();
    let sizes = (1..=limits::PERSONS).contains(&roster.members.len())
        && devices.len() <= limits::ALL_DEVICES
        && roster.members.iter().all(|member| (1..=limits::DEVICES).contains(&member.devices.len()));
    require(sizes, SetAside::TooLarge)?;
    let names = roster
        .members
        .iter()
        .map(|member| &member.name)
        .chain(roster.devices().map(|(_, device)| &device.label));
    require(names.chain([&roster.name]).all(|name| name.len() <= limits::NAME), SetAside::TooLarge)?;
    let unique = persons.len() == roster.members.len() && devices.len() == roster.devices().count();
    let alone = roster.kind != CircleKind::SelfDevices || roster.members.len() == 1;
    let owned =
        !matches!(roster.kind, CircleKind::SelfDevices | CircleKind::Line) || persons.contains(&roster.owner);
    let keys = roster.devices().all(|(_, device)| device.public.recipient().is_ok());
    let epoch = roster.epoch.number >= 1 && roster.epoch.recipient.parse::<sealing::Recipient>().is_ok();
    require(unique && alone && owned && keys && epoch, SetAside::BadRoster)
}

fn same_roots(now: &Roster, next: &Roster) -> Checked {
    let same =
        next.members.iter().all(|member| now.member(member.person).is_none_or(|was| was.root == member.root));
    require(same, SetAside::BadRoster)
}

/// What was removed stays named; what disappears is named; what is named is gone.
fn removals(now: &Roster, next: &Roster) -> Checked {
    require(next.removed.starts_with(&now.removed), SetAside::BadRoster)?;
    let named: BTreeSet<_> = next.removed.iter().map(|removal| removal.device).collect();
    let gone =
        now.devices().all(|(_, device)| next.device(device.id()).is_some() || named.contains(&device.id()));
    let stay_gone = next.devices().all(|(_, device)| !named.contains(&device.id()));
    require(gone && stay_gone && named.len() == next.removed.len(), SetAside::BadRoster)
}

/// An epoch stays or the next one begins; with a removal it must be the next one.
fn epochs(now: &Roster, next: &Roster) -> Checked {
    let stays = next.epoch == now.epoch;
    let begins = next.epoch.number == now.epoch.number + 1 && next.epoch.recipient != now.epoch.recipient;
    let removed = next.removed.len() > now.removed.len();
    require(begins || (stays && !removed), SetAside::WrongEpoch)
}

/// Every device is vouched for by the root key, by one before it, or by one that was there earlier.
fn certificates(roster: &Roster, earlier: impl Fn(DeviceId) -> Option<(PersonId, VerifyingKey)>) -> Checked {
    for member in &roster.members {
        vouched(member, &earlier)?;
    }
    Ok(())
}

/// As [`certificates`], for one person.
pub(crate) fn vouched(
    member: &Member,
    earlier: impl Fn(DeviceId) -> Option<(PersonId, VerifyingKey)>,
) -> Checked {
    for (at, device) in member.devices.iter().enumerate() {
        let endorser = |id: DeviceId| {
            let before = member.devices[..at].iter().find(|known| known.id() == id);
            let before = before.map(|known| known.public.signing_key);
            before.or_else(|| earlier(id).filter(|(person, _)| *person == member.person).map(|(_, key)| key))
        };
        device.certificate.verify(member.person, &device.public, &member.root, endorser)?;
    }
    Ok(())
}
