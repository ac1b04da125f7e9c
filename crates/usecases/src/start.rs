//! Beginning a journal, opening it, and opening it again without its passphrase.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use domain::sharing::{AboutMe, Settings};
use domain::{CircleKind, PersonId, RecordId, RecordKind};
use exchange::FIRST_INCARNATION;
use sealing::{
    DeviceKeys, MAX_WORK_FACTOR, RootKey, RootPublic, Zeroizing, key_file_text, read_key_file,
    unwrap_with_key_file, unwrap_with_passphrase, wrap_for_key_file, wrap_with_passphrase,
};
use vault::{LockMode, Tx, Vault, VaultKey};

use crate::circles::found::{Founding, found};
use crate::error::{ErrorCode, Result};
use crate::files::{self, KEY_FOR_FILE, LOCKED_KEY};
use crate::open::{Me, OpenVault, Surroundings, meta};
use crate::records::{self, Author};
use crate::strength;
use crate::views::{AppView, PersonView, Phase};

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;

/// Where the app stands, before anything is opened.
pub fn closed_view(folder: &Path) -> AppView {
    let phase = if Vault::exists(folder) { Phase::Locked } else { Phase::Fresh };
    AppView {
        phase,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        folder: folder.display().to_string(),
        person: None,
    }
}

/// Where the app stands with a journal open.
pub fn app_view(open: &OpenVault) -> Result<AppView> {
    let person = PersonView {
        id: open.me.person.to_string(),
        name: open.me.name.clone(),
        device: open.me.device.to_string(),
        has_desk: open.desk()?.is_some(),
        has_kit: open.vault.meta(meta::KIT_MADE_ON)?.is_some(),
    };
    Ok(AppView { phase: Phase::Open, person: Some(person), ..closed_view(&open.folder) })
}

/// A name as people give it: trimmed, not blank, not too long.
pub(crate) fn checked_name(name: &str) -> Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(ErrorCode::BadInput.with("field", "name")),
        length if length > LONGEST_NAME => {
            let mut error = ErrorCode::TextTooLong.with("field", "name");
            error.data.insert("most".into(), LONGEST_NAME.to_string());
            Err(error)
        }
        _ => Ok(name),
    }
}

/// Makes a new journal for this person in `folder` and opens it.
///
/// # Errors
/// `VaultExists`, `WeakPassphrase`, `BadInput` for the name, and those of the disk.
pub fn set_up(
    folder: &Path,
    name: &str,
    passphrase: &str,
    lock: LockMode,
    mut around: Surroundings,
) -> Result<OpenVault> {
    let name = checked_name(name)?;
    if Vault::exists(folder) {
        return ErrorCode::VaultExists.fail();
    }
    if !strength::of(passphrase, &name).enough {
        return ErrorCode::WeakPassphrase.fail();
    }
    let mut key = Zeroizing::new([0; 32]);
    around.randomness.fill(key.as_mut_slice());
    // The locked key first: a vault without a way to open it must never exist.
    keep_locked_key(folder, &key, passphrase, around.work_factor)?;
    let mut vault = Vault::create(folder, &VaultKey::new(*key), lock)?;
    let root = RootKey::generate(&mut *around.randomness);
    let keys = DeviceKeys::generate(&mut *around.randomness);
    let person = PersonId::random(&mut *around.randomness);
    vault.write_with(|tx| begin(tx, &mut around, &keys, &root, person, &name))?;
    OpenVault::from_vault(folder, vault, key, around)
}

pub(crate) fn keep_locked_key(
    folder: &Path,
    key: &[u8; 32],
    passphrase: &str,
    work_factor: u8,
) -> Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join(LOCKED_KEY);
    if path.exists() {
        // Of a vault that is not here now but may come back.
        fs::rename(&path, files::free_name(folder, "vault.key.before", "age"))?;
    }
    files::write_private(&path, &wrap_with_passphrase(key, passphrase, work_factor)?)?;
    Ok(())
}

fn begin(
    tx: &Tx<'_>,
    around: &mut Surroundings,
    keys: &DeviceKeys,
    root: &RootKey,
    person: PersonId,
    name: &str,
) -> Result<()> {
    let certificate = root.certify(person, &keys.public());
    put_identity(tx, keys, person, name, &root.public())?;
    tx.put_meta(meta::ROOT_SECRET, root.to_bytes().as_slice())?;
    tx.put_meta(meta::CERTIFICATE, &encoded(&certificate)?)?;
    let founding = Founding { kind: CircleKind::SelfDevices, name, keys };
    let circle = found(tx, around, &founding)?;
    tx.put_meta(meta::SELF_CIRCLE, circle.as_bytes())?;
    let me = Me {
        person,
        name: name.to_owned(),
        device: keys.device_id(),
        incarnation: FIRST_INCARNATION,
        self_circle: circle,
    };
    let settings = RecordId::random(&mut *around.randomness);
    tx.put_meta(meta::SETTINGS, settings.as_bytes())?;
    let value = Settings {
        name: name.to_owned(),
        about: AboutMe::default(),
        circles: BTreeMap::new(),
        hidden_phrases: Vec::new(),
    };
    let author = Author { keys, me: &me };
    records::create(tx, author, circle, settings, RecordKind::Settings, &value)?;
    Ok(())
}

