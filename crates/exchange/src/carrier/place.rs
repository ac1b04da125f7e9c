//! A place: where the sealed files of a circle lie, with what is needed to get in.
//!
//! A place is a secret as soon as it holds a password or a key, so the whole is treated as one: its bytes
//! belong in the vault, and showing it tells its kind and nothing else.

use std::fmt;
use std::path::PathBuf;

use minicbor::{Decode, Encode};
use sealing::Zeroizing;
use zeroize::Zeroize;

use super::{Bucket, Carrier, CarrierError, FolderCarrier, Patience, S3Carrier, WebDavCarrier, address};
use crate::{Error, Result, wire};

/// The version of the form of a place written by this software.
const VERSION: u8 = 1;

/// Where sealed files of a circle lie.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder: on this disk, on a stick, or kept in step between computers by another program.
    Folder {
        /// Where it is on this computer.
        path: PathBuf,
    },
    /// A folder behind WebDAV: Nextcloud, ownCloud, a NAS, any server.
    WebDav {
        /// Its address.
        url: String,
        /// Who logs in; empty for nobody.
        user: String,
        /// The proof of that: best a password that was made for this alone.
        password: Zeroizing<String>,
    },
    /// A bucket of S3 or of a service that speaks like it.
    S3(Bucket),
}

/// What a place is, without saying which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A folder.
    Folder,
    /// A folder behind WebDAV.
    WebDav,
    /// A bucket.
    S3,
}

impl PlaceKind {
    /// Its word in views and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::WebDav => "webdav",
            Self::S3 => "s3",
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({}, ..)", self.kind().word())
    }
}

impl Place {
    /// What it is.
    pub fn kind(&self) -> PlaceKind {
        match self {
            Self::Folder { .. } => PlaceKind::Folder,
            Self::WebDav { .. } => PlaceKind::WebDav,
            Self::S3(_) => PlaceKind::S3,
        }
    }

    /// Which one it is, for its own person's screen. Never for an error or a log: it may name people. Without
    /// who logs in and how.
    pub fn label(&self) -> String {
        match self {
            Self::Folder { path } => path.display().to_string(),
            Self::WebDav { url, .. } => url.clone(),
            Self::S3(bucket) => {
                let endpoint = bucket.endpoint.trim_end_matches('/');
                let path = format!("{endpoint}/{}/{}", bucket.bucket, bucket.prefix.trim_matches('/'));
                path.trim_end_matches('/').to_owned()
            }
        }
    }

    /// Opens it. No network is touched before the first use.
    ///
    /// # Errors
    /// [`CarrierError`] when what stands in it cannot be a place of its kind.
    pub fn open(&self) -> std::result::Result<Box<dyn Carrier>, CarrierError> {
        self.open_with(Patience::default())
    }

