//! Showing branches that do not count: who contradicted themselves is for everybody to hear, and an author may find
//! words there that they have no more. Shown where no file lies of which this device knows that it holds one.

use std::collections::{BTreeMap, BTreeSet};

use domain::CircleId;
use exchange::{FeedDir, FeedKey, FileName, MailboxPath, SetAside, plan};
use vault::{Branch, StoredEnvelope};

use super::Lender;
use super::incoming::own_feed;
use super::outgoing::{Desk, Outgoing, item_of, seal_these};
use super::visit::{Own, Visit};
use crate::error::Result;
use crate::open::OpenVault;
use crate::values::{json, put_json, value};

/// The names of the own files that show a branch, by place.
type Shown = BTreeMap<String, BTreeSet<String>>;

/// Those at this place.
pub(super) fn shown(open: &OpenVault, visit: &Visit<'_>) -> Result<BTreeSet<String>> {
    let mut all: Shown = json(&open.vault, visit.circle, value::SHOWN)?.unwrap_or_default();
    Ok(all.remove(&visit.id).unwrap_or_default())
}

/// Branches that are kept here and shown by no file at this place.
fn hidden(open: &OpenVault, visit: &Visit<'_>, own: &Own) -> Result<Vec<Branch>> {
    let branches = open.vault.branches(visit.circle)?;
    if branches.is_empty() {
        return Ok(branches);
    }
    let names = shown(open, visit)?;
    let mine = own.whole.iter().filter(|path| names.contains(&path.to_string())).copied();
    let lying: BTreeSet<MailboxPath> = visit.listing.files.iter().map(|entry| entry.path).collect();
    let aside = open.vault.set_aside(visit.circle)?.into_iter();
    let refused = aside.filter(|file| file.carrier == visit.id && file.reason == SetAside::Fork.code());
    let theirs = refused.filter_map(|file| file.name.parse().ok()).filter(|path| lying.contains(path));
    let show: Vec<_> = mine.chain(theirs).filter_map(|path| path.envelopes()).collect();
    let is_hidden = |branch: &Branch| {
        let feed = FeedKey { device: branch.device, incarnation: branch.incarnation };
        !show
            .iter()
            .any(|(whose, range)| *whose == feed && range.first <= branch.first && branch.last <= range.last)
    };
    Ok(branches.into_iter().filter(is_hidden).collect())
}

impl Desk<'_, '_> {
    /// Writes what is hidden at this place.
    pub(super) fn branches(&mut self, lender: &mut impl Lender, own: &Own) -> Result<()> {
        let (circle, place) = (self.circle, self.visit.id.clone());
        for branch in lender.lend(|open| hidden(open, self.visit, own))? {
            let feed = FeedKey { device: branch.device, incarnation: branch.incarnation };
            let envelopes = lender.lend(|open| Ok(open.vault.branch(circle, &branch)?))?;
            let items: Vec<_> = envelopes.iter().map(item_of).collect();
            for pack in plan::push(&[], &items).write {
                let holds =
                    |it: &&StoredEnvelope| (pack.range.first..=pack.range.last).contains(&it.place.seq);
                let inside: Vec<StoredEnvelope> = envelopes.iter().filter(holds).cloned().collect();
                self.write(lender, |open, memory| {
                    let sealed = seal_these(open, memory, circle, inside, pack.epoch)?;
                    let name = FileName::Again { feed, range: pack.range, hash: sealed.hash().into() };
                    let path = FeedDir { circle, feed: own_feed(open) }.file(name);
                    note_shown(open, circle, &place, &path)?;
                    Ok(Outgoing { path, sealed })
                })?;
            }
        }
        Ok(())
    }
}

fn note_shown(open: &mut OpenVault, circle: CircleId, place: &str, path: &MailboxPath) -> Result<()> {
    let mut all: Shown = json(&open.vault, circle, value::SHOWN)?.unwrap_or_default();
    all.entry(place.to_owned()).or_default().insert(path.to_string());
    open.vault.write_with(|tx| put_json(tx, circle, value::SHOWN, &all))
}
