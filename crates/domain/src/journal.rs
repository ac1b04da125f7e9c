//! The private journal: cases in five parts, takeaways, and what a person tells about themselves.

mod texts;

use std::collections::BTreeMap;

use autosurgeon::{Hydrate, Reconcile};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::day::Day;
use crate::prose::Prose;
use crate::theme::Theme;
use crate::tolerant::{entries, or_blank};

/// How far a case has come.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Type, Hydrate, Reconcile,
)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Being written.
    #[default]
    Draft,
    /// Will be brought into a circle.
    Ready,
    /// Was brought into a circle.
    Shared,
    /// Something was learned; kept to look back on.
    Learned,
}

impl CaseStatus {
    /// The name in stored rows, filters and commands.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Ready => "ready",
            Self::Shared => "shared",
            Self::Learned => "learned",
        }
    }
}

/// The five parts of a prepared case, in reading order (handbook: summary, registration and intake,
/// course of the support, dilemmas, reflection and learning question).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The situation in outline.
    Summary,
    /// How the client came into view.
    Intake,
    /// What happened so far.
    Course,
    /// Which considerations make it hard.
    Dilemmas,
    /// What the presenter wants to explore.
    Reflection,
}

impl Part {
    /// All five, in reading order.
    pub const ALL: [Self; 5] = [Self::Summary, Self::Intake, Self::Course, Self::Dilemmas, Self::Reflection];
}

/// About one A4 of text, in characters: the advised length of a case.
pub const ONE_PAGE: usize = 3000;

/// Something a person intends to do, with a day to look back on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NextAction {
    /// Tells actions of one case apart; chosen by whoever adds it.
    pub id: String,
    /// What to do, in the person's own words.
    pub text: String,
    /// The day to look back, if one was chosen.
    pub due: Option<Day>,
    /// Whether it was done.
    pub done: bool,
}

/// The mergeable form of a [`NextAction`].
#[derive(Debug, Clone, PartialEq, Hydrate, Reconcile)]
struct ActionEntry {
    #[autosurgeon(hydrate = "or_blank")]
    text: Prose,
    #[autosurgeon(hydrate = "or_blank")]
    due: Option<Day>,
    #[autosurgeon(hydrate = "or_blank")]
    done: bool,
}

/// A case as it is stored: every text merges, every list is a map so that two additions both stay.
#[derive(Debug, Clone, PartialEq, Hydrate, Reconcile)]
pub struct Case {
    #[autosurgeon(hydrate = "or_blank")]
    title: Prose,
    #[autosurgeon(hydrate = "or_blank")]
    date: Day,
    #[autosurgeon(hydrate = "or_blank")]
    status: CaseStatus,
    #[autosurgeon(hydrate = "entries")]
    themes: BTreeMap<String, bool>,
    #[autosurgeon(hydrate = "or_blank")]
    summary: Prose,
    #[autosurgeon(hydrate = "or_blank")]
    intake: Prose,
    #[autosurgeon(hydrate = "or_blank")]
    course: Prose,
    #[autosurgeon(hydrate = "or_blank")]
    dilemmas: Prose,
    #[autosurgeon(hydrate = "or_blank")]
    reflection: Prose,
    #[autosurgeon(hydrate = "or_blank")]
    question_situation: Prose,
    #[autosurgeon(hydrate = "or_blank")]
    question_dilemma: Prose,
    #[autosurgeon(hydrate = "or_blank")]
    question: Prose,
    #[autosurgeon(hydrate = "entries")]
    actions: BTreeMap<String, ActionEntry>,
    #[autosurgeon(hydrate = "entries")]
    sessions: BTreeMap<String, String>,
}

/// A case as a person sees and edits it: plain text, lists in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CaseDraft {
    /// A short name for the case.
    pub title: String,
    /// The day it is about.
    pub date: Day,
    /// How far it has come.
    pub status: CaseStatus,
    /// Themes, sorted by name.
    pub themes: Vec<Theme>,
    /// Part 1: the situation in outline.
    pub summary: String,
    /// Part 2: registration and intake.
    pub intake: String,
    /// Part 3: the course of the support so far.
    pub course: String,
    /// Part 4: the dilemmas.
    pub dilemmas: String,
    /// Part 5: reflection.
    pub reflection: String,
    /// The learning question, step 1: situation.
    pub question_situation: String,
    /// The learning question, step 2: dilemma.
    pub question_dilemma: String,
    /// The learning question, step 3: the question itself.
    pub question: String,
    /// Next actions, in the order of their ids.
    pub actions: Vec<NextAction>,
}

