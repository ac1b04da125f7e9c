//! All versions of a circle's roster, verified from the first to the last.

use std::cmp::Ordering;

use domain::{CircleId, CircleKind, DeviceId, PersonId, Timestamp};
use sealing::{DeviceKeys, DevicePublic, Recipient, Sealed, VerifyingKey, circle_of, seal};

use super::{Authority, Roster, SignedRoster, rules};
use crate::verdict::SetAside;
use crate::{Error, Result, limits, wire};

/// A verified chain of rosters. Cannot exist unverified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterChain {
    circle: CircleId,
    signed: Vec<SignedRoster>,
    rosters: Vec<Roster>,
    authorities: Vec<Authority>,
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
        Ok(Self { circle, signed: vec![signed], rosters: vec![roster], authorities: vec![Authority::Circle] })
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
        let authority = rules::successor(self.current(), &signed, &next, |id| {
            self.ever(id).map(|(person, public)| (person, public.signing_key))
        })?;
        self.signed.push(signed);
        self.rosters.push(next);
        self.authorities.push(authority);
        Ok(())
    }

    /// A successor of the current version, to be changed and then signed.
    pub fn draft(&self, issued: Timestamp) -> Roster {
        let current = self.current();
        Roster {
            version: current.version + 1,
            circle: Some(self.circle),
            previous: self.signed[self.signed.len() - 1].hash(),
            issued,
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
        let removal = self.current().removed.iter().find(|removal| removal.device == device);
        removal.is_none_or(|removal| {
            removal.accepted.iter().any(|last| last.incarnation == incarnation && seq <= last.seq)
        })
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
        let bytes = self.encode()?;
        if bytes.len() + 4096 > limits::SMALL_FILE {
            return Err(Error::TooLarge);
        }
        Ok(seal(&[self.current_recipient()?], &bytes)?)
    }

    /// How two chains of one circle relate. `Greater`: `other` goes on where this one stops, or outranks it
    /// where they part; `Equal`: the same; `Less`: the other way round. `true` with it when they part.
    ///
    /// Where two lawful successors contradict each other, the one of the circle outranks the one about own
    /// devices, then more signers, then the lower hash: every device that sees both keeps the same one.
    pub fn compare(&self, other: &Self) -> (Ordering, bool) {
        let pairs = self.signed.iter().zip(&other.signed).enumerate();
        let parting = pairs.into_iter().find(|(_, (mine, theirs))| mine.body() != theirs.body());
        let Some((at, (mine, theirs))) = parting else {
            return (other.signed.len().cmp(&self.signed.len()), false);
        };
        let rank = |chain: &Self, signed: &SignedRoster| (chain.authorities[at], signed.signatures().len());
        let order = rank(other, theirs).cmp(&rank(self, mine));
        (order.then_with(|| mine.hash().cmp(&theirs.hash())), true)
    }

    /// The signing key of a device that is in the current roster.
    pub fn current_key(&self, device: DeviceId) -> Option<VerifyingKey> {
        self.current().device(device).map(|(_, device)| device.public.signing_key)
    }
}
