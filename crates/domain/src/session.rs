//! A session: one case, brought into a circle by its presenter and worked through with a method.
//!
//! The shared case is a type of its own: it is made from what the presenter saw in the share screen
//! and knows nothing of the journal record it came from.

mod texts;

use std::collections::BTreeMap;

use autosurgeon::{Hydrate, Reconcile};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::prose::Prose;
use crate::tolerant::{entries, or_blank};
use crate::{PersonId, Timestamp};

/// A case as the circle sees it: what the presenter chose to share, no more.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type, Hydrate, Reconcile)]
pub struct SharedCase {
    /// The name of the case.
    #[autosurgeon(hydrate = "or_blank")]
    pub title: String,
    /// Part 1: the situation in outline.
    #[autosurgeon(hydrate = "or_blank")]
    pub summary: String,
    /// Part 2: registration and intake.
    #[autosurgeon(hydrate = "or_blank")]
    pub intake: String,
    /// Part 3: the course of the support.
    #[autosurgeon(hydrate = "or_blank")]
    pub course: String,
    /// Part 4: the dilemmas.
    #[autosurgeon(hydrate = "or_blank")]
    pub dilemmas: String,
    /// Part 5: reflection.
    #[autosurgeon(hydrate = "or_blank")]
    pub reflection: String,
    /// The learning question as brought in.
    #[autosurgeon(hydrate = "or_blank")]
    pub question: String,
}

/// What a participant adds.
#[derive(Debug, Clone, PartialEq, Hydrate, Reconcile)]
pub struct Contribution {
    /// The person who added it, as a person id.
    #[autosurgeon(hydrate = "or_blank")]
    pub person: String,
    /// The step of the method it was added in, by the step's id.
    #[autosurgeon(hydrate = "or_blank")]
    pub step: String,
    /// The words.
    #[autosurgeon(hydrate = "or_blank")]
    pub text: Prose,
    /// When it was added, milliseconds since 1970 by the writer's clock: for the order shown only.
    #[autosurgeon(hydrate = "or_blank")]
    pub at: i64,
}

/// What the presenter does with a contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type, Hydrate, Reconcile)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Will use it.
    Used,
    /// Will not use it.
    NotUsed,
}

/// What one person takes along, as shown to the circle.
#[derive(Debug, Clone, PartialEq, Hydrate, Reconcile)]
pub struct SharedTakeaway {
    /// The insight.
    #[autosurgeon(hydrate = "or_blank")]
    pub text: Prose,
    /// The next action; may be blank.
    #[autosurgeon(hydrate = "or_blank")]
    pub next_action: Prose,
}

/// Where the session is in its method. Last writer wins: the screen shows one step at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hydrate, Reconcile)]
pub struct Stage {
    /// Index of the present step.
    #[autosurgeon(hydrate = "or_blank")]
    pub step: u64,
    /// When the clock of this step was last set going, milliseconds since 1970; `None` while paused.
    #[autosurgeon(hydrate = "or_blank")]
    pub running_since: Option<i64>,
    /// Milliseconds of this step that had passed before that.
    #[autosurgeon(hydrate = "or_blank")]
    pub elapsed_ms: i64,
}

impl Stage {
    /// The first step, its clock standing still.
    pub fn first() -> Self {
        Self::default()
    }

    /// That step, with its clock going from now.
    pub fn at(step: u64, now: Timestamp) -> Self {
        Self { step, running_since: Some(now.0), elapsed_ms: 0 }
    }

    /// Milliseconds of this step that have passed; never negative, whatever another clock said.
    pub fn elapsed(&self, now: Timestamp) -> i64 {
        let running = self.running_since.map_or(0, |since| (now.0 - since).max(0));
        self.elapsed_ms.max(0).saturating_add(running)
    }

    /// The clock stopped.
    pub fn paused(&self, now: Timestamp) -> Self {
        Self { step: self.step, running_since: None, elapsed_ms: self.elapsed(now) }
    }

    /// The clock going again.
    pub fn resumed(&self, now: Timestamp) -> Self {
        Self { step: self.step, running_since: Some(now.0), elapsed_ms: self.elapsed(now) }
    }
}

/// A session as it is stored in the circle.
#[derive(Debug, Clone, PartialEq, Hydrate, Reconcile)]
pub struct Session {
    /// The shared case.
    #[autosurgeon(hydrate = "or_blank")]
    pub case: SharedCase,
    /// Who brought it in, as a person id.
    #[autosurgeon(hydrate = "or_blank")]
    pub presenter: String,
    /// Who guards time and safety, as a person id.
    #[autosurgeon(hydrate = "or_blank")]
    pub facilitator: Option<String>,
    /// The method, by its id.
    #[autosurgeon(hydrate = "or_blank")]
    pub method: String,
    /// The variant of the method, by its id.
    #[autosurgeon(hydrate = "or_blank")]
    pub variant: String,
    /// When it was shared, milliseconds since 1970.
    #[autosurgeon(hydrate = "or_blank")]
    pub created_at: i64,
    /// The learning question as reworded by the presenter; blank until then.
    #[autosurgeon(hydrate = "or_blank")]
    pub reworded_question: Prose,
    /// Where it is.
    #[autosurgeon(hydrate = "or_blank")]
    pub stage: Stage,
    /// Whether it has been closed.
    #[autosurgeon(hydrate = "or_blank")]
    pub closed: bool,
    /// Contributions by their own random id.
    #[autosurgeon(hydrate = "entries")]
    pub contributions: BTreeMap<String, Contribution>,
    /// The presenter's marks, by contribution id.
    #[autosurgeon(hydrate = "entries")]
    pub marks: BTreeMap<String, Mark>,
    /// What everyone takes along, by person id.
    #[autosurgeon(hydrate = "entries")]
    pub takeaways: BTreeMap<String, SharedTakeaway>,
}

impl Session {
    /// A new session, before its first step.
    pub fn begin(
        case: SharedCase,
        presenter: PersonId,
        facilitator: Option<PersonId>,
        method: &str,
        variant: &str,
        now: Timestamp,
    ) -> Self {
        Self {
            case,
            presenter: presenter.to_string(),
            facilitator: facilitator.map(|person| person.to_string()),
            method: method.to_owned(),
            variant: variant.to_owned(),
            created_at: now.0,
            reworded_question: Prose::default(),
            stage: Stage::first(),
            closed: false,
            contributions: BTreeMap::new(),
            marks: BTreeMap::new(),
            takeaways: BTreeMap::new(),
        }
    }

    /// Whether this person brought the case in.
    pub fn is_presenter(&self, person: PersonId) -> bool {
        self.presenter == person.to_string()
    }

    /// The question the group works on: the reworded one once there is one.
    pub fn question(&self) -> &str {
        if self.reworded_question.is_blank() { &self.case.question } else { self.reworded_question.as_str() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_elsewhere_never_gives_negative_time() {
        let stage = Stage::at(0, Timestamp(10_000));
        assert_eq!(stage.elapsed(Timestamp(4_000)), 0);
        assert_eq!(stage.elapsed(Timestamp(12_000)), 2_000);
    }

    #[test]
    fn pausing_and_going_on_keeps_the_time_that_passed() {
        let paused = Stage::at(1, Timestamp(0)).paused(Timestamp(5_000));
        assert_eq!(paused.elapsed(Timestamp(60_000)), 5_000);
        assert_eq!(paused.resumed(Timestamp(60_000)).elapsed(Timestamp(61_000)), 6_000);
    }
}
