//! One function per command: read what was typed, call one use case, print what it gives.

mod about;
mod cases;
mod circles;
mod content;
mod deciding;
mod desk;
mod devices;
mod journal;
mod methods;
mod named;
mod places;
mod profile;
mod sessions;
mod takeaways;
mod text;
mod vault;
mod watch;

use std::io::{IsTerminal, Write};

use crate::access::Access;
use crate::arguments::{Command, Line};
use crate::fault::{Fault, Outcome};
use crate::print::Printer;
use crate::words::Words;

pub(crate) use journal::Recurring;

/// What every command needs.
pub(crate) struct Run<'a> {
    pub(crate) access: Access<'a>,
    pub(crate) print: Printer<'a>,
}

/// Does what the line says.
pub(crate) fn run(line: &Line, words: &Words) -> Outcome<()> {
    let run = Run { access: Access::new(&line.global, words), print: Printer::new(words, line.global.json) };
    match &line.command {
        Command::Vault(command) => vault::run(&run, command),
        Command::Case(command) => cases::run(&run, command),
        Command::Journal(command) => journal::run(&run, command),
        Command::Takeaway(command) => takeaways::run(&run, command),
        Command::Question(command) => takeaways::questions(&run, command),
        Command::Circle(command) => circles::run(&run, command),
        Command::Sync { circle, watch: true, every } => watch::watch(&run, circle.as_deref(), *every),
        Command::Sync { circle, .. } => circles::sync(&run, circle.as_deref()),
        Command::Session(command) => sessions::run(&run, command),
        Command::Method(command) => methods::run(&run, command),
        Command::Profile(command) => profile::run(&run, command),
        Command::Desk(command) => desk::run(&run, command),
        Command::Client(command) => desk::at_the_desk(&run, command),
        Command::Line(command) => circles::line(&run, command),
        Command::Device(command) => devices::run(&run, command),
        Command::Epoch(command) => circles::epoch(&run, command),
        Command::Text(command) => text::run(*command),
    }
}

impl Run<'_> {
    /// Asks for a yes on the terminal, unless `--yes` was given. A program has to give `--yes`.
    pub(crate) fn confirm(&self, yes: bool, question: &str) -> Outcome<()> {
        if yes {
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            return Err(Fault::usage("say_yes"));
        }
        let mut out = std::io::stderr().lock();
        write!(out, "{question} ")?;
        out.flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        let wanted = self.print.words().say("ask.yes");
        if answer.trim().eq_ignore_ascii_case(wanted) { Ok(()) } else { Err(Fault::usage("declined")) }
    }
}
