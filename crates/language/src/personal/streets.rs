//! Streets that no ending tells: 'Achter de Kerk 2', 'Oude Rijn 112', 'Rue du Moulin 4'.

use super::known::Known;
use super::places::{PREFIXES, house_number, is_street, with_code};
use super::{FindingKind, Place};
use crate::reading::Reading;

/// First words of such names that also begin a sentence.
const PREPOSITIONS: [&str; 13] = [
    "achter", "onder", "tussen", "boven", "buiten", "binnen", "aan", "bij", "op", "voor", "over", "langs",
    "in",
];
/// How many of those say enough at the start of a sentence, where the number must end it.
const TELLING: usize = 4;
/// First words that with a capital inside a sentence begin a name.
const ADJECTIVES: [&str; 10] =
    ["oude", "oud", "nieuwe", "lange", "korte", "hoge", "lage", "grote", "kleine", "eerste"];
/// Words for a street elsewhere.
const FOREIGN: [&str; 7] = ["rue", "avenue", "boulevard", "chaussee", "calle", "rua", "ulica"];

/// Words that say that somebody lives there.
pub(super) const LIVES: [&str; 29] = [
    "woont",
    "wonen",
    "woonde",
    "woon",
    "adres",
    "verhuisd",
    "verhuist",
    "ingeschreven",
    "thuis",
    "aangemeld",
    "bezorgd",
    "logeert",
    "huis",
    "straat",
    "postadres",
    "ophalen",
    "woonboot",
    "woning",
    "huurt",
    "huren",
    "huurde",
    "gehuurd",
    "appartement",
    "flat",
    "etage",
    "woonachtig",
    "verblijft",
    "wonend",
    "vakantieadres",
];
/// What is counted, after a number that then is no house number.
pub(super) const UNITS: [&str; 14] = [
    "km",
    "kilometer",
    "meter",
    "uur",
    "minuten",
    "euro",
    "jaar",
    "keer",
    "dagen",
    "weken",
    "procent",
    "personen",
    "mensen",
    "maal",
];

/// A street whose first word says that it is one.
pub(super) fn by_first_word(reading: &Reading, at: usize) -> Option<Place> {
    let word = &reading.words[at];
    let lower = word.lower.as_str();
    let begins = reading.sentences[word.sentence].first == at;
    let preposition = PREPOSITIONS.iter().position(|one| *one == lower);
    let foreign = FOREIGN.contains(&lower);
    let known = match preposition {
        Some(order) => !begins || order < TELLING,
        None => foreign || (!begins && ADJECTIVES.contains(&lower)),
    };
    if !word.capital || !known {
        return None;
    }
    let joints: &[&str] =
        if foreign { &["du", "de", "la", "des", "del"] } else { &["de", "het", "den", "der", "'t"] };
    let mut name = at + 1;
    while name < at + 3 && joints.contains(&reading.lower(name)) {
        name += 1;
    }
    let last = reading.words.get(name)?;
    let near = (at..name).all(|one| reading.words[one + 1].start <= reading.words[one].end + 2);
    let article = name > at + 1;
    if !last.capital || !near || is_street(last) || (preposition.is_some() && !article) {
        return None;
    }
    let (_, end) = house_number(reading, name + 1, last.end)?;
    let stops = reading.chars.get(end).is_none_or(|c| matches!(c, ',' | '.' | ')' | ';' | '\n' | '!' | '?'));
    let whole = stops || !(begins && preposition.is_some());
    whole.then(|| Place::new(word.start, with_code(reading, end), FindingKind::Address))
}

/// Whether a word is the second half of a street with a hyphen: 'Churchill-laan'.
pub(super) fn hyphenated(reading: &Reading, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &reading.words[before]) else { return false };
    let word = &reading.words[at];
    let end = matches!(word.lower.as_str(), "straat" | "laan" | "weg" | "plein" | "kade" | "dreef" | "hof");
    end && before.capital && reading.chars[before.end..word.start] == ['-']
}

/// Where a street begins of which nothing has a capital: 'van der duijnstraat 62'.
pub(super) fn with_small_particles(reading: &Reading, at: usize) -> Option<usize> {
    let first = at.checked_sub(2)?;
    let words = &reading.words[first..=at];
    let small = words.iter().all(|word| !word.capital);
    let near = (1..3).all(|one| words[one].start == words[one - 1].end + 1);
    let particles = words[0].lower == "van" && matches!(words[1].lower.as_str(), "der" | "den");
    (small && near && particles).then_some(words[0].start)
}

/// Whether a word with a capital at the start of a sentence is an ordinary one, and not the first of a street's name.
pub(super) fn starts_sentence_only(word: &str) -> bool {
    let known = Known::get();
    let street = PREFIXES.contains(&word)
        || matches!(
            word,
            "korte"
                | "lange"
                | "oude"
                | "nieuwe"
                | "grote"
                | "kleine"
                | "hoge"
                | "lage"
                | "eerste"
                | "tweede"
                | "derde"
                | "vierde"
                | "achter"
                | "voor"
                | "van"
                | "plein"
                | "laan"
                | "weg"
                | "noord"
                | "zuid"
                | "oost"
                | "west"
        );
    !street && known.ordinary(word) && known.any_name(word).is_none()
}
