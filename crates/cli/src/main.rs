//! The `binnenkring` command: everything the app does, on the same use cases, for people and for programs.
//!
//! A line is read ([`arguments`]), one use case is called ([`commands`]), and its view is printed, in words
//! ([`show`]) or as JSON. No rule of the product stands here. docs/cli.md documents every command.

mod access;
mod arguments;
mod commands;
mod fault;
mod help;
mod print;
mod reading;
mod show;
mod words;

use std::process::ExitCode;

use reading::Read;
use words::Words;

fn main() -> ExitCode {
    let typed: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let (words, as_json) = (Words::of(reading::language(&typed)), reading::wants_json(&typed));
    let outcome = match reading::read(&typed, &words) {
        Ok(Read::Help(text)) => print::write(&text),
        Ok(Read::Line(line)) => commands::run(&line, &words),
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprint!("{}", fault.message(&words, as_json));
            ExitCode::from(fault.exit_code())
        }
    }
}
