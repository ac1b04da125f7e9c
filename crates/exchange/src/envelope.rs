//! One device's signed contribution to one record.
//!
//! On the wire: CBOR `[header bstr, signature bstr(64), body bstr / null]`. The signature is over
//! `"binnenkring envelope v1" ‖ header bytes`; the header holds the hash of the body, so the header
//! still proves what happened after the body is erased.

use domain::{CircleId, CircleKind, DeviceId, RecordId, RecordKind};
use minicbor::{Decode, Decoder, Encode, Encoder};
use sealing::{DeviceKeys, Domain, Hash, Signature, VerifyingKey, content_hash};

use crate::feed::{FeedKey, FeedPosition};
use crate::opened::Opened;
use crate::wire;
use crate::{Error, Result, limits};

/// The version of the header written by this software.
pub const VERSION: u8 = 1;

/// What an envelope does to its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Changes its document; the body is a [`crate::ChangeBody`].
    Change,
    /// Erases it: every device drops what it holds of the record and refuses it from then on. No body.
    Tombstone,
    /// Says that this device has erased it. No body.
    ErasureConfirmed,
    /// Says how far this device has read, in `seen`, when it has nothing else to say. No body; the record
    /// is the one whose id equals that of the circle.
    Seen,
}

impl Kind {
    /// The number on the wire.
    pub fn code(self) -> u8 {
        match self {
            Self::Change => 1,
            Self::Tombstone => 2,
            Self::ErasureConfirmed => 3,
            Self::Seen => 4,
        }
    }

    /// The kind with this number, if there is one.
    pub fn from_code(code: u8) -> Option<Self> {
        let all = [Self::Change, Self::Tombstone, Self::ErasureConfirmed, Self::Seen];
        all.into_iter().find(|kind| kind.code() == code)
    }
}

wire::plain_code!(Kind);

/// How far the author had seen another feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Seen {
    /// The device that writes the other feed.
    #[cbor(n(0), with = "wire::plain")]
    pub device: DeviceId,
    /// Its incarnation.
    #[n(1)]
    pub incarnation: u32,
    /// The last seq seen.
    #[n(2)]
    pub seq: u64,
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// The version of this form: 1.
    #[n(0)]
    pub version: u8,
    /// What the envelope does.
    #[cbor(n(1), with = "wire::plain")]
    pub kind: Kind,
    /// The circle it is for.
    #[cbor(n(2), with = "wire::plain")]
    pub circle: CircleId,
    /// The kind of that circle.
    #[cbor(n(3), with = "wire::plain")]
    pub circle_kind: CircleKind,
    /// What the record holds.
    #[cbor(n(4), with = "wire::plain")]
    pub record_kind: RecordKind,
    /// The version of the roster that the author went by.
    #[n(5)]
    pub roster_version: u32,
    /// The epoch it is sealed in.
    #[n(6)]
    pub epoch: u32,
    /// The record.
    #[cbor(n(7), with = "wire::plain")]
    pub record: RecordId,
    /// The device that signs.
    #[cbor(n(8), with = "wire::plain")]
    pub device: DeviceId,
    /// Its incarnation.
    #[n(9)]
    pub incarnation: u32,
    /// The place in the feed, from 0.
    #[n(10)]
    pub seq: u64,
    /// The hash of the previous header in the feed; 32 zero bytes for seq 0.
    #[n(11)]
    pub previous: Hash,
    /// Feeds of which the author has seen more since its previous envelope.
    #[n(12)]
    pub seen: Vec<Seen>,
    /// BLAKE3 of the body; of no bytes when there is none.
    #[n(13)]
    pub body_hash: Hash,
    /// The length of the body in bytes.
    #[n(14)]
    pub body_length: u32,
}

impl Header {
    /// The feed this belongs to.
    pub fn feed(&self) -> FeedKey {
        FeedKey { device: self.device, incarnation: self.incarnation }
    }

