//! The TypeScript project: Node, its packages, and the scripts of `ui/package.json`.

use crate::failure::Failure;
use crate::house;
use crate::program::{self, program};
use std::path::Path;
use std::process::Command;

/// The oldest Node that the build of the screens works with: (major, minor).
const NODE: (u32, u32) = (20, 19);

/// Fails when Node is missing or too old.
pub(crate) fn check_node() -> Result<(), Failure> {
    let advice = format!("Install Node {}.{} or newer (with npm), from nodejs.org.", NODE.0, NODE.1);
    let found = program::read(program("node", &house::root()).arg("--version"))
        .map_err(|failure| failure.advise(advice.clone()))?;
    match version(&found) {
        Some(version) if version >= NODE => Ok(()),
        _ => Err(Failure::new(format!("Node {} is too old or unknown.", found.trim())).advise(advice)),
    }
}

/// Major and minor of `v20.20.2`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().trim_start_matches('v').split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// The packages of the screens.
pub(crate) fn install() -> Result<(), Failure> {
    install_in(&house::ui(), "npm-ci")
}

/// `npm ci` in this folder, unless the packages of its very lock file are there already; `stamp` names where that
/// is remembered.
pub(crate) fn install_in(folder: &Path, stamp: &str) -> Result<(), Failure> {
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = house::target().join("xtask").join(format!("{stamp}.lock"));
    let same = std::fs::read_to_string(&stamp).is_ok_and(|done| done == lock);
    if same && folder.join("node_modules").is_dir() {
        println!("  the packages of the lock file are there");
        return Ok(());
    }
    program::run(npm(folder).args(["ci", "--no-audit", "--no-fund"]))?;
    keep(&stamp, &lock)
}

/// `npm run NAME` in `ui`.
pub(crate) fn script(name: &str) -> Result<(), Failure> {
    program::run(npm(&house::ui()).args(["run", "--silent", name]))
}

fn npm(folder: &Path) -> Command {
    // On Windows npm is a script, which is only found under its whole name.
    program(if cfg!(windows) { "npm.cmd" } else { "npm" }, folder)
}

pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|cause| Failure::new(format!("{} cannot be read: {cause}.", path.display())))
}

pub(crate) fn keep(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|cause| Failure::new(format!("{} cannot be written: {cause}.", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read_and_compared() {
        assert_eq!(version("v20.20.2\n"), Some((20, 20)));
        assert!(version("v18.19.0").unwrap() < NODE);
        assert_eq!(version("unknown"), None);
    }
}
