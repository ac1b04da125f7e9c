//! How ids, kinds and moments of `domain` look in CBOR, and strict reading.

use domain::{CircleId, CircleKind, DeviceId, PersonId, RecordId, RecordKind, Timestamp};
use minicbor::decode::{self, Decoder};
use minicbor::encode::{self, Encoder, Write};

use crate::{Error, Result};

/// Reads exactly one value; bytes after it are an error.
pub(crate) fn read<'b, T: decode::Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T> {
    let mut decoder = Decoder::new(bytes);
    let value = decoder.decode().map_err(|_| Error::BadForm)?;
    if decoder.position() == bytes.len() { Ok(value) } else { Err(Error::BadForm) }
}

/// Writes one value.
pub(crate) fn write<T: encode::Encode<()>>(value: &T) -> Result<Vec<u8>> {
    minicbor::to_vec(value).map_err(|_| Error::BadForm)
}

/// A value of `domain` (or a kind of this crate) that is written as a byte string or a number.
pub(crate) trait Plain: Sized {
    fn put<W: Write>(&self, e: &mut Encoder<W>) -> std::result::Result<(), encode::Error<W::Error>>;
    fn take(d: &mut Decoder<'_>) -> std::result::Result<Self, decode::Error>;
}

macro_rules! plain_id {
    ($($id:ident),*) => {$(
        impl Plain for $id {
            fn put<W: Write>(&self, e: &mut Encoder<W>) -> std::result::Result<(), encode::Error<W::Error>> {
                e.bytes(self.as_bytes())?.ok()
            }
            fn take(d: &mut Decoder<'_>) -> std::result::Result<Self, decode::Error> {
                $id::from_slice(d.bytes()?).ok_or_else(|| decode::Error::message("an id of another length"))
            }
        }
    )*};
}
plain_id!(CircleId, DeviceId, PersonId, RecordId);

macro_rules! plain_code {
    ($($kind:ident),*) => {$(
        impl $crate::wire::Plain for $kind {
            fn put<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
            ) -> std::result::Result<(), minicbor::encode::Error<W::Error>> {
                e.u8(self.code())?.ok()
            }
            fn take(d: &mut minicbor::Decoder<'_>) -> std::result::Result<Self, minicbor::decode::Error> {
                let unknown = || minicbor::decode::Error::message("an unknown kind");
                $kind::from_code(d.u8()?).ok_or_else(unknown)
            }
        }
    )*};
}
pub(crate) use plain_code;
plain_code!(CircleKind, RecordKind);

impl Plain for Timestamp {
    fn put<W: Write>(&self, e: &mut Encoder<W>) -> std::result::Result<(), encode::Error<W::Error>> {
        e.i64(self.0)?.ok()
    }
    fn take(d: &mut Decoder<'_>) -> std::result::Result<Self, decode::Error> {
        d.i64().map(Timestamp)
    }
}

/// For `#[cbor(with = "wire::plain")]`.
pub(crate) mod plain {
    use super::*;

    pub(crate) fn encode<C, T: Plain, W: Write>(
        value: &T,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> std::result::Result<(), encode::Error<W::Error>> {
        value.put(e)
    }

    pub(crate) fn decode<C, T: Plain>(
        d: &mut Decoder<'_>,
        _: &mut C,
    ) -> std::result::Result<T, decode::Error> {
        T::take(d)
    }
}

/// For `#[cbor(with = "wire::maybe", has_nil)]`: an optional [`Plain`], null when absent.
pub(crate) mod maybe {
    use super::*;

    pub(crate) fn encode<C, T: Plain, W: Write>(
        value: &Option<T>,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> std::result::Result<(), encode::Error<W::Error>> {
        match value {
            Some(value) => value.put(e),
            None => e.null()?.ok(),
        }
    }

    pub(crate) fn decode<C, T: Plain>(
        d: &mut Decoder<'_>,
        _: &mut C,
    ) -> std::result::Result<Option<T>, decode::Error> {
        if d.datatype()? == minicbor::data::Type::Null {
            d.null()?;
            return Ok(None);
        }
        T::take(d).map(Some)
    }

    #[expect(clippy::unnecessary_wraps, reason = "the form that the derive asks for")]
    pub(crate) fn nil<T>() -> Option<Option<T>> {
        Some(None)
    }

    pub(crate) fn is_nil<T>(value: &Option<T>) -> bool {
        value.is_none()
    }
}
