//! Where in a text the words of a question are, and the stretch of text worth showing.

use super::fold::{Folded, fold, in_word};
use super::query::{Query, Term};

/// A stretch of characters (Unicode code points) to be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The first character, counted from 0.
    pub start: u32,
    /// How many characters.
    pub len: u32,
}

/// A stretch of a longer text, on one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The stretch itself.
    pub text: String,
    /// What to mark in it.
    pub marks: Vec<Mark>,
    /// Whether there is text before it.
    pub cut_before: bool,
    /// Whether there is text after it.
    pub cut_after: bool,
}

/// About this many characters are shown.
const LENGTH: usize = 160;
/// About this many of them come before the first mark.
const BEFORE: usize = 50;
/// A word longer than this is cut.
const LONGEST_WORD: usize = 30;

/// Everywhere in `text` where a term of the question is: as words if it is there as words, else as a
/// piece of words.
pub(crate) fn find(text: &str, query: &Query) -> Vec<Mark> {
    let folded = fold(text);
    let stretches = query.terms.iter().flat_map(|term| places(&folded, term)).collect();
    merged(stretches, &folded)
}

/// Whether every term of the question occurs in the title or in the text.
pub(crate) fn all_occur(title: &str, text: &str, query: &Query) -> bool {
    let (title, text) = (fold(title), fold(text));
    query.terms.iter().all(|term| !places(&title, term).is_empty() || !places(&text, term).is_empty())
}

/// Everywhere in `text` where exactly these signs are.
pub(crate) fn signs(text: &str, signs: &str) -> Vec<Mark> {
    let len = count(signs.chars().count());
    text.match_indices(signs).map(|(at, _)| Mark { start: count(text[..at].chars().count()), len }).collect()
}

/// Stretches of folded characters: from, until.
fn places(folded: &Folded, term: &Term) -> Vec<(usize, usize)> {
    let chars = &folded.chars;
    let starts = (0..chars.len()).filter(|at| in_word(chars[*at]) && (*at == 0 || !in_word(chars[at - 1])));
    let as_words: Vec<_> = starts.filter_map(|at| Some((at, words_end(chars, at, term)?))).collect();
    match term.long_word() {
        Some(word) if as_words.is_empty() => {
            let pieces = chars.windows(word.len()).enumerate().filter(|(_, piece)| *piece == word);
            pieces.map(|(at, _)| (at, at + word.len())).collect()
        }
        _ => as_words,
    }
}

/// Where the words of the term end, if they stand one after another from `at` on.
fn words_end(chars: &[char], at: usize, term: &Term) -> Option<usize> {
    let mut at = at;
    for (number, word) in term.folded.iter().enumerate() {
        if number > 0 {
            at += chars[at..].iter().position(|c| in_word(*c))?;
        }
        if !chars[at..].starts_with(word) {
            return None;
        }
        at += word.len();
        let may_go_on = term.unfinished && number + 1 == term.folded.len();
        let goes_on = chars.get(at).is_some_and(|next| in_word(*next));
        if goes_on && !may_go_on {
            return None;
        }
    }
    Some(at)
}

/// Stretches of folded characters as marks in the original text; those that touch become one.
fn merged(mut stretches: Vec<(usize, usize)>, folded: &Folded) -> Vec<Mark> {
    stretches.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (from, until) in stretches {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    let marks = joined.into_iter().filter(|(from, until)| from < until).map(|(from, until)| {
        let (first, last) = (folded.origin[from], folded.origin[until - 1]);
        Mark { start: count(first), len: count(last + 1 - first) }
    });
    marks.collect()
}

/// The stretch of text around the first mark, or its beginning when nothing is marked.
pub(crate) fn snippet(text: &str, marks: &[Mark]) -> Snippet {
    let chars: Vec<char> = text.chars().collect();
    let first = marks.first().map_or(0, |mark| mark.start as usize);
    let from = word_start(&chars, first.saturating_sub(BEFORE), first);
    let until = word_end(&chars, from.saturating_add(LENGTH));
    let shown = chars[from..until].iter().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { *c });
    Snippet {
        text: shown.collect(),
        marks: marks.iter().filter_map(|mark| inside(*mark, from, until)).collect(),
        cut_before: from > 0,
        cut_after: until < chars.len(),
    }
}

