//! What can go wrong when opening, verifying or reading a key; never with content in it.

/// Why something could not be sealed, opened, verified or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not an age v1 file.
    #[error("not an age file")]
    NotAge,
    /// The age header has too many or too long stanzas.
    #[error("the header of the age file is larger than allowed")]
    HeaderTooLarge,
    /// An age file of another kind (passphrase where a key was expected, or the other way round).
    #[error("the age file is locked in another way than expected")]
    WrongLock,
    /// None of the given keys opens the file.
    #[error("none of the keys opens this file")]
    NoMatchingKey,
    /// The passphrase (or recovery code) does not open the file.
    #[error("the passphrase does not open this file")]
    WrongPassphrase,
    /// The file asks for more scrypt work than allowed.
    #[error("the file asks for more work than allowed")]
    TooMuchWork,
    /// The file stops too early.
    #[error("the file is cut short")]
    Truncated,
    /// The file was changed after it was made.
    #[error("the file is damaged or altered")]
    Altered,
    /// The content is larger than the caller allows.
    #[error("the content is larger than allowed")]
    TooLarge,
    /// Sealing without any recipient.
    #[error("nobody to seal for")]
    NoRecipient,
    /// A scrypt work factor outside 1..=30.
    #[error("not a usable work factor")]
    BadWorkFactor,
    /// The text or bytes are not a key of the expected form.
    #[error("not a key of the expected form")]
    BadKey,
    /// The signature does not belong to these bytes, this key or this purpose.
    #[error("the signature does not fit")]
    BadSignature,
    /// The text is not a recovery code (wrong length or alphabet).
    #[error("not a recovery code")]
    NotARecoveryCode,
    /// The recovery code has a typing mistake: its check characters do not fit.
    #[error("a typing mistake in the recovery code")]
    RecoveryCodeMistyped,
    /// The content opened, but is not of the expected form or version.
    #[error("the content is of another form or a newer version")]
    BadContent,
}

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;
