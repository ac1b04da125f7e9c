//! A pack: consecutive envelopes of one feed in one age file, sealed to the key of one epoch.
//!
//! Plaintext: `"BKPACK1\0"` ‖ CBOR header ‖ one zstd frame holding the envelopes one after another.

use std::io::Read;

use domain::CircleId;
use minicbor::{Decode, Decoder, Encode};
use sealing::{EpochKey, Recipient, Sealed, open, seal};

use crate::envelope::Envelope;
use crate::feed::{FeedKey, SeqRange};
use crate::{Error, Result, limits, wire};

/// The first bytes of the plaintext.
pub const MAGIC: &[u8; 8] = b"BKPACK1\0";
/// The version of the pack header written by this software.
pub const VERSION: u8 = 1;

const COMPRESSION_LEVEL: i32 = 9;
/// A frame may not ask for a window beyond 2^25 bytes: as much as the largest pack.
const WINDOW_LOG: u32 = 25;

/// What is in a pack; stands in front of the compressed part.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PackHeader {
    /// The version of this form: 1.
    #[n(0)]
    pub version: u8,
    /// The circle.
    #[cbor(n(1), with = "wire::plain")]
    pub circle: CircleId,
    /// The device whose feed this is.
    #[cbor(n(2), with = "wire::plain")]
    pub device: domain::DeviceId,
    /// Its incarnation.
    #[n(3)]
    pub incarnation: u32,
    /// The epoch it is sealed in.
    #[n(4)]
    pub epoch: u32,
    /// The first seq.
    #[n(5)]
    pub first: u64,
    /// The last seq.
    #[n(6)]
    pub last: u64,
    /// How many envelopes.
    #[n(7)]
    pub count: u32,
    /// The length of the envelopes together, uncompressed, in bytes.
    #[n(8)]
    pub plain_length: u32,
}

impl PackHeader {
    /// The feed it belongs to.
    pub fn feed(&self) -> FeedKey {
        FeedKey { device: self.device, incarnation: self.incarnation }
    }

    /// The seqs, when first, last and count agree and are within bounds.
    pub fn range(&self) -> Option<SeqRange> {
        SeqRange::new(self.first, self.last).filter(|range| range.count() == u64::from(self.count))
    }
}

/// A pack that was decrypted and unfolded; its envelopes are not verified yet.
#[derive(Debug)]
pub struct OpenedPack {
    /// What the pack says it holds.
    pub header: PackHeader,
    /// The envelopes, as many as the header says, each whole, none verified.
    pub envelopes: Vec<Envelope>,
}

/// Makes a pack and seals it to the recipient of its epoch.
///
/// # Errors
/// [`Error::NotOnePack`] unless the envelopes are consecutive, of one feed, circle and epoch;
/// [`Error::TooLarge`] beyond the limits.
pub fn write<'a>(envelopes: impl IntoIterator<Item = &'a Envelope>, recipient: &Recipient) -> Result<Sealed> {
    let plaintext = plaintext(envelopes)?;
    let sealed = seal(std::slice::from_ref(recipient), &plaintext)?;
    if sealed.as_bytes().len() > limits::PACK_FILE { Err(Error::TooLarge) } else { Ok(sealed) }
}

