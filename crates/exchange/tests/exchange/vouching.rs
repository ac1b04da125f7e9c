//! A device that another one vouches for is believed where neither was known before.

use crate::common::*;
use domain::{CircleKind, Timestamp};
use exchange::{Device, Error, Invitation, JoinForm, Member, Roster, RosterChain, SetAside, join};

/// Another device of a person, vouched for by one that they have.
fn endorsed(by: &Person, name: &str) -> (Person, Device) {
    let other = Person { keys: person(name).keys, ..person(&by.name) };
    let certificate = by.keys.endorse(by.id, &other.keys.public());
    let device = Device { certificate, ..other.device() };
    (other, device)
}

/// The own circle of Anna, whose laptop vouched for her tablet, and the tablet for her telephone. The laptop is
/// lost, and then the tablet.
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]
fn own_circle() -> (RosterChain, Person, Person) {
    let anna = person("anna");
    let mut own = founded(CircleKind::SelfDevices, &[&anna]);
    let (tablet, by_laptop) = endorsed(&anna, "tablet");
    succeed(&mut own, &[&anna], |roster| roster.add_device(anna.id, by_laptop).unwrap());
    let (telephone, by_tablet) = endorsed(&tablet, "telephone");
    succeed(&mut own, &[&tablet], |roster| roster.add_device(anna.id, by_tablet).unwrap());
    for (lost, epoch) in [(&anna, "epoch 2"), (&tablet, "epoch 3")] {
        succeed(&mut own, &[&telephone], |roster| {
            roster.remove_device(lost.keys.device_id(), vec![]).unwrap();
            roster.start_epoch(&epoch_key(epoch).recipient());
        });
    }
    (own, tablet, telephone)
}

fn genesis(founder: Member) -> Roster {
    Roster::genesis(CircleKind::Group, "Kring Zuid", founder, &epoch_key("epoch 1").recipient(), NOW)
}

#[test]
fn a_device_founds_a_circle_after_those_that_vouched_for_it_are_lost() {
    let (own, tablet, telephone) = own_circle();
    let me = own.introduction(telephone.id).unwrap();
    let ids = |devices: &[Device]| devices.iter().map(Device::id).collect::<Vec<_>>();
    assert_eq!(ids(&me.devices), [telephone.keys.device_id()]);
    assert_eq!(ids(&me.vouchers), [person("anna").keys.device_id(), tablet.keys.device_id()]);
    let chain = RosterChain::found(&genesis(me), &telephone.keys).unwrap();
    assert_eq!(RosterChain::decode(&chain.encode().unwrap(), chain.circle()), Ok(chain.clone()));
    // No key is sealed for those that vouch, and nothing is accepted of them.
    assert_eq!(chain.current().recipients().unwrap().len(), 1);
    assert_eq!(chain.ever(tablet.keys.device_id()), None);
    let again = chain.introduction(telephone.id).unwrap();
    assert_eq!(ids(&again.vouchers).len(), 2, "and so from circle to circle");
}

#[test]
fn attack_a_device_whose_voucher_is_missing_or_of_somebody_else_is_refused() {
    let (own, _, telephone) = own_circle();
    let me = own.introduction(telephone.id).unwrap();
    let refused = |member: Member| {
        assert_eq!(RosterChain::found(&genesis(member), &telephone.keys), Err(Error::NotAllowedByRoster));
    };
    refused(Member { vouchers: vec![], ..me.clone() });
    refused(Member { vouchers: vec![me.vouchers[1].clone()], ..me.clone() });
    let (stranger, own_word) = (person("stranger"), person("stranger").device());
    let (_, by_stranger) = endorsed(&Person { keys: stranger.keys, ..person("anna") }, "telephone");
    refused(Member { devices: vec![by_stranger], vouchers: vec![own_word], ..me.clone() });
    // Two that vouch for each other.
    let (one, two) = (person("one"), person("two"));
    let vouches = |by: &Person, whom: &Person| {
        let certificate = by.keys.endorse(me.person, &whom.keys.public());
        Device { certificate, ..whom.device() }
    };
    let vouchers = vec![vouches(&one, &two), vouches(&two, &one)];
    refused(Member { vouchers, ..me.clone() });
    // Whoever is in the circle is no voucher besides.
    refused(Member { vouchers: [me.vouchers.clone(), me.devices.clone()].concat(), ..me });
}

#[test]
fn someone_joins_with_a_device_whose_voucher_is_lost() {
    let (own, _, telephone) = own_circle();
    let bram = person("bram");
    let mut chain = founded(CircleKind::Group, &[&bram]);
    let invitation = Invitation {
        circle: chain.circle(),
        circle_kind: CircleKind::Group,
        circle_name: "Kring Zuid".to_owned(),
        inviter: bram.keys.public(),
        secret: sealing::Zeroizing::new([5; 32]),
        expires: Timestamp(NOW.0 + 1000),
        same_person: None,
    };
    let me = own.introduction(telephone.id).unwrap();
    let form = JoinForm::person(&invitation, me.clone(), &telephone.keys.public(), NOW).unwrap();
    let file = form.seal(&invitation, &telephone.keys).unwrap();
    let asked = join::read(file.as_bytes(), &bram.keys, std::slice::from_ref(&invitation), NOW).unwrap();
    assert_eq!(asked.form.to_member(), me);
    succeed(&mut chain, &[&bram], |roster| roster.admit(asked.form.to_member()));
    let bare = Member { vouchers: vec![], ..me };
    let form = JoinForm::person(&invitation, bare, &telephone.keys.public(), NOW).unwrap();
    let file = form.seal(&invitation, &telephone.keys).unwrap();
    let read = join::read(file.as_bytes(), &bram.keys, &[invitation], NOW);
    assert_eq!(read, Err(SetAside::BadSignature));
}

#[test]
fn whoever_vouches_is_named_with_a_new_device_and_never_by_itself() {
    let (own, _, telephone) = own_circle();
    let (anna, bram) = (person("anna"), person("bram"));
    let me = own.introduction(telephone.id).unwrap();
    // In this circle the laptop is in, and the tablet never was.
    let mut chain = closed(&[&bram, &anna]);
    let announce = |roster: &mut Roster| {
        let known = |id| id == anna.keys.device_id();
        roster.add_devices(me.person, &me.devices, &me.vouchers, known).unwrap();
    };
    let slip_in = |roster: &mut Roster| roster.members[1].vouchers.push(me.vouchers[1].clone());
    check(&chain, &[&anna], slip_in, Err(SetAside::NotEnoughSignatures));
    check(&chain, &[&anna], announce, Ok(()));
    succeed(&mut chain, &[&anna], announce);
    let forget = |roster: &mut Roster| roster.members[1].vouchers.clear();
    check(&chain, &[&telephone], forget, Err(SetAside::BadSignature));
}

#[test]
fn who_asks_again_is_admitted_without_the_devices_that_went() {
    let (anna, bram) = (person("anna"), person("bram"));
    let mut chain = founded(CircleKind::Group, &[&anna, &bram]);
    succeed(&mut chain, &[&anna], |roster| remove(roster, &bram, vec![], "epoch 2"));
    let (tablet, device) = endorsed(&bram, "tablet");
    let member = Member { devices: vec![bram.device(), device], ..bram.member() };
    succeed(&mut chain, &[&anna], |roster| roster.admit(member));
    let ids: Vec<_> = chain.current().devices().map(|(_, device)| device.id()).collect();
    assert_eq!(ids, [anna.keys.device_id(), tablet.keys.device_id()]);
}
