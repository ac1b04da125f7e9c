//! The sentence model: what a text is about beyond its words. Read on first use, held until it is put away.
//!
//! Pieces of words go through the [`encoder`]; for every label the rows that come out are weighed by how much they
//! matter to it and added up. So the score of a label is a sum over pieces, and the pieces that bring the most to it
//! are the evidence. What the file holds and how it came to be: docs/language.md.

mod attention;
mod encoder;
mod file;
mod keeper;
mod numbers;
mod pieces;

use std::ops::Range;

pub use file::ModelError;
pub(crate) use keeper::{model, put_away};
pub(crate) use numbers::{chance, softmax};
pub(crate) use pieces::Piece;

use encoder::{Desk, Encoder, MOST_ROWS, Sizes};
use file::Bytes;
use numbers::Heads;
use pieces::Pieces;
use rten_simd::SimdOp;

/// The most pieces of a text that are read; a page has about five hundred.
const MOST_PIECES: usize = 2048;
/// The most characters that are cut into pieces, for texts whose pieces are long.
const MOST_CHARACTERS: usize = 24_000;
/// The most pieces that are read at once of a text that is longer than one look: about two sentences, as in the
/// examples that the model learned from.
const PIECES_AT_ONCE: usize = 60;

/// How the score of a theme becomes a chance, and from which chance on it is suggested.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    /// Factor on the score of the model.
    pub slope: f32,
    /// Factor on the score of the word list.
    pub words: f32,
    /// Added to both.
    pub shift: f32,
    /// The chance from which on the theme is suggested.
    pub enough: f32,
}

impl Measure {
    /// The score of both voices together.
    pub fn of(&self, model: f32, words: f32) -> f32 {
        self.slope * model + self.words * words + self.shift
    }
}

/// The model, ready to read.
pub(crate) struct Model {
    sizes: Sizes,
    pieces: Pieces,
    before: Vec<u32>,
    after: u32,
    encoder: Encoder,
    mean: Vec<f32>,
    spread: Vec<f32>,
    matters: Vec<f32>,
    says: Vec<f32>,
    says_shift: Vec<f32>,
    /// The names of the themes, in the order of their labels.
    pub themes: Vec<String>,
    /// One per theme.
    pub measures: Vec<Measure>,
    /// Factor on the score of the model for each level, and on the weight of the word list.
    pub level_weights: [f32; 2],
    labels: usize,
}

/// A part of a text that was read at once.
pub(crate) struct Part {
    /// The pieces of the text, without what stands around them.
    pub pieces: Vec<Piece>,
    rows: Vec<f32>,
    matters: Vec<f32>,
    says: Vec<f32>,
}

impl Model {
    /// Reads the file.
    ///
    /// # Errors
    /// When the file has another form, or is damaged.
    pub fn read(file: &'static [u8]) -> Result<Self, ModelError> {
        let mut bytes = Bytes::open(file)?;
        let sizes = Sizes { width: bytes.count()?, layers: bytes.count()?, places: bytes.count()? };
        let [rows, themes, levels, before] = [bytes.count()?, bytes.count()?, bytes.count()?, bytes.count()?];
        let fits = sizes.places > before + 1 && sizes.places <= MOST_ROWS;
        let sound = sizes.width.is_multiple_of(attention::HEAD) && fits;
        if !sound || levels != 3 || before == 0 {
            return Err(ModelError::Damaged);
        }
        let mut around: Vec<u32> = bytes.counts(before + 1)?.into_iter().map(|id| id as u32).collect();
        let after = around.pop().ok_or(ModelError::Damaged)?;
        let names = bytes.words(themes)?.into_iter().map(str::to_owned).collect();
        let pieces = Pieces::read(&mut bytes, rows)?;
        let encoder = Encoder::read(&mut bytes, sizes, pieces.rows())?;
        let (width, labels) = (sizes.width, themes + levels);
        let model = Self {
            sizes,
            pieces,
            before: around,
            after,
            encoder,
            mean: bytes.fractions(width)?,
            spread: bytes.fractions(width)?,
            matters: bytes.fractions(labels * width)?,
            says: bytes.fractions(labels * width)?,
            says_shift: bytes.fractions(labels)?,
            themes: names,
            measures: measures(&bytes.fractions(themes * 4)?),
            level_weights: bytes.fractions(2)?.try_into().map_err(|_| ModelError::Damaged)?,
            labels,
        };
        bytes.end()?;
        Ok(model)
    }