/// Keeps who writes here.
pub(crate) fn put_identity(
    tx: &Tx<'_>,
    keys: &DeviceKeys,
    person: PersonId,
    name: &str,
    root: &RootPublic,
) -> Result<()> {
    tx.put_meta(meta::PERSON, person.as_bytes())?;
    tx.put_meta(meta::NAME, name.as_bytes())?;
    tx.put_meta(meta::DEVICE_KEYS, &keys.to_bytes())?;
    tx.put_meta(meta::DEVICE_LABEL, device_label().as_bytes())?;
    tx.put_meta(meta::INCARNATION, &FIRST_INCARNATION.to_be_bytes())?;
    Ok(tx.put_meta(meta::ROOT_PUBLIC, &root.0.0)?)
}

/// The certificate as it is kept.
pub(crate) fn encoded(certificate: &sealing::DeviceCertificate) -> Result<Vec<u8>> {
    Ok(minicbor::to_vec(certificate).map_err(|_| ErrorCode::Internal)?)
}

/// What this device is called until its owner gives it a name.
pub(crate) fn device_label() -> String {
    let system = match std::env::consts::OS {
        "windows" => "Windows",
        "macos" => "Mac",
        "linux" => "Linux",
        other => other,
    };
    system.to_owned()
}

/// Opens the journal in `folder` with its passphrase.
///
/// # Errors
/// `NoVault`, `WrongPassphrase`, `VaultInUse`, `VaultBusy`, `VaultDamaged`, `NewerVersion`.
pub fn unlock(folder: &Path, passphrase: &str, lock: LockMode, around: Surroundings) -> Result<OpenVault> {
    let locked = locked_key(folder, LOCKED_KEY)?;
    let key = unwrap_with_passphrase(&locked, passphrase, MAX_WORK_FACTOR).map_err(|error| match error {
        sealing::Error::WrongPassphrase => ErrorCode::WrongPassphrase,
        _ => ErrorCode::VaultDamaged,
    })?;
    open_with(folder, &key, lock, around)
}

/// Opens the journal in `folder` with the text of a key file: no slow key derivation.
///
/// # Errors
/// As [`unlock`], with `WrongKeyFile`.
pub fn unlock_with_key_file(
    folder: &Path,
    key_file: &Path,
    lock: LockMode,
    around: Surroundings,
) -> Result<OpenVault> {
    if !Vault::exists(folder) {
        return ErrorCode::NoVault.fail();
    }
    let text = files::read_small(key_file).map_err(|_| ErrorCode::WrongKeyFile)?;
    let text = std::str::from_utf8(&text).map_err(|_| ErrorCode::WrongKeyFile)?;
    let locked = files::read_small(&folder.join(KEY_FOR_FILE)).map_err(|_| ErrorCode::WrongKeyFile)?;
    let key = unwrap_with_key_file(&locked, text).map_err(|_| ErrorCode::WrongKeyFile)?;
    open_with(folder, &key, lock, around)
}

fn locked_key(folder: &Path, name: &str) -> Result<Zeroizing<Vec<u8>>> {
    if !Vault::exists(folder) {
        return ErrorCode::NoVault.fail();
    }
    Ok(files::read_small(&folder.join(name)).map_err(|_| ErrorCode::VaultDamaged)?)
}

fn open_with(folder: &Path, key: &[u8], lock: LockMode, around: Surroundings) -> Result<OpenVault> {
    let key: [u8; 32] = key.try_into().map_err(|_| ErrorCode::VaultDamaged)?;
    OpenVault::open(folder, Zeroizing::new(key), lock, around)
}

/// Writes a key file for automation: whoever has it opens this journal. Replaces an earlier one.
///
/// # Errors
/// `FileNotWritten` when there is a file already or it cannot be written.
pub fn key_file_add(open: &mut OpenVault, path: &Path) -> Result<()> {
    let (text, recipient) = key_file_text(&mut *open.around.randomness);
    // Read back before it is relied on.
    read_key_file(&text)?;
    files::write_for_person(path, text.as_bytes())?;
    let wrapped = wrap_for_key_file(open.key.as_slice(), &recipient)?;
    Ok(files::write_private(&open.folder.join(KEY_FOR_FILE), &wrapped)?)
}

/// Sets a new passphrase for an open journal.
///
/// # Errors
/// `WeakPassphrase`, and those of the disk; the old passphrase then still works.
pub fn passphrase_change(open: &OpenVault, passphrase: &str) -> Result<()> {
    if !strength::of(passphrase, &open.me.name).enough {
        return ErrorCode::WeakPassphrase.fail();
    }
    let wrapped = wrap_with_passphrase(open.key.as_slice(), passphrase, open.around.work_factor)?;
    Ok(files::write_private(&open.folder.join(LOCKED_KEY), &wrapped)?)
}

/// Changes the name that others see in circles joined from now on.
///
/// # Errors
/// `BadInput` for the name.
pub fn name_change(open: &mut OpenVault, name: &str) -> Result<AppView> {
    let name = checked_name(name)?;
    crate::about::edit_settings(open, |settings| settings.name.clone_from(&name))?;
    open.vault.write(|tx| tx.put_meta(meta::NAME, name.as_bytes()))?;
    open.me.name = name;
    app_view(open)
}
