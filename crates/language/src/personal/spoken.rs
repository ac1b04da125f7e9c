//! Numbers that are written out in words: 'nul zes twaalf vierendertig', 'negentienachtenvijftig'.

use crate::reading::Reading;

const UNITS: [&str; 10] = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"];
const TEENS: [&str; 10] = [
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
];
const TENS: [&str; 8] =
    ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"];

/// The number below a hundred that a folded word says.
pub(super) fn number(word: &str) -> Option<u32> {
    let place = |list: &[&str], word: &str| list.iter().position(|one| *one == word);
    if let Some(unit) = place(&UNITS, word) {
        return Some(unit as u32);
    }
    if let Some(teen) = place(&TEENS, word) {
        return Some(10 + teen as u32);
    }
    TENS.iter().zip((20..).step_by(10)).find_map(|(tens, value)| {
        let rest = word.strip_suffix(tens)?;
        let unit = rest.strip_suffix("en").and_then(|unit| place(&UNITS, unit));
        if rest.is_empty() { Some(value) } else { Some(value + unit? as u32) }
    })
}

/// The year that a folded word says: 'negentienachtenvijftig', 'negentienhonderdzestig'.
pub(super) fn year(word: &str) -> Option<u32> {
    let rest = word.strip_prefix("negentien")?;
    let rest = rest.strip_prefix("honderd").unwrap_or(rest);
    number(rest).filter(|rest| *rest > 9).map(|rest| 1900 + rest)
}

/// The digits that words say from here on, single, in pairs or written as digits, and one past the last of them.
/// Only spaces and commas may stand between. Stops where there are `most` digits.
pub(super) fn digits(reading: &Reading, from: usize, most: usize) -> (String, usize) {
    let mut digits = String::new();
    let mut at = from;
    while digits.len() < most {
        let Some(word) = reading.words.get(at) else { break };
        let gap = if at == from { &[][..] } else { &reading.chars[reading.words[at - 1].end..word.start] };
        if gap.len() > 2 || gap.iter().any(|c| !matches!(c, ' ' | ',')) {
            break;
        }
        let twice = word.lower == "dubbel";
        if let Some(number) = number(reading.lower(at + usize::from(twice))) {
            // 'dubbel vier'
            digits += &number.to_string().repeat(1 + usize::from(twice));
            at += usize::from(twice);
        } else if word.lower.len() <= 2 && word.lower.bytes().all(|b| b.is_ascii_digit()) {
            digits += &word.lower;
        } else {
            break;
        }
        at += 1;
    }
    (digits, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_below_a_hundred_are_numbers() {
        for (word, value) in [
            ("nul", 0),
            ("negen", 9),
            ("elf", 11),
            ("zestig", 60),
            ("vierendertig", 34),
            ("tweeentachtig", 82),
        ] {
            assert_eq!(number(word), Some(value), "{word}");
        }
        for word in ["", "en", "honderd", "vierenzes", "enzestig", "xenzestig"] {
            assert_eq!(number(word), None, "{word}");
        }
    }

    #[test]
    fn words_are_years_of_the_last_century() {
        assert_eq!(year("negentienachtenvijftig"), Some(1958));
        assert_eq!(year("negentienhonderdzestig"), Some(1960));
        assert_eq!(year("negentien"), None);
    }

    #[test]
    fn digits_are_gathered_until_something_else_is_said() {
        let reading = Reading::of("nul zes, twintig 30 vierenveertig, nee wacht");
        assert_eq!(digits(&reading, 0, 10), ("06203044".to_owned(), 5));
    }
}
