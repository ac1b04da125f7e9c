//! Numbers on papers: client numbers and identity documents.

use super::known::{Known, edge, in_sentence};
use super::{FindingKind, Place};
use crate::reading::Reading;

/// Beginnings of words for what an organisation keeps of a person.
const CLIENT: [&str; 27] = [
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
    "leerling",
    "student",
    "kenmerk",
    "incasso",
    "casus",
    "verzekering",
    "uitkering",
    "beschikking",
    "wsnp",
    "insolventie",
    "bekend",
    "correspondentie",
    "voedselbankkaart",
];
/// Beginnings of words that have a number which is nobody's.
const OTHER: [&str; 46] = [
    "factuur",
    "order",
    "artikel",
    "serie",
    "bestel",
    "telefoon",
    "huis",
    "rekening",
    "kvk",
    "kamer",
    "lot",
    "bon",
    "batch",
    "type",
    "model",
    "ticket",
    "meter",
    "volg",
    "pagina",
    "bus",
    "trein",
    "giro",
    "iban",
    "bsn",
    "burgerservice",
    "sofi",
    "paspoort",
    "identiteit",
    "rijbewijs",
    "document",
    "vnummer",
    "verblijf",
    "id",
    "mobiel",
    "06",
    "tel",
    "fax",
    "alarm",
    "betaling",
    "pin",
    "puk",
    "crediteur",
    "loket",
    "printer",
    "doorkies",
    "nood",
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
        } else {
            found.extend(passport(reading, at).or_else(|| code(reading, at)));
        }
    }
    found
}

/// The word after 'polisnummer', 'klant nr' or 'CJIB-nummer'.
fn announces_client(reading: &Reading, at: usize) -> Option<usize> {
    let word = reading.lower(at);
    let begins = |word: &str, list: &[&str]| list.iter().any(|start| word.starts_with(start));
    if word.ends_with("polis") && word.len() > "polis".len() {
        // 'haar zorgpolis is 88.123.456'
        return (at + 1..at + 3).find(|next| reading.lower(*next).starts_with(|c: char| c.is_ascii_digit()));
    }
    let numbered = ["nummer", "nr", "num"].iter().find_map(|end| word.strip_suffix(end));
    match numbered {
        // 'klant nr', 'zijn dossier … heeft nummer', 'patiënt Krijgsman, nr.'
        Some("") => {
            let near = (at.saturating_sub(4)..at).any(|back| begins(reading.lower(back), &CLIENT));
            let of = (at + 1..at + 5).any(|next| begins(reading.lower(next), &CLIENT));
            let other = (at.saturating_sub(2)..at).any(|back| begins(reading.lower(back), &OTHER));
            return ((near || of) && !other).then_some(at + 1);
        }
        Some(what) if !begins(what, &OTHER) && what.len() > 2 => return Some(at + 1),
        _ => {}
    }
    let next = reading.lower(at + 1);
    if begins(word, &CLIENT) && next == "id" {
        return Some(at + 2);
    }
    // 'dossier 2024-0017', 'kenmerk: 2025.04': the number itself follows at once
    let bare = matches!(
        word,
        "dossier" | "polis" | "cjib" | "zaak" | "kenmerk" | "klant" | "client" | "lid" | "casus"
    );
    // 'het kenmerk van het CJIB is 2 5012 9931': the number itself follows on 'is'
    let said = (at + 1..at + 6).find(|next| reading.lower(*next) == "is").map(|is| is + 1);
    let follows = |next: usize| {
        let number = reading.words.get(next);
        number.is_some_and(|number| {
            number.sentence == reading.words[at].sentence && coded(reading, number.start, word)
        })
    };
    [Some(at + 1), said].into_iter().flatten().find(|next| bare && follows(*next))
}

/// Whether what begins here is a code and no year, amount or count.
fn coded(reading: &Reading, start: usize, after: &str) -> bool {
    let (start, end) = value(reading, start);
    let text = reading.slice(start, end);
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().any(|c| c.is_ascii_uppercase()) && text.contains(['-', '/']);
    let year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let unit = reading.word_from(end);
    let counted = matches!(reading.lower(unit), "euro" | "keer" | "jaar" | "dagen");
    let plain = text.starts_with(|c: char| c.is_ascii_digit()) && figures >= LEAST_DIGITS;
    (plain || (letters && figures >= 3) || (after == "dossier" && letters)) && !year && !counted
}

