//! Changes that a member's altered software can sign: they go in or stay out everywhere alike, and what went in can
//! be read.

use crate::common::{Writer, word};
use crate::set_aside::scene;
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, Change, ObjType, ROOT, ReadDoc};
use domain::session::{Contribution, Session, SharedCase};
use domain::{PersonId, Randomness, Timestamp};
use exchange::{Accepted, ChangeBody, Document, Draft, Error, Heads, Verdict};
use sealing::SeededRandomness;

fn actor(by: u8) -> [u8; 16] {
    [by; 16]
}

fn session() -> Session {
    let case = SharedCase { title: "De post".into(), ..SharedCase::default() };
    let mut session = Session::begin(
        case,
        PersonId::from_slice(&[1; 16]).unwrap(),
        None,
        "vijfstappen",
        "basis",
        Timestamp(1),
    );
    let text = "Wat zag je? En toen?".into();
    session
        .contributions
        .insert("c".into(), Contribution { person: "p".into(), step: "2".into(), text, at: 1 });
    session
}

/// A session by an honest member, and what they wrote in it after.
fn honest() -> Vec<Vec<u8>> {
    let mut document = Document::empty();
    let first = document.revise(&Heads::none(), actor(1), &session()).unwrap().unwrap();
    document.add([first.change.as_slice()]).unwrap();
    let mut value = session();
    value.closed = true;
    let second = document.revise(&document.heads(), actor(1), &value).unwrap().unwrap();
    vec![first.change, second.change]
}

/// One of the honest changes with something else said of its place.
fn retold(change: &[u8], tell: impl FnOnce(&mut automerge::ExpandedChange)) -> Vec<u8> {
    let mut crafted = Change::from_bytes(change.to_vec()).unwrap().decode();
    tell(&mut crafted);
    crafted.hash = None;
    Change::from(crafted).raw_bytes().to_vec()
}

#[test]
fn a_change_that_begins_before_what_it_builds_on_is_left_out_whichever_comes_first() {
    let honest = honest();
    let crafted = retold(&honest[1], |it| {
        it.start_op = 1.try_into().unwrap();
        it.actor_id = ActorId::from(actor(2).as_slice());
        it.seq = 1;
    });
    let without = retold(&honest[1], |it| {
        it.seq = 3;
        it.deps.clear();
    });
    for wrong in [crafted, without] {
        let together = [honest[0].as_slice(), &honest[1], &wrong];
        assert_eq!(Document::from_changes(together).err(), Some(Error::BadChange));
        for turn in 0..together.len() {
            let mut order = together;
            order.rotate_left(turn);
            let mut kept = Document::empty();
            kept.add_sound(order);
            assert_eq!(kept.change_hashes().len(), 2, "turned by {turn}");
            // One that came first waits beside the document, and is left out once it could go in.
            let mut one_by_one = Document::empty();
            for change in order {
                let _ = one_by_one.add([change]);
            }
            assert_eq!(one_by_one.heads(), kept.heads(), "turned by {turn}");
        }
    }
}

/// Puts something where something else belongs, or takes it away.
fn spoil(document: &mut Automerge, mut draw: impl FnMut(usize) -> usize) {
    let mut object = ROOT;
    let mut transaction = document.transaction();
    loop {
        let length = transaction.length(&object);
        let list = matches!(transaction.object_type(&object), Ok(ObjType::List | ObjType::Text));
        if length == 0 {
            break;
        }
        let prop: automerge::Prop = if list {
            draw(length).into()
        } else {
            transaction.keys(&object).nth(draw(length)).unwrap().into()
        };
        let inner =
            transaction.get(&object, prop.clone()).unwrap().and_then(|(it, id)| it.is_object().then_some(id));
        if let Some(inner) = inner.filter(|_| draw(3) > 0) {
            object = inner;
            continue;
        }
        match draw(5) {
            0 => transaction.delete(&object, prop).unwrap(),
            1 => transaction.put(&object, prop, 7).unwrap(),
            2 => transaction.put(&object, prop, "anders").unwrap(),
            3 => drop(transaction.put_object(&object, prop, ObjType::Map).unwrap()),
            _ => drop(transaction.put_object(&object, prop, ObjType::List).unwrap()),
        }
        break;
    }
    transaction.commit();
}

