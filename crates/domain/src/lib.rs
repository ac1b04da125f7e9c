//! What Binnenkring is about: cases, learning questions, takeaways, circles, sessions and methods.
//!
//! Types and rules only. Nothing here reads a file, a clock or a random source; those are passed in
//! through [`Clock`] and [`Randomness`].

pub mod chance;
pub mod ids;
pub mod kinds;
pub mod method;
pub mod time;

pub use chance::Randomness;
pub use ids::{CircleId, DeviceId, PersonId, RecordId};
pub use kinds::{CircleKind, RecordKind};
pub use time::{Clock, Timestamp};
