//! New keys, and lists of members that contradict each other.

use super::{asks, closed, prints, round};
use crate::people::{Person, Table, days_go_by};
use usecases::ErrorCode;
use usecases::circles::admit::circle_admit;
use usecases::circles::notices::notice_seen;
use usecases::circles::propose::{circle_confirm, circle_propose_admission, circle_rename};
use usecases::views::{Membership, Reads, RosterNoticeKind, Vote};

#[test]
fn keys_change_after_a_quarter_and_two_at_once_end_in_one() {
    let table = Table::new();
    let [mut anja, mut bert, mut chandra] = ["Anja", "Bert", "Chandra"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert, &mut chandra]);
    let at = anja.starts(circle, "De post");
    round(circle, &mut [&mut anja, &mut bert, &mut chandra]);
    days_go_by(91);
    round(circle, &mut [&mut anja, &mut bert, &mut chandra]);
    assert_eq!(anja.epochs(circle), 1);
    days_go_by(20);
    // Nobody sees the others: each has a folder of their own for a while.
    let places: Vec<_> = ["een", "twee", "drie"]
        .map(|name| {
            let folder = table.folder().with_file_name(name);
            std::fs::create_dir(&folder).unwrap();
            folder
        })
        .into_iter()
        .collect();
    for (person, place) in [&mut anja, &mut bert, &mut chandra].into_iter().zip(&places) {
        usecases::circles::found::circle_folder(&mut person.open, circle, place).unwrap();
        person.says(at, "in mijn eentje");
        person.exchange(circle);
        person.says(at, "met mijn eigen sleutel");
        person.exchange(circle);
        assert_eq!(person.epochs(circle), 2);
    }
    for person in [&mut anja, &mut bert, &mut chandra] {
        usecases::circles::found::circle_folder(&mut person.open, circle, table.folder()).unwrap();
    }
    for _ in 0..5 {
        for person in [&mut anja, &mut bert, &mut chandra] {
            person.exchange_with_trouble(circle);
        }
    }
    round(circle, &mut [&mut anja, &mut bert, &mut chandra]);
    for person in [&anja, &bert, &chandra] {
        assert_eq!(person.contributions(at), 6, "everything that anyone wrote");
        assert_eq!(prints(person, circle), prints(&anja, circle));
        assert_eq!(person.epochs(circle), anja.epochs(circle));
        assert!(person.sees(circle).notices.iter().all(|it| it.kind != RosterNoticeKind::DoubleSigned));
    }
}

#[test]
fn what_was_seen_of_contradicting_lists_unfreezes_and_a_confirmation_settles_it() {
    let table = Table::new();
    let [mut anja, mut bert, mut chandra] = ["Anja", "Bert", "Chandra"].map(|name| table.person(name));
    let circle = closed(&table, &mut [&mut anja, &mut bert, &mut chandra]);
    // Bert's folder is copied; the copy votes for something else in the same round.
    circle_rename(&mut anja.open, circle, "Kring Noord", "").unwrap();
    anja.exchange(circle);
    let away = table.folder().with_file_name("apart");
    std::fs::create_dir(&away).unwrap();
    usecases::circles::found::circle_folder(&mut chandra.open, circle, &away).unwrap();
    let (mut bert, mut copy) = bert.copied("kopie");
    usecases::circles::found::circle_folder(&mut copy.open, circle, &away).unwrap();
    round(circle, &mut [&mut bert, &mut anja]);
    bert.votes(circle, Vote::Yes);
    round(circle, &mut [&mut bert, &mut anja]);
    circle_rename(&mut chandra.open, circle, "Kring West", "").unwrap();
    round(circle, &mut [&mut chandra, &mut copy]);
    copy.votes(circle, Vote::Yes);
    round(circle, &mut [&mut copy, &mut chandra]);
    assert_eq!(chandra.sees(circle).name, "Kring West");

    usecases::circles::found::circle_folder(&mut chandra.open, circle, table.folder()).unwrap();
    for _ in 0..3 {
        chandra.exchange_with_trouble(circle);
        anja.exchange_with_trouble(circle);
    }
    assert_eq!(anja.sees(circle).name, chandra.sees(circle).name, "everybody keeps the same list");
    let notice = |person: &Person| {
        let notices = person.sees(circle).notices;
        notices.into_iter().find(|it| it.kind == RosterNoticeKind::DoubleSigned)
    };
    assert_eq!(notice(&anja).unwrap().names, ["Bert"]);
    assert_eq!(notice(&chandra).unwrap().names, ["Bert"]);
    // Nobody is admitted until someone looked; reading and writing goes on.
    let mut dirk = table.person("Dirk");
    let request = asks(&table, circle, &mut anja, &mut dirk);
    let refused = circle_propose_admission(&mut anja.open, circle, &request, Reads::All, "").unwrap_err();
    assert_eq!(refused.code, ErrorCode::ListsContradict);
    anja.starts(circle, "Gewoon verder");
    let seen = notice(&anja).unwrap().id;
    notice_seen(&mut anja.open, circle, &seen).unwrap();
    circle_propose_admission(&mut anja.open, circle, &request, Reads::All, "").unwrap();
    assert!(circle_confirm(&mut chandra.open, circle, "zo klopt het").is_ok());
    assert_eq!(chandra.titles(circle).len(), 0);
}

