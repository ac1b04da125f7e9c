//! Someone who writes and exchanges without a pause, until the program is killed: the other half of the crash
//! test.
//!
//! Arguments: the data folder, the key file, a seed, the circle and the session to contribute to. One line goes
//! to standard output for everything that a use case has acknowledged, and never before:
//! `open`, `saved <case> <number>`, `said <number>`, `exchanged`.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]

use std::io::Write;
use std::path::Path;

use domain::{CircleId, RecordId};
use scenarios::dice::Dice;
use usecases::session::acts::{At, session_contribute};
use usecases::session::view::session_open;
use usecases::views::{CaseView, JournalFilter};
use usecases::{LockMode, OpenVault, Surroundings, circles, journal, start, sync};

/// Cases that are written on; older ones are left alone.
const AT_HAND: u32 = 6;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [data, key_file, seed, circle, session] = words.as_slice() else {
        panic!("five arguments: data folder, key file, seed, circle, session")
    };
    let open = start::unlock_with_key_file(
        Path::new(data),
        Path::new(key_file),
        LockMode::short(),
        Surroundings::real(),
    )
    .unwrap();
    tell("open");
    let at = At { circle: circle.parse().unwrap(), session: session.parse().unwrap() };
    Writer { open, dice: Dice::new(seed), at }.write_on();
}

/// Says that something is done; the other side may count on it from then on.
fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

struct Writer {
    open: OpenVault,
    dice: Dice,
    at: At,
}

impl Writer {
    fn write_on(mut self) -> ! {
        let own: CircleId = circles::view::own_devices(&self.open).unwrap().id.parse().unwrap();
        loop {
            match self.dice.below(10) {
                0 => self.begin(),
                1 => self.contribute(),
                2 => self.exchange(self.at.circle),
                3 | 4 => self.exchange(own),
                _ => self.go_on(),
            }
        }
    }

    fn begin(&mut self) {
        let view = journal::case::case_create(&mut self.open).unwrap();
        self.save(view);
    }

    /// Opens one of the newest cases and adds a word to it.
    fn go_on(&mut self) {
        let filter = JournalFilter { limit: AT_HAND, ..JournalFilter::default() };
        let rows = journal::list::journal_list(&self.open, &filter).unwrap().rows;
        if rows.is_empty() {
            return self.begin();
        }
        let id: RecordId = self.dice.pick(&rows).id.parse().unwrap();
        let mut view = journal::case::case_open(&self.open, id).unwrap();
        // As autosave does: several times, each on the base of the one before.
        for _ in 0..=self.dice.below(3) {
            view = self.save(view);
        }
    }

    /// Adds the next word to a case and tells its number once the save returned.
    fn save(&mut self, view: CaseView) -> CaseView {
        let mut draft = view.draft;
        let number = draft.reflection.split_whitespace().count() + 1;
        draft.title = format!("Casus {number}");
        draft.reflection = format!("{} w{number}", draft.reflection).trim().to_owned();
        let id: RecordId = view.id.parse().unwrap();
        let saved = journal::case::case_save(&mut self.open, id, &view.base, &draft).unwrap();
        tell(&format!("saved {id} {number}"));
        saved
    }

    fn contribute(&mut self) {
        let view = session_open(&self.open, self.at.circle, self.at.session).unwrap();
        let mine = view.contributions.iter().filter(|said| said.text.starts_with("zin ")).count() + 1;
        session_contribute(&mut self.open, self.at, &view.method.steps[3].id, &format!("zin {mine}"))
            .unwrap();
        tell(&format!("said {mine}"));
    }

    fn exchange(&mut self, circle: CircleId) {
        let view = sync::circle_exchange(&mut self.open, circle).unwrap();
        assert_eq!(view.problem, None);
        tell("exchanged");
    }
}
