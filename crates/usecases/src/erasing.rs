//! Erasure as several devices see it: who has done it, who still has to, and what was typed here too late.

use std::collections::{BTreeMap, BTreeSet};

use autosurgeon::Hydrate;
use domain::journal::{Case, CaseDraft, Takeaway};
use domain::prose::Texts;
use domain::session::Session;
use domain::{CircleId, Day, DeviceId, RecordId, RecordKind, Timestamp};
use exchange::{Document, FeedKey, Header, Kind, RosterChain};
use vault::{Contents, StoredEnvelope, Tx};

use crate::circles::view::{highest_sent, person_name};
use crate::cutting::Signer;
use crate::error::{ErrorCode, Result};
use crate::forks;
use crate::inherited::Inherited;
use crate::journal::case;
use crate::open::{OpenVault, Surroundings};
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::values::{json, put_json, value};
use crate::views::{ErasureView, WaitingDevice};

/// The title of what was typed too late. Content of the person's own journal, so in the language of the product.
const LATE_TITLE: &str = "Uit een gewist gesprek";

/// How long an erasure that everyone has confirmed is still shown, in milliseconds: thirty days.
const SHOWN_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Moments at which records were erased here, by record id.
type Moments = BTreeMap<String, i64>;

/// Notes when a record was erased here.
pub(crate) fn note_moment(tx: &Tx<'_>, circle: CircleId, record: RecordId, now: Timestamp) -> Result<()> {
    let mut moments: Moments = json(tx, circle, value::ERASED_AT)?.unwrap_or_default();
    moments.entry(record.to_string()).or_insert(now.0);
    put_json(tx, circle, value::ERASED_AT, &moments)
}

/// What others asked to erase, and this device has not said that it did.
pub(crate) fn unconfirmed(
    contents: &Contents,
    circle: CircleId,
    device: DeviceId,
) -> Result<Vec<vault::Unconfirmed>> {
    let (asked, done) = (Kind::Tombstone.code(), Kind::ErasureConfirmed.code());
    Ok(contents.unconfirmed(circle, device, asked, done)?)
}

/// Says that this device has erased what others asked to erase, where it has not said so yet and was in the
/// circle when it was asked.
pub(crate) fn confirm(tx: &Tx<'_>, author: Author<'_>, circle: CircleId, chain: &RosterChain) -> Result<()> {
    let mut signer = None;
    for erased in unconfirmed(tx, circle, author.me.device)? {
        let version = Header::decode(&erased.header)?.roster_version;
        if chain.at(version).is_none_or(|roster| roster.device(author.me.device).is_none()) {
            continue;
        }
        if signer.is_none() {
            signer = Some(Signer::begin(tx, author, circle)?);
        }
        if let Some(signer) = &mut signer {
            signer.sign(Kind::ErasureConfirmed, erased.record, erased.kind, None)?;
        }
    }
    signer.map_or(Ok(()), Signer::finish)
}

/// The sessions of a circle that were erased: those that somebody still has to erase, and those of late.
pub(crate) fn erasures(
    open: &OpenVault,
    circle: CircleId,
    chain: Option<&RosterChain>,
) -> Result<Vec<ErasureView>> {
    let Some(chain) = chain else { return Ok(Vec::new()) };
    let moments: Moments = json(&open.vault, circle, value::ERASED_AT)?.unwrap_or_default();
    let now = open.around.clock.now();
    let mut views = Vec::new();
    for record in open.vault.erased_records(circle)? {
        if open.vault.record(record)?.is_none_or(|known| known.kind != RecordKind::Session) {
            continue;
        }
        let at = moments.get(&record.to_string()).copied();
        let Some(view) = erasure(open, chain, record, at)? else { continue };
        let fresh = at.is_none_or(|at| now.0.saturating_sub(at) < SHOWN_MS);
        if fresh || view.confirmed < view.devices {
            views.push(view);
        }
    }
    views.sort_by_key(|view| std::cmp::Reverse(view.at));
    Ok(views)
}

