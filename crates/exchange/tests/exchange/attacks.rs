//! What someone with bad intentions can put in a mailbox, made by hand: replays, forgeries and bombs. Attacks that
//! are about who may decide stand in `attacks_on_rosters`; docs/threat-model.md lists them all.

use std::time::Instant;

use crate::common::*;
use crate::set_aside::{disguised, raw, scene};
use domain::{CircleKind, RecordKind};
use exchange::pack::{self, MAGIC, PackHeader};
use exchange::{
    ChangeBody, Document, Draft, Envelope, FeedDir, FileName, GrantForm, Heads, Invitation, Kind,
    MailboxPath, RosterChain, SeqRange, SignedRoster,
};
use sealing::{DeviceKeys, Domain, Sealed, seal};

/// A pack with any header and any content: what `pack::write` would never make.
fn crafted(header: &PackHeader, content: &[u8]) -> Vec<u8> {
    let frame = zstd::encode_all(content, 3).unwrap();
    [MAGIC.as_slice(), &minicbor::to_vec(header).unwrap(), &frame].concat()
}

fn header_of(writer: &Writer<'_>, envelopes: &[Envelope], content: &[u8]) -> PackHeader {
    let (first, last) = (envelopes[0].header(), envelopes[envelopes.len() - 1].header());
    PackHeader {
        version: 1,
        circle: writer.chain.circle(),
        device: writer.keys.device_id(),
        incarnation: writer.incarnation,
        epoch: first.epoch,
        first: first.seq,
        last: last.seq,
        count: u32::try_from(envelopes.len()).unwrap(),
        plain_length: u32::try_from(content.len()).unwrap(),
    }
}

fn placed(writer: &Writer<'_>, plaintext: &[u8], range: SeqRange) -> (MailboxPath, Sealed) {
    let recipient = writer.chain.current_recipient().unwrap();
    let sealed = seal(&[recipient], plaintext).unwrap();
    (pack_path(writer.dir(), range, sealed.as_bytes()), sealed)
}

/// These envelopes in a pack of this writer's place, whatever they say themselves.
fn forwarded(writer: &Writer<'_>, envelopes: &[Envelope]) -> (MailboxPath, Sealed) {
    let content: Vec<u8> = envelopes.iter().flat_map(|it| it.encode().unwrap()).collect();
    let header = header_of(writer, envelopes, &content);
    let range = SeqRange::new(header.first, header.last).unwrap();
    placed(writer, &crafted(&header, &content), range)
}

/// An envelope whose header was turned byte by byte and signed again by its own device.
fn turned(envelope: &Envelope, keys: &DeviceKeys, turn: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut header = envelope.header_bytes().to_vec();
    turn(&mut header);
    let signature = keys.sign(Domain::Envelope, &header);
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.array(3).unwrap().bytes(&header).unwrap().bytes(&signature.0).unwrap();
    encoder.bytes(envelope.body().unwrap()).unwrap();
    encoder.into_writer()
}

#[test]
fn exact_replay_brings_nothing_however_often_it_comes() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    writer.write_many(3);
    reader.take(&writer.pack(0..=2));
    let (before, feeds) = (reader.document.canonical_bytes(), reader.feeds.clone());
    for range in [0..=2, 0..=0, 1..=2, 2..=2] {
        // Sealed anew each time: other bytes and another name, the same envelopes.
        assert_eq!(word(&reader.take(&writer.pack(range))), "known");
    }
    assert_eq!(reader.document.canonical_bytes(), before);
    assert_eq!(reader.feeds, feeds);
}

#[test]
fn surreptitious_forwarding_to_another_circle_of_the_same_people_is_refused() {
    let scene = scene();
    let mut writer = scene.writer();
    writer.write_many(1);
    let said = [(*writer.feed[0]).clone()];
    let genesis = exchange::Roster::genesis(
        CircleKind::Group,
        "Kring Noord",
        scene.bram.member(),
        &epoch_key("epoch 1").recipient(),
        NOW,
    );
    let mut north = RosterChain::found(&genesis, &scene.bram.keys).unwrap();
    succeed(&mut north, &[&scene.bram], |roster| roster.admit(scene.anna.member()));
    let there = Writer::new(&scene.anna.keys, &north);
    let reader = Reader::new(&scene.bram.keys, &north);
    assert_eq!(word(&reader.judge(&forwarded(&there, &said))), "WrongCircle");
    // Nor under its own name in the directory of the other circle.
    let (path, sealed) = writer.pack(0..=0);
    let moved = MailboxPath { dir: FeedDir { circle: north.circle(), ..path.dir }, ..path };
    assert_eq!(word(&reader.judge(&(moved, sealed))), "WrongCircle");
}

