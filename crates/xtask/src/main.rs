//! `cargo xtask`: set-up, running and checking of the whole house, one command each.
//!
//! A command is a module with a `run` function and a line in [`COMMANDS`]. It works on a machine that has only
//! Rust and Node; what else is needed it looks for itself, and asks before it installs anything.

mod advisories;
mod architecture;
mod arguments;
mod bench;
mod cargo;
mod check;
mod debian;
mod demo;
mod display;
mod eval;
mod failure;
mod house;
mod licences;
mod machine;
mod messages;
mod others;
mod person;
mod picture;
mod program;
mod rust_tests;
mod sources;
mod start;
mod steps;
mod texts;
mod types;
mod ui;

use arguments::Arguments;
use failure::Failure;
use std::process::ExitCode;

/// One command of `cargo xtask`.
struct Entry {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(Arguments) -> Result<(), Failure>,
}

const COMMANDS: &[Entry] = &[
    Entry {
        name: "start",
        usage: "start [--yes] [--headless] [--picture FILE]",
        about: "set up what is missing, build the app and open it",
        run: start::run,
    },
    Entry {
        name: "test",
        usage: "test [--yes] [--long] [--only STEP]",
        about: "check and test everything, cheap things first",
        run: check::run,
    },
    Entry {
        name: "types",
        usage: "types",
        about: "write ui/src/backend/generated.ts anew from the Rust types",
        run: types::run,
    },
    Entry {
        name: "demo",
        usage: "demo [--keep]",
        about: "play the whole story with the command line, and show what each person sees",
        run: demo::run,
    },
    Entry {
        name: "bench",
        usage: "bench [--sizes 1000,10000] [--json FILE]",
        about: "measure what it costs with many cases (more in docs/bench.md)",
        run: bench::run,
    },
    Entry {
        name: "eval",
        usage: "eval [--folder FOLDER] [--errors] [--json]",
        about: "measure how well Dutch is read, on labelled texts",
        run: eval::run,
    },
    Entry {
        name: "advisories",
        usage: "advisories",
        about: "look for known weaknesses in what we build on (needs the internet)",
        run: advisories::run,
    },
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = words.next().unwrap_or_else(|| "help".to_owned());
    let outcome = match COMMANDS.iter().find(|entry| entry.name == name) {
        Some(entry) => (entry.run)(Arguments::new(words)),
        None if matches!(name.as_str(), "help" | "--help" | "-h") => {
            println!("{}", help());
            Ok(())
        }
        None => Err(Failure::new(format!("There is no command `{name}`.")).advise(help())),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn help() -> String {
    let mut text = String::from("cargo xtask COMMAND");
    for entry in COMMANDS {
        text.push_str(&format!("\n  {:<46} {}", entry.usage, entry.about));
    }
    text
}
