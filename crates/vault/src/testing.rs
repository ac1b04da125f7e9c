//! A real vault in a directory of its own, for the tests of this crate.

use std::ops::{Deref, DerefMut};

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{CircleId, CircleKind, DeviceId, RecordId, RecordKind, Timestamp};
use tempfile::TempDir;

use crate::search::pieces;
use crate::{LockMode, Page, Place, Row, RowFilter, StoredEnvelope, Vault, VaultKey};

/// The circle of a person's own devices.
pub(crate) const JOURNAL: CircleId = CircleId([1; 16]);
/// A circle of volunteers.
pub(crate) const KRING: CircleId = CircleId([2; 16]);
/// The device that writes.
pub(crate) const DEVICE: DeviceId = DeviceId([3; 16]);
/// A word that is nowhere but where a test puts it.
pub(crate) const CANARY: &str = "Zzqkanarieveer";

/// The key of every scratch vault.
pub(crate) fn key() -> VaultKey {
    VaultKey::new([7; 32])
}

/// A record id.
pub(crate) fn record(number: u8) -> RecordId {
    RecordId([number; 16])
}

/// A row of a case in the journal.
pub(crate) fn case_row(record: RecordId, title: &str) -> Row {
    Row {
        circle: JOURNAL,
        record,
        kind: RecordKind::Case,
        date: NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default(),
        updated: Timestamp(10),
        status: "open".into(),
        title: title.into(),
        subtitle: String::new(),
        themes: vec!["regie".into()],
        view: "{}".into(),
    }
}

/// An envelope about a case in the journal.
pub(crate) fn envelope(seq: u64, record: RecordId, body: &[u8]) -> StoredEnvelope {
    let mut header_hash = [5; 32];
    header_hash[..8].copy_from_slice(&seq.to_be_bytes());
    StoredEnvelope {
        place: Place { circle: JOURNAL, device: DEVICE, incarnation: 0, seq },
        record,
        record_kind: RecordKind::Case,
        kind: 1,
        epoch: 1,
        header: format!("header {seq}").into_bytes(),
        header_hash,
        signature: [6; 64],
        body: Some(body.to_vec()),
        own: true,
    }
}

/// A vault with two circles, gone with its directory when dropped.
pub(crate) struct Scratch {
    vault: Vault,
    dir: TempDir,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut vault = Vault::create(dir.path(), &key(), LockMode::Long).unwrap();
        vault
            .write(|tx| {
                tx.put_circle(JOURNAL, CircleKind::SelfDevices)?;
                tx.put_circle(KRING, CircleKind::Group)
            })
            .unwrap();
        Self { vault, dir }
    }

    /// Opens what [`Scratch::close`] left.
    pub(crate) fn reopened(dir: TempDir) -> Self {
        let vault = Vault::open(dir.path(), &key(), LockMode::Long).unwrap();
        Self { vault, dir }
    }

    /// Closes the vault and keeps its directory.
    pub(crate) fn close(self) -> TempDir {
        drop(self.vault);
        self.dir
    }

    /// The titles that a search finds, in its order.
    pub(crate) fn titles(&self, query: &str) -> Vec<String> {
        let hits = self.search(query, &RowFilter::default(), Page::ALL).unwrap();
        hits.into_iter().map(|hit| hit.row.title).collect()
    }

    /// Fails when an index holds anything else than the rows say.
    pub(crate) fn indexes_fit_the_rows(&self) {
        self.conn
            .execute_batch(
                "INSERT INTO word_index(word_index, rank) VALUES ('integrity-check', 1);
                 INSERT INTO part_index(part_index) VALUES ('integrity-check');
                 CREATE VIRTUAL TABLE IF NOT EXISTS temp.held USING fts5vocab('main', 'part_index', 'instance');",
            )
            .unwrap();
        let held: BTreeSet<(i64, String)> = self
            .many("SELECT doc, term FROM temp.held", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .into_iter()
            .collect();
        let mut wanted = BTreeSet::new();
        let rows = self.many("SELECT id, title, text FROM searchable", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        });
        for (id, title, text) in rows.unwrap() {
            wanted.extend(pieces([&title, &text]).into_iter().map(|piece| (id, String::from_iter(piece))));
        }
        assert_eq!(held, wanted);
    }

    /// Whether the database pages, decrypted, hold this text: in tables, indexes or free pages.
    pub(crate) fn decrypted_pages_hold(&mut self, text: &str) -> bool {
        let pages = self.vault.contents.conn.serialize("main").unwrap();
        let lower = pages.to_ascii_lowercase();
        contains(&lower, text.to_ascii_lowercase().as_bytes())
    }

    /// Every term in both indexes.
    pub(crate) fn index_terms(&self) -> Vec<String> {
        self.conn
            .execute_batch(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab('main', 'word_index', 'row');
                 CREATE VIRTUAL TABLE IF NOT EXISTS temp.parts USING fts5vocab('main', 'part_index', 'row');",
            )
            .unwrap();
        self.many("SELECT term FROM temp.words UNION ALL SELECT term FROM temp.parts", [], |row| row.get(0))
            .unwrap()
    }
}

/// Whether `text` is somewhere in `bytes`.
pub(crate) fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

impl Deref for Scratch {
    type Target = Vault;
    fn deref(&self) -> &Vault {
        &self.vault
    }
}

impl DerefMut for Scratch {
    fn deref_mut(&mut self) -> &mut Vault {
        &mut self.vault
    }
}
