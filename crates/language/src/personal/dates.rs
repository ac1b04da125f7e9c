//! Dates, and which of them is a date of birth.

use super::known::{Known, before, edge};
use super::spoken;
use super::{FindingKind, Place};
use crate::reading::{Reading, Word, is_apostrophe};

const MONTHS: [&str; 24] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "jan",
    "feb",
    "mrt",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "okt",
    "nov",
    "dec",
];
/// A full date in a year before this one is read as a date of birth unless the sentence says otherwise:
/// what volunteers write about is recent, and the people they write about are not.
const LONG_AGO: u32 = 2005;

/// What has a date on paper is younger than this.
const OLDER_THAN_PAPERS: u32 = 1975;

/// A date after a person and a comma is one of birth before this year, and may be an appointment after it.
const RECENT: u32 = 2024;

/// The dates in a text.
pub(super) struct Dates {
    /// Dates of birth.
    pub births: Vec<Place>,
    /// Start and end of every other date.
    pub others: Vec<(usize, usize)>,
}

struct Date {
    start: usize,
    end: usize,
    year: Option<u32>,
    /// Whether the year has two digits only.
    short: bool,
}

/// Finds dates, written in digits or with the name of the month.
pub(super) fn dates(reading: &Reading) -> Dates {
    let mut dates = Dates { births: Vec::new(), others: Vec::new() };
    let mut at = 0;
    while at < reading.words.len() {
        let Some(date) = date_at(reading, at) else {
            at += 1;
            continue;
        };
        if is_birth(reading, &date) {
            dates.births.push(Place::new(date.start, date.end, FindingKind::Dob));
        } else {
            dates.others.push((date.start, date.end));
        }
        at = reading.word_from(date.end).max(at + 1);
    }
    dates
}

fn date_at(reading: &Reading, at: usize) -> Option<Date> {
    in_digits(reading, at).or_else(|| in_words(reading, at)).or_else(|| without_joints(reading, at))
}

/// 'geb. 06061975', right after the word for it.
fn without_joints(reading: &Reading, at: usize) -> Option<Date> {
    let word = reading.words.get(at)?;
    let birth = reading.lower(at.checked_sub(1)?);
    if word.lower.len() != 8 || !(birth.starts_with("geb") || birth == "dob") {
        return None;
    }
    let part = |from: usize, to: usize| number(word.lower.get(from..to)?);
    let (day, month, year) = (part(0, 2)?, part(2, 4)?, part(4, 8)?);
    let fits = (1..=31).contains(&day) && (1..=12).contains(&month) && (1880..=2100).contains(&year);
    fits.then_some(Date { start: word.start, end: word.end, year: Some(year), short: false })
}

/// 31-12-1960, 31/12/60, 31.12.1960 and 1960-12-31.
fn in_digits(reading: &Reading, at: usize) -> Option<Date> {
    let words = reading.words.get(at..at + 3)?;
    let separator = reading.chars.get(words[0].end)?;
    let joined =
        |a: usize, b: usize| words[b].start == words[a].end + 1 && reading.chars[words[a].end] == *separator;
    // 14-2-'57
    let short = words[2].start == words[1].end + 2 && is_apostrophe(reading.chars[words[1].end + 1]);
    if !matches!(separator, '-' | '/' | '.') || !joined(0, 1) || !(joined(1, 2) || short) {
        return None;
    }
    let [a, b, c] = [number(&words[0].lower)?, number(&words[1].lower)?, number(&words[2].lower)?];
    let four = |word: usize| words[word].lower.len() == 4;
    let two = words[2].lower.len() == 2 && !four(0);
    let (day, month, year) = if four(0) { (c, b, a) } else { (a, b, c) };
    let fits = (1..=31).contains(&day) && (1..=12).contains(&month);
    let whole = fits && (two || (1880..=2100).contains(&year)) && (four(0) || four(2) || two);
    // '06.12.34.56.78' is a telephone number
    let goes_on = reading.chars.get(words[2].end) == Some(separator)
        && reading.chars.get(words[2].end + 1).is_some_and(char::is_ascii_digit);
    let ends = !goes_on
        && edge(reading, Some(words[2].end))
        && (words[0].start == 0 || reading.chars[words[0].start - 1] != *separator);
    let year = if short { Some(1900 + year) } else { (!two).then_some(year) };
    (whole && ends).then(|| Date { start: words[0].start, end: words[2].end, year, short: two })
}