/// The first beginning of a word from `at` on, but no further than `limit`.
fn word_start(chars: &[char], at: usize, limit: usize) -> usize {
    if at == 0 {
        return 0;
    }
    (at..limit).find(|i| chars[i - 1].is_whitespace()).unwrap_or(at)
}

/// The end of the word that is under way at `at`.
fn word_end(chars: &[char], at: usize) -> usize {
    if at >= chars.len() {
        return chars.len();
    }
    let furthest = chars.len().min(at + LONGEST_WORD);
    (at..furthest).find(|i| chars[*i].is_whitespace()).unwrap_or(furthest)
}

fn inside(mark: Mark, from: usize, until: usize) -> Option<Mark> {
    let start = (mark.start as usize).max(from);
    let end = (mark.start as usize + mark.len as usize).min(until);
    (start < end).then(|| Mark { start: count(start - from), len: count(end - start) })
}

/// A count of characters; a text that has more than fit has no place in a list.
fn count(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::query::Search;
    use super::*;

    /// The text with its marks in square brackets.
    fn shown(text: &str, marks: &[Mark]) -> String {
        let mut out = String::new();
        for (at, c) in text.chars().enumerate() {
            if marks.iter().any(|mark| mark.start as usize == at) {
                out.push('[');
            }
            out.push(c);
            if marks.iter().any(|mark| (mark.start + mark.len) as usize == at + 1) {
                out.push(']');
            }
        }
        out
    }

    #[test]
    fn marks_stand_around_what_was_asked() {
        let check = |typed: &str, text: &str, expect: &str| {
            let Search::Words(query) = Query::read(typed) else { panic!("{typed}") };
            assert_eq!(shown(text, &find(text, &query)), expect, "{typed}");
        };
        check("gren", "Mijn grenzen, een grens", "Mijn [gren]zen, een [gren]s");
        check("grens ", "Mijn grenzen, een grens", "Mijn grenzen, een [grens]");
        check("schuld", "De huurschuld liep op", "De huur[schuld] liep op");
        check("schuld", "De schuld en de huurschuld", "De [schuld] en de huurschuld");
        check("cafe", "Het Café 😀 in", "Het [Café] 😀 in");
        check("één", "een e\u{301}e\u{301}n", "[een] [e\u{301}e\u{301}n]");
        check("\"mijn grens\"", "mijn eigen grens; mijn: grens", "mijn eigen grens; [mijn: grens]");
        check("op de", "Op de deur, op", "[Op] [de] [de]ur, [op]");
        check("en", "geen enkele", "geen [en]kele");
        check("ab abc", "abcd", "[abc]d");
    }

    #[test]
    fn a_snippet_is_one_line_around_the_first_mark() {
        let text = format!("{}\nde huur was laat {}", "woord ".repeat(60), "daarna ".repeat(60));
        let Search::Words(query) = Query::read("huur") else { panic!() };
        let found = snippet(&text, &find(&text, &query));
        assert!(found.cut_before && found.cut_after);
        assert!(found.text.starts_with("woord ") && found.text.ends_with("daarna"), "{}", found.text);
        assert!(shown(&found.text, &found.marks).contains(" de [huur] was"));
        assert!((140..=200).contains(&found.text.chars().count()));
    }

    #[test]
    fn a_snippet_of_a_short_text_or_of_nothing_is_the_whole() {
        let found = snippet("kort\ten klein", &[]);
        assert_eq!((found.text.as_str(), found.cut_before, found.cut_after), ("kort en klein", false, false));
        assert_eq!(snippet("", &[]), Snippet::default());
        let wall = "a".repeat(5_000);
        assert_eq!(snippet(&wall, &[Mark { start: 4_000, len: 1 }]).text.len(), LENGTH + LONGEST_WORD);
    }
}
