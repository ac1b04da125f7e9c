//! Steps with names: which to run, in what order, how long each took, and how it ended. Knows no step itself.

use crate::failure::Failure;
use std::time::{Duration, Instant};

/// What was asked for on the command line.
pub(crate) struct Wish {
    /// Packages may be installed without a question.
    pub(crate) consent: bool,
    /// Also what takes long.
    pub(crate) long: bool,
}

/// One thing to check.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    /// Names of steps that have to be done before this one; they stand earlier in the list.
    pub(crate) needs: &'static [&'static str],
    pub(crate) run: fn(&Wish) -> Result<(), Failure>,
}

/// The step called `only`, or else those whose name contains it, with all that they need, in the order of `all`.
///
/// Fails when no name contains it.
pub(crate) fn select<'a>(all: &'a [Step], only: Option<&str>) -> Result<Vec<&'a Step>, Failure> {
    let called = |name: &str| only.is_some_and(|part| part == name);
    let exact = all.iter().any(|step| called(step.name));
    let wanted = |name: &str| if exact { called(name) } else { only.is_none_or(|part| name.contains(part)) };
    let mut chosen: Vec<bool> = all.iter().map(|step| wanted(step.name)).collect();
    if !chosen.contains(&true) {
        let names: Vec<&str> = all.iter().map(|step| step.name).collect();
        return Err(Failure::new(format!("No step is called `{}`.", only.unwrap_or_default()))
            .advise(format!("The steps are: {}.", names.join(", "))));
    }
    // From the last to the first: what a step needs stands before it.
    for at in (0..all.len()).rev() {
        for before in 0..at {
            chosen[before] |= chosen[at] && all[at].needs.contains(&all[before].name);
        }
    }
    Ok(all.iter().zip(chosen).filter(|(_, yes)| *yes).map(|(step, _)| step).collect())
}

/// Runs the steps until one fails, tells each with its duration, and closes with a summary.
///
/// Fails when a step failed; steps after it are not run.
pub(crate) fn run(steps: &[&Step], wish: &Wish) -> Result<(), Failure> {
    let began = Instant::now();
    let mut done = Vec::new();
    let mut failed = None;
    for (at, step) in steps.iter().enumerate() {
        println!("\n[{}/{}] {}", at + 1, steps.len(), step.name);
        let since = Instant::now();
        let outcome = (step.run)(wish);
        println!("[{}/{}] {}: {}", at + 1, steps.len(), step.name, told(since.elapsed()));
        done.push((step.name, since.elapsed()));
        if let Err(failure) = outcome {
            failed = Some(failure.to_string());
            break;
        }
    }
    println!("\n{}", summary(steps.len(), &done, failed.as_deref(), began.elapsed()));
    match failed {
        Some(_) => Err(Failure::new("Not everything is well: see the step that failed.")),
        None => Ok(()),
    }
}

/// A table of durations, the failure if there is one, and a last line to count by.
fn summary(all: usize, done: &[(&str, Duration)], failed: Option<&str>, whole: Duration) -> String {
    let mut text = String::from("Summary");
    for (at, (name, duration)) in done.iter().enumerate() {
        let well = failed.is_none() || at + 1 < done.len();
        let mark = if well { "ok    " } else { "FAILED" };
        text.push_str(&format!("\n  {mark} {name:<16} {:>9}", told(*duration)));
    }
    text.push_str(&format!("\n  whole  {:<16} {:>9}", "", told(whole)));
    if let (Some(why), Some((name, _))) = (failed, done.last()) {
        text.push_str(&format!("\n\nFAILED in step `{name}`:\n{why}"));
        text.push_str(&format!("\nTo run it again: cargo xtask test --only {name}"));
    }
    let bad = usize::from(failed.is_some());
    text.push_str(&format!("\n\n{} passed, {bad} failed", done.len() - bad));
    if all > done.len() {
        text.push_str(&format!(", {} skipped", all - done.len()));
    }
    text
}

fn told(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f32())
    } else {
        format!("{} m {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine(_: &Wish) -> Result<(), Failure> {
        Ok(())
    }

    fn broken(_: &Wish) -> Result<(), Failure> {
        Err(Failure::new("It broke."))
    }

    fn step(name: &'static str, needs: &'static [&'static str]) -> Step {
        Step { name, needs, run: fine }
    }

    fn check(only: Option<&str>, expect: &[&str]) {
        let all = [
            step("format", &[]),
            step("install", &[]),
            step("ui-format", &["install"]),
            step("ui", &["install"]),
            step("app", &["ui"]),
        ];
        let names: Vec<&str> = select(&all, only).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(names, expect);
    }

    #[test]
    fn without_a_wish_all_steps_run() {
        check(None, &["format", "install", "ui-format", "ui", "app"]);
    }

    #[test]
    fn a_step_brings_what_it_needs_and_what_that_needs() {
        check(Some("app"), &["install", "ui", "app"]);
    }

    #[test]
    fn a_whole_name_wins_over_a_part_of_a_name() {
        check(Some("format"), &["format"]);
        check(Some("form"), &["format", "install", "ui-format"]);
    }

    #[test]
    fn a_name_that_no_step_has_lists_the_steps() {
        let failure = select(&[step("format", &[])], Some("cook")).err().unwrap();
        assert!(failure.to_string().contains("format"));
    }

    #[test]
    fn the_first_failure_stops_the_run() {
        let (bad, after) = (Step { name: "bad", needs: &[], run: broken }, step("after", &[]));
        assert!(run(&[&bad, &after], &Wish { consent: false, long: false }).is_err());
    }

    #[test]
    fn the_summary_closes_with_a_line_to_count_by() {
        let second = Duration::from_secs(1);
        let well = summary(1, &[("a", second)], None, second);
        assert_eq!(well.lines().last(), Some("1 passed, 0 failed"));
        let ill = summary(3, &[("a", second), ("b", second)], Some("It broke."), second);
        assert!(ill.contains("FAILED in step `b`:\nIt broke."), "{ill}");
        assert_eq!(ill.lines().last(), Some("1 passed, 1 failed, 1 skipped"));
    }

    #[test]
    fn durations_are_told_for_people() {
        assert_eq!(told(Duration::from_millis(1240)), "1.2 s");
        assert_eq!(told(Duration::from_secs(605)), "10 m 05 s");
    }
}
