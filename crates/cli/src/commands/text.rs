//! `binnenkring text …`: reads loose texts, one line of JSON each, and needs no journal.
//!
//! For every line read, one line is written, in the same order. A line that cannot be read gives
//! `{"id":null,"error":"bad_line"}`, and exit code 2 in the end.

use std::io::{BufRead, BufWriter, Read, Write};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::arguments::TextCommand;
use crate::fault::{Fault, Outcome};

/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// One line of input.
#[derive(Deserialize)]
struct Text {
    id: Value,
    text: String,
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
        let answer = match serde_json::from_slice::<Text>(&line) {
            Ok(text) if whole => read(command, &text),
            Ok(_) | Err(_) => {
                first_bad = first_bad.or(Some(number));
                json!({ "id": Value::Null, "error": "bad_line" })
            }
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()?;
    first_bad.map_or(Ok(()), |line| Err(Fault::with("bad_line", "line", line)))
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
        TextCommand::Themes => json!({ "id": id, "themes": usecases::text::themes(text) }),
        TextCommand::Level => {
            let guess = usecases::text::level(text);
            json!({ "id": id, "level": guess.level, "score": guess.score, "reasons": guess.reasons })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
