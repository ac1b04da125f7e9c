//! The form of a bundle: a mark, files with their names and lengths, and an end that says how many there were.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, Write};

use crate::carrier::CarrierError;
use crate::limits;

/// How the name of such a file ends.
pub const FILE_ENDING: &str = "binnenkring-pakje";
/// How it begins.
pub(super) const MAGIC: &[u8; 8] = b"BKBUNDL1";
/// The most bytes of a whole bundle.
pub const BUNDLE: u64 = 1024 * 1024 * 1024;
/// The most files in one.
pub(super) const FILES: usize = 20_000;
/// The longest name in it.
const NAME: usize = 200;

/// A file in it.
pub(super) fn write_file(out: &mut impl Write, name: &str, bytes: &[u8]) -> io::Result<()> {
    let too_large = || io::Error::from(ErrorKind::InvalidInput);
    out.write_all(&u16::try_from(name.len()).map_err(|_| too_large())?.to_be_bytes())?;
    out.write_all(name.as_bytes())?;
    out.write_all(&u32::try_from(bytes.len()).map_err(|_| too_large())?.to_be_bytes())?;
    out.write_all(bytes)
}

/// The end: an empty name, and how many files came before it.
pub(super) fn write_end(out: &mut impl Write, files: usize) -> io::Result<()> {
    let files = u32::try_from(files).map_err(|_| io::Error::from(ErrorKind::InvalidInput))?;
    out.write_all(&0_u16.to_be_bytes())?;
    out.write_all(&files.to_be_bytes())
}

/// Tells name, place and length of every file. Nothing but names is read.
///
/// # Errors
/// [`CarrierError::NotThatService`] when it is not exactly of this form or beyond the limits.
pub(super) fn read(file: &File, mut each: impl FnMut(&str, u64, u64)) -> Result<(), CarrierError> {
    let size = file.metadata()?.len();
    if size > BUNDLE || !file.metadata()?.is_file() {
        return Err(CarrierError::NotThatService);
    }
    let mut from = BufReader::new(file);
    if exact::<8>(&mut from)? != *MAGIC {
        return Err(CarrierError::NotThatService);
    }
    let mut at = 8;
    for count in 0..=FILES {
        let name = usize::from(u16::from_be_bytes(exact(&mut from)?));
        if name == 0 {
            let told = u32::from_be_bytes(exact(&mut from)?);
            let whole = usize::try_from(told) == Ok(count) && at + 6 == size;
            return if whole { Ok(()) } else { Err(CarrierError::NotThatService) };
        }
        if name > NAME {
            return Err(CarrierError::NotThatService);
        }
        let mut text = vec![0; name];
        from.read_exact(&mut text).map_err(|_| CarrierError::NotThatService)?;
        let text = String::from_utf8(text).map_err(|_| CarrierError::NotThatService)?;
        let bytes = u64::from(u32::from_be_bytes(exact(&mut from)?));
        at += 6 + name as u64;
        // The end must still fit behind it.
        if bytes > limits::PACK_FILE as u64 || at + bytes + 6 > size {
            return Err(CarrierError::NotThatService);
        }
        each(&text, at, bytes);
        from.seek_relative(bytes.try_into().map_err(|_| CarrierError::NotThatService)?)?;
        at += bytes;
    }
    Err(CarrierError::NotThatService)
}

fn exact<const N: usize>(from: &mut (impl Read + Seek)) -> Result<[u8; N], CarrierError> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).map_err(|_| CarrierError::NotThatService)?;
    Ok(bytes)
}
