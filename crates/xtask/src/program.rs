//! Running other programs: always shown first, never through a shell.

use crate::failure::Failure;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A program to run in `folder`.
///
/// Variables that `cargo run` sets for this very crate are taken away: build scripts of other crates look at
/// them, and would be run again each time the caller changes.
pub(crate) fn program(name: &str, folder: &Path) -> Command {
    let mut command = Command::new(name);
    command.current_dir(folder);
    for (key, _) in std::env::vars_os() {
        let own = key.to_str().is_some_and(set_by_cargo_run);
        if own {
            command.env_remove(key);
        }
    }
    command
}

fn set_by_cargo_run(key: &str) -> bool {
    key.starts_with("CARGO_PKG_") || key.starts_with("CARGO_MANIFEST_") || key == "CARGO_BIN_NAME"
}

/// Shows the command, runs it with our own output, and waits.
///
/// Fails when the program is not there or ends with another code than 0.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    println!("  $ {}", line(command));
    let status = command.stdin(Stdio::null()).status().map_err(|cause| not_started(command, &cause))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{}` failed ({status}).", line(command))))
    }
}

/// Runs quietly and gives what the program printed on standard output.
///
/// Fails like [`run`]; the failure then tells the last lines of standard error.
pub(crate) fn read(command: &mut Command) -> Result<String, Failure> {
    let output = capture(command)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let failure = Failure::new(format!("`{}` failed ({}).", line(command), output.status));
        return Err(failure.advise(last_lines(&said, 12)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs quietly and gives everything, also when the program ends with another code than 0.
pub(crate) fn capture(command: &mut Command) -> Result<Output, Failure> {
    command.stdin(Stdio::null()).output().map_err(|cause| not_started(command, &cause))
}

/// Whether a program can be started at all.
pub(crate) fn exists(name: &str) -> bool {
    Command::new(name)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// Why a program could not be started.
pub(crate) fn not_started(command: &Command, cause: &std::io::Error) -> Failure {
    let name = command.get_program().to_string_lossy();
    match cause.kind() {
        ErrorKind::NotFound => Failure::new(format!("The program `{name}` was not found.")),
        _ => Failure::new(format!("The program `{name}` could not be started: {cause}.")),
    }
}

fn line(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut text = name.to_string_lossy().into_owned();
    for word in command.get_args() {
        text.push(' ');
        text.push_str(&word.to_string_lossy());
    }
    text
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named() {
        let failure = read(&mut program("binnenkring-no-such-program", Path::new("."))).unwrap_err();
        assert!(failure.to_string().contains("binnenkring-no-such-program"));
    }

    #[test]
    fn a_failing_program_tells_its_last_words() {
        let failure = read(program("cargo", Path::new(".")).arg("--no-such-flag")).unwrap_err();
        assert!(failure.to_string().contains("--no-such-flag"), "{failure}");
    }

    #[test]
    fn only_the_last_lines_are_told() {
        assert_eq!(last_lines("a\nb\nc", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
    }

    #[test]
    fn variables_of_the_calling_crate_are_known() {
        assert!(set_by_cargo_run("CARGO_PKG_NAME"));
        assert!(!set_by_cargo_run("CARGO_HOME"));
    }
}
