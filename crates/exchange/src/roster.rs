//! Who is in a circle: a chain of signed rosters, each naming the hash of the one before.
//!
//! The rules for signing are in [`rules`]; this module holds the forms and the look-ups.

mod alone;
mod chain;
mod change;
mod order;
mod rules;
mod signed;
mod vouching;

use domain::{CircleId, CircleKind, DeviceId, PersonId, Timestamp};
use minicbor::{Decode, Encode};
use sealing::{DeviceCertificate, DevicePublic, Hash, Recipient, RootPublic};

pub use chain::RosterChain;
pub use change::{Authority, Change};
pub use order::Contradiction;
pub use rules::Quorum;
pub use signed::SignedRoster;
pub(crate) use vouching::vouched;

use crate::wire;
use crate::{Error, Result, limits};

/// The version of the roster form written by this software.
pub const FORM: u8 = 1;

/// Whether the circle is still being put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The founder admits the first members.
    Founding,
    /// Joining is a decision of the circle.
    Closed,
}

impl Phase {
    fn code(self) -> u8 {
        match self {
            Self::Founding => 1,
            Self::Closed => 2,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        [Self::Founding, Self::Closed].into_iter().find(|phase| phase.code() == code)
    }
}

wire::plain_code!(Phase);

/// One device of a member.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Device {
    /// Its public keys; its id follows from them.
    #[n(0)]
    pub public: DevicePublic,
    /// What its owner calls it ('laptop').
    #[n(1)]
    pub label: String,
    /// Why it is believed to be this person's.
    #[n(2)]
    pub certificate: DeviceCertificate,
}

impl Device {
    /// The id of the device.
    pub fn id(&self) -> DeviceId {
        self.public.device_id()
    }
}

/// One person in the circle.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Member {
    /// Who.
    #[cbor(n(0), with = "wire::plain")]
    pub person: PersonId,
    /// The name the others see.
    #[n(1)]
    pub name: String,
    /// The public root key, which vouches for the devices.
    #[n(2)]
    pub root: RootPublic,
    /// The devices, each vouched for by the root key or by another one that is vouched for itself.
    #[n(3)]
    pub devices: Vec<Device>,
    /// The first epoch that this person may read: 1, or the one that began when they joined. Whoever hands
    /// out keys goes by it.
    #[n(4)]
    pub reads_from: u32,
    /// Devices that vouched for one of these and never were in this circle: the person no longer had them when
    /// they came. They have no say in anything, and no key is sealed for them.
    #[cbor(n(5), skip_if = "Vec::is_empty")]
    pub vouchers: Vec<Device>,
}

/// The epoch that is current: everything new is sealed to this recipient.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EpochNow {
    /// Its number, from 1.
    #[n(0)]
    pub number: u32,
    /// The age recipient that belongs to the epoch key.
    #[n(1)]
    pub recipient: String,
}

/// The last envelope that the circle accepts from one incarnation of a removed device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LastAccepted {
    /// The incarnation.
    #[n(0)]
    pub incarnation: u32,
    /// The last seq.
    #[n(1)]
    pub seq: u64,
    /// The hash of the header of that envelope: by the chain of hashes it names all that stood before it, so that
    /// nobody can be shown another past of a device that is gone.
    #[n(2)]
    pub hash: Hash,
}

/// A device that is no longer in the circle.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Removal {
    /// The device.
    #[cbor(n(0), with = "wire::plain")]
    pub device: DeviceId,
    /// What still counts; nothing of an incarnation that is not named.
    #[n(1)]
    pub accepted: Vec<LastAccepted>,
}

impl Removal {
    /// The last envelope of this incarnation that counts; `None` when nothing of it does.
    pub fn last(&self, incarnation: u32) -> Option<&LastAccepted> {
        self.accepted.iter().find(|last| last.incarnation == incarnation)
    }
}

/// The body of one roster version: what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Roster {
    /// The version of this form: 1.
    #[n(0)]
    pub form: u8,
    /// The version of the roster, from 1.
    #[n(1)]
    pub version: u32,
    /// What the circle is for.
    #[cbor(n(2), with = "wire::plain")]
    pub kind: CircleKind,
    /// The circle; absent in version 1, from whose bytes it is derived.
    #[cbor(n(3), with = "wire::maybe", has_nil)]
    pub circle: Option<CircleId>,
    /// The hash of the previous body; 32 zero bytes in version 1.
    #[n(4)]
    pub previous: Hash,
    /// The name of the circle.
    #[n(5)]
    pub name: String,
    /// Whether the circle is still being put together.
    #[cbor(n(6), with = "wire::plain")]
    pub phase: Phase,
    /// The persons.
    #[n(7)]
    pub members: Vec<Member>,
    /// The founder of a group or desk, the volunteer of a line, the person of a self circle.
    #[cbor(n(8), with = "wire::plain")]
    pub owner: PersonId,
    /// The current epoch.
    #[n(9)]
    pub epoch: EpochNow,
    /// Every device ever removed.
    #[n(10)]
    pub removed: Vec<Removal>,
    /// When it was made, by the clock of the maker. Decides nothing but when the next epoch is due.
    #[cbor(n(11), with = "wire::plain")]
    pub issued: Timestamp,
    /// The round of voting it was decided in, from 1; 0 where nobody had to vote.
    #[n(12)]
    pub round: u32,
}

