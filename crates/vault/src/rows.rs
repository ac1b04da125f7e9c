//! The lines of a list, derived from the records: light, filtered and in order.

use chrono::NaiveDate;
use domain::{CircleId, RecordId, RecordKind, Timestamp};
use rusqlite::types::Type;
use rusqlite::{Row as SqlRow, params};

use crate::error::Result;
use crate::sql::{circle_id, odd, record_id, record_kind};
use crate::{Contents, Tx};

/// One record as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The circle of the record.
    pub circle: CircleId,
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// The day by which it is listed.
    pub date: NaiveDate,
    /// When it last changed; orders records of one day.
    pub updated: Timestamp,
    /// Its status, as a short code of the caller.
    pub status: String,
    /// The line in large letters; searched, and weighs more than the text.
    pub title: String,
    /// The line in small letters; not searched (put it in the text).
    pub subtitle: String,
    /// Its themes, in the caller's order.
    pub themes: Vec<String>,
    /// The rest of what the list shows, as JSON of the caller.
    pub view: String,
}

/// Which rows are wanted; every part that is absent lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowFilter {
    /// Only of this circle.
    pub circle: Option<CircleId>,
    /// Only of these kinds; of every kind when empty.
    pub kinds: Vec<RecordKind>,
    /// Only with this theme.
    pub theme: Option<String>,
    /// Only with this status.
    pub status: Option<String>,
    /// Only of this day and later.
    pub from: Option<NaiveDate>,
    /// Only of this day and earlier.
    pub until: Option<NaiveDate>,
}

/// Which stretch of an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// At most this many.
    pub limit: u32,
    /// After skipping this many.
    pub offset: u32,
}

impl Page {
    /// The whole answer.
    pub const ALL: Self = Self { limit: u32::MAX, offset: 0 };

    /// The first so many.
    pub fn first(limit: u32) -> Self {
        Self { limit, offset: 0 }
    }
}

/// Lets through what the filter wants; its values are [`Wanted`], as `?1` to `?6`.
pub(crate) const WANTED: &str = "(?1 IS NULL OR row.circle = ?1) AND (?2 = 0 OR (?2 >> row.kind) & 1)
    AND (?3 IS NULL OR EXISTS (SELECT 1 FROM row_theme t WHERE t.row = row.id AND t.theme = ?3))
    AND (?4 IS NULL OR row.status = ?4) AND (?5 IS NULL OR row.date >= ?5) AND (?6 IS NULL OR row.date <= ?6)";

const COLUMNS: &str = "SELECT row.record AS record, row.circle AS circle, row.kind AS kind, row.date AS date,
    row.updated AS updated, row.status AS status, row.title AS title, row.subtitle AS subtitle, row.view AS view,
    (SELECT group_concat(theme, char(31) ORDER BY place) FROM row_theme WHERE row = row.id) AS themes FROM row";

/// The values of a filter as SQLite takes them.
pub(crate) struct Wanted<'a> {
    pub(crate) circle: Option<&'a [u8; 16]>,
    /// One bit per kind, at the place of its number; none at all when every kind is wanted.
    pub(crate) kinds: i64,
    pub(crate) theme: Option<&'a str>,
    pub(crate) status: Option<&'a str>,
    pub(crate) from: Option<String>,
    pub(crate) until: Option<String>,
}

impl RowFilter {
    pub(crate) fn wanted(&self) -> Wanted<'_> {
        Wanted {
            circle: self.circle.as_ref().map(CircleId::as_bytes),
            kinds: self.kinds.iter().fold(0, |bits, kind| bits | 1 << kind.code()),
            theme: self.theme.as_deref(),
            status: self.status.as_deref(),
            from: self.from.map(day),
            until: self.until.map(day),
        }
    }
}

