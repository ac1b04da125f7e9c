//! A text as words and sentences, with the places of both in Unicode characters.
//!
//! Everything else in this crate works on a [`Reading`]; it is made in one pass over the text.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

use crate::Span;

/// Longer than any Dutch word that is in a lexicon; longer words are not stemmed.
const LONGEST_STEMMED: usize = 32;

/// Words that end in a full stop without ending a sentence.
const ABBREVIATIONS: [&str; 28] = [
    "dhr", "mevr", "mw", "mvr", "mr", "dr", "drs", "ing", "ir", "prof", "ds", "fam", "wed", "nr", "tel",
    "geb", "bijv", "bv", "evt", "incl", "excl", "ca", "st", "nl", "st", "jr", "burg", "str",
];

/// One word: letters, digits and inner apostrophes.
pub(crate) struct Word {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Lower case without accents, apostrophes straight.
    pub lower: String,
    /// The Dutch stem of `lower`.
    pub stem: String,
    /// Place of its sentence in [`Reading::sentences`].
    pub sentence: usize,
    /// Whether the first letter is a capital.
    pub capital: bool,
}

/// One sentence, as a range of words.
#[derive(Clone, Copy)]
pub(crate) struct Sentence {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// Whether it ends with a question mark.
    pub question: bool,
}

/// A text that was read.
pub(crate) struct Reading {
    /// The characters; offsets in this crate count these.
    pub chars: Vec<char>,
    /// The words, in order.
    pub words: Vec<Word>,
    /// The sentences, in order; none is empty.
    pub sentences: Vec<Sentence>,
}

impl Reading {
    /// Reads a text. Linear in its length.
    pub fn of(text: &str) -> Self {
        let mut reading = Self { chars: text.chars().collect(), words: Vec::new(), sentences: Vec::new() };
        let stemmer = Stemmer::create(Algorithm::Dutch);
        let mut first = 0;
        let mut at = 0;
        while at < reading.chars.len() {
            if let Some(end) = word_end(&reading.chars, at) {
                let word = word(&reading.chars, at, end, reading.sentences.len(), &stemmer);
                reading.words.push(word);
                at = end;
                continue;
            }
            if reading.ends_sentence(at) && reading.words.len() > first {
                let question = reading.chars[at] == '?';
                reading.sentences.push(Sentence { first, end: reading.words.len(), question });
                first = reading.words.len();
            }
            at += 1;
        }
        if reading.words.len() > first {
            reading.sentences.push(Sentence { first, end: reading.words.len(), question: false });
        }
        reading
    }

    /// The characters from `start` up to `end`, as text.
    pub fn slice(&self, start: usize, end: usize) -> String {
        self.chars[start..end].iter().collect()
    }

    /// The characters of every sentence, from its first word up to the next sentence or the end of the text.
    pub fn stretches(&self) -> Vec<Range<usize>> {
        let starts = self.sentences.iter().map(|sentence| self.words[sentence.first].start);
        let ends = starts.clone().skip(1).chain([self.chars.len()]);
        starts.zip(ends).map(|(start, end)| start..self.without_space(start, end)).collect()
    }

    /// `end`, moved back over white space.
    fn without_space(&self, start: usize, end: usize) -> usize {
        start + self.chars[start..end].iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1)
    }

    /// The lower-case form of a word, or nothing past the end.
    pub fn lower(&self, word: usize) -> &str {
        self.words.get(word).map_or("", |word| word.lower.as_str())
    }

    /// Place of the first word that starts at or after a character.
    pub fn word_from(&self, at: usize) -> usize {
        self.words.partition_point(|word| word.start < at)
    }

    fn ends_sentence(&self, at: usize) -> bool {
        match self.chars[at] {
            '?' | '!' | '\n' => true,
            '…' => {
                self.chars[at + 1..].iter().find(|c| !c.is_whitespace()).is_none_or(|c| c.is_uppercase())
            }
            '.' => {
                let next = self.chars.get(at + 1);
                let last = self.words.last().map_or("", |word| word.lower.as_str());
                next.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '’' | '”' | ')'))
                    && last.chars().count() > 1
                    && !ABBREVIATIONS.contains(&last)
                    && !last.ends_with("nr")
            }
            _ => false,
        }
    }
}

