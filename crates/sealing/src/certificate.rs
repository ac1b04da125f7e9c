//! Proof that a device belongs to a person: signed by the person's root key, or by a device that
//! was already theirs.

use domain::{DeviceId, PersonId};
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::{DevicePublic, Domain, Error, Result, RootPublic, Signature, VerifyingKey, verify};

/// Who vouches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuer {
    /// The person's root key.
    Root,
    /// Another device of the same person.
    Device(DeviceId),
}

/// A signed statement that a device belongs to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCertificate {
    /// Who vouches.
    pub issuer: Issuer,
    /// The signature over [`statement`], in the domain that belongs to the issuer.
    pub signature: Signature,
}

impl DeviceCertificate {
    /// Checks the certificate. `endorser` gives the signing key of another device that is known to be
    /// the same person's, or `None`.
    ///
    /// # Errors
    /// [`Error::BadSignature`] when the statement does not hold.
    pub fn verify(
        &self,
        person: PersonId,
        device: &DevicePublic,
        root: &RootPublic,
        endorser: impl FnOnce(DeviceId) -> Option<VerifyingKey>,
    ) -> Result<()> {
        let statement = statement(person, device);
        match self.issuer {
            Issuer::Root => verify(&root.0, Domain::DeviceCertificate, &statement, &self.signature),
            // A device that vouches for itself proves nothing.
            Issuer::Device(id) if id == device.device_id() => Err(Error::BadSignature),
            Issuer::Device(id) => {
                let key = endorser(id).ok_or(Error::BadSignature)?;
                verify(&key, Domain::DeviceEndorsement, &statement, &self.signature)
            }
        }
    }
}

/// The bytes that are signed: person (16) ‖ device id (16) ‖ signing key (32) ‖ age recipient (UTF-8).
pub fn statement(person: PersonId, device: &DevicePublic) -> Vec<u8> {
    let id = device.device_id();
    [person.as_bytes().as_slice(), id.as_bytes(), &device.signing_key.0, device.recipient.as_bytes()].concat()
}

// Written by hand because ids of `domain` know nothing of CBOR: {0: issuer device or null, 1: signature}.
impl<C> Encode<C> for DeviceCertificate {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> std::result::Result<(), minicbor::encode::Error<W::Error>> {
        e.map(2)?.u8(0)?;
        match self.issuer {
            Issuer::Root => e.null()?,
            Issuer::Device(id) => e.bytes(id.as_bytes())?,
        };
        e.u8(1)?.bytes(&self.signature.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for DeviceCertificate {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> std::result::Result<Self, minicbor::decode::Error> {
        let wrong = || minicbor::decode::Error::message("not a device certificate");
        if d.map()? != Some(2) || d.u8()? != 0 {
            return Err(wrong());
        }
        let issuer = if d.datatype()? == minicbor::data::Type::Null {
            d.null()?;
            Issuer::Root
        } else {
            Issuer::Device(DeviceId::from_slice(d.bytes()?).ok_or_else(wrong)?)
        };
        if d.u8()? != 1 {
            return Err(wrong());
        }
        let signature = d.bytes()?.try_into().map(Signature).map_err(|_| wrong())?;
        Ok(Self { issuer, signature })
    }
}
