//! Deciding who is in a circle: proposing, voting, and doing at once what needs no vote.

use domain::{CircleId, DeviceId, PersonId};
use exchange::roster::LastAccepted;
use exchange::{Ballot, Choice, Member, ProposalForm, Roster, RosterChain, SignedRoster, ballot, proposal};
use sealing::{EpochKey, Hash};
use vault::Contents;

use crate::circles::votes::{self, Votes};
use crate::circles::{acts, admit, adopt, found, notices, state, view};
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::views::{CircleView, Membership, Reads, Vote};

/// The longest note with a proposal, in characters.
pub const LONGEST_NOTE: usize = 400;

/// 'De kring sluiten': from now on joining is a decision of the circle. Whoever began it decides.
///
/// # Errors
/// `NotAllowed` for anyone else, or for what is closed already; `NotFound`, `NoLongerIn`.
pub fn circle_close(open: &mut OpenVault, circle: CircleId) -> Result<CircleView> {
    let chain = here(open, circle)?;
    if !acts::acts(open, circle, Some(&chain))?.can_close {
        return ErrorCode::NotAllowed.fail();
    }
    alone(open, &chain, None, |roster| {
        roster.close();
        Ok(())
    })?;
    view::circle_open(open, circle)
}

/// Proposes to admit whoever made this request, and what they may read. In a circle of one that decides it.
///
/// # Errors
/// `NotFound` for a request that is not (or no longer) here, `InviteExpired`, `AlreadyMember`, `NotAllowed`
/// before the circle is closed, `AlreadyVoted`, `ListsContradict`, `TextTooLong` for the note.
pub fn circle_propose_admission(
    open: &mut OpenVault,
    circle: CircleId,
    request: &str,
    reads: Reads,
    note: &str,
) -> Result<CircleView> {
    let chain = voting(open, circle)?;
    let asked = admit::verified(open, circle, request)?;
    propose_member(open, &chain, asked.form.to_member(), reads, note)?;
    view::circle_open(open, circle)
}

/// Proposes that someone goes, with the key that will count afterwards for those who stay. Where no vote is
/// needed (an own line, a circle that is not closed), it is done at once.
///
/// # Errors
/// `NoMajorityPossible` in a circle of two, `NotFound` for who is not in it, `NotAllowed` for oneself,
/// `AlreadyVoted`, `TextTooLong`.
pub fn circle_propose_removal(
    open: &mut OpenVault,
    circle: CircleId,
    person: PersonId,
    note: &str,
) -> Result<CircleView> {
    let chain = here(open, circle)?;
    let can = acts::acts(open, circle, Some(&chain))?;
    if can.removal_impossible {
        return ErrorCode::NoMajorityPossible.fail();
    }
    if person == open.me.person {
        return ErrorCode::NotAllowed.fail();
    }
    chain.current().member(person).ok_or(ErrorCode::NotFound)?;
    let accepted = accepted_so_far(&open.vault, circle)?;
    let epoch = EpochKey::generate(&mut *open.around.randomness);
    let away = |roster: &mut Roster| Ok(roster.remove_person(person, &accepted)?);
    match (can.can_propose_removal, can.can_remove) {
        (true, _) => propose(open, &chain, note, Some(epoch), away)?,
        (false, true) => alone(open, &chain, Some(epoch), away)?,
        (false, false) => return ErrorCode::NotAllowed.fail(),
    }
    view::circle_open(open, circle)
}

/// Proposes that one device of someone goes, who stays in the circle with their others.
///
/// # Errors
/// As [`circle_propose_removal`]; `NotAllowed` for someone's only device and for one's own.
pub fn circle_propose_device_removal(
    open: &mut OpenVault,
    circle: CircleId,
    device: DeviceId,
    note: &str,
) -> Result<CircleView> {
    let chain = voting(open, circle)?;
    let (member, _) = chain.current().device(device).ok_or(ErrorCode::NotFound)?;
    if member.person == open.me.person || member.devices.len() < 2 {
        return ErrorCode::NotAllowed.fail();
    }
    if chain.current().members.len() == 2 {
        return ErrorCode::NoMajorityPossible.fail();
    }
    let accepted = accepted_so_far(&open.vault, circle)?;
    let epoch = EpochKey::generate(&mut *open.around.randomness);
    propose(open, &chain, note, Some(epoch), |roster| Ok(roster.remove_device(device, accepted(device))?))?;
    view::circle_open(open, circle)
}

/// Proposes another name for the circle; where no vote is needed, it gets that name at once.
///
/// # Errors
/// `BadInput` or `TextTooLong` for the name, `NotAllowed`, `AlreadyVoted`.
pub fn circle_rename(open: &mut OpenVault, circle: CircleId, name: &str, note: &str) -> Result<CircleView> {
    let chain = here(open, circle)?;
    let name = found::checked_name(name)?;
    if !acts::acts(open, circle, Some(&chain))?.can_rename {
        return ErrorCode::NotAllowed.fail();
    }
    let rename = |roster: &mut Roster| {
        roster.name = name;
        Ok(())
    };
    if acts::votes(&chain) {
        propose(open, &chain, note, None, rename)?;
    } else {
        alone(open, &chain, None, rename)?;
    }
    view::circle_open(open, circle)
}

