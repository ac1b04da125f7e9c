//! Documents: two devices write at the same time and nothing is lost; the same changes give the same bytes.

use crate::common::Note;
use domain::{DeviceId, Randomness, RecordId};
use exchange::{ChangeBody, Document, Error, Heads, document};
use sealing::{SeededRandomness, actor_of};

fn actor(device: u8) -> [u8; 16] {
    actor_of(DeviceId([device; 16]), 1, RecordId([9; 16]))
}

fn apply(document: &mut Document, base: &Heads, by: u8, note: &Note) -> Vec<u8> {
    let revision = document.revise(base, actor(by), note).unwrap().unwrap();
    document.add([revision.change.as_slice()]).unwrap();
    revision.change
}

const PARAGRAPH: &str = "Het gesprek begon rustig. Daarna nam ik het over. Hij werd stil.";

/// A document with a paragraph and a list, as two devices hold it.
fn shared() -> (Document, Heads) {
    let mut document = Document::empty();
    apply(&mut document, &Heads::none(), 1, &Note::new(PARAGRAPH, &["brief", "potje"]));
    let heads = document.heads();
    (document, heads)
}

fn edited(document: &Document, text: &str, list: &[&str]) -> Note {
    let mut note: Note = document.hydrate().unwrap();
    note.text.revise(text);
    note.list = list.iter().map(|one| (*one).to_owned()).collect();
    note
}

#[test]
fn edits_in_different_places_of_one_paragraph_and_one_list_both_survive() {
    let (mut here, base) = shared();
    let mut there = here.clone();
    let first = edited(&here, &PARAGRAPH.replace("rustig", "heel rustig"), &["agenda", "brief", "potje"]);
    let second = edited(&there, &PARAGRAPH.replace("stil", "boos"), &["brief", "potje", "jas"]);
    let from_here = apply(&mut here, &base, 1, &first);
    let from_there = apply(&mut there, &base, 2, &second);
    here.add([from_there.as_slice()]).unwrap();
    there.add([from_here.as_slice()]).unwrap();
    let merged: Note = here.hydrate().unwrap();
    let both = "Het gesprek begon heel rustig. Daarna nam ik het over. Hij werd boos.";
    assert_eq!(merged.text.as_str(), both);
    assert_eq!(merged.list, ["agenda", "brief", "potje", "jas"]);
    assert_eq!(here.heads(), there.heads());
    assert_eq!(here.canonical_bytes(), there.canonical_bytes());
}

#[test]
fn the_order_in_which_changes_come_makes_no_difference() {
    let (mut document, mut base) = shared();
    let mut other = document.clone();
    for round in 0..4_u8 {
        let left = edited(&document, &format!("{PARAGRAPH} links {round}"), &["brief"]);
        let right = edited(&other, &format!("rechts {round} {PARAGRAPH}"), &["potje"]);
        let (from_left, from_right) =
            (apply(&mut document, &base, 1, &left), apply(&mut other, &base, 2, &right));
        document.add([from_right.as_slice()]).unwrap();
        other.add([from_left.as_slice()]).unwrap();
        base = document.heads();
    }
    let changes = document.changes();
    let expected = document.canonical_bytes();
    for turn in 0..changes.len() {
        let mut order = changes.clone();
        order.rotate_left(turn);
        if turn % 2 == 1 {
            order.reverse();
        }
        let again = Document::from_changes(order.iter().map(Vec::as_slice)).unwrap();
        assert_eq!(again.canonical_bytes(), expected, "turn {turn}");
    }
}

#[test]
fn a_change_without_what_it_builds_on_waits_for_it() {
    let (mut document, base) = shared();
    let first = document.changes().remove(0);
    let second = apply(&mut document, &base, 1, &Note::new("anders", &[]));
    let mut late = Document::empty();
    assert_eq!(late.add([second.as_slice()]), Err(Error::MissingEarlierPart));
    assert_eq!(late.add([first.as_slice()]), Ok(()));
    assert_eq!(late.heads(), document.heads());
}

#[test]
fn the_same_content_makes_no_change() {
    let (document, base) = shared();
    let same: Note = document.hydrate().unwrap();
    assert_eq!(document.revise(&base, actor(1), &same), Ok(None));
}

#[test]
fn autosave_replaces_its_pending_change_from_the_same_base() {
    let (document, base) = shared();
    let revise =
        |text: &str| document.revise(&base, actor(1), &edited(&document, text, &["brief"])).unwrap().unwrap();
    let (first, second) = (revise("half gety"), revise("helemaal getypt"));
    let mut sent = document.clone();
    sent.add([second.change.as_slice()]).unwrap();
    assert_eq!(sent.hydrate::<Note>().unwrap().text.as_str(), "helemaal getypt");
    assert_eq!(sent.heads(), second.heads);
    assert_ne!(first.heads, second.heads);
    assert_eq!(document.heads(), base, "revising leaves the document alone");
}

