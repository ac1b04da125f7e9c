//! The places where the sealed files of a circle lie. A circle has as many as its person likes; each
//! exchange visits all of them.

mod bundle;
mod typed;

use std::path::Path;

use domain::{CircleId, Randomness};
use sealing::Zeroizing;
use serde::{Deserialize, Serialize};
use vault::{Contents, Tx};

use crate::circles::found::checked_folder;
use crate::circles::view;
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::sync::{self, Lender};
use crate::values::{json, put_json, value};
use crate::views::PlaceView;

pub use bundle::{bundle_name, bundle_read, bundle_write};
pub use exchange::carrier::{BUNDLE_ENDING, Bucket, OpenPlaces, Place, PlaceKind, RealPlaces};
pub use typed::{TypedPlace, place_try};

/// A place of a circle, with the name under which the vault keeps what is known of it.
pub(crate) struct KeptPlace {
    /// Eight random hexadecimal digits.
    pub id: String,
    pub place: Place,
}

/// How the last exchange with a place went, as it is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct LastExchange {
    pub success: Option<i64>,
    pub problem: Option<String>,
}

/// A folder as a place: it must be there now, and its whole path is kept.
///
/// # Errors
/// `FolderMissing`.
pub(crate) fn folder(path: &Path) -> Result<Place> {
    Ok(Place::Folder { path: checked_folder(path)?.into() })
}

/// The places of a circle, in the order in which they were added.
pub(crate) fn places_of(contents: &Contents, circle: CircleId) -> Result<Vec<KeptPlace>> {
    let ids: Vec<String> = json(contents, circle, value::PLACES)?.unwrap_or_default();
    let read = |id: String| {
        let bytes = contents.circle_value(circle, &value::at(value::PLACE, &id))?;
        let bytes = Zeroizing::new(bytes.ok_or(ErrorCode::VaultDamaged)?);
        Ok(KeptPlace { id, place: Place::decode(&bytes).map_err(|_| ErrorCode::VaultDamaged)? })
    };
    ids.into_iter().map(read).collect()
}

/// Whether a circle has any place.
pub(crate) fn has_any(contents: &Contents, circle: CircleId) -> Result<bool> {
    Ok(json::<Vec<String>>(contents, circle, value::PLACES)?.is_some_and(|ids| !ids.is_empty()))
}

/// A new name for a place.
pub(crate) fn new_id(randomness: &mut dyn Randomness) -> String {
    let mut bytes = [0; 4];
    randomness.fill(&mut bytes);
    hex::encode(bytes)
}

/// Adds a place under this name, unless the circle has that very place already.
pub(crate) fn put_place(tx: &Tx<'_>, id: String, circle: CircleId, place: &Place) -> Result<()> {
    let kept = places_of(tx, circle)?;
    if kept.iter().any(|it| it.place == *place) {
        return Ok(());
    }
    tx.put_circle_value(circle, &value::at(value::PLACE, &id), &place.encode()?)?;
    let ids: Vec<String> = kept.into_iter().map(|it| it.id).chain([id]).collect();
    put_json(tx, circle, value::PLACES, &ids)
}

/// Forgets a place and everything known of it. What lies there stays.
pub(crate) fn forget(tx: &Tx<'_>, circle: CircleId, id: &str) -> Result<()> {
    let mut ids: Vec<String> = json(tx, circle, value::PLACES)?.unwrap_or_default();
    ids.retain(|known| known != id);
    put_json(tx, circle, value::PLACES, &ids)?;
    for key in value::OF_A_PLACE {
        tx.remove_circle_value(circle, &value::at(key, id))?;
    }
    Ok(tx.forget_carrier(circle, id)?)
}

/// The places of a circle, and how the last exchange with each went.
///
/// # Errors
/// `NotFound` for a circle that is not here.
pub fn place_list(open: &OpenVault, circle: CircleId) -> Result<Vec<PlaceView>> {
    open.vault.circle(circle)?.ok_or(ErrorCode::NotFound)?;
    let view = |kept: KeptPlace| {
        let last: LastExchange =
            json(&open.vault, circle, &value::at(value::EXCHANGE, &kept.id))?.unwrap_or_default();
        Ok(PlaceView {
            kind: kept.place.kind().word().to_owned(),
            label: kept.place.label(),
            last_success: last.success,
            problem: last.problem,
            unsent: view::unsent_at(open, circle, &kept.id)?,
            id: kept.id,
        })
    };
    places_of(&open.vault, circle)?.into_iter().map(view).collect()
}

/// Adds a place to a circle. What is needed there is written at the next exchange, also what others wrote
/// elsewhere: a place bridges.
///
/// # Errors
/// `NotFound` for the circle, `FolderMissing` for a folder that is not there, `BadInput` for a place that
/// cannot be kept.
pub fn place_add(open: &mut OpenVault, circle: CircleId, place: &Place) -> Result<Vec<PlaceView>> {
    open.vault.circle(circle)?.ok_or(ErrorCode::NotFound)?;
    let place = checked(place)?;
    let id = new_id(&mut *open.around.randomness);
    open.vault.write_with(|tx| put_place(tx, id, circle, &place))?;
    place_list(open, circle)
}

/// Takes a place from a circle. The files there stay where they are.
///
/// # Errors
/// `NotFound` for the circle or the place.
pub fn place_remove(open: &mut OpenVault, circle: CircleId, id: &str) -> Result<Vec<PlaceView>> {
    if !places_of(&open.vault, circle)?.iter().any(|kept| kept.id == id) {
        return ErrorCode::NotFound.fail();
    }
    open.vault.write_with(|tx| forget(tx, circle, id))?;
    place_list(open, circle)
}

/// Puts a folder in the place of the first folder that a circle has, or adds it.
pub(crate) fn replace_folder(open: &mut OpenVault, circle: CircleId, path: &Path) -> Result<()> {
    let place = folder(path)?;
    let id = new_id(&mut *open.around.randomness);
    open.vault.write_with(|tx| {
        let mut kept = places_of(tx, circle)?.into_iter();
        match kept.find(|kept| kept.place.kind() == PlaceKind::Folder) {
            Some(same) if same.place == place => return Ok(()),
            Some(before) => forget(tx, circle, &before.id)?,
            None => {}
        }
        put_place(tx, id, circle, &place)
    })
}

/// Looks whether a place of a circle answers, and can be read. Others can read and write meanwhile.
///
/// # Errors
/// `NotFound` for the circle or the place, and trouble with the place, as `Folder…` codes.
pub fn place_test(lender: &mut impl Lender, circle: CircleId, id: &str) -> Result<()> {
    let (carrier, label) = lender.lend(|open| {
        let mut kept = places_of(&open.vault, circle)?.into_iter();
        let kept = kept.find(|kept| kept.id == id).ok_or(ErrorCode::NotFound)?;
        let label = kept.place.label();
        Ok((open.around.places.open(&kept.place).map_err(|error| sync::trouble(error, &label))?, label))
    })?;
    carrier.list(circle).map_err(|error| sync::trouble(error, &label))?;
    Ok(())
}

/// A place as it is kept.
///
/// # Errors
/// `FolderMissing` for a folder that is not there.
pub(crate) fn checked(place: &Place) -> Result<Place> {
    match place {
        Place::Folder { path } => folder(path),
        // An address is tried at the first exchange: it may be away just now.
        other => Ok(other.clone()),
    }
}
