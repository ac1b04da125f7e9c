//! Cargo: building the house, and the two tools that are built from crates.io when they are not there.

use crate::failure::Failure;
use crate::program::{self, program};
use crate::{house, sources};
use std::path::PathBuf;
use std::process::Command;

/// A program that `cargo install` builds into `target/tools`.
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Checks licences and bans.
pub(crate) const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

/// Stands between the desktop test and the web view's own driver. It cannot tell its version, so one that
/// happens to be on the machine is not used.
pub(crate) const DRIVER: Tool = Tool { name: "tauri-driver", version: "2.0.6" };

/// `cargo` in the root of the house, never changing `Cargo.lock`.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut command = program(&name(), &house::root());
    let (verb, rest) = words.split_at(words.len().min(1));
    // Right after the verb: what follows a `--` is no longer for cargo.
    command.args(verb).arg("--locked").args(rest);
    command
}

/// `cargo` without `--locked`, for the few commands that do not know it.
pub(crate) fn cargo_plain(words: &[&str]) -> Command {
    let mut command = program(&name(), &house::root());
    command.args(words);
    command
}

fn name() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

impl Tool {
    /// Gives the tool's place, after building it when this version is not there yet.
    pub(crate) fn ready(&self) -> Result<PathBuf, Failure> {
        let folder = house::target().join("tools").join(format!("{}-{}", self.name, self.version));
        let place = folder.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        if !place.is_file() {
            println!("  {} {} is not there yet: building it once", self.name, self.version);
            // Without optimisation: built in a third of the time, and still done in seconds.
            let mut command = cargo(&["install", self.name, "--version", self.version, "--debug", "--quiet"]);
            command.arg("--root").arg(&folder).env("CARGO_PROFILE_DEV_DEBUG", "0");
            program::run(&mut command)?;
        }
        Ok(place)
    }
}

/// `cargo metadata` of the members alone; reads no other crate and needs no network.
pub(crate) fn members() -> Result<serde_json::Value, Failure> {
    let text = program::read(&mut cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
    sources::json("cargo metadata", &text)
}
