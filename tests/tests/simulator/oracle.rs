//! What was acknowledged, by a bookkeeping of its own: words that a use case promised to keep, and records that
//! it promised to erase. Nothing here asks the product what it thinks is true.

use std::collections::{BTreeMap, BTreeSet};

use domain::CircleId;

/// A rule that was broken: the name of the rule, and what was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule; shrinking keeps to it.
    pub rule: String,
    /// What was seen.
    pub seen: String,
}

impl Broken {
    /// A rule that was broken.
    pub fn new(rule: impl Into<String>, seen: impl Into<String>) -> Self {
        Self { rule: rule.into(), seen: seen.into() }
    }
}

/// What became of a word that was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It must be there.
    Due,
    /// It may be there: someone who saw it took it away, or the only journal that held it was put back.
    Free,
}

#[derive(Debug)]
struct Fact {
    record: Option<String>,
    /// Every record that it ever stood in.
    was_in: BTreeSet<String>,
    state: State,
}

/// A word in a circle: what is shared has a life of its own in each circle.
pub type Spoken = (CircleId, String);

/// A record whose erasure was acknowledged.
#[derive(Debug)]
struct Erasure {
    /// In which circle, and on which devices.
    circle: CircleId,
    by: BTreeSet<usize>,
    /// Not when the only journal that knew was put back.
    due: bool,
    /// Whether a device wrote in it too late, and kept that in a draft of its own.
    late: bool,
}

/// Everything that was acknowledged.
#[derive(Debug, Default)]
pub struct Oracle {
    facts: BTreeMap<Spoken, Fact>,
    erased: BTreeMap<String, Erasure>,
    words: u32,
}

/// The words of a text, for looking up.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| is_ours(word))
}

/// Whether a word is one of the simulator's own.
fn is_ours(word: &str) -> bool {
    word.len() == 7 && word.starts_with("wq") && word[2..].bytes().all(|byte| byte.is_ascii_digit())
}

impl Oracle {
    /// A word that was never used before.
    pub fn new_word(&mut self) -> String {
        self.words += 1;
        format!("wq{:05}", self.words)
    }

    /// These words were acknowledged in a record.
    pub fn kept(&mut self, circle: CircleId, record: Option<&str>, text: &str) {
        for word in words(text) {
            let was_in = record.map(str::to_owned).into_iter().collect();
            let fact = Fact { record: record.map(str::to_owned), was_in, state: State::Due };
            self.facts.entry((circle, word.to_owned())).or_insert(fact);
        }
    }

    /// Someone who saw these words took them away.
    fn taken_away(&mut self, spoken: &Spoken) {
        if let Some(fact) = self.facts.get_mut(spoken) {
            fact.state = State::Free;
        }
    }

    /// A text was written over another, which its writer saw.
    pub fn revised(&mut self, circle: CircleId, record: Option<&str>, before: &str, after: &str) {
        let stays: BTreeSet<&str> = words(after).collect();
        let gone = words(before).filter(|word| !stays.contains(word));
        gone.for_each(|word| self.taken_away(&(circle, word.to_owned())));
        self.kept(circle, record, after);
    }

    /// The erasure of a record was acknowledged, with these words in it.
    pub fn erased(&mut self, circle: CircleId, record: &str, by: usize, text: &str) {
        for word in words(text) {
            if let Some(fact) = self.facts.get_mut(&(circle, word.to_owned())) {
                fact.record = Some(record.to_owned());
                fact.was_in.insert(record.to_owned());
            }
        }
        let erasure = Erasure { circle, by: BTreeSet::new(), due: true, late: false };
        self.erased.entry(record.to_owned()).or_insert(erasure).by.insert(by);
    }

    /// What only devices erased that are not in the circle any more need not be gone: the circle takes nothing
    /// that they wrote after it let them go, whether they knew or not.
    pub fn only_members_erase(&mut self, circle: CircleId, members: &[usize]) {
        let of_circle = self.erased.values_mut().filter(|erasure| erasure.circle == circle);
        of_circle.for_each(|erasure| erasure.due &= erasure.by.iter().any(|by| members.contains(by)));
    }

