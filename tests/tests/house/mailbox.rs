//! A shared folder that loses, empties, halves, renames and rolls back: it costs time and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::{CircleId, RecordId};
use scenarios::dice::Dice;
use scenarios::files;
use scenarios::people::Person;
use scenarios::table::Table;

/// Anja and Bert in a circle with a session; Anja writes, Bert reads.
pub struct Ring {
    pub table: Table,
    pub anja: Person,
    pub bert: Person,
    pub circle: CircleId,
    pub session: RecordId,
}

impl Ring {
    pub fn new() -> Self {
        let table = Table::default();
        let (mut anja, mut bert) = (table.person("Anja"), table.person("Bert"));
        let circle = table.circle(&mut anja, &mut [&mut bert], "Kring Zuid");
        let case = anja.write_case("De post samen openen", "Ik pak de enveloppen zelf.");
        let session = anja.begin_session(circle, &case);
        let mut ring = Self { table, anja, bert, circle, session };
        ring.bert_has_everything();
        ring
    }

    pub fn say(&mut self, text: &str) {
        self.anja.say(self.circle, self.session, text);
    }

    /// Anja says something and hands it over; returns the pack that holds it.
    fn new_pack(&mut self, text: &str) -> PathBuf {
        let before = self.table.packs_of(self.circle, &self.anja);
        self.say(text);
        self.anja.exchange(self.circle);
        let after = self.table.packs_of(self.circle, &self.anja);
        after.into_iter().find(|pack| !before.contains(pack)).unwrap()
    }

    /// Bert fetches; everything that Anja said is there, nothing is left set aside.
    pub fn bert_has_everything(&mut self) {
        self.bert.exchange(self.circle);
        self.anja.exchange(self.circle);
        self.bert.exchange(self.circle);
        assert_eq!(self.bert.prints(self.circle), self.anja.prints(self.circle));
        assert_eq!(self.bert.set_aside(self.circle), []);
    }
}

type Mischief = fn(&Path);

fn renamed(file: &Path, name: impl Fn(&str) -> String) {
    let old = file.file_name().unwrap().to_str().unwrap();
    fs::rename(file, file.with_file_name(name(old))).unwrap();
}

/// What storages do to files.
const MISCHIEF: [(&str, Mischief); 11] = [
    ("missing", |file| fs::remove_file(file).unwrap()),
    ("emptied", |file| fs::write(file, b"").unwrap()),
    ("halved", |file| {
        let bytes = fs::read(file).unwrap();
        fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
    }),
    ("a conflict copy", |file| {
        let bytes = fs::read(file).unwrap();
        renamed(file, |name| name.replace(".age", " (conflicted copy 2026-11-21).age"));
        fs::write(file.with_file_name("desktop.ini"), bytes).unwrap();
    }),
    ("a copy of another file", |file| {
        let is_other = |it: &PathBuf| it.file_name().unwrap().to_str().unwrap().starts_with("roster");
        let other = files::below(file.parent().unwrap()).into_iter().find(is_other).unwrap();
        fs::copy(other, file).unwrap();
    }),
    ("still on its way", |file| renamed(file, |name| format!("{name}.part"))),
    ("in capitals", |file| renamed(file, str::to_uppercase)),
    ("a directory in its place", |file| {
        fs::remove_file(file).unwrap();
        fs::create_dir(file).unwrap();
        fs::write(file.join("inside.age"), b"not ours").unwrap();
    }),
    ("on a bad spot", |file| {
        fs::remove_file(file).unwrap();
        // Reads of this fail, also for root.
        std::os::unix::fs::symlink("/proc/self/mem", file).unwrap();
    }),
    // Online only: the name and the size are there, the bytes are not.
    ("a placeholder of the right size", |file| {
        let bytes = fs::metadata(file).unwrap().len();
        fs::File::create(file).unwrap().set_len(bytes).unwrap();
    }),
    ("longer than it was", |file| {
        let mut bytes = fs::read(file).unwrap();
        bytes.extend([0; 512]);
        fs::write(file, bytes).unwrap();
    }),
];

