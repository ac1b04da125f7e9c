//! What a place does that it should not is told with the circle, and no longer once it is over.

use std::fs;

use scenarios::files;
use scenarios::people::Person;
use usecases::circles;

use crate::again::Ring;

fn warned(person: &Person, circle: domain::CircleId) -> Vec<(String, Option<String>)> {
    let view = circles::view::circle_open(&person.open, circle).unwrap();
    view.warnings.into_iter().map(|warning| (warning.code, warning.name)).collect()
}

#[test]
fn a_place_that_was_put_back_to_an_earlier_day_is_named_and_mended() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    let earlier = files::contents(ring.table.shared());
    ring.say("Dit is er straks niet meer");
    ring.everyone_exchanges();
    assert_eq!(warned(&ring.anja, circle), []);
    files::empty(ring.table.shared());
    for (path, bytes) in &earlier {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    ring.anja.exchange(circle);
    assert_eq!(warned(&ring.anja, circle), [("rolled_back".to_owned(), None)]);
    ring.carla.exchange(circle);
    assert!(ring.carla_heard("Dit is er straks niet meer"));
}

#[test]
fn a_device_that_contradicts_itself_is_named_and_the_circle_goes_on() {
    let mut ring = Ring::new();
    let circle = ring.circle;
    // Anja's journal is put back to an earlier day, with a place that hides what she wrote since then.
    let home = ring.anja.home().to_owned();
    let earlier = ring.table.place().join("earlier");
    files::copy(&home, &earlier);
    ring.say("Wat ik gisteren zei");
    ring.bert.exchange(circle);
    ring.carla.exchange(circle);
    let anja = std::mem::replace(&mut ring.anja, ring.table.person("Iemand"));
    let mine = ring.table.feed_of(circle, &anja);
    let home = anja.close();
    fs::remove_dir_all(&home).unwrap();
    files::copy(&earlier, &home);
    fs::remove_dir_all(&mine).unwrap();
    for again in Ring::again(ring.table.shared()) {
        fs::remove_file(again).unwrap();
    }
    ring.anja = Person::reopened(home);
    ring.say("Wat ik vandaag zei");
    ring.bert.exchange(circle);
    // One of the two counts, whichever came first; which one follows from their hashes.
    let heard = ring.bert.heard(circle, ring.session);
    let said = ["Wat ik gisteren zei", "Wat ik vandaag zei"].map(str::to_owned);
    assert_eq!(said.iter().filter(|words| heard.contains(words)).count(), 1, "{heard:?}");
    let named = warned(&ring.bert, circle);
    assert!(named.contains(&("fork".to_owned(), Some("Anja".to_owned()))), "{named:?}");
    ring.bert.say(circle, ring.session, "Wij gaan door");
    ring.bert.exchange(circle);
    ring.carla.exchange(circle);
    assert!(ring.carla_heard("Wij gaan door"));
}
