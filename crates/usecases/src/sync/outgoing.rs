//! Handing own changes to the shared folder: rosters and keys where this device made them, a request
//! while it waits, and packs of own envelopes. What a storage lost is simply written again.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CircleId, RecordId};
use exchange::plan::{Item, OwnPack, PackPlan, Readers};
use exchange::{
    Carrier, CarrierError, Entry, Envelope, FeedDir, FeedKey, FileName, GrantForm, Header, Listing,
    MailboxPath, SeqRange, pack, plan,
};
use sealing::{Recipient, Sealed};
use serde::{Deserialize, Serialize};

use super::incoming::own_feed;
use super::{CARRIER, Lender};
use crate::circles::state::{self, MyRequest};
use crate::circles::view::Heard;
use crate::cutting;
use crate::cutting::Rewrite;
use crate::error::{Error, ErrorCode, Result};
use crate::open::OpenVault;
use crate::records::Author;
use crate::values::{json, put_json, value};
use crate::views::ExchangeView;

/// A file to write, sealed before it is named.
struct Outgoing {
    path: MailboxPath,
    sealed: Sealed,
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

pub(super) fn hand_over(
    lender: &mut impl Lender,
    circle: CircleId,
    carrier: &dyn Carrier,
    listing: &Listing,
    view: &mut ExchangeView,
    trouble: &dyn Fn(CarrierError) -> Error,
) -> Result<()> {
    let own = lender.lend(|open| Own::listed(open, circle, listing))?;
    let mut desk = Desk { circle, carrier, view, trouble };
    desk.request(lender, &own)?;
    desk.roster_and_grant(lender, &own.whole)?;
    for feed in lender.lend(|open| own_feeds(open, circle))? {
        desk.packs(lender, feed, &own.whole)?;
    }
    // Only now: what takes their place was written and read back. A request has its own name again.
    let replaced = own.damaged.iter().filter(|path| !matches!(path.name, FileName::Request { .. }));
    replaced.into_iter().try_for_each(|path| desk.remove(lender, path))
}

type Sizes = BTreeMap<String, u64>;

/// What lies in this device's own directories: those of this life, and of lives before it.
struct Own {
    whole: Vec<MailboxPath>,
    /// Emptied or cut short by the storage: as good as not there.
    damaged: Vec<MailboxPath>,
}

impl Own {
    fn listed(open: &OpenVault, circle: CircleId, listing: &Listing) -> Result<Self> {
        let device = open.me.device;
        let own: Vec<&Entry> =
            listing.files.iter().filter(|entry| entry.path.dir.feed.device == device).collect();
        let sizes: Sizes = json(&open.vault, circle, value::OWN_SIZES)?.unwrap_or_default();
        // What has a name of ours and was never written by us is left alone, and takes no place.
        let noted = |entry: &Entry| sizes.get(&entry.path.to_string()).copied();
        let ours = own.into_iter().filter(|entry| noted(entry).is_some());
        let (whole, damaged): (Vec<&Entry>, Vec<&Entry>) =
            ours.partition(|entry| noted(entry) == Some(entry.bytes));
        let paths = |entries: Vec<&Entry>| entries.into_iter().map(|entry| entry.path).collect();
        Ok(Self { whole: paths(whole), damaged: paths(damaged) })
    }
}

struct Desk<'a> {
    circle: CircleId,
    carrier: &'a dyn Carrier,
    view: &'a mut ExchangeView,
    trouble: &'a dyn Fn(CarrierError) -> Error,
}

