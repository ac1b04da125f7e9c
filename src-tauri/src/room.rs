//! The room behind the door: the open journal while it is open, and nothing while it is locked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::CircleId;
use tauri::AppHandle;
use usecases::kit::NewKit;
use usecases::sync::Lender;
use usecases::views::{AppView, ExchangeView};
use usecases::{ErrorCode, ErrorView, LockMode, OpenVault, Result, Surroundings, start, sync};
use zeroize::Zeroizing;

use crate::rounds::Rounds;

/// What a command gives: the new view, or a code with the values of its sentence.
pub(crate) type Answer<T> = std::result::Result<T, ErrorView>;

/// The one place that holds the journal.
pub(crate) struct Room {
    app: AppHandle,
    folder: PathBuf,
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
    pub(crate) fn locked(app: AppHandle, folder: PathBuf) -> Self {
        Self { app, folder, inside: Mutex::new(None), exchanging: Mutex::new(()) }
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
        let rounds = Rounds::begin(self.app.clone());
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
