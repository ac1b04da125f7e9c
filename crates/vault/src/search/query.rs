//! Reading what a person typed in the search box; everything is a valid question.

use super::fold::{fold, in_word};
use super::pieces::{PIECE, of_letters};

/// More than this many terms are not looked at.
const MOST_TERMS: usize = 12;
/// More than this many characters are not looked at.
const MOST_CHARACTERS: usize = 400;

/// What a person is asking for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Search {
    /// Nothing was typed.
    Everything,
    /// Only signs were typed, without a letter or number.
    Signs(String),
    /// Words were typed.
    Words(Query),
}

/// Terms that must all occur.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) terms: Vec<Term>,
}

/// Words that belong together: mostly one, more between quotation marks or around a sign ('o'neill').
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// As they were typed.
    words: Vec<String>,
    /// Without case and accents.
    pub(crate) folded: Vec<Vec<char>>,
    /// Whether the last word may be unfinished.
    pub(crate) unfinished: bool,
}

impl Query {
    /// Reads the search box.
    pub(crate) fn read(typed: &str) -> Search {
        let typed: String = typed.chars().take(MOST_CHARACTERS).collect();
        let mut terms: Vec<Term> =
            chunks(&typed).into_iter().filter_map(Term::read).take(MOST_TERMS).collect();
        if let Some(last) = terms.last_mut() {
            // Someone who typed a space or a closing quotation mark has finished the word.
            last.unfinished = typed.ends_with(in_word);
            return Search::Words(Self { terms });
        }
        let signs = typed.trim().to_owned();
        if signs.is_empty() { Search::Everything } else { Search::Signs(signs) }
    }

    /// The question in the language of the word index. Every word stands in quotation marks, so
    /// nothing that was typed is read as an operator.
    pub(crate) fn for_words(&self) -> String {
        let terms = self.terms.iter().map(|term| {
            let star = if term.unfinished { " *" } else { "" };
            format!("\"{}\"{star}", term.words.join(" "))
        });
        terms.collect::<Vec<_>>().join(" AND ")
    }

    /// The question in the language of the part index; `None` when every word is shorter than a piece.
    pub(crate) fn for_parts(&self) -> Option<String> {
        let words = self.terms.iter().flat_map(|term| &term.folded);
        let pieces: Vec<String> = words
            .flat_map(|word| of_letters(word))
            .map(|piece| format!("\"{}\"", String::from_iter(piece)))
            .collect();
        if pieces.is_empty() { None } else { Some(pieces.join(" AND ")) }
    }
}

impl Term {
    fn read(chunk: &str) -> Option<Self> {
        let words: Vec<String> = chunk
            .split(|c| !in_word(c))
            .filter(|word| word.contains(char::is_alphanumeric))
            .map(str::to_owned)
            .collect();
        let folded = words.iter().map(|word| fold(word).chars).collect();
        (!words.is_empty()).then_some(Self { words, folded, unfinished: false })
    }

    /// Whether this is one word of at least a piece, which may be looked for inside other words.
    pub(crate) fn long_word(&self) -> Option<&[char]> {
        match self.folded.as_slice() {
            [word] if word.len() >= PIECE => Some(word),
            _ => None,
        }
    }
}

/// Cuts what was typed at spaces, except between quotation marks.
/// A closing mark that is missing is taken to stand at the end.
fn chunks(typed: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, part) in typed.split(is_quote).enumerate() {
        if at % 2 == 1 {
            found.push(part);
        } else {
            found.extend(part.split_whitespace());
        }
    }
    found
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_a_question_for_both_indexes() {
        let check = |typed: &str, words: &str, parts: Option<&str>| match Query::read(typed) {
            Search::Words(query) => {
                assert_eq!(query.for_words(), words, "{typed}");
                assert_eq!(query.for_parts().as_deref(), parts, "{typed}");
            }
            other => panic!("{typed}: {other:?}"),
        };
        check("huur", "\"huur\" *", Some("\"huu\" AND \"uur\""));
        check("huur ", "\"huur\"", Some("\"huu\" AND \"uur\""));
        check("de huur", "\"de\" AND \"huur\" *", Some("\"huu\" AND \"uur\""));
        check(
            "\"mijn grens\" nu",
            "\"mijn grens\" AND \"nu\" *",
            Some("\"mij\" AND \"ijn\" AND \"gre\" AND \"ren\" AND \"ens\""),
        );
        check(
            "\"mijn grens\"",
            "\"mijn grens\"",
            Some("\"mij\" AND \"ijn\" AND \"gre\" AND \"ren\" AND \"ens\""),
        );
        check("\"mijn gr", "\"mijn gr\" *", Some("\"mij\" AND \"ijn\""));
        check("„té” OR*", "\"té\" AND \"OR\"", None);
        check("o'neill", "\"o neill\" *", Some("\"nei\" AND \"eil\" AND \"ill\""));
        check(
            "title:x NEAR(a b)",
            "\"title x\" AND \"NEAR a\" AND \"b\"",
            Some("\"tit\" AND \"itl\" AND \"tle\" AND \"nea\" AND \"ear\""),
        );
        check("é", "\"é\" *", None);
    }

    #[test]
    fn nothing_and_signs_are_questions_too() {
        assert_eq!(Query::read(""), Search::Everything);
        assert_eq!(Query::read(" \t\n"), Search::Everything);
        assert_eq!(Query::read(" 😀 "), Search::Signs("😀".into()));
        assert_eq!(Query::read("\"\"\""), Search::Signs("\"\"\"".into()));
    }

    #[test]
    fn a_very_long_question_is_cut_short() {
        let Search::Words(query) = Query::read(&"abc ".repeat(10_000)) else { panic!() };
        assert_eq!(query.terms.len(), MOST_TERMS);
    }
}
