//! Searching a small journal, as a person would.

use chrono::NaiveDate;
use domain::RecordKind;

use crate::testing::{KRING, Scratch, case_row, record};
use crate::{Mark, Page, RowFilter};

/// Title and text of each record; later ones are of a later day.
const JOURNAL: &[(&str, &str)] = &[
    ("Steeds meer overnemen", "Ik bel voor haar met de gemeente. De huurschuld loopt op."),
    ("Grens bij telefoon", "Hij belt 's avonds. Mijn grens is niet duidelijk. Café De Zon."),
    ("Schuldhulp", "Samen naar de schuldhulpverlening 😀 geweest."),
    ("Post", "Een doos met ongeopende brieven; coöperatie, reünie, naïef, Ångström."),
    ("Overleg", "Mijn eigen grens. title:x OR y; DROP TABLE row; 100% zeker. Mevrouw O'Neill."),
];

fn journal() -> Scratch {
    let mut vault = Scratch::new();
    vault
        .write(|tx| {
            for (number, (title, text)) in (1..).zip(JOURNAL) {
                let mut row = case_row(record(number), title);
                row.date = NaiveDate::from_ymd_opt(2026, 11, u32::from(number)).unwrap_or_default();
                tx.put_row(&row, text)?;
            }
            Ok(())
        })
        .unwrap();
    vault
}

#[test]
fn words_are_found_as_a_person_types_them() {
    let vault = journal();
    let check = |query: &str, expect: &[&str]| assert_eq!(vault.titles(query), expect, "{query}");
    check("gemeente", &["Steeds meer overnemen"]);
    check("GEMEENTE bel", &["Steeds meer overnemen"]);
    check("gemeen", &["Steeds meer overnemen"]);
    check("gemeen ", &["Steeds meer overnemen"]); // as a piece of a word
    check("gemeente brieven", &[]);
    check("cafe", &["Grens bij telefoon"]);
    check("CAFÉ", &["Grens bij telefoon"]);
    check("cafe\u{301}", &["Grens bij telefoon"]);
    check("cooperatie reunie naief angstrom", &["Post"]);
    check("o'neill", &["Overleg"]);
    check("O’Neill", &["Overleg"]);
}

#[test]
fn a_word_in_the_title_comes_before_the_same_word_in_a_text() {
    let vault = journal();
    assert_eq!(vault.titles("grens"), ["Grens bij telefoon", "Overleg"]);
}

#[test]
fn a_piece_of_a_compound_word_is_found_after_the_word_itself() {
    let vault = journal();
    let check = |query: &str, expect: &[&str]| assert_eq!(vault.titles(query), expect, "{query}");
    check("schuld", &["Schuldhulp", "Steeds meer overnemen"]);
    check("hulpverlen", &["Schuldhulp"]);
    check("öperatie", &["Post"]);
    check("schuld gemeente", &["Steeds meer overnemen"]);
    check("schudl", &[]); // all pieces of three may be somewhere; the word must be in one place
    check("uld", &["Schuldhulp", "Steeds meer overnemen"]);
    check("ld", &[]);
}

#[test]
fn words_between_quotation_marks_belong_together() {
    let vault = journal();
    let check = |query: &str, expect: &[&str]| assert_eq!(vault.titles(query), expect, "{query}");
    check("\"mijn grens\"", &["Grens bij telefoon"]);
    check("„mijn grens”", &["Grens bij telefoon"]);
    check("mijn grens", &["Grens bij telefoon", "Overleg"]);
    check("\"mijn gre", &["Grens bij telefoon"]);
    check("\"mijn gre\"", &[]);
}

#[test]
fn short_words_and_signs_are_found() {
    let vault = journal();
    let check = |query: &str, expect: &[&str]| assert_eq!(vault.titles(query), expect, "{query}");
    check("op", &["Steeds meer overnemen"]);
    check("ik be", &["Steeds meer overnemen"]);
    check("y", &["Overleg"]);
    check("😀", &["Schuldhulp"]);
    check("😀😀😀", &[]);
    check("😀 schuldhulp", &["Schuldhulp"]);
    check("%", &["Overleg"]);
    check("100%", &["Overleg"]);
    check("?", &[]);
}

