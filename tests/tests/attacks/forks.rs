//! A device that contradicts itself: put back and written in, in secret or in public, or with ill will.

use std::fs;
use std::path::{Path, PathBuf};

use domain::{CircleId, RecordId};
use scenarios::files;
use scenarios::people::{PASSPHRASE, Person, surroundings};
use scenarios::table::Table;
use usecases::{LockMode, circles, start};

use crate::ring::{Ring, carry, put_back};

/// The circle of a ring, its people one by one.
struct Three {
    table: Table,
    anja: Person,
    bert: Person,
    chandra: Person,
    circle: CircleId,
    session: RecordId,
}

impl Three {
    fn new() -> Self {
        let Ring { table, anja, bert, chandra, circle, session, .. } = Ring::new();
        Self { table, anja, bert, chandra, circle, session }
    }

    fn all_exchange(&mut self, times: usize) {
        for _ in 0..times {
            for person in [&mut self.anja, &mut self.bert, &mut self.chandra] {
                person.exchange(self.circle);
            }
        }
    }

    fn everyone(&self) -> [&Person; 3] {
        [&self.anja, &self.bert, &self.chandra]
    }

    fn all_heard(&self, words: &[&str]) {
        for person in self.everyone() {
            let heard = person.heard(self.circle, self.session);
            for said in words {
                let times = heard.iter().filter(|it| *it == said).count();
                assert_eq!(times, 1, "{said} in {heard:?} of {}", person.home().display());
            }
        }
    }

    fn all_have_the_same(&self) {
        let prints = self.anja.prints(self.circle);
        assert!(!prints.is_empty());
        for person in self.everyone() {
            assert_eq!(person.prints(self.circle), prints, "{}", person.home().display());
        }
    }
}

fn forked(person: &Person, circle: CircleId) -> bool {
    let view = circles::view::circle_open(&person.open, circle).unwrap();
    view.warnings.iter().any(|warning| warning.code == "fork")
}

/// Copies a journal that is closed for a moment.
fn kept(person: Person, to: &Path) -> Person {
    let home = person.close();
    files::copy(&home, to);
    Person::reopened(home)
}

/// Puts a journal back in the very same place.
fn restored(person: Person, from: &Path) -> Person {
    let home = person.close();
    fs::remove_dir_all(&home).unwrap();
    files::copy(from, &home);
    // Chance goes on, though the journal does not.
    let open = start::unlock(&home, PASSPHRASE, LockMode::short(), surroundings("restored")).unwrap();
    Person::from_open(open, home)
}

#[test]
fn an_older_journal_that_is_written_in_before_it_exchanges_contradicts_nobody() {
    let mut ring = Three::new();
    let before = ring.table.place().join("before");
    ring.anja = kept(ring.anja, &before);
    ring.anja.say(ring.circle, ring.session, "Eerst gezegd.");
    ring.all_exchange(1);
    ring.anja = restored(ring.anja, &before);
    ring.anja.say(ring.circle, ring.session, "Na het terugzetten.");
    ring.anja.say(ring.circle, ring.session, "En nog iets.");
    ring.all_exchange(2);
    ring.all_heard(&["Eerst gezegd.", "Na het terugzetten.", "En nog iets."]);
    ring.all_have_the_same();
    for person in ring.everyone() {
        assert_eq!(person.set_aside(ring.circle), []);
        assert!(!forked(person, ring.circle));
    }
}

#[test]
fn what_others_offer_tells_an_older_journal_too() {
    let mut ring = Three::new();
    let before = ring.table.place().join("before");
    ring.anja = kept(ring.anja, &before);
    let mine = ring.table.feed_of(ring.circle, &ring.anja);
    ring.anja.say(ring.circle, ring.session, "Eerst gezegd.");
    ring.all_exchange(1);
    // The place lost all that Anja put there; the others offer it again.
    fs::remove_dir_all(mine).unwrap();
    ring.bert.exchange(ring.circle);
    ring.chandra.exchange(ring.circle);
    ring.anja = restored(ring.anja, &before);
    ring.anja.say(ring.circle, ring.session, "Na het terugzetten.");
    ring.all_exchange(3);
    ring.all_heard(&["Eerst gezegd.", "Na het terugzetten."]);
    ring.all_have_the_same();
    assert!(!forked(&ring.bert, ring.circle) && !forked(&ring.chandra, ring.circle));
}

