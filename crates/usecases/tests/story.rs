//! Three volunteers and their circle, without screens: the main job on real vaults and a real folder.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helpers too")]

mod deciding;
mod people;
mod places;

use domain::journal::CaseStatus;
use domain::session::Mark;
use domain::{CircleId, Theme};
use people::{Person, Table};
use usecases::session::acts::{
    At, session_close, session_contribute, session_mark, session_question, session_takeaway,
};
use usecases::session::share::{Begin, session_start, share_view};
use usecases::session::view::session_open;
use usecases::views::{CaseView, JournalFilter, Membership};
use usecases::{ErrorCode, circles, journal};

fn written(anja: &mut Person) -> usecases::views::CaseView {
    let view = journal::case::case_create(&mut anja.open).unwrap();
    let mut draft = view.draft.clone();
    draft.title = "De post samen openen".into();
    draft.course = "Ik merk dat ik de enveloppen zelf pak.".into();
    draft.question = "Wat maakt dat ik het zelf doe?".into();
    draft.themes = vec![Theme::named("regie").unwrap()];
    journal::case::case_save(&mut anja.open, view.id.parse().unwrap(), &view.base, &draft).unwrap()
}

#[test]
fn a_case_is_written_found_filtered_and_erased() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let case = written(&mut anja);
    let list = |anja: &Person, query: &str, theme: Option<&str>| {
        let theme = theme.and_then(Theme::named);
        let filter = JournalFilter { query: query.into(), theme, ..JournalFilter::default() };
        journal::list::journal_list(&anja.open, &filter).unwrap().rows.len()
    };
    assert_eq!(list(&anja, "", None), 1);
    assert_eq!(list(&anja, "enveloppen", None), 1);
    assert_eq!(list(&anja, "envelop", Some("regie")), 1);
    assert_eq!(list(&anja, "", Some("grenzen")), 0);
    assert_eq!(list(&anja, "fiets", None), 0);
    journal::case::case_erase(&mut anja.open, case.id.parse().unwrap()).unwrap();
    assert_eq!(list(&anja, "", None), 0);
    let gone = journal::case::case_open(&anja.open, case.id.parse().unwrap());
    assert_eq!(gone.unwrap_err().code, ErrorCode::NotFound);
}

#[test]
fn saving_on_goes_on_from_the_last_save_and_survives_reopening() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let mut case = written(&mut anja);
    for step in 0..5 {
        let mut draft = case.draft.clone();
        draft.summary = format!("versie {step} é😀");
        draft.status = CaseStatus::Ready;
        case =
            journal::case::case_save(&mut anja.open, case.id.parse().unwrap(), &case.base, &draft).unwrap();
    }
    let anja = anja.reopened();
    let again = journal::case::case_open(&anja.open, case.id.parse().unwrap()).unwrap();
    assert_eq!(again.draft, case.draft);
    assert_eq!(again.base, case.base);
}

