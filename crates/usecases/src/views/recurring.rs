//! What keeps coming up: in a journal, for its owner alone, and at the desk over what was shared.

use domain::{Day, Theme};
pub use language::Course;
use serde::Serialize;
use specta::Type;

use super::Snippet;

/// Themes over all cases of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecurringThemesView {
    /// How many cases there are.
    pub cases: u32,
    /// Cases that the sentence model has not read since they were last written.
    pub unread: u32,
    /// What comes up most first.
    pub themes: Vec<RecurringTheme>,
}

/// A theme that comes up in several cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecurringTheme {
    /// The theme.
    pub theme: Theme,
    /// Where it goes: by the cases with this theme, or where there are none by those that suggest it.
    pub course: Course,
    /// The days of the cases that the person gave this theme, oldest first; a day may stand here twice.
    pub days: Vec<Day>,
    /// The days of cases that suggest it, oldest first.
    pub suggested_days: Vec<Day>,
    /// The latest of them, newest first.
    pub places: Vec<RecurringPlace>,
}

/// A place in the journal where something came up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecurringPlace {
    /// The case; `None` for something taken along that belongs to no case.
    pub case: Option<String>,
    /// Its title, or for something taken along the name of the circle; may be blank.
    pub title: String,
    /// The day it is about.
    pub date: Day,
    /// Whether it is the device that suggests this, and not what the person said themselves.
    pub suggested: bool,
    /// The sentences that led to it, with the words marked.
    pub sentences: Vec<Snippet>,
}

/// Words that keep coming up in a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecurringPhrasesView {
    /// What comes up most first.
    pub phrases: Vec<RecurringPhrase>,
    /// Words that the person hid, in the order of hiding.
    pub hidden: Vec<String>,
}

/// Words that come up together in several places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecurringPhrase {
    /// The words, in small letters; what comes up most first.
    pub phrases: Vec<String>,
    /// Where they go.
    pub course: Course,
    /// The days on which they came up, oldest first.
    pub days: Vec<Day>,
    /// About how many things they were written: cases, and takeaways of no case.
    pub things: u32,
    /// The latest of them, newest first.
    pub places: Vec<RecurringPlace>,
}

/// Words that several volunteers wrote in what they shared with the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DeskPhrase {
    /// The words, in small letters; what comes up most first.
    pub phrases: Vec<String>,
    /// Who wrote them, by name, with the sentences.
    pub said: Vec<SaidAtDesk>,
}

/// What one volunteer wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SaidAtDesk {
    /// The name of the volunteer.
    pub name: String,
    /// The sentences, with the words marked.
    pub sentences: Vec<Snippet>,
}