/// Proposes that the circle says again who is in it: after two lists that contradicted each other.
///
/// # Errors
/// `NotAllowed` before the circle is closed, `AlreadyVoted`.
pub fn circle_confirm(open: &mut OpenVault, circle: CircleId, note: &str) -> Result<CircleView> {
    let chain = voting(open, circle)?;
    propose(open, &chain, note, None, |_| Ok(()))?;
    view::circle_open(open, circle)
}

/// Makes a proposal again that was overtaken or turned down, on the list as it is now, in the next round.
///
/// # Errors
/// `NotFound` for a proposal that is not here, `AlreadyVoted`, and those of making it.
pub fn circle_propose_again(open: &mut OpenVault, circle: CircleId, id: &str) -> Result<CircleView> {
    let chain = voting(open, circle)?;
    let votes = Votes::of(&open.vault, &chain)?;
    let id = hash(id)?;
    let lapsed = votes.lapsed(&open.vault, &chain)?;
    let found = lapsed.iter().chain(&votes.proposals).find(|it| it.id() == id).ok_or(ErrorCode::NotFound)?;
    let (change, next, note) = (found.change.clone(), found.roster.clone(), found.note.clone());
    if let Some(person) = change.gone.first() {
        return circle_propose_removal(open, circle, *person, &note);
    }
    if let Some((_, device)) = change.withdrawn.first() {
        return circle_propose_device_removal(open, circle, *device, &note);
    }
    if change.renamed {
        return circle_rename(open, circle, &next.name, &note);
    }
    let Some(member) = change.joined.first().and_then(|person| next.member(*person)) else {
        return circle_confirm(open, circle, &note);
    };
    let reads = if member.reads_from == 1 { Reads::All } else { Reads::FromNow };
    propose_member(open, &chain, member.clone(), reads, &note)?;
    view::circle_open(open, circle)
}

fn propose_member(
    open: &mut OpenVault,
    chain: &RosterChain,
    member: Member,
    reads: Reads,
    note: &str,
) -> Result<()> {
    if notices::frozen(&open.vault, chain.circle())? {
        return ErrorCode::ListsContradict.fail();
    }
    if chain.current().member(member.person).is_some() {
        return ErrorCode::AlreadyMember.fail();
    }
    let epoch = (reads == Reads::FromNow).then(|| EpochKey::generate(&mut *open.around.randomness));
    propose(open, chain, note, epoch, |roster| {
        let reads_from = if reads == Reads::FromNow { roster.epoch.number } else { 1 };
        roster.admit(Member { reads_from, ..member });
        Ok(())
    })
}

/// Votes. The vote stays as it is; when enough people are for it, it is decided at once.
///
/// # Errors
/// `NotFound` for a proposal that is not here, `VoteOver`, `AlreadyVoted`, `AboutYourself`, `KeyMissing`,
/// `ListsContradict` for an admission while two lists contradict each other.
pub fn vote(open: &mut OpenVault, circle: CircleId, id: &str, choice: Vote) -> Result<CircleView> {
    let chain = voting(open, circle)?;
    let votes = Votes::of(&open.vault, &chain)?;
    let bytes = {
        let now = open.around.clock.now();
        let tally = votes.tally(&chain, now);
        let id = hash(id)?;
        let count = tally.find(id).ok_or(ErrorCode::VoteOver)?;
        if let Some(reason) = why_not(open, &chain, &tally, count, choice)? {
            return reason.fail();
        }
        let choice = if choice == Vote::Yes { Choice::Yes } else { Choice::No };
        Ballot::cast(count.proposal, choice, circle, &open.keys)?
    };
    let read = ballot::read(&bytes, &chain).map_err(|_| ErrorCode::Internal)?;
    let proposal::Vote::Counts(ballot) = read else { return ErrorCode::Internal.fail() };
    open.vault.write_with(|tx| votes::keep_ballot(tx, &chain, &ballot, &bytes))?;
    adopt::adopt_decided(open, &chain)?;
    view::circle_open(open, circle)
}

/// Why this person cannot cast this vote; `None` when they can.
///
/// # Errors
/// Those of the disk.
pub(crate) fn why_not(
    open: &OpenVault,
    chain: &RosterChain,
    tally: &exchange::Tally<'_>,
    count: &exchange::tally::Count<'_>,
    choice: Vote,
) -> Result<Option<ErrorCode>> {
    let me = open.me.person;
    let (round, circle) = (count.proposal.roster.round, chain.circle());
    if count.without.contains(&me) {
        return Ok(Some(ErrorCode::AboutYourself));
    }
    if count.yes.contains(&me) || count.no.contains(&me) {
        return Ok(Some(ErrorCode::AlreadyVoted));
    }
    if round != tally.voting_round() || !count.possible {
        return Ok(Some(ErrorCode::VoteOver));
    }
    if choice == Vote::No {
        return Ok(None);
    }
    if tally.supports(me, round) {
        return Ok(Some(ErrorCode::AlreadyVoted));
    }
    if !count.proposal.change.joined.is_empty() && notices::frozen(&open.vault, circle)? {
        return Ok(Some(ErrorCode::ListsContradict));
    }
    // Whoever says yes must be able to go on afterwards.
    let next = &count.proposal.roster.epoch;
    let held = !count.proposal.change.epoch
        || state::ring(&open.vault, circle)?.holds(next.number, &next.recipient.parse()?);
    Ok((!held).then_some(ErrorCode::KeyMissing))
}