/// A code of capitals and digits in a sentence about somebody's papers: 'WMO-2024-556 is haar aanvraagnummer'.
fn code(reading: &Reading, at: usize) -> Option<Place> {
    let word = &reading.words[at];
    let (start, end) = value(reading, word.start);
    let text = reading.slice(start, end);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let capital = text.starts_with(|c: char| c.is_ascii_uppercase());
    let plain = text.len() >= 6 && !text.contains(' ') && reading.lower(at.wrapping_sub(1)) == "onder";
    let shape = (capital && digits >= 4 && text.contains(['-', '/'])) || (plain && digits >= 6);
    let small = text.chars().any(|c| c.is_lowercase());
    if !shape || small || text.contains(' ') || !edge(reading, start.checked_sub(1)) || !text.is_ascii() {
        return None;
    }
    let about = |word: &str| CLIENT.iter().any(|start| word.starts_with(start));
    let other = |word: &str| {
        ["formulier", "printer", "model", "artikel", "factuur", "order", "serie"]
            .iter()
            .any(|start| word.starts_with(start))
    };
    let good = in_sentence(reading, start, about) && !in_sentence(reading, start, other);
    good.then(|| Place::new(start, end, FindingKind::ClientNumber))
}

fn announces_document(reading: &Reading, at: usize) -> bool {
    let word = reading.lower(at);
    let exact = matches!(word, "id" | "vnummer" | "idnummer" | "idkaart" | "idbewijs");
    let v_number = word == "v" && matches!(reading.lower(at + 1), "nummer" | "nr");
    exact || v_number || DOCUMENT.iter().any(|start| start.len() > 2 && word.starts_with(start))
}

fn client_number(reading: &Reading, from: usize, sentence: usize) -> Option<Place> {
    let words = reading.words.get(from..)?.iter().take(REACH).take_while(|word| word.sentence == sentence);
    let abbreviation = |word: &&crate::reading::Word| {
        // 'correspondentienummer DUO 11 882 340 6': who gave the number is no part of it
        let alone = reading.chars.get(word.end) == Some(&' ');
        !(alone && Known::get().never(&word.lower) && word.lower.chars().all(char::is_alphabetic))
    };
    // 'het klantnummer is 20110093': a word without a capital begins no number
    let figures = |word: &&crate::reading::Word| {
        word.capital || word.lower.contains(|c: char| c.is_ascii_digit()) || word.lower.len() == 1
    };
    let mut values = words.filter(abbreviation).filter(figures).map(|word| value(reading, word.start));
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
    let words: Vec<_> = (reading.words.get(from..)?.iter())
        .take(REACH + 4)
        .take_while(|word| word.sentence == sentence)
        .collect();
    let words = words.iter().copied();
    let number = |word: &&crate::reading::Word| {
        let size = word.end - word.start;
        let digits = digits(reading, word.start, word.end);
        // nine bare digits are left to the test of a citizen service number
        (8..=10).contains(&size) && digits >= 2 && (digits < size || size == 10)
    };
    let whole = words.clone().find(number).map(|word| Place::new(word.start, word.end, FindingKind::IdDoc));
    whole.or_else(|| {
        // '5011 239 884', '277.104.5561': ten digits in groups
        let grouped = |word: &crate::reading::Word| {
            let (start, end) = value(reading, word.start);
            let only =
                reading.chars[start..end].iter().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-'));
            (only && digits(reading, start, end) == 10).then_some((start, end))
        };
        words.clone().find_map(grouped).map(|(start, end)| Place::new(start, end, FindingKind::IdDoc))
    })
}

/// The number of a Dutch passport or identity card on its own: nine capitals and digits, two letters first, a digit
/// last, no letter O (Paspoortuitvoeringsregeling).
fn passport(reading: &Reading, at: usize) -> Option<Place> {
    let word = &reading.words[at];
    let text = &reading.chars[word.start..word.end];
    let capital = |c: &char| c.is_ascii_uppercase() && *c != 'O';
    let whole = text.len() == 9 && text.iter().all(|c| capital(c) || c.is_ascii_digit());
    let good = whole
        && text[..2].iter().all(capital)
        && text[8].is_ascii_digit()
        && text[2..8].iter().any(capital)
        && text[2..8].iter().any(char::is_ascii_digit);
    good.then(|| Place::new(word.start, word.end, FindingKind::IdDoc))
}
