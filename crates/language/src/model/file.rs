//! The file that the training writes and this crate reads: sizes, pieces, weights, calibration.
//!
//! Little-endian, without padding; `training/convert.py` writes it in the same order. Every length is checked, so
//! a cut or foreign file is an error and never a panic.

/// Why the model cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The file does not begin as this version of the crate expects.
    #[error("the sentence model has another form than this version reads")]
    Form,
    /// The file ends too early or contradicts itself.
    #[error("the sentence model is damaged")]
    Damaged,
}

/// The first bytes of the file; the last is the version of the form.
const MAGIC: &[u8; 5] = b"BKSM\x02";

/// Reads the file from the front.
pub(super) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    /// Checks the first bytes and stands behind them.
    pub fn open(file: &'a [u8]) -> Result<Self, ModelError> {
        file.strip_prefix(MAGIC).map(Self).ok_or(ModelError::Form)
    }

    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(ModelError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// A count or size.
    pub fn count(&mut self) -> Result<usize, ModelError> {
        Ok(u32::from_le_bytes(self.array()?) as usize)
    }

    /// `count` numbers.
    pub fn counts(&mut self, count: usize) -> Result<Vec<usize>, ModelError> {
        (0..count).map(|_| self.count()).collect()
    }

    /// `count` fractions.
    pub fn fractions(&mut self, count: usize) -> Result<Vec<f32>, ModelError> {
        let bytes = self.take(count.checked_mul(4).ok_or(ModelError::Damaged)?)?;
        Ok(bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect())
    }

    /// `count` small signed numbers.
    pub fn small(&mut self, count: usize) -> Result<Vec<i8>, ModelError> {
        Ok(self.take(count)?.iter().map(|byte| byte.cast_signed()).collect())
    }

    /// Words, each as a length and UTF-8.
    pub fn words(&mut self, count: usize) -> Result<Vec<&'a str>, ModelError> {
        let word = |_| {
            let length = usize::from(self.array::<1>()?[0]);
            str::from_utf8(self.take(length)?).map_err(|_| ModelError::Damaged)
        };
        (0..count).map(word).collect()
    }

    /// Nothing may be left.
    pub fn end(self) -> Result<(), ModelError> {
        if self.0.is_empty() { Ok(()) } else { Err(ModelError::Damaged) }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        self.take(N)?.try_into().map_err(|_| ModelError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_or_cut_file_is_an_error() {
        assert_eq!(Bytes::open(b"PK\x03\x04").err(), Some(ModelError::Form));
        let mut cut = Bytes::open(b"BKSM\x02\x02\0\0").unwrap();
        assert_eq!(cut.count(), Err(ModelError::Damaged));
        assert_eq!(cut.fractions(usize::MAX), Err(ModelError::Damaged));
        assert_eq!(cut.end(), Err(ModelError::Damaged));
    }
}
