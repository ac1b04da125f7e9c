//! People with a journal of their own, as use cases see them.

use std::path::{Path, PathBuf};

use domain::{CircleId, Clock, RecordId, Timestamp};
use sealing::SeededRandomness;
use usecases::session::acts::{At, session_contribute};
use usecases::session::share::{Begin, session_start, share_view};
use usecases::session::view::session_open;
use usecases::views::{CaseView, ExchangeView, SetAsideView};
use usecases::{LockMode, OpenVault, Surroundings, circles, journal, start, sync, upkeep};

/// Opens every journal of a test.
pub const PASSPHRASE: &str = "zeven groene stoelen bij het raam";

/// A day in November that goes on by a second at every look.
struct Ticking(std::cell::Cell<i64>);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        self.0.set(self.0.get() + 1000);
        Timestamp(self.0.get())
    }
    fn today(&self) -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
    }
}

/// Time and chance from a seed.
pub fn surroundings(seed: &str) -> Surroundings {
    Surroundings {
        clock: Box::new(Ticking(std::cell::Cell::new(1_795_000_000_000))),
        randomness: Box::new(SeededRandomness::new(seed)),
        ..Surroundings::real()
    }
}

/// One person (or device) with an open journal.
pub struct Person {
    /// The journal.
    pub open: OpenVault,
    home: PathBuf,
}

impl Person {
    /// Someone new.
    pub fn new(home: PathBuf, name: &str) -> Self {
        let open = start::set_up(&home, name, PASSPHRASE, LockMode::short(), surroundings(name)).unwrap();
        Self { open, home }
    }

    /// A second device of someone, waiting to be admitted.
    pub fn second_device(home: PathBuf, invite: &str, shared: &Path) -> Self {
        let around = surroundings(&home.display().to_string());
        let lock = LockMode::short();
        let open = circles::join::device_join(&home, invite, shared, PASSPHRASE, lock, around).unwrap();
        Self { open, home }
    }

    /// Someone whose journal lies there, opened again.
    pub fn reopened(home: PathBuf) -> Self {
        let around = surroundings(&home.display().to_string());
        let open = start::unlock(&home, PASSPHRASE, LockMode::short(), around).unwrap();
        Self { open, home }
    }

    /// Someone whose journal was opened already.
    pub fn from_open(open: OpenVault, home: PathBuf) -> Self {
        Self { open, home }
    }

    /// Where the journal lies.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Locks the journal; the files stay.
    pub fn close(self) -> PathBuf {
        self.home
    }

    /// The circle of the own devices.
    pub fn own_circle(&self) -> CircleId {
        circles::view::own_devices(&self.open).unwrap().id.parse().unwrap()
    }

    /// Fetches and brings, whatever comes of it.
    pub fn try_exchange(&mut self, circle: CircleId) -> ExchangeView {
        sync::circle_exchange(&mut self.open, circle).unwrap()
    }

    /// Fetches and brings; the folder must give no trouble.
    pub fn exchange(&mut self, circle: CircleId) -> ExchangeView {
        let view = self.try_exchange(circle);
        assert_eq!(view.problem, None);
        view
    }

    /// What was set aside.
    pub fn set_aside(&self, circle: CircleId) -> Vec<SetAsideView> {
        circles::view::circle_open(&self.open, circle).unwrap().set_aside
    }

    /// Name and hash of every record in a circle.
    pub fn prints(&self, circle: CircleId) -> Vec<(String, String)> {
        upkeep::fingerprints(&self.open, circle).unwrap()
    }

    /// Writes a case.
    pub fn write_case(&mut self, title: &str, course: &str) -> CaseView {
        let view = journal::case::case_create(&mut self.open).unwrap();
        let mut draft = view.draft.clone();
        draft.title = title.into();
        draft.course = course.into();
        draft.question = "Wat maakt dat ik het zelf doe?".into();
        journal::case::case_save(&mut self.open, view.id.parse().unwrap(), &view.base, &draft).unwrap()
    }

    /// A case as it stands.
    pub fn case(&self, id: &str) -> CaseView {
        journal::case::case_open(&self.open, id.parse().unwrap()).unwrap()
    }

    /// Saves what an editor made of a case that it opened as `seen`.
    pub fn save(&mut self, seen: &CaseView, edit: impl FnOnce(&mut domain::journal::CaseDraft)) -> CaseView {
        let mut draft = seen.draft.clone();
        edit(&mut draft);
        journal::case::case_save(&mut self.open, seen.id.parse().unwrap(), &seen.base, &draft).unwrap()
    }

    /// Brings a case into a circle and begins a session on it.
    pub fn begin_session(&mut self, circle: CircleId, case: &CaseView) -> RecordId {
        let id = case.id.parse().unwrap();
        let shared = share_view(&self.open, id, circle).unwrap().proposal;
        let begin = Begin {
            case: Some(id),
            shared,
            method: "vijfstappen".into(),
            variant: "basis".into(),
            you_facilitate: false,
        };
        session_start(&mut self.open, circle, &begin).unwrap().id.parse().unwrap()
    }

    /// Says something in the fourth step of a session.
    pub fn say(&mut self, circle: CircleId, session: RecordId, text: &str) {
        let at = At { circle, session };
        let step = session_open(&self.open, circle, session).unwrap().method.steps[3].id.clone();
        session_contribute(&mut self.open, at, &step, text).unwrap();
    }

    /// Everything that was said in a session.
    pub fn heard(&self, circle: CircleId, session: RecordId) -> Vec<String> {
        let view = session_open(&self.open, circle, session).unwrap();
        view.contributions.into_iter().map(|said| said.text).collect()
    }
}
