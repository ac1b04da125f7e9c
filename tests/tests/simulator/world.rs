//! People with devices, each with a journal, a clock and a view of the storage of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::{CircleId, Clock, Timestamp};
use scenarios::files;
use scenarios::people::PASSPHRASE;
use sealing::SeededRandomness;
use tempfile::TempDir;
use usecases::views::CaseView;
use usecases::{LockMode, OpenVault, Surroundings, circles, start};

use crate::carrier::Shared;
use crate::oracle::{Broken, Oracle, Spoken};

/// More devices than this there are never.
pub const MOST_DEVICES: usize = 16;

/// When every run begins: a day in November.
const BEGIN: i64 = 1_795_000_000_000;

/// The time of the world as one device's clock shows it. It goes on with the steps and not with every look: how
/// often the product looks depends on the bytes that age chooses.
struct DeviceClock {
    time: Arc<AtomicI64>,
    skew: Arc<AtomicI64>,
}

impl Clock for DeviceClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.time.load(Ordering::Relaxed) + self.skew.load(Ordering::Relaxed))
    }

    fn today(&self) -> chrono::NaiveDate {
        chrono::DateTime::from_timestamp_millis(self.now().0).unwrap().date_naive()
    }
}

/// One device of someone.
pub struct Device {
    /// Whose it is.
    pub person: usize,
    /// The open journal; `None` only while it is being opened anew.
    open: Option<OpenVault>,
    home: PathBuf,
    skew: Arc<AtomicI64>,
    /// Its view of the storage.
    pub view: usize,
    /// The circle of the own devices.
    pub own: CircleId,
    /// A case that is open in an editor.
    pub editor: Option<CaseView>,
    /// Backups that were made here.
    pub backups: Vec<Backup>,
    /// Records that were erased here.
    pub erased: BTreeSet<String>,
    /// Groups that were founded or asked for here.
    pub groups: Vec<CircleId>,
    /// What was written here since the last exchange that went well.
    pub unsent: Vec<Unsent>,
}

/// Words that nobody else has seen.
#[derive(Debug, Clone)]
pub struct Unsent {
    /// In which circle.
    pub circle: CircleId,
    /// In which record.
    pub record: String,
    /// The words.
    pub text: String,
    /// Whether an exchange failed since: a part of it may have gone out.
    pub unsure: bool,
}

/// A copy of a journal, to be put back.
#[derive(Debug, Clone)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// Records that had been erased there by then.
    pub erased: BTreeSet<String>,
    /// Groups that were known there by then.
    pub groups: Vec<CircleId>,
    /// What had not gone out by then, as far as was known there.
    pub unsent: Vec<Unsent>,
}

impl Device {
    fn closed(person: usize, home: PathBuf, skew: Arc<AtomicI64>, view: usize, own: CircleId) -> Self {
        let (open, editor, backups) = (None, None, Vec::new());
        let (erased, groups, unsent) = (BTreeSet::new(), Vec::new(), Vec::new());
        Self { person, open, home, skew, view, own, editor, backups, erased, groups, unsent }
    }
}

/// Everything in a run.
pub struct World {
    seed: u64,
    place: TempDir,
    time: Arc<AtomicI64>,
    openings: u32,
    people: usize,
    /// What lies between the devices.
    pub storage: Shared,
    /// All devices, in order of appearance.
    pub devices: Vec<Device>,
    /// Circles that were founded.
    pub groups: Vec<CircleId>,
    /// Persons who, by what somebody proposed, read only what is written from then on.
    pub latecomers: BTreeSet<(CircleId, usize)>,
    /// Files for e-mail or a stick, each with one circle.
    pub parcels: Vec<(CircleId, Shared)>,
    /// Which device wrote a word.
    pub writers: BTreeMap<Spoken, usize>,
    /// Who asked to join what: a person asks once.
    pub asked: Vec<(usize, CircleId)>,
    /// Who said to go, or that a device is lost.
    pub gone: Vec<Going>,
    /// What was acknowledged.
    pub oracle: Oracle,
}

/// A device that went by somebody's word.
pub struct Going {
    /// From which circle.
    pub circle: CircleId,
    /// Which device.
    pub device: String,
    /// Which device said so.
    pub by: usize,
    /// Whether it went of its own accord.
    pub left: bool,
}

/// Memory, where the system has a folder for it: nothing here has to outlive the run.
fn fast_place() -> TempDir {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("binnenkring-simulator-");
    if memory.is_dir() { builder.tempdir_in(memory) } else { builder.tempdir() }.unwrap()
}

impl World {
    /// Nobody, and an empty storage.
    pub fn new(seed: u64) -> Self {
        let place = fast_place();
        Self {
            seed,
            place,
            time: Arc::new(AtomicI64::new(BEGIN)),
            openings: 0,
            people: 0,
            storage: Shared::default(),
            devices: Vec::new(),
            groups: Vec::new(),
            asked: Vec::new(),
            latecomers: BTreeSet::new(),
            parcels: Vec::new(),
            writers: BTreeMap::new(),
            gone: Vec::new(),
            oracle: Oracle::default(),
        }
    }

    /// The folder that devices think the files lie in: the same in every run, for devices tell each other of it.
    pub fn shared(&self) -> PathBuf {
        PathBuf::from("/")
    }

    /// A file or folder of this world that is not there yet.
    pub fn free_path(&mut self, name: &str) -> PathBuf {
        self.openings += 1;
        self.place.path().join(format!("{name}-{}", self.openings))
    }

