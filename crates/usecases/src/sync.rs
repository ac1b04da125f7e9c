//! 'Haal en breng': taking in what others left at the places of a circle, and handing over own changes.
//!
//! The journal is held only for short moments; reading and writing a place happens in between, so a slow
//! place never keeps a save waiting. Trouble with one place stops no other.

mod again;
mod another_life;
mod branches;
mod budget;
mod doubts;
mod earlier_work;
mod incoming;
mod memory;
mod outgoing;
mod overfull;
mod shelves;
mod turning;
mod visit;
mod watching;

use domain::CircleId;
use exchange::{Carrier, CarrierError};

use crate::circles::acts::Gone;
use crate::circles::{state, tend};
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::places::{self, LastExchange};
use crate::sync::memory::Memory;
pub(crate) use crate::sync::visit::trouble;
use crate::sync::visit::{Visit, Wanted};
use crate::values::{json, put_json, value};
use crate::views::{ExchangeView, PlaceView};

/// Rounds over the files: each may bring what another one waits for (a grant, a roster, an earlier part).
const ROUNDS: usize = 8;

/// Something that lends the open journal for a moment: the journal itself, or a lock around it.
pub trait Lender {
    /// Lends it.
    ///
    /// # Errors
    /// `Locked` when there is no open journal (any more), and what `borrow` fails with.
    fn lend<T>(&mut self, borrow: impl FnOnce(&mut OpenVault) -> Result<T>) -> Result<T>;
}

impl Lender for OpenVault {
    fn lend<T>(&mut self, borrow: impl FnOnce(&mut OpenVault) -> Result<T>) -> Result<T> {
        borrow(self)
    }
}

/// Exchanges one circle with all its places: takes in from each, then hands over to each. What went well is
/// kept even when something fails later, and the outcome is remembered for the screens.
///
/// # Errors
/// `NotFound`, and those of the vault. Trouble with a place is no error here: it stands in the view, per
/// place and as `problem`, and nothing is lost by it.
pub fn circle_exchange(lender: &mut impl Lender, circle: CircleId) -> Result<ExchangeView> {
    let (mut view, opened) = lender.lend(|open| Ok((begun(open, circle)?, opened(open, circle)?)))?;
    if opened.is_empty() {
        view.problem = Some(code_name(ErrorCode::NoFolder));
        return Ok(view);
    }
    let mut visits: Vec<Visit<'_>> = Vec::new();
    let mut closed: Vec<(String, String)> = Vec::new();
    for place in &opened {
        match &place.carrier {
            Ok(carrier) => visits.push(Visit::new(circle, &place.id, place.label.clone(), &**carrier)),
            Err(error) => closed.push((place.id.clone(), code_name(*error))),
        }
    }
    Round::new(lender, circle, &mut view).take_in_and_hand_over(&mut visits)?;
    let problem = |visit: &Visit<'_>| visit.problem.as_ref().map(|error| code_name(error.code));
    let outcomes = visits.iter().map(|visit| (visit.id.clone(), problem(visit)));
    let outcomes: Vec<_> =
        outcomes.chain(closed.into_iter().map(|(id, problem)| (id, Some(problem)))).collect();
    lender.lend(|open| {
        remember(open, circle, &outcomes)?;
        view.places = places::place_list(open, circle)?;
        Ok(())
    })?;
    view.problem = problem_of(&view.places);
    Ok(view)
}

/// Exchanges every circle that has a place, the own devices included.
///
/// # Errors
/// Those of the vault.
pub fn exchange_all(lender: &mut impl Lender) -> Result<Vec<ExchangeView>> {
    let circles = lender.lend(|open| {
        let mut with_place = Vec::new();
        for circle in open.vault.circles()? {
            if places::has_any(&open.vault, circle.id)? {
                with_place.push(circle.id);
            }
        }
        Ok(with_place)
    })?;
    circles.into_iter().map(|circle| circle_exchange(lender, circle)).collect()
}

