//! A person at a terminal, with a folder of their own.

use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What locks the journals of these tests.
pub(crate) const PASSPHRASE: &str = "acht oude fietsen naast een gele molen";

/// How a run ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The answer as a value; the run has to have gone well.
    pub(crate) fn value(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).expect("JSON on standard output")
    }

    /// The run has to have gone well.
    pub(crate) fn well(&self) -> &str {
        assert_eq!(self.code, 0, "{}", self.err);
        &self.out
    }
}

/// A folder with a journal in it, or none yet.
pub(crate) struct Home {
    pub(crate) dir: TempDir,
}

impl Home {
    /// Without a journal.
    pub(crate) fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// With a journal and a key file.
    pub(crate) fn of(name: &str) -> Self {
        let home = Self::empty();
        home.typed(&["vault", "create", "--name", name], PASSPHRASE).well();
        let key = home.path("key").display().to_string();
        home.typed(&["vault", "key-file", "add", &key], PASSPHRASE).well();
        home
    }

    /// Another device of the same person, admitted through a folder of this one; it has not exchanged since.
    pub(crate) fn second(&self) -> Self {
        let (other, shared) = (Self::empty(), self.folder("shared"));
        self.run(&["device", "folder", &shared]).well();
        let link = self.value(&["device", "invite"])["link"].as_str().unwrap().to_owned();
        other.typed(&["device", "join", &link, &shared], PASSPHRASE).well();
        other.typed(&["vault", "key-file", "add", other.path("key").to_str().unwrap()], PASSPHRASE).well();
        other.run(&["device", "sync"]).well();
        self.run(&["device", "sync"]).well();
        let request = self.value(&["device", "list"])["requests"][0]["id"].as_str().unwrap().to_owned();
        self.run(&["device", "admit", &request]).well();
        other
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A folder beside the journal, made if need be, as text.
    pub(crate) fn folder(&self, name: &str) -> String {
        std::fs::create_dir_all(self.path(name)).unwrap();
        self.path(name).display().to_string()
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_binnenkring"));
        for variable in ["BINNENKRING_DATA", "BINNENKRING_KEY_FILE", "BINNENKRING_LANGUAGE"] {
            command.env_remove(variable);
        }
        command.arg("--data").arg(self.path("data")).args(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// A run with this on standard input.
    pub(crate) fn typed(&self, words: &[&str], input: &str) -> Ran {
        finish(self.command(words), input)
    }

    /// A run with the key file.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.run_with(words, "")
    }

    /// A run with the key file, and this on standard input.
    pub(crate) fn run_with(&self, words: &[&str], input: &str) -> Ran {
        let mut command = self.command(words);
        command.arg("--key-file").arg(self.path("key"));
        finish(command, input)
    }

    /// The answer to a command as a value.
    pub(crate) fn value(&self, words: &[&str]) -> Value {
        self.run(&[words, &["--json"]].concat()).value()
    }
}

fn finish(mut command: Command, input: &str) -> Ran {
    let mut child = command.spawn().unwrap();
    // A program that does not read its input closes it: that is no failure of the test.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// The names of the fields of an object, sorted, one a word.
pub(crate) fn fields(value: &Value) -> String {
    let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names.join(" ")
}
