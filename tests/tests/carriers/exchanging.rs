//! People who exchange over a network, with trouble in between: nothing is lost by any of it.

use std::path::Path;

use domain::{CircleId, RecordId};
use exchange::CarrierError;
use scenarios::faults::{Fault, Gateway};
use scenarios::people::{PASSPHRASE, Person, surroundings};
use scenarios::servers::{self, Server};
use scenarios::table::Table;
use usecases::places::{self, OpenPlaces, Place};
use usecases::{LockMode, Surroundings, start};

use crate::common::*;

/// Places with the patience of these tests.
struct Impatient;

impl OpenPlaces for Impatient {
    fn open(&self, place: &Place) -> Result<Box<dyn exchange::Carrier>, CarrierError> {
        place.open_with(PATIENCE)
    }
}

fn person(home: &Path, name: &str) -> Person {
    let around = Surroundings { places: Box::new(Impatient), ..surroundings(name) };
    let open = start::set_up(&home.join(name), name, PASSPHRASE, LockMode::short(), around).unwrap();
    Person::from_open(open, home.join(name))
}

/// From now on this person exchanges at this place alone.
fn moves_to(person: &mut Person, circle: CircleId, place: &Place) {
    let before = places::place_list(&person.open, circle).unwrap();
    places::place_add(&mut person.open, circle, place).unwrap();
    for old in before {
        places::place_remove(&mut person.open, circle, &old.id).unwrap();
    }
}

/// Two people in a circle with a session, who exchange at a server; each over a gateway of their own.
struct Two {
    _table: Table,
    _server: Server,
    circle: CircleId,
    session: RecordId,
    people: [(Person, Gateway); 2],
}

impl Two {
    fn at(server: Server, place: impl Fn(&str) -> Place) -> Self {
        let table = Table::default();
        let [mut anna, mut bram] = ["anna", "bram"].map(|name| person(table.place(), name));
        let circle = table.circle(&mut anna, &mut [&mut bram], "Kring Zuid");
        let [at_anna, at_bram] = [(); 2].map(|()| Gateway::to(server.port()));
        moves_to(&mut anna, circle, &place(&at_anna.url()));
        moves_to(&mut bram, circle, &place(&at_bram.url()));
        let case = anna.write_case("Te snel ja gezegd", "Ik zei ja voor ik het wist.");
        let session = anna.begin_session(circle, &case);
        let people = [(anna, at_anna), (bram, at_bram)];
        let mut two = Self { _table: table, _server: server, circle, session, people };
        two.all_is_well();
        two
    }

    /// Both exchange until all has gone round, without trouble, and have the same.
    fn all_is_well(&mut self) {
        for _ in 0..2 {
            for (person, _) in &mut self.people {
                person.exchange(self.circle);
            }
        }
        let [(anna, _), (bram, _)] = &self.people;
        assert_eq!(anna.prints(self.circle), bram.prints(self.circle));
        assert_eq!(anna.heard(self.circle, self.session), bram.heard(self.circle, self.session));
    }

    /// Both say something while this trouble is at both; then it is over.
    fn goes_through(&mut self, method: &str, fault: &Fault, times: usize) {
        let text = format!("{method} {fault:?}");
        for (at, (person, gateway)) in self.people.iter_mut().enumerate() {
            person.say(self.circle, self.session, &format!("{text} {at}"));
            gateway.spoil(method, fault.clone(), times);
            person.try_exchange(self.circle);
        }
        for (_, gateway) in &self.people {
            gateway.heal();
        }
        self.all_is_well();
        let heard = self.people[0].0.heard(self.circle, self.session);
        assert_eq!(heard.iter().filter(|said| said.starts_with(&text)).count(), 2, "{text}");
    }
}

#[test]
fn nothing_is_lost_over_webdav_whatever_goes_wrong() {
    let mut two = Two::at(servers::apache(), webdav);
    for fault in [
        Fault::Status(401),
        Fault::Status(409),
        Fault::Status(412),
        Fault::Status(423),
        Fault::Status(429),
        Fault::Status(503),
        Fault::Status(507),
        Fault::Page,
        Fault::Redirect,
        Fault::Deaf,
        Fault::Mute,
        Fault::Half,
        Fault::WrongLength,
    ] {
        two.goes_through("*", &fault, usize::MAX);
    }
    for method in ["PUT", "GET", "MOVE"] {
        for fault in [Fault::Status(412), Fault::Status(507), Fault::Mute, Fault::Half] {
            two.goes_through(method, &fault, 3);
        }
    }
}

