//! Taking in what others left at a place. Every file passes `exchange::inspect`; what fails is set aside with
//! a reason, what came too early is looked at again next time.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CircleId, RecordId};
use exchange::{
    Accepted, CarrierError, Entry, FeedKey, FeedPosition, FileName, Kind, MailboxPath, PackContents,
    SetAside, Verdict, Waiting, inspect, join, plan,
};
use sealing::Hash;
use vault::{Tx, Vault};

use super::Lender;
use super::doubts::{Aside, set_aside};
use super::earlier_work;
use super::memory::Memory;
use super::overfull;
use super::shelves::Others;
use super::turning::{hear_fork, keep_own_words, turn};
use super::visit::{Visit, Wanted};
use super::watching;
use crate::circles::state::{self, TheirRequest};
use crate::circles::view::Heard;
use crate::circles::{adopt, keys};
use crate::error::{Error, Result};
use crate::open::{OpenVault, Surroundings};
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::values::{json, put_json, value};
use crate::views::ExchangeView;
use crate::{cutting, erasing};

/// Reads what may bring something, once; tells whether something came that other files may wait for.
pub(super) fn round(
    lender: &mut impl Lender,
    memory: &mut Memory,
    visit: &mut Visit<'_>,
    wanted: Wanted,
    view: &mut ExchangeView,
) -> Result<bool> {
    let (files, left) = lender.lend(|open| files(open, visit, wanted))?;
    visit.left = left;
    let mut progress = false;
    for path in files {
        if !visit.budget.goes_on(&path.dir) {
            visit.left += 1;
            continue;
        }
        let bytes = match visit.carrier.read(&path, path.name.max_bytes()) {
            Ok(bytes) => bytes,
            Err(CarrierError::PlaceMissing) => return Err(visit.trouble(CarrierError::PlaceMissing)),
            // Gone since the listing, a placeholder of a cloud drive, or a bad spot on a stick: one file
            // stops no other, and it is tried again next time.
            Err(_) => continue,
        };
        view.files_read += 1;
        let outcome = lender.lend(|open| judge(open, memory, visit, &path, &bytes, view))?;
        let operations = match outcome {
            Outcome::Brought(operations) | Outcome::Turned(operations) => operations,
            _ => 0,
        };
        visit.budget.note(path.dir, bytes.len(), operations);
        progress |= match outcome {
            Outcome::Brought(_) => true,
            Outcome::Turned(_) => {
                let feed = path.envelopes().map(|(feed, _)| feed);
                visit.doubts.now.retain(|other| other.envelopes().map(|(feed, _)| feed) != feed);
                true
            }
            Outcome::Nothing => false,
            Outcome::Tried => visit.doubts.now.insert(path),
            Outcome::Waits => !std::mem::replace(&mut visit.doubts.any, true),
            Outcome::Doubtful => visit.doubts.note(path),
        };
    }
    Ok(progress)
}

/// Packs that are read at most in one exchange only to see whether they hold what they say.
const CHECKED: usize = 4;

/// Reads some packs that bring nothing new by their names: a place that spoils one, or a device that says to
/// offer what it does not, is noticed by reading alone. So is what an earlier life of this device left.
pub(super) fn check(
    lender: &mut impl Lender,
    memory: &mut Memory,
    visit: &Visit<'_>,
    view: &mut ExchangeView,
) -> Result<()> {
    let files = lender.lend(|open| {
        let mut files = Others::at(open, visit)?.to_check(CHECKED);
        files.extend(earlier_work::unknown(open, visit)?);
        Ok(overfull::Full::of(open, visit.circle, files.iter())?.leaves(files))
    })?;
    for path in files.into_iter().filter(|path| !visit.doubts.now.contains(path)) {
        let Ok(bytes) = visit.carrier.read(&path, path.name.max_bytes()) else { continue };
        view.files_read += 1;
        lender.lend(|open| judge(open, memory, visit, &path, &bytes, view))?;
    }
    Ok(())
}

/// What became of one file, as far as the next round cares.
enum Outcome {
    /// It brought something that others may wait for: so many operations.
    Brought(u64),
    /// It brought another branch of its feed: what was refused because of the one before may be good now.
    Turned(u64),
    /// It brought keys to try, which another list may drop: looked at again at each exchange while it lies there.
    Tried,
    /// Nothing new, and no need to look again.
    Nothing,
    /// It waits for something.
    Waits,
    /// It was set aside.
    Doubtful,
}

