//! Runs one parser on many inputs and looks at what it costs: no panic, no more memory than was promised.
//!
//! No instrumented build is needed. What the parser answers steers a little: an input that leads to an answer that was
//! not seen before is kept and changed further.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::Randomness;
use peak_alloc::PeakAlloc;
use sealing::SeededRandomness;

use crate::mutation::mutated;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Memory is counted for the whole program, so a test runs alone, what it prepares included.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The seed when none is asked for.
const SEED: &str = "20261121";
/// Inputs for each parser in the normal run.
const QUICK: usize = 1_500;
/// Inputs in `cargo xtask test --long`: for a parser that reads bytes, and for one that has every input signed or locked
/// anew, which takes a hundred times longer.
pub const LONG: usize = 40_000;
pub const SEALED: usize = 8_000;
/// How long one input may take at most, in a build without optimisation on a busy machine. Stated as well in
/// docs/threat-model.md, where it is a tenth of this.
const SLOWEST: Duration = Duration::from_secs(10);

pub const KIB: usize = 1024;
pub const MIB: usize = 1024 * KIB;

/// A source of choices.
pub struct Dice(SeededRandomness);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        (u64::from_le_bytes(bytes) % end.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.0.fill(&mut bytes);
        bytes
    }
}

/// What one parser promises.
pub struct Parser<'a> {
    /// What it reads; also the folder of its corpus.
    pub name: &'a str,
    /// Sound inputs, made fresh.
    pub sound: Vec<Vec<u8>>,
    /// The most memory that one input may cost on top of what is in use, in bytes.
    pub memory: usize,
    /// How many times fewer inputs than others, for what takes long.
    pub slower: usize,
    /// Inputs in the long run, before that.
    pub long: usize,
}

impl Parser<'_> {
    /// Runs it on the corpus, on what is sound, and on changes of both; `read` answers in a word.
    pub fn runs(&self, mut read: impl FnMut(&[u8]) -> String) {
        let seed = std::env::var("BINNENKRING_SEED").unwrap_or_else(|_| SEED.to_owned());
        let mut dice = Dice(SeededRandomness::new(&format!("fuzz {} {seed}", self.name)));
        // What is strange to every parser is tried once; what changes begin from is sound, or was once told apart.
        let mut pool = [corpus("any"), self.sound.clone(), corpus(self.name)].concat();
        let strange = corpus("any").len();
        let count =
            if std::env::var_os("BINNENKRING_LONG").is_some() { self.long } else { QUICK } / self.slower;
        let (mut answers, mut worst) = (BTreeMap::<String, usize>::new(), Worst::default());
        for number in 0..count.max(pool.len()) {
            let input =
                if number < pool.len() { pool[number].clone() } else { mutated(&mut dice, &pool[strange..]) };
            let cost = self.measured(number, &seed, &input, &mut read);
            worst.memory = worst.memory.max(cost.memory);
            worst.time = worst.time.max(cost.time);
            let answer = answers.entry(cost.answer).or_default();
            *answer += 1;
            if *answer == 1 && number >= strange + self.sound.len() {
                pool.push(input);
            }
        }
        println!(
            "fuzz {}: BINNENKRING_SEED={seed}, {} inputs, most memory {} KiB, slowest {:?}, answers {answers:?}",
            self.name,
            count.max(pool.len()),
            worst.memory / KIB,
            worst.time
        );
        assert!(answers.len() > 1, "every input got the same answer: the parser was not reached");
    }

    fn measured(
        &self,
        number: usize,
        seed: &str,
        input: &[u8],
        read: &mut impl FnMut(&[u8]) -> String,
    ) -> Cost {
        MEMORY.reset_peak_usage();
        let (before, begin) = (MEMORY.current_usage(), Instant::now());
        let outcome = catch_unwind(AssertUnwindSafe(|| read(input)));
        let (time, memory) = (begin.elapsed(), MEMORY.peak_usage().saturating_sub(before));
        let about = || {
            let shown = hex::encode(&input[..input.len().min(2000)]);
            format!("{} input {number} of seed {seed}, {} bytes: {shown}", self.name, input.len())
        };
        let Ok(answer) = outcome else { panic!("it panicked: {}", about()) };
        assert!(memory <= self.memory, "{} KiB of memory: {}", memory / KIB, about());
        assert!(time < SLOWEST, "{time:?}: {}", about());
        Cost { memory, time, answer }
    }
}

struct Cost {
    memory: usize,
    time: Duration,
    answer: String,
}

#[derive(Default)]
struct Worst {
    memory: usize,
    time: Duration,
}

/// The kept inputs of one parser, or those for `any`: hexadecimals, one input a file.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| hex::decode(std::fs::read_to_string(path).unwrap().trim()).unwrap()).collect()
}