impl CaseDraft {
    /// An empty case dated on that day.
    pub fn blank(date: Day) -> Self {
        Self {
            title: String::new(),
            date,
            status: CaseStatus::Draft,
            themes: Vec::new(),
            summary: String::new(),
            intake: String::new(),
            course: String::new(),
            dilemmas: String::new(),
            reflection: String::new(),
            question_situation: String::new(),
            question_dilemma: String::new(),
            question: String::new(),
            actions: Vec::new(),
        }
    }

    /// The text of one part.
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Summary => &self.summary,
            Part::Intake => &self.intake,
            Part::Course => &self.course,
            Part::Dilemmas => &self.dilemmas,
            Part::Reflection => &self.reflection,
        }
    }

    /// Number of characters in the five parts and the question together, to hold against [`ONE_PAGE`].
    pub fn length(&self) -> usize {
        let steps = [&self.question_situation, &self.question_dilemma, &self.question];
        let parts = Part::ALL.map(|part| self.part(part).chars().count());
        parts.iter().sum::<usize>() + steps.iter().map(|step| step.chars().count()).sum::<usize>()
    }

    /// All words that searching looks through, the title apart.
    pub fn searchable(&self) -> String {
        let mut text = String::with_capacity(self.length() + 64);
        for part in Part::ALL {
            text.push_str(self.part(part));
            text.push('\n');
        }
        for step in [&self.question_situation, &self.question_dilemma, &self.question] {
            text.push_str(step);
            text.push('\n');
        }
        for action in &self.actions {
            text.push_str(&action.text);
            text.push('\n');
        }
        text
    }
}

impl From<&CaseDraft> for Case {
    fn from(draft: &CaseDraft) -> Self {
        let mut case = Self {
            title: Prose::default(),
            date: draft.date,
            status: draft.status,
            themes: BTreeMap::new(),
            summary: Prose::default(),
            intake: Prose::default(),
            course: Prose::default(),
            dilemmas: Prose::default(),
            reflection: Prose::default(),
            question_situation: Prose::default(),
            question_dilemma: Prose::default(),
            question: Prose::default(),
            actions: BTreeMap::new(),
            sessions: BTreeMap::new(),
        };
        case.revise(draft);
        case
    }
}

impl From<&Case> for CaseDraft {
    fn from(case: &Case) -> Self {
        let text = |prose: &Prose| prose.as_str().to_owned();
        Self {
            title: text(&case.title),
            date: case.date,
            status: case.status,
            themes: case.themes.keys().filter_map(|name| Theme::named(name)).collect(),
            summary: text(&case.summary),
            intake: text(&case.intake),
            course: text(&case.course),
            dilemmas: text(&case.dilemmas),
            reflection: text(&case.reflection),
            question_situation: text(&case.question_situation),
            question_dilemma: text(&case.question_dilemma),
            question: text(&case.question),
            actions: case.actions.iter().map(|(id, entry)| entry.shown(id)).collect(),
        }
    }
}

impl ActionEntry {
    fn shown(&self, id: &str) -> NextAction {
        NextAction { id: id.to_owned(), text: self.text.as_str().to_owned(), due: self.due, done: self.done }
    }
}

impl Case {
    /// Takes over a newer version as a person wrote it.
    pub fn revise(&mut self, draft: &CaseDraft) {
        self.date = draft.date;
        self.status = draft.status;
        self.themes = draft.themes.iter().map(|theme| (theme.to_string(), true)).collect();
        for (prose, (_, text)) in self.texts_mut().zip(draft.parts()) {
            prose.revise(text);
        }
        self.revise_actions(&draft.actions);
    }

    /// Sessions that were made from this case: session id to circle id. Known in the journal alone; the
    /// session itself does not know which case it came from.
    pub fn sessions(&self) -> &BTreeMap<String, String> {
        &self.sessions
    }

    /// Remembers that a session was made from this case, and that it was brought in.
    pub fn brought_in(&mut self, session: &str, circle: &str) {
        self.sessions.insert(session.to_owned(), circle.to_owned());
        if self.status != CaseStatus::Learned {
            self.status = CaseStatus::Shared;
        }
    }

