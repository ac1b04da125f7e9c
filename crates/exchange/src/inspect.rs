//! The one way in: bytes of a mailbox file and the state of the circle go in, a verdict comes out.
//!
//! Order: name and size, decrypt fully, circle, roster, signatures, chain, limits, parse. Whatever fails is
//! set aside with a reason; what merely came too early waits.

mod fit;

use std::collections::{BTreeMap, BTreeSet};

use domain::{CircleId, RecordId};
use sealing::{DeviceKeys, EpochKey, Hash, VerifyingKey, actor_of};

use self::fit::{Fit, fit, without_what_came_late};
use crate::body::ChangeBody;
use crate::envelope::{Envelope, Kind};
use crate::feed::{FeedKey, FeedPosition};
use crate::grant::{self, EpochRing};
use crate::mailbox::{FileName, MailboxPath, ShortHash};
use crate::opened::Opened;
use crate::pack::{self, OpenedPack};
use crate::roster::RosterChain;
use crate::verdict::{Accepted, PackContents, SetAside, Verdict, Waiting};
use crate::{ballot, document, limits, proposal};

/// Tells the header hash of an envelope that is already known, to tell a repeat from a contradiction.
pub trait KnownHeaders {
    /// The header hash at this place, `None` when it is not known (or before the start of a latecomer).
    fn header_hash(&self, feed: FeedKey, seq: u64) -> Option<Hash>;
}

impl KnownHeaders for BTreeMap<(FeedKey, u64), Hash> {
    fn header_hash(&self, feed: FeedKey, seq: u64) -> Option<Hash> {
        self.get(&(feed, seq)).copied()
    }
}

impl<F: Fn(FeedKey, u64) -> Option<Hash>> KnownHeaders for F {
    fn header_hash(&self, feed: FeedKey, seq: u64) -> Option<Hash> {
        self(feed, seq)
    }
}

/// What this device knows of one circle.
pub struct CircleState<'a> {
    /// The circle.
    pub circle: CircleId,
    /// The keys of this device, for grants.
    pub keys: &'a DeviceKeys,
    /// The verified rosters; `None` for someone who was invited and cannot read them yet.
    pub rosters: Option<&'a RosterChain>,
    /// The inviter's signing key, for someone who cannot read the roster yet.
    pub inviter: Option<VerifyingKey>,
    /// The epoch keys held.
    pub epochs: &'a EpochRing,
    /// How far each feed is known; a feed that is not in it begins at [`FeedPosition::START`].
    pub feeds: &'a BTreeMap<FeedKey, FeedPosition>,
    /// The header hashes behind those positions.
    pub known: &'a dyn KnownHeaders,
    /// Records for which a tombstone is known.
    pub erased: &'a BTreeSet<RecordId>,
}

/// Judges one file of a mailbox. Requests to join are judged by [`crate::join::read`].
pub fn inspect(path: &MailboxPath, file: &[u8], state: &CircleState<'_>) -> Verdict {
    if path.dir.circle != state.circle {
        return SetAside::WrongCircle.into();
    }
    if let Some(reason) = damage(path, file) {
        return reason.into();
    }
    let verdict = match path.name {
        FileName::Pack { .. } | FileName::Again { .. } => inspect_pack(path, file, state),
        FileName::Roster { version, .. } => inspect_roster(version, file, state),
        FileName::Grant { .. } => inspect_grant(file, state),
        FileName::Proposal { version, .. } => inspect_proposal(path, version, file, state),
        FileName::Ballot { version, .. } => inspect_ballot(path, version, file, state),
        FileName::Request { .. } => Ok(Verdict::NotForUs),
    };
    verdict.unwrap_or_else(|refused| refused)
}

/// What is wrong with the bytes of a file before anything is known of its circle: too many of them, or others
/// than its name promises. Nothing else of such a file is worth a look.
pub fn damage(path: &MailboxPath, file: &[u8]) -> Option<SetAside> {
    if file.len() > path.name.max_bytes() {
        return Some(SetAside::TooLarge);
    }
    (ShortHash::of(file) != path.name.hash()).then_some(SetAside::HashMismatch)
}

