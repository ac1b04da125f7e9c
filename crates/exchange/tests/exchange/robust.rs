//! Rosters and grants on their way in, and files that are cut or turned at any byte.

use domain::CircleId;
use exchange::{FeedDir, FileName, GrantForm, MailboxPath, SeqRange, pack};
use sealing::{DeviceKeys, Sealed, SeededRandomness, content_hash};

use crate::common::*;
use crate::set_aside::{Scene, disguised, raw, scene};

#[test]
fn a_newer_roster_is_waited_for() {
    let scene = scene();
    let mut newer = scene.chain.clone();
    succeed(&mut newer, &[&scene.anna], |roster| roster.close());
    let mut writer = Writer::new(&scene.anna.keys, &newer);
    writer.write_many(1);
    assert_eq!(word(&scene.reader().judge(&writer.pack(0..=0))), "waiting: Roster { version: 3 }");
}

fn roster_file(chain: &exchange::RosterChain, dir: FeedDir, version: u32) -> (MailboxPath, Sealed) {
    let sealed = chain.seal().unwrap();
    (dir.file(FileName::Roster { version, hash: sealed.hash().into() }), sealed)
}

#[test]
fn a_longer_roster_is_accepted_and_the_same_one_known() {
    let scene = scene();
    let (dir, mut reader) = (scene.writer().dir(), scene.reader());
    assert_eq!(word(&reader.take(&roster_file(&scene.chain, dir, 2))), "known");
    let mut newer = scene.chain.clone();
    succeed(&mut newer, &[&scene.anna], |roster| roster.close());
    assert_eq!(word(&reader.take(&roster_file(&newer, dir, 3))), "roster 3");
    assert_eq!(word(&reader.take(&roster_file(&scene.chain, dir, 2))), "known");
    assert_eq!(
        word(&reader.judge(&roster_file(&newer, dir, 4))),
        "BadRoster",
        "another version than its name says"
    );
}

#[test]
fn roster_fork_where_the_higher_hash_loses_everywhere() {
    let scene = scene();
    let dir = scene.writer().dir();
    let mut lower = [0; 2];
    // One founder signs two versions that weigh the same, so that nothing but the hash tells them apart.
    for number in 0..8 {
        let mut chains = [scene.chain.clone(), scene.chain.clone()];
        for (chain, place) in chains.iter_mut().zip(["Noord", "West"]) {
            succeed(chain, &[&scene.anna], |roster| roster.name = format!("Kring {place} {number}"));
        }
        let hash = |chain: &exchange::RosterChain| content_hash(&chain.current().encode().unwrap());
        let first_is_lower = hash(&chains[0]).0 < hash(&chains[1]).0;
        lower[usize::from(first_is_lower)] += 1;
        let verdict = |mine: &exchange::RosterChain, theirs: &exchange::RosterChain| {
            let reader = Reader::new(&scene.bram.keys, mine);
            word(&reader.judge(&roster_file(theirs, dir, 3)))
        };
        let expected = if first_is_lower { ["RosterFork", "roster 3"] } else { ["roster 3", "RosterFork"] };
        let told = [verdict(&chains[0], &chains[1]), verdict(&chains[1], &chains[0])];
        assert_eq!(told, expected, "who knows the first, who knows the second");
    }
    assert!(lower.iter().all(|times| *times > 0), "either came first: {lower:?}");
}

#[test]
fn not_enough_signatures_on_a_roster() {
    let scene = scene();
    let mut closed = scene.chain.clone();
    succeed(&mut closed, &[&scene.anna], |roster| roster.close());
    let alone = successor(&closed, &[&scene.anna], |roster| roster.admit(person("clara").member()));
    assert_eq!(closed.clone().append(alone), Err(exchange::SetAside::NotEnoughSignatures));
}

fn grant_file(scene: &Scene, keys: &DeviceKeys, circle: CircleId, epoch: &str) -> (MailboxPath, Sealed) {
    let key = epoch_key(epoch);
    grant_of(scene, keys, GrantForm { circle, roster_version: 2, epochs: vec![(1, &key)], starts: vec![] })
}

fn grant_of(scene: &Scene, keys: &DeviceKeys, form: GrantForm<'_>) -> (MailboxPath, Sealed) {
    let sealed = form.seal(keys, &scene.chain.current().recipients().unwrap()).unwrap();
    let name = FileName::Grant { roster_version: form.roster_version, hash: sealed.hash().into() };
    (scene.writer().dir().file(name), sealed)
}

/// Found by the simulator: two lists began an epoch of one number, and the one that lost came first.
#[test]
fn keys_of_a_list_that_is_not_here_yet_are_known_for_good_only_once_it_is() {
    let scene = scene();
    let (key, mut reader, mut newer) = (epoch_key("epoch 2"), scene.reader(), scene.chain.clone());
    succeed(&mut newer, &[&scene.anna], |roster| roster.start_epoch(&key.recipient()));
    let form =
        |epoch| GrantForm { circle: newer.circle(), roster_version: 3, epochs: vec![epoch], starts: vec![] };
    let grant = grant_of(&scene, &scene.anna.keys, form((2, &key)));
    assert_eq!(word(&reader.judge(&grant)), "untested grant");
    reader.epochs.insert(2, epoch_key("epoch 2"));
    assert_eq!(word(&reader.judge(&grant)), "untested grant", "another list may have them dropped again");
    assert_eq!(word(&reader.take(&roster_file(&newer, scene.writer().dir(), 3))), "roster 3");
    assert_eq!(word(&reader.judge(&grant)), "known");
}

