//! A roster with the signatures under it, on its way from one signer to the next.

use domain::DeviceId;
use minicbor::{Decode, Decoder, Encode, Encoder};
use sealing::{DeviceKeys, Domain, Hash, Signature, content_hash};

use super::Roster;
use crate::wire::{self, Plain};
use crate::{Result, limits};

/// A roster body with the signatures gathered so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRoster {
    body: Vec<u8>,
    signatures: Vec<(DeviceId, Signature)>,
}

impl SignedRoster {
    /// A roster to be signed.
    ///
    /// # Errors
    /// As [`Roster::encode`].
    pub fn new(roster: &Roster) -> Result<Self> {
        Ok(Self { body: roster.encode()?, signatures: Vec::new() })
    }

    /// Adds the signature of this device, once.
    #[must_use]
    pub fn signed_by(mut self, keys: &DeviceKeys) -> Self {
        let device = keys.device_id();
        self.signatures.retain(|(signer, _)| *signer != device);
        self.signatures.push((device, keys.sign(Domain::Roster, &self.body)));
        self
    }

    /// Adds the signatures that another copy of the same roster has.
    #[must_use]
    pub fn joined_with(mut self, other: &Self) -> Self {
        if self.body == other.body {
            let new = other
                .signatures
                .iter()
                .filter(|(device, _)| self.signatures.iter().all(|(known, _)| known != device));
            let new: Vec<_> = new.copied().collect();
            self.signatures.extend(new);
        }
        self
    }

    /// Adds a signature that came with a vote, once. Whether it is true is seen when the roster is judged.
    #[must_use]
    pub fn with_signature(mut self, device: DeviceId, signature: Signature) -> Self {
        if self.signatures.iter().all(|(known, _)| *known != device) {
            self.signatures.push((device, signature));
        }
        self
    }

    /// What is signed, read.
    ///
    /// # Errors
    /// As [`Roster::decode`].
    pub fn roster(&self) -> Result<Roster> {
        Roster::decode(&self.body)
    }

    /// The exact bytes that are signed.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The hash by which the next version refers to this one.
    pub fn hash(&self) -> Hash {
        content_hash(&self.body)
    }

    /// Who signed, and how.
    pub fn signatures(&self) -> &[(DeviceId, Signature)] {
        &self.signatures
    }

    /// The bytes, for a vote on its way to the next signer: CBOR `[body bstr, [[device, signature], …]]`.
    ///
    /// # Errors
    /// None in practice.
    pub fn encode(&self) -> Result<Vec<u8>> {
        wire::write(self)
    }

    /// Reads what [`Self::encode`] gave. Says nothing about the signatures.
    ///
    /// # Errors
    /// [`Error::BadForm`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        wire::read(bytes)
    }
}

impl<C> Encode<C> for SignedRoster {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> std::result::Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?.bytes(&self.body)?.array(self.signatures.len() as u64)?;
        for (device, signature) in &self.signatures {
            e.array(2)?.bytes(device.as_bytes())?.bytes(&signature.0)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for SignedRoster {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> std::result::Result<Self, minicbor::decode::Error> {
        let wrong = || minicbor::decode::Error::message("not a signed roster");
        if d.array()? != Some(2) {
            return Err(wrong());
        }
        let body = d.bytes()?.to_vec();
        let count = d.array()?.filter(|count| *count <= limits::ALL_DEVICES as u64).ok_or_else(wrong)?;
        let mut signatures = Vec::new();
        for _ in 0..count {
            if d.array()? != Some(2) {
                return Err(wrong());
            }
            let device = DeviceId::take(d)?;
            signatures.push((device, d.bytes()?.try_into().map(Signature).map_err(|_| wrong())?));
        }
        Ok(Self { body, signatures })
    }
}
