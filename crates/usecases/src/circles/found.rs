//! Founding a circle: its first roster, with one person in it, and its first epoch.

use std::path::Path;

use domain::{CircleId, CircleKind, PersonId};
use exchange::roster::{Device, Member};
use exchange::{Roster, RosterChain};
use sealing::{DeviceCertificate, DeviceKeys, EpochKey, RootPublic, VerifyingKey};
use vault::{Contents, Tx};

use crate::circles::{state, view};
use crate::error::{ErrorCode, Result};
use crate::open::{OpenVault, Surroundings, meta};
use crate::places::{self, Place};
use crate::views::CircleView;

/// The longest name of a circle, in characters.
pub const LONGEST_NAME: usize = 60;

/// What a new circle is.
pub(crate) struct Founding<'a> {
    pub kind: CircleKind,
    pub name: &'a str,
    pub keys: &'a DeviceKeys,
}

/// This person as others see them in a roster: with all their devices, so that each of them is in from the start
/// and every one is vouched for.
pub(crate) fn member(contents: &Contents, keys: &DeviceKeys) -> Result<Member> {
    let alone = alone(contents, keys)?;
    let own = contents.meta(meta::SELF_CIRCLE)?.as_deref().and_then(CircleId::from_slice);
    let Some(own) = own else { return Ok(alone) };
    let chain = state::chain(contents, own)?.ok_or(ErrorCode::NotAMember)?;
    let all = chain.introduction(alone.person).ok_or(ErrorCode::NotAMember)?;
    if all.devices.iter().any(|device| device.public == keys.public()) {
        Ok(Member { name: alone.name, reads_from: 1, ..all })
    } else {
        ErrorCode::NotAMember.fail()
    }
}

/// This person with this device and no other, as the circle of the own devices begins.
fn alone(contents: &Contents, keys: &DeviceKeys) -> Result<Member> {
    let person = contents.meta(meta::PERSON)?.as_deref().and_then(PersonId::from_slice);
    let root: Option<[u8; 32]> = contents.meta(meta::ROOT_PUBLIC)?.and_then(|it| it.try_into().ok());
    let certificate = contents.meta(meta::CERTIFICATE)?.ok_or(ErrorCode::NotAMember)?;
    let certificate: DeviceCertificate =
        minicbor::decode(&certificate).map_err(|_| ErrorCode::VaultDamaged)?;
    let text = |key| Ok::<_, crate::Error>(contents.meta(key)?.and_then(|it| String::from_utf8(it).ok()));
    let device =
        Device { public: keys.public(), label: text(meta::DEVICE_LABEL)?.unwrap_or_default(), certificate };
    Ok(Member {
        person: person.ok_or(ErrorCode::VaultDamaged)?,
        name: text(meta::NAME)?.unwrap_or_default(),
        root: RootPublic(VerifyingKey(root.ok_or(ErrorCode::VaultDamaged)?)),
        devices: vec![device],
        reads_from: 1,
        vouchers: Vec::new(),
    })
}

/// Founds a circle inside a transaction.
pub(crate) fn found(tx: &Tx<'_>, around: &mut Surroundings, founding: &Founding<'_>) -> Result<CircleId> {
    let epoch = EpochKey::generate(&mut *around.randomness);
    let now = around.clock.now();
    let founder = member(tx, founding.keys)?;
    let genesis = Roster::genesis(founding.kind, founding.name, founder, &epoch.recipient(), now);
    let chain = RosterChain::found(&genesis, founding.keys)?;
    let circle = chain.circle();
    tx.put_circle(circle, founding.kind)?;
    state::put_epoch(tx, circle, genesis.epoch.number, &epoch, now)?;
    state::put_chain(tx, &chain)?;
    Ok(circle)
}

/// Founds a group of volunteers that shares through `folder`.
///
/// # Errors
/// `BadInput` for the name, `FolderMissing` when the folder is not there.
pub fn circle_found(open: &mut OpenVault, name: &str, folder: &Path) -> Result<CircleView> {
    circle_found_in(open, name, &Place::Folder { path: folder.into() })
}

/// Founds a group of volunteers that shares through any kind of place.
///
/// # Errors
/// As [`circle_found`]; `BadInput` for a place that cannot be kept.
pub fn circle_found_in(open: &mut OpenVault, name: &str, place: &Place) -> Result<CircleView> {
    found_with_place(open, CircleKind::Group, name, place)
}

/// Makes a line from this volunteer to the coordinators; the volunteer owns it.
///
/// # Errors
/// As [`circle_found`].
pub fn line_found(open: &mut OpenVault, name: &str, folder: &Path) -> Result<CircleView> {
    line_found_in(open, name, &Place::Folder { path: folder.into() })
}

/// Makes a line over any kind of place.
///
/// # Errors
/// As [`circle_found_in`].
pub fn line_found_in(open: &mut OpenVault, name: &str, place: &Place) -> Result<CircleView> {
    found_with_place(open, CircleKind::Line, name, place)
}

fn found_with_place(open: &mut OpenVault, kind: CircleKind, name: &str, place: &Place) -> Result<CircleView> {
    let name = checked_name(name)?;
    let place = places::checked(place)?;
    let OpenVault { vault, keys, around, .. } = open;
    let circle = vault.write_with(|tx| {
        let circle = found(tx, around, &Founding { kind, name: &name, keys })?;
        places::put_place(tx, places::new_id(&mut *around.randomness), circle, &place)?;
        Ok::<_, crate::Error>(circle)
    })?;
    view::circle_open(open, circle)
}

/// A circle's name as people give it.
pub(crate) fn checked_name(name: &str) -> Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(ErrorCode::BadInput.with("field", "circle_name"));
    }
    if name.chars().count() > LONGEST_NAME {
        let mut error = ErrorCode::TextTooLong.with("field", "circle_name");
        error.data.insert("most".into(), LONGEST_NAME.to_string());
        return Err(error);
    }
    Ok(name)
}

/// A shared folder as people give it: it must be there now, and its whole path is kept.
pub(crate) fn checked_folder(folder: &Path) -> Result<String> {
    let missing = || ErrorCode::FolderMissing.with("folder", folder.display());
    let whole = folder.canonicalize().map_err(|_| missing())?;
    if !whole.is_dir() {
        return Err(missing());
    }
    Ok(whole.to_str().ok_or_else(missing)?.to_owned())
}

/// Chooses another shared folder for a circle. What is needed there is written at the next exchange.
///
/// # Errors
/// `FolderMissing`, `NotFound`.
pub fn circle_folder(open: &mut OpenVault, circle: CircleId, folder: &Path) -> Result<CircleView> {
    open.vault.circle(circle)?.ok_or(ErrorCode::NotFound)?;
    places::replace_folder(open, circle, folder)?;
    view::circle_open(open, circle)
}