impl Contents {
    /// The rows that the filter wants, newest day first, within a day the last changed first.
    pub fn rows(&self, filter: &RowFilter, page: Page) -> Result<Vec<Row>> {
        let w = filter.wanted();
        self.many(
            &format!(
                "{COLUMNS} WHERE {WANTED}
                 ORDER BY row.date DESC, row.updated DESC, row.id DESC LIMIT ?7 OFFSET ?8"
            ),
            params![w.circle, w.kinds, w.theme, w.status, w.from, w.until, page.limit, page.offset],
            listed,
        )
    }

    /// How many rows the filter wants.
    pub fn count_rows(&self, filter: &RowFilter) -> Result<u64> {
        let w = filter.wanted();
        let count: Option<i64> = self.one(
            &format!("SELECT count(*) FROM row WHERE {WANTED}"),
            params![w.circle, w.kinds, w.theme, w.status, w.from, w.until],
            |row| row.get(0),
        )?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// The row of this record, if it has one.
    pub fn row(&self, record: RecordId) -> Result<Option<Row>> {
        self.one(&format!("{COLUMNS} WHERE row.record = ?1"), [record.as_bytes()], listed)
    }

    /// The words by which the row of this record is found, the title apart; `None` where it has no row.
    pub fn row_text(&self, record: RecordId) -> Result<Option<String>> {
        Ok(self.indexed(record)?.map(|known| known.text))
    }

    /// These records in the order in which writing their rows again costs the search index least: those that have
    /// a row first, as they were added. Going back makes the index write itself out.
    pub fn in_order_of_rows<T>(&self, records: Vec<(RecordId, T)>) -> Result<Vec<(RecordId, T)>> {
        let mut placed = Vec::with_capacity(records.len());
        for (record, more) in records {
            let id: Option<i64> =
                self.one("SELECT id FROM row WHERE record = ?1", [record.as_bytes()], |row| row.get(0))?;
            placed.push((id.unwrap_or(i64::MAX), (record, more)));
        }
        placed.sort_by_key(|(id, _)| *id);
        Ok(placed.into_iter().map(|(_, record)| record).collect())
    }

    /// The row with this internal number.
    pub(crate) fn row_at(&self, id: i64) -> Result<Option<Row>> {
        self.one(&format!("{COLUMNS} WHERE row.id = ?1"), [id], listed)
    }
}

impl Tx<'_> {
    /// Keeps the row of a record, in the place of its earlier one, and makes it findable by its title
    /// and by `text`: all other words of the record. Costs little when title and text are unchanged.
    ///
    /// # Errors
    /// [`crate::VaultError::Erased`], and those of [`Tx::put_record`].
    pub fn put_row(&self, row: &Row, text: &str) -> Result<()> {
        self.put_living_record(row.circle, row.record, row.kind)?;
        let before = self.indexed(row.record)?;
        let unchanged = before.as_ref().is_some_and(|old| old.title == row.title && old.text == text);
        let id = match &before {
            Some(old) => self.change(row, old.id)?,
            None => self.add(row)?,
        };
        self.put_themes(id, &row.themes)?;
        if !unchanged {
            let keep_words = match &before {
                Some(_) => "UPDATE row_text SET text = ?2 WHERE id = ?1",
                None => "INSERT INTO row_text(id, text) VALUES (?1, ?2)",
            };
            self.run(keep_words, params![id, text])?;
            match &before {
                Some(old) => self.reindex(old, &row.title, text)?,
                None => self.index(id, &row.title, text)?,
            }
        }
        Ok(())
    }

    /// Keeps another view with the row of a record; all else about it stays. Where there is no row, nothing happens.
    pub fn put_row_view(&self, record: RecordId, view: &str) -> Result<()> {
        self.run("UPDATE row SET view = ?2 WHERE record = ?1", params![record.as_bytes(), view])?;
        Ok(())
    }

    /// Drops the row of a record, and what makes it findable.
    pub fn remove_row(&self, record: RecordId) -> Result<()> {
        if let Some(old) = self.indexed(record)? {
            self.unindex(&old)?;
            self.run("DELETE FROM row WHERE id = ?1", [old.id])?;
        }
        Ok(())
    }

