//! `binnenkring text …`: reads loose texts, one line of JSON each, and needs no journal.
//!
//! For every line read, one line is written, in the same order. A line that cannot be read gives
//! `{"id":null,"error":"bad_line"}`, and exit code 2 in the end.

use std::io::{BufRead, BufWriter, Write};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::arguments::TextCommand;
use crate::fault::{Fault, Outcome};

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
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = match serde_json::from_slice::<Text>(&line) {
            Ok(text) => read(command, &text),
            Err(_) => {
                first_bad = first_bad.or(Some(number));
                json!({ "id": Value::Null, "error": "bad_line" })
            }
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()?;
    first_bad.map_or(Ok(()), |line| Err(Fault::with("bad_line", "line", line)))
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
