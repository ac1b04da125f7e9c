//! Who may change the members of a circle.

use crate::common::*;
use domain::{CircleId, CircleKind};
use exchange::roster::{LastAccepted, Phase};
use exchange::{Device, Member, Roster, RosterChain, SetAside, SignedRoster};
use sealing::{RootKey, SeededRandomness};

fn four() -> [Person; 4] {
    ["anna", "bram", "clara", "dirk"].map(person)
}

#[test]
fn a_circle_is_named_by_its_first_roster() {
    let [anna, bram, ..] = four();
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    let bytes = chain.encode().unwrap();
    assert_eq!(RosterChain::decode(&bytes, chain.circle()), Ok(chain.clone()));
    assert_eq!(RosterChain::decode(&bytes, CircleId([1; 16])), Err(SetAside::WrongCircle));
    assert_ne!(founded(CircleKind::Group, &[&bram]).circle(), chain.circle());
}

#[test]
fn while_founding_the_founder_alone_admits() {
    let [anna, bram, clara, _] = four();
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    let admit = |roster: &mut Roster| roster.admit(clara.member());
    check(&chain, &[&anna], admit, Ok(()));
    check(&chain, &[&bram], admit, Err(SetAside::NotEnoughSignatures));
    check(&chain, &[], admit, Err(SetAside::NotEnoughSignatures));
}

#[test]
fn a_closed_circle_decides_by_a_strict_majority_of_persons() {
    let [anna, bram, clara, dirk] = four();
    let chain = closed(&[&anna, &bram, &clara, &dirk]);
    let evi = person("evi");
    let admit = |roster: &mut Roster| roster.admit(evi.member());
    check(&chain, &[&anna], admit, Err(SetAside::NotEnoughSignatures));
    check(&chain, &[&anna, &bram], admit, Err(SetAside::NotEnoughSignatures));
    check(&chain, &[&bram, &clara, &dirk], admit, Ok(()));
    check(&chain, &[&anna, &bram, &evi], admit, Err(SetAside::UnknownDevice));
}

#[test]
fn two_devices_of_one_person_are_one_vote() {
    let [anna, bram, clara, _] = four();
    let mut chain = closed(&[&anna, &bram, &clara]);
    let tablet = Person { keys: person("tablet").keys, ..person("anna") };
    succeed(&mut chain, &[&anna], |roster| roster.add_device(anna.id, tablet.device()).unwrap());
    let admit = |roster: &mut Roster| roster.admit(person("evi").member());
    check(&chain, &[&anna, &tablet], admit, Err(SetAside::NotEnoughSignatures));
    check(&chain, &[&tablet, &bram], admit, Ok(()));
}

#[test]
fn a_line_is_its_volunteers_alone() {
    let [volunteer, coordinator, other, _] = four();
    let mut chain = founded(CircleKind::Line, &[&volunteer, &coordinator]);
    succeed(&mut chain, &[&volunteer], |roster| roster.close());
    let admit = |roster: &mut Roster| roster.admit(other.member());
    check(&chain, &[&coordinator], admit, Err(SetAside::NotEnoughSignatures));
    check(&chain, &[&volunteer], admit, Ok(()));
    let takes_over = |roster: &mut Roster| roster.owner = coordinator.id;
    check(&chain, &[&volunteer, &coordinator], takes_over, Err(SetAside::BadRoster));
}

#[test]
fn a_self_circle_takes_any_device_of_its_person_and_nobody_else() {
    let (anna, bram) = (person("anna"), person("bram"));
    let mut chain = founded(CircleKind::SelfDevices, &[&anna]);
    let tablet = Person { keys: person("tablet").keys, ..person("anna") };
    let endorsed =
        Device { certificate: anna.keys.endorse(anna.id, &tablet.keys.public()), ..tablet.device() };
    succeed(&mut chain, &[&anna], |roster| roster.add_device(anna.id, endorsed).unwrap());
    succeed(&mut chain, &[&tablet], |roster| roster.name = "Mijn logboek".to_owned());
    check(&chain, &[&anna], |roster| roster.admit(bram.member()), Err(SetAside::BadRoster));
}

#[test]
fn a_member_alone_announces_own_devices_and_nothing_else() {
    let [anna, bram, clara, _] = four();
    let chain = closed(&[&anna, &bram, &clara]);
    let tablet = Person { keys: person("tablet").keys, ..person("bram") };
    let add = |roster: &mut Roster| roster.add_device(bram.id, tablet.device()).unwrap();
    check(&chain, &[&bram], add, Ok(()));
    check(&chain, &[&clara], add, Err(SetAside::NotEnoughSignatures));
    let more = |roster: &mut Roster| {
        roster.add_device(bram.id, tablet.device()).unwrap();
        roster.name = "Kring Noord".to_owned();
    };
    check(&chain, &[&bram], more, Err(SetAside::NotEnoughSignatures));
    let removes_other = |roster: &mut Roster| remove(roster, &clara, vec![], "epoch 2");
    check(&chain, &[&bram], removes_other, Err(SetAside::NotEnoughSignatures));
}

