//! A program that is killed while it joins packs: whatever had been done by then, the next exchange ends well.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use scenarios::files;
use scenarios::people::{Person, surroundings};
use usecases::{LockMode, start};

use crate::ring::{Ring, put_back};

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The folder at each moment between two states: a file half written, written, and the others taken away one by one.
fn moments(before: &Files, after: &Files) -> Vec<Files> {
    let (mut now, mut all) = (before.clone(), vec![before.clone()]);
    for (path, bytes) in after.iter().filter(|(path, _)| !before.contains_key(*path)) {
        let part = PathBuf::from(format!("{}.part", path.display()));
        now.insert(part.clone(), bytes[..bytes.len() / 2].to_vec());
        all.push(now.clone());
        now.remove(&part);
        now.insert(path.clone(), bytes.clone());
        all.push(now.clone());
    }
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        now.remove(path);
        all.push(now.clone());
    }
    all
}

fn lay(folder: &Path, moment: &Files) {
    files::empty(folder);
    for (path, bytes) in moment {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn kill_during_compaction_at_every_step_loses_nothing() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    let key_file = ring.table.place().join("anja.key");
    start::key_file_add(&mut ring.anja.open, &key_file).unwrap();
    let (home, saved) = (ring.anja.home().to_owned(), ring.table.place().join("saved"));
    let folder = ring.table.shared().to_owned();
    // Go on until an exchange joins packs, and keep how everything was just before it.
    let (mut said, mut anja) = (0, ring.anja);
    let (before, after) = loop {
        anja.say(circle, ring.session, &format!("zin {said}"));
        said += 1;
        drop(anja);
        let _ = fs::remove_dir_all(&saved);
        files::copy(&home, &saved);
        let before = files::contents(&folder);
        anja = reopened(&home, &key_file, said);
        anja.exchange(circle);
        ring.bert.exchange(circle);
        ring.chandra.exchange(circle);
        anja.exchange(circle);
        let after = files::contents(&folder);
        let gone = before.keys().filter(|path| !after.contains_key(*path)).count();
        if gone > 1 {
            break (before, after);
        }
        assert!(said < 40, "packs are never joined");
    };
    drop(anja);
    let moments = moments(&before, &after);
    println!("{} moments after {said} sentences", moments.len());
    assert!(moments.len() > 4);
    for (number, moment) in moments.iter().enumerate() {
        lay(&folder, moment);
        put_back(&saved, &home);
        let mut anja = reopened(&home, &key_file, 100 + number);
        for _ in 0..2 {
            anja.exchange(circle);
            ring.bert.exchange(circle);
            ring.chandra.exchange(circle);
        }
        assert_eq!(anja.prints(circle), ring.bert.prints(circle), "moment {number}");
        assert_eq!(anja.heard(circle, ring.session).len(), said, "moment {number}");
        for person in [&anja, &ring.bert, &ring.chandra] {
            assert_eq!(person.set_aside(circle), [], "moment {number}");
        }
        let unfinished = files::below(&folder).into_iter().any(|path| path.extension().unwrap() == "part");
        assert!(!unfinished, "moment {number}");
    }
}

/// Opened again; `turn` keeps what is chosen by chance apart from one time to the next.
fn reopened(home: &Path, key_file: &Path, turn: usize) -> Person {
    let around = surroundings(&format!("Anja, opened again {turn}"));
    let open = start::unlock_with_key_file(home, key_file, LockMode::short(), around).unwrap();
    Person::from_open(open, home.to_owned())
}
