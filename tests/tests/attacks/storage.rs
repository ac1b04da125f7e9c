//! A storage that keeps back, stands still, loses everything, or shows what was erased.

use scenarios::files;
use usecases::journal;

use crate::ring::{Ring, carry, put_back};

#[test]
fn selective_withholding_shows_as_not_arrived_and_costs_time_alone() {
    let mut ring = Ring::new();
    let (circle, apart) = (ring.circle, ring.bert_apart());
    let shared = ring.table.shared().to_owned();
    let passes = ring.all_but_anja();
    for number in 0..4 {
        ring.anja.say(circle, ring.session, &format!("verzwegen {number}"));
        ring.bert.say(circle, ring.session, &format!("van Bert {number}"));
        ring.anja.exchange(circle);
        carry(&shared, &apart, &passes);
        ring.bert.exchange(circle);
        carry(&apart, &shared, |_| true);
        ring.chandra.exchange(circle);
    }
    ring.anja.exchange(circle);
    assert!(!ring.bert.heard(circle, ring.session).contains(&"verzwegen 0".to_owned()));
    assert!(ring.anja.heard(circle, ring.session).contains(&"van Bert 3".to_owned()), "the others go on");
    assert!(!ring.arrived_with_bert(), "Anja sees that it did not arrive");
    for _ in 0..3 {
        carry(&shared, &apart, |_| true);
        ring.bert.exchange(circle);
        carry(&apart, &shared, |_| true);
        ring.all_exchange_but_bert();
    }
    assert!(ring.arrived_with_bert());
    ring.all_have_the_same();
}

impl Ring {
    fn all_exchange_but_bert(&mut self) {
        self.anja.exchange(self.circle);
        self.chandra.exchange(self.circle);
    }
}

#[test]
fn a_frozen_storage_takes_nothing_and_loses_nothing() {
    let mut ring = Ring::new();
    let (circle, apart) = (ring.circle, ring.bert_apart());
    let frozen = ring.table.place().join("frozen");
    files::copy(&apart, &frozen);
    for number in 0..4 {
        ring.bert.say(circle, ring.session, &format!("in het ijs {number}"));
        ring.bert.exchange(circle);
        // Whatever was written a moment ago is not there the next time.
        put_back(&frozen, &apart);
        ring.anja.say(circle, ring.session, &format!("buiten {number}"));
        ring.all_exchange_but_bert();
    }
    assert!(!ring.anja.heard(circle, ring.session).contains(&"in het ijs 0".to_owned()));
    assert!(!ring.arrived_with_bert());
    let shared = ring.table.shared().to_owned();
    for _ in 0..3 {
        carry(&shared, &apart, |_| true);
        ring.bert.exchange(circle);
        carry(&apart, &shared, |_| true);
        ring.all_exchange_but_bert();
    }
    let heard = ring.anja.heard(circle, ring.session);
    assert!((0..4).all(|number| heard.contains(&format!("in het ijs {number}"))), "{heard:?}");
    ring.all_have_the_same();
}

/// The one who wrote it is gone for good, and then the folder is emptied: the others still have it.
#[test]
fn mass_deletion_is_repaired_by_others_than_the_author() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    ring.anja.say(circle, ring.session, "Mijn laatste woorden hier.");
    ring.anja.exchange(circle);
    ring.bert.exchange(circle);
    // Chandra had not fetched them yet, and Anja never exchanges again.
    assert!(!ring.chandra.heard(circle, ring.session).contains(&"Mijn laatste woorden hier.".to_owned()));
    files::empty(ring.table.shared());
    for _ in 0..6 {
        ring.bert.exchange(circle);
        ring.chandra.exchange(circle);
    }
    assert!(ring.chandra.heard(circle, ring.session).contains(&"Mijn laatste woorden hier.".to_owned()));
    assert_eq!(ring.chandra.prints(circle), ring.bert.prints(circle));
    assert_eq!(ring.chandra.set_aside(circle), []);
}

#[test]
fn resurrection_by_an_offline_device_does_not_happen_whoever_speaks_first() {
    for tablet_first in [true, false] {
        let mut ring = Ring::new();
        let mut tablet = ring.table.second_device(&mut ring.anja, "tablet");
        let own = ring.anja.own_circle();
        let case = ring.anja.write_case("Weg ermee", "Dit moet verdwijnen.");
        ring.anja.exchange(own);
        tablet.exchange(own);
        let before = ring.table.place().join("before");
        files::copy(ring.table.shared(), &before);
        // The tablet is away, and goes on writing in it.
        let seen = tablet.case(&case.id);
        tablet.save(&seen, |draft| draft.course.push_str(" En dit is er onderweg bij geschreven."));
        journal::case::case_erase(&mut ring.anja.open, case.id.parse().unwrap()).unwrap();
        if tablet_first {
            tablet.exchange(own);
        }
        for _ in 0..3 {
            ring.anja.exchange(own);
            tablet.exchange(own);
        }
        // The storage shows the old files once more.
        carry(&before, ring.table.shared(), |_| true);
        for _ in 0..2 {
            ring.anja.exchange(own);
            tablet.exchange(own);
        }
        for device in [&ring.anja, &tablet] {
            assert!(journal::case::case_open(&device.open, case.id.parse().unwrap()).is_err());
            assert!(device.prints(own).iter().all(|(record, _)| *record != case.id));
        }
        assert_eq!(ring.anja.prints(own), tablet.prints(own));
    }
}
