//! What Binnenkring is about: cases, learning questions, takeaways, circles, sessions and methods.
//!
//! Types and rules only. Nothing here reads a file, a clock or a random source; those are passed in
//! through [`Clock`] and [`Randomness`].

pub mod chance;
pub mod day;
pub mod ids;
pub mod journal;
pub mod kinds;
pub mod method;
pub mod prose;
pub mod session;
pub mod sharing;
pub mod theme;
pub mod time;
pub mod tolerant;

pub use chance::Randomness;
pub use day::Day;
pub use ids::{CircleId, DeviceId, PersonId, RecordId};
pub use kinds::{CircleKind, RecordKind};
pub use prose::Prose;
pub use theme::Theme;
pub use time::{Clock, Timestamp};
