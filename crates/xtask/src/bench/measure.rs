//! What one run of a program costs: processor time, time on the clock, and the most memory it held.

use crate::failure::Failure;
use crate::program;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// The cost of one run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cost {
    /// Processor seconds, of the program and of the system on its behalf.
    pub(crate) cpu: f64,
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// The most memory it held, in bytes.
    pub(crate) memory: u64,
}

/// Runs a program to its end, its output thrown away.
///
/// Fails when it ends with another code than 0.
pub(crate) fn once(command: &mut Command) -> Result<Cost, Failure> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
    let begin = Instant::now();
    let child = command.spawn().map_err(|cause| program::not_started(command, &cause))?;
    let ended =
        child.wait4().map_err(|cause| Failure::new(format!("A program could not be awaited: {cause}.")))?;
    let wall = begin.elapsed();
    if !ended.status.success() {
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        return Err(Failure::new(format!("`{}` failed ({}).", words.join(" "), ended.status)));
    }
    let cpu = ended.rusage.utime + ended.rusage.stime;
    Ok(Cost { cpu: seconds(cpu), wall: seconds(wall), memory: ended.rusage.maxrss })
}

/// Runs the same a number of times and gives the run in the middle by processor time, with the most memory of all.
pub(crate) fn median(times: usize, mut command: impl FnMut() -> Command) -> Result<Cost, Failure> {
    let mut costs = Vec::with_capacity(times);
    for _ in 0..times.max(1) {
        costs.push(once(&mut command())?);
    }
    Ok(middle(costs))
}

fn middle(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by(|left, right| left.cpu.total_cmp(&right.cpu));
    let memory = costs.iter().map(|cost| cost.memory).max().unwrap_or(0);
    let middle = costs.get(costs.len() / 2).copied().unwrap_or(Cost { cpu: 0.0, wall: 0.0, memory: 0 });
    Cost { memory, ..middle }
}

fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_run_counts_and_the_most_memory() {
        let cost = |cpu, memory| Cost { cpu, wall: 0.0, memory };
        let middle = middle(vec![cost(9.0, 1), cost(1.0, 7), cost(2.0, 3)]);
        assert_eq!(middle, cost(2.0, 7));
    }

    #[test]
    fn a_run_is_measured() {
        let cost = once(Command::new("cargo").arg("--version")).unwrap();
        assert!(cost.wall > 0.0 && cost.memory > 0, "{cost:?}");
    }

    #[test]
    fn a_run_that_fails_is_no_measurement() {
        assert!(once(Command::new("cargo").arg("no-such-command").stderr(Stdio::null())).is_err());
    }
}
