//! Offering again what others wrote: whoever holds an envelope that does not lie at a place hands it over.
//!
//! Not everybody at once. Where a place lost much (or is new), the first who comes mends it, without waiting
//! for anybody. Where something is missing between other things, it may only be on its way: one device goes
//! first, and everybody may once the gap is still there at the next exchange.

use exchange::again::{AgainPlan, Run, goes_first};
use exchange::plan::Item;
use exchange::{FeedDir, FeedKey, FileName, RosterChain};

use super::Lender;
use super::branches;
use super::incoming::own_feed;
use super::memory::Memory;
use super::outgoing::{Desk, Outgoing, item, seal};
use super::shelves::{Gaps, Mine, Others};
use super::visit::{Own, Visit};
use crate::error::Result;
use crate::open::OpenVault;

impl Desk<'_, '_> {
    /// Packs of the envelopes of others that do not lie here.
    pub(super) fn again(&mut self, lender: &mut impl Lender, own: &Own, others: &Others) -> Result<()> {
        let circle = self.circle;
        let (plans, left) = lender.lend(|open| planned(open, self.memory, self.visit, own, others))?;
        for (feed, plan) in plans {
            for pack in &plan.write {
                self.write(lender, |open, memory| {
                    let sealed = seal(open, memory, circle, feed, pack)?;
                    let name = FileName::Again { feed, range: pack.range, hash: sealed.hash().into() };
                    Ok(Outgoing { path: FeedDir { circle, feed: own_feed(open) }.file(name), sealed })
                })?;
            }
            plan.remove.iter().try_for_each(|path| self.remove(lender, path))?;
        }
        lender.lend(|open| left.keep(open, circle, &self.visit.id))
    }
}

/// What to do about each feed of another, and which gaps are left for now.
fn planned(
    open: &mut OpenVault,
    memory: &mut Memory,
    visit: &Visit<'_>,
    own: &Own,
    others: &Others,
) -> Result<(Vec<(FeedKey, AgainPlan)>, Gaps)> {
    let (mut plans, mut left) = (Vec::new(), Gaps::default());
    let Some(chain) = memory.rosters(open, visit.circle)? else { return Ok((plans, left)) };
    let devices: Vec<_> = chain.current().devices().map(|(_, device)| device.id()).collect();
    let shown = branches::shown(open, visit)?;
    let before = Gaps::seen_before(open, visit.circle, &visit.id)?;
    // Nothing of one's own lies here: the place is new, or was emptied.
    let emptied = !own.whole.iter().any(|path| path.envelopes().is_some());
    for span in open.vault.spans(visit.circle)?.iter().filter(|span| span.device != open.me.device) {
        let feed = FeedKey { device: span.device, incarnation: span.incarnation };
        // What nobody may take in is not offered either.
        let Some(last) = last_that_counts(chain, span) else { continue };
        let mine = Mine::of(feed, own, &shown);
        let shelf = mine.shelf(open, others, span, last);
        if shelf.is_in_order() {
            continue;
        }
        let at_once = emptied
            || !others.knows(feed.device)
            || goes_first(open.me.device, feed, devices.iter().copied());
        let now = if at_once { vec![Run { first: 0, last: u64::MAX }] } else { before.of(feed) };
        let outline = open.vault.outline(visit.circle, feed.device, feed.incarnation, 0)?;
        let items: Vec<Item> = outline.iter().filter(|outline| outline.seq <= last).map(item).collect();
        let plan = shelf.plan(&items, &now);
        left.add(feed, &plan.left);
        plans.push((feed, plan));
    }
    Ok((plans, left))
}

/// The last seq of what is held of a feed that the circle accepts; `None` when nothing of it counts.
fn last_that_counts(chain: &RosterChain, span: &vault::Span) -> Option<u64> {
    let Some(removal) = chain.removal(span.device) else { return Some(span.last) };
    let last = removal.last(span.incarnation)?.seq.min(span.last);
    (last >= span.first).then_some(last)
}
