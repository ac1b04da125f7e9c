//! Importing cases from JSON lines: one case a line, with the five parts by their Dutch names.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use domain::journal::CaseDraft;
use domain::{Day, RecordId, Theme};
use serde::Deserialize;

use crate::error::{ErrorCode, Result};
use crate::journal::case::{self, LONGEST_TEXT};
use crate::open::OpenVault;
use crate::records::Author;
use crate::values;
use crate::views::ImportView;

/// Cases in one transaction: few enough to keep memory small, enough to be quick.
const BATCH: usize = 500;
/// The longest line, in bytes.
const LONGEST_LINE: usize = 8 * LONGEST_TEXT;

/// One line of an import file. Unknown fields are ignored; absent parts are blank.
#[derive(Deserialize)]
#[serde(default)]
struct Line {
    id: Option<String>,
    date: String,
    title: String,
    tags: Vec<String>,
    samenvatting: String,
    intake: String,
    verloop: String,
    dilemmas: String,
    reflectie: String,
    leervraag: String,
}

impl Default for Line {
    fn default() -> Self {
        let blank = String::new;
        Self {
            id: None,
            date: blank(),
            title: blank(),
            tags: Vec::new(),
            samenvatting: blank(),
            intake: blank(),
            verloop: blank(),
            dilemmas: blank(),
            reflectie: blank(),
            leervraag: blank(),
        }
    }
}

/// Imports a file of JSON lines. Cases that are here already (by id) are left as they are, so importing
/// twice is harmless; a line that cannot be read is named and passed over.
///
/// # Errors
/// `ImportUnreadable` when the file cannot be read; what was imported before stays.
pub fn case_import(open: &mut OpenVault, path: &Path) -> Result<ImportView> {
    let unreadable = || ErrorCode::ImportUnreadable.with("file", path.display());
    let mut reader = BufReader::new(File::open(path).map_err(|_| unreadable())?);
    let mut outcome = ImportView { added: 0, already_there: 0, refused: Vec::new() };
    let (mut number, mut batch) = (0, Vec::with_capacity(BATCH));
    let mut line = Vec::new();
    loop {
        let read = next_line(&mut reader, &mut line).map_err(|_| unreadable())?;
        number += 1;
        if read == 0 {
            break;
        }
        match parse(&line) {
            Ok(Some(case)) => batch.push(case),
            Ok(None) => {}
            Err(reason) => outcome.refused.push((number, reason.to_owned())),
        }
        if batch.len() == BATCH {
            store(open, std::mem::take(&mut batch), &mut outcome)?;
        }
    }
    store(open, batch, &mut outcome)?;
    Ok(outcome)
}

/// Reads one line, of an endless one only so much that it can be refused. Returns the bytes read.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<usize> {
    let most = LONGEST_LINE + 1;
    line.clear();
    let read = reader.by_ref().take(most as u64).read_until(b'\n', line)?;
    if read == most && line.last() != Some(&b'\n') {
        reader.skip_until(b'\n')?;
    }
    Ok(read)
}

type Parsed = (Option<RecordId>, CaseDraft);

fn parse(line: &[u8]) -> std::result::Result<Option<Parsed>, &'static str> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    if line.len() > LONGEST_LINE {
        return Err("too_long");
    }
    let line: Line = serde_json::from_slice(line).map_err(|_| "not_a_case")?;
    let date: Day = line.date.parse().map_err(|_| "no_date")?;
    let id = line.id.map(|id| id.parse().map_err(|_| "bad_id")).transpose()?;
    let draft = CaseDraft {
        title: line.title,
        themes: line.tags.iter().filter_map(|tag| Theme::named(tag)).collect(),
        summary: line.samenvatting,
        intake: line.intake,
        course: line.verloop,
        dilemmas: line.dilemmas,
        question: line.leervraag,
        reflection: line.reflectie,
        ..CaseDraft::blank(date)
    };
    Ok(Some((id, draft)))
}

fn store(open: &mut OpenVault, batch: Vec<Parsed>, outcome: &mut ImportView) -> Result<()> {
    let OpenVault { vault, keys, me, around, .. } = open;
    let (author, now) = (Author { keys, me }, around.clock.now());
    let randomness = &mut *around.randomness;
    vault.write_with(|tx| {
        values::still_in(tx, author.me.self_circle)?;
        for (id, draft) in batch {
            let id = id.unwrap_or_else(|| RecordId::random(randomness));
            if tx.record(id)?.is_some() {
                outcome.already_there += 1;
                continue;
            }
            case::add(tx, author, id, &draft, now)?;
            outcome.added += 1;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_refused_and_the_next_one_read() {
        let endless = [vec![b'x'; LONGEST_LINE + 50], b"\nkort\n".to_vec()].concat();
        let (mut reader, mut line) = (endless.as_slice(), Vec::new());
        next_line(&mut reader, &mut line).unwrap();
        assert_eq!(parse(&line).unwrap_err(), "too_long");
        assert!(next_line(&mut reader, &mut line).unwrap() > 0);
        assert_eq!(line, b"kort\n");
        assert_eq!(next_line(&mut reader, &mut line).unwrap(), 0);
    }
}
