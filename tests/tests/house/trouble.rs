//! What goes wrong on people's computers: a clear sentence, the exit code of docs/cli.md, and nothing lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use scenarios::cli::{Cli, Outcome, program};
use scenarios::files;
use scenarios::people::surroundings;
use scenarios::places::with_own_mounts;
use scenarios::table::Table;
use usecases::{LockMode, start};

const TITLE: &str = "De post samen openen";

/// Anja with one case and a circle in a shared folder, all handed over.
struct Home {
    table: Table,
    anja: Cli,
}

impl Home {
    fn new() -> Self {
        let table = Table::default();
        let anja = Cli::new(table.place(), "Anja");
        anja.answer(&["case", "new", "--title", TITLE, "--course", "Ik pak de enveloppen."]);
        anja.answer(&["circle", "found", "Kring Zuid", table.shared().to_str().unwrap()]);
        anja.answer(&["device", "folder", table.shared().to_str().unwrap()]);
        anja.answer(&["sync"]);
        Self { table, anja }
    }

    fn database(&self) -> PathBuf {
        self.anja.data.join("vault.db")
    }

    /// The files of the journal, without its locks.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = files::contents(&self.anja.data);
        files.retain(|path, _| path.extension().is_none_or(|ending| ending != "lock"));
        files
    }

    /// The journal is sound, and what was saved is there.
    fn intact(&self, titles: &[&str]) {
        self.anja.answer(&["vault", "check"]);
        assert_eq!(self.anja.titles(), titles);
    }

    /// A save while the shared folder gives trouble, and the trouble told; the journal is whole.
    fn saved_and_not_sent(&self, sync: impl Fn() -> Outcome, error: &str, exit: u8) {
        self.anja.answer(&["case", "new", "--title", "Nog een"]);
        sync().refused(error, exit);
        self.intact(&[TITLE, "Nog een"]);
        let own = self.anja.answer(&["device", "list"]);
        assert_eq!(own["exchange"]["unsent"], 1, "{own}");
        assert_eq!(own["exchange"]["problem"], error, "{own}");
    }

    /// The folder is as it should be again: everything is handed over.
    fn sent_after_all(&self) {
        self.anja.answer(&["sync"]);
        let own = self.anja.answer(&["device", "list"]);
        assert_eq!((&own["exchange"]["unsent"], &own["exchange"]["problem"]), (&0.into(), &().into()));
        // The settings and the first case have places 0 to 3, two each: a beginning and what is written in it.
        let is_pack = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("000004-");
        let files = files::below(self.table.shared());
        assert!(files.iter().any(is_pack), "the new case lies in the folder: {files:?}");
    }

    /// Runs `binnenkring` with these words where `mount` was done; `$1` in it is the shared folder.
    fn with_mount(&self, mount: &str, words: &str) -> Outcome {
        let script = format!("{mount}; exec \"$2\" --data \"$3\" --key-file \"$4\" --json {words}");
        let paths = [self.table.shared(), &program(), &self.anja.data, &self.anja.key_file];
        let paths = paths.map(|path| path.to_str().unwrap());
        Outcome::of(&self.anja.at_home(&mut with_own_mounts(&script, &paths)).output().unwrap())
    }
}

#[test]
fn a_wrong_passphrase_or_key_file_opens_nothing_and_changes_nothing() {
    let home = Home::new();
    let before = home.files();
    let wrong = home.table.place().join("wrong");
    fs::write(&wrong, "zes groene stoelen bij het raam").unwrap();
    let refused = home.anja.with(&["--passphrase-file", wrong.to_str().unwrap()], &["case", "list"]);
    refused.refused("wrong_passphrase", 4);
    let other = Cli::new(&home.table.place().join("other"), "Bert");
    let refused = home.anja.with(&["--key-file", other.key_file.to_str().unwrap()], &["case", "list"]);
    refused.refused("wrong_key_file", 4);
    assert!(home.files() == before);
    let right = home.anja.passphrase_file();
    home.anja.with(&["--passphrase-file", right.to_str().unwrap()], &["case", "list"]).answer();
    home.intact(&[TITLE]);
}

