//! A folder: on this disk, on a USB stick, or one that another program keeps in step between computers.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use domain::CircleId;
use sealing::Sealed;

use super::{Carrier, CarrierError, Entry, Listing};
use crate::mailbox::{FileName, MailboxPath, circle_dir};

/// How the name of a file that is being written ends.
const PART: &str = ".part";

/// Files in a folder.
#[derive(Debug, Clone)]
pub struct FolderCarrier {
    root: PathBuf,
}

impl FolderCarrier {
    /// The folder `root`, which must exist: it is never made, so that a missing drive is noticed.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn place(&self) -> Result<(), CarrierError> {
        if self.root.is_dir() { Ok(()) } else { Err(CarrierError::PlaceMissing) }
    }

    fn full(&self, path: &MailboxPath) -> PathBuf {
        self.root.join(path.to_string())
    }

    /// Makes the directory of a feed, and lets the directories above it remember it.
    fn make_dir(&self, dir: &Path) -> Result<(), CarrierError> {
        if dir.is_dir() {
            return Ok(());
        }
        // Something else of that name is trouble with the place, not this file lying there already.
        fs::create_dir_all(dir).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => CarrierError::Io(io::ErrorKind::NotADirectory),
            _ => error.into(),
        })?;
        for above in dir.ancestors().skip(1).take_while(|above| above.starts_with(&self.root)) {
            sync_dir(above)?;
        }
        Ok(())
    }
}

impl Carrier for FolderCarrier {
    fn list(&self, circle: CircleId) -> Result<Listing, CarrierError> {
        self.place()?;
        let name = circle_dir(circle);
        let mut listing = Listing::default();
        for dir in children(&self.root.join(&name))? {
            if !dir.file_type()?.is_dir() {
                listing.others += 1;
                continue;
            }
            let files = match children(&dir.path()) {
                // Somebody else's, closed to us: no reason to see nothing of the others.
                Err(CarrierError::ReadOnly) => {
                    listing.others += 1;
                    continue;
                }
                files => files?,
            };
            for file in files {
                match entry(&name, &dir, &file) {
                    Some(entry) => listing.files.push(entry),
                    None => listing.others += 1,
                }
            }
        }
        listing.files.sort_unstable();
        Ok(listing)
    }

    fn read(&self, path: &MailboxPath, max: usize) -> Result<Vec<u8>, CarrierError> {
        self.place()?;
        read_bounded(&self.full(path), max)
    }

    fn write(&self, path: &MailboxPath, sealed: &Sealed) -> Result<(), CarrierError> {
        self.place()?;
        let target = self.full(path);
        let dir = target.parent().ok_or(CarrierError::PlaceMissing)?;
        if target.is_file() {
            return Err(CarrierError::AlreadyThere);
        }
        self.make_dir(dir)?;
        remove_unfinished(dir)?;
        let mut part = target.clone().into_os_string();
        part.push(PART);
        let part = PathBuf::from(part);
        let written = write_through(&part, &target, sealed.as_bytes());
        if written.is_err() {
            // What is half written is of no use to anyone; a failure to remove it changes nothing.
            let _ = fs::remove_file(&part);
        }
        written
    }

    fn remove(&self, path: &MailboxPath) -> Result<(), CarrierError> {
        self.place()?;
        let target = self.full(path);
        if target.is_dir() {
            // Whatever took its place is not ours to remove.
            return Ok(());
        }
        match fs::remove_file(&target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
            Ok(()) => target.parent().map_or(Ok(()), sync_dir),
        }
    }
}

fn children(dir: &Path) -> Result<Vec<fs::DirEntry>, CarrierError> {
    match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
        Ok(entries) => Ok(entries.collect::<io::Result<_>>()?),
    }
}

fn entry(circle: &str, dir: &fs::DirEntry, file: &fs::DirEntry) -> Option<Entry> {
    let (dir, name) = (dir.file_name(), file.file_name());
    let path = format!("{circle}/{}/{}", dir.to_str()?, name.to_str()?).parse().ok()?;
    let about = file.metadata().ok().filter(fs::Metadata::is_file)?;
    Some(Entry { path, bytes: about.len() })
}

fn read_bounded(path: &Path, max: usize) -> Result<Vec<u8>, CarrierError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() > max { Err(CarrierError::TooLarge) } else { Ok(bytes) }
}

/// Takes away what an earlier program left half written. Only the owner of a directory writes in it, one file
/// at a time, so nobody is still writing these.
fn remove_unfinished(dir: &Path) -> Result<(), CarrierError> {
    for file in children(dir)? {
        let name = file.file_name();
        let finished = name.to_str().and_then(|name| name.strip_suffix(PART));
        if finished.is_some_and(|name| name.parse::<FileName>().is_ok()) && file.file_type()?.is_file() {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

/// Writes beside the target, flushes, reads back, and only then gives it its name.
fn write_through(part: &Path, target: &Path, bytes: &[u8]) -> Result<(), CarrierError> {
    let mut file = File::create(part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    if read_bounded(part, bytes.len())? != bytes {
        return Err(CarrierError::NotWritten);
    }
    fs::rename(part, target)?;
    target.parent().map_or(Ok(()), sync_dir)
}

/// Lets a directory remember a new name. Only Unix needs and allows it.
pub(super) fn sync_dir(dir: &Path) -> Result<(), CarrierError> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}
