//! Attention: every piece asks every other piece of its text, and gathers what they hold by how well they answer.
//!
//! The sums run over rows of a fixed length, so that they stay in the registers of the machine.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::numbers::{LANES, exp_shares, scale};

/// Numbers per head; the encoder has as many heads as fit in its width.
pub(super) const HEAD: usize = 32;
/// How many answers are added up beside each other.
const BESIDE: usize = LANES;
/// How many pieces ask beside each other: as many as keep the machine busy while a sum waits for the one before.
const ASKERS: usize = 4;

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
    fn eval<I: Isa>(self, isa: I) {
        for head in (0..self.width).step_by(HEAD) {
            mix_head(isa, self.looks, self.mixed, self.width, head);
        }
    }
}

#[inline(always)]
fn mix_head<I: Isa>(isa: I, looks: &[f32], mixed: &mut [f32], width: usize, head: usize) {
    let count = mixed.len() / width;
    let of = |row: usize, which: usize| &looks[(row * 3 + which) * width + head..][..HEAD];
    let answers = beside(count, |row| of(row, 1));
    let mut held = vec![[0.0; HEAD]; count];
    for (row, held) in held.iter_mut().enumerate() {
        held.copy_from_slice(of(row, 2));
    }
    let room = answers.len() * BESIDE;
    let mut shares = vec![0.0; room * ASKERS];
    for first in (0..count).step_by(ASKERS) {
        let mut asks = [[0.0; HEAD]; ASKERS];
        for (row, asks) in (first..count).zip(&mut asks) {
            asks.copy_from_slice(of(row, 0));
        }
        ask(isa, &asks, &answers, &mut shares);
        let whole: [f32; ASKERS] = exp_shares(&mut shares, room, count);
        let gathered = gather(isa, &shares, room, &held);
        for ((row, gathered), whole) in (first..count).zip(&gathered).zip(whole) {
            let at = row * width + head;
            scale(&mut mixed[at..at + HEAD], gathered, 1.0 / whole);
        }
    }
}

/// The answers of [`BESIDE`] pieces at a time: one row per number of the head. What is missing at the end is 0.
#[inline(always)]
fn beside<'a>(count: usize, answer: impl Fn(usize) -> &'a [f32]) -> Vec<[[f32; BESIDE]; HEAD]> {
    let mut all = vec![[[0.0; BESIDE]; HEAD]; count.div_ceil(BESIDE)];
    for (block, first) in all.iter_mut().zip((0..count).step_by(BESIDE)) {
        for (place, row) in (first..count.min(first + BESIDE)).enumerate() {
            for (column, value) in block.iter_mut().zip(answer(row)) {
                column[place] = *value;
            }
        }
    }
    all
}

/// What each asker gets from each answer: a row per asker.
#[inline(always)]
fn ask<I: Isa>(isa: I, asks: &[[f32; HEAD]; ASKERS], answers: &[[[f32; BESIDE]; HEAD]], shares: &mut [f32]) {
    let (ops, room) = (isa.f32(), answers.len() * BESIDE);
    for (block, answers) in answers.iter().enumerate() {
        for lane in (0..BESIDE).step_by(ops.len()) {
            let mut sums = [ops.zero(); ASKERS];
            for (at, answers) in answers.iter().enumerate() {
                let answers = ops.load(&answers[lane..]);
                for (sum, asks) in sums.iter_mut().zip(asks) {
                    *sum = ops.add(*sum, ops.mul(ops.splat(asks[at]), answers));
                }
            }
            for (asker, sum) in sums.into_iter().enumerate() {
                ops.store(sum, &mut shares[asker * room + block * BESIDE + lane..]);
            }
        }
    }
}

/// What every piece holds, by the shares that each asker gives it.
#[inline(always)]
fn gather<I: Isa>(isa: I, shares: &[f32], room: usize, held: &[[f32; HEAD]]) -> [[f32; HEAD]; ASKERS] {
    let ops = isa.f32();
    let mut gathered = [[0.0; HEAD]; ASKERS];
    for lane in (0..HEAD).step_by(ops.len()) {
        let mut sums = [ops.zero(); ASKERS];
        for (at, held) in held.iter().enumerate() {
            let held = ops.load(&held[lane..]);
            for (asker, sum) in sums.iter_mut().enumerate() {
                *sum = ops.add(*sum, ops.mul(ops.splat(shares[asker * room + at]), held));
            }
        }
        for (gathered, sum) in gathered.iter_mut().zip(sums) {
            ops.store(sum, &mut gathered[lane..]);
        }
    }
    gathered
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
