//! A small world for tests: persons with devices, a circle, and what each device knows. Real keys from
//! printed seeds, real files, no stand-ins.

use std::collections::{BTreeMap, BTreeSet};

use autosurgeon::{Hydrate, Reconcile};
use domain::prose::Prose;
use domain::tolerant::{elements, or_blank};
use domain::{CircleId, CircleKind, PersonId, RecordId, RecordKind, Timestamp};
use exchange::mailbox::ShortHash;
use exchange::roster::LastAccepted;
use exchange::{
    Accepted, ChangeBody, CircleState, Device, Document, Draft, Envelope, EpochRing, FIRST_INCARNATION,
    FeedDir, FeedKey, FeedPosition, FileName, Heads, Kind, MailboxPath, Member, Opened, Roster, RosterChain,
    SeqRange, SetAside, SignedRoster, Verdict, inspect, pack,
};
use sealing::{DeviceKeys, EpochKey, Hash, RootKey, Sealed, SeededRandomness, actor_of};

pub const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// A record with a text and a list, as cases have.
#[derive(Debug, Clone, PartialEq, Reconcile, Hydrate)]
pub struct Note {
    #[autosurgeon(hydrate = "or_blank")]
    pub text: Prose,
    #[autosurgeon(hydrate = "elements")]
    pub list: Vec<String>,
}

impl Note {
    pub fn new(text: &str, list: &[&str]) -> Self {
        Self { text: Prose::from(text), list: list.iter().map(|one| (*one).to_owned()).collect() }
    }
}

pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub root: RootKey,
    pub keys: DeviceKeys,
}

pub fn person(name: &str) -> Person {
    let mut randomness = SeededRandomness::new(name);
    let (id, root) = (PersonId::random(&mut randomness), RootKey::generate(&mut randomness));
    Person { id, name: name.to_owned(), root, keys: DeviceKeys::generate(&mut randomness) }
}

impl Person {
    pub fn device(&self) -> Device {
        let certificate = self.root.certify(self.id, &self.keys.public());
        Device { public: self.keys.public(), label: "laptop".to_owned(), certificate }
    }

    pub fn member(&self) -> Member {
        Member {
            person: self.id,
            name: self.name.clone(),
            root: self.root.public(),
            devices: vec![self.device()],
            reads_from: 1,
            vouchers: Vec::new(),
        }
    }
}

pub fn epoch_key(seed: &str) -> EpochKey {
    EpochKey::generate(&mut SeededRandomness::new(seed))
}

/// A group with these members, the first of whom founded it, and its first epoch key ("epoch 1").
pub fn founded(kind: CircleKind, members: &[&Person]) -> RosterChain {
    let genesis =
        Roster::genesis(kind, "Kring Zuid", members[0].member(), &epoch_key("epoch 1").recipient(), NOW);
    let mut chain = RosterChain::found(&genesis, &members[0].keys).unwrap();
    for member in &members[1..] {
        succeed(&mut chain, &[members[0]], |roster| roster.admit(member.member()));
    }
    chain
}

/// Appends a successor with these signers; panics when it is not lawful.
pub fn succeed(chain: &mut RosterChain, signers: &[&Person], change: impl FnOnce(&mut Roster)) {
    chain.append(successor(chain, signers, change)).unwrap();
}

/// A group that its founder closed.
pub fn closed(members: &[&Person]) -> RosterChain {
    let mut chain = founded(CircleKind::Group, members);
    succeed(&mut chain, &[members[0]], |roster| roster.close());
    chain
}

/// Whether a change that these people sign may follow.
#[track_caller]
pub fn check(
    chain: &RosterChain,
    signers: &[&Person],
    change: impl FnOnce(&mut Roster),
    expect: Result<(), SetAside>,
) {
    assert_eq!(chain.clone().append(successor(chain, signers, change)), expect);
}

pub fn successor(chain: &RosterChain, signers: &[&Person], change: impl FnOnce(&mut Roster)) -> SignedRoster {
    let mut roster = chain.draft(NOW);
    change(&mut roster);
    let signed = SignedRoster::new(&roster).unwrap();
    signers.iter().fold(signed, |signed, signer| signed.signed_by(&signer.keys))
}

