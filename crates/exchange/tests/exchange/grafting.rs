//! What was written on a branch that did not stay, or on top of it, written anew.

use exchange::{Document, Heads};

use crate::common::Note;

const OLD: [u8; 16] = [1; 16];
const NEW: [u8; 16] = [2; 16];
const OTHER: [u8; 16] = [3; 16];

fn written(document: &mut Document, actor: [u8; 16], note: &Note) -> Vec<u8> {
    let revision = document.revise(&document.heads(), actor, note).unwrap().unwrap();
    document.add([revision.change.as_slice()]).unwrap();
    revision.change
}

fn begun() -> Document {
    let mut document = Document::empty();
    let revision = document.revise(&Heads::none(), OTHER, &Note::new("Begin.", &[])).unwrap().unwrap();
    document.add([revision.change.as_slice()]).unwrap();
    document
}

fn read(document: &Document) -> Note {
    document.hydrate().unwrap()
}

#[test]
fn what_was_written_on_another_branch_is_written_anew_step_by_step() {
    let common = begun();
    let mut branch = common.clone();
    let mut note = read(&branch);
    note.text.revise("Begin. En verder.");
    written(&mut branch, OLD, &note);
    let mut note = read(&branch);
    note.text.revise("Begin. En toch verder.");
    written(&mut branch, OLD, &note);

    let lost = branch.changes_lost_in(&common, &[OLD]);
    assert_eq!(lost.len(), 2);
    let grafted = common.grafted(lost.iter().map(Vec::as_slice), NEW).unwrap();
    assert_eq!((grafted.changes.len(), grafted.left_out), (2, false));
    let mut after = common.clone();
    after.add(grafted.changes.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(read(&after).text, read(&branch).text);
    // The old actor may write something else meanwhile, and both come together.
    let mut kept = common.clone();
    let mut note = read(&kept);
    note.text.revise("Anders. Begin.");
    written(&mut kept, OLD, &note);
    kept.add(grafted.changes.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(read(&kept).text.as_str(), "Anders. Begin. En toch verder.");
}

#[test]
fn a_step_on_what_is_gone_is_left_out_and_the_others_stay() {
    let common = begun();
    let mut branch = common.clone();
    let mut note = read(&branch);
    note.text.revise("Begin. Van een ander.");
    written(&mut branch, OLD, &note);
    // On top of the branch: one word in the sentence that goes, and a sentence of one's own in front.
    let mut note = read(&branch);
    note.text.revise("Van mij. Begin. Van een ander, nogal.");
    written(&mut branch, NEW, &note);

    let lost = branch.changes_lost_in(&common, &[NEW]);
    let grafted = common.grafted(lost.iter().map(Vec::as_slice), NEW).unwrap();
    assert!(grafted.left_out);
    let mut after = common.clone();
    after.add(grafted.changes.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(read(&after).text.as_str(), "Van mij. Begin.");
}

#[test]
fn a_record_that_began_on_the_branch_begins_anew() {
    let branch = begun();
    let lost = branch.changes_lost_in(&Document::empty(), &[OTHER]);
    let grafted = Document::empty().grafted(lost.iter().map(Vec::as_slice), NEW).unwrap();
    let after = Document::from_changes(grafted.changes.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(read(&after), read(&branch));
    assert_eq!(after.author_at(&["text"]), Some(NEW));
}

/// What waits for ever on a branch that is gone keeps nobody from writing on under the same number.
#[test]
fn what_waits_for_ever_does_not_stand_in_the_way() {
    let common = begun();
    let mut branch = common.clone();
    let mut note = read(&branch);
    note.text.revise("Begin. Van een ander.");
    written(&mut branch, OLD, &note);
    note.text.revise("Begin. Van een ander. Van mij.");
    let waits = written(&mut branch, NEW, &note);

    let mut note = read(&common);
    note.text.revise("Begin. Van mij.");
    let mut expected = common.clone();
    let again = written(&mut expected, NEW, &note);
    let raw = common.changes();
    for order in [[&waits, &again], [&again, &waits]] {
        let mut document = Document::empty();
        let all = raw.iter().chain(order);
        document.add_sound(all.map(Vec::as_slice));
        assert_eq!(document.canonical_bytes(), expected.canonical_bytes());
    }
}