#[test]
fn cross_kind_replay_from_a_line_into_a_group_is_refused() {
    let scene = scene();
    let line = founded(CircleKind::Line, &[&scene.anna, &scene.bram]);
    let mut on_the_line = Writer::new(&scene.anna.keys, &line);
    on_the_line.write_many(1);
    let said = [(*on_the_line.feed[0]).clone()];
    assert_eq!(said[0].header().record_kind, RecordKind::Profile);
    let (writer, reader) = (scene.writer(), scene.reader());
    assert_eq!(word(&reader.judge(&forwarded(&writer, &said))), "WrongCircle");
    // Said again by its author for this circle, it still does not belong here.
    let circle = scene.chain.circle().0;
    let forced = turned(&said[0], &scene.anna.keys, |header| {
        let at = header.windows(16).position(|part| part == line.circle().0).unwrap();
        header[at..at + 16].copy_from_slice(&circle);
    });
    let forced = Envelope::decode(&forced).unwrap();
    assert_eq!(word(&reader.judge(&forwarded(&writer, &[forced]))), "WrongKind");
}

#[test]
fn forged_age_file_by_someone_who_only_knows_the_recipient_is_refused() {
    let scene = scene();
    let stranger = person("stranger");
    let mut own = Writer::new(&stranger.keys, &scene.chain);
    own.write_many(1);
    let reader = scene.reader();
    // In a directory of their own.
    assert_eq!(word(&reader.judge(&own.pack(0..=0))), "UnknownDevice");
    // In Anna's directory, as themselves and in her name.
    let writer = scene.writer();
    let as_themselves = forwarded(&writer, &[(*own.feed[0]).clone()]);
    assert_eq!(word(&reader.judge(&as_themselves)), "WrongDirectory");
    let mut hers = scene.writer();
    hers.write_many(1);
    let header = hers.feed[0].header_bytes().to_vec();
    let signature = stranger.keys.sign(Domain::Envelope, &header);
    let body = hers.feed[0].body().map(<[u8]>::to_vec);
    let in_her_name = Envelope::recall_parts(header, signature.0, body).unwrap().into_inner();
    assert_eq!(word(&reader.judge(&forwarded(&writer, &[in_her_name]))), "BadSignature");
}

#[test]
fn unknown_version_of_every_form_is_named_and_not_guessed_at() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let newer = |header: &mut Vec<u8>| {
        assert_eq!(header[..3], [0xaf, 0x00, 0x01]);
        header[2] = 2;
    };
    let content = turned(&writer.feed[0], &scene.anna.keys, newer);
    let header = header_of(&writer, &[(*writer.feed[0]).clone()], &content);
    let file = disguised(&writer, &crafted(&header, &content), 1);
    assert_eq!(word(&reader.judge(&file)), "UnknownVersion", "an envelope");
    assert_eq!(Invitation::decode(&[0xa1, 0x00, 0x02]), Err(exchange::Error::UnknownVersion));
    let mut body = scene.chain.current().encode().unwrap();
    body[2] = 2;
    assert_eq!(exchange::Roster::decode(&body), Err(exchange::Error::UnknownVersion));
    let signed = signed_bytes(&[0xa1, 0x00, 0x02], &scene.anna.keys, Domain::Grant);
    let sealed = seal(&scene.chain.current().recipients().unwrap(), &signed).unwrap();
    let name = FileName::Grant { roster_version: 2, hash: sealed.hash().into() };
    assert_eq!(word(&reader.judge(&(writer.dir().file(name), sealed))), "UnknownVersion", "a grant");
}

/// `[body, signature]`, as a grant is.
fn signed_bytes(body: &[u8], keys: &DeviceKeys, domain: Domain) -> Vec<u8> {
    let signature = keys.sign(domain, body);
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.array(2).unwrap().bytes(body).unwrap().bytes(&signature.0).unwrap();
    encoder.into_writer()
}

#[test]
fn foreign_actor_in_the_second_of_two_changes_is_refused_with_the_first() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    let base = Document::empty();
    let own = base.revise(&Heads::none(), writer.actor(), &Note::new("mijn", &[])).unwrap().unwrap();
    let bram = Writer::new(&scene.bram.keys, &scene.chain);
    let his = base.revise(&Heads::none(), bram.actor(), &Note::new("zijn", &[])).unwrap().unwrap();
    let body = ChangeBody::new(vec![own.change, his.change]).encode().unwrap();
    let draft = Draft { body: Some(body), ..writer.draft() };
    writer.push(draft);
    assert_eq!(word(&reader.judge(&writer.pack(0..=0))), "ForeignActor");
}

