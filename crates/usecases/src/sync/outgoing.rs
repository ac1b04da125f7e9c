//! Handing over to a place: rosters and keys, a request while it waits, and packs of own envelopes. What a
//! storage lost is simply written again. For what others wrote, see `again`.

use domain::{CircleId, RecordId};
use exchange::plan::{Item, OwnPack, PackPlan, Readers};
use exchange::{
    CarrierError, Envelope, FeedDir, FeedKey, FileName, GrantForm, Header, MailboxPath, SeqRange, pack, plan,
};
use sealing::{Recipient, Sealed};
use serde::{Deserialize, Serialize};
use vault::{FileState, OwnFile};

use super::Lender;
use super::incoming::{Memory, own_feed};
use super::shelves::Others;
use super::visit::{Own, Visit};
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

/// The roster and grant files that this device wrote for the newest roster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct OwnFiles {
    version: u32,
    roster: String,
    grant: String,
}

/// Puts everything pending of a circle into signed envelopes, before anything is read or written.
pub(super) fn cut_all(lender: &mut impl Lender, circle: CircleId) -> Result<()> {
    lender.lend(|open| {
        if json::<u32>(&open.vault, circle, value::EPOCH_NOW)?.is_none() {
            return Ok(());
        }
        let OpenVault { vault, keys, me, .. } = open;
        let records: Vec<RecordId> = vault.all_pending(circle)?.into_iter().map(|it| it.record).collect();
        if records.is_empty() {
            return Ok(());
        }
        vault.write_with(|tx| cutting::cut(tx, Author { keys, me }, circle, &records))?;
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
    let (own, others) = lender.lend(|open| Ok((visit.own(open)?, Others::at(open, visit)?)))?;
    let mut desk = Desk { circle: visit.circle, visit, memory, view };
    desk.request(lender, &own)?;
    desk.roster_and_grant(lender, &own.whole, &others)?;
    for feed in lender.lend(|open| own_feeds(open, visit.circle))? {
        desk.packs(lender, feed, &own)?;
    }
    desk.again(lender, &own, &others)?;
    // Only now: what takes their place was written and read back. A request has its own name again.
    let replaced = own.damaged.iter().filter(|path| !matches!(path.name, FileName::Request { .. }));
    replaced.chain(&own.stale).try_for_each(|path| desk.remove(lender, path))
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

    /// Removes an own file, and forgets it. One that is merely gone is not forgotten: it may come back.
    pub(super) fn remove(&self, lender: &mut impl Lender, path: &MailboxPath) -> Result<()> {
        self.visit.carrier.remove(path).map_err(|error| self.visit.trouble(error))?;
        let (circle, place) = (self.circle, self.visit.id.as_str());
        lender.lend(|open| Ok(open.vault.write(|tx| tx.remove_own_file(circle, place, &path.to_string()))?))
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

    /// The newest roster and the keys, where they do not lie here: whoever made them, any member has them.
    fn roster_and_grant(
        &mut self,
        lender: &mut impl Lender,
        own: &[MailboxPath],
        others: &Others,
    ) -> Result<()> {
        let (circle, place) = (self.circle, self.visit.id.as_str());
        let lying = others.membership.as_slice();
        let needed = lender.lend(|open| membership(open, self.memory, self.visit, own, lying))?;
        let Some((outgoing, files)) = needed else { return Ok(()) };
        let written = !outgoing.is_empty();
        for file in outgoing {
            self.write(lender, |_, _| Ok(file))?;
        }
        let old = own.iter().filter(|path| {
            let name = path.to_string();
            matches!(path.name, FileName::Roster { .. } | FileName::Grant { .. })
                && name != files.roster
                && name != files.grant
        });
        for path in old {
            self.remove(lender, path)?;
        }
        if !written {
            return Ok(());
        }
        let key = value::at(value::OWN_FILES, place);
        lender.lend(|open| open.vault.write_with(|tx| put_json(tx, circle, &key, &files)))
    }

    /// Packs of own envelopes: what is missing is written, read back, and only then do older ones go.
    fn packs(&mut self, lender: &mut impl Lender, feed: FeedKey, own: &Own) -> Result<()> {
        let circle = self.circle;
        let Some(work) = lender.lend(|open| packing(open, circle, feed, own))? else { return Ok(()) };
        for plan in &work.plan.write {
            self.write(lender, |open, memory| {
                let sealed = seal(open, memory, circle, feed, plan)?;
                let name = FileName::Pack { range: plan.range, hash: sealed.hash().into() };
                Ok(Outgoing { path: FeedDir { circle, feed }.file(name), sealed })
            })?;
        }
        for path in &work.plan.superseded {
            if lender.lend(|open| superseded_may_go(open, self.visit, path))? {
                self.remove(lender, path)?;
            }
        }
        self.view.sent += work.new;
        if !work.current {
            return Ok(());
        }
        let sent = value::at(value::SENT, &self.visit.id);
        lender.lend(|open| open.vault.write_with(|tx| put_json(tx, circle, &sent, &work.end)))
    }
}

/// What has to be written of the newest roster and its keys: nothing where they lie there whole, by whomever.
/// And the names that count; other rosters and grants of this device are of an earlier day. `None` for who
/// cannot read the roster yet.
fn membership(
    open: &mut OpenVault,
    memory: &mut Memory,
    visit: &Visit<'_>,
    own: &[MailboxPath],
    others: &[MailboxPath],
) -> Result<Option<(Vec<Outgoing>, OwnFiles)>> {
    let circle = visit.circle;
    let Some(chain) = memory.rosters(open, circle)? else { return Ok(None) };
    let version = chain.current().version;
    let ring = state::ring(&open.vault, circle)?;
    if !ring.holds(chain.current().epoch.number, &chain.current_recipient()?) {
        return Ok(None);
    }
    let key = value::at(value::OWN_FILES, &visit.id);
    let known: OwnFiles = json(&open.vault, circle, &key)?.unwrap_or_default();
    let lies = |name: &str| own.iter().any(|path| path.to_string() == name);
    let mine = known.version == version && lies(&known.roster) && lies(&known.grant);
    let roster =
        |path: &MailboxPath| matches!(path.name, FileName::Roster { version: it, .. } if it >= version);
    let grant =
        |path: &MailboxPath| matches!(path.name, FileName::Grant { roster_version: it, .. } if it >= version);
    if mine || (others.iter().any(roster) && others.iter().any(grant)) {
        return Ok(Some((Vec::new(), known)));
    }
    let dir = FeedDir { circle, feed: own_feed(open) };
    let roster = chain.seal()?;
    let roster =
        Outgoing { path: dir.file(FileName::Roster { version, hash: roster.hash().into() }), sealed: roster };
    let form = GrantForm { circle, roster_version: version, epochs: ring.newest_first(), starts: Vec::new() };
    let grant = form.seal(&open.keys, &chain.current().recipients()?)?;
    let grant = Outgoing {
        path: dir.file(FileName::Grant { roster_version: version, hash: grant.hash().into() }),
        sealed: grant,
    };
    let files = OwnFiles { version, roster: roster.path.to_string(), grant: grant.path.to_string() };
    // The grant first: whoever sees the roster can then read it.
    Ok(Some((vec![grant, roster], files)))
}

/// What the own packs need.
struct Packing {
    /// Whether it is the feed of this life, not of one before.
    current: bool,
    plan: plan::PushPlan,
    /// Envelopes that did not lie there yet.
    new: u32,
    /// The last own seq.
    end: u64,
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
    let packs: Vec<OwnPack> = own.whole.iter().filter_map(pack).collect();
    if lies_whole(&packs, end.seq) && !own.superseded {
        return Ok(None);
    }
    let outline = open.vault.outline(circle, feed.device, feed.incarnation)?;
    let items = outline.iter().map(item).collect::<Result<Vec<Item>>>()?;
    let plan = plan::push(&packs, &items);
    let stale = own.stale.iter().filter_map(pack);
    let lying: Vec<OwnPack> = packs.iter().copied().chain(stale).collect();
    let lies = |seq: u64| lying.iter().any(|pack| (pack.range.first..=pack.range.last).contains(&seq));
    let new = items.iter().filter(|item| !lies(item.seq)).count();
    let new = u32::try_from(new).unwrap_or(u32::MAX);
    Ok(Some(Packing { current: feed == own_feed(open), plan, new, end: end.seq }))
}

/// Whether the packs hold every seq up to the end, without one lying inside another.
fn lies_whole(own: &[OwnPack], end: u64) -> bool {
    let mut ranges: Vec<SeqRange> = own.iter().map(|pack| pack.range).collect();
    ranges.sort_unstable();
    let follows = |next: u64, range: &SeqRange| (range.first == next).then_some(range.last + 1);
    ranges.iter().try_fold(0, follows) == Some(end + 1)
}

/// An envelope as far as packing cares.
pub(super) fn item(outline: &vault::Outline) -> Result<Item> {
    let header = Header::decode(&outline.header)?;
    let bytes = outline.header.len() + outline.body_bytes as usize + 80;
    Ok(Item { seq: outline.seq, epoch: header.epoch, bytes })
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
    let recall = |it: vault::StoredEnvelope| Envelope::recall_parts(it.header, it.signature, it.body);
    let envelopes = stored.into_iter().map(recall).collect::<exchange::Result<Vec<_>>>()?;
    let chain = memory.rosters(open, circle)?.ok_or(ErrorCode::NotAMember)?;
    let recipient = chain.epoch_recipient(plan.epoch).ok_or(ErrorCode::Internal)?;
    let recipient: Recipient = recipient.parse()?;
    Ok(pack::write(envelopes.iter().map(|envelope| &**envelope), &recipient)?)
}

/// Whether an own file that a wider one replaces may be removed: everyone has it, or a month has passed.
fn superseded_may_go(open: &mut OpenVault, visit: &Visit<'_>, path: &MailboxPath) -> Result<bool> {
    let FileName::Pack { range, .. } = path.name else { return Ok(false) };
    let now = open.around.clock.now();
    let Some(known) = open.vault.own_file(visit.circle, &visit.id, &path.to_string())? else {
        return Ok(false);
    };
    let since = if known.state == FileState::Superseded { known.since } else { now };
    let superseded_for_ms = now.0.saturating_sub(since.0);
    let readers = Readers { all_have_seen: all_have_seen(open, visit.circle)?, superseded_for_ms };
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
fn all_have_seen(open: &OpenVault, circle: CircleId) -> Result<Option<u64>> {
    let chain = state::member_chain(&open.vault, circle)?;
    let heard: Heard = json(&open.vault, circle, value::HEARD)?.unwrap_or_default();
    let others = chain.current().devices().filter(|(_, device)| device.id() != open.me.device);
    let seen: Option<Vec<u64>> =
        others.map(|(_, device)| heard.get(&device.id().to_string()).copied()).collect();
    Ok(seen.map(|seen| seen.into_iter().min().unwrap_or(u64::MAX)))
}