type Judged<T = Verdict> = Result<T, Verdict>;

fn refuse<T>(reason: impl Into<SetAside>) -> Judged<T> {
    Err(Verdict::SetAside(reason.into()))
}

fn require(holds: bool, otherwise: SetAside) -> Judged<()> {
    if holds { Ok(()) } else { refuse(otherwise) }
}

fn wait<T>(reason: Waiting) -> Judged<T> {
    Err(Verdict::Waiting(reason))
}

fn inspect_grant(file: &[u8], state: &CircleState<'_>) -> Judged {
    let grant = match grant::read(file, state.keys) {
        Err(SetAside::CannotOpen) => return Ok(Verdict::NotForUs),
        other => other.or_else(refuse)?,
    };
    let Some(chain) = state.rosters else { return first_grant(grant, state) };
    let newer = grant.roster_version() > chain.current().version;
    if newer && chain.current_key(grant.issuer()).is_none() {
        return wait(Waiting::Roster { version: grant.roster_version() });
    }
    let of_an_epoch_to_come = grant.keys().iter().any(|(number, _)| chain.epoch_recipient(*number).is_none());
    if of_an_epoch_to_come || grant.contradicts(chain) {
        return keys_of_another_list(grant, chain);
    }
    let grant = grant.verify(chain).or_else(refuse)?;
    let begins_later = |start: &grant::FeedStart| {
        state.feeds.get(&start.feed()).is_none_or(|known| known.next_seq < start.next_seq)
    };
    let keys_known = grant.epochs.iter().all(|(number, key)| state.epochs.holds(*number, &key.recipient()));
    let nothing_new = keys_known && !grant.starts.iter().any(begins_later);
    Ok(if nothing_new { Verdict::AlreadyKnown } else { Verdict::Accepted(Accepted::Grant(grant)) })
}

/// Keys by a member who goes by another list than this device: a later one, or two began an epoch at once, or
/// somebody lies.
/// They may open that other list, and then it shows which of the two counts; until then they are good for nothing.
/// Never known for good: whoever takes a third list drops keys that are not of it, and may need these again.
fn keys_of_another_list(grant: grant::UnverifiedGrant, chain: &RosterChain) -> Judged {
    grant.signed_by_member(chain).or_else(refuse)?;
    Ok(Verdict::Accepted(Accepted::Untested(Box::new(grant))))
}

/// Keys for someone who cannot read the roster yet: by the inviter, or else to be tried.
fn first_grant(grant: grant::UnverifiedGrant, state: &CircleState<'_>) -> Judged {
    require(grant.circle() == state.circle, SetAside::WrongCircle)?;
    let by_inviter = state.inviter.filter(|inviter| sealing::hash::device_of(&inviter.0) == grant.issuer());
    if grant.keys().iter().all(|(number, key)| state.epochs.holds(*number, &key.recipient())) {
        return wait(Waiting::Roster { version: grant.roster_version() });
    }
    match by_inviter {
        Some(inviter) => {
            let grant = grant.verify_inviter(&inviter, state.circle).or_else(refuse)?;
            Ok(Verdict::Accepted(Accepted::Grant(grant)))
        }
        None => Ok(Verdict::Accepted(Accepted::Untested(Box::new(grant)))),
    }
}

fn inspect_roster(version: u32, file: &[u8], state: &CircleState<'_>) -> Judged {
    let plaintext = match open_with_epochs(file, limits::SMALL_FILE, state) {
        // Whoever was removed reads so with the key of their device.
        Err(Verdict::Waiting(missing)) => {
            sealing::open(&[state.keys.identity()], file, limits::SMALL_FILE).or_else(|_| wait(missing))?
        }
        opened => opened?.1,
    };
    let chain = RosterChain::decode(&plaintext, state.circle).or_else(refuse)?;
    require(chain.current().version == version, SetAside::BadRoster)?;
    let Some(known) = state.rosters else {
        // Whoever is not in it waits for the version that lets them in.
        if chain.current_key(state.keys.device_id()).is_none() {
            return wait(Waiting::Roster { version: version.saturating_add(1) });
        }
        return Ok(Verdict::Accepted(Accepted::Roster(Opened::vouch(chain))));
    };
    match known.compare(&chain) {
        (std::cmp::Ordering::Greater, _) => Ok(Verdict::Accepted(Accepted::Roster(Opened::vouch(chain)))),
        (_, true) => refuse(SetAside::RosterFork),
        (_, false) => Ok(Verdict::AlreadyKnown),
    }
}

