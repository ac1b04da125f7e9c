//! Two write in one record without seeing each other: both are kept, and all devices hold the same bytes.

use scenarios::people::Person;
use scenarios::table::Table;
use usecases::upkeep;
use usecases::views::CaseView;

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
