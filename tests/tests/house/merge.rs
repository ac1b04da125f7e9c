//! Two write in one record without seeing each other: both are kept, and all devices hold the same bytes.

use scenarios::people::Person;
use scenarios::table::Table;
use usecases::journal::{choose, list};
use usecases::upkeep;
use usecases::views::{CaseView, JournalFilter};

use crate::packs;

const BEFORE: &str = "Ik merk dat ik de enveloppen zelf pak.";

/// Anja with a laptop and a tablet, and one case that lies on both.
struct Desk {
    table: Table,
    laptop: Person,
    tablet: Person,
    own: domain::CircleId,
    case: CaseView,
}

impl Desk {
    fn new() -> Self {
        let table = Table::default();
        let mut laptop = table.person("Anja");
        let case = laptop.write_case("De post samen openen", BEFORE);
        let tablet = table.second_device(&mut laptop, "tablet");
        let own = laptop.own_circle();
        Self { table, laptop, tablet, own, case }
    }

    /// Exchanges until everyone has everything.
    fn exchange(&mut self) {
        for _ in 0..2 {
            self.laptop.exchange(self.own);
            self.tablet.exchange(self.own);
        }
    }

    /// Both devices hold the same bytes, and this text.
    fn both_hold(&self, course: &str) {
        assert_eq!(self.laptop.case(&self.case.id).draft.course, course);
        assert_eq!(self.laptop.case(&self.case.id).draft, self.tablet.case(&self.case.id).draft);
        assert_eq!(self.laptop.prints(self.own), self.tablet.prints(self.own));
        assert_eq!((self.laptop.set_aside(self.own), self.tablet.set_aside(self.own)), (vec![], vec![]));
    }

    /// The tablet adds a word in the middle and hands it over.
    fn tablet_writes(&mut self) {
        let seen = self.tablet.case(&self.case.id);
        self.tablet.save(&seen, |draft| draft.course = draft.course.replace("merk dat", "merk vaak dat"));
        self.tablet.exchange(self.own);
    }
}

fn at_the_end(draft: &mut domain::journal::CaseDraft) {
    draft.course.push_str(" Elke keer.");
}

const BOTH: &str = "Ik merk vaak dat ik de enveloppen zelf pak. Elke keer.";

#[test]
fn two_devices_edit_one_paragraph_and_one_list_offline() {
    use domain::Theme;
    use domain::journal::NextAction;
    let mut desk = Desk::new();
    let action =
        |id: &str, text: &str| NextAction { id: id.into(), text: text.into(), due: None, done: false };
    let (one, other) = (desk.case.clone(), desk.tablet.case(&desk.case.id));
    desk.laptop.save(&one, |draft| {
        at_the_end(draft);
        draft.themes.push(Theme::named("regie").unwrap());
        draft.actions.push(action("a", "eerst tot tien tellen"));
    });
    desk.tablet.save(&other, |draft| {
        draft.course = draft.course.replace("merk dat", "merk vaak dat");
        draft.themes.push(Theme::named("grenzen").unwrap());
        draft.actions.push(action("b", "vragen wie het doet"));
    });
    desk.exchange();
    desk.both_hold(BOTH);
    let merged = desk.laptop.case(&desk.case.id).draft;
    assert_eq!((merged.themes.len(), merged.actions.len()), (2, 2));
}

/// The course as both would write it.
fn rewritten(sentence: &str) -> impl FnOnce(&mut domain::journal::CaseDraft) {
    let course = format!("Het regent. {sentence} Hij kijkt toe.");
    move |draft| draft.course = course
}

/// A desk on which both devices wrote the sentence in the middle anew, and heard of each other.
fn torn() -> Desk {
    let mut desk = Desk::new();
    let begun = desk.laptop.save(&desk.case.clone(), rewritten("Ik pak de post."));
    desk.exchange();
    let seen = desk.tablet.case(&desk.case.id);
    desk.laptop.save(&begun, rewritten("Ik laat de post liggen."));
    desk.tablet.save(&seen, rewritten("Ik vraag of ik de post mag pakken."));
    desk.exchange();
    desk
}

/// What a device tells of the sentences that wait for a choice.
fn versions(person: &Person, case: &str) -> Vec<Vec<String>> {
    let conflicts = person.case(case).conflicts.into_iter();
    conflicts.map(|it| it.versions.into_iter().map(|version| version.text).collect()).collect()
}

