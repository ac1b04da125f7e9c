//! The sentences around places in a text, to show what led to something.

use language::Span;

use crate::views::Snippet;

/// The most sentences of one text.
const MOST: usize = 3;
/// The most characters of one sentence, and how many of them stand before the first marked word of a longer one.
const LONGEST: usize = 320;
const BEFORE: usize = 120;

/// The sentences of a text in which these places lie, with the places marked. The places are in order.
pub(crate) fn quotes(text: &str, places: &[Span]) -> Vec<Snippet> {
    if places.is_empty() {
        return Vec::new();
    }
    let letters: Vec<char> = text.chars().collect();
    let quote = |sentence: Span| {
        let inside: Vec<Span> = places
            .iter()
            .filter(|place| place.start < sentence.end && sentence.start < place.end)
            .map(|place| Span { start: place.start.max(sentence.start), end: place.end.min(sentence.end) })
            .collect();
        Some(shortened(&letters, sentence, inside.first()?.start, &inside))
    };
    language::sentences(text).into_iter().filter_map(quote).take(MOST).collect()
}

/// A sentence with its marks; of a very long one the part around the first mark.
fn shortened(letters: &[char], sentence: Span, first: u32, marks: &[Span]) -> Snippet {
    let (mut start, mut end) = (sentence.start as usize, sentence.end as usize);
    if end - start > LONGEST {
        start = start.max((first as usize).saturating_sub(BEFORE));
        end = end.min(start + LONGEST);
    }
    let within = |place: u32| (place as usize).clamp(start, end) - start;
    let marks = marks.iter().map(|mark| (within(mark.start), within(mark.end)));
    let marks = marks.filter(|(from, to)| from < to).map(|(from, to)| (from as u32, to as u32));
    Snippet { marks: marks.collect(), text: letters[start..end].iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, places: &[(u32, u32)]) -> Vec<(String, Vec<String>)> {
        let places: Vec<Span> = places.iter().map(|(start, end)| Span { start: *start, end: *end }).collect();
        let words = |quote: &Snippet| -> Vec<String> {
            let letters: Vec<char> = quote.text.chars().collect();
            quote
                .marks
                .iter()
                .map(|(from, to)| letters[*from as usize..*to as usize].iter().collect())
                .collect()
        };
        quotes(text, &places).into_iter().map(|quote| (quote.text.clone(), words(&quote))).collect()
    }

    #[test]
    fn only_sentences_with_a_place_are_quoted_and_the_words_are_marked() {
        let text = "Eén. Dit is twéé keer.\nNiets hier. En vier!";
        let found = told(text, &[(12, 16), (17, 21), (38, 42)]);
        let expect = [("Dit is twéé keer.", vec!["twéé", "keer"]), ("En vier!", vec!["vier"])];
        let expect =
            expect.map(|(text, words)| (text.to_owned(), words.into_iter().map(str::to_owned).collect()));
        assert_eq!(found, expect);
        assert_eq!(told(text, &[]), []);
    }

    #[test]
    fn a_very_long_sentence_is_cut_around_its_first_mark() {
        let text = format!("{} hier {}", "a".repeat(5000), "b".repeat(5000));
        let found = told(&text, &[(5001, 5005), (9000, 9001)]);
        assert_eq!(found[0].1, ["hier"]);
        assert_eq!(found[0].0.chars().count(), LONGEST);
    }
}
