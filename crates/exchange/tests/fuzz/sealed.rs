//! What comes in a sealed file: turned outside the lock by anybody, and inside it by whoever has the key.

use crate::common::{NOW, Person, Reader, Writer, epoch_key, founded, pack_path, person, succeed, word};
use crate::harness::{MIB, Parser, SEALED, alone};
use domain::{CircleKind, Timestamp};
use exchange::mailbox::ShortHash;
use exchange::pack::{self, MAGIC, PackHeader};
use exchange::{FileName, GrantForm, Invitation, JoinForm, RosterChain, SeqRange, inspect, join};
use sealing::{Zeroizing, seal};

/// Anna and Bram in a circle, and what Anna wrote.
struct World {
    anna: Person,
    bram: Person,
    chain: RosterChain,
}

fn world() -> World {
    let (anna, bram) = (person("anna"), person("bram"));
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    World { anna, bram, chain }
}

impl World {
    fn writer(&self) -> Writer<'_> {
        let mut writer = Writer::new(&self.anna.keys, &self.chain);
        writer.write_many(2);
        writer.tombstone();
        writer
    }

    fn reader(&self) -> Reader<'_> {
        Reader::new(&self.bram.keys, &self.chain)
    }
}

#[test]
fn pack_files_turned_by_the_storage() {
    let _alone = alone();
    let world = world();
    let (writer, reader) = (world.writer(), world.reader());
    let sound = vec![writer.pack(0..=2).1.as_bytes().to_vec(), writer.pack(0..=0).1.as_bytes().to_vec()];
    let parser = Parser { name: "pack_files", sound, memory: MIB, slower: 1, long: SEALED };
    parser.runs(|input| {
        let path = pack_path(writer.dir(), SeqRange { first: 0, last: 2 }, input);
        word(&inspect(&path, input, &reader.state()))
    });
}

#[test]
fn packs_turned_by_a_member() {
    let _alone = alone();
    let world = world();
    let (writer, reader) = (world.writer(), world.reader());
    let plaintext = pack::plaintext(writer.feed.iter().map(|it| &**it)).unwrap();
    let parser = Parser { name: "packs", sound: vec![plaintext], memory: 40 * MIB, slower: 1, long: SEALED };
    parser.runs(|input| {
        let sealed = seal(&[epoch_key("epoch 1").recipient()], input).unwrap();
        let range = SeqRange { first: 0, last: 2 };
        let own = word(&inspect(
            &pack_path(writer.dir(), range, sealed.as_bytes()),
            sealed.as_bytes(),
            &reader.state(),
        ));
        // Offered again by somebody else: the same answer.
        let again =
            FileName::Again { feed: writer.feed_key(), range, hash: ShortHash::of(sealed.as_bytes()) };
        let dir = Writer::new(&world.bram.keys, &world.chain).dir();
        let offered = word(&inspect(&dir.file(again), sealed.as_bytes(), &reader.state()));
        assert_eq!(own.ends_with("new"), offered.ends_with("new"), "{own}, {offered}");
        format!("{own}, {offered}")
    });
}

/// The header in front and the envelopes behind it are turned apart, and what is folded is folded again.
#[test]
fn pack_headers_and_their_envelopes_turned_by_a_member() {
    let _alone = alone();
    let world = world();
    let (writer, reader) = (world.writer(), world.reader());
    let plaintext = pack::plaintext(writer.feed.iter().map(|it| &**it)).unwrap();
    let mut decoder = minicbor::Decoder::new(&plaintext[8..]);
    let header: PackHeader = decoder.decode().unwrap();
    let content: Vec<u8> = writer.feed.iter().flat_map(|it| it.encode().unwrap()).collect();
    // The header and the content, one after another: both are CBOR.
    let sound = vec![[minicbor::to_vec(&header).unwrap(), content].concat()];
    let parser = Parser { name: "envelopes", sound, memory: 40 * MIB, slower: 1, long: SEALED };
    parser.runs(|input| {
        let mut decoder = minicbor::Decoder::new(input);
        let rest = match decoder.decode::<PackHeader>() {
            Ok(_) => decoder.position(),
            Err(_) => input.len().min(60),
        };
        let content = &input[rest..];
        let mut front = input[..rest].to_vec();
        if let Ok(mut told) = minicbor::decode::<PackHeader>(&front) {
            told.plain_length = u32::try_from(content.len()).unwrap();
            front = minicbor::to_vec(&told).unwrap();
        }
        let frame = zstd::encode_all(content, 1).unwrap();
        let sealed = seal(&[epoch_key("epoch 1").recipient()], &[MAGIC, front.as_slice(), &frame].concat());
        let sealed = sealed.unwrap();
        let path = pack_path(writer.dir(), SeqRange { first: 0, last: 2 }, sealed.as_bytes());
        word(&inspect(&path, sealed.as_bytes(), &reader.state()))
    });
}

