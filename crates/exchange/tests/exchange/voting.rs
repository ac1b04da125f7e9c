//! Proposals and votes on their way, and how they are counted.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::*;
use domain::{CircleKind, Timestamp};
use exchange::roster::Phase;
use exchange::{
    Ballot, Choice, FeedDir, FeedKey, FileName, MailboxPath, Opened, Proposal, ProposalForm, Roster,
    RosterChain, Tally, ballot, proposal, tally,
};
use sealing::{DeviceKeys, Hash, Sealed};

const LATER: Timestamp = Timestamp(NOW.0 + tally::PATIENCE_MS);

/// A closed circle and its people.
struct Room {
    people: Vec<Person>,
    chain: RosterChain,
}

fn room(names: &[&str]) -> Room {
    let people: Vec<Person> = names.iter().map(|name| person(name)).collect();
    let members: Vec<&Person> = people.iter().collect();
    let mut chain = founded(CircleKind::Group, &members);
    succeed(&mut chain, &[members[0]], |roster| roster.close());
    assert_eq!(chain.current().phase, Phase::Closed);
    Room { people, chain }
}

impl Room {
    fn bytes(&self, by: usize, round: u32, change: impl FnOnce(&mut Roster)) -> Vec<u8> {
        let mut roster = self.chain.draft(NOW);
        roster.round = round;
        change(&mut roster);
        let keys = &self.people[by].keys;
        ProposalForm::new(&roster, "zij vroeg het zelf", keys, NOW).unwrap().sign(keys).unwrap()
    }

    fn proposal(&self, by: usize, round: u32, change: impl FnOnce(&mut Roster)) -> Opened<Proposal> {
        match proposal::read(&self.bytes(by, round, change), &self.chain).unwrap() {
            proposal::Vote::Counts(proposal) => proposal,
            other => panic!("{other:?}"),
        }
    }

    fn vote(&self, by: usize, on: &Proposal, choice: Choice) -> Opened<Ballot> {
        let bytes = Ballot::cast(on, choice, self.chain.circle(), &self.people[by].keys).unwrap();
        match ballot::read(&bytes, &self.chain).unwrap() {
            proposal::Vote::Counts(ballot) => ballot,
            other => panic!("{other:?}"),
        }
    }

    fn tally<'a>(
        &self,
        proposals: &'a [Opened<Proposal>],
        ballots: &[Opened<Ballot>],
        now: Timestamp,
    ) -> Tally<'a> {
        let heard: BTreeMap<Hash, Timestamp> = proposals.iter().map(|it| (it.id(), NOW)).collect();
        Tally::new(&self.chain, proposals, ballots, &heard, now)
    }
}

fn admit(name: &str) -> impl FnOnce(&mut Roster) {
    let member = person(name).member();
    move |roster| roster.admit(member)
}

#[test]
fn yes_votes_together_are_the_next_version() {
    let room = room(&["anna", "bram", "clara", "dirk"]);
    let proposals = [room.proposal(0, 1, admit("evi"))];
    let mut ballots = vec![room.vote(1, &proposals[0], Choice::Yes), room.vote(2, &proposals[0], Choice::No)];
    assert!(room.tally(&proposals, &ballots, NOW).decided().is_none());
    ballots.push(room.vote(3, &proposals[0], Choice::Yes));
    let decided = room.tally(&proposals, &ballots, NOW).decided().unwrap();
    let mut chain = room.chain.clone();
    chain.append(decided.clone()).unwrap();
    assert_eq!(chain.current().members.len(), 5);
    ballots.reverse();
    assert_eq!(room.tally(&proposals, &ballots, NOW).decided().unwrap().hash(), decided.hash());
}

#[test]
fn a_vote_by_someone_being_removed_is_seen_and_not_counted() {
    let room = room(&["anna", "bram", "clara"]);
    let dirk = &room.people[2];
    let away = |roster: &mut Roster| remove(roster, dirk, vec![], "epoch 2");
    let proposals = [room.proposal(0, 1, away)];
    let ballots = [room.vote(2, &proposals[0], Choice::Yes)];
    let tally = room.tally(&proposals, &ballots, NOW);
    let count = tally.counts().next().unwrap();
    assert_eq!((count.accepted(), count.needed), (false, 2));
    assert_eq!(count.without, BTreeSet::from([dirk.id]));
    assert!(tally.decided().is_none());
    let ballots = [room.vote(1, &proposals[0], Choice::Yes)];
    assert!(room.tally(&proposals, &ballots, NOW).decided().is_some());
}

