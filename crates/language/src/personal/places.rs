//! Addresses and postal codes.

use super::known::{Known, edge, in_sentence, of_organisation};
use super::{FindingKind, Place};
use crate::reading::{Reading, Word};

/// Endings of names of streets.
const STREETS: [&str; 46] = [
    "straat",
    "laan",
    "weg",
    "plein",
    "gracht",
    "kade",
    "singel",
    "dreef",
    "plantsoen",
    "steeg",
    "hof",
    "pad",
    "dijk",
    "park",
    "baan",
    "markt",
    "burg",
    "wal",
    "haven",
    "erf",
    "oord",
    "veld",
    "werf",
    "poort",
    "bos",
    "ring",
    "einde",
    "eind",
    "hoek",
    "zicht",
    "horst",
    "donk",
    "akker",
    "gaard",
    "gaarde",
    "vaart",
    "meent",
    "brink",
    "weide",
    "diep",
    "stede",
    "hage",
    "tuin",
    "tuinen",
    "allee",
    "boulevard",
];
/// Endings that make a street also without a capital.
const PLAIN: usize = 10;
/// From this one on the endings are also those of towns.
const WEAK: usize = 26;
/// Words with such an ending that are no street.
const NO_STREETS: [&str; 10] = [
    "snelweg",
    "onderweg",
    "vanweg",
    "halfweg",
    "spoorweg",
    "fietspad",
    "voetpad",
    "zandpad",
    "supermarkt",
    "ring",
];
/// Words and abbreviations before a name in the name of a street.
pub(super) const PREFIXES: [&str; 18] = [
    "burgemeester",
    "burg",
    "professor",
    "prof",
    "dokter",
    "dr",
    "generaal",
    "gen",
    "prins",
    "prinses",
    "koningin",
    "koning",
    "admiraal",
    "pastoor",
    "pater",
    "sint",
    "st",
    "president",
];
/// What has a number and is no address.
const NUMBERED: [&str; 22] = [
    "kamer", "zaal", "lijn", "bus", "vak", "afdeling", "gebouw", "artikel", "groep", "klas", "team",
    "nummer", "balie", "loket", "week", "fase", "stap", "deel", "rij", "tram", "psalm", "januari",
];
/// Letters after four digits that are a measure, or that no postal code has.
const NO_CODES: [&str; 15] =
    ["eu", "ca", "pm", "sa", "sd", "ss", "pk", "km", "kg", "cm", "mm", "gb", "mb", "kb", "en"];

/// Addresses and postal codes.
pub(super) fn addresses(reading: &Reading) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    let streets =
        (0..reading.words.len()).filter_map(|at| street(reading, at).or_else(|| post_box(reading, at)));
    found.extend((0..reading.words.len()).filter_map(|at| super::streets::by_first_word(reading, at)));
    found.extend(streets);
    found.extend((0..reading.words.len()).filter_map(|at| by_code(reading, at)));
    found.extend((0..reading.words.len()).filter_map(|at| lived_in(reading, at)));
    found
}

/// Whether only spaces, and one comma at most, stand between two neighbouring words.
fn next_to(reading: &Reading, a: &Word, b: &Word, comma: bool) -> bool {
    let between = &reading.chars[a.end..b.start];
    between.len() <= 2 && between.iter().all(|c| *c == ' ' || (comma && *c == ','))
}

fn is_number(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &word[digits..];
    (1..=4).contains(&digits) && rest.len() <= 3 && rest.bytes().all(|b| b.is_ascii_lowercase())
}

/// A street with a number, and the postal code and place after it.
fn street(reading: &Reading, at: usize) -> Option<Place> {
    let word = &reading.words[at];
    // 'Kerkstr. 12'
    let short =
        word.lower.ends_with("str") && word.lower.len() > 5 && reading.chars.get(word.end) == Some(&'.');
    if !is_street(word) && !short && !super::streets::hyphenated(reading, at) {
        return None;
    }
    let (_, end) = house_number(reading, at + 1, word.end + usize::from(short))?;
    let start =
        super::streets::with_small_particles(reading, at).unwrap_or_else(|| street_start(reading, at));
    let end = with_code(reading, end);
    (!of_organisation(reading, start)).then(|| Place::new(start, end, FindingKind::Address))
}

pub(super) fn is_street(word: &Word) -> bool {
    let Some(ending) = STREETS.iter().position(|ending| word.lower.ends_with(ending)) else { return false };
    // 'Nootdorp', 'Boxmeer': towns have numbers behind them that are none of a house
    if ending >= WEAK && Known::get().place(&word.lower) {
        return false;
    }
    let long = word.lower.len() >= STREETS[ending].len() + 3;
    !NO_STREETS.contains(&word.lower.as_str()) && (word.capital || (long && ending < PLAIN))
}

