//! One step at a time, on the real use cases.

use usecases::{ErrorCode, sync};

use crate::oracle::Broken;
use crate::steps::{Step, Verb};
use crate::storage::Mood;
use crate::world::{MOST_DEVICES, World};

/// The outcome of a use case, `None` where it refused with one of these codes. Any other failure breaks a rule.
pub fn allow<T>(what: &str, outcome: usecases::Result<T>, codes: &[ErrorCode]) -> Result<Option<T>, Broken> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if codes.contains(&error.code) => Ok(None),
        Err(error) => Err(Broken::new(format!("no failure but an expected one: {what}"), format!("{error}"))),
    }
}

const HOUR: i64 = 60 * 60 * 1000;
const YEAR: i64 = 365 * 24 * HOUR;

impl World {
    /// Plays one step. A step that has nothing to act on does nothing.
    pub fn play(&mut self, step: Step) -> Result<(), Broken> {
        if step.verb == Verb::Person {
            return if self.devices.len() < MOST_DEVICES { self.add_person() } else { Ok(()) };
        }
        if self.devices.is_empty() {
            return Ok(());
        }
        let who = usize::from(step.who) % self.devices.len();
        self.pass(1000);
        match step.verb {
            Verb::Person => Ok(()),
            Verb::Device | Verb::Copy if self.devices.len() >= MOST_DEVICES => Ok(()),
            Verb::Device => self.add_device(who),
            Verb::Copy => self.copy(who),
            Verb::Found | Verb::Ask | Verb::Admit | Verb::Gather => self.join_step(who, step),
            Verb::Share
            | Verb::Say
            | Verb::Mark
            | Verb::Reword
            | Verb::TakeAlong
            | Verb::Turn
            | Verb::EraseSession => self.session_step(who, step),
            Verb::Close
            | Verb::Propose
            | Verb::Remove
            | Verb::Vote
            | Verb::Leave
            | Verb::Lost
            | Verb::Confirm => self.decide(who, step),
            Verb::Case => self.write_case(who, step),
            Verb::Open => self.open_case(who, step),
            Verb::Save => self.save_case(who, step),
            Verb::Choose => self.choose(who, step),
            Verb::Erase => self.erase_case(who, step),
            Verb::Takeaway => self.take_along_alone(who, step),
            Verb::Exchange => self.exchange_step(who, step),
            Verb::CarryOut => self.carry_out(who, step),
            Verb::CarryIn => self.carry_in(who, step),
            Verb::Time => {
                self.pass(HOUR * i64::from(step.how % 24) + 24 * HOUR * i64::from(step.what % 40));
                Ok(())
            }
            Verb::Skew => {
                let years = [0, 0, 1, -1, 10 * YEAR, -10 * YEAR, HOUR, -24 * HOUR];
                self.skew(who, years[usize::from(step.how) % years.len()]);
                Ok(())
            }
            Verb::Backup => self.backup(who),
            Verb::Restore => self.restore(who, step),
            Verb::Reopen => self.reopen(who, |_| ()),
            Verb::Rebuild => self.rebuild(who),
            _ => {
                self.weather(who, step);
                Ok(())
            }
        }
    }

    /// The sync program moves files, the device exchanges, the sync program moves files again.
    fn exchange_step(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        self.move_files(who, step.how & 7);
        let circles = self.circles_of(who);
        if step.how & 64 == 0 {
            circles.into_iter().try_for_each(|circle| self.exchange(who, circle))?;
        } else {
            self.exchange(who, circles[usize::from(step.what) % circles.len()])?;
        }
        self.move_files(who, (step.how >> 3) & 7);
        Ok(())
    }

    /// Exchanges one circle. Over a storage that works there is nothing to complain of.
    pub fn exchange(&mut self, who: usize, circle: domain::CircleId) -> Result<(), Broken> {
        let view = self.devices[who].view;
        let works = *self.storage.lock().mood(view) == Mood::Well;
        let outcome = sync::circle_exchange(self.open(who), circle);
        let Some(shown) = allow("exchange", outcome, &[])? else { return Ok(()) };
        match shown.problem {
            Some(problem) if works => {
                Err(Broken::new("an exchange over a storage that works has no problem", problem))
            }
            None => self.sent(who, circle),
            Some(_) => {
                self.devices[who].unsent.iter_mut().for_each(|it| it.unsure = true);
                Ok(())
            }
        }
    }

    /// Moves files between a device and the cloud: both ways, one way, a part, or not at all.
    fn move_files(&mut self, who: usize, how: u16) {
        let view = self.devices[who].view;
        let mut storage = self.storage.lock();
        let some = |at: usize| !(at + usize::from(how)).is_multiple_of(3);
        match how {
            0 => {}
            1 => storage.up(view, &mut |_| true),
            2 => storage.down(view, &mut |_| true),
            3 => {
                storage.up(view, &mut |at| some(at));
                storage.down(view, &mut |at| some(at + 1));
            }
            _ => {
                storage.up(view, &mut |_| true);
                storage.down(view, &mut |_| true);
            }
        }
    }

    /// What the storage does of itself.
    fn weather(&mut self, who: usize, step: Step) {
        let view = self.devices[who].view;
        let (what, how) = (usize::from(step.what), usize::from(step.how));
        let everywhere = step.how.is_multiple_of(2);
        if step.verb == Verb::Sync {
            return self.move_files(who, step.how & 7);
        }
        let mut storage = self.storage.lock();
        match step.verb {
            Verb::Lose => {
                let from = (!everywhere).then_some(view);
                if let Some(path) = storage.file(from, what) {
                    storage.lose(from, &path);
                }
            }
            Verb::Cut => {
                if let Some(path) = storage.file(None, what) {
                    let keep = [0, 0, 1, 40, 200, 400][how % 6];
                    storage.cut(&path, keep);
                }
            }
            Verb::Wipe => storage.wipe(),
            Verb::RollBack if everywhere => storage.remember(),
            Verb::RollBack => storage.roll_back(what),
            Verb::RollBackView => storage.roll_back_view(view, what),
            Verb::PutBack => storage.put_back(what, how),
            Verb::Hide => {
                for which in 0..how % 4 {
                    if let Some(path) = storage.file(Some(view), what + which) {
                        storage.hide(view, path);
                    }
                }
            }
            Verb::Garbage => storage.plant_garbage(what, how),
            Verb::Misplace => storage.misplace(what, how),
            Verb::Strange => storage.litter(view),
            Verb::Mood => {
                let moods = [Mood::Well, Mood::Away, Mood::Full, Mood::ReadOnly, Mood::Failing(0)];
                let mood = moods[how % moods.len()];
                *storage.mood(view) =
                    if mood == Mood::Failing(0) { Mood::Failing(step.what % 12) } else { mood };
            }
            _ => {}
        }
    }
}
