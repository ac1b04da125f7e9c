//! Word lists that several detectors need, and looking around in a text.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::reading::{Reading, Word, fold};

/// Organisations, of which a general number or address is no personal data.
const ORGANISATIONS: [&str; 52] = [
    "gemeente",
    "gemeentehuis",
    "stadhuis",
    "belastingdienst",
    "uwv",
    "svb",
    "duo",
    "cjib",
    "bank",
    "rabobank",
    "kredietbank",
    "stadsbank",
    "ziekenhuis",
    "apotheek",
    "huisartsenpost",
    "balie",
    "receptie",
    "klantenservice",
    "helpdesk",
    "loket",
    "wijkteam",
    "buurtteam",
    "spreekuur",
    "meldpunt",
    "infolijn",
    "storingsnummer",
    "woningcorporatie",
    "corporatie",
    "verhuurder",
    "zorgverzekeraar",
    "verzekeraar",
    "incassobureau",
    "deurwaarderskantoor",
    "energie",
    "kantoor",
    "stichting",
    "buurthuis",
    "bibliotheek",
    "voedselbank",
    "school",
    "rechtbank",
    "overheid",
    "afdeling",
    "waterschap",
    "woningstichting",
    "gemeentebelasting",
    "team",
    "algemene",
    "actie",
    "vereniging",
    "wijkverpleging",
    "bezwaar",
];

/// How sure a list is that a word is a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// Only a name.
    Yes,
    /// Also a word or a place.
    No,
}

/// The lists of names. Own lists are right where they differ from those that were gathered.
pub(super) struct Known {
    first: BTreeMap<String, Sure>,
    last: BTreeMap<String, Sure>,
    either: BTreeMap<String, Sure>,
    other: BTreeMap<String, Sure>,
    capitals: BTreeMap<String, Sure>,
    own: BTreeMap<String, Sure>,
    places: BTreeMap<String, Sure>,
    usual: BTreeMap<String, Sure>,
    brands: Phrases,
    famous: Phrases,
}

/// Ordinary words, sorted, one a line; looked up in place.
const WORDS: &str = include_str!("../../data/words.txt");
/// What Dutch puts behind a word.
const ENDINGS: [&str; 14] =
    ["e", "en", "s", "t", "te", "ten", "de", "den", "je", "jes", "tje", "tjes", "er", "ers"];

impl Known {
    /// The lists, read once.
    pub fn get() -> &'static Self {
        static KNOWN: OnceLock<Known> = OnceLock::new();
        KNOWN.get_or_init(|| Self {
            first: list(&[
                include_str!("../../data/first_names.txt"),
                include_str!("../../data/names_first.txt"),
            ]),
            last: list(&[include_str!("../../data/surnames.txt"), include_str!("../../data/names_last.txt")]),
            either: list(&[include_str!("../../data/names_either.txt")]),
            other: list(&[include_str!("../../data/not_names.txt")]),
            capitals: list(&[include_str!("../../data/other_capitals.txt")]),
            own: own_names(),
            places: list(&[include_str!("../../data/places.txt")]),
            usual: list(&[include_str!("../../data/names_usual.txt")]),
            brands: phrases(include_str!("../../data/called_after_people.txt")),
            famous: phrases(include_str!("../../data/famous.txt")),
        })
    }

    /// Whether a lower-case word is a first name.
    pub fn first_name(&self, word: &str) -> Option<Sure> {
        self.first.get(bare(word)).copied()
    }

    /// Whether a lower-case word is a surname.
    pub fn surname(&self, word: &str) -> Option<Sure> {
        self.last.get(bare(word)).or_else(|| self.either.get(bare(word))).copied()
    }

    /// Whether a lower-case word is a name of either kind.
    pub fn any_name(&self, word: &str) -> Option<Sure> {
        let all = [self.first_name(word), self.surname(word)];
        if all.contains(&Some(Sure::Yes)) { Some(Sure::Yes) } else { all.into_iter().flatten().next() }
    }

    /// Whether a lower-case word is known to be no name, though it may have a capital.
    pub fn no_name(&self, word: &str) -> bool {
        let word = bare(word);
        self.other.contains_key(word) || (self.capitals.contains_key(word) && self.any_name(word).is_none())
    }

    /// How many of these words are the name of an organisation or a brand that is called after somebody.
    pub fn brand(&self, words: &[Word]) -> usize {
        longest(&self.brands, words)
    }

    /// How many of these words are the name of somebody whom everybody knows.
    pub fn famous(&self, words: &[Word]) -> usize {
        longest(&self.famous, words)
    }

    /// Whether a lower-case name is a word that volunteers write often.
    pub fn usual(&self, word: &str) -> bool {
        self.usual.contains_key(bare(word))
    }

    /// Whether a lower-case word is an ordinary one, also with an ending, or made of two.
    pub fn ordinary(&self, word: &str) -> bool {
        let word = bare(word);
        if !word.is_ascii() || word.len() > 40 {
            return false;
        }
        simple(word)
            || derived(word)
            || (4..word.len().saturating_sub(2)).any(|at| is_word(&word[..at]) && joined(&word[at..]))
    }

    /// Whether a lower-case word is in a list of names that we wrote ourselves.
    pub fn own(&self, word: &str) -> bool {
        self.own.contains_key(bare(word))
    }

    /// Whether a lower-case word is in the list of what is never a name, whatever other lists say.
    pub fn never(&self, word: &str) -> bool {
        self.other.contains_key(bare(word))
    }

    /// Whether a lower-case word is (part of) the name of a town or a country.
    pub fn place(&self, word: &str) -> bool {
        let word = bare(word);
        self.places.contains_key(word) && !self.own(word)
    }
}

