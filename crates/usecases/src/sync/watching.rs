//! After an exchange: did a place lose what lay there, does somebody hold back what others have read, has a
//! place gone quiet? Noticed from what this device knows by itself; see `warnings`.

use std::collections::{BTreeMap, BTreeSet};

use domain::CircleId;
use exchange::{Entry, FeedKey, MailboxPath};
use serde::{Deserialize, Serialize};
use vault::{FileState, OwnFile, Tx};

use super::incoming::feeds;
use super::memory::Memory;
use super::overfull;
use super::visit::{Own, Visit};
use crate::error::Result;
use crate::open::OpenVault;
use crate::values::{json, put_json, value};
use crate::warnings::{self, Code, Warning};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// What others read may be on its way for this long.
const WITHHELD_MS: i64 = 14 * DAY_MS;
/// A circle that says nothing for so long is worth a word.
const QUIET_MS: i64 = 30 * DAY_MS;

/// What others say they have read of a feed and has not come here: up to which seq, and since when.
pub(super) type Named = BTreeMap<String, (u64, i64)>;

/// What lay at a place of others when there was last something new.
#[derive(Default, PartialEq, Eq, Serialize, Deserialize)]
struct LastNews {
    print: String,
    since: i64,
}

/// Own files that were read back here and are gone: the place lost them, or was put back. They are written
/// again in this very exchange; what comes back after all is superfluous then.
pub(super) fn losses(open: &mut OpenVault, visit: &Visit<'_>) -> Result<()> {
    let lying: BTreeSet<String> = visit.listing.files.iter().map(|entry| entry.path.to_string()).collect();
    let known = open.vault.own_files(visit.circle, &visit.id)?;
    let pack = |file: &&OwnFile| file.name.parse().is_ok_and(|path: MailboxPath| path.envelopes().is_some());
    let own = visit.own(open)?;
    let gone: Vec<OwnFile> = known
        .iter()
        .filter(pack)
        .filter(|file| file.state == FileState::Present && !lying.contains(&file.name))
        .filter(|file| !is_covered(file, &own))
        .cloned()
        .collect();
    if gone.is_empty() {
        return Ok(());
    }
    let now = open.around.clock.now();
    let warning = Warning::of_place(Code::RolledBack, &visit.id, now);
    open.vault.write_with(|tx| {
        for file in gone {
            tx.put_own_file(&OwnFile { state: FileState::Superseded, since: now, ..file })?;
        }
        warnings::raise(tx, visit.circle, warning)
    })
}

/// Whether all of an own pack lies in another one: the other of two copies of this journal joined them.
fn is_covered(file: &OwnFile, own: &Own) -> bool {
    let Some((feed, range)) = file.name.parse().ok().and_then(|path: MailboxPath| path.envelopes()) else {
        return false;
    };
    let mut whole = own.whole.iter().filter_map(MailboxPath::envelopes);
    whole.any(|(whose, wide)| whose == feed && wide.covers(range))
}

/// Notes what the authors of envelopes say they have read and is not here.
pub(super) fn name_unseen(
    tx: &Tx<'_>,
    circle: CircleId,
    said: &BTreeMap<FeedKey, u64>,
    now: i64,
) -> Result<()> {
    let here = tx.frontier(circle)?;
    let held = |feed: &FeedKey| {
        here.iter()
            .find(|end| end.device == feed.device && end.incarnation == feed.incarnation)
            .map(|end| end.seq)
    };
    let beyond: Vec<_> =
        said.iter().filter(|(feed, seq)| held(feed).is_none_or(|held| held < **seq)).collect();
    if beyond.is_empty() {
        return Ok(());
    }
    let mut named: Named = json(tx, circle, value::NAMED)?.unwrap_or_default();
    for (feed, seq) in beyond {
        let entry = named.entry(feed.to_string()).or_insert((*seq, now));
        entry.0 = entry.0.max(*seq);
    }
    put_json(tx, circle, value::NAMED, &named)
}