/// Writes everything of a circle to a carrier that is no place of it (a file to send, a stick to hand over):
/// own envelopes, those of others, the roster and the keys. Nothing is taken in, and nothing is remembered of
/// the carrier.
///
/// # Errors
/// Trouble with the carrier, as `Folder…` codes, with `label` as data; `NotFound`, and those of the vault.
pub fn carry_out(
    lender: &mut impl Lender,
    circle: CircleId,
    carrier: &dyn Carrier,
    label: &str,
) -> Result<ExchangeView> {
    lent(lender, circle, carrier, label, |round, visit| {
        outgoing::cut_all(round.lender, circle)?;
        outgoing::hand_over(round.lender, &mut round.memory, visit, round.view)?;
        round.lender.lend(|open| outgoing::note_carried(open, circle))
    })
}

/// Takes in what a carrier holds that is no place of the circle. Nothing is written there, and nothing is
/// remembered of it.
///
/// # Errors
/// As [`carry_out`].
pub fn carry_in(
    lender: &mut impl Lender,
    circle: CircleId,
    carrier: &dyn Carrier,
    label: &str,
) -> Result<ExchangeView> {
    lent(lender, circle, carrier, label, |round, visit| round.take_in(std::slice::from_mut(visit)))
}

/// Visits a carrier under a name for this once.
fn lent<L: Lender>(
    lender: &mut L,
    circle: CircleId,
    carrier: &dyn Carrier,
    label: &str,
    act: impl FnOnce(&mut Round<'_, L>, &mut Visit<'_>) -> Result<()>,
) -> Result<ExchangeView> {
    let (mut view, id) =
        lender.lend(|open| Ok((begun(open, circle)?, places::new_id(&mut *open.around.randomness))))?;
    let mut visit = Visit::new(circle, &id, label.to_owned(), carrier);
    let mut round = Round::new(lender, circle, &mut view);
    let done = round
        .look(&mut visit)
        .and_then(|()| if visit.problem.is_some() { Ok(()) } else { act(&mut round, &mut visit) });
    lender.lend(|open| open.vault.write_with(|tx| places::forget(tx, circle, &id)))?;
    done?;
    visit.problem.map_or(Ok(view), Err)
}

/// One exchange of one circle.
struct Round<'a, L> {
    lender: &'a mut L,
    circle: CircleId,
    view: &'a mut ExchangeView,
    memory: Memory,
}

impl<'a, L: Lender> Round<'a, L> {
    fn new(lender: &'a mut L, circle: CircleId, view: &'a mut ExchangeView) -> Self {
        Self { lender, circle, view, memory: Memory::default() }
    }

