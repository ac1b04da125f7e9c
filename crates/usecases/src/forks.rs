//! When a feed turns out to have two branches: a device signed two envelopes with one number. Every device keeps
//! the same branch (see `exchange::inspect`); what this device's person wrote on the other one, or on top of
//! it, is written anew by this device, so that no word of theirs is lost with it.

use std::collections::{BTreeMap, BTreeSet};

use domain::session::Session;
use domain::{CircleId, RecordId, RecordKind};
use exchange::limits::BEFORE_ANY_LIFE;
use exchange::{ChangeBody, Document, Envelope, FeedKey, Heads, Kind, MailboxPath, PackContents};
use sealing::actor_of;
use vault::{Contents, FileState, OwnFile, Place, StoredEnvelope, Tx};

use crate::cutting::{self, Signer};
use crate::erasing;
use crate::error::{ErrorCode, Result};
use crate::open::Surroundings;
use crate::places;
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::values::{json, put_json, value};

/// What stood on a branch that was taken out.
pub(crate) struct Uprooted {
    circle: CircleId,
    /// The records it had a part in, as they read with it.
    records: BTreeMap<RecordId, (RecordKind, Document)>,
    /// The records that were erased because it said so.
    tombstones: BTreeMap<RecordId, RecordKind>,
}

/// Whether a branch left this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Others {
    /// Somebody else wrote it, or it was handed over.
    MayHaveIt,
    /// Nobody else can have it, and nobody needs to hear of it.
    NeverHadIt,
}

/// Takes the branch of a feed that this journal holds out of it, from this number on.
/// What others may have of it is kept beside the feed.
pub(crate) fn take_out(
    tx: &Tx<'_>,
    circle: CircleId,
    feed: FeedKey,
    from: u64,
    others: Others,
) -> Result<Uprooted> {
    let (mut records, mut tombstones) = (BTreeMap::new(), BTreeMap::new());
    for envelope in branch(tx, circle, feed, from)? {
        let (record, kind) = (envelope.record, envelope.record_kind);
        if envelope.kind == Kind::Tombstone.code() {
            tombstones.insert(record, kind);
        } else if envelope.kind == Kind::Change.code()
            && !records.contains_key(&record)
            && !tx.is_erased(record)?
        {
            records.insert(record, (kind, records::whole(tx, record)?));
        }
    }
    let place = Place { circle, device: feed.device, incarnation: feed.incarnation, seq: from };
    tx.take_out(place, others == Others::MayHaveIt)?;
    for record in records.keys() {
        tx.remove_row(*record)?;
        drop_pending_without_ground(tx, *record)?;
    }
    forget_files(tx, circle, feed, from)?;
    cutting::forget_declared(tx, circle, feed)?;
    Ok(Uprooted { circle, records, tombstones })
}

/// The envelopes of a feed from this number on.
fn branch(contents: &Contents, circle: CircleId, feed: FeedKey, from: u64) -> Result<Vec<StoredEnvelope>> {
    Ok(contents.feed(circle, feed.device, feed.incarnation, from, u32::MAX)?)
}

/// Unsent work that builds on what is gone is no change of anything any more; its words are in what was kept.
fn drop_pending_without_ground(tx: &Tx<'_>, record: RecordId) -> Result<()> {
    let Some(pending) = tx.pending(record)?.filter(|pending| pending.beginning.is_none()) else {
        return Ok(());
    };
    let base: Heads =
        std::str::from_utf8(&pending.base_heads).map_err(|_| ErrorCode::VaultDamaged)?.parse()?;
    let sent = records::sent_but(tx, record, |_| false)?;
    if sent.contains(&base) { Ok(()) } else { Ok(tx.remove_pending(record)?) }
}

/// Own files that hold something of the branch count for nothing from now on, and files of others that may are
/// looked at again.
fn forget_files(tx: &Tx<'_>, circle: CircleId, feed: FeedKey, from: u64) -> Result<()> {
    let holds = |name: &str| {
        let path = name.parse::<MailboxPath>().ok();
        path.and_then(|path| path.envelopes())
            .is_some_and(|(whose, range)| whose == feed && range.last >= from)
    };
    for file in tx.own_files_everywhere(circle)?.into_iter().filter(|file| holds(&file.name)) {
        tx.put_own_file(&OwnFile { state: FileState::Stale, ..file })?;
    }
    for file in tx.set_aside(circle)?.into_iter().filter(|file| holds(&file.name)) {
        tx.remove_set_aside(circle, &file.carrier, &file.name)?;
        tx.forget_processed(circle, &file.carrier, &file.name)?;
    }
    for place in places::places_of(tx, circle)? {
        for name in tx.processed(circle, &place.id)?.keys().filter(|name| holds(name)) {
            tx.forget_processed(circle, &place.id, name)?;
        }
    }
    Ok(())
}

