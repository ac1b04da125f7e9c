//! The encoder: pieces of a text to one row of numbers per piece (a small BERT, multilingual-e5-small made smaller).
//!
//! Weights and what goes into them are bytes, their products are added as whole numbers, exactly; the crate
//! `rten-gemm` does that as fast as the machine can. The weights have seven bits, so that machines whose
//! instruction for this clips large sums never get there. What lies between is in [`super::numbers`].

use rten_gemm::{GemmError, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix, QuantParams};
use rten_simd::{Isa, SimdOp};
use rten_tensor::NdTensorView;

use super::attention::Mix;
use super::file::{Bytes, ModelError};
use super::numbers::{Bend, normalise, to_bytes};

/// Sizes of the encoder.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Numbers per piece.
    pub width: usize,
    /// Numbers inside a layer.
    pub inner: usize,
    /// Layers.
    pub layers: usize,
    /// The longest row of pieces.
    pub places: usize,
}

/// The byte that stands for 0 in rows that lie around it.
const MIDDLE: u8 = 128;
/// The same for what comes out of the bend, which is hardly ever below 0. Both are fixed: sums are wrong in this
/// version of `rten-gemm` when the rows of one product have different ones.
const LOW: u8 = 16;

type Gemm = GemmExecutor<u8, i8, i32>;

/// A table of weights: `inputs` rows, one column per output.
struct Linear {
    packed: PackedBMatrix<i8>,
    outputs: usize,
    step: Vec<f32>,
    shift: Vec<f32>,
    zero: u8,
}

impl Linear {
    fn read(bytes: &mut Bytes<'_>, gemm: &Gemm, sizes: [usize; 2], zero: u8) -> Result<Self, ModelError> {
        let [inputs, outputs] = sizes;
        let weights = bytes.small(inputs * outputs)?;
        let packed = gemm.prepack_b(NdTensorView::from_data([inputs, outputs], weights.as_slice()));
        let (step, shift) = (bytes.fractions(outputs)?, bytes.fractions(outputs)?);
        Ok(Self { packed, outputs, step, shift, zero })
    }

    /// Rows times weights, plus the shift, into `out`; `rows` holds whole rows.
    fn apply(&self, gemm: &Gemm, rows: &[f32], desk: &mut Desk, out: &mut Vec<f32>) -> Result<(), GemmError> {
        let inputs = self.packed.rows();
        let count = rows.len() / inputs;
        desk.bytes.resize(rows.len(), 0);
        desk.whole.resize(count * self.outputs, 0);
        let steps = Rounded { rows, bytes: &mut desk.bytes, width: inputs, zero: self.zero }.dispatch();
        let zero = vec![self.zero; count];
        let options =
            GemmOptions { a_quant: Some(QuantParams { zero_point: &zero }), ..GemmOptions::default() };
        let left = GemmInputA::Unpacked(NdTensorView::from_data([count, inputs], desk.bytes.as_slice()));
        gemm.gemm(&mut desk.whole, left, GemmInputB::Packed(&self.packed), options)?;
        out.resize(desk.whole.len(), 0.0);
        Fractions { whole: &desk.whole, steps: &steps, of: self, out }.dispatch();
        Ok(())
    }
}

/// Room for what lies between; kept from layer to layer, because asking the system for it costs more than the sums.
#[derive(Default)]
struct Desk {
    bytes: Vec<u8>,
    whole: Vec<i32>,
    looks: Vec<f32>,
    mixed: Vec<f32>,
    wide: Vec<f32>,
    found: Vec<f32>,
}

/// Rows as bytes, each row with its own step.
struct Rounded<'a> {
    rows: &'a [f32],
    bytes: &'a mut [u8],
    width: usize,
    zero: u8,
}

impl SimdOp for Rounded<'_> {
    type Output = Vec<f32>;

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> Vec<f32> {
        let pairs = self.rows.chunks(self.width).zip(self.bytes.chunks_mut(self.width));
        let mut steps = Vec::with_capacity(self.rows.len() / self.width);
        for (row, bytes) in pairs {
            steps.push(to_bytes(row, bytes, self.zero));
        }
        steps
    }
}

