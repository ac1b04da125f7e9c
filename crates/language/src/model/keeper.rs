//! Where the model stays between two uses: read on first use, put away after a while without one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Model, ModelError};

/// The file. The system reads its pages when they are touched and may drop them again, so it costs neither
/// memory nor time before the first use.
static FILE: &[u8] = include_bytes!("../../data/sentences.bin");
/// How long the model stays without being used.
const REST: Duration = Duration::from_secs(90);

struct Kept {
    model: Arc<Model>,
    used: Instant,
}

static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

fn kept() -> MutexGuard<'static, Option<Kept>> {
    // Whoever panicked left a whole model or none.
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The model; the first time, and after a rest, this takes some tens of milliseconds.
///
/// # Errors
/// When the file that was built in has another form, or is damaged.
pub(crate) fn model() -> Result<Arc<Model>, ModelError> {
    let mut place = kept();
    if let Some(kept) = place.as_mut() {
        kept.used = Instant::now();
        return Ok(Arc::clone(&kept.model));
    }
    let model = Arc::new(Model::read(FILE)?);
    *place = Some(Kept { model: Arc::clone(&model), used: Instant::now() });
    drop(place);
    // Where no thread can be started the model stays; that costs memory and nothing else.
    let _ = std::thread::Builder::new().name("language-rest".into()).spawn(put_away_when_unused);
    Ok(model)
}

fn put_away_when_unused() {
    let mut wait = REST;
    loop {
        std::thread::sleep(wait);
        let mut place = kept();
        let Some(unused) = place.as_ref().map(|kept| kept.used.elapsed()) else { return };
        match REST.checked_sub(unused) {
            Some(rest) if !rest.is_zero() => wait = rest,
            _ => {
                *place = None;
                return;
            }
        }
    }
}

/// Puts the model away now. The next use reads it again.
pub(crate) fn put_away() {
    *kept() = None;
}
