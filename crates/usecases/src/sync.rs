//! 'Haal en breng': handing own changes to the shared folder, and taking in what others left there.
//!
//! The journal is held only for short moments; reading and writing the folder happens in between, so a
//! slow folder never keeps a save waiting.

mod another_life;
mod doubts;
mod incoming;
mod outgoing;

use std::path::PathBuf;

use domain::CircleId;
use exchange::{Carrier, CarrierError, FolderCarrier};

use crate::circles::state;
use crate::circles::view::LastExchange;
use crate::error::{Error, ErrorCode, Result};
use crate::open::OpenVault;
use crate::values::{json, put_json, value};
use crate::views::ExchangeView;

/// One carrier for each circle for now; the name under which the vault keeps what is known of it.
pub(crate) const CARRIER: &str = "folder";

/// Something that lends the open journal for a moment: the journal itself, or a lock around it.
pub trait Lender {
    /// Lends it.
    ///
    /// # Errors
    /// `Locked` when there is no open journal (any more), and what `borrow` fails with.
    fn lend<T>(&mut self, borrow: impl FnOnce(&mut OpenVault) -> Result<T>) -> Result<T>;
}

impl Lender for OpenVault {
    fn lend<T>(&mut self, borrow: impl FnOnce(&mut OpenVault) -> Result<T>) -> Result<T> {
        borrow(self)
    }
}

/// Exchanges one circle with its shared folder. What went well is kept even when something fails later,
/// and the outcome is remembered for the screens.
///
/// # Errors
/// `NotFound`, and those of the vault. Trouble with the folder is no error here: it stands in the view as
/// `problem`, and nothing is lost by it.
pub fn circle_exchange(lender: &mut impl Lender, circle: CircleId) -> Result<ExchangeView> {
    let mut view = lender.lend(|open| {
        open.vault.circle(circle)?.ok_or(ErrorCode::NotFound)?;
        let circle_name = state::name_of(&open.vault, circle)?;
        Ok(ExchangeView { circle: circle.to_string(), circle_name, ..ExchangeView::default() })
    })?;
    let outcome = exchange(lender, circle, &mut view);
    let problem = match outcome {
        Ok(()) => None,
        Err(error) if is_about_the_folder(error.code) => Some(error.code),
        Err(error) => return Err(error),
    };
    view.problem = problem.map(code_name);
    lender.lend(|open| remember(open, circle, view.problem.clone()))?;
    Ok(view)
}

/// Exchanges every circle that has a shared folder, the own devices included.
///
/// # Errors
/// Those of the vault.
pub fn exchange_all(lender: &mut impl Lender) -> Result<Vec<ExchangeView>> {
    let circles = lender.lend(|open| {
        let mut with_folder = Vec::new();
        for circle in open.vault.circles()? {
            if open.vault.circle_value(circle.id, value::FOLDER)?.is_some() {
                with_folder.push(circle.id);
            }
        }
        Ok(with_folder)
    })?;
    circles.into_iter().map(|circle| circle_exchange(lender, circle)).collect()
}

fn exchange(lender: &mut impl Lender, circle: CircleId, view: &mut ExchangeView) -> Result<()> {
    let folder = lender.lend(|open| folder(open, circle))?;
    let carrier = FolderCarrier::new(&folder);
    let trouble = |error: CarrierError| folder_error(error, &folder);
    let listing = carrier.list(circle).map_err(trouble)?;
    another_life::notice(lender, circle, &carrier, &listing)?;
    outgoing::cut_all(lender, circle)?;
    incoming::take_in(lender, circle, &carrier, &listing, view, &trouble)?;
    if view.received > 0 {
        incoming::acknowledge(lender, circle)?;
    }
    outgoing::hand_over(lender, circle, &carrier, &listing, view, &trouble)
}

fn folder(open: &OpenVault, circle: CircleId) -> Result<PathBuf> {
    let folder = open.vault.circle_value(circle, value::FOLDER)?.ok_or(ErrorCode::NoFolder)?;
    Ok(PathBuf::from(String::from_utf8(folder).map_err(|_| ErrorCode::VaultDamaged)?))
}

/// Trouble with the shared folder in words that people can act on.
fn folder_error(error: CarrierError, folder: &std::path::Path) -> Error {
    let code = match error {
        CarrierError::PlaceMissing => ErrorCode::FolderMissing,
        CarrierError::ReadOnly => ErrorCode::FolderReadOnly,
        CarrierError::Full => ErrorCode::FolderFull,
        _ => ErrorCode::FolderTrouble,
    };
    code.with("folder", folder.display())
}

fn is_about_the_folder(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::FolderMissing
            | ErrorCode::FolderReadOnly
            | ErrorCode::FolderFull
            | ErrorCode::FolderTrouble
            | ErrorCode::NoFolder
    )
}

/// The code as it stands in views and JSON.
pub(crate) fn code_name(code: ErrorCode) -> String {
    serde_json::to_value(code).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

fn remember(open: &mut OpenVault, circle: CircleId, problem: Option<String>) -> Result<()> {
    let now = open.around.clock.now().0;
    let before: LastExchange = json(&open.vault, circle, value::EXCHANGE)?.unwrap_or_default();
    let success = if problem.is_none() { Some(now) } else { before.success };
    open.vault.write_with(|tx| put_json(tx, circle, value::EXCHANGE, &LastExchange { success, problem }))
}