/// Puts a file back as it was.
fn repair(file: &Path, bytes: &[u8]) {
    if file.is_dir() {
        fs::remove_dir_all(file).unwrap();
    } else if file.is_symlink() {
        fs::remove_file(file).unwrap();
    }
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_file_that_a_storage_spoiled_deletes_nothing_blocks_nothing_and_comes_back() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    for (what, mischief) in MISCHIEF {
        for by_owner in [false, true] {
            println!("{what}, {}", if by_owner { "offered again" } else { "repaired" });
            let pack = ring.new_pack(&format!("{what} {by_owner}"));
            let whole = fs::read(&pack).unwrap();
            mischief(&pack);
            let (before, lies) = (ring.bert.prints(circle), files::contents(ring.table.shared()));

            ring.bert.say(circle, ring.session, &format!("antwoord op {what} {by_owner}"));
            ring.bert.exchange(circle);
            assert_eq!(ring.bert.prints(circle).len(), before.len());
            let now = files::contents(ring.table.shared());
            let bert_feed = ring.table.feed_of(circle, &ring.bert);
            let kept = |(path, bytes): (&PathBuf, &Vec<u8>)| {
                path.starts_with(&bert_feed) || now.get(path) == Some(bytes)
            };
            assert!(lies.iter().all(kept), "{what}: reading changed something in the folder");

            if !by_owner {
                repair(&pack, &whole);
                ring.bert.exchange(circle);
            }
            ring.anja.exchange(circle);
            ring.bert_has_everything();
            assert!(ring.bert.heard(circle, ring.session).contains(&format!("{what} {by_owner}")));
        }
    }
}

/// The eighth change makes a wide pack that stands in for the seven small ones, which stay for a while. Cut
/// short, it must not keep them out of sight of someone who is new.
#[test]
fn a_spoiled_wide_pack_does_not_hide_the_small_ones() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    let mut chandra = ring.table.person("Chandra");
    ring.table.ask(circle, &mut ring.anja, &mut chandra);
    chandra.exchange(circle);
    ring.anja.exchange(circle);
    ring.table.admit(circle, &mut ring.anja);
    ring.anja.exchange(circle);
    let mut said = Vec::new();
    let wide = loop {
        let text = format!("zin {}", said.len());
        let pack = ring.new_pack(&text);
        let name = pack.file_name().unwrap().to_str().unwrap().to_owned();
        if name[..6] != name[7..13] {
            break pack;
        }
        said.push(text);
    };
    assert!(said.len() > 3 && ring.table.packs_of(circle, &ring.anja).len() > said.len());
    fs::write(&wide, &fs::read(&wide).unwrap()[..100]).unwrap();
    chandra.exchange(circle);
    assert_eq!(chandra.heard(circle, ring.session), said);
    ring.anja.exchange(circle);
    chandra.exchange(circle);
    assert_eq!(chandra.prints(circle), ring.anja.prints(circle));
    assert_eq!(chandra.set_aside(circle), []);
}

#[test]
fn ten_thousand_strange_files_stay_where_they_are_and_stop_nobody() {
    let mut ring = Ring::new();
    let mut dice = Dice::printed("garbage");
    let circle = ring.circle;
    let theirs = ring.table.feed_of(circle, &ring.anja);
    let mut places =
        vec![ring.table.shared().to_owned(), theirs.parent().unwrap().to_owned(), theirs.clone()];
    places.push(theirs.with_file_name(format!("{}-0001", "ab".repeat(16))));
    fs::create_dir(&places[3]).unwrap();
    let mut hash = || hex::encode(dice.bytes(16));
    for number in 0..10_000 {
        let name = match number % 20 {
            0 => format!("{:06}-{:06}-{}.age", number % 7, 40 + number % 7, hash()),
            1 => format!("roster-000009-{}.age", hash()),
            2 => format!("grant-000009-{}.age", hash()),
            3 => format!("request-{}.age", hash()),
            4 => format!("{}.tmp", hash()),
            _ => format!("foto {number}.jpg"),
        };
        fs::write(places[number / 20 % 4].join(name), format!("garbage {number}")).unwrap();
    }
    let lies = files::contents(ring.table.shared());
    assert!(lies.len() > 10_000);
    ring.say("Dit komt er toch door.");
    let begin = Instant::now();
    ring.anja.exchange(circle);
    ring.bert.exchange(circle);
    let first = begin.elapsed();
    ring.bert.exchange(circle);
    let again = begin.elapsed() - first;
    println!("first exchanges {first:?}, one more {again:?}");
    assert!(again < Duration::from_secs(30), "{again:?}");
    assert_eq!(ring.bert.prints(circle), ring.anja.prints(circle));
    let now = files::contents(ring.table.shared());
    assert!(
        lies.iter().all(|(path, bytes)| now.get(path) == Some(bytes)),
        "something was changed or deleted"
    );
}