/// After something came in: says so to the others, where nothing else says it.
pub(super) fn acknowledge(lender: &mut impl Lender, circle: CircleId) -> Result<()> {
    lender.lend(|open| {
        let OpenVault { vault, keys, me, .. } = open;
        vault.write_with(|tx| cutting::acknowledge(tx, Author { keys, me }, circle))
    })
}

/// Says to the others what was erased here because they asked.
pub(super) fn confirm(lender: &mut impl Lender, memory: &mut Memory, circle: CircleId) -> Result<()> {
    lender.lend(|open| {
        if json::<u32>(&open.vault, circle, value::EPOCH_NOW)?.is_none()
            || erasing::unconfirmed(&open.vault, circle, open.me.device)?.is_empty()
        {
            return Ok(());
        }
        let Some(chain) = memory.rosters(open, circle)? else { return Ok(()) };
        let OpenVault { vault, keys, me, .. } = open;
        vault.write_with(|tx| erasing::confirm(tx, Author { keys, me }, circle, chain))
    })
}

/// The feeds of a circle and how far each is known.
pub(super) fn feeds(vault: &Vault, circle: CircleId) -> Result<BTreeMap<FeedKey, FeedPosition>> {
    let ends = vault.frontier(circle)?.into_iter().map(|end| {
        let feed = FeedKey { device: end.device, incarnation: end.incarnation };
        (feed, FeedPosition { next_seq: end.seq + 1, last: Hash(end.header_hash) })
    });
    let mut feeds = ends.collect();
    keys::begin_feeds(vault, circle, &mut feeds)?;
    Ok(feeds)
}

pub(super) fn own_feed(open: &OpenVault) -> FeedKey {
    FeedKey { device: open.me.device, incarnation: open.me.incarnation }
}

/// What to look into now, and how many files are left for the next exchange.
fn files(open: &mut OpenVault, visit: &Visit<'_>, wanted: Wanted) -> Result<(Vec<MailboxPath>, u32)> {
    // One that has another size now is looked at again: it was spoilt, or mended.
    let read = open.vault.processed(visit.circle, &visit.id)?;
    let same = |entry: &&Entry| read.get(&entry.path.to_string()) == Some(&entry.bytes);
    let mut handled: BTreeSet<MailboxPath> =
        visit.listing.files.iter().filter(same).map(|entry| entry.path).collect();
    handled.extend(&visit.doubts.now);
    let feeds = feeds(&open.vault, visit.circle)?;
    let fetch = if visit.doubts.any { plan::fetch_all } else { plan::fetch };
    let files = fetch(wanted.passes_over(own_feed(open)), &visit.listing.files, &feeds, &handled);
    // Whoever is gone reads no words any more, only whether they are.
    let lists_only = wanted == Wanted::Lists || is_gone(open, visit.circle)?;
    let about_members =
        |path: &MailboxPath| matches!(path.name, FileName::Roster { .. } | FileName::Grant { .. });
    let mut files: Vec<_> = files.into_iter().filter(|it| !lists_only || about_members(&it.path)).collect();
    overfull::leave_waiting(open, visit.circle, &mut files)?;
    let turn = usize::try_from(open.around.clock.now().0 / 1000).unwrap_or_default();
    Ok(visit.budget.share(&files, &visit.doubts, turn))
}

fn is_gone(open: &OpenVault, circle: CircleId) -> Result<bool> {
    Ok(open.vault.circle_value(circle, value::GONE)?.is_some())
}

