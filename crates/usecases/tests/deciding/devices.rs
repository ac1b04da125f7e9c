//! A person's own devices in all circles.

use super::{closed, round};
use crate::people::{Person, Table};
use domain::DeviceId;
use domain::session::SharedCase;
use usecases::ErrorCode;
use usecases::circles::found::circle_found;
use usecases::circles::leave::device_lost;
use usecases::circles::propose::circle_rename;
use usecases::circles::view::own_devices;
use usecases::journal::case::case_create;
use usecases::session::acts::session_takeaway;
use usecases::session::share::{Begin, session_start};
use usecases::session::view::session_open;
use usecases::views::{Membership, Vote};

#[test]
fn a_second_device_finds_all_circles_by_itself_and_a_lost_one_reads_nothing_new() {
    let table = Table::new();
    let [mut anja, mut bert] = ["Anja", "Bert"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert]);
    anja.starts(circle, "De post");
    round(circle, &mut [&mut anja, &mut bert]);
    let (mut tablet, own) = table.tablet(&mut anja);
    round(own, &mut [&mut anja, &mut tablet]);
    // The laptop announces the tablet in the circle; nobody has to vote on that.
    round(circle, &mut [&mut anja, &mut bert]);
    assert_eq!(bert.sees(circle).members[0].devices.len(), 2);
    tablet.exchange(circle);
    assert_eq!(tablet.sees(circle).membership, Membership::Member);
    assert_eq!(tablet.titles(circle), ["De post"]);
    let at = tablet.starts(circle, "Van de tablet");
    round(circle, &mut [&mut tablet, &mut bert, &mut anja]);
    assert_eq!(bert.titles(circle), ["De post", "Van de tablet"]);
    // One vote per person, whatever device.
    circle_rename(&mut tablet.open, circle, "Kring Noord", "").unwrap();
    round(circle, &mut [&mut tablet, &mut anja]);
    assert_eq!(anja.proposal(circle).your_vote, Some(Vote::Yes));

    let lost: DeviceId = own_devices(&tablet.open).unwrap().members[0]
        .devices
        .iter()
        .find(|device| device.this)
        .unwrap()
        .id
        .parse()
        .unwrap();
    assert!(own_devices(&anja.open).unwrap().members[0].devices.iter().any(|device| device.can_lose));
    device_lost(&mut anja.open, lost).unwrap();
    assert_eq!(own_devices(&anja.open).unwrap().members[0].devices.len(), 1);
    anja.exchange(own);
    round(circle, &mut [&mut anja, &mut bert]);
    assert_eq!(bert.sees(circle).members[0].devices.len(), 1);
    bert.says(at, "nieuw");
    anja.starts(circle, "Na het verlies");
    round(circle, &mut [&mut bert, &mut anja]);
    tablet.exchange_with_trouble(own);
    tablet.exchange_with_trouble(circle);
    assert_eq!(tablet.sees(circle).membership, Membership::Removed);
    assert_eq!(tablet.sees(own).membership, Membership::Removed);
    assert_eq!(tablet.titles(circle), ["De post", "Van de tablet"]);
    assert_eq!(tablet.contributions(at), 0);
    assert_eq!(anja.titles(circle), ["De post", "Na het verlies", "Van de tablet"]);
}

#[test]
fn two_own_devices_that_lose_each_other_leave_one() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let (mut tablet, own) = table.tablet(&mut anja);
    round(own, &mut [&mut anja, &mut tablet]);
    let device = |person: &Person, this: bool| -> DeviceId {
        let devices = own_devices(&person.open).unwrap().members[0].devices.clone();
        devices.into_iter().find(|device| device.this == this).unwrap().id.parse().unwrap()
    };
    let (laptops, tablets) = (device(&anja, true), device(&tablet, true));
    device_lost(&mut anja.open, tablets).unwrap();
    device_lost(&mut tablet.open, laptops).unwrap();
    for _ in 0..3 {
        tablet.exchange_with_trouble(own);
        anja.exchange_with_trouble(own);
    }
    assert_eq!(anja.sees(own).membership, Membership::Member);
    assert_eq!(tablet.sees(own).membership, Membership::Removed);
    assert_eq!(device_lost(&mut anja.open, laptops).unwrap_err().code, ErrorCode::NotAllowed);
}

