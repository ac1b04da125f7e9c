//! Why a command did not do what was asked: one code, its sentence and its exit code.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use usecases::Error;

use crate::words::Words;

/// What can go wrong in the command itself, and what the use cases report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// A use case said no.
    #[error(transparent)]
    Case(#[from] Error),
    /// The words typed do not make a command. Holds the code of a sentence and its values.
    #[error("usage: {code}")]
    Usage { code: &'static str, data: BTreeMap<String, String> },
    /// The page was shown and the failure told in it; only the exit code is left to give.
    #[error("told already")]
    Told(u8),
    /// Standard output is gone.
    #[error("standard output cannot be written")]
    Output(#[from] std::io::Error),
}

/// What every command gives.
pub(crate) type Outcome<T> = Result<T, Fault>;

/// A command line that cannot be read. See [`Fault::Usage`].
const USAGE: u8 = 2;
/// No such thing. The same number as that of `ErrorCode::NotFound`.
const NOT_FOUND: u8 = 5;
const OTHER: u8 = 1;

impl Fault {
    /// A fault of the command line, without values.
    pub(crate) fn usage(code: &'static str) -> Self {
        Self::Usage { code, data: BTreeMap::new() }
    }

    /// A fault of the command line, with one value.
    pub(crate) fn with(code: &'static str, name: &str, value: impl ToString) -> Self {
        Self::Usage { code, data: BTreeMap::from([(name.to_owned(), value.to_string())]) }
    }

    /// A file that was named and cannot be read.
    pub(crate) fn unreadable(file: &Path) -> Self {
        Self::with("file_unreadable", "file", file.display())
    }

    /// The exit code, as docs/cli.md lists them.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Case(error) => error.code.exit_code(),
            Self::Usage {
                code: "no_such_circle" | "no_such_client" | "no_such_method" | "no_such_step",
                ..
            } => NOT_FOUND,
            Self::Usage { .. } => USAGE,
            Self::Told(code) => *code,
            // Whoever reads along may stop when it has enough.
            Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => 0,
            Self::Output(_) => OTHER,
        }
    }

    /// The code of the sentence, and the values in it. `None` when nothing is to be said.
    fn told(&self) -> Option<(String, BTreeMap<String, String>)> {
        match self {
            Self::Case(error) => Some((code_of(error), error.data.clone())),
            Self::Usage { code, data } => Some(((*code).to_owned(), data.clone())),
            Self::Told(_) => None,
            Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => None,
            Self::Output(_) => Some(("output".to_owned(), BTreeMap::new())),
        }
    }

    /// What to write on standard error, with its line end; blank when nothing is to be said.
    pub(crate) fn message(&self, words: &Words, as_json: bool) -> String {
        let Some((code, data)) = self.told() else { return String::new() };
        message(&code, &data, words, as_json)
    }
}

/// What happened, what is lost and what to do, as three lines or as one line of JSON.
pub(crate) fn message(code: &str, data: &BTreeMap<String, String>, words: &Words, as_json: bool) -> String {
    let [what, lost, todo] = words.error(code, data);
    if as_json {
        let object = json!({ "code": code, "data": data, "what": what, "lost": lost, "todo": todo });
        return format!("{object}\n");
    }
    let lines = [what, lost, todo].into_iter().filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

/// The code of a use case's failure as it stands in the message files.
fn code_of(error: &Error) -> String {
    match serde_json::to_value(error.code) {
        Ok(Value::String(code)) => code,
        _ => "internal".to_owned(),
    }
}

/// The exit code that belongs to an error code in a view (`ExchangeView::problem`).
pub(crate) fn exit_code_of(code: &str) -> u8 {
    let known: Option<usecases::ErrorCode> = serde_json::from_value(Value::String(code.to_owned())).ok();
    known.map_or(OTHER, usecases::ErrorCode::exit_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_gives_every_error_its_exit_code() {
        let page = include_str!("../../../docs/cli.md");
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| ")).collect();
        let sentences = include_str!("../../../messages/errors.nl.json");
        let sentences: serde_json::Map<String, Value> = serde_json::from_str(sentences).unwrap();
        for code in sentences.keys() {
            let row = rows.iter().find(|row| row.contains(&format!("`{code}`")));
            let told = row.and_then(|row| row.split('|').nth(1)?.trim().parse::<u8>().ok());
            assert_eq!(told, Some(exit_code_of(code)), "{code}");
        }
    }
}