#[test]
fn a_base_older_than_an_own_change_is_refused() {
    let (mut document, base) = shared();
    apply(&mut document, &base, 1, &Note::new("verder", &[]));
    let note = Note::new("nog eens", &[]);
    assert_eq!(document.revise(&base, actor(1), &note), Err(Error::BaseBehindOwnChange));
    assert!(document.revise(&base, actor(2), &note).unwrap().is_some(), "another device may branch off");
}

#[test]
fn an_unknown_base_is_refused() {
    let (document, _) = shared();
    let (mut other, base) = shared();
    apply(&mut other, &base, 3, &Note::new("elders", &[]));
    assert_eq!(
        document.revise(&other.heads(), actor(1), &Note::new("x", &[])),
        Err(Error::MissingEarlierPart)
    );
    assert!(!document.contains(&other.heads()) && other.contains(&document.heads()));
}

#[test]
fn a_document_is_readable_as_it_was() {
    let (mut document, base) = shared();
    apply(&mut document, &base, 1, &Note::new("nu", &[]));
    assert_eq!(document.at(&base).unwrap().hydrate::<Note>().unwrap().text.as_str(), PARAGRAPH);
    assert_eq!(document.hydrate::<Note>().unwrap().text.as_str(), "nu");
}

#[test]
fn heads_read_back_from_their_text() {
    let (document, base) = shared();
    assert_eq!(base.to_string().parse::<Heads>(), Ok(base));
    assert_eq!("".parse::<Heads>(), Ok(Heads::none()));
    assert_eq!(Document::empty().heads(), Heads::none());
    for wrong in ["abc", "zz", &document.heads().to_string()[2..]] {
        assert_eq!(wrong.parse::<Heads>(), Err(Error::BadForm), "{wrong}");
    }
}

#[test]
fn another_shape_is_no_note() {
    assert!(matches!(Document::empty().hydrate::<Note>(), Err(Error::OtherShape)));
}

/// Whether every change in a body is by this actor.
fn all_by(body: &ChangeBody, actor: [u8; 16]) -> Result<bool, Error> {
    Ok(document::operations_by(body, actor, [0; 16])?.is_some())
}

#[test]
fn every_change_in_a_body_must_be_by_the_expected_actor() {
    let (mut document, base) = shared();
    let second = apply(&mut document, &base, 2, &Note::new("x", &[]));
    let own = ChangeBody::new(vec![second.clone()]);
    assert_eq!(all_by(&own, actor(2)), Ok(true));
    let mixed = ChangeBody::new(vec![second, document.changes().remove(0)]);
    assert_eq!(all_by(&mixed, actor(2)), Ok(false));
}

#[test]
fn the_device_before_any_life_begins_a_record_and_does_nothing_else() {
    let (mut document, base) = shared();
    let first = document.changes().remove(0);
    let later = apply(&mut document, &base, 1, &Note::new("x", &[]));
    let by_beginner = |changes: Vec<Vec<u8>>| {
        document::operations_by(&ChangeBody::new(changes), actor(2), actor(1)).map(|it| it.is_some())
    };
    assert_eq!(by_beginner(vec![first.clone()]), Ok(true));
    assert_eq!(by_beginner(vec![first, later]), Ok(false));
}

/// The bytes of a change whose columns are replaced by one that stands for `rows` rows.
fn with_column(specification: u8, column: &[u8]) -> Vec<u8> {
    let mut content = vec![0, 16];
    content.extend_from_slice(&actor(1));
    // seq 1, start op 1, time 0, no message, no other actors, one column.
    content.extend_from_slice(&[1, 1, 0, 0, 0, 1, specification, u8::try_from(column.len()).unwrap()]);
    content.extend_from_slice(column);
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, u8::try_from(content.len()).unwrap()];
    chunk.extend_from_slice(&content);
    chunk
}

#[test]
fn a_change_that_would_unfold_without_end_is_refused_before_it_does() {
    // Number columns: a run of 2^34 equal values, 2^34 absent ones; a boolean column of 2^34 rows.
    let endless = [0x80, 0x80, 0x80, 0x80, 0xc0, 0x00];
    let columns = [
        (0x42, [endless.as_slice(), &[1]].concat()),
        (0x42, [&[0], endless.as_slice()].concat()),
        (0x34, endless.to_vec()),
        (0x15, [endless.as_slice(), &[1, b'a']].concat()),
    ];
    for (specification, column) in columns {
        let body = ChangeBody::new(vec![with_column(specification, &column)]);
        assert_eq!(all_by(&body, actor(1)), Err(Error::TooLarge), "{specification:#x}");
    }
}

