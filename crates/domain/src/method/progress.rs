//! Where a session is in its method. Pure: the present moment is passed in.
//!
//! Running over time is not an error: [`Progress::remaining_seconds`] goes below zero and the circle decides.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Method, Variant};
use crate::Timestamp;

/// The step that is running, and its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Progress {
    /// Place of the running step, from 0.
    pub step: u32,
    /// When this step began.
    pub step_started: Timestamp,
    /// Since when the clock stands still, if it does.
    pub paused_since: Option<Timestamp>,
    /// How long the clock stood still in this step, in milliseconds, the running pause not counted.
    #[specta(type = f64)]
    pub paused_ms: i64,
    /// Time that the circle gave to this step on top of its own, in seconds.
    #[specta(type = f64)]
    pub extra_seconds: i64,
}

impl Progress {
    /// The first step begins.
    pub fn start(now: Timestamp) -> Self {
        Self { step: 0, step_started: now, paused_since: None, paused_ms: 0, extra_seconds: 0 }
    }

    /// Goes to the next step, with the clock running; `false` and no change at the last.
    pub fn next(&mut self, method: &Method, now: Timestamp) -> bool {
        if self.is_last(method) {
            return false;
        }
        *self = Self { step: self.step + 1, ..Self::start(now) };
        true
    }

    /// Goes back one step, which begins again; `false` and no change at the first.
    pub fn previous(&mut self, now: Timestamp) -> bool {
        let Some(step) = self.step.checked_sub(1) else { return false };
        *self = Self { step, ..Self::start(now) };
        true
    }

    /// Stops the clock; no effect when it stands still already.
    pub fn pause(&mut self, now: Timestamp) {
        self.paused_since.get_or_insert(now);
    }

    /// Lets the clock run again; no effect when it runs.
    pub fn resume(&mut self, now: Timestamp) {
        if let Some(since) = self.paused_since.take() {
            self.paused_ms = self.paused_ms.saturating_add(between(since, now));
        }
    }

    /// Gives this step more time, or less with a negative number.
    pub fn extend(&mut self, seconds: i64) {
        self.extra_seconds = self.extra_seconds.saturating_add(seconds);
    }

    /// Whether this is the last step.
    pub fn is_last(&self, method: &Method) -> bool {
        self.step as usize + 1 >= method.steps.len()
    }

    /// Seconds that this step has run, pauses not counted; never below zero, also with a clock set back.
    pub fn elapsed_seconds(&self, now: Timestamp) -> i64 {
        let until = self.paused_since.unwrap_or(now);
        (between(self.step_started, until).saturating_sub(self.paused_ms)).max(0) / 1000
    }

    /// Seconds that this step has left; below zero when it runs over.
    pub fn remaining_seconds(&self, method: &Method, variant: &Variant, now: Timestamp) -> i64 {
        let whole = method.step_seconds(self.step as usize, variant).saturating_add(self.extra_seconds);
        whole.saturating_sub(self.elapsed_seconds(now))
    }

    /// Seconds that the whole session has left if every later step takes its own time.
    pub fn session_remaining_seconds(&self, method: &Method, variant: &Variant, now: Timestamp) -> i64 {
        let later = self.step as usize + 1..method.steps.len();
        let after: i64 = later.map(|step| method.step_seconds(step, variant)).sum();
        after.saturating_add(self.remaining_seconds(method, variant, now).max(0))
    }
}

/// Milliseconds from one moment to another; 0 where the clock was set back.
fn between(from: Timestamp, to: Timestamp) -> i64 {
    to.0.saturating_sub(from.0).max(0)
}

#[cfg(test)]
mod tests {
    use super::super::bundled;
    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Timestamp {
        Timestamp(1_000_000 + minutes * MINUTE)
    }

    fn five_steps() -> (&'static Method, &'static Variant, &'static Variant) {
        let method = &bundled()[0];
        (method, method.variant("basis").unwrap(), method.variant("verdiept").unwrap())
    }

    #[test]
    fn a_step_counts_down_and_goes_below_zero() {
        let (method, basic, deepened) = five_steps();
        let progress = Progress::start(at(0));
        assert_eq!(progress.remaining_seconds(method, basic, at(0)), 120);
        assert_eq!(progress.remaining_seconds(method, basic, at(3)), -60);
        assert_eq!(progress.remaining_seconds(method, deepened, at(3)), 60);
    }

    #[test]
    fn time_stands_still_in_a_pause_and_pauses_add_up() {
        let (method, basic, _) = five_steps();
        let mut progress = Progress::start(at(0));
        progress.pause(at(1));
        progress.pause(at(5));
        assert_eq!(progress.remaining_seconds(method, basic, at(9)), 60);
        progress.resume(at(9));
        progress.resume(at(9));
        progress.pause(at(10));
        progress.resume(at(12));
        assert_eq!(progress.remaining_seconds(method, basic, at(12)), 0);
    }

    #[test]
    fn steps_run_to_the_end_and_back_to_the_start() {
        let (method, basic, _) = five_steps();
        let mut progress = Progress::start(at(0));
        assert!(!progress.previous(at(0)));
        for step in 1..5 {
            assert!(progress.next(method, at(step)));
        }
        assert!(progress.is_last(method));
        assert!(!progress.next(method, at(9)));
        assert_eq!(progress.step_started, at(4), "a refused step changes nothing");
        assert!(progress.previous(at(9)));
        assert_eq!((progress.step, progress.remaining_seconds(method, basic, at(9))), (3, 7 * 60));
    }

    #[test]
    fn extra_time_belongs_to_one_step() {
        let (method, basic, _) = five_steps();
        let mut progress = Progress::start(at(0));
        progress.extend(120);
        assert_eq!(progress.remaining_seconds(method, basic, at(0)), 240);
        progress.next(method, at(1));
        assert_eq!(progress.remaining_seconds(method, basic, at(1)), 8 * 60);
    }

    #[test]
    fn a_clock_that_is_set_back_takes_no_time_away() {
        let (method, basic, _) = five_steps();
        let progress = Progress::start(at(10));
        assert_eq!(progress.remaining_seconds(method, basic, at(2)), 120);
    }

    #[test]
    fn the_session_has_the_rest_of_this_step_and_the_later_ones_left() {
        let (method, basic, _) = five_steps();
        let mut progress = Progress::start(at(0));
        assert_eq!(progress.session_remaining_seconds(method, basic, at(1)), 29 * 60);
        progress.next(method, at(2));
        assert_eq!(progress.session_remaining_seconds(method, basic, at(60)), 20 * 60);
    }
}
