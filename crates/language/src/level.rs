//! At which of the three levels of learning a question asks: the case, one's own acting, one's beliefs.
//!
//! Two voices: the sentence model, and a list of words that looks at the question itself (what leads up to it weighs
//! less) and at whether the asker is in the question at all. A question is never refused: this only says what it looks like, and why.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Span;
use crate::evidence::{joined, telling};
use crate::lexicon::{Hit, Lexicon};
use crate::model::{Model, Part, model, softmax};
use crate::reading::Reading;

/// How much a sentence that leads up to the question weighs, against the question.
const BEFORE: f64 = 0.35;
/// The most weight that counts beside what the model reads.
const MOST_WEIGHT: f64 = 5.0;
/// The most words of a question that the words alone may decide; the model learned from longer ones.
const SHORT: usize = 6;
/// How much more one level must weigh than the others for that.
const PLAIN: f32 = 2.0;
/// Weight of a question in which the asker does not occur.
const NO_SELF: f64 = 2.5;
/// Weight of a question in which the asker occurs.
const SELF: f64 = 1.0;

/// Why a question looks like one of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Level 1: asks what to do.
    AsksWhatToDo,
    /// Level 1: asks for a rule, a place or a person.
    AsksForRule,
    /// Level 1: asks about the client, or how to move the client.
    AboutClient,
    /// Level 1: the asker is not in the question.
    NoSelf,
    /// Level 2: asks about what the asker did or does.
    OwnActing,
    /// Level 2: asks about what the asker felt.
    OwnFeeling,
    /// Level 2: asks what the asker wants to learn.
    WantsToLearn,
    /// Level 2: the asker is in the question.
    HasSelf,
    /// Level 3: asks about what the asker finds right or important.
    OwnValue,
    /// Level 3: asks where it comes from.
    Upbringing,
    /// Level 3: asks how the asker sees himself or herself.
    SelfImage,
    /// Level 3: asks about what the asker takes for granted.
    Assumption,
    /// Any level: the sentence reads like others of that level; no particular turn of phrase says so.
    ReadsLike,
}

impl ReasonCode {
    /// The level that this reason points to; 0 where it can be any.
    pub fn level(self) -> u8 {
        match self {
            Self::AsksWhatToDo | Self::AsksForRule | Self::AboutClient | Self::NoSelf => 1,
            Self::OwnActing | Self::OwnFeeling | Self::WantsToLearn | Self::HasSelf => 2,
            Self::OwnValue | Self::Upbringing | Self::SelfImage | Self::Assumption => 3,
            Self::ReadsLike => 0,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "asks_what_to_do" => Self::AsksWhatToDo,
            "asks_for_rule" => Self::AsksForRule,
            "about_client" => Self::AboutClient,
            "own_acting" => Self::OwnActing,
            "own_feeling" => Self::OwnFeeling,
            "wants_to_learn" => Self::WantsToLearn,
            "own_value" => Self::OwnValue,
            "upbringing" => Self::Upbringing,
            "self_image" => Self::SelfImage,
            "assumption" => Self::Assumption,
            _ => return None,
        })
    }
}

/// One reason, and the words that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Reason {
    /// Which reason.
    pub code: ReasonCode,
    /// First character of the words; both ends 0 where nothing particular led to it.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

/// What level a question looks like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct LevelGuess {
    /// 1 the case, 2 own acting, 3 beliefs.
    pub level: u8,
    /// How likely it is that the question is of this level, 0 to 1; 0 for an empty text.
    pub score: f64,
    /// Reasons for this level, in the order of the text. Never empty, except for an empty text.
    pub reasons: Vec<Reason>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::parse(include_str!("../data/levels.txt")).unwrap_or_default())
}

/// What the list of words says about a question.
pub(crate) struct ByWords {
    weights: [f64; 3],
    reasons: Vec<Reason>,
}

impl ByWords {
    /// Weight of each level; all 0 where nothing is asked.
    pub fn weights(&self) -> [f32; 3] {
        self.weights.map(|weight| weight.min(MOST_WEIGHT) as f32)
    }
}

