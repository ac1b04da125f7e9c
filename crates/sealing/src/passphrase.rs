//! Locking a secret with a passphrase: an age file with one scrypt stanza.

use age::secrecy::SecretString;
use zeroize::Zeroizing;

use crate::age_file::{self, Lock};
use crate::{Error, Result};

/// The scrypt work factor for new files: 2^16 rounds, about 64 MiB and under a second on an old laptop.
pub const WORK_FACTOR: u8 = 16;
/// The most work that is done for a file someone hands over: 2^20 rounds, 1 GiB.
pub const MAX_WORK_FACTOR: u8 = 20;

const MAX_SECRET: usize = 64 * 1024;

/// Locks `secret` with a passphrase. `work_factor` is the base-2 logarithm of scrypt's N.
///
/// # Errors
/// [`Error::BadWorkFactor`] outside 1..=30, [`Error::TooLarge`] for a secret over 64 KiB.
pub fn wrap_with_passphrase(secret: &[u8], passphrase: &str, work_factor: u8) -> Result<Vec<u8>> {
    if !(1..=30).contains(&work_factor) {
        return Err(Error::BadWorkFactor);
    }
    if secret.len() > MAX_SECRET {
        return Err(Error::TooLarge);
    }
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    recipient.set_work_factor(work_factor);
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| Error::BadKey)?;
    age_file::encrypt(encryptor, secret)
}

/// Opens what [`wrap_with_passphrase`] locked, doing at most 2^`max_work_factor` rounds.
///
/// # Errors
/// [`Error::WrongPassphrase`] when the passphrase does not fit (also when the one line of the header that
/// holds the locked key is damaged: the two cannot be told apart); [`Error::Altered`] and
/// [`Error::Truncated`] for other damage; [`Error::TooMuchWork`]; [`Error::WrongLock`] for a file that is
/// locked with keys; [`Error::NotAge`].
pub fn unwrap_with_passphrase(
    file: &[u8],
    passphrase: &str,
    max_work_factor: u8,
) -> Result<Zeroizing<Vec<u8>>> {
    if age_file::lock_of(file)? != Lock::Passphrase {
        return Err(Error::WrongLock);
    }
    let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(max_work_factor);
    let decryptor = age::Decryptor::new_buffered(file).map_err(age_file::opening_error)?;
    let identities = std::iter::once(&identity as &dyn age::Identity);
    let reader = decryptor.decrypt(identities).map_err(|error| match error {
        age::DecryptError::KeyDecryptionFailed | age::DecryptError::DecryptionFailed => {
            Error::WrongPassphrase
        }
        other => age_file::opening_error(other),
    })?;
    age_file::read_bounded(reader, MAX_SECRET)
}
