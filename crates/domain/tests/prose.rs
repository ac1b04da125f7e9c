//! Many devices write in one text without seeing each other, from printed seeds: in the end all of them
//! read the same text with the same choices open, and nothing is gone that nobody took away.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;

use automerge::{ActorId, AutoCommit};
use autosurgeon::{Hydrate, Reconcile};
use domain::prose::{Conflict, Prose};

#[derive(Hydrate, Reconcile)]
struct Page {
    text: Prose,
}

/// Numbers from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

fn page(doc: &AutoCommit) -> Page {
    let mut page: Page = autosurgeon::hydrate(doc).unwrap();
    page.text.learn(doc);
    page
}

/// Every word that marks a sentence ("W12" or "w12"), as its number.
fn marks(text: &str) -> BTreeSet<usize> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter_map(|word| word.strip_prefix(['W', 'w'])?.parse().ok()).collect()
}

fn marks_of(conflict: &Conflict) -> BTreeSet<usize> {
    conflict.versions.iter().flat_map(|version| marks(&version.text)).collect()
}

/// All that is kept: in the text, or as another version of a sentence in it.
fn kept(prose: &Prose) -> BTreeSet<usize> {
    prose.conflicts().iter().flat_map(marks_of).chain(marks(prose.as_str())).collect()
}

/// Where each sentence begins and ends; all of them end in the only full stop they have.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (stop, _) in text.match_indices('.') {
        let first = text[start..].find(|letter: char| !letter.is_whitespace()).unwrap();
        found.push((start + first, stop + 1));
        start = stop + 1;
    }
    found
}

struct World {
    dice: Dice,
    devices: Vec<AutoCommit>,
    next: usize,
    written: BTreeSet<usize>,
    taken_away: BTreeSet<usize>,
}

impl World {
    fn new(seed: u64, devices: usize) -> Self {
        let mut first = AutoCommit::new().with_actor(ActorId::from([100; 16]));
        autosurgeon::reconcile(&mut first, &Page { text: "W0 komt. W1 komt. W2 komt.".into() }).unwrap();
        let actor = |by: usize| ActorId::from([by as u8; 16]);
        let devices = (0..devices).map(|by| first.fork().with_actor(actor(by))).collect();
        Self { dice: Dice(seed), devices, next: 3, written: BTreeSet::new(), taken_away: BTreeSet::new() }
    }

    fn sentence(&mut self) -> String {
        self.next += 1;
        let kind = ["W{} komt.", "W{} belt de gemeente.", "W{} komt weer langs."][self.dice.below(3)];
        kind.replace("{}", &(self.next - 1).to_string())
    }

    /// Text after one edit somewhere, and the stretch of the old text that it touched.
    fn edited(&mut self, text: &str) -> (String, String) {
        let places = sentences(text);
        let new = self.sentence();
        if places.is_empty() {
            return (new, text.to_owned());
        }
        let (start, stop) = places[self.dice.below(places.len())];
        let (before, old, after) = (&text[..start], &text[start..stop], &text[stop..]);
        let none = String::new();
        match self.dice.below(7) {
            0 => (format!("{before}{new} {old}{after}"), none),
            1 => (format!("{before}{old} {new}{after}"), none),
            2 => (format!("{before}{}", after.trim_start()), old.to_owned()),
            3 => (format!("{before}{}\n\n{}", old, after.trim_start()), none),
            4 => (
                format!("{before}{} en {}", old.trim_end_matches('.'), after.trim_start()),
                text[start..].to_owned(),
            ),
            5 => (format!("{before}{} {new}{after}", old.replace("komt", "ging")), old.to_owned()),
            _ => (format!("{before}{new}{after}"), old.to_owned()),
        }
    }

    fn write(&mut self, device: usize) {
        let mut page = page(&self.devices[device]);
        let before = kept(&page.text);
        let conflicts = page.text.conflicts();
        let touched = if !conflicts.is_empty() && self.dice.below(3) == 0 {
            let conflict = &conflicts[self.dice.below(conflicts.len())];
            let mut choices: Vec<String> = conflict.versions.iter().map(|it| it.text.clone()).collect();
            choices.push(conflict.together());
            page.text.choose(conflict.sentence, &choices[self.dice.below(choices.len())]);
            marks_of(conflict)
        } else {
            let (text, touched) = self.edited(page.text.as_str());
            page.text.revise(&text);
            let touched = marks(&touched);
            let theirs = conflicts.iter().map(marks_of).filter(|it| !it.is_disjoint(&touched));
            theirs.flatten().chain(touched.iter().copied()).collect()
        };
        let expect = page.text.as_str().to_owned();
        autosurgeon::reconcile(&mut self.devices[device], &page).unwrap();
        self.devices[device].commit();
        let after = self::page(&self.devices[device]);
        assert_eq!(after.text.as_str(), expect, "a text reads as it was written");
        self.written.extend(kept(&after.text));
        let gone: BTreeSet<usize> = before.difference(&kept(&after.text)).copied().collect();
        assert!(gone.is_subset(&touched), "an edit takes away only what it touches: {gone:?} {touched:?}");
        self.taken_away.extend(gone);
    }

    fn meet(&mut self, one: usize, other: usize) {
        let mut theirs = self.devices[other].clone();
        self.devices[one].merge(&mut theirs).unwrap();
    }
}

/// Plays one schedule; returns how many choices are open at the end.
fn play(seed: u64) -> usize {
    let mut dice = Dice(seed ^ 0x5eed);
    let count = 2 + dice.below(4);
    let mut world = World::new(seed, count);
    for _ in 0..10 + dice.below(30) {
        let (one, other) = (dice.below(count), dice.below(count));
        if dice.below(3) == 0 { world.meet(one, other) } else { world.write(one) }
    }
    for round in 0..2 * count * count {
        world.meet((round + dice.below(count)) % count, round / count % count);
    }
    (0..count).for_each(|one| (0..count).for_each(|other| world.meet(one, other)));
    let first = page(&world.devices[0]);
    for device in &world.devices[1..] {
        let other = page(device);
        assert_eq!(first.text.as_str(), other.text.as_str());
        assert_eq!(first.text.conflicts(), other.text.conflicts());
    }
    let kept = kept(&first.text);
    let lost: Vec<_> = world.written.difference(&world.taken_away).filter(|it| !kept.contains(it)).collect();
    assert!(lost.is_empty(), "nobody took away {lost:?}");
    first.text.conflicts().len()
}

#[test]
fn any_order_of_writing_and_meeting_ends_the_same_and_loses_nothing() {
    let play = |seed| {
        println!("seed {seed}");
        play(seed)
    };
    let open: usize = (0..400).map(play).sum();
    assert!(open > 100, "schedules that hardly ever meet in one sentence show nothing: {open}");
}
