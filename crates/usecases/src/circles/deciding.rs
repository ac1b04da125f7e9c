//! Showing what a circle is deciding: proposals with the votes on them, and what this person can do.

use std::collections::BTreeSet;

use domain::{CircleId, PersonId};
use exchange::tally::Count;
use exchange::{Member, Proposal, Roster, RosterChain, Tally};

use crate::circles::votes::Votes;
use crate::circles::{acts, propose, state, words};
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::views::{Membership, NoVote, ProposalKind, ProposalState, ProposalView, Reads, Vote};

/// The proposals of a circle: those that wait for this person's vote first.
///
/// # Errors
/// Those of the disk.
pub(crate) fn proposals(
    open: &OpenVault,
    circle: CircleId,
    chain: Option<&RosterChain>,
) -> Result<Vec<ProposalView>> {
    let Some(chain) = chain else { return Ok(Vec::new()) };
    if acts::membership(&open.vault, circle, Some(chain))? != Membership::Member {
        return Ok(Vec::new());
    }
    let votes = Votes::of(&open.vault, chain)?;
    let tally = votes.tally(chain, open.around.clock.now());
    let show = Shown { open, chain, tally: &tally };
    let mut views = tally.counts().map(|count| show.view(count)).collect::<Result<Vec<_>>>()?;
    views.extend(votes.lapsed(&open.vault, chain)?.into_iter().map(|lapsed| show.lapsed(&lapsed)));
    views.sort_by_key(|view| {
        (!view.can_vote, view.state != ProposalState::Open, std::cmp::Reverse(view.round))
    });
    Ok(views)
}

/// How many proposals wait for this person's vote.
///
/// # Errors
/// Those of the disk.
pub(crate) fn waiting_for_me(
    open: &OpenVault,
    circle: CircleId,
    chain: Option<&RosterChain>,
) -> Result<usize> {
    Ok(proposals(open, circle, chain)?.iter().filter(|view| view.can_vote).count())
}

/// Persons (hexadecimal) whom the circle is voting in now.
///
/// # Errors
/// Those of the disk.
pub(crate) fn persons_proposed(open: &OpenVault, circle: CircleId) -> Result<BTreeSet<String>> {
    let Some(chain) = state::chain(&open.vault, circle)? else { return Ok(BTreeSet::new()) };
    let votes = Votes::of(&open.vault, &chain)?;
    let tally = votes.tally(&chain, open.around.clock.now());
    let open_ones = tally.counts().filter(|count| count.possible);
    Ok(open_ones.flat_map(|count| &count.proposal.change.joined).map(PersonId::to_string).collect())
}

struct Shown<'a> {
    open: &'a OpenVault,
    chain: &'a RosterChain,
    tally: &'a Tally<'a>,
}

