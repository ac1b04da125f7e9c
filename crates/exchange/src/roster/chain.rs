//! All versions of a circle's roster, verified from the first to the last.

use std::cmp::{Ordering, Reverse};

use domain::{CircleId, CircleKind, DeviceId, PersonId, Timestamp};
use sealing::{DeviceKeys, DevicePublic, Recipient, Sealed, VerifyingKey, circle_of, seal};

use super::alone::OwnMatter;
use super::order::{self, Contradiction, Weight};
use super::rules::{self, Lawful, Quorum};
use super::{Authority, Change, Removal, Roster, SignedRoster};
use crate::verdict::SetAside;
use crate::{Error, Result, limits, wire};

/// A verified chain of rosters. Cannot exist unverified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterChain {
    circle: CircleId,
    pub(super) signed: Vec<SignedRoster>,
    pub(super) rosters: Vec<Roster>,
    pub(super) weights: Vec<Weight>,
    /// Of each version what a member did alone in it; `None` where the circle decided.
    pub(super) own: Vec<Option<OwnMatter>>,
}

impl RosterChain {
    /// Begins a circle with its first roster, signed by a device of its founder.
    ///
    /// # Errors
    /// [`Error::NotAllowedByRoster`] when the roster is no lawful beginning.
    pub fn found(genesis: &Roster, keys: &DeviceKeys) -> Result<Self> {
        let signed = SignedRoster::new(genesis)?.signed_by(keys);
        Self::begin(signed).map_err(|_| Error::NotAllowedByRoster)
    }

    fn begin(signed: SignedRoster) -> std::result::Result<Self, SetAside> {
        let roster = signed.roster()?;
        rules::genesis(&signed, &roster)?;
        let circle = circle_of(signed.body());
        let weight = Weight {
            authority: Authority::Circle,
            round: roster.round,
            takes_away: false,
            senior: Reverse(0),
            hash: Reverse(signed.hash()),
        };
        Ok(Self {
            circle,
            signed: vec![signed],
            rosters: vec![roster],
            weights: vec![weight],
            own: vec![None],
        })
    }

    /// Checks a whole chain.
    ///
    /// # Errors
    /// The reason why the first wrong version is refused; [`SetAside::WrongCircle`] when it is lawful but of
    /// another circle.
    pub fn verify(signed: Vec<SignedRoster>, circle: CircleId) -> std::result::Result<Self, SetAside> {
        if signed.len() > limits::ROSTER_VERSIONS {
            return Err(SetAside::TooLarge);
        }
        let mut versions = signed.into_iter();
        let genesis = versions.next().ok_or(SetAside::BadForm)?;
        if circle_of(genesis.body()) != circle {
            return Err(SetAside::WrongCircle);
        }
        let mut chain = Self::begin(genesis)?;
        versions.try_for_each(|next| chain.append(next))?;
        Ok(chain)
    }

    /// Adds the next version.
    ///
    /// # Errors
    /// The reason why it is no lawful successor; the chain then stays as it was.
    pub fn append(&mut self, signed: SignedRoster) -> std::result::Result<(), SetAside> {
        let next = self.following(&signed)?;
        let lawful = rules::successor(self.current(), &signed, &next, self.earlier())?;
        let Lawful { change, authority, senior, signers } = lawful;
        let sizes = (self.signed[self.signed.len() - 1].body().len(), signed.body().len());
        let own = OwnMatter::of(authority, &change, signers, sizes);
        if own.as_ref().is_some_and(|matter| !matter.may_follow(&self.own)) {
            return Err(SetAside::BadRoster);
        }
        self.own.push(own);
        self.weights.push(Weight {
            authority,
            round: next.round,
            takes_away: change.takes_away(),
            senior: Reverse(senior),
            hash: Reverse(signed.hash()),
        });
        self.signed.push(signed);
        self.rosters.push(next);
        Ok(())
    }

    /// Reads a version that names the current one as the one before it.
    fn following(&self, signed: &SignedRoster) -> std::result::Result<Roster, SetAside> {
        let next = signed.roster()?;
        let follows = next.version == self.current().version + 1
            && next.circle == Some(self.circle)
            && next.previous == self.signed[self.signed.len() - 1].hash();
        if !follows {
            return Err(SetAside::BrokenChain);
        }
        if self.signed.len() >= limits::ROSTER_VERSIONS {
            return Err(SetAside::TooLarge);
        }
        Ok(next)
    }

