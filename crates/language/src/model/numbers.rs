//! The small sums between the large ones: normalising, softmax, the bend between two layers, rounding to a byte.
//!
//! Written so that every machine gives the same bits: only addition, multiplication, division and square root,
//! always in one order; the functions that have no exact answer are a table or a polynomial that is kept here.
//! They are inlined into what calls them, so that they are built for the width of the machine that runs them.

/// How many sums run beside each other; fixed, so that the order of adding is.
const LANES: usize = 16;
/// Entries of the table of [`Bend`] for a difference of one.
const STEPS: f32 = 256.0;
/// Beyond this, the bend is a straight line.
const REACH: f32 = 6.0;
/// Number of entries: a power of two that holds `2 * REACH * STEPS`.
const ENTRIES: usize = 4096;
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
pub(super) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for (left, right) in left.as_chunks::<LANES>().0.iter().zip(right.as_chunks::<LANES>().0) {
        for ((lane, left), right) in lanes.iter_mut().zip(left).zip(right) {
            *lane += left * right;
        }
    }
    lanes.iter().sum()
}

/// Brings a row to mean 0 and spread 1, then to the learned scale and shift.
#[inline(always)]
pub(super) fn normalise(row: &mut [f32], scale: &[f32], shift: &[f32]) {
    let count = row.len() as f32;
    let mean = sum(row, |value| value) / count;
    let spread = (sum(row, |value| (value - mean) * (value - mean)) / count + 1e-12).sqrt();
    for ((value, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
        *value = (*value - mean) / spread * scale + shift;
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
    let tail = 1.0 / 24.0 + rest * (1.0 / 120.0 + rest / 720.0);
    let taylor = 1.0 + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * tail)));
    taylor * f32::from_bits((bits << 23).wrapping_add(1.0_f32.to_bits()))
}

/// `e` to the power of each value, divided by that of the highest; returns their sum.
#[inline(always)]
pub(super) fn exp_shares(row: &mut [f32]) -> f32 {
    let most = row.iter().copied().fold(f32::MIN, |most, value| if value > most { value } else { most });
    for value in row.iter_mut() {
        *value = exp(*value - most);
    }
    sum(row, |value| value)
}

/// Shares that add up to 1.
pub(crate) fn softmax(row: &mut [f32]) {
    let whole = exp_shares(row);
    for value in row.iter_mut() {
        *value /= whole;
    }
}

/// A row times a number.
#[inline(always)]
pub(super) fn scaled<const N: usize>(row: [f32; N], factor: f32) -> [f32; N] {
    row.map(|value| value * factor)
}

/// The chance that belongs to a score.
pub(crate) fn chance(score: f32) -> f32 {
    let small = exp(-score.abs());
    if score < 0.0 { small / (1.0 + small) } else { 1.0 / (1.0 + small) }
}

/// The bend between the two halves of a layer (GELU), as a table.
pub(super) struct Bend(Box<[f32; ENTRIES]>);

impl Bend {
    /// Fills the table.
    pub fn new() -> Self {
        let mut table = Box::new([0.0; ENTRIES]);
        for (at, entry) in table.iter_mut().enumerate() {
            let value = at as f32 / STEPS - REACH;
            *entry = value * normal(value);
        }
        Self(table)
    }

    /// Bends every value, to the nearest entry.
    #[inline(always)]
    pub fn apply(&self, values: &mut [f32]) {
        for value in values {
            let inside = value.clamp(-REACH, REACH);
            let at = whole_bits((inside + REACH) * STEPS) as usize % ENTRIES;
            *value = self.0[at] + (*value - inside).max(0.0);
        }
    }
}

/// Share of the normal distribution below a value: by steps of Simpson's rule, so that it needs nothing but `exp`.
fn normal(value: f32) -> f32 {
    let steps = 64;
    let width = value.abs() / steps as f32;
    let density = |at: i32| exp(-0.5 * (at as f32 * width) * (at as f32 * width)) * 0.398_942_3;
    let inner: f32 = (1..steps).map(|at| density(at) * if at % 2 == 1 { 4.0 } else { 2.0 }).sum();
    let area = width / 3.0 * (density(0) + inner + density(steps));
    if value < 0.0 { 0.5 - area } else { 0.5 + area }
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
        let mut many: Vec<f32> = (0..37).map(|at| at as f32 * -0.3).collect();
        let exact: Vec<f32> = many.iter().map(|value| value.exp()).collect();
        exp_shares(&mut many);
        for (value, exact) in many.iter().zip(&exact) {
            assert!((value - exact).abs() < 1e-6, "{value} {exact}");
        }
        let bend = Bend::new();
        for (value, expect) in
            [(-7.0, 0.0), (-1.0, -0.158_655_26), (0.0, 0.0), (0.5, 0.345_731_23), (3.0, 2.995_95), (9.0, 9.0)]
        {
            let mut bent = [value];
            bend.apply(&mut bent);
            assert!((bent[0] - expect).abs() < 1e-4, "{value} {}", bent[0]);
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