impl Shown<'_> {
    fn view(&self, count: &Count<'_>) -> Result<ProposalView> {
        let (me, proposal) = (self.open.me.person, count.proposal);
        let state = self.state(count);
        let why_no = self.why_not(count)?;
        let your_vote = match (count.yes.contains(&me), count.no.contains(&me)) {
            (true, _) => Some(Vote::Yes),
            (false, true) => Some(Vote::No),
            (false, false) => None,
        };
        let over = matches!(state, ProposalState::Rejected | ProposalState::Overtaken);
        let mine = self.chain.ever(proposal.proposer).is_some_and(|(person, _)| person == me);
        Ok(ProposalView {
            state,
            yes: self.names(&count.yes),
            no: self.names(&count.no),
            waiting: self.names(&count.waiting),
            without_vote: self.names(&count.without),
            needed: u32::try_from(count.needed).unwrap_or(u32::MAX),
            your_vote,
            can_vote: why_no.is_none(),
            can_vote_no: propose::why_not(self.open, self.chain, self.tally, count, Vote::No)?.is_none(),
            no_vote: why_no,
            can_repeat: over && mine && !self.tally.supports(me, self.tally.next_round()),
            until: count.until().0,
            ..self.about(self.chain.current(), proposal)
        })
    }

    fn state(&self, count: &Count<'_>) -> ProposalState {
        let round = count.proposal.roster.round;
        if round < self.tally.voting_round() {
            return ProposalState::Overtaken;
        }
        if count.possible {
            return ProposalState::Open;
        }
        let against = count.no.len() + count.without.len();
        let enough_left = self.chain.current().members.len() - against >= count.needed;
        if enough_left { ProposalState::Overtaken } else { ProposalState::Rejected }
    }

    fn why_not(&self, count: &Count<'_>) -> Result<Option<NoVote>> {
        let me = self.open.me.person;
        let reason = propose::why_not(self.open, self.chain, self.tally, count, Vote::Yes)?;
        let Some(reason) = reason else { return Ok(None) };
        Ok(Some(match reason {
            ErrorCode::AboutYourself => NoVote::AboutYou,
            ErrorCode::AlreadyVoted if count.yes.contains(&me) || count.no.contains(&me) => NoVote::Voted,
            ErrorCode::AlreadyVoted => NoVote::VotedElsewhere,
            ErrorCode::ListsContradict => NoVote::Frozen,
            ErrorCode::KeyMissing => NoVote::KeyMissing,
            _ => NoVote::NotOpen,
        }))
    }

    /// A proposal that was overtaken by another list.
    fn lapsed(&self, lapsed: &Proposal) -> ProposalView {
        let before = self.chain.at(lapsed.roster.version - 1).unwrap_or_else(|| self.chain.current());
        ProposalView {
            state: ProposalState::Lapsed,
            no_vote: Some(NoVote::NotOpen),
            can_repeat: self
                .chain
                .ever(lapsed.proposer)
                .is_some_and(|(person, _)| person == self.open.me.person),
            ..self.about(before, lapsed)
        }
    }

    /// What a proposal is about, without the votes.
    fn about(&self, now: &Roster, proposal: &Proposal) -> ProposalView {
        let Told { kind, person, about, device_label, reads, words } = self.told(now, proposal);
        let by = self.chain.ever(proposal.proposer).map(|(person, _)| person);
        ProposalView {
            id: proposal.id().to_string(),
            kind,
            state: ProposalState::Open,
            person: person.map(|person| person.to_string()),
            about,
            device_label,
            reads,
            words,
            by: by.map(|person| self.name(person)).unwrap_or_default(),
            by_you: by == Some(self.open.me.person),
            note: proposal.note.clone(),
            round: proposal.roster.round,
            yes: Vec::new(),
            no: Vec::new(),
            waiting: Vec::new(),
            without_vote: Vec::new(),
            needed: 0,
            your_vote: None,
            can_vote: false,
            can_vote_no: false,
            no_vote: None,
            can_repeat: false,
            until: proposal.made.0,
        }
    }

    fn told(&self, now: &Roster, proposal: &Proposal) -> Told {
        let (change, next) = (&proposal.change, &proposal.roster);
        let named = |roster: &Roster, person: PersonId| {
            roster.member(person).map(|member| member.name.clone()).unwrap_or_default()
        };
        if let Some(member) = change.joined.first().and_then(|person| next.member(*person)) {
            return self.told_admission(member);
        }
        let told = |kind, person: Option<PersonId>, about| Told {
            kind,
            person,
            about,
            device_label: String::new(),
            reads: None,
            words: Vec::new(),
        };
        if let Some(person) = change.gone.first() {
            return told(ProposalKind::Remove, Some(*person), named(now, *person));
        }
        if let Some((person, device)) = change.withdrawn.first() {
            let label = now.device(*device).map(|(_, device)| device.label.clone()).unwrap_or_default();
            let base = told(ProposalKind::RemoveDevice, Some(*person), named(now, *person));
            return Told { device_label: label, ..base };
        }
        if change.renamed {
            return told(ProposalKind::Rename, None, next.name.clone());
        }
        told(ProposalKind::Confirm, None, now.name.clone())
    }

    fn told_admission(&self, member: &Member) -> Told {
        let devices = member.devices.iter().map(exchange::Device::id);
        Told {
            kind: ProposalKind::Admit,
            person: Some(member.person),
            about: member.name.clone(),
            device_label: String::new(),
            reads: Some(if member.reads_from == 1 { Reads::All } else { Reads::FromNow }),
            words: words::of(self.chain.circle(), member.person, &member.root, devices),
        }
    }

    fn name(&self, person: PersonId) -> String {
        let versions = (1..=self.chain.current().version).rev().filter_map(|version| self.chain.at(version));
        let mut found = versions.filter_map(|roster| roster.member(person));
        found.next().map(|member| member.name.clone()).unwrap_or_default()
    }

    fn names(&self, persons: &BTreeSet<PersonId>) -> Vec<String> {
        let mut names: Vec<String> = persons.iter().map(|person| self.name(*person)).collect();
        names.sort();
        names
    }
}

/// What a proposal is about, in the terms of the screens.
struct Told {
    kind: ProposalKind,
    person: Option<PersonId>,
    about: String,
    device_label: String,
    reads: Option<Reads>,
    words: Vec<String>,
}