#[test]
fn a_device_without_a_sound_certificate_is_refused() {
    let [anna, bram, ..] = four();
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    let stranger = person("stranger");
    let self_made =
        Device { certificate: stranger.root.certify(anna.id, &stranger.keys.public()), ..stranger.device() };
    check(
        &chain,
        &[&anna],
        |roster| roster.add_device(anna.id, self_made).unwrap(),
        Err(SetAside::BadSignature),
    );
    let by_another =
        Device { certificate: bram.keys.endorse(anna.id, &stranger.keys.public()), ..stranger.device() };
    check(
        &chain,
        &[&anna],
        |roster| roster.add_device(anna.id, by_another).unwrap(),
        Err(SetAside::BadSignature),
    );
}

#[test]
fn a_root_key_never_changes() {
    let [anna, bram, ..] = four();
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    let swap = |roster: &mut Roster| {
        let root = RootKey::generate(&mut SeededRandomness::new("another root"));
        let device = Device { certificate: root.certify(bram.id, &bram.keys.public()), ..bram.device() };
        roster.members[1] = Member { root: root.public(), devices: vec![device], ..bram.member() };
    };
    check(&chain, &[&anna], swap, Err(SetAside::BadRoster));
}

#[test]
fn a_removal_names_what_counts_and_starts_an_epoch() {
    let [anna, bram, clara, _] = four();
    let mut chain = founded(CircleKind::Group, &[&anna, &bram, &clara]);
    let silent = |roster: &mut Roster| roster.members.retain(|member| member.person != clara.id);
    check(&chain, &[&anna], silent, Err(SetAside::BadRoster));
    let same_epoch = |roster: &mut Roster| roster.remove_device(clara.keys.device_id(), vec![]).unwrap();
    check(&chain, &[&anna], same_epoch, Err(SetAside::NotEnoughSignatures));
    let accepted = vec![LastAccepted { incarnation: 1, seq: 4, hash: sealing::Hash([4; 32]) }];
    succeed(&mut chain, &[&anna], |roster| remove(roster, &clara, accepted, "epoch 2"));
    let device = clara.keys.device_id();
    assert!(chain.accepts(device, 1, 4) && !chain.accepts(device, 1, 5) && !chain.accepts(device, 2, 0));
    assert!(chain.accepts(anna.keys.device_id(), 9, 1000));
    check(&chain, &[&anna], |roster| roster.admit(clara.member()), Err(SetAside::BadRoster));
    check(&chain, &[&anna], |roster| roster.removed.clear(), Err(SetAside::BadRoster));
}

#[test]
fn a_circle_does_not_open_again() {
    let [anna, bram, ..] = four();
    let chain = closed(&[&anna, &bram]);
    check(&chain, &[&anna, &bram], |roster| roster.phase = Phase::Founding, Err(SetAside::BadRoster));
}

#[test]
fn a_version_follows_the_one_before() {
    let [anna, bram, ..] = four();
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    check(&chain, &[&anna], |roster| roster.version += 1, Err(SetAside::BrokenChain));
    check(&chain, &[&anna], |roster| roster.previous.0[0] ^= 1, Err(SetAside::BrokenChain));
    check(&chain, &[&anna], |roster| roster.circle = Some(CircleId([1; 16])), Err(SetAside::BrokenChain));
}

#[test]
fn a_turned_bit_in_a_signed_roster_is_noticed() {
    let [anna, bram, ..] = four();
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    let bytes = chain.encode().unwrap();
    for at in 0..bytes.len() {
        let mut turned = bytes.clone();
        turned[at] ^= 1;
        assert_ne!(RosterChain::decode(&turned, chain.circle()).ok(), Some(chain.clone()), "byte {at}");
        assert!(RosterChain::decode(&bytes[..at], chain.circle()).is_err(), "cut at {at}");
    }
}

#[test]
fn votes_are_gathered_one_by_one() {
    let [anna, bram, clara, _] = four();
    let mut chain = closed(&[&anna, &bram, &clara]);
    let proposal = successor(&chain, &[&anna], |roster| roster.admit(person("evi").member()));
    let travelled = SignedRoster::decode(&proposal.encode().unwrap()).unwrap().signed_by(&bram.keys);
    let both = proposal.joined_with(&travelled);
    assert_eq!(both.signatures().len(), 2);
    assert_eq!(chain.append(both), Ok(()));
}
