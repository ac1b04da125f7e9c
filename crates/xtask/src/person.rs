//! A person with a journal of their own, played by the `binnenkring` command: for the demo and for measuring.

use crate::failure::Failure;
use crate::program::{self, program};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Someone who works with the command line in a folder of their own.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    binary: PathBuf,
    home: PathBuf,
}

/// What locks a played journal. It protects nothing: the content is made up.
const PASSPHRASE: &str = "acht oude fietsen naast een gele molen";

impl Person {
    /// Begins a journal under `folder`, with a key file, so that the next commands need no passphrase.
    pub(crate) fn begin(binary: &Path, folder: &Path, name: &str) -> Result<Self, Failure> {
        Self::settle(binary, folder, name, &["vault", "create", "--name", name])
    }

    /// Begins a journal on another device of someone, with that person's invitation and shared folder.
    pub(crate) fn begin_second(
        binary: &Path,
        folder: &Path,
        name: &str,
        invite: &str,
        shared: &str,
    ) -> Result<Self, Failure> {
        Self::settle(binary, folder, name, &["device", "join", invite, shared])
    }

    /// Someone whose journal (`data`) and key file (`key.txt`) another program made in `home`.
    pub(crate) fn of_others(binary: &Path, home: &Path, name: &str) -> Self {
        Self { name: name.to_owned(), binary: binary.to_owned(), home: home.to_owned() }
    }

    fn settle(binary: &Path, folder: &Path, name: &str, first: &[&str]) -> Result<Self, Failure> {
        let home = folder.join(name.to_lowercase());
        std::fs::create_dir_all(&home).map_err(|cause| failed(&home, &cause))?;
        let person = Self { name: name.to_owned(), binary: binary.to_owned(), home };
        let passphrase = person.home.join("passphrase.txt");
        std::fs::write(&passphrase, PASSPHRASE).map_err(|cause| failed(&passphrase, &cause))?;
        person.with_passphrase(first, &passphrase)?;
        let key = person.key().display().to_string();
        person.with_passphrase(&["vault", "key-file", "add", &key], &passphrase)?;
        Ok(person)
    }

    fn with_passphrase(&self, words: &[&str], file: &Path) -> Result<String, Failure> {
        program::read(self.plain(words).arg("--passphrase-file").arg(file))
    }

    /// Where the journal stands.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// The key file.
    fn key(&self) -> PathBuf {
        self.home.join("key.txt")
    }

    fn plain(&self, words: &[&str]) -> Command {
        let mut command = program(&self.binary.display().to_string(), &self.home);
        // Nothing from the machine of whoever runs this.
        for variable in ["BINNENKRING_DATA", "BINNENKRING_KEY_FILE", "BINNENKRING_LANGUAGE"] {
            command.env_remove(variable);
        }
        command.args(words).arg("--data").arg(self.data());
        command
    }

    /// One command of this person, ready to run.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = self.plain(words);
        command.arg("--key-file").arg(self.key());
        command
    }

    /// What this person sees, in words.
    pub(crate) fn sees(&self, words: &[&str]) -> Result<String, Failure> {
        program::read(&mut self.command(words))
    }

    /// The same as a value.
    pub(crate) fn value(&self, words: &[&str]) -> Result<Value, Failure> {
        let text = program::read(self.command(words).arg("--json"))?;
        crate::sources::json(words.first().copied().unwrap_or_default(), &text)
    }
}

/// The text at a pointer (`/members/0/name`) in a value.
pub(crate) fn text_at(value: &Value, pointer: &str) -> Result<String, Failure> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.map(str::to_owned).ok_or_else(|| Failure::new(format!("The answer has no text at {pointer}.")))
}

/// A failure about a file.
pub(crate) fn failed(path: &Path, cause: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {cause}.", path.display()))
}
