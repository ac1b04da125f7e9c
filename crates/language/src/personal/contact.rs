//! Mail addresses, also spelt out, and telephone numbers.

use super::around::PARTICLES;
use super::known::{Known, edge, in_sentence, of_organisation};
use super::spoken;
use super::{FindingKind, Place};
use crate::reading::{Reading, fold};

/// The longest part of a mail address before or after the sign, in characters.
const LONGEST_PART: usize = 64;
/// The most words of an address that is spelt out, before or after the sign.
const MOST_WORDS: usize = 9;

/// What an address ends in when it is spelt out.
const TOPS: [&str; 12] = ["nl", "com", "org", "net", "eu", "be", "de", "uk", "info", "me", "fr", "pl"];

/// The longest telephone number with its separators, in characters.
const LONGEST_PHONE: usize = 24;

/// Mailboxes that belong to a desk, not to a person.
const DESKS: [&str; 26] = [
    "info",
    "contact",
    "klantenservice",
    "post",
    "postbus",
    "loket",
    "secretariaat",
    "helpdesk",
    "receptie",
    "balie",
    "administratie",
    "support",
    "service",
    "mail",
    "noreply",
    "no-reply",
    "algemeen",
    "bestuur",
    "vrijwilligers",
    "incasso",
    "facturen",
    "schuldhulp",
    "wijkteam",
    "buurtteam",
    "secretaris",
    "cursus",
];

/// Mail addresses.
pub(super) fn emails(reading: &Reading) -> Vec<Place> {
    let written =
        (0..reading.chars.len()).filter_map(|at| sign(reading, at)).filter_map(|at| written(reading, at));
    let spoken = (0..reading.words.len()).filter_map(|at| spoken(reading, at));
    written.chain(spoken).collect()
}

/// The sign of a mail address that begins at a character: '@', '(at)', '[at]'. First character and one past the last.
fn sign(reading: &Reading, at: usize) -> Option<(usize, usize)> {
    let after = |from: usize| reading.chars[from..].iter().take(2).collect::<String>().to_lowercase() == "at";
    match reading.chars[at] {
        '@' => Some((at, at + 1)),
        '(' | '[' if after(at + 1) && matches!(reading.chars.get(at + 3), Some(')' | ']')) => {
            Some((at, at + 4))
        }
        _ => None,
    }
}

/// An address around a sign, with or without a space at each side.
fn written(reading: &Reading, (sign, after): (usize, usize)) -> Option<Place> {
    let chars = &reading.chars;
    let local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let left_end = if sign > 0 && chars[sign - 1] == ' ' { sign - 1 } else { sign };
    let left = chars[..left_end].iter().rev().take(LONGEST_PART).take_while(|c| local(**c)).count();
    let right_start = if chars.get(after) == Some(&' ') { after + 1 } else { after };
    let mut right =
        chars[right_start.min(chars.len())..].iter().take(LONGEST_PART).take_while(|c| host(**c)).count();
    while right > 0 && matches!(chars[right_start + right - 1], '.' | '-') {
        right -= 1;
    }
    let domain = reading.slice(right_start.min(chars.len()), (right_start + right).min(chars.len()));
    let start = left_end - left;
    // 'j punt jansen@voorbeeld.nl'
    let word = reading.word_from(start);
    let spelt = reading.words.get(word).filter(|_| left > 0).map_or(start, |_| {
        let first = spelt_from(reading, word);
        if first < word && joint(reading.lower(word - 1)) { reading.words[first].start } else { start }
    });
    let Some((_, top)) = domain.rsplit_once('.') else {
        // 'jan@voorbeeld punt nl'
        let host = reading.word_from(right_start);
        let spoken = joint(reading.lower(host + 1)) && TOPS.contains(&reading.lower(host + 2));
        return (left > 0 && right > 0 && spoken)
            .then(|| Place::new(spelt, reading.words[host + 2].end, FindingKind::Email));
    };
    let name: String = reading.slice(start, left_end).chars().map(fold).collect();
    let good = left > 0 && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    let desk = desk(&name) && !in_sentence(reading, start, |word| word == "eigen");
    (good && !desk).then(|| Place::new(spelt, right_start + right, FindingKind::Email))
}

/// Whether a mailbox is one of an organisation: 'info', or an ordinary word that is no name.
fn desk(name: &str) -> bool {
    let known = Known::get();
    let word = name.len() > 3 && known.ordinary(name) && known.any_name(name).is_none();
    DESKS.contains(&name) || word
}

/// Whether a word says a sign in an address that is spelt out.
fn joint(word: &str) -> bool {
    matches!(
        word,
        "punt" | "dot" | "streepje" | "underscore" | "liggend" | "laag" | "laagstreepje" | "plus" | "min"
    )
}

/// The first word of an address of which this one stands before the sign: 'jan punt de wit', 'jan.jansen'.
fn spelt_from(reading: &Reading, word: usize) -> usize {
    let mut first = word;
    while first > 0 && word - first < MOST_WORDS {
        let gap = &reading.chars[reading.words[first - 1].end..reading.words[first].start];
        // 'punt de wit', 'punt van der berg'
        let small =
            (1..first).take(3).take_while(|back| PARTICLES.contains(&reading.lower(first - back))).count();
        if matches!(gap, ['.' | '_' | '-']) {
            first -= 1;
        } else if first >= small + 2 && joint(reading.lower(first - small - 1)) {
            first -= small + 2;
        } else {
            break;
        }
    }
    first
}

