//! Moments in time, and the clock as something that is handed over.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Never used to decide who wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Timestamp(#[specta(type = f64)] pub i64);

/// Tells what time it is, and which day it is for the person at this device.
pub trait Clock: Send {
    /// The present moment.
    fn now(&self) -> Timestamp;
    /// Today in the person's own time zone.
    fn today(&self) -> chrono::NaiveDate;
}
