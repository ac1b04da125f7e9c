//! What a member, or someone who was one, can try with keys that they really have: writing after removal, in the
//! past, in an old epoch, and handing out false or too few keys.

use crate::common::*;
use crate::set_aside::scene;
use domain::CircleKind;
use exchange::roster::LastAccepted;
use exchange::{EpochRing, FileName, GrantForm, MailboxPath, RosterChain, SeqRange, pack};
use sealing::Sealed;

/// Anna, Bram and Chandra; Chandra wrote three envelopes and was removed after the second.
struct Removed {
    anna: Person,
    bram: Person,
    chandra: Person,
    before: RosterChain,
    after: RosterChain,
}

fn removed() -> Removed {
    let (anna, bram, chandra) = (person("anna"), person("bram"), person("chandra"));
    let before = founded(CircleKind::Group, &[&anna, &bram, &chandra]);
    let mut after = before.clone();
    let mut writer = Writer::new(&chandra.keys, &before);
    writer.write_many(2);
    let accepted = vec![LastAccepted { incarnation: 1, seq: 1, hash: writer.feed[1].header_hash() }];
    succeed(&mut after, &[&anna], |roster| remove(roster, &chandra, accepted, "epoch 2"));
    Removed { anna, bram, chandra, before, after }
}

impl Removed {
    fn reader(&self) -> Reader<'_> {
        let mut reader = Reader::new(&self.bram.keys, &self.after);
        reader.epochs.insert(2, epoch_key("epoch 2"));
        reader
    }
}

#[test]
fn removed_member_writing_on_is_set_aside_in_every_life_and_by_every_roster() {
    let scene = removed();
    let (mut reader, mut old) = (scene.reader(), Writer::new(&scene.chandra.keys, &scene.before));
    old.write_many(4);
    assert_eq!(word(&reader.take(&old.pack(0..=1))), "2 new");
    assert_eq!(word(&reader.take(&old.pack(2..=3))), "AfterRemoval", "what comes after");
    assert_eq!(word(&reader.take(&old.pack(1..=2))), "AfterRemoval", "hidden behind what counts");
    let mut other_life = Writer::new(&scene.chandra.keys, &scene.before);
    other_life.incarnation = 2;
    other_life.write_many(1);
    assert_eq!(word(&reader.take(&other_life.pack(0..=0))), "AfterRemoval", "as another life of the device");
    // By the roster that removed her, in its epoch: no further than what counts.
    let mut by_the_new = Writer::new(&scene.chandra.keys, &scene.after);
    by_the_new.write_many(3);
    assert_eq!(word(&scene.reader().judge(&by_the_new.pack(0..=2))), "AfterRemoval");
}

#[test]
fn removed_member_backdating_another_past_is_a_fork_to_all_who_knew_the_first() {
    let scene = removed();
    let (mut reader, mut old) = (scene.reader(), Writer::new(&scene.chandra.keys, &scene.before));
    old.write_many(2);
    assert_eq!(word(&reader.take(&old.pack(0..=1))), "2 new");
    let mut other = Writer::new(&scene.chandra.keys, &scene.before);
    other.write_many(1);
    other.tombstone();
    assert_eq!(word(&reader.take(&other.pack(0..=1))), "Fork");
    assert!(!reader.erased.contains(&RECORD));
}

#[test]
fn a_newcomer_cannot_be_shown_another_past_of_who_was_removed() {
    let scene = removed();
    let mut old = Writer::new(&scene.chandra.keys, &scene.before);
    old.write_many(4);
    // Many pasts, so that some of them have lower hashes than the true one.
    for number in 0..8 {
        let mut other = Writer::new(&scene.chandra.keys, &scene.before);
        let mut document = exchange::Document::empty();
        let note = Note::new(&format!("verzonnen {number}"), &[]);
        other.write(&mut document, &exchange::Heads::none(), &note);
        other.write_many(1);
        let mut reader = scene.reader();
        assert_eq!(word(&reader.judge(&other.pack(0..=1))), "Fork", "up to the one that the list names");
        // A piece of it that stops before is believed until the true one comes.
        assert_eq!(word(&reader.take(&other.pack(0..=0))), "1 new");
        assert_eq!(word(&reader.take(&old.pack(0..=1))), "branch from 0");
        assert_eq!(word(&reader.take(&other.pack(0..=0))), "Fork");
        assert_eq!(word(&reader.take(&old.pack(0..=1))), "known");
    }
}

/// Found by the simulator: someone else removed another device just before, and took back the keys in between.
#[test]
fn who_was_removed_reads_so_whichever_keys_of_the_circle_they_missed() {
    let scene = removed();
    let sealed = scene.after.seal_farewell().unwrap();
    let dir = Writer::new(&scene.anna.keys, &scene.after).dir();
    let file = (dir.file(FileName::Roster { version: 4, hash: sealed.hash().into() }), sealed);
    let mut chandra = Reader::new(&scene.chandra.keys, &scene.before);
    chandra.epochs = EpochRing::new();
    assert_eq!(word(&chandra.take(&file)), "roster 4");
    // Those who stay know it for what it is; to anybody else it is closed.
    assert_eq!(word(&scene.reader().judge(&file)), "known");
    let stranger = person("stranger");
    let mut stranger = Reader::new(&stranger.keys, &scene.before);
    stranger.epochs = EpochRing::new();
    assert_eq!(word(&stranger.judge(&file)), "waiting: EpochKey");
}