/// Judges one file and keeps what it brings.
fn judge(
    open: &mut OpenVault,
    memory: &mut Memory,
    visit: &Visit<'_>,
    path: &MailboxPath,
    bytes: &[u8],
    view: &mut ExchangeView,
) -> Result<Outcome> {
    let (circle, size) = (visit.circle, bytes.len() as u64);
    let verdict = match inspect::damage(path, bytes) {
        Some(reason) => reason.into(),
        None if matches!(path.name, FileName::Request { .. }) => {
            hear_request(open, visit, path, bytes)?;
            return Ok(Outcome::Nothing);
        }
        None => memory.verdict(open, circle, path, bytes)?,
    };
    match verdict {
        Verdict::Accepted(mut accepted) => {
            overfull::cut(open, circle, &mut accepted)?;
            let (turned, complete, operations) = match &accepted {
                Accepted::Branch(pack) => (true, pack.is_complete(), pack.operations),
                Accepted::Pack(pack) => (false, pack.is_complete(), pack.operations),
                Accepted::Untested(_) => {
                    accept(open, circle, accepted)?;
                    return Ok(Outcome::Tried);
                }
                _ => (false, true, 0),
            };
            if turned {
                hear_fork(open, circle, path)?;
            }
            view.received += accept(open, circle, accepted)?;
            if complete {
                open.vault.write(|tx| settled(tx, visit, path, size))?;
                earlier_work::adopt(open, memory, visit, path, bytes)?;
            }
            Ok(if turned { Outcome::Turned(operations) } else { Outcome::Brought(operations) })
        }
        Verdict::AlreadyKnown | Verdict::NotForUs => {
            // A grant for others may be followed by one for us under another name, never by this one.
            open.vault.write(|tx| settled(tx, visit, path, size))?;
            earlier_work::adopt(open, memory, visit, path, bytes)?;
            Ok(Outcome::Nothing)
        }
        // Whoever is gone has no later keys.
        Verdict::Waiting(Waiting::EpochKey)
            if memory.holds_every_key(open, circle)? && !is_gone(open, circle)? =>
        {
            // Of another circle, or of an epoch that is still to be heard of: looked at again each time.
            let again = Aside { reason: SetAside::CannotOpen, again: true };
            view.set_aside += set_aside(open, visit, path, size, again)?;
            Ok(Outcome::Doubtful)
        }
        Verdict::Waiting(Waiting::EarlierPart { .. } | Waiting::Tombstone { .. })
            if memory.look_for_tombstones(open, circle, path, bytes)? =>
        {
            Ok(Outcome::Brought(0))
        }
        Verdict::Waiting(_) => Ok(Outcome::Waits),
        Verdict::SetAside(SetAside::RosterFork) => {
            // Two members did something at once: nothing is wrong with either, unless somebody signed both.
            adopt::hear_contradiction(open, circle, bytes)?;
            open.vault.write(|tx| settled(tx, visit, path, size))?;
            Ok(Outcome::Nothing)
        }
        Verdict::SetAside(reason) => {
            if reason == SetAside::Fork {
                hear_fork(open, circle, path)?;
                if let Some(pack) = memory.parting(open, circle, path, bytes)? {
                    keep_own_words(open, circle, &pack)?;
                }
            }
            let again = reason.may_be_incomplete()
                || reason.may_need_newer_software()
                || reason == SetAside::WrongEpoch;
            view.set_aside += set_aside(open, visit, path, size, Aside { reason, again })?;
            Ok(Outcome::Doubtful)
        }
    }
}

/// A file that needs no second look; a later good look clears an earlier doubt.
fn settled(
    tx: &Tx<'_>,
    visit: &Visit<'_>,
    path: &MailboxPath,
    size: u64,
) -> std::result::Result<(), vault::VaultError> {
    let name = path.to_string();
    tx.remove_set_aside(visit.circle, &visit.id, &name)?;
    tx.mark_processed(visit.circle, &visit.id, &name, size)
}

/// Keeps what was accepted; returns the number of new changes.
fn accept(open: &mut OpenVault, circle: CircleId, accepted: Accepted) -> Result<u32> {
    match accepted {
        Accepted::Pack(pack) => merge(open, circle, pack),
        Accepted::Branch(pack) => turn(open, circle, &pack),
        Accepted::Roster(chain) => adopt::take(open, &chain).map(|()| 0),
        Accepted::Proposal(proposal) => adopt::hear_proposal(open, &proposal).map(|()| 0),
        Accepted::Ballot(ballot, bytes) => adopt::hear_ballot(open, circle, &ballot, &bytes).map(|()| 0),
        Accepted::Untested(grant) => {
            let now = open.around.clock.now();
            open.vault.write_with(|tx| {
                grant
                    .keys()
                    .iter()
                    .try_for_each(|(number, key)| state::put_epoch(tx, circle, *number, key, now))
            })?;
            Ok(0)
        }
        Accepted::Grant(grant) => {
            let now = open.around.clock.now();
            open.vault.write_with(|tx| {
                for (number, key) in &grant.epochs {
                    state::put_epoch(tx, circle, *number, key, now)?;
                }
                keys::keep_starts(tx, circle, &grant.starts)?;
                state::chain(tx, circle)?.map_or(Ok(()), |chain| state::settle_epoch(tx, &chain))
            })?;
            Ok(0)
        }
    }
}

