//! Going away from a circle, and saying that a device was lost.

use domain::{CircleId, CircleKind, DeviceId, RecordId};
use exchange::Phase;
use sealing::EpochKey;

use crate::circles::acts::{self, Gone};
use crate::circles::{propose, tend, view};
use crate::cutting;
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::records::Author;
use crate::values::{json, put_json, value};
use crate::views::{CircleView, Leaving};

/// Leaves a circle, with all devices of this person. What is here stays readable; nothing is added.
///
/// # Errors
/// `NotAllowed` for the circle of the own devices, `NotAMember`, `NoLongerIn`.
pub fn circle_leave(open: &mut OpenVault, circle: CircleId) -> Result<CircleView> {
    let chain = propose::here(open, circle)?;
    let leaving = acts::acts(open, circle, Some(&chain))?.leaving.ok_or(ErrorCode::NotAllowed)?;
    // What was written here belongs to what counts.
    cut_all(open, circle)?;
    let accepted = propose::accepted_so_far(&open.vault, circle)?;
    let me = open.me.person;
    match leaving {
        Leaving::EndsCircle => end(open, circle)?,
        Leaving::EndsLine => {
            let others: Vec<_> = chain.current().members.iter().map(|member| member.person).collect();
            let others: Vec<_> = others.into_iter().filter(|person| *person != me).collect();
            if !others.is_empty() {
                let epoch = EpochKey::generate(&mut *open.around.randomness);
                propose::alone(open, &chain, Some(epoch), |roster| {
                    others.iter().try_for_each(|person| Ok(roster.remove_person(*person, &accepted)?))
                })?;
            }
            end(open, circle)?;
        }
        Leaving::OthersGoOn | Leaving::OneRemains | Leaving::ClosesCircle => {
            let founder = chain.current().owner == me && chain.kind() != CircleKind::Line;
            let closes = founder && chain.current().phase == Phase::Founding;
            propose::alone(open, &chain, None, |roster| {
                roster.remove_person(me, &accepted)?;
                if closes {
                    roster.close();
                }
                Ok(())
            })?;
            open.vault.write_with(|tx| put_json(tx, circle, value::LEAVING, &true))?;
        }
    }
    tend::note_circles(open)?;
    view::circle_open(open, circle)
}

/// Goes again where this device left and the list that said so lost from another one: that person is in by no
/// wish of their own. Tells whether it did.
pub(crate) fn again(open: &mut OpenVault, circle: CircleId) -> Result<bool> {
    let left = json::<bool>(&open.vault, circle, value::LEAVING)?.unwrap_or_default();
    if left {
        circle_leave(open, circle)?;
    }
    Ok(left)
}

fn end(open: &mut OpenVault, circle: CircleId) -> Result<()> {
    open.vault.write_with(|tx| put_json(tx, circle, value::GONE, &Gone::Ended))
}

fn cut_all(open: &mut OpenVault, circle: CircleId) -> Result<()> {
    let OpenVault { vault, keys, me, .. } = open;
    let records: Vec<RecordId> = vault.all_pending(circle)?.into_iter().map(|it| it.record).collect();
    vault.write_with(|tx| cutting::cut(tx, Author { keys, me }, circle, &records))?;
    Ok(())
}

/// 'Dit apparaat ben ik kwijt': takes another own device out of the own circle and of all circles, and begins
/// new keys everywhere. The other circles hear of it at the next exchange.
///
/// # Errors
/// `NotAllowed` for the device in hand, `NotFound` for one that is not among the own devices.
pub fn device_lost(open: &mut OpenVault, device: DeviceId) -> Result<CircleView> {
    if device == open.me.device {
        return ErrorCode::NotAllowed.fail();
    }
    let own = open.me.self_circle;
    let chain = propose::here(open, own)?;
    chain.current().device(device).ok_or(ErrorCode::NotFound)?;
    let accepted = propose::accepted_so_far(&open.vault, own)?;
    let epoch = EpochKey::generate(&mut *open.around.randomness);
    propose::alone(open, &chain, Some(epoch), |roster| Ok(roster.remove_device(device, accepted(device))?))?;
    open.vault.write_with(|tx| {
        let mut said: Vec<String> = json(tx, own, value::SAID_LOST)?.unwrap_or_default();
        said.push(device.to_string());
        put_json(tx, own, value::SAID_LOST, &said)
    })?;
    for circle in open.vault.circles()? {
        tend::tend(open, circle.id)?;
    }
    view::circle_open(open, own)
}