/// Whole sums of products as fractions again.
struct Fractions<'a> {
    whole: &'a [i32],
    steps: &'a [f32],
    of: &'a Linear,
    out: &'a mut [f32],
}

impl SimdOp for Fractions<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let Linear { outputs, step, shift, .. } = self.of;
        let rows = self.whole.chunks(*outputs).zip(self.out.chunks_mut(*outputs)).zip(self.steps);
        for ((whole, out), row_step) in rows {
            for (((out, whole), step), shift) in out.iter_mut().zip(whole).zip(step).zip(shift) {
                *out = *whole as f32 * (row_step * step) + shift;
            }
        }
    }
}

/// Scale and shift after a row was brought to one measure.
struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl Norm {
    fn read(bytes: &mut Bytes<'_>, width: usize) -> Result<Self, ModelError> {
        Ok(Self { scale: bytes.fractions(width)?, shift: bytes.fractions(width)? })
    }

    fn apply(&self, rows: &mut [f32]) {
        Joined { rows, found: &[], norm: self }.dispatch();
    }

    /// Adds what a part of the layer found to what came in.
    fn join(&self, rows: &mut [f32], found: &[f32]) {
        Joined { rows, found, norm: self }.dispatch();
    }
}

struct Joined<'a> {
    rows: &'a mut [f32],
    found: &'a [f32],
    norm: &'a Norm,
}

impl SimdOp for Joined<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        for (row, found) in self.rows.iter_mut().zip(self.found) {
            *row += found;
        }
        for row in self.rows.chunks_mut(self.norm.scale.len()) {
            normalise(row, &self.norm.scale, &self.norm.shift);
        }
    }
}

struct Bent<'a>(&'a Bend, &'a mut [f32]);

impl SimdOp for Bent<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        self.0.apply(self.1);
    }
}

struct Layer {
    looks: Linear,
    gathers: Linear,
    after_looking: Norm,
    widens: Linear,
    narrows: Linear,
    after_thinking: Norm,
}

/// The encoder with its weights.
pub(super) struct Encoder {
    sizes: Sizes,
    bend: Bend,
    table: &'static [u8],
    table_step: Vec<f32>,
    places: Vec<f32>,
    start: Norm,
    layers: Vec<Layer>,
}

impl Encoder {
    /// Reads the weights; the table of pieces stays where it is.
    pub fn read(bytes: &mut Bytes<'static>, sizes: Sizes, pieces: usize) -> Result<Self, ModelError> {
        let Sizes { width, inner, .. } = sizes;
        let gemm = Gemm::new();
        let (table_step, table) = (bytes.fractions(pieces)?, bytes.take(pieces * width)?);
        let (places, start) = (bytes.fractions(sizes.places * width)?, Norm::read(bytes, width)?);
        let mut layers = Vec::new();
        for _ in 0..sizes.layers {
            layers.push(Layer {
                looks: Linear::read(bytes, &gemm, [width, 3 * width], MIDDLE)?,
                gathers: Linear::read(bytes, &gemm, [width, width], MIDDLE)?,
                after_looking: Norm::read(bytes, width)?,
                widens: Linear::read(bytes, &gemm, [width, inner], MIDDLE)?,
                narrows: Linear::read(bytes, &gemm, [inner, width], LOW)?,
                after_thinking: Norm::read(bytes, width)?,
            });
        }
        Ok(Self { sizes, bend: Bend::new(), table, table_step, places, start, layers })
    }

    /// One row of `width` numbers per piece, for several rows of pieces at once.
    pub fn encode(&self, texts: &[Vec<u32>]) -> Result<Vec<f32>, ModelError> {
        let mut rows = Vec::new();
        for text in texts {
            for (id, place) in text.iter().zip(self.places.chunks(self.sizes.width)) {
                self.look_up(*id as usize, place, &mut rows);
            }
        }
        self.start.apply(&mut rows);
        let lengths: Vec<usize> = texts.iter().map(|text| text.len().min(self.sizes.places)).collect();
        // Asks the machine what it can do; it may not be handed from thread to thread, so it is made anew.
        let gemm = Gemm::new();
        let mut desk = Desk::default();
        for layer in &self.layers {
            self.layer(&gemm, layer, &mut rows, &lengths, &mut desk).map_err(|_| ModelError::Damaged)?;
        }
        Ok(rows)
    }