#[test]
fn a_circle_joins_shares_contributes_offline_and_takes_along() {
    let table = Table::new();
    let (mut anja, mut bert, mut chandra) =
        (table.person("Anja"), table.person("Bert"), table.person("Chandra"));
    let circle = table.circle(&mut anja, &mut [&mut bert, &mut chandra], "Kring Zuid");

    let case = written(&mut anja);
    let share = share_view(&anja.open, case.id.parse().unwrap(), circle).unwrap();
    assert_eq!(share.readers, ["Bert", "Chandra"]);
    let begin = Begin {
        case: Some(case.id.parse().unwrap()),
        shared: share.proposal,
        method: "vijfstappen".into(),
        variant: "basis".into(),
        you_facilitate: false,
    };
    let session = session_start(&mut anja.open, circle, &begin).unwrap();
    let at = At { circle, session: session.id.parse().unwrap() };
    anja.exchange(circle);
    bert.exchange(circle);
    chandra.exchange(circle);

    // Both offline: nobody exchanges in between.
    let step = session.method.steps[3].id.clone();
    session_contribute(&mut bert.open, at, &step, "Bij mij hielp stilte.").unwrap();
    session_contribute(&mut bert.open, at, &step, "Ik telde tot tien.").unwrap();
    session_contribute(&mut chandra.open, at, &step, "Van wie is dat risico?").unwrap();
    for person in [&mut bert, &mut chandra, &mut anja] {
        person.exchange(circle);
    }
    let seen = session_open(&anja.open, circle, at.session).unwrap();
    assert_eq!(seen.contributions.len(), 3);
    session_question(&mut anja.open, at, "Wat vraagt wachten van mij?").unwrap();
    session_mark(&mut anja.open, at, &seen.contributions[0].id, Some(Mark::Used)).unwrap();
    let refused = session_mark(&mut bert.open, at, &seen.contributions[0].id, Some(Mark::NotUsed));
    assert_eq!(refused.unwrap_err().code, ErrorCode::NotThePresenter);
    session_takeaway(&mut anja.open, at, "Eerst tot tien tellen.", "Volgende keer wachten").unwrap();
    session_takeaway(&mut bert.open, at, "Ik doe dat ook.", "").unwrap();
    for _ in 0..2 {
        for person in [&mut anja, &mut bert, &mut chandra] {
            person.exchange(circle);
        }
    }
    let prints = |person: &Person| usecases::upkeep::fingerprints(&person.open, circle).unwrap();
    assert_eq!(prints(&anja), prints(&bert));
    assert_eq!(prints(&anja), prints(&chandra));
    // Chandra wrote nothing since, and still Anja knows that everything arrived there.
    anja.exchange(circle);
    let members = circles::view::circle_open(&anja.open, circle).unwrap().members;
    assert!(members.iter().all(|member| member.devices[0].up_to_date == Some(true)), "{members:?}");
    let seen = session_open(&chandra.open, circle, at.session).unwrap();
    assert_eq!(seen.takeaways.len(), 2);
    assert_eq!(seen.question, "Wat vraagt wachten van mij?");

    let mine = journal::takeaway::questions(&anja.open).unwrap();
    assert_eq!(mine.questions[0].takeaways[0].text, "Eerst tot tien tellen.");
    let his = journal::takeaway::questions(&bert.open).unwrap();
    assert_eq!(his.others[0].text, "Ik doe dat ook.");
    session_close(&mut anja.open, at).unwrap();
    let closed = session_contribute(&mut anja.open, at, &step, "nog iets");
    assert_eq!(closed.unwrap_err().code, ErrorCode::SessionClosed);
}

#[test]
fn someone_who_was_not_admitted_reads_nothing() {
    let table = Table::new();
    let (mut anja, mut dirk) = (table.person("Anja"), table.person("Dirk"));
    let circle = table.circle(&mut anja, &mut [], "Kring Zuid");
    let invite = circles::invite::circle_invite(&mut anja.open, circle).unwrap();
    circles::join::circle_join(&mut dirk.open, &invite.link, table.folder()).unwrap();
    dirk.exchange(circle);
    anja.exchange(circle);
    dirk.exchange(circle);
    let view = circles::view::circle_open(&dirk.open, circle).unwrap();
    assert_eq!(view.membership, Membership::Waiting);
    let asked = &circles::view::circle_open(&anja.open, circle).unwrap().requests[0];
    assert_eq!(asked.name, "Dirk");
    assert_eq!(asked.words, view.my_words);
    assert_eq!(
        session_open(&dirk.open, circle, domain::RecordId([1; 16])).unwrap_err().code,
        ErrorCode::NotAMember
    );
}

#[test]
fn an_own_second_device_gets_the_whole_journal_and_both_edit_it() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let case = written(&mut anja);
    let (mut tablet, own) = table.tablet(&mut anja);
    let id = case.id.parse().unwrap();
    let there = journal::case::case_open(&tablet.open, id).unwrap();
    assert_eq!(there.draft, case.draft);

    let mut one = case.draft.clone();
    one.course = "Ik merk vaak dat ik de enveloppen zelf pak.".into();
    journal::case::case_save(&mut anja.open, id, &case.base, &one).unwrap();
    let mut other = there.draft.clone();
    other.course = "Ik merk dat ik de enveloppen zelf pak. Elke keer.".into();
    other.themes.push(Theme::named("grenzen").unwrap());
    journal::case::case_save(&mut tablet.open, id, &there.base, &other).unwrap();
    for device in [&mut anja, &mut tablet] {
        device.exchange(own);
    }
    anja.exchange(own);
    let merged = journal::case::case_open(&anja.open, id).unwrap();
    assert_eq!(merged.draft.course, "Ik merk vaak dat ik de enveloppen zelf pak. Elke keer.");
    assert_eq!(merged.draft.themes.len(), 2);
    assert_eq!(journal::case::case_open(&tablet.open, id).unwrap().draft, merged.draft);
    let prints = |person: &Person| usecases::upkeep::fingerprints(&person.open, own).unwrap();
    assert_eq!(prints(&anja), prints(&tablet));
}