/// Takes out all devices of a person and starts the epoch with this seed.
pub fn remove(roster: &mut Roster, person: &Person, accepted: Vec<LastAccepted>, epoch: &str) {
    roster.remove_device(person.keys.device_id(), accepted).unwrap();
    roster.start_epoch(&epoch_key(epoch).recipient());
}

/// One device's own feed in one circle.
pub struct Writer<'a> {
    pub keys: &'a DeviceKeys,
    pub chain: RosterChain,
    pub incarnation: u32,
    pub position: FeedPosition,
    pub feed: Vec<Opened<Envelope>>,
}

pub const RECORD: RecordId = RecordId([3; 16]);

impl<'a> Writer<'a> {
    pub fn new(keys: &'a DeviceKeys, chain: &RosterChain) -> Self {
        Self {
            keys,
            chain: chain.clone(),
            incarnation: FIRST_INCARNATION,
            position: FeedPosition::START,
            feed: vec![],
        }
    }

    pub fn feed_key(&self) -> FeedKey {
        FeedKey { device: self.keys.device_id(), incarnation: self.incarnation }
    }

    pub fn draft(&self) -> Draft {
        let roster = self.chain.current();
        let home = RecordKind::ALL.into_iter().rev().find(|kind| kind.home() == roster.kind).unwrap();
        Draft {
            kind: Kind::Change,
            circle: self.chain.circle(),
            circle_kind: roster.kind,
            record_kind: home,
            record: RECORD,
            roster_version: roster.version,
            epoch: roster.epoch.number,
            incarnation: self.incarnation,
            position: self.position,
            seen: vec![],
            body: None,
        }
    }

    pub fn actor(&self) -> [u8; 16] {
        actor_of(self.keys.device_id(), self.incarnation, RECORD)
    }

    pub fn push(&mut self, draft: Draft) -> Opened<Envelope> {
        let envelope = draft.sign(self.keys).unwrap();
        self.position = envelope.next_position();
        self.feed.push(envelope.clone());
        envelope
    }

    /// Signs a change that makes the record equal to `note`.
    pub fn write(&mut self, document: &mut Document, base: &Heads, note: &Note) -> Opened<Envelope> {
        let revision = document.revise(base, self.actor(), note).unwrap().unwrap();
        document.add([revision.change.as_slice()]).unwrap();
        let body = Some(ChangeBody::new(vec![revision.change]).encode().unwrap());
        let draft = Draft { body, ..self.draft() };
        self.push(draft)
    }

    /// `count` envelopes that each lengthen the text.
    pub fn write_many(&mut self, count: usize) {
        let mut document = Document::empty();
        for envelope in &self.feed {
            document.merge(envelope).unwrap();
        }
        for _ in 0..count {
            let (base, text) = (document.heads(), "woord ".repeat(self.feed.len() + 1));
            self.write(&mut document, &base, &Note::new(&text, &[]));
        }
    }

    pub fn tombstone(&mut self) -> Opened<Envelope> {
        let draft = Draft { kind: Kind::Tombstone, ..self.draft() };
        self.push(draft)
    }

    pub fn dir(&self) -> FeedDir {
        FeedDir { circle: self.chain.circle(), feed: self.feed_key() }
    }

    pub fn pack(&self, range: std::ops::RangeInclusive<usize>) -> (MailboxPath, Sealed) {
        let envelopes: Vec<_> = self.feed[range].iter().map(|envelope| (**envelope).clone()).collect();
        self.pack_of(&envelopes)
    }

    pub fn pack_of(&self, envelopes: &[Envelope]) -> (MailboxPath, Sealed) {
        let recipient = self.chain.epoch_recipient(envelopes[0].header().epoch).unwrap().parse().unwrap();
        let sealed = pack::write(envelopes, &recipient).unwrap();
        let range =
            SeqRange::new(envelopes[0].header().seq, envelopes[envelopes.len() - 1].header().seq).unwrap();
        (pack_path(self.dir(), range, sealed.as_bytes()), sealed)
    }
}

pub fn pack_path(dir: FeedDir, range: SeqRange, bytes: &[u8]) -> MailboxPath {
    dir.file(FileName::Pack { range, hash: ShortHash::of(bytes) })
}

/// What a reading device knows.
pub struct Reader<'a> {
    pub keys: &'a DeviceKeys,
    pub circle: CircleId,
    pub chain: Option<RosterChain>,
    pub inviter: Option<sealing::VerifyingKey>,
    pub epochs: EpochRing,
    pub feeds: BTreeMap<FeedKey, FeedPosition>,
    pub known: BTreeMap<(FeedKey, u64), Hash>,
    pub erased: BTreeSet<RecordId>,
    pub document: Document,
}