/// Whether a question is so short, and a turn of phrase in it so plain, that the words decide by themselves.
fn is_plain(reading: &Reading, said: &ByWords) -> bool {
    let mut weights = said.weights();
    weights.sort_by(f32::total_cmp);
    reading.words.len() <= SHORT && weights[2] - weights[1] >= PLAIN
}

/// The level at which a question asks. Equal chances give the lower level.
pub fn level(question: &str) -> LevelGuess {
    let reading = Reading::of(question);
    let said = by_words(&reading);
    if reading.sentences.is_empty() {
        return LevelGuess { level: 1, score: 0.0, reasons: Vec::new() };
    }
    if is_plain(&reading, &said) {
        return guess(said.weights, said.reasons);
    }
    let Ok(model) = model() else { return guess(said.weights, said.reasons) };
    let Ok(parts) = model.look(&reading.chars, &reading.stretches()) else {
        return guess(said.weights, said.reasons);
    };
    let [read, words] = model.level_weights;
    let mut chances: Vec<f32> = model
        .level_scores(&parts)
        .iter()
        .zip(said.weights())
        .map(|(score, weight)| read * score + words * weight)
        .collect();
    softmax(&mut chances);
    let mut found = guess([0, 1, 2].map(|at| f64::from(chances[at])), said.reasons);
    if found.reasons.is_empty() {
        let label = model.themes.len() + usize::from(found.level) - 1;
        found.reasons.extend(parts.last().map(|part| reads_like(&model, part, label, &reading)));
    }
    found
}

/// Where no line of the list explains the level: the words that spoke for it.
fn reads_like(model: &Model, part: &Part, label: usize, reading: &Reading) -> Reason {
    let (_, brought) = model.score(part, label);
    let words = telling(reading, &part.pieces, &brought);
    let first = joined(words.into_iter().take(3).collect()).first().copied();
    let Span { start, end } = first.unwrap_or(Span { start: 0, end: 0 });
    Reason { code: ReasonCode::ReadsLike, start, end }
}

/// What the list of words says.
pub(crate) fn by_words(reading: &Reading) -> ByWords {
    let mut said = ByWords { weights: [0.0; 3], reasons: Vec::new() };
    let Some(asked) = asked(reading) else { return said };
    let lexicon = lexicon();
    for hit in lexicon.find(reading) {
        let Some(code) = code(&lexicon.groups[hit.group]) else { continue };
        let factor = if hit.sentence == asked { 1.0 } else { BEFORE };
        said.weights[usize::from(code.level()) - 1] += hit.weight * factor;
        said.reasons.extend(reason(code, &hit));
    }
    match first_person(reading, asked).map(|word| &reading.words[word]) {
        Some(word) => {
            said.weights[1] += SELF;
            let (start, end) = (word.start as u32, word.end as u32);
            said.reasons.push(Reason { code: ReasonCode::HasSelf, start, end });
        }
        None => {
            said.weights[0] += NO_SELF;
            said.reasons.push(Reason { code: ReasonCode::NoSelf, start: 0, end: 0 });
        }
    }
    said
}

/// The code of a group such as `2 own_acting`.
fn code(group: &str) -> Option<ReasonCode> {
    ReasonCode::named(group.split_once(' ')?.1)
}

fn reason(code: ReasonCode, hit: &Hit) -> Option<Reason> {
    let (first, last) = (hit.spans.first()?, hit.spans.last()?);
    Some(Reason { code, start: first.start, end: last.end })
}

fn guess(weights: [f64; 3], mut reasons: Vec<Reason>) -> LevelGuess {
    let mut best = 0;
    for at in 1..3 {
        if weights[at] > weights[best] {
            best = at;
        }
    }
    let level = best as u8 + 1;
    reasons.retain(|reason| reason.code.level() == level);
    // A particular reason says more than 'you are in it' or 'you are not'.
    if reasons.iter().any(|reason| !matches!(reason.code, ReasonCode::NoSelf | ReasonCode::HasSelf)) {
        reasons.retain(|reason| reason.code != ReasonCode::HasSelf);
    }
    reasons.sort_by_key(|reason| (reason.start, reason.end));
    reasons.dedup();
    LevelGuess { level, score: weights[best] / weights.iter().sum::<f64>(), reasons }
}