/// An address that is spelt out: 'jan punt bos apenstaartje voorbeeld punt nl'.
fn spoken(reading: &Reading, sign: usize) -> Option<Place> {
    if !matches!(reading.lower(sign), "apenstaartje" | "apestaartje" | "apenstaart" | "at") {
        return None;
    }
    let first = spelt_from(reading, sign.checked_sub(1)?);
    let mut last = sign + 1;
    let mut ended = false;
    while last + 2 < reading.words.len() && last - sign < MOST_WORDS && joint(reading.lower(last + 1)) {
        last += 2;
        ended = true;
    }
    // 'voorbeeld.nl' after the sign needs no spoken dot
    let (host, next) = (reading.words.get(last)?, reading.words.get(last + 1));
    let dotted = next.filter(|next| reading.chars.get(host.end) == Some(&'.') && next.start == host.end + 1);
    if let Some(next) = dotted.filter(|_| !ended) {
        return Some(Place::new(reading.words[first].start, next.end, FindingKind::Email));
    }
    let desk = DESKS.contains(&reading.lower(first)) && first + 1 == sign;
    let top = TOPS.contains(&reading.lower(last));
    (ended && top && !desk).then(|| Place::new(reading.words[first].start, host.end, FindingKind::Email))
}

/// Telephone numbers of people.
pub(super) fn phones(reading: &Reading) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    let mut free_from = 0;
    for at in 0..reading.words.len() {
        if reading.words[at].start >= free_from
            && let Some(place) = spoken_phone(reading, at)
        {
            free_from = place.end;
            found.push(place);
        }
    }
    free_from = 0;
    for at in 0..reading.chars.len() {
        if at >= free_from
            && let Some(place) = phone(reading, at)
        {
            free_from = place.end;
            found.push(place);
        }
    }
    found
}

/// A number of ten digits said in words: 'nul zes twaalf vierendertig zesenvijftig achtenzeventig'.
fn spoken_phone(reading: &Reading, at: usize) -> Option<Place> {
    if !matches!(reading.lower(at), "nul" | "06" | "0") {
        return None;
    }
    let (digits, end) = spoken::digits(reading, at, 10);
    let words = reading.words[at..end].iter().any(|word| word.lower.bytes().all(|b| b.is_ascii_lowercase()));
    let good = digits.len() == 10 && words && digits.starts_with('0') && !digits.starts_with("00");
    good.then(|| Place::new(reading.words[at].start, reading.words[end - 1].end, FindingKind::Phone))
}

fn phone(reading: &Reading, start: usize) -> Option<Place> {
    let chars = &reading.chars;
    let opens = matches!(chars[start], '+' | '0')
        || (chars[start] == '(' && matches!(chars.get(start + 1), Some('0' | '+')));
    let joined = start > 1
        && matches!(chars[start - 1], '.' | '-' | '/' | ',' | '+' | '(')
        && chars[start - 2].is_ascii_digit();
    if !opens || joined || (start > 0 && (chars[start - 1].is_alphanumeric() || chars[start - 1] == '+')) {
        return None;
    }
    let plus = chars[start] == '+' || chars.get(start + 1) == Some(&'+');
    let mut digits = String::new();
    let mut end = start;
    for (at, c) in chars.iter().enumerate().skip(start).take(LONGEST_PHONE) {
        match c {
            '0'..='9' => {
                digits.push(*c);
                end = at + 1;
                if size(&digits, plus) == Size::Exactly(digits.len()) && edge(reading, Some(end)) {
                    break;
                }
            }
            '+' if at <= start + 1 => {}
            ' ' | '-' | '/' | '.' | '(' | ')' | '–' if at < end + 3 => {}
            _ => break,
        }
    }
    let whole = match size(&digits, plus) {
        Size::Exactly(length) => digits.len() == length,
        Size::Abroad => (9..=15).contains(&digits.len()),
        Size::Service => false,
    };
    let mobile = ["06", "316", "3106", "00316"].iter().any(|start| digits.starts_with(start));
    // A bracket that stands around the number, and not in it, is no part of it.
    let start = if chars[start] == '(' && !chars[start..end].contains(&')') { start + 1 } else { start };
    let good = whole && edge(reading, Some(end)) && (mobile || !of_organisation(reading, start));
    good.then(|| Place::new(start, end, FindingKind::Phone))
}

/// How many digits a telephone number has.
#[derive(PartialEq)]
enum Size {
    Exactly(usize),
    /// Nine to fifteen (ITU-T E.164).
    Abroad,
    /// A number of a service, which is nobody's own.
    Service,
}

/// How many digits the number has that begins with these.
fn size(digits: &str, plus: bool) -> Size {
    let code = if plus { "31" } else { "0031" };
    if let Some(rest) = digits.strip_prefix(code) {
        return Size::Exactly(code.len() + if rest.starts_with('0') { 10 } else { 9 });
    }
    if plus || digits.starts_with("00") {
        return Size::Abroad;
    }
    let service = ["0800", "0900", "0906", "0909", "088"].iter().any(|start| digits.starts_with(start));
    if service { Size::Service } else { Size::Exactly(10) }
}
