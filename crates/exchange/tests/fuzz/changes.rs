//! Bodies and Automerge changes: what a member's altered software can put in a lawful envelope.

use crate::common::Note;
use crate::harness::{LONG, MIB, Parser, alone};
use exchange::{ChangeBody, Document, Error, document};
use sha2::{Digest, Sha256};

const ACTOR: [u8; 16] = [7; 16];
const OTHER: [u8; 16] = [8; 16];

/// A document of three changes, with a text and a list.
fn history() -> Vec<Vec<u8>> {
    let mut document = Document::empty();
    let texts = ["Ik pak de enveloppen.", "Ik pak de enveloppen zelf, en hij kijkt toe.", "Hij kijkt toe."];
    let mut changes = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let note = Note::new(text, &["een", "twee", "drie"][..=number]);
        let revision = document.revise(&document.heads(), ACTOR, &note).unwrap().unwrap();
        document.add([revision.change.as_slice()]).unwrap();
        changes.push(revision.change);
    }
    changes
}

/// Whether every change in a body is by this actor.
fn all_by(body: &ChangeBody, actor: [u8; 16]) -> Result<bool, Error> {
    Ok(document::operations_by(body, actor, [0; 16])?.is_some())
}

/// Reads a body, and merges it where it says to be by the right author.
fn merged(body: &[u8]) -> String {
    let body = match ChangeBody::decode(body) {
        Ok(body) => body,
        Err(error) => return format!("{error:?}"),
    };
    match all_by(&body, ACTOR) {
        Ok(true) => (),
        other => return format!("{other:?}"),
    }
    let mut document = Document::from_changes([history()[0].as_slice()]).unwrap();
    let added = document.add(body.changes());
    // Whatever went in, the record can be read, written in again and told from others.
    let mut note = document.hydrate::<Note>().unwrap();
    assert!(!document.canonical_bytes().is_empty());
    note.text.revise("Dit staat er nu.");
    let revision = document.revise(&document.heads(), OTHER, &note).unwrap().unwrap();
    document.add([revision.change.as_slice()]).or_else(waiting).unwrap();
    assert_eq!(document.hydrate::<Note>().unwrap().text.as_str(), "Dit staat er nu.");
    format!("{added:?}")
}

/// A change that waits for another one does so beside the document.
fn waiting(outcome: Error) -> Result<(), Error> {
    if matches!(outcome, Error::MissingEarlierPart) { Ok(()) } else { Err(outcome) }
}

#[test]
fn bodies_of_changes() {
    let _alone = alone();
    let sound = history().into_iter().map(|change| ChangeBody::new(vec![change]).encode().unwrap());
    let all = ChangeBody::new(history()).encode().unwrap();
    let parser = Parser {
        name: "bodies",
        sound: sound.chain([all]).collect(),
        memory: 32 * MIB,
        slower: 1,
        long: LONG,
    };
    quietly(|| parser.runs(merged));
}

/// The checksum is made right again, so that what stands behind it is reached.
#[test]
fn changes_with_a_right_checksum() {
    let _alone = alone();
    let parser = Parser { name: "changes", sound: history(), memory: 64 * MIB, slower: 1, long: LONG };
    let answered = |input: &[u8]| {
        let mut change = input.to_vec();
        if change.len() > 9 {
            let hash = Sha256::digest(&change[8..]);
            change[4..8].copy_from_slice(&hash[..4]);
        }
        merged(&ChangeBody::new(vec![change]).encode().unwrap())
    };
    quietly(|| parser.runs(answered));
}

/// The library panics on some crafted changes, which `Document` catches: that need not be told each time.
fn quietly(run: impl FnOnce()) {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |about| {
        let ours = about.location().is_some_and(|place| place.file().contains("exchange"));
        if ours {
            eprintln!("{about}");
        }
    }));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
    std::panic::set_hook(told);
    if let Err(reason) = outcome {
        std::panic::resume_unwind(reason);
    }
}

/// As many operations as one envelope may hold, in a hundred bytes: what they cost is what the page states.
#[test]
fn the_largest_bomb_that_is_allowed_costs_what_is_stated() {
    let _alone = alone();
    use automerge::transaction::Transactable;
    let bomb = |operations: usize| {
        let mut document = automerge::Automerge::new().with_actor(automerge::ActorId::from(ACTOR.as_slice()));
        let mut transaction = document.transaction();
        let list = transaction.put_object(automerge::ROOT, "list", automerge::ObjType::List).unwrap();
        let nothing = std::iter::repeat_n(automerge::ScalarValue::Null, operations - 1);
        transaction.splice(&list, 0, 0, nothing).unwrap();
        transaction.commit();
        ChangeBody::new(vec![document.get_last_local_change().unwrap().raw_bytes().to_vec()])
            .encode()
            .unwrap()
    };
    let most = usize::try_from(exchange::limits::CHANGE_OPS).unwrap();
    let sound = vec![bomb(most), bomb(most + 1)];
    assert!(sound[0].len() < 200, "{} bytes", sound[0].len());
    let parser = Parser { name: "bombs", sound, memory: 256 * MIB, slower: 100, long: LONG };
    quietly(|| {
        parser.runs(|input| {
            let body = match ChangeBody::decode(input) {
                Ok(body) => body,
                Err(error) => return format!("{error:?}"),
            };
            let judged = all_by(&body, ACTOR);
            let read = judged.is_ok_and(|own| own && Document::from_changes(body.changes()).is_ok());
            format!("{judged:?} {read}")
        });
    });
}
