//! The small sums between the large ones: normalising, softmax, the bend between two layers, rounding to a byte.
//!
//! Written so that every machine gives the same bits: only addition, multiplication, division and square root,
//! always in one order; the functions that have no exact answer are a table or a polynomial that is kept here.
//! They are inlined into what calls them, so that they are built for the width of the machine that runs them.

use rten_simd::{Isa, SimdOp};

/// How many sums run beside each other; fixed, so that the order of adding is.
pub(super) const LANES: usize = 16;
/// Beyond this, the bend is a straight line.
const REACH: f32 = 4.25;
/// Factors of the powers of `(value / REACH)^2` in the even part of the bend, from the ninth down: least squares in
/// the points of Chebyshev against `value * erf(value / sqrt(2)) / 2`.
const BEND: [f32; 9] = [
    8.884_827,
    -49.273_582,
    121.070_366,
    -175.232_12,
    168.073_07,
    -114.157_906,
    57.139_58,
    -21.582_557,
    7.203_276,
];
/// 1.5 * 2^23: what is added to it is rounded to a whole number.
const WHOLE: f32 = 12_582_912.0;

#[inline(always)]
fn sum(values: &[f32], each: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += each(*value);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|value| each(*value)).sum::<f32>()
}

/// Sum of the products of two rows.
#[inline(always)]
fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for (left, right) in left.as_chunks::<LANES>().0.iter().zip(right.as_chunks::<LANES>().0) {
        for ((lane, left), right) in lanes.iter_mut().zip(left).zip(right) {
            *lane += left * right;
        }
    }
    lanes.iter().sum()
}

/// For every row its products with every row of weights.
pub(super) struct Heads<'a> {
    /// Rows of `width` numbers.
    pub rows: &'a [f32],
    /// Rows of `width` numbers, one per label.
    pub weights: &'a [f32],
    /// Numbers per row.
    pub width: usize,
}

impl SimdOp for Heads<'_> {
    type Output = Vec<f32>;

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> Vec<f32> {
        let labels = self.weights.len() / self.width;
        let mut said = Vec::with_capacity(self.rows.len() / self.width * labels);
        for row in self.rows.chunks(self.width) {
            for weights in self.weights.chunks(self.width) {
                said.push(dot(row, weights));
            }
        }
        said
    }
}

/// Brings a row to mean 0 and spread 1, then to the learned scale and shift.
#[inline(always)]
pub(super) fn normalise(row: &mut [f32], scale: &[f32], shift: &[f32]) {
    let count = row.len() as f32;
    let mean = sum(row, |value| value) / count;
    let spread = (sum(row, |value| (value - mean) * (value - mean)) / count + 1e-12).sqrt();
    let back = 1.0 / spread;
    for ((value, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
        *value = (*value - mean) * back * scale + shift;
    }
}

/// The nearest whole number, as the low bits of the sum with [`WHOLE`]: one addition, the same everywhere, and
/// the compiler can do many at once. For numbers between -2^21 and 2^21.
#[inline(always)]
fn whole_bits(value: f32) -> u32 {
    (value + WHOLE).to_bits()
}

/// `e` to the power of a number that is not above 0; good to six digits.
#[inline(always)]
fn exp(value: f32) -> f32 {
    let value = value.max(-80.0);
    let bits = whole_bits(value * std::f32::consts::LOG2_E);
    let doublings = f32::from_bits(bits) - WHOLE;
    // ln 2 in two parts, so that the rest keeps its digits (Cody and Waite).
    let rest = (value - doublings * 0.693_359_4) + doublings * 2.121_944_4e-4;
    let tail = 1.0 / 24.0 + rest * (1.0 / 120.0 + rest * (1.0 / 720.0));
    let taylor = 1.0 + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * tail)));
    taylor * f32::from_bits((bits << 23).wrapping_add(1.0_f32.to_bits()))
}

/// `e` to the power of each value, divided by that of the highest of its row; returns their sums. Rows have `room`
/// places, a number of [`LANES`], of which `count` are filled; what comes after becomes 0.
#[inline(always)]
pub(super) fn exp_shares<const N: usize>(rows: &mut [f32], room: usize, count: usize) -> [f32; N] {
    let mut sums = [0.0; N];
    for (row, sum) in rows.chunks_exact_mut(room).zip(&mut sums) {
        row[count..].fill(f32::MIN);
        let most = highest(row);
        for values in row.as_chunks_mut::<LANES>().0 {
            for value in values {
                *value = exp(*value - most);
            }
        }
        row[count..].fill(0.0);
        *sum = self::sum(row, |value| value);
    }
    sums
}

#[inline(always)]
fn highest(row: &[f32]) -> f32 {
    let mut lanes = [f32::MIN; LANES];
    let (chunks, rest) = row.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = if *value > *lane { *value } else { *lane };
        }
    }
    let mut most = f32::MIN;
    for value in lanes.iter().chain(rest) {
        most = if *value > most { *value } else { most };
    }
    most
}

/// Shares that add up to 1.
pub(crate) fn softmax(row: &mut [f32]) {
    let most = highest(row);
    row.iter_mut().for_each(|value| *value = exp(*value - most));
    let whole = sum(row, |value| value);
    for value in row.iter_mut() {
        *value /= whole;
    }
}

