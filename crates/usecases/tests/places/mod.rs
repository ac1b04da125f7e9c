//! Circles with more than one place, and carriers that are a place for one time only.

use std::path::Path;

use crate::people::{Person, Table};
use exchange::FolderCarrier;
use usecases::journal::case;
use usecases::places::{Place, place_add, place_list, place_remove};
use usecases::views::JournalFilter;
use usecases::{circles, sync};

fn folder_at(path: &Path) -> Place {
    std::fs::create_dir_all(path).unwrap();
    Place::Folder { path: path.canonicalize().unwrap() }
}

fn write(person: &mut Person, title: &str) {
    let view = case::case_create(&mut person.open).unwrap();
    let mut draft = view.draft.clone();
    draft.title = title.into();
    case::case_save(&mut person.open, view.id.parse().unwrap(), &view.base, &draft).unwrap();
}

fn titles(person: &Person) -> Vec<String> {
    let view = usecases::journal::list::journal_list(&person.open, &JournalFilter::default()).unwrap();
    let mut titles: Vec<String> = view.rows.into_iter().map(|row| row.title).collect();
    titles.sort();
    titles
}

#[test]
fn what_is_handed_over_at_one_place_is_found_at_any_other() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let (mut tablet, own) = table.tablet(&mut anja);
    let second = folder_at(&table.folder().with_file_name("second"));
    place_add(&mut anja.open, own, &second).unwrap();
    let shown = place_add(&mut tablet.open, own, &second).unwrap();
    assert_eq!(shown.len(), 2);
    place_remove(&mut tablet.open, own, &shown[0].id).unwrap();

    write(&mut anja, "De huur");
    anja.exchange(own);
    tablet.exchange(own);
    assert_eq!(titles(&tablet), ["De huur"]);
    let state = circles::view::own_devices(&anja.open).unwrap().exchange;
    assert_eq!((state.unsent, state.places.len()), (0, 2));
    assert!(state.places.iter().all(|place| place.unsent == 0 && place.problem.is_none()));
}

#[test]
fn a_place_that_is_away_stops_no_other_and_is_named() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let (mut tablet, own) = table.tablet(&mut anja);
    let stick = table.folder().with_file_name("stick");
    place_add(&mut anja.open, own, &folder_at(&stick)).unwrap();
    std::fs::remove_dir_all(&stick).unwrap();

    write(&mut anja, "De huur");
    let view = sync::circle_exchange(&mut anja.open, own).unwrap();
    assert_eq!(
        view.problem, None,
        "a stick that is not plugged in is no trouble while another place is there"
    );
    let problems: Vec<_> = view.places.iter().map(|place| place.problem.as_deref()).collect();
    assert_eq!(problems, [None, Some("folder_missing")]);
    assert!(view.places[0].unsent == 0 && view.places[1].unsent >= 2);
    tablet.exchange(own);
    assert_eq!(titles(&tablet), ["De huur"]);

    std::fs::rename(table.folder(), table.folder().with_file_name("moved")).unwrap();
    let view = sync::circle_exchange(&mut anja.open, own).unwrap();
    assert_eq!(view.problem.as_deref(), Some("folder_missing"), "both are away");
}

#[test]
fn a_place_that_was_taken_away_is_forgotten_and_its_files_stay() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let (_, own) = table.tablet(&mut anja);
    let files = |folder: &Path| walk(folder).len();
    let before = files(table.folder());
    let places = place_list(&anja.open, own).unwrap();
    assert!(place_remove(&mut anja.open, own, &places[0].id).unwrap().is_empty());
    assert!(place_remove(&mut anja.open, own, &places[0].id).is_err());
    assert_eq!(files(table.folder()), before);
    assert_eq!(sync::circle_exchange(&mut anja.open, own).unwrap().problem.as_deref(), Some("no_folder"));
}

#[test]
fn a_circle_travels_in_a_carrier_that_is_no_place_of_it() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let (mut tablet, own) = table.tablet(&mut anja);
    let envelope = table.folder().with_file_name("envelope");
    std::fs::create_dir(&envelope).unwrap();
    let carrier = FolderCarrier::new(&envelope);

    write(&mut anja, "Op reis");
    sync::carry_out(&mut anja.open, own, &carrier, "envelope").unwrap();
    let before = walk(&envelope);
    sync::carry_in(&mut tablet.open, own, &carrier, "envelope").unwrap();
    assert_eq!(titles(&tablet), ["Op reis"]);
    assert_eq!(walk(&envelope), before, "taking in writes nothing");
    assert_eq!(place_list(&tablet.open, own).unwrap().len(), 1, "nor is it remembered as a place");
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Found by the simulator: a place spoilt a file that had been read, and mended it.
#[test]
fn a_file_that_is_whole_again_is_not_set_aside_any_more() {
    let table = Table::new();
    let mut anja = table.person("Anja");
    let (mut tablet, own) = table.tablet(&mut anja);
    write(&mut anja, "De huur");
    anja.exchange(own);
    tablet.exchange(own);
    let lists = |path: &std::path::PathBuf| path.to_string_lossy().contains("roster-");
    let list = walk(table.folder()).into_iter().find(lists).unwrap();
    let whole = std::fs::read(&list).unwrap();
    std::fs::write(&list, &whole[..200]).unwrap();
    assert_eq!(tablet.exchange_with_trouble(own), ["hash_mismatch"]);
    std::fs::write(&list, &whole).unwrap();
    tablet.exchange(own);
}
