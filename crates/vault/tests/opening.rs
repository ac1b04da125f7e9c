//! What happens at the door: wrong keys, damaged files, newer vaults, and what is left on the disk.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use domain::{CircleId, CircleKind, RecordId, RecordKind, Timestamp};
use rusqlite::Connection;
use vault::{LockMode, Page, Row, RowFilter, Vault, VaultError, VaultKey};

const CIRCLE: CircleId = CircleId([1; 16]);
const CANARY: &str = "Zzqkanarieveer";
const PAGE: usize = 4096;

fn key() -> VaultKey {
    VaultKey::new([7; 32])
}

fn refused(dir: &Path, key: &VaultKey) -> VaultError {
    Vault::open(dir, key, LockMode::short()).unwrap_err()
}

/// The bytes of a file, which a failing test must not print.
#[derive(PartialEq)]
struct Bytes(Vec<u8>);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Bytes {
    fn hold(&self, word: &[u8]) -> bool {
        self.0.windows(word.len()).any(|window| window == word)
    }
}

/// Every file of the vault that holds data, with its bytes. Locks come and go and hold nothing.
fn files(dir: &Path) -> BTreeMap<String, Bytes> {
    let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
    let named = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), Bytes(fs::read(entry.path()).unwrap())));
    named.filter(|(name, _)| !name.ends_with(".lock")).collect()
}

fn put_case(vault: &mut Vault, number: u8, words: &str) {
    let row = Row {
        circle: CIRCLE,
        record: RecordId([number; 16]),
        kind: RecordKind::Case,
        date: "2026-11-21".parse().unwrap(),
        updated: Timestamp(0),
        status: "open".into(),
        title: words.into(),
        subtitle: String::new(),
        themes: vec![],
        view: "{}".into(),
    };
    vault
        .write(|tx| {
            tx.put_circle(CIRCLE, CircleKind::SelfDevices)?;
            tx.put_row(&row, words)
        })
        .unwrap();
}

/// A vault with one case in it, closed.
fn closed() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    put_case(&mut Vault::create(dir.path(), &key(), LockMode::Long).unwrap(), 1, CANARY);
    dir
}

fn titles(vault: &Vault) -> Vec<String> {
    let rows = vault.rows(&RowFilter::default(), Page::ALL).unwrap();
    rows.into_iter().map(|row| row.title).collect()
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let dir = closed();
    let vault = Vault::open(dir.path(), &key(), LockMode::short()).unwrap();
    assert_eq!(titles(&vault), [CANARY]);
}

#[test]
fn there_is_nothing_to_open_and_nothing_to_make_twice() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(refused(dir.path(), &key()), VaultError::Missing);
    assert_eq!(refused(&dir.path().join("nowhere"), &key()), VaultError::Missing);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "looking leaves nothing behind");
    assert!(!Vault::exists(dir.path()));

    let dir = closed();
    assert!(Vault::exists(dir.path()));
    let before = files(dir.path());
    let again = Vault::create(dir.path(), &VaultKey::new([8; 32]), LockMode::Long).unwrap_err();
    assert_eq!(again, VaultError::AlreadyExists);
    assert_eq!(files(dir.path()), before);
}

#[test]
fn a_half_made_vault_is_made_again() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("vault.db.new"), b"left by a power cut").unwrap();
    Vault::create(dir.path(), &key(), LockMode::Long).unwrap();
    assert!(!dir.path().join("vault.db.new").exists());
}

#[test]
fn a_wrong_key_is_refused_and_changes_nothing() {
    let dir = closed();
    let before = files(dir.path());
    assert_eq!(refused(dir.path(), &VaultKey::new([8; 32])), VaultError::WrongKey);
    assert_eq!(files(dir.path()), before);
    fs::remove_file(dir.path().join("vault.check")).unwrap();
    assert_eq!(refused(dir.path(), &VaultKey::new([8; 32])), VaultError::WrongKey, "also without the mark");
    Vault::open(dir.path(), &key(), LockMode::short()).unwrap();
}

#[test]
fn a_wrong_key_leaves_work_in_the_log_alone() {
    let crashed = crashed();
    let before = files(crashed.path());
    assert!(before.contains_key("vault.db-wal"), "{:?}", before.keys());
    assert_eq!(refused(crashed.path(), &VaultKey::new([8; 32])), VaultError::WrongKey);
    assert_eq!(files(crashed.path()), before);
    let vault = Vault::open(crashed.path(), &key(), LockMode::short()).unwrap();
    assert_eq!(titles(&vault), [CANARY]);
}

/// A vault as a power cut leaves it: the last work is in the write-ahead log only.
fn crashed() -> tempfile::TempDir {
    let (open, crashed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut vault = Vault::create(open.path(), &key(), LockMode::Long).unwrap();
    put_case(&mut vault, 1, CANARY);
    for (name, bytes) in files(open.path()) {
        fs::write(crashed.path().join(name), bytes.0).unwrap();
    }
    crashed
}

#[test]
fn a_damaged_file_is_told_apart_from_a_wrong_key() {
    let check = |what: &str, damage: fn(&mut Vec<u8>)| {
        let dir = closed();
        let path = dir.path().join("vault.db");
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, &bytes).unwrap();
        let before = files(dir.path());
        assert_eq!(refused(dir.path(), &key()), VaultError::Damaged, "{what}");
        assert_eq!(files(dir.path()), before, "{what}");
    };
    check("first page", |bytes| bytes[100] ^= 1);
    check("salt", |bytes| bytes[0] ^= 1);
    check("emptied", Vec::clear);
    check("cut short", |bytes| bytes.truncate(PAGE / 2));
    check("another file", |bytes| *bytes = b"not a vault at all".repeat(400));
    check("zeros", |bytes| bytes.fill(0));
}

