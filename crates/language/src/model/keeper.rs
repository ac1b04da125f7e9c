//! Where the model stays between two uses: read on first use, kept until it is put away.
//!
//! This crate has no clock; who uses it decides when a rest has been long enough.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Model, ModelError};

/// The file. The system reads its pages when they are touched and may drop them again, so it costs neither
/// memory nor time before the first use.
static FILE: &[u8] = include_bytes!("../../data/sentences.bin");

static KEPT: Mutex<Option<Arc<Model>>> = Mutex::new(None);

fn kept() -> MutexGuard<'static, Option<Arc<Model>>> {
    // Whoever panicked left a whole model or none.
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The model; the first time, and after it was put away, this takes some tens of milliseconds.
///
/// # Errors
/// When the file that was built in has another form, or is damaged.
pub(crate) fn model() -> Result<Arc<Model>, ModelError> {
    let mut place = kept();
    if let Some(model) = place.as_ref() {
        return Ok(Arc::clone(model));
    }
    let model = Arc::new(Model::read(FILE)?);
    *place = Some(Arc::clone(&model));
    Ok(model)
}

/// Puts the model away. The next use reads it again.
pub(crate) fn put_away() {
    *kept() = None;
}
