//! Asks the built command, over its own lines of JSON.

use super::items::Group;
use crate::failure::Failure;
use crate::house;
use crate::program::{self, program};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// The program that is measured.
pub(super) struct Product {
    program: PathBuf,
}

/// What it answered, one line for each text, in order.
pub(super) struct Answers {
    pub(super) lines: Vec<Value>,
    /// From start to end of the process, on the wall.
    pub(super) took: Duration,
}

impl Product {
    pub(super) fn at(program: PathBuf) -> Self {
        Self { program }
    }

    /// Asks for all texts of a group in one process.
    ///
    /// Fails when the program fails, or does not answer every text in order.
    pub(super) fn answers(&self, group: &Group) -> Result<Answers, Failure> {
        let ask = |item: &super::items::Item| json!({ "id": item.id, "text": item.text }).to_string() + "\n";
        let asked: String = group.items.iter().map(ask).collect();
        let started = Instant::now();
        let said = self.say(group.kind.verb(), asked)?;
        let took = started.elapsed();
        let lines: Result<Vec<Value>, Failure> =
            said.lines().map(|line| crate::sources::json("The answer", line)).collect();
        let lines = lines?;
        let in_order = lines.len() == group.items.len()
            && lines.iter().zip(&group.items).all(|(line, item)| line["id"] == item.id.as_str());
        if !in_order {
            return Err(Failure::new("The program did not answer every text, in the same order."));
        }
        Ok(Answers { lines, took })
    }

    fn say(&self, verb: &str, asked: String) -> Result<String, Failure> {
        let mut command = program(&self.program.display().to_string(), &house::root());
        command.args(["text", verb]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|cause| program::not_started(&command, &cause))?;
        let input = child.stdin.take();
        // Beside the reading: a program that answers while it is being asked would wait for us for ever.
        let asking = std::thread::spawn(move || input.map(|mut input| input.write_all(asked.as_bytes())));
        let output = child.wait_with_output();
        let written = asking.join().ok().flatten().is_some_and(|outcome| outcome.is_ok());
        match output {
            Ok(output) if output.status.success() && written => {
                Ok(String::from_utf8_lossy(&output.stdout).into_owned())
            }
            _ => Err(Failure::new(format!("`binnenkring text {verb}` failed."))),
        }
    }
}
