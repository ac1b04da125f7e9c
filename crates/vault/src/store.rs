//! An open vault, what can be read from it, and the transaction in which it is changed.

use std::ops::Deref;

use domain::RecordId;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::Result;
use crate::lock::Held;
use crate::{VaultError, upkeep};

/// The contents of an open vault: everything that can be read. Reached through [`Vault`] and [`Tx`].
#[derive(Debug)]
pub struct Contents {
    pub(crate) conn: Connection,
}

/// One person's vault, opened with its key and held by this program alone.
#[derive(Debug)]
pub struct Vault {
    // The connection is closed before the lock is let go: fields are dropped in this order.
    pub(crate) contents: Contents,
    pub(crate) _held: Held,
}

/// A change under way. Everything in it is kept, or nothing.
#[derive(Debug)]
pub struct Tx<'a> {
    contents: &'a Contents,
}

impl Deref for Vault {
    type Target = Contents;
    fn deref(&self) -> &Contents {
        &self.contents
    }
}

impl Deref for Tx<'_> {
    type Target = Contents;
    fn deref(&self) -> &Contents {
        self.contents
    }
}

impl Vault {
    /// Runs `change` in one transaction: kept (and on the disk) when it returns `Ok`, undone as a whole
    /// when it fails.
    pub fn write<T>(&mut self, change: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        self.write_with(change)
    }

    /// As [`Vault::write`], for a change that can fail in ways of its own.
    pub fn write_with<T, E: From<VaultError>>(
        &mut self,
        change: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let conn = &self.contents.conn;
        // Undone when dropped without commit, also when `change` panics.
        let transaction =
            Transaction::new_unchecked(conn, TransactionBehavior::Immediate).map_err(VaultError::from)?;
        let outcome = change(&Tx { contents: &self.contents })?;
        transaction.commit().map_err(VaultError::from)?;
        Ok(outcome)
    }

    /// Erases a record (see [`Tx::erase`]) and sees to it that no old bytes of it remain in the files.
    pub fn erase(&mut self, record: RecordId) -> Result<bool> {
        let known = self.write(|tx| tx.erase(record))?;
        upkeep::scrub(&self.contents)?;
        Ok(known)
    }
}
