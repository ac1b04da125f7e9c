//! The tables, and how an older vault becomes a newer one.
//!
//! Every step runs in one transaction with its version number, so a vault is never between two
//! versions. A step that was released is never changed; a new one is added after it.

use rusqlite::{Connection, TransactionBehavior};

use crate::VaultError;
use crate::error::Result;

/// The steps from an empty file to the present version; step `n` makes version `n + 1`.
const STEPS: &[&str] = &[include_str!("schema/1.sql")];

/// The highest version this program knows.
pub(crate) fn known() -> u32 {
    version_after(STEPS)
}

fn version_after(steps: &[&str]) -> u32 {
    u32::try_from(steps.len()).unwrap_or(u32::MAX)
}

/// The version of the file. The first read of a connection: a wrong key shows here.
pub(crate) fn version(conn: &Connection) -> Result<u32> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings the file to the present version; refuses one that is newer.
pub(crate) fn upgrade(conn: &mut Connection) -> Result<()> {
    apply(conn, STEPS)
}

fn apply(conn: &mut Connection, steps: &[&str]) -> Result<()> {
    let (found, known) = (version(conn)?, version_after(steps));
    if found > known {
        return Err(VaultError::NewerVersion { found, known });
    }
    for (number, step) in (1..).zip(steps).skip(found as usize) {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(step)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_memory() -> Connection {
        crate::open::start_engine().unwrap();
        Connection::open_in_memory().unwrap()
    }

    const FIRST: &str = "CREATE TABLE a(x); INSERT INTO a VALUES(1);";

    fn tables(conn: &Connection) -> i64 {
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn each_step_runs_once() {
        let mut conn = in_memory();
        apply(&mut conn, &[FIRST]).unwrap();
        apply(&mut conn, &[FIRST]).unwrap();
        apply(&mut conn, &[FIRST, "CREATE TABLE b(y);"]).unwrap();
        assert_eq!((version(&conn).unwrap(), tables(&conn)), (2, 2));
    }

    #[test]
    fn a_step_that_fails_leaves_nothing_of_itself() {
        let mut conn = in_memory();
        apply(&mut conn, &[FIRST, "CREATE TABLE b(y); INSERT INTO nowhere VALUES(1);"]).unwrap_err();
        assert_eq!((version(&conn).unwrap(), tables(&conn)), (1, 1));
    }

    #[test]
    fn a_newer_version_is_refused() {
        let mut conn = in_memory();
        apply(&mut conn, &[FIRST, "CREATE TABLE b(y);"]).unwrap();
        let refused = apply(&mut conn, &[FIRST]).unwrap_err();
        assert_eq!(refused, VaultError::NewerVersion { found: 2, known: 1 });
    }
}
