//! What this person can do in a circle now: one place for the screens and for the use cases that do it.

use domain::{CircleId, CircleKind};
use exchange::{Phase, RosterChain};
use vault::Contents;

use crate::circles::invite;
use crate::error::Result;
use crate::open::OpenVault;
use crate::values::{json, value};
use crate::views::{CircleActs, CirclePhase, Leaving, Membership};

/// Where a circle stands for this device.
///
/// # Errors
/// Those of the disk.
pub(crate) fn membership(
    contents: &Contents,
    circle: CircleId,
    chain: Option<&RosterChain>,
) -> Result<Membership> {
    if let Some(gone) = json::<Gone>(contents, circle, value::GONE)? {
        return Ok(gone.into());
    }
    Ok(if chain.is_some() { Membership::Member } else { Membership::Waiting })
}

/// Why a circle is no longer written in here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Gone {
    /// Left by own choice.
    Left,
    /// Removed by others.
    Removed,
    /// The circle ended.
    Ended,
}

impl From<Gone> for Membership {
    fn from(gone: Gone) -> Self {
        match gone {
            Gone::Left => Self::Left,
            Gone::Removed => Self::Removed,
            Gone::Ended => Self::Ended,
        }
    }
}

/// Whether the circle is closed.
pub(crate) fn phase(chain: &RosterChain) -> CirclePhase {
    match chain.current().phase {
        Phase::Founding => CirclePhase::Founding,
        Phase::Closed => CirclePhase::Closed,
    }
}

/// Whether changes of members are a vote here.
pub(crate) fn votes(chain: &RosterChain) -> bool {
    matches!(chain.kind(), CircleKind::Group | CircleKind::Desk) && chain.current().phase == Phase::Closed
}

/// What this person can do in this circle now.
///
/// # Errors
/// Those of the disk.
pub(crate) fn acts(open: &OpenVault, circle: CircleId, chain: Option<&RosterChain>) -> Result<CircleActs> {
    let Some(chain) = chain else { return Ok(CircleActs::default()) };
    if membership(&open.vault, circle, Some(chain))? != Membership::Member {
        return Ok(CircleActs::default());
    }
    let (roster, votes) = (chain.current(), votes(chain));
    let (owner, people) = (roster.owner == open.me.person, roster.members.len());
    let alone_decides = owner && !votes && roster.kind != CircleKind::SelfDevices;
    Ok(CircleActs {
        can_write: true,
        can_invite: votes || invite::can_admit(open, chain),
        can_propose_admission: votes,
        can_propose_removal: votes && people > 2,
        removal_impossible: votes && people == 2,
        can_close: alone_decides && matches!(roster.kind, CircleKind::Group | CircleKind::Desk),
        leaving: leaving(chain, owner),
        can_remove: alone_decides && people > 1,
        can_rename: votes || alone_decides,
    })
}

fn leaving(chain: &RosterChain, owner: bool) -> Option<Leaving> {
    let roster = chain.current();
    match (roster.kind, owner, roster.members.len()) {
        (CircleKind::SelfDevices, ..) => None,
        (CircleKind::Line, true, _) => Some(Leaving::EndsLine),
        (_, _, 1) => Some(Leaving::EndsCircle),
        (_, _, 2) => Some(Leaving::OneRemains),
        (_, true, _) if roster.phase == Phase::Founding => Some(Leaving::ClosesCircle),
        _ => Some(Leaving::OthersGoOn),
    }
}
