//! An open journal: the vault, the keys of this device, and who the person is.

use std::path::{Path, PathBuf};

use domain::{CircleId, CircleKind, Clock, DeviceId, PersonId, Randomness};
use exchange::carrier::{OpenPlaces, RealPlaces};
use exchange::limits;
use sealing::{DeviceKeys, OsRandomness, Zeroizing};
use vault::{LockMode, Vault, VaultKey};

use crate::clock::SystemClock;
use crate::error::{ErrorCode, Result};
use crate::life::{self, Unsent};
use crate::records::Author;

/// Names of values that belong to the person rather than to a circle.
pub(crate) mod meta {
    pub const PERSON: &str = "person";
    pub const NAME: &str = "name";
    pub const DEVICE_KEYS: &str = "device_keys";
    pub const DEVICE_LABEL: &str = "device_label";
    pub const INCARNATION: &str = "incarnation";
    /// Where the journal lay when it was last opened: see `life`.
    pub const HOME: &str = "home";
    /// In a backup alone: whoever opens it opens a copy.
    pub const BACKUP: &str = "backup";
    pub const ROOT_PUBLIC: &str = "root_public";
    pub const CERTIFICATE: &str = "certificate";
    /// Only until the recovery kit is made; after that the root key lives in the kit alone.
    pub const ROOT_SECRET: &str = "root_secret";
    pub const KIT_MADE_ON: &str = "kit_made_on";
    pub const SELF_CIRCLE: &str = "self_circle";
    pub const SETTINGS: &str = "settings";
}

/// Time and randomness as every use case gets them.
pub struct Surroundings {
    /// What time it is.
    pub clock: Box<dyn Clock>,
    /// Where random bytes come from.
    pub randomness: Box<dyn Randomness>,
    /// How places are opened.
    pub places: Box<dyn OpenPlaces>,
    /// How much work trying one passphrase is, as a power of two: [`sealing::WORK_FACTOR`] outside of tests.
    pub work_factor: u8,
    /// Bytes that are kept of one device of somebody else in a circle: [`limits::DEVICE_BYTES`] outside of tests.
    pub share: u64,
}

impl Surroundings {
    /// The clock and the randomness of the operating system, and places as they are in the world.
    pub fn real() -> Self {
        Self {
            clock: Box::new(SystemClock),
            randomness: Box::new(OsRandomness),
            places: Box::new(RealPlaces),
            work_factor: sealing::WORK_FACTOR,
            share: limits::DEVICE_BYTES,
        }
    }
}

/// A journal that is unlocked. Dropping it locks it: keys are wiped and the files closed.
pub struct OpenVault {
    pub(crate) vault: Vault,
    pub(crate) key: Zeroizing<[u8; 32]>,
    pub(crate) keys: DeviceKeys,
    pub(crate) me: Me,
    pub(crate) folder: PathBuf,
    pub(crate) around: Surroundings,
}

/// Who writes here.
#[derive(Debug, Clone)]
pub(crate) struct Me {
    pub person: PersonId,
    pub name: String,
    pub device: DeviceId,
    pub incarnation: u32,
    pub self_circle: CircleId,
}

impl OpenVault {
    /// Opens the vault in `folder` with its key.
    ///
    /// # Errors
    /// `NoVault`, `VaultInUse`, `VaultBusy`, `VaultDamaged`, `NewerVersion` and those of the disk.
    pub(crate) fn open(
        folder: &Path,
        key: Zeroizing<[u8; 32]>,
        lock: LockMode,
        around: Surroundings,
    ) -> Result<Self> {
        let vault = Vault::open(folder, &VaultKey::new(*key), lock)?;
        Self::from_vault(folder, vault, key, around)
    }

    pub(crate) fn from_vault(
        folder: &Path,
        vault: Vault,
        key: Zeroizing<[u8; 32]>,
        around: Surroundings,
    ) -> Result<Self> {
        let keys = vault.meta_secret(meta::DEVICE_KEYS)?.ok_or(ErrorCode::VaultDamaged)?;
        let keys = DeviceKeys::from_bytes(keys.expose()).map_err(|_| ErrorCode::VaultDamaged)?;
        let me = Me {
            person: id_from(vault.meta(meta::PERSON)?, PersonId::from_slice)?,
            name: text_from(vault.meta(meta::NAME)?)?,
            device: keys.device_id(),
            incarnation: number_from(vault.meta(meta::INCARNATION)?)?,
            self_circle: id_from(vault.meta(meta::SELF_CIRCLE)?, CircleId::from_slice)?,
        };
        let mut open = Self { vault, key, keys, me, folder: folder.to_owned(), around };
        if life::is_a_copy(&open.vault, folder)? {
            open.begin_anew(None)?;
        } else if open.vault.meta(meta::HOME)?.is_none() {
            open.vault.write(|tx| tx.put_meta(meta::HOME, &life::home(folder)))?;
        }
        Ok(open)
    }

    /// Begins a new life of this device: see [`life`].
    pub(crate) fn begin_anew(&mut self, unsent: Option<Unsent>) -> Result<()> {
        let Self { vault, keys, me, folder, around, .. } = self;
        me.incarnation = life::begin_anew(vault, Author { keys, me }, folder, around, unsent)?;
        Ok(())
    }

    /// The desk of this person, where they are a coordinator.
    pub(crate) fn desk(&self) -> Result<Option<CircleId>> {
        Ok(self.vault.circles()?.into_iter().find(|circle| circle.kind == CircleKind::Desk).map(|it| it.id))
    }

    /// The circle of the person's own devices.
    pub fn own_circle(&self) -> CircleId {
        self.me.self_circle
    }

    /// The folder of this journal.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

fn id_from<T>(bytes: Option<Vec<u8>>, read: impl Fn(&[u8]) -> Option<T>) -> Result<T> {
    Ok(bytes.as_deref().and_then(read).ok_or(ErrorCode::VaultDamaged)?)
}

fn text_from(bytes: Option<Vec<u8>>) -> Result<String> {
    Ok(bytes.and_then(|it| String::from_utf8(it).ok()).ok_or(ErrorCode::VaultDamaged)?)
}

fn number_from(bytes: Option<Vec<u8>>) -> Result<u32> {
    let bytes: Option<[u8; 4]> = bytes.and_then(|it| it.try_into().ok());
    Ok(u32::from_be_bytes(bytes.ok_or(ErrorCode::VaultDamaged)?))
}
