//! `cargo xtask types`: the TypeScript that mirrors the commands and views of the desktop shell.

use crate::arguments::Arguments;
use crate::cargo::cargo;
use crate::failure::Failure;
use crate::program;

/// Writes `ui/src/backend/generated.ts` anew. The tests fail when it was forgotten.
pub(crate) fn run(arguments: Arguments) -> Result<(), Failure> {
    arguments.finish()?;
    program::run(&mut cargo(&["run", "--package", "binnenkring-app", "--example", "export_types"]))
}
