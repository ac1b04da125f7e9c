//! A place as a person types it, and finding out what is meant.

use domain::CircleId;
use exchange::CarrierError;
use exchange::carrier::Bucket;
use sealing::Zeroizing;
use serde::Deserialize;
use specta::Type;

use super::{OpenPlaces, Place};
use crate::error::Result;
use crate::sync;

/// A place as a person types it. Holds a password: never kept outside the vault.
#[derive(Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TypedPlace {
    /// A folder on this computer.
    Folder {
        /// Its path.
        path: String,
    },
    /// A folder behind WebDAV.
    Webdav {
        /// Its address, or that of a Nextcloud, or what a browser shows of one.
        url: String,
        /// Who logs in; blank for nobody.
        user: String,
        /// With which password.
        password: String,
    },
    /// A bucket.
    S3 {
        /// The address of the service.
        endpoint: String,
        /// The region; may be blank.
        region: String,
        /// The bucket.
        bucket: String,
        /// The folder in it; may be blank.
        prefix: String,
        /// Who asks.
        access_key: String,
        /// The proof of that.
        secret_key: String,
    },
}

impl From<TypedPlace> for Place {
    fn from(typed: TypedPlace) -> Self {
        match typed {
            TypedPlace::Folder { path } => Self::Folder { path: path.into() },
            TypedPlace::Webdav { url, user, password } => {
                let (user, password) = (user.trim().to_owned(), Zeroizing::new(password));
                Self::WebDav { url: url.trim().to_owned(), user, password }
            }
            TypedPlace::S3 { endpoint, region, bucket, prefix, access_key, secret_key } => Self::S3(Bucket {
                endpoint: endpoint.trim().to_owned(),
                region: region.trim().to_owned(),
                bucket: bucket.trim().to_owned(),
                prefix: prefix.trim().to_owned(),
                access_key: access_key.trim().to_owned(),
                secret_key: Zeroizing::new(secret_key),
            }),
        }
    }
}

/// Looks whether a place answers, and gives the place that is meant: for WebDAV that may be where a Nextcloud
/// at the typed address keeps its files. Only looks; nothing is written there. Needs no open journal, so that
/// none waits for a network.
///
/// # Errors
/// `FolderMissing`, `PlaceUnreachable`, `PlaceLogin` and the others about places.
pub fn place_try(opener: &dyn OpenPlaces, circle: CircleId, typed: &Place) -> Result<Place> {
    let label = typed.label();
    let told = |error| sync::trouble(error, &label);
    let mut why = CarrierError::PlaceMissing;
    for place in typed.meant().map_err(told)? {
        match opener.open(&place).and_then(|carrier| carrier.list(circle)) {
            Ok(_) => return Ok(place),
            // Another address may still be meant; of what they say, what asks for a password tells most.
            Err(error @ (CarrierError::PlaceMissing | CarrierError::NotThatService)) => {
                if why != CarrierError::NotLoggedIn {
                    why = error;
                }
            }
            Err(CarrierError::NotLoggedIn) => why = CarrierError::NotLoggedIn,
            Err(error) => return Err(told(error)),
        }
    }
    Err(told(why))
}
