//! Handing over to a place: rosters and keys, a request while it waits, and packs of own envelopes. What a
//! storage lost is simply written again. For what others wrote, see `again`.

use std::collections::BTreeMap;

use domain::{CircleId, RecordId, Timestamp};
use exchange::plan::{Item, OwnPack, PackPlan, Readers};
use exchange::{
    CarrierError, Envelope, FeedDir, FeedKey, FileName, MailboxPath, SeqRange, inspect, pack, plan,
};
use sealing::{Recipient, Sealed};
use vault::{FileState, OwnFile};

use super::Lender;
use super::incoming::own_feed;
use super::memory::Memory;
use super::shelves::Others;
use super::visit::{Own, Visit};
use crate::circles::papers;
use crate::circles::state::{self, MyRequest};
use crate::circles::view::Heard;
use crate::cutting;
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::records::Author;
use crate::values::{json, put_json, value};
use crate::views::ExchangeView;

/// A file to write, sealed before it is named.
pub(super) struct Outgoing {
    pub path: MailboxPath,
    pub sealed: Sealed,
}

/// The names of the files about membership that this device wrote, by what they were made for.
type OwnFiles = BTreeMap<String, String>;

/// Puts everything pending of a circle into signed envelopes, before anything is read or written.
pub(super) fn cut_all(lender: &mut impl Lender, circle: CircleId) -> Result<()> {
    lender.lend(|open| {
        let gone = open.vault.circle_value(circle, value::GONE)?.is_some();
        if gone || json::<u32>(&open.vault, circle, value::EPOCH_NOW)?.is_none() {
            return Ok(());
        }
        let OpenVault { vault, keys, me, .. } = open;
        let author = Author { keys, me };
        let records: Vec<RecordId> = vault.all_pending(circle)?.into_iter().map(|it| it.record).collect();
        if circle == me.self_circle {
            vault.write_with(|tx| cutting::bury_late(tx, author))?;
        }
        if !records.is_empty() {
            vault.write_with(|tx| cutting::cut(tx, author, circle, &records))?;
        }
        Ok(())
    })
}

/// Hands over to one place what it lacks: own work, what others wrote, and what one needs to read it.
pub(super) fn hand_over(
    lender: &mut impl Lender,
    memory: &mut Memory,
    visit: &Visit<'_>,
    view: &mut ExchangeView,
) -> Result<()> {
    let (mut own, others) = lender.lend(|open| Ok((visit.own(open)?, Others::at(open, visit)?)))?;
    spoilt(lender, memory, visit, &mut own)?;
    let mut desk = Desk { circle: visit.circle, visit, memory, view };
    desk.request(lender, &own)?;
    desk.papers(lender, &own.whole, &others)?;
    for feed in lender.lend(|open| own_feeds(open, visit.circle))? {
        desk.packs(lender, feed, &own)?;
    }
    desk.again(lender, &own, &others)?;
    desk.branches(lender, &own)?;
    // Only now: what takes their place was written and read back. A request has its own name again.
    let replaced = own.damaged.iter().filter(|path| !matches!(path.name, FileName::Request { .. }));
    replaced.chain(&own.stale).try_for_each(|path| desk.remove(lender, path))
}

/// Notes what was handed over on something of which nothing else is remembered: it may be anywhere.
pub(super) fn note_carried(open: &mut OpenVault, circle: CircleId) -> Result<()> {
    let own = open.vault.frontier(circle)?.into_iter().filter(|end| end.device == open.me.device);
    let name =
        |end: &vault::FeedEnd| FeedKey { device: end.device, incarnation: end.incarnation }.to_string();
    let carried: BTreeMap<String, u64> = own.map(|end| (name(&end), end.seq)).collect();
    open.vault.write_with(|tx| put_json(tx, circle, value::CARRIED, &carried))
}

/// How long a file that was removed is remembered, in milliseconds: ninety days.
const REMEMBERED_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// Own packs that are read back at most in one exchange.
const READ_BACK: usize = 2;

/// The newest own packs that somebody has not read yet are read back: a storage that keeps the size of a file
/// and not its bytes would otherwise keep those words from others for good.
fn spoilt(lender: &mut impl Lender, memory: &mut Memory, visit: &Visit<'_>, own: &mut Own) -> Result<()> {
    let (feed, seen) =
        lender.lend(|open| Ok((own_feed(open), all_have_seen(open, memory, visit.circle)?)))?;
    let unread = |path: &&MailboxPath| match path.name {
        FileName::Pack { range, .. } => path.dir.feed == feed && seen.is_none_or(|seen| seen < range.last),
        _ => false,
    };
    let newest: Vec<MailboxPath> = own.whole.iter().rev().filter(unread).take(READ_BACK).copied().collect();
    for path in newest {
        let Ok(bytes) = visit.carrier.read(&path, path.name.max_bytes()) else { continue };
        if inspect::damage(&path, &bytes).is_some() {
            own.whole.retain(|it| *it != path);
            own.damaged.push(path);
        }
    }
    Ok(())
}

