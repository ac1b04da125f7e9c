//! Who fits, in which order, and what is said about it.

use super::*;
use crate::people::{today, volunteer};
use domain::sharing::{SharedProfile, ThemeCounts};

fn client() -> Client {
    Client {
        code: "Z-1".into(),
        themes: vec!["grenzen".into()],
        languages_welcome: vec!["Turks".into()],
        days: vec![Weekday::Thursday],
        area: "Feijenoord".into(),
        hours_per_week: 2,
        wishes: "rustig tempo, familie aan tafel".into(),
        ..Client::default()
    }
}

/// So many cases on one theme in one quarter.
fn counts(quarter: &str, cases: u32) -> ThemeCounts {
    ThemeCounts::from([("grenzen".to_owned(), [(quarter.to_owned(), cases)].into())])
}

/// What is seen of one volunteer.
fn seen(change: impl FnOnce(&mut SharedProfile)) -> Match {
    rank(&client(), &[volunteer(1, "Noor", change)], today()).remove(0)
}

#[test]
fn each_fact_for_a_volunteer_is_a_reason() {
    let check = |change: fn(&mut SharedProfile), expect: Reason| {
        let one = seen(change);
        assert!(one.reasons.contains(&expect), "{expect:?} in {:?}", one.reasons);
        assert_eq!(one.excluded, None);
    };
    check(
        |p| p.about.days = vec![Weekday::Monday, Weekday::Thursday],
        Reason::SharesDays { days: vec![Weekday::Thursday] },
    );
    check(|p| p.about.area = "feijenoord, Charlois".into(), Reason::SameArea { area: "Feijenoord".into() });
    check(
        |p| p.about.languages = vec!["turks".into()],
        Reason::Speaks { language: "Turks".into(), required: false },
    );
    check(
        |p| p.about.strengths = vec!["grenzen stellen".into()],
        Reason::StrongIn { strength: "grenzen stellen".into(), asked: "grenzen".into() },
    );
    check(
        |p| p.about.practising = vec!["het tempo van de ander volgen".into()],
        Reason::Practises {
            practising: "het tempo van de ander volgen".into(),
            asked: "rustig tempo".into(),
        },
    );
    check(|p| p.themes = counts("2026-Q1", 2), Reason::KnowsTheme { theme: "grenzen".into(), cases: 2 });
    check(|p| p.about.hours_per_week = 3, Reason::EnoughHours { hours: 3 });
    check(|p| p.about.clients_max = 2, Reason::HasRoom { now: 0, most: 2 });
}

#[test]
fn each_fact_to_watch_is_a_caution() {
    let check = |change: fn(&mut SharedProfile), expect: Caution| {
        let one = seen(change);
        assert!(one.cautions.contains(&expect), "{expect:?} in {:?}", one.cautions);
        assert_eq!(one.excluded, None);
    };
    let day = |text: &str| text.parse::<Day>().unwrap();
    check(|p| p.about.hours_per_week = 1, Caution::FewerHours { has: 1, asked: 2 });
    check(|p| p.about.area = "Overschie".into(), Caution::OtherArea { area: "Overschie".into() });
    check(|_| (), Caution::LanguageNotSpoken { language: "Turks".into() });
    check(|p| (p.about.clients_now, p.about.clients_max) = (1, 2), Caution::BecomesMaximum { clients: 2 });
    check(
        |p| p.about.available_from = "2027-01-04".parse().ok(),
        Caution::AvailableFrom { day: day("2027-01-04") },
    );
    check(|p| p.about.wishes = " een duo ".into(), Caution::AskedFor { wish: "een duo".into() });
    check(|p| p.themes = counts("2026-Q4", 3), Caution::ThemeWeighsNow { theme: "grenzen".into(), cases: 3 });
    check(|p| p.shared_on = "2026-01-01".parse().unwrap(), Caution::SharedLongAgo { day: day("2026-01-01") });
    for what in [Unsaid::Days, Unsaid::Area, Unsaid::Hours] {
        assert!(seen(|_| ()).cautions.contains(&Caution::NotSaid { what }));
    }
}

#[test]
fn nobody_disappears_without_a_reason() {
    let check = |client: Client, change: fn(&mut SharedProfile), expect: Why| {
        let found = rank(&client, &[volunteer(1, "Noor", change)], today());
        assert_eq!(found[0].excluded, Some(expect));
    };
    check(client(), |p| (p.about.clients_now, p.about.clients_max) = (2, 2), Why::Full { now: 2, most: 2 });
    check(client(), |p| p.about.days = vec![Weekday::Friday], Why::NoSharedDay);
    let arabic = Client { languages_required: vec!["Arabisch".into()], ..client() };
    check(
        arabic,
        |p| p.about.languages = vec!["Turks".into()],
        Why::LanguageRequired { language: "Arabisch".into() },
    );
    let later: Day = "2027-06-01".parse().unwrap();
    check(client(), |p| p.about.available_from = "2027-06-01".parse().ok(), Why::NotYet { day: later });
}

#[test]
fn a_required_language_that_is_spoken_is_said() {
    let turkish = Client { languages_required: vec!["Turks".into()], languages_welcome: vec![], ..client() };
    let one = rank(&turkish, &[volunteer(1, "Noor", |p| p.about.languages = vec!["Turks".into()])], today());
    assert!(one[0].reasons.contains(&Reason::Speaks { language: "Turks".into(), required: true }));
}

#[test]
fn the_order_follows_the_sum_and_those_who_do_not_fit_come_last() {
    let full = volunteer(1, "Anne", |p| {
        p.about.strengths = vec!["grenzen".into()];
        (p.about.clients_now, p.about.clients_max) = (1, 1);
    });
    let strong = volunteer(2, "Bert", |p| p.about.strengths = vec!["grenzen".into()]);
    let practising = volunteer(3, "Cor", |p| p.about.practising = vec!["grenzen".into()]);
    let nothing = volunteer(4, "Dina", |_| ());
    let found = rank(&client(), &[nothing, full, practising, strong], today());
    let names: Vec<_> = found.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Bert", "Cor", "Dina", "Anne"]);
}

#[test]
fn equal_people_stand_in_an_order_that_does_not_depend_on_the_list() {
    let busy = volunteer(1, "Anne", |p| p.about.clients_now = 1);
    let (b, c) = (volunteer(2, "Bert", |_| ()), volunteer(3, "Bert", |_| ()));
    let found = |list: &[&Volunteer]| {
        let list: Vec<Volunteer> = list.iter().map(|one| (*one).clone()).collect();
        rank(&client(), &list, today()).iter().map(|one| one.volunteer).collect::<Vec<_>>()
    };
    assert_eq!(found(&[&busy, &c, &b]), [b.id, c.id, busy.id]);
    assert_eq!(found(&[&b, &busy, &c]), found(&[&c, &b, &busy]));
}

#[test]
fn a_screen_gets_codes_and_no_numbers_to_compare_people_by() {
    let json = serde_json::to_value(seen(|p| p.about.hours_per_week = 3)).unwrap();
    assert_eq!(json["reasons"][0], serde_json::json!({"code": "enough_hours", "hours": 3}));
    let keys: std::collections::BTreeSet<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys.into_iter().collect::<Vec<_>>(),
        ["cautions", "excluded", "name", "reasons", "volunteer"]
    );
}
