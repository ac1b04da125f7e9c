//! Making a vault, and opening one: quickly, and without touching anything when it cannot be opened.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::error::Result;
use crate::files::{self, DATABASE, UNFINISHED};
use crate::lock::{self, Held};
use crate::{Contents, LockMode, Vault, VaultError, VaultKey, schema};

/// Statements that stay prepared; more than the crate has.
const STATEMENTS: usize = 128;

/// How every connection behaves. Nothing is spilled to temporary files, freed space is overwritten, a
/// commit is on the disk when it returns. The exclusive locking mode keeps the index of the
/// write-ahead log in memory, so there is no shared-memory file.
const BEHAVIOUR: &str = "
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA temp_store = MEMORY;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA synchronous = FULL;
    PRAGMA trusted_schema = OFF;
    PRAGMA cache_size = -16000;";

impl Vault {
    /// Whether there is a vault in this directory.
    pub fn exists(dir: &Path) -> bool {
        dir.join(DATABASE).exists()
    }

    /// Makes an empty vault in `dir` (and the directory, if need be) and opens it.
    ///
    /// # Errors
    /// [`VaultError::AlreadyExists`] when there is one; [`VaultError::InUse`] and [`VaultError::Busy`]
    /// as for [`Vault::open`]; [`VaultError::DiskFull`], [`VaultError::ReadOnly`], [`VaultError::Io`].
    pub fn create(dir: &Path, key: &VaultKey, mode: LockMode) -> Result<Self> {
        files::private_directory(dir)?;
        let held = lock::take(dir, mode)?;
        if Self::exists(dir) {
            return Err(VaultError::AlreadyExists);
        }
        make_database(dir, key)?;
        files::write_key_mark(dir, key)?;
        open_held(dir, key, held)
    }

    /// Opens the vault in `dir`. When it cannot be opened, the database is left as it was.
    ///
    /// # Errors
    /// [`VaultError::Missing`]; [`VaultError::InUse`] (a long use holds it) or [`VaultError::Busy`]
    /// (short uses did not end in time); [`VaultError::WrongKey`]; [`VaultError::Damaged`];
    /// [`VaultError::NewerVersion`]; [`VaultError::ReadOnly`], [`VaultError::DiskFull`],
    /// [`VaultError::Io`].
    pub fn open(dir: &Path, key: &VaultKey, mode: LockMode) -> Result<Self> {
        if !Self::exists(dir) {
            return Err(VaultError::Missing);
        }
        let held = lock::take(dir, mode)?;
        open_held(dir, key, held)
    }
}

/// Builds the database under another name first: a crash half-way leaves no half vault.
fn make_database(dir: &Path, key: &VaultKey) -> Result<()> {
    let unfinished = dir.join(UNFINISHED);
    files::remove_if_there(&unfinished)?;
    files::new_private_file(&unfinished)?;
    let mut conn = connect(&unfinished, key)?;
    schema::upgrade(&mut conn)?;
    conn.close().map_err(|(_, error)| error)?;
    files::rename_durably(&unfinished, &dir.join(DATABASE))
}

fn open_held(dir: &Path, key: &VaultKey, held: Held) -> Result<Vault> {
    let mut conn = match connect(&dir.join(DATABASE), key) {
        Err(VaultError::Damaged) => return Err(wrong_key_or_damaged(dir, key)?),
        other => other?,
    };
    let (found, known) = (schema::version(&conn)?, schema::known());
    if found > known {
        return Err(VaultError::NewerVersion { found, known });
    }
    if found == 0 {
        // Someone emptied the file: SQLite would happily begin a new one in it.
        return Err(VaultError::Damaged);
    }
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    schema::upgrade(&mut conn)?;
    if files::key_fits(dir, key)? != Some(true) {
        files::write_key_mark(dir, key)?;
    }
    Ok(Vault { contents: Contents { conn }, _held: held })
}

/// SQLCipher cannot tell the two apart: both make the first page fail its check. The mark can.
fn wrong_key_or_damaged(dir: &Path, key: &VaultKey) -> Result<VaultError> {
    Ok(if files::key_fits(dir, key)? == Some(true) { VaultError::Damaged } else { VaultError::WrongKey })
}

/// Starts the engine, once in a program. SQLite calls itself ready before SQLCipher's part of the start
/// has run (`SQLITE_EXTRA_INIT`), so a thread that opens a vault at the very moment another one opens the
/// program's first would find a cipher that is not there yet.
pub(crate) fn start_engine() -> Result<()> {
    static STARTED: Mutex<bool> = Mutex::new(false);
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    if !*started {
        Connection::open_in_memory()?;
        *started = true;
    }
    Ok(())
}

/// Opens the file, hands SQLCipher the key and reads the first page with it.
fn connect(path: &Path, key: &VaultKey) -> Result<Connection> {
    start_engine()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    // Until the key and the version are known to be right, closing must not move work that a power cut
    // left in the log. Without a log there is nothing to move, and closing takes its empty one away.
    let log = path.with_file_name(format!("{DATABASE}-wal"));
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, log.exists())?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    let literal = key.literal();
    let opening =
        Zeroizing::new(format!("PRAGMA cipher_log_level = NONE; PRAGMA key = \"{}\";", literal.as_str()));
    conn.execute_batch(&opening)?;
    conn.execute_batch(BEHAVIOUR)?;
    schema::version(&conn)?;
    Ok(conn)
}