/// 31 december 1960 and 31 december.
fn in_words(reading: &Reading, at: usize) -> Option<Date> {
    // 'de 3e van januari 1970'
    let of = usize::from(reading.lower(at + 1) == "van");
    let (day, month) = (reading.words.get(at)?, reading.words.get(at + 1 + of)?);
    let number = number(day.lower.trim_end_matches('e')).or_else(|| spoken::number(&day.lower))?;
    if !(1..=31).contains(&number)
        || !MONTHS.contains(&month.lower.as_str())
        || month.start > day.end + 2 + 4 * of
    {
        return None;
    }
    let year = reading.words.get(at + 2 + of).filter(|word| word.start <= month.end + 3);
    let figures = |word: &str| (word.len() == 4).then(|| self::number(word)).flatten();
    let year =
        year.and_then(|word| Some((word.end, figures(&word.lower).or_else(|| spoken::year(&word.lower))?)));
    let short = reading.words.get(at + 2 + of).and_then(|word| after_apostrophe(reading, month.end, word));
    let year = year.or(short).filter(|(_, year)| (1880..=2100).contains(year));
    Some(Date {
        start: day.start,
        end: year.map_or(month.end, |(end, _)| end),
        year: year.map(|(_, year)| year),
        short: false,
    })
}

/// The end of the two digits of a year and the year: '14 feb \'57'.
fn after_apostrophe(reading: &Reading, from: usize, word: &Word) -> Option<(usize, u32)> {
    let gap = &reading.chars[from..word.start];
    let short = word.lower.len() == 2 && gap.last().is_some_and(|c| is_apostrophe(*c)) && gap.len() < 4;
    short.then(|| number(&word.lower)).flatten().map(|year| (word.end, 1900 + year))
}

fn number(word: &str) -> Option<u32> {
    (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok()).flatten()
}

fn is_birth(reading: &Reading, date: &Date) -> bool {
    let birth = |word: &str| {
        word.starts_with("gebo")
            || word.starts_with("jarig")
            || matches!(word, "geb" | "verjaardag" | "dob" | "gebdat")
    };
    let after = reading.word_from(date.end);
    let soon = (after..after + 2).any(|word| birth(reading.lower(word)));
    if before(reading, date.start, 8, birth) || soon || of_age(reading, date) || of_baby(reading, date) {
        return true;
    }
    let Some(year) = date.year else { return date.short && right_after_person(reading, date) };
    if is_from(reading, date) {
        return true;
    }
    let past = |word: &str| PAST.iter().any(|start| word.starts_with(start));
    if before(reading, date.start, 10, past) || super::known::after(reading, date.end, 6, past) {
        return false;
    }
    let paper = |word: &str| PAPERS.iter().any(|start| word.starts_with(start));
    if before(reading, date.start, 10, paper) {
        return year < OLDER_THAN_PAPERS;
    }
    year < LONG_AGO || right_after_person(reading, date)
}

/// 'zij is van 25-12-1948'
fn is_from(reading: &Reading, date: &Date) -> bool {
    let first = reading.word_from(date.start);
    first >= 2
        && matches!(reading.lower(first - 1), "van" | "uit")
        && matches!(reading.lower(first - 2), "is" | "was" | "zijn" | "en" | "komt")
        && before(reading, date.start, 8, |word| PEOPLE.contains(&word))
}