    fn revise_actions(&mut self, actions: &[NextAction]) {
        self.actions.retain(|id, _| actions.iter().any(|action| action.id == *id));
        for action in actions {
            let entry = self.actions.entry(action.id.clone()).or_insert_with(|| ActionEntry {
                text: Prose::default(),
                due: None,
                done: false,
            });
            entry.text.revise(&action.text);
            entry.due = action.due;
            entry.done = action.done;
        }
    }
}

/// What someone takes along, from a session or from a case of their own.
#[derive(Debug, Clone, PartialEq, Hydrate, Reconcile)]
pub struct Takeaway {
    /// The insight, in own words.
    #[autosurgeon(hydrate = "or_blank")]
    pub text: Prose,
    /// What to do with it; may be blank.
    #[autosurgeon(hydrate = "or_blank")]
    pub next_action: Prose,
    /// The day it was written.
    #[autosurgeon(hydrate = "or_blank")]
    pub date: Day,
    /// The session it came from, as a record id.
    #[autosurgeon(hydrate = "or_blank")]
    pub session: Option<String>,
    /// The name of that circle at the time.
    #[autosurgeon(hydrate = "or_blank")]
    pub circle_name: Option<String>,
    /// The learning question it answers, as it was then.
    #[autosurgeon(hydrate = "or_blank")]
    pub question: Option<String>,
    /// The own case it belongs to, as a record id.
    #[autosurgeon(hydrate = "or_blank")]
    pub case: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::{ActorId, AutoCommit};

    fn draft() -> CaseDraft {
        let mut draft = CaseDraft::blank("2026-11-21".parse().unwrap());
        draft.title = "De post samen openen".into();
        draft.course = "Wij keken samen naar de brieven.".into();
        draft.themes = vec![Theme::named("regie").unwrap()];
        draft.actions = vec![NextAction { id: "a".into(), text: "wachten".into(), due: None, done: false }];
        draft
    }

    fn doc() -> AutoCommit {
        let mut doc = AutoCommit::new().with_actor(ActorId::from([7; 16]));
        autosurgeon::reconcile(&mut doc, Case::from(&draft())).unwrap();
        doc
    }

    fn edit(doc: &mut AutoCommit, by: u8, change: impl FnOnce(&mut CaseDraft)) -> AutoCommit {
        let mut fork = doc.fork().with_actor(ActorId::from([by; 16]));
        let mut case: Case = autosurgeon::hydrate(&fork).unwrap();
        let mut draft = CaseDraft::from(&case);
        change(&mut draft);
        case.revise(&draft);
        autosurgeon::reconcile(&mut fork, &case).unwrap();
        fork
    }

    #[test]
    fn a_case_reads_back_as_it_was_written() {
        let case: Case = autosurgeon::hydrate(&doc()).unwrap();
        assert_eq!(CaseDraft::from(&case), draft());
    }

    #[test]
    fn two_actions_and_two_themes_added_apart_all_stay() {
        let mut start = doc();
        let add = |id: &str, theme: &str| {
            let (id, theme) = (id.to_owned(), Theme::named(theme).unwrap());
            move |draft: &mut CaseDraft| {
                draft.actions.push(NextAction { text: id.clone(), id, due: None, done: false });
                draft.themes.push(theme);
            }
        };
        let mut one = edit(&mut start, 1, add("b", "grenzen"));
        let mut two = edit(&mut start, 2, add("c", "samenwerking"));
        one.merge(&mut two).unwrap();
        two.merge(&mut one).unwrap();
        let case: Case = autosurgeon::hydrate(&one).unwrap();
        let merged = CaseDraft::from(&case);
        assert_eq!(merged.actions.len(), 3);
        assert_eq!(merged.themes.len(), 3);
        let elsewhere: Case = autosurgeon::hydrate(&two).unwrap();
        assert_eq!(CaseDraft::from(&elsewhere), merged);
    }

    #[test]
    fn length_counts_characters_of_parts_and_question() {
        let mut draft = CaseDraft::blank("2026-11-21".parse().unwrap());
        draft.summary = "één".into();
        draft.question = "hoe?".into();
        assert_eq!(draft.length(), 7);
    }
}
