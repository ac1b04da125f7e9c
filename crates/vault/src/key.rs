//! Bytes that must not linger: the key of the vault, and secrets that are kept inside it.

use std::fmt;

use zeroize::Zeroizing;

/// The random 32-byte key of one vault. Wiped when dropped; shows nothing of itself.
pub struct VaultKey(Zeroizing<[u8; 32]>);

impl VaultKey {
    /// Takes the bytes over. The caller's own copy, if any, is the caller's to wipe.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The raw-key literal for SQLCipher: no derivation from a passphrase, so opening is quick.
    pub(crate) fn literal(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(*self.0));
        Zeroizing::new(format!("x'{}'", digits.as_str()))
    }

    /// Sixteen bytes that tell keys apart and say nothing about the key.
    pub(crate) fn mark(&self) -> [u8; 16] {
        sealing::vault_key_mark(&self.0)
    }
}

impl From<[u8; 32]> for VaultKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self::new(bytes)
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey(…)")
    }
}

/// Secret bytes that live in the vault (an epoch's identity, a device's signing key). Wiped when
/// dropped; shows nothing of itself.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes the bytes over.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for as long as they are needed.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn showing_a_secret_shows_nothing_of_it() {
        assert_eq!(format!("{:?}", VaultKey::new([7; 32])), "VaultKey(…)");
        assert_eq!(format!("{:?}", Secret::new(vec![7; 32])), "Secret(…)");
    }

    #[test]
    fn another_key_has_another_mark() {
        assert_eq!(VaultKey::new([1; 32]).mark(), VaultKey::new([1; 32]).mark());
        assert_ne!(VaultKey::new([1; 32]).mark(), VaultKey::new([2; 32]).mark());
    }
}
