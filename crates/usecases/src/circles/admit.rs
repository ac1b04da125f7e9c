//! Admitting someone who asked to join: the next roster, and the keys for everyone in it.

use domain::{CircleId, CircleKind};
use exchange::{JoinRequest, join};

use crate::circles::state::{self, TheirRequest};
use crate::circles::{invite, propose, view};
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::values::{put_json, value};
use crate::views::CircleView;

/// Admits the person (or the own device) of this request. They can read everything of the circle from
/// the next exchange on.
///
/// # Errors
/// `NotFound` for a request that is not (or no longer) here, `InviteExpired`, `NotAllowed`,
/// `AlreadyMember`.
pub fn circle_admit(open: &mut OpenVault, circle: CircleId, request: &str) -> Result<CircleView> {
    let chain = propose::here(open, circle)?;
    if !invite::can_admit(open, &chain) {
        return ErrorCode::NotAllowed.fail();
    }
    let asked = verified(open, circle, request)?;
    let form = &asked.form;
    let known = chain.current().device(form.device.device_id()).is_some()
        || (chain.kind() != CircleKind::SelfDevices && chain.current().member(form.person).is_some());
    if known {
        return ErrorCode::AlreadyMember.fail();
    }
    let own_device = form.to_own_device(&open.keys);
    propose::alone(open, &chain, None, |roster| {
        if chain.kind() == CircleKind::SelfDevices {
            roster.add_device(form.person, own_device)?;
        } else {
            roster.admit(form.to_member());
        }
        Ok(())
    })?;
    view::circle_open(open, circle)
}

/// A request that waits here, checked as if it were new.
///
/// # Errors
/// `NotFound`, `InviteExpired`.
pub(crate) fn verified(open: &OpenVault, circle: CircleId, request: &str) -> Result<JoinRequest> {
    let requests = state::requests(&open.vault, circle)?;
    let asked = requests.iter().find(|it| it.id == request).ok_or(ErrorCode::NotFound)?;
    read(open, asked, &state::invitations(&open.vault, circle)?)
}

/// Opens the request again and checks it as if it were new: only what was checked just now is signed.
fn read(open: &OpenVault, asked: &TheirRequest, invitations: &[exchange::Invitation]) -> Result<JoinRequest> {
    let file = hex::decode(&asked.sealed).map_err(|_| ErrorCode::VaultDamaged)?;
    let read = join::read(&file, &open.keys, invitations, open.around.clock.now());
    Ok(read.map_err(|_| ErrorCode::InviteExpired)?.into_inner())
}

/// Turns a request down: it is forgotten here, and its invitation with it.
///
/// # Errors
/// `NotFound`.
pub fn circle_refuse(open: &mut OpenVault, circle: CircleId, request: &str) -> Result<CircleView> {
    let mut requests = state::requests(&open.vault, circle)?;
    let at = requests.iter().position(|it| it.id == request).ok_or(ErrorCode::NotFound)?;
    let refused = requests.remove(at);
    let mut invitations = state::invitations(&open.vault, circle)?;
    if let Ok(verified) = read(open, &refused, &invitations) {
        invitations.remove(verified.invitation);
    }
    open.vault.write_with(|tx| {
        state::put_invitations(tx, circle, &invitations)?;
        put_json(tx, circle, value::REQUESTS, &requests)
    })?;
    view::circle_open(open, circle)
}
