//! Finding records by words that a person types.
//!
//! Two indexes answer. The word index finds whole words, and the beginning of the last one, and ranks
//! them. The part index finds pieces of words, which compound words need: 'schuld' is in
//! 'huurschuld'. What the words find comes first, best first; what only the pieces find comes after
//! it, newest first.

mod fold;
mod index;
mod marks;
mod pieces;
mod query;

use rusqlite::params;

use crate::error::Result;
use crate::rows::{WANTED, Wanted};
use crate::{Contents, Page, Row, RowFilter};

pub use marks::{Mark, Snippet};
#[cfg(test)]
pub(crate) use pieces::pieces;
use query::{Query, Search};

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its row.
    pub row: Row,
    /// Where in the title the words are.
    pub title_marks: Vec<Mark>,
    /// A stretch of the text around the words.
    pub snippet: Snippet,
}

impl Contents {
    /// The rows that the filter wants and in which all words of `query` occur, in any order. Case and
    /// accents do not matter; words between quotation marks belong together; the last word may be
    /// unfinished. No input makes this fail. A blank query gives what [`Contents::rows`] gives.
    pub fn search(&self, query: &str, filter: &RowFilter, page: Page) -> Result<Vec<Hit>> {
        match Query::read(query) {
            Search::Everything => {
                let rows = self.rows(filter, page)?;
                Ok(rows.into_iter().map(Hit::bare).collect())
            }
            Search::Signs(signs) => {
                let ids = self.ids_with_signs(&signs, &filter.wanted(), page)?;
                self.hits(&ids, |title, text| (marks::signs(title, &signs), marks::signs(text, &signs)))
            }
            Search::Words(query) => {
                let ids = self.ids_with_words(&query, &filter.wanted(), page)?;
                self.hits(&ids, |title, text| (marks::find(title, &query), marks::find(text, &query)))
            }
        }
    }

    /// The numbers of the rows on this page of the answer.
    fn ids_with_words(&self, query: &Query, wanted: &Wanted<'_>, page: Page) -> Result<Vec<i64>> {
        let mut ids = self.ids(
            &format!(
                "SELECT row.id FROM word_index JOIN row ON row.id = word_index.rowid
                 WHERE word_index MATCH ?7 AND {WANTED}
                 ORDER BY bm25(word_index, 4.0, 1.0), row.date DESC, row.id DESC"
            ),
            wanted,
            &query.for_words(),
        )?;
        let end = (page.offset as usize).saturating_add(page.limit as usize);
        if ids.len() < end
            && let Some(pieces) = query.for_parts()
        {
            self.add_ids_with_parts(&mut ids, end, query, wanted, &pieces)?;
        }
        Ok(ids.into_iter().skip(page.offset as usize).take(page.limit as usize).collect())
    }

    /// Adds rows in which the words are only pieces of words, until there are `end`.
    fn add_ids_with_parts(
        &self,
        ids: &mut Vec<i64>,
        end: usize,
        query: &Query,
        wanted: &Wanted<'_>,
        pieces: &str,
    ) -> Result<()> {
        let known: std::collections::BTreeSet<i64> = ids.iter().copied().collect();
        let candidates = self.ids(
            &format!(
                "SELECT row.id FROM part_index JOIN row ON row.id = part_index.rowid
                 WHERE part_index MATCH ?7 AND {WANTED} ORDER BY row.date DESC, row.updated DESC, row.id DESC"
            ),
            wanted,
            pieces,
        )?;
        // The part index knows that all three-letter pieces occur, not that they stand in a row.
        for id in candidates.into_iter().filter(|id| !known.contains(id)) {
            if ids.len() >= end {
                break;
            }
            let (title, text) = self.searchable(id)?;
            if marks::all_occur(&title, &text, query) {
                ids.push(id);
            }
        }
        Ok(())
    }

    /// Signs without any letter or number (an emoji) are in no index: every text is read.
    fn ids_with_signs(&self, signs: &str, wanted: &Wanted<'_>, page: Page) -> Result<Vec<i64>> {
        let ids = self.ids(
            &format!(
                "SELECT row.id FROM row JOIN row_text ON row_text.id = row.id
                 WHERE (instr(row.title, ?7) OR instr(row_text.text, ?7)) AND {WANTED}
                 ORDER BY row.date DESC, row.updated DESC, row.id DESC"
            ),
            wanted,
            signs,
        )?;
        Ok(ids.into_iter().skip(page.offset as usize).take(page.limit as usize).collect())
    }

    fn ids(&self, sql: &str, w: &Wanted<'_>, wording: &str) -> Result<Vec<i64>> {
        self.many(sql, params![w.circle, w.kinds, w.theme, w.status, w.from, w.until, wording], |row| {
            row.get(0)
        })
    }

    fn hits(&self, ids: &[i64], marked: impl Fn(&str, &str) -> (Vec<Mark>, Vec<Mark>)) -> Result<Vec<Hit>> {
        let mut hits = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(row) = self.row_at(*id)? {
                let (title, text) = self.searchable(*id)?;
                let (title_marks, text_marks) = marked(&title, &text);
                hits.push(Hit { row, title_marks, snippet: marks::snippet(&text, &text_marks) });
            }
        }
        Ok(hits)
    }

    /// The title and the text of the row with this number.
    fn searchable(&self, id: i64) -> Result<(String, String)> {
        let found = self
            .one("SELECT title, text FROM searchable WHERE id = ?1", [id], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(found.unwrap_or_default())
    }
}

impl Hit {
    fn bare(row: Row) -> Self {
        Self { row, title_marks: Vec::new(), snippet: Snippet::default() }
    }
}

#[cfg(test)]
mod tests;
