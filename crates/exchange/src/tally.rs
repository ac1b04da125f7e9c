//! Counting votes: pure, by person, from what has been seen so far.
//!
//! A vote stays as it is within its round: a yes is a signature on which others may have acted, and a no must
//! be final for anyone to know that a proposal cannot be accepted any more. A person supports at most one
//! proposal in a round. Only when no proposal of a round can be accepted any more, or it has grown old, does the
//! next round begin.

use std::collections::{BTreeMap, BTreeSet};

use domain::{PersonId, Timestamp};
use sealing::{Domain, Hash, verify};

use crate::Opened;
use crate::ballot::{Ballot, Choice};
use crate::proposal::Proposal;
use crate::roster::{RosterChain, SignedRoster};

/// After this long a new round may begin although votes are missing: fourteen days, in milliseconds.
pub const PATIENCE_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// A proposal with the votes on it.
#[derive(Debug, Clone)]
pub struct Count<'a> {
    /// The proposal.
    pub proposal: &'a Proposal,
    /// For it, with a right to vote or not: their signatures are true.
    pub yes: BTreeSet<PersonId>,
    /// Against it.
    pub no: BTreeSet<PersonId>,
    /// With a right to vote, and not heard yet (or bound to another proposal of the round: see `elsewhere`).
    pub waiting: BTreeSet<PersonId>,
    /// Bound to another proposal of this round.
    pub elsewhere: BTreeSet<PersonId>,
    /// Without a vote on it.
    pub without: BTreeSet<PersonId>,
    /// How many have to be for it.
    pub needed: usize,
    /// Whether so many may still be for it.
    pub possible: bool,
    /// When it was first heard of here; since then its round grows old.
    pub heard: Timestamp,
    signed: SignedRoster,
}

impl Count<'_> {
    /// Whether enough people with a vote are for it.
    pub fn accepted(&self) -> bool {
        self.yes.difference(&self.without).count() >= self.needed
    }

    /// From when on another round may begin.
    pub fn until(&self) -> Timestamp {
        Timestamp(self.heard.0.saturating_add(PATIENCE_MS))
    }
}

/// All votes on the version after the current one.
#[derive(Debug)]
pub struct Tally<'a> {
    counts: Vec<Count<'a>>,
    now: Timestamp,
}

impl<'a> Tally<'a> {
    /// Counts. `heard` tells when this device first heard of each proposal.
    pub fn new(
        chain: &RosterChain,
        proposals: &'a [Opened<Proposal>],
        ballots: &[Opened<Ballot>],
        heard: &BTreeMap<Hash, Timestamp>,
        now: Timestamp,
    ) -> Self {
        let mut counts: Vec<Count<'a>> = Vec::new();
        for proposal in proposals {
            let known = counts.iter_mut().find(|count| count.proposal.id() == proposal.id());
            match known {
                Some(count) => count.signed = count.signed.clone().joined_with(&proposal.signed),
                None => counts.push(blank(chain, proposal, heard, now)),
            }
        }
        for count in &mut counts {
            cast(chain, count, ballots);
        }
        let bound: Vec<(u32, Hash, BTreeSet<PersonId>)> = counts
            .iter()
            .map(|count| (count.proposal.roster.round, count.proposal.id(), count.yes.clone()))
            .collect();
        for count in &mut counts {
            settle(count, &bound);
        }
        counts.sort_by_key(|count| (count.proposal.roster.round, count.proposal.id()));
        Self { counts, now }
    }

