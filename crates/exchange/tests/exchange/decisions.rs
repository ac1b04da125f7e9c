//! Going away, latecomers, and two lists of members that contradict each other.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::common::*;
use domain::CircleKind;
use exchange::roster::{Authority, LastAccepted, Phase};
use exchange::{Device, Roster, RosterChain, SetAside};

fn five() -> [Person; 5] {
    ["anna", "bram", "clara", "dirk", "evi"].map(person)
}

fn goes(roster: &mut Roster, person: &Person) {
    roster
        .remove_person(person.id, |_| {
            vec![LastAccepted { incarnation: 1, seq: 3, hash: sealing::Hash([3; 32]) }]
        })
        .unwrap();
}

fn begins(roster: &mut Roster, epoch: &str) {
    roster.start_epoch(&epoch_key(epoch).recipient());
}

/// The chain with one more version.
fn and(chain: &RosterChain, signers: &[&Person], change: impl FnOnce(&mut Roster)) -> RosterChain {
    let mut next = chain.clone();
    succeed(&mut next, signers, change);
    next
}

/// Which of two chains both sides keep: 0 or 1. Fails when they do not agree.
#[track_caller]
fn kept(one: &RosterChain, other: &RosterChain) -> usize {
    let (there, back) = (one.compare(other).0, other.compare(one).0);
    assert_eq!(there, back.reverse(), "both sides keep the same");
    usize::from(there == Ordering::Greater)
}

fn second(person_with: &Person, label: &str) -> Person {
    Person { keys: person(label).keys, ..person(&person_with.name) }
}

#[test]
fn someone_goes_by_their_own_signature_alone_and_without_a_new_key() {
    let [anna, bram, clara, ..] = five();
    let chain = closed(&[&anna, &bram, &clara]);
    check(&chain, &[&bram], |roster| goes(roster, &bram), Ok(()));
    check(&chain, &[&anna, &clara], |roster| goes(roster, &bram), Err(SetAside::NotEnoughSignatures));
    let with_key = |roster: &mut Roster| {
        goes(roster, &bram);
        begins(roster, "epoch 2");
    };
    check(&chain, &[&bram], with_key, Err(SetAside::NotEnoughSignatures));
    let with_more = |roster: &mut Roster| {
        goes(roster, &bram);
        roster.name = "Kring Noord".to_owned();
    };
    check(&chain, &[&bram], with_more, Err(SetAside::WrongEpoch));
}

#[test]
fn after_someone_went_the_key_is_known_outside_until_anyone_begins_the_next() {
    let [anna, bram, clara, ..] = five();
    let chain = closed(&[&anna, &bram, &clara]);
    assert!(!chain.epoch_is_known_outside());
    let left = and(&chain, &[&bram], |roster| goes(roster, &bram));
    assert!(left.epoch_is_known_outside());
    let fresh = and(&left, &[&clara], |roster| begins(roster, "epoch 2"));
    assert!(!fresh.epoch_is_known_outside());
    let removed = and(&chain, &[&anna, &clara], |roster| {
        goes(roster, &bram);
        begins(roster, "epoch 2");
    });
    assert!(!removed.epoch_is_known_outside());
}

#[test]
fn a_vote_by_someone_being_removed_does_not_count_and_the_number_stays() {
    let [anna, bram, clara, dirk, _] = five();
    let chain = closed(&[&anna, &bram, &clara, &dirk]);
    let away = |roster: &mut Roster| {
        goes(roster, &dirk);
        begins(roster, "epoch 2");
    };
    check(&chain, &[&anna, &bram, &dirk], away, Err(SetAside::NotEnoughSignatures));
    check(&chain, &[&anna, &bram, &clara], away, Ok(()));
    let two = closed(&[&anna, &bram]);
    let other = |roster: &mut Roster| {
        goes(roster, &bram);
        begins(roster, "epoch 2");
    };
    check(&two, &[&anna], other, Err(SetAside::NotEnoughSignatures));
    check(&two, &[&anna, &bram], other, Err(SetAside::NotEnoughSignatures));
    check(&two, &[&bram], |roster| goes(roster, &bram), Ok(()));
}

#[test]
fn one_device_of_someone_goes_by_a_vote_in_which_they_have_none() {
    let [anna, bram, clara, dirk, _] = five();
    let tablet = second(&dirk, "tablet");
    let chain = closed(&[&anna, &bram, &clara, &dirk]);
    let chain = and(&chain, &[&dirk], |roster| roster.add_device(dirk.id, tablet.device()).unwrap());
    let away = |roster: &mut Roster| remove(roster, &tablet, vec![], "epoch 2");
    check(&chain, &[&anna, &bram], away, Err(SetAside::NotEnoughSignatures));
    check(&chain, &[&anna, &bram, &clara], away, Ok(()));
    check(&chain, &[&dirk], away, Ok(()));
}

