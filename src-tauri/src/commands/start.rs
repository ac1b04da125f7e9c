//! First start, lock and unlock, recovery kit.

use std::path::Path;

use tauri::State;
use usecases::places::TypedPlace;
use usecases::preferences::Preferences;
use usecases::views::{AppView, KitView, StrengthView};
use usecases::{circles::join, kit, preferences, start, strength};
use zeroize::Zeroizing;

use crate::commands::place::meant;
use crate::room::{Answer, Room, seen};

/// Where the app stands: fresh, locked or open.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn app_view(room: State<'_, Room>) -> Answer<AppView> {
    room.view()
}

/// How strong a passphrase is.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn passphrase_strength(passphrase: String, name: String) -> Answer<StrengthView> {
    let passphrase = Zeroizing::new(passphrase);
    Ok(strength::of(&passphrase, &name))
}

/// Makes a journal and opens it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_up(room: State<'_, Room>, name: String, passphrase: String) -> Answer<AppView> {
    let passphrase = Zeroizing::new(passphrase);
    room.enter(|folder, lock, around| start::set_up(folder, &name, &passphrase, lock, around))
}

/// Begins a journal on a second device of the same person, with an invitation made on the first.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn device_join(
    room: State<'_, Room>,
    invite: String,
    place: TypedPlace,
    passphrase: String,
) -> Answer<AppView> {
    let passphrase = Zeroizing::new(passphrase);
    let place = meant(place)?;
    room.enter(|data, lock, around| join::device_join_in(data, &invite, &place, &passphrase, lock, around))
}

/// Opens the journal.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn unlock(room: State<'_, Room>, passphrase: String) -> Answer<AppView> {
    let passphrase = Zeroizing::new(passphrase);
    room.enter(|folder, lock, around| start::unlock(folder, &passphrase, lock, around))
}

/// Locks the journal.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn lock(room: State<'_, Room>) -> Answer<AppView> {
    Ok(room.lock())
}

/// Opens the journal with its recovery kit and gives it a new passphrase.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn recover(
    room: State<'_, Room>,
    kit_path: String,
    code: String,
    new_passphrase: String,
) -> Answer<AppView> {
    let (code, passphrase) = (Zeroizing::new(code), Zeroizing::new(new_passphrase));
    room.enter(|folder, lock, around| {
        kit::recover(folder, Path::new(&kit_path), &code, &passphrase, lock, around)
    })
}

/// Makes a recovery kit, to be shown and saved.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn kit_make(room: State<'_, Room>) -> Answer<KitView> {
    room.keep_kit(|open| {
        let kit = kit::kit_make(open)?;
        let view = kit.view.clone();
        Ok((kit, view))
    })
}

/// Saves the file of the kit that was made last. Gives its path.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn kit_save(room: State<'_, Room>, path_of_folder: String) -> Answer<String> {
    let path = room.save_kit(|open, kit| kit::kit_save(open, kit, Path::new(&path_of_folder)))?;
    Ok(path.display().to_string())
}

/// Gives the journal another passphrase.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn passphrase_change(room: State<'_, Room>, passphrase: String) -> Answer<()> {
    let passphrase = Zeroizing::new(passphrase);
    room.with(|open| start::passphrase_change(open, &passphrase))
}

/// Changes the name that others in a circle see.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn name_change(room: State<'_, Room>, name: String) -> Answer<AppView> {
    room.with(|open| start::name_change(open, &name))
}

/// How the person likes the screens. Also while the journal is locked.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn preferences(room: State<'_, Room>) -> Answer<Preferences> {
    Ok(preferences::preferences(room.folder()))
}

/// Keeps how the person likes the screens.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn preferences_save(room: State<'_, Room>, liked: Preferences) -> Answer<Preferences> {
    preferences::preferences_save(room.folder(), liked).map_err(seen)
}
