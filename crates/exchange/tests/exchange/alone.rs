//! What one member can do to the list alone: enough for a life, and never so much that the circle cannot go on.

use crate::common::*;
use domain::{CircleKind, Timestamp};
use exchange::roster::LastAccepted;
use exchange::{Device, Roster, RosterChain, SetAside, SignedRoster, limits};
use sealing::{DeviceKeys, SeededRandomness};

fn rotate(number: usize) -> impl FnOnce(&mut Roster) {
    move |roster| roster.start_epoch(&epoch_key(&format!("rotation {number}")).recipient())
}

/// Clara begins a new epoch as often as one person may; also the versions as they were signed.
fn worn_out(chain: &mut RosterChain, clara: &Person) -> Vec<SignedRoster> {
    let mut made = Vec::new();
    for number in 0..limits::OWN_MATTERS {
        assert!(chain.may_act_alone(clara.id));
        let signed = successor(chain, &[clara], rotate(number));
        chain.append(signed.clone()).unwrap();
        made.push(signed);
    }
    assert!(!chain.may_act_alone(clara.id));
    made
}

fn three() -> [Person; 3] {
    ["anna", "bram", "clara"].map(person)
}

#[test]
fn the_65th_own_matter_of_one_person_is_set_aside_by_whoever_reads_the_whole_chain() {
    let [anna, bram, clara] = three();
    let first = Roster::genesis(
        CircleKind::Group,
        "Kring Zuid",
        anna.member(),
        &epoch_key("epoch 1").recipient(),
        NOW,
    );
    let genesis = SignedRoster::new(&first).unwrap().signed_by(&anna.keys);
    let mut chain = RosterChain::found(&first, &anna.keys).unwrap();
    let mut all = vec![genesis];
    for member in [&bram, &clara] {
        all.push(successor(&chain, &[&anna], |roster| roster.admit(member.member())));
        chain.append(all[all.len() - 1].clone()).unwrap();
    }
    all.push(successor(&chain, &[&anna], Roster::close));
    chain.append(all[all.len() - 1].clone()).unwrap();
    all.extend(worn_out(&mut chain, &clara));
    assert_eq!(RosterChain::verify(all.clone(), chain.circle()), Ok(chain.clone()));
    let over = successor(&chain, &[&clara], rotate(64));
    assert_eq!(chain.clone().append(over.clone()), Err(SetAside::BadRoster));
    all.push(over.clone());
    assert_eq!(RosterChain::verify(all.clone(), chain.circle()), Err(SetAside::BadRoster));
    // With somebody else's name beside it, it is no less hers.
    check(&chain, &[&bram, &clara], rotate(64), Err(SetAside::BadRoster));
    // A new device of hers, or another version in its place, is an own matter too.
    let tablet = Person { keys: person("tablet").keys, ..person("clara") };
    let add = |roster: &mut Roster| roster.add_device(clara.id, tablet.device()).unwrap();
    check(&chain, &[&clara], add, Err(SetAside::BadRoster));
}

#[test]
fn the_others_go_on_after_one_did_too_much_and_a_decision_sets_the_count_back() {
    let [anna, bram, clara] = three();
    let mut chain = closed(&[&anna, &bram, &clara]);
    worn_out(&mut chain, &clara);
    // An own matter of somebody else goes, and gives her nothing back.
    succeed(&mut chain, &[&bram], rotate(100));
    check(&chain, &[&clara], rotate(101), Err(SetAside::BadRoster));
    // Who is out of it can be put out, and can go.
    check(&chain, &[&anna, &bram], |roster| remove(roster, &clara, vec![], "without her"), Ok(()));
    check(&chain, &[&clara], |roster| roster.remove_person(clara.id, |_| vec![]).unwrap(), Ok(()));
    // A decision, be it a confirmation that changes nothing.
    succeed(&mut chain, &[&anna, &bram], |roster| roster.round = 1);
    worn_out(&mut chain, &clara);
}

