//! The real source of randomness, and a repeatable one for tests.

use domain::Randomness;

/// Random bytes of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandomness;

impl Randomness for OsRandomness {
    #[expect(
        clippy::expect_used,
        reason = "without randomness no key may be made: stopping is the only safe answer"
    )]
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// The same bytes for the same seed, by BLAKE3's extendable output. For tests and the simulator only:
/// whoever knows the seed knows every key made from it.
pub struct SeededRandomness(blake3::OutputReader);

impl SeededRandomness {
    /// A source that depends on nothing but `seed`.
    pub fn new(seed: &str) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("binnenkring seeded randomness v1");
        hasher.update(seed.as_bytes());
        Self(hasher.finalize_xof())
    }
}

impl Randomness for SeededRandomness {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}

impl std::fmt::Debug for SeededRandomness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SeededRandomness(..)")
    }
}

/// 32 secret random bytes.
pub(crate) fn secret32(randomness: &mut dyn Randomness) -> zeroize::Zeroizing<[u8; 32]> {
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    randomness.fill(bytes.as_mut_slice());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thirty_two(randomness: &mut dyn Randomness) -> [u8; 32] {
        *secret32(randomness)
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
        let first = thirty_two(&mut SeededRandomness::new("a"));
        assert_eq!(first, thirty_two(&mut SeededRandomness::new("a")));
        assert_ne!(first, thirty_two(&mut SeededRandomness::new("b")));
    }

    #[test]
    fn bytes_go_on_instead_of_repeating() {
        let mut randomness = SeededRandomness::new("a");
        assert_ne!(thirty_two(&mut randomness), thirty_two(&mut randomness));
    }

    #[test]
    fn the_operating_system_does_not_repeat_itself() {
        assert_ne!(thirty_two(&mut OsRandomness), thirty_two(&mut OsRandomness));
    }
}
