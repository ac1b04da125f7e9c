//! A circle in one file: to send by e-mail, or to carry on a stick.

use std::path::Path;

use domain::CircleId;
use exchange::carrier::BUNDLE_ENDING;
use exchange::{BundleCarrier, CarrierError};

use crate::circles::{invite, state};
use crate::error::{Error, ErrorCode, Result};
use crate::open::OpenVault;
use crate::sync::{self, Lender};
use crate::views::ExchangeView;

/// A name for the file of a circle.
///
/// # Errors
/// Those of the vault.
pub fn bundle_name(open: &OpenVault, circle: CircleId) -> Result<String> {
    let stem = invite::file_stem(&state::name_of(&open.vault, circle)?);
    Ok(format!("{stem}.{BUNDLE_ENDING}"))
}

/// Writes everything of a circle that this device has to one file. An earlier file of that kind is replaced,
/// whole; anything else there is left alone.
///
/// # Errors
/// `BundleUnreadable` when something else is there, `FileNotWritten`, `NotFound`, and those of the vault.
pub fn bundle_write(lender: &mut impl Lender, circle: CircleId, file: &Path) -> Result<ExchangeView> {
    match BundleCarrier::open(file) {
        Ok(_) | Err(CarrierError::PlaceMissing) => {}
        Err(_) => return Err(unreadable(file)),
    }
    let bundle = BundleCarrier::create(file);
    let view = sync::carry_out(lender, circle, &bundle, &file.display().to_string())?;
    bundle.save().map_err(|_| ErrorCode::FileNotWritten.with("file", file.display()))?;
    Ok(view)
}

/// Takes in what others put in a file. The file itself stays as it is.
///
/// # Errors
/// `BundleUnreadable`, `NotFound`, and those of the vault.
pub fn bundle_read(lender: &mut impl Lender, circle: CircleId, file: &Path) -> Result<ExchangeView> {
    let bundle = BundleCarrier::open(file).map_err(|_| unreadable(file))?;
    sync::carry_in(lender, circle, &bundle, &file.display().to_string())
}

fn unreadable(file: &Path) -> Error {
    ErrorCode::BundleUnreadable.with("file", file.display())
}