    /// Reads a header.
    ///
    /// # Errors
    /// [`Error::UnknownVersion`] for a newer form, [`Error::BadForm`] or [`Error::TooLarge`] otherwise.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > limits::ENVELOPE_HEADER {
            return Err(Error::TooLarge);
        }
        if version_of(bytes)? != VERSION {
            return Err(Error::UnknownVersion);
        }
        let header: Self = wire::read(bytes)?;
        if header.seen.len() > limits::SEEN || header.body_length as usize > limits::ENVELOPE_BODY {
            return Err(Error::TooLarge);
        }
        let sound = header.seq <= limits::MAX_SEQ
            && header.incarnation <= limits::MAX_INCARNATION
            && (header.kind == Kind::Change || header.body_length == 0);
        if sound { Ok(header) } else { Err(Error::BadForm) }
    }

    /// The bytes that are signed (behind the domain string) and hashed for the chain.
    ///
    /// # Errors
    /// [`Error::TooLarge`] when the frontier is too long.
    pub fn encode(&self) -> Result<Vec<u8>> {
        if self.seen.len() > limits::SEEN {
            return Err(Error::TooLarge);
        }
        wire::write(self)
    }
}

/// The version stands first in the map, so that a newer form can be told from a broken one.
pub(crate) fn version_of(map: &[u8]) -> Result<u8> {
    let mut decoder = Decoder::new(map);
    let read = |d: &mut Decoder<'_>| -> std::result::Result<Option<u8>, minicbor::decode::Error> {
        d.map()?;
        Ok(if d.u8()? == 0 { Some(d.u8()?) } else { None })
    };
    read(&mut decoder).ok().flatten().ok_or(Error::BadForm)
}

/// A whole envelope: header, signature, and the body unless it was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    header: Header,
    header_bytes: Vec<u8>,
    signature: Signature,
    body: Option<Vec<u8>>,
}

impl Envelope {
    /// What is signed.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The exact bytes that are signed.
    pub fn header_bytes(&self) -> &[u8] {
        &self.header_bytes
    }

    /// The hash by which the next envelope of the feed refers to this one.
    pub fn header_hash(&self) -> Hash {
        content_hash(&self.header_bytes)
    }

    /// The signature over the header.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The body; `None` when it was erased or never had one (tombstones).
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// Whether this once had a body and no longer has it.
    pub fn is_erased(&self) -> bool {
        self.header.kind == Kind::Change && self.body.is_none()
    }

    /// The same envelope without its body: what remains after erasure. Still verifies.
    pub fn without_body(&self) -> Self {
        Self { body: None, ..self.clone() }
    }

    /// The feed position right after this envelope.
    pub fn next_position(&self) -> FeedPosition {
        FeedPosition { next_seq: self.header.seq + 1, last: self.header_hash() }
    }

    /// The bytes of the whole envelope, as kept in the vault and put in packs.
    ///
    /// # Errors
    /// None in practice; [`Error::BadForm`] if encoding fails.
    pub fn encode(&self) -> Result<Vec<u8>> {
        wire::write(self)
    }

