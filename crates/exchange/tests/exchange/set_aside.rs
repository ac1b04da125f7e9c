//! Every reason to set a file aside, each shown by a file that has nothing else wrong; and what waits or
//! is known instead.

use crate::common::*;
use domain::{CircleId, CircleKind, RecordKind};
use exchange::mailbox::ShortHash;
use exchange::roster::LastAccepted;
use exchange::{
    ChangeBody, Document, Draft, Envelope, FeedDir, FeedKey, FileName, Kind, MailboxPath, SeqRange, pack,
};
use sealing::{DeviceKeys, Domain, Sealed, seal};

pub struct Scene {
    pub anna: Person,
    pub bram: Person,
    pub chain: exchange::RosterChain,
}

pub fn scene() -> Scene {
    let (anna, bram) = (person("anna"), person("bram"));
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    Scene { anna, bram, chain }
}

impl Scene {
    pub fn writer(&self) -> Writer<'_> {
        Writer::new(&self.anna.keys, &self.chain)
    }

    pub fn reader(&self) -> Reader<'_> {
        Reader::new(&self.bram.keys, &self.chain)
    }
}

/// A pack of one epoch from any plaintext, under a name that fits its range.
pub fn disguised(writer: &Writer<'_>, plaintext: &[u8], count: u64) -> (MailboxPath, Sealed) {
    let sealed = seal(&[epoch_key("epoch 1").recipient()], plaintext).unwrap();
    let range = SeqRange { first: 0, last: count - 1 };
    (pack_path(writer.dir(), range, sealed.as_bytes()), sealed)
}

pub fn raw(path: MailboxPath, bytes: &[u8], reader: &Reader<'_>) -> String {
    word(&exchange::inspect(&path, bytes, &reader.state()))
}

fn one_envelope_pack(writer: &mut Writer<'_>, draft: Draft) -> (MailboxPath, Sealed) {
    let envelope = writer.push(draft).into_inner();
    writer.pack_of(&[envelope])
}

fn change(writer: &Writer<'_>) -> Draft {
    let base = Document::empty();
    let revision = base.revise(&base.heads(), writer.actor(), &Note::new("tekst", &[])).unwrap().unwrap();
    Draft { body: Some(ChangeBody::new(vec![revision.change]).encode().unwrap()), ..writer.draft() }
}

/// Turns the header of a signed envelope into another one, signed again by the same device.
fn resigned(envelope: &Envelope, keys: &DeviceKeys, turn: impl FnOnce(&mut exchange::Header)) -> Envelope {
    let mut header = envelope.header().clone();
    turn(&mut header);
    let bytes = header.encode().unwrap();
    let signature = keys.sign(Domain::Envelope, &bytes);
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.array(3).unwrap().bytes(&bytes).unwrap().bytes(&signature.0).unwrap();
    match envelope.body() {
        Some(body) => encoder.bytes(body).unwrap(),
        None => encoder.null().unwrap(),
    };
    Envelope::decode(&encoder.into_writer()).unwrap()
}

#[test]
fn a_sound_pack_is_accepted_and_known_the_second_time() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    writer.write_many(3);
    assert_eq!(word(&reader.take(&writer.pack(0..=2))), "3 new");
    assert_eq!(word(&reader.take(&writer.pack(0..=2))), "known");
    assert_eq!(word(&reader.take(&writer.pack(1..=1))), "known");
    writer.write_many(1);
    assert_eq!(word(&reader.take(&writer.pack(0..=3))), "1 new");
}

#[test]
fn not_age() {
    let scene = scene();
    let (writer, reader) = (scene.writer(), scene.reader());
    let bytes = b"a holiday picture";
    assert_eq!(raw(pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, bytes), bytes, &reader), "NotAge");
}

#[test]
fn cannot_open_a_file_locked_with_a_passphrase() {
    let scene = scene();
    let (writer, reader) = (scene.writer(), scene.reader());
    let bytes = sealing::wrap_with_passphrase(b"x", "pass", 4).unwrap();
    assert_eq!(
        raw(pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, &bytes), &bytes, &reader),
        "CannotOpen"
    );
}

#[test]
fn a_pack_of_an_epoch_not_granted_waits_for_its_key() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    reader.epochs = exchange::EpochRing::new();
    assert_eq!(word(&reader.take(&writer.pack(0..=0))), "waiting: EpochKey");
}

#[test]
fn hash_mismatch() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let (path, sealed) = writer.pack(0..=0);
    assert_eq!(raw(path, &sealed.as_bytes()[..100], &reader), "HashMismatch");
}

#[test]
fn truncated() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let (path, sealed) = writer.pack(0..=0);
    let cut = &sealed.as_bytes()[..100];
    let path = MailboxPath {
        name: FileName::Pack { range: SeqRange { first: 0, last: 0 }, hash: ShortHash::of(cut) },
        ..path
    };
    assert_eq!(raw(path, cut, &reader), "Truncated");
}

