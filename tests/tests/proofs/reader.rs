//! A second reader of the mailbox, in Python, written from docs/formats.md (tests/reader): it opens what the exported
//! keys open, checks every hash, roster, signature and chain by itself, and finds the same changes as Binnenkring.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use exchange::mailbox::ShortHash;
use exchange::{Envelope, FileName, MailboxPath, pack};
use scenarios::cli::{Cli, text};
use scenarios::files;
use scenarios::table::Table;
use sealing::{EpochKey, Signature};
use serde_json::Value;

/// The Python that has the packages of the reader.
fn python() -> PathBuf {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let chosen = std::env::var_os("BINNENKRING_PYTHON").map(PathBuf::from);
    let python = chosen.unwrap_or_else(|| house.join("target/tools/reader/bin/python"));
    assert!(python.is_file(), "`cargo xtask test --only other-programs` makes {}", python.display());
    python
}

fn reader(mailbox: &Path, keys: &Path) -> Output {
    let mut command = Command::new(python());
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("reader"));
    command.args(["-B", "-m", "binnenkring_reader"]).arg(mailbox).arg(keys).output().unwrap()
}

/// What the reader found.
fn found(mailbox: &Path, keys: &Path) -> Value {
    let output = reader(mailbox, keys);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Three people in a circle; the founder has a journal in a folder of her own as well.
struct Story {
    table: Table,
    people: Vec<Cli>,
}

impl Story {
    fn begin() -> Self {
        let table = Table::default();
        let person = |name: &str| Cli::new(&table.place().join(name), name);
        let people: Vec<Cli> = ["Anja", "Bert", "Chandra"].into_iter().map(person).collect();
        let story = Self { table, people };
        let shared = story.shared();
        story.people[0].answer(&["device", "folder", &shared]);
        story.people[0].answer(&["circle", "found", "Kring Zuid", &shared]);
        for newcomer in 1..story.people.len() {
            let link = text(&story.people[0].answer(&["circle", "invite", "Kring Zuid"]), "link");
            story.people[newcomer].answer(&["circle", "join", &link, &shared]);
            story.sync();
            let circle = story.people[0].answer(&["circle", "show", "Kring Zuid"]);
            story.people[0].answer(&["circle", "admit", "Kring Zuid", &text(&circle["requests"][0], "id")]);
            story.sync();
        }
        story
    }

    fn shared(&self) -> String {
        self.table.shared().to_str().unwrap().to_owned()
    }

    /// Twice, so that whoever comes first hears of the last as well.
    fn sync(&self) {
        for _ in 0..2 {
            self.people.iter().for_each(|person| drop(person.answer(&["sync"])));
        }
    }

    fn new_case(&self, title: &str) -> String {
        let words =
            ["case", "new", "--title", title, "--course", "Ik pak de enveloppen.", "--question", "Wat?"];
        text(&self.people[0].answer(&words), "id")
    }

    /// A session in which everyone says something, an erased case, and a journal that was put back from a copy.
    fn goes_on(&self) {
        let (anja, bert) = (&self.people[0], &self.people[1]);
        let case = self.new_case("De post samen openen");
        let session = text(&anja.answer(&["session", "share", "Kring Zuid", &case, "--yes"]), "id");
        self.sync();
        for number in 0..9 {
            bert.answer(&["session", "say", "Kring Zuid", &session, &format!("Zin {number} van Bert.")]);
            self.people[2].answer(&["session", "say", "Kring Zuid", &session, "En ik."]);
            self.sync();
        }
        let erased = self.new_case("Een casus die weg moet");
        self.sync();
        let copy = self.table.place().join("copy");
        files::copy(&anja.data, &copy);
        anja.answer(&["session", "say", "Kring Zuid", &session, "Dit staat niet in de kopie."]);
        anja.answer(&["case", "edit", &case, "--course", "Nog niet in de kopie."]);
        self.sync();
        fs::remove_dir_all(&anja.data).unwrap();
        fs::rename(&copy, &anja.data).unwrap();
        // The folder tells the older copy that it is one, and it begins another life.
        self.sync();
        anja.answer(&["session", "say", "Kring Zuid", &session, "Na het terugzetten."]);
        anja.answer(&["case", "erase", &erased, "--yes"]);
        self.new_case("Geschreven na het terugzetten");
        self.sync();
    }

    fn mailbox(&self, circle: &str) -> PathBuf {
        self.table.shared().join(format!("binnenkring-{circle}"))
    }

    fn keys(&self, circle: &str) -> PathBuf {
        let file = self.table.place().join(format!("{circle}.keys"));
        self.people[0].answer(&["epoch", "export", circle, file.to_str().unwrap(), "--yes"]);
        file
    }

    /// What the reader finds in a circle, after comparing it with what Binnenkring holds.
    fn compared(&self, circle: &str) -> Value {
        let read = found(&self.mailbox(circle), &self.keys(circle));
        let held = self.people[0].answer(&["circle", "fingerprints", circle, "--changes"]);
        let sorted = |list: &Value| -> BTreeMap<String, Value> {
            let rows = list.as_array().unwrap().iter();
            rows.map(|row| (row[0].as_str().unwrap().to_owned(), row[1].clone())).collect()
        };
        assert_eq!(sorted(&read["records"]), sorted(&held));
        assert_eq!(read["refused"], serde_json::json!({}));
        read
    }
}

#[test]
fn a_reader_in_another_language_finds_the_same_changes_and_believes_every_signature() {
    let story = Story::begin();
    story.goes_on();
    let circle = text(&story.people[0].answer(&["circle", "show", "Kring Zuid"]), "id");
    let read = story.compared(&circle);
    assert_eq!((&read["kind"], &read["name"]), (&"group".into(), &"Kring Zuid".into()));
    assert_eq!((&read["persons"], &read["roster"]), (&3.into(), &3.into()));
    let feeds: Vec<&String> = read["feeds"].as_object().unwrap().keys().collect();
    assert_eq!(feeds.len(), 4, "three devices, one of them in two lives: {feeds:?}");
    assert!(read["signatures"].as_u64().unwrap() > 30, "{read}");
    let changes: usize =
        read["records"].as_array().unwrap().iter().map(|it| it[1].as_array().unwrap().len()).sum();
    assert!(changes >= 21, "{changes}");

    let own = text(&story.people[0].answer(&["device", "list"]), "id");
    let read = story.compared(&own);
    assert_eq!((&read["kind"], read["erased"].as_array().unwrap().len()), (&"self".into(), 1));
    assert_eq!(read["feeds"].as_object().unwrap().len(), 2, "one device in two lives");
}

/// A mailbox with one pack turned into another one that only someone with the key of the epoch could make.
fn turned(story: &Story, circle: &str, keys: &Path, turn: impl Fn(Envelope) -> Envelope) -> Value {
    let copy = story.table.place().join("turned").join(format!("binnenkring-{circle}"));
    fs::remove_dir_all(copy.parent().unwrap()).unwrap_or_default();
    files::copy(&story.mailbox(circle), &copy);
    let secret = fs::read_to_string(keys).unwrap();
    let secret = secret.lines().find(|line| !line.starts_with('#')).unwrap();
    let key = EpochKey::from_text(secret).unwrap();
    for path in files::below(&copy) {
        let relative = path.strip_prefix(copy.parent().unwrap()).unwrap().to_str().unwrap();
        let Ok(MailboxPath { name: FileName::Pack { range, .. }, .. }) = relative.parse() else { continue };
        let opened = pack::read(&fs::read(&path).unwrap(), &[&key]).unwrap();
        let envelopes: Vec<Envelope> = opened.envelopes.into_iter().map(&turn).collect();
        let sealed = pack::write(&envelopes, &key.recipient()).unwrap();
        let name = FileName::Pack { range, hash: ShortHash::of(sealed.as_bytes()) };
        fs::remove_file(&path).unwrap();
        fs::write(path.with_file_name(name.to_string()), sealed.as_bytes()).unwrap();
    }
    found(&copy, keys)
}

#[test]
fn the_other_reader_refuses_what_we_refuse() {
    let story = Story::begin();
    story.goes_on();
    let circle = text(&story.people[0].answer(&["circle", "show", "Kring Zuid"]), "id");
    let keys = story.keys(&circle);
    let parts = |it: &Envelope| (it.header_bytes().to_vec(), it.signature().0, it.body().map(<[u8]>::to_vec));
    let again =
        |(header, signature, body)| Envelope::recall_parts(header, signature, body).unwrap().into_inner();
    let unchanged = turned(&story, &circle, &keys, |it| again(parts(&it)));
    assert_eq!(unchanged["refused"], serde_json::json!({}));

    let signature = |it: Envelope| {
        let (header, Signature(mut bytes), body) = (it.header_bytes().to_vec(), *it.signature(), it.body());
        bytes[7] ^= 1;
        again((header, bytes, body.map(<[u8]>::to_vec)))
    };
    let check = |read: &Value, why: &str| {
        assert_eq!(read["records"], serde_json::json!([]), "{why}");
        let refused = read["refused"].as_object().unwrap();
        assert!(
            !refused.is_empty() && refused.values().all(|it| it.as_str().unwrap().contains(why)),
            "{refused:?}"
        );
    };
    check(&turned(&story, &circle, &keys, signature), "a signature that does not fit");

    // Another key opens nothing, and without a roster nothing can be believed.
    let wrong = story.table.place().join("wrong.keys");
    let key = EpochKey::generate(&mut sealing::SeededRandomness::new("another"));
    fs::write(&wrong, key.to_text().as_str()).unwrap();
    let refused = reader(&story.mailbox(&circle), &wrong);
    assert!(!refused.status.success() && refused.stdout.is_empty());
}
