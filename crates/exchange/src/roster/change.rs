//! What one version of a roster changes, told from the two bodies alone: nobody is taken at their word.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CircleKind, DeviceId, PersonId};

use super::{Device, Phase, Roster};

/// On what ground a roster counts. It follows from what it changes, never from who happened to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    /// What a member may do alone: own devices, going away, the next epoch, what still counts of a device
    /// that is gone.
    OwnDevices,
    /// The founder, the volunteer of a line, the person of a self circle, or a majority of the circle.
    Circle,
}

/// The differences between a version and the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// The circle gets another name.
    pub renamed: bool,
    /// The circle is closed.
    pub closes: bool,
    /// Persons who were not in it.
    pub joined: Vec<PersonId>,
    /// Persons who are no longer in it.
    pub gone: Vec<PersonId>,
    /// New devices of persons who were and are in it.
    pub added: Vec<(PersonId, DeviceId)>,
    /// Devices that are gone of persons who stay.
    pub withdrawn: Vec<(PersonId, DeviceId)>,
    /// Persons of whom the name or what they read became another.
    pub altered: Vec<PersonId>,
    /// The next epoch begins.
    pub epoch: bool,
    /// More is accepted of a device that was removed before.
    pub raised: bool,
}

impl Change {
    /// The differences between two versions.
    pub fn between(now: &Roster, next: &Roster) -> Self {
        let persons = |roster: &Roster| -> BTreeSet<PersonId> {
            roster.members.iter().map(|member| member.person).collect()
        };
        let (before, after) = (persons(now), persons(next));
        let staying: BTreeSet<PersonId> = before.intersection(&after).copied().collect();
        let devices = |roster: &Roster| -> BTreeSet<(PersonId, DeviceId)> {
            let of_staying = roster.devices().filter(|(member, _)| staying.contains(&member.person));
            of_staying.map(|(member, device)| (member.person, device.id())).collect()
        };
        let (had, has) = (devices(now), devices(next));
        // A device that is in both and not the same there alters everybody: such a version is never lawful.
        let same_devices = same_devices(now, next);
        let altered = staying.iter().filter(|person| !same_devices || altered(now, next, **person));
        Self {
            renamed: next.name != now.name,
            closes: next.phase != now.phase,
            joined: after.difference(&before).copied().collect(),
            gone: before.difference(&after).copied().collect(),
            added: has.difference(&had).copied().collect(),
            withdrawn: had.difference(&has).copied().collect(),
            altered: altered.copied().collect(),
            epoch: next.epoch != now.epoch,
            raised: next.removed.get(..now.removed.len()).is_some_and(|known| known != now.removed),
        }
    }

    /// Everybody who loses a device by it, or goes: they have no vote on it.
    pub fn losers(&self) -> BTreeSet<PersonId> {
        let withdrawn = self.withdrawn.iter().map(|(person, _)| *person);
        withdrawn.chain(self.gone.iter().copied()).collect()
    }

    /// Whether somebody goes of their own accord: they may not know the next key, so no epoch begins.
    pub fn is_departure(&self) -> Option<PersonId> {
        let others = !self.added.is_empty() || !self.withdrawn.is_empty() || !self.joined.is_empty();
        let more = self.renamed || self.epoch || self.raised || !self.altered.is_empty();
        match self.gone[..] {
            [one] if !others && !more => Some(one),
            _ => None,
        }
    }

    /// Whether people can vote on it as one thing: one person or device, a name, or nothing but a
    /// confirmation. Two decisions in one would be a package deal.
    pub fn is_one_decision(&self) -> bool {
        let people = self.joined.len() + self.gone.len() + self.withdrawn.len();
        let things = people + usize::from(self.renamed);
        things <= 1 && self.added.is_empty() && self.altered.is_empty() && !self.closes && !self.raised
            && (!self.epoch || people == 1)
            // Going of one's own accord is nobody's to propose.
            && self.is_departure().is_none()
    }

    /// Whether it takes something away: a device, or a person.
    pub fn takes_away(&self) -> bool {
        !self.gone.is_empty() || !self.withdrawn.is_empty()
    }

    /// The one person whose own matter this is; `Err` when it is a matter of the circle.
    fn own_matter(&self, now: &Roster) -> Result<Option<PersonId>, ()> {
        if let Some(person) = self.is_departure() {
            // Whoever began a circle that is not closed yet closes it as they go, and nobody else does.
            let closes = now.phase == Phase::Founding && person == now.owner && now.kind != CircleKind::Line;
            return if self.closes == closes { Ok(Some(person)) } else { Err(()) };
        }
        let circle =
            self.is_none() || self.renamed || self.closes || !self.joined.is_empty() || !self.gone.is_empty();
        if circle || !self.altered.is_empty() {
            return Err(());
        }
        let touched: BTreeSet<PersonId> =
            self.added.iter().chain(&self.withdrawn).map(|(person, _)| *person).collect();
        match touched.len() {
            0 | 1 => Ok(touched.first().copied()),
            _ => Err(()),
        }
    }

    /// On what ground it counts, and whose own matter it is where a member may do it alone.
    pub fn authority(&self, now: &Roster) -> (Authority, Option<PersonId>) {
        match self.own_matter(now) {
            _ if now.kind == CircleKind::SelfDevices => (Authority::Circle, None),
            Ok(Some(person)) if now.kind == CircleKind::Line && person == now.owner => {
                (Authority::Circle, None)
            }
            Ok(person) => (Authority::OwnDevices, person),
            Err(()) => (Authority::Circle, None),
        }
    }

    /// Whether nothing is different but the version: the circle says again who is in it.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn altered(now: &Roster, next: &Roster, person: PersonId) -> bool {
    let known = |roster: &Roster| {
        roster.member(person).map(|member| (member.name.clone(), member.root, member.reads_from))
    };
    let order = |roster: &Roster| -> Vec<DeviceId> {
        roster.member(person).into_iter().flat_map(|member| &member.devices).map(Device::id).collect()
    };
    let (before, after) = (order(now), order(next));
    // Devices keep their order: the first of a person decides where two of them contradict each other.
    let kept: Vec<_> = before.iter().filter(|id| after.contains(id)).collect();
    let still: Vec<_> = after.iter().filter(|id| before.contains(id)).collect();
    // Who vouches is named when a new device needs it, and stays named.
    let vouchers = |roster: &Roster| -> Vec<Device> {
        roster.member(person).map(|member| member.vouchers.clone()).unwrap_or_default()
    };
    let (named, names) = (vouchers(now), vouchers(next));
    let more_devices = after.iter().any(|id| !before.contains(id));
    let same_vouchers = named == names || (more_devices && names.starts_with(&named));
    known(now) != known(next) || kept != still || !same_vouchers
}

/// Whether every device that is in both is the same there. Each id is worked out once: it is a hash.
fn same_devices(now: &Roster, next: &Roster) -> bool {
    let mut known: BTreeMap<DeviceId, &Device> = BTreeMap::new();
    for (_, device) in next.devices() {
        known.entry(device.id()).or_insert(device);
    }
    now.devices().all(|(_, device)| known.get(&device.id()).is_none_or(|other| *other == device))
}
