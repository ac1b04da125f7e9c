//! How an invitation becomes a membership: link, request, admission, grant, and reading along.

use domain::{CircleKind, Timestamp};
use exchange::{
    Error, FeedDir, FeedKey, FileName, GrantForm, Invitation, JoinForm, Member, RosterChain, SetAside,
    invite, join,
};
use sealing::{DeviceKeys, SeededRandomness};

use crate::common::*;

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
    let asked = join::read(&request(&held, &bram), &anna.keys, std::slice::from_ref(&held), NOW).unwrap();
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
fn fake_grant_by_a_stranger_opens_nothing_and_begins_nothing() {
    let (anna, bram) = (person("anna"), person("bram"));
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    let key = epoch_key("epoch 1");
    let form =
        GrantForm { circle: chain.circle(), roster_version: 2, epochs: vec![(1, &key)], starts: vec![] };
    let mallory = person("mallory");
    let sealed = form.seal(&mallory.keys, &[bram.keys.public().recipient().unwrap()]).unwrap();
    let mut reader = Reader::new(&bram.keys, &chain);
    (reader.chain, reader.inviter) = (None, Some(anna.keys.public().signing_key));
    reader.epochs = exchange::EpochRing::new();
    let feed = FeedKey { device: mallory.keys.device_id(), incarnation: 1 };
    let path = FeedDir { circle: chain.circle(), feed }
        .file(FileName::Grant { roster_version: 2, hash: sealed.hash().into() });
    // The keys may be tried; what they open has to be the roster of this circle, with the reader in it.
    assert_eq!(word(&reader.judge(&(path, sealed))), "untested grant");
    reader.epochs.insert(1, epoch_key("epoch 1"));
    let alone = founded(CircleKind::Group, &[&mallory, &bram]);
    let file = |chain: &RosterChain, version: u32| {
        let sealed = chain.seal().unwrap();
        let feed = FeedKey { device: mallory.keys.device_id(), incarnation: 1 };
        let dir = FeedDir { circle: reader.circle, feed };
        (dir.file(FileName::Roster { version, hash: sealed.hash().into() }), sealed)
    };
    assert_eq!(word(&reader.judge(&file(&alone, 2))), "WrongCircle");
    assert_eq!(word(&reader.judge(&file(&chain.up_to(1).unwrap(), 1))), "waiting: Roster { version: 2 }");
    assert_eq!(word(&reader.judge(&file(&chain, 2))), "roster 2");
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