/// Phrases of lower-case words, by their first.
type Phrases = BTreeMap<&'static str, Vec<Vec<&'static str>>>;

/// Phrases of lower-case words, one a line.
fn phrases(text: &'static str) -> Phrases {
    let mut phrases = Phrases::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split(' ').collect();
        phrases.entry(words[0]).or_default().push(words);
    }
    phrases
}

/// The number of words in the longest phrase with which these words begin.
fn longest(phrases: &Phrases, words: &[Word]) -> usize {
    let fits = |phrase: &&Vec<&str>| {
        phrase.len() <= words.len() && phrase.iter().zip(words).all(|(part, word)| *part == bare(&word.lower))
    };
    let begin = words.first().and_then(|word| phrases.get(bare(&word.lower)));
    begin.into_iter().flatten().filter(fits).map(Vec::len).max().unwrap_or(0)
}

/// An ordinary word, as it is or with an ending.
fn simple(word: &str) -> bool {
    let double = |stem: &str| {
        // 'brieven' from 'brief', 'pannen' from 'pan', 'huren' from 'huur'
        let (head, last) = stem.split_at(stem.len() - 1);
        let voiced = match last {
            "v" => format!("{head}f"),
            "z" => format!("{head}s"),
            _ if head.ends_with(last) => head.to_owned(),
            _ => match head.chars().last() {
                Some(vowel) if "aeou".contains(vowel) => format!("{head}{vowel}{last}"),
                _ => return false,
            },
        };
        is_word(&voiced)
    };
    let ended = |ending: &&str| {
        word.strip_suffix(*ending).is_some_and(|stem| stem.len() > 2 && (is_word(stem) || double(stem)))
    };
    let participle = word.strip_prefix("ge").is_some_and(|rest| {
        rest.len() > 3 && (is_word(rest) || rest.strip_suffix(['d', 't']).is_some_and(is_word))
    });
    is_word(word) || participle || ENDINGS.iter().any(ended)
}

/// Whether a word ends or begins as only words of Dutch do: 'vroegsignalering', 'meebesliste', 'onduidelijk'.
fn derived(word: &str) -> bool {
    let ended =
        ["ering", "isering", "heid", "heden", "elijk", "atie", "aties", "iteit", "schap", "tuur", "sproken"];
    let begun =
        ["mee", "af", "aan", "uit", "bij", "toe", "over", "door", "voor", "weg", "terug", "los", "on", "her"];
    let end = word.len() > 8 && ended.iter().any(|end| word.ends_with(end));
    let end = end || (word.len() > 9 && word.ends_with("ing"));
    end || begun
        .iter()
        .any(|start| word.strip_prefix(start).is_some_and(|rest| rest.len() > 4 && simple(rest)))
}

/// The second half of a compound, with or without the letters that join it.
fn joined(rest: &str) -> bool {
    let half = |rest: &str| {
        let two = (4..rest.len().saturating_sub(3)).any(|at| is_word(&rest[..at]) && simple(&rest[at..]));
        rest.len() > 2 && (simple(rest) || two)
    };
    half(rest) || rest.strip_prefix('s').is_some_and(half) || rest.strip_prefix("en").is_some_and(half)
}