/// One erasure; `None` for what was erased here alone, before anybody had it.
fn erasure(
    open: &OpenVault,
    chain: &RosterChain,
    record: RecordId,
    at: Option<i64>,
) -> Result<Option<ErasureView>> {
    let (mut done, mut asked): (BTreeSet<DeviceId>, Option<Header>) = (BTreeSet::new(), None);
    for envelope in open.vault.envelopes_of(record)? {
        let asks = envelope.kind == Kind::Tombstone.code();
        if asks || envelope.kind == Kind::ErasureConfirmed.code() {
            done.insert(envelope.place.device);
        }
        if asks && asked.is_none() {
            asked = Some(Header::decode(&envelope.header)?);
        }
    }
    let Some(asked) = asked else { return Ok(None) };
    let then = chain.at(asked.roster_version).unwrap_or(chain.current());
    // Only who could have had it, and still is in the circle, is waited for.
    let concerned: Vec<_> =
        chain.current().devices().filter(|(_, device)| then.device(device.id()).is_some()).collect();
    let open_still = concerned.iter().filter(|(_, device)| !done.contains(&device.id()));
    let waiting: Vec<WaitingDevice> = open_still
        .map(|(member, device)| WaitingDevice { name: member.name.clone(), device: device.label.clone() })
        .collect();
    let by = chain.ever(asked.device).map(|(person, _)| person.to_string()).unwrap_or_default();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Some(ErasureView {
        id: record.to_string(),
        by: person_name(Some(chain), &by),
        at,
        confirmed: count(concerned.len() - waiting.len()),
        devices: count(concerned.len()),
        waiting,
    }))
}

/// Before a record is erased because somebody else asked: what this device wrote in it, and nobody else can
/// have, is kept as a draft in the journal. What came along from the very life of this device that asked is
/// nothing of the kind: that one had it, and erased it.
pub(crate) fn keep_late_words(
    tx: &Tx<'_>,
    author: Author<'_>,
    spot: Spot,
    by: FeedKey,
    around: &mut Surroundings,
) -> Result<()> {
    let from = first_unsent_of_lives(tx, author, spot.circle)?;
    let unsent = |envelope: &StoredEnvelope| {
        let life = envelope.place.incarnation;
        let asked_itself = by == FeedKey { device: author.me.device, incarnation: life };
        let late = from.get(&life).is_some_and(|from| envelope.place.seq >= *from);
        envelope.own && envelope.body.is_some() && late && !asked_itself
    };
    let mut late = Vec::new();
    for envelope in tx.envelopes_of(spot.record)?.iter().filter(|it| unsent(it)) {
        late.extend(records::changes_in(envelope.body.as_deref())?);
    }
    late.extend(tx.pending(spot.record)?.into_iter().flat_map(records::waiting));
    let inherited = Inherited::of(tx, spot.circle)?;
    let seen = by.device == author.me.device
        && inherited.was_had_by(by.incarnation, spot.record, late.iter().cloned());
    if late.is_empty() || seen {
        return Ok(());
    }
    let with = records::whole(tx, spot.record)?;
    let without = records::sent_but(tx, spot.record, unsent)?;
    let now = around.clock.now();
    match spot.kind {
        RecordKind::Case => {
            let Ok(late) = gathered::<Case>(&with) else { return Ok(()) };
            let late = CaseDraft::from(&late);
            // Noting that a session was made of it adds no words.
            let before = gathered::<Case>(&without).map(|before| CaseDraft::from(&before));
            if before.is_ok_and(|before| before == CaseDraft { status: before.status, ..late.clone() }) {
                return Ok(());
            }
            let id = RecordId::random(&mut *around.randomness);
            case::add(tx, author, id, &late, now).map(drop)
        }
        RecordKind::Takeaway => {
            let Ok(late) = gathered::<Takeaway>(&with) else { return Ok(()) };
            let record = RecordId::random(&mut *around.randomness);
            let kept = Spot { record, ..spot };
            records::create(tx, author, spot.circle, record, spot.kind, &late)?;
            project::project(tx, kept, &records::whole(tx, record)?, now)
        }
        RecordKind::Session => {
            let Ok(late) = with.hydrate::<Session>() else { return Ok(()) };
            let words = words_added(&late, without.hydrate::<Session>().ok().as_ref());
            put_draft(tx, author, LATE_TITLE, &words.join("\n\n"), around)
        }
        // A profile is made from the journal anew; the others are written by one device at a time.
        _ => Ok(()),
    }
}

