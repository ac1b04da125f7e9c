//! The few files beside the vault: locked keys, and what a person asks to be written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use sealing::Zeroizing;

use crate::error::{ErrorCode, Result};

/// The vault key, locked with the passphrase.
pub(crate) const LOCKED_KEY: &str = "vault.key.age";
/// The vault key, locked for a key file.
pub(crate) const KEY_FOR_FILE: &str = "vault.keyfile.age";
/// No key, kit or invitation is larger.
const LARGEST: u64 = 1024 * 1024;

/// Writes a file that only its owner can read, whole or not at all: a crash leaves the old one.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let unfinished = path.with_file_name(name);
    let mut file = private(&unfinished)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    if let Err(error) = written.and_then(|()| fs::rename(&unfinished, path)) {
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    sync_directory(path.parent())
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(unix)]
fn sync_directory(directory: Option<&Path>) -> io::Result<()> {
    // A bare file name has a parent without a name: the folder one is in.
    let directory = directory.map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path });
    directory.map_or(Ok(()), |path| File::open(path)?.sync_all())
}

#[cfg(not(unix))]
fn sync_directory(_: Option<&Path>) -> io::Result<()> {
    Ok(())
}

/// Writes a file where a person asked for it; never over one that is there.
///
/// # Errors
/// `FileNotWritten` with its name, `DiskFull`.
pub(crate) fn write_for_person(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = || ErrorCode::FileNotWritten.with("file", path.display());
    if path.exists() {
        return Err(failed());
    }
    write_private(path, bytes).map_err(|error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull.into(),
        _ => failed(),
    })
}

/// Reads a small file.
pub(crate) fn read_small(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    fs::read(path).map(Zeroizing::new)
}

/// A name in this directory that is not taken: `stem.ending`, else `stem-2.ending` and so on.
pub(crate) fn free_name(directory: &Path, stem: &str, ending: &str) -> std::path::PathBuf {
    let numbered = (2..).map(|number| directory.join(format!("{stem}-{number}.{ending}")));
    let first = directory.join(format!("{stem}.{ending}"));
    std::iter::once(first).chain(numbered).find(|path| !path.exists()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_private_whole_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.age");
        write_private(&path, b"one").unwrap();
        write_private(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions()) & 0o777,
            0o600
        );
    }

    #[test]
    fn the_folder_of_a_bare_file_name_is_the_one_we_are_in() {
        sync_directory(Path::new("kit.age").parent()).unwrap();
    }

    #[test]
    fn what_a_person_has_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kit.age");
        write_for_person(&path, b"one").unwrap();
        assert_eq!(write_for_person(&path, b"two").unwrap_err().code, ErrorCode::FileNotWritten);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(free_name(dir.path(), "kit", "age"), dir.path().join("kit-2.age"));
    }
}