    /// Opens it with other limits on waiting than the usual ones.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with(&self, patience: Patience) -> std::result::Result<Box<dyn Carrier>, CarrierError> {
        Ok(match self {
            Self::Folder { path } => Box::new(FolderCarrier::new(path)),
            Self::WebDav { url, user, password } => {
                Box::new(WebDavCarrier::new(url, user, password, patience)?)
            }
            Self::S3(bucket) => Box::new(S3Carrier::new(bucket, patience)?),
        })
    }

    /// What may be meant by it, likeliest first: for WebDAV also where a Nextcloud at that address keeps its
    /// files. Try to list each, and keep the first that answers.
    ///
    /// # Errors
    /// [`CarrierError::NotAnAddress`].
    pub fn meant(&self) -> std::result::Result<Vec<Self>, CarrierError> {
        let Self::WebDav { url, user, password } = self else { return Ok(vec![self.clone()]) };
        let urls = address::meant(url, user)?.into_iter();
        let place = |url: String| Self::WebDav { url, user: user.clone(), password: password.clone() };
        Ok(urls.map(|url| place(url.into())).collect())
    }

    /// The bytes, for the vault alone.
    ///
    /// # Errors
    /// [`Error::BadForm`] for a path that is no text.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>> {
        let mut form = Form { version: VERSION, folder: None, webdav: None, s3: None };
        match self {
            Self::Folder { path } => form.folder = Some(path.to_str().ok_or(Error::BadForm)?.to_owned()),
            Self::WebDav { url, user, password } => {
                let (url, user, password) = (url.clone(), user.clone(), password.to_string());
                form.webdav = Some(WebDavForm { url, user, password });
            }
            Self::S3(bucket) => form.s3 = Some(S3Form::from(bucket)),
        }
        Ok(Zeroizing::new(wire::write(&form)?))
    }

    /// Reads what [`Self::encode`] gave.
    ///
    /// # Errors
    /// [`Error::BadForm`] or [`Error::UnknownVersion`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut form: Form = wire::read(bytes)?;
        if form.version != VERSION {
            return Err(Error::UnknownVersion);
        }
        match (form.folder.take(), form.webdav.take(), form.s3.take()) {
            (Some(path), None, None) => Ok(Self::Folder { path: path.into() }),
            (None, Some(mut form), None) => {
                let taken = std::mem::take(&mut form.password);
                let (url, user) = (std::mem::take(&mut form.url), std::mem::take(&mut form.user));
                Ok(Self::WebDav { url, user, password: Zeroizing::new(taken) })
            }
            (None, None, Some(form)) => Ok(Self::S3(form.into())),
            _ => Err(Error::BadForm),
        }
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Form {
    #[n(0)]
    version: u8,
    #[n(1)]
    folder: Option<String>,
    #[n(2)]
    webdav: Option<WebDavForm>,
    #[n(3)]
    s3: Option<S3Form>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct WebDavForm {
    #[n(0)]
    url: String,
    #[n(1)]
    user: String,
    #[n(2)]
    password: String,
}

impl Drop for WebDavForm {
    fn drop(&mut self) {
        self.password.zeroize();
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct S3Form {
    #[n(0)]
    endpoint: String,
    #[n(1)]
    region: String,
    #[n(2)]
    bucket: String,
    #[n(3)]
    prefix: String,
    #[n(4)]
    access_key: String,
    #[n(5)]
    secret_key: String,
}

impl Drop for S3Form {
    fn drop(&mut self) {
        self.secret_key.zeroize();
    }
}

impl From<&Bucket> for S3Form {
    fn from(bucket: &Bucket) -> Self {
        Self {
            endpoint: bucket.endpoint.clone(),
            region: bucket.region.clone(),
            bucket: bucket.bucket.clone(),
            prefix: bucket.prefix.clone(),
            access_key: bucket.access_key.clone(),
            secret_key: bucket.secret_key.to_string(),
        }
    }
}

impl From<S3Form> for Bucket {
    fn from(mut form: S3Form) -> Self {
        Self {
            endpoint: std::mem::take(&mut form.endpoint),
            region: std::mem::take(&mut form.region),
            bucket: std::mem::take(&mut form.bucket),
            prefix: std::mem::take(&mut form.prefix),
            access_key: std::mem::take(&mut form.access_key),
            secret_key: Zeroizing::new(std::mem::take(&mut form.secret_key)),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Vec<Place> {
        vec![
            Place::Folder { path: "/media/stick".into() },
            Place::WebDav {
                url: "https://cloud.example.org/dav/".to_owned(),
                user: "anna".to_owned(),
                password: Zeroizing::new("geheim-woord".to_owned()),
            },
            Place::S3(Bucket {
                endpoint: "https://s3.example.org/".to_owned(),
                region: String::new(),
                bucket: "kring".to_owned(),
                prefix: "map/".to_owned(),
                access_key: "wie".to_owned(),
                secret_key: Zeroizing::new("geheim-woord".to_owned()),
            }),
        ]
    }

    #[test]
    fn a_place_comes_back_as_it_was_kept() {
        for place in places() {
            let bytes = place.encode().expect("bytes");
            assert!(Place::decode(&bytes).expect("a place") == place);
            assert!(Place::decode(&bytes[..bytes.len() - 1]).is_err());
        }
        assert!(Place::decode(&[0xa1, 0x00, 0x01]).is_err());
        assert!(Place::decode(&[0xa1, 0x00, 0x02]).is_err());
    }

    #[test]
    fn showing_a_place_shows_no_secret() {
        for place in places() {
            let shown = format!("{place:?} {} {:?}", place.label(), place.kind());
            assert!(
                !shown.contains("geheim") && !shown.contains("anna") && !shown.contains("wie"),
                "{shown}"
            );
        }
        assert_eq!(places()[2].label(), "https://s3.example.org/kring/map");
    }

    #[test]
    fn a_typed_address_keeps_its_login_in_all_it_may_mean() {
        let meant = places()[1].meant().expect("addresses");
        assert_eq!(meant.len(), 3);
        assert!(meant.iter().all(|one| matches!(one, Place::WebDav { user, .. } if user == "anna")));
    }
}
