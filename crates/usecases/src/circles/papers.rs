//! Which files about membership this device has to have lying at each place: the list of members, keys, its
//! own proposals and ballots, and a farewell for whoever gets no keys any more.

use exchange::{FileName, MailboxPath, RosterChain, proposal};
use sealing::{Hash, Sealed, content_hash};

use crate::circles::votes::Votes;
use crate::circles::{keys, notices, state};
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::values::value;

/// For how many removals a farewell is kept lying.
const FAREWELLS: usize = 8;

/// Whether a file is one of these.
pub(crate) fn is_paper(path: &MailboxPath) -> bool {
    matches!(
        path.name,
        FileName::Roster { .. }
            | FileName::Grant { .. }
            | FileName::Proposal { .. }
            | FileName::Ballot { .. }
    )
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Paper {
    Roster,
    /// The list up to the version that removed someone, or only began an epoch, for those who do not get its key.
    Farewell(u32),
    /// Keys for those who read from this epoch on.
    Grant(u32),
    /// The key that would count after a proposal.
    Promise(Hash),
    Proposal(Hash),
    Ballot(usize),
    /// A list that lost, by which others see who signed both.
    Evidence,
}

/// A file that has to lie there.
pub(crate) struct Wanted {
    /// Stays the same as long as a file that was made for it is still right.
    pub key: String,
    pub paper: Paper,
}

/// The files that this device has to have lying at a place, in the order in which they are written. Where
/// another device offers the whole of the list and its keys, this one need not; whoever made the version does.
///
/// # Errors
/// Those of the disk.
pub(crate) fn wanted(open: &OpenVault, chain: &RosterChain, others: &[MailboxPath]) -> Result<Vec<Wanted>> {
    let mut all = Vec::new();
    let current = content_hash(&chain.current().encode()?).short_hex();
    if can_offer(open, chain)? && !offered_by_another(open, chain, others) {
        let circle = chain.circle();
        let held: Vec<u32> = open.vault.epochs(circle)?.iter().map(|epoch| epoch.number).collect();
        let held_back = notices::held_back(&open.vault, circle)?;
        let print = content_hash(format!("{held:?} {held_back:?}").as_bytes()).short_hex();
        for reads_from in keys::groups(chain) {
            let key = format!("grant {current} {reads_from} {print}");
            all.push(Wanted { key, paper: Paper::Grant(reads_from) });
        }
        for version in farewells(chain) {
            let then = chain.at(version).ok_or(ErrorCode::Internal)?;
            let print = content_hash(&then.encode()?).short_hex();
            all.push(Wanted { key: format!("farewell {print}"), paper: Paper::Farewell(version) });
        }
        all.push(Wanted { key: format!("roster {current}"), paper: Paper::Roster });
    }
    if let Some(bytes) = open.vault.circle_value(chain.circle(), value::EVIDENCE)? {
        let key = format!("evidence {}", content_hash(&bytes).short_hex());
        all.push(Wanted { key, paper: Paper::Evidence });
    }
    // Whoever is no longer in it has nothing to propose.
    if chain.current().device(open.me.device).is_some() {
        own_votes(open, chain, &mut all)?;
    }
    Ok(all)
}

fn own_votes(open: &OpenVault, chain: &RosterChain, all: &mut Vec<Wanted>) -> Result<()> {
    let votes = Votes::of(&open.vault, chain)?;
    for proposal in votes.proposals.iter().filter(|it| it.proposer == open.me.device) {
        let id = proposal.id();
        if proposal.change.epoch {
            all.push(Wanted { key: format!("promise {id}"), paper: Paper::Promise(id) });
        }
        all.push(Wanted { key: format!("proposal {id}"), paper: Paper::Proposal(id) });
    }
    for (at, ballot) in votes.ballots.iter().enumerate().filter(|(_, it)| it.device == open.me.device) {
        let key = format!("ballot {} {:?}", ballot.proposal, ballot.choice);
        all.push(Wanted { key, paper: Paper::Ballot(at) });
    }
    Ok(())
}

/// The last versions that removed someone and began an epoch they do not get, and the one that did nothing but begin
/// the current epoch: that may have been because of somebody whom a list that lost had let in.
fn farewells(chain: &RosterChain) -> Vec<u32> {
    let removed =
        |version: &u32| chain.change_at(*version).is_some_and(|change| change.epoch && change.takes_away());
    let only_began = |version: &u32| {
        let nothing_else = exchange::roster::Change { epoch: true, ..Default::default() };
        chain.change_at(*version) == Some(nothing_else)
    };
    // The current version is there as itself, but sealed to the new epoch.
    let removals = (2..=chain.current().version).rev().filter(removed).take(FAREWELLS);
    let mut all: Vec<u32> = removals.chain(Some(chain.epoch_began().version).filter(only_began)).collect();
    all.sort_unstable();
    all
}

/// Whether one other device offers the list and all keys of this version (or of a later one).
fn offered_by_another(open: &OpenVault, chain: &RosterChain, others: &[MailboxPath]) -> bool {
    let version = chain.current().version;
    let made_here = chain.made_by(version) == Some(open.me.device);
    let groups = keys::groups(chain).len();
    let roster =
        |path: &&MailboxPath| matches!(path.name, FileName::Roster { version: it, .. } if it >= version);
    let grant = |path: &&MailboxPath| matches!(path.name, FileName::Grant { roster_version: it, .. } if it >= version);
    !made_here
        && others
            .iter()
            .filter(roster)
            .any(|one| others.iter().filter(|path| path.dir == one.dir).filter(grant).count() >= groups)
}

/// Makes one of them. `None` when there is nobody to make it for.
///
/// # Errors
/// Those of the disk.
pub(crate) fn make(
    open: &OpenVault,
    chain: &RosterChain,
    paper: &Paper,
) -> Result<Option<(FileName, Sealed)>> {
    let version = chain.current().version;
    let grant = |version: u32, sealed: Sealed| {
        (FileName::Grant { roster_version: version, hash: sealed.hash().into() }, sealed)
    };
    let roster =
        |version: u32, sealed: Sealed| (FileName::Roster { version, hash: sealed.hash().into() }, sealed);
    Ok(match paper {
        Paper::Roster => Some(roster(version, chain.seal()?)),
        Paper::Farewell(version) => {
            let then = chain.up_to(*version).ok_or(ErrorCode::Internal)?;
            Some(roster(*version, then.seal_farewell()?))
        }
        Paper::Grant(reads_from) => {
            keys::grant(open, chain, *reads_from)?.map(|sealed| grant(version, sealed))
        }
        Paper::Evidence => {
            let bytes =
                open.vault.circle_value(chain.circle(), value::EVIDENCE)?.ok_or(ErrorCode::NotFound)?;
            let lost = RosterChain::decode(&bytes, chain.circle()).map_err(|_| ErrorCode::VaultDamaged)?;
            Some(roster(lost.current().version, lost.seal_beside(chain)?))
        }
        Paper::Promise(id) => {
            let votes = Votes::of(&open.vault, chain)?;
            let found = votes.proposals.iter().find(|it| it.id() == *id).ok_or(ErrorCode::NotFound)?;
            keys::promise(open, chain, &found.roster)?.map(|sealed| grant(found.roster.version, sealed))
        }
        Paper::Proposal(id) => {
            let votes = Votes::of(&open.vault, chain)?;
            let found = votes.proposals.iter().find(|it| it.id() == *id).ok_or(ErrorCode::NotFound)?;
            let sealed = proposal::seal_vote(&found.bytes, &chain.current_recipient()?)?;
            Some((FileName::Proposal { version: version + 1, hash: sealed.hash().into() }, sealed))
        }
        Paper::Ballot(at) => {
            let bytes = Votes::of(&open.vault, chain)?.ballot_bytes(*at)?;
            let sealed = proposal::seal_vote(&bytes, &chain.current_recipient()?)?;
            Some((FileName::Ballot { version: version + 1, hash: sealed.hash().into() }, sealed))
        }
    })
}

/// Whether this device can make the list and keys at all: it holds the current key, or needs none to say that
/// it went away.
///
/// # Errors
/// Those of the disk.
fn can_offer(open: &OpenVault, chain: &RosterChain) -> Result<bool> {
    let ring = state::ring(&open.vault, chain.circle())?;
    Ok(ring.holds(chain.current().epoch.number, &chain.current_recipient()?))
}
