//! Attention: every piece asks every other piece of its text, and gathers what they hold by how well they answer.
//!
//! The sums run over rows of a fixed length, so that they stay in the registers of the machine.

use rten_simd::{Isa, SimdOp};

use super::numbers::{exp_shares, scaled};

/// Numbers per head; the encoder has as many heads as fit in its width.
pub(super) const HEAD: usize = 32;
/// How many answers are added up beside each other.
const BESIDE: usize = 16;

/// Mixes the rows of one text. Dispatched, it is done as wide as the machine can.
pub(super) struct Mix<'a> {
    /// Per piece what it asks, what it answers to and what it holds, each `width` long.
    pub looks: &'a [f32],
    /// Gets one row of `width` per piece.
    pub mixed: &'a mut [f32],
    /// Numbers per piece.
    pub width: usize,
}

impl SimdOp for Mix<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        for head in (0..self.width).step_by(HEAD) {
            mix_head(self.looks, self.mixed, self.width, head);
        }
    }
}

#[inline(always)]
fn mix_head(looks: &[f32], mixed: &mut [f32], width: usize, head: usize) {
    let count = mixed.len() / width;
    let of = |row: usize, which: usize| row_of(looks, (row * 3 + which) * width + head);
    let answers = beside(count, |row| of(row, 1));
    let held: Vec<[f32; HEAD]> = (0..count).map(|row| of(row, 2)).collect();
    let mut shares = vec![0.0; answers.len() * BESIDE];
    for row in 0..count {
        let asks = of(row, 0);
        for (shares, answers) in shares.as_chunks_mut::<BESIDE>().0.iter_mut().zip(&answers) {
            *shares = ask(&asks, answers);
        }
        let whole = exp_shares(&mut shares[..count]);
        let at = row * width + head;
        mixed[at..at + HEAD].copy_from_slice(&scaled(gather(&shares, &held), 1.0 / whole));
    }
}

#[inline(always)]
fn row_of(looks: &[f32], at: usize) -> [f32; HEAD] {
    let mut row = [0.0; HEAD];
    row.copy_from_slice(&looks[at..at + HEAD]);
    row
}

/// The answers of [`BESIDE`] pieces at a time: one row per number of the head. What is missing at the end is 0.
#[inline(always)]
fn beside(count: usize, answer: impl Fn(usize) -> [f32; HEAD]) -> Vec<[[f32; BESIDE]; HEAD]> {
    let mut all = vec![[[0.0; BESIDE]; HEAD]; count.div_ceil(BESIDE)];
    for row in 0..count {
        for (at, value) in answer(row).into_iter().enumerate() {
            all[row / BESIDE][at][row % BESIDE] = value;
        }
    }
    all
}

#[inline(always)]
fn ask(asks: &[f32; HEAD], answers: &[[f32; BESIDE]; HEAD]) -> [f32; BESIDE] {
    let mut sums = [0.0; BESIDE];
    for (asks, answers) in asks.iter().zip(answers) {
        for (sum, answer) in sums.iter_mut().zip(answers) {
            *sum += asks * answer;
        }
    }
    sums
}

#[inline(always)]
fn gather(shares: &[f32], held: &[[f32; HEAD]]) -> [f32; HEAD] {
    let mut sums = [0.0; HEAD];
    for (share, held) in shares.iter().zip(held) {
        for (sum, held) in sums.iter_mut().zip(held) {
            *sum += share * held;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_gathers_most_from_the_one_that_answers_it() {
        let (width, count) = (2 * HEAD, 19);
        let mut looks = vec![0.0; count * 3 * width];
        for row in 0..count {
            for head in [0, HEAD] {
                // Piece `row` asks for what the next one answers to; every piece holds its own number.
                looks[row * 3 * width + head + (row + 1) % count] = 60.0;
                looks[(row * 3 + 1) * width + head + row] = 1.0;
                looks[(row * 3 + 2) * width + head..(row * 3 + 2) * width + head + HEAD].fill(row as f32);
            }
        }
        let mut mixed = vec![0.0; count * width];
        Mix { looks: &looks, mixed: &mut mixed, width }.dispatch();
        for (row, mixed) in mixed.chunks(width).enumerate() {
            assert!(mixed.iter().all(|value| (value - ((row + 1) % count) as f32).abs() < 1e-3), "{row}");
        }
    }

    #[test]
    fn any_rows_are_mixed_as_by_hand() {
        let width = HEAD;
        for count in [1, 14, 16, 20, 65] {
            let value = |at: usize| ((at * 7919) % 1009) as f32 / 504.5 - 1.0;
            let looks: Vec<f32> = (0..count * 3 * width).map(value).collect();
            let mut mixed = vec![0.0; count * width];
            Mix { looks: &looks, mixed: &mut mixed, width }.dispatch();
            let of = |row: usize, which: usize, at: usize| f64::from(looks[(row * 3 + which) * width + at]);
            for row in 0..count {
                let answer =
                    |other| (0..width).map(|at| of(row, 0, at) * of(other, 1, at)).sum::<f64>().exp();
                let shares: Vec<f64> = (0..count).map(answer).collect();
                let whole: f64 = shares.iter().sum();
                for at in 0..width {
                    let expect: f64 = (0..count).map(|other| shares[other] / whole * of(other, 2, at)).sum();
                    let got = f64::from(mixed[row * width + at]);
                    assert!((got - expect).abs() < 1e-4, "{count} {row} {at}: {got} {expect}");
                }
            }
        }
    }
}
