//! The keys of one device: one for signing, one for opening what is sealed to the device.

use std::fmt;

use domain::{DeviceId, PersonId, Randomness};
use ed25519_dalek::SigningKey;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::certificate::{DeviceCertificate, Issuer, statement};
use crate::{Domain, Error, Identity, Recipient, Result, Signature, VerifyingKey, hash, randomness, signing};

const FORM: u8 = 1;

/// The secret keys of a device. They live in the vault and nowhere else.
pub struct DeviceKeys {
    signing: SigningKey,
    age_secret: Zeroizing<[u8; 32]>,
    identity: Identity,
}

impl DeviceKeys {
    /// New keys for a new device.
    pub fn generate(randomness: &mut dyn Randomness) -> Self {
        let signing = randomness::secret32(randomness);
        Self::from_secrets(&signing, randomness::secret32(randomness))
    }

    fn from_secrets(signing: &[u8; 32], age_secret: Zeroizing<[u8; 32]>) -> Self {
        let identity = Identity::from_secret(&age_secret);
        Self { signing: SigningKey::from_bytes(signing), age_secret, identity }
    }

    /// The form kept in the vault: version byte 1 ‖ ed25519 seed (32) ‖ age secret scalar (32).
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(65));
        bytes.push(FORM);
        bytes.extend_from_slice(self.signing.as_bytes());
        bytes.extend_from_slice(self.age_secret.as_slice());
        bytes
    }

    /// Reads what [`Self::to_bytes`] gave.
    ///
    /// # Errors
    /// [`Error::BadKey`] for another length or version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let [FORM, secrets @ ..] = bytes else { return Err(Error::BadKey) };
        let (signing, age_secret) = secrets.split_at_checked(32).ok_or(Error::BadKey)?;
        let signing = Zeroizing::new(<[u8; 32]>::try_from(signing).map_err(|_| Error::BadKey)?);
        let age_secret = <[u8; 32]>::try_from(age_secret).map_err(|_| Error::BadKey)?;
        Ok(Self::from_secrets(&signing, Zeroizing::new(age_secret)))
    }

    /// What others may know of this device.
    pub fn public(&self) -> DevicePublic {
        DevicePublic {
            signing_key: VerifyingKey(self.signing.verifying_key().to_bytes()),
            recipient: self.identity.recipient().to_string(),
        }
    }

    /// The id of this device.
    pub fn device_id(&self) -> DeviceId {
        self.public().device_id()
    }

    /// Signs domain ‖ message.
    pub fn sign(&self, domain: Domain, message: &[u8]) -> Signature {
        signing::sign(&self.signing, domain, message)
    }

    /// The age identity of the device, for opening grants and requests.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Vouches that `other` is a device of the same person.
    pub fn endorse(&self, person: PersonId, other: &DevicePublic) -> DeviceCertificate {
        let signature = self.sign(Domain::DeviceEndorsement, &statement(person, other));
        DeviceCertificate { issuer: Issuer::Device(self.device_id()), signature }
    }
}

impl fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKeys({}, ..)", self.device_id())
    }
}

/// The public keys of a device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DevicePublic {
    /// Checks what the device signed.
    #[n(0)]
    pub signing_key: VerifyingKey,
    /// The age recipient (`age1…`) for what only this device may open.
    #[n(1)]
    pub recipient: String,
}

impl DevicePublic {
    /// The id of the device, which follows from its signing key.
    pub fn device_id(&self) -> DeviceId {
        hash::device_of(&self.signing_key.0)
    }

    /// The age recipient, parsed.
    ///
    /// # Errors
    /// [`Error::BadKey`] when the text is not an X25519 recipient.
    pub fn recipient(&self) -> Result<Recipient> {
        self.recipient.parse()
    }
}
