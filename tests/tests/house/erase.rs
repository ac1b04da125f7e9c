//! Erasing a session: gone for everyone, told by everyone, and nothing that somebody typed is lost by it.

use std::fs;

use scenarios::files;
use usecases::session::acts::{At, session_contribute, session_takeaway};
use usecases::session::erase::session_erase;
use usecases::session::view::session_open;
use usecases::views::{CircleView, JournalFilter};
use usecases::{ErrorCode, circles, journal, upkeep};

use crate::again::Ring;
use scenarios::people::Person;

fn shown(person: &Person, ring_circle: domain::CircleId) -> CircleView {
    circles::view::circle_open(&person.open, ring_circle).unwrap()
}

/// Title and course of every case.
fn cases(person: &Person) -> Vec<(String, String)> {
    let rows = journal::list::journal_list(&person.open, &JournalFilter::default()).unwrap().rows;
    rows.iter().map(|row| person.case(&row.id).draft).map(|draft| (draft.title, draft.course)).collect()
}

#[test]
fn a_session_that_its_presenter_erased_is_gone_everywhere_and_everyone_says_so() {
    let mut ring = Ring::new();
    let (circle, at) = (ring.circle, At { circle: ring.circle, session: ring.session });
    ring.bert.say(circle, ring.session, "Wat Bert zei");
    session_takeaway(&mut ring.bert.open, at, "Vraag eerst", "").unwrap();
    ring.everyone_exchanges();
    ring.everyone_exchanges();
    assert!(session_open(&ring.anja.open, circle, ring.session).unwrap().you_may_erase);
    assert!(!session_open(&ring.bert.open, circle, ring.session).unwrap().you_may_erase);
    let refused = session_erase(&mut ring.bert.open, at).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotThePresenter);

    let view = session_erase(&mut ring.anja.open, at).unwrap();
    assert!(view.sessions.is_empty());
    let erased = &view.erased[0];
    assert_eq!((erased.by.as_str(), erased.confirmed, erased.devices), ("Anja", 1, 3));
    ring.anja.exchange(circle);
    ring.bert.exchange(circle);
    ring.anja.exchange(circle);
    let erased = shown(&ring.anja, circle).erased.remove(0);
    assert_eq!((erased.confirmed, erased.waiting.len()), (2, 1));
    assert_eq!(erased.waiting[0].name, "Carla");

    ring.everyone_exchanges();
    ring.everyone_exchanges();
    for person in [&ring.anja, &ring.bert, &ring.carla] {
        let view = shown(person, circle);
        assert!(view.sessions.is_empty());
        assert_eq!((view.erased[0].confirmed, view.erased[0].devices), (3, 3));
        assert_eq!(person.prints(circle), ring.anja.prints(circle));
    }
    let kept = journal::takeaway::questions(&ring.bert.open).unwrap().others;
    assert_eq!(kept.len(), 1, "what Bert took along is his");
    assert_eq!(cases(&ring.bert), []);
}

#[test]
fn what_was_said_offline_in_a_session_that_was_erased_becomes_a_draft() {
    let mut ring = Ring::new();
    let at = At { circle: ring.circle, session: ring.session };
    ring.bert.say(ring.circle, ring.session, "Gezien door iedereen");
    ring.bert.exchange(ring.circle);
    ring.bert.say(ring.circle, ring.session, "Nog niet verstuurd");
    session_erase(&mut ring.anja.open, at).unwrap();
    ring.anja.exchange(ring.circle);
    ring.bert.exchange(ring.circle);

    let late = ("Uit een gewist gesprek".to_owned(), "Nog niet verstuurd".to_owned());
    assert_eq!(cases(&ring.bert), std::slice::from_ref(&late));
    let view = session_contribute(&mut ring.bert.open, at, "x", "En dit stond nog in het veld");
    assert_eq!(view.unwrap_err().code, ErrorCode::SessionErased);
    assert_eq!(cases(&ring.bert).len(), 2);
    ring.everyone_exchanges();
    ring.everyone_exchanges();
    assert!(shown(&ring.carla, ring.circle).sessions.is_empty(), "nor does it come back");
}

#[test]
fn a_device_that_was_away_brings_nothing_back_and_what_was_offered_again_is_rewritten() {
    let mut ring = Ring::new();
    let at = At { circle: ring.circle, session: ring.session };
    ring.say("Zevenentwintig fietsbellen");
    ring.bert.exchange(ring.circle);
    fs::remove_dir_all(ring.table.feed_of(ring.circle, &ring.anja)).unwrap();
    ring.bert.exchange(ring.circle);
    let with_body = Ring::again(ring.table.shared());
    assert!(!with_body.is_empty());
    let kept = files::contents(ring.table.shared());

    session_erase(&mut ring.anja.open, at).unwrap();
    ring.anja.exchange(ring.circle);
    ring.bert.exchange(ring.circle);
    for file in &with_body {
        assert!(!file.exists(), "what held the words is gone at once: {}", file.display());
    }
    // The place is rolled back: the packs with the words are there again.
    for file in &with_body {
        fs::write(file, &kept[file]).unwrap();
    }
    ring.bert.exchange(ring.circle);
    assert!(with_body.iter().all(|file| !file.exists()), "and goes again");
    ring.carla.exchange(ring.circle);
    ring.everyone_exchanges();
    for person in [&ring.anja, &ring.bert, &ring.carla] {
        assert!(shown(person, ring.circle).sessions.is_empty());
        assert_eq!(person.prints(ring.circle), ring.anja.prints(ring.circle));
    }
}