/// The rosters in a file, whether or not they are the ones to keep.
pub fn roster_in(file: &[u8], circle: CircleId, epochs: &EpochRing) -> Option<RosterChain> {
    let mut keys = epochs.newest_first().into_iter();
    let plaintext =
        keys.find_map(|(_, key)| sealing::open(&[key.identity()], file, limits::SMALL_FILE).ok())?;
    RosterChain::decode(&plaintext, circle).ok()
}

fn inspect_proposal(path: &MailboxPath, version: u32, file: &[u8], state: &CircleState<'_>) -> Judged {
    let Some(chain) = state.rosters else { return wait(Waiting::Roster { version: 1 }) };
    if version <= chain.current().version {
        return Ok(Verdict::AlreadyKnown);
    }
    let (_, plaintext) = open_with_epochs(file, limits::VOTE_FILE, state)?;
    match proposal::read(&plaintext, chain).or_else(refuse)? {
        proposal::Vote::Past => refuse(SetAside::BadForm),
        proposal::Vote::Waits(reason) => wait(reason),
        proposal::Vote::Counts(proposal) => {
            require(proposal.proposer == path.dir.feed.device, SetAside::WrongDirectory)?;
            require(proposal.roster.version == version, SetAside::BadForm)?;
            Ok(Verdict::Accepted(Accepted::Proposal(Box::new(proposal))))
        }
    }
}

fn inspect_ballot(path: &MailboxPath, version: u32, file: &[u8], state: &CircleState<'_>) -> Judged {
    let Some(chain) = state.rosters else { return wait(Waiting::Roster { version: 1 }) };
    if version <= chain.current().version {
        return Ok(Verdict::AlreadyKnown);
    }
    let (_, plaintext) = open_with_epochs(file, limits::VOTE_FILE, state)?;
    match ballot::read(&plaintext, chain).or_else(refuse)? {
        proposal::Vote::Past => refuse(SetAside::BadForm),
        proposal::Vote::Waits(reason) => wait(reason),
        proposal::Vote::Counts(ballot) => {
            require(ballot.device == path.dir.feed.device, SetAside::WrongDirectory)?;
            require(ballot.version == version, SetAside::BadForm)?;
            Ok(Verdict::Accepted(Accepted::Ballot(Box::new(ballot), plaintext.to_vec())))
        }
    }
}

/// The number of an epoch, and a key for it.
type EpochHeld<'a> = (u32, &'a EpochKey);

/// Tries every epoch key, the likely ones first, and tells which one it was.
fn open_with_epochs<'a>(
    file: &[u8],
    max: usize,
    state: &CircleState<'a>,
) -> Judged<(EpochHeld<'a>, sealing::Zeroizing<Vec<u8>>)> {
    for (number, key) in state.epochs.likely_first() {
        match sealing::open(&[key.identity()], file, max) {
            Ok(plaintext) => {
                state.epochs.note_opened(number);
                return Ok(((number, key), plaintext));
            }
            Err(sealing::Error::NoMatchingKey) => {}
            Err(other) => return refuse(other),
        }
    }
    // Whether it is an age file at all does not depend on the keys.
    match sealing::open(&[], file, max) {
        Err(sealing::Error::NoMatchingKey) => wait(Waiting::EpochKey),
        Err(other) => refuse(other),
        Ok(_) => refuse(SetAside::BadForm),
    }
}