/// The first number that nobody else can have, of the feed of this life and those of lives before it.
fn first_unsent_of_lives(
    contents: &Contents,
    author: Author<'_>,
    circle: CircleId,
) -> Result<BTreeMap<u32, u64>> {
    let (device, now) = (author.me.device, author.me.incarnation);
    let sent = highest_sent(contents, circle)?.map_or(0, |sent| sent + 1);
    let mut from = BTreeMap::from([(now, sent)]);
    for end in
        contents.frontier(circle)?.into_iter().filter(|it| it.device == device && it.incarnation != now)
    {
        let feed = FeedKey { device, incarnation: end.incarnation };
        from.insert(end.incarnation, forks::first_unsent(contents, circle, feed)?);
    }
    Ok(from)
}

/// What a record reads, with all versions of a sentence one after another: the one that is not shown may be the one
/// that was typed here.
fn gathered<T: Hydrate + Texts>(document: &Document) -> exchange::Result<T> {
    let mut value: T = document.hydrate_with_versions()?;
    for text in value.texts() {
        let all = text.gathered(&[]);
        text.revise(&all);
    }
    Ok(value)
}

/// The words in a session that were not in it before.
pub(crate) fn words_added(late: &Session, before: Option<&Session>) -> Vec<String> {
    let known = |id: &String| before.is_some_and(|before| before.contributions.contains_key(id));
    let mut said: Vec<_> = late.contributions.iter().filter(|(id, _)| !known(id)).collect();
    said.sort_by_key(|(id, contribution)| (contribution.at, (*id).clone()));
    let mut words: Vec<String> = Vec::new();
    let question = late.reworded_question.as_str();
    if before.is_none_or(|before| before.reworded_question.as_str() != question) {
        words.push(question.to_owned());
    }
    words.extend(said.into_iter().map(|(_, contribution)| contribution.text.as_str().to_owned()));
    words.retain(|text| !text.trim().is_empty());
    words
}

/// Keeps words as a draft in the journal, under a title that says where they come from.
pub(crate) fn put_draft(
    tx: &Tx<'_>,
    author: Author<'_>,
    title: &str,
    words: &str,
    around: &mut Surroundings,
) -> Result<()> {
    if words.trim().is_empty() {
        return Ok(());
    }
    let mut draft = CaseDraft::blank(Day(around.clock.today()));
    title.clone_into(&mut draft.title);
    draft.course = words.to_owned();
    let id = RecordId::random(&mut *around.randomness);
    case::add(tx, author, id, &draft, around.clock.now()).map(drop)
}

/// What was being typed in a session that was erased in the meantime: kept as a draft, and told.
///
/// # Errors
/// `SessionErased`, always: the words are safe, and not where they were meant to go.
pub(crate) fn too_late<T>(open: &mut OpenVault, words: &[&str]) -> Result<T> {
    let OpenVault { vault, keys, me, around, .. } = open;
    let words: Vec<&str> = words.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    let author = Author { keys, me };
    vault.write_with(|tx| put_draft(tx, author, LATE_TITLE, &words.join("\n\n"), around))?;
    ErrorCode::SessionErased.fail()
}

/// Whether a session was erased.
pub(crate) fn is_erased(contents: &Contents, session: RecordId) -> Result<bool> {
    Ok(contents.is_erased(session)?)
}
