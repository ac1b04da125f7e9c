//! Who may change the members of a circle, and how an invitation becomes a membership.

mod common;

use common::*;
use domain::{CircleId, CircleKind, Timestamp};
use exchange::roster::{LastAccepted, Phase};
use exchange::{
    Device, Error, FeedDir, FeedKey, FileName, GrantForm, Invitation, JoinForm, Member, Roster, RosterChain,
    SetAside, SignedRoster, invite, join,
};
use sealing::{DeviceKeys, RootKey, SeededRandomness};

fn four() -> [Person; 4] {
    ["anna", "bram", "clara", "dirk"].map(person)
}

fn closed(members: &[&Person]) -> RosterChain {
    let mut chain = founded(CircleKind::Group, members);
    succeed(&mut chain, &[members[0]], |roster| roster.close());
    chain
}

#[track_caller]
fn check(
    chain: &RosterChain,
    signers: &[&Person],
    change: impl FnOnce(&mut Roster),
    expect: Result<(), SetAside>,
) {
    assert_eq!(chain.clone().append(successor(chain, signers, change)), expect);
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
    check(&chain, &[&anna], same_epoch, Err(SetAside::WrongEpoch));
    let accepted = vec![LastAccepted { incarnation: 1, seq: 4 }];
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

fn invitation(chain: &RosterChain, inviter: &Person) -> Invitation {
    Invitation {
        circle: chain.circle(),
        circle_kind: chain.kind(),
        circle_name: chain.current().name.clone(),
        inviter: inviter.keys.public(),
        secret: invite::one_time_secret(&mut SeededRandomness::new("invitation")),
        expires: Timestamp(NOW.0 + 1000),
        same_person: None,
    }
}

#[test]
fn an_invitation_reads_back_from_its_link_even_when_mail_breaks_it() {
    let anna = person("anna");
    let invitation = invitation(&founded(CircleKind::Group, &[&anna]), &anna);
    let link = invitation.to_link().unwrap();
    assert!(link.starts_with("binnenkring://join#"), "{}", link.as_str());
    assert_eq!(Invitation::parse(&link), Ok(invitation.clone()));
    let broken: String = link
        .chars()
        .enumerate()
        .flat_map(|(at, one)| if at % 60 == 59 { vec![one, '\n'] } else { vec![one] })
        .collect();
    assert_eq!(Invitation::parse(&format!("  {broken}\n")), Ok(invitation));
}

#[test]
fn what_is_no_invitation_is_refused() {
    let anna = person("anna");
    let link = invitation(&founded(CircleKind::Group, &[&anna]), &anna).to_link().unwrap();
    for wrong in
        ["", "binnenkring://join#", "https://example.org/#abc", &link[..link.len() - 8], &"x".repeat(100_000)]
    {
        assert_eq!(Invitation::parse(wrong), Err(Error::NotAnInvitation));
    }
}

fn request(invitation: &Invitation, who: &Person) -> Vec<u8> {
    let form = JoinForm::person(invitation, who.member(), &who.keys.public(), NOW).unwrap();
    form.seal(invitation, &who.keys).unwrap().as_bytes().to_vec()
}

#[test]
fn a_request_answers_its_invitation_once_and_in_time() {
    let (anna, bram) = (person("anna"), person("bram"));
    let open = [invitation(&founded(CircleKind::Group, &[&anna]), &anna)];
    let file = request(&open[0], &bram);
    let accepted = join::read(&file, &anna.keys, &open, NOW).unwrap();
    assert_eq!((accepted.invitation, accepted.form.to_member()), (0, bram.member()));
    assert_eq!(join::read(&file, &anna.keys, &[], NOW), Err(SetAside::UnknownInvitation), "used up");
    let later = Timestamp(NOW.0 + 1001);
    assert_eq!(join::read(&file, &anna.keys, &open, later), Err(SetAside::UnknownInvitation), "expired");
    assert_eq!(join::read(&file, &bram.keys, &open, NOW), Err(SetAside::CannotOpen), "for another inviter");
}

#[test]
fn a_request_with_another_secret_is_refused() {
    let (anna, bram) = (person("anna"), person("bram"));
    let open = [invitation(&founded(CircleKind::Group, &[&anna]), &anna)];
    let guessed = Invitation { secret: sealing::Zeroizing::new([0; 32]), ..open[0].clone() };
    assert_eq!(
        join::read(&request(&guessed, &bram), &anna.keys, &open, NOW),
        Err(SetAside::UnknownInvitation)
    );
}

#[test]
fn an_expired_invitation_is_not_answered() {
    let (anna, bram) = (person("anna"), person("bram"));
    let invitation = invitation(&founded(CircleKind::Group, &[&anna]), &anna);
    let late =
        JoinForm::person(&invitation, bram.member(), &bram.keys.public(), Timestamp(NOW.0 + 1001)).unwrap();
    assert_eq!(late.seal(&invitation, &bram.keys).err(), Some(Error::Expired));
}

#[test]
fn a_request_with_a_device_nobody_vouches_for_is_refused() {
    let (anna, bram) = (person("anna"), person("bram"));
    let open = [invitation(&founded(CircleKind::Group, &[&anna]), &anna)];
    let thief = Person { root: person("thief").root, ..person("bram") };
    let member = Member { root: bram.root.public(), ..thief.member() };
    let form = JoinForm::person(&open[0], member, &thief.keys.public(), NOW).unwrap();
    let file = form.seal(&open[0], &thief.keys).unwrap();
    assert_eq!(join::read(file.as_bytes(), &anna.keys, &open, NOW), Err(SetAside::BadSignature));
}

/// From link to reading: invitation, request, admission, grant, roster, first pack.
#[test]
fn someone_invited_ends_up_reading_the_circle() {
    let (anna, bram) = (person("anna"), person("bram"));
    let mut chain = founded(CircleKind::Group, &[&anna]);
    let mut writer = Writer::new(&anna.keys, &chain);
    writer.write_many(2);
    let link = invitation(&chain, &anna).to_link().unwrap();
    let held = Invitation::parse(&link).unwrap();
    let asked = join::read(&request(&held, &bram), &anna.keys, &[held.clone()], NOW).unwrap();
    succeed(&mut chain, &[&anna], |roster| roster.admit(asked.form.to_member()));
    let key = epoch_key("epoch 1");
    let grant =
        GrantForm { circle: chain.circle(), roster_version: 2, epochs: vec![(1, &key)], starts: vec![] };
    let grant = grant.seal(&anna.keys, &chain.current().recipients().unwrap()).unwrap();
    let roster = chain.seal().unwrap();
    let mut reader = Reader::new(&bram.keys, &chain);
    (reader.chain, reader.epochs) = (None, exchange::EpochRing::new());
    reader.inviter = Some(held.inviter.signing_key);
    let dir = writer.dir();
    let grant = (dir.file(FileName::Grant { roster_version: 2, hash: grant.hash().into() }), grant);
    let roster = (dir.file(FileName::Roster { version: 2, hash: roster.hash().into() }), roster);
    assert_eq!(word(&reader.take(&writer.pack(0..=1))), "waiting: Roster { version: 1 }");
    assert_eq!(word(&reader.take(&roster)), "waiting: EpochKey");
    assert_eq!(word(&reader.take(&grant)), "grant of 1");
    assert_eq!(word(&reader.take(&roster)), "roster 2");
    assert_eq!(word(&reader.take(&writer.pack(0..=1))), "2 new");
    assert_eq!(reader.document.hydrate::<Note>().unwrap().text.as_str(), "woord woord ");
}

#[test]
fn a_grant_by_someone_else_than_the_inviter_is_not_believed() {
    let (anna, bram) = (person("anna"), person("bram"));
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    let key = epoch_key("epoch 1");
    let form =
        GrantForm { circle: chain.circle(), roster_version: 2, epochs: vec![(1, &key)], starts: vec![] };
    let mallory = person("mallory");
    let sealed = form.seal(&mallory.keys, &[bram.keys.public().recipient().unwrap()]).unwrap();
    let mut reader = Reader::new(&bram.keys, &chain);
    (reader.chain, reader.inviter) = (None, Some(anna.keys.public().signing_key));
    let feed = FeedKey { device: mallory.keys.device_id(), incarnation: 1 };
    let path = FeedDir { circle: chain.circle(), feed }
        .file(FileName::Grant { roster_version: 2, hash: sealed.hash().into() });
    assert_eq!(word(&reader.judge(&(path, sealed))), "UnknownDevice");
}

#[test]
fn another_device_of_the_same_person_joins_the_self_circle() {
    let anna = person("anna");
    let mut chain = founded(CircleKind::SelfDevices, &[&anna]);
    let who = invite::SamePerson { person: anna.id, name: anna.name.clone(), root: anna.root.public() };
    let invitation = Invitation { same_person: Some(who), ..invitation(&chain, &anna) };
    let invitation = Invitation::parse(&invitation.to_link().unwrap()).unwrap();
    let tablet = DeviceKeys::generate(&mut SeededRandomness::new("tablet"));
    let form = JoinForm::same_person(&invitation, &tablet.public(), "tablet", NOW).unwrap();
    let file = form.seal(&invitation, &tablet).unwrap();
    let asked = join::read(file.as_bytes(), &anna.keys, &[invitation], NOW).unwrap();
    let device = asked.form.to_own_device(&anna.keys);
    succeed(&mut chain, &[&anna], |roster| roster.add_device(anna.id, device).unwrap());
    assert_eq!(chain.ever(tablet.device_id()).map(|(person, _)| person), Some(anna.id));
}

#[test]
fn a_latecomer_reads_from_now_on() {
    let (anna, bram) = (person("anna"), person("bram"));
    let mut chain = founded(CircleKind::Group, &[&anna]);
    let mut writer = Writer::new(&anna.keys, &chain);
    writer.write_many(3);
    succeed(&mut chain, &[&anna], |roster| {
        roster.admit(bram.member());
        roster.start_epoch(&epoch_key("epoch 2").recipient());
    });
    let start = exchange::FeedStart {
        device: anna.keys.device_id(),
        incarnation: 1,
        next_seq: writer.position.next_seq,
        last: writer.position.last,
    };
    writer.chain = chain.clone();
    writer.tombstone();
    let key = epoch_key("epoch 2");
    let form =
        GrantForm { circle: chain.circle(), roster_version: 2, epochs: vec![(2, &key)], starts: vec![start] };
    let sealed = form.seal(&anna.keys, &chain.current().recipients().unwrap()).unwrap();
    let mut reader = Reader::new(&bram.keys, &chain);
    reader.epochs = exchange::EpochRing::new();
    let path = writer.dir().file(FileName::Grant { roster_version: 2, hash: sealed.hash().into() });
    assert_eq!(word(&reader.take(&(path, sealed))), "grant of 1");
    assert_eq!(word(&reader.take(&writer.pack(0..=2))), "waiting: EpochKey");
    assert_eq!(word(&reader.take(&writer.pack(3..=3))), "1 new");
}
