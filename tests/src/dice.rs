//! Chance from a printed seed: what failed once can be played again.

use domain::Randomness;
use sealing::SeededRandomness;

/// The seed when none is asked for.
const SEED: &str = "20261121";

/// A source of choices.
pub struct Dice {
    source: SeededRandomness,
}

impl Dice {
    /// Dice from `BINNENKRING_SEED`, or else a fixed seed; prints which.
    pub fn printed(story: &str) -> Self {
        let seed = std::env::var("BINNENKRING_SEED").unwrap_or_else(|_| SEED.to_owned());
        println!("{story}: BINNENKRING_SEED={seed}");
        Self::new(&format!("{story} {seed}"))
    }

    /// Dice from this seed.
    pub fn new(seed: &str) -> Self {
        Self { source: SeededRandomness::new(seed) }
    }

    /// A number below `end`, which must not be 0.
    pub fn below(&mut self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.source.fill(&mut bytes);
        u64::from_le_bytes(bytes) % end
    }

    /// One of these; there must be one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    /// So many bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.source.fill(&mut bytes);
        bytes
    }
}