/// The house number at a word that follows directly on `after`, with 'nr' before it or an addition behind it.
pub(super) fn house_number(reading: &Reading, at: usize, after: usize) -> Option<(usize, usize)> {
    let mut at = at;
    let mut after = after;
    if reading.lower(at) == "t" && reading.lower(at + 1) == "o" {
        // 'Vaartkade t/o 17': opposite
        after = reading.words[at + 1].end;
        at += 2;
    }
    if matches!(reading.lower(at), "nr" | "nummer" | "huisnummer" | "huisnr" | "no") {
        after = reading.words[at].end + usize::from(reading.chars.get(reading.words[at].end) == Some(&'.'));
        at += 1;
    }
    let word = reading.words.get(at)?;
    let gap = &reading.chars[after..word.start];
    if !is_number(&word.lower) || gap.len() > 2 || gap.iter().any(|c| !matches!(c, ' ' | ',')) {
        return None;
    }
    if super::streets::UNITS.contains(&reading.lower(at + 1))
        || matches!(reading.chars.get(word.end), Some(':' | '%'))
    {
        return None;
    }
    if matches!(reading.lower(at + 1), "nr" | "nummer")
        && reading.words.get(at + 2).is_some_and(|next| is_number(&next.lower))
    {
        // 'Plein 1945 nr. 12'
        return Some((word.start, addition(reading, at + 2)));
    }
    Some((word.start, addition(reading, at)))
}

/// The end of a house number with its addition: 12 a, 12-3, 12 bis, 12 hs.
fn addition(reading: &Reading, at: usize) -> usize {
    let word = &reading.words[at];
    let Some(next) = reading.words.get(at + 1).filter(|next| next.start == word.end + 1) else {
        return word.end;
    };
    let joint = reading.chars[word.end];
    let short =
        next.lower.len() == 1 && next.lower.bytes().all(|b| b.is_ascii_lowercase()) && next.lower != "u";
    let named = matches!(
        next.lower.as_str(),
        "bis" | "hs" | "zw" | "rd" | "huis" | "ii" | "iii" | "iv" | "zwart" | "rood"
    );
    let mixed = next.lower.len() == 2 && is_number(&next.lower[1..]) && next.capital;
    let fits = (joint == '-' && (next.lower.len() <= 3 || named))
        || (joint == '/' && next.lower.len() < 3 && is_number(&next.lower))
        || (joint == ' ' && mixed)
        || (joint == ' ' && edge(reading, Some(next.end)) && (short || named));
    if fits { next.end } else { word.end }
}

/// Where the name of a street begins: 'Van der Hoopstraat', 'Eerste Jan Ligthartstraat', '2e Weverspad'.
fn street_start(reading: &Reading, at: usize) -> usize {
    let mut first = at;
    let mut back = at;
    while back > 0 && at - back < 5 {
        let word = &reading.words[back - 1];
        let next = &reading.words[back];
        let begins = reading.sentences[word.sentence].first == back - 1;
        let small =
            matches!(word.lower.as_str(), "van" | "der" | "den" | "de" | "het" | "'t" | "ten" | "ter" | "'s");
        let preposition =
            matches!(word.lower.as_str(), "op" | "in" | "aan" | "bij" | "naar" | "naast" | "uit" | "adres");
        let ordinal = word.lower.ends_with('e') && word.lower.starts_with(|c: char| c.is_ascii_digit());
        let plain_start = begins && super::streets::starts_sentence_only(&word.lower);
        let prefix = PREFIXES.contains(&word.lower.as_str());
        // 'P.C. Hooftstraat', 'Dr. H. Colijnlaan'
        let initial = word.capital && word.end - word.start == 1;
        let capital = (word.capital || prefix)
            && (!plain_start || initial)
            && !preposition
            && !(begins && small && !matches!(word.lower.as_str(), "van"));
        let gap = reading.slice(word.end, next.start);
        let dotted = (prefix || initial) && (gap == ". " || gap == ".");
        let touching =
            dotted || next_to(reading, word, next, false) || reading.slice(word.end, next.start) == "-";
        if word.sentence != next.sentence || !touching || !(capital || small || ordinal) {
            break;
        }
        back -= 1;
        if capital || ordinal {
            first = back;
        }
    }
    reading.words[first].start
}

/// A name with a number where the sentence says that somebody lives there: 'wonen op Berkenrode 18'.
fn lived_in(reading: &Reading, at: usize) -> Option<Place> {
    let word = &reading.words[at];
    let known = Known::get();
    let month = known.never(&word.lower);
    let named = word.capital && word.lower.len() > 2 && !month && !NUMBERED.contains(&word.lower.as_str());
    let begins = reading.sentences[word.sentence].first == at;
    let lives = |word: &str| super::streets::LIVES.contains(&word) || word.ends_with("adres");
    if !named || (begins && known.ordinary(&word.lower)) || !in_sentence(reading, word.start, lives) {
        return None;
    }
    let (_, end) = house_number(reading, at + 1, word.end)?;
    let mut start = street_start(reading, at);
    let before = at.checked_sub(1).filter(|before| reading.lower(*before) == "'t");
    start = before.map_or(start, |before| start.min(reading.words[before].start));
    let stop = reading.chars.get(end).is_none_or(|c| matches!(c, ',' | '.' | ')' | ';' | '\n'))
        || reading.words.get(reading.word_from(end)).is_none_or(|next| !next.capital);
    let good = stop && !of_organisation(reading, start);
    good.then(|| Place::new(start, with_code(reading, end), FindingKind::Address))
}

