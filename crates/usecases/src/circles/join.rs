//! Asking to join a circle with an invitation.

use std::path::Path;

use domain::{CircleId, CircleKind};
use exchange::{FIRST_INCARNATION, FeedDir, FeedKey, FileName, Invitation, JoinForm};
use sealing::{DeviceKeys, Sealed, Zeroizing, content_hash};
use vault::{LockMode, Tx, Vault, VaultKey};

use crate::circles::state::MyRequest;
use crate::circles::{found, invite, view, words};
use crate::error::{ErrorCode, Result};
use crate::open::{OpenVault, Surroundings, meta};
use crate::places::{self, Place};
use crate::values::{put_json, value};
use crate::views::CircleView;
use crate::{start, strength};

/// Asks to join the circle of this invitation, through its shared folder. The request is handed over at
/// the next exchange; then someone admits, and the exchange after that brings the circle.
///
/// # Errors
/// `InviteUnreadable`, `InviteExpired`, `AlreadyMember`, `FolderMissing`; `NotAllowed` for an invitation
/// that adds an own device (that begins with an empty device: [`device_join`]).
pub fn circle_join(open: &mut OpenVault, link_or_path: &str, folder: &Path) -> Result<CircleView> {
    circle_join_in(open, link_or_path, &Place::Folder { path: folder.into() })
}

/// The same through any kind of place.
///
/// # Errors
/// As [`circle_join`]; `BadInput` for a place that cannot be kept.
pub fn circle_join_in(open: &mut OpenVault, link_or_path: &str, place: &Place) -> Result<CircleView> {
    let invitation = invite::parse(link_or_path)?;
    if invitation.circle_kind == CircleKind::SelfDevices {
        return ErrorCode::NotAllowed.fail();
    }
    if open.vault.circle(invitation.circle)?.is_some() {
        return ErrorCode::AlreadyMember.fail();
    }
    let place = places::checked(place)?;
    let me = found::member(&open.vault, &open.keys)?;
    let form = JoinForm::person(&invitation, me, &open.keys.public(), open.around.clock.now())?;
    let sealed = form.seal(&invitation, &open.keys)?;
    let OpenVault { vault, me, around, .. } = open;
    let feed = FeedKey { device: me.device, incarnation: me.incarnation };
    let circle = invitation.circle;
    let id = places::new_id(&mut *around.randomness);
    vault.write_with(|tx| {
        wait_for_answer(tx, &invitation, feed, &form, &sealed)?;
        places::put_place(tx, id, circle, &place)
    })?;
    view::circle_open(open, circle)
}

fn wait_for_answer(
    tx: &Tx<'_>,
    invitation: &Invitation,
    feed: FeedKey,
    form: &JoinForm,
    sealed: &Sealed,
) -> Result<()> {
    let circle = invitation.circle;
    let hash = content_hash(sealed.as_bytes()).into();
    let file = FeedDir { circle, feed }.file(FileName::Request { hash });
    let request = MyRequest {
        inviter: hex::encode(invitation.inviter.signing_key.0),
        file: file.to_string(),
        sealed: hex::encode(sealed.as_bytes()),
        words: words::of_request(form),
    };
    tx.put_circle(circle, invitation.circle_kind)?;
    tx.put_circle_value(circle, value::NAME, invitation.circle_name.as_bytes())?;
    put_json(tx, circle, value::MY_REQUEST, &request)
}

/// Begins a journal on a new device of a person who has one already, with an invitation made there.
/// Nothing of the journal is here until the other device has admitted this one.
///
/// # Errors
/// As [`start::set_up`] and [`circle_join`]; `InviteUnreadable` for another kind of invitation.
pub fn device_join(
    data: &Path,
    link_or_path: &str,
    folder: &Path,
    passphrase: &str,
    lock: LockMode,
    around: Surroundings,
) -> Result<OpenVault> {
    device_join_in(data, link_or_path, &Place::Folder { path: folder.into() }, passphrase, lock, around)
}

/// The same through any kind of place.
///
/// # Errors
/// As [`device_join`]; `BadInput` for a place that cannot be kept.
pub fn device_join_in(
    data: &Path,
    link_or_path: &str,
    place: &Place,
    passphrase: &str,
    lock: LockMode,
    mut around: Surroundings,
) -> Result<OpenVault> {
    let invitation = invite::parse(link_or_path)?;
    let who = invitation.same_person.clone().ok_or(ErrorCode::InviteUnreadable)?;
    if !invitation.is_valid_at(around.clock.now()) {
        return ErrorCode::InviteExpired.fail();
    }
    let place = places::checked(place)?;
    if Vault::exists(data) {
        return ErrorCode::VaultExists.fail();
    }
    if !strength::of(passphrase, &who.name).enough {
        return ErrorCode::WeakPassphrase.fail();
    }
    let mut key = Zeroizing::new([0; 32]);
    around.randomness.fill(key.as_mut_slice());
    start::keep_locked_key(data, &key, passphrase, around.work_factor)?;
    let mut vault = Vault::create(data, &VaultKey::new(*key), lock)?;
    let keys = DeviceKeys::generate(&mut *around.randomness);
    let form =
        JoinForm::same_person(&invitation, &keys.public(), &start::device_label(), around.clock.now())?;
    let sealed = form.seal(&invitation, &keys)?;
    let feed = FeedKey { device: keys.device_id(), incarnation: FIRST_INCARNATION };
    let id = places::new_id(&mut *around.randomness);
    vault.write_with(|tx| {
        start::put_identity(tx, &keys, who.person, &who.name, &who.root)?;
        tx.put_meta(meta::SELF_CIRCLE, invitation.circle.as_bytes())?;
        wait_for_answer(tx, &invitation, feed, &form, &sealed)?;
        places::put_place(tx, id, invitation.circle, &place)
    })?;
    OpenVault::from_vault(data, vault, key, around)
}

/// Stops waiting for an answer: the circle is forgotten here.
///
/// # Errors
/// `NotAllowed` for a circle this person is in, `NotFound`.
pub fn join_withdraw(open: &mut OpenVault, circle: CircleId) -> Result<()> {
    open.vault.circle(circle)?.ok_or(ErrorCode::NotFound)?;
    if open.vault.latest_roster(circle)?.is_some() {
        return ErrorCode::NotAllowed.fail();
    }
    Ok(open.vault.write(|tx| tx.remove_circle(circle))?)
}