#[test]
fn nothing_that_can_be_typed_fails_or_is_read_as_an_order() {
    let vault = journal();
    let check = |query: &str, expect: &[&str]| assert_eq!(vault.titles(query), expect, "{query:?}");
    check("title:x", &["Overleg"]);
    check("title:grens", &[]);
    check("x OR brieven", &[]);
    check("NOT brieven", &[]);
    check("drop table", &["Overleg"]);
    for odd in [
        "'",
        "\"",
        "\"\"",
        "*",
        "a*b*",
        "^grens",
        "-grens",
        "+",
        "(",
        ")",
        "((",
        "{title}: a",
        "NEAR(",
        "AND",
        "OR OR",
        "'; DROP TABLE row; --",
        "\0",
        "a\0b",
        "\u{1}\u{2}\u{3}",
        "\\",
        "%_%",
        "\u{301}",
        "\u{301}\u{301}\u{301}x",
        "🇳🇱👨‍👩‍👧",
        "ﷺ",
        "한국어",
        "中文字符",
        "ß",
        "ẞ",
        "İi",
        "\u{feff}",
        "\u{202e}abc",
    ] {
        vault.search(odd, &RowFilter::default(), Page::ALL).unwrap();
    }
    assert_eq!(vault.titles("").len(), JOURNAL.len());
    vault.search(&"(\"".repeat(50_000), &RowFilter::default(), Page::ALL).unwrap();
}

/// Short random texts from a small alphabet with everything odd in it; the seed is printed on failure.
#[test]
fn random_questions_never_fail_and_marks_stay_inside() {
    const ALPHABET: [&str; 16] =
        ["a", "s", "sch", "uld", "grens", " ", "  ", "\"", "*", "'", "é", "e\u{301}", "😀", ":", "(", "\0"];
    let vault = journal();
    for seed in 0..300_u64 {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut query = String::new();
        for _ in 0..(seed % 9) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            query.push_str(ALPHABET[(state >> 60) as usize]);
        }
        let hits = vault.search(&query, &RowFilter::default(), Page::ALL).unwrap();
        for hit in hits {
            let fits = |mark: &Mark, text: &str| ((mark.start + mark.len) as usize) <= text.chars().count();
            assert!(hit.snippet.marks.iter().all(|mark| fits(mark, &hit.snippet.text)), "seed {seed}");
            assert!(hit.title_marks.iter().all(|mark| fits(mark, &hit.row.title)), "seed {seed}");
        }
    }
}

#[test]
fn a_search_can_be_filtered_and_paged() {
    let mut vault = journal();
    let mut shared = case_row(record(9), "Gedeeld");
    (shared.circle, shared.kind) = (KRING, RecordKind::Session);
    vault.write(|tx| tx.put_row(&shared, "ook een grens")).unwrap();
    let titles = |filter: &RowFilter, page| -> Vec<String> {
        vault.search("grens", filter, page).unwrap().into_iter().map(|hit| hit.row.title).collect()
    };
    let kring = RowFilter { circle: Some(KRING), ..RowFilter::default() };
    assert_eq!(titles(&kring, Page::ALL), ["Gedeeld"]);
    let all = titles(&RowFilter::default(), Page::ALL);
    assert_eq!(all.len(), 3);
    assert_eq!(titles(&RowFilter::default(), Page { limit: 1, offset: 1 }), all[1..2]);
}

#[test]
fn paging_runs_on_from_words_into_pieces_of_words() {
    let vault = journal();
    let page = |offset| -> Vec<String> {
        let hits = vault.search("schuld", &RowFilter::default(), Page { limit: 1, offset }).unwrap();
        hits.into_iter().map(|hit| hit.row.title).collect()
    };
    assert_eq!([page(0), page(1), page(2)].concat(), ["Schuldhulp", "Steeds meer overnemen"]);
}

#[test]
fn a_hit_shows_where_it_was_found() {
    let vault = journal();
    let hits = vault.search("schuld", &RowFilter::default(), Page::ALL).unwrap();
    assert_eq!(hits[0].title_marks, [Mark { start: 0, len: 6 }]);
    let found = &hits[1].snippet;
    let mark = found.marks[0];
    let marked: String = found.text.chars().skip(mark.start as usize).take(mark.len as usize).collect();
    assert_eq!((found.marks.len(), marked.as_str()), (1, "schuld"));
}