#[test]
fn damage_further_on_is_found_by_the_check() {
    let dir = closed();
    let path = dir.path().join("vault.db");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - PAGE / 2;
    bytes[last] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let mut vault = Vault::open(dir.path(), &key(), LockMode::short()).unwrap();
    assert_eq!(vault.integrity_check(), Err(VaultError::Damaged));

    let sound = closed();
    Vault::open(sound.path(), &key(), LockMode::short()).unwrap().integrity_check().unwrap();
}

#[test]
fn reading_a_damaged_page_says_so() {
    let dir = closed();
    let path = dir.path().join("vault.db");
    let mut bytes = fs::read(&path).unwrap();
    for page in bytes.chunks_mut(PAGE).skip(1) {
        page[50] ^= 1;
    }
    fs::write(&path, &bytes).unwrap();
    let outcome = Vault::open(dir.path(), &key(), LockMode::short())
        .and_then(|vault| vault.rows(&RowFilter::default(), Page::ALL));
    assert_eq!(outcome, Err(VaultError::Damaged));
}

#[test]
fn a_newer_vault_is_refused_and_left_alone() {
    let dir = closed();
    let conn = Connection::open(dir.path().join("vault.db")).unwrap();
    let digits = "07".repeat(32);
    conn.execute_batch(&format!("PRAGMA key = \"x'{digits}'\"; PRAGMA user_version = 99;")).unwrap();
    conn.close().unwrap();
    let before = files(dir.path());
    assert_eq!(refused(dir.path(), &key()), VaultError::NewerVersion { found: 99, known: 1 });
    assert_eq!(files(dir.path()), before);
}

#[test]
fn the_disk_holds_no_word_while_the_vault_is_open_nor_after() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = Vault::create(dir.path(), &key(), LockMode::Long).unwrap();
    put_case(&mut vault, 1, CANARY);
    let holds = |word: &[u8]| files(dir.path()).values().any(|bytes| bytes.hold(word));
    assert!(files(dir.path())["vault.db-wal"].0.len() > PAGE, "the words are in the log now");
    let words: [&[u8]; 4] = [CANARY.as_bytes(), b"zzqkanarieveer", b"SQLite format 3", b"CREATE TABLE"];
    assert!(!words.into_iter().any(holds), "while open");
    vault.scrub().unwrap();
    assert_eq!(files(dir.path())["vault.db-wal"].0.len(), 0, "the log is empty after scrubbing");
    assert!(!words.into_iter().any(holds), "after scrubbing");
    drop(vault);
    assert!(!words.into_iter().any(holds), "when closed");
    assert_eq!(files(dir.path()).into_keys().collect::<Vec<_>>(), ["vault.check", "vault.db"]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("data");
    let mut vault = Vault::create(&inner, &key(), LockMode::Long).unwrap();
    put_case(&mut vault, 1, CANARY);
    vault.backup_to(&inner.join("copy.db")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&inner), 0o700);
    for entry in fs::read_dir(&inner).unwrap().map(Result::unwrap) {
        assert_eq!(mode(&entry.path()), 0o600, "{:?}", entry.file_name());
    }
}

#[test]
fn a_backup_is_a_whole_sealed_vault_of_its_own() {
    let dir = closed();
    let away = tempfile::tempdir().unwrap();
    let copy = away.path().join("vault.db");
    let mut vault = Vault::open(dir.path(), &key(), LockMode::Long).unwrap();
    vault.backup_to(&copy).unwrap();
    assert_eq!(vault.backup_to(&copy), Err(VaultError::AlreadyExists));
    put_case(&mut vault, 2, "after the copy");
    assert_eq!(files(away.path()).into_keys().collect::<Vec<_>>(), ["vault.db"]);
    assert!(!files(away.path())["vault.db"].hold(CANARY.as_bytes()));

    assert_eq!(refused(away.path(), &VaultKey::new([8; 32])), VaultError::WrongKey);
    let mut restored = Vault::open(away.path(), &key(), LockMode::Long).unwrap();
    assert_eq!(titles(&restored), [CANARY]);
    let found = restored.search(CANARY, &RowFilter::default(), Page::ALL).unwrap();
    assert_eq!(found.len(), 1, "the search came along");
    put_case(&mut restored, 3, "life goes on");
    restored.integrity_check().unwrap();
}

#[test]
fn a_backup_that_cannot_be_written_leaves_nothing() {
    let dir = closed();
    let mut vault = Vault::open(dir.path(), &key(), LockMode::Long).unwrap();
    let nowhere = dir.path().join("nowhere").join("copy.db");
    assert_eq!(vault.backup_to(&nowhere), Err(VaultError::Io(std::io::ErrorKind::NotFound)));
    assert_eq!(titles(&vault), [CANARY]);
}
