//! What keeps coming up in a journal, on a real vault: themes, words, and what a person does not want to see.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helpers too")]

#[expect(dead_code, reason = "shared with the story, which uses more of it")]
mod people;

use domain::Theme;
use domain::journal::CaseDraft;
use people::{Person, Table};
use usecases::journal::{case, recurring, takeaway};
use usecases::sync::Lender;
use usecases::upkeep;
use usecases::views::{CaseView, Course, RecurringPhrase, RecurringTheme, TakeawayDraft};
use usecases::{ErrorCode, OpenVault};

fn wrote(anja: &mut Person, date: &str, themes: &[&str], course: &str) -> CaseView {
    let draft = CaseDraft {
        title: format!("Op {date}"),
        themes: themes.iter().map(|name| Theme::named(name).unwrap()).collect(),
        course: course.into(),
        ..CaseDraft::blank(date.parse().unwrap())
    };
    case::case_write(&mut anja.open, &draft).unwrap()
}

fn themes(anja: &Person) -> Vec<RecurringTheme> {
    recurring::recurring_themes(&anja.open).unwrap().themes
}

fn phrases(anja: &mut Person) -> Vec<RecurringPhrase> {
    recurring::recurring_phrases(&mut anja.open).unwrap().phrases
}

fn read_all(anja: &mut Person) -> u32 {
    let mut turns = 0;
    while recurring::recurring_read(&mut anja.open, 2).unwrap().unread > 0 {
        turns += 1;
    }
    turns
}

const DEBT: &str = "De deurwaarder eist tweeduizend euro van haar en er ligt beslag op haar loon.";

#[test]
fn chosen_themes_are_told_by_where_they_go_with_their_cases() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let old = wrote(&mut anja, "2025-03-01", &["regie", "grenzen"], "Kort.");
    wrote(&mut anja, "2025-04-01", &["regie", "grenzen"], "Kort.");
    let late = wrote(&mut anja, "2026-11-01", &["regie", "samenwerking"], "Kort.");
    wrote(&mut anja, "2026-11-02", &["samenwerking", "taal"], "Kort.");
    wrote(&mut anja, "2027-01-01", &["taal"], "Van een dag die nog komt.");
    let told: Vec<_> =
        themes(&anja).iter().map(|it| (it.theme.to_string(), it.course, it.days.len())).collect();
    let expect = [
        ("regie".to_owned(), Course::Returning, 3),
        ("grenzen".to_owned(), Course::Fading, 2),
        ("samenwerking".to_owned(), Course::New, 2),
    ];
    assert_eq!(told, expect);
    let places: Vec<_> = themes(&anja)[0].places.iter().filter_map(|it| it.case.clone()).collect();
    assert_eq!((places.first(), places.last()), (Some(&late.id), Some(&old.id)));
}

#[test]
fn what_the_model_reads_is_a_suggestion_with_its_sentence_until_the_case_is_written_again() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let mut cases: Vec<CaseView> = ["2026-01-01", "2026-10-01", "2026-11-01"]
        .map(|date| wrote(&mut anja, date, &[], &format!("Het was mooi weer. {DEBT}")))
        .into();
    assert_eq!(themes(&anja), []);
    assert!(read_all(&mut anja) <= 3);
    let debt = themes(&anja).into_iter().find(|it| it.theme.as_str() == "schulden").unwrap();
    assert_eq!((debt.days.len(), debt.suggested_days.len(), debt.course), (0, 3, Course::Returning));
    for place in &debt.places {
        assert!(place.suggested);
        assert_eq!(place.sentences.len(), 1, "{:?}", place.sentences);
        assert_eq!(place.sentences[0].text, DEBT);
        assert!(!place.sentences[0].marks.is_empty());
    }

    let last = cases.pop().unwrap();
    let chosen = CaseDraft { themes: vec![Theme::named("schulden").unwrap()], ..last.draft.clone() };
    let id = last.id.parse().unwrap();
    case::case_save(&mut anja.open, id, &last.base, &chosen).unwrap();
    let view = recurring::recurring_themes(&anja.open).unwrap();
    assert_eq!((view.cases, view.unread), (3, 1), "what was read before the case was written again is gone");
    read_all(&mut anja);
    let debt = themes(&anja).into_iter().find(|it| it.theme.as_str() == "schulden").unwrap();
    assert_eq!((debt.days.len(), debt.suggested_days.len()), (1, 2));
    assert!(!debt.places[0].suggested && !debt.places[0].sentences.is_empty());

    upkeep::rebuild(&mut anja.open).unwrap();
    assert_eq!(recurring::recurring_themes(&anja.open).unwrap().unread, 3, "it can be made again");
}

