//! What can go wrong, as a closed list of codes. The sentences live in the message files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::VaultError;

/// One code per kind of failure. `messages/errors.*.json` holds a sentence for each: what happened,
/// whether anything was lost, what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The app (or a watching sync) has this journal open.
    VaultInUse,
    /// Another short command did not finish in time.
    VaultBusy,
    /// There is no journal in the data folder.
    NoVault,
    /// There is a journal already.
    VaultExists,
    /// The journal cannot be read as it is.
    VaultDamaged,
    /// Made by a newer version of this program.
    NewerVersion,
    /// The passphrase does not open the journal.
    WrongPassphrase,
    /// The key file does not open the journal.
    WrongKeyFile,
    /// The passphrase is too easy to guess.
    WeakPassphrase,
    /// The journal is locked.
    Locked,
    /// The disk is full.
    DiskFull,
    /// The data folder cannot be written.
    ReadOnly,
    /// The shared folder is not there. Data: `folder`.
    FolderMissing,
    /// The shared folder cannot be written. Data: `folder`.
    FolderReadOnly,
    /// The shared folder has no room left. Data: `folder`.
    FolderFull,
    /// Reading or writing the shared folder failed in another way. Data: `folder`.
    FolderTrouble,
    /// A place on a network does not answer, or too slowly. Data: `folder`.
    PlaceUnreachable,
    /// A place on a network cannot prove who it is; nothing was sent. Data: `folder`.
    PlaceUntrusted,
    /// A place on a network does not let this person in, or not write. Data: `folder`.
    PlaceLogin,
    /// A place on a network is busy or locked, also after waiting. Data: `folder`.
    PlaceBusy,
    /// What answers there is no such place: a page to log in, another address. Data: `folder`.
    PlaceNotThatService,
    /// That is no address of a place, or not one that a password may be sent to. Data: `folder`.
    PlaceAddress,
    /// The file is no bundle, or not whole. Data: `file`.
    BundleUnreadable,
    /// No shared folder was chosen yet.
    NoFolder,
    /// The thing asked for is not here (any more).
    NotFound,
    /// The text is not an invitation.
    InviteUnreadable,
    /// The invitation is past its date.
    InviteExpired,
    /// The invitation was used, or is not from this circle.
    InviteUsed,
    /// The person is in the circle already.
    AlreadyMember,
    /// Not (yet) a member of this circle.
    NotAMember,
    /// The rules of the circle do not allow it.
    NotAllowed,
    /// This person supports another proposal of this round, or voted already.
    AlreadyVoted,
    /// The proposal is no longer open.
    VoteOver,
    /// The person whom a proposal is about has no vote on it.
    AboutYourself,
    /// Two lists of members contradict each other; somebody has to look at that first.
    ListsContradict,
    /// In a circle of two no majority can be without one of them.
    NoMajorityPossible,
    /// The key that would count after this decision has not arrived.
    KeyMissing,
    /// Left, removed, or ended: what is here stays readable, nothing is added.
    NoLongerIn,
    /// Only the presenter may do this.
    NotThePresenter,
    /// The session is closed.
    SessionClosed,
    /// The session was erased; the words that were meant for it are a draft in the journal.
    SessionErased,
    /// A blank or impossible value. Data: `field`.
    BadInput,
    /// A text longer than allowed. Data: `field`, `most` (characters).
    TextTooLong,
    /// The recovery file cannot be read.
    KitUnreadable,
    /// The recovery code does not open the recovery file.
    WrongCode,
    /// The recovery code has a typing mistake.
    CodeMistyped,
    /// The recovery file belongs to another journal.
    OtherJournal,
    /// The file to import cannot be read. Data: `file`.
    ImportUnreadable,
    /// The file cannot be written. Data: `file`.
    FileNotWritten,
    /// Something else went wrong with a disk.
    Io,
    /// Something that should not happen.
    Internal,
}

/// A failure with its code and the values its sentence needs. Never holds content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}")]
pub struct Error {
    /// Which kind.
    pub code: ErrorCode,
    /// Values for the sentence, by name.
    pub data: BTreeMap<String, String>,
}

/// A failure as the screens receive it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ErrorView {
    /// Which kind.
    pub code: ErrorCode,
    /// Values for the sentence, by name.
    pub data: BTreeMap<String, String>,
}

/// The result of every use case.
pub type Result<T> = std::result::Result<T, Error>;