#[test]
fn a_split_vote_ends_in_another_round_and_not_before() {
    let room = room(&["anna", "bram", "clara", "dirk"]);
    let (one, other) = (room.proposal(0, 1, admit("evi")), room.proposal(1, 1, admit("fatma")));
    let third = room.proposal(2, 1, admit("gijs"));
    let proposals = vec![one, other, third];
    let tally = room.tally(&proposals, &[], NOW);
    // Of four, two votes are bound elsewhere: no proposal can get three any more.
    assert!(tally.counts().all(|count| !count.possible));
    assert_eq!((tally.next_round(), tally.voting_round()), (2, 1));
    assert!(tally.supports(room.people[0].id, 1) && !tally.supports(room.people[3].id, 1));

    let two = &proposals[..2];
    let tally = room.tally(two, &[], NOW);
    assert_eq!(tally.next_round(), 1, "two may still join either");
    let tally = room.tally(&proposals[..1], &[], NOW);
    assert_eq!(tally.next_round(), 1, "one proposal may still get all");
    assert_eq!(room.tally(&proposals[..1], &[], LATER).next_round(), 2, "but not for ever");
}

#[test]
fn a_round_that_nobody_asked_for_is_not_counted_yet() {
    let room = room(&["anna", "bram", "clara"]);
    let proposals = vec![room.proposal(0, 1, admit("evi")), room.proposal(1, 3, admit("fatma"))];
    let tally = room.tally(&proposals, &[], NOW);
    assert_eq!(tally.counts().count(), 1);
    assert_eq!((tally.next_round(), tally.voting_round()), (1, 1));
    let early = vec![room.proposal(1, 2, admit("fatma"))];
    let tally = room.tally(&early, &[], NOW);
    assert_eq!((tally.counts().count(), tally.next_round()), (0, 1));
}

#[test]
fn a_later_round_decides_where_two_were_decided() {
    let room = room(&["anna", "bram", "clara"]);
    let proposals = vec![room.proposal(0, 1, admit("evi")), room.proposal(1, 2, admit("fatma"))];
    let ballots = [room.vote(2, &proposals[0], Choice::Yes), room.vote(2, &proposals[1], Choice::Yes)];
    let decided = room.tally(&proposals, &ballots, LATER).decided().unwrap();
    assert_eq!(decided.roster().unwrap().round, 2);
}

#[test]
fn a_yes_with_a_signature_under_something_else_is_no_vote() {
    let room = room(&["anna", "bram", "clara"]);
    let (one, other) = (room.proposal(0, 1, admit("evi")), room.proposal(0, 1, admit("fatma")));
    let honest = room.vote(1, &other, Choice::Yes);
    let lie = Ballot { proposal: one.id(), ..(*honest).clone() };
    let keys = &room.people[1].keys;
    let body = minicbor::to_vec(&lie).unwrap();
    let signature = keys.sign(sealing::Domain::Ballot, &body);
    let mut e = minicbor::Encoder::new(Vec::new());
    e.array(2).unwrap().bytes(&body).unwrap().bytes(&signature.0).unwrap();
    let read = ballot::read(&e.into_writer(), &room.chain).unwrap();
    let proposal::Vote::Counts(lie) = read else { panic!("{read:?}") };
    let proposals = [one];
    let tally = room.tally(&proposals, &[lie], NOW);
    assert_eq!(tally.counts().next().unwrap().yes.len(), 1, "the proposer alone");
    assert!(tally.decided().is_none());
}

#[test]
fn two_decisions_in_one_are_no_proposal() {
    let room = room(&["anna", "bram", "clara"]);
    let both = |roster: &mut Roster| {
        roster.admit(person("evi").member());
        roster.name = "Kring Evi".to_owned();
    };
    let check = |bytes: Vec<u8>| proposal::read(&bytes, &room.chain).unwrap_err();
    assert_eq!(check(room.bytes(0, 1, both)), exchange::SetAside::BadRoster);
    let tablet = Person { keys: person("tablet").keys, ..person("anna") };
    let own = |roster: &mut Roster| roster.add_device(tablet.id, tablet.device()).unwrap();
    assert_eq!(check(room.bytes(0, 1, own)), exchange::SetAside::BadRoster);
    let bram = room.people[1].id;
    let pushed_out = |roster: &mut Roster| roster.remove_person(bram, |_| vec![]).unwrap();
    assert_eq!(check(room.bytes(0, 1, pushed_out)), exchange::SetAside::BadRoster);
}