/// Where this device hands over.
pub(super) struct Desk<'a, 'v> {
    pub circle: CircleId,
    pub visit: &'a Visit<'v>,
    pub memory: &'a mut Memory,
    view: &'a mut ExchangeView,
}

impl Desk<'_, '_> {
    /// Seals a file with what the journal holds now, and writes it. In the same moment its size is noted: by
    /// that it is told later whether the storage kept it whole.
    pub(super) fn write(
        &mut self,
        lender: &mut impl Lender,
        make: impl FnOnce(&mut OpenVault, &mut Memory) -> Result<Outgoing>,
    ) -> Result<()> {
        let (circle, place) = (self.circle, self.visit.id.as_str());
        let outgoing = lender.lend(|open| {
            let outgoing = make(open, self.memory)?;
            let bytes = outgoing.sealed.as_bytes().len() as u64;
            let since = open.around.clock.now();
            let (name, carrier) = (outgoing.path.to_string(), place.to_owned());
            let planned = OwnFile { circle, carrier, name, bytes, state: FileState::Planned, since };
            open.vault.write(|tx| tx.put_own_file(&planned))?;
            Ok(outgoing)
        })?;
        match self.visit.carrier.write(&outgoing.path, &outgoing.sealed) {
            // The name holds the hash of the bytes, so this very file is there.
            Ok(()) | Err(CarrierError::AlreadyThere) => {}
            Err(other) => return Err(self.visit.trouble(other)),
        }
        self.view.files_written += 1;
        let name = outgoing.path.to_string();
        lender.lend(|open| {
            // Erased in the meantime: it stays what it became.
            let planned = open.vault.own_file(circle, place, &name)?;
            let Some(planned) = planned.filter(|file| file.state == FileState::Planned) else {
                return Ok(());
            };
            let since = open.around.clock.now();
            let present = OwnFile { state: FileState::Present, since, ..planned };
            Ok(open.vault.write(|tx| tx.put_own_file(&present))?)
        })
    }

    /// Removes an own file. It is remembered for a while as one that counts for nothing: a storage that brings
    /// it back brings back nothing.
    pub(super) fn remove(&self, lender: &mut impl Lender, path: &MailboxPath) -> Result<()> {
        self.visit.carrier.remove(path).map_err(|error| self.visit.trouble(error))?;
        let (circle, place) = (self.circle, self.visit.id.as_str());
        lender.lend(|open| {
            let Some(known) = open.vault.own_file(circle, place, &path.to_string())? else { return Ok(()) };
            let since = open.around.clock.now();
            let gone = OwnFile { state: FileState::Stale, since, ..known };
            let old = Timestamp(since.0.saturating_sub(REMEMBERED_MS));
            Ok(open.vault.write(|tx| {
                tx.put_own_file(&gone)?;
                tx.forget_stale_files(circle, place, old)
            })?)
        })
    }

    /// While waiting: the request lies there. Once in: it is taken away.
    fn request(&mut self, lender: &mut impl Lender, own: &Own) -> Result<()> {
        let circle = self.circle;
        let (request, member) = lender.lend(|open| {
            Ok((MyRequest::of(&open.vault, circle)?, state::chain(&open.vault, circle)?.is_some()))
        })?;
        let Some(request) = request else { return Ok(()) };
        let path: MailboxPath = request.file.parse().map_err(|_| ErrorCode::VaultDamaged)?;
        if member {
            self.remove(lender, &path)?;
            return lender.lend(|open| {
                Ok(open.vault.write(|tx| tx.remove_circle_value(circle, value::MY_REQUEST))?)
            });
        }
        if own.whole.contains(&path) {
            return Ok(());
        }
        // The same bytes again, so under the same name.
        self.remove(lender, &path)?;
        let sealed = Sealed::recall(request.bytes()?)?;
        self.write(lender, |_, _| Ok(Outgoing { path, sealed }))
    }