#[test]
fn the_key_that_opened_the_last_file_is_tried_first_then_the_next_then_the_newest() {
    let mut ring = exchange::EpochRing::new();
    (1..=5).for_each(|number| ring.insert(number, epoch_key(&format!("epoch {number}"))));
    let order = |ring: &exchange::EpochRing| {
        ring.likely_first().into_iter().map(|(number, _)| number).collect::<Vec<_>>()
    };
    assert_eq!(order(&ring), [5, 4, 3, 2, 1]);
    ring.note_opened(2);
    assert_eq!(order(&ring), [2, 3, 5, 4, 1]);
    ring.note_opened(5);
    assert_eq!(order(&ring), [5, 4, 3, 2, 1]);
}

#[test]
fn keys_of_another_list_are_never_known_for_good() {
    let scene = scene();
    let mut reader = scene.reader();
    let grant = grant_file(&scene, &scene.anna.keys, scene.chain.circle(), "of another list");
    assert_eq!(word(&reader.judge(&grant)), "untested grant");
    reader.epochs.insert(1, epoch_key("of another list"));
    assert_eq!(word(&reader.judge(&grant)), "untested grant", "a third list may have them dropped again");
}

#[test]
fn grants_are_judged_by_issuer_circle_and_keys() {
    let scene = scene();
    let (circle, mut reader) = (scene.chain.circle(), scene.reader());
    assert_eq!(word(&reader.judge(&grant_file(&scene, &scene.anna.keys, circle, "epoch 1"))), "known");
    assert_eq!(word(&reader.judge(&grant_file(&scene, &scene.anna.keys, circle, "rogue"))), "untested grant");
    assert_eq!(
        word(&reader.judge(&grant_file(&scene, &scene.anna.keys, CircleId([9; 16]), "epoch 1"))),
        "WrongCircle"
    );
    assert_eq!(
        word(&reader.judge(&grant_file(&scene, &person("stranger").keys, circle, "epoch 1"))),
        "UnknownDevice"
    );
    reader.epochs = exchange::EpochRing::new();
    assert_eq!(word(&reader.take(&grant_file(&scene, &scene.anna.keys, circle, "epoch 1"))), "grant of 1");
}

#[test]
fn a_grant_for_other_devices_is_not_for_us() {
    let scene = scene();
    let other = DeviceKeys::generate(&mut SeededRandomness::new("other"));
    let reader = Reader::new(&other, &scene.chain);
    assert_eq!(
        word(&reader.judge(&grant_file(&scene, &scene.anna.keys, scene.chain.circle(), "epoch 1"))),
        "not for us"
    );
}

#[test]
fn a_small_pack_cut_or_turned_at_any_byte_never_panics_and_never_passes() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let (_, sealed) = writer.pack(0..=0);
    let range = SeqRange { first: 0, last: 0 };
    for at in 0..sealed.as_bytes().len() {
        let mut turned = sealed.as_bytes().to_vec();
        turned[at] ^= 1;
        for bytes in [&sealed.as_bytes()[..at], &turned] {
            let verdict = raw(pack_path(writer.dir(), range, bytes), bytes, &reader);
            assert!(!verdict.ends_with("new"), "byte {at}: {verdict}");
        }
    }
}

#[test]
fn the_plaintext_of_a_pack_cut_or_turned_at_any_byte_never_panics() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(2);
    let plaintext = pack::plaintext(writer.feed.iter().map(|envelope| &**envelope)).unwrap();
    for at in 0..plaintext.len() {
        let mut turned = plaintext.clone();
        turned[at] ^= 1;
        for bytes in [&plaintext[..at], &turned] {
            let verdict = word(&reader.judge(&disguised(&writer, bytes, 2)));
            assert!(verdict != "2 new" || bytes.len() == plaintext.len(), "byte {at}: {verdict}");
        }
    }
}

#[test]
fn a_body_may_only_be_missing_when_a_tombstone_explains_it() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    writer.write_many(2);
    let erased: Vec<_> = writer.feed.iter().map(|envelope| envelope.without_body()).collect();
    let file = writer.pack_of(&erased);
    let waits = format!("waiting: Tombstone {{ record: {:?} }}", RECORD);
    assert_eq!(word(&reader.judge(&file)), waits);
    reader.erased.insert(RECORD);
    assert_eq!(word(&reader.take(&file)), "2 new");
    writer.tombstone();
    let mut fresh = scene.reader();
    let with_tombstone: Vec<_> = writer.feed.iter().map(|envelope| envelope.without_body()).collect();
    assert_eq!(word(&fresh.take(&writer.pack_of(&with_tombstone))), "3 new");
    assert!(fresh.document.is_empty() && fresh.erased.contains(&RECORD));
}

#[test]
fn a_tombstone_in_a_pack_that_waits_explains_a_body_that_is_missing_before_it() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    writer.write_many(2);
    let bare: Vec<_> = writer.feed.iter().map(|envelope| envelope.without_body()).collect();
    let earlier = writer.pack_of(&bare);
    writer.tombstone();
    let later = writer.pack(2..=2);
    assert!(word(&reader.judge(&earlier)).starts_with("waiting: Tombstone"));
    assert!(word(&reader.judge(&later)).starts_with("waiting: EarlierPart"));
    // A stranger's word, or one that lies where it does not belong, explains nothing.
    let keys = person("stranger").keys;
    let stranger = Writer::new(&keys, &scene.chain);
    let misplaced = (MailboxPath { dir: stranger.dir(), name: later.0.name }, later.1.clone());
    for (file, expect) in [(&misplaced, 0), (&earlier, 0), (&later, 1)] {
        let said = exchange::inspect::tombstones(&file.0, file.1.as_bytes(), &reader.state());
        assert_eq!(said.len(), expect);
        reader.erased.extend(said);
    }
    assert_eq!(word(&reader.take(&earlier)), "2 new");
    assert_eq!(word(&reader.take(&later)), "1 new");
}