/// The plaintext of a pack, as [`write`] seals it.
///
/// # Errors
/// As [`write`].
pub fn plaintext<'a>(envelopes: impl IntoIterator<Item = &'a Envelope>) -> Result<Vec<u8>> {
    let mut envelopes = envelopes.into_iter().peekable();
    let first = envelopes.peek().ok_or(Error::NotOnePack)?.header().clone();
    let (mut content, mut count, mut next) = (Vec::new(), 0_u32, first.seq);
    for envelope in envelopes {
        let header = envelope.header();
        let same =
            header.feed() == first.feed() && header.circle == first.circle && header.epoch == first.epoch;
        if !same || header.seq != next {
            return Err(Error::NotOnePack);
        }
        content.extend_from_slice(&envelope.encode()?);
        (count, next) = (count + 1, next + 1);
        if content.len() > limits::PACK_PLAIN || count as usize > limits::PACK_ENVELOPES {
            return Err(Error::TooLarge);
        }
    }
    let header = PackHeader {
        version: VERSION,
        circle: first.circle,
        device: first.device,
        incarnation: first.incarnation,
        epoch: first.epoch,
        first: first.seq,
        last: next - 1,
        count,
        plain_length: u32::try_from(content.len()).map_err(|_| Error::TooLarge)?,
    };
    // In one go: knowing the length, it sets up no more than a small pack needs.
    let frame = zstd::bulk::compress(&content, COMPRESSION_LEVEL).map_err(|_| Error::BadForm)?;
    Ok([MAGIC.as_slice(), &wire::write(&header)?, &frame].concat())
}

/// Opens a pack file with a key of the circle and unfolds it, within bounds.
///
/// # Errors
/// [`Error::Sealing`] when it does not open; [`Error::BadForm`], [`Error::TooLarge`] or
/// [`Error::UnknownVersion`] for what is inside.
pub fn read(file: &[u8], keys: &[&EpochKey]) -> Result<OpenedPack> {
    if file.len() > limits::PACK_FILE {
        return Err(Error::TooLarge);
    }
    let identities: Vec<_> = keys.iter().map(|key| key.identity()).collect();
    read_plaintext(&open(&identities, file, limits::PACK_FILE)?)
}

/// Unfolds the plaintext of a pack.
///
/// # Errors
/// [`Error::BadForm`], [`Error::TooLarge`] or [`Error::UnknownVersion`].
pub fn read_plaintext(plaintext: &[u8]) -> Result<OpenedPack> {
    let rest = plaintext.strip_prefix(MAGIC).ok_or(Error::BadForm)?;
    let window = &rest[..rest.len().min(limits::PACK_HEADER)];
    if crate::envelope::version_of(window)? != VERSION {
        return Err(Error::UnknownVersion);
    }
    let mut decoder = Decoder::new(window);
    let header: PackHeader = decoder.decode().map_err(|_| Error::BadForm)?;
    if header.plain_length as usize > limits::PACK_PLAIN || header.count as usize > limits::PACK_ENVELOPES {
        return Err(Error::TooLarge);
    }
    header.range().ok_or(Error::BadForm)?;
    let content = unfold(&rest[decoder.position()..], header.plain_length as usize)?;
    let envelopes = envelopes_in(&content, header.count)?;
    Ok(OpenedPack { header, envelopes })
}

/// Decompresses to exactly `length` bytes; never makes more than one byte beyond it.
fn unfold(frame: &[u8], length: usize) -> Result<Vec<u8>> {
    let mut decoder = zstd::Decoder::with_buffer(frame).map_err(|_| Error::BadForm)?.single_frame();
    decoder.window_log_max(WINDOW_LOG).map_err(|_| Error::BadForm)?;
    let mut content = Vec::new();
    let limit = length as u64 + 1;
    decoder.by_ref().take(limit).read_to_end(&mut content).map_err(|_| Error::BadForm)?;
    if content.len() > length {
        return Err(Error::TooLarge);
    }
    // Nothing may hide behind the frame.
    let whole = content.len() == length && decoder.get_ref().is_empty();
    if whole { Ok(content) } else { Err(Error::BadForm) }
}

fn envelopes_in(content: &[u8], count: u32) -> Result<Vec<Envelope>> {
    let mut decoder = Decoder::new(content);
    let mut envelopes = Vec::new();
    while decoder.position() < content.len() {
        if envelopes.len() == count as usize {
            return Err(Error::BadForm);
        }
        envelopes.push(Envelope::decode_next(&mut decoder)?);
    }
    if envelopes.len() == count as usize { Ok(envelopes) } else { Err(Error::BadForm) }
}