    /// A plain insertion: one that may replace would make the search index write itself out for every row.
    fn add(&self, row: &Row) -> Result<i64> {
        self.run(
            "INSERT INTO row(record, circle, kind, date, updated, status, title, subtitle, view)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                row.record.as_bytes(),
                row.circle.as_bytes(),
                row.kind.code(),
                day(row.date),
                row.updated.0,
                row.status,
                row.title,
                row.subtitle,
                row.view,
            ],
        )?;
        Ok(self.conn.last_insert_rowid())
    }

    fn change(&self, row: &Row, id: i64) -> Result<i64> {
        self.run(
            "UPDATE row SET date = ?2, updated = ?3, status = ?4, title = ?5, subtitle = ?6, view = ?7
             WHERE id = ?1",
            params![id, day(row.date), row.updated.0, row.status, row.title, row.subtitle, row.view],
        )?;
        Ok(id)
    }

    fn put_themes(&self, id: i64, themes: &[String]) -> Result<()> {
        self.run("DELETE FROM row_theme WHERE row = ?1", [id])?;
        for (place, theme) in (0_u32..).zip(themes) {
            self.run(
                "INSERT INTO row_theme(row, place, theme) VALUES (?1, ?2, ?3)",
                params![id, place, theme],
            )?;
        }
        Ok(())
    }
}

