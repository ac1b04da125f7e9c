//! The least that keeping, listing and searching cases can cost: one SQLCipher table, one full-text index, nothing
//! else. `cargo xtask bench` measures it beside the product, on the same cases in the same run.
//!
//! `floor FILE.db import CASES.jsonl | list NUMBER | search WORD | add CASES.jsonl`

use rusqlite::{Connection, params};
use serde_json::Value;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};

type Outcome = Result<(), Box<dyn Error>>;

const PARTS: [&str; 5] = ["samenvatting", "intake", "verloop", "dilemmas", "reflectie"];

fn main() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [file, verb, given] = words.as_slice() else { return Err("floor FILE VERB VALUE".into()) };
    let mut conn = open(file)?;
    match verb.as_str() {
        "import" => import(&mut conn, given, usize::MAX),
        "add" => import(&mut conn, given, 1),
        "list" => list(&conn, given.parse()?),
        "search" => search(&conn, given),
        _ => Err("import, list, search or add".into()),
    }
}

/// Opened with a raw key, as the vault is; the schema is made when it is not there.
fn open(file: &str) -> Result<Connection, rusqlite::Error> {
    let conn = Connection::open(file)?;
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"", "07".repeat(32)))?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.execute_batch(
        "CREATE TABLE IF NOT EXISTS cases (number INTEGER PRIMARY KEY, id TEXT, date TEXT, title TEXT, body TEXT);
         CREATE INDEX IF NOT EXISTS by_date ON cases (date);
         CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
             title, body, content = 'cases', content_rowid = 'number',
             tokenize = 'unicode61 remove_diacritics 2');",
    )?;
    Ok(conn)
}

fn import(conn: &mut Connection, file: &str, most: usize) -> Outcome {
    let tx = conn.transaction()?;
    for line in BufReader::new(File::open(file)?).lines().take(most) {
        let case: Value = serde_json::from_str(&line?)?;
        let text = |field: &str| case[field].as_str().unwrap_or_default().to_owned();
        let (title, body) = (text("title"), PARTS.map(text).join("\n"));
        tx.prepare_cached("INSERT INTO cases (id, date, title, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![text("id"), text("date"), title, body])?;
        tx.prepare_cached("INSERT INTO words (rowid, title, body) VALUES (?1, ?2, ?3)")?.execute(params![
            tx.last_insert_rowid(),
            title,
            body
        ])?;
    }
    Ok(tx.commit()?)
}

fn list(conn: &Connection, most: u32) -> Outcome {
    print(conn, "SELECT id, date, title FROM cases ORDER BY date DESC LIMIT ?1", [most])
}

fn search(conn: &Connection, word: &str) -> Outcome {
    let query =
        "SELECT id, date, snippet(words, 1, '', '', '', 12) FROM words JOIN cases ON number = words.rowid
                 WHERE words MATCH ?1 ORDER BY rank LIMIT 200";
    print(conn, query, [word])
}

fn print(conn: &Connection, query: &str, values: impl rusqlite::Params) -> Outcome {
    let mut statement = conn.prepare(query)?;
    let mut rows = statement.query(values)?;
    let mut out = std::io::stdout().lock();
    while let Some(row) = rows.next()? {
        let cells: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}