#[test]
fn a_lost_device_is_withdrawn_however_much_its_owner_did_alone() {
    let [anna, bram, clara] = three();
    let mut chain = closed(&[&anna, &bram, &clara]);
    let tablet = Person { keys: person("tablet").keys, ..person("clara") };
    // Announced before a decision, so that all of the count is left.
    succeed(&mut chain, &[&clara], |roster| roster.add_device(clara.id, tablet.device()).unwrap());
    succeed(&mut chain, &[&anna, &bram], |roster| roster.name = "Kring Noord".to_owned());
    worn_out(&mut chain, &clara);
    let lost = |roster: &mut Roster| remove(roster, &tablet, vec![], "epoch without the tablet");
    check(&chain, &[&clara], lost, Ok(()));
    // Not with something new in the same version.
    let other = Person { keys: person("another tablet").keys, ..person("clara") };
    let both = |roster: &mut Roster| {
        remove(roster, &tablet, vec![], "epoch without the tablet");
        roster.add_device(clara.id, other.device()).unwrap();
    };
    check(&chain, &[&clara], both, Err(SetAside::BadRoster));
}

/// Announces twelve devices with long names, withdraws them with all that may be said of them, and so on.
fn as_large_as_can_be(chain: &mut RosterChain, clara: &Person) -> usize {
    let (mut versions, mut number) = (0, 0);
    loop {
        let mut randomness = SeededRandomness::new(&format!("devices {number}"));
        let devices: Vec<Device> = (0..12)
            .map(|_| {
                let public = DeviceKeys::generate(&mut randomness).public();
                let certificate = clara.root.certify(clara.id, &public);
                Device { public, label: "x".repeat(limits::NAME), certificate }
            })
            .collect();
        let announce = successor(chain, &[clara], |roster| {
            devices.iter().for_each(|device| roster.add_device(clara.id, device.clone()).unwrap());
        });
        if chain.append(announce).is_err() {
            return versions;
        }
        versions += 1;
        for device in &devices {
            number += 1;
            let lives = (1..=limits::LIVES as u32)
                .map(|incarnation| LastAccepted {
                    incarnation,
                    seq: limits::MAX_SEQ,
                    hash: sealing::Hash([9; 32]),
                })
                .collect();
            let withdraw = successor(chain, &[clara], |roster| {
                roster.remove_device(device.id(), lives).unwrap();
                rotate(1000 + number)(roster);
            });
            versions += usize::from(chain.append(withdraw).is_ok());
        }
    }
}

#[test]
fn one_member_cannot_fill_the_chain_with_bytes_either() {
    let [anna, bram, clara] = three();
    let mut chain = closed(&[&anna, &bram, &clara]);
    let before = chain.encode().unwrap().len();
    let versions = as_large_as_can_be(&mut chain, &clara);
    for number in 0.. {
        if chain.append(successor(&chain, &[&clara], rotate(number))).is_err() {
            break;
        }
    }
    let after = chain.encode().unwrap().len();
    println!("{before} bytes, and {after} after {versions} versions with devices and all with keys alone");
    assert!(after < limits::SMALL_FILE / 4 && chain.current().version < 256, "{after} bytes");
    assert!(chain.current().encode().unwrap().len() < limits::ROSTER_BODY / 4);
    // The circle can still do without her, and hand that round.
    let all = chain.current().member(clara.id).unwrap().devices.clone();
    succeed(&mut chain, &[&anna, &bram], |roster| {
        all.iter().for_each(|device| roster.remove_device(device.id(), vec![]).unwrap());
        roster.start_epoch(&epoch_key("without her").recipient());
    });
    assert!(chain.seal().is_ok());
}

#[test]
fn honest_weekly_use_for_ten_years_never_meets_the_bound() {
    const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;
    let [anna, bram, clara] = three();
    let mut chain = closed(&[&anna, &bram, &clara]);
    let mut own = 0;
    // The worst an honest circle does: nobody ever joins or goes, and always the same person begins the new key.
    for week in 1..=520 {
        let now = Timestamp(NOW.0 + week * WEEK_MS);
        let mut next = chain.draft(now);
        if now.0 - chain.epoch_began().issued.0 >= 13 * WEEK_MS {
            rotate(usize::try_from(week).unwrap())(&mut next);
        }
        if week % 104 == 0 {
            let laptop = Person { keys: person(&format!("laptop {week}")).keys, ..person("bram") };
            next.add_device(bram.id, laptop.device()).unwrap();
        }
        if next.epoch != chain.current().epoch || next.members != chain.current().members {
            chain.append(SignedRoster::new(&next).unwrap().signed_by(&bram.keys)).unwrap();
            own += 1;
        }
    }
    println!("{own} versions in ten years");
    assert!(own >= 40 && chain.may_act_alone(bram.id));
}
