//! Sharing a case and working through it together.

use domain::journal::Part;
use domain::method::Method;
use domain::session::{Mark, SharedCase};
use serde::Serialize;
use specta::Type;

use super::{ConflictView, SpanView};

/// A passage in a text to be shared that could lead to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PassageView {
    /// Where it stands.
    pub span: SpanView,
    /// What it is: a code under `personal_data`.
    pub kind: String,
    /// The words.
    pub text: String,
    /// What could stand there instead.
    pub replacement: String,
}

/// One part of a case in the share screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SharePart {
    /// Which part; `None` for the title and the question.
    pub part: Option<Part>,
    /// `title`, `summary`, `intake`, `course`, `dilemmas`, `reflection` or `question`.
    pub field: String,
    /// What you wrote.
    pub written: String,
    /// Passages to look at.
    pub passages: Vec<PassageView>,
}

/// The share screen: left what you wrote, right what they get.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ShareView {
    /// The case it comes from.
    pub case: String,
    /// The circle it goes to.
    pub circle: String,
    /// Name of the circle.
    pub circle_name: String,
    /// Names of all who will be able to read it, you apart.
    pub readers: Vec<String>,
    /// The parts.
    pub parts: Vec<SharePart>,
    /// What they get with every proposal taken over.
    pub proposal: SharedCase,
    /// Methods to choose from, five-step first.
    pub methods: Vec<Method>,
}

/// One contribution as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContributionView {
    /// Its id.
    pub id: String,
    /// Person id of the writer.
    pub person: String,
    /// Name of the writer.
    pub name: String,
    /// Whether you wrote it.
    pub yours: bool,
    /// Step id.
    pub step: String,
    /// The words.
    pub text: String,
    /// The presenter's mark, if any.
    pub mark: Option<Mark>,
}

/// A person at the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SeatView {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Whether it is you.
    pub you: bool,
    /// Whether this is the presenter.
    pub presenter: bool,
    /// Whether this is the facilitator.
    pub facilitator: bool,
    /// Contributions by this person in the present step.
    pub in_this_step: u32,
    /// Whether a takeaway was written.
    pub took_along: bool,
}

/// A takeaway as shown to the circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SessionTakeawayView {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Whether it is yours.
    pub yours: bool,
    /// The insight.
    pub text: String,
    /// The next action; may be blank.
    pub next_action: String,
}

/// A sentence of a session that was written on two devices apart, and waits for whose text it is to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SessionConflictView {
    /// Whose text it is.
    pub name: String,
    /// Whether it is yours, and the choice too.
    pub yours: bool,
    /// The versions. Its field is `reworded_question`, or `takeaways/` or `next_action/` and the id of the person.
    pub conflict: ConflictView,
}

/// A session, open.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct SessionView {
    /// Record id.
    pub id: String,
    /// The circle.
    pub circle: String,
    /// Name of the circle.
    pub circle_name: String,
    /// The shared case.
    pub case: SharedCase,
    /// The question as it reads now.
    pub question: String,
    /// The reworded question; blank until there is one.
    pub reworded_question: String,
    /// The method, whole.
    pub method: Method,
    /// The variant, by id.
    pub variant: String,
    /// Index of the present step.
    pub step: u32,
    /// Seconds this step may take.
    pub step_seconds: u32,
    /// Seconds that have passed in this step at the moment of this view.
    pub elapsed_seconds: u32,
    /// Whether the clock is going.
    pub running: bool,
    /// Closed or not.
    pub closed: bool,
    /// Everyone, presenter first, then in order of joining.
    pub seats: Vec<SeatView>,
    /// Whether you brought the case in.
    pub you_present: bool,
    /// Whether you can erase it: you brought it in, or who did is no longer in the circle.
    pub you_may_erase: bool,
    /// All contributions in the order they were written.
    pub contributions: Vec<ContributionView>,
    /// Everyone's takeaways.
    pub takeaways: Vec<SessionTakeawayView>,
    /// Sentences with more than one version.
    pub conflicts: Vec<SessionConflictView>,
    /// Own changes that have not been handed to the folder yet.
    pub unsent: u32,
}
