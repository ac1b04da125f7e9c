//! From a seed to a list of steps, without looking at the world they are played in.

use scenarios::dice::Dice;

use crate::steps::{Step, Verb};

/// How often something happens, in each kind of weather.
type Weights = &'static [(Verb, u64)];

/// People who write, alone and together.
const WORK: Weights = &[
    (Verb::Case, 5),
    (Verb::Open, 4),
    (Verb::Save, 20),
    (Verb::Choose, 4),
    (Verb::Erase, 2),
    (Verb::Takeaway, 3),
    (Verb::Share, 4),
    (Verb::Say, 10),
    (Verb::Mark, 2),
    (Verb::Reword, 2),
    (Verb::TakeAlong, 3),
    (Verb::Turn, 1),
    (Verb::EraseSession, 1),
    (Verb::Exchange, 30),
    (Verb::Sync, 5),
    (Verb::CarryOut, 3),
    (Verb::CarryIn, 4),
    (Verb::Time, 2),
    (Verb::Reopen, 1),
    (Verb::Rebuild, 1),
];

/// People who come: more devices, more circles.
const COMING: Weights =
    &[(Verb::Person, 2), (Verb::Device, 3), (Verb::Found, 2), (Verb::Ask, 6), (Verb::Admit, 6)];

/// A circle that decides who is in it.
const DECIDING: Weights = &[
    (Verb::Close, 4),
    (Verb::Ask, 5),
    (Verb::Person, 2),
    (Verb::Propose, 5),
    (Verb::Remove, 4),
    (Verb::Vote, 10),
    (Verb::Leave, 1),
    (Verb::Lost, 1),
    (Verb::Confirm, 1),
];

/// A storage that fails.
const STORM: Weights = &[
    (Verb::Lose, 6),
    (Verb::Cut, 4),
    (Verb::Wipe, 1),
    (Verb::RollBack, 4),
    (Verb::RollBackView, 3),
    (Verb::PutBack, 3),
    (Verb::Hide, 3),
    (Verb::Garbage, 3),
    (Verb::Misplace, 2),
    (Verb::Strange, 1),
    (Verb::Mood, 6),
];

/// Journals that are put back or copied, and clocks that are wrong.
const UNREST: Weights = &[(Verb::Backup, 4), (Verb::Restore, 3), (Verb::Copy, 1), (Verb::Skew, 3)];

struct Planner {
    dice: Dice,
    steps: Vec<Step>,
}

impl Planner {
    fn below(&mut self, end: u64) -> u16 {
        u16::try_from(self.dice.below(end)).unwrap()
    }

    fn add(&mut self, verb: Verb) {
        let (who, what, how) = (self.below(64), self.below(1024), self.below(1024));
        self.steps.push(Step { verb, who, what, how });
    }

    /// People with devices of their own, most often few, who have met and share a circle.
    fn begin(&mut self) {
        let devices = match self.dice.below(20) {
            0 => 6 + self.dice.below(11),
            1..=4 => 4 + self.dice.below(3),
            _ => 2 + self.dice.below(2),
        };
        let people = 1 + self.dice.below(devices);
        (0..people).for_each(|_| self.add(Verb::Person));
        (people..devices).for_each(|_| self.add(Verb::Device));
        if people > 1 {
            self.add(Verb::Found);
            for who in 0..u16::try_from(people).unwrap() {
                self.steps.push(Step { verb: Verb::Ask, who, what: 0, how: 0 });
            }
        }
        self.add(Verb::Gather);
        self.add(Verb::Case);
        self.add(Verb::Share);
        if self.dice.below(2) == 0 {
            self.add(Verb::Gather);
        }
    }

    /// What happens after that: work, and as much trouble as the weather brings.
    fn go_on(&mut self) {
        let kinds: Vec<(Weights, u64)> = match self.dice.below(7) {
            0 => vec![(WORK, 95), (COMING, 5)],
            1 => vec![(WORK, 75), (STORM, 25)],
            2 => vec![(WORK, 75), (UNREST, 20), (COMING, 5)],
            3 => vec![(WORK, 65), (DECIDING, 35)],
            4 => vec![(WORK, 60), (DECIDING, 20), (STORM, 8), (UNREST, 8), (COMING, 4)],
            _ => vec![(WORK, 70), (STORM, 13), (UNREST, 12), (COMING, 5)],
        };
        let steps = 10 + self.dice.below(40);
        for _ in 0..steps {
            let weights = *self.weighted(&kinds);
            let verb = *self.weighted(weights);
            self.add(verb);
        }
    }

    fn weighted<'a, T>(&mut self, among: &'a [(T, u64)]) -> &'a T {
        let mut left = self.dice.below(among.iter().map(|(_, weight)| weight).sum());
        for (what, weight) in among {
            if left < *weight {
                return what;
            }
            left -= weight;
        }
        &among[0].0
    }
}

/// The steps of a seed.
pub fn of(seed: u64) -> Vec<Step> {
    let mut planner = Planner { dice: Dice::new(&format!("simulator plan {seed}")), steps: Vec::new() };
    planner.begin();
    planner.go_on();
    planner.steps
}