#[test]
fn missing_parents_hold_back_that_change_alone() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    // A change that builds on one that nobody ever sent.
    let mut hidden = Document::empty();
    let base = hidden.revise(&Heads::none(), writer.actor(), &Note::new("nooit gestuurd", &[])).unwrap();
    hidden.add([base.unwrap().change.as_slice()]).unwrap();
    let later = hidden.revise(&hidden.heads(), writer.actor(), &Note::new("daarop", &[])).unwrap().unwrap();
    let body = ChangeBody::new(vec![later.change.clone()]).encode().unwrap();
    let draft = Draft { body: Some(body), ..writer.draft() };
    writer.push(draft);
    // The envelope itself is lawful: the record waits, the feed goes on.
    let verdict = reader.judge(&writer.pack(0..=0));
    assert_eq!(word(&verdict), "1 new");
    let mut document = Document::empty();
    let waits = document.add([later.change.as_slice()]);
    assert_eq!(waits, Err(exchange::Error::MissingEarlierPart));
    assert!(document.is_empty() && document.hydrate::<Note>().is_err());
    let sound = Document::empty().revise(&Heads::none(), [7; 16], &Note::new("wel", &[])).unwrap().unwrap();
    let _ = document.add([sound.change.as_slice()]);
    assert_eq!(document.hydrate::<Note>().unwrap().text.as_str(), "wel");
}

#[test]
fn tombstone_before_and_after_its_content_end_the_same() {
    let scene = scene();
    let (mut anna, mut bram) = (scene.writer(), Writer::new(&scene.bram.keys, &scene.chain));
    anna.write_many(3);
    bram.tombstone();
    let third = person("chandra");
    let (content, tombstone) = (anna.pack(0..=2), bram.pack(0..=0));
    for order in [[&content, &tombstone], [&tombstone, &content]] {
        let mut reader = Reader::new(&third.keys, &scene.chain);
        order.into_iter().for_each(|file| assert!(word(&reader.take(file)).ends_with("new")));
        assert!(reader.erased.contains(&RECORD));
        // From now on its owner may leave the bodies out, and nobody can bring them back as news.
        let bodiless: Vec<_> = anna.feed.iter().map(|it| it.without_body()).collect();
        assert_eq!(word(&reader.judge(&anna.pack_of(&bodiless))), "known");
        assert_eq!(word(&reader.judge(&anna.pack(0..=2))), "known");
    }
}

#[test]
fn fake_grant_for_an_epoch_to_come_opens_nothing_that_counts() {
    let scene = scene();
    let (rogue, mut reader) = (epoch_key("rogue"), scene.reader());
    let form = GrantForm {
        circle: scene.chain.circle(),
        roster_version: 2,
        epochs: vec![(2, &rogue)],
        starts: vec![],
    };
    let sealed = form.seal(&scene.anna.keys, &scene.chain.current().recipients().unwrap()).unwrap();
    let name = FileName::Grant { roster_version: 2, hash: sealed.hash().into() };
    reader.take(&(scene.writer().dir().file(name), sealed));
    // The circle then agrees on another key for that epoch: what is sealed with the fake one is refused.
    let mut newer = scene.chain.clone();
    succeed(&mut newer, &[&scene.anna], |roster| roster.start_epoch(&epoch_key("epoch 2").recipient()));
    reader.chain = Some(newer.clone());
    reader.epochs.insert(2, epoch_key("epoch 2"));
    let mut writer = Writer::new(&scene.anna.keys, &newer);
    writer.write_many(1);
    let envelope = (*writer.feed[0]).clone();
    let fake = pack::write([&envelope], &rogue.recipient()).unwrap();
    let path = pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, fake.as_bytes());
    assert_eq!(word(&reader.judge(&(path, fake))), "WrongEpoch");
    assert_eq!(word(&reader.judge(&writer.pack(0..=0))), "1 new");
}

#[test]
fn inflating_bombs_cost_no_more_than_what_they_promise() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let honest = (*writer.feed[0]).encode().unwrap();
    let zeros = vec![0_u8; 256 << 20];
    let bomb = zstd::encode_all(zeros.as_slice(), 3).unwrap();
    let mut header = header_of(&writer, &[(*writer.feed[0]).clone()], &honest);
    let begin = Instant::now();
    for promised in [honest.len(), exchange::limits::PACK_PLAIN] {
        header.plain_length = u32::try_from(promised).unwrap();
        let plaintext = [MAGIC.as_slice(), &minicbor::to_vec(&header).unwrap(), &bomb].concat();
        assert_eq!(word(&reader.judge(&disguised(&writer, &plaintext, 1))), "TooLarge");
    }
    println!("two bombs of {} bytes for 256 MiB: {:?}", bomb.len(), begin.elapsed());
    header.plain_length = u32::MAX;
    let plaintext = [MAGIC.as_slice(), &minicbor::to_vec(&header).unwrap(), &bomb].concat();
    assert_eq!(word(&reader.judge(&disguised(&writer, &plaintext, 1))), "TooLarge");
}

