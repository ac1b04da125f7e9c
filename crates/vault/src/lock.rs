//! Who may use the vault now: one opener at a time, and one long-running program at most.
//!
//! `vault.lock` is held by whoever has the vault open. `app.lock` is held as well by a program that
//! keeps it open for long (the desktop app, a watcher), so that a short command knows at once that
//! waiting is of no use. Both are advisory locks of the operating system: they end with the process,
//! also when it is killed.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::files::{self, APP_LOCK, VAULT_LOCK};
use crate::{VaultError, error};

/// How long a long-running program gives short commands to finish.
const PATIENCE_WITH_SHORT: Duration = Duration::from_secs(10);
/// Between two looks at a lock that is held.
const STEP: Duration = Duration::from_millis(4);

/// For how long the vault will be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockMode {
    /// One command. Waits for other short uses, but not for a long one: that is [`VaultError::InUse`]
    /// at once.
    Short {
        /// The longest wait for other short uses; after it, [`VaultError::Busy`].
        wait: Duration,
    },
    /// As long as a program runs. A second one is refused at once with [`VaultError::InUse`]; short
    /// uses that are under way are waited for.
    Long,
}

impl LockMode {
    /// A short use that waits up to ten seconds.
    pub fn short() -> Self {
        Self::Short { wait: Duration::from_secs(10) }
    }
}

/// The locks that one open vault holds; they are let go when this is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    vault: File,
    app: Option<File>,
}

impl Drop for Held {
    /// Lets go by saying so. Closing the files would do as well, were it not that a child which another
    /// thread is just starting holds a copy of every open file until it becomes its own program.
    fn drop(&mut self) {
        for file in self.app.iter().chain([&self.vault]) {
            // A lock that cannot be let go of ends when the file closes, an instant later.
            let _closing_does_it_too = file.unlock();
        }
    }
}

/// Takes the locks in `dir` for this kind of use.
pub(crate) fn take(dir: &Path, mode: LockMode) -> error::Result<Held> {
    let app = files::private_file(&dir.join(APP_LOCK))?;
    let vault = files::private_file(&dir.join(VAULT_LOCK))?;
    match mode {
        LockMode::Short { wait } => {
            let until = Instant::now() + wait;
            while !try_short(&app, &vault)? {
                pause(until)?;
            }
            Ok(Held { vault, app: None })
        }
        LockMode::Long => {
            let until = Instant::now() + PATIENCE_WITH_SHORT;
            while !try_app(&app)? {
                pause(until)?;
            }
            while !locked(vault.try_lock())? {
                pause(until)?;
            }
            Ok(Held { vault, app: Some(app) })
        }
    }
}

/// One attempt of a short use. Looks at `app.lock` each time: a long use may have begun meanwhile.
fn try_short(app: &File, vault: &File) -> error::Result<bool> {
    long_use_is_absent(app)?;
    locked(vault.try_lock())
}

/// One attempt at `app.lock`. It can fail because a short use is just looking; only a held exclusive
/// lock means that another long use is there.
fn try_app(app: &File) -> error::Result<bool> {
    if locked(app.try_lock())? {
        return Ok(true);
    }
    long_use_is_absent(app)?;
    Ok(false)
}

/// Looks whether a long use holds `app.lock`, by sharing it for an instant.
fn long_use_is_absent(app: &File) -> error::Result<()> {
    if !locked(app.try_lock_shared())? {
        return Err(VaultError::InUse);
    }
    app.unlock()?;
    Ok(())
}

fn locked(attempt: Result<(), TryLockError>) -> error::Result<bool> {
    match attempt {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn pause(until: Instant) -> error::Result<()> {
    if Instant::now() >= until {
        return Err(VaultError::Busy);
    }
    thread::sleep(STEP);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_ONCE: LockMode = LockMode::Short { wait: Duration::ZERO };

    #[test]
    fn a_second_long_use_and_a_short_use_beside_a_long_one_are_refused_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let held = take(dir.path(), LockMode::Long).unwrap();
        let begin = Instant::now();
        assert_eq!(take(dir.path(), LockMode::Long).unwrap_err(), VaultError::InUse);
        assert_eq!(take(dir.path(), LockMode::short()).unwrap_err(), VaultError::InUse);
        assert!(begin.elapsed() < Duration::from_secs(2), "took {:?}", begin.elapsed());
        drop(held);
        take(dir.path(), LockMode::Long).unwrap();
    }

    #[test]
    fn a_short_use_waits_no_longer_than_it_was_told() {
        let dir = tempfile::tempdir().unwrap();
        let _held = take(dir.path(), AT_ONCE).unwrap();
        assert_eq!(take(dir.path(), AT_ONCE).unwrap_err(), VaultError::Busy);
    }

    #[test]
    fn a_short_use_waits_for_another_short_use() {
        let dir = tempfile::tempdir().unwrap();
        let held = take(dir.path(), AT_ONCE).unwrap();
        let path = dir.path().to_owned();
        let waiting = thread::spawn(move || take(&path, LockMode::short()).is_ok());
        thread::sleep(Duration::from_millis(50));
        drop(held);
        assert!(waiting.join().unwrap());
    }

    #[test]
    fn a_long_use_waits_for_a_short_use_to_end() {
        let dir = tempfile::tempdir().unwrap();
        let held = take(dir.path(), AT_ONCE).unwrap();
        let path = dir.path().to_owned();
        let waiting = thread::spawn(move || take(&path, LockMode::Long).is_ok());
        thread::sleep(Duration::from_millis(50));
        drop(held);
        assert!(waiting.join().unwrap());
    }

    #[test]
    fn of_many_long_uses_exactly_one_succeeds() {
        let dir = tempfile::tempdir().unwrap();
        let rivals: Vec<_> = (0..6)
            .map(|_| {
                let path = dir.path().to_owned();
                thread::spawn(move || take(&path, LockMode::Long))
            })
            .collect();
        let outcomes: Vec<_> = rivals.into_iter().map(|rival| rival.join().unwrap()).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert!(outcomes.iter().all(|o| o.is_ok() || matches!(o, Err(VaultError::InUse))));
    }
}
