//! A text as pieces of words, the way the encoder learned them: the likeliest way to cut it (a unigram model).
//!
//! Written here and not taken from a crate: the whole of it is one table and one pass (Viterbi), and every piece
//! has to remember from which characters of the text it came. Algorithm: T. Kudo, 'Subword Regularization', 2018.

use std::collections::BTreeMap;

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
    by_text: BTreeMap<Box<str>, (u32, f32)>,
    folded: BTreeMap<char, Box<str>>,
    longest: usize,
    worst: f32,
}

impl Pieces {
    /// Reads the table: how many, their scores, their texts; then characters and what is read instead of them.
    pub fn read(bytes: &mut Bytes<'_>, count: usize) -> Result<Self, ModelError> {
        let scores = bytes.fractions(count)?;
        let texts = bytes.words(count)?;
        let worst = scores.iter().copied().fold(0.0, f32::min);
        let longest = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
        let rows = texts.into_iter().zip(scores).zip(0_u32..).skip(UNKNOWN as usize + 1);
        let by_text = rows.map(|((text, score), id)| (text.into(), (id, score))).collect();
        let folds = bytes.count()?;
        let from = bytes.words(folds)?;
        let to = bytes.words(folds)?;
        let mut folded = BTreeMap::new();
        for (from, to) in from.into_iter().zip(to) {
            folded.insert(from.chars().next().ok_or(ModelError::Damaged)?, to.into());
        }
        Ok(Self { by_text, folded, longest, worst })
    }

    /// How many rows the table of the encoder has.
    pub fn rows(&self) -> usize {
        self.by_text.len() + UNKNOWN as usize + 1
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
            for end in at + 1..=count.min(at + self.longest) {
                if let Some((id, score)) = self.by_text.get(&text[starts[at]..starts[end]]) {
                    offer(end, *id, *score);
                }
            }
            offer(at + 1, UNKNOWN, self.worst - UNKNOWN_COST);
        }
        walk_back(&from, &places)
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