#[test]
fn a_case_that_was_erased_elsewhere_while_it_was_edited_here_stays_as_a_new_draft() {
    let ring = Ring::new();
    let mut anja = ring.anja;
    let mut tablet = ring.table.second_device(&mut anja, "tablet");
    let own = anja.own_circle();
    let case = anja.write_case("De huur", "Eerst zo.");
    anja.exchange(own);
    tablet.exchange(own);
    let there = tablet.case(&case.id);
    tablet.save(&there, |draft| draft.course = "Toen heel anders.".into());
    journal::case::case_erase(&mut anja.open, case.id.parse().unwrap()).unwrap();
    anja.exchange(own);
    tablet.exchange(own);
    let kept: Vec<_> = cases(&tablet).into_iter().filter(|(title, _)| title == "De huur").collect();
    assert_eq!(kept, [("De huur".to_owned(), "Toen heel anders.".to_owned())]);
    assert!(journal::case::case_open(&tablet.open, case.id.parse().unwrap()).is_err());
}

/// Found by the simulator: that a case had been brought into a circle was taken for words, and all of it came back.
#[test]
fn a_case_to_which_only_a_link_was_added_is_gone_when_it_was_erased_elsewhere() {
    let ring = Ring::new();
    let mut anja = ring.anja;
    let mut tablet = ring.table.second_device(&mut anja, "tablet");
    let own = anja.own_circle();
    let case = anja.write_case("De huur", "Eerst zo.");
    anja.exchange(own);
    tablet.exchange(own);
    let circle = circles::found::circle_found(&mut tablet.open, "Kring", ring.table.shared()).unwrap();
    let there = tablet.case(&case.id);
    tablet.begin_session(circle.id.parse().unwrap(), &there);
    journal::case::case_erase(&mut anja.open, case.id.parse().unwrap()).unwrap();
    anja.exchange(own);
    tablet.exchange(own);
    assert!(!cases(&tablet).iter().any(|(title, _)| title == "De huur"));
}

/// Found by the simulator: what the backup still had to send was taken for words that came too late.
#[test]
fn what_was_erased_here_does_not_come_back_when_an_older_journal_is_put_back() {
    let ring = Ring::new();
    let mut anja = ring.anja;
    let mut tablet = ring.table.second_device(&mut anja, "tablet");
    let own = anja.own_circle();
    let case = anja.write_case("De huur", "Eerst zo.");
    let (backup, home) = (ring.table.place().join("backup"), anja.home().to_owned());
    upkeep::backup(&mut anja.open, &backup).unwrap();
    journal::case::case_erase(&mut anja.open, case.id.parse().unwrap()).unwrap();
    anja.exchange(own);
    tablet.exchange(own);
    anja.close();
    for beside in ["vault.db-wal", "vault.db-shm"] {
        let _ = fs::remove_file(home.join(beside));
    }
    fs::copy(&backup, home.join("vault.db")).unwrap();
    let mut anja = Person::reopened(home);
    assert!(cases(&anja).iter().any(|(title, _)| title == "De huur"), "the backup has it");
    anja.exchange(own);
    tablet.exchange(own);
    for device in [&anja, &tablet] {
        assert!(!cases(device).iter().any(|(title, _)| title == "De huur"));
    }
}

/// What a life before signed and could not hand over is as late as what waits in this one.
#[test]
fn what_could_not_be_handed_over_before_the_folder_was_moved_is_kept_as_a_draft() {
    let ring = Ring::new();
    let mut anja = ring.anja;
    let mut tablet = ring.table.second_device(&mut anja, "tablet");
    let own = anja.own_circle();
    let case = anja.write_case("De huur", "Eerst zo.");
    anja.exchange(own);
    tablet.exchange(own);
    let there = tablet.case(&case.id);
    tablet.save(&there, |draft| draft.course = "Toen heel anders.".into());
    let (shared, away) = (ring.table.shared(), ring.table.place().join("away"));
    fs::rename(shared, &away).unwrap();
    assert!(tablet.try_exchange(own).problem.is_some());
    fs::rename(&away, shared).unwrap();
    journal::case::case_erase(&mut anja.open, case.id.parse().unwrap()).unwrap();
    anja.exchange(own);
    let (home, moved) = (tablet.close(), ring.table.place().join("moved"));
    fs::rename(home, &moved).unwrap();
    let mut tablet = Person::reopened(moved);
    tablet.exchange(own);
    let kept: Vec<_> = cases(&tablet).into_iter().filter(|(title, _)| title == "De huur").collect();
    assert_eq!(kept, [("De huur".to_owned(), "Toen heel anders.".to_owned())]);
}