/// The own journal: a case that was written on in both, and one that was made after it was put back.
#[test]
fn a_case_written_on_in_an_older_journal_keeps_the_words_of_both() {
    let table = Table::default();
    let mut anja = table.person("Anja");
    let case = anja.write_case("De post samen openen", "Ik pak de enveloppen.");
    let mut tablet = table.second_device(&mut anja, "tablet");
    let own = anja.own_circle();
    let before = table.place().join("before");
    let mut anja = kept(anja, &before);
    let seen = anja.case(&case.id);
    anja.save(&seen, |draft| draft.course.push_str(" Eerst geschreven."));
    anja.exchange(own);
    tablet.exchange(own);
    let mut anja = restored(anja, &before);
    let seen = anja.case(&case.id);
    anja.save(&seen, |draft| draft.reflection.push_str("Na het terugzetten."));
    let other = anja.write_case("Een ander verhaal", "Dat pas later kwam.");
    for _ in 0..3 {
        anja.exchange(own);
        tablet.exchange(own);
    }
    assert_eq!(anja.prints(own), tablet.prints(own));
    for device in [&anja, &tablet] {
        let draft = device.case(&case.id).draft;
        assert!(draft.course.ends_with("Eerst geschreven."), "{}", draft.course);
        assert_eq!(draft.reflection, "Na het terugzetten.");
        assert_eq!(device.case(&other.id).draft.course, "Dat pas later kwam.");
        assert_eq!(device.set_aside(own), []);
    }
}

/// Anja's journal is put back while the storage shows an older day: then nothing tells her in time.
fn in_public(number: usize) -> (Three, [String; 4]) {
    let mut ring = Three::new();
    let words = ["van gisteren", "daarop van Bert", "van vandaag", "daarop van Chandra"];
    let words = words.map(|said| format!("{number} {said}"));
    let (before, shown) = (ring.table.place().join("before"), ring.table.place().join("shown"));
    ring.anja = kept(ring.anja, &before);
    files::copy(ring.table.shared(), &shown);
    ring.anja.say(ring.circle, ring.session, &words[0]);
    ring.anja.exchange(ring.circle);
    ring.bert.exchange(ring.circle);
    ring.bert.say(ring.circle, ring.session, &words[1]);
    put_back(&shown, ring.table.shared());
    ring.anja = restored(ring.anja, &before);
    ring.anja.say(ring.circle, ring.session, &words[2]);
    ring.anja.exchange(ring.circle);
    ring.chandra.exchange(ring.circle);
    ring.chandra.say(ring.circle, ring.session, &words[3]);
    (ring, words)
}

#[test]
fn a_restore_that_nobody_could_notice_costs_no_word_and_ends_the_same_everywhere() {
    for number in 0..4 {
        let (mut ring, words) = in_public(number);
        ring.all_exchange(6);
        ring.all_have_the_same();
        ring.all_heard(&words.each_ref().map(String::as_str));
    }
}

/// Chandra's altered software says one thing to Anja and another to Bert, and then nothing more.
struct TwoFaced {
    ring: Three,
    apart: PathBuf,
    words: [String; 4],
}

fn two_faced(number: usize) -> TwoFaced {
    let mut ring = Three::new();
    let words = ["voor Anja", "van Anja", "voor Bert", "van Bert"].map(|said| format!("{number} {said}"));
    let (before, apart) = (ring.table.place().join("before"), ring.table.place().join("apart"));
    files::copy(ring.table.shared(), &apart);
    circles::found::circle_folder(&mut ring.bert.open, ring.circle, &apart).unwrap();
    ring.chandra = kept(ring.chandra, &before);
    ring.chandra.say(ring.circle, ring.session, &words[0]);
    ring.chandra.exchange(ring.circle);
    ring.anja.exchange(ring.circle);
    ring.anja.say(ring.circle, ring.session, &words[1]);
    ring.anja.exchange(ring.circle);
    ring.chandra = restored(ring.chandra, &before);
    circles::found::circle_folder(&mut ring.chandra.open, ring.circle, &apart).unwrap();
    ring.chandra.say(ring.circle, ring.session, &words[2]);
    ring.chandra.exchange(ring.circle);
    ring.bert.exchange(ring.circle);
    ring.bert.say(ring.circle, ring.session, &words[3]);
    ring.bert.exchange(ring.circle);
    TwoFaced { ring, apart, words }
}