/// The sentence that asks: the last with a question mark, otherwise the last that wants to know, otherwise the last.
pub(crate) fn asked(reading: &Reading) -> Option<usize> {
    let sentences = &reading.sentences;
    let wants = |at: usize| {
        let words = sentences[at].first..sentences[at].end;
        words.into_iter().any(|word| {
            ["snappen", "weten", "begrijpen", "leren", "ontdekken"].contains(&reading.lower(word))
        })
    };
    let last = sentences.len().checked_sub(1)?;
    let marked = (0..=last).rev().find(|at| sentences[*at].question);
    Some(marked.or_else(|| (0..=last).rev().find(|at| wants(*at))).unwrap_or(last))
}

/// The first word of this sentence that names the asker.
fn first_person(reading: &Reading, sentence: usize) -> Option<usize> {
    let words = reading.sentences[sentence];
    (words.first..words.end).find(|word| {
        matches!(reading.lower(*word), "ik" | "'k" | "mij" | "me" | "mezelf" | "mijzelf" | "mijn" | "m'n")
    })
}

impl Reason {
    /// The words that led to this reason, if particular words did.
    pub fn span(&self) -> Option<Span> {
        (self.end > self.start).then_some(Span { start: self.start, end: self.end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_can_be_read_and_has_a_reason() {
        let lexicon = Lexicon::parse(include_str!("../data/levels.txt")).unwrap();
        for group in &lexicon.groups {
            let code = code(group).unwrap_or_else(|| panic!("{group}"));
            assert!(group.starts_with(&code.level().to_string()), "{group}");
        }
    }

    fn check(question: &str, expect: u8, why: ReasonCode) {
        let guess = level(question);
        assert_eq!(guess.level, expect, "{question} {guess:?}");
        assert!(guess.reasons.iter().any(|reason| reason.code == why), "{question} {guess:?}");
        assert!((0.0..=1.0).contains(&guess.score));
    }

    #[test]
    fn questions_about_the_case_are_level_one() {
        check("Wat moet ik doen als zij weer niet opendoet?", 1, ReasonCode::AsksWhatToDo);
        check("Heeft mevrouw recht op huurtoeslag?", 1, ReasonCode::AsksForRule);
        check("Hoe krijg ik hem zover dat hij zijn post openmaakt?", 1, ReasonCode::AboutClient);
        check("Is er een potje voor een koelkast?", 1, ReasonCode::NoSelf);
    }

    #[test]
    fn questions_about_own_acting_are_level_two() {
        check("Wat maakt dat ik steeds de telefoon pak?", 2, ReasonCode::OwnActing);
        check("Hoe had ik dat gesprek anders kunnen openen?", 2, ReasonCode::OwnActing);
        check("Wat gebeurde er met mij toen hij begon te roepen?", 2, ReasonCode::OwnFeeling);
        check("Wat kan ik hiervan leren voor een volgend bezoek?", 2, ReasonCode::WantsToLearn);
    }

    #[test]
    fn questions_about_beliefs_are_level_three() {
        check("Welke overtuiging van mij zit daaronder?", 3, ReasonCode::Assumption);
        check("Wat zegt mijn boosheid over mijn eigen waarden?", 3, ReasonCode::SelfImage);
        check("Heeft dit te maken met hoe het vroeger bij mij ging?", 3, ReasonCode::Upbringing);
        check("Wat is voor mij een goede vrijwilliger?", 3, ReasonCode::OwnValue);
    }

    #[test]
    fn the_question_counts_more_than_what_leads_up_to_it() {
        check(
            "Mijn vader was streng, vroeger. Welke regeling is er voor de tandarts?",
            1,
            ReasonCode::AsksForRule,
        );
        check("Welke regeling er is zoek ik op. Wat maakt dat ik zo schrok?", 2, ReasonCode::OwnActing);
    }

    #[test]
    fn a_reason_shows_its_words() {
        let question = "Né, hoe had ik dat gezegd?";
        let span = level(question).reasons[0].span().unwrap();
        let words: String =
            question.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
        assert_eq!(words, "hoe had ik");
    }

    #[test]
    fn nothing_asked_is_nothing_guessed() {
        assert_eq!(level("  ?! "), LevelGuess { level: 1, score: 0.0, reasons: Vec::new() });
    }
}