#[test]
fn no_journal_and_a_journal_that_is_there_already_say_so() {
    let home = Home::new();
    let passphrase = home.anja.passphrase_file();
    let flags = ["--passphrase-file", passphrase.to_str().unwrap()];
    home.anja.with(&flags, &["vault", "create", "--name", "Anja"]).refused("vault_exists", 6);
    home.intact(&[TITLE]);
    let nowhere = home.table.place().join("nowhere");
    let mut command = Command::new(program());
    home.anja.at_home(&mut command).arg("--data").arg(&nowhere).args(flags).args(["--json", "case", "list"]);
    Outcome::of(&command.output().unwrap()).refused("no_vault", 5);
    assert!(!nowhere.exists(), "looking makes nothing");
}

#[test]
fn a_missing_shared_folder_costs_nothing_and_catches_up() {
    let home = Home::new();
    let away = home.table.place().join("away");
    fs::rename(home.table.shared(), &away).unwrap();
    home.saved_and_not_sent(|| home.anja.run(&["sync"]), "folder_missing", 7);
    assert!(!home.table.shared().exists(), "a missing folder is never made");
    fs::write(home.table.shared(), "a file in its place").unwrap();
    home.anja.run(&["sync"]).refused("folder_missing", 7);
    fs::remove_file(home.table.shared()).unwrap();
    fs::rename(&away, home.table.shared()).unwrap();
    home.sent_after_all();
}

#[test]
fn a_shared_folder_that_is_closed_for_writing_costs_nothing_and_catches_up() {
    let home = Home::new();
    let closed = "mount --bind \"$1\" \"$1\"; mount -o remount,bind,ro \"$1\"";
    home.saved_and_not_sent(|| home.with_mount(closed, "sync"), "folder_read_only", 7);
    home.sent_after_all();
}

#[test]
fn a_full_shared_folder_costs_nothing_and_catches_up() {
    let home = Home::new();
    let full = "mount -t tmpfs -o size=8k tmpfs \"$1\"; head -c 8192 /dev/zero > \"$1/film.mp4\"";
    home.saved_and_not_sent(|| home.with_mount(full, "sync"), "folder_full", 8);
    // What was lying there is hidden under the mount, so this also was a folder that had lost everything.
    home.sent_after_all();
}

/// A disk with a little room for the data folder, filled to the brim before a large case is added.
const FULL_DISK: &str = r#"
    mount -t tmpfs -o size=$(($(du -sk "$1" | cut -f1) + 256))k tmpfs "$2"
    cp -a "$1/." "$2/"
    head -c 4000000 /dev/zero > "$2/film.mp4" || true
    set +e
    "$3" --data "$2" --key-file "$4" --json --language en case new --file "$5"
    told=$?
    set -e
    rm "$2/film.mp4"
    cp -a "$2/." "$6/"
    exit $told
"#;

#[test]
fn a_full_disk_refuses_the_save_and_keeps_what_was_saved() {
    let home = Home::new();
    let place = |name: &str| {
        let path = home.table.place().join(name);
        fs::create_dir(&path).unwrap();
        path
    };
    let (small, after) = (place("small"), place("after"));
    let case = home.table.place().join("case.json");
    let draft = serde_json::json!({"title": "Te groot", "course": "nieuwe woorden ".repeat(13_000)});
    fs::write(&case, draft.to_string()).unwrap();
    let paths = [&home.anja.data, &small, &program(), &home.anja.key_file, &case, &after];
    let paths = paths.map(|path| path.to_str().unwrap());
    let output = home.anja.at_home(&mut with_own_mounts(FULL_DISK, &paths)).output().unwrap();
    Outcome::of(&output).refused("disk_full", 8);
    // As the disk was left, with room again: sound, and writing goes on.
    fs::remove_dir_all(&home.anja.data).unwrap();
    fs::rename(&after, &home.anja.data).unwrap();
    home.intact(&[TITLE]);
    home.anja.answer(&["case", "new", "--file", case.to_str().unwrap()]);
    home.intact(&[TITLE, "Te groot"]);
}

#[test]
fn a_data_folder_that_is_closed_for_writing_says_so() {
    let home = Home::new();
    let closed = "mount --bind \"$3\" \"$3\"; mount -o remount,bind,ro \"$3\"";
    home.with_mount(closed, "case new --title Nieuw").refused("read_only", 1);
    home.intact(&[TITLE]);
}

