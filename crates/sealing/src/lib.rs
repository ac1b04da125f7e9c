//! Keys, signing, sealing and opening: the only place in the house that names ciphers.
//!
//! Everything sealed is a standard age v1 file; everything signed is ed25519 over a domain string
//! followed by the exact bytes; everything hashed is BLAKE3. Nothing here reads or writes a file.

pub mod age_file;
pub mod certificate;
pub mod device;
pub mod epoch;
mod error;
pub mod hash;
pub mod key_file;
pub mod passphrase;
pub mod randomness;
pub mod recovery;
pub mod root;
pub mod signing;

pub use age_file::{Identity, Recipient, Sealed, open, seal};
pub use certificate::{DeviceCertificate, Issuer};
pub use device::{DeviceKeys, DevicePublic};
pub use epoch::EpochKey;
pub use error::{Error, Result};
pub use hash::{Hash, actor_of, circle_of, content_hash, join_proof, vault_key_mark};
pub use key_file::{key_file_text, read_key_file, unwrap_with_key_file, wrap_for_key_file};
pub use passphrase::{MAX_WORK_FACTOR, WORK_FACTOR, unwrap_with_passphrase, wrap_with_passphrase};
pub use randomness::{OsRandomness, SeededRandomness};
pub use recovery::{RecoveryCode, RecoveryKit};
pub use root::{RootKey, RootPublic};
pub use signing::{Domain, Signature, VerifyingKey, verify};

/// Bytes that are wiped from memory when they are dropped.
pub use zeroize::Zeroizing;