impl Desk<'_> {
    /// Writes a file, and notes its size: by that it is told later whether the storage kept it whole.
    fn write(&mut self, lender: &mut impl Lender, outgoing: &Outgoing) -> Result<()> {
        let (circle, name) = (self.circle, outgoing.path.to_string());
        lender.lend(|open| {
            let mut sizes: Sizes = json(&open.vault, circle, value::OWN_SIZES)?.unwrap_or_default();
            sizes.insert(name, outgoing.sealed.as_bytes().len() as u64);
            open.vault.write_with(|tx| put_json(tx, circle, value::OWN_SIZES, &sizes))
        })?;
        match self.carrier.write(&outgoing.path, &outgoing.sealed) {
            // The name holds the hash of the bytes, so this very file is there.
            Ok(()) | Err(CarrierError::AlreadyThere) => {}
            Err(other) => return Err((self.trouble)(other)),
        }
        self.view.files_written += 1;
        Ok(())
    }

    /// Removes an own file, and forgets it. One that is merely gone is not forgotten: it may come back.
    fn remove(&self, lender: &mut impl Lender, path: &MailboxPath) -> Result<()> {
        self.carrier.remove(path).map_err(self.trouble)?;
        let circle = self.circle;
        lender.lend(|open| {
            let mut sizes: Sizes = json(&open.vault, circle, value::OWN_SIZES)?.unwrap_or_default();
            sizes.remove(&path.to_string());
            open.vault.write_with(|tx| put_json(tx, circle, value::OWN_SIZES, &sizes))
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
        self.write(lender, &Outgoing { path, sealed })
    }

    /// The newest roster and the keys, where this device made that roster.
    fn roster_and_grant(&mut self, lender: &mut impl Lender, own: &[MailboxPath]) -> Result<()> {
        let circle = self.circle;
        let Some((outgoing, files)) = lender.lend(|open| membership(open, circle, own))? else {
            return Ok(());
        };
        for file in &outgoing {
            self.write(lender, file)?;
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
        if outgoing.is_empty() {
            return Ok(());
        }
        lender.lend(|open| open.vault.write_with(|tx| put_json(tx, circle, value::OWN_FILES, &files)))
    }

    /// Packs of own envelopes: what is missing is written, read back, and only then do older ones go.
    fn packs(&mut self, lender: &mut impl Lender, feed: FeedKey, own: &[MailboxPath]) -> Result<()> {
        let circle = self.circle;
        let Some(work) = lender.lend(|open| packing(open, circle, feed, own))? else { return Ok(()) };
        for plan in &work.plan.write {
            let sealed = lender.lend(|open| seal(open, circle, feed, plan))?;
            let name = FileName::Pack { range: plan.range, hash: sealed.hash().into() };
            let path = FeedDir { circle, feed }.file(name);
            self.write(lender, &Outgoing { path, sealed })?;
            lender.lend(|open| present(open, circle, path, plan.range))?;
        }
        for path in &work.rewritten {
            self.remove(lender, path)?;
        }
        for path in &work.plan.superseded {
            if lender.lend(|open| superseded_may_go(open, circle, path))? {
                self.remove(lender, path)?;
            }
        }
        self.view.sent += work.new;
        lender.lend(|open| open.vault.write_with(|tx| work.done(tx, circle)))
    }
}

/// What has to be written of the roster, if this device made it: nothing when it lies there whole. And the
/// names that count; other rosters and grants of this device are of an earlier day.
fn membership(
    open: &mut OpenVault,
    circle: CircleId,
    own: &[MailboxPath],
) -> Result<Option<(Vec<Outgoing>, OwnFiles)>> {
    let issuer = json::<bool>(&open.vault, circle, value::ISSUER)?.unwrap_or(false);
    let Some(chain) = state::chain(&open.vault, circle)?.filter(|_| issuer) else { return Ok(None) };
    let version = chain.current().version;
    let known: OwnFiles = json(&open.vault, circle, value::OWN_FILES)?.unwrap_or_default();
    let lies = |name: &str| own.iter().any(|path| path.to_string() == name);
    if known.version == version && lies(&known.roster) && lies(&known.grant) {
        return Ok(Some((Vec::new(), known)));
    }
    let dir = FeedDir { circle, feed: own_feed(open) };
    let roster = chain.seal()?;
    let roster =
        Outgoing { path: dir.file(FileName::Roster { version, hash: roster.hash().into() }), sealed: roster };
    let ring = state::ring(&open.vault, circle)?;
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
    feed: FeedKey,
    /// Whether it is the feed of this life, not of one before.
    current: bool,
    plan: plan::PushPlan,
    /// Own seqs of erased records, whose bodies a pack in the folder still holds.
    to_rewrite: BTreeSet<u64>,
    /// The packs that hold them: replaced and removed at once.
    rewritten: Vec<MailboxPath>,
    /// Envelopes that were not in the folder yet.
    new: u32,
    /// The last own seq.
    end: u64,
}

impl Packing {
    /// Notes what lies in the folder now, and that nothing erased lies there any more.
    fn done(&self, tx: &vault::Tx<'_>, circle: CircleId) -> Result<()> {
        let mut left: Rewrite = json(tx, circle, value::REWRITE)?.unwrap_or_default();
        left.retain(|(incarnation, seq)| {
            *incarnation != self.feed.incarnation || !self.to_rewrite.contains(seq)
        });
        put_json(tx, circle, value::REWRITE, &left)?;
        if self.current { put_json(tx, circle, value::SENT, &self.end) } else { Ok(()) }
    }
}

/// The feed of this life and those of lives before it, as far as anything of them is here.
fn own_feeds(open: &OpenVault, circle: CircleId) -> Result<Vec<FeedKey>> {
    let own = open.vault.frontier(circle)?.into_iter().filter(|end| end.device == open.me.device);
    Ok(own.map(|end| FeedKey { device: end.device, incarnation: end.incarnation }).collect())
}

/// Plans the packs of one own feed; `None` when everything lies there already.
fn packing(
    open: &mut OpenVault,
    circle: CircleId,
    feed: FeedKey,
    own: &[MailboxPath],
) -> Result<Option<Packing>> {
    let Some(end) = open.vault.feed_end(circle, feed.device, feed.incarnation)? else { return Ok(None) };
    let own: Vec<OwnPack> = own
        .iter()
        .filter_map(|path| match path.name {
            FileName::Pack { range, .. } if path.dir.feed == feed => Some(OwnPack { path: *path, range }),
            _ => None,
        })
        .collect();
    let to_rewrite: Rewrite = json(&open.vault, circle, value::REWRITE)?.unwrap_or_default();
    let of_feed = to_rewrite.iter().filter(|(incarnation, _)| *incarnation == feed.incarnation);
    let to_rewrite: BTreeSet<u64> = of_feed.map(|(_, seq)| *seq).collect();
    if to_rewrite.is_empty() && lies_whole(&own, end.seq) && !has_superseded(open, circle)? {
        return Ok(None);
    }
    let outline = open.vault.outline(circle, feed.device, feed.incarnation)?;
    let items = outline.iter().map(item).collect::<Result<Vec<Item>>>()?;
    let (kept, rewritten) = plan::without(&own, &to_rewrite);
    let plan = plan::push(&kept, &items);
    let lies = |seq: u64| own.iter().any(|pack| (pack.range.first..=pack.range.last).contains(&seq));
    let new = items.iter().filter(|item| !lies(item.seq)).count();
    let new = u32::try_from(new).unwrap_or(u32::MAX);
    let rewritten = rewritten.into_iter().map(|pack| pack.path).collect();
    let current = feed == own_feed(open);
    Ok(Some(Packing { feed, current, plan, to_rewrite, rewritten, new, end: end.seq }))
}

/// Whether the packs hold every seq up to the end, without one lying inside another.
fn lies_whole(own: &[OwnPack], end: u64) -> bool {
    let mut ranges: Vec<SeqRange> = own.iter().map(|pack| pack.range).collect();
    ranges.sort_unstable();
    let follows = |next: u64, range: &SeqRange| (range.first == next).then_some(range.last + 1);
    ranges.iter().try_fold(0, follows) == Some(end + 1)
}

fn has_superseded(open: &OpenVault, circle: CircleId) -> Result<bool> {
    let packs = open.vault.own_packs(circle, CARRIER)?;
    Ok(packs.iter().any(|pack| pack.state == vault::PackState::Superseded))
}

fn item(outline: &vault::Outline) -> Result<Item> {
    let header = Header::decode(&outline.header)?;
    let bytes = outline.header.len() + outline.body_bytes as usize + 80;
    Ok(Item { seq: outline.seq, epoch: header.epoch, bytes })
}

fn seal(open: &OpenVault, circle: CircleId, feed: FeedKey, plan: &PackPlan) -> Result<Sealed> {
    let count = u32::try_from(plan.range.count()).map_err(|_| ErrorCode::Internal)?;
    let stored = open.vault.feed(circle, feed.device, feed.incarnation, plan.range.first, count)?;
    let recall = |it: vault::StoredEnvelope| Envelope::recall_parts(it.header, it.signature, it.body);
    let envelopes = stored.into_iter().map(recall).collect::<exchange::Result<Vec<_>>>()?;
    let chain = state::member_chain(&open.vault, circle)?;
    let recipient = chain.epoch_recipient(plan.epoch).ok_or(ErrorCode::Internal)?;
    let recipient: Recipient = recipient.parse()?;
    Ok(pack::write(envelopes.iter().map(|envelope| &**envelope), &recipient)?)
}

/// Notes that a pack lies in the folder, read back by the carrier.
fn present(open: &mut OpenVault, circle: CircleId, path: MailboxPath, range: SeqRange) -> Result<()> {
    let written_at = open.around.clock.now();
    let pack = vault::OwnPack {
        circle,
        carrier: CARRIER.to_owned(),
        name: path.to_string(),
        incarnation: path.dir.feed.incarnation,
        first_seq: range.first,
        last_seq: range.last,
        written_at,
        state: vault::PackState::Present,
    };
    Ok(open.vault.write(|tx| tx.put_own_pack(&pack))?)
}

/// Whether an own file that a wider one replaces may be removed: everyone has it, or a month has passed.
fn superseded_may_go(open: &mut OpenVault, circle: CircleId, path: &MailboxPath) -> Result<bool> {
    let FileName::Pack { range, .. } = path.name else { return Ok(false) };
    let (name, now) = (path.to_string(), open.around.clock.now());
    let known = open.vault.own_packs(circle, CARRIER)?.into_iter().find(|pack| pack.name == name);
    let since = match known {
        Some(pack) if pack.state == vault::PackState::Superseded => pack.written_at,
        _ => now,
    };
    let readers = Readers { all_have_seen: all_have_seen(open, circle)?, superseded_for_ms: now.0 - since.0 };
    let go = plan::may_remove(range, readers);
    open.vault.write(|tx| {
        if go {
            return tx.remove_own_pack(circle, CARRIER, &name);
        }
        tx.put_own_pack(&vault::OwnPack {
            circle,
            carrier: CARRIER.to_owned(),
            name: name.clone(),
            incarnation: path.dir.feed.incarnation,
            first_seq: range.first,
            last_seq: range.last,
            written_at: since,
            state: vault::PackState::Superseded,
        })
    })?;
    Ok(go)
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
