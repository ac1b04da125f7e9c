//! A grant: epoch keys handed to all devices of a roster, signed by the one who hands them over.

use std::cell::Cell;

use domain::{CircleId, DeviceId};
use minicbor::{Decode, Encode};
use sealing::{
    DeviceKeys, Domain, EpochKey, Hash, Recipient, Sealed, Signature, VerifyingKey, Zeroizing, open, seal,
    verify,
};

use crate::feed::{FeedKey, FeedPosition};
use crate::opened::Opened;
use crate::roster::RosterChain;
use crate::verdict::SetAside;
use crate::{Error, Result, limits, wire};

/// The version of the grant form written by this software.
pub const VERSION: u8 = 1;

/// The epoch keys that a device holds of one circle, by number.
#[derive(Debug, Default)]
pub struct EpochRing {
    keys: Vec<(u32, EpochKey)>,
    /// The epoch of the file that was opened last.
    opened: Cell<Option<u32>>,
}

impl EpochRing {
    /// Without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key, unless this very key is already there. Two keys may claim one number: the roster says
    /// which of them is right.
    pub fn insert(&mut self, number: u32, key: EpochKey) {
        if !self.holds(number, &key.recipient()) {
            self.keys.push((number, key));
        }
    }

    /// Whether the key that belongs to this recipient is there.
    pub fn holds(&self, number: u32, recipient: &Recipient) -> bool {
        self.keys.iter().any(|(known, key)| *known == number && key.recipient() == *recipient)
    }

    /// The key that belongs to this recipient.
    pub fn key_for(&self, recipient: &Recipient) -> Option<&EpochKey> {
        self.keys.iter().map(|(_, key)| key).find(|key| key.recipient() == *recipient)
    }

    /// All keys with their numbers, the newest epoch first.
    pub fn newest_first(&self) -> Vec<(u32, &EpochKey)> {
        let mut keys: Vec<_> = self.keys.iter().map(|(number, key)| (*number, key)).collect();
        keys.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
        keys
    }

    /// All keys with their numbers, in the order in which they probably open the next file: the epoch of the last
    /// one, the epoch after it, then the newest first. A feed is read from its beginning, so whoever reads years
    /// tries a key or two for each file instead of one for each epoch since.
    pub fn likely_first(&self) -> Vec<(u32, &EpochKey)> {
        let mut keys = self.newest_first();
        if let Some(last) = self.opened.get() {
            keys.sort_by_key(|(number, _)| number.checked_sub(last).filter(|ahead| *ahead < 2).unwrap_or(2));
        }
        keys
    }

    /// Notes of which epoch a file was.
    pub fn note_opened(&self, number: u32) {
        self.opened.set(Some(number));
    }

    /// Whether there is no key at all.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// Where a latecomer begins to read a feed whose earlier epochs were not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FeedStart {
    /// The device that writes the feed.
    #[cbor(n(0), with = "wire::plain")]
    pub device: DeviceId,
    /// Its incarnation.
    #[n(1)]
    pub incarnation: u32,
    /// The first seq to read.
    #[n(2)]
    pub next_seq: u64,
    /// The hash of the header before it.
    #[n(3)]
    pub last: Hash,
}

impl FeedStart {
    /// The feed.
    pub fn feed(&self) -> FeedKey {
        FeedKey { device: self.device, incarnation: self.incarnation }
    }

    /// The position to begin from.
    pub fn position(&self) -> FeedPosition {
        FeedPosition { next_seq: self.next_seq, last: self.last }
    }
}

/// What a new grant hands over.
#[derive(Debug)]
pub struct GrantForm<'a> {
    /// The circle.
    pub circle: CircleId,
    /// The roster version whose devices can open it.
    pub roster_version: u32,
    /// Epoch numbers and keys: all, or those from now on.
    pub epochs: Vec<(u32, &'a EpochKey)>,
    /// Where to begin, when not all epochs are granted; otherwise empty.
    pub starts: Vec<FeedStart>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct EpochForm {
    #[n(0)]
    number: u32,
    #[n(1)]
    secret: String,
}

impl Drop for EpochForm {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.secret.zeroize();
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct BodyForm {
    #[n(0)]
    version: u8,
    #[cbor(n(1), with = "wire::plain")]
    circle: CircleId,
    #[n(2)]
    roster_version: u32,
    #[cbor(n(3), with = "wire::plain")]
    issuer: DeviceId,
    #[n(4)]
    epochs: Vec<EpochForm>,
    #[n(5)]
    starts: Vec<FeedStart>,
}

#[derive(Encode, Decode)]
struct SignedForm {
    #[cbor(n(0), with = "minicbor::bytes")]
    body: Vec<u8>,
    #[n(1)]
    signature: Signature,
}

impl Drop for SignedForm {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.body.zeroize();
    }
}

impl GrantForm<'_> {
    /// Signs the grant and seals it for these recipients (all devices of the roster, or one newcomer's).
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond the limits, [`Error::Sealing`] for an empty list of recipients.
    pub fn seal(&self, keys: &DeviceKeys, recipients: &[Recipient]) -> Result<Sealed> {
        if self.epochs.len() > limits::EPOCHS || self.starts.len() > limits::STARTS {
            return Err(Error::TooLarge);
        }
        let epoch = |(number, key): &(u32, &EpochKey)| EpochForm {
            number: *number,
            secret: key.to_text().to_string(),
        };
        let body = wire::write(&BodyForm {
            version: VERSION,
            circle: self.circle,
            roster_version: self.roster_version,
            issuer: keys.device_id(),
            epochs: self.epochs.iter().map(epoch).collect(),
            starts: self.starts.clone(),
        })?;
        let signature = keys.sign(Domain::Grant, &body);
        let plaintext = Zeroizing::new(wire::write(&SignedForm { body, signature })?);
        Ok(seal(recipients, &plaintext)?)
    }
}