#[test]
fn rosters_turned_by_a_member() {
    let _alone = alone();
    let world = world();
    let (mut chain, reader) = (world.chain.clone(), world.reader());
    succeed(&mut chain, &[&world.anna], |roster| roster.close());
    let sound = vec![chain.encode().unwrap(), world.chain.encode().unwrap()];
    let parser = Parser { name: "rosters", sound, memory: 4 * MIB, slower: 1, long: SEALED };
    parser.runs(|input| {
        let sealed = seal(&[epoch_key("epoch 1").recipient()], input).unwrap();
        let name = FileName::Roster { version: 3, hash: ShortHash::of(sealed.as_bytes()) };
        word(&inspect(&world.writer_dir().file(name), sealed.as_bytes(), &reader.state()))
    });
}

impl World {
    fn writer_dir(&self) -> exchange::FeedDir {
        Writer::new(&self.anna.keys, &self.chain).dir()
    }
}

#[test]
fn grants_turned_by_a_member() {
    let _alone = alone();
    let world = world();
    let key = epoch_key("epoch 2");
    let start = exchange::FeedStart {
        device: world.anna.keys.device_id(),
        incarnation: 1,
        next_seq: 4,
        last: sealing::content_hash(b"x"),
    };
    let form = GrantForm {
        circle: world.chain.circle(),
        roster_version: 2,
        epochs: vec![(2, &key)],
        starts: vec![start],
    };
    let recipients = world.chain.current().recipients().unwrap();
    let sealed = form.seal(&world.anna.keys, &recipients).unwrap();
    let plaintext = sealing::open(&[world.bram.keys.identity()], sealed.as_bytes(), MIB).unwrap();
    let parser =
        Parser { name: "grants", sound: vec![plaintext.to_vec()], memory: 4 * MIB, slower: 1, long: SEALED };
    let reader = world.reader();
    parser.runs(|input| {
        let signed = crate::signed::again(input, &world.anna.keys, sealing::Domain::Grant);
        let sealed = seal(&recipients, &signed).unwrap();
        let name = FileName::Grant { roster_version: 2, hash: ShortHash::of(sealed.as_bytes()) };
        word(&inspect(&world.writer_dir().file(name), sealed.as_bytes(), &reader.state()))
    });
}

#[test]
fn requests_to_join_turned_by_someone_invited() {
    let _alone = alone();
    let world = world();
    let invitation = Invitation {
        circle: world.chain.circle(),
        circle_kind: CircleKind::Group,
        circle_name: "Kring Zuid".to_owned(),
        inviter: world.anna.keys.public(),
        secret: Zeroizing::new([0x22; 32]),
        expires: Timestamp(NOW.0 + 1000),
        same_person: None,
    };
    let asking = person("chandra");
    let form = JoinForm::person(&invitation, asking.member(), &asking.keys.public(), NOW).unwrap();
    let sealed = form.seal(&invitation, &asking.keys).unwrap();
    let plaintext = sealing::open(&[world.anna.keys.identity()], sealed.as_bytes(), MIB).unwrap();
    let parser = Parser {
        name: "requests",
        sound: vec![plaintext.to_vec()],
        memory: 4 * MIB,
        slower: 1,
        long: SEALED,
    };
    parser.runs(|input| {
        let answered = crate::signed::asked_again(input, &invitation, &asking.keys);
        let sealed = seal(&[world.anna.keys.public().recipient().unwrap()], &answered).unwrap();
        let read = join::read(sealed.as_bytes(), &world.anna.keys, std::slice::from_ref(&invitation), NOW);
        read.map_or_else(|reason| format!("{reason:?}"), |_| "a request".to_owned())
    });
}
