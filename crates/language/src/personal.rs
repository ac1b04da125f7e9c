//! Personal data in a text, so that a person can take it out before sharing.
//!
//! Numbers are recognised by their own check digits and by the words around them, names by titles, lists and
//! their neighbours; a capital letter alone never makes a name. Nothing is removed without a yes, and what is
//! not found here may still point to somebody: the share screen says so.

mod around;
mod beside;
mod called;
mod contact;
mod dates;
mod known;
mod names;
mod numbers;
mod papers;
mod places;
mod plates;
mod roles;
mod spoken;
mod streets;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::reading::{Reading, fold};

/// What kind of personal data was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Citizen service number that passes its check (elfproef).
    Bsn,
    /// Meant as one, but does not pass.
    BsnInvalid,
    /// Bank account number that passes its check (mod 97).
    Iban,
    /// Meant as one, but does not pass.
    IbanInvalid,
    /// Telephone number of a person.
    Phone,
    /// Mail address of a person, also spelt out.
    Email,
    /// Street and number, or postal code and number.
    Address,
    /// A postal code on its own.
    Postcode,
    /// Date of birth.
    Dob,
    /// Number by which an organisation knows somebody.
    ClientNumber,
    /// Number of a passport, identity card, driving licence or residence permit.
    IdDoc,
    /// Number plate.
    LicensePlate,
    /// Name of a person.
    Person,
}

/// One piece of personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Finding {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// What it is.
    pub kind: FindingKind,
    /// The characters themselves.
    pub text: String,
    /// What could stand there instead.
    pub replacement: String,
}

/// A place that a detector found; characters, end not included.
struct Place {
    start: usize,
    end: usize,
    kind: FindingKind,
}

impl Place {
    fn new(start: usize, end: usize, kind: FindingKind) -> Self {
        Self { start, end, kind }
    }
}

/// The personal data in a text, in its order, not overlapping.
///
/// Where two detectors claim the same characters, the one with the stronger evidence wins.
pub fn personal_data(text: &str) -> Vec<Finding> {
    let reading = Reading::of(text);
    let mut taken = vec![false; reading.chars.len()];
    let mut found: Vec<Place> = Vec::new();
    // From strong to weak evidence; dates are claimed first, so that no date is read as a telephone number.
    let dates = dates::dates(&reading);
    let accounts = numbers::ibans(&reading);
    claim(contact::emails(&reading), &mut taken, &mut found);
    claim(accounts.people, &mut taken, &mut found);
    for (start, end) in accounts.others {
        taken[start..end].fill(true);
    }
    for detect in [plates::plates, places::addresses] {
        claim(detect(&reading), &mut taken, &mut found);
    }
    claim(dates.births, &mut taken, &mut found);
    for (start, end) in dates.others {
        taken[start..end].fill(true);
    }
    for detect in [numbers::named_bsns, papers::numbers, contact::phones, numbers::bare_bsns, names::names] {
        claim(detect(&reading), &mut taken, &mut found);
    }
    found.sort_by_key(|place| place.start);
    findings(&reading, found)
}

fn claim(places: Vec<Place>, taken: &mut [bool], found: &mut Vec<Place>) {
    for place in places {
        let claimed = &mut taken[place.start..place.end];
        if !claimed.contains(&true) {
            claimed.fill(true);
            found.push(place);
        }
    }
}

fn findings(reading: &Reading, places: Vec<Place>) -> Vec<Finding> {
    let mut letters: BTreeMap<String, String> = BTreeMap::new();
    let finding = |place: Place| {
        let text = reading.slice(place.start, place.end);
        let replacement = replacement(place.kind, &text, &mut letters);
        Finding { start: place.start as u32, end: place.end as u32, kind: place.kind, text, replacement }
    };
    places.into_iter().map(finding).collect()
}

/// A person keeps one letter through the whole text, given in order of appearance, so that it stays readable
/// and says nothing about the name. Everything else becomes a word for what it was.
fn replacement(kind: FindingKind, text: &str, letters: &mut BTreeMap<String, String>) -> String {
    let word = match kind {
        FindingKind::Bsn | FindingKind::BsnInvalid => "[burgerservicenummer]",
        FindingKind::Iban | FindingKind::IbanInvalid => "[rekeningnummer]",
        FindingKind::Phone => "[telefoonnummer]",
        FindingKind::Email => "[mailadres]",
        FindingKind::Address => "[adres]",
        FindingKind::Postcode => "[postcode]",
        FindingKind::Dob => "[geboortedatum]",
        FindingKind::ClientNumber => "[nummer]",
        FindingKind::IdDoc => "[documentnummer]",
        FindingKind::LicensePlate => "[kenteken]",
        FindingKind::Person => {
            let next = letters.len();
            let name = text.chars().map(fold).collect();
            return letters.entry(name).or_insert_with(|| letter(next)).clone();
        }
    };
    word.to_owned()
}

/// A., B., … Z., A2., B2., …
fn letter(at: usize) -> String {
    let letter = char::from(b'A' + (at % 26) as u8);
    match at / 26 {
        0 => format!("{letter}."),
        round => format!("{letter}{}.", round + 1),
    }
}

/// The text with every finding replaced. Findings that do not fit the text, or overlap an earlier one, are left out.
pub fn replace(text: &str, findings: &[Finding]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.start);
    for finding in sorted {
        let (start, end) = (finding.start as usize, finding.end as usize);
        if start < at || end <= start || end > chars.len() {
            continue;
        }
        out.extend(&chars[at..start]);
        out.push_str(&finding.replacement);
        // 'mevrouw A..' would be odd at the end of a sentence
        at = if finding.replacement.ends_with('.') && chars.get(end) == Some(&'.') { end + 1 } else { end };
    }
    out.extend(&chars[at..]);
    out
}

#[cfg(test)]
mod tests;
