//! `binnenkring text …`: reads loose texts, one line of JSON each, and needs no journal.
//!
//! For every line read, one line is written, in the same order; empty lines give none. A line that cannot be read
//! gives `{"id":…,"error":"bad_line"}` (the id where it could be read, otherwise null), a text that is too long
//! `{"id":…,"error":"text_too_long"}`. The other lines are answered all the same; the exit code is 2 in the end.

use std::io::{BufRead, BufWriter, Read, Write};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::arguments::TextCommand;
use crate::fault::{Fault, Outcome};

/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// The most words in a text that is read: some hundred pages. Longer ones are refused, so that no text of a stranger
/// keeps a machine busy.
const MOST_WORDS: usize = 50_000;

/// One line of input.
#[derive(Deserialize)]
struct Text {
    id: Value,
    text: String,
}

/// What is left of a line without a text that can be read.
#[derive(Deserialize)]
struct Named {
    id: Value,
}

pub(super) fn run(command: TextCommand) -> Outcome<()> {
    let mut input = std::io::stdin().lock();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut first_bad = None;
    let mut line = Vec::new();
    for number in 1u64.. {
        let Some(whole) = next_line(&mut input, &mut line)? else { break };
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = answer(command, whole, &line);
        if answer.get("error").is_some() {
            first_bad = first_bad.or(Some(number));
        }
        writeln!(out, "{answer}")?;
    }
    out.flush()?;
    first_bad.map_or(Ok(()), |line| Err(Fault::with("bad_line", "line", line)))
}

/// The answer to one line.
fn answer(command: TextCommand, whole: bool, line: &[u8]) -> Value {
    match serde_json::from_slice::<Text>(line) {
        Ok(text) if whole && too_long(&text.text) => {
            json!({ "id": text.id, "error": "text_too_long" })
        }
        Ok(text) if whole => read(command, &text),
        Ok(_) | Err(_) => {
            let id = serde_json::from_slice::<Named>(line).map_or(Value::Null, |named| named.id);
            json!({ "id": id, "error": "bad_line" })
        }
    }
}

/// Whether a text has more words than are read.
fn too_long(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).nth(MOST_WORDS).is_some()
}

/// Reads up to the end of a line; `false` when it was longer than allowed and cut short, `None` at the end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<Option<bool>> {
    line.clear();
    if input.take(LONGEST_LINE).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") || (line.len() as u64) < LONGEST_LINE {
        return Ok(Some(true));
    }
    input.skip_until(b'\n')?;
    Ok(Some(false))
}

fn read(command: TextCommand, line: &Text) -> Value {
    let (id, text) = (&line.id, line.text.as_str());
    match command {
        TextCommand::PersonalData => json!({ "id": id, "findings": usecases::text::personal_data(text) }),
        TextCommand::Themes { by_sentence: false } => {
            json!({ "id": id, "themes": usecases::text::themes(text) })
        }
        TextCommand::Themes { by_sentence: true } => {
            let sentences = usecases::text::themes_by_sentence(text)
                .into_iter()
                .map(|it| json!({ "start": it.span.start, "end": it.span.end, "themes": it.themes }));
            json!({ "id": id, "sentences": sentences.collect::<Vec<_>>() })
        }
        TextCommand::Level => {
            let guess = usecases::text::level(text);
            json!({ "id": id, "level": guess.level, "score": guess.score, "reasons": guess.reasons })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(line: &str) -> Value {
        answer(TextCommand::PersonalData, true, line.as_bytes())
    }

    #[test]
    fn ids_of_every_kind_come_back_as_they_were() {
        for id in ["7", "\"zeven\"", "null", "[1,{\"a\":2}]", "1.5", "true"] {
            let answer = ask(&format!("{{\"text\":\"\",\"id\":{id},\"meer\":1}}"));
            assert_eq!(answer["id"], serde_json::from_str::<Value>(id).unwrap());
            assert!(answer["findings"].as_array().is_some_and(Vec::is_empty));
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_keeps_its_id_where_there_is_one() {
        assert_eq!(ask("{\"id\":3,\"text\":4}"), json!({ "id": 3, "error": "bad_line" }));
        assert_eq!(ask("{\"id\":3}"), json!({ "id": 3, "error": "bad_line" }));
        for line in ["{", "[]", "{\"text\":\"a\"}", "{\"id\":1,\"text\":\"\\ud800\"}", "\u{1}"] {
            assert_eq!(ask(line)["error"], "bad_line", "{line}");
        }
        let halves = [b"{\"id\":1,\"text\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat();
        assert_eq!(answer(TextCommand::Level, true, &halves)["error"], "bad_line");
    }

    #[test]
    fn a_text_beyond_the_limit_is_refused_and_one_below_is_read() {
        let line = |length: usize| format!("{{\"id\":1,\"text\":\"{}\"}}", "a ".repeat(length));
        assert_eq!(ask(&line(MOST_WORDS + 1)), json!({ "id": 1, "error": "text_too_long" }));
        assert_eq!(ask(&line(MOST_WORDS))["findings"], json!([]));
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_the_next_one_is_whole() {
        let long = "x".repeat(usize::try_from(LONGEST_LINE).unwrap() + 10);
        let text = format!("{long}\nkort\nlaatste");
        let (mut input, mut line) = (text.as_bytes(), Vec::new());
        assert_eq!(next_line(&mut input, &mut line).unwrap(), Some(false));
        assert_eq!(next_line(&mut input, &mut line).unwrap(), Some(true));
        assert_eq!(line, b"kort\n");
        assert_eq!(next_line(&mut input, &mut line).unwrap(), Some(true));
        assert_eq!(line, b"laatste");
        assert_eq!(next_line(&mut input, &mut line).unwrap(), None);
    }
}
