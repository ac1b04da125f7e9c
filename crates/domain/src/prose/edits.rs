//! From pieces as they were read to a newer text: what to put, add and take away.

use similar::{Algorithm, DiffOp};

use super::pieces::{ends, is_gap, join, split};

/// Beyond so many pieces that differ no pieces are looked for that stayed in between: the time that takes
/// grows with the square.
const MOST_ALIGNED: usize = 8000;
/// Beyond so many comparisons of sentences they are paired in order instead of by likeness.
const MOST_COMPARED: usize = 4096;
/// What being a pair counts, in thousandths of the likeness of two equal sentences.
const AS_A_PAIR: usize = 150;

/// One step; its index counts in the list as it is after the steps before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edit<'a> {
    /// Another version of the sentence there.
    Put(usize, &'a str),
    /// A new piece before the one there.
    Insert(usize, &'a str),
    /// The piece there is taken away.
    Delete(usize),
}

/// The steps that turn `old` into pieces that read as `new`. None when it reads so already, however it
/// was cut.
pub(super) fn between<'a>(old: &[&'a str], new: &'a str) -> Vec<Edit<'a>> {
    if join(old.iter().copied()) == new {
        return Vec::new();
    }
    let new = cut_like(old, new);
    let same = |(one, other): &(&&str, &&str)| one == other;
    let ahead = old.iter().zip(&new).take_while(same).count();
    let behind = old[ahead..].iter().rev().zip(new[ahead..].iter().rev()).take_while(same).count();
    let (old, new) = (&old[ahead..old.len() - behind], &new[ahead..new.len() - behind]);
    let mut steps = Steps { at: ahead, edits: Vec::new() };
    if old.len() + new.len() > MOST_ALIGNED {
        steps.replace(old, new);
        return steps.edits;
    }
    for op in similar::capture_diff_slices(Algorithm::Myers, old, new) {
        match op {
            DiffOp::Equal { len, .. } => steps.at += len,
            _ => steps.replace(&old[op.old_range()], &new[op.new_range()]),
        }
    }
    steps.edits
}

struct Steps<'a> {
    at: usize,
    edits: Vec<Edit<'a>>,
}

impl<'a> Steps<'a> {
    /// One run of pieces by another. Sentences that look alike are versions of each other; white space
    /// has no versions.
    fn replace(&mut self, old: &[&str], new: &[&'a str]) {
        let (mut old_at, mut new_at) = (0, 0);
        for (from, to) in pairs(old, new).into_iter().chain([(old.len(), new.len())]) {
            self.edits.extend((old_at..from).map(|_| Edit::Delete(self.at)));
            for piece in &new[new_at..to] {
                self.edits.push(Edit::Insert(self.at, piece));
                self.at += 1;
            }
            if let (Some(before), Some(after)) = (old.get(from), new.get(to)) {
                if before != after {
                    self.edits.push(Edit::Put(self.at, after));
                }
                self.at += 1;
            }
            (old_at, new_at) = (from + 1, to + 1);
        }
    }
}

/// Which sentence of one run became which of the other, in order: those that are most alike together. Of
/// sentences that have nothing in common one still took the place of the other.
fn pairs(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let sentences = |run: &[&str]| (0..run.len()).filter(|at| !is_gap(run[*at])).collect::<Vec<_>>();
    let (old_at, new_at) = (sentences(old), sentences(new));
    let (height, width) = (old_at.len(), new_at.len());
    if height.saturating_mul(width) > MOST_COMPARED {
        return old_at.into_iter().zip(new_at).collect();
    }
    let old_words: Vec<_> = old_at.iter().map(|at| words(old[*at])).collect();
    let new_words: Vec<_> = new_at.iter().map(|at| words(new[*at])).collect();
    // best[i][j]: the most likeness that the sentences from i and j on can have together.
    let mut best = vec![vec![0; width + 1]; height + 1];
    let score = |i: usize, j: usize| AS_A_PAIR + likeness(&old_words[i], &new_words[j]);
    for i in (0..height).rev() {
        for j in (0..width).rev() {
            best[i][j] = (score(i, j) + best[i + 1][j + 1]).max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < height && j < width {
        if best[i][j] == score(i, j) + best[i + 1][j + 1] {
            found.push((old_at[i], new_at[j]));
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

fn words(sentence: &str) -> Vec<String> {
    let bare = sentence.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<String> = bare.map(str::to_lowercase).collect();
    words.sort_unstable();
    words
}

/// Twice the words in common over all words, in thousandths.
fn likeness(one: &[String], other: &[String]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(left), Some(right)) = (one.get(i), other.get(j)) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    2000 * common / (one.len() + other.len()).max(1)
}

/// The pieces of a newer text, cut where the old ones were cut as far as they are still in it. Merging,
/// choosing and newer rules for what a sentence is leave pieces that one would not cut so today; a
/// sentence that its writer did not touch must not count as changed for that.
fn cut_like<'a>(old: &[&'a str], new: &'a str) -> Vec<&'a str> {
    let plain = split(new);
    let whole = join(old.iter().copied());
    let today = split(&whole);
    if today == old {
        return plain;
    }
    let groups = regrouped(&today, old);
    let mut pieces = Vec::with_capacity(plain.len());
    let mut at = 0;
    while at < plain.len() {
        if let Some((here, before)) = groups.iter().find(|(here, _)| plain[at..].starts_with(here)) {
            pieces.extend_from_slice(before);
            at += here.len();
        } else {
            pieces.push(plain[at]);
            at += 1;
        }
    }
    if join(pieces.iter().copied()) == new { pieces } else { plain }
}

type Cuts<'s, 'a, 'b> = (&'s [&'b str], &'s [&'a str]);

/// The stretches that two cuts of one text share and that differ inside.
fn regrouped<'s, 'a, 'b>(today: &'s [&'b str], before: &'s [&'a str]) -> Vec<Cuts<'s, 'a, 'b>> {
    let (today_ends, before_ends) = (ends(today), ends(before));
    let (mut i, mut j, mut from) = (0, 0, (0, 0));
    let mut groups = Vec::new();
    while let (Some(one), Some(other)) = (today_ends.get(i), before_ends.get(j)) {
        if one == other {
            let group = (&today[from.0..=i], &before[from.1..=j]);
            if group.0 != group.1 {
                groups.push(group);
            }
            from = (i + 1, j + 1);
        }
        (i, j) = (i + usize::from(one <= other), j + usize::from(other <= one));
    }
    groups
}