fn file(room: &Room, keys: &DeviceKeys, name: &str, bytes: &[u8], version: u32) -> (MailboxPath, Sealed) {
    let sealed = proposal::seal_vote(bytes, &epoch_key("epoch 1").recipient()).unwrap();
    let hash = sealed.hash().into();
    let name = match name {
        "proposal" => FileName::Proposal { version, hash },
        _ => FileName::Ballot { version, hash },
    };
    let feed = FeedKey { device: keys.device_id(), incarnation: 1 };
    (FeedDir { circle: room.chain.circle(), feed }.file(name), sealed)
}

#[test]
fn proposals_and_ballots_are_judged_on_the_one_path() {
    let room = room(&["anna", "bram", "clara"]);
    let [anna, bram, _] = &room.people[..] else { panic!() };
    let reader = Reader::new(&bram.keys, &room.chain);
    let next = room.chain.current().version + 1;
    let bytes = room.bytes(0, 1, admit("evi"));
    let told = |file: &(MailboxPath, Sealed)| word(&reader.judge(file));
    assert_eq!(told(&file(&room, &anna.keys, "proposal", &bytes, next)), "proposal");
    assert_eq!(told(&file(&room, &bram.keys, "proposal", &bytes, next)), "WrongDirectory");
    assert_eq!(told(&file(&room, &anna.keys, "proposal", &bytes, next + 1)), "BadForm");
    assert_eq!(told(&file(&room, &anna.keys, "proposal", &bytes, next - 1)), "known");
    let on = room.proposal(0, 1, admit("evi"));
    let cast = |choice| Ballot::cast(&on, choice, room.chain.circle(), &anna.keys).unwrap();
    assert_eq!(told(&file(&room, &anna.keys, "ballot", &cast(Choice::Yes), next)), "ballot: Yes");
    assert_eq!(told(&file(&room, &anna.keys, "ballot", &cast(Choice::No), next)), "ballot: No");
    assert_eq!(told(&file(&room, &bram.keys, "ballot", &cast(Choice::No), next)), "WrongDirectory");
    let stranger = person("stranger");
    let foreign = Ballot::cast(&on, Choice::Yes, room.chain.circle(), &stranger.keys).unwrap();
    assert_eq!(told(&file(&room, &stranger.keys, "ballot", &foreign, next)), "UnknownDevice");
    let elsewhere = Ballot::cast(&on, Choice::Yes, domain::CircleId([9; 16]), &anna.keys).unwrap();
    assert_eq!(told(&file(&room, &anna.keys, "ballot", &elsewhere, next)), "WrongCircle");
    let newer = [&[0x82, 0x43, 0xa1, 0x00, 0x02, 0x58, 0x40][..], &[0; 64]].concat();
    assert_eq!(told(&file(&room, &anna.keys, "proposal", &newer, next)), "UnknownVersion");
    assert_eq!(told(&file(&room, &anna.keys, "ballot", &newer, next)), "UnknownVersion");
}

#[test]
fn a_proposal_or_ballot_cut_or_turned_anywhere_is_refused() {
    let room = room(&["anna", "bram"]);
    let bytes = room.bytes(0, 1, admit("evi"));
    let on = room.proposal(0, 1, admit("evi"));
    let ballot = Ballot::cast(&on, Choice::Yes, room.chain.circle(), &room.people[1].keys).unwrap();
    for at in 0..bytes.len() {
        let mut turned = bytes.clone();
        turned[at] ^= 1;
        let read = proposal::read(&turned, &room.chain);
        assert!(!matches!(read, Ok(proposal::Vote::Counts(_))), "byte {at}");
        assert!(proposal::read(&bytes[..at], &room.chain).is_err(), "cut at {at}");
    }
    for at in 0..ballot.len() {
        let mut turned = ballot.clone();
        turned[at] ^= 1;
        let read = exchange::ballot::read(&turned, &room.chain);
        assert!(!matches!(read, Ok(proposal::Vote::Counts(_))), "byte {at}");
        assert!(exchange::ballot::read(&ballot[..at], &room.chain).is_err(), "cut at {at}");
    }
}
