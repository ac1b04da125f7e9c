//! Whether a pack goes on with what is known of its feed, or contradicts it; and which of two branches counts.

use sealing::Hash;

use super::{CircleState, Judged, refuse, require, wait};
use crate::feed::FeedPosition;
use crate::pack::OpenedPack;
use crate::roster::RosterChain;
use crate::verdict::{SetAside, Verdict, Waiting};

/// What a pack of a feed does with what is known of it.
pub(super) enum Fit {
    /// It repeats it, or goes on where it stops.
    GoesOn,
    /// It contradicts it, from this seq on; whether it goes before what is known.
    Parts { at: u64, goes_before: bool },
}

/// Leaves out what a device that is gone wrote after the last envelope that counts of it. That one has to be the
/// one that the list names.
pub(super) fn without_what_came_late(pack: &mut OpenedPack, chain: &RosterChain) -> Judged<()> {
    let feed = pack.header.feed();
    let Some(removal) = chain.removal(feed.device) else { return Ok(()) };
    let Some(last) = removal.last(feed.incarnation) else { return refuse(SetAside::AfterRemoval) };
    let count = pack.envelopes.len();
    pack.envelopes.retain(|envelope| envelope.header().seq <= last.seq);
    let end = pack.envelopes.last().ok_or(Verdict::SetAside(SetAside::AfterRemoval))?;
    let named = end.header().seq < last.seq || end.header_hash() == last.hash;
    let went_on = pack.envelopes.len() < count;
    require(named, if went_on { SetAside::AfterRemoval } else { SetAside::Fork })
}

/// Whether what is known comes back the same, and what is new goes on where the known part stops. Where two
/// branches parted is only told from a pack that holds that place.
pub(super) fn fit(pack: &OpenedPack, position: FeedPosition, state: &CircleState<'_>) -> Judged<Fit> {
    let (feed, next_seq) = (pack.header.feed(), position.next_seq);
    if pack.header.first > next_seq {
        return wait(Waiting::EarlierPart { next_seq });
    }
    let known = |seq: u64| {
        let last = (seq + 1 == next_seq).then_some(position.last);
        state.known.header_hash(feed, seq).or(last)
    };
    for envelope in &pack.envelopes {
        let (seq, previous) = (envelope.header().seq, envelope.header().previous);
        let before = if seq == 0 { Some(Hash::NONE) } else { known(seq - 1) };
        if seq == next_seq {
            require(previous == position.last, SetAside::Fork)?;
        }
        let Some(other) = known(seq).filter(|other| seq < next_seq && *other != envelope.header_hash())
        else {
            continue;
        };
        require(before == Some(previous), SetAside::Fork)?;
        let lower = envelope.header_hash().0 < other.0;
        let goes_before = named_by_the_list(pack, state, known).unwrap_or(lower);
        return Ok(Fit::Parts { at: seq, goes_before });
    }
    Ok(Fit::GoesOn)
}

/// Of two branches the one counts whose header has the lower hash where they part: so every device ends on the
/// same one, whichever came first. Of a device that is gone it is the one that leads to the envelope that the list
/// names, where this pack or what is known holds that.
fn named_by_the_list(
    pack: &OpenedPack,
    state: &CircleState<'_>,
    known: impl Fn(u64) -> Option<Hash>,
) -> Option<bool> {
    let feed = pack.header.feed();
    let last = state.rosters?.removal(feed.device)?.last(feed.incarnation)?;
    // It was checked above that this one has the right hash.
    let in_pack = pack.envelopes.iter().any(|envelope| envelope.header().seq == last.seq);
    (in_pack || known(last.seq) == Some(last.hash)).then_some(in_pack)
}