fn inspect_pack(path: &MailboxPath, file: &[u8], state: &CircleState<'_>) -> Judged {
    let (epoch, pack) = lawful_pack(path, file, state)?;
    let position = position_in(&pack, state);
    match fit(&pack, position, state)? {
        Fit::GoesOn => {
            let contents = contents(pack, epoch, position.next_seq, state)?;
            if !contents.new.is_empty() {
                return Ok(Verdict::Accepted(Accepted::Pack(contents)));
            }
            require(contents.whole, SetAside::AfterRemoval)?;
            Ok(Verdict::AlreadyKnown)
        }
        Fit::Parts { at, goes_before } => {
            require(goes_before, SetAside::Fork)?;
            Ok(Verdict::Accepted(Accepted::Branch(contents(pack, epoch, at, state)?)))
        }
    }
}

/// What a pack holds from the first seq on at which it contradicts what is known of its feed, whichever of the
/// two counts. `None` for any other file, and where the two parted before this pack begins.
pub fn parting(path: &MailboxPath, file: &[u8], state: &CircleState<'_>) -> Option<PackContents> {
    let (epoch, pack) = lawful_pack(path, file, state).ok()?;
    let position = position_in(&pack, state);
    let Fit::Parts { at, .. } = fit(&pack, position, state).ok()? else { return None };
    contents(pack, epoch, at, state).ok()
}

/// Opens a pack and checks all that does not depend on what is known of its feed.
fn lawful_pack(path: &MailboxPath, file: &[u8], state: &CircleState<'_>) -> Judged<(u32, OpenedPack)> {
    let Some(chain) = state.rosters else { return wait(Waiting::Roster { version: 1 }) };
    let ((epoch, key), plaintext) = open_with_epochs(file, limits::PACK_FILE, state)?;
    let agreed = chain.epoch_recipient(epoch);
    // An epoch that the roster does not name yet waits for that roster, further on.
    require(agreed.is_none_or(|agreed| agreed == key.recipient().to_string()), SetAside::WrongEpoch)?;
    let mut pack = pack::read_plaintext(&plaintext).or_else(refuse)?;
    pack_fits_its_place(path, &pack, epoch)?;
    for envelope in &pack.envelopes {
        lawful(envelope, &pack, chain)?;
    }
    chained(&pack)?;
    without_what_came_late(&mut pack, chain)?;
    Ok((epoch, pack))
}

fn position_in(pack: &OpenedPack, state: &CircleState<'_>) -> FeedPosition {
    state.feeds.get(&pack.header.feed()).copied().unwrap_or(FeedPosition::START)
}

/// The envelopes of a pack from this seq on, with sound bodies.
fn contents(pack: OpenedPack, epoch: u32, from: u64, state: &CircleState<'_>) -> Judged<PackContents> {
    let erased = erased_records(&pack, state);
    let range = pack.header.range().ok_or(Verdict::SetAside(SetAside::BadForm))?;
    let feed = pack.header.feed();
    let whole = pack.envelopes.len() as u64 == range.count();
    let (mut new, mut operations, mut more) = (Vec::new(), 0, false);
    for envelope in pack.envelopes.into_iter().filter(|envelope| envelope.header().seq >= from) {
        if operations >= limits::PACK_OPS {
            more = true;
            break;
        }
        operations += body_is_sound(&envelope, &erased)?;
        new.push(Opened::vouch(envelope));
    }
    Ok(PackContents { feed, range, epoch, new, operations, more, whole })
}

/// The records that a pack says are erased, when its envelopes are signed by who says so. An earlier pack, written
/// anew without what was erased, can be taken in only by who knows that; and this pack only after that one.
pub fn tombstones(path: &MailboxPath, file: &[u8], state: &CircleState<'_>) -> BTreeSet<RecordId> {
    let signed = || -> Judged<BTreeSet<RecordId>> {
        let Some(chain) = state.rosters else { return wait(Waiting::Roster { version: 1 }) };
        let ((epoch, _), plaintext) = open_with_epochs(file, limits::PACK_FILE, state)?;
        let mut pack = pack::read_plaintext(&plaintext).or_else(refuse)?;
        pack_fits_its_place(path, &pack, epoch)?;
        without_what_came_late(&mut pack, chain)?;
        let buried = pack.envelopes.iter().filter(|it| it.header().kind == Kind::Tombstone);
        buried.map(|it| lawful(it, &pack, chain).map(|()| it.header().record)).collect()
    };
    signed().unwrap_or_default()
}

