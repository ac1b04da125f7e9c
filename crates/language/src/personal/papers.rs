//! Numbers on papers: client numbers, identity documents, number plates.

use super::known::edge;
use super::{FindingKind, Place};
use crate::reading::Reading;

/// Beginnings of words that announce a number by which an organisation knows a person.
const CLIENT: [&str; 14] = [
    "client",
    "klant",
    "polis",
    "dossier",
    "zaak",
    "relatie",
    "debiteur",
    "cjib",
    "lid",
    "registratie",
    "aanvraag",
    "contract",
    "patient",
    "deelnemer",
];
/// Beginnings of words that announce an identity document.
const DOCUMENT: [&str; 9] = [
    "paspoort",
    "identiteit",
    "id",
    "rijbewijs",
    "verblijfs",
    "vreemdelingen",
    "document",
    "vnummer",
    "legitimatie",
];
/// Fewer digits than this are a year or an amount, not a client number.
const LEAST_DIGITS: usize = 4;
/// How many words after the announcement a number may follow.
const REACH: usize = 8;

/// Client numbers and numbers of identity documents.
pub(super) fn numbers(reading: &Reading) -> Vec<Place> {
    let mut found = Vec::new();
    for (at, word) in reading.words.iter().enumerate() {
        if let Some(after) = announces_client(reading, at) {
            found.extend(client_number(reading, after, word.sentence));
        } else if announces_document(reading, at) {
            found.extend(document_number(reading, at + 1, word.sentence));
        }
    }
    found
}

/// The word after 'polisnummer', 'klant nr' or 'CJIB-nummer'.
fn announces_client(reading: &Reading, at: usize) -> Option<usize> {
    let word = reading.lower(at);
    if word.ends_with("polis") && word.len() > "polis".len() {
        // 'haar zorgpolis is 88.123.456'
        return (at + 1..at + 3).find(|next| reading.lower(*next).starts_with(|c: char| c.is_ascii_digit()));
    }
    let start = CLIENT.iter().find(|start| word.starts_with(*start))?;
    let numbered = |rest: &str| rest.ends_with("nummer") || rest.ends_with("nr") || rest.ends_with("num");
    if numbered(word) {
        return Some(at + 1);
    }
    let next = reading.lower(at + 1);
    if matches!(next, "nummer" | "nr" | "id") {
        return Some(at + 2);
    }
    // 'dossier 2024-0017': the number itself follows at once
    let bare =
        matches!(*start, "dossier" | "polis" | "cjib") && next.starts_with(|c: char| c.is_ascii_digit());
    bare.then_some(at + 1)
}

fn announces_document(reading: &Reading, at: usize) -> bool {
    let word = reading.lower(at);
    let exact = matches!(word, "id" | "vnummer" | "idnummer" | "idkaart" | "idbewijs");
    let v_number = word == "v" && reading.lower(at + 1) == "nummer";
    exact || v_number || DOCUMENT.iter().any(|start| start.len() > 2 && word.starts_with(start))
}

fn client_number(reading: &Reading, from: usize, sentence: usize) -> Option<Place> {
    let words = reading.words.get(from..)?.iter().take(REACH).take_while(|word| word.sentence == sentence);
    let mut values = words.map(|word| value(reading, word.start));
    let (start, end) = values.find(|(start, end)| digits(reading, *start, *end) >= LEAST_DIGITS)?;
    Some(Place::new(start, end, FindingKind::ClientNumber))
}

/// Letters, digits and single joiners from here, and further groups of digits after one space.
fn value(reading: &Reading, start: usize) -> (usize, usize) {
    let chars = &reading.chars;
    let run = |from: usize| {
        let length = chars[from..]
            .iter()
            .take(40)
            .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/'))
            .count();
        let mut end = from + length;
        while end > from && !chars[end - 1].is_alphanumeric() {
            end -= 1;
        }
        end
    };
    let mut end = run(start);
    while end < start + 40
        && chars.get(end) == Some(&' ')
        && chars.get(end + 1).is_some_and(char::is_ascii_digit)
    {
        let next = run(end + 1);
        if !chars[end + 1..next].iter().all(|c| c.is_ascii_digit()) {
            break;
        }
        end = next;
    }
    (start, end)
}

fn digits(reading: &Reading, start: usize, end: usize) -> usize {
    reading.chars[start..end].iter().filter(|c| c.is_ascii_digit()).count()
}

/// Eight to ten letters and digits, more than half of a passport number being digits or capitals.
fn document_number(reading: &Reading, from: usize, sentence: usize) -> Option<Place> {
    let words =
        reading.words.get(from..)?.iter().take(REACH + 4).take_while(|word| word.sentence == sentence);
    let number = |word: &&crate::reading::Word| {
        let size = word.end - word.start;
        let digits = digits(reading, word.start, word.end);
        // nine bare digits are left to the test of a citizen service number
        (8..=10).contains(&size) && digits >= 2 && (digits < size || size == 10)
    };
    words.into_iter().find(number).map(|word| Place::new(word.start, word.end, FindingKind::IdDoc))
}

/// Number plates: three groups, six characters, letters and digits apart.
pub(super) fn plates(reading: &Reading) -> Vec<Place> {
    (0..reading.words.len()).filter_map(|at| joined(reading, at).or_else(|| named(reading, at))).collect()
}

/// 12-ABC-3
fn joined(reading: &Reading, at: usize) -> Option<Place> {
    let words = reading.words.get(at..at + 3)?;
    let hyphen =
        |a: usize, b: usize| words[b].start == words[a].end + 1 && reading.chars[words[a].end] == '-';
    let (start, end) = (words[0].start, words[2].end);
    let free = |at: Option<usize>| edge(reading, at) && at.and_then(|at| reading.chars.get(at)) != Some(&'-');
    let good = hyphen(0, 1) && hyphen(1, 2) && free(start.checked_sub(1)) && free(Some(end));
    let groups: Vec<&str> = words.iter().map(|word| word.lower.as_str()).collect();
    (good && plate_groups(&groups)).then(|| Place::new(start, end, FindingKind::LicensePlate))
}

fn plate_groups(groups: &[&str]) -> bool {
    let letters = |group: &str| group.bytes().all(|b| b.is_ascii_lowercase());
    let figures = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let whole = groups.iter().all(|group| group.len() <= 3 && (letters(group) || figures(group)));
    let six = groups.iter().map(|group| group.len()).sum::<usize>() == 6;
    whole && six && groups.iter().any(|group| letters(group)) && groups.iter().any(|group| figures(group))
}

/// 'kenteken 12abc3' and 'kenteken 12 ABC 3'
fn named(reading: &Reading, at: usize) -> Option<Place> {
    if !reading.lower(at).starts_with("kenteken") {
        return None;
    }
    for first in at + 1..at + 5 {
        let words = reading.words.get(first..)?;
        let one = words.first()?;
        if one.lower.len() == 6 && mixed(&one.lower) {
            return Some(Place::new(one.start, one.end, FindingKind::LicensePlate));
        }
        let groups: Vec<&str> = words.iter().take(3).map(|word| word.lower.as_str()).collect();
        if groups.len() == 3 && plate_groups(&groups) {
            return Some(Place::new(one.start, words[2].end, FindingKind::LicensePlate));
        }
    }
    None
}

fn mixed(word: &str) -> bool {
    let ascii = word.bytes().all(|b| b.is_ascii_alphanumeric());
    ascii && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_lowercase())
}
