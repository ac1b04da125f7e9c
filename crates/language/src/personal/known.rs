//! Word lists that several detectors need, and looking around in a text.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::reading::{Reading, fold};

/// Organisations, of which a general number or address is no personal data.
const ORGANISATIONS: [&str; 40] = [
    "gemeente",
    "gemeentehuis",
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
];

/// How sure a list is that a word is a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// Only a name.
    Yes,
    /// Also a word or a place.
    No,
}

/// The lists of names.
pub(super) struct Known {
    first: BTreeMap<String, Sure>,
    last: BTreeMap<String, Sure>,
    other: BTreeMap<String, Sure>,
}

impl Known {
    /// The lists, read once.
    pub fn get() -> &'static Self {
        static KNOWN: OnceLock<Known> = OnceLock::new();
        KNOWN.get_or_init(|| Self {
            first: list(include_str!("../../data/first_names.txt")),
            last: list(include_str!("../../data/surnames.txt")),
            other: list(include_str!("../../data/not_names.txt")),
        })
    }

    /// Whether a lower-case word is a first name.
    pub fn first_name(&self, word: &str) -> Option<Sure> {
        self.first.get(bare(word)).copied()
    }

    /// Whether a lower-case word is a surname.
    pub fn surname(&self, word: &str) -> Option<Sure> {
        self.last.get(bare(word)).copied()
    }

    /// Whether a lower-case word is known to be no name, though it may have a capital.
    pub fn no_name(&self, word: &str) -> bool {
        self.other.contains_key(bare(word))
    }
}

/// A name without the 's of possession.
pub(super) fn bare(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

/// Words of a list, folded; a name that is marked as also a word anywhere stays so.
fn list(text: &str) -> BTreeMap<String, Sure> {
    let mut words = BTreeMap::new();
    for word in text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
        let (word, sure) = word.strip_prefix('~').map_or((word, Sure::Yes), |word| (word, Sure::No));
        let entry = words.entry(word.chars().map(fold).collect()).or_insert(sure);
        if sure == Sure::No {
            *entry = Sure::No;
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

/// Whether the words before a character speak of an organisation, and not of a person.
pub(super) fn of_organisation(reading: &Reading, at: usize) -> bool {
    let person = |word: &str| {
        matches!(word, "naam" | "tnv" | "haar" | "zijn" | "hij" | "zij" | "ze" | "mevrouw" | "meneer")
    };
    before(reading, at, 7, |word| ORGANISATIONS.contains(&word)) && !before(reading, at, 7, person)
}

/// Whether there is no letter or digit at a character.
pub(super) fn edge(reading: &Reading, at: Option<usize>) -> bool {
    at.and_then(|at| reading.chars.get(at)).is_none_or(|c| !c.is_alphanumeric())
}
