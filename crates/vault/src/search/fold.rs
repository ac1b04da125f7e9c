//! Letters without case and accents, as both indexes see them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text as it is compared, and where each of its characters comes from.
pub(crate) struct Folded {
    /// Lower-case characters without accents.
    pub(crate) chars: Vec<char>,
    /// For each of them the character of the original text it came from, counted from 0.
    pub(crate) origin: Vec<usize>,
}

/// Folds a text.
pub(crate) fn fold(text: &str) -> Folded {
    let mut folded = Folded { chars: Vec::with_capacity(text.len()), origin: Vec::with_capacity(text.len()) };
    for (at, original) in text.chars().enumerate() {
        let mut push = |c: char| {
            folded.chars.push(c);
            folded.origin.push(at);
        };
        if original.is_ascii() {
            push(original.to_ascii_lowercase());
        } else {
            original.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).for_each(&mut push);
        }
    }
    folded
}

/// Whether a character is part of a word.
pub(crate) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_takes_away_case_and_accents_and_remembers_places() {
        let check = |text: &str, expect: &str, origin: &[usize]| {
            let folded = fold(text);
            assert_eq!(folded.chars.iter().collect::<String>(), expect);
            assert_eq!(folded.origin, origin, "{text}");
        };
        check("Café", "cafe", &[0, 1, 2, 3]);
        check("e\u{301}e\u{301}n", "een", &[0, 2, 4]);
        check("ÎLE", "ile", &[0, 1, 2]);
        check("😀a", "😀a", &[0, 1]);
        check("", "", &[]);
    }
}
