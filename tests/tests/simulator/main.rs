//! The simulator: many devices with clocks of their own, over a storage that delays, loses, cuts, hides, rolls
//! back and fills up, with journals that are copied and put back, everything from a seed.
//!
//! It plays the real use cases on real vaults. Only time, chance and the storage are its own. After each run the
//! storage heals, everyone exchanges, and then everything that was acknowledged must be there, on every device
//! the same. What it covers and what it does not: docs/decisions/0430-simulator.md.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]

mod act;
mod care;
mod carrier;
mod carrying;
mod check;
mod choose;
mod decisions;
mod faults;
mod journal;
mod late;
mod oracle;
mod plan;
mod regressions;
mod run;
mod shrink;
mod steps;
mod storage;
mod table;
mod world;

/// Seeds in a normal run. `cargo xtask test --long` asks for ten thousand.
const SEEDS: u64 = 200;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_happens_everyone_ends_with_the_same_and_nothing_acknowledged_is_lost() {
    std::panic::set_hook(Box::new(|_| ()));
    let first = number("SIM_FIRST").unwrap_or(0);
    let seeds = number("SIM_SEEDS").unwrap_or(SEEDS);
    let failures = run::many(first..first + seeds, seeds > SEEDS);
    let _ = std::panic::take_hook();
    let told: Vec<String> = failures.iter().map(run::Failure::told).collect();
    assert!(told.is_empty(), "{} of {seeds} seeds break a rule\n\n{}", told.len(), told.join("\n"));
}

#[test]
fn replay() {
    let Some(path) = std::env::var_os("SIM_REPLAY") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let seed = text.lines().find_map(|line| line.strip_prefix("# seed ")?.trim().parse().ok());
    let (seed, steps) = (seed.unwrap_or(0), steps::read(&text).unwrap());
    let report = run::play(seed, &steps);
    println!("{report:?}");
    if let (Err(broken), Some(seconds)) = (&report, number("SIM_SHRINK")) {
        let (steps, broken) = shrink::smallest_in(seconds, seed, steps, broken.clone());
        println!("{}", run::Failure { seed, broken, steps }.told());
    }
    assert!(report.is_ok(), "{report:?}");
}

#[test]
fn the_same_seed_gives_the_same_run() {
    for seed in [3, 17] {
        let steps = plan::of(seed);
        assert_eq!(steps, plan::of(seed));
        assert_eq!(run::play(seed, &steps), run::play(seed, &steps), "seed {seed}");
    }
}

#[test]
fn the_storage_of_the_simulator_keeps_every_promise_of_a_carrier() {
    let storage = carrier::Shared::default();
    let view = storage.lock().open_view();
    let place = exchange::Place::Folder { path: "/".into() };
    let carrier = storage.places(view).open(&place).unwrap();
    let seal = |text: &[u8]| {
        let key = sealing::EpochKey::generate(&mut sealing::SeededRandomness::new("carrier"));
        sealing::seal(&[key.recipient()], text).unwrap()
    };
    exchange::carrier::conformance::run(&*carrier, &seal(b"one"), &seal(b"other")).unwrap();
}
