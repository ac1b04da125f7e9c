//! The room behind the door: the open journal while it is open, and nothing while it is locked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::CircleId;
use usecases::kit::NewKit;
use usecases::sync::Lender;
use usecases::views::{AppView, ExchangeView};
use usecases::{ErrorCode, ErrorView, LockMode, OpenVault, Result, Surroundings, places, start, sync};
use zeroize::Zeroizing;

use crate::rounds::Rounds;

/// What a command gives: the new view, or a code with the values of its sentence.
pub(crate) type Answer<T> = std::result::Result<T, ErrorView>;

/// Begins the rounds past the shared folders, each time the journal is opened.
type BeginRounds = Box<dyn Fn() -> Rounds + Send + Sync>;

/// The one place that holds the journal.
pub(crate) struct Room {
    folder: PathBuf,
    begin_rounds: BeginRounds,
    inside: Mutex<Option<Inside>>,
    /// Held during an exchange, so that the background and a person never do the same twice.
    exchanging: Mutex<()>,
}

/// What is there only while the journal is open. Dropping it locks the journal and wipes the rest.
struct Inside {
    open: OpenVault,
    rounds: Rounds,
    /// A recovery kit that was shown and not saved yet.
    kit: Option<NewKit>,
    /// The last invitation of each circle, for saving it as a file.
    invitations: BTreeMap<CircleId, Zeroizing<String>>,
}

impl Room {
    /// A locked room over the journal in `folder`.
    pub(crate) fn locked(folder: PathBuf, begin_rounds: BeginRounds) -> Self {
        Self { folder, begin_rounds, inside: Mutex::new(None), exchanging: Mutex::new(()) }
    }

    /// The folder of the journal.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens the door: `unlock` opens the journal, which takes its time and keeps nothing waiting.
    pub(crate) fn enter(
        &self,
        unlock: impl FnOnce(&Path, LockMode, Surroundings) -> Result<OpenVault>,
    ) -> Answer<AppView> {
        let open = unlock(&self.folder, LockMode::Long, Surroundings::real()).map_err(seen)?;
        let view = start::app_view(&open).map_err(seen)?;
        let rounds = (self.begin_rounds)();
        let inside = Inside { open, rounds, kit: None, invitations: BTreeMap::new() };
        *self.inside() = Some(inside);
        Ok(view)
    }

    /// Locks the journal.
    pub(crate) fn lock(&self) -> AppView {
        drop(self.inside().take());
        start::closed_view(&self.folder)
    }

    /// Where the journal stands.
    pub(crate) fn view(&self) -> Answer<AppView> {
        match self.inside().as_ref() {
            Some(inside) => start::app_view(&inside.open).map_err(seen),
            None => Ok(start::closed_view(&self.folder)),
        }
    }

    /// Calls a use case on the open journal.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut OpenVault) -> Result<T>) -> Answer<T> {
        self.held(|inside| act(&mut inside.open)).map_err(seen)
    }

    /// Calls a use case that changes a circle, and soon after brings the change to its folder.
    pub(crate) fn within<T>(
        &self,
        circle: CircleId,
        act: impl FnOnce(&mut OpenVault) -> Result<T>,
    ) -> Answer<T> {
        let done = self.held(|inside| {
            let view = act(&mut inside.open)?;
            inside.rounds.soon(circle);
            Ok(view)
        });
        done.map_err(seen)
    }

    /// Keeps a kit until it is saved.
    pub(crate) fn keep_kit<T>(&self, make: impl FnOnce(&mut OpenVault) -> Result<(NewKit, T)>) -> Answer<T> {
        let kept = self.held(|inside| {
            let (kit, view) = make(&mut inside.open)?;
            inside.kit = Some(kit);
            Ok(view)
        });
        kept.map_err(seen)
    }

    /// Saves the kit that was kept; it is forgotten once that succeeded.
    pub(crate) fn save_kit<T>(&self, save: impl FnOnce(&mut OpenVault, &NewKit) -> Result<T>) -> Answer<T> {
        let saved = self.held(|inside| {
            let kit = inside.kit.as_ref().ok_or(ErrorCode::NotFound)?;
            let view = save(&mut inside.open, kit)?;
            inside.kit = None;
            Ok(view)
        });
        saved.map_err(seen)
    }

    /// Keeps the link of an invitation until the journal is locked.
    pub(crate) fn keep_invitation(&self, circle: CircleId, link: &str) -> Answer<()> {
        let link = Zeroizing::new(link.to_owned());
        let kept = self.held(|inside| {
            inside.invitations.insert(circle, link);
            Ok(())
        });
        kept.map_err(seen)
    }

    /// The link of the last invitation of that circle.
    pub(crate) fn invitation(&self, circle: CircleId) -> Answer<Zeroizing<String>> {
        let link =
            self.held(|inside| inside.invitations.get(&circle).cloned().ok_or(ErrorCode::NotFound.into()));
        link.map_err(seen)
    }

    /// Calls a use case that borrows the journal for short moments. Others can read and write meanwhile.
    pub(crate) fn beside<T>(&self, act: impl FnOnce(&mut &Self) -> Result<T>) -> Answer<T> {
        act(&mut &*self).map_err(seen)
    }

    /// Exchanges one circle. Others can read and write meanwhile.
    pub(crate) fn exchange(&self, circle: CircleId) -> Answer<ExchangeView> {
        let _one_at_a_time = self.exchanging.lock().unwrap_or_else(PoisonError::into_inner);
        sync::circle_exchange(&mut &*self, circle).map_err(seen)
    }

    /// Exchanges all circles. Others can read and write meanwhile.
    pub(crate) fn exchange_all(&self) -> Answer<Vec<ExchangeView>> {
        let _one_at_a_time = self.exchanging.lock().unwrap_or_else(PoisonError::into_inner);
        sync::exchange_all(&mut &*self).map_err(seen)
    }

    /// Looks whether a place of a circle answers. Others can read and write meanwhile.
    pub(crate) fn test(&self, circle: CircleId, place: &str) -> Answer<()> {
        places::place_test(&mut &*self, circle, place).map_err(seen)
    }

    /// Puts a circle in one file. Others can read and write meanwhile.
    pub(crate) fn carry_out(&self, circle: CircleId, folder: &Path) -> Answer<PathBuf> {
        let _one_at_a_time = self.exchanging.lock().unwrap_or_else(PoisonError::into_inner);
        let file = self.with(|open| Ok(folder.join(places::bundle_name(open, circle)?)))?;
        places::bundle_write(&mut &*self, circle, &file).map_err(seen)?;
        Ok(file)
    }

    /// Takes in a file with a circle. Others can read and write meanwhile.
    pub(crate) fn carry_in(&self, circle: CircleId, file: &Path) -> Answer<ExchangeView> {
        let _one_at_a_time = self.exchanging.lock().unwrap_or_else(PoisonError::into_inner);
        places::bundle_read(&mut &*self, circle, file).map_err(seen)
    }

    fn held<T>(&self, act: impl FnOnce(&mut Inside) -> Result<T>) -> Result<T> {
        act(self.inside().as_mut().ok_or(ErrorCode::Locked)?)
    }

    /// The inside. After a mistake of ours halfway it is locked, because no one knows what it looks like.
    fn inside(&self) -> MutexGuard<'_, Option<Inside>> {
        self.inside.lock().unwrap_or_else(|poisoned| {
            self.inside.clear_poison();
            let mut inside = poisoned.into_inner();
            *inside = None;
            inside
        })
    }
}

