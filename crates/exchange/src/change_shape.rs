//! Looks at an Automerge change before it is unfolded: how many operations would come out?
//!
//! Columns are run-length encoded, so a few bytes can stand for billions of operations. The count is read
//! from the run lengths alone. Layout: Automerge binary format, change chunk (type 1): magic(4),
//! checksum(4), type, length, deps, actor, seq, start op, time, message, other actors, column
//! metadata, column data.

use crate::{Error, Result, limits};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;
/// Set in a column's specification when the column is deflated. Ours never are.
const DEFLATE: u64 = 1 << 3;

/// Refuses a change that is folded (deflated) or would unfold beyond [`limits::CHANGE_OPS`]. Gives the number of
/// rows of its longest column.
///
/// # Errors
/// [`Error::BadChange`] or [`Error::TooLarge`].
pub(crate) fn check(bytes: &[u8]) -> Result<u64> {
    if bytes.len() > limits::ENVELOPE_BODY {
        return Err(Error::TooLarge);
    }
    let mut chunk = Reader(bytes);
    if chunk.take(4)? != MAGIC {
        return Err(Error::BadChange);
    }
    chunk.take(4)?;
    if chunk.take(1)? != [CHANGE] {
        return Err(Error::BadChange);
    }
    chunk.unsigned()?;
    skip_preamble(&mut chunk)?;
    let count = chunk.unsigned()?;
    if count > 64 {
        return Err(Error::BadChange);
    }
    let mut columns = Vec::new();
    for _ in 0..count {
        columns.push((chunk.unsigned()?, chunk.unsigned()?));
    }
    let mut most = 0;
    for (specification, length) in columns {
        let length = usize::try_from(length).map_err(|_| Error::BadChange)?;
        most = check_column(specification, chunk.take(length)?)?.max(most);
    }
    Ok(most)
}

fn skip_preamble(chunk: &mut Reader<'_>) -> Result<()> {
    let deps = chunk.unsigned()?;
    chunk.take(usize::try_from(deps).ok().and_then(|deps| deps.checked_mul(32)).ok_or(Error::BadChange)?)?;
    chunk.prefixed()?;
    chunk.unsigned()?;
    // Far below where adding operations could overflow.
    if chunk.unsigned()? > limits::MAX_SEQ {
        return Err(Error::BadChange);
    }
    chunk.signed()?;
    chunk.prefixed()?;
    let others = chunk.unsigned()?;
    for _ in 0..others {
        chunk.prefixed()?;
    }
    Ok(())
}

fn check_column(specification: u64, data: &[u8]) -> Result<u64> {
    if specification & DEFLATE != 0 {
        return Err(Error::BadChange);
    }
    let rows = match specification & 0b111 {
        4 => boolean_rows(data)?,
        7 => 0,
        kind => run_length_rows(kind, data)?,
    };
    if rows > limits::CHANGE_OPS { Err(Error::TooLarge) } else { Ok(rows) }
}

fn boolean_rows(data: &[u8]) -> Result<u64> {
    let (mut column, mut rows) = (Reader(data), 0_u64);
    while !column.0.is_empty() {
        rows = rows.saturating_add(column.unsigned()?);
    }
    Ok(rows)
}

/// The rows of a column of kind 0 group, 1 actor, 2 number, 3 delta, 5 string or 6 value metadata. For
/// a group every row stands for that many entries in the columns that follow, which are counted there.
fn run_length_rows(kind: u64, data: &[u8]) -> Result<u64> {
    let (mut column, mut rows) = (Reader(data), 0_u64);
    while !column.0.is_empty() {
        let length = column.signed()?;
        let (run, values) = match length {
            0 => (column.unsigned()?, 0),
            1.. => (length.unsigned_abs(), 1),
            _ => (length.unsigned_abs(), length.unsigned_abs()),
        };
        rows = rows.saturating_add(run);
        if rows > limits::CHANGE_OPS {
            return Ok(rows);
        }
        for _ in 0..values {
            match kind {
                3 => drop(column.signed()?),
                5 => drop(column.prefixed()?),
                _ => drop(column.unsigned()?),
            }
        }
    }
    Ok(rows)
}

/// Reads LEB128 numbers and byte runs; never past the end.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Error::BadChange)?;
        self.0 = rest;
        Ok(taken)
    }

    fn prefixed(&mut self) -> Result<&'a [u8]> {
        let length = usize::try_from(self.unsigned()?).map_err(|_| Error::BadChange)?;
        self.take(length)
    }

    fn unsigned(&mut self) -> Result<u64> {
        let (value, _, _) = self.leb()?;
        u64::try_from(value).map_err(|_| Error::BadChange)
    }

    fn signed(&mut self) -> Result<i64> {
        let (value, shift, negative) = self.leb()?;
        let value = i128::try_from(value).map_err(|_| Error::BadChange)?;
        let value = if negative { value - (1_i128 << shift) } else { value };
        i64::try_from(value).map_err(|_| Error::BadChange)
    }

    /// The bits, how many there are, and whether the highest of them is set. At most ten bytes.
    fn leb(&mut self) -> Result<(u128, u32, bool)> {
        let (mut value, mut shift) = (0_u128, 0);
        loop {
            let byte = self.take(1)?[0];
            value |= u128::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return Ok((value, shift, byte & 0x40 != 0));
            }
            if shift >= 70 {
                return Err(Error::BadChange);
            }
        }
    }
}
