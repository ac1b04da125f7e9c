//! Methods of meeting as data: who speaks, for how long, and what is written down in each step.
//!
//! A method is a JSON file (`methods/<id>.json` in the repository, or one that an organisation wrote).
//! No method is known to the code: everything a session screen needs stands in the file. What a file
//! must hold is checked in [`Method::parse`]; `docs/methods.md` tells it in words.

mod bundled;
mod check;
mod progress;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use bundled::{bundled, find};
pub use check::MethodError;
pub use progress::Progress;

/// The version of the file format that this program reads.
pub const FORMAT: u32 = 1;

/// A language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Dutch, the first language.
    Nl,
    /// English.
    En,
}

/// The same sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.nl,
            Lang::En => &self.en,
        }
    }
}

/// The forms of meeting, kept apart in planning and in records, and reflection on one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Kennisdeling: passing on knowledge.
    KnowledgeSharing,
    /// Casusbespreking: the situation and possible solutions.
    CaseDiscussion,
    /// Intervisie: one's own acting.
    Intervisie,
    /// One person with a notebook.
    Solo,
}

/// A part that somebody plays in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Inbrenger: brings the case.
    Presenter,
    /// Gespreksleider: guards time, structure and safety.
    Facilitator,
    /// Deelnemers: everybody but the presenter and the facilitator.
    Participants,
    /// Everybody.
    All,
}

/// Whether the length of a step is known from a description of the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MinutesFrom {
    /// A published description gives this time.
    Source,
    /// No description gives a time; this is our estimate.
    Estimate,
}

/// What a participant writes down in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Contribution {
    /// Nothing is written down.
    None,
    /// A case or success that could be chosen.
    Candidate,
    /// A question to the presenter.
    Question,
    /// The problem as this participant understood it.
    Problem,
    /// An insight or experience.
    Insight,
    /// Something noticed while talking about the case.
    Observation,
    /// A first image or feeling.
    Association,
    /// What this participant would have done, and why.
    Position,
    /// A piece of advice.
    Advice,
    /// What somebody takes along.
    Takeaway,
}

/// What the presenter writes down in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub enum PresenterRecords {
    /// Nothing.
    #[serde(rename = "none")]
    None,
    /// The learning question at the start.
    #[serde(rename = "question_1")]
    Question1,
    /// The learning question, worded again.
    #[serde(rename = "question_2")]
    Question2,
    /// Which contributions will be used, and which not.
    #[serde(rename = "marks")]
    Marks,
    /// The next action.
    #[serde(rename = "action")]
    Action,
    /// How the situation ended.
    #[serde(rename = "outcome")]
    Outcome,
}

/// How people get their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Turns {
    /// Around the circle, one by one.
    InTurn,
    /// Whoever wants to.
    Free,
    /// Everybody writes, nobody speaks.
    WriteSilently,
}

/// How many people a method needs, the facilitator included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Participants {
    /// Fewest.
    pub min: u32,
    /// Most.
    pub max: u32,
}

/// One length in which a method can be run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Short name in files and commands.
    pub id: String,
    /// Name on the screen.
    pub name: Text,
    /// Every step lasts this many times its minutes.
    pub factor: f64,
}

/// One side from which to look; participants divide these among themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Short name in files and commands.
    pub id: String,
    /// Name on the screen.
    pub name: Text,
    /// The question that belongs to this side.
    pub question: Text,
}

/// One way to do a step, where the circle chooses one each time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Short name in files and commands.
    pub id: String,
    /// Name on the screen.
    pub name: Text,
    /// What everybody reads, instead of the prompt of the step.
    pub prompt: Text,
}

/// One step of a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Short name, stored with contributions: never change it in a file that is in use.
    pub id: String,
    /// Name of the step.
    pub title: Text,
    /// One or two words, for the bar with all steps.
    pub short: Text,
    /// Length in minutes at factor 1.
    pub minutes: u32,
    /// Where the length comes from.
    pub minutes_from: MinutesFrom,
    /// Who speaks, in this order.
    pub speaks: Vec<Role>,
    /// Who is silent.
    #[serde(default)]
    pub silent: Vec<Role>,
    /// What everybody reads.
    pub prompt: Text,
    /// What the presenter reads, if that differs.
    #[serde(default)]
    pub presenter_prompt: Option<Text>,
    /// A question that helps the facilitator to steer away from solutions.
    #[serde(default)]
    pub hint: Option<Text>,
    /// What each participant writes down.
    pub contributes: Contribution,
    /// How many contributions each participant gives at least.
    #[serde(default)]
    pub at_least: u32,
    /// What the presenter writes down.
    pub presenter_records: PresenterRecords,
    /// How people get their turn.
    pub turns: Turns,
    /// The id of a later step: until then, what is written here is seen by its writer only.
    #[serde(default)]
    pub hidden_until: Option<String>,
    /// Ways to do this step, one of which is chosen; empty where there is one way.
    #[serde(default)]
    pub choices: Vec<Choice>,
}

/// One method of meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Version of the file format: [`FORMAT`].
    pub format: u32,
    /// Short name in files and commands; lower-case letters, digits and `_`.
    pub id: String,
    /// Name on the screen.
    pub name: Text,
    /// What the method is good for, in one or two sentences.
    pub summary: Text,
    /// Levels of learning it reaches: 1 case, 2 own acting, 3 beliefs.
    pub levels: Vec<u8>,
    /// The form of meeting.
    pub form: Form,
    /// How many people it needs.
    pub participants: Participants,
    /// Lengths in which it can be run; the first is the usual one.
    pub variants: Vec<Variant>,
    /// What a circle needs before it starts with this method.
    #[serde(default)]
    pub condition: Option<Text>,
    /// Sides that participants divide among themselves; empty for most methods.
    #[serde(default)]
    pub dimensions: Vec<Dimension>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

impl Method {
    /// The variant with this id.
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// The step with this id, and its place.
    pub fn step(&self, id: &str) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, step)| step.id == id)
    }

    /// Length of one step in seconds; 0 where there is no such step.
    pub fn step_seconds(&self, step: usize, variant: &Variant) -> i64 {
        self.steps.get(step).map_or(0, |step| seconds(step.minutes, variant.factor))
    }

    /// Length of the whole method in seconds.
    pub fn total_seconds(&self, variant: &Variant) -> i64 {
        self.steps.iter().map(|step| seconds(step.minutes, variant.factor)).sum()
    }
}

/// Minutes times a factor, in whole seconds. Both are bounded by [`Method::parse`], so the cast is exact.
fn seconds(minutes: u32, factor: f64) -> i64 {
    (f64::from(minutes) * 60.0 * factor).round() as i64
}
