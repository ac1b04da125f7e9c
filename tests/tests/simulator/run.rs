//! Playing a list of steps to its end, and many seeds side by side.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::oracle::Broken;
use crate::steps::Step;
use crate::world::World;
use crate::{plan, shrink};

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Devices at the end.
    pub devices: usize,
    /// Words that were acknowledged.
    pub words: usize,
    /// Hashes of all documents of all devices, to hold one run against another.
    pub prints: Vec<(String, String)>,
}

/// Plays steps in a new world, heals it, and checks all rules.
///
/// # Errors
/// The first rule that was broken; a panic anywhere breaks one.
pub fn play(seed: u64, steps: &[Step]) -> Result<Report, Broken> {
    let told = catch_unwind(AssertUnwindSafe(|| played(seed, steps)));
    told.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
        Err(Broken::new("nothing panics", text.unwrap_or_default()))
    })
}

fn played(seed: u64, steps: &[Step]) -> Result<Report, Broken> {
    let mut world = World::new(seed);
    for (at, step) in steps.iter().enumerate() {
        world
            .play(*step)
            .map_err(|broken| Broken { seen: format!("{} (step {at}: {step})", broken.seen), ..broken })?;
    }
    world.heal(!seed.is_multiple_of(2))?;
    world.check()?;
    let mut prints = Vec::new();
    for who in 0..world.devices.len() {
        for circle in world.circles_of(who) {
            prints.extend(usecases::upkeep::fingerprints(world.look(who), circle).unwrap_or_default());
        }
    }
    Ok(Report { devices: world.devices.len(), words: world.oracle.count(), prints })
}

/// A seed that broke a rule, and the fewest steps that were found to break it.
#[derive(Debug)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// What broke.
    pub broken: Broken,
    /// The steps that are left.
    pub steps: Vec<Step>,
}

impl Failure {
    /// What to print: all that is needed to play it again.
    pub fn told(&self) -> String {
        let lines: Vec<String> = self.steps.iter().map(ToString::to_string).collect();
        format!(
            "seed {}: broken: {}\n  {}\nTo play it again, put these {} lines in a file:\n\n# seed {}\n{}\n\n\
             SIM_REPLAY=<that file> cargo test -p scenarios --test simulator replay -- --nocapture\n",
            self.seed,
            self.broken.rule,
            self.broken.seen,
            lines.len() + 1,
            self.seed,
            lines.join("\n"),
        )
    }
}

/// At most so many failing seeds are made small; a broken rule breaks for many seeds at once.
const SHRUNK: usize = 3;

/// Plays many seeds on all cores. Tells on standard error how far it is when `loud`.
pub fn many(seeds: std::ops::Range<u64>, loud: bool) -> Vec<Failure> {
    let (next, failures) = (AtomicU64::new(seeds.start), Mutex::new(Vec::<Failure>::new()));
    let began = Instant::now();
    let shard = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            if loud && seed.is_multiple_of(100) {
                tell(&format!("simulator: seed {seed} of {}, {} s", seeds.end, began.elapsed().as_secs()));
            }
            let steps = plan::of(seed);
            let Err(broken) = play(seed, &steps) else { continue };
            let small = failures.lock().unwrap().len() < SHRUNK;
            let (steps, broken) = if small { shrink::smallest(seed, steps, broken) } else { (steps, broken) };
            let failure = Failure { seed, broken, steps };
            tell(&format!("simulator: {}", failure.told()));
            failures.lock().unwrap().push(failure);
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(shard))));
    failures.into_inner().unwrap()
}

/// Says something at once, also where tests are kept quiet.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