impl<'a> Reader<'a> {
    pub fn new(keys: &'a DeviceKeys, chain: &RosterChain) -> Self {
        let mut epochs = EpochRing::new();
        epochs.insert(1, epoch_key("epoch 1"));
        Self {
            keys,
            circle: chain.circle(),
            chain: Some(chain.clone()),
            inviter: None,
            epochs,
            feeds: BTreeMap::new(),
            known: BTreeMap::new(),
            erased: BTreeSet::new(),
            document: Document::empty(),
        }
    }

    pub fn state(&self) -> CircleState<'_> {
        CircleState {
            circle: self.circle,
            keys: self.keys,
            rosters: self.chain.as_ref(),
            inviter: self.inviter,
            epochs: &self.epochs,
            feeds: &self.feeds,
            known: &self.known,
            erased: &self.erased,
        }
    }

    pub fn judge(&self, (path, sealed): &(MailboxPath, Sealed)) -> Verdict {
        inspect(path, sealed.as_bytes(), &self.state())
    }

    /// Judges and takes in what was accepted, as the use cases do.
    pub fn take(&mut self, file: &(MailboxPath, Sealed)) -> Verdict {
        let verdict = self.judge(file);
        match verdict {
            Verdict::Accepted(Accepted::Pack(contents)) => {
                for envelope in &contents.new {
                    self.known.insert((contents.feed, envelope.header().seq), envelope.header_hash());
                    self.feeds.insert(contents.feed, envelope.next_position());
                    if envelope.header().kind == Kind::Tombstone {
                        self.erased.insert(envelope.header().record);
                    }
                    self.document.merge(envelope).unwrap();
                }
                Verdict::Accepted(Accepted::Pack(contents))
            }
            Verdict::Accepted(Accepted::Branch(contents)) => {
                let at = contents.new[0].header().seq;
                self.known.retain(|(feed, seq), _| *feed != contents.feed || *seq < at);
                for envelope in &contents.new {
                    self.known.insert((contents.feed, envelope.header().seq), envelope.header_hash());
                    self.feeds.insert(contents.feed, envelope.next_position());
                }
                Verdict::Accepted(Accepted::Branch(contents))
            }
            Verdict::Accepted(Accepted::Roster(chain)) => {
                self.chain = Some((*chain).clone());
                Verdict::Accepted(Accepted::Roster(chain))
            }
            Verdict::Accepted(Accepted::Grant(grant)) => {
                for (number, key) in &grant.epochs {
                    self.epochs.insert(*number, EpochKey::from_text(&key.to_text()).unwrap());
                }
                for start in &grant.starts {
                    self.feeds.entry(start.feed()).or_insert(start.position());
                }
                Verdict::Accepted(Accepted::Grant(grant))
            }
            Verdict::Accepted(Accepted::Untested(grant)) => {
                for (number, key) in grant.keys() {
                    self.epochs.insert(*number, EpochKey::from_text(&key.to_text()).unwrap());
                }
                Verdict::Accepted(Accepted::Untested(grant))
            }
            other => other,
        }
    }
}

/// The verdict in a word, for comparison.
pub fn word(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accepted(Accepted::Pack(contents)) => format!("{} new", contents.new.len()),
        Verdict::Accepted(Accepted::Branch(contents)) => {
            format!("branch from {}", contents.new[0].header().seq)
        }
        Verdict::Accepted(Accepted::Roster(chain)) => format!("roster {}", chain.current().version),
        Verdict::Accepted(Accepted::Grant(grant)) => format!("grant of {}", grant.epochs.len()),
        Verdict::Accepted(Accepted::Untested(_)) => "untested grant".to_owned(),
        Verdict::Accepted(Accepted::Proposal(_)) => "proposal".to_owned(),
        Verdict::Accepted(Accepted::Ballot(ballot, _)) => format!("ballot: {:?}", ballot.choice),
        Verdict::AlreadyKnown => "known".to_owned(),
        Verdict::NotForUs => "not for us".to_owned(),
        Verdict::Waiting(reason) => format!("waiting: {reason:?}"),
        Verdict::SetAside(reason) => format!("{reason:?}"),
    }
}
