//! Keeping the two indexes in step with the rows.
//!
//! The indexes hold no words of their own, so to take a row out they must be told exactly the words
//! that were put in.

use domain::RecordId;
use rusqlite::params;

use super::pieces::{as_words, difference, pieces};
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
    /// Puts a new row in both indexes.
    pub(crate) fn index(&self, id: i64, title: &str, text: &str) -> Result<()> {
        self.put_words(id, title, text)?;
        self.put_pieces(id, &as_words(&pieces([title, text])))
    }

    /// Takes a row out of both indexes.
    pub(crate) fn unindex(&self, old: &Indexed) -> Result<()> {
        self.remove_words(old)?;
        self.remove_pieces(old.id, &as_words(&pieces([&old.title, &old.text])))
    }

    /// Puts other words in the place of what both indexes know of a row. Of the pieces, only those are touched
    /// that went or came.
    pub(crate) fn reindex(&self, old: &Indexed, title: &str, text: &str) -> Result<()> {
        self.remove_words(old)?;
        self.put_words(old.id, title, text)?;
        let (went, came) = difference(&pieces([&old.title, &old.text]), &pieces([title, text]));
        // Both, also where one is empty: the index counts the rows that were put in and taken out.
        self.remove_pieces(old.id, &as_words(&went))?;
        self.put_pieces(old.id, &as_words(&came))
    }

    fn put_words(&self, id: i64, title: &str, text: &str) -> Result<()> {
        self.run("INSERT INTO word_index(rowid, title, text) VALUES (?1, ?2, ?3)", params![id, title, text])?;
        Ok(())
    }

    fn remove_words(&self, old: &Indexed) -> Result<()> {
        self.run(
            "INSERT INTO word_index(word_index, rowid, title, text) VALUES ('delete', ?1, ?2, ?3)",
            params![old.id, old.title, old.text],
        )?;
        Ok(())
    }

    fn put_pieces(&self, id: i64, pieces: &str) -> Result<()> {
        self.run("INSERT INTO part_index(rowid, pieces) VALUES (?1, ?2)", params![id, pieces])?;
        Ok(())
    }

    fn remove_pieces(&self, id: i64, pieces: &str) -> Result<()> {
        self.run(
            "INSERT INTO part_index(part_index, rowid, pieces) VALUES ('delete', ?1, ?2)",
            params![id, pieces],
        )?;
        Ok(())
    }
}