/// 'hij wordt achttien op 30 november'
fn of_age(reading: &Reading, date: &Date) -> bool {
    let first = reading.word_from(date.start);
    let word = |back: usize| first.checked_sub(back).map_or("", |at| reading.lower(at));
    let age = spoken::number(word(2)).or_else(|| number(word(2)));
    word(1) == "op" && matches!(word(3), "wordt" | "word" | "werd") && age.is_some()
}

/// 'dochter: 15-05-2011', 'Kind 1: 15-05-2011', 'Liv (30-09-2018)', 'Meisje, 3-9-2021', 'Partner 1990-07-19'.
fn right_after_person(reading: &Reading, date: &Date) -> bool {
    let Some(mut last) = reading.word_from(date.start).checked_sub(1) else { return false };
    let gap: String = reading.chars[reading.words[last].end..date.start].iter().take(4).collect();
    let counted = number(&reading.words[last].lower).is_some_and(|count| count < 10);
    if counted && last > 0 && PEOPLE.contains(&reading.lower(last - 1)) {
        last -= 1;
    }
    let word = &reading.words[last];
    let person = PEOPLE.contains(&word.lower.as_str());
    let named = word.capital && Known::get().first_name(&word.lower).is_some();
    let listed = matches!(gap.as_str(), ": " | " (" | ":") && (person || named);
    // 'meisje van 03/04/2019'
    let of = reading.lower(last) == "van"
        && last.checked_sub(1).is_some_and(|before| CHILDREN.contains(&reading.lower(before)));
    let noted = gap == ", " && person && date.year.is_some_and(|year| year < RECENT);
    listed
        || noted
        || (of && gap == " ")
        || (gap == " " && matches!(word.lower.as_str(), "partner" | "kind" | "zoontje" | "dochtertje"))
}

/// 'de baby kwam op 9 september', 'op 14 februari ter wereld gekomen', 'zij is op 3 mei bevallen'
fn of_baby(reading: &Reading, date: &Date) -> bool {
    let world = |word: &str| word == "wereld" || word.starts_with("bevall") || word.starts_with("beviel");
    let baby = |word: &str| matches!(word, "baby" | "tweeling" | "drieling");
    let came = |word: &str| matches!(word, "kwam" | "kwamen" | "gekomen");
    let near = |is: &dyn Fn(&str) -> bool| {
        before(reading, date.start, 6, is) || super::known::after(reading, date.end, 5, is)
    };
    near(&world) || (near(&baby) && near(&came))
}

/// Beginnings of words for what also has a date.
const PAPERS: [&str; 17] = [
    "brief",
    "vonnis",
    "contract",
    "huurcontract",
    "polis",
    "sinds",
    "vanaf",
    "datum",
    "ingegaan",
    "factuur",
    "rekening",
    "beschikking",
    "besluit",
    "per",
    "afspraak",
    "diploma",
    "dienst",
];

/// Beginnings of words for what happened long ago and is no birth.
const PAST: [&str; 12] = [
    "getrouwd",
    "trouw",
    "gescheiden",
    "scheiding",
    "overled",
    "gestorven",
    "testament",
    "wet",
    "oorlog",
    "gebouwd",
    "bevrijd",
    "stierf",
];

/// Of whom a date after 'van' is that of birth.
const CHILDREN: [&str; 10] = [
    "meisje",
    "jongen",
    "jongetje",
    "kind",
    "zoontje",
    "dochtertje",
    "baby",
    "tweeling",
    "kleinkind",
    "meisjes",
];

/// People of whom can be said that they are from a date.
const PEOPLE: [&str; 29] = [
    "hij",
    "zij",
    "ze",
    "jongste",
    "oudste",
    "middelste",
    "zoon",
    "dochter",
    "kind",
    "kinderen",
    "baby",
    "tweeling",
    "vrouw",
    "man",
    "moeder",
    "vader",
    "meneer",
    "mevrouw",
    "broer",
    "zus",
    "partner",
    "client",
    "jongen",
    "meisje",
    "kleinkind",
    "kleinzoon",
    "zoontje",
    "dochtertje",
    "hulpvrager",
];
