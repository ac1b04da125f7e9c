//! From what each piece of a text brought to a score, to the words that are shown for it.

use crate::Span;
use crate::model::Piece;
use crate::reading::Reading;

/// The most words that are shown for one part of a text.
const MOST_WORDS: usize = 6;
/// The share of all that speaks for a label that the shown words must bring together.
const SHARE: f32 = 0.5;

/// Words that hold a sentence together. They may bring a lot to a score, and tell a reader nothing about a theme.
const BETWEEN: &str = "aan al als ben bij bent daar dan dat de den der deze die dit door dus en er ge had heb hebben heeft hem het \
hier hun in is je kan kun kunt maar me met naar nog nu of om omdat onder ook op over te tegen toch toen tot uit van voor waar \
waren was wel werd wordt worden ze zijn zo zou zal";

/// The words that say something by themselves, of those that [`telling`] found; all of them where none does.
pub(crate) fn without_words_between(reading: &Reading, spans: Vec<Span>) -> Vec<Span> {
    let between = |span: &Span| {
        let at = reading.words.partition_point(|word| word.end <= span.start as usize);
        let lower = reading.words.get(at).map(|word| word.lower.as_str());
        lower.is_some_and(|lower| BETWEEN.split_whitespace().any(|word| word == lower))
    };
    let (empty, full): (Vec<Span>, Vec<Span>) = spans.into_iter().partition(between);
    if full.is_empty() { empty } else { full }
}

/// The words that brought most to a score: as few as bring [`SHARE`] of it, the strongest first.
pub(crate) fn telling(reading: &Reading, pieces: &[Piece], brought: &[f32]) -> Vec<Span> {
    let mut words: Vec<(f32, usize)> = Vec::new();
    for (piece, brought) in pieces.iter().zip(brought) {
        let at = reading.words.partition_point(|word| word.end <= piece.start as usize);
        if reading.words.get(at).is_none_or(|word| word.start >= piece.end as usize) {
            continue;
        }
        match words.last_mut() {
            Some((sum, last)) if *last == at => *sum += brought,
            _ => words.push((*brought, at)),
        }
    }
    words.retain(|(sum, _)| *sum > 0.0);
    words.sort_by(|a, b| b.0.total_cmp(&a.0));
    let enough = words.iter().map(|(sum, _)| sum).sum::<f32>() * SHARE;
    let mut sum = 0.0;
    let chosen = words.into_iter().take(MOST_WORDS).take_while(|(share, _)| {
        let wanted = sum < enough;
        sum += share;
        wanted
    });
    let span = |at: usize| {
        let word = &reading.words[at];
        Span { start: word.start as u32, end: word.end as u32 }
    };
    chosen.map(|(_, at)| span(at)).collect()
}

/// The spans in the order of the text; those that overlap or stand next to each other, with one space or dash
/// between, become one.
pub(crate) fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end + 1 => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_brought_most_are_shown_whole() {
        let reading = Reading::of("Ze nam het over, écht waar");
        let piece = |start, end| Piece { id: 9, start, end };
        let pieces = [piece(0, 2), piece(3, 5), piece(5, 6), piece(7, 10), piece(11, 15), piece(15, 16)];
        let spans = joined(telling(&reading, &pieces, &[-1.0, 0.6, 0.6, 0.1, 0.9, 3.0]));
        assert_eq!(spans, [Span { start: 3, end: 6 }, Span { start: 11, end: 15 }][..1]);
        let spans = joined(telling(&reading, &pieces, &[-1.0, 0.4, 0.4, 0.1, 1.0, 3.0]));
        assert_eq!(spans, [Span { start: 3, end: 6 }, Span { start: 11, end: 15 }][1..]);
    }

    #[test]
    fn words_between_are_shown_only_where_nothing_else_is() {
        let reading = Reading::of("Blij zijn of bang");
        let (zijn, of, bang) =
            (Span { start: 5, end: 9 }, Span { start: 10, end: 12 }, Span { start: 13, end: 17 });
        assert_eq!(without_words_between(&reading, vec![of, bang, zijn]), [bang]);
        assert_eq!(without_words_between(&reading, vec![of, zijn]), [of, zijn]);
    }

    #[test]
    fn neighbours_become_one() {
        let span = |start, end| Span { start, end };
        assert_eq!(joined(vec![span(9, 12), span(0, 3), span(4, 6), span(2, 5)]), [span(0, 6), span(9, 12)]);
    }
}