/// After the other branch came in its place: writes anew what this device wrote and is gone, says again what
/// was to be erased, and makes the rows that show it.
pub(crate) fn plant_anew(
    tx: &Tx<'_>,
    author: Author<'_>,
    uprooted: Uprooted,
    around: &mut Surroundings,
) -> Result<()> {
    let Uprooted { circle, records, tombstones } = uprooted;
    say_again(tx, author, circle, tombstones)?;
    for (record, (kind, with)) in records {
        if tx.is_erased(record)? {
            continue;
        }
        let spot = Spot { circle, record, kind };
        let lost = lost(tx, author, spot, &with)?;
        graft(tx, author, spot, &lost, &with, around)?;
        let document = records::whole(tx, record)?;
        if !document.is_empty() {
            project::project(tx, spot, &document, around.clock.now())?;
        }
    }
    Ok(())
}

/// Tombstones that nobody else signed. What they say was done here already, and goes for everyone.
fn say_again(
    tx: &Tx<'_>,
    author: Author<'_>,
    circle: CircleId,
    tombstones: BTreeMap<RecordId, RecordKind>,
) -> Result<()> {
    let mut unsaid = Vec::new();
    for (record, kind) in tombstones {
        let said = tx.envelopes_of(record)?.iter().any(|it| it.kind == Kind::Tombstone.code());
        if !said && tx.is_erased(record)? {
            unsaid.push((record, kind));
        }
    }
    if unsaid.is_empty() {
        return Ok(());
    }
    let mut signer = Signer::begin(tx, author, circle)?;
    for (record, kind) in unsaid {
        signer.sign(Kind::Tombstone, record, kind, None)?;
    }
    signer.finish()
}

/// The changes by this device, in whatever life, that a record held and does not hold any more.
fn lost(tx: &Tx<'_>, author: Author<'_>, spot: Spot, with: &Document) -> Result<Vec<Vec<u8>>> {
    let now = records::whole(tx, spot.record)?;
    let highest = author.me.incarnation;
    let actors: Vec<[u8; 16]> =
        (1..=highest).map(|life| actor_of(author.me.device, life, spot.record)).collect();
    Ok(with.changes_lost_in(&now, &actors))
}

/// Writes lost changes anew, each in an envelope of its own. What cannot be written again in a session, because
/// what it was about is gone, is kept as a draft in the journal.
fn graft(
    tx: &Tx<'_>,
    author: Author<'_>,
    spot: Spot,
    lost: &[Vec<u8>],
    with: &Document,
    around: &mut Surroundings,
) -> Result<()> {
    let hand = |life| actor_of(author.me.device, life, spot.record);
    let mut ground = records::whole(tx, spot.record)?;
    // A beginning is the same in every life: written anew it would be another thing.
    let begun = with.changes_lost_in(&ground, &[hand(BEFORE_ANY_LIFE)]);
    if lost.is_empty() && begun.is_empty() {
        return Ok(());
    }
    cutting::cut(tx, author, spot.circle, &[spot.record])?;
    // What waits in the record for an earlier part goes on waiting.
    records::applied(ground.add(begun.iter().map(Vec::as_slice)))?;
    let grafted = ground.grafted(lost.iter().map(Vec::as_slice), hand(author.me.incarnation))?;
    let mut signer = Signer::begin(tx, author, spot.circle)?;
    for change in begun.into_iter().chain(grafted.changes) {
        let body = ChangeBody::new(vec![change]).encode()?;
        signer.sign(Kind::Change, spot.record, spot.kind, Some(body))?;
    }
    signer.finish()?;
    if grafted.left_out && spot.kind == RecordKind::Session {
        keep_words(tx, author, spot, with, around)?;
    }
    Ok(())
}

