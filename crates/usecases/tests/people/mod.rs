//! People with vaults of their own and a folder that they share.

use std::path::{Path, PathBuf};

use domain::{CircleId, Clock, Timestamp};
use sealing::SeededRandomness;
use usecases::{LockMode, OpenVault, Surroundings, circles, start, sync};

pub const PASSPHRASE: &str = "zeven groene stoelen bij het raam";

thread_local! {
    /// How much later it is than when the test began, for everybody at its table.
    static LATER: std::cell::Cell<i64> = const { std::cell::Cell::new(0) };
}

/// Lets days go by, for everybody.
pub fn days_go_by(days: i64) {
    LATER.set(LATER.get() + days * 24 * 60 * 60 * 1000);
}

/// A clock that each device has its own of: a day in November, ticking a second at every look.
struct Ticking(std::cell::Cell<i64>);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        self.0.set(self.0.get() + 1000);
        Timestamp(self.0.get() + LATER.get())
    }
    fn today(&self) -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
    }
}

fn surroundings(seed: &str) -> Surroundings {
    Surroundings {
        clock: Box::new(Ticking(std::cell::Cell::new(1_795_000_000_000))),
        randomness: Box::new(SeededRandomness::new(seed)),
        places: Box::new(usecases::places::RealPlaces),
        // Guessing a passphrase is not what is tested here.
        work_factor: 8,
        share: exchange::limits::DEVICE_BYTES,
    }
}

/// A table to sit at: a temporary place with a shared folder.
pub struct Table {
    place: tempfile::TempDir,
    shared: PathBuf,
}

/// One person (or device) with an open journal.
pub struct Person {
    pub open: OpenVault,
    home: PathBuf,
}

impl Table {
    pub fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let shared = place.path().join("shared");
        std::fs::create_dir(&shared).unwrap();
        Self { place, shared }
    }

    pub fn folder(&self) -> &Path {
        &self.shared
    }

    pub fn person(&self, name: &str) -> Person {
        let home = self.place.path().join(name);
        let open = start::set_up(&home, name, PASSPHRASE, LockMode::short(), surroundings(name)).unwrap();
        Person { open, home }
    }

    fn second_device(&self, label: &str, invite: &str) -> Person {
        let home = self.place.path().join(label);
        let around = surroundings(label);
        let open =
            circles::join::device_join(&home, invite, &self.shared, PASSPHRASE, LockMode::short(), around)
                .unwrap();
        Person { open, home }
    }

    /// A second device of this person, admitted, with all of the journal.
    pub fn tablet(&self, person: &mut Person) -> (Person, CircleId) {
        let (mut tablet, own) = self.asking_tablet(person);
        self.let_in(own, person, &mut tablet);
        (tablet, own)
    }

    /// A second device of this person that waits to be admitted.
    pub fn asking_tablet(&self, person: &mut Person) -> (Person, CircleId) {
        let own = person.own_circle();
        circles::found::circle_folder(&mut person.open, own, &self.shared).unwrap();
        let invite = circles::invite::circle_invite(&mut person.open, own).unwrap();
        (self.second_device("tablet", &invite.link), own)
    }

    /// A group founded by one person, with the others admitted.
    pub fn circle(&self, founder: &mut Person, others: &mut [&mut Person], name: &str) -> CircleId {
        let view = circles::found::circle_found(&mut founder.open, name, &self.shared).unwrap();
        let circle = view.id.parse().unwrap();
        others.iter_mut().for_each(|other| self.admit(circle, founder, other));
        others.iter_mut().for_each(|other| other.exchange(circle));
        circle
    }

    /// A line from a volunteer to a coordinator.
    pub fn line(&self, volunteer: &mut Person, coordinator: &mut Person, name: &str) -> CircleId {
        let view = circles::found::line_found(&mut volunteer.open, name, &self.shared).unwrap();
        let circle = view.id.parse().unwrap();
        self.admit(circle, volunteer, coordinator);
        circle
    }

    pub fn admit(&self, circle: CircleId, founder: &mut Person, other: &mut Person) {
        let invite = circles::invite::circle_invite(&mut founder.open, circle).unwrap();
        circles::join::circle_join(&mut other.open, &invite.link, &self.shared).unwrap();
        self.let_in(circle, founder, other);
    }

    /// Admits whoever has asked.
    pub fn let_in(&self, circle: CircleId, founder: &mut Person, other: &mut Person) {
        other.exchange(circle);
        founder.exchange(circle);
        let view = circles::view::circle_open(&founder.open, circle).unwrap();
        circles::admit::circle_admit(&mut founder.open, circle, &view.requests[0].id).unwrap();
        founder.exchange(circle);
        other.exchange(circle);
    }
}