/// A proposal's name as it stands in views.
pub(crate) fn hash(id: &str) -> Result<Hash> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(id, &mut bytes).map_err(|_| ErrorCode::NotFound)?;
    Ok(Hash(bytes))
}

/// The rosters of a circle this device is in.
///
/// # Errors
/// `NotFound`, `NotAMember`, `NoLongerIn`.
pub(crate) fn here(open: &OpenVault, circle: CircleId) -> Result<RosterChain> {
    let chain = state::member_chain(&open.vault, circle)?;
    match acts::membership(&open.vault, circle, Some(&chain))? {
        Membership::Member => Ok(chain),
        _ => ErrorCode::NoLongerIn.fail(),
    }
}

/// The same, where people vote.
fn voting(open: &OpenVault, circle: CircleId) -> Result<RosterChain> {
    let chain = here(open, circle)?;
    if acts::votes(&chain) { Ok(chain) } else { ErrorCode::NotAllowed.fail() }
}

/// How far each feed of a device is known here: what counts of it after its removal. Whoever knows more by then
/// says so in a later version (see `tend`).
pub(crate) fn accepted_so_far(
    contents: &Contents,
    circle: CircleId,
) -> Result<impl Fn(DeviceId) -> Vec<LastAccepted> + use<>> {
    let ends = contents.frontier(circle)?;
    Ok(move |device| {
        let of_device = ends.iter().filter(|end| end.device == device);
        let last = |end: &vault::FeedEnd| LastAccepted {
            incarnation: end.incarnation,
            seq: end.seq,
            hash: sealing::Hash(end.header_hash),
        };
        of_device.map(last).collect()
    })
}

/// Makes a proposal of this change, with this person's vote for it.
fn propose(
    open: &mut OpenVault,
    chain: &RosterChain,
    note: &str,
    epoch: Option<EpochKey>,
    change: impl FnOnce(&mut Roster) -> Result<()>,
) -> Result<()> {
    let note = checked_note(note)?;
    let (circle, now) = (chain.circle(), open.around.clock.now());
    let votes = Votes::of(&open.vault, chain)?;
    let tally = votes.tally(chain, now);
    let round = tally.next_round();
    if tally.supports(open.me.person, round) {
        return ErrorCode::AlreadyVoted.fail();
    }
    let mut roster = chain.draft(now);
    roster.round = round;
    if let Some(key) = &epoch {
        roster.start_epoch(&key.recipient());
    }
    change(&mut roster)?;
    let bytes = ProposalForm::new(&roster, &note, &open.keys, now)?.sign(&open.keys)?;
    let read = proposal::read(&bytes, chain).map_err(|_| ErrorCode::NotAllowed)?;
    let proposal::Vote::Counts(proposal) = read else { return ErrorCode::Internal.fail() };
    open.vault.write_with(|tx| {
        if let Some(key) = &epoch {
            state::put_epoch(tx, circle, roster.epoch.number, key, now)?;
        }
        votes::forget_lapsed(tx, circle)?;
        votes::keep_proposal(tx, chain, &proposal, now)
    })?;
    adopt::adopt_decided(open, chain)?;
    Ok(())
}

fn checked_note(note: &str) -> Result<String> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE {
        let mut error = ErrorCode::TextTooLong.with("field", "note");
        error.data.insert("most".into(), LONGEST_NOTE.to_string());
        return Err(error);
    }
    Ok(note.to_owned())
}

/// Makes a change that this device may make alone, and takes it as the list from now on.
///
/// # Errors
/// `NotAllowed` when it may not.
pub(crate) fn alone(
    open: &mut OpenVault,
    chain: &RosterChain,
    epoch: Option<EpochKey>,
    change: impl FnOnce(&mut Roster) -> Result<()>,
) -> Result<()> {
    let now = open.around.clock.now();
    let mut roster = chain.draft(now);
    if let Some(key) = &epoch {
        roster.start_epoch(&key.recipient());
    }
    change(&mut roster)?;
    let mut next = chain.clone();
    let signed = SignedRoster::new(&roster)?.signed_by(&open.keys);
    next.append(signed).map_err(|_| ErrorCode::NotAllowed)?;
    let OpenVault { vault, me, .. } = open;
    vault.write_with(|tx| {
        if let Some(key) = &epoch {
            state::put_epoch(tx, chain.circle(), roster.epoch.number, key, now)?;
        }
        adopt::take_in(tx, me, &next, now)
    })
}