    /// The proposals that have their turn: those of rounds that may have begun, in order of round.
    pub fn counts(&self) -> impl Iterator<Item = &Count<'a>> {
        let last = self.next_round();
        self.counts.iter().filter(move |count| count.proposal.roster.round <= last)
    }

    fn of_round(&self, round: u32) -> impl Iterator<Item = &Count<'a>> {
        self.counts.iter().filter(move |count| count.proposal.roster.round == round)
    }

    fn is_over(&self, round: u32) -> bool {
        let mut any = false;
        let over = |count: &Count<'_>| !count.possible || self.now >= count.until();
        self.of_round(round).all(|count| {
            any = true;
            over(count)
        }) && any
    }

    /// The round that a new proposal would be of: the first that is not over. A round without proposals
    /// is not over, so nobody can run ahead.
    pub fn next_round(&self) -> u32 {
        (1..=crate::limits::ROUNDS).find(|round| !self.is_over(*round)).unwrap_or(crate::limits::ROUNDS)
    }

    /// The round in which votes are cast: the last that has begun and has proposals.
    pub fn voting_round(&self) -> u32 {
        let next = self.next_round();
        if self.of_round(next).next().is_some() { next } else { next.saturating_sub(1).max(1) }
    }

    /// Whether this person supports a proposal of this round.
    pub fn supports(&self, person: PersonId, round: u32) -> bool {
        self.of_round(round).any(|count| count.yes.contains(&person))
    }

    /// The proposal with this id, if it has its turn.
    pub fn find(&self, id: Hash) -> Option<&Count<'a>> {
        self.counts().find(|count| count.proposal.id() == id)
    }

    /// The next version, if one has been decided: of the latest round, and of those the one that every
    /// device would choose.
    pub fn decided(&self) -> Option<SignedRoster> {
        let accepted = self.counts.iter().filter(|count| count.accepted());
        let best = accepted.max_by_key(|count| {
            let takes_away = count.proposal.change.takes_away();
            (count.proposal.roster.round, takes_away, std::cmp::Reverse(count.proposal.id()))
        });
        best.map(|count| count.signed.clone())
    }
}

fn blank<'a>(
    chain: &RosterChain,
    proposal: &'a Proposal,
    heard: &BTreeMap<Hash, Timestamp>,
    now: Timestamp,
) -> Count<'a> {
    let quorum = chain.quorum(&proposal.change);
    let members: BTreeSet<PersonId> = chain.current().members.iter().map(|member| member.person).collect();
    Count {
        proposal,
        yes: BTreeSet::new(),
        no: BTreeSet::new(),
        without: members.difference(&quorum.voters).copied().collect(),
        waiting: quorum.voters,
        elsewhere: BTreeSet::new(),
        needed: quorum.needed,
        possible: true,
        heard: heard.get(&proposal.id()).copied().unwrap_or(now),
        signed: proposal.signed.clone(),
    }
}

/// The ballots on one proposal, and the signature of who made it.
fn cast(chain: &RosterChain, count: &mut Count<'_>, ballots: &[Opened<Ballot>]) {
    let id = count.proposal.id();
    let person = |device| chain.current().device(device).map(|(member, _)| member.person);
    for ballot in ballots.iter().filter(|ballot| ballot.proposal == id) {
        let Some(voter) = person(ballot.device) else { continue };
        match (ballot.choice, &ballot.signature) {
            (Choice::Yes, Some(signature)) => {
                let Some(key) = chain.current_key(ballot.device) else { continue };
                if verify(&key, Domain::Roster, count.proposal.signed.body(), signature).is_ok() {
                    count.signed = count.signed.clone().with_signature(ballot.device, *signature);
                }
            }
            _ => {
                count.no.insert(voter);
            }
        }
    }
    count.yes = count.signed.signatures().iter().filter_map(|(device, _)| person(*device)).collect();
    // A signature is out, whatever another device of the same person says.
    count.no = count.no.difference(&count.yes).copied().collect();
}

fn settle(count: &mut Count<'_>, bound: &[(u32, Hash, BTreeSet<PersonId>)]) {
    let (round, id) = (count.proposal.roster.round, count.proposal.id());
    let others = bound.iter().filter(|(other, hash, _)| *other == round && *hash != id);
    let elsewhere: BTreeSet<PersonId> = others.flat_map(|(.., persons)| persons.iter().copied()).collect();
    let heard: BTreeSet<PersonId> = count.yes.union(&count.no).copied().collect();
    count.waiting = count.waiting.difference(&heard).copied().collect();
    count.elsewhere = count.waiting.intersection(&elsewhere).copied().collect();
    let for_it = count.yes.difference(&count.without).count();
    let may_be = count.waiting.difference(&count.elsewhere).count();
    count.possible = for_it + may_be >= count.needed;
}
