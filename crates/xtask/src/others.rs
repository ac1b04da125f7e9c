//! Work of others that only tests use: test vectors from npm, and the packages of the independent reader in Python.

use crate::failure::Failure;
use crate::house;
use crate::program::{self, program};
use crate::ui;
use std::path::{Path, PathBuf};

/// Fetches what is not there yet.
pub(crate) fn ready() -> Result<(), Failure> {
    ui::install_in(&house::age_vectors(), "age-vectors")?;
    python().map(drop)
}

/// The Python that has the packages of `tests/reader/requirements.txt`, in a surrounding of its own below `target`.
pub(crate) fn python() -> Result<PathBuf, Failure> {
    let wanted = house::root().join("tests").join("reader").join("requirements.txt");
    let folder = house::target().join("tools").join("reader");
    let (place, stamp) = (interpreter(&folder), folder.join("requirements.done"));
    let list = ui::read(&wanted)?;
    if place.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|done| done == list) {
        println!("  the packages of the reader are there");
        return Ok(place);
    }
    make_surrounding(&folder)?;
    let mut pip = program(&place.to_string_lossy(), &house::root());
    // Ready-made packages alone: nothing is compiled here, and no strange set-up script is run.
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]);
    program::run(pip.arg("--no-deps").arg("--requirement").arg(&wanted))?;
    ui::keep(&stamp, &list)?;
    Ok(place)
}

fn make_surrounding(folder: &Path) -> Result<(), Failure> {
    let name = if cfg!(windows) { "python" } else { "python3" };
    let mut command = program(name, &house::root());
    program::run(command.args(["-m", "venv", "--clear"]).arg(folder))
        .map_err(|failure| failure.advise("Install Python 3.11 or newer, with its module `venv`."))
}

/// Where a surrounding keeps its Python.
fn interpreter(folder: &Path) -> PathBuf {
    if cfg!(windows) { folder.join("Scripts").join("python.exe") } else { folder.join("bin").join("python") }
}