    /// The list of members, keys, own proposals and votes, where they do not lie here.
    fn papers(&mut self, lender: &mut impl Lender, own: &[MailboxPath], others: &Others) -> Result<()> {
        let (circle, place) = (self.circle, self.visit.id.as_str());
        let key = value::at(value::OWN_FILES, place);
        let (mut kept, wanted) = lender.lend(|open| {
            let kept: OwnFiles = json(&open.vault, circle, &key)?.unwrap_or_default();
            let Some(chain) = self.memory.rosters(open, circle)? else { return Ok((kept, None)) };
            Ok((kept, Some(papers::wanted(open, chain, &others.membership)?)))
        })?;
        let Some(wanted) = wanted else { return Ok(()) };
        let lies = |name: &String| own.iter().any(|path| path.to_string() == *name);
        let missing = wanted.iter().filter(|it| !kept.get(&it.key).is_some_and(lies));
        let missing: Vec<&papers::Wanted> = missing.collect();
        for paper in &missing {
            let made = lender.lend(|open| {
                let Some(chain) = self.memory.rosters(open, circle)? else { return Ok(None) };
                let made = papers::make(open, chain, &paper.paper)?;
                let dir = FeedDir { circle, feed: own_feed(open) };
                Ok(made.map(|(name, sealed)| Outgoing { path: dir.file(name), sealed }))
            })?;
            let Some(outgoing) = made else { continue };
            let name = outgoing.path.to_string();
            self.write(lender, |_, _| Ok(outgoing))?;
            kept.insert(paper.key.clone(), name);
            let noted = &kept;
            lender.lend(|open| open.vault.write_with(|tx| put_json(tx, circle, &key, noted)))?;
        }
        let counts =
            |name: &str| wanted.iter().any(|it| kept.get(&it.key).is_some_and(|known| known == name));
        let old = own.iter().filter(|path| papers::is_paper(path) && !counts(&path.to_string()));
        for path in old {
            self.remove(lender, path)?;
        }
        if !missing.is_empty() {
            kept.retain(|key, _| wanted.iter().any(|it| it.key == *key));
            lender.lend(|open| open.vault.write_with(|tx| put_json(tx, circle, &key, &kept)))?;
        }
        Ok(())
    }

    /// Packs of own envelopes: what is missing is written, read back, and only then do older ones go.
    fn packs(&mut self, lender: &mut impl Lender, feed: FeedKey, own: &Own) -> Result<()> {
        let circle = self.circle;
        let Some(work) = lender.lend(|open| packing(open, circle, feed, own))? else {
            // It may have been the other one of two copies that wrote it.
            return lender.lend(|open| note_sent(open, self.visit, feed));
        };
        for plan in &work.plan.write {
            self.write(lender, |open, memory| {
                let sealed = seal(open, memory, circle, feed, plan)?;
                let name = FileName::Pack { range: plan.range, hash: sealed.hash().into() };
                Ok(Outgoing { path: FeedDir { circle, feed }.file(name), sealed })
            })?;
        }
        for path in &work.plan.superseded {
            if lender.lend(|open| superseded_may_go(open, self.memory, self.visit, path))? {
                self.remove(lender, path)?;
            }
        }
        self.view.sent += work.new;
        lender.lend(|open| note_sent(open, self.visit, feed))
    }
}

/// Notes that everything of this life lies at a place; says nothing of a life before it.
fn note_sent(open: &mut OpenVault, visit: &Visit<'_>, feed: FeedKey) -> Result<()> {
    let Some(end) = open.vault.feed_end(visit.circle, feed.device, feed.incarnation)? else { return Ok(()) };
    let key = value::at(value::SENT, &visit.id);
    if feed != own_feed(open) || json::<u64>(&open.vault, visit.circle, &key)? == Some(end.seq) {
        return Ok(());
    }
    open.vault.write_with(|tx| put_json(tx, visit.circle, &key, &end.seq))
}

/// What the own packs need.
struct Packing {
    plan: plan::PushPlan,
    /// Envelopes that did not lie there yet.
    new: u32,
}

/// The feed of this life and those of lives before it, as far as anything of them is here.
fn own_feeds(open: &OpenVault, circle: CircleId) -> Result<Vec<FeedKey>> {
    let own = open.vault.frontier(circle)?.into_iter().filter(|end| end.device == open.me.device);
    Ok(own.map(|end| FeedKey { device: end.device, incarnation: end.incarnation }).collect())
}

/// Plans the packs of one own feed; `None` when everything lies there already.
fn packing(open: &mut OpenVault, circle: CircleId, feed: FeedKey, own: &Own) -> Result<Option<Packing>> {
    let Some(end) = open.vault.feed_end(circle, feed.device, feed.incarnation)? else { return Ok(None) };
    let pack = |path: &MailboxPath| match path.name {
        FileName::Pack { range, .. } if path.dir.feed == feed => Some(OwnPack { path: *path, range }),
        _ => None,
    };
    let mut packs: Vec<OwnPack> = own.whole.iter().filter_map(pack).collect();
    if lies_whole(&packs, end.seq) && !own.superseded {
        return Ok(None);
    }
    // What lies there for good is no part of the plan, so that a push costs the same however long the feed is.
    let from = plan::settled(&packs);
    packs.retain(|pack| pack.range.first >= from);
    let outline = open.vault.outline(circle, feed.device, feed.incarnation, from)?;
    let items: Vec<Item> = outline.iter().map(item).collect();
    let plan = plan::push(&packs, &items);
    let stale = own.stale.iter().filter_map(pack);
    let lying: Vec<OwnPack> = packs.iter().copied().chain(stale).collect();
    let lies = |seq: u64| lying.iter().any(|pack| (pack.range.first..=pack.range.last).contains(&seq));
    let new = items.iter().filter(|item| !lies(item.seq)).count();
    let new = u32::try_from(new).unwrap_or(u32::MAX);
    Ok(Some(Packing { plan, new }))
}

