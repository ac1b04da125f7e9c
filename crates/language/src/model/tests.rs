//! The model that is built in, as a whole: its pieces, its numbers, its bounds.

use super::*;

fn look(text: &str) -> (std::sync::Arc<Model>, Vec<Part>) {
    let model = model().unwrap();
    let chars: Vec<char> = text.chars().collect();
    let all = 0..chars.len();
    let parts = model.look(&chars, &[all]).unwrap();
    (model, parts)
}

/// The words in the text of a piece.
fn cut(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let pieces = model().unwrap().pieces.cut(&chars, 0, chars.len());
    pieces.iter().map(|piece| chars[piece.start as usize..piece.end as usize].iter().collect()).collect()
}

#[test]
fn a_text_is_cut_into_pieces_that_know_their_place() {
    assert_eq!(
        cut("Ze schuift de stapel toe."),
        ["Ze", " sch", "ui", "ft", " de", " sta", "pel", " toe", "."]
    );
    // An accent that is written apart belongs to its letter; what has no piece is one unknown character.
    assert_eq!(cut("e\u{301}e\u{301}n"), cut("één").iter().map(|_| "e\u{301}e\u{301}n").collect::<Vec<_>>());
    assert_eq!(cut("𓀀").len(), 2);
    assert_eq!(cut("").len(), 1);
}

#[test]
fn the_same_text_gives_the_same_numbers_on_every_machine() {
    // Whole sums are exact and the rest is done in one order, so these are the bits, not a neighbourhood.
    let (model, parts) = look("Ze schuift me de stapel toe en gaat de ramen lappen.");
    let scores: Vec<f32> = (0..model.labels).map(|label| model.score(&parts[0], label).0).collect();
    let expect = [
        -2.4616191,
        -2.8256474,
        -2.6989896,
        2.0572472,
        -2.3852928,
        -1.1260465,
        -2.581174,
        -2.2796257,
        -2.3842602,
        -2.291411,
        -2.4136868,
        2.3983042,
        0.9523478,
        -2.3935387_f32,
    ];
    assert_eq!(scores, expect);
}

#[test]
fn what_the_pieces_bring_adds_up_to_about_the_score() {
    let (model, parts) = look("De deurwaarder kwam langs voor een schuld van tweeduizend euro.");
    let debt = model.themes.iter().position(|theme| theme == "schulden").unwrap();
    let (score, brought) = model.score(&parts[0], debt);
    assert_eq!(brought.len(), parts[0].pieces.len());
    assert!(score > 0.0 && brought.iter().sum::<f32>() > score / 2.0, "{score} {brought:?}");
}

#[test]
fn a_long_text_is_read_in_parts_and_only_so_far() {
    let chars: Vec<char> = "Hij belde weer. ".repeat(40_000).chars().collect();
    let stretches: Vec<Range<usize>> = (0..chars.len()).step_by(16).map(|start| start..start + 15).collect();
    let parts = model().unwrap().look(&chars, &stretches).unwrap();
    let read: usize = parts.iter().map(|part| part.pieces.len()).sum();
    assert!(parts.iter().all(|part| part.pieces.len() <= PIECES_AT_ONCE));
    assert_eq!(read, MOST_PIECES);
}

#[test]
fn a_damaged_file_is_an_error() {
    let whole: &'static [u8] = include_bytes!("../../data/sentences.bin");
    for length in [0, 5, 40, 100_000, whole.len() - 1] {
        assert!(Model::read(&whole[..length]).is_err(), "{length}");
    }
}

#[test]
fn the_model_can_be_put_away_while_it_is_used() {
    let held = model().unwrap();
    put_away();
    assert_eq!(held.themes, model().unwrap().themes);
}