    fn earlier(&self) -> impl Fn(DeviceId) -> Option<(PersonId, VerifyingKey)> {
        |id| self.ever(id).map(|(person, public)| (person, public.signing_key))
    }

    /// Checks what may become the next version once enough people have signed it: everything but their
    /// number. Tells what it changes.
    ///
    /// # Errors
    /// The reason why it can never be a lawful successor.
    pub fn proposable(&self, signed: &SignedRoster) -> std::result::Result<(Roster, Change), SetAside> {
        let next = self.following(signed)?;
        let change = rules::proposable(self.current(), &next, self.earlier())?;
        rules::signers(signed, self.current())?;
        Ok((next, change))
    }

    /// Who decides on this change of the current version, and how many are needed.
    pub fn quorum(&self, change: &Change) -> Quorum {
        rules::quorum(self.current(), change)
    }

    /// Whether a member may make this change of the current version alone.
    pub fn own_matter(&self, change: &Change) -> bool {
        change.authority(self.current()).0 == Authority::OwnDevices
    }

    /// What this version (from 2 on) changed.
    pub fn change_at(&self, version: u32) -> Option<Change> {
        Some(Change::between(self.at(version.checked_sub(1)?)?, self.at(version)?))
    }

    /// Whether the roster with this hash is one of the versions.
    pub fn has(&self, hash: sealing::Hash) -> bool {
        self.signed.iter().any(|signed| signed.hash() == hash)
    }

    /// The device that made this version: the first that signed it.
    pub fn made_by(&self, version: u32) -> Option<DeviceId> {
        let signed = self.signed.get(usize::try_from(version).ok()?.checked_sub(1)?)?;
        signed.signatures().first().map(|(device, _)| *device)
    }

    /// The first version of the current epoch.
    pub fn epoch_began(&self) -> &Roster {
        let number = self.current().epoch.number;
        let mut found = self.rosters.iter().filter(|roster| roster.epoch.number == number);
        found.next().unwrap_or_else(|| self.current())
    }

    /// Whether someone who is no longer in the circle knows the key of the current epoch.
    pub fn epoch_is_known_outside(&self) -> bool {
        let began = self.epoch_began().version;
        let of_epoch = self.rosters.iter().filter(|roster| roster.version >= began);
        let mut had = of_epoch.flat_map(Roster::devices);
        had.any(|(_, device)| self.current().device(device.id()).is_none())
    }

    /// Whether someone knows the key of the current epoch who is in a list that lost from this one, and not in this one.
    pub fn epoch_is_known_by_list(&self, lost: &Self) -> bool {
        let shared = self.shared_with(lost);
        let epoch = &self.current().epoch;
        let parted = lost.rosters.iter().filter(|roster| roster.version > shared && roster.epoch == *epoch);
        parted.flat_map(Roster::devices).any(|(_, device)| self.current().device(device.id()).is_none())
    }

    /// The chain up to and including this version.
    pub fn up_to(&self, version: u32) -> Option<Self> {
        let count = usize::try_from(version).ok().filter(|count| (1..=self.signed.len()).contains(count))?;
        Some(Self {
            circle: self.circle,
            signed: self.signed[..count].to_vec(),
            rosters: self.rosters[..count].to_vec(),
            weights: self.weights[..count].to_vec(),
            own: self.own[..count].to_vec(),
        })
    }

    /// A successor of the current version, to be changed and then signed.
    pub fn draft(&self, issued: Timestamp) -> Roster {
        let current = self.current();
        Roster {
            version: current.version + 1,
            circle: Some(self.circle),
            previous: self.signed[self.signed.len() - 1].hash(),
            issued,
            round: 0,
            ..current.clone()
        }
    }

    /// The circle.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// What the circle is for.
    pub fn kind(&self) -> CircleKind {
        self.current().kind
    }

    /// The last version.
    pub fn current(&self) -> &Roster {
        &self.rosters[self.rosters.len() - 1]
    }

    /// The version with this number.
    pub fn at(&self, version: u32) -> Option<&Roster> {
        self.rosters.get(usize::try_from(version).ok()?.checked_sub(1)?)
    }

    /// Whose device this is or was, and its public keys, in whatever version it stands.
    pub fn ever(&self, device: DeviceId) -> Option<(PersonId, &DevicePublic)> {
        let versions = self.rosters.iter().rev();
        let mut found = versions.filter_map(|roster| roster.device(device));
        found.next().map(|(member, device)| (member.person, &device.public))
    }