/// Whether a word stands in the list of ordinary words.
fn is_word(word: &str) -> bool {
    let (mut low, mut high) = (0, WORDS.len());
    while low < high {
        let middle = (low + high) / 2;
        let start = WORDS[..middle].rfind('\n').map_or(0, |at| at + 1);
        let end = WORDS[middle..].find('\n').map_or(WORDS.len(), |at| middle + at);
        match WORDS[start..end].cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// A name without the 's of possession.
pub(super) fn bare(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

/// First names of our own list, and the surnames in it that are nothing else.
fn own_names() -> BTreeMap<String, Sure> {
    let mut own = list(&[include_str!("../../data/surnames.txt")]);
    own.retain(|_, sure| *sure == Sure::Yes);
    own.extend(list(&[include_str!("../../data/first_names.txt")]));
    own
}

/// Words of lists, folded. The first list that has a word is right; within one list a mark anywhere stays.
fn list(texts: &[&str]) -> BTreeMap<String, Sure> {
    let mut words = BTreeMap::new();
    for text in texts {
        let mut these = BTreeMap::new();
        for word in text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
            let (word, sure) = word.strip_prefix('~').map_or((word, Sure::Yes), |word| (word, Sure::No));
            let entry = these.entry(word.chars().map(fold).collect::<String>()).or_insert(sure);
            if sure == Sure::No {
                *entry = Sure::No;
            }
        }
        for (word, sure) in these {
            words.entry(word).or_insert(sure);
        }
    }
    words
}

/// Whether one of the words is found among the `back` words before a character, in the same sentence.
pub(super) fn before(reading: &Reading, at: usize, back: usize, is: impl Fn(&str) -> bool) -> bool {
    let end = reading.word_from(at);
    let sentence = reading.words.get(end.saturating_sub(1)).map(|word| word.sentence);
    let words = reading.words[..end].iter().rev().take(back);
    words.take_while(|word| Some(word.sentence) == sentence).any(|word| is(&word.lower))
}

/// Whether a sentence speaks of an organisation at a character, and not of a person.
pub(super) fn of_organisation(reading: &Reading, at: usize) -> bool {
    of_organisation_but(reading, at, &[])
}

/// The same, where some words say nothing.
pub(super) fn of_organisation_but(reading: &Reading, at: usize, but: &[&str]) -> bool {
    let person = |word: &str| {
        matches!(
            word,
            "naam" | "tnv" | "haar" | "zijn" | "hij" | "zij" | "ze" | "mevrouw" | "meneer" | "mijn" | "hem"
        )
    };
    let organisation = |word: &str| ORGANISATIONS.contains(&word) && !but.contains(&word);
    if before(reading, at, 7, person) {
        return false;
    }
    // What is behind counts where it explains: '…, dat is de overheid', '… ten name van de gemeente'.
    let explained = |word: &str| matches!(word, "attentie" | "name" | "dat" | "die" | "algemene");
    let personal = |word: &str| matches!(word, "haar" | "zijn" | "hij" | "ze" | "zij");
    before(reading, at, 7, organisation)
        || (after(reading, at, 14, organisation)
            && after(reading, at, 14, explained)
            && !after(reading, at, 14, personal))
}

/// Whether one of the words is found among the `most` words from a character on, in the same sentence.
pub(super) fn after(reading: &Reading, at: usize, most: usize, is: impl Fn(&str) -> bool) -> bool {
    let start = reading.word_from(at);
    let sentence = reading.words.get(start).map(|word| word.sentence);
    let words = reading.words[start..].iter().take(most);
    words.take_while(|word| Some(word.sentence) == sentence).any(|word| is(&word.lower))
}

/// Whether one of the words is found in the same sentence, at most fourteen words away.
pub(super) fn in_sentence(reading: &Reading, at: usize, is: impl Fn(&str) -> bool) -> bool {
    before(reading, at, 14, &is) || after(reading, at, 14, &is)
}

/// Whether there is no letter or digit at a character.
pub(super) fn edge(reading: &Reading, at: Option<usize>) -> bool {
    at.and_then(|at| reading.chars.get(at)).is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_words_are_known_with_endings_and_in_compounds() {
        for word in [
            "brief",
            "brieven",
            "huren",
            "gebeld",
            "kleine",
            "huurachterstand",
            "huurachterstanden",
            "tafeltje",
        ] {
            assert!(Known::get().ordinary(word), "{word}");
        }
        for word in ["tesfalem", "youssra", "xq", "", "é", "plamen"] {
            assert!(!Known::get().ordinary(word), "{word}");
        }
    }

    #[test]
    fn the_list_of_ordinary_words_is_sorted_as_looking_up_needs() {
        assert!(WORDS.lines().zip(WORDS.lines().skip(1)).all(|(one, next)| one < next));
        assert!(WORDS.lines().all(is_word));
    }

    #[test]
    fn an_own_list_is_right_where_a_gathered_one_differs() {
        let words = list(&["Jan ~Roos", "~jan roos Piet ~piet"]);
        let sure = |word: &str| words.get(word).copied();
        assert!(
            sure("jan") == Some(Sure::Yes)
                && sure("roos") == Some(Sure::No)
                && sure("piet") == Some(Sure::No)
        );
    }
}