/// The sentences of a text, without the white space after them.
pub fn sentences(text: &str) -> Vec<Span> {
    let stretches = Reading::of(text).stretches().into_iter();
    stretches.map(|place| Span { start: place.start as u32, end: place.end as u32 }).collect()
}

fn word(chars: &[char], start: usize, end: usize, sentence: usize, stemmer: &Stemmer) -> Word {
    let lower: String = chars[start..end].iter().map(|c| fold(*c)).collect();
    let stem = if lower.len() > LONGEST_STEMMED { lower.clone() } else { stemmer.stem(&lower).into_owned() };
    let capital = chars[start..end].iter().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase());
    Word { start, end, lower, stem, sentence, capital }
}

/// One past the last character of the word that starts here, if one does.
fn word_end(chars: &[char], at: usize) -> Option<usize> {
    let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric());
    if is_apostrophe(chars[at]) {
        // 't, 's, 'k, 'n, 'm: one letter, standing on its own
        let short =
            chars.get(at + 1).is_some_and(|c| matches!(c, 't' | 's' | 'k' | 'n' | 'm' | 'T' | 'S' | 'K'));
        return (short && !letter(at + 2) && (at == 0 || !letter(at - 1))).then_some(at + 2);
    }
    if !letter(at) {
        return None;
    }
    let mut end = at + 1;
    while letter(end) || (end < chars.len() && is_apostrophe(chars[end]) && letter(end + 1)) {
        end += 1;
    }
    Some(end)
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`')
}

/// Lower case, without the accents that Dutch and the names of its inhabitants use.
pub(crate) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c.to_lowercase().next().unwrap_or(c) {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ă' | 'ą' | 'ā' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ậ' | 'ắ' | 'ằ'
        | 'ặ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' | 'ē' | 'ė' | 'ế' | 'ề' | 'ễ' | 'ệ' | 'ẹ' => 'e',
        'ğ' => 'g',
        'í' | 'ì' | 'î' | 'ï' | 'ı' | 'ī' | 'ị' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ő' | 'ō' | 'ọ' | 'ố' | 'ồ' | 'ộ' | 'ơ' | 'ờ' | 'ớ' => {
            'o'
        }
        'ş' | 'š' | 'ś' | 'ș' => 's',
        'ț' | 'ť' | 'ţ' => 't',
        'đ' | 'ď' => 'd',
        'ř' => 'r',
        'ú' | 'ù' | 'û' | 'ü' | 'ů' | 'ű' | 'ū' | 'ư' | 'ứ' | 'ừ' | 'ự' => 'u',
        'ý' | 'ÿ' => 'y',
        'ž' | 'ź' | 'ż' => 'z',
        '’' | '‘' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Reading::of(text).words.into_iter().map(|word| word.lower).collect()
    }

    #[test]
    fn words_keep_their_apostrophes_and_lose_their_accents() {
        assert_eq!(
            words("Eén foto’s bij van 't Hof, z'n 'thuis'"),
            ["een", "foto's", "bij", "van", "'t", "hof", "z'n", "thuis"]
        );
    }

    #[test]
    fn places_count_characters_not_bytes() {
        let reading = Reading::of("één ïd");
        assert_eq!((reading.words[1].start, reading.words[1].end), (4, 6));
        assert_eq!(reading.slice(4, 6), "ïd");
    }

    #[test]
    fn a_full_stop_after_a_title_or_an_initial_ends_no_sentence() {
        let count = |text: &str| Reading::of(text).sentences.len();
        assert_eq!(count("Dhr. P. Groen kwam. Hij bleef."), 2);
        assert_eq!(count("Versie 2.5 is er"), 1);
        assert_eq!(count("Wat nu? Niets!\nGoed"), 3);
        assert_eq!(count("…?!"), 0);
    }

    #[test]
    fn only_what_ends_in_a_question_mark_is_a_question() {
        let reading = Reading::of("Ik ging weg. Waarom?");
        assert_eq!(reading.sentences.iter().map(|s| s.question).collect::<Vec<_>>(), [false, true]);
    }
}
