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
use super::numbers::{bend, normalise, to_bytes};

/// Sizes of the encoder.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Numbers per piece.
    pub width: usize,
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
/// The most rows that are done at once: few enough for what lies between to stay near the processor.
pub(super) const MOST_ROWS: usize = 128;

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

    /// Rows of bytes times weights, as whole numbers, into `desk.whole`; returns those.
    fn sums<'a>(&'a self, gemm: &Gemm, desk: &'a mut Desk) -> Result<Whole<'a>, GemmError> {
        let (inputs, count) = (self.packed.rows(), desk.steps.len());
        let zero = [self.zero; MOST_ROWS];
        let options = GemmOptions {
            a_quant: Some(QuantParams {
                zero_point: zero.get(..count).ok_or(GemmError::WrongQuantParamSize)?,
            }),
            ..GemmOptions::default()
        };
        let left = NdTensorView::from_data([count, inputs], &desk.bytes[..count * inputs]);
        let whole = first(&mut desk.whole, count * self.outputs);
        gemm.gemm(whole, GemmInputA::Unpacked(left), GemmInputB::Packed(&self.packed), options)?;
        Ok(Whole { sums: whole, steps: &mut desk.steps, bytes: &mut desk.bytes, of: self })
    }
}

/// Room for what lies between; kept from layer to layer and from part to part, because asking the system for it
/// costs more than the sums. Sized for few rows at a time, so that it stays near the processor.
#[derive(Default)]
pub(super) struct Desk {
    bytes: Vec<u8>,
    steps: Vec<f32>,
    whole: Vec<i32>,
    looks: Vec<f32>,
    mixed: Vec<f32>,
}

/// The first `count` of a row that only grows: what was there before is overwritten, not cleared.
fn first<T: Copy + Default>(room: &mut Vec<T>, count: usize) -> &mut [T] {
    if room.len() < count {
        room.resize(count, T::default());
    }
    &mut room[..count]
}

/// Rows as bytes, each row with its own step.
struct Rounded<'a> {
    rows: &'a [f32],
    bytes: &'a mut Vec<u8>,
    steps: &'a mut Vec<f32>,
    width: usize,
}

impl SimdOp for Rounded<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let bytes = first(self.bytes, self.rows.len());
        self.steps.clear();
        for (row, bytes) in self.rows.chunks(self.width).zip(bytes.chunks_mut(self.width)) {
            self.steps.push(to_bytes(row, bytes, MIDDLE));
        }
    }
}

/// Whole sums of products, and what makes them fractions again.
struct Whole<'a> {
    sums: &'a [i32],
    steps: &'a mut Vec<f32>,
    bytes: &'a mut Vec<u8>,
    of: &'a Linear,
}

#[inline(always)]
fn fractions(out: &mut [f32], sums: &[i32], row_step: f32, of: &Linear) {
    for (((out, sum), step), shift) in out.iter_mut().zip(sums).zip(&of.step).zip(&of.shift) {
        *out = *sum as f32 * (row_step * step) + shift;
    }
}

/// Sums as fractions.
struct Fractions<'a> {
    whole: Whole<'a>,
    out: &'a mut [f32],
}

impl SimdOp for Fractions<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let Whole { sums, steps, of, .. } = self.whole;
        let rows = sums.chunks(of.outputs).zip(self.out.chunks_mut(of.outputs)).zip(steps);
        for ((sums, out), step) in rows {
            fractions(out, sums, *step, of);
        }
    }
}

/// Sums as fractions, through the bend and to bytes again, row by row.
struct Bent<'a> {
    whole: Whole<'a>,
    row: Vec<f32>,
}

impl SimdOp for Bent<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(mut self, _: I) {
        let Whole { sums, steps, bytes, of } = self.whole;
        let bytes = first(bytes, sums.len());
        let rows = sums.chunks(of.outputs).zip(bytes.chunks_mut(of.outputs)).zip(steps);
        for ((sums, bytes), step) in rows {
            fractions(&mut self.row, sums, *step, of);
            bend(&mut self.row);
            *step = to_bytes(&self.row, bytes, LOW);
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
}

/// What a part of the layer found is added to what came in, brought to one measure, and made ready for the next part.
struct Joined<'a> {
    rows: &'a mut [f32],
    found: Whole<'a>,
    norm: &'a Norm,
    row: Vec<f32>,
}

impl SimdOp for Joined<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(mut self, _: I) {
        let Whole { sums, steps, bytes, of } = self.found;
        let bytes = first(bytes, sums.len());
        let rows = self.rows.chunks_mut(of.outputs).zip(sums.chunks(of.outputs));
        for (((row, sums), bytes), step) in rows.zip(bytes.chunks_mut(of.outputs)).zip(steps) {
            fractions(&mut self.row, sums, *step, of);
            for (value, found) in row.iter_mut().zip(&self.row) {
                *value += found;
            }
            normalise(row, &self.norm.scale, &self.norm.shift);
            *step = to_bytes(row, bytes, MIDDLE);
        }
    }
}