#[test]
fn a_profile_is_shared_seen_at_the_desk_matched_and_withdrawn() {
    use domain::sharing::{AboutMe, Client, Weekday};
    let table = Table::new();
    let (mut anja, mut chandra) = (table.person("Anja"), table.person("Chandra"));
    written(&mut anja);
    usecases::desk::overview::desk_found(&mut chandra.open, "Stichting Voorbeeld").unwrap();
    let line = table.line(&mut anja, &mut chandra, "Mijn coordinator");
    let about = AboutMe {
        strengths: vec!["grenzen bewaken".into(), " ".into()],
        languages: vec!["Turks".into()],
        days: vec![Weekday::Thursday],
        hours_per_week: 3,
        ..AboutMe::default()
    };
    let view = usecases::desk::profile::about_me_save(&mut anja.open, about).unwrap();
    assert_eq!(view.would_share.themes["regie"]["2026-Q4"], 1);
    assert_eq!(view.would_share.about.strengths, ["grenzen bewaken"]);
    assert_eq!(view.lines[0].shared, None);

    let shared = usecases::desk::profile::profile_share(&mut anja.open, line).unwrap();
    assert!(shared.lines[0].current);
    anja.exchange(line);
    chandra.exchange(line);
    let client = Client {
        code: "Z-114".into(),
        themes: vec!["grenzen".into()],
        languages_welcome: vec!["Turks".into()],
        days: vec![Weekday::Thursday],
        hours_per_week: 2,
        ..Client::default()
    };
    let desk = usecases::desk::clients::client_save(&mut chandra.open, None, client).unwrap();
    assert_eq!(desk.sharing, 1);
    assert_eq!(desk.volunteers[0].profile.as_ref().unwrap().name, "Anja");
    let id = desk.clients[0].id.parse().unwrap();
    let matches = usecases::desk::clients::client_matches(&chandra.open, id).unwrap();
    let codes: Vec<&str> = matches.matches[0].reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert!(codes.contains(&"strong_in") && codes.contains(&"shares_days"), "{codes:?}");

    usecases::desk::profile::profile_withdraw(&mut anja.open, line).unwrap();
    anja.exchange(line);
    chandra.exchange(line);
    let desk = usecases::desk::overview::desk_view(&chandra.open).unwrap();
    assert_eq!((desk.sharing, desk.volunteers[0].profile.as_ref()), (0, None));
    usecases::desk::clients::client_erase(&mut chandra.open, id).unwrap();
}

#[test]
fn a_kit_opens_the_journal_with_a_new_passphrase_and_can_be_made_anew() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let case = written(&mut anja);
    let (first, second) = (anja.kit(table.folder()), anja.kit(table.folder()));
    for ((code, file), passphrase) in
        [first, second].iter().zip(["vier hoge bomen langs het water", "een klok die te vroeg slaat"])
    {
        anja = anja.recovered(file, code, passphrase);
        let open = journal::case::case_open(&anja.open, case.id.parse().unwrap()).unwrap();
        assert_eq!(open.draft, case.draft);
        assert_eq!(
            anja.recover_error(file, &code.replace(&code[..1], "Z"), passphrase),
            ErrorCode::CodeMistyped
        );
    }
}

#[test]
fn lists_and_search_can_be_made_again_from_the_envelopes() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    written(&mut anja);
    let found = |anja: &Person| {
        let filter = JournalFilter { query: "enveloppen".into(), ..JournalFilter::default() };
        journal::list::journal_list(&anja.open, &filter).unwrap().rows
    };
    let before = found(&anja);
    usecases::upkeep::rebuild(&mut anja.open).unwrap();
    assert_eq!(found(&anja), before);
    assert_eq!(before.len(), 1);
}

/// Anja's laptop with her tablet beside it, one case on both, and the laptop's folder copied.
fn copied(table: &Table) -> (Person, Person, Person, usecases::views::CaseView, domain::CircleId) {
    let mut anja = table.person("Anja");
    let case = written(&mut anja);
    let (tablet, own) = table.tablet(&mut anja);
    let (anja, copy) = anja.copied("kopie");
    (anja, copy, tablet, case, own)
}

fn add_theme(person: &mut Person, case: &usecases::views::CaseView, theme: &str) {
    let id = case.id.parse().unwrap();
    let view = journal::case::case_open(&person.open, id).unwrap();
    let mut draft = view.draft.clone();
    draft.themes.push(Theme::named(theme).unwrap());
    journal::case::case_save(&mut person.open, id, &view.base, &draft).unwrap();
}