fn day(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

fn listed(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let date: String = row.get("date")?;
    let themes: Option<String> = row.get("themes")?;
    Ok(Row {
        circle: circle_id(row)?,
        record: record_id(row, "record")?,
        kind: record_kind(row, "kind")?,
        date: date.parse().map_err(|_| odd(Type::Text))?,
        updated: Timestamp(row.get("updated")?),
        status: row.get("status")?,
        title: row.get("title")?,
        subtitle: row.get("subtitle")?,
        themes: themes.map(|all| all.split('\u{1f}').map(str::to_owned).collect()).unwrap_or_default(),
        view: row.get("view")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{JOURNAL, KRING, Scratch, case_row, record};

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    /// Four rows: three cases and a session.
    fn listed() -> Scratch {
        let mut vault = Scratch::new();
        let mut rows = [1, 2, 3, 4].map(|n| case_row(record(n), &format!("rij {n}")));
        for (row, day) in rows.iter_mut().zip([3, 9, 3, 5]) {
            row.date = date(day);
        }
        rows[0].updated = Timestamp(20);
        rows[1].themes = vec!["regie".into(), "grenzen".into()];
        rows[2].status = "done".into();
        (rows[3].circle, rows[3].kind) = (KRING, RecordKind::Session);
        vault.write(|tx| rows.iter().try_for_each(|row| tx.put_row(row, "tekst"))).unwrap();
        vault
    }

    #[test]
    fn a_list_is_in_order_and_filtered() {
        let vault = listed();
        let check = |filter: RowFilter, expect: &[&str]| {
            let titles: Vec<_> =
                vault.rows(&filter, Page::ALL).unwrap().into_iter().map(|row| row.title).collect();
            assert_eq!(titles, expect, "{filter:?}");
            assert_eq!(vault.count_rows(&filter).unwrap(), expect.len() as u64);
        };
        let any = RowFilter::default;
        check(any(), &["rij 2", "rij 4", "rij 1", "rij 3"]);
        check(RowFilter { circle: Some(KRING), ..any() }, &["rij 4"]);
        check(RowFilter { circle: Some(JOURNAL), ..any() }, &["rij 2", "rij 1", "rij 3"]);
        check(RowFilter { kinds: vec![RecordKind::Session, RecordKind::Charter], ..any() }, &["rij 4"]);
        check(RowFilter { kinds: vec![RecordKind::Client], ..any() }, &[]);
        check(RowFilter { theme: Some("grenzen".into()), ..any() }, &["rij 2"]);
        check(RowFilter { theme: Some("gren".into()), ..any() }, &[]);
        check(RowFilter { status: Some("done".into()), ..any() }, &["rij 3"]);
        check(RowFilter { from: Some(date(5)), ..any() }, &["rij 2", "rij 4"]);
        check(RowFilter { from: Some(date(4)), until: Some(date(5)), ..any() }, &["rij 4"]);
    }

    #[test]
    fn a_page_is_a_stretch_of_the_list() {
        let vault = listed();
        let titles = |page| -> Vec<String> {
            vault.rows(&RowFilter::default(), page).unwrap().into_iter().map(|row| row.title).collect()
        };
        assert_eq!(titles(Page { limit: 2, offset: 1 }), ["rij 4", "rij 1"]);
        assert_eq!(titles(Page { limit: 9, offset: 3 }), ["rij 3"]);
        assert_eq!(titles(Page { limit: 9, offset: 4 }), [""; 0]);
    }

    #[test]
    fn a_row_comes_back_whole_and_is_replaced_whole() {
        let mut vault = listed();
        let mut row = vault.row(record(2)).unwrap().unwrap();
        assert_eq!(row.themes, ["regie", "grenzen"]);
        row.title = "Ander".into();
        row.themes = vec!["regie".into()];
        row.view = r#"{"a":"é"}"#.into();
        vault.write(|tx| tx.put_row(&row, "andere woorden")).unwrap();
        assert_eq!(vault.row(record(2)).unwrap(), Some(row));
        assert_eq!(vault.titles("andere woorden"), ["Ander"]);
        assert_eq!(vault.titles("\"rij 2\""), [""; 0]);
        vault.indexes_fit_the_rows();
    }

    #[test]
    fn another_view_changes_nothing_else_of_a_row() {
        let mut vault = listed();
        let row = vault.row(record(2)).unwrap().unwrap();
        vault.write(|tx| tx.put_row_view(record(2), "[7]")).unwrap();
        assert_eq!(vault.row(record(2)).unwrap(), Some(Row { view: "[7]".into(), ..row }));
        assert_eq!(vault.row_text(record(2)).unwrap().as_deref(), Some("tekst"));
        vault.write(|tx| tx.put_row_view(record(9), "[7]")).unwrap();
        assert_eq!((vault.row(record(9)).unwrap(), vault.row_text(record(9)).unwrap()), (None, None));
        vault.indexes_fit_the_rows();
    }

    #[test]
    fn after_many_edits_the_indexes_hold_what_the_rows_say() {
        let mut vault = listed();
        let texts = ["de huurschuld loopt op", "de schuld", "", "huur en Café", "de huurschuld liep op, op"];
        for (turn, text) in (0_u8..).zip(texts.iter().cycle().take(23)) {
            let record = record(1 + turn % 3);
            let mut row = vault.row(record).unwrap().unwrap();
            row.title = format!("titel {}", turn % 4);
            vault.write(|tx| tx.put_row(&row, text)).unwrap();
            vault.indexes_fit_the_rows();
        }
        let records = [4, 9, 1, 8, 2].map(|number| (record(number), number));
        let ordered = vault.in_order_of_rows(records.to_vec()).unwrap();
        assert_eq!(ordered.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [1, 2, 4, 9, 8]);
        vault.write(|tx| tx.remove_row(record(2))).unwrap();
        vault.indexes_fit_the_rows();
        vault.write(|tx| tx.put_row(&case_row(record(2), "titel 9"), "huurschuld")).unwrap();
        vault.indexes_fit_the_rows();
        assert!(vault.titles("urschul").contains(&"titel 9".to_owned()));
    }

    #[test]
    fn a_row_that_is_removed_is_no_longer_found() {
        let mut vault = listed();
        vault.write(|tx| tx.remove_row(record(1))).unwrap();
        assert_eq!(vault.row(record(1)).unwrap(), None);
        assert_eq!(vault.titles("tekst").len(), 3);
        vault.indexes_fit_the_rows();
    }
}