/// 'Postbus 123', with the postal code and place after it.
fn post_box(reading: &Reading, at: usize) -> Option<Place> {
    let number = reading.words.get(at + 1)?;
    let digits = number.lower.len() <= 6 && number.lower.bytes().all(|b| b.is_ascii_digit());
    if reading.lower(at) != "postbus" || !digits || of_organisation(reading, reading.words[at].start) {
        return None;
    }
    Some(Place::new(reading.words[at].start, with_code(reading, number.end), FindingKind::Address))
}

/// The end of a postal code at a word, if one begins there.
fn code_end(reading: &Reading, at: usize) -> Option<(usize, usize)> {
    let word = reading.words.get(at)?;
    let four =
        |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if word.lower.len() == 6 && word.lower.is_ascii() {
        let (digits, letters) = word.lower.split_at(4);
        let good =
            four(digits) && letters.bytes().all(|b| b.is_ascii_lowercase()) && !NO_CODES.contains(&letters);
        return good.then_some((word.end, at + 1));
    }
    let next = reading
        .words
        .get(at + 1)
        .filter(|next| next.start == word.end + 1 && reading.chars[word.end] == ' ')?;
    let capitals = next.end - next.start == 2
        && reading.chars[next.start..next.end].iter().all(char::is_ascii_uppercase);
    // 'postcode 1234 ab'
    let named = next.lower.len() == 2
        && next.lower.bytes().all(|b| b.is_ascii_lowercase())
        && super::known::before(reading, word.start, 2, |word| word == "postcode");
    (four(&word.lower) && (capitals || named) && !NO_CODES.contains(&next.lower.as_str()))
        .then_some((next.end, at + 2))
}

/// The end of an address with the postal code and place that may follow.
pub(super) fn with_code(reading: &Reading, end: usize) -> usize {
    let at = reading.word_from(end);
    let Some(word) = reading.words.get(at) else { return end };
    let gap = &reading.chars[end..word.start];
    if gap.len() > 3 || gap.iter().any(|c| !matches!(c, ' ' | ',' | '\n')) {
        return end;
    }
    let Some((code, after)) = code_end(reading, at) else { return end };
    with_town(reading, code, after)
}

/// The end of a postal code with the name of a town that may follow: 'Den Haag', 'Bergen op Zoom'.
fn with_town(reading: &Reading, code: usize, at: usize) -> usize {
    let mut end = code;
    let mut last = code;
    for word in reading.words.iter().skip(at).take(4) {
        let gap = &reading.chars[last..word.start];
        // '1091 GP, Amsterdam'
        let comma = end == code && gap == [',', ' '] && word.capital && Known::get().place(&word.lower);
        let gap = if comma { &gap[1..] } else { gap };
        let small = matches!(word.lower.as_str(), "aan" | "op" | "de" | "den" | "bij" | "en") && end > code;
        if gap.len() > 2 || gap.iter().any(|c| !matches!(c, ' ' | '-')) || !(word.capital || small) {
            break;
        }
        last = word.end;
        if word.capital {
            end = word.end;
        }
    }
    end
}

/// A postal code, with the house number after it or the street before it.
fn by_code(reading: &Reading, at: usize) -> Option<Place> {
    let (end, after) = code_end(reading, at)?;
    let start = reading.words[at].start;
    if !edge(reading, start.checked_sub(1)) || of_organisation(reading, start) {
        return None;
    }
    if let Some((_, number)) = house_number(reading, after, end) {
        return Some(Place::new(start, number, FindingKind::Address));
    }
    let Some(street) = street_before(reading, at) else {
        return Some(Place::new(start, end, FindingKind::Postcode));
    };
    Some(Place::new(street, with_town(reading, end, after), FindingKind::Address))
}

/// Where a street without a known ending begins: capitals and a number right before the postal code.
fn street_before(reading: &Reading, at: usize) -> Option<usize> {
    let number = at.checked_sub(1)?;
    let name = at.checked_sub(2)?;
    let (code, number, name_word) = (&reading.words[at], &reading.words[number], &reading.words[name]);
    let fits = next_to(reading, number, code, true) && next_to(reading, name_word, number, false);
    (fits && is_number(&number.lower) && name_word.capital).then(|| street_start(reading, name))
}