impl Roster {
    /// The first roster of a new circle, with its founder.
    pub fn genesis(
        kind: CircleKind,
        name: &str,
        founder: Member,
        epoch: &Recipient,
        issued: Timestamp,
    ) -> Self {
        Self {
            form: FORM,
            version: 1,
            kind,
            circle: None,
            previous: Hash::NONE,
            name: name.to_owned(),
            phase: Phase::Founding,
            owner: founder.person,
            members: vec![founder],
            epoch: EpochNow { number: 1, recipient: epoch.to_string() },
            removed: Vec::new(),
            issued,
            round: 0,
        }
    }

    /// The person, if in this roster.
    pub fn member(&self, person: PersonId) -> Option<&Member> {
        self.members.iter().find(|member| member.person == person)
    }

    /// The device and whose it is, if in this roster.
    pub fn device(&self, id: DeviceId) -> Option<(&Member, &Device)> {
        self.devices().find(|(_, device)| device.id() == id)
    }

    /// Every device with its person.
    pub fn devices(&self) -> impl Iterator<Item = (&Member, &Device)> {
        self.members.iter().flat_map(|member| member.devices.iter().map(move |device| (member, device)))
    }

    /// The age recipients of all devices: whom a grant is sealed for.
    ///
    /// # Errors
    /// [`Error::Sealing`] when a recipient is not an age recipient (never in a verified roster).
    pub fn recipients(&self) -> Result<Vec<Recipient>> {
        self.devices().map(|(_, device)| device.public.recipient().map_err(Error::from)).collect()
    }

    /// Adds a person. Devices of theirs that were removed before stay out, as long as another one is left.
    pub fn admit(&mut self, mut member: Member) {
        let gone = |id: DeviceId| self.removed.iter().any(|removal| removal.device == id);
        if !member.devices.iter().all(|device| gone(device.id())) {
            member.devices.retain(|device| !gone(device.id()));
        }
        self.members.push(member);
    }

    /// Adds a device to a person who is in it.
    ///
    /// # Errors
    /// [`Error::NotInRoster`] otherwise.
    pub fn add_device(&mut self, person: PersonId, device: Device) -> Result<()> {
        let member = self.members.iter_mut().find(|member| member.person == person);
        member.ok_or(Error::NotInRoster)?.devices.push(device);
        Ok(())
    }

    /// Takes a device out, naming what still counts of it. Needs [`Self::start_epoch`] too.
    ///
    /// # Errors
    /// [`Error::NotInRoster`] when it is not in it.
    pub fn remove_device(&mut self, device: DeviceId, accepted: Vec<LastAccepted>) -> Result<()> {
        self.device(device).ok_or(Error::NotInRoster)?;
        self.members.iter_mut().for_each(|member| member.devices.retain(|known| known.id() != device));
        self.members.retain(|member| !member.devices.is_empty());
        self.removed.push(Removal { device, accepted });
        Ok(())
    }

    /// Takes all devices of a person out, naming what still counts of each. Needs [`Self::start_epoch`] too,
    /// except where the person goes of their own accord.
    ///
    /// # Errors
    /// [`Error::NotInRoster`] when they are not in it.
    pub fn remove_person(
        &mut self,
        person: PersonId,
        accepted: impl Fn(DeviceId) -> Vec<LastAccepted>,
    ) -> Result<()> {
        let devices: Vec<DeviceId> =
            self.member(person).ok_or(Error::NotInRoster)?.devices.iter().map(Device::id).collect();
        devices.into_iter().try_for_each(|device| self.remove_device(device, accepted(device)))
    }

    /// Vouches for more of what a removed device had written: what was here before its removal was known.
    /// Tells whether that says anything new.
    pub fn accept_more(&mut self, device: DeviceId, more: LastAccepted) -> bool {
        let Some(removal) = self.removed.iter_mut().find(|removal| removal.device == device) else {
            return false;
        };
        let full = removal.accepted.len() >= limits::LIVES;
        match removal.accepted.iter_mut().find(|last| last.incarnation == more.incarnation) {
            Some(last) if last.seq >= more.seq => return false,
            Some(last) => *last = more,
            None if full => return false,
            None => removal.accepted.push(more),
        }
        true
    }

    /// 'De kring sluiten': from now on joining is a decision of the circle.
    pub fn close(&mut self) {
        self.phase = Phase::Closed;
    }

    /// Starts the next epoch.
    pub fn start_epoch(&mut self, recipient: &Recipient) {
        self.epoch =
            EpochNow { number: self.epoch.number.saturating_add(1), recipient: recipient.to_string() };
    }

    /// The bytes that are signed.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`limits::ROSTER_BODY`].
    pub fn encode(&self) -> Result<Vec<u8>> {
        let bytes = wire::write(self)?;
        if bytes.len() > limits::ROSTER_BODY { Err(Error::TooLarge) } else { Ok(bytes) }
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`Error::UnknownVersion`], [`Error::TooLarge`] or [`Error::BadForm`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > limits::ROSTER_BODY {
            return Err(Error::TooLarge);
        }
        if crate::envelope::version_of(bytes)? != FORM {
            return Err(Error::UnknownVersion);
        }
        wire::read(bytes)
    }
}