#[test]
fn after_the_whole_mailbox_was_deleted_everyone_and_a_newcomer_get_everything() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    let mut dirk = ring.table.person("Dirk");
    ring.bert.say(circle, ring.session, "Van Bert.");
    ring.bert_has_everything();
    let lose_everything = |ring: &Ring| files::empty(ring.table.shared());

    ring.table.ask(circle, &mut ring.anja, &mut dirk);
    dirk.exchange(circle);
    lose_everything(&ring);
    [&mut ring.anja, &mut ring.bert, &mut dirk].into_iter().for_each(|it| drop(it.exchange(circle)));
    ring.anja.exchange(circle);
    ring.table.admit(circle, &mut ring.anja);
    ring.anja.exchange(circle);
    lose_everything(&ring);
    for _ in 0..2 {
        [&mut dirk, &mut ring.bert, &mut ring.anja].into_iter().for_each(|it| drop(it.exchange(circle)));
    }
    assert_eq!(dirk.prints(circle), ring.anja.prints(circle));
    assert!(dirk.heard(circle, ring.session).contains(&"Van Bert.".to_owned()));
    lose_everything(&ring);
    dirk.say(circle, ring.session, "Dank jullie wel.");
    for _ in 0..2 {
        [&mut dirk, &mut ring.bert, &mut ring.anja].into_iter().for_each(|it| drop(it.exchange(circle)));
    }
    assert_eq!(ring.anja.prints(circle), dirk.prints(circle));
    ring.bert_has_everything();
}

/// A stick that is not plugged in can look like an empty folder. When it is back, what lies there twice is joined.
#[test]
fn a_folder_that_was_empty_for_a_while_is_not_filled_twice_for_good() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    ring.bert.say(circle, ring.session, "Van Bert.");
    ring.bert_has_everything();
    let aside = ring.table.place().join("aside");
    for number in 0..6 {
        files::copy(ring.table.shared(), &aside);
        files::empty(ring.table.shared());
        ring.say(&format!("zin {number}"));
        ring.bert_has_everything();
        for (path, bytes) in files::contents(&aside) {
            let path = ring.table.shared().join(path.strip_prefix(&aside).unwrap());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        fs::remove_dir_all(&aside).unwrap();
    }
    // Each says what has arrived, and then what a wider pack holds may go.
    for _ in 0..3 {
        ring.bert.say(circle, ring.session, "Ik heb het.");
        ring.say("Ik ook.");
        ring.bert_has_everything();
    }
    let lie = files::below(ring.table.shared());
    assert!(lie.len() <= 12, "{} files: {lie:#?}", lie.len());
}

#[test]
fn a_mailbox_put_back_to_an_older_day_costs_nothing() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    let say = |ring: &mut Ring, from: u32| {
        for number in from..from + 12 {
            ring.say(&format!("zin {number}"));
            ring.bert.say(circle, ring.session, &format!("antwoord {number}"));
            ring.anja.exchange(circle);
            ring.bert.exchange(circle);
        }
        ring.anja.exchange(circle);
        ring.bert_has_everything();
    };
    say(&mut ring, 0);
    let older = ring.table.place().join("older");
    files::copy(ring.table.shared(), &older);
    say(&mut ring, 12);
    let before = ring.bert.prints(circle);

    files::empty(ring.table.shared());
    fs::remove_dir(ring.table.shared()).unwrap();
    files::copy(&older, ring.table.shared());
    ring.bert.exchange(circle);
    assert_eq!(ring.bert.prints(circle), before);
    say(&mut ring, 24);

    let mut dirk = ring.table.person("Dirk");
    ring.table.ask(circle, &mut ring.anja, &mut dirk);
    dirk.exchange(circle);
    ring.anja.exchange(circle);
    ring.table.admit(circle, &mut ring.anja);
    ring.anja.exchange(circle);
    dirk.exchange(circle);
    assert_eq!(dirk.prints(circle), ring.anja.prints(circle));
    assert_eq!(dirk.set_aside(circle), []);
    assert_eq!(dirk.heard(circle, ring.session).len(), 72);
}
