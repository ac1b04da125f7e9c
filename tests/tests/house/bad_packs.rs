//! Packs that must not be believed: each is set aside with its reason, stays where it is, and the documents are
//! what they are without it.

use std::fs;
use std::path::{Path, PathBuf};

use domain::{CircleKind, RecordKind};
use exchange::mailbox::ShortHash;
use exchange::{
    ChangeBody, Document, Draft, Envelope, FeedDir, FeedKey, FeedPosition, FileName, Header, Kind, pack,
};
use exchange::{FIRST_INCARNATION, Heads, SeqRange};
use scenarios::files;
use scenarios::people::Person;
use sealing::{DeviceKeys, Domain, EpochKey, Sealed, SeededRandomness, actor_of};
use usecases::upkeep;

use crate::mailbox::Ring;
use crate::packs::opened;

/// A file to put in the mailbox, and why it is to be set aside; without a reason it brings nothing.
struct Bad {
    what: &'static str,
    dir: PathBuf,
    range: SeqRange,
    bytes: Vec<u8>,
    reason: Option<&'static str>,
}

impl Bad {
    fn put(&self) -> String {
        let name = FileName::Pack { range: self.range, hash: ShortHash::of(&self.bytes) }.to_string();
        fs::create_dir_all(&self.dir).unwrap();
        fs::write(self.dir.join(&name), &self.bytes).unwrap();
        let dirs: Vec<_> = self.dir.iter().rev().take(2).map(|it| it.to_str().unwrap()).collect();
        format!("{}/{}/{name}", dirs[1], dirs[0])
    }
}

fn range(first: u64, last: u64) -> SeqRange {
    SeqRange { first, last }
}

/// What someone with the key of the epoch, and none of the members' devices, can make.
struct Stranger {
    keys: DeviceKeys,
    epoch: EpochKey,
}

impl Stranger {
    fn new(ring: &Ring) -> Self {
        let exported = upkeep::epoch_export(&ring.anja.open, ring.circle).unwrap();
        let keys = DeviceKeys::generate(&mut SeededRandomness::new("a stranger"));
        Self { keys, epoch: EpochKey::from_text(&exported[0].1).unwrap() }
    }

    /// A sound change to the session, signed by the stranger in the name of `feed`.
    fn signed(&self, ring: &Ring, feed: FeedKey, position: FeedPosition) -> Envelope {
        let actor = actor_of(feed.device, feed.incarnation, ring.session);
        let change = Document::empty().revise(&Heads::none(), actor, &Words { words: "vals".into() });
        let body = ChangeBody::new(vec![change.unwrap().unwrap().change]).encode().unwrap();
        let draft = Draft {
            kind: Kind::Change,
            circle: ring.circle,
            circle_kind: CircleKind::Group,
            record_kind: RecordKind::Session,
            record: ring.session,
            roster_version: 2,
            epoch: 1,
            incarnation: feed.incarnation,
            position,
            seen: vec![],
            body: Some(body),
        };
        let own = draft.sign(&self.keys).unwrap();
        let header = Header { device: feed.device, ..own.header().clone() }.encode().unwrap();
        let signature = self.keys.sign(Domain::Envelope, &header);
        Envelope::recall_parts(header, signature.0, own.body().map(<[u8]>::to_vec)).unwrap().into_inner()
    }

    fn sealed(&self, envelopes: &[Envelope]) -> Vec<u8> {
        pack::write(envelopes, &self.epoch.recipient()).unwrap().as_bytes().to_vec()
    }

    fn feed(&self) -> FeedKey {
        FeedKey { device: self.keys.device_id(), incarnation: FIRST_INCARNATION }
    }
}

#[derive(autosurgeon::Reconcile)]
struct Words {
    words: String,
}

fn feed_dir(ring: &Ring, feed: FeedKey) -> PathBuf {
    ring.table.shared().join(FeedDir { circle: ring.circle, feed }.to_string())
}

/// Packs of another circle of Anja's, where Bert is not in.
fn of_another_circle(ring: &mut Ring) -> Vec<u8> {
    let other = ring.table.circle(&mut ring.anja, &mut [], "Kring Noord");
    let case = ring.anja.write_case("Iets anders", "Ik zie iets anders.");
    ring.anja.begin_session(other, &case);
    ring.anja.exchange(other);
    fs::read(&ring.table.packs_of(other, &ring.anja)[0]).unwrap()
}

fn bad_packs(ring: &mut Ring) -> Vec<Bad> {
    let stranger = Stranger::new(ring);
    let theirs = ring.table.feed_of(ring.circle, &ring.anja);
    let good = ring.table.packs_of(ring.circle, &ring.anja);
    let good = good.last().unwrap();
    let bytes = fs::read(good).unwrap();
    let exported = upkeep::epoch_export(&ring.anja.open, ring.circle).unwrap();
    let inside = opened(&bytes, &exported).unwrap();
    let last = inside.envelopes.last().unwrap();
    let next = last.header().seq + 1;
    let anja = FeedKey { device: last.header().device, incarnation: FIRST_INCARNATION };
    let altered = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        bytes
    };
    let forged = stranger.signed(ring, anja, last.next_position());
    let own = stranger.signed(ring, stranger.feed(), FeedPosition::START);
    let contradiction = stranger.signed(ring, anja, FeedPosition::START);
    let foreign = of_another_circle(ring);
    let at = |what, first, last, bytes, reason| Bad {
        what,
        dir: theirs.clone(),
        range: range(first, last),
        bytes,
        reason,
    };
    let elsewhere = |what, feed: FeedKey, bytes, reason| Bad {
        what,
        dir: feed_dir(ring, feed),
        range: inside.header.range().unwrap(),
        bytes,
        reason,
    };
    vec![
        at("cut short in front", next, next, bytes[..60].to_vec(), Some("truncated")),
        // Within a sealed piece, a cut cannot be told from another change.
        at("cut short at the end", next, next, bytes[..bytes.len() - 20].to_vec(), Some("altered")),
        at("altered at the end", next, next, altered(bytes.len() - 1), Some("altered")),
        at("altered in front", next, next, altered(3), Some("not_age")),
        at("no age file", next, next, b"hello".to_vec(), Some("not_age")),
        at("empty", next, next, vec![], Some("not_age")),
        at("of another circle", next, next, foreign, Some("cannot_open")),
        at("under another range", next, next, bytes.clone(), Some("bad_form")),
        at("signed by another", next, next, stranger.sealed(&[forged]), Some("bad_signature")),
        // Bert has the beginning and looks all the same: it could be another branch.
        at("another beginning", 0, 0, stranger.sealed(&[contradiction]), Some("bad_signature")),
        at("sealed anew by another", last.header().seq, last.header().seq, again(&stranger, last), None),
        elsewhere("replayed in another's directory", stranger.feed(), bytes.clone(), Some("wrong_directory")),
        Bad {
            what: "by someone who is not in the circle",
            dir: feed_dir(ring, stranger.feed()),
            range: range(0, 0),
            bytes: stranger.sealed(&[own]),
            reason: Some("unknown_device"),
        },
    ]
}