/// A row times a number.
#[inline(always)]
pub(super) fn scale(into: &mut [f32], row: &[f32], factor: f32) {
    for (into, value) in into.iter_mut().zip(row) {
        *into = value * factor;
    }
}

/// The chance that belongs to a score.
pub(crate) fn chance(score: f32) -> f32 {
    let small = exp(-score.abs());
    if score < 0.0 { small / (1.0 + small) } else { 1.0 / (1.0 + small) }
}

/// Bends every value of a row (GELU: the value times the share of the normal distribution below it), good to four
/// digits after the point. Half of the value, and an even rest: a polynomial in its square, fitted to the exact one.
#[inline(always)]
pub(super) fn bend(values: &mut [f32]) {
    for value in values {
        let inside = value.clamp(-REACH, REACH);
        let square = inside * inside * (1.0 / (REACH * REACH));
        let mut rest = 0.0;
        for factor in BEND {
            rest = (rest + factor) * square;
        }
        *value = 0.5 * inside + rest + (*value - inside).max(0.0);
    }
}

/// The lowest and the highest value of a row, 0 among them.
#[inline(always)]
fn ends(row: &[f32]) -> (f32, f32) {
    let (mut low, mut high) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    let (chunks, rest) = row.as_chunks::<LANES>();
    for chunk in chunks {
        for ((low, high), value) in low.iter_mut().zip(&mut high).zip(chunk) {
            *low = if *value < *low { *value } else { *low };
            *high = if *value > *high { *value } else { *high };
        }
    }
    let low = low.iter().chain(rest).copied().fold(0.0, f32::min);
    (low, high.iter().chain(rest).copied().fold(0.0, f32::max))
}

/// Rounds a row to bytes: a value is about `(byte - zero) * step`; returns the step. `zero` is not 0 or 255.
#[inline(always)]
pub(super) fn to_bytes(row: &[f32], bytes: &mut [u8], zero: u8) -> f32 {
    let (low, high) = ends(row);
    let zero = f32::from(zero);
    let low_step = -low / zero;
    let high_step = high / (255.0 - zero);
    let step = if low_step > high_step { low_step } else { high_step }.max(f32::MIN_POSITIVE);
    let back = 1.0 / step;
    for (byte, value) in bytes.iter_mut().zip(row) {
        *byte = whole_bits((value * back + zero).clamp(0.0, 255.0)) as u8;
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_without_an_exact_answer_are_near_it() {
        for at in -800..=0 {
            let value = at as f32 / 10.0;
            assert!((exp(value) - value.exp()).abs() <= 2e-6 * value.exp(), "{value}");
        }
        for count in [1, 16, 37, 48] {
            let mut many: Vec<f32> = (0..96).map(|at| (at % 48) as f32 * -0.3 + (at / 48) as f32).collect();
            let sums: [f32; 2] = exp_shares(&mut many, 48, count);
            for (at, value) in many.iter().enumerate() {
                let exact = if at % 48 < count { ((at % 48) as f32 * -0.3).exp() } else { 0.0 };
                assert!((value - exact).abs() < 1e-6, "{count} {at}: {value} {exact}");
            }
            let exact: f32 = (0..count).map(|at| (at as f32 * -0.3).exp()).sum();
            assert!(sums.iter().all(|sum| (sum - exact).abs() < 1e-5), "{count} {sums:?} {exact}");
        }
        for at in -800..=800 {
            let value = at as f32 / 100.0;
            let mut bent = [value];
            bend(&mut bent);
            // The integral of the normal distribution up to the value, by its midpoints.
            let wide = f64::from(value) / 2000.0;
            let middle = |at: i32| (-0.5 * ((f64::from(at) + 0.5) * wide).powi(2)).exp() * 0.398_942_280_4;
            let exact = f64::from(value) * (0.5 + (0..2000).map(middle).sum::<f64>() * wide);
            assert!((f64::from(bent[0]) - exact).abs() < 1e-4, "{value} {} {exact}", bent[0]);
        }
        assert!((chance(0.0) - 0.5).abs() < 1e-6 && (chance(-2.0) - 0.119_202_92).abs() < 1e-6);
    }

    #[test]
    fn a_row_survives_as_bytes() {
        let row: Vec<f32> = (0..100).map(|at| (at as f32 * 0.37).sin() * 3.0 - 0.4).collect();
        let mut bytes = vec![0; 100];
        for zero in [16, 128] {
            let step = to_bytes(&row, &mut bytes, zero);
            for (value, byte) in row.iter().zip(&bytes) {
                let back = (f32::from(*byte) - f32::from(zero)) * step;
                assert!((back - value).abs() <= 0.51 * step, "{value} {back}");
            }
        }
        to_bytes(&[0.0; 4], &mut bytes[..4], 128);
        assert_eq!(bytes[..4], [128; 4]);
    }

    #[test]
    fn shares_add_up_and_rows_are_brought_to_one_measure() {
        let mut row = vec![1.0, 2.0, 3.0, -1000.0];
        softmax(&mut row);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6 && row[2] > row[1] && row[3] < 1e-6);
        let mut row: Vec<f32> = (0..32).map(|at| at as f32).collect();
        normalise(&mut row, &[1.0; 32], &[0.0; 32]);
        assert!(row.iter().sum::<f32>().abs() < 1e-4);
    }
}