#[test]
fn whoever_began_a_circle_closes_it_as_they_go() {
    let [anna, bram, clara, ..] = five();
    let chain = founded(CircleKind::Group, &[&anna, &bram, &clara]);
    check(&chain, &[&anna], |roster| goes(roster, &anna), Err(SetAside::BadRoster));
    let left = and(&chain, &[&anna], |roster| {
        goes(roster, &anna);
        roster.close();
    });
    assert_eq!(left.current().phase, Phase::Closed);
    check(&left, &[&bram, &clara], |roster| roster.admit(person("evi").member()), Ok(()));
    let closes = |roster: &mut Roster| {
        goes(roster, &bram);
        roster.close();
    };
    check(&chain, &[&bram], closes, Err(SetAside::BadRoster));
}

#[test]
fn a_latecomer_reads_all_or_from_the_epoch_that_begins_with_them() {
    let [anna, bram, clara, ..] = five();
    let chain = closed(&[&anna, &bram]);
    let admit = |reads_from: u32, epoch: bool| {
        let member = exchange::Member { reads_from, ..clara.member() };
        move |roster: &mut Roster| {
            roster.admit(member);
            if epoch {
                begins(roster, "epoch 2");
            }
        }
    };
    let both = [&anna, &bram];
    check(&chain, &both, admit(1, false), Ok(()));
    check(&chain, &both, admit(1, true), Ok(()));
    check(&chain, &both, admit(2, true), Ok(()));
    check(&chain, &both, admit(2, false), Err(SetAside::BadRoster));
    check(&chain, &both, admit(3, true), Err(SetAside::BadRoster));
    let late = and(&chain, &both, admit(2, true));
    let earlier = |roster: &mut Roster| roster.members[2].reads_from = 1;
    check(&late, &[&anna, &bram, &clara], earlier, Err(SetAside::BadRoster));
}

fn named(incarnation: u32, seq: u64) -> LastAccepted {
    LastAccepted { incarnation, seq, hash: sealing::Hash([9; 32]) }
}

#[test]
fn anyone_may_vouch_for_more_of_a_removed_device_and_nobody_for_less() {
    let [anna, bram, clara, ..] = five();
    let chain = closed(&[&anna, &bram, &clara]);
    let chain = and(&chain, &[&anna, &bram], |roster| {
        remove(roster, &clara, vec![named(1, 4)], "epoch 2");
    });
    let device = clara.keys.device_id();
    let accept = |seq: u64| {
        move |roster: &mut Roster| {
            roster.removed[0].accepted[0] = named(1, seq);
        }
    };
    check(&chain, &[&bram], accept(3), Err(SetAside::BadRoster));
    let another = |roster: &mut Roster| roster.removed[0].accepted[0].hash.0[0] ^= 1;
    check(&chain, &[&bram], another, Err(SetAside::BadRoster));
    let more = and(&chain, &[&bram], accept(7));
    assert!(more.accepts(device, 1, 7) && !more.accepts(device, 1, 8));
    let mut draft = more.draft(NOW);
    assert!(!draft.accept_more(device, named(1, 7)));
    assert!(draft.accept_more(device, named(2, 0)));
}

#[test]
fn a_removed_member_who_backdates_an_own_device_undoes_no_decision() {
    let [anna, bram, clara, dirk, _] = five();
    let chain = closed(&[&anna, &bram, &clara, &dirk]);
    let tablet = second(&bram, "tablet");
    let real = and(&chain, &[&bram], |roster| roster.add_device(bram.id, tablet.device()).unwrap());
    let real = and(&real, &[&anna, &bram, &clara], |roster| {
        goes(roster, &dirk);
        begins(roster, "epoch 2");
    });
    // Dirk may try as many as he likes: a low hash, a removal of his own, a long tail.
    for attempt in 0..20 {
        let other = second(&dirk, &format!("device {attempt}"));
        let mut forged = and(&chain, &[&dirk], |roster| roster.add_device(dirk.id, other.device()).unwrap());
        for _ in 0..attempt % 4 {
            let number = forged.current().epoch.number + 1;
            forged = and(&forged, &[&dirk], |roster| begins(roster, &format!("epoch {number} of dirk")));
        }
        assert_eq!(kept(&real, &forged), 0, "attempt {attempt}");
    }
}

