//! Cutting, comparing and merging text; the random schedules are in `tests/prose.rs`.

use automerge::{ActorId, AutoCommit};
use autosurgeon::{Hydrate, Reconcile};

use super::Prose;
use super::edits::{Edit, between};
use super::pieces::{ends, join, split};

#[derive(Hydrate, Reconcile)]
struct Page {
    text: Prose,
}

/// The page as it stands in a document, with all versions.
fn page(doc: &AutoCommit) -> Page {
    let mut page: Page = autosurgeon::hydrate(doc).unwrap();
    page.text.learn(doc);
    page
}

fn text(doc: &AutoCommit) -> String {
    page(doc).text.as_str().to_owned()
}

fn begun(text: &str) -> AutoCommit {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([9; 16]));
    autosurgeon::reconcile(&mut doc, &Page { text: text.into() }).unwrap();
    doc
}

fn change(doc: &mut AutoCommit, edit: impl FnOnce(&mut Prose)) {
    let mut page = page(doc);
    edit(&mut page.text);
    autosurgeon::reconcile(doc, &page).unwrap();
    doc.commit();
}

fn copy(doc: &mut AutoCommit, by: u8) -> AutoCommit {
    doc.fork().with_actor(ActorId::from([by; 16]))
}

/// The documents after each of these wrote its own text from the same beginning and all met, in both
/// orders.
fn met(start: &str, written: &[&str]) -> [AutoCommit; 2] {
    let mut start = begun(start);
    let mut docs: Vec<AutoCommit> = Vec::new();
    for (by, text) in written.iter().enumerate() {
        let mut doc = copy(&mut start, by as u8);
        change(&mut doc, |prose| prose.revise(text));
        docs.push(doc);
    }
    let mut meet = |order: &mut dyn Iterator<Item = usize>| {
        let mut all = copy(&mut start, 8);
        order.for_each(|at| drop(all.merge(&mut docs[at]).unwrap()));
        all
    };
    [meet(&mut (0..written.len())), meet(&mut (0..written.len()).rev())]
}

/// The text after all met, and the versions of each sentence that has more than one; the same whatever
/// the order.
fn outcome(start: &str, written: &[&str]) -> (String, Vec<Vec<String>>) {
    let [one, other] = met(start, written);
    assert_eq!(page(&one).text.conflicts(), page(&other).text.conflicts());
    assert_eq!(text(&one), text(&other));
    let versions = |doc: &AutoCommit| {
        let conflicts = page(doc).text.conflicts().into_iter();
        conflicts.map(|it| it.versions.into_iter().map(|version| version.text).collect()).collect()
    };
    (text(&one), versions(&one))
}

/// After these were written apart, the text reads so and no sentence has two versions.
fn merges(start: &str, written: &[&str], expect: &str) {
    assert_eq!(outcome(start, written), (expect.to_owned(), vec![]));
}

/// After these were written apart, this sentence has these versions.
fn disputed(start: &str, written: &[&str], expect: &[&str]) {
    let (text, mut conflicts) = outcome(start, written);
    assert_eq!(conflicts.len(), 1, "in: {text}");
    conflicts[0].sort();
    assert_eq!(conflicts[0], expect);
}

#[test]
fn pieces_give_the_text_again_whatever_it_is() {
    let check = |text: &str, expect: &[&str]| {
        assert_eq!(split(text), expect);
        assert_eq!(join(split(text)), text);
        assert_eq!(ends(&split(text)).last().copied().unwrap_or(0), text.len());
    };
    check("", &[]);
    check(" \n", &[" \n"]);
    check("Een zin.", &["Een zin."]);
    check("Een zin. Nog een! ", &["Een zin.", "Nog een!", " "]);
    check("Eén?Twee.", &["Eén?Twee."]);
    check(
        "'Hoe nu?' vroeg zij. \"Zo!\" (Of niet…) 2 keer",
        &["'Hoe nu?' vroeg zij.", "\"Zo!\"", "(Of niet…)", "2 keer"],
    );
    check("  Eerst.\n\nDan.  Later", &["  ", "Eerst.", "\n\n", "Dan.", "  ", "Later"]);
    check("Mevr. De Wit en dhr. Bos. Zij belden.", &["Mevr. De Wit en dhr. Bos.", "Zij belden."]);
    check("Om 10.30 uur bijv. Toen 😀. É\u{301}x", &["Om 10.30 uur bijv. Toen 😀.", "É\u{301}x"]);
    check("geen einde\r\nwel een regel", &["geen einde", "\r\n", "wel een regel"]);
    assert_eq!(join(["Eén.", "", "Twee."]), "Eén.Twee.");
}