/// Rows brought to one measure.
struct Measured<'a>(&'a mut [f32], &'a Norm);

impl SimdOp for Measured<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        for row in self.0.chunks_mut(self.1.scale.len()) {
            normalise(row, &self.1.scale, &self.1.shift);
        }
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

impl Layer {
    /// Reads one layer; layers may differ in how wide they are inside.
    fn read(bytes: &mut Bytes<'_>, gemm: &Gemm, width: usize) -> Result<Self, ModelError> {
        let looks = Linear::read(bytes, gemm, [width, 3 * width], MIDDLE)?;
        let gathers = Linear::read(bytes, gemm, [width, width], MIDDLE)?;
        let after_looking = Norm::read(bytes, width)?;
        let inner = bytes.count()?;
        let widens = Linear::read(bytes, gemm, [width, inner], MIDDLE)?;
        let narrows = Linear::read(bytes, gemm, [inner, width], LOW)?;
        let after_thinking = Norm::read(bytes, width)?;
        Ok(Self { looks, gathers, after_looking, widens, narrows, after_thinking })
    }
}

/// The encoder with its weights.
pub(super) struct Encoder {
    sizes: Sizes,
    table: &'static [u8],
    table_step: Vec<f32>,
    places: Vec<f32>,
    start: Norm,
    layers: Vec<Layer>,
}

impl Encoder {
    /// Reads the weights; the table of pieces stays where it is.
    pub fn read(bytes: &mut Bytes<'static>, sizes: Sizes, pieces: usize) -> Result<Self, ModelError> {
        let width = sizes.width;
        let gemm = Gemm::new();
        let (table_step, table) = (bytes.fractions(pieces)?, bytes.take(pieces * width)?);
        let (places, start) = (bytes.fractions(sizes.places * width)?, Norm::read(bytes, width)?);
        let layers = (0..sizes.layers).map(|_| Layer::read(bytes, &gemm, width)).collect::<Result<_, _>>()?;
        Ok(Self { sizes, table, table_step, places, start, layers })
    }

    /// One row of `width` numbers per piece, for several texts at once: together at most [`MOST_ROWS`] pieces, and
    /// each at most [`Sizes::places`].
    pub fn encode(&self, texts: &[Vec<u32>], desk: &mut Desk) -> Result<Vec<f32>, ModelError> {
        let width = self.sizes.width;
        let mut rows = Vec::new();
        for text in texts {
            for (id, place) in text.iter().zip(self.places.chunks(width)) {
                self.look_up(*id as usize, place, &mut rows);
            }
        }
        Measured(&mut rows, &self.start).dispatch();
        Rounded { rows: &rows, bytes: &mut desk.bytes, steps: &mut desk.steps, width }.dispatch();
        let lengths: Vec<usize> = texts.iter().map(|text| text.len().min(self.sizes.places)).collect();
        // Asks the machine what it can do; it may not be handed from thread to thread, so it is made anew.
        let gemm = Gemm::new();
        for layer in &self.layers {
            self.layer(&gemm, layer, &mut rows, &lengths, desk).map_err(|_| ModelError::Damaged)?;
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

    /// One layer; the rows stand in `desk.bytes` too, before and after.
    fn layer(
        &self,
        gemm: &Gemm,
        layer: &Layer,
        rows: &mut [f32],
        lengths: &[usize],
        desk: &mut Desk,
    ) -> Result<(), GemmError> {
        let width = self.sizes.width;
        let (mut looks, mut mixed) = (std::mem::take(&mut desk.looks), std::mem::take(&mut desk.mixed));
        let asked = first(&mut looks, rows.len() * 3);
        Fractions { whole: layer.looks.sums(gemm, desk)?, out: asked }.dispatch();
        let got = first(&mut mixed, rows.len());
        self.mix(asked, lengths, got);
        Rounded { rows: got, bytes: &mut desk.bytes, steps: &mut desk.steps, width }.dispatch();
        (desk.looks, desk.mixed) = (looks, mixed);
        let row = vec![0.0; width];
        Joined { rows, found: layer.gathers.sums(gemm, desk)?, norm: &layer.after_looking, row }.dispatch();
        let row = vec![0.0; layer.widens.outputs];
        Bent { whole: layer.widens.sums(gemm, desk)?, row }.dispatch();
        let row = vec![0.0; width];
        Joined { rows, found: layer.narrows.sums(gemm, desk)?, norm: &layer.after_thinking, row }.dispatch();
        Ok(())
    }

    /// Attention: every piece gathers from the pieces of its own text.
    fn mix(&self, looks: &[f32], lengths: &[usize], mixed: &mut [f32]) {
        let width = self.sizes.width;
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
            let mut out = vec![0.0; count * outputs];
            let mut desk = Desk::default();
            Rounded { rows: &rows, bytes: &mut desk.bytes, steps: &mut desk.steps, width: inputs }.dispatch();
            Fractions { whole: linear.sums(&gemm, &mut desk).unwrap(), out: &mut out }.dispatch();
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