/// A verified grant.
#[derive(Debug)]
pub struct Grant {
    /// The circle.
    pub circle: CircleId,
    /// The roster version whose devices it was made for.
    pub roster_version: u32,
    /// The device that handed it over.
    pub issuer: DeviceId,
    /// Epoch numbers and keys.
    pub epochs: Vec<(u32, EpochKey)>,
    /// Where to begin to read, when not all epochs were granted.
    pub starts: Vec<FeedStart>,
}

/// A grant that opened with this device's key; who made it is not verified yet.
#[derive(Debug)]
pub struct UnverifiedGrant {
    grant: Grant,
    body: Zeroizing<Vec<u8>>,
    signature: Signature,
}

/// Opens a grant file with the keys of this device.
///
/// # Errors
/// The reason to set it aside; [`SetAside::CannotOpen`] when it was made for other devices.
pub fn read(file: &[u8], keys: &DeviceKeys) -> std::result::Result<UnverifiedGrant, SetAside> {
    let plaintext = open(&[keys.identity()], file, limits::SMALL_FILE)?;
    let signed: SignedForm = wire::read(&plaintext)?;
    if crate::envelope::version_of(&signed.body)? != VERSION {
        return Err(SetAside::UnknownVersion);
    }
    let form: BodyForm = wire::read(&signed.body)?;
    if form.epochs.len() > limits::EPOCHS || form.starts.len() > limits::STARTS {
        return Err(SetAside::TooLarge);
    }
    let key = |epoch: &EpochForm| Ok((epoch.number, EpochKey::from_text(&epoch.secret)?));
    let epochs = form.epochs.iter().map(key).collect::<sealing::Result<_>>()?;
    let (circle, roster_version, issuer) = (form.circle, form.roster_version, form.issuer);
    let grant = Grant { circle, roster_version, issuer, epochs, starts: form.starts.clone() };
    Ok(UnverifiedGrant { grant, body: Zeroizing::new(signed.body.clone()), signature: signed.signature })
}

impl UnverifiedGrant {
    /// The roster version it was made for.
    pub fn roster_version(&self) -> u32 {
        self.grant.roster_version
    }

    /// The circle that it says to be for.
    pub fn circle(&self) -> CircleId {
        self.grant.circle
    }

    /// The keys in it. They prove nothing about who made it.
    pub fn keys(&self) -> &[(u32, EpochKey)] {
        &self.grant.epochs
    }

    /// The device that says it made it.
    pub fn issuer(&self) -> DeviceId {
        self.grant.issuer
    }

    /// Whether one of its keys is another than the circle agreed on, as far as the roster is known.
    pub fn contradicts(&self, chain: &RosterChain) -> bool {
        self.grant.epochs.iter().any(|(number, epoch)| {
            let agreed = chain.epoch_recipient(*number);
            agreed.is_some_and(|agreed| agreed != epoch.recipient().to_string())
        })
    }

    /// Checks that a device of the current roster made it.
    ///
    /// # Errors
    /// [`SetAside::WrongCircle`], [`SetAside::UnknownDevice`] or [`SetAside::BadSignature`].
    pub fn signed_by_member(&self, chain: &RosterChain) -> std::result::Result<(), SetAside> {
        let key = chain.current_key(self.grant.issuer).ok_or(SetAside::UnknownDevice)?;
        if self.grant.circle != chain.circle() {
            return Err(SetAside::WrongCircle);
        }
        Ok(verify(&key, Domain::Grant, &self.body, &self.signature)?)
    }

    /// Checks that a device of the current roster made it, and that its keys are the ones the circle
    /// agreed on, as far as the roster is known.
    ///
    /// # Errors
    /// [`SetAside::WrongCircle`], [`SetAside::UnknownDevice`], [`SetAside::BadSignature`] or
    /// [`SetAside::WrongEpoch`].
    pub fn verify(self, chain: &RosterChain) -> std::result::Result<Opened<Grant>, SetAside> {
        self.signed_by_member(chain)?;
        if self.contradicts(chain) {
            return Err(SetAside::WrongEpoch);
        }
        Ok(Opened::vouch(self.grant))
    }

    /// Checks that the inviter made it: for someone who cannot read the roster yet.
    ///
    /// # Errors
    /// [`SetAside::WrongCircle`], [`SetAside::UnknownDevice`] or [`SetAside::BadSignature`].
    pub fn verify_inviter(
        self,
        inviter: &VerifyingKey,
        circle: CircleId,
    ) -> std::result::Result<Opened<Grant>, SetAside> {
        if sealing::hash::device_of(&inviter.0) != self.grant.issuer {
            return Err(SetAside::UnknownDevice);
        }
        self.checked(inviter, circle)
    }

    fn checked(self, key: &VerifyingKey, circle: CircleId) -> std::result::Result<Opened<Grant>, SetAside> {
        if self.grant.circle != circle {
            return Err(SetAside::WrongCircle);
        }
        verify(key, Domain::Grant, &self.body, &self.signature)?;
        Ok(Opened::vouch(self.grant))
    }
}
