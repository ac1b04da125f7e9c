//! One place during one exchange: what lies there, and what went wrong with it.

use domain::CircleId;
use exchange::{Carrier, CarrierError, Entry, FeedKey, Listing, MailboxPath};
use vault::{FileState, OwnFile};

use super::budget::Budget;
use super::doubts::Doubts;
use crate::error::{Error, ErrorCode, Result};
use crate::open::OpenVault;

/// What to look into at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Everything that may bring something.
    All,
    /// Only lists of members and keys.
    Lists,
}

impl Wanted {
    /// The directory in which there is nothing to look for: a device knows what it wrote in this life. Its lists and
    /// keys it may not know, where this journal is an older copy; then there is none (lives count from 1).
    pub(super) fn passes_over(self, own: FeedKey) -> FeedKey {
        match self {
            Self::All => own,
            Self::Lists => FeedKey { incarnation: 0, ..own },
        }
    }
}

/// A place that is being visited.
pub(super) struct Visit<'a> {
    pub circle: CircleId,
    /// The name under which the vault keeps what is known of it.
    pub id: String,
    /// Which one it is, for the person.
    pub label: String,
    pub carrier: &'a dyn Carrier,
    pub listing: Listing,
    pub doubts: Doubts,
    pub budget: Budget,
    /// Files that are left for the next exchange.
    pub left: u32,
    /// Why nothing more is done here.
    pub problem: Option<Error>,
}

impl<'a> Visit<'a> {
    pub(super) fn new(circle: CircleId, id: &str, label: String, carrier: &'a dyn Carrier) -> Self {
        Self {
            circle,
            id: id.to_owned(),
            label,
            carrier,
            listing: Listing::default(),
            doubts: Doubts::default(),
            budget: Budget::default(),
            left: 0,
            problem: None,
        }
    }

    /// Does something here, unless something went wrong here before. Trouble with the place is kept, so that
    /// it stops no other place; all other trouble is the caller's.
    pub(super) fn attempt<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T>) -> Result<Option<T>> {
        if self.problem.is_some() {
            return Ok(None);
        }
        match act(self) {
            Ok(done) => Ok(Some(done)),
            Err(error) if is_about_the_place(error.code) => {
                self.problem = Some(error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Trouble with this place in words that people can act on.
    pub(super) fn trouble(&self, error: CarrierError) -> Error {
        trouble(error, &self.label)
    }

    /// What this device wrote here and lies here.
    pub(super) fn own(&self, open: &OpenVault) -> Result<Own> {
        Own::listed(&open.vault.own_files(self.circle, &self.id)?, &self.listing)
    }
}

/// Trouble with a place in words that people can act on.
pub(crate) fn trouble(error: CarrierError, label: &str) -> Error {
    let code = match error {
        CarrierError::PlaceMissing => ErrorCode::FolderMissing,
        CarrierError::ReadOnly => ErrorCode::FolderReadOnly,
        CarrierError::Full => ErrorCode::FolderFull,
        CarrierError::Unreachable | CarrierError::Timeout => ErrorCode::PlaceUnreachable,
        CarrierError::Untrusted => ErrorCode::PlaceUntrusted,
        CarrierError::NotLoggedIn => ErrorCode::PlaceLogin,
        CarrierError::Busy | CarrierError::Conflict => ErrorCode::PlaceBusy,
        CarrierError::NotThatService => ErrorCode::PlaceNotThatService,
        CarrierError::NotAnAddress => ErrorCode::PlaceAddress,
        _ => ErrorCode::FolderTrouble,
    };
    code.with("folder", label)
}

fn is_about_the_place(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::FolderMissing
            | ErrorCode::FolderReadOnly
            | ErrorCode::FolderFull
            | ErrorCode::FolderTrouble
            | ErrorCode::PlaceUnreachable
            | ErrorCode::PlaceUntrusted
            | ErrorCode::PlaceLogin
            | ErrorCode::PlaceBusy
            | ErrorCode::PlaceNotThatService
            | ErrorCode::PlaceAddress
    )
}

/// What lies in this device's own directories: those of this life, and of lives before it. What has a name of
/// ours and was neither written here nor read (see `earlier_work`) is left alone, and takes no place.
#[derive(Default)]
pub(super) struct Own {
    /// Whole, and nothing erased in it.
    pub whole: Vec<MailboxPath>,
    /// Emptied or cut short by the storage: as good as not there.
    pub damaged: Vec<MailboxPath>,
    /// Holds something that was erased: goes at once.
    pub stale: Vec<MailboxPath>,
    /// Whether something else takes the place of one of them, which waits for its time to go.
    pub superseded: bool,
}

impl Own {
    fn listed(known: &[OwnFile], listing: &Listing) -> Result<Self> {
        let mut own = Self::default();
        let find = |entry: &Entry| {
            let name = entry.path.to_string();
            let at = known.binary_search_by(|file| file.name.as_str().cmp(&name)).ok()?;
            known.get(at)
        };
        for entry in &listing.files {
            let Some(file) = find(entry) else { continue };
            own.superseded |= file.state == FileState::Superseded;
            let list = match file.state {
                FileState::Stale => &mut own.stale,
                _ if file.bytes != entry.bytes => &mut own.damaged,
                _ => &mut own.whole,
            };
            list.push(entry.path);
        }
        Ok(own)
    }
}