/// The same envelope in another file: a replay that brings nothing and does no harm.
fn again(stranger: &Stranger, envelope: &Envelope) -> Vec<u8> {
    stranger.sealed(std::slice::from_ref(envelope))
}

fn bert_sets_aside(ring: &mut Ring, bad: &Bad) {
    let (circle, before) = (ring.circle, ring.bert.prints(ring.circle));
    let name = bad.put();
    ring.bert.exchange(circle);
    assert_eq!(ring.bert.prints(circle), before, "{}", bad.what);
    let aside = ring.bert.set_aside(circle);
    let reason = aside.iter().find(|it| it.name == name).map(|it| it.reason.as_str());
    assert_eq!(reason, bad.reason, "{}: {aside:?}", bad.what);
    assert_eq!(fs::read(bad.dir.join(name.rsplit('/').next().unwrap())).unwrap(), bad.bytes);
}

#[test]
fn packs_that_must_not_be_believed_are_set_aside_and_change_nothing() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    let mut chandra = ring.table.person("Chandra");
    let bads = bad_packs(&mut ring);
    bads.iter().for_each(|bad| bert_sets_aside(&mut ring, bad));
    // What is good goes on as if they were not there, for who knew the circle and for who is new.
    ring.say("Dit is echt van mij.");
    ring.anja.exchange(circle);
    join(&mut ring, &mut chandra);
    ring.bert.exchange(circle);
    assert!(ring.bert.heard(circle, ring.session).contains(&"Dit is echt van mij.".to_owned()));
    assert_eq!(ring.bert.prints(circle), ring.anja.prints(circle));
    assert_eq!(chandra.prints(circle), ring.anja.prints(circle));
    // Files that bring nothing are looked at a few at a time.
    for _ in 0..3 {
        ring.bert.exchange(circle);
        chandra.exchange(circle);
    }
    let refused = bads.iter().filter(|bad| bad.reason.is_some()).count();
    assert_eq!(chandra.set_aside(circle).len(), refused);
    assert_eq!(ring.bert.set_aside(circle).len(), refused);
}

fn join(ring: &mut Ring, newcomer: &mut Person) {
    ring.table.ask(ring.circle, &mut ring.anja, newcomer);
    newcomer.exchange(ring.circle);
    ring.anja.exchange(ring.circle);
    ring.table.admit(ring.circle, &mut ring.anja);
    ring.anja.exchange(ring.circle);
    newcomer.exchange(ring.circle);
}

/// A request that comes in halves must still be heard when it is whole.
#[test]
fn a_request_that_arrives_in_halves_is_heard_once_it_is_whole() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    let mut dirk = ring.table.person("Dirk");
    ring.table.ask(circle, &mut ring.anja, &mut dirk);
    dirk.exchange(circle);
    let is_request = |path: &PathBuf| name(path).starts_with("request-");
    let request = files::below(ring.table.shared()).into_iter().find(is_request).unwrap();
    let whole = fs::read(&request).unwrap();
    fs::write(&request, &whole[..whole.len() / 2]).unwrap();
    ring.anja.exchange(circle);
    fs::write(&request, &whole).unwrap();
    ring.anja.exchange(circle);
    ring.table.admit(circle, &mut ring.anja);
    // And its owner sees when it was cut short for good.
    let mut emma = ring.table.person("Emma");
    ring.table.ask(circle, &mut ring.anja, &mut emma);
    emma.exchange(circle);
    let request = files::below(ring.table.shared()).into_iter().filter(is_request).find(|it| *it != request);
    let request = request.unwrap();
    let whole = fs::read(&request).unwrap();
    fs::write(&request, b"").unwrap();
    emma.exchange(circle);
    assert_eq!(fs::read(&request).unwrap(), whole);
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The bytes that a carrier gives away are the sealed ones: nothing here can be made without a key.
#[test]
fn a_pack_says_nothing_without_the_key() {
    let ring = Ring::new();
    let bytes = fs::read(&ring.table.packs_of(ring.circle, &ring.anja)[0]).unwrap();
    let wrong = EpochKey::generate(&mut SeededRandomness::new("another key"));
    assert!(opened(&bytes, &[(1, wrong.to_text())]).is_none());
    let exported = upkeep::epoch_export(&ring.anja.open, ring.circle).unwrap();
    assert!(opened(Sealed::recall(bytes).unwrap().as_bytes(), &exported).is_some());
}
