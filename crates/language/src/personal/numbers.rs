//! Citizen service numbers (BSN) and bank account numbers (IBAN).

use super::known::{after, before, edge, of_organisation_but};
use super::{FindingKind, Place};
use crate::reading::Reading;

/// Lengths of an IBAN by country (ISO 13616 registry), for the countries whose accounts are met in the Netherlands.
const IBAN_LENGTHS: [(&str, usize); 25] = [
    ("NL", 18),
    ("BE", 16),
    ("DE", 22),
    ("FR", 27),
    ("GB", 22),
    ("LU", 20),
    ("ES", 24),
    ("IT", 27),
    ("PT", 25),
    ("PL", 28),
    ("BG", 22),
    ("RO", 24),
    ("HU", 28),
    ("LT", 20),
    ("LV", 21),
    ("EE", 20),
    ("IE", 22),
    ("AT", 20),
    ("CH", 21),
    ("DK", 18),
    ("SE", 24),
    ("NO", 15),
    ("FI", 18),
    ("TR", 26),
    ("UA", 29),
];

/// Where an account is held says nothing about whose it is.
const BANKS: [&str; 2] = ["bank", "rabobank"];

/// The bank account numbers in a text.
pub(super) struct Accounts {
    /// Those of people.
    pub people: Vec<Place>,
    /// Start and end of those of organisations.
    pub others: Vec<(usize, usize)>,
}

/// Bank account numbers.
pub(super) fn ibans(reading: &Reading) -> Accounts {
    let mut accounts = Accounts { people: Vec::new(), others: Vec::new() };
    for place in reading.words.iter().filter_map(|word| iban(reading, word.start)) {
        let desk = before(reading, place.start, 4, |word| word == "deurwaarder" || word == "giro");
        if desk || of_organisation_but(reading, place.start, &BANKS) {
            accounts.others.push((place.start, place.end));
        } else {
            accounts.people.push(place);
        }
    }
    accounts
}

fn iban(reading: &Reading, start: usize) -> Option<Place> {
    let country: String = reading.chars[start..].iter().take(2).map(char::to_ascii_uppercase).collect();
    let (_, length) = IBAN_LENGTHS.iter().find(|(code, _)| *code == country)?;
    let (code, end) = gather(reading, start, *length)?;
    let digits = |from: usize, to: usize| {
        code.get(from..to).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let dutch = country == "NL";
    let bank = code.get(4..8).is_some_and(|bank| bank.bytes().all(|b| b.is_ascii_uppercase()));
    if !digits(2, 4) || (dutch && !(bank && digits(8, code.len()))) || code.len() + 2 < *length {
        return None;
    }
    let whole = code.len() == *length && edge(reading, Some(end));
    let valid = whole && mod_97(&code) == Some(1);
    let meant = dutch || before(reading, start, 6, |word| word.starts_with("rekening") || word == "iban");
    if !(valid || meant) {
        return None;
    }
    Some(Place::new(start, end, if valid { FindingKind::Iban } else { FindingKind::IbanInvalid }))
}

/// Up to `most` letters and digits from here, single separators skipped, and the place after the last.
fn gather(reading: &Reading, start: usize, most: usize) -> Option<(String, usize)> {
    let mut code = String::new();
    let mut end = start;
    let mut at = start;
    while code.len() < most {
        match reading.chars.get(at) {
            Some(c) if c.is_ascii_alphanumeric() => {
                // After the bank code only digits follow: a word after a number that is too short ends it.
                if code.len() >= 8 && code.starts_with("NL") && !c.is_ascii_digit() {
                    break;
                }
                code.push(c.to_ascii_uppercase());
                end = at + 1;
            }
            Some(' ' | '.' | '-' | '\n') if at == end => {}
            _ => break,
        }
        at += 1;
    }
    (code.len() >= 14).then_some((code, end))
}

/// The remainder of an IBAN after division by 97 (ISO 7064); 1 when it is right.
fn mod_97(code: &str) -> Option<u32> {
    let (head, tail) = code.split_at_checked(4)?;
    tail.chars().chain(head.chars()).try_fold(0, |rest, c| {
        let value = c.to_digit(36)?;
        Some(if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 })
    })
}