#[test]
fn whoever_began_a_circle_cannot_go_back_behind_its_closing() {
    let [anna, bram, clara, ..] = five();
    let founding = founded(CircleKind::Group, &[&anna, &bram]);
    let closed = and(&founding, &[&anna], |roster| roster.close());
    let open = and(&founding, &[&anna], |roster| roster.admit(clara.member()));
    assert_eq!(kept(&open, &closed), 1, "a closing goes before an admission");
    let other = and(&open, &[&anna], |roster| roster.close());
    let other = and(&other, &[&anna, &clara], |roster| roster.name = "Kring Anna".to_owned());
    assert_eq!(closed.compare(&other), (Ordering::Less, true));
    let both = closed.contradiction(&other).unwrap();
    assert_eq!(both.signed_both, BTreeSet::from([anna.id]));
    assert_eq!(both.in_one, BTreeSet::from([clara.keys.device_id()]));
}

#[test]
fn a_later_round_goes_before_an_earlier_one_and_accuses_nobody() {
    let [anna, bram, clara, dirk, evi] = five();
    let chain = closed(&[&anna, &bram, &clara]);
    let first = and(&chain, &[&anna, &bram], |roster| {
        roster.round = 1;
        roster.admit(dirk.member());
    });
    let second = and(&chain, &[&bram, &clara], |roster| {
        roster.round = 2;
        roster.admit(evi.member());
    });
    assert_eq!(kept(&first, &second), 1);
    assert_eq!(first.contradiction(&second), None);
    let built_on = and(&first, &[&anna, &bram, &dirk], |roster| roster.name = "Kring Oost".to_owned());
    assert_eq!(kept(&built_on, &second), 0, "more decisions go before a later round");
}

#[test]
fn two_majorities_in_one_round_name_who_signed_both() {
    let [anna, bram, clara, dirk, evi] = five();
    let chain = closed(&[&anna, &bram, &clara]);
    let admit = |who: &Person| {
        let member = who.member();
        |roster: &mut Roster| {
            roster.round = 1;
            roster.admit(member);
        }
    };
    let one = and(&chain, &[&anna, &bram], admit(&dirk));
    let other = and(&chain, &[&bram, &clara], admit(&evi));
    kept(&one, &other);
    for (mine, theirs) in [(&one, &other), (&other, &one)] {
        let found = mine.contradiction(theirs).unwrap();
        assert_eq!(found.signed_both, BTreeSet::from([bram.id]));
        assert_eq!(found.in_one, BTreeSet::from([dirk.keys.device_id(), evi.keys.device_id()]));
    }
}

#[test]
fn two_members_who_have_each_other_removed_leave_one_list_and_name_who_signed_both() {
    let [anna, bram, clara, dirk, evi] = five();
    let chain = closed(&[&anna, &bram, &clara, &dirk, &evi]);
    let away = |who: &Person, epoch: &str| {
        let (id, epoch) = (who.id, epoch.to_owned());
        move |roster: &mut Roster| {
            roster.round = 1;
            roster.remove_person(id, |_| vec![]).unwrap();
            begins(roster, &epoch);
        }
    };
    // Each gathers a majority while the other does not see it; Clara is in both.
    let dirk_goes = and(&chain, &[&anna, &bram, &clara], away(&dirk, "epoch 2 without dirk"));
    let anna_goes = and(&chain, &[&dirk, &evi, &clara], away(&anna, "epoch 2 without anna"));
    let kept = [&dirk_goes, &anna_goes][kept(&dirk_goes, &anna_goes)];
    let there: Vec<bool> = [&anna, &dirk].map(|who| kept.current().member(who.id).is_some()).into();
    assert_eq!(there.iter().filter(|it| **it).count(), 1, "one of the two stays");
    for (mine, theirs) in [(&dirk_goes, &anna_goes), (&anna_goes, &dirk_goes)] {
        assert_eq!(mine.contradiction(theirs).unwrap().signed_both, BTreeSet::from([clara.id]));
    }
    // Who lost cannot turn it round by going on alone; the circle can, with one more decision.
    let (lost, loser, others) = if there[0] {
        (&anna_goes, &dirk, [&bram, &clara, &evi])
    } else {
        (&dirk_goes, &anna, [&bram, &clara, &evi])
    };
    let mut alone = lost.clone();
    for number in 3..6 {
        succeed(&mut alone, &[loser], |roster| begins(roster, &format!("epoch {number} of who lost")));
        assert_eq!(kept.compare(&alone).0, Ordering::Less);
    }
    let decided = and(lost, &others, |roster| roster.round = 1);
    assert_eq!(kept.compare(&decided).0, Ordering::Greater);
}

#[test]
fn two_devices_that_remove_each_other_leave_the_one_that_was_there_first() {
    let anna = person("anna");
    let tablet = second(&anna, "tablet");
    let endorsed =
        Device { certificate: anna.keys.endorse(anna.id, &tablet.keys.public()), ..tablet.device() };
    let mut chain = founded(CircleKind::SelfDevices, &[&anna]);
    succeed(&mut chain, &[&anna], |roster| roster.add_device(anna.id, endorsed).unwrap());
    let laptop_stays = and(&chain, &[&anna], |roster| remove(roster, &tablet, vec![], "epoch 2"));
    let mut tablet_stays = and(&chain, &[&tablet], |roster| remove(roster, &anna, vec![], "epoch 2b"));
    for number in 3..9 {
        assert_eq!(kept(&laptop_stays, &tablet_stays), 0, "however much the tablet goes on");
        succeed(&mut tablet_stays, &[&tablet], |roster| begins(roster, &format!("epoch {number}b")));
    }
}

