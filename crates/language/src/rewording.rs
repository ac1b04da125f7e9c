//! Other ways to ask the same, at a deeper level. Offers, never replacements: the person chooses and finishes them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::level::{asked, level};
use crate::reading::Reading;

/// Words with which the clause begins that can be carried over into another question.
const CLAUSE: [&str; 8] = ["als", "nu", "zodra", "terwijl", "wanneer", "omdat", "toen", "telkens"];
/// A clause longer than this is not carried over, in characters.
const LONGEST_CLAUSE: usize = 120;

/// Another way to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Rewording {
    /// The level at which it asks.
    pub to_level: u8,
    /// The question, in Dutch; `…` is for the person to fill in.
    pub text: String,
}

/// Ways to ask a question at another level: up from level 1 and 2, and back to one's own acting from level 3.
///
/// A clause such as 'als hij niet opendoet' is carried over literally. Nothing for a text without words.
pub fn rewordings(question: &str) -> Vec<Rewording> {
    let reading = Reading::of(question);
    let Some(asked) = asked(&reading) else { return Vec::new() };
    let clause = clause(&reading, asked);
    let from = level(question).level;
    let templates = include_str!("../data/rewordings.txt").lines().filter_map(template);
    templates
        .filter(|template| template.from == from)
        .filter_map(|template| {
            let text = match (&clause, template.text.contains("{als}")) {
                (Some(clause), true) => template.text.replace("{als}", clause),
                (None, true) => return None,
                (_, false) => template.text.to_owned(),
            };
            Some(Rewording { to_level: template.to, text })
        })
        .collect()
}

struct Template<'a> {
    from: u8,
    to: u8,
    text: &'a str,
}

/// One line of the list; `None` for a remark.
fn template(line: &str) -> Option<Template<'_>> {
    let (levels, text) = line.split_once(" | ")?;
    let (from, to) = levels.split_once(" > ")?;
    Some(Template { from: from.parse().ok()?, to: to.parse().ok()?, text })
}

/// The last clause of the question that can stand in another question.
fn clause(reading: &Reading, asked: usize) -> Option<String> {
    let words = reading.sentences[asked];
    let first = (words.first + 1..words.end).rev().find(|word| CLAUSE.contains(&reading.lower(*word)))?;
    let (start, end) = (reading.words[first].start, reading.words[words.end - 1].end);
    let text = reading.slice(start, end);
    let whole = words.end - first >= 3 && end - start <= LONGEST_CLAUSE && !text.contains(',');
    whole.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_can_be_read() {
        let lines = include_str!("../data/rewordings.txt").lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            assert!(template(line).is_some(), "{line}");
        }
    }

    #[test]
    fn every_offered_rewording_asks_at_the_level_it_says() {
        for template in include_str!("../data/rewordings.txt").lines().filter_map(template) {
            let text = template.text.replace("{als}", "als hij niet opendoet");
            assert_eq!(level(&text).level, template.to, "{text} {:?}", level(&text));
        }
    }

    #[test]
    fn a_level_one_question_is_offered_both_deeper_levels() {
        let offered = rewordings("Wat moet ik doen?");
        assert!(offered.iter().any(|one| one.to_level == 2) && offered.iter().any(|one| one.to_level == 3));
        assert!(offered.iter().all(|one| !one.text.contains("{als}")));
    }

    #[test]
    fn the_clause_of_the_question_is_carried_over() {
        let offered = rewordings("Wat moet ik doen als hij wéér niet opendoet?");
        assert_eq!(offered[0].text, "Wat gebeurt er in mij als hij wéér niet opendoet?");
    }

    #[test]
    fn a_clause_in_which_something_is_nested_is_left_alone() {
        let offered = rewordings("Wat moet ik doen als hij, zoals vaker, niet opendoet?");
        assert!(offered.iter().all(|one| !one.text.contains("zoals")));
    }

    #[test]
    fn no_words_no_offers() {
        assert_eq!(rewordings("?"), []);
    }
}