#[test]
fn run_length_bomb_in_a_lawful_envelope_is_refused_before_it_is_unfolded() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    let base = Document::empty();
    let sound = base.revise(&Heads::none(), writer.actor(), &Note::new("x", &[])).unwrap().unwrap();
    let bomb = exploding(&sound.change, writer.actor());
    assert!(bomb.len() < 200, "a bomb is small: {}", bomb.len());
    let draft = Draft { body: Some(ChangeBody::new(vec![bomb]).encode().unwrap()), ..writer.draft() };
    writer.push(draft);
    let begin = Instant::now();
    assert_eq!(word(&reader.judge(&writer.pack(0..=0))), "TooLarge");
    assert!(begin.elapsed().as_millis() < 500, "{:?}", begin.elapsed());
}

/// A change chunk with one column that says 'the same action two thousand million times'.
fn exploding(like: &[u8], actor: [u8; 16]) -> Vec<u8> {
    assert_eq!(like[8], 1, "a change chunk");
    let mut contents = vec![0, 16];
    contents.extend(actor);
    // seq 1, first operation 1, time 0, no message, no other actors; one column: action (id 4, kind 2).
    contents.extend([1, 1, 0, 0, 0, 1, 0x42, 6]);
    contents.extend([0x80, 0x80, 0x80, 0x80, 0x08, 1]);
    let mut chunk = vec![1, u8::try_from(contents.len()).unwrap()];
    chunk.extend(contents);
    [&[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0], chunk.as_slice()].concat()
}

#[test]
fn scrypt_bomb_in_the_place_of_a_pack_is_not_even_tried() {
    let scene = scene();
    let (writer, reader) = (scene.writer(), scene.reader());
    // The header of a file that asks for 2^30 rounds: a terabyte of memory.
    let header = b"age-encryption.org/v1\n-> scrypt rF0/NwblUHHTpgQgRpe5CQ 30\n\
        gUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY\n--- IXb1ZxsH3n9H3oN2Ew2Pnhl7TYVnbDNqcIQOyE8rDBc\n";
    let bytes = [header.as_slice(), &[7; 200]].concat();
    let begin = Instant::now();
    let path = pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, &bytes);
    assert_eq!(raw(path, &bytes, &reader), "CannotOpen");
    assert!(begin.elapsed().as_millis() < 100, "{:?}", begin.elapsed());
    // Where a passphrase is expected, the work is bounded.
    let tried = sealing::unwrap_with_passphrase(&bytes, "x", sealing::MAX_WORK_FACTOR);
    assert_eq!(tried.err(), Some(sealing::Error::TooMuchWork));
    assert!(begin.elapsed().as_millis() < 200, "{:?}", begin.elapsed());
}

#[test]
fn truncation_at_every_byte_of_roster_and_grant_brings_nothing() {
    let scene = scene();
    let mut newer = scene.chain.clone();
    succeed(&mut newer, &[&scene.anna], |roster| roster.close());
    let (dir, mut reader) = (scene.writer().dir(), scene.reader());
    reader.epochs = exchange::EpochRing::new();
    let key = epoch_key("epoch 1");
    let form =
        GrantForm { circle: newer.circle(), roster_version: 2, epochs: vec![(1, &key)], starts: vec![] };
    let grant = form.seal(&scene.anna.keys, &newer.current().recipients().unwrap()).unwrap();
    for at in 0..grant.as_bytes().len() {
        let part = &grant.as_bytes()[..at];
        let name = FileName::Grant { roster_version: 2, hash: exchange::mailbox::ShortHash::of(part) };
        let verdict = raw(dir.file(name), part, &reader);
        assert!(["Truncated", "NotAge", "Altered"].contains(&verdict.as_str()), "byte {at}: {verdict}");
    }
    // Inside the lock, where only a member can cut: no shorter chain and no shorter roster is believed.
    let whole = newer.encode().unwrap();
    for at in 0..whole.len() {
        assert!(RosterChain::decode(&whole[..at], newer.circle()).is_err(), "byte {at}");
        assert!(SignedRoster::decode(&whole[..at]).is_err(), "byte {at}");
    }
}

#[test]
fn a_tombstone_that_brings_words_along_is_refused() {
    let scene = scene();
    let (mut writer, reader) = (scene.writer(), scene.reader());
    writer.write_many(1);
    let forced = turned(&writer.feed[0], &scene.anna.keys, |header| {
        assert_eq!(header[3..5], [0x01, 0x01], "key 1, a change");
        header[4] = Kind::Tombstone.code();
    });
    let content_header = header_of(&writer, &[(*writer.feed[0]).clone()], &forced);
    assert_eq!(word(&reader.judge(&disguised(&writer, &crafted(&content_header, &forced), 1))), "BadForm");
}