impl Lender for &Room {
    fn lend<T>(&mut self, borrow: impl FnOnce(&mut OpenVault) -> Result<T>) -> Result<T> {
        self.held(|inside| borrow(&mut inside.open))
    }
}

/// A failure as the screens receive it.
pub(crate) fn seen(error: usecases::Error) -> ErrorView {
    ErrorView::from(&error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    const PASSPHRASE: &str = "blauwe schapen fluiten op het dak";

    fn code<T>(answer: Answer<T>) -> Option<ErrorCode> {
        answer.err().map(|error| error.code)
    }

    fn entered(folder: &Path) -> Room {
        let room = Room::locked(folder.to_owned(), Box::new(Rounds::silent));
        let set_up = |folder: &Path, lock, around| start::set_up(folder, "Anja", PASSPHRASE, lock, around);
        assert!(room.enter(set_up).is_ok());
        room
    }

    #[test]
    fn behind_the_door_nothing_is_left_after_locking() {
        let folder = tempfile::tempdir().unwrap();
        let room = entered(folder.path());
        let circle = CircleId([7; 16]);
        room.keep_invitation(circle, "binnenkring://join#x").unwrap();
        assert_eq!(room.invitation(circle).unwrap().as_str(), "binnenkring://join#x");
        room.lock();
        assert_eq!(code(room.with(|_| Ok(()))), Some(ErrorCode::Locked));
        let unlock = |folder: &Path, lock, around| start::unlock(folder, PASSPHRASE, lock, around);
        assert!(room.enter(unlock).is_ok());
        assert_eq!(code(room.invitation(circle)), Some(ErrorCode::NotFound));
        assert_eq!(code(room.save_kit(|_, _| Ok(()))), Some(ErrorCode::NotFound));
    }

    #[test]
    fn a_mistake_halfway_locks_the_journal_and_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let room = entered(folder.path());
        let case = room.with(usecases::journal::case::case_create).unwrap();
        let mistake = catch_unwind(AssertUnwindSafe(|| room.with::<()>(|_| panic!("halfway"))));
        assert!(mistake.is_err());
        assert_eq!(code(room.with(|_| Ok(()))), Some(ErrorCode::Locked));
        let unlock = |folder: &Path, lock, around| start::unlock(folder, PASSPHRASE, lock, around);
        assert!(room.enter(unlock).is_ok());
        let id = case.id.parse().unwrap();
        assert_eq!(room.with(|open| usecases::journal::case::case_open(open, id)).unwrap().id, case.id);
    }

    #[test]
    fn a_second_window_on_the_same_journal_is_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let first = entered(folder.path());
        let second = Room::locked(folder.path().to_owned(), Box::new(Rounds::silent));
        let unlock = |folder: &Path, lock, around| start::unlock(folder, PASSPHRASE, lock, around);
        assert_eq!(code(second.enter(unlock)), Some(ErrorCode::VaultInUse));
        first.lock();
        assert!(second.enter(unlock).is_ok());
    }
}
