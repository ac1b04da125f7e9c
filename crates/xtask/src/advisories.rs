//! `cargo xtask advisories`: known weaknesses in what we build on.
//!
//! Apart from `test`, because the list has to be downloaded: a test may not depend on the network.

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::program::{self, program};
use crate::{cargo, house};

/// Fetches the list of RustSec and compares it with `Cargo.lock`.
///
/// Fails with another sentence when the list could not be had than when it names one of our crates.
pub(crate) fn run(arguments: Arguments) -> Result<(), Failure> {
    arguments.finish()?;
    let deny = program_of_deny()?;
    println!("Fetching the list of known weaknesses …");
    let fetched = program::capture(program(&deny, &house::root()).arg("fetch").arg("db"))?;
    if !fetched.status.success() {
        return Err(Failure::new(
            "The list of known weaknesses could not be fetched, so nothing was checked.",
        )
        .advise("It comes from the internet (RustSec on GitHub). Try again where that can be reached."));
    }
    let mut command = program(&deny, &house::root());
    program::run(command.args(["--locked", "check", "--disable-fetch", "advisories"]))
}

fn program_of_deny() -> Result<String, Failure> {
    Ok(cargo::DENY.ready()?.to_string_lossy().into_owned())
}
