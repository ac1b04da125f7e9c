//! What a storage keeps back, or a place that fell silent, is said with the circle, and no longer once it is over.

use crate::ring::{DAY_MS, Ring, carry, warned};

#[test]
fn what_is_withheld_for_fourteen_days_is_said_and_no_longer_once_it_came() {
    let mut ring = Ring::new();
    let (circle, apart) = (ring.circle, ring.bert_apart());
    let shared = ring.table.shared().to_owned();
    let passes = ring.all_but_anja();
    ring.anja.say(circle, ring.session, "verzwegen");
    ring.anja.exchange(circle);
    ring.chandra.exchange(circle);
    ring.chandra.say(circle, ring.session, "Ik las wat Anja zei.");
    ring.chandra.exchange(circle);
    carry(&shared, &apart, &passes);
    ring.bert.exchange(circle);
    assert!(!ring.bert.heard(circle, ring.session).contains(&"verzwegen".to_owned()));
    assert_eq!(warned(&ring), Vec::<String>::new(), "not at once: it may be on its way");
    ring.hands[1].turn(15 * DAY_MS);
    ring.bert.exchange(circle);
    assert_eq!(warned(&ring), ["withheld"]);
    carry(&shared, &apart, |_| true);
    ring.bert.exchange(circle);
    assert!(ring.bert.heard(circle, ring.session).contains(&"verzwegen".to_owned()));
    assert_eq!(warned(&ring), Vec::<String>::new());
}

#[test]
fn a_place_where_nothing_changed_for_thirty_days_is_said_until_something_does() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    ring.hands[1].turn(29 * DAY_MS);
    ring.bert.exchange(circle);
    assert_eq!(warned(&ring), Vec::<String>::new());
    ring.hands[1].turn(2 * DAY_MS);
    ring.bert.exchange(circle);
    assert_eq!(warned(&ring), ["quiet"]);
    ring.anja.say(circle, ring.session, "Daar ben ik weer.");
    ring.anja.exchange(circle);
    ring.bert.exchange(circle);
    assert_eq!(warned(&ring), Vec::<String>::new());
}