    /// Reads the given stretches of characters, several in one part where they fit. The rest of a text that is
    /// longer than [`MOST_PIECES`] is left out.
    ///
    /// # Errors
    /// When the weights do not fit each other.
    pub fn look(&self, chars: &[char], stretches: &[Range<usize>]) -> Result<Vec<Part>, ModelError> {
        let mut cut: Vec<Vec<Piece>> = Vec::new();
        let mut read = 0;
        for stretch in stretches {
            if read >= MOST_PIECES || stretch.start >= MOST_CHARACTERS {
                break;
            }
            let mut pieces = self.pieces.cut(chars, stretch.start, stretch.end.min(MOST_CHARACTERS));
            pieces.truncate(MOST_PIECES - read);
            read += pieces.len();
            cut.push(pieces);
        }
        let room = self.sizes.places - self.before.len() - 1;
        let at_once = if read <= room { room } else { room.min(PIECES_AT_ONCE) };
        let mut desk = Desk::default();
        let (mut parts, mut waiting, mut count) = (Vec::new(), Vec::new(), 0);
        for pieces in together(cut, at_once) {
            let more = pieces.len() + self.before.len() + 1;
            if count + more > MOST_ROWS {
                parts.extend(self.parts(std::mem::take(&mut waiting), &mut desk)?);
                count = 0;
            }
            count += more;
            waiting.push(pieces);
        }
        parts.extend(self.parts(waiting, &mut desk)?);
        Ok(parts)
    }

    fn parts(&self, parts: Vec<Vec<Piece>>, desk: &mut Desk) -> Result<Vec<Part>, ModelError> {
        let whole = |pieces: &Vec<Piece>| -> Vec<u32> {
            let ids = pieces.iter().map(|piece| piece.id);
            self.before.iter().copied().chain(ids).chain([self.after]).collect()
        };
        let ids: Vec<Vec<u32>> = parts.iter().map(whole).collect();
        let mut rows = self.encoder.encode(&ids, desk)?.into_iter();
        let each = parts.into_iter().zip(&ids);
        Ok(each
            .map(|(pieces, ids)| {
                self.part(pieces, rows.by_ref().take(ids.len() * self.sizes.width).collect())
            })
            .collect())
    }

    fn part(&self, pieces: Vec<Piece>, rows: Vec<f32>) -> Part {
        let heads = |weights| Heads { rows: &rows, weights, width: self.sizes.width }.dispatch();
        let (matters, mut says) = (heads(&self.matters), heads(&self.says));
        for says in says.chunks_mut(self.labels) {
            says.iter_mut().zip(&self.says_shift).for_each(|(says, shift)| *says += shift);
        }
        Part { pieces, rows, matters, says }
    }

    /// The score of a label for a whole part, and what each of its pieces brought to it.
    pub fn score(&self, part: &Part, label: usize) -> (f32, Vec<f32>) {
        let each = |values: &[f32]| -> Vec<f32> {
            values.iter().skip(label).step_by(self.labels).copied().collect()
        };
        let mut shares = each(&part.matters);
        softmax(&mut shares);
        let brought: Vec<f32> =
            shares.iter().zip(each(&part.says)).map(|(share, says)| share * says).collect();
        let first = self.before.len();
        (brought.iter().sum(), brought[first..first + part.pieces.len()].to_vec())
    }

    /// The scores of the three levels, for the part in which a text ends: there the question stands.
    pub fn level_scores(&self, parts: &[Part]) -> [f32; 3] {
        let first = self.themes.len();
        parts
            .last()
            .map_or([0.0; 3], |part| [first, first + 1, first + 2].map(|label| self.score(part, label).0))
    }

    /// The place of a part among all that can be said: a row of length 1. Near texts have near rows.
    pub fn place(&self, part: &Part) -> Vec<f32> {
        let mut place = vec![0.0; self.sizes.width];
        for row in part.rows.chunks(self.sizes.width) {
            for (((sum, value), mean), spread) in place.iter_mut().zip(row).zip(&self.mean).zip(&self.spread)
            {
                *sum += (value - mean) / spread;
            }
        }
        let length = place.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        place.iter_mut().for_each(|value| *value /= length);
        place
    }
}

/// Sentences put together while they fit, and cut where one alone does not.
fn together(sentences: Vec<Vec<Piece>>, at_once: usize) -> Vec<Vec<Piece>> {
    let mut parts: Vec<Vec<Piece>> = Vec::new();
    for sentence in sentences {
        match parts.last_mut() {
            Some(part) if part.len() + sentence.len() <= at_once => part.extend(sentence),
            _ => parts.extend(sentence.chunks(at_once).map(<[Piece]>::to_vec)),
        }
    }
    parts
}

fn measures(numbers: &[f32]) -> Vec<Measure> {
    let measure =
        |four: &[f32; 4]| Measure { slope: four[0], words: four[1], shift: four[2], enough: four[3] };
    numbers.as_chunks().0.iter().map(measure).collect()
}

#[cfg(test)]
mod tests;
