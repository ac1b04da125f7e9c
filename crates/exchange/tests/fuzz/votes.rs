//! Proposals and ballots, signed by a member whose software was altered.

use crate::common::{NOW, Person, founded, person, succeed};
use crate::harness::{MIB, Parser, SEALED, alone};
use crate::signed::again;
use domain::CircleKind;
use exchange::{Ballot, Choice, Opened, Proposal, ProposalForm, RosterChain, Tally, ballot, proposal};
use sealing::{DeviceKeys, Domain};
use std::collections::BTreeMap;

struct Room {
    people: [Person; 3],
    chain: RosterChain,
}

fn room() -> Room {
    let people = ["anna", "bram", "chandra"].map(person);
    let mut chain = founded(CircleKind::Group, &people.iter().collect::<Vec<_>>());
    succeed(&mut chain, &[&people[0]], |roster| roster.close());
    Room { people, chain }
}

impl Room {
    fn proposed(&self, keys: &DeviceKeys) -> Vec<u8> {
        let mut roster = self.chain.draft(NOW);
        roster.round = 1;
        roster.admit(person("dirk").member());
        ProposalForm::new(&roster, "zij vroeg het zelf", keys, NOW).unwrap().sign(keys).unwrap()
    }

    fn read(&self, bytes: &[u8]) -> Result<Opened<Proposal>, String> {
        match proposal::read(bytes, &self.chain) {
            Ok(proposal::Vote::Counts(proposal)) => Ok(proposal),
            other => Err(format!("{other:?}").chars().take(40).collect()),
        }
    }
}

#[test]
fn proposals_signed_by_a_member() {
    let _alone = alone();
    let room = room();
    let keys = &room.people[0].keys;
    let parser = Parser {
        name: "proposals",
        sound: vec![room.proposed(keys)],
        memory: 4 * MIB,
        slower: 1,
        long: SEALED,
    };
    parser.runs(|input| match room.read(&again(input, keys, Domain::Proposal)) {
        Ok(proposal) => {
            let heard = BTreeMap::from([(proposal.id(), NOW)]);
            let proposals = [proposal];
            let tally = Tally::new(&room.chain, &proposals, &[], &heard, NOW);
            format!("counts, decided {}", tally.decided().is_some())
        }
        Err(why) => why,
    });
}

#[test]
fn ballots_signed_by_a_member() {
    let _alone = alone();
    let room = room();
    let proposal = room.read(&room.proposed(&room.people[0].keys)).unwrap();
    let keys = &room.people[1].keys;
    let cast = |choice| Ballot::cast(&proposal, choice, room.chain.circle(), keys).unwrap();
    let sound = vec![cast(Choice::Yes), cast(Choice::No)];
    let heard = BTreeMap::from([(proposal.id(), NOW)]);
    let proposals = [proposal.clone()];
    let parser = Parser { name: "ballots", sound, memory: 4 * MIB, slower: 1, long: SEALED };
    parser.runs(|input| match ballot::read(&again(input, keys, Domain::Ballot), &room.chain) {
        Ok(proposal::Vote::Counts(ballot)) => {
            let ballots = [ballot];
            let tally = Tally::new(&room.chain, &proposals, &ballots, &heard, NOW);
            // Whatever one member signs: it is one vote, and two of three are needed.
            let signatures = tally.decided().map_or(0, |signed| signed.signatures().len());
            assert!(signatures <= 2, "one ballot gave {signatures} signatures");
            format!("counts, {signatures} signatures")
        }
        other => format!("{other:?}").chars().take(40).collect(),
    });
}
