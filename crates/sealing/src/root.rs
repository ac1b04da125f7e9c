//! A person's root key: says which devices are theirs. Kept in the recovery kit only.

use std::fmt;

use domain::{PersonId, Randomness};
use ed25519_dalek::SigningKey;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::certificate::{DeviceCertificate, Issuer, statement};
use crate::{DevicePublic, Domain, VerifyingKey, randomness, signing};

/// The public half of a person's root key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct RootPublic(#[n(0)] pub VerifyingKey);

/// A person's secret root key.
pub struct RootKey(SigningKey);

impl RootKey {
    /// A new root key for a new person.
    pub fn generate(randomness: &mut dyn Randomness) -> Self {
        Self(SigningKey::from_bytes(&randomness::secret32(randomness)))
    }

    /// The 32 secret bytes, for the recovery kit.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The key with these 32 secret bytes.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// The public half.
    pub fn public(&self) -> RootPublic {
        RootPublic(VerifyingKey(self.0.verifying_key().to_bytes()))
    }

    /// Vouches that `device` belongs to `person`.
    pub fn certify(&self, person: PersonId, device: &DevicePublic) -> DeviceCertificate {
        let signature = signing::sign(&self.0, Domain::DeviceCertificate, &statement(person, device));
        DeviceCertificate { issuer: Issuer::Root, signature }
    }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RootKey(..)")
    }
}