#[test]
fn a_folded_change_or_column_is_refused() {
    let mut folded = with_column(0x42, &[1, 1]);
    folded[8] = 2;
    for wrong in [folded, with_column(0x4a, &[1, 1]), b"\x85\x6f\x4a\x83".to_vec(), vec![]] {
        let body = ChangeBody::new(vec![wrong]);
        assert_eq!(all_by(&body, actor(1)), Err(Error::BadChange));
    }
}

#[test]
fn a_change_cut_or_turned_at_any_byte_never_panics() {
    let (document, _) = shared();
    let change = document.changes().remove(0);
    for at in 0..change.len() {
        let mut turned = change.clone();
        turned[at] ^= 0x10;
        for bytes in [change[..at].to_vec(), turned] {
            assert_ne!(all_by(&ChangeBody::new(vec![bytes]), actor(1)), Ok(true), "byte {at}");
        }
    }
}

/// Three devices write and exchange in an order drawn from a seed; in the end all hold the same bytes.
#[test]
fn any_order_of_writing_and_exchanging_ends_the_same_everywhere() {
    for seed in 0..12 {
        let seed = format!("schedule {seed}");
        let mut chance = SeededRandomness::new(&seed);
        let mut draw = |below: u8| {
            let mut byte = [0];
            chance.fill(&mut byte);
            byte[0] % below
        };
        let (start, _) = shared();
        let mut devices = [start.clone(), start.clone(), start];
        for round in 0..30 {
            let (at, action) = (draw(3), draw(3));
            let here = usize::from(at);
            if action == 0 {
                let changes = devices[usize::from(draw(3))].changes();
                devices[here].add(changes.iter().map(Vec::as_slice)).unwrap();
                continue;
            }
            let mut note: Note = devices[here].hydrate().unwrap();
            let (text, length) = (note.text.as_str().to_owned(), note.list.len());
            note.text.revise(&format!("{at}{round} {text}"));
            note.list.insert(usize::from(draw(4)).min(length), format!("{at}-{round}"));
            let base = devices[here].heads();
            apply(&mut devices[here], &base, at + 1, &note);
        }
        let all: Vec<_> = devices.iter().flat_map(Document::changes).collect();
        for device in &mut devices {
            device.add(all.iter().map(Vec::as_slice)).unwrap();
        }
        let bytes: Vec<_> = devices.iter().map(|device| device.canonical_bytes()).collect();
        assert!(bytes.windows(2).all(|pair| pair[0] == pair[1]), "{seed}");
        let written: Note = devices[0].hydrate().unwrap();
        let entries = all.iter().collect::<std::collections::BTreeSet<_>>().len() - 1;
        assert_eq!(written.list.len(), entries + 2, "{seed}: every entry survives");
    }
}

/// Someone's altered software signs a change that the library cannot apply, on top of what an honest member wrote.
#[test]
fn a_crafted_change_costs_its_own_author_alone_in_whatever_order_it_comes() {
    let (mut document, base) = shared();
    let honest = edited(&document, &format!("{PARAGRAPH} En toen?"), &["brief"]);
    let honest = apply(&mut document, &base, 1, &honest);
    let sound = document.changes();
    // A list element in an object that was never made.
    let mut crafted = automerge::Change::from_bytes(honest.clone()).unwrap().decode();
    crafted.actor_id = automerge::ActorId::from(actor(2).as_slice());
    crafted.seq = 1;
    crafted.deps = document
        .changes()
        .last()
        .map(|raw| vec![automerge::Change::from_bytes(raw.clone()).unwrap().hash()])
        .unwrap();
    for op in &mut crafted.operations {
        op.obj = automerge::legacy::ObjectId::Id(automerge::legacy::OpId::new(4000, &crafted.actor_id));
    }
    crafted.hash = None;
    let crafted = automerge::Change::from(crafted).raw_bytes().to_vec();
    let together: Vec<&[u8]> = sound.iter().map(Vec::as_slice).chain([crafted.as_slice()]).collect();
    assert_eq!(Document::from_changes(together.clone()).err(), Some(Error::BadChange), "not crafted enough");
    for turn in 0..together.len() {
        let mut order = together.clone();
        order.rotate_left(turn);
        let mut kept = Document::empty();
        kept.add_sound(order);
        assert_eq!(kept.heads(), document.heads(), "turned by {turn}");
    }
}
