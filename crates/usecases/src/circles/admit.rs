//! Admitting someone who asked to join: the next roster, and the keys for everyone in it.

use domain::{CircleId, CircleKind};
use exchange::{JoinRequest, RosterChain, SignedRoster, join};

use crate::circles::state::{self, TheirRequest};
use crate::circles::{invite, view};
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
    let mut chain = state::member_chain(&open.vault, circle)?;
    if !invite::can_admit(open, &chain) {
        return ErrorCode::NotAllowed.fail();
    }
    let mut requests = state::requests(&open.vault, circle)?;
    let at = requests.iter().position(|it| it.id == request).ok_or(ErrorCode::NotFound)?;
    let asked = requests.remove(at);
    let mut invitations = state::invitations(&open.vault, circle)?;
    let verified = read(open, &asked, &invitations)?;
    admit(open, &mut chain, &verified)?;
    invitations.remove(verified.invitation);
    open.vault.write_with(|tx| {
        state::put_chain(tx, &chain)?;
        state::put_invitations(tx, circle, &invitations)?;
        put_json(tx, circle, value::REQUESTS, &requests)
    })?;
    view::circle_open(open, circle)
}

/// Opens the request again and checks it as if it were new: only what was checked just now is signed.
fn read(open: &OpenVault, asked: &TheirRequest, invitations: &[exchange::Invitation]) -> Result<JoinRequest> {
    let file = hex::decode(&asked.sealed).map_err(|_| ErrorCode::VaultDamaged)?;
    let read = join::read(&file, &open.keys, invitations, open.around.clock.now());
    Ok(read.map_err(|_| ErrorCode::InviteExpired)?.into_inner())
}

fn admit(open: &OpenVault, chain: &mut RosterChain, request: &JoinRequest) -> Result<()> {
    let form = &request.form;
    if chain.current().device(form.device.device_id()).is_some() {
        return ErrorCode::AlreadyMember.fail();
    }
    let mut next = chain.draft(open.around.clock.now());
    if chain.kind() == CircleKind::SelfDevices {
        next.add_device(form.person, form.to_own_device(&open.keys))?;
    } else if chain.current().member(form.person).is_some() {
        return ErrorCode::AlreadyMember.fail();
    } else {
        next.admit(form.to_member());
    }
    let signed = SignedRoster::new(&next)?.signed_by(&open.keys);
    Ok(chain.append(signed).map_err(|_| ErrorCode::NotAllowed)?)
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