    /// Reads an envelope and checks that header and body belong together (not the signature).
    ///
    /// # Errors
    /// [`Error::BadForm`], [`Error::TooLarge`] or [`Error::UnknownVersion`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut decoder = Decoder::new(bytes);
        let envelope = Self::decode_next(&mut decoder)?;
        if decoder.position() == bytes.len() { Ok(envelope) } else { Err(Error::BadForm) }
    }

    /// Reads the next envelope of a sequence.
    pub(crate) fn decode_next(decoder: &mut Decoder<'_>) -> Result<Self> {
        let (header_bytes, signature, body) = Self::parts(decoder).map_err(|_| Error::BadForm)?;
        let header = Header::decode(header_bytes)?;
        let signature = Signature(signature.try_into().map_err(|_| Error::BadForm)?);
        let body_fits = match body {
            Some(body) => {
                header.kind == Kind::Change
                    && body.len() == header.body_length as usize
                    && content_hash(body) == header.body_hash
            }
            None => header.kind == Kind::Change || header.body_hash == content_hash(&[]),
        };
        if !body_fits {
            return Err(Error::BadForm);
        }
        Ok(Self { header, header_bytes: header_bytes.to_vec(), signature, body: body.map(<[u8]>::to_vec) })
    }

    #[expect(clippy::type_complexity, reason = "the three parts, used once")]
    fn parts<'b>(
        d: &mut Decoder<'b>,
    ) -> std::result::Result<(&'b [u8], &'b [u8], Option<&'b [u8]>), minicbor::decode::Error> {
        if d.array()? != Some(3) {
            return Err(minicbor::decode::Error::message("not an envelope"));
        }
        let (header, signature) = (d.bytes()?, d.bytes()?);
        let erased = d.datatype()? == minicbor::data::Type::Null;
        let body = if erased { d.null().map(|()| None)? } else { Some(d.bytes()?) };
        Ok((header, signature, body))
    }

    /// Checks the signature with the signing key of the device named in the header.
    ///
    /// # Errors
    /// [`sealing::Error::BadSignature`].
    pub fn verify(&self, key: &VerifyingKey) -> sealing::Result<()> {
        sealing::verify(key, Domain::Envelope, &self.header_bytes, &self.signature)
    }

    /// Takes back, from its three parts, an envelope that this device kept in its own vault.
    ///
    /// # Errors
    /// As [`Self::recall`].
    pub fn recall_parts(
        header_bytes: Vec<u8>,
        signature: [u8; 64],
        body: Option<Vec<u8>>,
    ) -> Result<Opened<Self>> {
        let header = Header::decode(&header_bytes)?;
        Ok(Opened::vouch(Self { header, header_bytes, signature: Signature(signature), body }))
    }

    /// Takes back an envelope that this device accepted or made before and kept in its own vault. Not for
    /// bytes that came from anywhere else: the signature is not checked again.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn recall(vault_bytes: &[u8]) -> Result<Opened<Self>> {
        Self::decode(vault_bytes).map(Opened::vouch)
    }
}

impl<C> Encode<C> for Envelope {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> std::result::Result<(), minicbor::encode::Error<W::Error>> {
        e.array(3)?.bytes(&self.header_bytes)?.bytes(&self.signature.0)?;
        match &self.body {
            Some(body) => e.bytes(body)?.ok(),
            None => e.null()?.ok(),
        }
    }
}

/// What a new envelope says, before it is signed.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it does.
    pub kind: Kind,
    /// The circle.
    pub circle: CircleId,
    /// Its kind.
    pub circle_kind: CircleKind,
    /// What the record holds.
    pub record_kind: RecordKind,
    /// The record.
    pub record: RecordId,
    /// The current roster version.
    pub roster_version: u32,
    /// The current epoch.
    pub epoch: u32,
    /// The incarnation of this device.
    pub incarnation: u32,
    /// Where this device's own feed stands.
    pub position: FeedPosition,
    /// Feeds of which more was seen since the previous envelope.
    pub seen: Vec<Seen>,
    /// The encoded body of a change ([`crate::ChangeBody::encode`]); `None` for the other kinds.
    pub body: Option<Vec<u8>>,
}

impl Draft {
    /// Signs it with the keys of this device.
    ///
    /// # Errors
    /// [`Error::RecordNotAllowedHere`] when the record does not belong in the circle, [`Error::TooLarge`],
    /// [`Error::BadForm`] when a change has no body or another kind has one.
    pub fn sign(self, keys: &DeviceKeys) -> Result<Opened<Envelope>> {
        if !self.record_kind.allowed_in(self.circle_kind) {
            return Err(Error::RecordNotAllowedHere);
        }
        if (self.kind == Kind::Change) != self.body.is_some() {
            return Err(Error::BadForm);
        }
        let body_bytes = self.body.as_deref().unwrap_or_default();
        if body_bytes.len() > limits::ENVELOPE_BODY {
            return Err(Error::TooLarge);
        }
        let header = Header {
            version: VERSION,
            kind: self.kind,
            circle: self.circle,
            circle_kind: self.circle_kind,
            record_kind: self.record_kind,
            roster_version: self.roster_version,
            epoch: self.epoch,
            record: self.record,
            device: keys.device_id(),
            incarnation: self.incarnation,
            seq: self.position.next_seq,
            previous: self.position.last,
            seen: self.seen,
            body_hash: content_hash(body_bytes),
            body_length: u32::try_from(body_bytes.len()).map_err(|_| Error::TooLarge)?,
        };
        let header_bytes = header.encode()?;
        let signature = keys.sign(Domain::Envelope, &header_bytes);
        Ok(Opened::vouch(Envelope { header, header_bytes, signature, body: self.body }))
    }
}
