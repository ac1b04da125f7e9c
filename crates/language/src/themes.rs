//! Which recurring dilemmas a text is about: what the sentence model reads in it, and what its words say.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Span;
use crate::evidence::{joined, telling, without_words_between};
use crate::lexicon::{Hit, Lexicon};
use crate::model::{Model, Part, chance, model};
use crate::reading::Reading;

/// The three themes that every circle has.
pub const ALWAYS: [&str; 3] = ["regie", "grenzen", "samenwerking"];

/// The weight that the words of one sentence must have together before they count.
const ENOUGH: f64 = 2.0;
/// The most places that are shown for one theme.
const MOST_EVIDENCE: usize = 12;

/// A theme that may fit a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ThemeSuggestion {
    /// Id of the theme, such as `regie`.
    pub theme: String,
    /// From 0 to 1: how likely it is that the text is about it.
    pub score: f64,
    /// The words that led to it, in the order of the text.
    pub evidence: Vec<Span>,
}

/// The themes of one sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct SentenceThemes {
    /// The sentence.
    pub span: Span,
    /// Its themes, the most likely first; the places count from the start of the text.
    pub themes: Vec<ThemeSuggestion>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::parse(include_str!("../data/themes.txt")).unwrap_or_default())
}

/// Every theme that [`themes`] can suggest; the three of [`ALWAYS`] first.
pub fn known_themes() -> &'static [String] {
    &lexicon().groups
}

/// The themes that a text may be about, the most likely first; equal scores in the order of [`known_themes`].
///
/// Two voices: the sentence model, which reads what is meant, and the list of words, which can say why. Where the
/// model cannot be used the words speak alone. Of a text of more than about four pages the model reads the beginning.
pub fn themes(text: &str) -> Vec<ThemeSuggestion> {
    let reading = Reading::of(text);
    let words = by_words(&reading);
    let Ok(model) = model() else { return words };
    let Ok(parts) = model.look(&reading.chars, &reading.stretches()) else { return words };
    let weighed = model.themes.iter().enumerate().filter_map(|(label, theme)| {
        let said = words.iter().find(|word| word.theme == *theme);
        weigh(&model, label, &parts, &reading, said)
    });
    let mut found: Vec<ThemeSuggestion> = weighed.collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found
}

/// The themes of every sentence, read by itself. Sentences without a theme are left out.
pub fn themes_by_sentence(text: &str) -> Vec<SentenceThemes> {
    let reading = Reading::of(text);
    let sentences = reading.stretches().into_iter().map(|place| {
        let mut found = themes(&reading.slice(place.start, place.end));
        for span in found.iter_mut().flat_map(|theme| &mut theme.evidence) {
            *span = Span { start: span.start + place.start as u32, end: span.end + place.start as u32 };
        }
        SentenceThemes { span: Span { start: place.start as u32, end: place.end as u32 }, themes: found }
    });
    sentences.filter(|sentence| !sentence.themes.is_empty()).collect()
}

/// What both voices say about one theme, if together that is enough.
fn weigh(
    model: &Model,
    label: usize,
    parts: &[Part],
    reading: &Reading,
    said: Option<&ThemeSuggestion>,
) -> Option<ThemeSuggestion> {
    let measure = model.measures[label];
    let words = said.map_or(0.0, |said| said.score as f32);
    let scored: Vec<(f32, Vec<f32>)> = parts.iter().map(|part| model.score(part, label)).collect();
    let score = chance(measure.of(scored.iter().map(|(score, _)| *score).reduce(f32::max)?, words));
    if score < measure.enough {
        return None;
    }
    let mut evidence: Vec<Span> = said.map(|said| said.evidence.clone()).unwrap_or_default();
    for (part, (part_score, brought)) in parts.iter().zip(&scored) {
        if chance(measure.of(*part_score, words)) >= measure.enough {
            let words = telling(reading, &part.pieces, brought);
            evidence.extend(without_words_between(reading, words));
        }
    }
    let evidence: Vec<Span> = joined(evidence).into_iter().take(MOST_EVIDENCE).collect();
    (!evidence.is_empty()).then(|| ThemeSuggestion {
        theme: model.themes[label].clone(),
        score: f64::from(score),
        evidence,
    })
}

/// What the list of words says. The words of one sentence must weigh enough together. The same line of the list
/// counts once, however often it occurs, so a long text does not collect themes by its length alone.
pub(crate) fn by_words(reading: &Reading) -> Vec<ThemeSuggestion> {
    let lexicon = lexicon();
    let hits = lexicon.find(reading);
    let mut found: Vec<ThemeSuggestion> =
        (0..lexicon.groups.len()).filter_map(|group| suggestion(lexicon, group, &hits)).collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found
}

