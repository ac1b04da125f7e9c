//! What can go wrong while making something; what goes wrong while opening is in [`crate::verdict`].

/// Why something could not be made, loaded or signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Keys or sealing.
    #[error(transparent)]
    Sealing(#[from] sealing::Error),
    /// The kind of record does not belong in the kind of circle.
    #[error("this kind of record does not belong in this kind of circle")]
    RecordNotAllowedHere,
    /// Larger than [`crate::limits`] allows.
    #[error("larger than allowed")]
    TooLarge,
    /// The envelopes for a pack are none, not consecutive, or of different feeds or epochs.
    #[error("these envelopes do not make one pack")]
    NotOnePack,
    /// The bytes are not of the expected form.
    #[error("bytes of another form")]
    BadForm,
    /// The bytes are of a newer version of the format.
    #[error("made by a newer version")]
    UnknownVersion,
    /// A change could not be read as a change to a document.
    #[error("not a change to a document")]
    BadChange,
    /// The document lacks something that a change or a base refers to.
    #[error("an earlier part of the document is missing")]
    MissingEarlierPart,
    /// The base is older than a change that this same device made: cut or reload first.
    #[error("the base is older than this device's own last change")]
    BaseBehindOwnChange,
    /// The document does not hold what was asked for.
    #[error("the document has another shape than expected")]
    OtherShape,
    /// The rules of the roster do not allow this.
    #[error("the rules of this circle do not allow this change of members")]
    NotAllowedByRoster,
    /// The person or device is not in the roster.
    #[error("not in the roster")]
    NotInRoster,
    /// The invitation is past its date.
    #[error("the invitation has expired")]
    Expired,
    /// The join request does not fit the invitation.
    #[error("the request does not fit the invitation")]
    WrongProof,
    /// The text is not an invitation.
    #[error("not an invitation")]
    NotAnInvitation,
}

/// The result of everything in this crate that makes something.
pub type Result<T> = std::result::Result<T, Error>;
