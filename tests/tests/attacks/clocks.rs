//! Clocks that are ten years off, and a device that never speaks again.

use scenarios::files;
use usecases::circles::view;

use crate::ring::{DAY_MS, Ring, YEAR_MS};

#[test]
fn clocks_ten_years_off_change_nothing_about_what_was_said() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    ring.hands[0].turn(-10 * YEAR_MS);
    ring.hands[1].turn(10 * YEAR_MS);
    for number in 0..12 {
        ring.anja.say(circle, ring.session, &format!("uit het verleden {number}"));
        ring.bert.say(circle, ring.session, &format!("uit de toekomst {number}"));
        ring.all_exchange();
    }
    ring.all_have_the_same();
    assert_eq!(ring.chandra.heard(circle, ring.session).len(), 24);
    // The date decides when the next key is due: once, and not at every look.
    let keys = usecases::upkeep::epoch_export(&ring.chandra.open, circle).unwrap();
    assert!(keys.len() <= 3, "{} epochs", keys.len());
    // And when the clocks are right again, everything goes on.
    ring.hands[0].turn(10 * YEAR_MS);
    ring.hands[1].turn(-10 * YEAR_MS);
    ring.anja.say(circle, ring.session, "De klok staat weer goed.");
    ring.all_exchange();
    ring.all_have_the_same();
}

#[test]
fn a_ghost_device_keeps_nobody_waiting_and_fills_no_folder() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    // Chandra's laptop is in the circle and never speaks again.
    for number in 0..20 {
        ring.anja.say(circle, ring.session, &format!("zin {number}"));
        ring.anja.exchange(circle);
        ring.bert.exchange(circle);
    }
    assert_eq!(ring.bert.prints(circle), ring.anja.prints(circle));
    let packs = |ring: &Ring| ring.table.packs_of(circle, &ring.anja).len();
    let waiting = packs(&ring);
    ring.hands[0].turn(31 * DAY_MS);
    ring.anja.exchange(circle);
    ring.anja.exchange(circle);
    let left = packs(&ring);
    println!("{waiting} packs while the ghost might still come, {left} after thirty days");
    assert!(left < waiting && left <= 14, "{left} of {waiting}");
    // Everyone can see that it heard nothing, and it would still get everything.
    let seen = view::circle_open(&ring.anja.open, circle).unwrap();
    let ghost = seen.members.iter().find(|member| member.name == "Chandra").unwrap();
    assert!(ghost.devices.iter().all(|device| device.up_to_date != Some(true)));
    ring.chandra.exchange(circle);
    assert_eq!(ring.chandra.prints(circle), ring.anja.prints(circle));
    assert!(files::below(&ring.mailbox()).len() < 40);
}