#[test]
fn a_lost_device_does_not_come_back_because_of_a_rotation_at_the_same_time() {
    let anna = person("anna");
    let [tablet, phone] = ["tablet", "phone"].map(|label| second(&anna, label));
    let mut chain = founded(CircleKind::SelfDevices, &[&anna]);
    for device in [&tablet, &phone] {
        let certificate = anna.keys.endorse(anna.id, &device.keys.public());
        let device = Device { certificate, ..device.device() };
        succeed(&mut chain, &[&anna], |roster| roster.add_device(anna.id, device).unwrap());
    }
    let rotated = and(&chain, &[&anna], |roster| begins(roster, "epoch 2"));
    let lost = and(&chain, &[&tablet], |roster| remove(roster, &phone, vec![], "epoch 2b"));
    assert_eq!(kept(&rotated, &lost), 1);
}

#[test]
fn two_rotations_at_once_end_in_one() {
    let [anna, bram, clara, ..] = five();
    let chain = closed(&[&anna, &bram, &clara]);
    let one = and(&chain, &[&anna], |roster| begins(roster, "epoch 2 of anna"));
    let other = and(&chain, &[&bram], |roster| begins(roster, "epoch 2 of bram"));
    let three = and(&chain, &[&clara], |roster| begins(roster, "epoch 2 of clara"));
    let chains = [&one, &other, &three];
    let best = chains.iter().find(|best| chains.iter().all(|it| best.compare(it).0 != Ordering::Greater));
    assert!(best.is_some(), "one of them goes before all others");
    for (mine, theirs) in [(&one, &other), (&other, &three), (&three, &one)] {
        kept(mine, theirs);
    }
    assert_eq!(one.contradiction(&other), None);
}

#[test]
fn the_order_of_chains_goes_round_nowhere() {
    // Every pair of a pile of chains from a printed seed, in groups of three.
    let [anna, bram, clara, dirk, evi] = five();
    let people = [&anna, &bram, &clara, &dirk, &evi];
    let base = closed(&people);
    let mut chains = Vec::new();
    for seed in 0u32..24 {
        let mut chain = base.clone();
        for step in 0..1 + seed % 3 {
            let (turn, other) = ((seed + step) as usize % 5, (seed * 7 + step) as usize % 5);
            let name = format!("Kring {seed} {step}");
            if (seed >> step) & 1 == 0 {
                let signers = [people[turn], people[(turn + 1) % 5], people[(turn + 2) % 5]];
                succeed(&mut chain, &signers, |roster| {
                    roster.round = 1 + other as u32 % 2;
                    roster.name = name;
                });
            } else {
                succeed(&mut chain, &[people[turn]], |roster| begins(roster, &name));
            }
        }
        chains.push(chain);
    }
    let below = |one: &RosterChain, other: &RosterChain| one.compare(other).0 == Ordering::Greater;
    for (a, b) in chains.iter().flat_map(|a| chains.iter().map(move |b| (a, b))).filter(|(a, b)| below(a, b))
    {
        for c in chains.iter().filter(|c| below(b, c)) {
            assert!(below(a, c), "a < b < c, and not a < c");
        }
    }
}

#[test]
fn what_a_version_changes_is_told_from_the_versions_alone() {
    let [anna, bram, clara, ..] = five();
    let chain = closed(&[&anna, &bram]);
    let told = |change: &dyn Fn(&mut Roster)| {
        let signed = successor(&chain, &[&anna], change);
        let (_, change) = chain.proposable(&signed).unwrap();
        let needed = chain.quorum(&change);
        (
            change.joined.clone(),
            change.gone.clone(),
            chain.own_matter(&change),
            needed.voters.len(),
            needed.needed,
        )
    };
    assert_eq!(told(&|roster| roster.admit(clara.member())), (vec![clara.id], vec![], false, 2, 2));
    let away = |roster: &mut Roster| remove(roster, &bram, vec![], "epoch 2");
    assert_eq!(told(&away), (vec![], vec![bram.id], false, 1, 2));
    assert_eq!(told(&|roster| begins(roster, "epoch 2")), (vec![], vec![], true, 2, 2));
    assert_eq!(told(&|_| {}), (vec![], vec![], false, 2, 2));
    assert_eq!(Authority::OwnDevices.cmp(&Authority::Circle), Ordering::Less);
}
