//! Which of two lawful chains counts where they contradict each other. The same on every device, whatever
//! came first, and not to be had by whoever writes later: see decision 0404.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use domain::{CircleKind, DeviceId, PersonId};
use sealing::Hash;

use super::{Authority, Phase, RosterChain, SignedRoster};

/// What one version weighs against another at the same place. The greater one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight {
    /// A decision of the circle goes before a matter of one member.
    pub authority: Authority,
    /// A later round goes before an earlier one.
    pub round: u32,
    /// What takes something away goes first: a lost device must not come back because of a new key.
    pub takes_away: bool,
    /// Among the devices of one person the one that was there first decides.
    pub senior: Reverse<usize>,
    /// Otherwise the lower hash, so that there is always an answer.
    pub hash: Reverse<Hash>,
}

/// How two chains relate: `Greater` when `other` is the one to keep. The number is the place (from 0) of the
/// first version in which they differ, if they part.
pub(super) fn compare(known: &RosterChain, other: &RosterChain) -> (Ordering, Option<usize>) {
    let pairs = known.signed.iter().zip(&other.signed);
    let Some(at) = pairs.into_iter().position(|(mine, theirs)| mine.body() != theirs.body()) else {
        return (other.signed.len().cmp(&known.signed.len()), None);
    };
    let order = match known.kind() {
        CircleKind::SelfDevices | CircleKind::Line => one_voice(known, other, at),
        CircleKind::Group | CircleKind::Desk => group(known, other, at),
    };
    (order, Some(at))
}

/// The decisions of the one who decides, one by one; only then what others did for themselves.
fn one_voice(known: &RosterChain, other: &RosterChain, at: usize) -> Ordering {
    let decisions = |chain: &RosterChain| -> Vec<Weight> {
        chain.weights[at..].iter().filter(|it| it.authority == Authority::Circle).copied().collect()
    };
    decisions(other).cmp(&decisions(known)).then_with(|| other.weights[at..].cmp(&known.weights[at..]))
}

/// After the closing: as many decisions of the circle as possible. Before: what is closed goes before what is
/// not, and a closing that is known here is never taken back.
fn group(known: &RosterChain, other: &RosterChain, at: usize) -> Ordering {
    let in_order = || other.weights[at..].cmp(&known.weights[at..]);
    let closed = |chain: &RosterChain| chain.current().phase == Phase::Closed;
    let founding = at == 0 || known.rosters[at - 1].phase == Phase::Founding;
    match (founding, closed(known), closed(other)) {
        (true, true, _) => Ordering::Less,
        (true, false, true) => Ordering::Greater,
        (true, false, false) => in_order(),
        (false, ..) => decisions(other, at).cmp(&decisions(known, at)).then_with(in_order),
    }
}

fn decisions(chain: &RosterChain, at: usize) -> usize {
    chain.weights[at..].iter().filter(|it| it.authority == Authority::Circle).count()
}

/// What two chains that part prove about those who signed both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contradiction {
    /// Persons who signed both versions, in one round.
    pub signed_both: BTreeSet<PersonId>,
    /// Devices that are new in only one of the two: they get no keys until somebody has looked at it.
    pub in_one: BTreeSet<DeviceId>,
}

/// Who signed two versions that contradict each other; `None` when nobody is proven to have.
pub(super) fn contradiction(known: &RosterChain, other: &RosterChain) -> Option<Contradiction> {
    let at = compare(known, other).1.filter(|at| *at > 0)?;
    let base = &known.rosters[at - 1];
    if known.rosters[at].round != other.rosters[at].round {
        // Whoever voted again in a later round did what they should.
        return None;
    }
    let by_circle = [known, other].iter().all(|chain| chain.weights[at].authority == Authority::Circle);
    let voted = by_circle && base.phase == Phase::Closed && base.kind != CircleKind::Line;
    let (mine, theirs) = (devices(&known.signed[at]), devices(&other.signed[at]));
    let person = |id: &DeviceId| base.device(*id).map(|(member, _)| member.person);
    let persons =
        |ids: &BTreeSet<DeviceId>| -> BTreeSet<PersonId> { ids.iter().filter_map(person).collect() };
    // Two devices of one person may act at once without knowing of each other; two majorities cannot.
    let signed_both = if voted {
        persons(&mine).intersection(&persons(&theirs)).copied().collect()
    } else {
        persons(&mine.intersection(&theirs).copied().collect())
    };
    if signed_both.is_empty() {
        return None;
    }
    let new = |chain: &RosterChain| -> BTreeSet<DeviceId> {
        let ids = chain.rosters[at].devices().map(|(_, device)| device.id());
        ids.filter(|id| base.device(*id).is_none()).collect()
    };
    let in_one = new(known).symmetric_difference(&new(other)).copied().collect();
    Some(Contradiction { signed_both, in_one })
}

fn devices(signed: &SignedRoster) -> BTreeSet<DeviceId> {
    signed.signatures().iter().map(|(device, _)| *device).collect()
}
