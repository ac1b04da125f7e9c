//! `binnenkring sync --watch`: haal en breng, again and again, until it is told to stop.
//!
//! It holds the journal as the app does, so no other command and no app gets in meanwhile.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use domain::CircleId;
use usecases::views::ExchangeView;
use usecases::{LockMode, OpenVault, sync};

use super::circles::exchanged;
use super::{Run, named};
use crate::fault::{Fault, Outcome};

/// The longest pause while every place is in trouble.
const LONGEST: Duration = Duration::from_secs(300);

/// Exchanges until a signal to stop comes (Ctrl-C, or being asked to end), every `every` seconds; less often
/// while every circle is in trouble. Tells of each circle where something moved, or where trouble came or went.
pub(super) fn watch(run: &Run<'_>, circle: Option<&str>, every: u32) -> Outcome<()> {
    let stop = signals()?;
    let mut open = run.access.open_for(LockMode::Long)?;
    let circle = circle.map(|circle| named::circle(&open, circle)).transpose()?;
    let mut told = Told::default();
    let mut troubled = 0;
    loop {
        let views = round(&mut open, circle)?;
        let all_ill = !views.is_empty() && views.iter().all(|view| view.problem.is_some());
        troubled = if all_ill { troubled + 1 } else { 0 };
        tell(run, &open, &told.news(views))?;
        match stop.recv_timeout(pause(every, troubled)) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

fn round(open: &mut OpenVault, circle: Option<CircleId>) -> Outcome<Vec<ExchangeView>> {
    Ok(match circle {
        Some(circle) => vec![sync::circle_exchange(open, circle)?],
        None => sync::exchange_all(open)?,
    })
}

/// Until the next round: twice as long for each round in a row that was all trouble.
fn pause(every: u32, troubled: u32) -> Duration {
    let every = Duration::from_secs(u64::from(every));
    every.saturating_mul(1 << troubled.saturating_sub(1).min(10)).min(LONGEST.max(every))
}

/// Something to hear the wish to stop from.
fn signals() -> Outcome<Receiver<()>> {
    let (tell, hear) = mpsc::channel();
    let set = ctrlc::set_handler(move || {
        // Whoever is not listening has stopped already.
        let _ = tell.send(());
    });
    set.map_err(|error| Fault::Output(std::io::Error::other(error)))?;
    Ok(hear)
}

/// One line for each circle; trouble goes to standard error, and the watch goes on.
fn tell(run: &Run<'_>, open: &OpenVault, news: &[ExchangeView]) -> Outcome<()> {
    for view in news {
        match exchanged(run, open, std::slice::from_ref(view)) {
            Ok(()) | Err(Fault::Told(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

/// What was told of each circle.
#[derive(Default)]
struct Told {
    trouble: BTreeMap<String, Option<String>>,
}

impl Told {
    /// What is worth telling: all of it the first time, after that what moved and what changed.
    fn news(&mut self, views: Vec<ExchangeView>) -> Vec<ExchangeView> {
        views.into_iter().filter(|view| self.is_news(view)).collect()
    }

    fn is_news(&mut self, view: &ExchangeView) -> bool {
        let before = self.trouble.insert(view.circle.clone(), view.problem.clone());
        let moved = [view.sent, view.received, view.files_read, view.files_written, view.set_aside] != [0; 5];
        moved || before.as_ref() != Some(&view.problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_while_all_is_trouble_and_end_with_it() {
        let check = |every, troubled, expect| {
            assert_eq!(pause(every, troubled), Duration::from_secs(expect), "{every} {troubled}");
        };
        check(20, 0, 20);
        check(20, 1, 20);
        check(20, 2, 40);
        check(20, 5, 300);
        check(20, 99, 300);
        check(600, 3, 600);
    }

    #[test]
    fn only_what_moved_or_changed_is_told() {
        let view = |received, problem: Option<&str>| ExchangeView {
            circle: "a".to_owned(),
            received,
            problem: problem.map(str::to_owned),
            ..ExchangeView::default()
        };
        let mut told = Told::default();
        assert_eq!(told.news(vec![view(0, None)]).len(), 1, "the first round is always told");
        assert_eq!(told.news(vec![view(0, None)]).len(), 0);
        assert_eq!(told.news(vec![view(2, None)]).len(), 1);
        assert_eq!(told.news(vec![view(0, Some("place_busy"))]).len(), 1);
        assert_eq!(told.news(vec![view(0, Some("place_busy"))]).len(), 0);
        assert_eq!(told.news(vec![view(0, None)]).len(), 1);
    }
}
