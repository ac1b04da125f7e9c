//! Proposals and ballots as this device keeps them: those on the version that comes next, and the own
//! proposals that were overtaken.

use std::collections::BTreeMap;

use domain::{CircleId, DeviceId, Timestamp};
use exchange::{Ballot, Opened, Proposal, RosterChain, Tally, ballot, limits, proposal};
use sealing::Hash;
use serde::{Deserialize, Serialize};
use vault::{Contents, Tx, Vault};

use crate::error::{ErrorCode, Result};
use crate::values::{json, put_json, value};

/// Proposals of one device that are kept in one round: an honest device makes one.
const OF_ONE_DEVICE: usize = 4;

/// As kept: bytes as hexadecimals, and when a proposal was first heard of.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Kept {
    proposals: Vec<(String, i64)>,
    ballots: Vec<String>,
}

/// What is known of the votes on the next version.
#[derive(Debug, Default)]
pub(crate) struct Votes {
    pub proposals: Vec<Opened<Proposal>>,
    pub ballots: Vec<Opened<Ballot>>,
    ballot_texts: Vec<String>,
    heard: BTreeMap<Hash, Timestamp>,
}

impl Votes {
    /// Reads them, and verifies them by the rosters of now: what was about an earlier version is left out.
    ///
    /// # Errors
    /// Those of the disk.
    pub(crate) fn of(contents: &Contents, chain: &RosterChain) -> Result<Self> {
        let kept: Kept = json(contents, chain.circle(), value::VOTES)?.unwrap_or_default();
        let mut votes = Self::default();
        for (text, heard) in &kept.proposals {
            if let Ok(proposal::Vote::Counts(proposal)) = proposal::read(&bytes(text)?, chain) {
                votes.heard.insert(proposal.id(), Timestamp(*heard));
                votes.proposals.push(proposal);
            }
        }
        for text in &kept.ballots {
            if let Ok(proposal::Vote::Counts(ballot)) = ballot::read(&bytes(text)?, chain) {
                votes.ballots.push(ballot);
                votes.ballot_texts.push(text.clone());
            }
        }
        Ok(votes)
    }

    /// The bytes of one of the ballots, by its place.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) fn ballot_bytes(&self, at: usize) -> Result<Vec<u8>> {
        bytes(self.ballot_texts.get(at).ok_or(ErrorCode::NotFound)?)
    }

    /// Own proposals that were overtaken by another list.
    ///
    /// # Errors
    /// Those of the disk.
    pub(crate) fn lapsed(&self, contents: &Contents, chain: &RosterChain) -> Result<Vec<Opened<Proposal>>> {
        let kept: Option<(u32, Vec<String>)> = json(contents, chain.circle(), value::LAPSED)?;
        let Some((version, texts)) = kept else { return Ok(Vec::new()) };
        let Some(then) = chain.up_to(version) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for text in texts {
            // Of a list that was not kept it cannot be read any more.
            if let Ok(proposal::Vote::Counts(proposal)) = proposal::read(&bytes(&text)?, &then) {
                found.push(proposal);
            }
        }
        Ok(found)
    }

    /// Counts them.
    pub(crate) fn tally(&self, chain: &RosterChain, now: Timestamp) -> Tally<'_> {
        Tally::new(chain, &self.proposals, &self.ballots, &self.heard, now)
    }
}

fn bytes(text: &str) -> Result<Vec<u8>> {
    Ok(hex::decode(text).map_err(|_| ErrorCode::VaultDamaged)?)
}

/// Keeps a proposal, unless it is there or there are too many of that device already.
///
/// # Errors
/// Those of the disk.
pub(crate) fn keep_proposal(tx: &Tx<'_>, chain: &RosterChain, new: &Proposal, now: Timestamp) -> Result<()> {
    let votes = Votes::of(tx, chain)?;
    let same =
        |known: &&Opened<Proposal>| known.proposer == new.proposer && known.roster.round == new.roster.round;
    let known = votes.proposals.iter().any(|it| it.id() == new.id() && it.proposer == new.proposer);
    let many = votes.proposals.iter().filter(same).count() >= OF_ONE_DEVICE
        || votes.proposals.len() >= limits::PROPOSALS;
    if known || many {
        return Ok(());
    }
    let mut kept: Kept = json(tx, chain.circle(), value::VOTES)?.unwrap_or_default();
    kept.proposals.push((hex::encode(&new.bytes), now.0));
    put_json(tx, chain.circle(), value::VOTES, &kept)
}

/// Whatever was heard of at a moment that is still to come, was heard of now at the latest: this clock was ahead
/// and has been put right. Otherwise a round would stay young here for as long as the clock was ahead, and this
/// person could not vote in the next one.
///
/// # Errors
/// Those of the disk.
pub(crate) fn heard_by_now(vault: &mut Vault, circle: CircleId, now: Timestamp) -> Result<()> {
    let Some(mut kept) = json::<Kept>(vault, circle, value::VOTES)? else { return Ok(()) };
    if kept.proposals.iter().all(|(_, heard)| *heard <= now.0) {
        return Ok(());
    }
    kept.proposals.iter_mut().for_each(|(_, heard)| *heard = now.0.min(*heard));
    vault.write_with(|tx| put_json(tx, circle, value::VOTES, &kept))
}

/// Keeps a ballot, unless that device voted on that proposal already.
///
/// # Errors
/// Those of the disk.
pub(crate) fn keep_ballot(tx: &Tx<'_>, chain: &RosterChain, new: &Ballot, bytes: &[u8]) -> Result<()> {
    let votes = Votes::of(tx, chain)?;
    let of_device = || votes.ballots.iter().filter(|known| known.device == new.device);
    let known = of_device().any(|known| known.proposal == new.proposal && known.choice == new.choice);
    if known || of_device().count() >= limits::PROPOSALS {
        return Ok(());
    }
    let mut kept: Kept = json(tx, chain.circle(), value::VOTES)?.unwrap_or_default();
    kept.ballots.push(hex::encode(bytes));
    put_json(tx, chain.circle(), value::VOTES, &kept)
}

/// Forgets what was about an earlier version than the one that comes next; own proposals that were not
/// decided by it are remembered, to be made again with one press.
///
/// # Errors
/// Those of the disk.
pub(crate) fn forget_past(tx: &Tx<'_>, before: &RosterChain, next: &RosterChain, me: DeviceId) -> Result<()> {
    let circle = next.circle();
    let votes = Votes::of(tx, before)?;
    let decided = |proposal: &Proposal| next.has(proposal.id());
    let own = votes.proposals.iter().filter(|it| it.proposer == me && !decided(it));
    let lapsed: Vec<String> = own.map(|it| hex::encode(&it.bytes)).collect();
    if !lapsed.is_empty() {
        put_json(tx, circle, value::LAPSED, &(before.current().version, lapsed))?;
    }
    Ok(tx.remove_circle_value(circle, value::VOTES)?)
}

/// Forgets the own proposals that were overtaken: one of them was made again.
///
/// # Errors
/// Those of the disk.
pub(crate) fn forget_lapsed(tx: &Tx<'_>, circle: CircleId) -> Result<()> {
    Ok(tx.remove_circle_value(circle, value::LAPSED)?)
}