/// The key of the vault, by way of the key file.
fn opened_database(home: &Home) -> Connection {
    let wrapped = fs::read(home.anja.data.join("vault.keyfile.age")).unwrap();
    let key_file = fs::read_to_string(&home.anja.key_file).unwrap();
    let key = sealing::unwrap_with_key_file(&wrapped, &key_file).unwrap();
    let database = Connection::open(home.database()).unwrap();
    database.execute_batch(&format!("PRAGMA key = \"x'{}'\"", hex::encode(&*key))).unwrap();
    database
}

#[test]
fn a_journal_of_a_newer_version_is_left_alone() {
    let home = Home::new();
    let version = |number: u32| {
        let database = opened_database(&home);
        let before = database.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0)).unwrap();
        database.pragma_update(None, "user_version", number).unwrap();
        before
    };
    let present = version(99);
    let before = home.files();
    home.anja.run(&["case", "list"]).refused("newer_version", 9);
    home.anja.run(&["case", "new", "--title", "Nieuw"]).refused("newer_version", 9);
    assert!(home.files() == before, "a newer journal is not written to");
    version(present);
    home.intact(&[TITLE]);
}

#[test]
fn a_damaged_journal_says_so_and_is_not_made_worse() {
    let home = Home::new();
    let whole = fs::read(home.database()).unwrap();
    let damage = |at: usize, bytes: &mut Vec<u8>| bytes[at..at + 64].fill(0xa5);
    for at in [100, whole.len() / 2] {
        let mut bytes = whole.clone();
        damage(at, &mut bytes);
        fs::write(home.database(), &bytes).unwrap();
        home.anja.run(&["vault", "check"]).refused("vault_damaged", 10);
        assert!(fs::read(home.database()).unwrap() == bytes, "looking changed something");
    }
    fs::write(home.database(), &whole[..whole.len() / 2]).unwrap();
    home.anja.run(&["vault", "check"]).refused("vault_damaged", 10);
    fs::write(home.database(), b"").unwrap();
    home.anja.run(&["case", "list"]).refused("vault_damaged", 10);
    fs::write(home.database(), &whole).unwrap();
    home.intact(&[TITLE]);
}

#[test]
fn a_journal_that_is_open_elsewhere_says_so_at_once() {
    let home = Home::new();
    let (data, key_file) = (&home.anja.data, &home.anja.key_file);
    let app = start::unlock_with_key_file(data, key_file, LockMode::Long, surroundings("the app")).unwrap();
    let begin = std::time::Instant::now();
    home.anja.run(&["case", "new", "--title", "Nieuw"]).refused("vault_in_use", 3);
    home.anja.run(&["sync"]).refused("vault_in_use", 3);
    assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
    drop(app);
    home.intact(&[TITLE]);
}

#[test]
fn ten_programs_that_add_a_case_at_once_are_all_heard() {
    let home = Home::new();
    let titles: Vec<String> = (0..10).map(|number| format!("Casus {number}")).collect();
    let add = |title: &String| {
        let mut command = home.anja.command();
        command.arg("--key-file").arg(&home.anja.key_file).args(["case", "new", "--title", title]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = titles.iter().map(add).collect();
    for program in running {
        Outcome::of(&program.wait_with_output().unwrap()).answer();
    }
    let mut expect: Vec<&str> = titles.iter().map(String::as_str).collect();
    expect.push(TITLE);
    home.intact(&expect);
}

/// For people: three lines in Dutch, none of them about machines.
#[test]
fn trouble_is_told_to_people_in_three_sentences() {
    let home = Home::new();
    fs::remove_dir_all(home.table.shared()).unwrap();
    let mut command = Command::new(program());
    home.anja.at_home(&mut command).arg("--data").arg(&home.anja.data).arg("--key-file");
    let outcome = Outcome::of(&command.arg(&home.anja.key_file).arg("sync").output().unwrap());
    assert_eq!(outcome.code, 7);
    let folder = Path::new(home.table.shared()).display().to_string();
    let lines: Vec<&str> = outcome.err.lines().collect();
    assert!(lines.len() >= 3 && lines[0].contains(&folder), "{outcome:?}");
    assert!(!outcome.err.contains("Error") && !outcome.err.contains("folder_missing"), "{outcome:?}");
}
