//! The body of a change: raw Automerge changes, each by the actor that belongs to device and record.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::{Error, Result, limits, wire};

/// The changes that one envelope brings, in order: CBOR `{0: 1, 1: [bstr, …]}`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ChangeBody {
    #[n(0)]
    version: u8,
    #[n(1)]
    changes: Vec<ByteVec>,
}

impl ChangeBody {
    /// A body with these raw, uncompressed changes.
    pub fn new(changes: Vec<Vec<u8>>) -> Self {
        Self { version: 1, changes: changes.into_iter().map(ByteVec::from).collect() }
    }

    /// The raw bytes of each change.
    pub fn changes(&self) -> impl Iterator<Item = &[u8]> {
        self.changes.iter().map(|change| change.as_slice())
    }

    /// The bytes that go into an envelope.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`limits::ENVELOPE_BODY`] or [`limits::CHANGES`].
    pub fn encode(&self) -> Result<Vec<u8>> {
        let bytes = wire::write(self)?;
        let fits = bytes.len() <= limits::ENVELOPE_BODY && self.changes.len() <= limits::CHANGES;
        if fits { Ok(bytes) } else { Err(Error::TooLarge) }
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`Error::BadForm`], [`Error::TooLarge`] or [`Error::UnknownVersion`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > limits::ENVELOPE_BODY {
            return Err(Error::TooLarge);
        }
        if crate::envelope::version_of(bytes)? != 1 {
            return Err(Error::UnknownVersion);
        }
        let body: Self = wire::read(bytes)?;
        if body.changes.is_empty() {
            return Err(Error::BadForm);
        }
        if body.changes.len() > limits::CHANGES { Err(Error::TooLarge) } else { Ok(body) }
    }
}
