//! Clocks that are ten years off, and a device that never speaks again.

use scenarios::files;
use scenarios::people::Person;
use usecases::ErrorCode;
use usecases::circles::propose::{circle_close, circle_rename, vote};
use usecases::circles::view;
use usecases::views::{CircleView, Membership, ProposalState, Vote};

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

impl Ring {
    fn all(&mut self) -> [&mut Person; 3] {
        [&mut self.anja, &mut self.bert, &mut self.chandra]
    }

    fn seen(&mut self) -> [CircleView; 3] {
        let circle = self.circle;
        self.all().map(|person| view::circle_open(&person.open, circle).unwrap())
    }

    fn days_go_by(&self, days: i64) {
        self.hands.iter().for_each(|hands| hands.turn(days * DAY_MS));
    }

    /// Everybody sees this name and these members, is one of them, and is heard.
    fn all_are_in(&mut self, name: &str) {
        self.all_exchange();
        for seen in self.seen() {
            let names: Vec<_> = seen.members.iter().map(|member| member.name.as_str()).collect();
            assert_eq!((seen.name.as_str(), names), (name, vec!["Anja", "Bert", "Chandra"]));
            assert_eq!(seen.membership, Membership::Member);
            // An own proposal that was overtaken stays, to be made again.
            assert!(seen.proposals.iter().all(|it| it.by_you && it.state == ProposalState::Lapsed));
        }
        let (circle, session) = (self.circle, self.session);
        let before = self.chandra.heard(circle, session).len();
        self.all().into_iter().for_each(|person| person.say(circle, session, name));
        self.all_exchange();
        self.all_exchange();
        self.all_have_the_same();
        for person in self.all() {
            assert_eq!(person.heard(circle, session).len(), before + 3);
        }
    }
}

/// Votes for the proposal of this round, which has to be open to this person.
fn says_yes(person: &mut Person, circle: domain::CircleId, round: u32) {
    let seen = view::circle_open(&person.open, circle).unwrap();
    let proposal = seen.proposals.iter().find(|it| it.round == round).unwrap();
    assert!(proposal.can_vote, "{proposal:?}");
    vote(&mut person.open, circle, &proposal.id, Vote::Yes).unwrap();
}

/// Anja lives ten years ahead, Bert ten years ago; Chandra's clock is right.
fn years_apart() -> Ring {
    let mut ring = Ring::new();
    ring.hands[0].turn(10 * YEAR_MS);
    ring.hands[1].turn(-10 * YEAR_MS);
    ring.all_exchange();
    circle_close(&mut ring.anja.open, ring.circle).unwrap();
    ring.all_are_in("Kring Zuid");
    ring
}

#[test]
fn clocks_ten_years_off_shut_nobody_out_of_a_decision_and_all_end_alike() {
    let mut ring = years_apart();
    let circle = ring.circle;
    // Each proposes once, and somebody at another end of time makes it a decision.
    circle_rename(&mut ring.anja.open, circle, "Kring Noord", "").unwrap();
    ring.all_exchange();
    says_yes(&mut ring.bert, circle, 1);
    ring.all_are_in("Kring Noord");
    circle_rename(&mut ring.chandra.open, circle, "Kring Oost", "").unwrap();
    ring.all_exchange();
    says_yes(&mut ring.anja, circle, 1);
    ring.all_are_in("Kring Oost");

    // Nobody answers Bert. For none of the three the fourteen days are over early, whoever's date is on it.
    circle_rename(&mut ring.bert.open, circle, "Kring West", "").unwrap();
    ring.all_exchange();
    ring.days_go_by(13);
    ring.all_exchange();
    assert!(ring.seen().iter().all(|seen| seen.proposals.iter().all(|it| it.round == 1)));
    let early = circle_rename(&mut ring.bert.open, circle, "Kring Bert", "").unwrap_err();
    assert_eq!(early.code, ErrorCode::AlreadyVoted, "it is still the same round");
    // Nor for ever: after them each is in the second round.
    ring.days_go_by(2);
    circle_rename(&mut ring.anja.open, circle, "Kring Midden", "").unwrap();
    ring.all_exchange();
    for seen in ring.seen() {
        let mut rounds: Vec<u32> = seen.proposals.iter().map(|it| it.round).collect();
        rounds.sort_unstable();
        assert_eq!(rounds, [1, 2]);
        assert!(seen.proposals.iter().all(|it| it.round == 1 || it.can_vote || it.by_you));
    }
    says_yes(&mut ring.bert, circle, 2);
    ring.all_are_in("Kring Midden");
    // The new keys that a date asks for: once for each clock at most, and not at every look.
    let keys = usecases::upkeep::epoch_export(&ring.chandra.open, circle).unwrap();
    assert!(keys.len() <= 3, "{} epochs", keys.len());
}

#[test]
fn a_clock_that_is_put_right_during_a_vote_keeps_nobody_from_the_next_round() {
    let mut ring = years_apart();
    let circle = ring.circle;
    circle_rename(&mut ring.chandra.open, circle, "Kring Noord", "").unwrap();
    ring.all_exchange();
    // Anja heard of it in what is now ten years to come.
    ring.hands[0].turn(-10 * YEAR_MS);
    ring.all_exchange();
    ring.days_go_by(15);
    circle_rename(&mut ring.chandra.open, circle, "Kring West", "").unwrap();
    ring.all_exchange();
    says_yes(&mut ring.anja, circle, 2);
    ring.all_are_in("Kring West");
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