fn suggestion(lexicon: &Lexicon, group: usize, hits: &[Hit]) -> Option<ThemeSuggestion> {
    let mine: Vec<&Hit> = hits.iter().filter(|hit| hit.group == group).collect();
    let mut counted = BTreeSet::new();
    let mut evidence = BTreeSet::new();
    let mut sum = 0.0;
    for sentence in mine.chunk_by(|a, b| a.sentence == b.sentence) {
        let mut seen = BTreeSet::new();
        let weight: f64 = sentence.iter().filter(|hit| seen.insert(hit.rule)).map(|hit| hit.weight).sum();
        if weight < ENOUGH {
            continue;
        }
        for hit in sentence.iter().filter(|hit| hit.weight > 0.0) {
            evidence.extend(hit.spans.iter().copied());
            if counted.insert(hit.rule) {
                sum += hit.weight;
            }
        }
    }
    (sum > 0.0).then(|| ThemeSuggestion {
        theme: lexicon.groups[group].clone(),
        score: sum / (sum + ENOUGH),
        evidence: evidence.into_iter().take(MOST_EVIDENCE).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        by_words(&Reading::of(text)).into_iter().map(|suggestion| suggestion.theme).collect()
    }

    fn words(text: &str, theme: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let suggestion =
            by_words(&Reading::of(text)).into_iter().find(|suggestion| suggestion.theme == theme);
        let spans = suggestion.map(|suggestion| suggestion.evidence).unwrap_or_default();
        spans.iter().map(|span| chars[span.start as usize..span.end as usize].iter().collect()).collect()
    }

    #[test]
    fn the_list_can_be_read_and_begins_with_the_three_themes() {
        Lexicon::parse(include_str!("../data/themes.txt")).unwrap();
        assert_eq!(known_themes()[..3], ALWAYS);
    }

    #[test]
    fn a_text_gets_the_themes_it_is_about() {
        let check = |text: &str, expect: &[&str]| assert_eq!(names(text), expect, "{text}");
        check("Ik nam het gesprek met de bank weer van haar over.", &["regie"]);
        check("Ik vind het lastig om los te laten.", &["regie"]);
        check("Hij appt me op zondagavond en ik durf geen nee te zeggen.", &["grenzen"]);
        check("De wijkcoach en de bewindvoerder werken langs elkaar heen.", &["samenwerking"]);
        check("Ze schaamt zich voor de ongeopende post.", &["schaamte"]);
        check("Ik voel me zo machteloos.", &["machteloosheid"]);
        check("Zij is overbelast door de mantelzorg voor haar schoonmoeder.", &["overbelasting"]);
        check("Ik weet niet of ik hem nog kan vertrouwen.", &["vertrouwen"]);
        check("Zonder tolk komen we niet verder.", &["taal"]);
        check("Er ligt beslag op zijn loon en de deurwaarder belde.", &["schulden"]);
        check("We dronken thee en keken naar de vogels.", &[]);
        check("", &[]);
    }

    #[test]
    fn a_word_that_only_looks_like_a_theme_is_not_one() {
        let check = |text: &str| assert_eq!(names(text), Vec::<String>::new(), "{text}");
        check("Bij de grensovergang stond een file.");
        check("De regisseur van de film was er ook.");
        check("De broers willen samen werken aan een puzzel.");
        check("Zonder schaamte floot de merel door mijn tuin.");
    }

    #[test]
    fn the_evidence_is_the_words_themselves() {
        assert_eq!(words("Eén keer nam ik het écht over.", "regie"), ["nam", "over"]);
    }

    #[test]
    fn more_evidence_gives_a_higher_score_and_comes_first() {
        let found = by_words(&Reading::of(
            "Ze schaamt zich. Ik neem alles over en laat haar niet los; de regie is weg.",
        ));
        assert_eq!(found[0].theme, "regie");
        assert!(found[0].score > found[1].score);
    }

    #[test]
    fn weak_words_count_only_next_to_each_other() {
        assert_eq!(names("Haar zoon kwam langs."), Vec::<String>::new());
        assert_eq!(names("Haar zoon sprak met de bewindvoerder."), ["samenwerking"]);
        assert_eq!(names("Haar zoon kwam langs. De bewindvoerder belde."), Vec::<String>::new());
    }

    #[test]
    fn a_megabyte_of_anything_is_answered_with_spans_inside_it() {
        for piece in [
            "ik wil wel ",
            "neem ",
            "laat zelf ",
            "a",
            "voor haar ",
            "?",
            "ik los op. ",
            "🙂",
            "שלום ",
            "\u{202e}",
            "\u{fffd}",
            "e\u{301}\u{301}",
        ] {
            let text = piece.repeat(1_000_000 / piece.len());
            let length = text.chars().count();
            let evidence = themes(&text).into_iter().flat_map(|suggestion| suggestion.evidence);
            assert!(evidence.into_iter().all(|span| span.start < span.end && span.end as usize <= length));
            assert!((1..=3).contains(&crate::level(&text).level), "{piece:?}");
        }
    }

    #[test]
    fn the_model_finds_what_no_word_says() {
        let text =
            "Elke avond staat er een nieuwe aanmaning van de bank in haar mailbox, inmiddels vier mille.";
        let found = themes(text);
        let debt = found.iter().find(|theme| theme.theme == "schulden").unwrap();
        assert!(debt.score > 0.5 && debt.score <= 1.0);
        let length = text.chars().count() as u32;
        assert!(!debt.evidence.is_empty() && debt.evidence.iter().all(|span| span.end <= length));
        assert_eq!(themes("🙂🙂🙂"), Vec::new());
    }

    #[test]
    fn every_sentence_gets_its_own_themes_with_places_in_the_whole_text() {
        let text = "Het was mooi weer. De deurwaarder eist tweeduizend euro van haar.";
        let sentences = themes_by_sentence(text);
        let debt = sentences.iter().find(|sentence| sentence.themes.iter().any(|it| it.theme == "schulden"));
        let debt = debt.unwrap();
        assert_eq!(debt.span, Span { start: 19, end: 65 });
        let spans = debt.themes.iter().flat_map(|theme| &theme.evidence);
        assert!(spans.into_iter().all(|span| span.start >= 19 && span.end <= 65));
    }
}
