//! The `binnenkring` command as a program of its own, with everything it could write to in one place.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::people::PASSPHRASE;

/// The folder of the workspace.
fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The command that is tested.
pub fn program() -> PathBuf {
    let chosen = std::env::var_os("BINNENKRING_CLI").map(PathBuf::from);
    let program = chosen.unwrap_or_else(|| house().join("target/debug/binnenkring"));
    assert!(program.is_file(), "{} is not there: cargo build -p cli", program.display());
    program
}

/// What a command did.
#[derive(Debug)]
pub struct Outcome {
    /// Exit code; -1 when it was ended by a signal.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Outcome {
    /// Of a program that has ended.
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// What it answered; it must have gone well.
    pub fn answer(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.out).unwrap()
    }

    /// It must have failed with this code of an error and this exit code, and told so in whole sentences: what
    /// happened, what is lost, and what to do.
    pub fn refused(&self, error: &str, exit: u8) {
        assert_eq!(self.code, i32::from(exit), "{self:?}");
        let page = fs::read_to_string(house().join("docs/cli.md")).unwrap();
        let row = page.lines().find(|line| line.starts_with(&format!("| {exit} |"))).unwrap_or_default();
        assert!(row.contains(&format!("`{error}`")), "docs/cli.md does not list {error} under {exit}");
        let told: Value = serde_json::from_str(self.err.lines().last().unwrap_or_default()).unwrap();
        assert_eq!(told["code"], error, "{self:?}");
        for part in ["what", "lost", "todo"] {
            let sentence = told[part].as_str().unwrap();
            assert!(sentence.len() > 5 && !sentence.contains(['{', '}']), "{part}: {sentence:?}");
        }
    }
}

/// One person who uses the command.
pub struct Cli {
    place: PathBuf,
    /// The data folder.
    pub data: PathBuf,
    /// The key file, outside the data folder.
    pub key_file: PathBuf,
}

impl Cli {
    /// A person with a new journal below `place`. Home, caches and temporary files lie there as well.
    pub fn new(place: &Path, name: &str) -> Self {
        let keys = place.join("keys");
        let cli =
            Self { place: place.to_owned(), data: place.join("data"), key_file: keys.join("journal.key") };
        [&keys, &cli.home(), &cli.temporary()].into_iter().for_each(|dir| fs::create_dir_all(dir).unwrap());
        let passphrase = cli.passphrase_file();
        fs::write(&passphrase, PASSPHRASE).unwrap();
        let key_file = cli.key_file.display().to_string();
        let with = ["--passphrase-file", passphrase.to_str().unwrap()];
        cli.with(&with, &["vault", "create", "--name", name]).answer();
        cli.with(&with, &["vault", "key-file", "add", &key_file]).answer();
        cli
    }

    /// A file with the passphrase.
    pub fn passphrase_file(&self) -> PathBuf {
        self.place.join("keys/passphrase")
    }

    /// The home folder, with what belongs in it.
    pub fn home(&self) -> PathBuf {
        self.place.join("home")
    }

    /// Where temporary files go.
    pub fn temporary(&self) -> PathBuf {
        self.place.join("tmp")
    }

    /// The bare program, on this person's journal, answering as JSON.
    pub fn command(&self) -> Command {
        let mut command = Command::new(program());
        self.at_home(&mut command).arg("--data").arg(&self.data).args(["--json", "--language", "en"]);
        command
    }

    /// Gives a program this person's home and nothing of ours.
    pub fn at_home<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let home = self.home();
        let path = std::env::var_os("PATH").unwrap_or_default();
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", &home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("TMPDIR", self.temporary())
    }

    /// Runs a command with these flags before it.
    pub fn with(&self, flags: &[&str], words: &[&str]) -> Outcome {
        Outcome::of(&self.command().args(flags).args(words).output().unwrap())
    }

    /// Runs a command with the key file.
    pub fn run(&self, words: &[&str]) -> Outcome {
        self.with(&["--key-file", self.key_file.to_str().unwrap()], words)
    }

    /// Runs a command that must go well.
    pub fn answer(&self, words: &[&str]) -> Value {
        self.run(words).answer()
    }

    /// The titles of all cases, in order.
    pub fn titles(&self) -> Vec<String> {
        let list = self.answer(&["case", "list"]);
        let rows = list["rows"].as_array().unwrap();
        let mut titles: Vec<String> = rows.iter().map(|row| text(row, "title")).collect();
        titles.sort();
        titles
    }
}

/// A text in an answer.
pub fn text(of: &Value, name: &str) -> String {
    of[name].as_str().unwrap_or_else(|| panic!("no {name} in {of}")).to_owned()
}