/// Found by the simulator: the keys had come with the list that lost, and stayed the same in the other.
#[test]
fn who_was_let_in_by_a_list_that_lost_is_told_and_reads_nothing_that_is_written_then() {
    let table = Table::new();
    let [mut anja, mut bert, mut chandra] = ["Anja", "Bert", "Chandra"].map(|name| table.person(name));
    let circle = table.circle(&mut anja, &mut [], "Kring Zuid");
    let (mut tablet, own) = table.tablet(&mut anja);
    round(own, &mut [&mut anja, &mut tablet]);
    let at = anja.starts(circle, "De post");
    round(circle, &mut [&mut anja, &mut tablet]);
    let asked = [asks(&table, circle, &mut anja, &mut bert), asks(&table, circle, &mut tablet, &mut chandra)];
    // The laptop lets Bert in, the tablet lets Chandra in, and neither sees the other for a while.
    let away = table.folder().with_file_name("apart");
    std::fs::create_dir(&away).unwrap();
    for person in [&mut tablet, &mut chandra] {
        usecases::circles::found::circle_folder(&mut person.open, circle, &away).unwrap();
    }
    circle_admit(&mut anja.open, circle, &asked[0]).unwrap();
    circle_admit(&mut tablet.open, circle, &asked[1]).unwrap();
    round(circle, &mut [&mut anja, &mut bert]);
    round(circle, &mut [&mut tablet, &mut chandra]);
    for person in [&bert, &chandra] {
        assert_eq!((person.sees(circle).membership, person.epochs(circle)), (Membership::Member, 1));
    }
    for person in [&mut tablet, &mut chandra] {
        usecases::circles::found::circle_folder(&mut person.open, circle, table.folder()).unwrap();
    }
    for _ in 0..4 {
        for person in [&mut anja, &mut tablet, &mut bert, &mut chandra] {
            person.exchange_with_trouble(circle);
        }
    }
    let names = anja.names(circle);
    assert_eq!(names, tablet.names(circle));
    let (mut inside, mut outside) =
        if names.contains(&"Bert".into()) { (bert, chandra) } else { (chandra, bert) };
    assert_eq!(inside.sees(circle).membership, Membership::Member);
    assert_eq!(outside.sees(circle).membership, Membership::Removed);
    anja.says(at, "nieuw");
    for person in [&mut anja, &mut inside, &mut outside] {
        person.exchange_with_trouble(circle);
    }
    assert_eq!([&inside, &outside].map(|person| person.contributions(at)), [1, 0]);
    assert_eq!([&inside, &outside].map(|person| person.epochs(circle)), [2, 1]);
}
