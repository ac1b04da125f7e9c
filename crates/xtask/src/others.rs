//! Work of others that only tests use: test vectors from npm, and packages in Python, of the independent reader and
//! of an S3 server.

use crate::failure::Failure;
use crate::house;
use crate::program::{self, program};
use crate::ui;
use std::path::{Path, PathBuf};

/// Fetches what is not there yet.
pub(crate) fn ready() -> Result<(), Failure> {
    ui::install_in(&house::age_vectors(), "age-vectors")?;
    python().and(s3_python()).map(drop)
}

/// The Python that has the packages of the independent reader.
pub(crate) fn python() -> Result<PathBuf, Failure> {
    surrounding("reader", &house::root().join("tests").join("reader"))
}

/// The Python that has the S3 server of the tests of carriers.
pub(crate) fn s3_python() -> Result<PathBuf, Failure> {
    surrounding("s3", &house::root().join("tests").join("tests").join("carriers"))
}

/// A Python with the packages of `requirements.txt` in `of`, in a surrounding of its own below `target`.
fn surrounding(name: &str, of: &Path) -> Result<PathBuf, Failure> {
    let wanted = of.join("requirements.txt");
    let folder = house::target().join("tools").join(name);
    let (place, stamp) = (interpreter(&folder), folder.join("requirements.done"));
    let list = ui::read(&wanted)?;
    if place.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|done| done == list) {
        println!("  the packages of {name} are there");
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
