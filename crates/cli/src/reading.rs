//! From the words typed to a [`Line`], and what to say when they do not make one.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, ValueEnum};

use crate::arguments::Line;
use crate::fault::Fault;
use crate::help;
use crate::words::{Language, Words};

/// What the words typed come to.
pub(crate) enum Read {
    /// Something to do.
    Line(Box<Line>),
    /// Help or version was asked for: this text.
    Help(String),
}

/// The language asked for. Looked up before anything else, because a mistake on the line is told in it too.
pub(crate) fn language(typed: &[OsString]) -> Language {
    let given = value_of(typed, "--language").or_else(|| std::env::var("BINNENKRING_LANGUAGE").ok());
    given.and_then(|text| Language::from_str(&text, true).ok()).unwrap_or_default()
}

/// Whether a program reads along; looked up before anything else, like [`language`].
pub(crate) fn wants_json(typed: &[OsString]) -> bool {
    before_dashes(typed).any(|word| word == "--json")
}

fn value_of(typed: &[OsString], flag: &str) -> Option<String> {
    let words: Vec<&OsString> = before_dashes(typed).collect();
    let glued = format!("{flag}=");
    words.iter().enumerate().find_map(|(at, word)| {
        let text = word.to_str()?;
        match text.strip_prefix(&glued) {
            Some(value) => Some(value.to_owned()),
            None if text == flag => words.get(at + 1).and_then(|next| next.to_str()).map(str::to_owned),
            None => None,
        }
    })
}

fn before_dashes(typed: &[OsString]) -> impl Iterator<Item = &OsString> {
    typed.iter().take_while(|word| *word != "--")
}

/// Reads the words typed, the name of the program first.
pub(crate) fn read(typed: &[OsString], words: &Words) -> Result<Read, Fault> {
    let command = help::worded(Line::command(), words);
    let line = command.try_get_matches_from(typed).and_then(|matches| Line::from_arg_matches(&matches));
    match line {
        Ok(line) => Ok(Read::Line(Box::new(line))),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(Read::Help(error.render().to_string())),
            _ => Err(fault(&error)),
        },
    }
}

/// A mistake on the line as a sentence of our own.
fn fault(error: &clap::Error) -> Fault {
    let context = |kind| error.get(kind).map(text).unwrap_or_default();
    let first = |kinds: &[ContextKind]| kinds.iter().map(|kind| context(*kind)).find(|it| !it.is_empty());
    let word = first(&[ContextKind::InvalidSubcommand, ContextKind::InvalidArg]).unwrap_or_default();
    let code = match error.kind() {
        ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument => "unknown_command",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::InvalidUtf8 => "bad_value",
        ErrorKind::MissingRequiredArgument
        | ErrorKind::MissingSubcommand
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::TooFewValues => "missing",
        ErrorKind::ArgumentConflict | ErrorKind::TooManyValues => "conflict",
        _ => "usage",
    };
    let word = if word.is_empty() && code == "missing" { subcommands(error) } else { word };
    let value = context(ContextKind::InvalidValue);
    Fault::Usage { code, data: BTreeMap::from([("word".to_owned(), word), ("value".to_owned(), value)]) }
}

/// The commands to choose from, as clap lists them when none was given.
fn subcommands(error: &clap::Error) -> String {
    error.get(ContextKind::ValidSubcommand).map_or_else(|| "…".to_owned(), text)
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(more) => more.join(" "),
        ContextValue::Number(number) => number.to_string(),
        ContextValue::Bool(yes) => yes.to_string(),
        _ => String::new(),
    }
}
