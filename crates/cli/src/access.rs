//! Getting in: which folder, which key, and where a passphrase comes from.
//!
//! A passphrase is never an argument: other people on the machine can read those. It is asked on the
//! terminal without showing it, or read from a file, or from the first line of standard input.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use usecases::views::Phase;
use usecases::{ErrorCode, LockMode, OpenVault, Surroundings, start};
use zeroize::Zeroizing;

use crate::arguments::Global;
use crate::fault::{Fault, Outcome};
use crate::words::Words;

/// The folder of the app among a person's data: its identifier in `tauri.conf.json`.
const APP: &str = "nl.binnenkring.desktop";

/// The most that a passphrase file may hold, in bytes.
const LONGEST_SECRET: u64 = 64 * 1024;

/// How this run gets at the journal.
pub(crate) struct Access<'a> {
    global: &'a Global,
    words: &'a Words,
}

impl<'a> Access<'a> {
    pub(crate) fn new(global: &'a Global, words: &'a Words) -> Self {
        Self { global, words }
    }

    /// The folder that holds the journal.
    pub(crate) fn folder(&self) -> Outcome<PathBuf> {
        match &self.global.data {
            Some(folder) => Ok(folder.clone()),
            None => dirs::data_dir().map(|it| it.join(APP)).ok_or(Fault::usage("no_data_folder")),
        }
    }

    /// The journal, opened for the length of one command.
    pub(crate) fn open(&self) -> Outcome<OpenVault> {
        self.open_for(LockMode::short())
    }

    /// The journal, opened for as long as `lock` says.
    pub(crate) fn open_for(&self, lock: LockMode) -> Outcome<OpenVault> {
        let folder = self.folder()?;
        let around = Surroundings::real();
        if let Some(file) = &self.global.key_file {
            return Ok(start::unlock_with_key_file(&folder, file, lock, around)?);
        }
        if start::closed_view(&folder).phase == Phase::Fresh {
            // Looked at before asking: nobody types a passphrase for a journal that is not there.
            return Err(Fault::Case(ErrorCode::NoVault.into()));
        }
        Ok(start::unlock(&folder, &self.passphrase()?, lock, around)?)
    }

    /// The passphrase of an existing journal.
    pub(crate) fn passphrase(&self) -> Outcome<Zeroizing<String>> {
        match &self.global.passphrase_file {
            Some(file) => Ok(first_line(&secret_text(file)?)),
            None => self.line("ask.passphrase"),
        }
    }

    /// A passphrase that is being chosen: asked twice on a terminal.
    /// `file` is where it stands when it is not typed.
    pub(crate) fn new_passphrase(&self, file: Option<&Path>) -> Outcome<Zeroizing<String>> {
        if let Some(file) = file.or(self.global.passphrase_file.as_deref()) {
            return Ok(first_line(&secret_text(file)?));
        }
        self.typed_twice()
    }

    /// A passphrase that is being chosen, typed twice on a terminal; otherwise the next line of input.
    pub(crate) fn typed_twice(&self) -> Outcome<Zeroizing<String>> {
        let first = self.line("ask.new_passphrase")?;
        if std::io::stdin().is_terminal() && *ask(self.words.say("ask.again"))? != *first {
            return Err(Fault::usage("passphrases_differ"));
        }
        Ok(first)
    }

    /// One secret line: from the terminal, unseen, or from standard input.
    pub(crate) fn line(&self, question: &str) -> Outcome<Zeroizing<String>> {
        if std::io::stdin().is_terminal() {
            return ask(self.words.say(question));
        }
        let mut line = Zeroizing::new(String::new());
        let read = std::io::stdin().read_line(&mut line);
        if read.map_err(|_| Fault::usage("no_passphrase"))? == 0 {
            return Err(Fault::usage("no_passphrase"));
        }
        Ok(first_line(&line))
    }
}

fn ask(question: &str) -> Outcome<Zeroizing<String>> {
    let typed = rpassword::prompt_password(format!("{question}: "));
    typed.map(Zeroizing::new).map_err(|_| Fault::usage("no_passphrase"))
}

pub(crate) fn first_line(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.lines().next().unwrap_or_default().to_owned())
}

/// The text of a small file that holds a secret.
pub(crate) fn secret_text(file: &Path) -> Outcome<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    let opened = std::fs::File::open(file).map_err(|_| Fault::unreadable(file))?;
    opened.take(LONGEST_SECRET).read_to_string(&mut text).map_err(|_| Fault::unreadable(file))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::APP;

    #[test]
    fn the_command_and_the_app_look_in_the_same_folder() {
        let conf = include_str!("../../../src-tauri/tauri.conf.json");
        assert!(conf.contains(&format!("\"identifier\": \"{APP}\"")), "{APP}");
    }
}