#[test]
fn nothing_is_lost_over_s3_whatever_goes_wrong() {
    let mut two = Two::at(servers::moto(), s3);
    for fault in [Fault::Status(403), Fault::Status(503), Fault::Page, Fault::Deaf, Fault::Mute, Fault::Half]
    {
        two.goes_through("*", &fault, usize::MAX);
    }
    for fault in [Fault::Status(409), Fault::Status(412), Fault::Mute] {
        two.goes_through("PUT", &fault, 3);
    }
}

#[test]
fn trouble_with_a_place_is_told_by_its_name_and_passes_by_itself() {
    let mut two = Two::at(servers::rclone(), webdav);
    for (fault, problem) in [
        (Fault::Status(401), "place_login"),
        (Fault::Status(429), "place_busy"),
        (Fault::Status(507), "folder_full"),
        (Fault::Page, "place_not_that_service"),
        (Fault::Deaf, "place_unreachable"),
    ] {
        let (person, gateway) = &mut two.people[0];
        gateway.spoil("*", fault, usize::MAX);
        let view = person.try_exchange(two.circle);
        assert_eq!(view.problem.as_deref(), Some(problem));
        assert_eq!(view.places[0].problem.as_deref(), Some(problem));
        gateway.heal();
        assert_eq!(person.try_exchange(two.circle).problem, None);
    }
}

#[test]
fn one_file_carries_a_circle_to_someone_without_a_network() {
    let table = Table::default();
    let [mut anna, mut bram] = ["anna", "bram"].map(|name| person(table.place(), name));
    let circle = table.circle(&mut anna, &mut [&mut bram], "Kring Zuid");
    let case = anna.write_case("Te snel ja gezegd", "Ik zei ja voor ik het wist.");
    let session = anna.begin_session(circle, &case);
    anna.say(circle, session, "Ik merk dat ik het zelf wil doen.");
    let file = table.place().join("kring.binnenkring-pakje");

    places::bundle_write(&mut anna.open, circle, &file).unwrap();
    let view = places::bundle_read(&mut bram.open, circle, &file).unwrap();
    assert!(view.received > 0 && view.set_aside == 0, "{view:?}");
    assert_eq!(bram.heard(circle, session), anna.heard(circle, session));

    // And back, over the same file.
    bram.say(circle, session, "Wat maakt dat lastig?");
    places::bundle_write(&mut bram.open, circle, &file).unwrap();
    places::bundle_read(&mut anna.open, circle, &file).unwrap();
    assert_eq!(bram.heard(circle, session), anna.heard(circle, session));
    assert_eq!(bram.prints(circle), anna.prints(circle));
}

#[test]
fn a_file_that_is_something_else_is_neither_read_nor_replaced() {
    let table = Table::default();
    let mut anna = person(table.place(), "anna");
    let circle = table.circle(&mut anna, &mut [], "Kring Zuid");
    let file = table.place().join("vakantie.jpg");
    std::fs::write(&file, b"a picture").unwrap();
    for outcome in [
        places::bundle_write(&mut anna.open, circle, &file),
        places::bundle_read(&mut anna.open, circle, &file),
        places::bundle_read(&mut anna.open, circle, &table.place().join("none")),
    ] {
        assert_eq!(outcome.err().map(|error| error.code), Some(usecases::ErrorCode::BundleUnreadable));
    }
    assert_eq!(std::fs::read(&file).unwrap(), b"a picture");
}

#[test]
fn the_address_of_a_nextcloud_is_enough() {
    let server = servers::apache();
    let files = server.files().join("remote.php/dav/files/anna");
    std::fs::create_dir_all(&files).unwrap();
    let gateway = Gateway::to(server.port());
    // What a Nextcloud answers at its own address.
    gateway.spoil("PROPFIND", Fault::Page, 1);
    let found = places::place_try(&Impatient, CIRCLE, &webdav(&gateway.url())).unwrap();
    assert_eq!(found.label(), format!("{}remote.php/dav/files/anna/", gateway.url()));

    let refused = |place: &Place| places::place_try(&Impatient, CIRCLE, place).unwrap_err().code;
    assert_eq!(refused(&webdav(&format!("{}geen-map/", server.url()))), usecases::ErrorCode::FolderMissing);
    assert_eq!(refused(&webdav("http://cloud.example.org/")), usecases::ErrorCode::PlaceAddress);
    let nobody = format!("http://127.0.0.1:{}/", servers::free_port());
    assert_eq!(refused(&webdav(&nobody)), usecases::ErrorCode::PlaceUnreachable);
}