/// Erases a case as soon as its text was taken out to be read.
struct Hasty<'a> {
    open: &'a mut OpenVault,
    case: Option<String>,
}

impl Lender for Hasty<'_> {
    fn lend<T>(&mut self, borrow: impl FnOnce(&mut OpenVault) -> usecases::Result<T>) -> usecases::Result<T> {
        let lent = borrow(self.open);
        if let Some(case) = self.case.take() {
            case::case_erase(self.open, case.parse().unwrap()).unwrap();
        }
        lent
    }
}

#[test]
fn a_case_that_is_erased_while_it_is_read_stays_erased() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let case = wrote(&mut anja, "2026-11-01", &[], DEBT);
    let mut hasty = Hasty { open: &mut anja.open, case: Some(case.id) };
    let view = recurring::recurring_read(&mut hasty, 9).unwrap();
    assert_eq!((view.cases, view.unread), (0, 0));
}

#[test]
fn words_come_from_cases_and_takeaways_and_a_case_counts_once() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let first = wrote(&mut anja, "2026-01-01", &[], "Zij bewaart elk bonnetje.");
    for text in ["Bonnetjes helpen.", "Weer bonnetjes."] {
        let draft =
            TakeawayDraft { text: text.into(), next_action: String::new(), case: Some(first.id.clone()) };
        takeaway::takeaway_add(&mut anja.open, &draft).unwrap();
    }
    assert_eq!(phrases(&mut anja), [], "one case is no return");
    wrote(&mut anja, "2026-02-01", &[], "Een doos met bonnetjes. Verder niets.");
    let loose =
        TakeawayDraft { text: "Vraag naar bonnetjes.".into(), next_action: String::new(), case: None };
    takeaway::takeaway_add(&mut anja.open, &loose).unwrap();
    let found = phrases(&mut anja).remove(0);
    assert_eq!(
        (found.phrases, found.things, found.course),
        (vec!["bonnetjes".to_owned()], 3, Course::Returning)
    );
    let said: Vec<_> = found.places.iter().flat_map(|it| &it.sentences).map(|it| it.text.as_str()).collect();
    assert!(said.contains(&"Een doos met bonnetjes.") && said.contains(&"Vraag naar bonnetjes."), "{said:?}");
    assert_eq!(found.places.iter().filter(|it| it.case.as_ref() == Some(&first.id)).count(), 3);
    assert_eq!(found.places.iter().filter(|it| it.case.is_none()).count(), 1);
}

#[test]
fn words_that_are_hidden_stay_hidden_until_they_are_shown_again() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    for date in ["2026-01-01", "2026-02-01", "2026-03-01"] {
        wrote(&mut anja, date, &[], "Achterstallige huur.");
    }
    let told = phrases(&mut anja).remove(0).phrases;
    assert_eq!(told, ["achterstallige huur"]);
    recurring::phrases_hide(&mut anja.open, &told).unwrap();
    recurring::phrases_hide(&mut anja.open, &told).unwrap();
    let mut anja = anja.reopened();
    let view = recurring::recurring_phrases(&mut anja.open).unwrap();
    assert_eq!((view.phrases.len(), view.hidden), (0, told.clone()));
    recurring::phrases_show(&mut anja.open, &told).unwrap();
    assert_eq!(phrases(&mut anja).len(), 1);
    for wrong in [vec![], vec![" ".to_owned()], vec!["x".repeat(99)]] {
        let refused = recurring::phrases_hide(&mut anja.open, &wrong).unwrap_err();
        assert_eq!(refused.code, ErrorCode::BadInput);
    }
}
