//! Signatures: ed25519 over a domain string followed by the exact bytes.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use ed25519_dalek::Signer;
use minicbor::{Decode, Encode};

use crate::{Error, Result};

/// What a signature is for. A signature for one purpose is worthless for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// One device's change to one record.
    Envelope,
    /// The members of a circle.
    Roster,
    /// Epoch keys handed to the members.
    Grant,
    /// Someone asks to join.
    JoinRequest,
    /// A person's root key vouches for a device.
    DeviceCertificate,
    /// A device vouches for another device of the same person.
    DeviceEndorsement,
    /// What may become the next list of members.
    Proposal,
    /// A vote on a proposal.
    Ballot,
}

impl Domain {
    /// Every domain.
    pub const ALL: [Self; 8] = [
        Self::Envelope,
        Self::Roster,
        Self::Grant,
        Self::JoinRequest,
        Self::DeviceCertificate,
        Self::DeviceEndorsement,
        Self::Proposal,
        Self::Ballot,
    ];

    /// The bytes put in front of what is signed. None of them is the beginning of another.
    pub fn prefix(self) -> &'static [u8] {
        match self {
            Self::Envelope => b"binnenkring envelope v1",
            Self::Roster => b"binnenkring roster v1",
            Self::Grant => b"binnenkring grant v1",
            Self::JoinRequest => b"binnenkring join request v1",
            Self::DeviceCertificate => b"binnenkring device certificate v1",
            Self::DeviceEndorsement => b"binnenkring device endorsement v1",
            Self::Proposal => b"binnenkring proposal v1",
            Self::Ballot => b"binnenkring ballot v1",
        }
    }

    /// The exact bytes that ed25519 signs: prefix ‖ message.
    pub fn signed_bytes(self, message: &[u8]) -> Vec<u8> {
        [self.prefix(), message].concat()
    }
}

/// An ed25519 signature.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Signature(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 64]);

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({}..)", hex::encode(&self.0[..4]))
    }
}

/// The public half of an ed25519 key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct VerifyingKey(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", hex::encode(self.0))
    }
}

/// Checks a signature strictly (no weak keys, no malleable signatures). One that was found good a short while
/// ago is not worked out again.
///
/// # Errors
/// [`Error::BadSignature`] when key, domain, message or signature do not belong together.
pub fn verify(key: &VerifyingKey, domain: Domain, message: &[u8], signature: &Signature) -> Result<()> {
    let message = domain.signed_bytes(message);
    let all = [key.0.as_slice(), signature.0.as_slice(), message.as_slice()].concat();
    let together = *blake3::hash(&all).as_bytes();
    if FOUND_GOOD.with_borrow(|good| good.contains(&together)) {
        return Ok(());
    }
    let key = ed25519_dalek::VerifyingKey::from_bytes(&key.0).map_err(|_| Error::BadSignature)?;
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    key.verify_strict(&message, &signature).map_err(|_| Error::BadSignature)?;
    FOUND_GOOD.with_borrow_mut(|good| {
        if good.len() >= MOST_FOUND_GOOD {
            good.clear();
        }
        good.insert(together);
    });
    Ok(())
}

/// So many hashes are kept, 32 bytes each.
const MOST_FOUND_GOOD: usize = 4096;

thread_local! {
    /// Hashes of key, signature and signed bytes that were found to belong together: a list of members is
    /// checked from its beginning at every use, and its signatures stay the same. Hashes alone: nothing of what
    /// was signed, or by whom, can be read from them.
    static FOUND_GOOD: RefCell<BTreeSet<[u8; 32]>> = const { RefCell::new(BTreeSet::new()) };
}

pub(crate) fn sign(key: &ed25519_dalek::SigningKey, domain: Domain, message: &[u8]) -> Signature {
    Signature(key.sign(&domain.signed_bytes(message)).to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> (ed25519_dalek::SigningKey, VerifyingKey) {
        let key = ed25519_dalek::SigningKey::from_bytes(&[byte; 32]);
        let public = VerifyingKey(key.verifying_key().to_bytes());
        (key, public)
    }

    #[test]
    fn a_signature_holds_for_its_own_key_domain_and_message_only() {
        let ((key, public), (_, other)) = (key(1), key(2));
        let signature = sign(&key, Domain::Roster, b"message");
        assert_eq!(verify(&public, Domain::Roster, b"message", &signature), Ok(()));
        assert_eq!(verify(&other, Domain::Roster, b"message", &signature), Err(Error::BadSignature));
        assert_eq!(verify(&public, Domain::Roster, b"massage", &signature), Err(Error::BadSignature));
        for domain in Domain::ALL.into_iter().filter(|domain| *domain != Domain::Roster) {
            assert_eq!(
                verify(&public, domain, b"message", &signature),
                Err(Error::BadSignature),
                "{domain:?}"
            );
        }
    }

    #[test]
    fn a_signature_with_one_changed_bit_is_refused() {
        let (key, public) = key(1);
        let signature = sign(&key, Domain::Grant, b"message");
        for at in 0..64 {
            let mut altered = signature;
            altered.0[at] ^= 1;
            assert_eq!(
                verify(&public, Domain::Grant, b"message", &altered),
                Err(Error::BadSignature),
                "byte {at}"
            );
        }
    }

    #[test]
    fn what_was_found_good_once_makes_nothing_else_good() {
        let ((key, public), (_, other)) = (key(1), key(2));
        let signature = sign(&key, Domain::Roster, b"message");
        for _ in 0..2 {
            assert_eq!(verify(&public, Domain::Roster, b"message", &signature), Ok(()));
            for (key, message) in [(&other, "message"), (&public, "messag"), (&public, "message ")] {
                let outcome = verify(key, Domain::Roster, message.as_bytes(), &signature);
                assert_eq!(outcome, Err(Error::BadSignature), "{message}");
            }
        }
    }

    #[test]
    fn the_all_zero_key_verifies_nothing() {
        let nothing = Signature([0; 64]);
        assert_eq!(verify(&VerifyingKey([0; 32]), Domain::Grant, b"", &nothing), Err(Error::BadSignature));
    }

    #[test]
    fn no_domain_is_the_beginning_of_another() {
        for one in Domain::ALL {
            for other in Domain::ALL.into_iter().filter(|other| *other != one) {
                assert!(!other.prefix().starts_with(one.prefix()), "{one:?} {other:?}");
            }
        }
    }
}