#[test]
fn altered() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let mut bytes = writer.pack(0..=0).1.as_bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(
        raw(pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, &bytes), &bytes, &reader),
        "Altered"
    );
}

#[test]
fn too_large_as_a_file() {
    let scene = scene();
    let (writer, reader) = (scene.writer(), scene.reader());
    let bytes = vec![0; exchange::limits::PACK_FILE + 1];
    assert_eq!(
        raw(pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, &bytes), &bytes, &reader),
        "TooLarge"
    );
}

#[test]
fn too_large_when_unfolded() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let envelope: Envelope = (*writer.feed[0]).clone();
    let plaintext = pack::plaintext([&envelope]).unwrap();
    let mut decoder = minicbor::Decoder::new(&plaintext[8..]);
    let _: pack::PackHeader = decoder.decode().unwrap();
    let head = 8 + decoder.position();
    let bomb = zstd::encode_all([0_u8; 64 << 20].as_slice(), 9).unwrap();
    assert!(bomb.len() < 100_000, "a bomb is small: {}", bomb.len());
    let file = disguised(&writer, &[&plaintext[..head], &bomb].concat(), 1);
    assert_eq!(word(&reader.judge(&file)), "TooLarge");
}

#[test]
fn unknown_version_of_a_pack() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let mut plaintext = pack::plaintext([&*writer.feed[0]]).unwrap();
    assert_eq!(plaintext[8..11], [0xa9, 0x00, 0x01], "a map of nine, the first entry is version 1");
    plaintext[10] = 2;
    assert_eq!(word(&reader.judge(&disguised(&writer, &plaintext, 1))), "UnknownVersion");
}

#[test]
fn bad_form() {
    let scene = scene();
    let (writer, reader) = (scene.writer(), scene.reader());
    assert_eq!(word(&reader.judge(&disguised(&writer, b"something else", 1))), "BadForm");
}

#[test]
fn wrong_circle_by_its_path_and_by_its_content() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    let elsewhere = Draft { circle: CircleId([9; 16]), ..change(&writer) };
    let (path, sealed) = one_envelope_pack(&mut writer, elsewhere);
    assert_eq!(word(&reader.judge(&(path, sealed.clone()))), "WrongCircle");
    let dir = FeedDir { circle: CircleId([9; 16]), ..path.dir };
    assert_eq!(word(&reader.judge(&(MailboxPath { dir, ..path }, sealed))), "WrongCircle");
}

#[test]
fn wrong_kind_of_circle() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    let journal =
        Draft { circle_kind: CircleKind::SelfDevices, record_kind: RecordKind::Case, ..change(&writer) };
    assert_eq!(word(&reader.judge(&one_envelope_pack(&mut writer, journal))), "WrongKind");
}

#[test]
fn wrong_kind_of_record_neither_signs_nor_opens() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    let journal = Draft { record_kind: RecordKind::Case, ..change(&writer) };
    assert_eq!(journal.sign(&scene.anna.keys), Err(exchange::Error::RecordNotAllowedHere));
    writer.write_many(1);
    let forced = resigned(&writer.feed[0], &scene.anna.keys, |header| header.record_kind = RecordKind::Case);
    assert_eq!(word(&reader.judge(&writer.pack_of(&[forced]))), "WrongKind");
}

#[test]
fn unknown_device() {
    let scene = scene();
    let (stranger, reader) = (person("stranger"), scene.reader());
    let mut writer = Writer::new(&stranger.keys, &scene.chain);
    writer.write_many(1);
    assert_eq!(word(&reader.judge(&writer.pack(0..=0))), "UnknownDevice");
}

#[test]
fn wrong_directory_of_another_device_or_incarnation() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let (path, sealed) = writer.pack(0..=0);
    let own = path.dir.feed;
    for feed in [FeedKey { incarnation: 2, ..own }, FeedKey { device: scene.bram.keys.device_id(), ..own }] {
        let dir = FeedDir { feed, ..path.dir };
        assert_eq!(word(&reader.judge(&(MailboxPath { dir, ..path }, sealed.clone()))), "WrongDirectory");
    }
}

#[test]
fn bad_signature() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let forged = resigned(&writer.feed[0], &scene.bram.keys, |_| ());
    assert_eq!(word(&reader.judge(&writer.pack_of(&[forged]))), "BadSignature");
}

#[test]
fn a_signature_for_another_purpose_is_a_bad_signature() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let envelope = &writer.feed[0];
    let signature = scene.anna.keys.sign(Domain::Grant, envelope.header_bytes());
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.array(3).unwrap().bytes(envelope.header_bytes()).unwrap().bytes(&signature.0).unwrap();
    encoder.bytes(envelope.body().unwrap()).unwrap();
    let forged = Envelope::decode(&encoder.into_writer()).unwrap();
    assert_eq!(word(&reader.judge(&writer.pack_of(&[forged]))), "BadSignature");
}