impl ErrorCode {
    /// This code as a failure without further values.
    pub fn fail<T>(self) -> Result<T> {
        Err(self.into())
    }

    /// This code as a failure with one value.
    pub fn with(self, name: &str, value: impl ToString) -> Error {
        Error { code: self, data: BTreeMap::from([(name.to_owned(), value.to_string())]) }
    }

    /// The exit code of the command line (docs/cli.md).
    pub fn exit_code(self) -> u8 {
        use ErrorCode as C;
        match self {
            C::VaultInUse | C::VaultBusy => 3,
            C::WrongPassphrase | C::WrongKeyFile | C::WrongCode | C::CodeMistyped | C::Locked => 4,
            C::NoVault | C::NotFound => 5,
            C::VaultExists | C::WeakPassphrase | C::InviteUnreadable | C::InviteExpired | C::InviteUsed => 6,
            C::AlreadyMember | C::NotAMember | C::NotAllowed | C::NotThePresenter | C::SessionClosed => 6,
            C::SessionErased => 6,
            C::BadInput | C::TextTooLong | C::OtherJournal => 6,
            C::AlreadyVoted | C::VoteOver | C::AboutYourself | C::ListsContradict => 6,
            C::NoMajorityPossible | C::KeyMissing | C::NoLongerIn => 6,
            C::PlaceAddress => 6,
            C::FolderMissing | C::FolderReadOnly | C::FolderTrouble | C::NoFolder => 7,
            C::PlaceUnreachable | C::PlaceUntrusted | C::PlaceLogin | C::PlaceBusy => 7,
            C::PlaceNotThatService => 7,
            C::DiskFull | C::FolderFull => 8,
            C::NewerVersion => 9,
            C::VaultDamaged | C::KitUnreadable | C::BundleUnreadable => 10,
            C::ReadOnly | C::ImportUnreadable | C::FileNotWritten | C::Io | C::Internal => 1,
        }
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self { code, data: BTreeMap::new() }
    }
}

impl From<&Error> for ErrorView {
    fn from(error: &Error) -> Self {
        Self { code: error.code, data: error.data.clone() }
    }
}

impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        let code = match error {
            VaultError::Missing => ErrorCode::NoVault,
            VaultError::AlreadyExists => ErrorCode::VaultExists,
            VaultError::WrongKey | VaultError::Damaged => ErrorCode::VaultDamaged,
            VaultError::NewerVersion { .. } => ErrorCode::NewerVersion,
            VaultError::InUse => ErrorCode::VaultInUse,
            VaultError::Busy => ErrorCode::VaultBusy,
            VaultError::DiskFull => ErrorCode::DiskFull,
            VaultError::ReadOnly => ErrorCode::ReadOnly,
            VaultError::Erased | VaultError::UnknownCircle => ErrorCode::NotFound,
            VaultError::Io(kind) => return kind.into(),
            VaultError::NotAllowedHere
            | VaultError::Fork
            | VaultError::OutOfRange
            | VaultError::Database(_) => ErrorCode::Internal,
        };
        code.into()
    }
}

impl From<std::io::ErrorKind> for Error {
    fn from(kind: std::io::ErrorKind) -> Self {
        use std::io::ErrorKind as K;
        match kind {
            K::StorageFull | K::QuotaExceeded => ErrorCode::DiskFull.into(),
            K::ReadOnlyFilesystem | K::PermissionDenied => ErrorCode::ReadOnly.into(),
            _ => ErrorCode::Io.into(),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        error.kind().into()
    }
}

impl From<exchange::Error> for Error {
    fn from(error: exchange::Error) -> Self {
        use exchange::Error as E;
        let code = match error {
            E::TooLarge => ErrorCode::TextTooLong,
            E::UnknownVersion => ErrorCode::NewerVersion,
            E::NotAllowedByRoster => ErrorCode::NotAllowed,
            E::NotInRoster => ErrorCode::NotAMember,
            E::Expired => ErrorCode::InviteExpired,
            E::WrongProof => ErrorCode::InviteUsed,
            E::NotAnInvitation => ErrorCode::InviteUnreadable,
            _ => ErrorCode::Internal,
        };
        code.into()
    }
}

impl From<sealing::Error> for Error {
    fn from(error: sealing::Error) -> Self {
        exchange::Error::from(error).into()
    }
}
