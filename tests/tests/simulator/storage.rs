//! A storage between devices as people have them: a cloud, and on every device a view of it that a sync
//! program keeps more or less in step. Files move only when the simulator says so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::CircleId;
use exchange::{CarrierError, Entry, Listing, MailboxPath};

/// One file as some place holds it.
#[derive(Debug, Clone)]
pub struct File {
    /// Order of writing: chooses files the same way in every run, where names hold hashes that differ.
    pub serial: u64,
    /// What is in it.
    pub bytes: Arc<Vec<u8>>,
}

/// Files by their names.
pub type Folder = BTreeMap<MailboxPath, File>;

/// How a place behaves towards its device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It works.
    Well,
    /// It is not there.
    Away,
    /// It has no room left.
    Full,
    /// It can only be read.
    ReadOnly,
    /// It fails after so many more acts.
    Failing(u16),
}

/// What one device sees.
#[derive(Debug)]
pub struct View {
    files: Folder,
    /// Own acts that did not reach the cloud yet, in their order.
    unsent: Vec<MailboxPath>,
    hidden: BTreeSet<MailboxPath>,
    /// How many files lie there that have no name of ours.
    strange: usize,
    /// How it behaves.
    pub mood: Mood,
    past: Vec<Folder>,
}

/// The cloud and all views.
#[derive(Debug, Default)]
pub struct Storage {
    cloud: Folder,
    past: Vec<Folder>,
    views: Vec<View>,
    serial: u64,
    /// How many files were written or removed by devices.
    acts: u64,
    /// Names of files that do not hold what their owner wrote.
    pub spoiled: BTreeSet<String>,
    /// Whether everyone looks at the cloud itself: no copies in between any more.
    together: bool,
}

/// Which of a number of moves happen; see [`Storage::up`].
pub type Choose<'a> = &'a mut dyn FnMut(usize) -> bool;

impl Storage {
    /// Another view, empty; returns its number.
    pub fn open_view(&mut self) -> usize {
        let (files, unsent, hidden, past) = (Folder::new(), Vec::new(), BTreeSet::new(), Vec::new());
        self.views.push(View { files, unsent, hidden, strange: 0, mood: Mood::Well, past });
        self.views.len() - 1
    }

    /// How a view behaves.
    pub fn mood(&mut self, view: usize) -> &mut Mood {
        &mut self.views[view].mood
    }

    fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    fn seen_by(&self, view: usize) -> &Folder {
        if self.together { &self.cloud } else { &self.views[view].files }
    }