    fn take_in_and_hand_over(&mut self, visits: &mut [Visit<'_>]) -> Result<()> {
        for visit in visits.iter_mut() {
            self.look(visit)?;
        }
        self.take_in(visits)?;
        // Who was removed hands nothing over; who went away hands over that they did.
        if self.gone()? == Some(Gone::Removed) {
            return Ok(());
        }
        for visit in visits.iter_mut() {
            let memory = &mut self.memory;
            visit.attempt(|visit| {
                incoming::check(self.lender, memory, visit, self.view)?;
                self.lender.lend(|open| watching::losses(open, visit))?;
                outgoing::hand_over(self.lender, memory, visit, self.view)
            })?;
        }
        self.lender.lend(|open| watching::review(open, &mut self.memory, visits))
    }

    /// Whether this device is no longer in the circle.
    fn gone(&mut self) -> Result<Option<Gone>> {
        let circle = self.circle;
        self.lender.lend(|open| json::<Gone>(&open.vault, circle, value::GONE))
    }

    /// What lies there.
    fn look(&mut self, visit: &mut Visit<'_>) -> Result<()> {
        let circle = self.circle;
        visit.attempt(|visit| {
            visit.listing = visit.carrier.list(circle).map_err(|error| visit.trouble(error))?;
            visit.doubts = self.lender.lend(|open| doubts::Doubts::known(open, visit))?;
            Ok(())
        })?;
        Ok(())
    }

    /// Another life if need be, own work cut, and then everything that others left anywhere. Whoever went looks
    /// only whether the list that says so still counts.
    fn take_in(&mut self, visits: &mut [Visit<'_>]) -> Result<()> {
        match self.gone()? {
            Some(Gone::Ended) => return Ok(()),
            Some(_) => {
                self.rounds(visits, Wanted::All)?;
                if self.gone()?.is_some() {
                    return Ok(());
                }
            }
            None => {}
        }
        if self.notice_another_life(visits)? {
            self.rounds(visits, Wanted::Lists)?;
            self.notice_another_life(visits)?;
        }
        outgoing::cut_all(self.lender, self.circle)?;
        self.rounds(visits, Wanted::All)?;
        let circle = self.circle;
        self.lender.lend(|open| tend::tend(open, circle))?;
        if self.gone()?.is_some() {
            return Ok(());
        }
        // Who was let in just now has something to sign with from now on.
        outgoing::cut_all(self.lender, self.circle)?;
        incoming::confirm(self.lender, &mut self.memory, self.circle)?;
        if self.view.received > 0 {
            incoming::acknowledge(self.lender, self.circle)?;
        }
        Ok(())
    }

    /// Another life if need be; tells whether something has to come first to see that.
    fn notice_another_life(&mut self, visits: &mut [Visit<'_>]) -> Result<bool> {
        let mut waits = false;
        for visit in visits {
            let seen = visit.attempt(|visit| another_life::notice(self.lender, &mut self.memory, visit))?;
            waits |= seen.unwrap_or(false);
        }
        Ok(waits)
    }

    /// Reads what there is, until nothing more comes of it.
    fn rounds(&mut self, visits: &mut [Visit<'_>], wanted: Wanted) -> Result<()> {
        for _ in 0..ROUNDS {
            let mut progress = false;
            for visit in visits.iter_mut() {
                let done = visit.attempt(|visit| {
                    incoming::round(self.lender, &mut self.memory, visit, wanted, self.view)
                })?;
                progress |= done.unwrap_or(false);
            }
            if !progress {
                break;
            }
        }
        self.view.left = visits.iter().map(|visit| visit.left).sum();
        Ok(())
    }
}

/// What an exchange of this circle says before anything was done.
fn begun(open: &OpenVault, circle: CircleId) -> Result<ExchangeView> {
    open.vault.circle(circle)?.ok_or(ErrorCode::NotFound)?;
    let circle_name = state::name_of(&open.vault, circle)?;
    Ok(ExchangeView { circle: circle.to_string(), circle_name, ..ExchangeView::default() })
}

/// A place that was opened, or why it could not be.
struct OpenedPlace {
    id: String,
    label: String,
    carrier: std::result::Result<Box<dyn Carrier>, ErrorCode>,
}

fn opened(open: &OpenVault, circle: CircleId) -> Result<Vec<OpenedPlace>> {
    let open_one = |kept: places::KeptPlace| {
        let label = kept.place.label();
        let code = |error: CarrierError| visit::trouble(error, &label).code;
        let carrier = open.around.places.open(&kept.place).map_err(code);
        OpenedPlace { id: kept.id, carrier, label }
    };
    Ok(places::places_of(&open.vault, circle)?.into_iter().map(open_one).collect())
}

/// What is wrong, over all places: that one is merely not there (a stick in a drawer) counts only where no
/// other place went well.
pub(crate) fn problem_of(places: &[PlaceView]) -> Option<String> {
    let missing = code_name(ErrorCode::FolderMissing);
    let went_well = places.iter().any(|place| place.problem.is_none() && place.last_success.is_some());
    let mut problems = places.iter().filter_map(|place| place.problem.clone());
    problems.find(|problem| !went_well || *problem != missing)
}

/// The code as it stands in views and JSON.
pub(crate) fn code_name(code: ErrorCode) -> String {
    serde_json::to_value(code).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

fn remember(open: &mut OpenVault, circle: CircleId, outcomes: &[(String, Option<String>)]) -> Result<()> {
    let now = open.around.clock.now().0;
    open.vault.write_with(|tx| {
        for (place, problem) in outcomes {
            let key = value::at(value::EXCHANGE, place);
            let before: LastExchange = json(tx, circle, &key)?.unwrap_or_default();
            let success = if problem.is_none() { Some(now) } else { before.success };
            put_json(tx, circle, &key, &LastExchange { success, problem: problem.clone() })?;
        }
        Ok(())
    })
}
