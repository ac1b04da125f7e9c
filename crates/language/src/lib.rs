//! Dutch text understood on the device: themes, the level of a question, personal data.
//!
//! Pure: text in, suggestions out, each with the places in the text that led to it. Nothing is decided here;
//! a person says yes or no. No model, no network, no files: lists of words that were written for this purpose.
//!
//! All places are counted in Unicode characters (not bytes, not UTF-16 units), the end not included.
//! Every function is linear in the length of the text.

mod level;
mod lexicon;
mod personal;
mod reading;
mod recurring;
mod rewording;
mod themes;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use level::{LevelGuess, Reason, ReasonCode, level};
pub use personal::{Finding, FindingKind, personal_data, replace};
pub use recurring::{Cluster, Course, Dated, recurring};
pub use rewording::{Rewording, rewordings};
pub use themes::{ALWAYS, ThemeSuggestion, known_themes, themes};

/// A place in a text: Unicode characters, end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct Span {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}