    /// A journal was put back: what it held and no journal holds any more is not due, nor is an erasure that
    /// no journal knows of any more.
    pub fn lost_with_a_journal(
        &mut self,
        held: &BTreeSet<Spoken>,
        left: &BTreeSet<Spoken>,
        known_erased: impl Fn(&str) -> bool,
    ) {
        held.difference(left).for_each(|word| self.taken_away(word));
        for (record, erasure) in &mut self.erased {
            erasure.due &= known_erased(record);
        }
    }

    /// Whether the erasure of a record was acknowledged, on whatever device.
    pub fn is_erased(&self, record: &str) -> bool {
        self.erased.contains_key(record)
    }

    /// Whether this device erased a record, in whatever life.
    pub fn is_erased_by(&self, record: &str, who: usize) -> bool {
        self.erased.get(record).is_some_and(|erasure| erasure.by.contains(&who))
    }

    /// What a device wrote in an erased record, too late, stands in a draft of its own from now on.
    pub fn kept_as_draft(&mut self, own: CircleId, record: &str, text: &str) {
        if let Some(erasure) = self.erased.get_mut(record) {
            erasure.late = true;
        }
        for word in words(text) {
            let fact = Fact { record: None, was_in: BTreeSet::new(), state: State::Due };
            let known = self.facts.entry((own, word.to_owned())).or_insert(fact);
            (known.record, known.state) = (None, State::Due);
        }
    }

    /// A draft of an erased record holds all of it: also words that were gone again with another draft of it. They may
    /// be there again, and need not be everywhere: the device that keeps the draft may be out.
    pub fn stand_in_a_draft(&mut self, own: CircleId, record: &str, draft: &str) {
        for word in words(draft) {
            let known = self.facts.get_mut(&(own, word.to_owned()));
            if let Some(fact) = known.filter(|fact| fact.was_in.contains(record)) {
                fact.record = Some(record.to_owned());
            }
        }
    }

    /// Records that must be gone everywhere.
    pub fn must_be_gone(&self) -> impl Iterator<Item = &str> {
        self.erased.iter().filter(|(_, it)| it.due).map(|(record, _)| record.as_str())
    }

    /// Whether a word must be gone from a circle.
    pub fn is_gone(&self, spoken: &Spoken) -> bool {
        let record = self.facts.get(spoken).and_then(|fact| fact.record.as_ref());
        record.and_then(|record| self.erased.get(record)).is_some_and(|it| it.due && !it.late)
    }

    /// The words that must be gone from a circle.
    pub fn gone_from(&self, circle: CircleId) -> Vec<String> {
        let gone = self.facts.keys().filter(|spoken| spoken.0 == circle && self.is_gone(spoken));
        gone.map(|(_, word)| word.clone()).collect()
    }

    /// The record in which a word was acknowledged, where that is known.
    pub fn record_of(&self, circle: CircleId, word: &str) -> Option<&String> {
        self.facts.get(&(circle, word.to_owned()))?.record.as_ref()
    }

    /// Whether a word was ever acknowledged in this circle.
    pub fn belongs(&self, spoken: &Spoken) -> bool {
        self.facts.contains_key(spoken)
    }

    /// Whether nobody took a word away, apart from its record being erased.
    pub fn is_due(&self, circle: CircleId, word: &str) -> bool {
        self.facts.get(&(circle, word.to_owned())).is_some_and(|fact| fact.state == State::Due)
    }

    /// The words that must be there in a circle.
    pub fn due_in(&self, circle: CircleId) -> BTreeSet<&str> {
        let due = |fact: &Fact| {
            let erased = fact.record.as_ref().is_some_and(|it| self.erased.contains_key(it));
            fact.state == State::Due && !erased
        };
        let here = self.facts.iter().filter(|((where_, _), fact)| *where_ == circle && due(fact));
        here.map(|((_, word), _)| word.as_str()).collect()
    }

    /// How many words were acknowledged.
    pub fn count(&self) -> usize {
        self.facts.len()
    }
}