    /// One more act of a device; fails as the mood of its view wants.
    fn act(&mut self, view: usize, writes: bool) -> Result<(), CarrierError> {
        let mood = &mut self.views[view].mood;
        match mood {
            Mood::Away => Err(CarrierError::PlaceMissing),
            Mood::Full if writes => Err(CarrierError::Full),
            Mood::ReadOnly if writes => Err(CarrierError::ReadOnly),
            Mood::Failing(0) => Err(CarrierError::Io(std::io::ErrorKind::TimedOut)),
            Mood::Failing(left) => {
                *left -= 1;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Carries what a device did to the cloud; `choose` says which acts arrive, the others wait.
    pub fn up(&mut self, view: usize, choose: Choose<'_>) {
        let view = &mut self.views[view];
        let mut waiting = Vec::new();
        for (at, path) in std::mem::take(&mut view.unsent).into_iter().enumerate() {
            if !choose(at) {
                waiting.push(path);
                continue;
            }
            match view.files.get(&path) {
                Some(file) => drop(self.cloud.insert(path, file.clone())),
                None => drop(self.cloud.remove(&path)),
            }
        }
        view.unsent = waiting;
    }

    /// Carries what is in the cloud to a device; `choose` says which files arrive, in any order.
    pub fn down(&mut self, view: usize, choose: Choose<'_>) {
        let view = &mut self.views[view];
        view.past.push(view.files.clone());
        if view.past.len() > 4 {
            view.past.remove(0);
        }
        let mut moves: Vec<(u64, MailboxPath)> = Vec::new();
        let differs = |path: &MailboxPath, other: &Folder, serial: u64| {
            other.get(path).is_none_or(|file| file.serial != serial)
        };
        moves.extend(
            self.cloud
                .iter()
                .filter(|(path, file)| differs(path, &view.files, file.serial))
                .map(|(path, file)| (file.serial, *path)),
        );
        let gone = view.files.iter().filter(|(path, _)| !self.cloud.contains_key(path));
        moves.extend(gone.map(|(path, file)| (file.serial, *path)));
        moves.retain(|(_, path)| !view.unsent.contains(path));
        moves.sort_unstable();
        for (at, (_, path)) in moves.into_iter().enumerate() {
            if choose(at) {
                match self.cloud.get(&path) {
                    Some(file) => drop(view.files.insert(path, file.clone())),
                    None => drop(view.files.remove(&path)),
                }
            }
        }
    }

    /// Remembers the cloud as it is now.
    pub fn remember(&mut self) {
        self.past.push(self.cloud.clone());
    }

    /// The cloud as it was at one of the remembered moments; every view follows sooner or later.
    pub fn roll_back(&mut self, which: usize) {
        if let Some(past) = self.past.get(which % self.past.len().max(1)) {
            self.cloud.clone_from(past);
        }
    }

    /// What one device sees as it was before one of its last synchronisations.
    pub fn roll_back_view(&mut self, view: usize, which: usize) {
        let view = &mut self.views[view];
        if let Some(past) = view.past.get(which % view.past.len().max(1)) {
            view.files.clone_from(past);
            view.unsent.clear();
        }
    }

    /// The folder of one circle as it was at one of the remembered moments, in the cloud and in every view at once:
    /// somebody put it back by hand. What was on its way is lost. Where nothing is remembered, this moment is.
    pub fn put_back(&mut self, which: usize, what: usize) {
        let Some(past) = self.past.get(which % self.past.len().max(1)).cloned() else {
            return self.remember();
        };
        let circles: BTreeSet<CircleId> =
            self.cloud.keys().chain(past.keys()).map(|path| path.dir.circle).collect();
        let Some(circle) = circles.iter().nth(what % circles.len().max(1)).copied() else { return };
        let of_it = |path: &MailboxPath| path.dir.circle == circle;
        let before: Folder = past.into_iter().filter(|(path, _)| of_it(path)).collect();
        self.views.iter_mut().for_each(|view| view.unsent.retain(|path| !of_it(path)));
        let folders =
            std::iter::once(&mut self.cloud).chain(self.views.iter_mut().map(|view| &mut view.files));
        for folder in folders {
            folder.retain(|path, _| !of_it(path));
            folder.extend(before.clone());
        }
    }

    /// Files of the cloud, or of a view, in order of writing.
    fn in_order(&self, view: Option<usize>) -> Vec<MailboxPath> {
        let folder = view.map_or(&self.cloud, |view| self.seen_by(view));
        let mut order: Vec<(u64, MailboxPath)> = folder.iter().map(|(path, it)| (it.serial, *path)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, path)| path).collect()
    }

    /// One of the files, in order of writing.
    pub fn file(&self, view: Option<usize>, which: usize) -> Option<MailboxPath> {
        let order = self.in_order(view);
        order.get(which % order.len().max(1)).copied()
    }

    /// Takes a file away: from the cloud and all views, or from one view.
    pub fn lose(&mut self, view: Option<usize>, path: &MailboxPath) {
        match view {
            Some(view) => drop(self.views[view].files.remove(path)),
            None => {
                self.cloud.remove(path);
                self.views.iter_mut().for_each(|view| drop(view.files.remove(path)));
            }
        }
    }

    /// Keeps only the first bytes of a file, everywhere.
    pub fn cut(&mut self, path: &MailboxPath, keep: usize) {
        let serial = self.next_serial();
        self.spoiled.insert(path.to_string());
        let folders =
            std::iter::once(&mut self.cloud).chain(self.views.iter_mut().map(|view| &mut view.files));
        for file in folders.filter_map(|folder| folder.get_mut(path)) {
            let bytes = file.bytes[..keep.min(file.bytes.len())].to_vec();
            *file = File { serial, bytes: Arc::new(bytes) };
        }
    }

    /// Takes everything away, everywhere.
    pub fn wipe(&mut self) {
        self.cloud.clear();
        for view in &mut self.views {
            view.files.clear();
            view.unsent.clear();
        }
    }

    /// Stops showing a file to one device, until all is well again.
    pub fn hide(&mut self, view: usize, path: MailboxPath) {
        self.views[view].hidden.insert(path);
    }

    /// Lays a file in the cloud that no device wrote there.
    pub fn plant(&mut self, path: MailboxPath, bytes: Vec<u8>) {
        let serial = self.next_serial();
        self.spoiled.insert(path.to_string());
        self.cloud.insert(path, File { serial, bytes: Arc::new(bytes) });
    }

    /// The bytes of a file in the cloud.
    pub fn bytes(&self, path: &MailboxPath) -> Option<Vec<u8>> {
        self.cloud.get(path).map(|file| file.bytes.to_vec())
    }

    /// How many files devices have written or removed.
    pub fn acts(&self) -> u64 {
        self.acts
    }

    /// Puts files there that have no name of ours.
    pub fn litter(&mut self, view: usize) {
        self.views[view].strange += 1;
    }

    /// The order of writing so far.
    pub fn last_serial(&self) -> u64 {
        self.serial
    }

    /// Whether a file of the cloud was written after that moment.
    pub fn is_later(&self, path: &MailboxPath, serial: u64) -> bool {
        self.cloud.get(path).is_some_and(|file| file.serial > serial)
    }

    /// Everything that is in the cloud now.
    pub fn all(&self) -> impl Iterator<Item = (&MailboxPath, &[u8])> {
        self.cloud.iter().map(|(path, file)| (path, file.bytes.as_slice()))
    }

    /// All is well: everyone looks at one and the same folder, which holds all that any place still held. Of
    /// a file that two places hold differently, the whole one stays, or the other when `spoilt_wins`.
    pub fn heal(&mut self, spoilt_wins: bool) {
        let mut healed = std::mem::take(&mut self.cloud);
        for view in &mut self.views {
            view.mood = Mood::Well;
            view.hidden.clear();
            for path in std::mem::take(&mut view.unsent) {
                if !view.files.contains_key(&path) {
                    healed.remove(&path);
                }
            }
        }
        for (path, file) in self.views.iter().flat_map(|view| &view.files) {
            let known = healed.entry(*path).or_insert_with(|| file.clone());
            if (file.bytes.len() < known.bytes.len()) == spoilt_wins {
                *known = file.clone();
            }
        }
        self.cloud = healed;
        self.together = true;
    }

    /// As [`exchange::Carrier::list`].
    pub fn list(&mut self, view: usize, circle: CircleId) -> Result<Listing, CarrierError> {
        self.act(view, false)?;
        let hidden = &self.views[view].hidden;
        let here = self.seen_by(view).iter().filter(|(path, _)| path.dir.circle == circle);
        let shown = here.filter(|(path, _)| !hidden.contains(path));
        let files = shown.map(|(path, file)| Entry { path: *path, bytes: file.bytes.len() as u64 });
        Ok(Listing { files: files.collect(), others: self.views[view].strange })
    }

    /// As [`exchange::Carrier::read`].
    pub fn read(&mut self, view: usize, path: &MailboxPath, max: usize) -> Result<Vec<u8>, CarrierError> {
        self.act(view, false)?;
        let file = self.seen_by(view).get(path).filter(|_| !self.views[view].hidden.contains(path));
        let bytes = &file.ok_or(CarrierError::FileMissing)?.bytes;
        if bytes.len() > max { Err(CarrierError::TooLarge) } else { Ok(bytes.to_vec()) }
    }

    /// As [`exchange::Carrier::write`].
    pub fn write(&mut self, view: usize, path: &MailboxPath, bytes: &[u8]) -> Result<(), CarrierError> {
        self.act(view, true)?;
        if self.seen_by(view).contains_key(path) {
            return Err(CarrierError::AlreadyThere);
        }
        let file = File { serial: self.next_serial(), bytes: Arc::new(bytes.to_vec()) };
        self.spoiled.remove(&path.to_string());
        self.acts += 1;
        if self.together {
            self.cloud.insert(*path, file);
        } else {
            self.views[view].files.insert(*path, file);
            self.views[view].unsent.push(*path);
        }
        Ok(())
    }

    /// As [`exchange::Carrier::remove`].
    pub fn remove(&mut self, view: usize, path: &MailboxPath) -> Result<(), CarrierError> {
        self.act(view, true)?;
        if self.together {
            self.acts += u64::from(self.cloud.remove(path).is_some());
        } else if self.views[view].files.remove(path).is_some() {
            self.views[view].unsent.push(*path);
        }
        Ok(())
    }
}
