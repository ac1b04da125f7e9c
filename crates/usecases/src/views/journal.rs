//! The private journal.

use domain::journal::{CaseDraft, CaseStatus};
use domain::{Day, Theme};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which cases to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct JournalFilter {
    /// Words to search for; blank lists all.
    pub query: String,
    /// Only this theme.
    pub theme: Option<Theme>,
    /// Only this status.
    pub status: Option<CaseStatus>,
    /// At most so many rows; 0 means 200.
    pub limit: u32,
    /// Rows to pass over first.
    pub offset: u32,
}

/// One case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CaseRow {
    /// Record id.
    pub id: String,
    /// Title; blank while none was given.
    pub title: String,
    /// The learning question; blank while there is none.
    pub question: String,
    /// The day it is about.
    pub date: Day,
    /// How far it has come.
    pub status: CaseStatus,
    /// Themes.
    pub themes: Vec<Theme>,
    /// Where a search found it, if it was searched for.
    pub found: Option<Snippet>,
}

/// A few words around what was searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Snippet {
    /// The words.
    pub text: String,
    /// Found stretches: start and end in Unicode characters, end exclusive.
    pub marks: Vec<(u32, u32)>,
}

/// A list of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct JournalView {
    /// Newest first; by relevance when searched.
    pub rows: Vec<CaseRow>,
    /// How many cases match in all.
    pub total: u32,
    /// How many cases there are in the whole journal.
    pub cases: u32,
    /// All themes in use, with the three that are always there.
    pub themes: Vec<Theme>,
    /// A next action whose day has come.
    pub reminder: Option<Reminder>,
}

/// A next action to look back on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Reminder {
    /// The case it belongs to.
    pub case: String,
    /// Title of that case.
    pub title: String,
    /// What was intended.
    pub text: String,
    /// The day to look back.
    pub due: Day,
}

/// One case, open for reading and writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CaseView {
    /// Record id.
    pub id: String,
    /// What the edits of this screen are based on; hand it back when saving.
    pub base: String,
    /// The case.
    pub draft: CaseDraft,
    /// Length in characters, and the advised length (about one A4).
    pub length: u32,
    /// The advised length.
    pub one_page: u32,
    /// What was taken along from this case.
    pub takeaways: Vec<TakeawayView>,
    /// Sessions in which it was brought in.
    pub sessions: Vec<CaseSession>,
    /// Sentences that were written on two devices apart, in reading order; each waits for a choice.
    pub conflicts: Vec<ConflictView>,
}

/// A sentence of which more than one version was written, on devices that had not heard of each other. The
/// text shows the first; all are kept until someone chooses or writes the sentence anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ConflictView {
    /// Stands for this sentence with exactly these versions; hand it back with the choice.
    pub id: String,
    /// The text it is in: a field of the draft by its name, or `actions/` and the id of an action.
    pub field: String,
    /// The sentence before it; blank when there is none.
    pub before: String,
    /// The sentence after it; blank when there is none.
    pub after: String,
    /// Two or more.
    pub versions: Vec<VersionView>,
}

/// One version of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VersionView {
    /// The sentence.
    pub text: String,
    /// The name of the own device that wrote it; `None` when it is not in use any more.
    pub device: Option<String>,
    /// Whether it was written on this device.
    pub here: bool,
}

/// A session that came from a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CaseSession {
    /// The circle.
    pub circle: String,
    /// Its name.
    pub circle_name: String,
    /// The session's record id.
    pub session: String,
}

/// Something taken along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TakeawayView {
    /// Record id.
    pub id: String,
    /// The insight.
    pub text: String,
    /// What to do with it; may be blank.
    pub next_action: String,
    /// The day it was written.
    pub date: Day,
    /// The circle it came from, if any.
    pub circle_name: Option<String>,
    /// The learning question it answers, if any.
    pub question: Option<String>,
    /// The own case it belongs to, if any.
    pub case: Option<String>,
}

/// A takeaway being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TakeawayDraft {
    /// The insight.
    pub text: String,
    /// What to do with it; may be blank.
    pub next_action: String,
    /// The own case it belongs to, if any.
    pub case: Option<String>,
}

/// A learning question through its life, for the page of questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct QuestionRow {
    /// The case it belongs to.
    pub case: String,
    /// Title of the case.
    pub title: String,
    /// The question.
    pub question: String,
    /// The day of the case.
    pub date: Day,
    /// How far the case has come.
    pub status: CaseStatus,
    /// Themes.
    pub themes: Vec<Theme>,
    /// What was taken along for it.
    pub takeaways: Vec<TakeawayView>,
}

/// Questions and takeaways together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct QuestionsView {
    /// Questions, newest first.
    pub questions: Vec<QuestionRow>,
    /// Takeaways that belong to no own case, newest first.
    pub others: Vec<TakeawayView>,
}

/// A stretch of text: start and end in Unicode characters, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct SpanView {
    /// First character.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A theme the text suggests; it waits for the person's yes.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ThemeHint {
    /// The theme.
    pub theme: Theme,
    /// The words that led to it, as they stand in the text.
    pub because: Vec<String>,
    /// The sentences they stand in, with the words marked; the first few.
    pub sentences: Vec<Snippet>,
}

/// What the text of a draft suggests.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct HintsView {
    /// Themes not yet chosen.
    pub themes: Vec<ThemeHint>,
    /// Level of the learning question (1, 2 or 3); `None` while it is blank.
    pub level: Option<LevelHint>,
}

/// The level of a learning question, with reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct LevelHint {
    /// 1 about the case, 2 about one's own acting, 3 about the beliefs underneath.
    pub level: u8,
    /// Why: codes under `level.reason`.
    pub reasons: Vec<String>,
    /// Beginnings of a question one level up, in Dutch.
    pub rewordings: Vec<String>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportView {
    /// New cases.
    pub added: u32,
    /// Cases that were there already, left as they are.
    pub already_there: u32,
    /// Lines that could not be read: line number and why, a code under `import.reason`.
    pub refused: Vec<(u32, String)>,
}