#[test]
fn wrong_epoch_by_its_lock_and_waiting_by_its_number() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    reader.epochs.insert(2, epoch_key("epoch 2"));
    let sealed = pack::write([&*writer.feed[0]], &epoch_key("epoch 2").recipient()).unwrap();
    let path = pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, sealed.as_bytes());
    assert_eq!(word(&reader.judge(&(path, sealed))), "WrongEpoch");
    // Of an epoch that the circle has not begun: it may still begin.
    let ahead = resigned(&writer.feed[0], &scene.anna.keys, |header| header.epoch = 2);
    let sealed = pack::write([&ahead], &epoch_key("epoch 2").recipient()).unwrap();
    let path = pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, sealed.as_bytes());
    assert_eq!(word(&reader.judge(&(path, sealed))), "waiting: Roster { version: 3 }");
}

#[test]
fn an_epoch_key_the_circle_did_not_agree_on_is_a_wrong_epoch() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    reader.epochs.insert(1, epoch_key("rogue"));
    let sealed = pack::write([&*writer.feed[0]], &epoch_key("rogue").recipient()).unwrap();
    let path = pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, sealed.as_bytes());
    assert_eq!(word(&reader.judge(&(path, sealed))), "WrongEpoch");
}

#[test]
fn broken_chain_inside_a_pack() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(2);
    let loose = resigned(&writer.feed[1], &scene.anna.keys, |header| header.previous.0[0] ^= 1);
    let file = writer.pack_of(&[(*writer.feed[0]).clone(), loose]);
    assert_eq!(word(&reader.judge(&file)), "BrokenChain");
}

#[test]
fn fork_where_a_known_envelope_comes_back_different() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    writer.write_many(2);
    reader.take(&writer.pack(0..=1));
    let mut copy = scene.writer();
    copy.write_many(1);
    copy.tombstone();
    // The lower hash counts, whichever came first.
    let lower = copy.feed[1].header_hash().0 < writer.feed[1].header_hash().0;
    let expected = if lower { "branch from 1" } else { "Fork" };
    assert_eq!(word(&reader.judge(&copy.pack(0..=1))), expected);
    copy.write_many(1);
    assert_eq!(word(&reader.judge(&copy.pack(2..=2))), "Fork", "goes on where another one stopped");
}

#[test]
fn a_pack_beyond_a_gap_waits_and_is_accepted_later() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    writer.write_many(4);
    reader.take(&writer.pack(0..=0));
    let late = writer.pack(3..=3);
    assert_eq!(word(&reader.take(&late)), "waiting: EarlierPart { next_seq: 1 }");
    reader.take(&writer.pack(1..=2));
    assert_eq!(word(&reader.take(&late)), "1 new");
}

#[test]
fn foreign_actor() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    let base = Document::empty();
    let revision = base.revise(&base.heads(), [8; 16], &Note::new("tekst", &[])).unwrap().unwrap();
    let foreign =
        Draft { body: Some(ChangeBody::new(vec![revision.change]).encode().unwrap()), ..writer.draft() };
    assert_eq!(word(&reader.judge(&one_envelope_pack(&mut writer, foreign))), "ForeignActor");
}

#[test]
fn bad_body() {
    let scene = scene();
    let bodies = [
        b"no cbor".to_vec(),
        ChangeBody::new(vec![]).encode().unwrap(),
        ChangeBody::new(vec![vec![1, 2, 3]]).encode().unwrap(),
    ];
    for body in bodies {
        let (mut writer, reader) = (scene.writer(), scene.reader());
        let draft = Draft { body: Some(body.clone()), ..writer.draft() };
        assert_eq!(word(&reader.judge(&one_envelope_pack(&mut writer, draft))), "BadBody", "{body:?}");
    }
}

#[test]
fn a_newer_form_of_body_is_of_an_unknown_version() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    let draft = Draft { body: Some(vec![0xa1, 0x00, 0x02]), ..writer.draft() };
    assert_eq!(word(&reader.judge(&one_envelope_pack(&mut writer, draft))), "UnknownVersion");
}

#[test]
fn after_removal() {
    let mut scene = scene();
    let clara = person("clara");
    let first = scene.anna.member().person;
    succeed(&mut scene.chain, &[&scene.anna], |roster| roster.admit(clara.member()));
    assert_eq!(scene.chain.current().owner, first);
    let mut writer = Writer::new(&clara.keys, &scene.chain);
    writer.write_many(3);
    let accepted = vec![LastAccepted { incarnation: 1, seq: 1, hash: writer.feed[1].header_hash() }];
    succeed(&mut scene.chain, &[&scene.anna], |roster| remove(roster, &clara, accepted, "epoch 2"));
    let mut reader = scene.reader();
    assert_eq!(word(&reader.take(&writer.pack(0..=1))), "2 new");
    assert_eq!(word(&reader.take(&writer.pack(2..=2))), "AfterRemoval");
}

#[test]
fn a_tombstone_with_a_body_is_of_bad_form() {
    let scene = scene();
    let writer = scene.writer();
    let wrong = Draft { kind: Kind::Tombstone, ..change(&writer) };
    assert_eq!(wrong.sign(&scene.anna.keys), Err(exchange::Error::BadForm));
}