#[test]
fn one_sentence_written_anew_on_two_devices_is_kept_twice_until_someone_chooses() {
    let mut desk = torn();
    let id = desk.case.id.clone();
    let shown = desk.laptop.case(&id).draft.course;
    desk.both_hold(&shown);
    let both = versions(&desk.laptop, &id);
    assert_eq!((both.len(), &both), (1, &versions(&desk.tablet, &id)));
    assert!(shown.contains(&both[0][0]) && !shown.contains(&both[0][1]));
    let conflict = desk.tablet.case(&id).conflicts.remove(0);
    assert_eq!((conflict.field.as_str(), conflict.before.as_str()), ("course", "Het regent."));
    let here = |text: &str| text.starts_with("Ik vraag");
    assert!(conflict.versions.iter().all(|it| it.here == here(&it.text) && it.device.is_some()));
    for word in ["liggen", "mag"] {
        let filter = JournalFilter { query: word.into(), ..JournalFilter::default() };
        assert_eq!(list::journal_list(&desk.laptop.open, &filter).unwrap().rows.len(), 1, "{word} is found");
    }
    // The version that is not shown is chosen, on the tablet.
    let record = id.parse().unwrap();
    let settled = choose::case_choose(&mut desk.tablet.open, record, &conflict.id, Some(1)).unwrap();
    assert_eq!(settled.conflicts, []);
    desk.exchange();
    desk.both_hold(&format!("Het regent. {} Hij kijkt toe.", both[0][1]));
    assert_eq!(versions(&desk.laptop, &id), Vec::<Vec<String>>::new());
    // The laptop still shows the old question; its answer comes too late and changes nothing.
    choose::case_choose(&mut desk.laptop.open, record, &conflict.id, Some(0)).unwrap();
    desk.both_hold(&format!("Het regent. {} Hij kijkt toe.", both[0][1]));
}

#[test]
fn both_devices_keep_both_sentences_and_get_them_once() {
    let mut desk = torn();
    let id = desk.case.id.clone();
    let (record, conflict) = (id.parse().unwrap(), desk.laptop.case(&id).conflicts.remove(0));
    for person in [&mut desk.laptop, &mut desk.tablet] {
        choose::case_choose(&mut person.open, record, &conflict.id, None).unwrap();
    }
    desk.exchange();
    let both = format!("{} {}", conflict.versions[0].text, conflict.versions[1].text);
    desk.both_hold(&format!("Het regent. {both} Hij kijkt toe."));
    assert_eq!(versions(&desk.laptop, &id), Vec::<Vec<String>>::new());
}

#[test]
fn an_editor_that_saves_elsewhere_leaves_the_choice_open_and_one_that_writes_there_makes_it() {
    let mut desk = torn();
    let id = desk.case.id.clone();
    let seen = desk.laptop.case(&id);
    let saved = desk.laptop.save(&seen, |draft| draft.course.push_str(" Einde."));
    assert_eq!(saved.conflicts.len(), 1);
    desk.exchange();
    assert_eq!((versions(&desk.laptop, &id).len(), versions(&desk.tablet, &id).len()), (1, 1));
    let seen = desk.tablet.case(&id);
    let saved = desk.tablet.save(&seen, rewritten("Ik wacht."));
    assert_eq!(saved.conflicts, []);
    desk.exchange();
    desk.both_hold("Het regent. Ik wacht. Hij kijkt toe.");
}

/// The editor has its own sentence on the screen while another version comes in: it loses neither.
#[test]
fn an_editor_open_on_a_sentence_that_comes_in_otherwise_keeps_both() {
    let mut desk = Desk::new();
    let open = desk.laptop.save(&desk.case.clone(), rewritten("Ik pak de post."));
    desk.exchange();
    let seen = desk.tablet.case(&desk.case.id);
    desk.tablet.save(&seen, rewritten("Ik vraag of ik de post mag pakken."));
    desk.tablet.exchange(desk.own);
    let typed = desk.laptop.save(&open, rewritten("Ik laat de post staan."));
    desk.laptop.exchange(desk.own);
    let saved = desk.laptop.save(&typed, rewritten("Ik laat de post liggen."));
    assert_eq!(saved.draft.course, "Het regent. Ik laat de post liggen. Hij kijkt toe.");
    desk.exchange();
    let id = desk.case.id.clone();
    let mut kept = versions(&desk.laptop, &id).remove(0);
    assert_eq!(kept, versions(&desk.tablet, &id).remove(0));
    kept.sort();
    assert_eq!(kept, ["Ik laat de post liggen.", "Ik vraag of ik de post mag pakken."]);
}

/// This device did something else to the case since the editor was opened, so its save cannot stand beside what
/// came in; then it stands behind it.
#[test]
fn an_editor_behind_its_own_device_keeps_both_sentences_in_the_text() {
    let mut desk = Desk::new();
    let mut bert = desk.table.person("Bert");
    let circle = desk.table.circle(&mut desk.laptop, &mut [&mut bert], "Kring Zuid");
    let open = desk.laptop.save(&desk.case.clone(), rewritten("Ik pak de post."));
    desk.exchange();
    let seen = desk.tablet.case(&desk.case.id);
    desk.tablet.save(&seen, rewritten("Ik vraag of ik de post mag pakken."));
    desk.tablet.exchange(desk.own);
    desk.laptop.exchange(desk.own);
    desk.laptop.begin_session(circle, &desk.case.clone());
    let shown = desk.laptop.save(&open, rewritten("Ik laat de post liggen."));
    let course = shown.draft.course.clone();
    for sentence in ["Ik laat de post liggen.", "Ik vraag of ik de post mag pakken."] {
        assert!(course.contains(sentence), "{sentence} is not in: {course}");
    }
    desk.exchange();
    desk.both_hold(&course);
}

