//! The tests written in Rust: all of the workspace at once, and the desktop test by itself.

use crate::cargo::{self, cargo};
use crate::failure::Failure;
use crate::house;
use crate::others;
use crate::program;
use crate::steps::Wish;
use serde_json::Value;
use std::process::Command;

/// The member whose tests look at the whole house.
pub(crate) const PACKAGE: &str = "scenarios";

/// The test of that member that opens windows.
const DESKTOP: &str = "desktop";

/// Builds the programs that tests call. Of the whole workspace in one go: built one by one, shared crates would
/// be built again for each choice of features.
pub(crate) fn build() -> Result<(), Failure> {
    program::run(&mut cargo(&["build", "--workspace", "--bins"]))
}

/// Unit and integration tests of all members, except the desktop test.
pub(crate) fn all_but_desktop(wish: &Wish) -> Result<(), Failure> {
    let mut command = cargo(&["test", "--workspace", "--lib", "--bins"]);
    for name in test_targets(&cargo::members()?) {
        if name != DESKTOP {
            command.args(["--test", &name]);
        }
    }
    let command = told_where(&mut command, wish);
    program::run(
        command
            .env("BINNENKRING_PYTHON", others::python()?)
            .env("BINNENKRING_S3_PYTHON", others::s3_python()?),
    )
}

/// The examples in the documentation of the code.
pub(crate) fn in_documentation() -> Result<(), Failure> {
    program::run(&mut cargo(&["test", "--workspace", "--doc"]))
}

/// Plays the simulator for long, as fast as the compiler can make it. A few hundred seeds are played among the
/// other tests.
pub(crate) fn simulator(wish: &Wish) -> Result<(), Failure> {
    if !wish.long {
        println!("  200 seeds were played among the tests; 10,000 with --long");
        return Ok(());
    }
    let test = ["test", "--release", "--package", PACKAGE, "--test", "simulator", "whatever_happens"];
    program::run(cargo(&test).env("SIM_SEEDS", "10000"))
}

/// Drives the real app through the web view's own driver, on a screen that the test starts itself.
pub(crate) fn desktop(wish: &Wish) -> Result<(), Failure> {
    let driver = cargo::DRIVER.ready()?;
    // With the whole workspace's features, so that nothing is built a second time.
    let mut command = cargo(&["test", "--workspace", "--test", DESKTOP, "--", "--nocapture"]);
    program::run(told_where(&mut command, wish).env("BINNENKRING_TAURI_DRIVER", driver))
}

/// Tells tests where the programs are that they call, and whether they may take long.
fn told_where<'a>(command: &'a mut Command, wish: &Wish) -> &'a mut Command {
    if wish.long {
        command.env("BINNENKRING_LONG", "1");
    }
    command
        .env("BINNENKRING_APP", house::built("binnenkring-app"))
        .env("BINNENKRING_CLI", house::built("binnenkring"))
        .env("BINNENKRING_PICTURES", house::pictures())
}

/// The names of all files of integration tests, each once.
fn test_targets(metadata: &Value) -> Vec<String> {
    let members = metadata["packages"].as_array().into_iter().flatten();
    let targets = members.flat_map(|member| member["targets"].as_array().into_iter().flatten());
    let tests = targets.filter(|target| target["kind"][0].as_str() == Some("test"));
    let mut names: Vec<String> =
        tests.filter_map(|target| Some(target["name"].as_str()?.to_owned())).collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn integration_tests_are_found_once_in_all_members() {
        let metadata = json!({"packages": [
            {"targets": [{"kind": ["lib"], "name": "vault"}, {"kind": ["test"], "name": "store"}]},
            {"targets": [{"kind": ["test"], "name": "desktop"}, {"kind": ["test"], "name": "store"}]},
        ]});
        assert_eq!(test_targets(&metadata), ["desktop", "store"]);
    }
}