#[test]
fn a_device_that_another_one_vouches_for_founds_and_joins_also_when_that_one_is_lost() {
    let table = Table::new();
    let [mut anja, mut bert] = ["Anja", "Bert"].map(|name| table.person(name));
    let (mut tablet, own) = table.tablet(&mut anja);
    round(own, &mut [&mut anja, &mut tablet]);
    // The laptop is in from the start, and hears of the circle from the tablet.
    let founded = circle_found(&mut tablet.open, "Kring Oost", table.folder()).unwrap();
    let east = founded.id.parse().unwrap();
    assert_eq!(founded.members[0].devices.len(), 2);
    round(own, &mut [&mut tablet, &mut anja]);
    tablet.starts(east, "Van de tablet");
    round(east, &mut [&mut tablet, &mut anja]);
    assert_eq!(anja.titles(east), ["Van de tablet"]);

    let devices = own_devices(&tablet.open).unwrap().members[0].devices.clone();
    let laptop = devices.into_iter().find(|device| !device.this).unwrap();
    device_lost(&mut tablet.open, laptop.id.parse().unwrap()).unwrap();
    let north = circle_found(&mut tablet.open, "Kring Noord", table.folder()).unwrap();
    assert_eq!(north.members[0].devices.len(), 1);
    let south = table.circle(&mut bert, &mut [&mut tablet], "Kring Zuid");
    tablet.starts(south, "Na het verlies");
    round(south, &mut [&mut tablet, &mut bert]);
    assert_eq!(bert.titles(south), ["Na het verlies"]);
    // The lost one founds nothing any more, once it has heard.
    tablet.exchange(own);
    anja.exchange_with_trouble(own);
    assert_eq!(
        circle_found(&mut anja.open, "Kring West", table.folder()).unwrap_err().code,
        ErrorCode::NotAMember
    );
}

/// Found by the simulator: the session was there, and the answer was a refusal.
#[test]
fn a_device_that_heard_it_is_lost_brings_no_case_in_not_even_by_half() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let (mut tablet, own) = table.tablet(&mut anja);
    round(own, &mut [&mut anja, &mut tablet]);
    let case = case_create(&mut tablet.open).unwrap().id.parse().unwrap();
    let lost =
        own_devices(&tablet.open).unwrap().members[0].devices.iter().find(|it| it.this).unwrap().id.clone();
    device_lost(&mut anja.open, lost.parse().unwrap()).unwrap();
    // The tablet founds a circle of which the laptop does not know, and hears only then.
    let circle = circle_found(&mut tablet.open, "Kring West", table.folder()).unwrap().id.parse().unwrap();
    anja.exchange(own);
    tablet.exchange_with_trouble(own);
    assert_eq!(tablet.sees(circle).membership, Membership::Member);
    let begin = Begin {
        case: Some(case),
        shared: SharedCase { title: "De post".into(), question: "Hoe nu?".into(), ..SharedCase::default() },
        method: "vijfstappen".into(),
        variant: "basis".into(),
        you_facilitate: true,
    };
    let refused = session_start(&mut tablet.open, circle, &begin).unwrap_err().code;
    assert_eq!(refused, ErrorCode::NoLongerIn);
    assert_eq!(tablet.titles(circle), [""; 0]);
    let at = tablet.starts(circle, "Zonder casus");
    let taken = session_takeaway(&mut tablet.open, at, "Vraag eerst", "").unwrap_err().code;
    assert_eq!(taken, ErrorCode::NoLongerIn);
    assert!(session_open(&tablet.open, circle, at.session).unwrap().takeaways.is_empty());
}