/// Numbers that are called a BSN.
pub(super) fn named_bsns(reading: &Reading) -> Vec<Place> {
    let named = |at: usize| {
        let called = |word: &str| {
            ["bsn", "burgerservice", "sofi", "fiscale", "b.s.n"].iter().any(|start| word.starts_with(start))
        };
        // 'bsn weet ik niet, klantnr wel: …' speaks of another number
        let other =
            |word: &str| word.starts_with("klant") || word.starts_with("client") || word == "relatienr";
        before(reading, at, 8, called) && !before(reading, at, 3, other)
    };
    let place = |number: Digits| {
        let size = number.digits.len();
        if !(8..=9).contains(&size) || !named(number.start) {
            return None;
        }
        let kind = if eleven_test(&number.digits) { FindingKind::Bsn } else { FindingKind::BsnInvalid };
        Some(Place::new(number.start, number.end, kind))
    };
    numbers(reading).into_iter().filter_map(place).collect()
}

/// Numbers of nine digits that pass the test of a BSN, where nothing says that they are something else.
pub(super) fn bare_bsns(reading: &Reading) -> Vec<Place> {
    let other = |at: usize, end: usize| {
        let counted = |word: &str| {
            COUNTED.iter().any(|start| word.starts_with(start))
                || COUNTED_ENDS.iter().any(|end| word.ends_with(end))
        };
        before(reading, at, 8, counted) || after(reading, end, 5, counted)
    };
    let place = |number: Digits| {
        let shape = matches!(
            number.groups.as_slice(),
            [9] | [3, 3, 3]
                | [4, 2, 3]
                | [4, 5]
                | [5, 4]
                | [3, 6]
                | [6, 3]
                | [2, 3, 4]
                | [1, 1, 1, 1, 1, 1, 1, 1, 1]
        );
        let good = shape && eleven_test(&number.digits) && !other(number.start, number.end);
        good.then(|| Place::new(number.start, number.end, FindingKind::Bsn))
    };
    numbers(reading).into_iter().filter_map(place).collect()
}

/// Beginnings of words for things that have a number of their own.
const COUNTED: [&str; 36] = [
    "teller",
    "tellerstand",
    "meter",
    "factuur",
    "order",
    "bestel",
    "artikel",
    "serie",
    "kenmerk",
    "betalingskenmerk",
    "track",
    "pakket",
    "ticket",
    "kvk",
    "versie",
    "referentie",
    "barcode",
    "streepjescode",
    "isbn",
    "imei",
    "model",
    "bedrag",
    "euro",
    "btw",
    "zending",
    "bonn",
    "kassabon",
    "batch",
    "code",
    "score",
    "type",
    "lot",
    "fout",
    "stappen",
    "sterren",
    "volg",
];
/// Endings of such words.
const COUNTED_ENDS: [&str; 5] = ["teller", "code", "stand", "meter", "lot"];

/// A number, its groups joined.
struct Digits {
    start: usize,
    end: usize,
    digits: Vec<u32>,
    groups: Vec<usize>,
}

/// Every number of at most nine digits whose groups are joined by one space, dot or hyphen.
fn numbers(reading: &Reading) -> Vec<Digits> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < reading.chars.len() {
        if !reading.chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let number = number(reading, at);
        at = number.end;
        if number.start == 0 || edge(reading, Some(number.start - 1)) && edge(reading, Some(number.end)) {
            found.push(number);
        }
    }
    found
}

fn number(reading: &Reading, start: usize) -> Digits {
    let mut number = Digits { start, end: start, digits: Vec::new(), groups: Vec::new() };
    let mut at = start;
    loop {
        let group: Vec<u32> = reading.chars[at..].iter().map_while(|c| c.to_digit(10)).collect();
        if group.is_empty() || (number.digits.len() + group.len() > 9 && !number.groups.is_empty()) {
            return number;
        }
        at += group.len();
        number.end = at;
        number.groups.push(group.len());
        number.digits.extend(group);
        if !matches!(reading.chars.get(at), Some(' ' | '.' | '-')) {
            return number;
        }
        at += 1;
    }
}

/// The test of a citizen service number: the digits weighed 9 to 2, the last minus 1, together a multiple of 11.
fn eleven_test(digits: &[u32]) -> bool {
    let mut nine = vec![0; 9_usize.saturating_sub(digits.len())];
    nine.extend(digits);
    let (Some(last), true) = (nine.last(), nine.len() == 9) else { return false };
    let sum: u32 = nine.iter().zip((2..=9).rev()).map(|(digit, weight)| digit * weight).sum();
    sum > 0 && (sum + 11 - last).is_multiple_of(11)
}
