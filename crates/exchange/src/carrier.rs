//! Carriers move sealed files and know nothing else.
//!
//! Two kinds: on a disk ([`FolderCarrier`], [`BundleCarrier`]), and over a network ([`WebDavCarrier`], [`S3Carrier`]), which share
//! one way out (`line`), one list of troubles (`trouble`) and one limit on waiting ([`Patience`]).

mod address;
mod bundle;
pub mod conformance;
mod folder;
mod line;
mod listing;
mod multistatus;
mod patience;
mod place;
mod s3;
mod tls;
mod trouble;
mod webdav;

use std::io;

use domain::CircleId;
use sealing::Sealed;

pub use bundle::{BUNDLE, BundleCarrier, FILE_ENDING as BUNDLE_ENDING};
pub use folder::FolderCarrier;
pub use patience::Patience;
pub use place::{OpenPlaces, Place, PlaceKind, RealPlaces};
pub use s3::{Bucket, S3Carrier};
pub use webdav::WebDavCarrier;

use crate::mailbox::MailboxPath;

/// Why a carrier could not do what was asked. Nothing is lost in any of these cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CarrierError {
    /// The place itself is not there: a drive not plugged in, a folder moved away.
    #[error("the place is not there")]
    PlaceMissing,
    /// The place can be read, not written.
    #[error("the place cannot be written to")]
    ReadOnly,
    /// No room left.
    #[error("the place is full")]
    Full,
    /// This one file is not there (any more).
    #[error("the file is not there")]
    FileMissing,
    /// The file is larger than the caller allows.
    #[error("the file is larger than allowed")]
    TooLarge,
    /// A file of this name is already there. Files are never overwritten.
    #[error("the file is already there")]
    AlreadyThere,
    /// What was written does not read back the same.
    #[error("what was written does not read back the same")]
    NotWritten,
    /// What was given is no address of a place, or not one that a password may be sent to.
    #[error("that is no address of a place")]
    NotAnAddress,
    /// Nothing answers there, or the connection breaks off: no network, a server that is down.
    #[error("the place does not answer")]
    Unreachable,
    /// The place answers too slowly.
    #[error("the place answers too slowly")]
    Timeout,
    /// The place cannot prove that it is who it says.
    #[error("the place cannot prove who it is")]
    Untrusted,
    /// The place does not let us in, or not do this: a wrong password, or no right to write.
    #[error("the place does not let us in")]
    NotLoggedIn,
    /// The place is busy or locked, also after waiting.
    #[error("the place is busy")]
    Busy,
    /// The place says that something else happened there at the same time.
    #[error("something else is going on in the place")]
    Conflict,
    /// Something answers, but not as such a place does: a page to log in, a gateway of a hotel.
    #[error("what answers there is no such place")]
    NotThatService,
    /// Anything else, by its kind.
    #[error("the place could not be reached: {0}")]
    Io(io::ErrorKind),
}

impl From<io::Error> for CarrierError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::FileMissing,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full
            }
            io::ErrorKind::AlreadyExists => Self::AlreadyThere,
            kind => Self::Io(kind),
        }
    }
}

/// One file that a carrier holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Where it lies and what it is called.
    pub path: MailboxPath,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The files of one circle.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Files with a name of ours, in order of path.
    pub files: Vec<Entry>,
    /// How many other files lie there. They are left alone.
    pub others: usize,
}

/// Moves sealed files. The same bytes come back, or an error; nothing else is promised.
pub trait Carrier: Send {
    /// All files of a circle. A circle that is not there yet is empty.
    ///
    /// # Errors
    /// [`CarrierError::PlaceMissing`] when the place itself is not there: absence of the place is not
    /// absence of the files.
    fn list(&self, circle: CircleId) -> Result<Listing, CarrierError>;

    /// The bytes of a file, if at most `max`.
    ///
    /// # Errors
    /// [`CarrierError::FileMissing`], [`CarrierError::TooLarge`] and the others.
    fn read(&self, path: &MailboxPath, max: usize) -> Result<Vec<u8>, CarrierError>;

    /// Writes a new file, flushed and read back. After an error the file is not there, or whole.
    ///
    /// # Errors
    /// [`CarrierError::AlreadyThere`] when the name is taken, and the others.
    fn write(&self, path: &MailboxPath, sealed: &Sealed) -> Result<(), CarrierError>;

    /// Removes a file of one's own. Not being there any more is fine.
    ///
    /// # Errors
    /// Those of the place.
    fn remove(&self, path: &MailboxPath) -> Result<(), CarrierError>;
}
