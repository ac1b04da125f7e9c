//! The pieces of three letters that words are made of: what the part index holds.
//!
//! They are made here rather than by a tokenizer of the index, so that of a text that changed only the pieces
//! that went or came have to be told: deleting at once costs a walk through the list of each piece, and most
//! pieces of an edited text stay.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

use super::fold::{fold, in_word};

/// The part index is made of pieces of three characters.
pub(crate) const PIECE: usize = 3;

/// Three characters of one word, without case and accents.
pub(crate) type Piece = [char; PIECE];

/// The pieces of these texts, each once, in order.
pub(crate) fn pieces(texts: [&str; 2]) -> Vec<Piece> {
    let mut found = Vec::new();
    for word in texts.into_iter().flat_map(|text| text.split(|c| !in_word(c))) {
        if word.is_ascii() {
            let letter = |byte: &u8| char::from(byte.to_ascii_lowercase());
            found.extend(word.as_bytes().windows(PIECE).map(|it| [0, 1, 2].map(|at| letter(&it[at]))));
        } else {
            found.extend(of_letters(&fold(word).chars));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The pieces of one word that was folded, in the order of its letters.
pub(crate) fn of_letters(folded: &[char]) -> Vec<Piece> {
    // Composed again: folding drops accents but keeps what only looks like one (Korean).
    let letters: Vec<char> = folded.iter().copied().nfc().collect();
    letters.windows(PIECE).map(|it| [it[0], it[1], it[2]]).collect()
}

/// As the index takes them: one word each.
pub(crate) fn as_words(pieces: &[Piece]) -> String {
    let mut words = String::with_capacity(pieces.len() * (PIECE + 1));
    for piece in pieces {
        words.extend(piece);
        words.push(' ');
    }
    words
}

/// What went and what came between two sets of pieces, each in order.
pub(crate) fn difference(old: &[Piece], new: &[Piece]) -> (Vec<Piece>, Vec<Piece>) {
    let (mut went, mut came) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    while let (Some(was), Some(is)) = (old.peek(), new.peek()) {
        match was.cmp(is) {
            Ordering::Less => went.extend(old.next()),
            Ordering::Greater => came.extend(new.next()),
            Ordering::Equal => {
                old.next();
                new.next();
            }
        }
    }
    went.extend(old);
    came.extend(new);
    (went, came)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fall_into_pieces_without_case_and_accents() {
        let check = |texts: [&str; 2], expect: &str| assert_eq!(as_words(&pieces(texts)).trim_end(), expect);
        check(["Huur", "huur, de UUR"], "huu uur");
        check(["Café", "re\u{301}u\u{308}nie"], "afe caf eun nie reu uni");
        check(["ab c", "d"], "");
        check(["", "o'neill 😀😀😀"], "eil ill nei");
        check(["한국어", ""], "한국어");
        check(["2026", "a\0bcd"], "026 202 bcd");
    }

    #[test]
    fn the_difference_is_what_went_and_what_came() {
        let check = |old: &str, new: &str, went: &str, came: &str| {
            let (gone, added) = difference(&pieces([old, ""]), &pieces([new, ""]));
            assert_eq!(
                (as_words(&gone).trim_end(), as_words(&added).trim_end()),
                (went, came),
                "{old} {new}"
            );
        };
        check("huur schuld", "schuld huur", "", "");
        check("huurschuld", "huur", "chu hul rsc sch uld urs", "");
        check("", "huur", "", "huu uur");
        check("grens", "grenzen", "ens", "enz nze zen");
    }
}
