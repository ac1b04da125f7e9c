//! What a place lost is offered again by whoever has it, whoever wrote it; and what one place has reaches the
//! others.

use std::fs;
use std::path::{Path, PathBuf};

use domain::{CircleId, RecordId};
use scenarios::files;
use scenarios::people::Person;
use scenarios::table::Table;
use usecases::places::{Place, place_add, place_list, place_remove};

/// Anja, Bert and Carla in a circle with a session that Anja began.
pub struct Ring {
    pub table: Table,
    pub anja: Person,
    pub bert: Person,
    pub carla: Person,
    pub circle: CircleId,
    pub session: RecordId,
}

impl Ring {
    pub fn new() -> Self {
        let table = Table::default();
        let (mut anja, mut bert, mut carla) =
            (table.person("Anja"), table.person("Bert"), table.person("Carla"));
        let circle = table.circle(&mut anja, &mut [&mut bert, &mut carla], "Kring Zuid");
        let case = anja.write_case("De post samen openen", "Ik pak de enveloppen zelf.");
        let session = anja.begin_session(circle, &case);
        let mut ring = Self { table, anja, bert, carla, circle, session };
        ring.everyone_exchanges();
        ring.everyone_exchanges();
        ring
    }

    pub fn everyone_exchanges(&mut self) {
        let circle = self.circle;
        [&mut self.anja, &mut self.bert, &mut self.carla]
            .into_iter()
            .for_each(|it| drop(it.exchange(circle)));
    }

    pub fn say(&mut self, text: &str) {
        self.anja.say(self.circle, self.session, text);
        self.anja.exchange(self.circle);
    }

    pub fn carla_heard(&self, text: &str) -> bool {
        self.carla.heard(self.circle, self.session).iter().any(|said| said == text)
    }

    /// Files offered again, anywhere in a folder.
    pub fn again(folder: &Path) -> Vec<PathBuf> {
        let is = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("again-");
        files::below(folder).into_iter().filter(is).collect()
    }
}

#[test]
fn a_mailbox_that_was_emptied_is_mended_by_the_next_who_comes_also_for_those_who_stay_away() {
    let mut ring = Ring::new();
    ring.say("Wie leest mee?");
    ring.bert.exchange(ring.circle);
    files::empty(ring.table.shared());

    ring.bert.exchange(ring.circle);
    ring.carla.exchange(ring.circle);
    assert!(ring.carla_heard("Wie leest mee?"), "without Anja, who wrote it");
    assert_eq!(ring.carla.set_aside(ring.circle), []);
}

#[test]
fn who_comes_new_reads_everything_of_an_emptied_mailbox_without_the_one_who_wrote_it() {
    let mut ring = Ring::new();
    ring.say("Wie leest mee?");
    ring.bert.exchange(ring.circle);
    let mut daan = ring.table.person("Daan");
    ring.table.ask(ring.circle, &mut ring.anja, &mut daan);
    daan.exchange(ring.circle);
    ring.anja.exchange(ring.circle);
    ring.table.admit(ring.circle, &mut ring.anja);
    ring.anja.exchange(ring.circle);
    ring.bert.exchange(ring.circle);
    daan.exchange(ring.circle);
    files::empty(ring.table.shared());
    ring.bert.exchange(ring.circle);

    daan.exchange(ring.circle);
    assert_eq!(daan.prints(ring.circle), ring.anja.prints(ring.circle));
}

#[test]
fn what_was_offered_again_is_tidied_up_once_its_owner_has_it_there() {
    let mut ring = Ring::new();
    ring.say("Wie leest mee?");
    ring.bert.exchange(ring.circle);
    ring.anja.exchange(ring.circle);
    fs::remove_dir_all(ring.table.feed_of(ring.circle, &ring.anja)).unwrap();
    ring.bert.exchange(ring.circle);
    assert_ne!(Ring::again(ring.table.shared()), Vec::<PathBuf>::new());
    for _ in 0..3 {
        ring.everyone_exchanges();
    }
    assert_eq!(Ring::again(ring.table.shared()), Vec::<PathBuf>::new());
    let before = files::contents(ring.table.shared());
    ring.everyone_exchanges();
    assert_eq!(files::contents(ring.table.shared()), before, "and then it is quiet");
}

#[test]
fn a_gap_is_first_left_alone_by_all_but_one_and_then_mended_by_anyone() {
    let mut ring = Ring::new();
    for text in ["Een", "Twee"] {
        ring.say(text);
        ring.everyone_exchanges();
    }
    let lost = ring.table.packs_of(ring.circle, &ring.anja).pop().unwrap();
    fs::remove_file(&lost).unwrap();
    ring.bert.exchange(ring.circle);
    ring.bert.exchange(ring.circle);
    assert!(Ring::again(ring.table.shared()).len() == 1, "at the second look at the latest");
    ring.carla.exchange(ring.circle);
    ring.carla.exchange(ring.circle);
    assert!(Ring::again(ring.table.shared()).len() == 1, "and not once more by somebody else");
}

#[test]
fn a_pack_that_was_spoilt_after_everyone_read_it_is_noticed_and_offered_again() {
    let mut ring = Ring::new();
    ring.say("Wie leest mee?");
    ring.everyone_exchanges();
    for pack in ring.table.packs_of(ring.circle, &ring.anja) {
        let bytes = fs::read(&pack).unwrap();
        fs::write(&pack, &bytes[..bytes.len() / 2]).unwrap();
    }
    ring.bert.exchange(ring.circle);
    ring.bert.exchange(ring.circle);
    assert_ne!(Ring::again(ring.table.shared()), Vec::<PathBuf>::new());
}

#[test]
fn whoever_uses_two_places_carries_over_what_others_wrote() {
    let mut ring = Ring::new();
    let other = ring.table.place().join("other");
    fs::create_dir(&other).unwrap();
    let other = Place::Folder { path: other.canonicalize().unwrap() };
    place_add(&mut ring.bert.open, ring.circle, &other).unwrap();
    let first = place_list(&ring.carla.open, ring.circle).unwrap().remove(0);
    place_add(&mut ring.carla.open, ring.circle, &other).unwrap();
    place_remove(&mut ring.carla.open, ring.circle, &first.id).unwrap();

    ring.say("Van de ene naar de andere plek");
    ring.bert.exchange(ring.circle);
    ring.carla.exchange(ring.circle);
    assert!(ring.carla_heard("Van de ene naar de andere plek"));
    ring.carla.say(ring.circle, ring.session, "En weer terug");
    ring.carla.exchange(ring.circle);
    ring.bert.exchange(ring.circle);
    ring.anja.exchange(ring.circle);
    assert!(ring.anja.heard(ring.circle, ring.session).contains(&"En weer terug".to_owned()));
}

#[test]
fn the_newest_roster_and_its_keys_are_put_back_by_any_member_and_once() {
    let mut ring = Ring::new();
    files::empty(ring.table.shared());
    ring.carla.exchange(ring.circle);
    let names: Vec<String> = files::below(ring.table.shared())
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    for kind in ["roster-", "grant-"] {
        assert_eq!(names.iter().filter(|name| name.starts_with(kind)).count(), 1, "{kind}");
    }
    ring.bert.exchange(ring.circle);
    ring.anja.exchange(ring.circle);
    let again: Vec<PathBuf> = files::below(ring.table.shared());
    let rosters =
        again.iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("roster-"));
    assert!(rosters.count() <= 2, "one is enough, beside the one of who made it");
}
