//! What can go wrong with the store, without any content of the store in it.

use std::io;

use rusqlite::ErrorCode;

/// Why the vault could not do what was asked. Nothing half-done remains: a write that fails is
/// undone as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// There is no vault in this directory.
    #[error("there is no vault here")]
    Missing,
    /// The file that was to be made is there already.
    #[error("there is something here already")]
    AlreadyExists,
    /// The vault was made with another key.
    #[error("this is not the key of the vault")]
    WrongKey,
    /// The key is right, but the bytes of the file are not what was once written.
    #[error("the vault is damaged")]
    Damaged,
    /// A newer edition of the product wrote this vault.
    #[error("the vault has version {found}, this program knows versions up to {known}")]
    NewerVersion {
        /// The version in the file.
        found: u32,
        /// The highest version that this program can read.
        known: u32,
    },
    /// Another program keeps the vault open for as long as it runs.
    #[error("the vault is in use")]
    InUse,
    /// Other short uses of the vault did not end within the time allowed.
    #[error("the vault stayed busy")]
    Busy,
    /// No room is left on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The file or its directory may not be written.
    #[error("the vault cannot be written")]
    ReadOnly,
    /// The circle was never put in this vault.
    #[error("the circle is unknown")]
    UnknownCircle,
    /// This kind of record may not be in this circle, or the record lives in another one.
    #[error("the record may not be in this circle")]
    NotAllowedHere,
    /// Content was offered for a record that has been erased.
    #[error("the record has been erased")]
    Erased,
    /// Another envelope has this very place in the feed.
    #[error("two different envelopes claim one place")]
    Fork,
    /// A number is larger than the store can hold.
    #[error("a number is out of range")]
    OutOfRange,
    /// The operating system refused something on a file.
    #[error("a file could not be used ({0})")]
    Io(io::ErrorKind),
    /// The database engine refused something; the number is SQLite's extended result code.
    #[error("the store answered with code {0}")]
    Database(i32),
}

/// Shorthand inside this crate.
pub(crate) type Result<T> = std::result::Result<T, VaultError>;

impl From<rusqlite::Error> for VaultError {
    // The message of the engine can hold text of the person, so only its code is kept.
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        match &error {
            E::FromSqlConversionFailure(..) | E::InvalidColumnType(..) | E::IntegralValueOutOfRange(..) => {
                Self::Damaged
            }
            other => other.sqlite_error().map_or(Self::Database(-1), |inner| match inner.code {
                ErrorCode::DiskFull => Self::DiskFull,
                ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                _ => Self::Database(inner.extended_code),
            }),
        }
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind as K;
        match error.kind() {
            K::StorageFull | K::QuotaExceeded => Self::DiskFull,
            K::ReadOnlyFilesystem | K::PermissionDenied => Self::ReadOnly,
            kind => Self::Io(kind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_closed_door_have_their_own_names() {
        let check = |kind: io::ErrorKind, expect| assert_eq!(VaultError::from(io::Error::from(kind)), expect);
        check(io::ErrorKind::StorageFull, VaultError::DiskFull);
        check(io::ErrorKind::ReadOnlyFilesystem, VaultError::ReadOnly);
        check(io::ErrorKind::PermissionDenied, VaultError::ReadOnly);
        check(io::ErrorKind::TimedOut, VaultError::Io(io::ErrorKind::TimedOut));
    }

    #[test]
    fn the_words_of_a_failing_statement_do_not_reach_the_error() {
        crate::open::start_engine().unwrap();
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        let error = conn.prepare("SELECT huisuitzetting FROM nergens").unwrap_err();
        assert!(error.to_string().contains("nergens"), "the engine's own message does tell");
        let ours = VaultError::from(error);
        assert!(!format!("{ours} {ours:?}").contains("nergens"));
    }
}
