//! A screen in memory with a message bus of its own, for opening windows where there is no screen.

use crate::failure::Failure;
use crate::house;
use crate::program::{self, program};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program gets to end by itself once it is asked to.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether there is a screen to open a window on.
pub(crate) fn screen_here() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// A running Xvfb and a session bus. Both end when this is dropped.
pub(crate) struct Display {
    screen: Running,
    bus: Running,
}

/// A program of ours that told one line about where it can be reached.
struct Running {
    child: Child,
    told: String,
}

impl Display {
    /// Starts both; Xvfb picks a display number that is free.
    ///
    /// Fails when one of them is missing or ends without saying where it can be reached.
    pub(crate) fn start() -> Result<Self, Failure> {
        let mut xvfb = program("Xvfb", &house::root());
        xvfb.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
        let mut bus = program("dbus-daemon", &house::root());
        bus.args(["--session", "--nofork", "--print-address=1"]);
        Ok(Self { screen: Running::start(&mut xvfb)?, bus: Running::start(&mut bus)? })
    }

    /// Makes `command` show its windows here and nowhere else.
    pub(crate) fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DISPLAY", format!(":{}", self.screen.told))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus.told)
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("GIO_USE_VFS", "local")
            .env("NO_AT_BRIDGE", "1")
            .env_remove("WAYLAND_DISPLAY")
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        end(&mut self.bus.child);
        end(&mut self.screen.child);
    }
}

impl Running {
    fn start(command: &mut Command) -> Result<Self, Failure> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|cause| program::not_started(command, &cause))?;
        let mut told = String::new();
        if let Some(out) = child.stdout.take() {
            // An error reads as an empty line, which is told below.
            let _ = BufReader::new(out).read_line(&mut told);
        }
        let told = told.trim().to_owned();
        if told.is_empty() {
            end(&mut child);
            let name = command.get_program().to_string_lossy();
            return Err(Failure::new(format!("`{name}` stopped before it was ready.")));
        }
        Ok(Self { child, told })
    }
}

/// Ends a program that we started: asks first, so that it can close its files, and then insists.
pub(crate) fn end(child: &mut Child) {
    let gone = |child: &mut Child| matches!(child.try_wait(), Ok(Some(_)) | Err(_));
    if gone(child) {
        return;
    }
    let id = child.id().to_string();
    // By its id: a number that still belongs to this child, because it has not been waited for.
    let asked = program::capture(program("sh", &house::root()).args(["-c", "kill -TERM \"$1\"", "sh", &id]));
    let since = Instant::now();
    while asked.is_ok() && since.elapsed() < PATIENCE {
        if gone(child) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = program("sh", &house::root());
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_that_tells_where_it_is_can_be_ended() {
        let mut running = Running::start(&mut sh("echo 17; exec sleep 60")).unwrap();
        assert_eq!(running.told, "17");
        end(&mut running.child);
        assert!(running.child.try_wait().unwrap().is_some());
    }

    #[test]
    fn a_program_that_stops_without_a_word_is_a_failure() {
        assert!(Running::start(&mut sh("exit 3")).is_err());
    }
}
