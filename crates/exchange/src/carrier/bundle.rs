//! One file with sealed files of a circle in it, for e-mail or a stick: read in, and sent along.
//!
//! Reading looks only at names and lengths; the bytes stay in the file until they are asked for. What is written
//! stays in memory until [`BundleCarrier::save`], which makes a whole new file and puts it in the place of the
//! old one. Its form stands in docs/formats.md.

mod form;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::CircleId;
use sealing::Sealed;

use super::folder::sync_dir;
use super::{Carrier, CarrierError, Entry, Listing};
use crate::mailbox::MailboxPath;

pub use form::{BUNDLE, FILE_ENDING};

/// The most bytes that may be added before the file is made.
const ADDED: usize = 256 * 1024 * 1024;

/// Files in one file.
pub struct BundleCarrier {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The file as it is on disk, if there is one.
    file: Option<File>,
    files: BTreeMap<MailboxPath, Source>,
    /// Things with a name that is not ours.
    others: usize,
    added: usize,
    changed: bool,
}

enum Source {
    /// Somewhere in the file.
    There { at: u64, bytes: u64 },
    /// Not written yet.
    Added(Vec<u8>),
}

impl BundleCarrier {
    /// Reads what is in the file at `path`.
    ///
    /// # Errors
    /// [`CarrierError::PlaceMissing`] without such a file, [`CarrierError::NotThatService`] when it is something
    /// else, cut off, or larger than such a file may be.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, CarrierError> {
        let path = path.into();
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(CarrierError::PlaceMissing),
            file => file?,
        };
        let mut state = State::default();
        form::read(&file, |name, at, bytes| match name.parse::<MailboxPath>() {
            Ok(path) => drop(state.files.insert(path, Source::There { at, bytes })),
            Err(_) => state.others += 1,
        })?;
        state.file = Some(file);
        Ok(Self { path, state: Mutex::new(state) })
    }

    /// An empty one, that will be written to `path` and may replace what is there.
    pub fn create(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), state: Mutex::new(State { changed: true, ..State::default() }) }
    }

    /// Makes the file: beside its place, flushed and read back, then put there. Does nothing when nothing changed.
    ///
    /// # Errors
    /// Those of the disk. What was at the place before is still there then.
    pub fn save(&self) -> Result<(), CarrierError> {
        let mut state = self.state();
        if !state.changed {
            return Ok(());
        }
        let mut part = self.path.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let written = state.write_to(&part).and_then(|()| check(&part, &state));
        let moved = written.and_then(|()| Ok(fs::rename(&part, &self.path)?));
        if moved.is_err() {
            // What is half written is of no use to anyone; a failure to remove it changes nothing.
            let _ = fs::remove_file(&part);
            return moved;
        }
        if let Some(dir) = self.path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
            sync_dir(dir)?;
        }
        *state = std::mem::take(&mut *Self::open(&self.path)?.state());
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Carrier for BundleCarrier {
    fn list(&self, circle: CircleId) -> Result<Listing, CarrierError> {
        let state = self.state();
        let of_circle = state.files.iter().filter(|(path, _)| path.dir.circle == circle);
        let files = of_circle.map(|(path, source)| Entry { path: *path, bytes: source.bytes() }).collect();
        Ok(Listing { files, others: state.others })
    }

    fn read(&self, path: &MailboxPath, max: usize) -> Result<Vec<u8>, CarrierError> {
        let state = self.state();
        let source = state.files.get(path).ok_or(CarrierError::FileMissing)?;
        if source.bytes() > u64::try_from(max).unwrap_or(u64::MAX) {
            return Err(CarrierError::TooLarge);
        }
        state.bytes_of(source)
    }

    fn write(&self, path: &MailboxPath, sealed: &Sealed) -> Result<(), CarrierError> {
        let mut state = self.state();
        let bytes = sealed.as_bytes();
        if state.files.contains_key(path) {
            return Err(CarrierError::AlreadyThere);
        }
        if state.added.saturating_add(bytes.len()) > ADDED || state.files.len() >= form::FILES {
            return Err(CarrierError::Full);
        }
        state.added += bytes.len();
        state.files.insert(*path, Source::Added(bytes.to_vec()));
        state.changed = true;
        Ok(())
    }

    fn remove(&self, path: &MailboxPath) -> Result<(), CarrierError> {
        let mut state = self.state();
        state.changed |= state.files.remove(path).is_some();
        Ok(())
    }
}

impl Source {
    fn bytes(&self) -> u64 {
        match self {
            Self::There { bytes, .. } => *bytes,
            Self::Added(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }
}

impl State {
    fn bytes_of(&self, source: &Source) -> Result<Vec<u8>, CarrierError> {
        match (source, &self.file) {
            (Source::Added(bytes), _) => Ok(bytes.clone()),
            (Source::There { at, bytes }, Some(file)) => {
                let mut file: &File = file;
                file.seek(SeekFrom::Start(*at))?;
                let mut found = vec![0; usize::try_from(*bytes).map_err(|_| CarrierError::TooLarge)?];
                file.read_exact(&mut found).map_err(|_| CarrierError::FileMissing)?;
                Ok(found)
            }
            (Source::There { .. }, None) => Err(CarrierError::FileMissing),
        }
    }

    fn write_to(&self, path: &Path) -> Result<(), CarrierError> {
        let mut file = BufWriter::new(File::create(path)?);
        file.write_all(form::MAGIC)?;
        for (path, source) in &self.files {
            form::write_file(&mut file, &path.to_string(), &self.bytes_of(source)?)?;
        }
        form::write_end(&mut file, self.files.len())?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(())
    }
}

/// Whether the file at `path` reads back as what it was made of.
fn check(path: &Path, state: &State) -> Result<(), CarrierError> {
    let written = BundleCarrier::open(path).map_err(|_| CarrierError::NotWritten)?;
    let written = written.state();
    let same = written.files.len() == state.files.len()
        && state.files.iter().all(|(path, source)| {
            let found = written.files.get(path).map(|found| written.bytes_of(found));
            match (found, state.bytes_of(source)) {
                (Some(Ok(found)), Ok(meant)) => found == meant,
                _ => false,
            }
        });
    if same { Ok(()) } else { Err(CarrierError::NotWritten) }
}