/// Merges the new envelopes of a pack: tombstones first, then changes, then the rows they touch.
fn merge(open: &mut OpenVault, circle: CircleId, pack: PackContents) -> Result<u32> {
    let OpenVault { vault, keys, me, around, .. } = open;
    let author = Author { keys, me };
    let (count, any_erased) = vault.write_with(|tx| merge_in(tx, author, circle, &pack, around))?;
    if any_erased {
        vault.scrub()?;
    }
    Ok(count)
}

pub(super) fn merge_in(
    tx: &Tx<'_>,
    author: Author<'_>,
    circle: CircleId,
    pack: &PackContents,
    around: &mut Surroundings,
) -> Result<(u32, bool)> {
    let now = around.clock.now();
    let mut touched: BTreeMap<RecordId, domain::RecordKind> = BTreeMap::new();
    let mut any_erased = false;
    for envelope in pack.new.iter().filter(|envelope| envelope.header().kind == Kind::Tombstone) {
        let header = envelope.header();
        tx.put_record(circle, header.record, header.record_kind)?;
        if !tx.is_erased(header.record)? {
            let spot = Spot { circle, record: header.record, kind: header.record_kind };
            erasing::keep_late_words(tx, author, spot, header.feed(), around)?;
            erasing::note_moment(tx, circle, header.record, now)?;
            cutting::erase(tx, circle, header.record)?;
            any_erased = true;
        }
    }
    let mut count = 0;
    for envelope in &pack.new {
        let header = envelope.header();
        let mut stored = cutting::stored(envelope, false);
        if tx.is_erased(header.record)? {
            stored.body = None;
        } else if header.kind == Kind::Change && stored.body.is_some() {
            touched.insert(header.record, header.record_kind);
        }
        // What was written here and not sent yet comes before what comes in: cut before merge.
        if stored.body.is_some() && tx.pending(header.record)?.is_some() {
            cutting::cut(tx, author, circle, &[header.record])?;
        }
        let new = tx.put_envelope(&stored)?;
        count += u32::from(new && matches!(header.kind, Kind::Change | Kind::Tombstone));
    }
    hear(tx, author, circle, pack, now.0)?;
    for (record, kind) in tx.in_order_of_rows(touched.into_iter().collect())? {
        project::project(tx, Spot { circle, record, kind }, &records::whole(tx, record)?, now)?;
    }
    Ok((count, any_erased))
}

/// Notes how much the author of a pack had seen of this device's own feed, and of what is not here.
fn hear(tx: &Tx<'_>, author: Author<'_>, circle: CircleId, pack: &PackContents, now: i64) -> Result<()> {
    let mut said: BTreeMap<FeedKey, u64> = BTreeMap::new();
    for seen in pack.new.iter().flat_map(|envelope| &envelope.header().seen) {
        let feed = FeedKey { device: seen.device, incarnation: seen.incarnation };
        let most = said.entry(feed).or_insert(seen.seq);
        *most = seen.seq.max(*most);
    }
    if let Some(seq) = said.get(&FeedKey { device: author.me.device, incarnation: author.me.incarnation }) {
        let mut heard: Heard = json(tx, circle, value::HEARD)?.unwrap_or_default();
        let entry = heard.entry(pack.feed.device.to_string()).or_default();
        *entry = (*entry).max(*seq);
        put_json(tx, circle, value::HEARD, &heard)?;
    }
    said.retain(|feed, _| feed.device != author.me.device);
    watching::name_unseen(tx, circle, &said, now)
}

/// Keeps a request to join that answers an invitation of this device.
fn hear_request(open: &mut OpenVault, visit: &Visit<'_>, path: &MailboxPath, bytes: &[u8]) -> Result<()> {
    let (circle, size) = (visit.circle, bytes.len() as u64);
    let invitations = state::invitations(&open.vault, circle)?;
    let read = join::read(bytes, &open.keys, &invitations, open.around.clock.now());
    let Ok(request) = read else {
        // For another inviter, too late, or used: not ours to answer. Looked at again only by its inviter.
        return Ok(open.vault.write(|tx| settled(tx, visit, path, size))?);
    };
    let mut requests = state::requests(&open.vault, circle)?;
    let id = path.name.hash().to_string();
    if !requests.iter().any(|known| known.id == id) {
        requests.push(TheirRequest::new(id, &request, &invitations, bytes));
    }
    open.vault.write_with(|tx| {
        put_json(tx, circle, value::REQUESTS, &requests)?;
        Ok::<_, Error>(settled(tx, visit, path, size)?)
    })
}
