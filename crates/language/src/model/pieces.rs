//! A text as pieces of words, the way the encoder learned them: the likeliest way to cut it (a unigram model).
//!
//! Written here and not taken from a crate: the whole of it is one table and one pass (Viterbi), and every piece
//! has to remember from which characters of the text it came. Algorithm: T. Kudo, 'Subword Regularization', 2018.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::char::compose;

use super::file::{Bytes, ModelError};

/// What stands for the start of a word inside the pieces.
const START: char = '\u{2581}';
/// How much worse a character without a piece is than the worst piece.
const UNKNOWN_COST: f32 = 10.0;
/// Number of the piece for what has no piece.
const UNKNOWN: u32 = 3;

/// One piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Row in the table of the encoder.
    pub id: u32,
    /// First character of the text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// The pieces that the encoder knows.
pub(super) struct Pieces {
    rows: usize,
    /// Their texts in order, with row and score; and where those that begin with a character stand.
    sorted: Vec<(Box<str>, u32, f32)>,
    begin: BTreeMap<char, Range<usize>>,
    folded: BTreeMap<char, Box<str>>,
    worst: f32,
}

impl Pieces {
    /// Reads the table: how many, their scores, their texts; then characters and what is read instead of them.
    pub fn read(bytes: &mut Bytes<'_>, count: usize) -> Result<Self, ModelError> {
        let scores = bytes.fractions(count)?;
        let texts = bytes.words(count)?;
        let worst = scores.iter().copied().fold(0.0, f32::min);
        let rows = texts.into_iter().zip(scores).zip(0_u32..).skip(UNKNOWN as usize + 1);
        let mut sorted: Vec<(Box<str>, u32, f32)> =
            rows.map(|((text, score), id)| (text.into(), id, score)).collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        let mut begin: BTreeMap<char, Range<usize>> = BTreeMap::new();
        for (at, (text, ..)) in sorted.iter().enumerate() {
            if let Some(first) = text.chars().next() {
                begin.entry(first).or_insert(at..at).end = at + 1;
            }
        }
        let folds = bytes.count()?;
        let from = bytes.words(folds)?;
        let to = bytes.words(folds)?;
        let mut folded = BTreeMap::new();
        for (from, to) in from.into_iter().zip(to) {
            folded.insert(from.chars().next().ok_or(ModelError::Damaged)?, to.into());
        }
        Ok(Self { rows: count, sorted, begin, folded, worst })
    }

    /// How many rows the table of the encoder has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Cuts characters `start..end` of a text into pieces. Linear in their number.
    pub fn cut(&self, chars: &[char], start: usize, end: usize) -> Vec<Piece> {
        let (letters, places) = self.spell(chars, start, end);
        let count = letters.len();
        let mut text = String::with_capacity(count * 2);
        let mut starts = Vec::with_capacity(count + 1);
        for letter in &letters {
            starts.push(text.len());
            text.push(*letter);
        }
        starts.push(text.len());
        let mut best = vec![f32::NEG_INFINITY; count + 1];
        let mut from = vec![(0_usize, UNKNOWN); count + 1];
        best[0] = 0.0;
        for at in 0..count {
            let mut offer = |end: usize, id: u32, score: f32| {
                if best[at] + score > best[end] {
                    (best[end], from[end]) = (best[at] + score, (at, id));
                }
            };
            let mut range = self.begin.get(&letters[at]).cloned().unwrap_or_default();
            for end in at + 1..=count {
                range = self.beginning(&text[starts[at]..starts[end]], range);
                let Some((found, id, score)) = self.sorted.get(range.clone()).and_then(<[_]>::first) else {
                    break;
                };
                if found.len() == starts[end] - starts[at] {
                    offer(end, *id, *score);
                }
            }
            offer(at + 1, UNKNOWN, self.worst - UNKNOWN_COST);
        }
        walk_back(&from, &places)
    }

    /// Those of the pieces in `range` that begin with a text.
    fn beginning(&self, start: &str, range: Range<usize>) -> Range<usize> {
        let some = &self.sorted[range.clone()];
        let first = some.partition_point(|(text, ..)| **text < *start);
        let count = some[first..].partition_point(|(text, ..)| text.starts_with(start));
        range.start + first..range.start + first + count
    }

    /// The characters as the pieces spell them, each with the place of its character in the text.
    fn spell(&self, chars: &[char], start: usize, end: usize) -> (Vec<char>, Vec<usize>) {
        let (mut letters, mut places): (Vec<char>, Vec<usize>) = (vec![START], vec![start]);
        let mut put = |letter: char, at: usize| {
            let letter = if letter == ' ' { START } else { letter };
            if letter == START && letters.last() == Some(&START) {
                return;
            }
            // A letter and its accent, written apart.
            match letters.last_mut().and_then(|last| Some((compose(*last, letter)?, last))) {
                Some((whole, last)) => *last = whole,
                None => {
                    letters.push(letter);
                    places.push(at);
                }
            }
        };
        for (at, letter) in chars.iter().enumerate().take(end).skip(start) {
            match self.folded.get(letter) {
                Some(instead) => instead.chars().for_each(|letter| put(letter, at)),
                None => put(*letter, at),
            }
        }
        places.push(end);
        (letters, places)
    }
}

fn walk_back(from: &[(usize, u32)], places: &[usize]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut end = from.len() - 1;
    while end > 0 {
        let (start, id) = from[end];
        pieces.push(Piece { id, start: places[start] as u32, end: places[end] as u32 });
        end = start;
    }
    pieces.reverse();
    pieces
}
