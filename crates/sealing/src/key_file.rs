//! A key file: an age identity in a text file, for opening a vault without a passphrase.

use domain::Randomness;
use zeroize::Zeroizing;

use crate::age_file::{open, seal};
use crate::{Error, Identity, Recipient, Result};

const MAX_SECRET: usize = 64 * 1024;

/// The text of a new key file, in the form that `age-keygen` writes, and whom to wrap for.
pub fn key_file_text(randomness: &mut dyn Randomness) -> (Zeroizing<String>, Recipient) {
    let identity = Identity::generate(randomness);
    let recipient = identity.recipient();
    let text = format!("# Binnenkring\n# public key: {recipient}\n{}\n", identity.to_text().as_str());
    (Zeroizing::new(text), recipient)
}

/// Reads the identity out of a key file: the first line that is not empty and not a comment.
///
/// # Errors
/// [`Error::BadKey`] when there is none or it is of another kind.
pub fn read_key_file(text: &str) -> Result<Identity> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    Identity::from_text(line.ok_or(Error::BadKey)?)
}

/// Locks `secret` for the holder of a key file.
///
/// # Errors
/// As [`seal`].
pub fn wrap_for_key_file(secret: &[u8], recipient: &Recipient) -> Result<Vec<u8>> {
    seal(std::slice::from_ref(recipient), secret).map(|sealed| sealed.as_bytes().to_vec())
}

/// Opens what [`wrap_for_key_file`] locked, with the text of the key file.
///
/// # Errors
/// [`Error::BadKey`] for a text that is no key file, otherwise as [`open`].
pub fn unwrap_with_key_file(file: &[u8], key_file: &str) -> Result<Zeroizing<Vec<u8>>> {
    open(&[&read_key_file(key_file)?], file, MAX_SECRET)
}
