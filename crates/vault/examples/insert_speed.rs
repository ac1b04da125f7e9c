//! How quickly a vault takes in, opens, lists and finds. Prints milliseconds (wall clock) and sizes.
//!
//! `cargo run --release -p vault --example insert_speed [records]`, 10,000 records when left out.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use domain::{CircleId, CircleKind, DeviceId, RecordId, RecordKind, Timestamp};
use vault::{LockMode, Page, Pending, Place, Row, RowFilter, StoredEnvelope, Vault, VaultKey};

const CIRCLE: CircleId = CircleId([1; 16]);

/// Words to make texts of: syllables give compound words, as in Dutch.
const SYLLABLES: [&str; 24] = [
    "huur", "schuld", "grens", "hulp", "vrij", "brief", "tele", "foon", "regie", "geld", "samen", "werk",
    "zorg", "kring", "vraag", "over", "leg", "stap", "tijd", "gesprek", "rust", "moed", "angst", "bij",
];

/// A small generator: the same numbers at every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn text(&mut self, words: usize) -> String {
        let mut text = String::new();
        for _ in 0..words {
            for _ in 0..=self.below(3) {
                text.push_str(SYLLABLES[self.below(SYLLABLES.len())]);
            }
            text.push(' ');
        }
        text
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let records: u64 = std::env::args().nth(1).map_or(Ok(10_000), |text| text.parse())?;
    let dir = tempfile::tempdir()?;
    let key = VaultKey::new([7; 32]);
    let mut vault = Vault::create(dir.path(), &key, LockMode::Long)?;
    vault.write(|tx| tx.put_circle(CIRCLE, CircleKind::SelfDevices))?;

    let made: Vec<_> = (0..records).map(|number| make(number, &mut Numbers(number + 1))).collect();
    timed("insert envelope + pending + row + search, one transaction", || {
        vault.write(|tx| {
            for (envelope, pending, row, text) in &made {
                tx.put_envelope(envelope)?;
                tx.put_pending(pending)?;
                tx.put_row(row, text)?;
            }
            Ok(())
        })
    })?;
    timed("100 saves of one record, each its own transaction", || {
        (0..100).try_for_each(|turn| {
            let (_, pending, row, text) = &made[0];
            vault.write(|tx| {
                tx.put_pending(pending)?;
                tx.put_row(row, &format!("{text} {turn}"))
            })
        })
    })?;
    timed("erase and scrub one record", || vault.erase(made[1].1.record))?;
    drop(vault);
    println!("size of vault.db: {} KiB", std::fs::metadata(dir.path().join("vault.db"))?.len() / 1024);
    read(dir.path(), &key)
}

fn read(dir: &Path, key: &VaultKey) -> Result<(), Box<dyn Error>> {
    let all = RowFilter::default();
    let mut vault = timed("open", || Vault::open(dir, key, LockMode::Long))?;
    println!("    {} rows", timed("list everything", || vault.rows(&all, Page::ALL))?.len());
    println!("    {} rows", timed("list 50", || vault.rows(&all, Page::first(50)))?.len());
    for query in
        ["huurschuld", "schuld", "huurschuldgrens", "uurschul", "regie geld", "\"regie geld\"", "g", "😀"]
    {
        let found = timed(&format!("search {query}"), || vault.search(query, &all, Page::first(50)))?;
        println!("    {} hits", found.len());
    }
    timed("frontier", || vault.frontier(CIRCLE))?;
    timed("clear what is derived", || vault.write(|tx| tx.clear_derived()))?;
    Ok(timed("integrity check", || vault.integrity_check())?)
}

fn timed<T, E>(what: &str, act: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let begin = Instant::now();
    let outcome = act();
    println!("{:>8.1} ms  {what}", begin.elapsed().as_secs_f64() * 1000.0);
    outcome
}

/// A case of some 200 words, with an envelope of some 700 bytes.
fn make(number: u64, numbers: &mut Numbers) -> (StoredEnvelope, Pending, Row, String) {
    let (mut id, mut header_hash) = ([0; 16], [0; 32]);
    id[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    header_hash[..16].copy_from_slice(&id);
    let record = RecordId(id);
    let envelope = StoredEnvelope {
        place: Place { circle: CIRCLE, device: DeviceId([3; 16]), incarnation: 0, seq: number },
        record,
        record_kind: RecordKind::Case,
        kind: 1,
        epoch: 1,
        header: vec![1; 200],
        header_hash,
        signature: [2; 64],
        body: Some(vec![3; 700]),
        own: true,
    };
    let pending = Pending {
        circle: CIRCLE,
        record,
        kind: RecordKind::Case,
        beginning: None,
        base_heads: vec![4; 32],
        change: vec![5; 700],
    };
    let row = Row {
        circle: CIRCLE,
        record,
        kind: RecordKind::Case,
        date: NaiveDate::default() + Days::new(number % 3_000),
        updated: Timestamp(0),
        status: "open".into(),
        title: numbers.text(4),
        subtitle: numbers.text(8),
        themes: vec!["regie".into(), "grenzen".into()],
        view: format!("{{\"question\":\"{}\"}}", numbers.text(20)),
    };
    (envelope, pending, row, numbers.text(200))
}