/// Two who spoil a record, apart and together, beside one who goes on writing in it.
#[test]
fn what_members_spoil_stays_readable_and_reads_the_same_in_whatever_order_it_comes() {
    for seed in 0..60 {
        let mut chance = SeededRandomness::new(&format!("spoiling {seed}"));
        let mut draw = |below: usize| {
            let mut byte = [0];
            chance.fill(&mut byte);
            usize::from(byte[0]) % below
        };
        let mut devices: Vec<Automerge> = (2..5)
            .map(|by| {
                let mut doc = Automerge::new().with_actor(ActorId::from(actor(by).as_slice()));
                let changes = honest().into_iter().map(|raw| Change::from_bytes(raw).unwrap());
                doc.apply_changes(changes.collect::<Vec<_>>()).unwrap();
                doc
            })
            .collect();
        for _ in 0..12 {
            let (here, there) = (draw(3), draw(3));
            let from = devices[there].clone();
            let changes = devices[here].get_changes_added(&from);
            if draw(2) == 0 {
                devices[here].apply_changes(changes).unwrap();
            } else {
                spoil(&mut devices[here], &mut draw);
            }
        }
        let mut all: Vec<Vec<u8>> =
            devices.iter().flat_map(|it| it.get_changes(&[])).map(|it| it.raw_bytes().to_vec()).collect();
        let read = |changes: &[Vec<u8>]| {
            let mut document = Document::empty();
            document.add_sound(changes.iter().map(Vec::as_slice));
            (document.hydrate::<Session>().unwrap(), document.canonical_bytes())
        };
        let expected = read(&all);
        for _ in 0..4 {
            for at in (1..all.len()).rev() {
                let other = draw(at + 1);
                all.swap(at, other);
            }
            assert_eq!(read(&all), expected, "seed {seed}");
        }
        // An honest member writes in it, and it is whole again.
        let mut document = Document::from_changes(all.iter().map(Vec::as_slice)).unwrap();
        let mended = Session { method: "vijfstappen".into(), ..expected.0 };
        if let Some(revision) = document.revise(&document.heads(), actor(9), &mended).unwrap() {
            document.add([revision.change.as_slice()]).unwrap();
        }
        assert_eq!(document.hydrate::<Session>().unwrap(), mended, "seed {seed}");
    }
}

/// As many operations as are allowed, in a hundred bytes, by the author of a feed in another record each time.
fn costly(writer: &Writer<'_>) -> Draft {
    let draft = writer.draft();
    let mut document =
        automerge::Automerge::new().with_actor(automerge::ActorId::from(writer.actor().as_slice()));
    let mut transaction = document.transaction();
    let list = transaction.put_object(automerge::ROOT, "list", automerge::ObjType::List).unwrap();
    let most = usize::try_from(exchange::limits::CHANGE_OPS).unwrap();
    let nothing = std::iter::repeat_n(automerge::ScalarValue::Null, most - 1);
    transaction.splice(&list, 0, 0, nothing).unwrap();
    transaction.commit();
    let change = document.get_last_local_change().unwrap().raw_bytes().to_vec();
    Draft { body: Some(ChangeBody::new(vec![change]).encode().unwrap()), ..draft }
}

#[test]
fn a_pack_that_costs_much_is_taken_in_a_part_at_a_time_and_whole_in_the_end() {
    let scene = scene();
    let (mut writer, mut reader) = (scene.writer(), scene.reader());
    let draft = costly(&writer);
    for _ in 0..10 {
        let next = Draft { body: draft.body.clone(), ..writer.draft() };
        writer.push(next);
    }
    let file = writer.pack(0..=9);
    for (count, rest) in [(8, true), (2, false)] {
        match reader.take(&file) {
            Verdict::Accepted(Accepted::Pack(pack)) => {
                assert_eq!((pack.new.len(), pack.more), (count, rest));
                assert_eq!(pack.operations, exchange::limits::CHANGE_OPS * count as u64);
            }
            other => panic!("{}", word(&other)),
        }
    }
    assert_eq!(word(&reader.take(&file)), "known");
}