#[test]
fn a_copied_journal_goes_on_as_another_life_and_nothing_of_either_is_lost() {
    let table = Table::new();
    let (mut anja, mut copy, mut tablet, case, own) = copied(&table);
    add_theme(&mut anja, &case, "grenzen");
    add_theme(&mut copy, &case, "samenwerking");
    for _ in 0..3 {
        for person in [&mut anja, &mut copy, &mut tablet] {
            person.exchange(own);
        }
    }
    let prints = |person: &Person| usecases::upkeep::fingerprints(&person.open, own).unwrap();
    assert_eq!(prints(&anja), prints(&tablet));
    assert_eq!(prints(&copy), prints(&tablet));
    let seen = journal::case::case_open(&tablet.open, case.id.parse().unwrap()).unwrap();
    assert_eq!(seen.draft.themes.len(), 3);
}

/// Two copies of a journal that both hold this case write in it and meet `third`: what both wrote is there.
fn both_write_in(mut anja: Person, mut copy: Person, case: &CaseView, own: CircleId, third: Option<Person>) {
    let id = case.id.parse().unwrap();
    let write = |person: &mut Person, summary: &str, course: &str| {
        let seen = journal::case::case_open(&person.open, id).unwrap();
        let mut draft = seen.draft.clone();
        draft.summary.push_str(summary);
        draft.course.push_str(course);
        journal::case::case_save(&mut person.open, id, &seen.base, &draft).unwrap();
    };
    write(&mut anja, "Wat er was.", "");
    write(&mut copy, "", "Wat er kwam.");
    let mut all: Vec<Person> = [anja, copy].into_iter().chain(third).collect();
    for _ in 0..3 {
        all.iter_mut().for_each(|person| person.exchange(own));
    }
    for person in &all {
        let seen = journal::case::case_open(&person.open, id).unwrap().draft;
        assert_eq!((seen.summary.as_str(), seen.course.as_str()), ("Wat er was.", "Wat er kwam."));
    }
}

/// Found by the simulator: two lives made the same record, and what was written in one of them was not seen.
#[test]
fn a_case_that_was_never_sent_is_one_case_in_a_copy_too() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let own = anja.own_circle();
    circles::found::circle_folder(&mut anja.open, own, table.folder()).unwrap();
    let case = journal::case::case_create(&mut anja.open).unwrap();
    let (anja, copy) = anja.copied("kopie");
    both_write_in(anja, copy, &case, own, None);
}

/// The same on a device that could not sign it yet.
#[test]
fn a_case_begun_before_the_device_was_let_in_is_one_case_in_a_copy_too() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let (mut tablet, own) = table.asking_tablet(&mut anja);
    let case = journal::case::case_create(&mut tablet.open).unwrap();
    let (mut tablet, copy) = tablet.copied("kopie");
    table.let_in(own, &mut anja, &mut tablet);
    both_write_in(tablet, copy, &case, own, Some(anja));
}

#[test]
fn a_restored_journal_begins_a_new_life_before_it_writes() {
    let table = Table::new();
    let (mut anja, copy, mut tablet, case, own) = copied(&table);
    // What the folder of the copy holds now is put back later, in the very same place.
    drop(copy);
    add_theme(&mut anja, &case, "grenzen");
    anja.exchange(own);
    tablet.exchange(own);
    let mut anja = anja.restored_from("kopie");
    add_theme(&mut anja, &case, "samenwerking");
    for _ in 0..2 {
        anja.exchange(own);
        tablet.exchange(own);
    }
    let prints = |person: &Person| usecases::upkeep::fingerprints(&person.open, own).unwrap();
    assert_eq!(prints(&anja), prints(&tablet));
    let seen = journal::case::case_open(&tablet.open, case.id.parse().unwrap()).unwrap();
    assert_eq!(seen.draft.themes.len(), 3);
}

/// Found by the simulator: what tells that the journal is an older copy lies in an epoch that the copy never heard of.
#[test]
fn a_journal_put_back_from_before_an_epoch_begins_a_new_life_before_it_writes() {
    let table = Table::new();
    let (mut anja, copy, mut tablet, case, own) = copied(&table);
    drop(copy);
    people::days_go_by(120);
    anja.exchange(own);
    for theme in ["grenzen", "rust"] {
        add_theme(&mut anja, &case, theme);
        anja.exchange(own);
        tablet.exchange(own);
    }
    let mut anja = anja.restored_from("kopie");
    add_theme(&mut anja, &case, "samenwerking");
    for _ in 0..3 {
        anja.exchange(own);
        tablet.exchange(own);
    }
    assert_eq!(circles::view::own_devices(&tablet.open).unwrap().warnings, []);
    let prints = |person: &Person| usecases::upkeep::fingerprints(&person.open, own).unwrap();
    assert_eq!(prints(&anja), prints(&tablet));
    let seen = journal::case::case_open(&tablet.open, case.id.parse().unwrap()).unwrap();
    assert_eq!(seen.draft.themes.len(), 4);
}
