//! What is worked out once for an exchange instead of once for each file.

use std::collections::BTreeSet;

use domain::{CircleId, RecordId};
use exchange::{
    CircleState, EpochRing, FeedKey, MailboxPath, PackContents, RosterChain, Verdict, Waiting, inspect, pack,
};
use sealing::Hash;
use vault::Place;

use super::incoming::feeds;
use crate::circles::state::{self, MyRequest};
use crate::error::Result;
use crate::open::OpenVault;

/// What is costly to make and stays the same for most of an exchange: the verified rosters and the keys. Both
/// are made again as soon as the vault holds something else.
#[derive(Default)]
pub(super) struct Memory {
    rosters: Option<(Vec<u8>, RosterChain)>,
    epochs: Option<(Vec<(u32, vault::Secret)>, EpochRing)>,
    /// Whether a pack waits for a tombstone, and the records that packs further on say are erased.
    waits_for_tombstone: bool,
    said_erased: BTreeSet<RecordId>,
}

impl Memory {
    /// The verified rosters, as [`state::chain`] gives them.
    pub(super) fn rosters(&mut self, open: &OpenVault, circle: CircleId) -> Result<Option<&RosterChain>> {
        let Some((_, bytes)) = open.vault.latest_roster(circle)? else { return Ok(None) };
        if self.rosters.as_ref().is_none_or(|(known, _)| *known != bytes) {
            self.rosters = state::chain(&open.vault, circle)?.map(|chain| (bytes, chain));
        }
        Ok(self.rosters.as_ref().map(|(_, chain)| chain))
    }

    fn epochs(&mut self, open: &OpenVault, circle: CircleId) -> Result<()> {
        let held = open.vault.epochs(circle)?;
        let same = |(known, _): &(Vec<(u32, vault::Secret)>, EpochRing)| {
            let pairs = known.iter().zip(&held);
            known.len() == held.len()
                && pairs.clone().all(|((number, secret), epoch)| {
                    *number == epoch.number && secret.expose() == epoch.secret.expose()
                })
        };
        if !self.epochs.as_ref().is_some_and(same) {
            let ring = state::ring(&open.vault, circle)?;
            self.epochs = Some((held.into_iter().map(|epoch| (epoch.number, epoch.secret)).collect(), ring));
        }
        Ok(())
    }

    /// Whether this device holds the keys of all epochs so far.
    pub(super) fn holds_every_key(&mut self, open: &OpenVault, circle: CircleId) -> Result<bool> {
        let held: BTreeSet<u32> = open.vault.epochs(circle)?.into_iter().map(|epoch| epoch.number).collect();
        let Some(chain) = self.rosters(open, circle)? else { return Ok(false) };
        Ok((1..=chain.current().epoch.number).all(|number| held.contains(&number)))
    }

    /// Whether a pack holds just what the journal holds of these envelopes: not a body that was erased here, and
    /// every one that was not (somebody else with the key could have left some out).
    pub(super) fn holds_the_same(
        &mut self,
        open: &OpenVault,
        circle: CircleId,
        bytes: &[u8],
    ) -> Result<bool> {
        self.epochs(open, circle)?;
        let keys = self.epochs.iter().flat_map(|(_, ring)| ring.likely_first());
        let keys: Vec<_> = keys.map(|(_, key)| key).collect();
        let Ok(opened) = pack::read(bytes, &keys) else { return Ok(false) };
        let header = &opened.header;
        let held = open.vault.feed(circle, header.device, header.incarnation, header.first, header.count)?;
        let bodies = opened.envelopes.iter().map(|envelope| envelope.body().is_some());
        Ok(held.iter().map(|envelope| envelope.body.is_some()).eq(bodies))
    }

    /// Judges one file by what is known now.
    pub(super) fn verdict(
        &mut self,
        open: &OpenVault,
        circle: CircleId,
        path: &MailboxPath,
        bytes: &[u8],
    ) -> Result<Verdict> {
        let verdict = self.with_state(open, circle, |state| inspect::inspect(path, bytes, state))?;
        self.waits_for_tombstone |= matches!(verdict, Verdict::Waiting(Waiting::Tombstone { .. }));
        Ok(verdict)
    }

    /// What a pack holds from the place on where it contradicts what is known of its feed.
    pub(super) fn parting(
        &mut self,
        open: &OpenVault,
        circle: CircleId,
        path: &MailboxPath,
        bytes: &[u8],
    ) -> Result<Option<PackContents>> {
        self.with_state(open, circle, |state| inspect::parting(path, bytes, state))
    }

    /// Where a pack waits for a tombstone: looks for it in one that waits as well, be it for the former or for a
    /// tombstone too: two devices may each have erased what the other wrote. Tells whether there was one.
    pub(super) fn look_for_tombstones(
        &mut self,
        open: &OpenVault,
        circle: CircleId,
        path: &MailboxPath,
        bytes: &[u8],
    ) -> Result<bool> {
        if !self.waits_for_tombstone || path.envelopes().is_none() {
            return Ok(false);
        }
        let said = self.with_state(open, circle, |state| inspect::tombstones(path, bytes, state))?;
        let before = self.said_erased.len();
        self.said_erased.extend(said);
        Ok(self.said_erased.len() > before)
    }

    /// Lends what is known now of a circle.
    fn with_state<T>(
        &mut self,
        open: &OpenVault,
        circle: CircleId,
        judge: impl FnOnce(&CircleState<'_>) -> T,
    ) -> Result<T> {
        self.rosters(open, circle)?;
        self.epochs(open, circle)?;
        let none = EpochRing::new();
        let feeds = feeds(&open.vault, circle)?;
        let mut erased: BTreeSet<RecordId> = open.vault.erased_records(circle)?.into_iter().collect();
        erased.extend(&self.said_erased);
        let inviter = MyRequest::of(&open.vault, circle)?.map(|request| request.inviter_key()).transpose()?;
        let known = |feed: FeedKey, seq: u64| {
            let place = Place { circle, device: feed.device, incarnation: feed.incarnation, seq };
            open.vault.header_hash(place).ok().flatten().map(Hash)
        };
        let state = CircleState {
            circle,
            keys: &open.keys,
            rosters: self.rosters.as_ref().map(|(_, chain)| chain),
            inviter,
            epochs: self.epochs.as_ref().map_or(&none, |(_, ring)| ring),
            feeds: &feeds,
            known: &known,
            erased: &erased,
        };
        Ok(judge(&state))
    }
}