#[test]
fn a_revision_reads_exactly_as_written_in_any_script() {
    let versions =
        ["één café", "Eén. Café 😀 vóór zes!", "😀😀 vóór", "\n", "", "👩‍👩‍👧 é\u{301}x? Ja.Nee", " plat "];
    let mut doc = begun("één kop koffie");
    for version in versions {
        change(&mut doc, |prose| prose.revise(version));
        assert_eq!(text(&doc), version);
    }
}

#[test]
fn only_sentences_that_differ_are_touched() {
    let check = |old: &[&str], new: &str, expect: &[Edit<'_>]| assert_eq!(between(old, new), expect);
    check(&["A.", "B.", "C."], "A. B. C.", &[]);
    check(&["A.", "B.", "C."], "A. Bb. C.", &[Edit::Put(1, "Bb.")]);
    check(&["A.", "C."], "A. B. C.", &[Edit::Insert(1, "B.")]);
    check(&["A.", "B.", "C."], "A. C.", &[Edit::Delete(1)]);
    check(&["A.", "B."], "A.\n\nB.", &[Edit::Insert(1, "\n\n")]);
    check(&["A.", "\n", "B."], "A. B.", &[Edit::Delete(1)]);
    check(&["A.", "A.", "A."], "A. A. A. A.", &[Edit::Insert(3, "A.")]);
    check(&["A.", "B."], "", &[Edit::Delete(0), Edit::Delete(0)]);
    // A sentence before one that changes: the change stays a version of what it was.
    check(
        &["Zij belde mij op."],
        "Het was laat. Zij belde mij niet op.",
        &[Edit::Insert(0, "Het was laat."), Edit::Put(1, "Zij belde mij niet op.")],
    );
    // One goes, and another comes behind it.
    check(
        &["Ik wacht.", "Zij belde mij op."],
        "Zij belde mij niet op. Nu slaap ik.",
        &[Edit::Delete(0), Edit::Put(0, "Zij belde mij niet op."), Edit::Insert(1, "Nu slaap ik.")],
    );
}

#[test]
fn pieces_that_one_would_cut_otherwise_today_are_left_alone() {
    // Two beginnings that met in one field; both kept of one sentence; a space that is told.
    for odd in [
        &["Ik ga", "maar niet.", "Slot."][..],
        &["Ik ga. Jij ook.", "Slot."],
        &["Ik ga.", " ", "Ja.", "Slot."],
    ] {
        let whole = join(odd.iter().copied());
        assert_eq!(between(odd, &whole), []);
        let longer = format!("{whole} Meer.");
        assert_eq!(between(odd, &longer), [Edit::Insert(odd.len(), "Meer.")]);
        let later = whole.replace("Slot.", "Einde.");
        assert_eq!(between(odd, &later), [Edit::Put(odd.len() - 1, "Einde.")]);
    }
}

#[test]
fn edits_in_different_sentences_merge() {
    let start = "Zij vroeg om hulp. Ik belde de gemeente.";
    merges(
        start,
        &["Zij vroeg zachtjes om hulp. Ik belde de gemeente.", "Zij vroeg om hulp. Ik belde het café."],
        "Zij vroeg zachtjes om hulp. Ik belde het café.",
    );
    merges(start, &[&format!("{start} Eén."), &format!("{start} Twee.")], &format!("{start} Twee. Eén."));
    merges(
        start,
        &[&format!("Eerst. {start}"), &format!("{start} Laatst.")],
        &format!("Eerst. {start} Laatst."),
    );
    let apart = "Zij vroeg om hulp.\n\nIk belde de gemeente.";
    merges(start, &[apart, &format!("{start} Laatst.")], &format!("{apart} Laatst."));
    merges("", &["Twee.", "Eén."], "Eén. Twee.");
    merges("A. B.", &["", "A. B. C."], "C.");
}

#[test]
fn two_versions_of_one_sentence_are_both_kept() {
    disputed("Kwam te laat.", &["Kwam niet.", "Kwam veel te vroeg."], &["Kwam niet.", "Kwam veel te vroeg."]);
    disputed("A. B.", &["A. B1.", "A. B2.", "A. B3."].map(|it| it), &["B1.", "B2.", "B3."]);
    // Split by both; the parts that follow stand in the text.
    disputed(
        "Ik ging en zij bleef.",
        &["Ik ging. Zij bleef.", "Ik ging weg. Zij niet."],
        &["Ik ging weg.", "Ik ging."],
    );
}

#[test]
fn the_same_change_made_twice_is_no_conflict() {
    merges("A. B.", &["A. B1.", "A. B1."], "A. B1.");
    let (_, conflicts) = outcome("A. B.", &["A. B is.", "A. B  is."]);
    assert_eq!(conflicts, Vec::<Vec<String>>::new());
}

#[test]
fn a_change_outlives_a_deletion_and_a_joining() {
    merges("A. B. C.", &["A. C.", "A. B2. C."], "A. B2. C.");
    merges("A. B. C.", &["", "A. B2. C."], "B2.");
    // One joins two sentences, and the other changed one of them.
    let joined = "Ik ging en zij bleef.";
    merges("Ik ging. Zij bleef.", &[joined, "Ik ging. Zij sliep."], "Ik ging en zij bleef. Zij sliep.");
    disputed("Ik ging. Zij bleef.", &[joined, "Ik liep. Zij bleef."], &[joined, "Ik liep."]);
    merges(
        "Ik ging. Zij bleef boven.",
        &["Ik ging en zij bleef boven.", "Ik liep. Zij bleef boven."],
        "Ik liep. Ik ging en zij bleef boven.",
    );
}

#[test]
fn a_save_elsewhere_leaves_a_choice_open_and_an_edit_there_settles_it() {
    let [mut doc, _] = met("A. B. C.", &["A. B1. C.", "A. B2. C."]);
    let shown = text(&doc);
    change(&mut doc, |prose| prose.revise(&format!("{shown} D.").replace("A.", "Aa.")));
    assert_eq!(page(&doc).text.conflicts().len(), 1);
    change(&mut doc, |prose| prose.revise("Aa. B3. C. D."));
    assert_eq!((text(&doc).as_str(), page(&doc).text.conflicts().len()), ("Aa. B3. C. D.", 0));
}

#[test]
fn a_choice_settles_a_sentence_whichever_version_is_shown() {
    for version in 0..2 {
        let [mut doc, _] = met("A. B. C.", &["A. B1. C.", "A. B2. C."]);
        let conflict = page(&doc).text.conflicts().remove(0);
        assert_eq!((conflict.before.as_str(), conflict.after.as_str()), ("A.", "C."));
        let kept = conflict.versions[version].text.clone();
        change(&mut doc, |prose| prose.choose(conflict.sentence, &kept));
        assert_eq!((text(&doc), page(&doc).text.conflicts()), (format!("A. {kept} C."), vec![]));
    }
}

#[test]
fn two_different_choices_are_asked_again_and_keeping_both_twice_keeps_them_once() {
    let [mut one, mut other] = met("A. B. C.", &["A. B1. C.", "A. B2. C."]);
    other.set_actor(ActorId::from([7; 16]));
    let conflict = page(&one).text.conflicts().remove(0);
    let (mut left, mut right) = (copy(&mut one, 5), copy(&mut other, 6));
    change(&mut left, |prose| prose.choose(conflict.sentence, &conflict.versions[0].text));
    change(&mut right, |prose| prose.choose(conflict.sentence, &conflict.versions[1].text));
    left.merge(&mut right).unwrap();
    assert_eq!(page(&left).text.conflicts()[0].versions.len(), 2);
    for doc in [&mut one, &mut other] {
        change(doc, |prose| prose.choose(conflict.sentence, &conflict.together()));
    }
    one.merge(&mut other).unwrap();
    assert_eq!((text(&one), page(&one).text.conflicts()), ("A. B2. B1. C.".to_owned(), vec![]));
}

#[test]
fn gathering_puts_new_versions_one_after_another_and_leaves_known_choices_open() {
    let [mut known, mut later] = met("A. B.", &["A1. B.", "A2. B."]);
    let mut start = copy(&mut later, 4);
    change(&mut start, |prose| prose.revise("A2. B4."));
    change(&mut known, |prose| prose.revise("A2. B5."));
    later.merge(&mut start).unwrap();
    later.merge(&mut known).unwrap();
    assert_eq!(page(&later).text.gathered(&page(&known).text.conflicts()), "A2. B5. B4.");
}

#[test]
fn a_text_without_measure_is_cut_into_so_many_pieces_and_no_more() {
    for endless in ["1. ".repeat(60_000), "lang ".repeat(40_000), format!("Eén.{}", " ".repeat(100_000))] {
        let pieces = split(&endless);
        assert!(pieces.len() <= 3002, "{}", pieces.len());
        assert_eq!(join(pieces), endless);
    }
    let (many, others) = (vec!["A."; 9000], "B. ".repeat(3000));
    assert_eq!(between(&many, &others).len(), 9001, "looked at once, not each against each");
}