fn pack_fits_its_place(path: &MailboxPath, pack: &OpenedPack, epoch: u32) -> Judged<()> {
    let header = &pack.header;
    require(header.circle == path.dir.circle, SetAside::WrongCircle)?;
    let Some((feed, range)) = path.envelopes() else { return refuse(SetAside::BadForm) };
    require(header.feed() == feed, SetAside::WrongDirectory)?;
    require(header.range() == Some(range), SetAside::BadForm)?;
    require(header.epoch == epoch, SetAside::WrongEpoch)
}

/// Circle, kinds, roster, epoch and signature of one envelope.
fn lawful(envelope: &Envelope, pack: &OpenedPack, chain: &RosterChain) -> Judged<()> {
    let header = envelope.header();
    require(header.circle == pack.header.circle, SetAside::WrongCircle)?;
    require(header.circle_kind == chain.kind(), SetAside::WrongKind)?;
    require(header.record_kind.allowed_in(header.circle_kind), SetAside::WrongKind)?;
    require(header.feed() == pack.header.feed(), SetAside::WrongDirectory)?;
    require(header.epoch == pack.header.epoch, SetAside::WrongEpoch)?;
    if header.roster_version > chain.current().version {
        return wait(Waiting::Roster { version: header.roster_version });
    }
    require(header.roster_version >= 1, SetAside::BadForm)?;
    if header.epoch > chain.current().epoch.number {
        // Of a list that lost from another one: its author begins that epoch again.
        return wait(Waiting::Roster { version: chain.current().version + 1 });
    }
    // By whatever list the author went: where two contradicted each other, the one that was kept may have
    // the device in a later version, or never have had it.
    let Some((_, device)) = chain.ever(header.device) else { return refuse(SetAside::UnknownDevice) };
    envelope.verify(&device.signing_key).or_else(refuse)
}

/// Seqs count up and each header names the hash of the one before.
fn chained(pack: &OpenedPack) -> Judged<()> {
    let (mut seq, mut previous) = (pack.header.first, None);
    for envelope in &pack.envelopes {
        let header = envelope.header();
        let follows = header.seq == seq && previous.is_none_or(|previous| header.previous == previous);
        let begins = header.seq > 0 || header.previous == Hash::NONE;
        require(follows && begins, SetAside::BrokenChain)?;
        (seq, previous) = (seq + 1, Some(envelope.header_hash()));
    }
    Ok(())
}

fn erased_records(pack: &OpenedPack, state: &CircleState<'_>) -> BTreeSet<RecordId> {
    let tombstones = pack.envelopes.iter().filter(|envelope| envelope.header().kind == Kind::Tombstone);
    let mut erased = state.erased.clone();
    erased.extend(tombstones.map(|envelope| envelope.header().record));
    erased
}

/// A change has a body by its own actor, or a tombstone explains why it has none. Gives the operations in it.
fn body_is_sound(envelope: &Envelope, erased: &BTreeSet<RecordId>) -> Judged<u64> {
    let header = envelope.header();
    let Some(body) = envelope.body() else {
        let explained = !envelope.is_erased() || erased.contains(&header.record);
        return if explained { Ok(0) } else { wait(Waiting::Tombstone { record: header.record }) };
    };
    let body = ChangeBody::decode(body).or_else(|error| match error {
        crate::Error::BadForm => refuse(SetAside::BadBody),
        other => refuse(other),
    })?;
    let hand = |life| actor_of(header.device, life, header.record);
    let operations = document::operations_by(&body, hand(header.incarnation), hand(limits::BEFORE_ANY_LIFE));
    operations.or_else(refuse)?.ok_or(Verdict::SetAside(SetAside::ForeignActor))
}
