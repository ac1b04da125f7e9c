//! Randomness as something that is handed over, so that a test can repeat a run from a seed.

/// A source of random bytes.
pub trait Randomness: Send {
    /// Fills the whole buffer with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// Sixteen random bytes, the size of every id.
pub fn sixteen(randomness: &mut dyn Randomness) -> [u8; 16] {
    let mut bytes = [0; 16];
    randomness.fill(&mut bytes);
    bytes
}
