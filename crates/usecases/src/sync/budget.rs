//! How much of a place one exchange looks into, so that nobody can keep it busy for ever: a share for each directory,
//! and the rest at the next exchange.

use std::collections::{BTreeMap, BTreeSet};

use exchange::{Entry, FeedDir, MailboxPath, limits};

use super::doubts::Doubts;

/// What was looked into in this exchange at this place.
#[derive(Default)]
pub(super) struct Budget {
    spent: BTreeMap<FeedDir, Spent>,
    all: Spent,
}

/// What one directory cost.
#[derive(Clone, Copy, Default)]
struct Spent {
    files: usize,
    bytes: u64,
    operations: u64,
}

impl Spent {
    fn allows(self, files: usize, bytes: u64, next: u64) -> bool {
        self.files < files && (self.files == 0 || self.bytes.saturating_add(next) <= bytes)
    }
}

impl Budget {
    /// Those of these files that may be looked into now, in the same order, and how many are left for another time.
    /// What was found wrong before comes after what is new in its directory, and not all of it each time, so that
    /// garbage never keeps anything out of sight; `turn` chooses which of it.
    pub(super) fn share(&self, files: &[Entry], doubts: &Doubts, turn: usize) -> (Vec<MailboxPath>, u32) {
        let (known, new): (Vec<&Entry>, Vec<&Entry>) = files.iter().partition(|entry| doubts.had(entry));
        let mut again: BTreeMap<FeedDir, Vec<&Entry>> = BTreeMap::new();
        known.into_iter().for_each(|entry| again.entry(entry.path.dir).or_default().push(entry));
        for some in again.values_mut() {
            let by = turn % some.len().max(1);
            some.rotate_left(by);
            some.truncate(limits::LOOK_AGAIN);
        }
        let (mut spent, mut all) = (self.spent.clone(), self.all);
        let mut chosen = BTreeSet::new();
        for entry in new.into_iter().chain(again.into_values().flatten()) {
            let here = spent.entry(entry.path.dir).or_default();
            let fits = here.allows(limits::LOOK_FILES, limits::LOOK_BYTES, entry.bytes)
                && all.allows(limits::LOOK_FILES_ALL, limits::LOOK_BYTES_ALL, entry.bytes)
                && here.operations < limits::LOOK_OPS;
            if fits {
                chosen.insert(entry.path);
                for sum in [here, &mut all] {
                    (sum.files, sum.bytes) = (sum.files + 1, sum.bytes.saturating_add(entry.bytes));
                }
            }
        }
        let left = files.iter().filter(|entry| !chosen.contains(&entry.path) && !doubts.had(entry)).count();
        let chosen = files.iter().map(|entry| entry.path).filter(|path| chosen.contains(path)).collect();
        (chosen, u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// Whether there is room for another file of this directory after what those before it turned out to cost.
    pub(super) fn goes_on(&self, dir: &FeedDir) -> bool {
        self.spent.get(dir).is_none_or(|spent| spent.operations < limits::LOOK_OPS)
    }

    /// Notes what a file cost.
    pub(super) fn note(&mut self, dir: FeedDir, bytes: usize, operations: u64) {
        for sum in [self.spent.entry(dir).or_default(), &mut self.all] {
            sum.files += 1;
            sum.bytes = sum.bytes.saturating_add(bytes as u64);
            sum.operations = sum.operations.saturating_add(operations);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{CircleId, DeviceId};
    use exchange::FeedKey;
    use exchange::mailbox::{FileName, ShortHash};

    fn dir(device: u8) -> FeedDir {
        FeedDir {
            circle: CircleId([1; 16]),
            feed: FeedKey { device: DeviceId([device; 16]), incarnation: 1 },
        }
    }

    fn files(device: u8, count: usize, bytes: u64) -> Vec<Entry> {
        let hash = |at: usize| ShortHash(u128::try_from(at).unwrap().to_be_bytes());
        (0..count)
            .map(|at| Entry { path: dir(device).file(FileName::Request { hash: hash(at) }), bytes })
            .collect()
    }

    #[test]
    fn a_full_directory_takes_nothing_of_the_share_of_another_and_goes_on_next_time() {
        let listed = [files(1, limits::LOOK_FILES + 7, 100), files(2, 5, 100)].concat();
        let (now, left) = Budget::default().share(&listed, &Doubts::default(), 0);
        assert_eq!((now.len(), left), (limits::LOOK_FILES + 5, 7));
        assert_eq!(now.iter().filter(|path| path.dir == dir(2)).count(), 5);
        let rest: Vec<Entry> = listed.into_iter().filter(|entry| !now.contains(&entry.path)).collect();
        assert_eq!(Budget::default().share(&rest, &Doubts::default(), 0).1, 0);
    }

    #[test]
    fn large_files_are_shared_by_their_bytes_and_one_is_always_looked_into() {
        let (now, left) = Budget::default().share(&files(1, 3, limits::LOOK_BYTES), &Doubts::default(), 0);
        assert_eq!((now.len(), left), (1, 2));
    }

    #[test]
    fn what_was_found_wrong_before_comes_last_and_in_turns() {
        let (listed, mut doubts) = (files(1, limits::LOOK_FILES + 100, 9), Doubts::default());
        let (wrong, new) = listed.split_at(limits::LOOK_FILES);
        wrong.iter().for_each(|entry| doubts.note_before(entry));
        let (now, left) = Budget::default().share(&listed, &doubts, 0);
        assert_eq!((now.len(), left), (100 + limits::LOOK_AGAIN, 0));
        assert!(new.iter().all(|entry| now.contains(&entry.path)));
        let (later, _) = Budget::default().share(&listed, &doubts, limits::LOOK_AGAIN);
        assert!(later.contains(&wrong[limits::LOOK_AGAIN].path) && !later.contains(&wrong[0].path));
    }

    #[test]
    fn a_directory_that_cost_much_is_left_for_next_time() {
        let mut budget = Budget::default();
        budget.note(dir(1), 100, limits::LOOK_OPS);
        assert!(!budget.goes_on(&dir(1)) && budget.goes_on(&dir(2)));
        assert_eq!(budget.share(&files(1, 1, 9), &Doubts::default(), 0), (Vec::new(), 1));
    }
}