/// What this person said in a session and can no longer be read there.
fn keep_words(
    tx: &Tx<'_>,
    author: Author<'_>,
    spot: Spot,
    with: &Document,
    around: &mut Surroundings,
) -> Result<()> {
    let Ok(mut late) = with.hydrate::<Session>() else { return Ok(()) };
    let me = author.me.person.to_string();
    late.contributions.retain(|_, said| said.person == me);
    let now = records::whole(tx, spot.record)?.hydrate::<Session>().ok();
    let mine = late.presenter == me;
    if !mine {
        late.reworded_question =
            now.as_ref().map_or_else(Default::default, |it| it.reworded_question.clone());
    }
    let words = erasing::words_added(&late, now.as_ref());
    erasing::put_draft(tx, author, LOST_TITLE, &words.join("\n\n"), around)
}

/// The title of what was said on a branch that did not stay. Content of the person's own journal.
const LOST_TITLE: &str = "Uit een gesprek dat anders werd";

/// The first number of an own feed that was never handed over to anybody, as far as this journal knows.
pub(crate) fn first_unsent(contents: &Contents, circle: CircleId, feed: FeedKey) -> Result<u64> {
    let sent = |file: OwnFile| {
        let (whose, range) = file.name.parse::<MailboxPath>().ok()?.envelopes()?;
        (whose == feed).then_some(range.last + 1)
    };
    let at_places = contents.own_files_everywhere(circle)?.into_iter().filter_map(sent).max();
    let carried: BTreeMap<String, u64> = json(contents, circle, value::CARRIED)?.unwrap_or_default();
    let carried = carried.get(&feed.to_string()).map(|seq| seq + 1);
    // What came in from somewhere is out already.
    let all = branch(contents, circle, feed, 0)?;
    let from_others = all.iter().filter(|it| !it.own).map(|it| it.place.seq + 1).max();
    Ok(at_places.max(carried).max(from_others).unwrap_or(0))
}

/// A branch by a life of this device that does not count came in: writes anew what was said there, once.
pub(crate) fn rescue(
    tx: &Tx<'_>,
    author: Author<'_>,
    circle: CircleId,
    pack: &PackContents,
    around: &mut Surroundings,
) -> Result<()> {
    let Some(from) = pack.new.first().map(|first| first.header().seq) else { return Ok(()) };
    let mut done: BTreeSet<String> = json(tx, circle, value::RESCUED)?.unwrap_or_default();
    let fresh: Vec<&Envelope> = pack
        .new
        .iter()
        .map(|envelope| &**envelope)
        .filter(|it| !done.contains(&it.header_hash().to_string()))
        .collect();
    let records: BTreeMap<RecordId, RecordKind> =
        fresh.iter().map(|it| (it.header().record, it.header().record_kind)).collect();
    for (record, kind) in records {
        if tx.is_erased(record)? {
            continue;
        }
        let branch = pack.new.iter().map(|it| &**it).filter(|it| it.header().record == record);
        let Some(with) = read_with(tx, record, (pack.feed, from), branch)? else { continue };
        let spot = Spot { circle, record, kind };
        let fresh: Vec<Vec<u8>> =
            changes_of(fresh.iter().copied().filter(|it| it.header().record == record))?;
        let mut lost = lost(tx, author, spot, &with)?;
        lost.retain(|change| fresh.contains(change));
        tx.put_record(circle, record, kind)?;
        graft(tx, author, spot, &lost, &with, around)?;
        project::project(tx, spot, &records::whole(tx, record)?, around.clock.now())?;
    }
    done.extend(fresh.iter().map(|it| it.header_hash().to_string()));
    put_json(tx, circle, value::RESCUED, &done)
}

/// A record as it reads with another branch of a feed; `None` where the two cannot be read together.
fn read_with<'a>(
    tx: &Tx<'_>,
    record: RecordId,
    (feed, from): (FeedKey, u64),
    branch: impl Iterator<Item = &'a Envelope>,
) -> Result<Option<Document>> {
    let other = |it: &StoredEnvelope| {
        (it.place.device, it.place.incarnation) == (feed.device, feed.incarnation) && it.place.seq >= from
    };
    let mut with = records::sent_but(tx, record, other)?;
    let changes = changes_of(branch)?;
    match with.add(changes.iter().map(Vec::as_slice)) {
        Ok(()) | Err(exchange::Error::MissingEarlierPart) => Ok(Some(with)),
        Err(_) => Ok(None),
    }
}

fn changes_of<'a>(envelopes: impl Iterator<Item = &'a Envelope>) -> Result<Vec<Vec<u8>>> {
    let mut changes = Vec::new();
    for body in envelopes.filter(|it| it.header().kind == Kind::Change).filter_map(Envelope::body) {
        changes.extend(ChangeBody::decode(body)?.changes().map(<[u8]>::to_vec));
    }
    Ok(changes)
}
