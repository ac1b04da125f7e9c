//! What every carrier promises, kept by places on a network.

use std::fs;
use std::time::{Duration, Instant};

use exchange::carrier::conformance;
use exchange::{CarrierError, Place};
use scenarios::faults::Gateway;
use scenarios::servers::{self, Server};

use crate::common::*;

fn keeps_every_promise(place: &Place) {
    let carrier = open(place);
    assert_eq!(conformance::run(&*carrier, &sealed("one"), &sealed("another")), Ok(()));
}

#[test]
fn webdav_of_apache_keeps_every_promise_of_a_carrier() {
    keeps_every_promise(&webdav(&servers::apache().url()));
}

#[test]
fn webdav_of_rclone_keeps_every_promise_of_a_carrier() {
    keeps_every_promise(&webdav(&servers::rclone().url()));
}

#[test]
fn s3_of_moto_keeps_every_promise_of_a_carrier() {
    keeps_every_promise(&s3(&servers::moto().url()));
}

#[test]
fn a_folder_or_bucket_that_is_not_there_is_no_empty_place() {
    let (dav, bucket) = (servers::apache(), servers::moto());
    let nowhere = |place: &Place| open(place).list(CIRCLE).err();
    assert_eq!(nowhere(&webdav(&format!("{}geen/map", dav.url()))), Some(CarrierError::PlaceMissing));
    let Place::S3(mut other) = s3(&bucket.url()) else { unreachable!() };
    other.bucket = "geen-emmer".to_owned();
    assert_eq!(nowhere(&Place::S3(other)), Some(CarrierError::PlaceMissing));
    let file = sealed("one");
    let carrier = open(&webdav(&format!("{}geen/map", dav.url())));
    assert_eq!(carrier.write(&path(0, &file), &file), Err(CarrierError::PlaceMissing));
    assert!(!dav.files().join("geen").exists(), "nothing is made in a place that is not there");
}

#[test]
fn a_wrong_password_is_told_from_everything_else() {
    let mut places = Vec::new();
    let running: Vec<Server> = vec![servers::apache(), servers::rclone()];
    for server in &running {
        let Place::WebDav { url, user, .. } = webdav(&server.url()) else { unreachable!() };
        places.push(Place::WebDav { url, user, password: sealing::Zeroizing::new("fout".to_owned()) });
    }
    for place in places {
        assert_eq!(open(&place).list(CIRCLE), Err(CarrierError::NotLoggedIn));
    }
}

#[test]
fn what_others_put_there_is_counted_and_left_alone() {
    for server in [servers::apache(), servers::rclone()] {
        let (carrier, file) = (open(&webdav(&server.url())), sealed("one"));
        carrier.write(&path(0, &file), &file).unwrap();
        let feed = server.files().join(dir(7).to_string());
        let circle = feed.parent().unwrap();
        for name in ["desktop.ini", "000001-000001-ABC.age", "een & twee <3>.txt", "ümlaut %41.age"] {
            fs::write(feed.join(name), b"x").unwrap();
        }
        fs::create_dir(feed.join("map")).unwrap();
        fs::create_dir(circle.join("map van een ander")).unwrap();
        fs::write(circle.join("leesmij.txt"), b"x").unwrap();
        let listing = carrier.list(CIRCLE).unwrap();
        assert_eq!((listing.files.len(), listing.others), (1, 7));
        assert!(feed.join("desktop.ini").exists() && circle.join("leesmij.txt").exists());
    }
}

#[test]
fn what_was_left_half_written_is_cleared_by_the_next_writer() {
    let server = servers::apache();
    let (carrier, file, next) = (open(&webdav(&server.url())), sealed("one"), sealed("next"));
    carrier.write(&path(0, &file), &file).unwrap();
    let feed = server.files().join(dir(7).to_string());
    let half = feed.join(format!("{}.part", path(5, &file).name));
    fs::write(&half, b"half").unwrap();
    fs::write(feed.join("iets.part"), b"not ours").unwrap();
    carrier.list(CIRCLE).unwrap();
    carrier.write(&path(1, &next), &next).unwrap();
    assert!(!half.exists() && feed.join("iets.part").exists());
    assert_eq!(fs::read_dir(feed).unwrap().count(), 3);
}

#[test]
fn a_place_without_news_costs_a_request_for_each_directory() {
    let server = servers::apache();
    let gateway = Gateway::to(server.port());
    let (carrier, file) = (open(&webdav(&gateway.url())), sealed("one"));
    carrier.write(&path(0, &file), &file).unwrap();
    // The first file also makes two folders, and teaches how Apache wants to hear of a name.
    assert_eq!(gateway.seen(), ["PUT", "MKCOL", "MKCOL", "PUT", "GET", "MOVE", "MOVE"]);
    let other = sealed("another");
    carrier.write(&path(1, &other), &other).unwrap();
    assert_eq!(gateway.seen(), ["PUT", "GET", "MOVE"]);
    carrier.list(CIRCLE).unwrap();
    assert_eq!(gateway.seen(), ["PROPFIND", "PROPFIND"]);

    let server = servers::moto();
    let gateway = Gateway::to(server.port());
    let carrier = open(&s3(&gateway.url()));
    carrier.write(&path(0, &file), &file).unwrap();
    assert_eq!(gateway.seen(), ["PUT", "GET"]);
    carrier.list(CIRCLE).unwrap();
    assert_eq!(gateway.seen(), ["GET"]);
}

#[test]
fn garbage_of_one_hides_nothing_of_the_others_and_costs_a_stated_time() {
    let count = if std::env::var_os("BINNENKRING_LONG").is_some() { 100_000 } else { 20_000 };
    let server = servers::apache();
    let (carrier, file) = (open(&webdav(&server.url())), sealed("one"));
    carrier.write(&path(0, &file), &file).unwrap();
    let garbage = server.files().join(dir(6).to_string());
    fs::create_dir(&garbage).unwrap();
    for at in 0..count {
        fs::File::create(garbage.join(format!("{at:06}-{at:06}-{}.age", "0".repeat(32)))).unwrap();
    }
    let since = Instant::now();
    let listing = carrier.list(CIRCLE).unwrap();
    assert!(listing.files.iter().any(|entry| entry.path == path(0, &file)));
    assert!(since.elapsed() < Duration::from_secs(30), "{:?}", since.elapsed());
}
