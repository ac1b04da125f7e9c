//! Where things stand: the root of the checkout and the folders that builds write to.

use std::path::{Path, PathBuf};

/// The root of the checkout.
///
/// Cargo tells where this crate stands; without cargo (the program called by hand) it is the current folder.
pub(crate) fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let found = own.as_deref().and_then(Path::parent).and_then(Path::parent);
    found.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The folder of the TypeScript project.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// The npm package with the test vectors of the age format.
pub(crate) fn age_vectors() -> PathBuf {
    root().join("crates").join("sealing").join("tests").join("age_vectors")
}

/// Cargo's folder for builds.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(set) => root().join(set),
        None => root().join("target"),
    }
}

/// A program of ours, as the development profile builds it.
pub(crate) fn built(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Where pictures of screens are left for people to look at; not part of the repository.
pub(crate) fn pictures() -> PathBuf {
    root().join("out").join("pictures")
}