    fn look_up(&self, id: usize, place: &[f32], rows: &mut Vec<f32>) {
        let width = self.sizes.width;
        let (Some(row), Some(step)) = (self.table.chunks(width).nth(id), self.table_step.get(id)) else {
            return rows.extend_from_slice(place);
        };
        rows.extend(row.iter().zip(place).map(|(byte, place)| f32::from(byte.cast_signed()) * step + place));
    }

    fn layer(
        &self,
        gemm: &Gemm,
        layer: &Layer,
        rows: &mut [f32],
        lengths: &[usize],
        desk: &mut Desk,
    ) -> Result<(), GemmError> {
        let mut looks = std::mem::take(&mut desk.looks);
        let mut mixed = std::mem::take(&mut desk.mixed);
        let mut wide = std::mem::take(&mut desk.wide);
        let mut found = std::mem::take(&mut desk.found);
        layer.looks.apply(gemm, rows, desk, &mut looks)?;
        self.mix(&looks, lengths, &mut mixed);
        layer.gathers.apply(gemm, &mixed, desk, &mut found)?;
        layer.after_looking.join(rows, &found);
        layer.widens.apply(gemm, rows, desk, &mut wide)?;
        Bent(&self.bend, &mut wide).dispatch();
        layer.narrows.apply(gemm, &wide, desk, &mut found)?;
        layer.after_thinking.join(rows, &found);
        (desk.looks, desk.mixed, desk.wide, desk.found) = (looks, mixed, wide, found);
        Ok(())
    }

    /// Attention: every piece gathers from the pieces of its own text.
    fn mix(&self, looks: &[f32], lengths: &[usize], mixed: &mut Vec<f32>) {
        let width = self.sizes.width;
        mixed.resize(looks.len() / 3, 0.0);
        let mut at = 0;
        for length in lengths {
            let looks = &looks[at * 3 * width..(at + length) * 3 * width];
            let mixed = &mut mixed[at * width..(at + length) * width];
            Mix { looks, mixed, width }.dispatch();
            at += length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_times_weights_is_what_it_is_by_hand() {
        let gemm = Gemm::new();
        for (inputs, outputs, count) in
            [(384, 40, 1), (1536, 33, 7), (384, 1152, 70), (1536, 384, 20), (384, 1536, 20), (384, 384, 20)]
        {
            let weight = |row: usize, column: usize| ((row * 7 + column * 13) % 127) as i8 - 63;
            let weights: Vec<i8> =
                (0..inputs * outputs).map(|at| weight(at / outputs, at % outputs)).collect();
            let packed = gemm.prepack_b(NdTensorView::from_data([inputs, outputs], weights.as_slice()));
            let (step, shift) = (vec![0.01; outputs], vec![0.5; outputs]);
            let linear = Linear { packed, outputs, step, shift, zero: MIDDLE };
            let rows: Vec<f32> = (0..inputs * count)
                .map(|at| ((at * 31) % 101) as f32 / 50.0 - (at / inputs) as f32 / 40.0)
                .collect();
            let mut out = Vec::new();
            linear.apply(&gemm, &rows, &mut Desk::default(), &mut out).unwrap();
            for (at, out) in out.iter().enumerate() {
                let (row, column) = (at / outputs, at % outputs);
                let products =
                    (0..inputs).map(|k| f64::from(rows[row * inputs + k]) * f64::from(weight(k, column)));
                let expect = products.sum::<f64>() * 0.01 + 0.5;
                // Half a step of the byte, for every product.
                assert!((f64::from(*out) - expect).abs() < 0.6, "{inputs} {outputs} {at}: {out} {expect}");
            }
        }
    }
}