/// Looks at what is over and what has lasted too long.
pub(super) fn review(open: &mut OpenVault, memory: &mut Memory, visits: &[Visit<'_>]) -> Result<()> {
    let Some(circle) = visits.first().map(|visit| visit.circle) else { return Ok(()) };
    forks(open, circle)?;
    withheld(open, memory, circle)?;
    overfull::settle(open, circle)?;
    visits.iter().filter(|visit| visit.problem.is_none()).try_for_each(|visit| quiet(open, visit))
}

/// A device that contradicted itself is no news any more once it began another life.
fn forks(open: &mut OpenVault, circle: CircleId) -> Result<()> {
    let ends = open.vault.frontier(circle)?;
    let lives_on = |warning: &Warning| {
        warning.device.as_ref().is_some_and(|(device, life)| {
            ends.iter().any(|end| end.device.to_string() == *device && end.incarnation > *life)
        })
    };
    open.vault.write_with(|tx| {
        warnings::settle(tx, circle, |warning| warning.code == Code::Fork && lives_on(warning))
    })
}

fn withheld(open: &mut OpenVault, memory: &mut Memory, circle: CircleId) -> Result<()> {
    let mut named: Named = json(&open.vault, circle, value::NAMED)?.unwrap_or_default();
    if named.is_empty() {
        return Ok(());
    }
    let here = feeds(&open.vault, circle)?;
    let every_key = memory.holds_every_key(open, circle)?;
    let Some(chain) = memory.rosters(open, circle)? else { return Ok(()) };
    let mut missing: Vec<(FeedKey, i64)> = Vec::new();
    named.retain(|name, (seq, since)| {
        let Some(feed) = feed_named(name) else { return false };
        let came = here.get(&feed).is_some_and(|position| position.next_seq > *seq);
        // What was written after a removal, or before this person might read, is not for here.
        let meant = every_key && chain.accepts(feed.device, feed.incarnation, *seq);
        if !came && meant {
            missing.push((feed, *since));
        }
        !came
    });
    let now = open.around.clock.now();
    let late = |(_, since): &&(FeedKey, i64)| now.0.saturating_sub(*since) >= WITHHELD_MS;
    let raised: Vec<Warning> =
        missing.iter().filter(late).map(|(feed, _)| Warning::of_feed(Code::Withheld, *feed, now)).collect();
    open.vault.write_with(|tx| {
        put_json(tx, circle, value::NAMED, &named)?;
        let still = |warning: &Warning| raised.iter().any(|it| it.device == warning.device);
        warnings::settle(tx, circle, |warning| warning.code == Code::Withheld && !still(warning))?;
        raised.iter().cloned().try_for_each(|warning| warnings::raise(tx, circle, warning))
    })
}

fn feed_named(name: &str) -> Option<FeedKey> {
    let (device, incarnation) = name.split_once('-')?;
    Some(FeedKey { device: device.parse().ok()?, incarnation: incarnation.parse().ok()? })
}

/// A place where nothing of others changes, while there are others and own work lies there.
fn quiet(open: &mut OpenVault, visit: &Visit<'_>) -> Result<()> {
    let me = open.me.device;
    let (theirs, own): (Vec<&Entry>, Vec<&Entry>) =
        visit.listing.files.iter().partition(|entry| entry.path.dir.feed.device != me);
    let names: Vec<String> = theirs.iter().map(|entry| entry.path.to_string()).collect();
    let print = sealing::content_hash(names.join("\n").as_bytes()).to_string();
    let key = value::at(value::NEWS, &visit.id);
    let before: LastNews = json(&open.vault, visit.circle, &key)?.unwrap_or_default();
    let now = open.around.clock.now();
    let about = |warning: &Warning| {
        warning.code == Code::Quiet && warning.place.as_deref() == Some(visit.id.as_str())
    };
    if before.print != print {
        return open.vault.write_with(|tx| {
            warnings::settle(tx, visit.circle, about)?;
            put_json(tx, visit.circle, &key, &LastNews { print, since: now.0 })
        });
    }
    if own.is_empty() || theirs.is_empty() || now.0.saturating_sub(before.since) < QUIET_MS {
        return Ok(());
    }
    let warning = Warning { since: before.since, ..Warning::of_place(Code::Quiet, &visit.id, now) };
    open.vault.write_with(|tx| warnings::raise(tx, visit.circle, warning))
}