    /// Whether the circle still accepts this seq of this device: always while it is in the circle, up to
    /// the last accepted one after its removal.
    pub fn accepts(&self, device: DeviceId, incarnation: u32, seq: u64) -> bool {
        let removal = self.removal(device);
        removal.is_none_or(|removal| removal.last(incarnation).is_some_and(|last| seq <= last.seq))
    }

    /// What still counts of a device that is gone; `None` while it is in the circle, or never was.
    pub fn removal(&self, device: DeviceId) -> Option<&Removal> {
        self.current().removed.iter().find(|removal| removal.device == device)
    }

    /// The recipient of an epoch, as the circle agreed on it.
    pub fn epoch_recipient(&self, number: u32) -> Option<&str> {
        let mut found = self.rosters.iter().filter(|roster| roster.epoch.number == number);
        found.next().map(|roster| roster.epoch.recipient.as_str())
    }

    /// The recipient of the current epoch, parsed.
    ///
    /// # Errors
    /// Never for a verified chain.
    pub fn current_recipient(&self) -> Result<Recipient> {
        Ok(self.current().epoch.recipient.parse()?)
    }

    /// The bytes, for the vault: CBOR array of signed rosters.
    ///
    /// # Errors
    /// None in practice.
    pub fn encode(&self) -> Result<Vec<u8>> {
        wire::write(&self.signed)
    }

    /// Reads and verifies what [`Self::encode`] gave.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn decode(bytes: &[u8], circle: CircleId) -> std::result::Result<Self, SetAside> {
        if bytes.len() > limits::SMALL_FILE {
            return Err(SetAside::TooLarge);
        }
        Self::verify(wire::read(bytes)?, circle)
    }

    /// The roster file for a mailbox, sealed to the current epoch.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`limits::SMALL_FILE`].
    pub fn seal(&self) -> Result<Sealed> {
        self.seal_to(&[self.current_recipient()?])
    }

    /// The same for the devices that the last version removed, which do not get the key of the epoch that began with
    /// it: sealed to each of them, and to the epoch before, so that those who stay can tell what it is. An epoch alone
    /// would not do, as its key may have been taken back before such a device saw it.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or [`Error::BadForm`] when there was no version before.
    pub fn seal_farewell(&self) -> Result<Sealed> {
        let before = self.at(self.current().version - 1).ok_or(Error::BadForm)?;
        let mut recipients: Vec<Recipient> = vec![before.epoch.recipient.parse()?];
        for (_, device) in before.devices().filter(|(_, device)| self.current().device(device.id()).is_none())
        {
            recipients.push(device.public.recipient()?);
        }
        self.seal_to(&recipients)
    }

    /// The same, sealed to the current epoch of another chain of this circle: a list that lost, as evidence for
    /// those who kept the other.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn seal_beside(&self, kept: &Self) -> Result<Sealed> {
        self.seal_to(&[kept.current_recipient()?])
    }

    fn seal_to(&self, recipients: &[Recipient]) -> Result<Sealed> {
        let bytes = self.encode()?;
        if bytes.len() + 4096 > limits::SMALL_FILE {
            return Err(Error::TooLarge);
        }
        Ok(seal(recipients, &bytes)?)
    }

    /// How two chains of one circle relate. `Greater`: `other` goes on where this one stops, or outranks it
    /// where they part; `Equal`: the same; `Less`: the other way round. `true` with it when they part.
    ///
    /// Where two lawful chains contradict each other, every device that sees both keeps the same one (but for
    /// two closings by one founder, where each keeps the one it knows).
    pub fn compare(&self, other: &Self) -> (Ordering, bool) {
        let (order, parting) = order::compare(self, other);
        (order, parting.is_some())
    }

    /// The number of the last version that both chains have.
    pub fn shared_with(&self, other: &Self) -> u32 {
        let pairs = self.signed.iter().zip(&other.signed);
        let same = pairs.take_while(|(mine, theirs)| mine.body() == theirs.body()).count();
        u32::try_from(same).unwrap_or(u32::MAX)
    }

    /// Who signed two versions that contradict each other, where these chains part.
    pub fn contradiction(&self, other: &Self) -> Option<Contradiction> {
        order::contradiction(self, other)
    }

    /// The signing key of a device that is in the current roster.
    pub fn current_key(&self, device: DeviceId) -> Option<VerifyingKey> {
        self.current().device(device).map(|(_, device)| device.public.signing_key)
    }
}
