//! Small steps between Rust values and SQLite values, shared by every topic.

use domain::{CircleId, RecordId, RecordKind};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{OptionalExtension, Params, Row};

use crate::error::Result;
use crate::{Contents, VaultError};

impl Contents {
    /// Runs a statement that returns nothing; gives the number of rows it changed.
    pub(crate) fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self.conn.prepare_cached(sql)?.execute(params)?)
    }

    /// The first row of an answer, if there is one.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.conn.prepare_cached(sql)?.query_row(params, read).optional()?)
    }

    /// Every row of an answer.
    pub(crate) fn many<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// A number for SQLite, which has no unsigned 64-bit ones.
pub(crate) fn int(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| VaultError::OutOfRange)
}

/// A number that was stored with [`int`].
pub(crate) fn natural(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| odd(Type::Integer))
}

pub(crate) fn circle_id(row: &Row<'_>) -> rusqlite::Result<CircleId> {
    row.get("circle").map(CircleId)
}

pub(crate) fn record_id(row: &Row<'_>, column: &str) -> rusqlite::Result<RecordId> {
    row.get(column).map(RecordId)
}

pub(crate) fn record_kind(row: &Row<'_>, column: &str) -> rusqlite::Result<RecordKind> {
    RecordKind::from_code(row.get(column)?).ok_or_else(|| odd(Type::Integer))
}

/// A stored value that means nothing; ends up as [`VaultError::Damaged`].
pub(crate) fn odd(kind: Type) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, kind, Box::new(FromSqlError::InvalidType))
}
