//! Hashes with a purpose: every derived name has its own context, so that no two can be mixed up.

use std::fmt;

use domain::{CircleId, DeviceId, RecordId};
use minicbor::{Decode, Encode};

/// A BLAKE3 hash of 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Hash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl Hash {
    /// Before the first: the 'previous' of what has no previous.
    pub const NONE: Self = Self([0; 32]);

    /// The first sixteen bytes as 32 lower-case hexadecimal digits, as used in file names.
    pub fn short_hex(&self) -> String {
        hex::encode(&self.0[..16])
    }

    /// Reads 32 bytes; `None` for any other length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// The plain BLAKE3 hash of these bytes: bodies, headers, files.
pub fn content_hash(bytes: &[u8]) -> Hash {
    Hash(*blake3::hash(bytes).as_bytes())
}

/// The id of the device with this ed25519 verifying key: the first sixteen bytes of
/// BLAKE3("binnenkring device v1" ‖ key).
pub fn device_of(signing_key: &[u8; 32]) -> DeviceId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"binnenkring device v1").update(signing_key);
    DeviceId(first_sixteen(hasher))
}

/// The id of the circle whose first roster has these exact body bytes (BLAKE3 derive_key mode).
pub fn circle_of(genesis_roster_body: &[u8]) -> CircleId {
    let mut hasher = blake3::Hasher::new_derive_key("binnenkring circle v1");
    hasher.update(genesis_roster_body);
    CircleId(first_sixteen(hasher))
}

/// The Automerge actor of a device's incarnation in one record: sixteen bytes of BLAKE3 derive_key
/// over device ‖ incarnation (u32, big endian) ‖ record.
pub fn actor_of(device: DeviceId, incarnation: u32, record: RecordId) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_derive_key("binnenkring automerge actor v1");
    hasher.update(device.as_bytes()).update(&incarnation.to_be_bytes()).update(record.as_bytes());
    first_sixteen(hasher)
}

/// Sixteen bytes that tell the key of one vault from another, and say nothing about the key (BLAKE3
/// derive_key mode).
pub fn vault_key_mark(key: &[u8; 32]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_derive_key("binnenkring vault key mark v1");
    hasher.update(key);
    first_sixteen(hasher)
}

/// Shows that whoever made `request` knows the one-time secret of the invitation: BLAKE3 keyed with the
/// secret over "binnenkring join v1" ‖ request. Compare two [`Hash`]es with [`proof_matches`].
pub fn join_proof(one_time_secret: &[u8; 32], request: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new_keyed(one_time_secret);
    hasher.update(b"binnenkring join v1").update(request);
    Hash(*hasher.finalize().as_bytes())
}

/// Whether a join proof is right, in a time that does not depend on where it differs.
pub fn proof_matches(one_time_secret: &[u8; 32], request: &[u8], proof: &Hash) -> bool {
    // blake3::Hash compares in constant time; arrays do not.
    blake3::Hash::from(join_proof(one_time_secret, request).0) == blake3::Hash::from(proof.0)
}

fn first_sixteen(hasher: blake3::Hasher) -> [u8; 16] {
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_differs_per_device_incarnation_and_record() {
        let (device, record) = (DeviceId([1; 16]), RecordId([2; 16]));
        let actor = actor_of(device, 1, record);
        assert_eq!(actor, actor_of(device, 1, record));
        assert_ne!(actor, actor_of(device, 2, record));
        assert_ne!(actor, actor_of(DeviceId([3; 16]), 1, record));
        assert_ne!(actor, actor_of(device, 1, RecordId([3; 16])));
    }

    #[test]
    fn names_for_different_purposes_never_coincide() {
        let bytes = [7; 32];
        assert_ne!(device_of(&bytes).0, circle_of(&bytes).0);
        assert_ne!(content_hash(&bytes).0[..16], circle_of(&bytes).0);
        assert_ne!(content_hash(&bytes).0[..16], device_of(&bytes).0);
    }

    #[test]
    fn a_join_proof_needs_the_secret_and_the_request() {
        let proof = join_proof(&[1; 32], b"request");
        assert!(proof_matches(&[1; 32], b"request", &proof));
        assert!(!proof_matches(&[2; 32], b"request", &proof));
        assert!(!proof_matches(&[1; 32], b"another", &proof));
    }
}