    fn surroundings(&mut self, skew: &Arc<AtomicI64>, view: usize) -> Surroundings {
        self.openings += 1;
        let chance = format!("simulator {} opening {}", self.seed, self.openings);
        Surroundings {
            clock: Box::new(DeviceClock { time: Arc::clone(&self.time), skew: Arc::clone(skew) }),
            randomness: Box::new(SeededRandomness::new(&chance)),
            places: self.storage.places(view),
            // A journal that nobody attacks, and that is gone in a second.
            work_factor: 1,
            share: exchange::limits::DEVICE_BYTES,
        }
    }

    /// Lets time pass for everyone.
    pub fn pass(&self, milliseconds: i64) {
        self.time.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Sets one device's clock wrong by this much.
    pub fn skew(&self, who: usize, milliseconds: i64) {
        self.devices[who].skew.store(milliseconds, Ordering::Relaxed);
    }

    /// The journal of a device.
    pub fn open(&mut self, who: usize) -> &mut OpenVault {
        self.devices[who].open.as_mut().unwrap()
    }

    /// The journal of a device, to look at.
    pub fn look(&self, who: usize) -> &OpenVault {
        self.devices[who].open.as_ref().unwrap()
    }

    /// Someone new, with one device.
    pub fn add_person(&mut self) -> Result<(), Broken> {
        let person = self.people;
        self.people += 1;
        let (home, skew) = (self.free_path("journal"), Arc::default());
        let view = self.storage.lock().open_view();
        let around = self.surroundings(&skew, view);
        let name = format!("Persoon {person}");
        let open = start::set_up(&home, &name, PASSPHRASE, LockMode::short(), around);
        let mut open = open.map_err(|error| Broken::new("a journal can be begun", format!("{error}")))?;
        let own = own_circle(&open)?;
        let folder = circles::found::circle_folder(&mut open, own, &self.shared());
        folder.map_err(|error| Broken::new("a folder can be chosen", format!("{error}")))?;
        self.keep(Device { open: Some(open), ..Device::closed(person, home, skew, view, own) })
    }

    /// Another device of the person of `who`, waiting to be admitted; `None` when `who` may not invite.
    pub fn add_device(&mut self, who: usize) -> Result<(), Broken> {
        let (own, person) = (self.devices[who].own, self.devices[who].person);
        let Ok(invite) = circles::invite::circle_invite(self.open(who), own) else { return Ok(()) };
        let (home, shared) = (self.free_path("journal"), self.shared());
        // A device's clock is as far off as that of the one it is added with, or the invitation is past.
        let skew = Arc::new(AtomicI64::new(self.devices[who].skew.load(Ordering::Relaxed)));
        let view = self.storage.lock().open_view();
        let around = self.surroundings(&skew, view);
        let lock = LockMode::short();
        let open = circles::join::device_join(&home, &invite.link, &shared, PASSPHRASE, lock, around);
        let open = open.map_err(|error| Broken::new("a device can be begun", format!("{error}")))?;
        self.keep(Device { open: Some(open), ..Device::closed(person, home, skew, view, own) })
    }

    /// Adds a device, with a key file beside its data folder: opening it again costs nothing then.
    fn keep(&mut self, mut device: Device) -> Result<(), Broken> {
        let key_file = key_file(&device.home);
        let added = start::key_file_add(device.open.as_mut().unwrap(), &key_file);
        added.map_err(|error| Broken::new("a key file can be made", format!("{error}")))?;
        self.devices.push(device);
        Ok(())
    }

    fn opened(&mut self, home: &Path, key: &Path, who: usize) -> Result<OpenVault, Broken> {
        let (skew, view) = (Arc::clone(&self.devices[who].skew), self.devices[who].view);
        let around = self.surroundings(&skew, view);
        let open = start::unlock_with_key_file(home, key, LockMode::short(), around);
        open.map_err(|error| Broken::new("a journal can be opened", format!("{error}")))
    }

    /// Closes a journal, does something to its folder, and opens it again.
    pub fn reopen(&mut self, who: usize, meanwhile: impl FnOnce(&Path)) -> Result<(), Broken> {
        self.devices[who].open = None;
        self.devices[who].editor = None;
        let home = self.devices[who].home.clone();
        meanwhile(&home);
        let open = self.opened(&home, &key_file(&home), who)?;
        self.devices[who].open = Some(open);
        Ok(())
    }

    /// Copies a data folder as it lies; both go on.
    pub fn copy(&mut self, who: usize) -> Result<(), Broken> {
        let there = self.free_path("journal");
        self.reopen(who, |home| files::copy(home, &there))?;
        std::fs::copy(key_file(&self.devices[who].home), key_file(&there)).unwrap();
        let original = &self.devices[who];
        let (person, own) = (original.person, original.own);
        let skew = Arc::new(AtomicI64::new(original.skew.load(Ordering::Relaxed)));
        let view = self.storage.lock().open_view();
        let home = there.clone();
        let (erased, groups) = (original.erased.clone(), original.groups.clone());
        // What waits here waits there as well; whether it goes out from the other one cannot be told.
        let unsent = original.unsent.iter().map(|it| Unsent { unsure: true, ..it.clone() }).collect();
        let copy = Device { erased, groups, unsent, ..Device::closed(person, home, skew, view, own) };
        self.devices.push(copy);
        let last = self.devices.len() - 1;
        let open = self.opened(&there, &key_file(&there), last)?;
        self.devices[last].open = Some(open);
        Ok(())
    }
}

fn key_file(home: &Path) -> PathBuf {
    home.with_extension("key")
}

fn own_circle(open: &OpenVault) -> Result<CircleId, Broken> {
    let own = circles::view::own_devices(open);
    let own = own.map_err(|error| Broken::new("the own devices can be seen", format!("{error}")))?;
    own.id.parse().map_err(|_| Broken::new("the own circle has an id", own.id))
}
