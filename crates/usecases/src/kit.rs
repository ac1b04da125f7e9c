//! The recovery kit: a sheet with a code and a file, which together open the journal without its
//! passphrase.

use std::path::{Path, PathBuf};

use sealing::{MAX_WORK_FACTOR, RecoveryCode, RecoveryKit, RootKey, wrap_with_passphrase};
use vault::{LockMode, Vault};

use crate::error::{ErrorCode, Result};
use crate::files::{self, LOCKED_KEY};
use crate::open::{OpenVault, Surroundings, meta};
use crate::picture::qr_svg;
use crate::strength;
use crate::views::KitView;

/// A kit that was made and not saved yet: the code for the sheet and the locked file.
pub struct NewKit {
    /// The sheet.
    pub view: KitView,
    file: Vec<u8>,
}

/// Makes a kit. Nothing is kept until [`kit_save`]: a sheet without a file would be worth nothing. The
/// first kit takes the root key along; one made anew, for a lost sheet, opens the journal all the same.
///
/// # Errors
/// Those of the disk.
pub fn kit_make(open: &mut OpenVault) -> Result<NewKit> {
    let root = open.vault.meta_secret(meta::ROOT_SECRET)?;
    let root: Option<[u8; 32]> = match &root {
        Some(secret) => Some(secret.expose().try_into().map_err(|_| ErrorCode::VaultDamaged)?),
        None => None,
    };
    let code = RecoveryCode::generate(&mut *open.around.randomness);
    let kit = RecoveryKit {
        person: open.me.person,
        name: open.me.name.clone(),
        root: root.as_ref().map(RootKey::from_bytes),
        vault_key: open.key.clone(),
    };
    let file = kit.lock(&code, open.around.work_factor)?;
    let text = code.to_text();
    let made_on = open.around.clock.today().to_string();
    let view = KitView {
        code: text.split('-').map(str::to_owned).collect(),
        qr_svg: qr_svg(&text)?,
        name: open.me.name.clone(),
        file_name: format!("binnenkring-herstel-{made_on}.age"),
        made_on,
    };
    Ok(NewKit { view, file })
}

/// Writes the kit's file into a directory, and opens it again with the code to be sure. From then on the
/// root key lives in the kit alone.
///
/// # Errors
/// `FileNotWritten`, `DiskFull`.
pub fn kit_save(open: &mut OpenVault, kit: &NewKit, directory: &Path) -> Result<PathBuf> {
    let stem = kit.view.file_name.trim_end_matches(".age");
    let path = files::free_name(directory, stem, "age");
    files::write_for_person(&path, &kit.file)?;
    let written =
        files::read_small(&path).map_err(|_| ErrorCode::FileNotWritten.with("file", path.display()))?;
    let code = RecoveryCode::parse(&kit.view.code.join("-"))?;
    RecoveryKit::unlock(&written, &code, MAX_WORK_FACTOR)?;
    open.vault.write(|tx| {
        tx.put_meta(meta::KIT_MADE_ON, kit.view.made_on.as_bytes())?;
        tx.remove_meta(meta::ROOT_SECRET)
    })?;
    open.vault.scrub()?;
    Ok(path)
}

/// Opens a journal with its recovery kit and gives it a new passphrase.
///
/// # Errors
/// `KitUnreadable`, `CodeMistyped`, `WrongCode`, `OtherJournal`, `WeakPassphrase`, and those of opening.
/// Nothing is changed unless the journal opened.
pub fn recover(
    folder: &Path,
    kit_file: &Path,
    code: &str,
    passphrase: &str,
    lock: LockMode,
    around: Surroundings,
) -> Result<OpenVault> {
    if !Vault::exists(folder) {
        return ErrorCode::NoVault.fail();
    }
    let code = RecoveryCode::parse(code).map_err(|_| ErrorCode::CodeMistyped)?;
    let file = files::read_small(kit_file).map_err(|_| ErrorCode::KitUnreadable)?;
    let kit = RecoveryKit::unlock(&file, &code, MAX_WORK_FACTOR).map_err(|error| match error {
        sealing::Error::WrongPassphrase => ErrorCode::WrongCode,
        _ => ErrorCode::KitUnreadable,
    })?;
    if !strength::of(passphrase, &kit.name).enough {
        return ErrorCode::WeakPassphrase.fail();
    }
    let open = OpenVault::open(folder, kit.vault_key.clone(), lock, around)?;
    if open.me.person != kit.person {
        return ErrorCode::OtherJournal.fail();
    }
    let wrapped = wrap_with_passphrase(kit.vault_key.as_slice(), passphrase, open.around.work_factor)?;
    files::write_private(&folder.join(LOCKED_KEY), &wrapped)?;
    Ok(open)
}
