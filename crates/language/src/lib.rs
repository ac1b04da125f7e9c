//! Dutch text understood on the device: themes, the level of a question, personal data.
//!
//! Pure: text in, suggestions out, each with the places in the text that led to it. Nothing is decided here;
//! a person says yes or no. No network, no files: lists of words and one sentence model, both built in. The model is
//! read on first use and held until `rest` is called.
//!
//! All places are counted in Unicode characters (not bytes, not UTF-16 units), the end not included.
//! Every function is linear in the length of the text.

mod evidence;
mod level;
mod lexicon;
mod model;
mod own_theme;
mod personal;
mod reading;
mod recurring;
mod rewording;
mod themes;
mod voices;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use level::{LevelGuess, Reason, ReasonCode, level};
pub use model::ModelError;
pub use own_theme::OwnTheme;
pub use personal::{Finding, FindingKind, personal_data, replace};
pub use reading::sentences;
pub use recurring::{Cluster, Course, Dated, Sought, Support, recurring};
pub use rewording::{Rewording, rewordings};
pub use themes::{ALWAYS, SentenceThemes, ThemeSuggestion, known_themes, themes, themes_by_sentence};
pub use voices::{Voices, rest, voices};

/// A place in a text: Unicode characters, end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct Span {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}