/// Whether the packs hold every seq up to the end, without one lying inside another.
fn lies_whole(own: &[OwnPack], end: u64) -> bool {
    let mut ranges: Vec<SeqRange> = own.iter().map(|pack| pack.range).collect();
    ranges.sort_unstable();
    let follows = |next: u64, range: &SeqRange| (range.first == next).then_some(range.last + 1);
    ranges.iter().try_fold(0, follows) == Some(end + 1)
}

/// What an envelope takes beside header and body: the signature, and the lengths in front of all three.
const BESIDE: usize = 80;

/// An envelope as far as packing cares.
pub(super) fn item(outline: &vault::Outline) -> Item {
    let bytes = usize::try_from(outline.bytes).unwrap_or(usize::MAX).saturating_add(BESIDE);
    Item { seq: outline.seq, epoch: outline.epoch, bytes }
}

/// The same of an envelope as it is kept.
pub(super) fn item_of(stored: &vault::StoredEnvelope) -> Item {
    let bytes = stored.header.len() + stored.body.as_ref().map_or(0, Vec::len) + BESIDE;
    Item { seq: stored.place.seq, epoch: stored.epoch, bytes }
}

/// Seals a stretch of a feed to the recipient of its epoch.
pub(super) fn seal(
    open: &OpenVault,
    memory: &mut Memory,
    circle: CircleId,
    feed: FeedKey,
    plan: &PackPlan,
) -> Result<Sealed> {
    let count = u32::try_from(plan.range.count()).map_err(|_| ErrorCode::Internal)?;
    let stored = open.vault.feed(circle, feed.device, feed.incarnation, plan.range.first, count)?;
    seal_these(open, memory, circle, stored, plan.epoch)
}

/// Seals these envelopes to the recipient of their epoch.
pub(super) fn seal_these(
    open: &OpenVault,
    memory: &mut Memory,
    circle: CircleId,
    stored: Vec<vault::StoredEnvelope>,
    epoch: u32,
) -> Result<Sealed> {
    let recall = |it: vault::StoredEnvelope| Envelope::recall_parts(it.header, it.signature, it.body);
    let envelopes = stored.into_iter().map(recall).collect::<exchange::Result<Vec<_>>>()?;
    let chain = memory.rosters(open, circle)?.ok_or(ErrorCode::NotAMember)?;
    let recipient = chain.epoch_recipient(epoch).ok_or(ErrorCode::Internal)?;
    let recipient: Recipient = recipient.parse()?;
    Ok(pack::write(envelopes.iter().map(|envelope| &**envelope), &recipient)?)
}

/// Whether an own file that a wider one replaces may be removed: everyone has it, or a month has passed.
fn superseded_may_go(
    open: &mut OpenVault,
    memory: &mut Memory,
    visit: &Visit<'_>,
    path: &MailboxPath,
) -> Result<bool> {
    let FileName::Pack { range, .. } = path.name else { return Ok(false) };
    let now = open.around.clock.now();
    let Some(known) = open.vault.own_file(visit.circle, &visit.id, &path.to_string())? else {
        return Ok(false);
    };
    let since = if known.state == FileState::Superseded { known.since } else { now };
    let superseded_for_ms = now.0.saturating_sub(since.0);
    let readers = Readers { all_have_seen: all_have_seen(open, memory, visit.circle)?, superseded_for_ms };
    if plan::may_remove(range, readers) {
        return Ok(true);
    }
    if known.state != FileState::Superseded {
        let waiting = OwnFile { state: FileState::Superseded, since, ..known };
        open.vault.write(|tx| tx.put_own_file(&waiting))?;
    }
    Ok(false)
}

/// The lowest own seq that every other device said it has seen; `None` while one has said nothing.
fn all_have_seen(open: &OpenVault, memory: &mut Memory, circle: CircleId) -> Result<Option<u64>> {
    let Some(chain) = memory.rosters(open, circle)? else { return Ok(None) };
    let heard: Heard = json(&open.vault, circle, value::HEARD)?.unwrap_or_default();
    let others = chain.current().devices().filter(|(_, device)| device.id() != open.me.device);
    let seen: Option<Vec<u64>> =
        others.map(|(_, device)| heard.get(&device.id().to_string()).copied()).collect();
    Ok(seen.map(|seen| seen.into_iter().min().unwrap_or(u64::MAX)))
}
