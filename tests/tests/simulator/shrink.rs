//! Making a failing list of steps small: leave out as much as can be left out while the same rule breaks.

use std::time::{Duration, Instant};

use crate::oracle::Broken;
use crate::run::play;
use crate::steps::Step;

/// Shrinking is worth so many seconds, and no more.
const LONGEST: u64 = 60;

/// The smallest list found that breaks the same rule, and how it breaks.
pub fn smallest(seed: u64, steps: Vec<Step>, broken: Broken) -> (Vec<Step>, Broken) {
    smallest_in(LONGEST, seed, steps, broken)
}

/// As [`smallest`], in so many seconds.
pub fn smallest_in(seconds: u64, seed: u64, steps: Vec<Step>, broken: Broken) -> (Vec<Step>, Broken) {
    let until = Instant::now() + Duration::from_secs(seconds);
    smallest_by(steps, broken, |steps| if Instant::now() > until { None } else { play(seed, steps).err() })
}

/// Leaves out ever smaller pieces as long as `breaks` gives the same rule.
fn smallest_by(
    mut steps: Vec<Step>,
    mut broken: Broken,
    breaks: impl Fn(&[Step]) -> Option<Broken>,
) -> (Vec<Step>, Broken) {
    let mut piece = steps.len().div_ceil(2);
    while piece > 0 {
        let mut at = 0;
        let mut smaller = false;
        while at < steps.len() {
            let mut without = steps.clone();
            without.drain(at..(at + piece).min(steps.len()));
            match breaks(&without).filter(|it| it.rule == broken.rule) {
                Some(now) => (steps, broken, smaller) = (without, now, true),
                None => at += piece,
            }
        }
        piece = if piece == 1 && smaller { 1 } else { piece / 2 };
    }
    (steps, broken)
}

#[test]
fn what_does_not_matter_is_left_out() {
    use crate::steps::Verb;
    let step = |who| Step { verb: Verb::Say, who, what: 0, how: 0 };
    let all: Vec<Step> = (0..50).map(step).collect();
    let breaks = |steps: &[Step]| {
        let has = |who| steps.iter().any(|it| it.who == who);
        (has(7) && has(31)).then(|| Broken::new("rule", format!("{} steps", steps.len())))
    };
    let (left, broken) = smallest_by(all, Broken::new("rule", "50 steps"), breaks);
    assert_eq!(left.iter().map(|it| it.who).collect::<Vec<_>>(), [7, 31]);
    assert_eq!(broken.seen, "2 steps");
}
