//! Anja, Bert and Chandra in a circle with a session, with clocks that a test can set.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::{CircleId, Clock, RecordId, Timestamp};
use scenarios::files;
use scenarios::people::{PASSPHRASE, Person, surroundings};
use scenarios::table::Table;
use usecases::circles::{found, view};
use usecases::{LockMode, Surroundings, start};

pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
pub const YEAR_MS: i64 = 365 * DAY_MS;

/// A clock that goes on by a second at every look, and can be set.
#[derive(Clone)]
pub struct Hands(Arc<AtomicI64>);

impl Hands {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_795_000_000_000)))
    }

    pub fn turn(&self, by_ms: i64) {
        self.0.fetch_add(by_ms, Ordering::Relaxed);
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1000, Ordering::Relaxed))
    }
    fn today(&self) -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
    }
}

pub struct Ring {
    pub table: Table,
    pub anja: Person,
    pub bert: Person,
    pub chandra: Person,
    pub hands: [Hands; 3],
    pub circle: CircleId,
    pub session: RecordId,
}

fn person(table: &Table, name: &str, hands: &Hands) -> Person {
    let around = Surroundings { clock: Box::new(hands.clone()), ..surroundings(name) };
    let home = table.place().join(name);
    let open = start::set_up(&home, name, PASSPHRASE, LockMode::short(), around).unwrap();
    Person::from_open(open, home)
}

/// What Bert is warned of.
pub fn warned(ring: &Ring) -> Vec<String> {
    let seen = view::circle_open(&ring.bert.open, ring.circle).unwrap();
    seen.warnings.into_iter().map(|warning| warning.code).collect()
}

impl Ring {
    pub fn new() -> Self {
        let (table, hands) = (Table::default(), [Hands::new(), Hands::new(), Hands::new()]);
        let mut anja = person(&table, "Anja", &hands[0]);
        let mut bert = person(&table, "Bert", &hands[1]);
        let mut chandra = person(&table, "Chandra", &hands[2]);
        let circle = table.circle(&mut anja, &mut [&mut bert, &mut chandra], "Kring Zuid");
        let case = anja.write_case("De post samen openen", "Ik pak de enveloppen zelf.");
        let session = anja.begin_session(circle, &case);
        let mut ring = Self { table, anja, bert, chandra, hands, circle, session };
        ring.all_exchange();
        ring.all_have_the_same();
        ring
    }

    pub fn all_exchange(&mut self) {
        for _ in 0..2 {
            for person in [&mut self.anja, &mut self.bert, &mut self.chandra] {
                person.exchange(self.circle);
            }
        }
    }

    pub fn all_have_the_same(&self) {
        let prints = self.anja.prints(self.circle);
        assert!(!prints.is_empty());
        for person in [&self.bert, &self.chandra] {
            assert_eq!(person.prints(self.circle), prints);
        }
        for person in [&self.anja, &self.bert, &self.chandra] {
            assert_eq!(person.set_aside(self.circle), []);
        }
    }

    /// The directory of this circle in the folder that everyone shares.
    pub fn mailbox(&self) -> PathBuf {
        self.table.shared().join(format!("binnenkring-{}", self.circle))
    }

    /// What passes through a storage that hides whatever holds Anja's words, by whomever it is offered.
    pub fn all_but_anja(&self) -> impl Fn(&Path) -> bool + use<> {
        let feed = self.table.feed_of(self.circle, &self.anja);
        let hidden = feed.file_name().unwrap().to_string_lossy()[..32].to_owned();
        move |path| !path.to_string_lossy().contains(&hidden)
    }

    /// Gives Bert a folder of his own, which a storage keeps in step with the shared one as it pleases.
    pub fn bert_apart(&mut self) -> PathBuf {
        let apart = self.table.place().join("apart");
        files::copy(self.table.shared(), &apart);
        found::circle_folder(&mut self.bert.open, self.circle, &apart).unwrap();
        apart
    }

    /// Opens the journals of Bert and Chandra anew, where so many bytes are kept of each device of others.
    pub fn with_share(mut self, share: u64) -> Self {
        let opened = |home: PathBuf, hands: &Hands| {
            let seed = format!("{} {share}", home.display());
            let around = Surroundings { clock: Box::new(hands.clone()), share, ..surroundings(&seed) };
            let open = start::unlock(&home, PASSPHRASE, LockMode::short(), around).unwrap();
            Person::from_open(open, home)
        };
        self.bert = opened(self.bert.close(), &self.hands[1]);
        self.chandra = opened(self.chandra.close(), &self.hands[2]);
        self
    }

    /// Whether everything of Anja's has arrived with Bert, as Anja's screen says.
    pub fn arrived_with_bert(&self) -> bool {
        let seen = view::circle_open(&self.anja.open, self.circle).unwrap();
        let bert = seen.members.iter().find(|member| member.name == "Bert").unwrap();
        bert.devices.iter().all(|device| device.up_to_date == Some(true))
    }
}

/// Copies what lies in one folder and not in the other, where `passes` lets it.
pub fn carry(from: &Path, to: &Path, passes: impl Fn(&Path) -> bool) {
    for path in files::below(from) {
        let relative = path.strip_prefix(from).unwrap();
        let target = to.join(relative);
        if passes(relative) && !target.exists() {
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(&path, target).unwrap();
        }
    }
}

/// Makes a folder what another one is.
pub fn put_back(from: &Path, to: &Path) {
    files::empty(to);
    carry(from, to, |_| true);
}