impl Person {
    /// Exchanges, and says what went wrong with files, if anything.
    pub fn exchange_with_trouble(&mut self, circle: CircleId) -> Vec<String> {
        let view = sync::circle_exchange(&mut self.open, circle).unwrap();
        assert_eq!(view.problem, None);
        let shown = circles::view::circle_open(&self.open, circle).unwrap();
        shown.set_aside.into_iter().map(|it| it.reason).collect()
    }

    pub fn exchange(&mut self, circle: CircleId) {
        let view = sync::circle_exchange(&mut self.open, circle).unwrap();
        assert_eq!(view.problem, None);
        let shown = circles::view::circle_open(&self.open, circle).unwrap();
        assert!(shown.set_aside.is_empty(), "{:?}", shown.set_aside);
    }

    pub fn own_circle(&self) -> CircleId {
        circles::view::own_devices(&self.open).unwrap().id.parse().unwrap()
    }

    pub fn reopened(self) -> Self {
        let Self { open, home } = self;
        drop(open);
        let open = start::unlock(&home, PASSPHRASE, LockMode::short(), surroundings("again")).unwrap();
        Self { open, home }
    }

    /// A recovery kit: the code as printed, and the file.
    pub fn kit(&mut self, folder: &Path) -> (String, PathBuf) {
        let kit = usecases::kit::kit_make(&mut self.open).unwrap();
        let file = usecases::kit::kit_save(&mut self.open, &kit, folder).unwrap();
        (kit.view.code.join("-"), file)
    }

    /// Opened with a kit, and locked with a new passphrase.
    pub fn recovered(self, file: &Path, code: &str, passphrase: &str) -> Self {
        let Self { open, home } = self;
        drop(open);
        let around = surroundings("recovered");
        let open = usecases::kit::recover(&home, file, code, passphrase, LockMode::short(), around).unwrap();
        drop(open);
        let open = start::unlock(&home, passphrase, LockMode::short(), surroundings("then")).unwrap();
        Self { open, home }
    }

    /// Why a kit does not open this journal.
    pub fn recover_error(&self, file: &Path, code: &str, passphrase: &str) -> usecases::ErrorCode {
        let around = surroundings("wrong");
        let open = usecases::kit::recover(&self.home, file, code, passphrase, LockMode::short(), around);
        open.err().unwrap().code
    }

    /// This journal, and a copy of its folder under another name.
    pub fn copied(self, name: &str) -> (Self, Self) {
        let Self { open, home } = self;
        drop(open);
        let there = home.with_file_name(name);
        copy_folder(&home, &there);
        copy_folder(&home, &home.with_file_name(format!("{name}-zoals-het-was")));
        let opened = |home: &Path, seed: &str| {
            start::unlock(home, PASSPHRASE, LockMode::short(), surroundings(seed)).unwrap()
        };
        let copy = Self { open: opened(&there, "copy"), home: there };
        (Self { open: opened(&home, "original"), home }, copy)
    }

    /// This journal with its folder put back as it was in a copy that was never opened elsewhere since.
    pub fn restored_from(self, name: &str) -> Self {
        let Self { open, home } = self;
        drop(open);
        let before = home.with_file_name(format!("{name}-zoals-het-was"));
        std::fs::remove_dir_all(&home).unwrap();
        copy_folder(&before, &home);
        let open = start::unlock(&home, PASSPHRASE, LockMode::short(), surroundings("restored")).unwrap();
        Self { open, home }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
