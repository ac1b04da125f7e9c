//! Number plates: Dutch ones, and those of neighbours where a sentence speaks of a car.

use super::beside::GRAMMAR;
use super::known::{edge, in_sentence};
use super::{FindingKind, Place};
use crate::reading::{Reading, Word};

/// Words in a sentence that speaks of a car.
const CARS: [&str; 23] = [
    "kenteken",
    "kentekens",
    "nummerplaat",
    "nummerbord",
    "plaat",
    "plaatje",
    "auto",
    "bus",
    "busje",
    "bestelbus",
    "wagen",
    "aanhanger",
    "caravan",
    "camper",
    "motor",
    "scooter",
    "brommer",
    "vrachtwagen",
    "bestelwagen",
    "geparkeerd",
    "rijdt",
    "reed",
    "autootje",
];

/// Number plates: three groups, six characters, letters and digits apart.
pub(super) fn plates(reading: &Reading) -> Vec<Place> {
    (0..reading.words.len())
        .filter_map(|at| {
            joined(reading, at).or_else(|| named(reading, at)).or_else(|| beside_car(reading, at))
        })
        .collect()
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
    groups.len() == 3
        && whole
        && six
        && groups.iter().any(|group| letters(group))
        && groups.iter().any(|group| figures(group))
}

/// 'kenteken 12abc3' and 'kenteken 12 ABC 3'
fn named(reading: &Reading, at: usize) -> Option<Place> {
    let word = reading.lower(at);
    let sure = word.starts_with("kenteken") || matches!(word, "nummerplaat" | "nummerbord" | "plaatje");
    if !sure {
        return None;
    }
    for first in at + 1..at + 5 {
        let words = reading.words.get(first..)?;
        let one = words.first()?;
        if one.lower.len() == 6 && mixed(&one.lower) {
            return Some(Place::new(one.start, one.end, FindingKind::LicensePlate));
        }
        let groups: Vec<&str> = words.iter().take(3).map(|word| word.lower.as_str()).collect();
        let near =
            words.len() > 2 && words[0].end + 1 == words[1].start && words[1].end + 1 == words[2].start;
        if groups.len() == 3 && near && !GRAMMAR.contains(&groups[0]) && plate_groups(&groups) {
            return Some(Place::new(one.start, words[2].end, FindingKind::LicensePlate));
        }
    }
    None
}

fn mixed(word: &str) -> bool {
    let ascii = word.bytes().all(|b| b.is_ascii_alphanumeric());
    ascii && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_lowercase())
}

/// A plate that is read as one only beside a car: Dutch with spaces, Belgian, French, German, British, Polish.
fn beside_car(reading: &Reading, at: usize) -> Option<Place> {
    let near = |words: &[Word]| {
        words
            .windows(2)
            .all(|pair| pair[1].start == pair[0].end + 1 && matches!(reading.chars[pair[0].end], ' ' | '-'))
    };
    let fits = |count: usize| {
        let words = reading.words.get(at..at + count).filter(|words| near(words))?;
        let (start, end) = (words[0].start, words[count - 1].end);
        let big = !reading.chars[start..end].iter().any(|c| c.is_lowercase());
        let groups: Vec<&str> = words.iter().map(|word| word.lower.as_str()).collect();
        (big && edge(reading, start.checked_sub(1)) && shaped(&groups)).then_some((start, end))
    };
    let (start, end) = fits(3).or_else(|| fits(2)).or_else(|| fits(1))?;
    let car = |word: &str| CARS.contains(&word);
    in_sentence(reading, start, car).then(|| Place::new(start, end, FindingKind::LicensePlate))
}

/// A word cut where letters and digits change.
fn runs(word: &str) -> Vec<&str> {
    let same = |a: u8, b: u8| a.is_ascii_digit() == b.is_ascii_digit();
    let cuts = (1..word.len()).filter(|at| !same(word.as_bytes()[at - 1], word.as_bytes()[*at]));
    let cuts: Vec<usize> = [0].into_iter().chain(cuts).chain([word.len()]).collect();
    cuts.windows(2).map(|cut| &word[cut[0]..cut[1]]).collect()
}

/// Whether groups of letters and digits are a plate.
/// Forms: Belgium 1-ABC-234, France AB-123-CD, Germany KLE AB 123, Great Britain AB12 CDE, Poland WX 4471K.
fn shaped(groups: &[&str]) -> bool {
    let letters = |group: &str, least: usize, most: usize| {
        (least..=most).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_lowercase())
    };
    let figures = |group: &str, least: usize, most: usize| {
        (least..=most).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit())
    };
    match groups {
        [a, b, c] => {
            plate_groups(groups)
                || (figures(a, 1, 1) && letters(b, 3, 3) && figures(c, 3, 3))
                || (letters(a, 2, 2) && figures(b, 3, 3) && letters(c, 2, 2))
                || (letters(a, 1, 3) && letters(b, 1, 2) && figures(c, 2, 4))
        }
        [whole] => whole.len() == 6 && whole.is_ascii() && mixed(whole) && plate_groups(&runs(whole)),
        [a, b] => {
            let british = a.len() == 4 && a.is_ascii() && letters(&a[..2], 2, 2) && figures(&a[2..], 2, 2);
            let mixed = b.bytes().all(|b| b.is_ascii_alphanumeric());
            let digits = b.bytes().filter(u8::is_ascii_digit).count();
            (british && letters(b, 3, 3)) || (letters(a, 2, 3) && b.len() == 5 && mixed && digits >= 3)
        }
        _ => false,
    }
}
