//! A place: where the sealed files of a circle lie, with what is needed to get in.
//!
//! A place is a secret as soon as it holds a password or a key, so the whole is treated as one: its bytes
//! belong in the vault, and showing it tells its kind and nothing else.

use std::fmt;
use std::path::PathBuf;

use minicbor::{Decode, Encode};
use sealing::Zeroizing;

use super::{Carrier, CarrierError, FolderCarrier};
use crate::{Error, Result, wire};

/// The version of the form of a place written by this software.
const VERSION: u8 = 1;

/// Where sealed files of a circle lie.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A folder: on this disk, on a stick, or kept in step between computers by another program.
    Folder {
        /// Where it is on this computer.
        path: PathBuf,
    },
}

/// What a place is, without saying which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A folder.
    Folder,
}

impl PlaceKind {
    /// Its word in views and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Folder => "folder",
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({}, ..)", self.kind().word())
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Form {
    #[n(0)]
    version: u8,
    #[n(1)]
    folder: Option<String>,
}

impl Place {
    /// What it is.
    pub fn kind(&self) -> PlaceKind {
        match self {
            Self::Folder { .. } => PlaceKind::Folder,
        }
    }

    /// Opens it. No network is touched before the first use.
    ///
    /// # Errors
    /// [`CarrierError`] when what stands in it cannot be a place of its kind.
    pub fn open(&self) -> std::result::Result<Box<dyn Carrier>, CarrierError> {
        match self {
            Self::Folder { path } => Ok(Box::new(FolderCarrier::new(path))),
        }
    }

    /// The bytes, for the vault alone.
    ///
    /// # Errors
    /// [`Error::BadForm`] for a path that is no text.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>> {
        let form = match self {
            Self::Folder { path } => {
                Form { version: VERSION, folder: Some(path.to_str().ok_or(Error::BadForm)?.to_owned()) }
            }
        };
        Ok(Zeroizing::new(wire::write(&form)?))
    }

    /// Reads what [`Self::encode`] gave.
    ///
    /// # Errors
    /// [`Error::BadForm`] or [`Error::UnknownVersion`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let form: Form = wire::read(bytes)?;
        if form.version != VERSION {
            return Err(Error::UnknownVersion);
        }
        Ok(Self::Folder { path: form.folder.ok_or(Error::BadForm)?.into() })
    }
}

/// Opens places: the real ones, or those of a test.
pub trait OpenPlaces: Send + Sync {
    /// Opens a place.
    ///
    /// # Errors
    /// As [`Place::open`].
    fn open(&self, place: &Place) -> std::result::Result<Box<dyn Carrier>, CarrierError>;
}

/// Places as they are in the world.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealPlaces;

impl OpenPlaces for RealPlaces {
    fn open(&self, place: &Place) -> std::result::Result<Box<dyn Carrier>, CarrierError> {
        place.open()
    }
}