impl TwoFaced {
    fn anja_and_bert_exchange(&mut self, times: usize) {
        let shared = self.ring.table.shared().to_owned();
        for _ in 0..times {
            carry(&shared, &self.apart, |_| true);
            self.ring.bert.exchange(self.ring.circle);
            carry(&self.apart, &shared, |_| true);
            self.ring.anja.exchange(self.ring.circle);
        }
    }
}

#[test]
fn two_devices_that_accepted_different_branches_end_with_equal_documents() {
    for number in 0..4 {
        let mut scene = two_faced(number);
        scene.anja_and_bert_exchange(5);
        let ring = &scene.ring;
        let prints = ring.anja.prints(ring.circle);
        assert_eq!(prints, ring.bert.prints(ring.circle));
        for person in [&ring.anja, &ring.bert] {
            let heard = person.heard(ring.circle, ring.session);
            // What honest people said stays, whatever it was said on; of the two faces one is left.
            assert!(heard.contains(&scene.words[1]) && heard.contains(&scene.words[3]), "{heard:?}");
            let faces = [&scene.words[0], &scene.words[2]];
            assert_eq!(faces.iter().filter(|said| heard.contains(said)).count(), 1, "{heard:?}");
            assert!(forked(person, ring.circle), "the circle hears of it");
        }
        // It stays so, however often they exchange.
        scene.anja_and_bert_exchange(2);
        assert_eq!(scene.ring.bert.prints(scene.ring.circle), prints);
        assert_eq!(scene.ring.anja.prints(scene.ring.circle), prints);
    }
}

/// Anja removes Chandra before she heard her last words, which Bert had heard already; Bert then vouches for them.
#[test]
fn who_stays_ends_the_same_also_when_one_had_heard_more_of_who_was_removed() {
    let mut ring = Three::new();
    let (circle, session, apart) = (ring.circle, ring.session, ring.table.place().join("apart"));
    ring.chandra.say(circle, session, "Dit hoorde iedereen.");
    ring.all_exchange(1);
    files::copy(ring.table.shared(), &apart);
    for person in [&mut ring.bert, &mut ring.chandra] {
        circles::found::circle_folder(&mut person.open, circle, &apart).unwrap();
    }
    ring.chandra.say(circle, session, "Dit hoorde Bert alleen.");
    ring.chandra.exchange(circle);
    ring.bert.exchange(circle);
    ring.bert.say(circle, session, "En daar zei ik iets op.");

    let members = circles::view::circle_open(&ring.anja.open, circle).unwrap().members;
    let chandra = members.iter().find(|member| member.name == "Chandra").unwrap().person.parse().unwrap();
    circles::propose::circle_propose_removal(&mut ring.anja.open, circle, chandra, "").unwrap();
    ring.anja.exchange(circle);
    // Chandra has not heard of it, and goes on; Bert has.
    carry(ring.table.shared(), &apart, |_| true);
    ring.bert.exchange(circle);
    let said = ring.table.place().join("before she hears of it");
    files::copy(&apart, &said);
    let rosters = |path: &Path| !path.to_string_lossy().contains("roster-");
    files::empty(&apart);
    carry(&said, &apart, rosters);
    ring.chandra.say(circle, session, "Dit is te laat.");
    ring.chandra.exchange(circle);
    carry(&said, &apart, |_| true);
    for _ in 0..4 {
        carry(&apart, ring.table.shared(), |_| true);
        ring.anja.exchange(circle);
        carry(ring.table.shared(), &apart, |_| true);
        ring.bert.exchange(circle);
    }
    assert_eq!(ring.anja.prints(circle), ring.bert.prints(circle));
    for person in [&ring.anja, &ring.bert] {
        let heard = person.heard(circle, session);
        for words in ["Dit hoorde iedereen.", "Dit hoorde Bert alleen.", "En daar zei ik iets op."] {
            assert!(heard.contains(&words.to_owned()), "{words} in {heard:?}");
        }
        assert!(!heard.contains(&"Dit is te laat.".to_owned()), "{heard:?}");
    }
}
