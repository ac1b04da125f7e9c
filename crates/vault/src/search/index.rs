//! Keeping the two indexes in step with the rows.
//!
//! The indexes hold no words of their own, so to take a row out they must be told exactly the words
//! that were put in.

use domain::RecordId;
use rusqlite::params;

use crate::error::Result;
use crate::{Contents, Tx};

/// What the indexes know of a row.
pub(crate) struct Indexed {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) text: String,
}

impl Contents {
    /// What the indexes know of the row of this record.
    pub(crate) fn indexed(&self, record: RecordId) -> Result<Option<Indexed>> {
        self.one(
            "SELECT row.id, row.title, row_text.text FROM row JOIN row_text ON row_text.id = row.id
             WHERE row.record = ?1",
            [record.as_bytes()],
            |row| Ok(Indexed { id: row.get(0)?, title: row.get(1)?, text: row.get(2)? }),
        )
    }
}

impl Tx<'_> {
    /// Puts a row in both indexes.
    pub(crate) fn index(&self, id: i64, title: &str, text: &str) -> Result<()> {
        self.run("INSERT INTO word_index(rowid, title, text) VALUES (?1, ?2, ?3)", params![id, title, text])?;
        self.run("INSERT INTO part_index(rowid, title, text) VALUES (?1, ?2, ?3)", params![id, title, text])?;
        Ok(())
    }

    /// Takes a row out of both indexes.
    pub(crate) fn unindex(&self, old: &Indexed) -> Result<()> {
        let words = params![old.id, old.title, old.text];
        self.run(
            "INSERT INTO word_index(word_index, rowid, title, text) VALUES ('delete', ?1, ?2, ?3)",
            words,
        )?;
        self.run(
            "INSERT INTO part_index(part_index, rowid, title, text) VALUES ('delete', ?1, ?2, ?3)",
            words,
        )?;
        Ok(())
    }
}
