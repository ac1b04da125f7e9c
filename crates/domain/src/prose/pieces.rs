//! How running text is cut into pieces, and read from them again.
//!
//! A piece is a sentence without the white space around it, or white space between sentences. Between two
//! sentences that follow each other directly one reads one space; any other white space, or its absence, is
//! a piece of its own ("\n\n", ""). So a sentence that is added or taken away leaves its neighbours as they
//! are, and sentences added apart by two people stand apart.

/// What is not said where one sentence follows another.
const USUAL_GAP: &str = " ";

/// Beyond so many sentences the rest of a text is one piece: each piece that is written costs time.
const MOST: usize = 3000;

/// What closes a sentence; quotation marks and brackets may follow it.
const CLOSING: [char; 4] = ['.', '!', '?', '…'];

const LINE_ENDS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// Words that end in a full stop and seldom end a sentence.
const ABBREVIATIONS: [&str; 16] = [
    "dhr.", "hr.", "mevr.", "mw.", "dr.", "drs.", "mr.", "ir.", "ing.", "prof.", "bijv.", "bv.", "nl.",
    "nr.", "blz.", "o.a.",
];

/// Whether a piece is white space between sentences, or the absence of it.
pub(super) fn is_gap(piece: &str) -> bool {
    piece.trim().is_empty()
}

/// The pieces of a text; [`join`] gives that same text again.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut first, mut end) = (true, 0);
    for (start, stop) in sentences(text) {
        let gap = &text[end..start];
        if if first { !gap.is_empty() } else { gap != USUAL_GAP } {
            pieces.push(gap);
        }
        pieces.push(&text[start..stop]);
        (first, end) = (false, stop);
    }
    if end < text.len() {
        pieces.push(&text[end..]);
    }
    pieces
}

/// Where the sentences of a text begin and end, in bytes, without the white space around them. A sentence
/// ends at the end of a line, and at a closing mark before white space, unless a small letter follows or
/// the mark belongs to an abbreviation. (The rules of Unicode are much the same, but their cost grows with
/// the square of a stretch of white space, and they differ between versions of the library.)
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut start, mut end): (Option<usize>, usize) = (None, 0);
    let (mut spaced, mut closed) = (false, false);
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() {
            spaced = true;
            if LINE_ENDS.contains(&letter) && found.len() < MOST {
                found.extend(start.take().map(|start| (start, end)));
            }
            continue;
        }
        let ends = closed && spaced && !letter.is_lowercase() && found.len() < MOST;
        if let Some(from) = start.filter(|from| ends && !is_abbreviated(&text[*from..end])) {
            found.push((from, end));
            start = None;
        }
        start = start.or(Some(at));
        closed = CLOSING.contains(&letter) || (closed && !spaced && !letter.is_alphanumeric());
        (spaced, end) = (false, at + letter.len_utf8());
    }
    found.extend(start.map(|start| (start, end)));
    found
}

fn is_abbreviated(sentence: &str) -> bool {
    let last = sentence.rsplit(char::is_whitespace).next().unwrap_or_default();
    let bare = last.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    ABBREVIATIONS.iter().any(|known| known.eq_ignore_ascii_case(bare))
}

/// The text that pieces make.
pub(super) fn join<'a>(pieces: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let mut after_sentence = false;
    for piece in pieces {
        let gap = is_gap(piece);
        if after_sentence && !gap {
            text.push_str(USUAL_GAP);
        }
        text.push_str(piece);
        after_sentence = !gap;
    }
    text
}

/// Where each of these pieces ends in the text that they make, in bytes.
pub(super) fn ends(pieces: &[&str]) -> Vec<usize> {
    let (mut end, mut after_sentence) = (0, false);
    let mut ends = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let gap = is_gap(piece);
        end += usize::from(after_sentence && !gap) * USUAL_GAP.len() + piece.len();
        after_sentence = !gap;
        ends.push(end);
    }
    ends
}