#[test]
fn two_members_add_to_one_list_offline() {
    let table = Table::default();
    let (mut anja, mut bert, mut chandra) =
        (table.person("Anja"), table.person("Bert"), table.person("Chandra"));
    let circle = table.circle(&mut anja, &mut [&mut bert, &mut chandra], "Kring Zuid");
    let case = anja.write_case("De post samen openen", BEFORE);
    let session = anja.begin_session(circle, &case);
    [&mut anja, &mut bert, &mut chandra].into_iter().for_each(|person| drop(person.exchange(circle)));
    bert.say(circle, session, "Bij mij hielp stilte.");
    chandra.say(circle, session, "Van wie is dat risico?");
    bert.say(circle, session, "Ik telde tot tien.");
    anja.say(circle, session, "Dank jullie wel.");
    for _ in 0..2 {
        [&mut bert, &mut chandra, &mut anja].into_iter().for_each(|person| drop(person.exchange(circle)));
    }
    let mut heard = chandra.heard(circle, session);
    heard.sort();
    let said = ["Bij mij hielp stilte.", "Dank jullie wel.", "Ik telde tot tien.", "Van wie is dat risico?"];
    assert_eq!(heard, said);
    assert_eq!((anja.prints(circle), bert.prints(circle)), (bert.prints(circle), chandra.prints(circle)));
}

#[test]
fn a_save_during_an_exchange_and_one_after_it_keep_what_came_in() {
    let mut desk = Desk::new();
    desk.tablet_writes();
    // Saved and not sent; the exchange cuts it and merges. The editor goes on from what it had.
    let saved = desk.laptop.save(&desk.case.clone(), |draft| draft.course.push_str(" Elke"));
    desk.laptop.exchange(desk.own);
    desk.laptop.save(&saved, |draft| draft.course.push_str(" keer."));
    desk.exchange();
    desk.both_hold(BOTH);
}

#[test]
fn an_editor_left_open_over_an_exchange_keeps_what_came_in() {
    let mut desk = Desk::new();
    let open = desk.laptop.case(&desk.case.id);
    desk.tablet_writes();
    desk.laptop.exchange(desk.own);
    desk.laptop.save(&open, at_the_end);
    desk.exchange();
    desk.both_hold(BOTH);
}

/// Bringing a case in writes in the case as well: the editor's base is behind this device's own work then.
#[test]
fn an_editor_left_open_while_the_case_is_brought_in_keeps_what_came_in() {
    let mut desk = Desk::new();
    let mut bert = desk.table.person("Bert");
    let circle = desk.table.circle(&mut desk.laptop, &mut [&mut bert], "Kring Zuid");
    let open = desk.laptop.case(&desk.case.id);
    desk.tablet_writes();
    desk.laptop.exchange(desk.own);
    desk.laptop.begin_session(circle, &desk.case.clone());
    let shown = desk.laptop.save(&open, at_the_end);
    assert_eq!(shown.draft.course, BOTH, "the editor is shown what it did not know");
    let shown = desk.laptop.save(&shown, |draft| draft.course.push_str(" Steeds."));
    desk.exchange();
    desk.both_hold(&format!("{BOTH} Steeds."));
    assert_eq!(shown.sessions.len(), 1, "and still knows of its session");
}

#[test]
fn a_save_on_a_base_that_is_nowhere_any_more_is_kept() {
    let mut desk = Desk::new();
    let lost = desk.laptop.save(&desk.case.clone(), |draft| draft.course.push_str(" Soms."));
    // Another window saved from the older base, which replaced that save; then all was sent.
    desk.laptop.save(&desk.case.clone(), |draft| draft.course.push_str(" Altijd."));
    desk.exchange();
    desk.laptop.save(&lost, |draft| draft.course.push_str(" Elke keer."));
    desk.exchange();
    desk.both_hold(&format!("{BEFORE} Soms. Elke keer."));
}

#[test]
fn words_taken_back_before_the_first_exchange_are_in_no_pack() {
    let table = Table::default();
    let mut laptop = table.person("Anja");
    let new = laptop.write_case("De post samen openen", "Mevrouw Knarsetand was boos.");
    let saved = laptop.save(&new, |draft| draft.course = "Zij was boos. Ik wiebelde.".into());
    laptop.save(&saved, |draft| draft.course = "Zij was boos.".into());
    let mut tablet = table.second_device(&mut laptop, "tablet");
    let own = laptop.own_circle();
    // And in a record that others have seen already.
    let seen = tablet.case(&new.id);
    let typed = tablet.save(&seen, |draft| draft.course.push_str(" Ik grinnikte."));
    tablet.save(&typed, |draft| draft.course = seen.draft.course.clone() + " Ik zweeg.");
    tablet.exchange(own);
    laptop.exchange(own);
    let keys = upkeep::epoch_export(&laptop.open, own).unwrap();
    let all = packs::changes_in(table.shared(), &keys);
    let there = |word: &str| scenarios::files::holds(&all, word.as_bytes());
    assert!(there("Zij was boos.") && there("Ik zweeg."), "what was kept is in the packs");
    for word in ["Knarsetand", "wiebelde", "grinnikte"] {
        assert!(!there(word), "{word} was taken back and left the device all the same");
    }
}