#[test]
fn of_a_pack_that_goes_on_after_a_removal_the_good_part_is_taken() {
    let scene = removed();
    let (mut reader, mut old) = (scene.reader(), Writer::new(&scene.chandra.keys, &scene.before));
    old.write_many(4);
    assert_eq!(word(&reader.take(&old.pack(0..=3))), "2 new");
    assert_eq!(word(&reader.take(&old.pack(0..=3))), "AfterRemoval", "the rest stays aside");
}

#[test]
fn stale_epoch_is_refused_as_soon_as_the_author_goes_by_a_newer_roster() {
    let scene = removed();
    let (mut reader, mut writer) = (scene.reader(), Writer::new(&scene.anna.keys, &scene.after));
    writer.write_many(1);
    // Sealed to the key that Chandra still has.
    let leak = pack::write([&*writer.feed[0]], &epoch_key("epoch 1").recipient()).unwrap();
    let path = pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, leak.as_bytes());
    assert_eq!(word(&reader.take(&(path, leak))), "WrongEpoch");
    assert_eq!(word(&reader.take(&writer.pack(0..=0))), "1 new");
    // What Anna wrote before she heard of the removal still counts, and is sealed to the old key lawfully.
    let mut offline = Writer::new(&scene.bram.keys, &scene.before);
    offline.write_many(1);
    let mut late = Reader::new(&scene.anna.keys, &scene.after);
    assert_eq!(word(&late.take(&offline.pack(0..=0))), "1 new");
}

fn granted(scene: &Removed, by: &Person, form: &GrantForm<'_>) -> (MailboxPath, Sealed) {
    let sealed = form.seal(&by.keys, &[scene.bram.keys.public().recipient().unwrap()]).unwrap();
    let dir = Writer::new(&by.keys, &scene.before).dir();
    (dir.file(FileName::Grant { roster_version: form.roster_version, hash: sealed.hash().into() }), sealed)
}

#[test]
fn fake_grant_by_someone_who_was_removed_is_refused() {
    let scene = removed();
    let (rogue, reader) = (epoch_key("rogue"), scene.reader());
    for (roster_version, epoch) in [(3, 2), (4, 2), (4, 3)] {
        let form = GrantForm {
            circle: scene.after.circle(),
            roster_version,
            epochs: vec![(epoch, &rogue)],
            starts: vec![],
        };
        let verdict = word(&reader.judge(&granted(&scene, &scene.chandra, &form)));
        assert_eq!(verdict, "UnknownDevice", "roster {roster_version}, epoch {epoch}");
    }
}

#[test]
fn partial_grant_takes_nothing_away_that_is_held_already() {
    let scene = removed();
    let mut reader = scene.reader();
    let (mut old, mut writer) =
        (Writer::new(&scene.anna.keys, &scene.before), Writer::new(&scene.anna.keys, &scene.after));
    old.write_many(3);
    reader.take(&old.pack(0..=0));
    // A member says to begin further on, and hands over the newest key alone.
    let key = epoch_key("epoch 2");
    let start = exchange::FeedStart {
        device: scene.anna.keys.device_id(),
        incarnation: 1,
        next_seq: 3,
        last: old.position.last,
    };
    let form = GrantForm {
        circle: scene.after.circle(),
        roster_version: 4,
        epochs: vec![(2, &key)],
        starts: vec![start],
    };
    reader.take(&granted(&scene, &scene.anna, &form));
    assert_eq!(word(&reader.take(&old.pack(1..=2))), "2 new", "what lies between is still read");
    writer.position = old.position;
    writer.tombstone();
    assert_eq!(word(&reader.take(&writer.pack_of(&[(*writer.feed[0]).clone()]))), "1 new");
    // Someone new who got only this much reads from there on, and says so rather than guessing.
    let mut late = scene.reader();
    late.epochs = EpochRing::new();
    late.take(&granted(&scene, &scene.anna, &form));
    assert_eq!(word(&late.take(&old.pack(0..=2))), "waiting: EpochKey");
}

#[test]
fn a_vote_under_a_roster_by_somebody_elses_device_counts_for_nobody() {
    let scene = scene();
    let mut closed = scene.chain.clone();
    succeed(&mut closed, &[&scene.anna], |roster| roster.close());
    let stranger = person("stranger");
    let signed = successor(&closed, &[&scene.anna, &stranger], |roster| roster.name = "Anders".to_owned());
    assert_eq!(closed.clone().append(signed), Err(exchange::SetAside::UnknownDevice));
    let twice = successor(&closed, &[&scene.anna, &scene.anna], |roster| roster.name = "Anders".to_owned());
    assert_eq!(closed.clone().append(twice), Err(exchange::SetAside::NotEnoughSignatures));
    let both = successor(&closed, &[&scene.anna, &scene.bram], |roster| roster.name = "Anders".to_owned());
    assert_eq!(closed.append(both), Ok(()));
}
