//! `binnenkring text …`: one line in, one line out, no journal needed.

use crate::home::{Home, fields};
use insta::assert_snapshot;
use serde_json::Value;

fn lines(verb: &str, input: &str) -> (i32, Vec<Value>) {
    let ran = Home::empty().typed(&["text", verb], input);
    (ran.code, ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn every_line_is_answered_in_order_under_its_own_id() {
    let input = "{\"id\":7,\"text\":\"Bel 06-12345678.\"}\n\n{\"id\":\"b\",\"text\":\"Niets.\"}\n";
    let (code, answers) = lines("personal-data", input);
    assert_eq!((code, answers.len()), (0, 2));
    assert_snapshot!(fields(&answers[0]), @"findings id");
    let finding = &answers[0]["findings"][0];
    assert_snapshot!(fields(finding), @"end kind replacement start text");
    assert_eq!((finding["kind"].as_str(), finding["text"].as_str()), (Some("phone"), Some("06-12345678")));
    assert_eq!((finding["start"].as_u64(), finding["end"].as_u64()), (Some(4), Some(15)));
    assert_eq!(answers[1], serde_json::json!({"id": "b", "findings": []}));
}

#[test]
fn themes_and_levels_have_the_shape_that_was_agreed() {
    let (_, themes) =
        lines("themes", "{\"id\":1,\"text\":\"Ik vind het lastig om mijn grenzen te bewaken.\"}\n");
    assert_snapshot!(fields(&themes[0]), @"id themes");
    assert_snapshot!(fields(&themes[0]["themes"][0]), @"evidence score theme");
    assert_snapshot!(fields(&themes[0]["themes"][0]["evidence"][0]), @"end start");
    let (_, levels) = lines("level", "{\"id\":1,\"text\":\"Wat moet ik doen?\"}\n");
    assert_snapshot!(fields(&levels[0]), @"id level reasons score");
}

#[test]
fn themes_by_sentence_name_the_sentences_and_change_nothing_else() {
    let text = "Het was mooi weer. De deurwaarder eist tweeduizend euro van haar.";
    let line = serde_json::json!({"id": 1, "text": text}).to_string();
    let ran = Home::empty().typed(&["text", "themes", "--by-sentence"], &format!("{line}\nkapot\n"));
    let answers: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((ran.code, answers.len()), (2, 2));
    assert_snapshot!(fields(&answers[0]), @"id sentences");
    let sentences = answers[0]["sentences"].as_array().unwrap();
    let debt = sentences.iter().find(|it| it["start"] == 19).unwrap();
    assert_snapshot!(fields(debt), @"end start themes");
    assert_snapshot!(fields(&debt["themes"][0]), @"evidence score theme");
    assert_eq!(answers[1]["error"], "bad_line");
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_the_others_are_answered() {
    let input =
        "{\"id\":1,\"text\":\"a\"}\nkapot\n{\"id\":2,\"text\":\"\\ud800\"}\n{\"id\":3,\"text\":\"b\"}\n";
    let ran = Home::empty().typed(&["text", "themes"], input);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("Regel 2 is geen JSON"), "{}", ran.err);
    let ids: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    // The id of the third line can be read, though its text is half a surrogate pair.
    assert_eq!(ids, [1.into(), Value::Null, 2.into(), 3.into()]);
}

#[test]
fn a_megabyte_of_one_letter_and_all_emoji_are_answered() {
    let long = "a".repeat(1_000_000);
    let emoji = "🙂".repeat(20_000);
    let right_to_left = "\u{202e}שלום ".repeat(20_000);
    for text in [long, emoji, right_to_left] {
        let line = serde_json::json!({"id": 1, "text": text}).to_string();
        for verb in ["personal-data", "themes", "level"] {
            let (code, answers) = lines(verb, &line);
            assert_eq!((code, answers.len()), (0, 1), "{verb}");
        }
    }
}

#[test]
fn a_text_of_more_words_than_anybody_writes_is_refused_by_every_verb() {
    let line = serde_json::json!({"id": "lang", "text": "a ".repeat(60_000)}).to_string();
    for verb in ["personal-data", "themes", "level"] {
        let ran = Home::empty().typed(&["text", verb], &format!("{line}\n{{\"id\":2,\"text\":\"b\"}}\n"));
        let answers: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers[0], serde_json::json!({"id": "lang", "error": "text_too_long"}));
        assert_eq!((ran.code, &answers[1]["id"]), (2, &2.into()), "{verb}");
    }
}
